import { describe, expect, test } from 'vitest';
import { shannonEntropy } from '../../src/detect/index.ts';

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
