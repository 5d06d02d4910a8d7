/**
 * Why each rule speaks or is silent about a text. The scanner itself is asked, again and again: a rule
 * alone and without its conditions, then with one more of them each time. The first condition that
 * takes the match away is the reason; nothing of detection is rebuilt here.
 */
import { acceptingPragma, type Pragma, pragmaBlocks } from '../base/pragmas.ts';
import { allowancesOf, shannonEntropy } from '../detect/index.ts';
import {
  type CompiledAllow,
  type CompiledRule,
  plainRule,
  type RegexEngine,
  type RulePack,
} from '../rules/index.ts';
import { createTextScan, type TextMatch } from '../scan/index.ts';

/** What is explained. */
export interface Subject {
  /** Latin1 text of the bytes. */
  readonly text: string;
  readonly path: string;
  /** Only what touches this line; 0 for the whole text. */
  readonly line: number;
}

/** One rule's word on the subject. */
export interface Verdict {
  readonly rule: CompiledRule;
  readonly outcome: 'match' | 'no';
  readonly reason: string;
  /** What it found, also where that does not count; null where the pattern found nothing. */
  readonly match: TextMatch | null;
  /** A comment that accepts the match. */
  readonly pragma: Pragma | null;
}

/** Everything that is said. */
export interface Explanation {
  readonly verdicts: readonly Verdict[];
  /** Rules of which no literal stands there. */
  readonly withoutLiteral: number;
}

interface Examiner {
  readonly pack: RulePack;
  readonly engine: RegexEngine;
  readonly subject: Subject;
  readonly now: number;
}

function lineSpan({ text, line }: Subject): readonly [number, number] {
  if (line === 0) return [0, text.length];
  let from = 0;
  for (let number = 1; number < line; number++) {
    const end = text.indexOf('\n', from);
    if (end < 0) return [text.length, text.length];
    from = end + 1;
  }
  const end = text.indexOf('\n', from);
  return [from, end < 0 ? text.length : end];
}

function hasLiteral(rule: CompiledRule, stretch: string, folded: string): boolean {
  if (rule.kind === 'generic' || rule.anchors.length === 0) return true;
  return rule.anchors.some(({ bytes, caseless }) =>
    caseless ? folded.includes(bytes.toLowerCase()) : stretch.includes(bytes),
  );
}

/** A pack of some rules. Nobody reads their details here. */
function packOfRules(
  pack: RulePack,
  rules: readonly CompiledRule[],
  allow: readonly CompiledAllow[],
): RulePack {
  const details = JSON.stringify(Object.fromEntries(rules.map(({ id }) => [id, {}])));
  return { ...pack, rules, allow, details };
}

/** The first match of a rule that touches the subject. */
async function matchOf(
  { engine, subject, now }: Examiner,
  pack: RulePack,
  rule: string | null,
): Promise<TextMatch | null> {
  const scan = await createTextScan({ pack, engine, now });
  const [from, to] = lineSpan(subject);
  const found = scan(subject.text, subject.path);
  return (
    found.find(
      (match) => (rule === null || match.rule === rule) && match.start < to && match.end > from,
    ) ?? null
  );
}

const NO_PATHS: CompiledRule['paths'] = { include: [], exclude: [] };

/** Rules that a rule's companions name, so that they are found beside it. */
function companionsOf({ requires }: CompiledRule, pack: RulePack): CompiledRule[] {
  const names = new Set(requires.map((companion) => companion.rule));
  return pack.rules.filter((rule) => names.has(rule.id));
}

const CRITERIA = ['values', 'matches', 'lines', 'stopwords', 'paths', 'commits'] as const;

/** The allowance that takes a match away, in words. */
async function allowanceOf(
  examiner: Examiner,
  rule: CompiledRule,
  others: readonly CompiledRule[],
): Promise<string> {
  const { pack } = examiner;
  const all = allowancesOf(pack, pack.rules.indexOf(rule));
  for (const [index, allow] of all.entries()) {
    const plain = { ...plainRule(rule), paths: NO_PATHS, allow: [allow] };
    const left = await matchOf(examiner, packOfRules(pack, [plain, ...others], []), rule.id);
    if (left !== null) continue;
    const about = CRITERIA.filter((name) => allow[name].length > 0).join(' and ');
    const own = rule.allow.length;
    const which =
      index < own
        ? `allowance ${index + 1} of the rule`
        : `allowance ${index - own + 1} for all rules`;
    return `${which} (${about})`;
  }
  return 'its allowances together';
}

function entropyText(rule: CompiledRule, secret: string): string {
  const has = shannonEntropy(secret).toFixed(2);
  return `entropy ${has} is below ${(rule.entropy ?? 0).toFixed(2)} bits per byte`;
}

function noMatch(rule: CompiledRule): string {
  return rule.kind === 'generic'
    ? 'no value there that its name or place betrays'
    : 'its literal is there, its pattern does not match';
}

/** Adds one condition after the other until the match is gone. */
async function verdictOn(examiner: Examiner, rule: CompiledRule): Promise<Verdict> {
  const { pack } = examiner;
  const no = (reason: string, match: TextMatch | null): Verdict => ({
    rule,
    outcome: 'no',
    reason,
    match,
    pragma: null,
  });
  const ask = (
    one: CompiledRule,
    others: readonly CompiledRule[],
    allow = pack.allow,
  ): Promise<TextMatch | null> =>
    matchOf(examiner, packOfRules(pack, [one, ...others], allow), rule.id);
  const full = plainRule(rule);
  const bare = { ...full, entropy: null, allow: [], requires: [], paths: NO_PATHS, report: true };
  const found = await ask(bare, [], []);
  if (found === null) return no(noMatch(rule), null);
  const strict = { ...bare, entropy: rule.entropy };
  if ((await ask(strict, [], [])) === null) return no(entropyText(rule, found.secret), found);
  const others = companionsOf(rule, pack);
  const paired = { ...strict, requires: rule.requires };
  if ((await ask(paired, others, [])) === null) {
    return no('what must stand near it is not there', found);
  }
  const allowed = { ...paired, allow: rule.allow };
  if ((await ask(allowed, others)) === null) {
    return no(await allowanceOf(examiner, rule, others), found);
  }
  if ((await ask({ ...allowed, paths: rule.paths }, others)) === null) {
    return no('it does not apply to this path', found);
  }
  if (!rule.report) return no('it only helps other rules and never reports', found);
  return { rule, outcome: 'match', reason: '', match: found, pragma: null };
}

/** A rule about paths alone on the path: there is no text to look at. */
async function verdictOnPath(examiner: Examiner, rule: CompiledRule): Promise<Verdict> {
  const { pack, engine, subject, now } = examiner;
  const path = Buffer.from(subject.path, 'utf8').toString('latin1');
  const ask = async (
    one: CompiledRule,
    allow: readonly CompiledAllow[],
  ): Promise<TextMatch | null> => {
    const scan = await createTextScan({ pack: packOfRules(pack, [one], allow), engine, now });
    return scan('', path).find((match) => match.rule === rule.id) ?? null;
  };
  const about = { rule, pragma: null };
  const full = plainRule(rule);
  const paths = { ...rule.paths, exclude: [] };
  const found = await ask({ ...full, paths, allow: [] }, []);
  const no = (reason: string): Verdict => ({ ...about, outcome: 'no', reason, match: found });
  if (found === null) return no('it is about other paths');
  if ((await ask({ ...full, allow: [] }, [])) === null) return no('its paths exclude this one');
  if ((await ask(full, pack.allow)) !== null) {
    return { ...about, outcome: 'match', reason: '', match: found };
  }
  for (const [index, allow] of [...rule.allow, ...pack.allow].entries()) {
    if ((await ask({ ...full, allow: [allow] }, [])) !== null) continue;
    const own = rule.allow.length;
    return no(
      index < own
        ? `allowance ${index + 1} of the rule (paths)`
        : `allowance ${index - own + 1} for all rules (paths)`,
    );
  }
  return no('its allowances together');
}

function overlaps(a: TextMatch, b: TextMatch): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Those that would match alone: which of them prevail together, and which comments accept them. */
async function together(
  { pack, engine, subject, now }: Examiner,
  verdicts: readonly Verdict[],
): Promise<Verdict[]> {
  const matching = verdicts.filter((verdict) => verdict.outcome === 'match');
  if (matching.length === 0) return [...verdicts];
  const scan = await createTextScan({ pack, engine, now });
  const found = scan(subject.text, subject.path);
  const lines = subject.text.split('\n');
  const blocks = pragmaBlocks(subject.text);
  const lineAt = (line: number): string | null => lines[line - 1] ?? null;
  return verdicts.map((verdict) => {
    const { match, rule } = verdict;
    if (verdict.outcome !== 'match' || match === null) return verdict;
    const own = found.find((other) => other.rule === rule.id && overlaps(other, match));
    if (own === undefined) {
      const winner = found.find((other) => overlaps(other, match));
      const reason =
        winner === undefined
          ? 'another rule claims a part of it'
          : `${winner.rule} claims the same text`;
      return { ...verdict, outcome: 'no', reason };
    }
    const endLine = own.line + subject.text.slice(own.start, own.end).split('\n').length - 1;
    const pragma = acceptingPragma({ lineAt, line: own.line, endLine, rule: rule.id, blocks });
    return { ...verdict, match: own, pragma };
  });
}

/** Explains a text: rules with a literal there, those that match first. */
export async function explainText(
  pack: RulePack,
  engine: RegexEngine,
  subject: Subject,
  now: number,
): Promise<Explanation> {
  const examiner: Examiner = { pack, engine, subject, now };
  const [from, to] = lineSpan(subject);
  const stretch = subject.text.slice(from, to);
  const folded = stretch.toLowerCase();
  const concerned = pack.rules.filter(
    (rule) => rule.kind !== 'path' && hasLiteral(rule, stretch, folded),
  );
  const verdicts: Verdict[] = [];
  for (const rule of concerned) verdicts.push(await verdictOn(examiner, rule));
  const judged = await together(examiner, verdicts);
  const onPaths = subject.path === '' ? [] : pack.rules.filter(({ kind }) => kind === 'path');
  for (const rule of onPaths) judged.push(await verdictOnPath(examiner, rule));
  const rank = ({ outcome, match }: Verdict): number =>
    outcome === 'match' ? 0 : match === null ? 2 : 1;
  return {
    verdicts: judged.toSorted((a, b) => rank(a) - rank(b)),
    withoutLiteral: pack.rules.length - concerned.length - onPaths.length,
  };
}
