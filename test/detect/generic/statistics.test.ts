/** What is counted by table and by the word is what counting byte by byte gives. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { log2Of } from '../../../src/detect/generic/floats.ts';
import { countBytes, createStatistics, entropyOf } from '../../../src/detect/generic/statistics.ts';

const kindOf = (character: string): string => {
  if (/[a-z]/.test(character)) return 'lower';
  if (/[A-Z]/.test(character)) return 'upper';
  return /[0-9]/.test(character) ? 'digit' : 'special';
};
const CASES = new Set(['lower upper', 'upper lower']);

function countedPlainly(text: string): object {
  const characters = [...text];
  const count = (pattern: RegExp): number => characters.filter((each) => pattern.test(each)).length;
  const pairs = characters.slice(1).map((each, i) => [text.charAt(i), each] as const);
  const kinds = pairs.map(([before, each]) => `${kindOf(before)} ${kindOf(each)}`);
  const steps = pairs.map(([before, each]) => each.charCodeAt(0) - before.charCodeAt(0));
  return {
    length: text.length,
    upper: count(/[A-Z]/),
    lower: count(/[a-z]/),
    digits: count(/[0-9]/),
    special: count(/[^A-Za-z0-9]/),
    joiners: count(/[-_]/),
    dots: count(/\./),
    slashes: count(/\//),
    spaces: count(/ /),
    nonAscii: count(/[\u0080-\u00ff]/),
    hexadecimal: count(/[0-9A-Fa-f]/),
    distinct: new Set(characters).size,
    humps: kinds.filter((pair) => CASES.has(pair)).length,
    changes: kinds.filter((pair) => !CASES.has(pair) && new Set(pair.split(' ')).size > 1).length,
    sequence: steps.filter((step) => Math.abs(step) <= 1).length,
    trailingDigits: /[0-9]*$/.exec(text)?.[0].length,
  };
}

const characters = fc.oneof(
  fc.constantFrom(...'abcABC012-_./ zZ9é'),
  fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
);
const texts = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(characters, { minLength: 1, maxLength }).map((list) => list.join(''));

test('bytes are counted in values of any length', () => {
  fc.assert(
    fc.property(
      fc.oneof(texts(30), texts(3000)),
      fc.integer({ min: 0, max: 9 }),
      (text, before) => {
        const bytes = Buffer.from('x'.repeat(before) + text, 'latin1');
        const counted = createStatistics();
        countBytes(bytes, before, bytes.length, counted);
        expect(counted).toMatchObject(countedPlainly(text));
      },
    ),
    { numRuns: 400 },
  );
});

test('the entropy is that of the shares of bytes', () => {
  fc.assert(
    fc.property(texts(600), (text) => {
      const bytes = Buffer.from(text, 'latin1');
      const shares = [...new Set(bytes)].map(
        (byte) => bytes.filter((each) => each === byte).length / bytes.length,
      );
      const expected = shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
      expect(entropyOf(bytes, 0, bytes.length)).toBeCloseTo(expected, 10);
    }),
    { numRuns: 200 },
  );
});

test('logarithms are right to the last bits, and exact for powers of two', () => {
  for (let exponent = -9; exponent < 10; exponent++) expect(log2Of(2 ** exponent)).toBe(exponent);
  for (let n = 1; n <= 512; n++) {
    expect(Math.abs(log2Of(n) - Math.log2(n))).toBeLessThan(4e-15);
    expect(Math.abs(log2Of(n / 512) - Math.log2(n / 512))).toBeLessThan(4e-15);
  }
});
