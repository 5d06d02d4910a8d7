/** What the trees phase does with each tree: reports its edges, by its delta where it has one. */
import { wordsOver } from '../base/bytes.ts';
import type { SkipReason } from '../base/model.ts';
import {
  type KernelIds,
  OBJECT_TREE,
  type ObjectStore,
  QuickTreeEdges,
  type QuickVisitor,
  TreeEdges,
  type WalkNode,
  type WalkVisitor,
} from '../git/index.ts';
import { type Kernel, WALK_TREE_EDGES } from '../kernel/index.ts';
import type { RegexEngine } from '../rules/index.ts';
import type { BatchBuilder } from './batch.ts';
import { NameFilter } from './name-filter.ts';
import type { NamedEdges } from './shared.ts';

/** In place of a depth: there is none. */
const NO_DEPTH = 0x7fff_ffff;

/** Where a tree scan works. */
export interface TreeScanContext {
  /** First address of the kernel's memory that is the tree scan's. */
  readonly memoryStart: number;
  readonly beat: () => void;
  /** The store's ids, where the kernel can read them. */
  readonly ids: KernelIds | null;
  /** For patterns of names. */
  readonly engine: RegexEngine;
  /** Entries that the kernel has room for; for tests. */
  readonly entries?: number;
}

/** Visitor of the trees phase. */
export class TreeScan implements WalkVisitor {
  /** First address above the tree scan's memory. */
  readonly memoryEnd: number;
  /** Where the kernel walks. */
  readonly quick: QuickVisitor | null;
  private readonly kernel: Kernel;
  private readonly store: ObjectStore;
  private readonly batch: BatchBuilder;
  private readonly beat: () => void;
  /** The kernel's memory as words. */
  private words: Int32Array = new Int32Array(0);
  private wanted: Uint8Array = new Uint8Array(0);
  /** Objects that are not here, by id, with the lowest number of those that name them so far. */
  private readonly missing = new Map<string, number>();
  private readonly edges: TreeEdges;
  /** The same in the kernel, where it can. */
  private readonly quickEdges: QuickTreeEdges | null;
  /** Trees below this depth are read in the plain way: the kernel has no room for the one they descend from. */
  private plainFrom: number;
  private readonly engine: RegexEngine;
  private filter: NameFilter | null = null;

  constructor(kernel: Kernel, store: ObjectStore, batch: BatchBuilder, context: TreeScanContext) {
    this.kernel = kernel;
    this.store = store;
    this.batch = batch;
    this.beat = context.beat;
    this.engine = context.engine;
    const take = (rows: Int32Array, length: number): void => batch.edges.pushWords(rows, 0, length);
    this.edges = new TreeEdges({
      idLength: store.hashLength,
      find: (bytes, at) => store.numberOf(bytes, at),
      isWanted: (number) => this.wanted[number] === 1,
      edges: (parent, children, names, from, to) => {
        if (this.filter === null) batch.edges.pushPairs(parent, children, names, from, to);
        else this.filter.pairs(parent, children, names, from, to, take);
      },
      missing: (parent, kind, bytes, at) => this.noteMissing(parent, kind, bytes, at),
    });
    const sink = {
      rows: (words: Int32Array, from: number, to: number) => {
        if (this.filter === null) batch.edges.pushWords(words, from, to);
        else this.filter.words(words, from, to, take);
      },
      missing: (parent: number, kind: 'tree' | 'blob', bytes: Uint8Array, at: number) =>
        this.noteMissing(parent, kind, bytes, at),
    };
    const options = { ...context, names: this.edges.names };
    this.quickEdges = context.ids === null ? null : new QuickTreeEdges(context.ids, sink, options);
    this.quick = this.quickEdges && this.quickVisitor(this.quickEdges);
    this.plainFrom = this.quickEdges === null ? 0 : NO_DEPTH;
    this.memoryEnd = this.quickEdges?.memoryEnd ?? context.memoryStart;
  }

  /** `edgesTo` and `named` as in {@link PhasePlan}. */
  begin(edgesTo: Uint8Array, named: NamedEdges | null = null): void {
    this.wanted = edgesTo;
    this.filter = named && new NameFilter(named, this.edges.names, this.engine);
    this.quickEdges?.begin(edgesTo);
  }

  /** Puts all that was read into the batch. */
  finish(): void {
    this.quickEdges?.finish();
  }

  takeNames(): string[] {
    const names = this.edges.names.slice();
    this.edges.clearNames();
    this.filter?.forget();
    this.quickEdges?.restart();
    return names;
  }

  enter(node: WalkNode): void {
    this.beat();
    if (node.type !== OBJECT_TREE) {
      this.quickEdges?.leave(node.depth);
      if (node.depth >= this.plainFrom) this.edges.pass(node.depth - this.plainFrom);
      return;
    }
    const { length } = node;
    const isWhole = this.read(node);
    if (!node.wanted) return;
    if (isWhole) {
      this.batch.read.trees += 1;
      this.batch.objectsDone += 1;
      this.batch.bytes.expanded += length;
      this.batch.bytes.stored += node.storedLength;
    } else {
      this.tellBroken(node);
    }
  }

  private quickVisitor(edges: QuickTreeEdges): QuickVisitor {
    const { batch } = this;
    return {
      mode: WALK_TREE_EDGES,
      begin: this.beat,
      settle: (node, result) => {
        this.beat();
        if (edges.take(node, result) === 'broken' && node.wanted) this.tellBroken(node);
      },
      makeRoom: () => edges.restart(),
      leaveKernel: () => {
        this.plainFrom = NO_DEPTH;
      },
      count: ({ trees, expanded, stored }) => {
        batch.read.trees += trees;
        batch.objectsDone += trees;
        batch.bytes.expanded += expanded;
        batch.bytes.stored += stored;
      },
    };
  }

  private tellBroken({ objectNumber }: WalkNode): void {
    const detail = 'the tree has a malformed entry; what stands before it was read';
    this.fault(objectNumber, 'corrupt', detail);
  }

  /** Reads the edges of a tree; false when it is malformed. */
  private read(node: WalkNode): boolean {
    const { quickEdges: quick } = this;
    if (quick !== null && node.depth <= this.plainFrom) {
      const outcome = quick.enter(node);
      this.plainFrom = outcome === 'refused' ? node.depth : NO_DEPTH;
      if (outcome !== 'refused') return outcome === 'whole';
    }
    const { bytes } = this.kernel;
    this.words = wordsOver(bytes, this.words);
    const isWhole = this.edges.enter(node, bytes, this.words, node.depth - this.plainFrom);
    quick?.restart();
    return isWhole;
  }

  leave(depth: number): void {
    if (depth >= this.plainFrom) this.edges.leave(depth - this.plainFrom);
  }

  window(node: WalkNode, offset: number): void {
    if (offset === 0) this.fault(node.objectNumber, 'oversize', 'the tree is too large to be read');
  }

  fault(objectNumber: number, reason: SkipReason, detail: string): void {
    this.batch.skipped.push({ source: objectNumber, isFile: false, reason, detail });
  }

  recovered(): void {
    this.batch.recovered += 1;
  }

  private noteMissing(parent: number, kind: 'tree' | 'blob', bytes: Uint8Array, at: number): void {
    const object = Buffer.from(bytes.subarray(at, at + this.store.hashLength)).toString('hex');
    if ((this.missing.get(object) ?? Number.POSITIVE_INFINITY) <= parent) return;
    this.missing.set(object, parent);
    this.batch.missing.push({ object, kind, from: parent });
  }
}
