/** The score without branches is that of going down each tree. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { logOdds } from '../../../src/detect/generic/forest.ts';
import {
  MODEL_BIAS,
  MODEL_FEATURES,
  MODEL_NODES,
  MODEL_ROOTS,
  MODEL_TREES,
} from '../../../src/detect/generic/model.gen.ts';
import { confidenceOf, scoreOf } from '../../../src/detect/generic/score.ts';
import { LEAST_ODDS } from '../../../src/detect/generic/weigh.ts';

const NODE_BYTES = 6;
const LEAF = 0xff;
const packed = Buffer.from(MODEL_NODES, 'base64');
const nodesOfTree = Buffer.from(MODEL_ROOTS, 'base64');

const byTheTrees = (features: Float64Array): number => {
  const sums = [0, 0, 0, 0];
  for (let tree = 0, root = 0; tree < MODEL_TREES; root += nodesOfTree[tree++]!) {
    let node = root;
    for (let at = node * NODE_BYTES; packed[at] !== LEAF; at = node * NODE_BYTES) {
      const isLeft = features[packed[at]!]! <= packed.readFloatLE(at + 2);
      node += isLeft ? 1 : packed[at + 1]!;
    }
    sums[tree % 4]! += packed.readFloatLE(node * NODE_BYTES + 2);
  }
  return MODEL_BIAS + (sums[0]! + sums[1]! + (sums[2]! + sums[3]!));
};

/** Limits of the trees' tests, where an answer turns. */
const limits = Array.from({ length: packed.length / NODE_BYTES }, (_, node) =>
  packed[node * NODE_BYTES] === LEAF ? 0 : packed.readFloatLE(node * NODE_BYTES + 2),
);

test('the score is that of going down each tree, to the last bit', () => {
  const feature = fc.oneof(
    fc.constantFrom(0, 1, ...limits),
    fc.double({ min: 0, max: 9, noNaN: true }),
  );
  const features = fc.array(feature, { minLength: MODEL_FEATURES, maxLength: MODEL_FEATURES });
  const seen = new Set<number>();
  fc.assert(
    fc.property(features, (values) => {
      const odds = logOdds(Float64Array.from(values));
      expect(odds).toBe(byTheTrees(Float64Array.from(values)));
      seen.add(odds);
    }),
    { numRuns: 500 },
  );
  expect(seen.size).toBeGreaterThan(100);
});

test('what the kernel leaves out would not be reported', () => {
  expect(confidenceOf(scoreOf(LEAST_ODDS))).toBe('none');
  expect(confidenceOf(scoreOf(LEAST_ODDS + 0.05))).toBe('low');
});
