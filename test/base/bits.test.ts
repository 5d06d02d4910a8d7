import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBits, hasBit, newBits, setBit } from '../../src/base/bits.ts';

test('a bit set is a set of small integers', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(99)), fc.boolean(), (members, shared) => {
      const bits = newBits(100, shared);
      for (const member of members) setBit(bits, member);
      const expected = new Set(members);
      for (let i = 0; i < 100; i += 1) expect(hasBit(bits, i)).toBe(expected.has(i));
      expect(countBits(bits)).toBe(expected.size);
    }),
  );
  expect(newBits(9, true).buffer).toBeInstanceOf(SharedArrayBuffer);
});
