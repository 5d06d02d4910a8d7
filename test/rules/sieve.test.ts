import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import { createMatcher } from '../../src/rules/matcher.ts';
import { seededRandom } from '../../src/rules/pattern-sample.ts';
import { createSieve, type Sieve } from '../../src/rules/sieve.ts';
import { patternWithSecret, randomPattern, randomText } from './random-pattern.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

function sieveOf(source: string): Sieve {
  const sieve = createSieve(source);
  if (sieve === null) throw new Error(`no sieve for ${source}`);
  return sieve;
}

/** Where the sieve says that the first match ends, searching from `from`. */
function firstEnd(source: string, text: string, from = 0): number {
  const sieve = sieveOf(source);
  const bytes = bytesOf(text);
  sieve.begin(bytes, from, 0);
  return sieve.findEnd(bytes, bytes.length, bytes.length);
}

describe('a sieve', () => {
  test('lets every match pass, from wherever it starts', () => {
    let passed = 0;
    fc.assert(
      fc.property(fc.oneof(randomPattern, patternWithSecret), randomText, (source, text) => {
        const compiled = compilePattern(source);
        if (compiled.kind === 'fault') return;
        const { pattern } = compiled;
        const plain = createMatcher({ ...pattern, engine: 'linear' }, loadEngine('re2js'));
        const bytes = bytesOf(text);
        for (let from = 0; from <= text.length; from++) {
          const match = plain.exec(text, from);
          if (match === null) continue;
          passed++;
          const end = firstEnd(pattern.re2Source, text, from);
          expect(end).toBeGreaterThanOrEqual(from);
          expect(end).toBeLessThanOrEqual(match.end);
          // In pieces it says the same.
          const sieve = sieveOf(pattern.re2Source);
          sieve.begin(bytes, from, 0);
          let stepwise = -1;
          for (let last = from; stepwise < 0 && last <= bytes.length; last++) {
            stepwise = sieve.findEnd(bytes, last, bytes.length);
          }
          expect(stepwise).toBe(end);
          // An exact one lets no more through.
          const exact = createSieve(pattern.re2Source, true);
          exact?.begin(bytes, from, 0);
          const exactEnd = exact?.findEnd(bytes, bytes.length, bytes.length) ?? end;
          expect(exactEnd).toBeGreaterThanOrEqual(end);
          expect(exactEnd).toBeLessThanOrEqual(match.end);
        }
      }),
      { numRuns: 500 },
    );
    expect(passed).toBeGreaterThan(500);
  });

  test.each([
    ['key=[0-9a-f]{8}(?:[^0-9a-f]|$)', 'key=0123456 key=012345678 key='],
    ['(?:^|[^a-z])key[a-z]{2,9};', 'xkeyab;-keya;'],
    ['\\bkey\\b', 'akey keya'],
    ['^key', ' key'],
    ['key$', 'key '],
    ['(?m:^)key', ' key\n key'],
    ['key(?:ab){3}', 'keyabab'],
  ])('holds back what %s does not match', (source, text) => {
    expect(firstEnd(source, text)).toBe(-1);
  });

  test('a repeat that is too long to be written out counts as endless', () => {
    const source = '(?:ab|cd){1000}x';
    expect(firstEnd(source, `${'ab'.repeat(999)}x`)).toBeGreaterThan(0);
    expect(firstEnd(source, 'ababy')).toBe(-1);
  });

  test('more states than it keeps change nothing', () => {
    // Of any two bytes n apart either may begin a match: about 2^14 states.
    const sieve = sieveOf(`a${'[ab]'.repeat(14)}c`);
    const random = seededRandom('sieve');
    const noise = Array.from({ length: 60_000 }, () => 'ab'[random(2)]).join('');
    const text = `${noise}a${'b'.repeat(14)}`;
    const bytes = bytesOf(`${text}c`);
    sieve.begin(bytes, 0, 0);
    expect(sieve.findEnd(bytes, bytes.length, bytes.length)).toBe(bytes.length);
    sieve.begin(bytes, 0, 0);
    expect(sieve.findEnd(bytes, text.length, text.length)).toBe(-1);
  });
});
