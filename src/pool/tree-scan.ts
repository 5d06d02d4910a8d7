/** What the trees phase does with each tree: reports its edges, by its delta where it has one. */
import type { SkipReason } from '../base/model.ts';
import {
  OBJECT_TREE,
  type ObjectStore,
  TreeEdges,
  type WalkNode,
  type WalkVisitor,
} from '../git/index.ts';
import type { Kernel } from '../kernel/index.ts';
import type { BatchBuilder } from './batch.ts';

/** Visitor of the trees phase. */
export class TreeScan implements WalkVisitor {
  private readonly kernel: Kernel;
  private readonly store: ObjectStore;
  private readonly batch: BatchBuilder;
  private readonly beat: () => void;
  /** The kernel's memory as words. */
  private words: Int32Array = new Int32Array(0);
  private wanted: Uint8Array = new Uint8Array(0);
  private readonly missing = new Set<string>();
  private readonly edges: TreeEdges;

  constructor(kernel: Kernel, store: ObjectStore, batch: BatchBuilder, beat: () => void) {
    this.kernel = kernel;
    this.store = store;
    this.batch = batch;
    this.beat = beat;
    this.edges = new TreeEdges({
      idLength: store.hashLength,
      find: (bytes, at) => store.numberOf(bytes, at),
      isWanted: (number) => this.wanted[number] === 1,
      edges: (parent, children, names, from, to) =>
        batch.edges.pushPairs(parent, children, names, from, to),
      missing: (parent, kind, bytes, at) => this.noteMissing(parent, kind, bytes, at),
    });
  }

  begin(edgesTo: Uint8Array): void {
    this.wanted = edgesTo;
  }

  takeNames(): string[] {
    const names = this.edges.names.slice();
    this.edges.clearNames();
    return names;
  }

  enter(node: WalkNode): void {
    this.beat();
    if (node.type !== OBJECT_TREE) return;
    const { bytes } = this.kernel;
    // The memory moves when it grows.
    if (this.words.buffer !== bytes.buffer) {
      this.words = new Int32Array(bytes.buffer, 0, bytes.length >>> 2);
    }
    const { length, objectNumber } = node;
    const isWhole = this.edges.enter(node, bytes, this.words);
    if (!node.wanted) return;
    if (isWhole) {
      this.batch.read.trees += 1;
      this.batch.objectsDone += 1;
      this.batch.bytes.expanded += length;
      this.batch.bytes.stored += node.storedLength;
    } else {
      this.fault(
        objectNumber,
        'corrupt',
        'the tree has a malformed entry; what stands before it was read',
      );
    }
  }

  leave(depth: number): void {
    this.edges.leave(depth);
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
    if (this.missing.has(object)) return;
    this.missing.add(object);
    this.batch.missing.push({ object, kind, from: parent });
  }
}
