/**
 * Tables of a history's commits and trees in one memory, and the loops over them in WebAssembly
 * (assembly/history.ts). What they mean, and the same in JavaScript: attribution/. Where a loop cannot
 * take what it is given it says so by null, and the caller's own loop takes over.
 */
import { LIFE_EVENT_WORDS } from './codes.ts';
import { HISTORY_BASE64 } from './history.gen.ts';
import type { HistoryExports } from './history-exports.ts';
import { PathChanges } from './path-changes.ts';
import { StoreMemory } from './store-memory.ts';
import { compileModule, type LinearMemory, webAssembly } from './web-assembly.ts';

/** What scripts/build-wasm.js has the module ask for at least and at most. */
const MIN_PAGES = 2;
const MAX_PAGES = 0x7fff;

/** Bits that count incidents, and words that `extent` needs for classes of commits: all values of a byte. */
const COUNTER_WORDS = 32;
const CLASS_WORDS = 256;

/** Rows of commits as one worker posts them, with their times. */
export interface CommitPart {
  readonly rows: Int32Array;
  readonly times: Float64Array;
}

/** As CommitTable of attribution/. */
export interface CommitArrays {
  readonly count: number;
  readonly indexOf: Int32Array;
  readonly objectNumber: Int32Array;
  readonly rootTree: Int32Array;
  readonly parentStart: Int32Array;
  readonly parents: Int32Array;
  readonly time: Float64Array;
  readonly correctedTime: Float64Array;
}

/** As AgedCommits of attribution/. */
export interface AgedArrays {
  readonly count: number;
  readonly commitAt: Int32Array;
  readonly ageOf: Int32Array;
  readonly parentStart: Int32Array;
  readonly parents: Int32Array;
  readonly counted: Uint8Array;
}

/** Rows of edges with the numbers that their names get, null for their own. */
export interface EdgePart {
  readonly rows: Int32Array;
  readonly numbers: Int32Array | null;
}

/** Marked trees, as in TreeGraph of attribution/. */
export interface TreeArrays {
  readonly treeCount: number;
  readonly rankOf: Int32Array;
  readonly start: Int32Array;
  readonly target: Int32Array;
  readonly name: Int32Array;
  readonly hasTwins: Uint8Array;
}

/** Room for one batch of incidents: a bit each, for blobs, trees and commits by age. */
export interface LifeMasks {
  readonly blobs: Int32Array;
  readonly treesOwn: Int32Array;
  readonly messages: Int32Array;
  readonly trees: Int32Array;
  readonly held: Int32Array;
  readonly past: Int32Array;
  readonly events: Int32Array;
  readonly counters: Int32Array;
  readonly byClass: Int32Array;
}

const PLAIN_ARRAYS = {
  int32: (count: number): Int32Array => new Int32Array(count),
  float64: (count: number): Float64Array => new Float64Array(count),
};

/** Puts parts end to end into arrays that `make` gives. */
export function joinCommitParts(
  parts: readonly CommitPart[],
  make: typeof PLAIN_ARRAYS = PLAIN_ARRAYS,
): CommitPart {
  const rows = make.int32(parts.reduce((sum, part) => sum + part.rows.length, 0));
  const times = make.float64(parts.reduce((sum, part) => sum + part.times.length, 0));
  let row = 0;
  let time = 0;
  for (const part of parts) {
    rows.set(part.rows, row);
    times.set(part.times, time);
    row += part.rows.length;
    time += part.times.length;
  }
  return { rows, times };
}

/** One history's tables. */
export class HistoryTables extends StoreMemory {
  readonly #exports: HistoryExports;

  constructor(memory: LinearMemory, exports: HistoryExports) {
    super(memory);
    this.#exports = exports;
  }

  /** Joins rows of commits to a table. */
  commits(parts: readonly CommitPart[], objectCount: number): CommitArrays | null {
    const indexOf = this.int32(objectCount).fill(-1);
    const { rows, times } = joinCommitParts(parts, {
      int32: (count) => this.int32(count),
      float64: (count) => this.float64(count),
    });
    if (!this.owns(indexOf, rows, times)) return null;
    const rowsEnd = rows.byteOffset + rows.byteLength;
    const count = this.#exports.countCommits(rows.byteOffset, rowsEnd, indexOf.byteOffset);
    const table: CommitArrays = {
      count,
      indexOf,
      objectNumber: this.int32(count),
      rootTree: this.int32(count).fill(-1),
      parentStart: this.int32(count + 1),
      parents: this.int32(this.#exports.countedParents()),
      time: this.float64(count),
      correctedTime: this.float64(count),
    };
    return this.scratch(() => {
      const scratch = this.int32(count * 3);
      if (!this.ownsCommits(table) || !this.owns(scratch)) return null;
      this.#exports.fillCommits(
        rows.byteOffset,
        rowsEnd,
        times.byteOffset,
        objectCount,
        count,
        indexOf.byteOffset,
        table.objectNumber.byteOffset,
        table.rootTree.byteOffset,
        table.parentStart.byteOffset,
        table.parents.byteOffset,
        table.time.byteOffset,
        table.correctedTime.byteOffset,
        scratch.byteOffset,
      );
      return table;
    });
  }

  private ownsCommits(table: CommitArrays): boolean {
    const { objectNumber, rootTree, parentStart, parents, time, correctedTime } = table;
    return this.owns(objectNumber, rootTree, parentStart, parents, time, correctedTime);
  }

  /** Renumbers commits by age; `counted` has a bit for each that counts, null for all. */
  byAge(commits: CommitArrays, counted: Uint8Array | null): AgedArrays | null {
    const { count, correctedTime, parentStart, parents } = commits;
    const aged: AgedArrays = {
      count,
      commitAt: this.int32(count),
      ageOf: this.int32(count),
      parentStart: this.int32(count + 1),
      parents: this.int32(parents.length),
      counted: this.bytes(count),
    };
    return this.scratch(() => {
      const keys = this.float64(count * 2);
      const others = this.float64(count * 2);
      const bits = counted === null ? null : this.copy(counted);
      const { commitAt, ageOf, counted: isCounted } = aged;
      if (!this.ownsCommits(commits) || !this.owns(keys, others, bits ?? keys)) return null;
      if (!this.owns(commitAt, ageOf, aged.parentStart, aged.parents, isCounted)) return null;
      const isSorted = this.#exports.sortByAge(
        count,
        correctedTime.byteOffset,
        commitAt.byteOffset,
        keys.byteOffset,
        others.byteOffset,
      );
      if (isSorted === 0) return null;
      this.#exports.renumber(
        count,
        commitAt.byteOffset,
        parentStart.byteOffset,
        parents.byteOffset,
        bits?.byteOffset ?? 0,
        ageOf.byteOffset,
        aged.parentStart.byteOffset,
        aged.parents.byteOffset,
        isCounted.byteOffset,
      );
      return aged;
    });
  }

  /** Hands the bits of commits (a byte each, by index) on to their ancestors; false where nothing was done. */
  spreadClasses(aged: AgedArrays, classes: Uint8Array): boolean {
    return this.scratch(() => {
      const copy = this.copy(classes);
      const { count, commitAt, parentStart, parents } = aged;
      if (!this.owns(copy, commitAt, parentStart, parents)) return false;
      this.#exports.spreadClasses(
        count,
        commitAt.byteOffset,
        parentStart.byteOffset,
        parents.byteOffset,
        copy.byteOffset,
      );
      classes.set(copy);
      return true;
    });
  }

  /**
   * Finds the trees that lead to one of `blobs` (object numbers, each once), in a graph whose edges have
   * one of `nameCount` names. Null also where a tree has several rows.
   */
  markTrees(
    parts: readonly EdgePart[],
    blobs: Int32Array,
    { objectCount, nameCount }: { readonly objectCount: number; readonly nameCount: number },
  ): TreeArrays | null {
    const state = this.int32(objectCount).fill(TREE_UNMARKED);
    const words = parts.reduce((sum, part) => sum + part.rows.length, 0);
    const target = this.int32(words >>> 1);
    const name = this.int32(words >>> 1);
    const rows = this.int32(words);
    const rowOf = this.int32(objectCount);
    if (!this.owns(state, target, name, rows, rowOf)) return null;
    const trees = this.addTrees(parts, rows, { state, rowOf });
    if (trees < 0) return null;
    for (let i = 0; i < blobs.length; i += 1) {
      const blob = blobs[i]!; // below its length
      if (state[blob] !== TREE_NEW) state[blob] = TREE_FIRST_BLOB - i;
    }
    const start = this.int32(trees + 1);
    const hasTwins = this.bytes(trees);
    return this.scratch(() => {
      const seenIn = this.int32(nameCount);
      const [path, next, leads] = [this.int32(trees), this.int32(trees), this.int32(trees)];
      if (!this.owns(start, hasTwins, seenIn, path, next, leads)) return null;
      this.#exports.markTrees(
        rows.byteOffset,
        words,
        state.byteOffset,
        rowOf.byteOffset,
        start.byteOffset,
        target.byteOffset,
        name.byteOffset,
        hasTwins.byteOffset,
        seenIn.byteOffset,
        path.byteOffset,
        next.byteOffset,
        leads.byteOffset,
      );
      const treeCount = this.#exports.keptTrees();
      return { treeCount, rankOf: state, start, target, name, hasTwins };
    });
  }

  /** Puts the parts end to end; returns how many trees they have, -1 where nothing can be done with them. */
  private addTrees(
    parts: readonly EdgePart[],
    rows: Int32Array,
    { state, rowOf }: { readonly state: Int32Array; readonly rowOf: Int32Array },
  ): number {
    let trees = 0;
    let at = 0;
    for (const part of parts) {
      rows.set(part.rows, at);
      const end = at + part.rows.length;
      const added = this.scratch(() => {
        const numbers = part.numbers === null ? null : this.int32(part.numbers.length);
        if (numbers !== null && !this.owns(numbers)) return -1;
        numbers?.set(part.numbers ?? []);
        return this.#exports.addTrees(
          rows.byteOffset,
          at,
          end,
          numbers?.byteOffset ?? 0,
          state.byteOffset,
          rowOf.byteOffset,
        );
      });
      if (added < 0) return -1;
      trees += added;
      at = end;
    }
    return trees;
  }

  /** Room for {@link HistoryTables.readLives}; null where there is none. */
  lifeMasks(graph: TreeArrays, blobCount: number, aged: AgedArrays): LifeMasks | null {
    const { count, parents } = aged;
    const masks: LifeMasks = {
      blobs: this.int32(blobCount),
      treesOwn: this.int32(graph.treeCount),
      messages: this.int32(count),
      trees: this.int32(count),
      held: this.int32(count),
      past: this.int32(count),
      // A commit has three at most, and one with each parent.
      events: this.int32((3 * count + parents.length) * LIFE_EVENT_WORDS + EXTENT_WORDS),
      counters: this.int32(COUNTER_WORDS),
      byClass: this.int32(CLASS_WORDS),
    };
    const { start, target } = graph;
    const isOwn = this.owns(start, target, ...Object.values(masks), aged.commitAt, aged.counted);
    return isOwn && this.owns(aged.parentStart, parents) ? masks : null;
  }

  /** Compares commits with their parents; null where it cannot. */
  pathChanges(graph: TreeArrays, aged: AgedArrays, rootRank: Int32Array): PathChanges | null {
    return PathChanges.on(this, this.#exports, { graph, aged, rootRank });
  }

  /** Fills all masks from `blobs`, `messages` and the rank of each root tree; returns the events. */
  readChanges(
    graph: TreeArrays,
    aged: AgedArrays,
    rootRank: Int32Array,
    masks: LifeMasks,
  ): Int32Array {
    const { blobs, treesOwn, messages, trees, held, past, events } = masks;
    this.#exports.spreadOverTrees(
      graph.treeCount,
      graph.start.byteOffset,
      graph.target.byteOffset,
      blobs.byteOffset,
      treesOwn.byteOffset,
    );
    const end = this.#exports.readChanges(
      aged.count,
      aged.parentStart.byteOffset,
      aged.parents.byteOffset,
      aged.counted.byteOffset,
      rootRank.byteOffset,
      treesOwn.byteOffset,
      messages.byteOffset,
      trees.byteOffset,
      held.byteOffset,
      past.byteOffset,
      events.byteOffset,
    );
    return events.subarray(0, (end - events.byteOffset) >>> 2);
  }

  /** Fills `counters` and `byClass`; returns what messages hold, then events. `classes`: a byte a commit by index. */
  readExtent(aged: AgedArrays, classes: Uint8Array, masks: LifeMasks): Int32Array {
    const { messages, held, events, counters, byClass } = masks;
    counters.fill(0);
    byClass.fill(0);
    const end = this.#exports.readExtent(
      aged.count,
      aged.commitAt.byteOffset,
      aged.counted.byteOffset,
      classes.byteOffset,
      messages.byteOffset,
      held.byteOffset,
      counters.byteOffset,
      byClass.byteOffset,
      events.byteOffset,
    );
    return events.subarray(0, (end - events.byteOffset) >>> 2);
  }
}

/** States of objects in {@link HistoryTables.markTrees}, as in attribution/tree-graph.ts. */
const TREE_UNMARKED = -1;
const TREE_NEW = -2;
const TREE_FIRST_BLOB = -3;
/** What messages hold, and at most two events for each incident of a batch. */
const EXTENT_WORDS = 1 + 2 * COUNTER_WORDS * LIFE_EVENT_WORDS;

/** Makes an empty memory; null where this JavaScript engine cannot run the module. */
export function createHistoryTables(): HistoryTables | null {
  const api = webAssembly();
  const module = compileModule(HISTORY_BASE64);
  if (api === null || module === null) return null;
  try {
    const limits = { initial: MIN_PAGES, maximum: MAX_PAGES, shared: true };
    const memory = new api.Memory(limits);
    const { exports } = new api.Instance(module, { env: { memory } });
    return new HistoryTables(memory, exports as HistoryExports);
  } catch (error) {
    // The engine reserves address space; under a tight limit (ulimit -v) it cannot.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
