/**
 * Rules that count only beside something else: an id near its secret, a host near a token.
 *
 * Decided before overlaps are: a match without its companion is no match and silences nobody. Companions
 * are looked for among the candidates of the same text, reported or not, and, where a rule names a
 * pattern, in the lines around the match. In a stream "the same text" is the window at hand.
 */
import type { Kernel } from '../kernel/index.ts';
import type { CompiledCompanion, Matcher, RegexEngine, RulePack } from '../rules/index.ts';
import { createMatcher } from '../rules/index.ts';
import type { TextSpan } from './emit.ts';
import type { Claim } from './overlap.ts';

/** How far around a match a companion's pattern is looked for where lines give no nearer bound. */
const PATTERN_REACH_BYTES = 1 << 16;

interface Need {
  /** Index of the other rule; -1 where `matcher` looks instead, or where there is no such rule. */
  readonly rule: number;
  readonly matcher: Matcher | null;
  readonly withinLines: number;
  readonly withinColumns: number;
}

/** Knows which rules need companions. */
export class Companions {
  readonly #kernel: Kernel;
  readonly #needsByRule = new Map<number, readonly Need[]>();
  readonly #silent = new Set<number>();

  constructor(pack: RulePack, engine: RegexEngine, kernel: Kernel) {
    this.#kernel = kernel;
    const indexById = new Map(pack.rules.map((rule, index) => [rule.id, index]));
    pack.rules.forEach((rule, index) => {
      if (!rule.report) this.#silent.add(index);
      const needs = rule.requires
        .filter(({ optional }) => !optional)
        .map((companion) => needOf(companion, indexById, engine));
      if (needs.length > 0) this.#needsByRule.set(index, needs);
    });
  }

  /** The claims that have what they need and whose rules report anything. */
  settle(claims: readonly Claim[], span: TextSpan): readonly Claim[] {
    if (this.#needsByRule.size === 0 && this.#silent.size === 0) return claims;
    return claims.filter((claim) => {
      if (this.#silent.has(claim.rule)) return false;
      const needs = this.#needsByRule.get(claim.rule);
      return needs === undefined || needs.every((need) => this.#isMet(need, claim, claims, span));
    });
  }

  #isMet(need: Need, claim: Claim, claims: readonly Claim[], span: TextSpan): boolean {
    if (need.matcher !== null) return this.#patternNear(need, need.matcher, claim, span);
    return claims.some(
      (other) =>
        other.rule === need.rule && other !== claim && this.#isNear(need, claim, other, span),
    );
  }

  #isNear(need: Need, claim: Claim, other: Claim, span: TextSpan): boolean {
    const shift = span.start - span.offset;
    const first = Math.min(claim.start, other.start) + shift;
    const last = Math.max(claim.start, other.start) + shift;
    if (need.withinLines !== Number.POSITIVE_INFINITY) {
      if (this.#kernel.countNewlines(first, last - first) > need.withinLines) return false;
    }
    if (need.withinColumns === Number.POSITIVE_INFINITY) return true;
    const columns = this.#columnOf(first, span) - this.#columnOf(last, span);
    return Math.abs(columns) <= need.withinColumns;
  }

  /** Bytes between an absolute position and the start of its line. */
  #columnOf(position: number, span: TextSpan): number {
    const newline = this.#kernel.lastNewline(span.start, position - span.start);
    return position - (span.start + newline + 1);
  }

  #patternNear(need: Need, matcher: Matcher, claim: Claim, span: TextSpan): boolean {
    const start = claim.start + span.start - span.offset;
    const from = this.#linesBefore(start, need.withinLines, span);
    const to = this.#linesAfter(start, need.withinLines, span);
    const bytes = this.#kernel.bytes;
    const view = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset + from, to - from);
    const text = view.toString('latin1');
    for (let at = 0; at <= text.length; ) {
      const match = matcher.exec(text, at);
      if (match === null) return false;
      const columns = this.#columnOf(from + match.start, span) - this.#columnOf(start, span);
      if (Math.abs(columns) <= need.withinColumns) return true;
      at = match.start + 1;
    }
    return false;
  }

  #linesBefore(position: number, lines: number, span: TextSpan): number {
    const least = Math.max(span.start, position - PATTERN_REACH_BYTES);
    let at = position;
    for (let line = 0; line <= lines && at > least; line++) {
      const newline = this.#kernel.lastNewline(least, at - least);
      if (newline < 0) return least;
      at = least + newline;
    }
    return at > least ? at + 1 : least;
  }

  #linesAfter(position: number, lines: number, span: TextSpan): number {
    const most = Math.min(span.end, position + PATTERN_REACH_BYTES);
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
    rule: indexById.get(companion.rule ?? '') ?? -1,
    matcher: companion.pattern === null ? null : createMatcher(companion.pattern, engine),
    withinLines: companion.withinLines ?? Number.POSITIVE_INFINITY,
    withinColumns: companion.withinColumns ?? Number.POSITIVE_INFINITY,
  };
}
