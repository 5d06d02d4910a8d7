/**
 * Which commits hold which incident, 32 incidents at a time: one bit each.
 *
 * A tree holds what its children hold, a commit what its root tree (and its own message) holds.
 * From the bits follow, exactly and without any special case for merges: a commit introduces an
 * incident when it holds it and none of its parents does, and removes it when it does not and a
 * parent does.
 */
import { hasBit } from '../base/bits.ts';
import type { CommitTable } from './commit-table.ts';
import { postOrder } from './post-order.ts';
import { ageOrder, type Stay, staysOf } from './stays.ts';
import type { TreeGraph } from './tree-graph.ts';

/** Number of incidents that share one pass. */
export const BATCH = 32;

/** The life of one incident in terms of commit indices. */
export interface Presence {
  /** How many commits hold it. */
  readonly commits: number;
  /** Commits that hold it while no parent does, oldest first (by corrected time, then by id). */
  readonly introducedBy: readonly number[];
  /** Commits whose tree does not hold it while a parent's does, oldest first. A message is never removed. */
  readonly removedBy: readonly number[];
  /** The newest and the oldest commit that hold it, -1 for none. */
  readonly newest: number;
  readonly oldest: number;
  /** Union of the class bits (see `classes`) of all commits that hold it. */
  readonly classes: number;
  /** Those of `tips` that hold it, in the order given. */
  readonly tips: readonly number[];
  /** Those of `tips` and `watched` that hold it or have an ancestor that does, in the order given. */
  readonly reaching: readonly number[];
  /** Each time that it came and went, oldest first. */
  readonly stays: readonly Stay[];
  /**
   * The oldest commit known to hold it where it may be older than what is in sight: a parent out of
   * scope, or an introducing commit with a parent that the store lacks. -1 where neither is.
   */
  readonly olderIn: number;
}

/** Where incidents stand: incident numbers by blob and by commit (for messages). */
export interface Holders {
  readonly blobs: ReadonlyMap<number, readonly number[]>;
  readonly commits: ReadonlyMap<number, readonly number[]>;
}

/** Which commits matter beyond the graph. */
export interface CommitRoles {
  /** Commit indices of the tips to ask for. */
  readonly tips: readonly number[];
  /** Those of `tips` that can still change: not the tags, which keep what they have. */
  readonly lasting: ReadonlySet<number>;
  /** More commits of which it is asked whether their history holds it. */
  readonly watched: readonly number[];
  /** Bits of the caller's choice for each commit; {@link Presence.classes} is their union. */
  readonly classes: Uint8Array;
  /**
   * Commits (base/bits.ts) that a life is told of; null: all. The others only say what their children
   * found, and what stands at tips.
   */
  readonly counted: Uint8Array | null;
}

/** Computes the presence of incidents 0 … incidentCount-1. */
export function computePresence(
  graph: TreeGraph,
  commits: CommitTable,
  holders: Holders,
  incidentCount: number,
  roles: CommitRoles,
): Presence[] {
  const result: Presence[] = [];
  const blobMask = new Map<number, number>();
  const treeMask = new Int32Array(graph.childrenFirst.length);
  const trees = new Int32Array(commits.count);
  const messages = new Int32Array(commits.count);
  const parentsFirst = postOrder({
    start: commits.parentStart,
    successor: (k) => commits.parents[k]!,
  });
  for (let first = 0; first < incidentCount; first += BATCH) {
    const size = Math.min(BATCH, incidentCount - first);
    blobMask.clear();
    for (const [blob, incidents] of holders.blobs) {
      const mask = maskOf(incidents, first);
      if (mask !== 0) blobMask.set(blob, mask);
    }
    spreadOverTrees(graph, blobMask, treeMask);
    for (let i = 0; i < commits.count; i += 1) {
      const rank = commits.rootTree[i]! < 0 ? -1 : graph.rankOf[commits.rootTree[i]!]!;
      trees[i] = rank < 0 ? 0 : treeMask[rank]!;
    }
    messages.fill(0);
    for (const [commit, incidents] of holders.commits) {
      messages[commit]! |= maskOf(incidents, first);
    }
    result.push(...readBatch({ commits, parentsFirst }, { trees, messages }, size, roles));
  }
  return result;
}

function maskOf(incidents: readonly number[], first: number): number {
  let mask = 0;
  for (const incident of incidents) {
    const bit = incident - first;
    if (bit >= 0 && bit < BATCH) mask |= 1 << bit;
  }
  return mask;
}

function spreadOverTrees(
  graph: TreeGraph,
  blobMask: ReadonlyMap<number, number>,
  treeMask: Int32Array,
): void {
  const { childrenFirst, start, child, rankOf } = graph;
  for (let i = 0; i < childrenFirst.length; i += 1) {
    const rank = childrenFirst[i]!;
    let mask = 0;
    for (let k = start[rank]!; k < start[rank + 1]!; k += 1) {
      const number = child[k]!;
      const sub = rankOf[number]!;
      mask |= sub >= 0 ? treeMask[sub]! : (blobMask.get(number) ?? 0);
    }
    treeMask[rank] = mask;
  }
}

/** One bit an incident for each commit: held by its tree, held by its message. */
export interface CommitMasks {
  readonly trees: Int32Array;
  readonly messages: Int32Array;
}

/** Commits, and their indices with parents before children. */
interface OrderedCommits {
  readonly commits: CommitTable;
  readonly parentsFirst: Int32Array;
}

interface Growing {
  commits: number;
  introducedBy: number[];
  removedBy: number[];
  newest: number;
  oldest: number;
  classes: number;
  tips: number[];
  reaching: number[];
  stays: readonly Stay[];
  olderIn: number;
}

function newLife(): Growing {
  return {
    commits: 0,
    introducedBy: [],
    removedBy: [],
    newest: -1,
    oldest: -1,
    classes: 0,
    tips: [],
    reaching: [],
    stays: [],
    olderIn: -1,
  };
}

function readBatch(
  { commits: table, parentsFirst }: OrderedCommits,
  masks: CommitMasks,
  size: number,
  roles: CommitRoles,
): Presence[] {
  const { trees, messages } = masks;
  const batch = Array.from({ length: size }, newLife);
  const { parentStart, parents, correctedTime } = table;
  const byAge = ageOrder(table);
  const noteOlder = (mask: number, commit: number): void =>
    forEachBit(mask, (bit) => {
      const life = batch[bit]!;
      if (life.olderIn < 0 || byAge(commit, life.olderIn) < 0) life.olderIn = commit;
    });
  for (let i = 0; i < table.count; i += 1) {
    if (roles.counted !== null && !hasBit(roles.counted, i)) continue;
    let fromTrees = 0;
    let fromAny = 0;
    let isCut = false;
    const own = trees[i]! | messages[i]!;
    for (let k = parentStart[i]!; k < parentStart[i + 1]!; k += 1) {
      const parent = parents[k]!;
      if (parent < 0) {
        isCut = true;
        continue;
      }
      const held = trees[parent]! | messages[parent]!;
      fromTrees |= trees[parent]!;
      fromAny |= held;
      if (roles.counted !== null && !hasBit(roles.counted, parent)) noteOlder(own & held, parent);
    }
    if (isCut) noteOlder(own & ~fromAny, i);
    forEachBit(own, (bit) => {
      const life = batch[bit]!;
      life.commits += 1;
      life.classes |= roles.classes[i]!;
      if (life.newest < 0 || correctedTime[i]! > correctedTime[life.newest]!) life.newest = i;
      if (life.oldest < 0 || correctedTime[i]! < correctedTime[life.oldest]!) life.oldest = i;
    });
    forEachBit(own & ~fromAny, (bit) => batch[bit]!.introducedBy.push(i));
    forEachBit(fromTrees & ~trees[i]!, (bit) => batch[bit]!.removedBy.push(i));
  }
  const held = (commit: number): number => trees[commit]! | messages[commit]!;
  for (const tip of roles.tips) forEachBit(held(tip), (bit) => batch[bit]!.tips.push(tip));
  const past = pastOf({ commits: table, parentsFirst }, masks);
  for (const start of new Set([...roles.tips, ...roles.watched])) {
    forEachBit(held(start) | past[start]!, (bit) => batch[bit]!.reaching.push(start));
  }
  batch.forEach((life, bit) => {
    life.introducedBy.sort(byAge);
    life.removedBy.sort(byAge);
    life.stays = staysOf(table, life, { ...masks, ...roles, past, bit });
  });
  return batch;
}

/** For each commit what any of its ancestors holds, the commit itself left out. */
function pastOf({ commits, parentsFirst }: OrderedCommits, masks: CommitMasks): Int32Array {
  const { parentStart, parents } = commits;
  const { trees, messages } = masks;
  const past = new Int32Array(commits.count);
  for (let i = 0; i < parentsFirst.length; i += 1) {
    const commit = parentsFirst[i]!;
    let mask = 0;
    for (let k = parentStart[commit]!; k < parentStart[commit + 1]!; k += 1) {
      const parent = parents[k]!;
      if (parent >= 0) mask |= past[parent]! | trees[parent]! | messages[parent]!;
    }
    past[commit] = mask;
  }
  return past;
}

function forEachBit(mask: number, visit: (bit: number) => void): void {
  for (let rest = mask; rest !== 0; ) {
    const bit = 31 - Math.clz32(rest);
    visit(bit);
    rest &= ~(1 << bit);
  }
}
