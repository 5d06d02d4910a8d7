/** Which literals are cut back by their last byte. */
import { expect, test } from 'vitest';
import { cutBack } from '../../src/rules/pattern-cut.ts';
import type { FoundLiteral } from '../../src/rules/pattern-literals.ts';

const REACH = { before: 2, minBefore: 0, after: 20, minAfter: 9 };
const literalsOf = (texts: readonly string[], caseless = false): FoundLiteral[] =>
  texts.map((bytes) => ({ bytes, caseless, ...REACH }));
const digits = literalsOf([...'0123456789'].map((digit) => `key${digit}`));
const wider: FoundLiteral[] = [...'56789'].map((digit) => ({
  bytes: `key${digit}`,
  caseless: false,
  before: 2,
  minBefore: 0,
  after: 21,
  minAfter: 9,
}));
const behind =
  (...ranges: number[]) =>
  () => [{ length: 1, ranges }];

test('literals that end with all bytes that may follow are one, and reach one byte further', () => {
  expect(cutBack(digits, behind(0x30, 0x39))).toEqual([
    { bytes: 'key', caseless: false, before: 2, minBefore: 0, after: 21, minAfter: 10 },
  ]);
});

test('letters of caseless literals count twice', () => {
  const letters = literalsOf(
    [...'abcdef'].map((letter) => `key${letter}`),
    true,
  );
  expect(cutBack(letters, behind(0x41, 0x46, 0x61, 0x66))).toHaveLength(1);
  expect(cutBack(letters, behind(0x41, 0x47, 0x61, 0x66))).toEqual(letters);
});

test.each([
  ['more bytes may follow', digits, behind(0x30, 0x3a)],
  ['anything may follow', digits, () => []],
  ['few differ', digits.slice(0, 5), behind(0x30, 0x34)],
  ['too little would be left', literalsOf([...'0123456'].map((d) => `sk${d}`)), behind(0x30, 0x36)],
  ['their reach differs', [...digits.slice(0, 5), ...wider], behind(0x30, 0x39)],
])('literals stay as they are where %s', (_name, literals, runsBehind) => {
  expect(cutBack(literals, runsBehind)).toEqual(literals);
});
