/**
 * What tree-edges.ts does, in the kernel: trees are parsed, their ids looked up and their rows made
 * there, so that JavaScript sees a call for each tree and the rows of many at once.
 *
 * The kernel reads its own memory only, so the table of ids is copied there. What it has no room for is
 * the caller's to read in the plain way; the results are the same.
 */
import type { IdTable } from '../base/oids.ts';
import {
  type Kernel,
  TREE_BROKEN,
  TREE_MISSING_SHIFT,
  TREE_NAME_RECORD_BYTES,
  TREE_NO_ROOM,
  TREE_ROWS_DUE,
  type TreeFunctions,
} from '../kernel/index.ts';
import type { WalkNode } from './walk-visitor.ts';

/** Who takes what comes of trees. */
export interface QuickTreeSink {
  /** Rows of trees (see TreeFunctions.treeEdges) in `words`, from `from` to `to`. To be copied. */
  rows(words: Int32Array, from: number, to: number): void;
  /** As TreeEdgeContext.missing. */
  missing(parent: number, kind: 'tree' | 'blob', bytes: Uint8Array, idAt: number): void;
}

/** Where a reader lies, and where names of entries are kept. */
export interface QuickTreeOptions {
  /** First address of the kernel's memory that is the reader's. */
  readonly memoryStart: number;
  /** Entry names in latin1; those of rows are indices into it. */
  readonly names: string[];
  /** Entries that there is room for; for tests. */
  readonly entries?: number;
}

/** What became of a tree; `refused`: nothing was read of it, there is no room. */
export type TreeOutcome = 'whole' | 'broken' | 'refused';

/** Entries of one tree, and of all on a path. Memory that is not used costs address space only. */
const ENTRIES = 1 << 18;
/** Each thread has a copy of the ids: larger tables are left where they are. */
const MAX_ID_BYTES = 1 << 25;

/** Reads trees in the memory of one kernel. */
export class QuickTreeEdges {
  /** First address behind the reader's memory. */
  readonly memoryEnd: number;
  readonly #kernel: Kernel;
  readonly #trees: TreeFunctions;
  readonly #table: IdTable;
  readonly #sink: QuickTreeSink;
  readonly #names: string[];
  readonly #start: number;
  readonly #entries: number;
  #isLoaded = false;
  /** Names of the kernel's that are in `names` already. */
  #namesTaken = 0;
  /** The kernel's memory as words. */
  #words: Int32Array = new Int32Array(0);

  private constructor(
    kernel: Kernel,
    trees: TreeFunctions,
    table: IdTable,
    sink: QuickTreeSink,
    options: QuickTreeOptions,
  ) {
    this.#kernel = kernel;
    this.#trees = trees;
    this.#table = table;
    this.#sink = sink;
    this.#names = options.names;
    this.#entries = options.entries ?? ENTRIES;
    this.#start = alignUp(options.memoryStart);
    this.memoryEnd = this.#room + alignUp(trees.treeBytes(this.#entries));
    kernel.reserve(this.memoryEnd);
  }

  /** A reader for the objects of `table`; null where the kernel has no fast form, or the table is too large. */
  static on(
    kernel: Kernel,
    table: IdTable,
    sink: QuickTreeSink,
    options: QuickTreeOptions,
  ): QuickTreeEdges | null {
    const { trees } = kernel;
    if (trees === null || table.ids.length > MAX_ID_BYTES) return null;
    return new QuickTreeEdges(kernel, trees, table, sink, options);
  }

  // The tables one behind the other: ids, starts, marks, room.
  get #starts(): number {
    return this.#start + alignUp(this.#table.ids.length);
  }

  get #marks(): number {
    return this.#starts + alignUp(this.#table.starts.byteLength);
  }

  get #room(): number {
    return this.#marks + alignUp(this.#table.count);
  }

  /** Makes ready for families of trees. `wanted`: 1 for each object whose edges count, by number. */
  begin(wanted: Uint8Array): void {
    const { ids, starts, prefixShift, hashLength } = this.#table;
    const { bytes } = this.#kernel;
    if (!this.#isLoaded) {
      bytes.set(ids, this.#start);
      new Uint32Array(bytes.buffer, this.#starts, starts.length).set(starts);
      this.#isLoaded = true;
    }
    bytes.set(wanted, this.#marks);
    this.#trees.setIds(this.#start, this.#starts, prefixShift, hashLength);
    this.#trees.setTrees(this.#room, this.#entries, this.#marks);
    this.#trees.clearTreeNames(this.#names.length);
    this.#namesTaken = 0;
  }

  /** Reads the tree that a walk entered. HOT: every tree. */
  enter(node: WalkNode): TreeOutcome {
    let result = this.#read(node);
    if (result === TREE_NO_ROOM) {
      // Rows or names may be what is in the way.
      this.restart();
      result = this.#read(node);
      if (result === TREE_NO_ROOM) return 'refused';
    }
    const missing = result >>> TREE_MISSING_SHIFT;
    if (missing > 0) this.#tellMissing(node, missing);
    if ((result & TREE_ROWS_DUE) !== 0) this.finish();
    return (result & TREE_BROKEN) === 0 ? 'whole' : 'broken';
  }

  #read({ depth, objectNumber, address, length, opsAddress, opsCount }: WalkNode): number {
    return this.#trees.treeEdges(depth, objectNumber, address, length, opsAddress, opsCount);
  }

  /** Forgets the trees at `depth` and deeper. */
  leave(depth: number): void {
    this.#trees.leaveTrees(depth);
  }

  /** Hands over the rows that are still here; their names are in the list afterwards. */
  finish(): void {
    const trees = this.#trees;
    const at = trees.treeRows() >>> 2;
    const count = trees.treeRowsBytes() >>> 2;
    if (count > 0) this.#sink.rows(this.#memory(), at, at + count);
    trees.clearTreeRows();
    const nameCount = trees.treeNameCount();
    if (nameCount > this.#namesTaken) this.#takeNames(nameCount);
  }

  /** The same; after others have added to the list of names, or emptied it. */
  restart(): void {
    this.finish();
    this.#trees.clearTreeNames(this.#names.length);
    this.#namesTaken = 0;
  }

  #takeNames(count: number): void {
    const words = this.#memory();
    const text = Buffer.from(words.buffer);
    const records = this.#trees.treeNames();
    for (let i = this.#namesTaken; i < count; i += 1) {
      const record = (records + i * TREE_NAME_RECORD_BYTES) >>> 2;
      const at = words[record]!; // the kernel wrote `count` of them
      this.#names.push(text.toString('latin1', at, at + words[record + 1]!));
    }
    this.#namesTaken = count;
  }

  #tellMissing({ objectNumber, address }: WalkNode, count: number): void {
    const words = this.#memory();
    const first = this.#trees.treeMissing() >>> 2;
    for (let i = first; i < first + count; i += 1) {
      const word = words[i]!; // the kernel wrote `count` of them
      const kind = (word & 1) === 1 ? 'tree' : 'blob';
      this.#sink.missing(objectNumber, kind, this.#kernel.bytes, address + (word >>> 1));
    }
  }

  #memory(): Int32Array {
    const { bytes } = this.#kernel;
    // The memory moves when it grows.
    if (this.#words.buffer !== bytes.buffer) {
      this.#words = new Int32Array(bytes.buffer, 0, bytes.length >>> 2);
    }
    return this.#words;
  }
}

function alignUp(bytes: number): number {
  return (bytes + 15) & -16;
}
