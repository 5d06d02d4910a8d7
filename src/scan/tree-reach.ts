/**
 * Which trees and blobs stand below a set of trees: the closure over tree entries, as bits.
 *
 * Works in waves, the trees of one depth at a time. A small wave is read object by object, a large one
 * as delta families, where an entry that a tree repeats from its base is looked up once. Submodules
 * are not followed. What cannot be read is left to the scan, which meets it again and lists it.
 */
import { hasBit, newBits, setBit } from '../base/bits.ts';
import { wordsOver } from '../base/bytes.ts';
import {
  createTreeEntry,
  isFault,
  MODE_GITLINK,
  MODE_TREE,
  MODE_TYPE,
  nextTreeEntry,
  OBJECT_TREE,
  type ObjectStore,
  TREE_BROKEN,
  TREE_END,
  type TreeEdgeContext,
  TreeEdges,
  type WalkNode,
  type WalkVisitor,
} from '../git/index.ts';
import type { Kernel } from '../kernel/index.ts';
import type { LocalWalk } from './local-walk.ts';

/** Called for entries whose objects the store lacks, with where the raw id stands; maybe not for all. */
export type MissingEntry = (bytes: Uint8Array, idAt: number) => void;

/** What a closure may be told besides where to start. */
export interface ReachOptions {
  /** Objects that are not entered and not added, whatever leads to them. */
  readonly except?: Uint8Array;
  readonly onMissing?: MissingEntry;
  /** Called for each tree that is added. */
  readonly onTree?: (number: number) => void;
}

/** Waves up to this size are read object by object. */
const SMALL_WAVE = 64;
/**
 * The same as a part of the store: planning a wave costs a pass over all objects, so the number of
 * planned waves stays bounded however deep a hostile repository nests its trees.
 */
const SMALL_WAVE_SHIFT = 9;

/** Computes closures over one store. */
export class TreeReach {
  private readonly store: ObjectStore;
  private readonly walk: LocalWalk;
  private readonly smallWave: number;
  private readonly entry = createTreeEntry();

  /** `smallWave`: waves up to this size are read object by object, whatever the store's size. */
  constructor(store: ObjectStore, walk: LocalWalk, smallWave?: number) {
    this.store = store;
    this.walk = walk;
    this.smallWave = smallWave ?? Math.max(SMALL_WAVE, store.objectCount >>> SMALL_WAVE_SHIFT);
  }

  /**
   * Adds to `into` the `roots` (object numbers of trees; negative ones are passed over) and all that
   * stands below them. What is in `into` already counts as entered.
   */
  add(roots: Iterable<number>, into: Uint8Array, options: ReachOptions = {}): void {
    const { store } = this;
    const { except, onMissing = () => undefined, onTree = () => undefined } = options;
    let next: number[] = [];
    const add = (number: number, isTree: boolean): void => {
      if (hasBit(into, number) || (except !== undefined && hasBit(except, number))) return;
      setBit(into, number);
      // A loose object's type only its content tells: then the entry's mode decides.
      const type = store.typeOf(number);
      if (type !== OBJECT_TREE && (type !== 0 || !isTree)) return;
      next.push(number);
      onTree(number);
    };
    for (const root of roots) if (root >= 0) add(root, true);
    while (next.length > 0) {
      const wave = next;
      next = [];
      const packed = wave.filter((number) => store.typeOf(number) === OBJECT_TREE);
      const isSmall = packed.length <= this.smallWave;
      for (const number of isSmall ? wave : wave.filter((n) => store.typeOf(n) === 0)) {
        this.readOne(number, add, onMissing);
      }
      if (!isSmall) this.readFamilies(packed, add, onMissing);
    }
  }

  private readOne(
    number: number,
    add: (child: number, isTree: boolean) => void,
    onMissing: MissingEntry,
  ): void {
    const { store, entry } = this;
    const tree = store.read(number);
    if (isFault(tree) || tree.type !== OBJECT_TREE) return;
    const { bytes } = tree;
    for (let at = 0; ; ) {
      const next = nextTreeEntry(bytes, at, bytes.length, store.hashLength, entry);
      if (next === TREE_END || next === TREE_BROKEN) return;
      at = next;
      const type = entry.mode & MODE_TYPE;
      if (type === MODE_GITLINK) continue;
      const child = store.numberOf(bytes, entry.idAt);
      if (child < 0) onMissing(bytes, entry.idAt);
      else add(child, type === MODE_TREE);
    }
  }

  private readFamilies(
    trees: readonly number[],
    add: (child: number, isTree: boolean) => void,
    onMissing: MissingEntry,
  ): void {
    const wanted = newBits(this.store.objectCount);
    for (const number of trees) setBit(wanted, number);
    this.walk.run(wanted, (kernel) => new WaveVisitor(this.store, kernel, { add, onMissing }));
  }
}

interface WaveSink {
  add(child: number, isTree: boolean): void;
  onMissing(bytes: Uint8Array, idAt: number): void;
}

/** Follows the trees of one wave through their families. */
class WaveVisitor implements WalkVisitor {
  private readonly kernel: Kernel;
  private readonly edges: TreeEdges;
  /** The kernel's memory as words. */
  private words: Int32Array = new Int32Array(0);
  /** True while the tree at hand is one of the wave, not only a base of one. */
  private isWanted = false;

  constructor(store: ObjectStore, kernel: Kernel, sink: WaveSink) {
    this.kernel = kernel;
    const context: TreeEdgeContext = {
      idLength: store.hashLength,
      find: (bytes, at) => store.numberOf(bytes, at),
      isWanted: () => true,
      tag: (mode) => ((mode & MODE_TYPE) === MODE_TREE ? 1 : 0),
      edges: (_, children, isTree, from, to) => {
        if (!this.isWanted) return;
        for (let i = from; i < to; i += 1) sink.add(children[i]!, isTree[i] === 1);
      },
      // Told once a family: one that a base outside of the wave had first is not told at all.
      missing: (_parent, _kind, bytes, at) => {
        if (this.isWanted) sink.onMissing(bytes, at);
      },
    };
    this.edges = new TreeEdges(context);
  }

  // HOT: every tree of the scope.
  enter(node: WalkNode): void {
    if (node.type !== OBJECT_TREE) {
      this.edges.pass(node.depth);
      return;
    }
    const { bytes } = this.kernel;
    this.words = wordsOver(bytes, this.words);
    this.isWanted = node.wanted;
    this.edges.enter(node, bytes, this.words);
  }

  leave(depth: number): void {
    this.edges.leave(depth);
  }

  window(): void {
    // The scan says that the tree is too large to be read.
  }

  fault(): void {
    // The scan meets it again.
  }

  recovered(): void {
    // The scan says so.
  }
}
