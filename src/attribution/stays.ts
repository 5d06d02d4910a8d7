/**
 * The times that one incident came and went.
 *
 * A stay is a connected part of the commits that hold it: commits that hold it and are joined by
 * parent links are one stay, however many merges lie in it. It begins with the commits whose parents
 * do not hold it, and ends with those that do not hold it while a parent in the stay does. A secret
 * that a branch kept all the time was never gone, whatever other branches did.
 */
import { hasBit } from '../base/bits.ts';
import type { CommitTable } from './commit-table.ts';

/** One time that an incident came, and went. Commit indices. */
export interface Stay {
  /** The oldest commit of it whose parents do not hold it; -1 where it began out of sight. */
  readonly introducedBy: number;
  /** The newest commit that dropped it; -1 while a branch or a message of the stay holds it. */
  readonly removedBy: number;
  readonly oldest: number;
  readonly newest: number;
  /** True where one of its beginnings has an ancestor that held it: it was gone and came back. */
  readonly isReturn: boolean;
}

/** What is known of the incident as a whole. */
interface Life {
  readonly commits: number;
  readonly introducedBy: readonly number[];
  readonly removedBy: readonly number[];
  readonly tips: readonly number[];
  readonly olderIn: number;
}

/** Bits of one batch of incidents for each commit, and which bit is meant. */
interface Holding {
  readonly trees: Int32Array;
  readonly messages: Int32Array;
  /** What ancestors hold. */
  readonly past: Int32Array;
  readonly bit: number;
  /** Commits that a life is told of (base/bits.ts); null: all. */
  readonly counted: Uint8Array | null;
  /** Tips that are no tags. */
  readonly lasting: ReadonlySet<number>;
}

interface GrowingStay {
  introducedBy: number;
  removedBy: number;
  oldest: number;
  newest: number;
  isReturn: boolean;
  /** A tip or a message holds it: it is not over. */
  isLasting: boolean;
}

/** Orders commit indices by corrected time, then by id: older first. */
export function ageOrder({ correctedTime }: CommitTable): (a: number, b: number) => number {
  return (a, b) => correctedTime[a]! - correctedTime[b]! || a - b;
}

/** The stays of one incident, oldest first. */
export function staysOf(table: CommitTable, life: Life, holding: Holding): Stay[] {
  if (life.commits === 0) return [];
  const { trees, messages, past, counted, bit, lasting } = holding;
  const has = (masks: Int32Array, commit: number): boolean => ((masks[commit]! >>> bit) & 1) === 1;
  const holds = (commit: number): boolean =>
    (counted === null || hasBit(counted, commit)) && (has(trees, commit) || has(messages, commit));
  // Every stay has a beginning of its own, or is older than what is in sight.
  const isOne = life.introducedBy.length === 1 && life.olderIn < 0;
  const partOf = isOne ? () => 0 : joinHolders(table, holds);
  // A tip out of scope cannot be joined to a stay: then none is known to be over.
  const tips = life.tips.filter((tip) => lasting.has(tip));
  const isAnywhere = tips.some((tip) => !holds(tip));
  const stays = new Map<number, GrowingStay>();
  for (let commit = 0; commit < table.count; commit += 1) {
    if (holds(commit)) grow(stays, partOf(commit), commit, table);
    if (holds(commit) && (isAnywhere || has(messages, commit))) {
      stays.get(partOf(commit))!.isLasting = true;
    }
  }
  for (const tip of tips) if (holds(tip)) stays.get(partOf(tip))!.isLasting = true;
  for (const commit of life.introducedBy) {
    const stay = stays.get(partOf(commit))!;
    if (stay.introducedBy < 0) stay.introducedBy = commit;
    if (has(past, commit)) stay.isReturn = true;
  }
  for (const commit of life.removedBy) {
    for (let k = table.parentStart[commit]!; k < table.parentStart[commit + 1]!; k += 1) {
      const parent = table.parents[k]!;
      if (parent < 0 || !has(trees, parent) || !holds(parent)) continue;
      const stay = stays.get(partOf(parent))!;
      if (!stay.isLasting) stay.removedBy = commit;
    }
  }
  const byAge = ageOrder(table);
  return [...stays.values()]
    .toSorted((a, b) => byAge(a.oldest, b.oldest))
    .map(({ introducedBy, removedBy, oldest, newest, isReturn }) => ({
      introducedBy,
      removedBy,
      oldest,
      newest,
      isReturn,
    }));
}

/** Takes a commit into a stay; commits come in ascending order. */
function grow(
  stays: Map<number, GrowingStay>,
  part: number,
  commit: number,
  { correctedTime }: CommitTable,
): void {
  const stay = stays.get(part);
  if (stay === undefined) {
    const ends = { oldest: commit, newest: commit, introducedBy: -1, removedBy: -1 };
    stays.set(part, { ...ends, isReturn: false, isLasting: false });
    return;
  }
  if (correctedTime[commit]! < correctedTime[stay.oldest]!) stay.oldest = commit;
  if (correctedTime[commit]! > correctedTime[stay.newest]!) stay.newest = commit;
}

/** Joins holders by their parent links; a function from a holder to one that stands for all joined. */
function joinHolders(
  { count, parentStart, parents }: CommitTable,
  holds: (commit: number) => boolean,
): (commit: number) => number {
  const above = Int32Array.from({ length: count }, (_, commit) => commit);
  const top = (commit: number): number => {
    let at = commit;
    while (above[at] !== at) {
      above[at] = above[above[at]!]!;
      at = above[at]!;
    }
    return at;
  };
  for (let commit = 0; commit < count; commit += 1) {
    if (!holds(commit)) continue;
    for (let k = parentStart[commit]!; k < parentStart[commit + 1]!; k += 1) {
      const parent = parents[k]!;
      if (parent >= 0 && holds(parent)) above[top(commit)] = top(parent);
    }
  }
  return top;
}
