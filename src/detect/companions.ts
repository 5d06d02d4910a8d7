/**
 * Halves of a pair: an id beside its secret, a user or host beside a password.
 *
 * A rule may count only beside its companion. That is decided before overlaps are: a match without
 * its companion is no match and silences nobody. What is found is then told with the match,
 * also where the rule would count without. Companions are looked for among the candidates of the same
 * text, reported or not, and, where a rule names a pattern, in the lines around the match. In a
 * stream "the same text" is the window at hand.
 */
import type { Kernel } from '../kernel/index.ts';
import type { CompiledCompanion, Matcher, RegexEngine, RulePack } from '../rules/index.ts';
import { createMatcher } from '../rules/index.ts';
import { addressParts } from './address-parts.ts';
import type { TextSpan } from './emit.ts';
import { LINE_CONTEXT_BYTES } from './inline.ts';
import type { Claim } from './overlap.ts';

/** How far around a match a companion's pattern is looked for where lines give no nearer bound. */
const PATTERN_REACH_BYTES = 1 << 16;
/** How far the claims of a pair are looked for where both would count alone. */
const OPTIONAL_REACH_BYTES = 1 << 12;

/** The other half of a pair. Offsets in the whole text, as those of a claim. */
export interface FoundCompanion {
  readonly name: string;
  /** Index of the rule that finds it; -1 where a pattern or an address told it. */
  readonly rule: number;
  readonly start: number;
  readonly end: number;
}

/** What stands where a value is expected and is the name of one. */
const CODE_REFERENCE =
  /^(?:process|os|env|environ|config|cfg|conf|settings|options|opts|self|this|ctx|app|req|request|params|props|args|data|secrets|vars?)\./i;

interface Need {
  readonly name: string;
  /** Index of the other rule; -1 where `matcher` looks instead, or where there is no such rule. */
  readonly rule: number;
  readonly matcher: Matcher | null;
  readonly withinLines: number;
  readonly withinColumns: number;
  /** It only makes a pair; then it is not looked for far away. */
  readonly optional: boolean;
}

const NO_NEEDS: readonly Need[] = Object.freeze([]);
const NO_COMPANIONS: readonly FoundCompanion[] = Object.freeze([]);

/** Knows which rules have companions. */
export class Companions {
  readonly #pack: RulePack;
  readonly #engine: RegexEngine;
  readonly #kernel: Kernel;
  /** By rule that has any; made when the rule first claims something. */
  readonly #needs = new Map<number, readonly Need[] | null>();
  readonly #silent = new Set<number>();
  #isDemanding = false;
  #indexById: ReadonlyMap<string, number> | null = null;
  /** What was claimed in the text settled last, and the same by rule and place. */
  #claims: readonly Claim[] = [];
  #claimsByRule: Map<number, readonly Claim[]> | null = null;

  constructor(pack: RulePack, engine: RegexEngine, kernel: Kernel) {
    this.#pack = pack;
    this.#engine = engine;
    this.#kernel = kernel;
    pack.rules.forEach((rule, index) => {
      if (!rule.report) this.#silent.add(index);
      if (rule.requires.length === 0) return;
      this.#needs.set(index, null);
      if (rule.requires.some(({ optional }) => !optional)) this.#isDemanding = true;
    });
  }

  /** The claims that have what they need and whose rules report anything. */
  settle(claims: readonly Claim[], span: TextSpan): readonly Claim[] {
    this.#claims = claims;
    this.#claimsByRule = null;
    if (!this.#isDemanding && this.#silent.size === 0) return claims;
    return claims.filter((claim) => {
      if (this.#silent.has(claim.rule)) return false;
      const needs = this.#needsOf(claim.rule);
      return needs.every((need) => need.optional || this.#isMet(need, claim, span));
    });
  }

  /** Whether what stands beside a claim of the rule follows from LINE_CONTEXT_BYTES around it. */
  areNear(rule: number): boolean {
    return this.#needsOf(rule).every(({ optional, matcher }) => optional && matcher !== null);
  }

  /** The nearest companion of each kind that stands beside a claim of the text settled last. */
  beside(claim: Claim, span: TextSpan): readonly FoundCompanion[] {
    const needs = this.#needsOf(claim.rule);
    const found = addressParts(claim, span, this.#kernel.bytes);
    for (const need of needs) {
      if (found.some(({ name }) => name === need.name)) continue;
      const near = need.matcher === null ? this.#claimNear(need, claim, span) : null;
      const other = near ?? (need.matcher && this.#textNear(need, need.matcher, claim, span));
      if (other !== null) found.push({ name: need.name, rule: need.rule, ...other });
    }
    return found.length === 0 ? NO_COMPANIONS : found;
  }

  #needsOf(rule: number): readonly Need[] {
    const known = this.#needs.get(rule);
    if (known === undefined) return NO_NEEDS;
    if (known !== null) return known;
    this.#indexById ??= new Map(this.#pack.rules.map(({ id }, index) => [id, index]));
    const indexById = this.#indexById;
    const needs = (this.#pack.rules[rule]?.requires ?? []).map((companion) =>
      needOf(companion, indexById, this.#engine),
    );
    this.#needs.set(rule, needs);
    return needs;
  }

  /** The claim of the other rule that is nearest, before or behind. */
  #claimNear(need: Need, claim: Claim, span: TextSpan): Stretch | null {
    const others = this.#claimsOf(need.rule);
    const behind = firstBehind(others, claim);
    const sides = [others[behind - 1], others[behind]].filter(
      (other) =>
        other !== undefined && isApart(other, claim) && this.#isBeside(need, claim, other, span),
    ) as Claim[];
    const [nearest] = sides.toSorted((a, b) => distance(a, claim) - distance(b, claim));
    return nearest === undefined ? null : { start: nearest.secretStart, end: nearest.secretEnd };
  }

  #claimsOf(rule: number): readonly Claim[] {
    this.#claimsByRule ??= new Map();
    let claims = this.#claimsByRule.get(rule);
    if (claims === undefined) {
      claims = this.#claims
        .filter((claim) => claim.rule === rule)
        .toSorted((a, b) => a.start - b.start);
      this.#claimsByRule.set(rule, claims);
    }
    return claims;
  }

  #isBeside(need: Need, claim: Claim, other: Claim, span: TextSpan): boolean {
    if (need.optional && distance(claim, other) > OPTIONAL_REACH_BYTES) return false;
    return this.#isNear(need, claim, other, span);
  }

  #isMet(need: Need, claim: Claim, span: TextSpan): boolean {
    if (need.matcher !== null) return this.#patternNear(need, need.matcher, claim, span);
    const others = this.#claimsOf(need.rule);
    const behind = firstBehind(others, claim);
    return (
      this.#isMetTowards(need, claim, span, { others, from: behind, step: 1 }) ||
      this.#isMetTowards(need, claim, span, { others, from: behind - 1, step: -1 })
    );
  }

  /** Whether one of the others is near, from `from` on: behind one that is too many lines away all are. */
  #isMetTowards(
    need: Need,
    claim: Claim,
    span: TextSpan,
    way: { readonly others: readonly Claim[]; readonly from: number; readonly step: number },
  ): boolean {
    for (let index = way.from; ; index += way.step) {
      const other = way.others[index];
      if (other === undefined || !this.#isOnLines(need, claim, other, span)) return false;
      if (other !== claim && this.#isOnColumns(need, claim, other, span)) return true;
    }
  }

  #isNear(need: Need, claim: Claim, other: Claim, span: TextSpan): boolean {
    return this.#isOnLines(need, claim, other, span) && this.#isOnColumns(need, claim, other, span);
  }

  #isOnLines(need: Need, claim: Claim, other: Claim, span: TextSpan): boolean {
    if (need.withinLines === Number.POSITIVE_INFINITY) return true;
    const shift = span.start - span.offset;
    const first = Math.min(claim.start, other.start) + shift;
    const last = Math.max(claim.start, other.start) + shift;
    return this.#kernel.countNewlines(first, last - first) <= need.withinLines;
  }

  #isOnColumns(need: Need, claim: Claim, other: Claim, span: TextSpan): boolean {
    if (need.withinColumns === Number.POSITIVE_INFINITY) return true;
    const shift = span.start - span.offset;
    const first = Math.min(claim.start, other.start) + shift;
    const last = Math.max(claim.start, other.start) + shift;
    const columns = this.#columnOf(first, span) - this.#columnOf(last, span);
    return Math.abs(columns) <= need.withinColumns;
  }

  /** Bytes between an absolute position and the start of its line. */
  #columnOf(position: number, span: TextSpan): number {
    const newline = this.#kernel.lastNewline(span.start, position - span.start);
    return position - (span.start + newline + 1);
  }

  #patternNear(need: Need, matcher: Matcher, claim: Claim, span: TextSpan): boolean {
    const { from, text } = this.#linesAround(need, claim, span);
    const start = claim.start + span.start - span.offset;
    for (let at = 0; at <= text.length; ) {
      const match = matcher.exec(text, at);
      if (match === null) return false;
      const columns = this.#columnOf(from + match.start, span) - this.#columnOf(start, span);
      if (Math.abs(columns) <= need.withinColumns) return true;
      at = match.start + 1;
    }
    return false;
  }

  /** The match of a companion's pattern that is nearest to the claim and no part of it. */
  #textNear(need: Need, matcher: Matcher, claim: Claim, span: TextSpan): Stretch | null {
    const { from, text } = this.#linesAround(need, claim, span);
    const shift = span.offset - span.start + from;
    let nearest: Stretch | null = null;
    for (let at = 0; at <= text.length; ) {
      const match = matcher.exec(text, at);
      if (match === null) break;
      const found = { start: match.secretStart + shift, end: match.secretEnd + shift };
      const isCloser = nearest === null || distanceTo(claim, found) < distanceTo(claim, nearest);
      const value = text.slice(match.secretStart, match.secretEnd);
      const isValue = value !== '' && !CODE_REFERENCE.test(value);
      if (isCloser && isValue && isOutside(claim, found)) nearest = found;
      at = Math.max(match.end, match.start + 1);
    }
    return nearest;
  }

  #linesAround(
    need: Need,
    claim: Claim,
    span: TextSpan,
  ): { readonly from: number; readonly text: string } {
    const shift = span.start - span.offset;
    const reach = need.optional ? LINE_CONTEXT_BYTES : PATTERN_REACH_BYTES;
    const from = this.#linesBefore(claim.start + shift, need.withinLines, { ...span, reach });
    const to = this.#linesAfter(claim.end + shift, need.withinLines, { ...span, reach });
    const bytes = this.#kernel.bytes;
    const view = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset + from, to - from);
    return { from, text: view.toString('latin1') };
  }

  #linesBefore(
    position: number,
    lines: number,
    span: TextSpan & { readonly reach: number },
  ): number {
    const least = Math.max(span.start, position - span.reach);
    let at = position;
    for (let line = 0; line <= lines && at > least; line++) {
      const newline = this.#kernel.lastNewline(least, at - least);
      if (newline < 0) return least;
      at = least + newline;
    }
    return at > least ? at + 1 : least;
  }

  #linesAfter(
    position: number,
    lines: number,
    span: TextSpan & { readonly reach: number },
  ): number {
    const most = Math.min(span.end, position + span.reach);
    const bytes = this.#kernel.bytes;
    let at = position;
    for (let line = 0; line <= lines && at < most; line++) {
      const newline = bytes.subarray(at, most).indexOf(0x0a);
      if (newline < 0) return most;
      at += newline + 1;
    }
    return at;
  }
}

function needOf(
  companion: CompiledCompanion,
  indexById: ReadonlyMap<string, number>,
  engine: RegexEngine,
): Need {
  return {
    name: companion.name,
    rule: indexById.get(companion.rule ?? '') ?? -1,
    matcher: companion.pattern === null ? null : createMatcher(companion.pattern, engine),
    withinLines: companion.withinLines ?? Number.POSITIVE_INFINITY,
    withinColumns: companion.withinColumns ?? Number.POSITIVE_INFINITY,
    optional: companion.optional,
  };
}

/** Index of the first of the claims, which ascend by start, that does not start before `claim`. */
function firstBehind(claims: readonly Claim[], claim: Claim): number {
  let first = 0;
  for (let high = claims.length; first < high; ) {
    const middle = (first + high) >>> 1;
    if ((claims[middle] as Claim).start < claim.start) first = middle + 1;
    else high = middle;
  }
  return first;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function distance(a: Claim, b: Claim): number {
  return Math.abs(a.start - b.start);
}

function distanceTo(claim: Claim, { start }: Stretch): number {
  return Math.abs(start - claim.secretStart);
}

function isApart(a: Claim, b: Claim): boolean {
  return a.secretEnd <= b.secretStart || b.secretEnd <= a.secretStart;
}

function isOutside(claim: Claim, { start, end }: Stretch): boolean {
  return end <= claim.secretStart || claim.secretEnd <= start;
}
