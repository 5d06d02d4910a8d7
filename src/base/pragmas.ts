/**
 * Comments that accept a secret where it stands: our own `gitsift:allow`, and those of other scanners,
 * so that who switches keeps their decisions. The grammar only: lines in, pragmas out. Who reads the
 * lines around a match, and counts what was silenced, is elsewhere.
 *
 * A pragma is looked for anywhere in a line, because every language writes comments its own way.
 *
 * | tool | same line | next line | block |
 * |---|---|---|---|
 * | gitsift | `gitsift:allow [rule, ...] [-- reason]` | `gitsift:allow-next-line …` | |
 * | gitleaks, betterleaks | `gitleaks:allow`, `betterleaks:allow` | | |
 * | trufflehog | `trufflehog:ignore` | | |
 * | kingfisher | `kingfisher:ignore` | the same word, also after a multi-line value | |
 * | detect-secrets, ripsecrets | `pragma: allowlist secret` | `pragma: allowlist nextline secret` | |
 * | secretlint | `secretlint-disable-line` | `secretlint-disable-next-line` | `secretlint-disable` … `-enable` |
 * | ggshield | `ggignore` | | |
 * | semgrep | `nosemgrep[: rule]` | the same word | |
 */

/** Which lines a pragma is about, seen from its own line. */
export type PragmaReach = 'line' | 'next-line' | 'around' | 'begin' | 'end';

/** One pragma in one line. */
export interface Pragma {
  /** What it is counted as, such as `gitleaks:allow`. */
  readonly name: string;
  readonly reach: PragmaReach;
  /** Rules that it is limited to, as written; empty for all. */
  readonly rules: readonly string[];
  /** What stands after `--`; '' where nothing does. */
  readonly reason: string;
}

interface Grammar {
  readonly name: string;
  readonly reach: PragmaReach;
  /** Sticky at the first letter; group 1, if there is one, holds rules and reason. */
  readonly pattern: RegExp;
}

/** Rules and reason end where the comment does: at its closing mark or at the end of the line. */
const REST = '([^\\n]*?)(?:\\*/|-->|\\?>|%>|#\\}|$)';

function words(source: string): RegExp {
  return new RegExp(`(?<![\\w-])${source}`, 'i');
}

/** Longer words first where one begins another. */
const GRAMMARS: readonly Grammar[] = [
  {
    name: 'gitsift:allow-next-line',
    reach: 'next-line',
    pattern: words(`gitsift:allow-next-line(?![\\w-])${REST}`),
  },
  { name: 'gitsift:allow', reach: 'line', pattern: words(`gitsift:allow(?![\\w-])${REST}`) },
  { name: 'gitleaks:allow', reach: 'line', pattern: /gitleaks:allow/ },
  { name: 'betterleaks:allow', reach: 'line', pattern: /betterleaks:allow/ },
  { name: 'trufflehog:ignore', reach: 'line', pattern: /trufflehog:ignore/ },
  { name: 'kingfisher:ignore', reach: 'around', pattern: /kingfisher:ignore/i },
  {
    name: 'allowlist nextline secret',
    reach: 'next-line',
    pattern: /pragma: ?(?:allow|white)list[ -]nextline[ -]secret/i,
  },
  { name: 'allowlist secret', reach: 'line', pattern: /pragma: ?(?:allow|white)list[ -]secret/i },
  {
    name: 'secretlint-disable-next-line',
    reach: 'next-line',
    pattern: words(`secretlint-disable-next-line(?![\\w-])${REST}`),
  },
  {
    name: 'secretlint-disable-line',
    reach: 'line',
    pattern: words(`secretlint-disable-line(?![\\w-])${REST}`),
  },
  {
    name: 'secretlint-disable',
    reach: 'begin',
    pattern: words(`secretlint-disable(?![\\w-])${REST}`),
  },
  {
    name: 'secretlint-disable',
    reach: 'end',
    pattern: words(`secretlint-enable(?![\\w-])${REST}`),
  },
  { name: 'ggignore', reach: 'line', pattern: words('ggignore(?![\\w-])') },
  { name: 'nosemgrep', reach: 'around', pattern: words(`nosemgrep(?![\\w-])(?::${REST})?`) },
];

/** One of these is in every pragma: most lines are dismissed by it. */
const QUICK =
  /gitsift:|leaks:allow|hog:ignore|fisher:ignore|list[ -](?:nextline[ -])?secret|secretlint-|ggignore|nosemgrep/i;

/** Longer lines are minified code; a pragma far out in one is about something else. */
const LINE_MAX = 10_000;

function splitRest(rest: string): { rules: readonly string[]; reason: string } {
  const dash = rest.search(/(?:^|\s)--(?:\s|$)/);
  const names = dash < 0 ? rest : rest.slice(0, dash);
  const reason =
    dash < 0
      ? ''
      : rest
          .slice(dash)
          .replace(/^\s*--/, '')
          .trim();
  const rules = names.split(/[\s,]+/).filter((name) => /^[\w@/.-]*[A-Za-z][\w@/.-]*$/.test(name));
  return { rules, reason };
}

/** False for texts that hold no pragma, of one line or of several; quick. */
export function mayHoldPragma(text: string): boolean {
  return QUICK.test(text);
}

/** The pragmas of one line of text. */
export function pragmasOf(line: string): Pragma[] {
  if (line.length > LINE_MAX || !QUICK.test(line)) return [];
  return GRAMMARS.flatMap(({ name, reach, pattern }) => {
    const match = pattern.exec(line);
    return match === null ? [] : [{ name, reach, ...splitRest(match[1] ?? '') }];
  });
}

/** Lines between which a block pragma holds, the first and last included. */
export interface PragmaBlock {
  readonly pragma: Pragma;
  readonly line: number;
  readonly endLine: number;
}

/** What is asked of the text around a match. */
export interface PragmaContext {
  /** The text of a line, from 1; null before the first and after the last. */
  readonly lineAt: (line: number) => string | null;
  /** First and last line of the match. */
  readonly line: number;
  readonly endLine: number;
  /** The rule that matched. */
  readonly rule: string;
  /** Of the whole text, made once: {@link pragmaBlocks}. */
  readonly blocks: readonly PragmaBlock[];
}

/** Words in the ids of other scanners that mean every rule about secrets. */
const ANY_RULE = new Set(['secret', 'secrets', 'preset']);

/**
 * Whether a pragma's list of rules names this one. Other scanners have other ids for the same thing:
 * theirs count when a part of the id (`@secretlint/secretlint-rule-github`, `generic.secrets.aws`) is
 * a word of ours; their presets and words such as `secrets` stand for all rules.
 */
export function concerns(pragma: Pragma, rule: string): boolean {
  if (pragma.rules.length === 0 || pragma.rules.includes(rule)) return true;
  if (pragma.name.startsWith('gitsift:')) return false;
  const ours = new Set(rule.split(/[-_.]/));
  const theirs = pragma.rules.flatMap((name) => name.toLowerCase().split(/[^a-z0-9]+/));
  return theirs.some((word) => ANY_RULE.has(word) || (word.length > 2 && ours.has(word)));
}

function found(
  context: PragmaContext,
  line: number,
  reaches: readonly PragmaReach[],
): Pragma | null {
  const text = context.lineAt(line);
  if (text === null) return null;
  const fits = (p: Pragma): boolean => reaches.includes(p.reach) && concerns(p, context.rule);
  return pragmasOf(text).find(fits) ?? null;
}

const UNENDED = Number.MAX_SAFE_INTEGER;

function endsBlock(end: Pragma, block: PragmaBlock): boolean {
  if (block.endLine !== UNENDED) return false;
  return end.rules.length === 0 || block.pragma.rules.every((rule) => end.rules.includes(rule));
}

/** The blocks of a whole text; a block without an end reaches to the end of the text. */
export function pragmaBlocks(text: string): PragmaBlock[] {
  if (!/secretlint-disable/i.test(text)) return [];
  const blocks: { pragma: Pragma; line: number; endLine: number }[] = [];
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    for (const pragma of pragmasOf(content)) {
      if (pragma.reach === 'begin') blocks.push({ pragma, line, endLine: UNENDED });
      if (pragma.reach !== 'end') continue;
      for (const block of blocks.filter((one) => endsBlock(pragma, one))) block.endLine = line;
    }
  }
  return blocks;
}

function enclosingBlock({ blocks, line, endLine, rule }: PragmaContext): Pragma | null {
  const isAround = (block: PragmaBlock): boolean =>
    block.line <= line && block.endLine >= endLine && concerns(block.pragma, rule);
  return blocks.find(isAround)?.pragma ?? null;
}

/** The pragma that accepts a match, or null. */
export function acceptingPragma(context: PragmaContext): Pragma | null {
  for (let line = context.line; line <= context.endLine; line++) {
    const pragma = found(context, line, ['line', 'around']);
    if (pragma !== null) return pragma;
  }
  return (
    found(context, context.line - 1, ['next-line', 'around']) ??
    // A value over several lines leaves no room for a comment but after its end.
    (context.endLine > context.line ? found(context, context.endLine + 1, ['around']) : null) ??
    enclosingBlock(context)
  );
}
