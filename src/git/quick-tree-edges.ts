/**
 * What tree-edges.ts does, in the kernel: trees are parsed, their ids looked up and their rows made
 * there, so that JavaScript sees a call for each tree and the rows of many at once.
 *
 * What the kernel has no room for is the caller's to read in the plain way; the results are the same.
 */
import { wordsOver } from '../base/bytes.ts';
import {
  type Kernel,
  TREE_BROKEN,
  TREE_MISSING_SHIFT,
  TREE_NAME_RECORD_BYTES,
  TREE_NO_ROOM,
  TREE_ROWS_DUE,
  type TreeFunctions,
} from '../kernel/index.ts';
import { aligned, type KernelIds } from './kernel-ids.ts';
import type { WalkNode } from './walk-visitor.ts';

/** Who takes what comes of trees. */
export interface QuickTreeSink {
  /** Rows of trees (see TreeFunctions.treeEdges) in `words`, from `from` to `to`; their names are in the list. To be copied. */
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

/** Reads trees in the memory of one kernel. */
export class QuickTreeEdges {
  /** First address behind the reader's memory. */
  readonly memoryEnd: number;
  readonly #kernel: Kernel;
  readonly #ids: KernelIds;
  readonly #trees: TreeFunctions;
  readonly #sink: QuickTreeSink;
  readonly #names: string[];
  /** Address of a byte for each object, 1 where edges to it count. */
  readonly #marks: number;
  readonly #room: number;
  readonly #entries: number;
  /** Names of the kernel's that are in `names` already. */
  #namesTaken = 0;
  /** The kernel's memory as words. */
  #words: Int32Array = new Int32Array(0);

  constructor(ids: KernelIds, sink: QuickTreeSink, options: QuickTreeOptions) {
    this.#kernel = ids.kernel;
    this.#ids = ids;
    this.#trees = ids.functions;
    this.#sink = sink;
    this.#names = options.names;
    this.#entries = options.entries ?? ENTRIES;
    this.#marks = aligned(options.memoryStart);
    this.#room = aligned(this.#marks + ids.table.count);
    this.memoryEnd = this.#room + aligned(this.#trees.treeBytes(this.#entries));
  }

  /** Makes ready for families of trees. `wanted`: 1 for each object whose edges count, by number. */
  begin(wanted: Uint8Array): void {
    this.#ids.load();
    this.#kernel.reserve(this.memoryEnd);
    this.#kernel.bytes.set(wanted, this.#marks);
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
    return this.take(node, result);
  }

  /** Does what is left of a tree that the kernel has read: `result` is what `treeEdges` returned. */
  take(node: WalkNode, result: number): TreeOutcome {
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
    const nameCount = trees.treeNameCount();
    if (nameCount > this.#namesTaken) this.#takeNames(nameCount);
    const at = trees.treeRows() >>> 2;
    const count = trees.treeRowsBytes() >>> 2;
    if (count > 0) this.#sink.rows(this.#memory(), at, at + count);
    trees.clearTreeRows();
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
    this.#words = wordsOver(this.#kernel.bytes, this.#words);
    return this.#words;
  }
}
