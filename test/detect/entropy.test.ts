import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntropyCheck, shannonEntropy } from '../../src/detect/entropy.ts';

describe('Shannon entropy in bits per character', () => {
  test.each([
    ['', 0],
    ['aaaa', 0],
    ['ab', 1],
    ['abababab', 1],
    ['0123456789abcdef', 4],
    // H(1/4, 3/4)
    ['aaab', 2 - (3 / 4) * Math.log2(3)],
  ])('of %j', (value, bits) => {
    expect(shannonEntropy(value)).toBeCloseTo(bits, 12);
  });
});

test('the entropy of stretches, one after the other, is that of each alone', () => {
  const check = new EntropyCheck();
  const text = fc.uint8Array({ minLength: 20, maxLength: 200, max: 40 });
  const stretches = fc.array(fc.tuple(fc.nat(199), fc.integer({ min: 1, max: 100 })), {
    minLength: 5,
    maxLength: 30,
  });
  fc.assert(
    fc.property(
      text,
      stretches,
      fc.double({ min: 0.1, max: 5, noNaN: true }),
      (bytes, all, bits) => {
        check.reset();
        for (const [start, length] of all) {
          const from = start % bytes.length;
          const to = Math.min(bytes.length, from + length);
          const entropy = shannonEntropy(Buffer.from(bytes.subarray(from, to)).toString('latin1'));
          if (Math.abs(entropy - bits) < 1e-6) continue;
          expect(check.isAtLeast(bytes, from, to, bits)).toBe(entropy >= bits);
        }
      },
    ),
  );
});

test('a stretch that has exactly what is asked for has enough', () => {
  const bytes = Uint8Array.from(Buffer.from('abcdefgh'));
  expect(new EntropyCheck().isAtLeast(bytes, 0, 8, 3)).toBe(true);
  expect(new EntropyCheck().isAtLeast(bytes, 0, 7, 3)).toBe(false);
});
