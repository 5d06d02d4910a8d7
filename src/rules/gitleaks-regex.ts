/**
 * Rewrites a regular expression of a gitleaks file into our pattern language, and says what it comes
 * to mean. Both are RE2; the differences are that gitleaks matches code points and we match bytes, and
 * which of several groups holds the secret.
 */
import { compilePattern } from './compile.ts';
import { parsePattern } from './pattern.ts';
import { groupsOf } from './pattern-emit.ts';
import { lengthOf } from './pattern-length.ts';
import { givenLiterals, MIN_LITERAL_LENGTH } from './pattern-literals.ts';
import type { GroupNode, PatternNode } from './pattern-tree.ts';

/** A rewritten expression. */
interface Rewritten {
  readonly kind: 'rewritten';
  readonly source: string;
  /** Sentences on what it means now that it did not. */
  readonly changes: readonly string[];
}

/** A rewritten expression, or why it cannot be used. */
export type Rewriting = Rewritten | { readonly kind: 'fault'; readonly message: string };

/** Members that stand for every byte of a character beyond ASCII. */
const BEYOND_ASCII = '\\x80-\\xff';

/** General categories and scripts as bytes: exact within ASCII, everything beyond it taken in. */
const UNICODE_MEMBERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:Lu|Lt)$/, 'A-Z'],
  [/^Ll$/, 'a-z'],
  [/^(?:L|Latin|Letter)$/, 'A-Za-z'],
  [/^N[dlo]?$/, '0-9'],
  [/^P[a-z]?$/, '!-#%-*,-/:;?@\\[-\\]_{}'],
  [/^S[a-z]?$/, '$+<=>^`|~'],
  [/^Z[a-z]?$/, ' '],
  [/^C[a-z]?$/, '\\x00-\\x1f\\x7f'],
  [/^\w+$/, ''],
];

interface Rewriter {
  readonly source: string;
  pos: number;
  out: string;
  readonly changes: Set<string>;
  inClass: boolean;
}

function take(rewriter: Rewriter, length: number, text: string): void {
  rewriter.pos += length;
  rewriter.out += text;
}

/** A character that is no ASCII: itself outside of a class, all such bytes inside. */
function takeBeyond(rewriter: Rewriter, length: number, character: string): void {
  if (!rewriter.inClass) {
    take(rewriter, length, character);
    return;
  }
  rewriter.changes.add('a class with characters beyond ASCII takes in all of them');
  take(rewriter, length, BEYOND_ASCII);
  // Both ends of a range become the same members: the dash between them goes.
  const rest = rewriter.source.slice(rewriter.pos);
  const range = /^-(?:\\x\{[0-9A-Fa-f]+\}|[\u{80}-\u{10ffff}])/u.exec(rest);
  if (range) rewriter.pos += range[0].length;
}

function takeUnicodeClass(rewriter: Rewriter, match: RegExpExecArray): boolean {
  const name = match[2] ?? match[3]!;
  const negated = (match[0][1] === 'P') !== name.startsWith('^');
  const known = UNICODE_MEMBERS.find(([names]) => names.test(name.replace(/^\^/, '')));
  if (!known || (negated && rewriter.inClass)) return false;
  rewriter.changes.add(`${match[0]} is exact within ASCII and takes in everything beyond it`);
  const members = known[1] + (negated ? '' : BEYOND_ASCII);
  if (negated && members === '') take(rewriter, match[0].length, '[\\x00-\\x7f]');
  else if (rewriter.inClass) take(rewriter, match[0].length, members);
  else take(rewriter, match[0].length, `[${negated ? '^' : ''}${members}]`);
  return true;
}

function takeQuoted(rewriter: Rewriter): void {
  const close = rewriter.source.indexOf('\\E', rewriter.pos);
  const end = close < 0 ? rewriter.source.length : close;
  const text = rewriter.source.slice(rewriter.pos + 2, end);
  const escaped = text.replace(/[^\w\s]/g, (character) =>
    character.charCodeAt(0) < 0x80 ? `\\${character}` : character,
  );
  take(rewriter, (close < 0 ? end : end + 2) - rewriter.pos, escaped);
}

function takeEscape(rewriter: Rewriter): void {
  const rest = rewriter.source.slice(rewriter.pos, rewriter.pos + 80);
  if (rest.startsWith('\\Q') && !rewriter.inClass) {
    takeQuoted(rewriter);
    return;
  }
  const hex = /^\\x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/.exec(rest);
  const codePoint = hex ? Number.parseInt(hex[1] ?? hex[2]!, 16) : 0;
  if (hex && codePoint >= 0x80 && codePoint <= 0x10ffff) {
    takeBeyond(rewriter, hex[0].length, String.fromCodePoint(codePoint));
    return;
  }
  const unicode = /^\\[pP](?:\{(\^?)?(\w+)\}|([A-Z]))/.exec(rest);
  if (unicode && takeUnicodeClass(rewriter, unicode)) return;
  const length = String.fromCodePoint(rest.codePointAt(1) ?? 0).length + 1;
  take(rewriter, length, rest.slice(0, length));
}

function takeOne(rewriter: Rewriter): void {
  const { source, pos, inClass } = rewriter;
  const rest = source.slice(pos, pos + 80);
  const posix = inClass ? /^\[:\^?\w+:\]/.exec(rest) : null;
  const named = inClass ? null : /^\(\?P?<\w+>/.exec(rest);
  const character = String.fromCodePoint(source.codePointAt(pos)!);
  if (character === '\\') takeEscape(rewriter);
  else if (posix) take(rewriter, posix[0].length, posix[0]);
  else if (named) take(rewriter, named[0].length, '(');
  else if (character >= '\x80') takeBeyond(rewriter, character.length, character);
  else if (inClass) {
    if (character === ']') rewriter.inClass = false;
    take(rewriter, 1, character);
  } else if (character === '[') {
    const head = /^\[\^?\]?/.exec(rest)![0];
    rewriter.inClass = true;
    take(rewriter, head.length, head.endsWith(']') ? `${head.slice(0, -1)}\\]` : head);
  } else if (character === '{' && !/^\{\d+(?:,\d*)?\}/.test(rest)) take(rewriter, 1, '\\{');
  else take(rewriter, character.length, character);
}

/** Rewrites an expression that is only searched for. */
export function rewriteSearch(source: string): Rewriting {
  const rewriter: Rewriter = { source, pos: 0, out: '', changes: new Set(), inClass: false };
  while (rewriter.pos < source.length) takeOne(rewriter);
  const parsed = parsePattern(rewriter.out);
  if (parsed.kind === 'fault') return { kind: 'fault', message: parsed.fault.message };
  return { kind: 'rewritten', source: rewriter.out, changes: [...rewriter.changes] };
}

/** Does the group take part in every match? */
function isCertain(node: PatternNode, group: GroupNode): boolean {
  if (node === group) return true;
  if (node.kind === 'group') return isCertain(node.body, group);
  return node.kind === 'sequence' && node.items.some((item) => isCertain(item, group));
}

/** Names every group, so that the first that matched something holds the secret. */
function nameGroups(source: string, groups: readonly GroupNode[]): string {
  const positions = groups.map((group) => group.position).toSorted((a, b) => b - a);
  let text = source;
  for (const at of positions) text = `${text.slice(0, at)}(?<secret>${text.slice(at + 1)}`;
  return text;
}

/** A rule's expression with the group that holds the secret. */
export interface RewrittenRule extends Rewritten {
  /** For the key `group`; null: not needed. */
  readonly group: number | null;
}

/** Rewrites the expression of a rule. gitleaks takes group `secretGroup`, or the first not empty. */
export function rewriteRule(
  source: string,
  secretGroup: number,
): RewrittenRule | { readonly kind: 'fault'; readonly message: string } {
  const rewritten = rewriteSearch(source);
  if (rewritten.kind === 'fault') return rewritten;
  const parsed = parsePattern(rewritten.source);
  if (parsed.kind === 'fault') return { kind: 'fault', message: parsed.fault.message };
  const { root } = parsed;
  if (lengthOf(root).max === 0) return { kind: 'fault', message: 'it matches the empty text only' };
  const kept = groupsOf(root).toSorted((a, b) => a.index - b.index);
  const changes = [...rewritten.changes];
  const [first] = kept;
  let group: number | null = secretGroup > 0 ? secretGroup : null;
  let text = rewritten.source;
  if (secretGroup === 0 && first) {
    const isSimple = first.index === 1 && isCertain(root, first) && lengthOf(first).min > 0;
    if (!isSimple) text = nameGroups(text, kept);
  }
  if (secretGroup === 0 && parsed.groups > kept.length) {
    changes.push('a group inside a repeat is not taken for the secret');
    if (!first) group = 0;
  }
  const compiled = compilePattern(text, { group });
  if (compiled.kind === 'fault') return { kind: 'fault', message: compiled.fault.message };
  if (compiled.pattern.minLength === 0) {
    return { kind: 'fault', message: 'it matches the empty text' };
  }
  if (!compiled.pattern.bounded) {
    changes.push('it has no literal or no bound and runs over whole texts, slowly');
  }
  return { kind: 'rewritten', source: text, changes, group };
}

/** Is one of the keywords in every match, whatever its case? Then they need no looking for. */
export function hasKeyword(source: string, keywords: readonly string[]): boolean {
  const parsed = parsePattern(source);
  const literals = keywords.filter((keyword) => keyword.length >= MIN_LITERAL_LENGTH);
  if (parsed.kind === 'fault' || literals.length === 0) return false;
  return givenLiterals(parsed.root, literals, true) !== null;
}
