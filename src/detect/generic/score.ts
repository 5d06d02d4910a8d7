/**
 * The learned score: boosted trees over the features, read from model.gen.ts (made by
 * test/accuracy/train). Also what the score is called: confidence, and reasons in words.
 *
 * The score is a scale, over-confident at its top: it sorts, and it has three levels. It is no
 * probability, and nothing prints it as one.
 */
import type { Confidence } from '../../base/model.ts';
import { MODEL_BIAS, MODEL_FEATURES, MODEL_NODES, MODEL_ROOTS, MODEL_TREES } from './model.gen.ts';

/** Scores from here up are of medium confidence: the level of the project's accuracy targets. */
const MEDIUM_SCORE = 0.5;
const HIGH_SCORE = 0.9;
/** Below this nothing is reported at all. */
const LOW_SCORE = 0.2;

/** Bytes of a node in {@link MODEL_NODES}: feature (0xff: leaf), offset of the right child, value. */
const NODE_BYTES = 6;
const LEAF = 0xff;
/** Leaves of a tree, at most, and its tests. */
const LEAVES = 8;
const TESTS = LEAVES - 1;
const ALL_LEAVES = (1 << LEAVES) - 1;
const TEST_SHIFT = LEAVES;

/*
 * Trees without branches, which a processor would mostly foresee wrongly: each distinct test is made once, for
 * all trees, and a test that fails takes away the leaves on its left. The first leaf that is left is the
 * one that going down the tree ends at. After QuickScorer (Lucchese et al., SIGIR 2015). Constants, so that
 * V8 knows where they lie; filled on first use.
 */

/** By test: whether the feature is at most the limit. */
const testFeatures = new Uint8Array(MODEL_TREES * TESTS);
const testLimits = new Float64Array(MODEL_TREES * TESTS);
/** By test: all bits where it holds, for the candidate at hand. */
const holds = new Int32Array(MODEL_TREES * TESTS);
/** TESTS words a tree: a test above TEST_SHIFT, below the leaves that are left where it fails. */
const nodes = new Int32Array(MODEL_TREES * TESTS);
/** LEAVES a tree, from left to right. */
const leaves = new Float64Array(MODEL_TREES * LEAVES);
/** 0 before the trees are loaded. */
let testCount = 0;

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
    const counts = Buffer.from(MODEL_ROOTS, 'base64');
    // Nodes that a tree does without take no leaf away.
    nodes.fill(ALL_LEAVES);
    let root = 0;
    for (let tree = 0; tree < MODEL_TREES; tree++) {
      this.#nodeAt = tree * TESTS;
      this.#leafCount = 0;
      this.#read(tree, root);
      root += counts[tree] as number;
    }
    testCount = this.#tests.size;
  }

  /** Reads a node and all below; its leaves, as bits. */
  #read(tree: number, node: number): number {
    const at = node * NODE_BYTES;
    const feature = this.#packed.readUInt8(at);
    const value = this.#packed.readFloatLE(at + 2);
    if (feature === LEAF) {
      if (this.#leafCount === LEAVES)
        throw new RangeError(`tree ${tree} of the model is too large`);
      leaves[tree * LEAVES + this.#leafCount] = value;
      return 1 << this.#leafCount++;
    }
    const left = this.#read(tree, node + 1);
    const right = this.#read(tree, node + this.#packed.readUInt8(at + 1));
    nodes[this.#nodeAt++] = (this.#testOf(feature, value) << TEST_SHIFT) | (ALL_LEAVES & ~left);
    return left | right;
  }

  #testOf(feature: number, limit: number): number {
    const key = `${feature} ${limit}`;
    const known = this.#tests.get(key);
    if (known !== undefined) return known;
    const test = this.#tests.size;
    this.#tests.set(key, test);
    testFeatures[test] = feature;
    testLimits[test] = limit;
    return test;
  }
}

/** How many features the model was trained with; features.ts must agree. */
export const MODEL_WIDTH: number = MODEL_FEATURES;

/** Log-odds of a candidate. HOT for candidates only; loads the trees on first use. */
export function logOdds(features: Float64Array): number {
  if (testCount === 0) new ForestReader().readAll();
  // In bounds, as all below: features of the model, tests and leaves of the trees.
  for (let test = 0; test < testCount; test++) {
    holds[test] = -(features[testFeatures[test]!]! <= testLimits[test]!);
  }
  let total = MODEL_BIAS;
  for (let at = 0, first = 0; at < nodes.length; at += TESTS, first += LEAVES) {
    const a = nodes[at]!;
    const b = nodes[at + 1]!;
    const c = nodes[at + 2]!;
    const d = nodes[at + 3]!;
    const e = nodes[at + 4]!;
    const f = nodes[at + 5]!;
    const g = nodes[at + 6]!;
    const left =
      (a | holds[a >> TEST_SHIFT]!) &
      (b | holds[b >> TEST_SHIFT]!) &
      (c | holds[c >> TEST_SHIFT]!) &
      (d | holds[d >> TEST_SHIFT]!) &
      (e | holds[e >> TEST_SHIFT]!) &
      (f | holds[f >> TEST_SHIFT]!) &
      (g | holds[g >> TEST_SHIFT]!);
    total += leaves[first + FIRST_LEAF[left & ALL_LEAVES]!]!;
  }
  return total;
}

/** The report's score, 0 to 1 with three decimals. */
export function scoreOf(odds: number): number {
  return Math.round(1000 / (1 + Math.exp(-odds))) / 1000;
}

/** The log-odds that a score stands for; the inverse of {@link scoreOf} up to rounding. */
export function oddsOf(score: number): number {
  const inside = Math.min(0.9995, Math.max(0.0005, score));
  return Math.log(inside / (1 - inside));
}

/** What a score is called; `none` is not reported. */
export function confidenceOf(score: number): Confidence | 'none' {
  if (score >= HIGH_SCORE) return 'high';
  if (score >= MEDIUM_SCORE) return 'medium';
  return score >= LOW_SCORE ? 'low' : 'none';
}
