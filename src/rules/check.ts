/**
 * Proves the rules of a pack by their own examples: what `gitsift rules check` prints.
 *
 * Each example must be found by the full scanner, which is handed in because it lives above, and by
 * the plain pattern in the linear engine over the whole text, with no literal search in between: where
 * the two differ, a literal or a reach is wrong. Counter-examples must not be reported. What cannot be
 * an error by itself, such as a pattern without literals in a user's file, is a warning.
 */

import type { RegexEngine } from './engine.ts';
import { type CompleteChecksum, expandExample } from './examples.ts';
import { detailsOf } from './load.ts';
import { createMatcher, type Matcher } from './matcher.ts';
import type { CompiledRule, RuleDetails, RuleExample, RulePack } from './model.ts';
import { plainRule } from './pack-reader.ts';

/** A secret that the full scanner reports, as latin1. */
export interface ScannedSecret {
  readonly rule: string;
  readonly secret: string;
}

/** What checking needs from the stages above. */
export interface CheckContext {
  /** The full scanner over one text (latin1) at a path. */
  readonly scan: (text: string, path: string) => readonly ScannedSecret[];
  readonly complete: CompleteChecksum;
  readonly engine: RegexEngine;
}

export type ProblemCode =
  | 'example-broken'
  | 'example-missed'
  | 'example-not-matched'
  | 'counter-example-found'
  | 'conflict'
  | 'no-example'
  | 'no-literal'
  | 'unbounded'
  | 'not-proven-linear'
  | 'short-literal'
  | 'checksum-unknown'
  | 'no-description'
  | 'no-revocation';

export interface RuleProblem {
  readonly level: 'error' | 'warning';
  readonly code: ProblemCode;
  readonly rule: string;
  /** Where the rule is defined, as `file:line`. */
  readonly origin: string;
  /** A sentence; holds templates at most, never an expanded example. */
  readonly message: string;
}

/** What is known of one rule. */
export interface RuleCheck {
  readonly id: string;
  readonly origin: string;
  readonly kind: CompiledRule['kind'];
  readonly engine: CompiledRule['engine'];
  readonly literals: readonly string[];
  readonly before: number;
  readonly after: number;
  readonly bounded: boolean;
  readonly steps: number;
  readonly examples: number;
  readonly counterExamples: number;
}

export interface CheckResult {
  readonly rules: readonly RuleCheck[];
  readonly problems: readonly RuleProblem[];
}

interface Subject {
  readonly rule: CompiledRule;
  readonly details: RuleDetails;
  /** The pattern in the linear engine. */
  readonly plain: Matcher | null;
}

/** An expanded example and where its rule's pattern finds the secret in it. */
interface Proof {
  readonly subject: Subject;
  readonly text: string;
  readonly secrets: readonly (readonly [start: number, end: number])[];
}

interface Check {
  readonly context: CheckContext;
  readonly subjects: readonly Subject[];
  readonly problems: RuleProblem[];
}

const NO_DETAILS: RuleDetails = {
  description: '',
  pattern: '',
  examples: [],
  counterExamples: [],
  references: [],
  revoke: '',
  rotate: '',
  docs: '',
  origin: '',
};

function note(check: Check, { rule, details }: Subject, code: ProblemCode, message: string): void {
  const isError =
    code.startsWith('example') ||
    /^(?:counter-example-found|conflict|checksum-unknown)$/.test(code);
  check.problems.push({
    level: isError ? 'error' : 'warning',
    code,
    rule: rule.id,
    origin: details.origin,
    message,
  });
}

/** UTF-8 bytes as latin1, the form in which texts are matched. */
function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** Every match of a pattern, from left to right, without overlap. */
function secretsIn(plain: Matcher, text: string): [start: number, end: number][] {
  const found: [number, number][] = [];
  let match = plain.exec(text, 0);
  while (match) {
    found.push([match.secretStart, match.secretEnd]);
    const next = Math.max(match.end, match.start + 1);
    match = next <= text.length ? plain.exec(text, next) : null;
  }
  return found;
}

function expandFor(
  check: Check,
  subject: Subject,
  example: RuleExample,
  label: string,
): string | null {
  const expansion = expandExample(example.text, subject.rule, label, check.context.complete);
  if (expansion.kind === 'expanded') return bytesOf(expansion.text);
  note(check, subject, 'example-broken', `${label}: ${expansion.message}`);
  return null;
}

function isFound(check: Check, subject: Subject, text: string, path: string): boolean {
  const { id } = subject.rule;
  return check.context.scan(text, path).some(({ rule }) => rule === id);
}

/** Path rules look at paths: an example's text is one. */
function placeOf(
  subject: Subject,
  example: RuleExample,
  text: string,
): [text: string, path: string] {
  return subject.rule.kind === 'path' ? ['', text] : [text, bytesOf(example.path)];
}

function proveExamples(check: Check, subject: Subject): Proof[] {
  const proofs: Proof[] = [];
  const { rule, details, plain } = subject;
  for (const [idx, example] of details.examples.entries()) {
    const label = `example ${idx + 1}`;
    const text = expandFor(check, subject, example, label);
    if (text === null) continue;
    const secrets = plain ? secretsIn(plain, text) : [];
    if (plain && secrets.length === 0) {
      const message = `${label} is not matched by the pattern: ${example.text}`;
      note(check, subject, 'example-not-matched', message);
    }
    const [content, path] = placeOf(subject, example, text);
    if (rule.report && !isFound(check, subject, content, path)) {
      const others = new Set(check.context.scan(content, path).map((found) => found.rule));
      const instead = others.size > 0 ? `, but ${[...others].join(', ')} is` : '';
      const message = `${label} is not reported${instead}: ${example.text}`;
      note(check, subject, 'example-missed', message);
    }
    proofs.push({ subject, text, secrets });
  }
  for (const [idx, example] of details.counterExamples.entries()) {
    const label = `counter-example ${idx + 1}`;
    const text = expandFor(check, subject, example, label);
    if (text !== null && isFound(check, subject, ...placeOf(subject, example, text))) {
      note(check, subject, 'counter-example-found', `${label} is reported: ${example.text}`);
    }
  }
  return proofs;
}

function mayMatch(rule: CompiledRule, text: string, folded: string): boolean {
  if (rule.anchors.length === 0) return true;
  return rule.anchors.some(({ bytes, caseless }) => (caseless ? folded : text).includes(bytes));
}

/** Two rules that claim the same bytes must have different priorities. */
function findConflicts(check: Check, proofs: readonly Proof[]): void {
  const seen = new Set<string>();
  for (const { subject, text, secrets } of proofs) {
    const folded = text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
    for (const other of check.subjects) {
      const { rule } = other;
      const key = `${subject.rule.id} ${rule.id}`;
      const isRival = other !== subject && rule.priority === subject.rule.priority;
      if (!isRival || !other.plain || !rule.report || !subject.rule.report || seen.has(key))
        continue;
      if (!mayMatch(rule, text, folded)) continue;
      const claims = secretsIn(other.plain, text);
      const overlap = claims.some(([start, end]) =>
        secrets.some(([from, to]) => start < to && from < end),
      );
      if (!overlap) continue;
      seen.add(key).add(`${rule.id} ${subject.rule.id}`);
      const message = `claims the same text as ${rule.id} with the same priority ${rule.priority}`;
      note(check, subject, 'conflict', message);
    }
  }
}

const GOOD_LITERAL_LENGTH = 4;

function judgePattern(check: Check, subject: Subject): void {
  const { rule } = subject;
  if (rule.kind !== 'text') return;
  if (rule.anchors.length === 0) {
    const message = 'no literal is in every match: it runs over every text, slowly';
    note(check, subject, 'no-literal', message);
  } else if (!rule.bounded) {
    const message = 'a match has no greatest length: it runs over whole texts, slowly';
    note(check, subject, 'unbounded', message);
  } else if (rule.engine === 'linear') {
    const message = 'not shown to be cheap for V8: it runs in the linear-time engine';
    note(check, subject, 'not-proven-linear', message);
  }
  const short = rule.anchors.find(({ bytes }) => bytes.length < GOOD_LITERAL_LENGTH);
  if (short)
    note(check, subject, 'short-literal', `literal ${JSON.stringify(short.bytes)} is short`);
}

function judgeTexts(check: Check, subject: Subject): void {
  const { rule, details } = subject;
  if (rule.checksum !== null && check.context.complete(rule.checksum, '') === undefined) {
    note(check, subject, 'checksum-unknown', `there is no checksum ${rule.checksum}`);
  }
  if (details.examples.length === 0) note(check, subject, 'no-example', 'there is no example');
  if (details.description === '') note(check, subject, 'no-description', 'description is missing');
  if (details.revoke === '' && details.rotate === '' && rule.report) {
    note(check, subject, 'no-revocation', 'neither revoke nor rotate says what to do');
  }
}

function describe({ rule, details }: Subject): RuleCheck {
  return {
    id: rule.id,
    origin: details.origin,
    kind: rule.kind,
    engine: rule.engine,
    literals: rule.anchors.map(({ bytes }) => bytes),
    before: rule.before,
    after: rule.after,
    bounded: rule.bounded,
    steps: rule.steps,
    examples: details.examples.length,
    counterExamples: details.counterExamples.length,
  };
}

/** Checks every rule of a pack against its examples, and the rules against each other. */
export async function checkRules(pack: RulePack, context: CheckContext): Promise<CheckResult> {
  const details = await detailsOf(pack);
  const subjects = pack.rules.map((rule): Subject => {
    const linear = Object.assign({}, plainRule(rule), { engine: 'linear' as const });
    const plain = rule.kind !== 'text' ? null : createMatcher(linear, context.engine);
    return { rule, details: details.get(rule.id) ?? NO_DETAILS, plain };
  });
  const check: Check = { context, subjects, problems: [] };
  const proofs: Proof[] = [];
  for (const subject of subjects) {
    judgePattern(check, subject);
    judgeTexts(check, subject);
    proofs.push(...proveExamples(check, subject));
  }
  findConflicts(check, proofs);
  return { rules: subjects.map(describe), problems: check.problems };
}
