/**
 * Which commits hold which incident, 32 incidents at a time: one bit each.
 *
 * A tree holds what its children hold, a commit what its root tree (and its own message) holds.
 * From the bits follow, exactly and without any special case for merges: a commit introduces an
 * incident when it holds it and none of its parents does, and removes it when it does not and a
 * parent does.
 */
import type { HistoryTables, LifeMasks } from '../kernel/index.ts';
import type { AgedCommits } from './age-order.ts';
import { type KernelBatch, readByKernel } from './batch-events.ts';
import type { CommitTable } from './commit-table.ts';
import {
  addCounts,
  BATCH,
  forEachBit,
  type GrowingLife,
  newLife,
  noteOlder,
} from './growing-life.ts';
import type { IncidentSets } from './incident-sets.ts';
import { type Stay, staysOf } from './stays.ts';
import type { TreeGraph } from './tree-graph.ts';

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

/** Where incidents stand: by blob, and incident numbers by commit (for messages). */
export interface Holders {
  readonly blobs: IncidentSets;
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
}

/** Where incidents stand among commits and trees. */
export interface PresenceInput {
  readonly graph: TreeGraph;
  readonly history: RankedHistory;
  readonly holders: Holders;
  readonly incidentCount: number;
  readonly roles: CommitRoles;
  /** The kernel's memory, where commits and trees lie in one; see {@link HistoryTables}. */
  readonly tables: HistoryTables | null;
}

/**
 * Computes the presence of incidents 0 … incidentCount-1. Lives are told of the commits that count; the
 * others only say what their children found, and what stands at tips.
 */
export function computePresence(input: PresenceInput): Presence[] {
  const { graph, history, holders, incidentCount, roles } = input;
  const { aged, rootRank } = history;
  const kernel = kernelBatch(input);
  const { blobs, masks } = kernel === null ? newMasks(graph, aged.count) : masksOf(kernel);
  const treeMask = kernel === null ? new Int32Array(graph.treeCount) : null;
  const { distinct, indexOf } = holders.blobs;
  const setOf = Int32Array.from(graph.blobs, (blob) => indexOf.get(blob)!);
  const result: Presence[] = [];
  for (let first = 0; first < incidentCount; first += BATCH) {
    const maskOfSet = Int32Array.from(distinct, (incidents) => maskOf(incidents, first));
    for (let i = 0; i < blobs.length; i += 1) blobs[i] = maskOfSet[setOf[i]!]!;
    masks.messages.fill(0);
    for (const [commit, incidents] of holders.commits) {
      masks.messages[aged.ageOf[commit]!] = maskOf(incidents, first);
    }
    if (treeMask !== null) {
      spreadOverTrees(graph, blobs, treeMask);
      for (let age = 0; age < aged.count; age += 1) {
        const rank = rootRank[age]!;
        masks.trees[age] = rank < 0 ? 0 : treeMask[rank]!;
        masks.held[age] = masks.trees[age]! | masks.messages[age]!;
      }
    }
    const size = Math.min(BATCH, incidentCount - first);
    for (const life of readBatch({ aged, masks, roles, kernel }, size)) result.push(life);
  }
  return result;
}

/** Null where some of the tables do not lie in the kernel's memory. */
function kernelBatch({ graph, history, roles, tables }: PresenceInput): KernelBatch | null {
  const { aged, rootRank } = history;
  if (tables === null) return null;
  const masks = tables.lifeMasks(graph, graph.blobs.length, aged);
  const classes = tables.copy(roles.classes);
  if (masks === null || !tables.owns(rootRank, classes)) return null;
  return { tables, masks, graph, aged, rootRank, classes };
}

/** Commits by age with what their root trees lead to. */
export interface RankedHistory {
  readonly aged: AgedCommits;
  /** Rank of each commit's root tree by age, -1 where it leads to no hit. */
  readonly rootRank: Int32Array;
}

/** Finds the root trees in the graph. */
export function rankHistory(
  graph: TreeGraph,
  commits: CommitTable,
  aged: AgedCommits,
  tables: HistoryTables | null,
): RankedHistory {
  const rootRank = tables?.int32(aged.count) ?? new Int32Array(aged.count);
  for (let age = 0; age < aged.count; age += 1) {
    const tree = commits.rootTree[aged.commitAt[age]!]!;
    rootRank[age] = tree < 0 ? -1 : graph.rankOf[tree]!;
  }
  return { aged, rootRank };
}

function maskOf(incidents: Iterable<number>, first: number): number {
  let mask = 0;
  for (const incident of incidents) {
    const bit = incident - first;
    if (bit >= 0 && bit < BATCH) mask |= 1 << bit;
  }
  return mask;
}

function spreadOverTrees(
  { treeCount, start, target }: TreeGraph,
  blobMask: Int32Array,
  treeMask: Int32Array,
): void {
  for (let rank = 0; rank < treeCount; rank += 1) {
    let mask = 0;
    for (let k = start[rank]!; k < start[rank + 1]!; k += 1) {
      const to = target[k]!;
      mask |= to >= 0 ? treeMask[to]! : blobMask[~to]!;
    }
    treeMask[rank] = mask;
  }
}

/** One bit an incident for each commit by age. */
interface CommitMasks {
  /** Held by its tree, by its message, by either. */
  readonly trees: Int32Array;
  readonly messages: Int32Array;
  readonly held: Int32Array;
  /** Held by an ancestor. */
  readonly past: Int32Array;
  /** For stays. */
  readonly scratch: Int32Array;
}

interface BatchMasks {
  /** Of blobs, by their index in the graph. */
  readonly blobs: Int32Array;
  readonly masks: CommitMasks;
}

function newMasks(graph: TreeGraph, count: number): BatchMasks {
  return {
    blobs: new Int32Array(graph.blobs.length),
    masks: {
      trees: new Int32Array(count),
      messages: new Int32Array(count),
      held: new Int32Array(count),
      past: new Int32Array(count),
      scratch: new Int32Array(count),
    },
  };
}

function masksOf({ masks, aged }: KernelBatch): BatchMasks {
  const { blobs, trees, messages, held, past }: LifeMasks = masks;
  return { blobs, masks: { trees, messages, held, past, scratch: new Int32Array(aged.count) } };
}

interface Batch {
  readonly aged: AgedCommits;
  readonly masks: CommitMasks;
  readonly roles: CommitRoles;
  readonly kernel: KernelBatch | null;
}

function readBatch(batch: Batch, size: number): Presence[] {
  const { aged, masks, roles } = batch;
  const lives = Array.from({ length: size }, newLife);
  const told = batch.kernel === null ? readAll(batch, lives) : readByKernel(batch.kernel, lives);
  const { held, past } = masks;
  for (const tip of roles.tips) {
    const age = aged.ageOf[tip]!;
    forEachBit(held[age]!, (bit) => {
      lives[bit]!.tips.push(tip);
      if (roles.lasting.has(tip)) lives[bit]!.lastingTips.push(age);
    });
  }
  for (const start of new Set([...roles.tips, ...roles.watched])) {
    const age = aged.ageOf[start]!;
    forEachBit(held[age]! | past[age]!, (bit) => lives[bit]!.reaching.push(start));
  }
  return lives.map((life, bit) =>
    presenceOf(life, staysOf(aged, life, { ...masks, bit, told }), aged),
  );
}

/** A life in terms of commit indices. */
function presenceOf(
  life: GrowingLife,
  stays: readonly Stay[],
  { commitAt }: AgedCommits,
): Presence {
  const commit = (age: number): number => (age < 0 ? -1 : commitAt[age]!);
  return {
    commits: life.commits,
    introducedBy: life.introducedBy.map(commit),
    removedBy: life.removedBy.map(commit),
    newest: commit(life.newest),
    oldest: commit(life.oldest),
    classes: life.classes,
    tips: life.tips,
    reaching: life.reaching,
    stays: stays.map(({ introducedBy, removedBy, oldest, newest, isReturn }) => ({
      introducedBy: commit(introducedBy),
      removedBy: commit(removedBy),
      oldest: commit(oldest),
      newest: commit(newest),
      isReturn,
    })),
    olderIn: commit(life.olderIn),
  };
}

/** Fills lives and what ancestors hold; returns what messages do. */
function readAll(batch: Batch, lives: readonly GrowingLife[]): number {
  readChanges(batch, lives);
  return readExtent(batch, lives);
}

/** Where incidents come and go, and what ancestors hold. HOT: every commit for every 32 incidents. */
function readChanges({ aged, masks }: Batch, lives: readonly GrowingLife[]): void {
  const { count, parentStart, parents, counted } = aged;
  const { trees, held, past } = masks;
  past.fill(0);
  for (let age = 0; age < count; age += 1) {
    let fromTrees = 0;
    let fromAny = 0;
    let before = 0;
    let isCut = false;
    for (let k = parentStart[age]!; k < parentStart[age + 1]!; k += 1) {
      const parent = parents[k]!;
      if (parent < 0) {
        isCut = true;
        continue;
      }
      fromTrees |= trees[parent]!;
      fromAny |= held[parent]!;
      before |= past[parent]!;
      if (counted[parent] === 0 && counted[age] === 1) {
        noteOlder(lives, held[age]! & held[parent]!, parent);
      }
    }
    past[age] = before | fromAny;
    if (counted[age] === 0) continue;
    const introduced = held[age]! & ~fromAny;
    const removed = fromTrees & ~trees[age]!;
    if (isCut) noteOlder(lives, introduced, age);
    if (introduced !== 0) forEachBit(introduced, (bit) => lives[bit]!.introducedBy.push(age));
    if (removed !== 0) forEachBit(removed, (bit) => lives[bit]!.removedBy.push(age));
  }
}

/**
 * How many commits hold each, of which classes, and the first and last; returns which of them messages
 * hold. HOT, as above.
 */
function readExtent({ aged, masks, roles }: Batch, lives: readonly GrowingLife[]): number {
  const { count, commitAt, counted } = aged;
  const { held, messages } = masks;
  let told = 0;
  // 32 counters of 32 bits, turned: word p has bit p of each.
  const counters = new Int32Array(BATCH);
  const heldByClass = new Int32Array(256);
  let seen = 0;
  for (let age = 0; age < count; age += 1) {
    const own = held[age]!;
    if (own === 0 || counted[age] === 0) continue;
    const fresh = own & ~seen;
    if (fresh !== 0) forEachBit(fresh, (bit) => void (lives[bit]!.oldest = age));
    seen |= own;
    told |= messages[age]!;
    heldByClass[roles.classes[commitAt[age]!]!]! |= own;
    for (let carry = own, place = 0; carry !== 0; place += 1) {
      const sum = counters[place]!;
      counters[place] = sum ^ carry;
      carry &= sum;
    }
  }
  for (let age = count - 1; age >= 0 && seen !== 0; age -= 1) {
    const last = counted[age] === 0 ? 0 : held[age]! & seen;
    if (last !== 0) forEachBit(last, (bit) => void (lives[bit]!.newest = age));
    seen &= ~last;
  }
  addCounts(lives, counters, heldByClass);
  return told;
}
