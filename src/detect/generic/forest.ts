/**
 * The learned trees (model.gen.ts, made by test/accuracy/train), weighed without branches, which a processor would
 * mostly foresee wrongly: each distinct test is made once, for all trees, and a test that fails takes away the
 * leaves on its left. The first leaf that is left is the one that going down the tree ends at. After
 * QuickScorer (Lucchese et al., SIGIR 2015).
 *
 * The kernel has a form of its own (kernel/assembly/forest.ts) over the tables of this file, which adds up in the
 * same order: the same bits come out.
 */
import { MODEL_BIAS, MODEL_FEATURES, MODEL_NODES, MODEL_ROOTS, MODEL_TREES } from './model.gen.ts';

/** Bytes of a node in {@link MODEL_NODES}: feature (0xff: leaf), offset of the right child, value. */
const NODE_BYTES = 6;
const LEAF = 0xff;
/** Leaves of a tree, at most, and its tests. */
export const LEAVES = 8;
export const TESTS = 7;
const ALL_LEAVES = (1 << LEAVES) - 1;
export const TEST_SHIFT: number = LEAVES;
/** Distinct tests of a model, at most. */
const TESTS_MAX = 512;
/** Sums that the trees take turns in adding to, so that no addition waits for the one before. */
const SUMS = 4;

/*
 * Tables of fixed size, so that V8 knows where they lie; filled on first use, and before the kernel is built.
 */

/** How many distinct tests there are; they are in order of feature, then limit. 0 before the trees are loaded. */
export const TEST_COUNT: Int32Array = new Int32Array(1);
/** By test: whether the feature is at most the limit. */
export const TEST_FEATURES: Uint8Array = new Uint8Array(TESTS_MAX);
export const TEST_LIMITS: Float64Array = new Float64Array(TESTS_MAX);
/** TESTS words a tree: a test above TEST_SHIFT, below the leaves that are left where it fails. */
export const NODES: Int32Array = new Int32Array(MODEL_TREES * TESTS);
/** LEAVES a tree, from left to right. */
export const LEAF_VALUES: Float32Array = new Float32Array(MODEL_TREES * LEAVES);
/** By test: all bits where it holds, for the candidate at hand. */
const holds = new Int32Array(TESTS_MAX);
const sums = new Float64Array(SUMS);

/** By set of leaves: the first. */
const FIRST_LEAF: Uint8Array = Uint8Array.from({ length: ALL_LEAVES + 1 }, (_, set) =>
  Math.max(0, 31 - Math.clz32(set & -set)),
);

/** Unpacks the trees of model.gen.ts. */
class ForestReader {
  readonly #packed: Buffer = Buffer.from(MODEL_NODES, 'base64');
  readonly #tests = new Map<string, number>();
  /** Where the next test and the next leaf of the tree at hand go. */
  #nodeAt = 0;
  #leafCount = 0;

  readAll(): void {
    this.#sortTests();
    const counts = Buffer.from(MODEL_ROOTS, 'base64');
    // Nodes that a tree does without take no leaf away.
    NODES.fill(ALL_LEAVES);
    let root = 0;
    for (let tree = 0; tree < MODEL_TREES; tree++) {
      this.#nodeAt = tree * TESTS;
      this.#leafCount = 0;
      this.#read(tree, root);
      root += counts[tree] as number;
    }
    TEST_COUNT[0] = this.#tests.size;
  }

  #sortTests(): void {
    const tests = new Map<string, readonly [feature: number, limit: number]>();
    for (let at = 0; at < this.#packed.length; at += NODE_BYTES) {
      const feature = this.#packed.readUInt8(at);
      const limit = this.#packed.readFloatLE(at + 2);
      if (feature !== LEAF) tests.set(keyOf(feature, limit), [feature, limit]);
    }
    if (tests.size > TESTS_MAX) throw new RangeError('the model has too many distinct tests');
    const sorted = [...tests.values()].toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
    sorted.forEach(([feature, limit], test) => {
      this.#tests.set(keyOf(feature, limit), test);
      TEST_FEATURES[test] = feature;
      TEST_LIMITS[test] = limit;
    });
  }

  /** Reads a node and all below; its leaves, as bits. */
  #read(tree: number, node: number): number {
    const at = node * NODE_BYTES;
    const feature = this.#packed.readUInt8(at);
    const value = this.#packed.readFloatLE(at + 2);
    if (feature === LEAF) {
      if (this.#leafCount === LEAVES)
        throw new RangeError(`tree ${tree} of the model is too large`);
      LEAF_VALUES[tree * LEAVES + this.#leafCount] = value;
      return 1 << this.#leafCount++;
    }
    const left = this.#read(tree, node + 1);
    const right = this.#read(tree, node + this.#packed.readUInt8(at + 1));
    const test = this.#tests.get(keyOf(feature, value)) as number; // sortTests has met all
    NODES[this.#nodeAt++] = (test << TEST_SHIFT) | (ALL_LEAVES & ~left);
    return left | right;
  }
}

function keyOf(feature: number, limit: number): string {
  return `${feature} ${limit}`;
}

/** How many features the model was trained with; features.ts must agree. */
export const MODEL_WIDTH: number = MODEL_FEATURES;

/** Fills the tables of this file. */
export function loadForest(): void {
  new ForestReader().readAll();
}

/** Log-odds of a candidate. HOT for candidates only; loads the trees on first use. */
export function logOdds(features: Float64Array): number {
  if (TEST_COUNT[0] === 0) loadForest();
  const testCount = TEST_COUNT[0]!;
  // In bounds, as all below: features of the model, tests and leaves of the trees.
  for (let test = 0; test < testCount; test++) {
    holds[test] = -(features[TEST_FEATURES[test]!]! <= TEST_LIMITS[test]!);
  }
  sums.fill(0);
  for (let tree = 0, at = 0; tree < MODEL_TREES; tree++, at += TESTS) {
    const a = NODES[at]!;
    const b = NODES[at + 1]!;
    const c = NODES[at + 2]!;
    const d = NODES[at + 3]!;
    const e = NODES[at + 4]!;
    const f = NODES[at + 5]!;
    const g = NODES[at + 6]!;
    const left =
      (a | holds[a >> TEST_SHIFT]!) &
      (b | holds[b >> TEST_SHIFT]!) &
      (c | holds[c >> TEST_SHIFT]!) &
      (d | holds[d >> TEST_SHIFT]!) &
      (e | holds[e >> TEST_SHIFT]!) &
      (f | holds[f >> TEST_SHIFT]!) &
      (g | holds[g >> TEST_SHIFT]!);
    sums[tree % SUMS]! += LEAF_VALUES[tree * LEAVES + FIRST_LEAF[left & ALL_LEAVES]!]!;
  }
  return MODEL_BIAS + (sums[0]! + sums[1]! + (sums[2]! + sums[3]!));
}
