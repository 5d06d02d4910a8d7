/** What literal tables refuse, and that building them is deterministic. */

import { expect, test } from 'vitest';
import { buildLiteralTables, searchReference } from '../../src/prefilter/index.ts';

test('building twice gives the same bytes', () => {
  const set = ['token', 'AKIA', 'sk_', 'x'.repeat(1024)].map((bytes) => ({
    bytes,
    caseless: false,
  }));
  expect(buildLiteralTables(set)).toEqual(buildLiteralTables(set));
});

test.each([
  ['shorter than three bytes', { bytes: 'ab', caseless: false }, /literal 0 has 2 bytes/],
  [
    'longer than the limit',
    { bytes: 'a'.repeat(1025), caseless: false },
    /literal 0 has 1025 bytes/,
  ],
  ['beyond latin1', { bytes: 'ab€', caseless: false }, /literal 0 is not latin1/],
  ['caseless with capitals', { bytes: 'Key', caseless: true }, /literal 0 is caseless/],
])('refuses a literal %s', (_name, literal, message) => {
  expect(() => buildLiteralTables([literal])).toThrow(message);
});

test('refuses more literals than ids', () => {
  const many = Array.from({ length: 65_536 }, () => ({ bytes: 'abc', caseless: false }));
  expect(() => buildLiteralTables(many)).toThrow(/65536 literals/);
});

test('the plain search reports overlaps, case forms and range edges', () => {
  const set = [
    { bytes: 'aba', caseless: true },
    { bytes: 'bab', caseless: false },
  ];
  const bytes = Buffer.from('abAbab');
  expect(searchReference(bytes, set, 0, 6, 6)).toEqual([
    [0, 0],
    [2, 0],
    [3, 1],
  ]);
  expect(searchReference(bytes, set, 1, 3, 5)).toEqual([[2, 0]]);
  expect(searchReference(bytes, set, 0, 6, 4)).toEqual([[0, 0]]);
});
