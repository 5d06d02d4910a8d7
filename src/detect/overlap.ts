/**
 * Decides between candidates that claim the same bytes of one text.
 *
 * Two candidates conflict when their secrets overlap. The rule of the higher priority wins; among
 * equals the one whose secret starts first, then the longer, then the rule that comes first in the
 * pack. A candidate loses only to a winner, so the outcome does not depend on the order of input.
 * A rule that applies to some paths only cannot be allowed to silence others here, where no path is
 * known: it wins conditionally, and the loser remembers whom it yields to where that rule applies.
 */

/** One candidate with absolute offsets, as overlap resolution and emission see it. */
export interface Claim {
  readonly rule: number;
  /** Where its verdict stands in the VerdictStack while its text is live. */
  readonly slot: number;
  readonly priority: number;
  /** Set when the rule applies to some paths only. */
  readonly conditional: boolean;
  /** Text offsets; for streams they may pass 2^31. */
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly secretEnd: number;
  readonly score: number;
  /** Index in CONFIDENCES: the surest first. */
  readonly confidence: number;
  readonly reasons: number;
}

/** A claim that prevails, with the conditional rules that would take its place where they apply. */
export interface Survivor<T extends Claim = Claim> {
  readonly claim: T;
  /** Rule indexes, ascending; empty for almost all. */
  readonly yieldsTo: readonly number[];
  /** Of the claims that lost to it on the same bytes, the surest, if it is surer than the claim itself. */
  readonly backing: T | null;
}

const NONE: readonly number[] = [];
/** Two claims are about the same bytes when they share so much of the longer one. */
const SAME_BYTES = 0.5;

/** The claims that prevail, by secret's start, then end, then rule. Time O(n log n) per priority. */
export function resolveOverlaps<T extends Claim>(claims: readonly T[]): Survivor<T>[] {
  if (claims.length === 0) return [];
  if (claims.length === 1) return [{ claim: claims[0] as T, yieldsTo: NONE, backing: null }];
  const ranked = claims.toSorted(byRank);
  // Secrets of unconditional winners so far: disjoint, sorted.
  let settled: T[] = [];
  // Secrets of conditional winners so far, by rule: disjoint, sorted.
  const conditional = new Map<number, T[]>();
  const survivors: Winner<T>[] = [];
  for (let from = 0; from < ranked.length; ) {
    const priority = (ranked[from] as T).priority;
    let to = from + 1;
    while (to < ranked.length && (ranked[to] as T).priority === priority) to++;
    const open = ranked.slice(from, to).filter(openTo(settled));
    from = to;
    const winners = leftmostDisjoint(open.filter((claim) => !claim.conditional));
    // Among equals a rule that applies everywhere goes before one that depends on the path.
    const guests = open.filter((claim) => claim.conditional).filter(openTo(winners));
    for (const claim of winners) {
      survivors.push({ claim, yieldsTo: conditionalOver(claim, conditional) });
    }
    for (const [rule, group] of groupByRule(guests)) {
      const taken = leftmostDisjoint(group);
      for (const claim of taken) {
        survivors.push({ claim, yieldsTo: conditionalOver(claim, conditional, rule) });
      }
      conditional.set(rule, mergeByStart(conditional.get(rule) ?? [], taken));
    }
    settled = mergeByStart(settled, winners);
  }
  return withBacking(
    survivors.toSorted((a, b) => byPlace(a.claim, b.claim)),
    claims,
  );
}

type Winner<T extends Claim> = Omit<Survivor<T>, 'backing'>;

/** Adds to each winner (sorted by place) what backs it. */
function withBacking<T extends Claim>(
  winners: readonly Winner<T>[],
  claims: readonly T[],
): Survivor<T>[] {
  const backings = winners.length === claims.length ? new Map<T, T>() : backingsOf(winners, claims);
  return winners.map(({ claim, yieldsTo }) => ({
    claim,
    yieldsTo,
    backing: backings.get(claim) ?? null,
  }));
}

function backingsOf<T extends Claim>(
  winners: readonly Winner<T>[],
  claims: readonly T[],
): Map<T, T> {
  const backings = new Map<T, T>();
  const won = new Set(winners.map(({ claim }) => claim));
  let first = 0;
  for (const loser of claims.filter((claim) => !won.has(claim)).toSorted(byPlace)) {
    while (first < winners.length && endOf(winners, first) <= loser.secretStart) first++;
    for (let at = first; at < winners.length; at++) {
      const { claim } = winners[at] as Winner<T>;
      if (claim.secretStart >= loser.secretEnd) break;
      const isSurer = loser.confidence < (backings.get(claim) ?? claim).confidence;
      if (isSurer && isSameBytes(loser, claim)) backings.set(claim, loser);
    }
  }
  return backings;
}

function endOf(winners: readonly Winner<Claim>[], at: number): number {
  return (winners[at] as Winner<Claim>).claim.secretEnd;
}

function isSameBytes(a: Claim, b: Claim): boolean {
  const shared = Math.min(a.secretEnd, b.secretEnd) - Math.max(a.secretStart, b.secretStart);
  const longer = Math.max(a.secretEnd - a.secretStart, b.secretEnd - b.secretStart);
  return shared >= longer * SAME_BYTES;
}

function byRank(a: Claim, b: Claim): number {
  return (
    b.priority - a.priority ||
    a.secretStart - b.secretStart ||
    b.secretEnd - a.secretEnd ||
    a.rule - b.rule ||
    a.start - b.start ||
    b.end - a.end
  );
}

function byPlace(a: Claim, b: Claim): number {
  return a.secretStart - b.secretStart || a.secretEnd - b.secretEnd || a.rule - b.rule;
}

/** Predicate for claims, asked in order of secretStart: true where no settled secret overlaps. */
function openTo(settled: readonly Claim[]): (claim: Claim) => boolean {
  let at = 0;
  return (claim) => {
    while (at < settled.length && (settled[at] as Claim).secretEnd <= claim.secretStart) at++;
    const next = settled[at];
    return next === undefined || next.secretStart >= claim.secretEnd;
  };
}

/** Of claims sorted by start, then longest: each that does not overlap one taken before. */
function leftmostDisjoint<T extends Claim>(claims: readonly T[]): T[] {
  const taken: T[] = [];
  let end = -1;
  for (const claim of claims) {
    if (claim.secretStart < end) continue;
    taken.push(claim);
    end = claim.secretEnd;
  }
  return taken;
}

function groupByRule<T extends Claim>(claims: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const claim of claims) {
    const group = groups.get(claim.rule);
    if (group === undefined) groups.set(claim.rule, [claim]);
    else group.push(claim);
  }
  return groups;
}

/** Conditional rules, ascending, that hold an overlapping secret; `except` is the claim's own rule. */
function conditionalOver(
  claim: Claim,
  conditional: ReadonlyMap<number, readonly Claim[]>,
  except = -1,
): readonly number[] {
  if (conditional.size === 0) return NONE;
  const rules: number[] = [];
  for (const [rule, held] of conditional) {
    if (rule !== except && overlapsAny(claim, held)) rules.push(rule);
  }
  return rules.length === 0 ? NONE : rules.toSorted((a, b) => a - b);
}

/** Whether a secret of `held` (disjoint, sorted) overlaps the claim's. */
function overlapsAny(claim: Claim, held: readonly Claim[]): boolean {
  let low = 0;
  let high = held.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((held[middle] as Claim).secretEnd <= claim.secretStart) low = middle + 1;
    else high = middle;
  }
  const next = held[low];
  return next !== undefined && next.secretStart < claim.secretEnd;
}

function mergeByStart<T extends Claim>(a: readonly T[], b: readonly T[]): T[] {
  const merged: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (right === undefined || (left !== undefined && left.secretStart <= right.secretStart)) {
      merged.push(left as T);
      i++;
    } else {
      merged.push(right);
      j++;
    }
  }
  return merged;
}
