import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareIds, createIdTable, findId, type HashLength } from '../../src/base/oids.ts';

/** Ids that share prefixes more often than hashes do. */
const hexId = (hashLength: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('', '0000', 'ffff', 'abcdef', 'abcdee'),
      fc.uint8Array({ minLength: 32 }),
    )
    .map(([prefix, rest]) => {
      return (prefix + Buffer.from(rest).toString('hex')).slice(0, hashLength * 2);
    });

test.each([20, 32] as HashLength[])('ids of %i bytes are found at their rank', (hashLength) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(hexId(hashLength), { maxLength: 200 }),
      hexId(hashLength),
      (list, other) => {
        const sorted = list.toSorted();
        const table = createIdTable(Buffer.from(sorted.join(''), 'hex'), hashLength);
        expect(table.count).toBe(sorted.length);
        for (const [rank, id] of sorted.entries()) {
          expect(findId(table, Buffer.from(`ff${id}`, 'hex'), 1)).toBe(rank);
        }
        expect(findId(table, Buffer.from(other, 'hex'), 0)).toBe(sorted.indexOf(other));
      },
    ),
  );
});

test('many ids get a finer table and are found all the same', () => {
  const ids = Array.from({ length: 5000 }, (_, i) =>
    Buffer.from(String(Math.imul(i, 2654435761) >>> 0).padStart(20, '0'), 'latin1'),
  ).toSorted((a, b) => a.compare(b));
  const table = createIdTable(Buffer.concat(ids), 20);
  expect(table.starts.length).toBeGreaterThan(257);
  for (const [rank, id] of ids.entries()) expect(findId(table, id, 0)).toBe(rank);
});

test('order is that of the bytes', () => {
  const [a, b] = [Buffer.from([1, 2, 3]), Buffer.from([0, 1, 2, 200])];
  expect(compareIds(a, 0, b, 1, 2)).toBe(0);
  expect(compareIds(a, 0, b, 1, 3)).toBeLessThan(0);
});
