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

interface Forest {
  readonly feature: Uint8Array;
  readonly right: Uint8Array;
  readonly value: Float64Array;
  readonly roots: Uint16Array;
}

function loadForest(): Forest {
  const packed = Buffer.from(MODEL_NODES, 'base64');
  const count = packed.length / NODE_BYTES;
  const feature = new Uint8Array(count);
  const right = new Uint8Array(count);
  const value = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    feature[n] = packed.readUInt8(n * NODE_BYTES);
    right[n] = packed.readUInt8(n * NODE_BYTES + 1);
    value[n] = packed.readFloatLE(n * NODE_BYTES + 2);
  }
  const counts = Buffer.from(MODEL_ROOTS, 'base64');
  const roots = new Uint16Array(MODEL_TREES);
  let at = 0;
  for (let t = 0; t < MODEL_TREES; t++) {
    roots[t] = at;
    at += counts[t] as number;
  }
  return { feature, right, value, roots };
}

let forest: Forest | undefined;

/** How many features the model was trained with; features.ts must agree. */
export const MODEL_WIDTH: number = MODEL_FEATURES;

/** Log-odds of a candidate. HOT for candidates only; loads the trees on first use. */
export function logOdds(features: Float64Array): number {
  forest ??= loadForest();
  const { feature, right, value, roots } = forest;
  let total = MODEL_BIAS;
  for (let t = 0; t < roots.length; t++) {
    let node = roots[t] as number;
    for (;;) {
      const index = feature[node] as number;
      if (index === LEAF) break;
      node += (features[index] as number) <= (value[node] as number) ? 1 : (right[node] as number);
    }
    total += value[node] as number;
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
