/** What the kernel judges while it searches, and tells by the record, is what detectors say when they are asked. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GENERIC_RULE_IDS } from '../../../src/detect/generic/index.ts';
import { Bench, packOf, type RuleSketch, whole } from '../support.ts';
import { namedTexts, placedTexts } from './anchors.ts';
import { randomText } from './support.ts';

const SKETCH: RuleSketch = { pattern: 'unused', kind: 'generic', priority: 10 };
// Beside them a rule that shares a literal with a detector: both must be asked.
const pack = packOf({
  ...Object.fromEntries(GENERIC_RULE_IDS.map((id) => [id, SKETCH])),
  shared: { pattern: '(?i)secret_[a-z]{3}="?(?<secret>[a-z0-9]{6,20})' },
});
const fast = new Bench(pack, { wasm: true });
const plain = new Bench(pack, { wasm: false });

test('in any text', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.oneof(namedTexts, placedTexts), (text) => {
      const expected = whole(plain.scan(text));
      expect(whole(fast.scan(text))).toEqual(expected);
      found += expected.length;
    }),
    { numRuns: 600 },
  );
  expect(found).toBeGreaterThan(100);
});

/** Lines with a value of their own each, and an anchor or two. */
const lines = (count: number, line: (value: string, index: number) => string): Buffer =>
  Buffer.from(
    Array.from({ length: count }, (_, n) => line(randomText(n, 6 + (n % 9)), n)).join('\n'),
  );

test.each([
  // 64 kB, searched at once, have room for 5000 of these.
  ['more than it keeps of a text', lines(12_000, (value) => `pw=${value}`)],
  ['beside a rule', lines(3000, (value, n) => `${n % 2 ? 'secret_key' : 'password'}="${value}"`)],
  ['between addresses', lines(3000, (value) => `a://u:${value}@h token=${value}`)],
  ['among names without a value', lines(3000, (value) => `pw=pw=key key= pw="${value}"`)],
])('%s', (_, text) => {
  const expected = whole(plain.scan(text));
  expect(whole(fast.scan(text))).toEqual(expected);
  expect(expected.length).toBeGreaterThan(1000);
});
