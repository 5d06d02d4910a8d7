// What must follow a literal follows it in every match: in patterns by hand, in random ones, and in
// the whole built-in pack by its examples (test/rules-pack holds the scanner to those).
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePattern } from '../../src/rules/pattern.ts';
import { type FollowRun, FollowSets } from '../../src/rules/pattern-follow.ts';
import { requiredLiterals } from '../../src/rules/pattern-literals.ts';
import { sample, seededRandom } from '../../src/rules/pattern-sample.ts';
import { randomPattern } from './random-pattern.ts';

const LIMIT = 32;
/** A random pattern alone seldom demands a literal with something behind it. */
const aroundLiteral = fc
  .tuple(randomPattern, randomPattern)
  .map(([before, after]) => `(?:${before})key(?:${after})`);
const HEX = [0x30, 0x39, 0x61, 0x66];
const DIGIT = [0x30, 0x39];

function rootOf(source: string): Parameters<typeof sample>[0] {
  const parsed = parsePattern(source);
  if (parsed.kind === 'fault') throw new Error(parsed.fault.message);
  return parsed.root;
}

function runsBehind(source: string, bytes: string, before = 0, minBefore = before): FollowRun[] {
  const query = { bytes, caseless: false, before, minBefore };
  return new FollowSets(rootOf(source)).runsBehind(query, LIMIT);
}

function holds(runs: readonly FollowRun[], text: string, start: number): boolean {
  let at = start;
  for (const { length, ranges } of runs) {
    for (let n = 0; n < length; n += 1) {
      const byte = text.charCodeAt(at);
      at += 1;
      const isIn = ranges.some(
        (first, i) => i % 2 === 0 && byte >= first && byte <= ranges[i + 1]!,
      );
      if (!isIn) return false;
    }
  }
  return true;
}

describe('what must follow a literal', () => {
  test.each<[string, string, number, FollowRun[]]>([
    ['key_[0-9a-f]{28}', 'key_', 0, [{ length: 28, ranges: HEX }]],
    ['key_[0-9a-f]{8}', 'key_', 0, [{ length: 8, ranges: HEX }]],
    ['key_(?:[0-9a-f]{4}|[0-9]{6})', 'key_', 0, [{ length: 4, ranges: HEX }]],
    [
      'AAAA[0-9]{2}:A{9}',
      'AAAA',
      0,
      [
        { length: 2, ranges: DIGIT },
        { length: 1, ranges: [0x3a, 0x3a] },
        { length: 9, ranges: [0x41, 0x41] },
      ],
    ],
    ['key[0-9]*', 'key', 0, []],
    [
      'key.{3}:',
      'key',
      0,
      [
        { length: 3, ranges: [0, 9, 11, 255] },
        { length: 1, ranges: [0x3a, 0x3a] },
      ],
    ],
    ['key[0-9]{2}.{3}', 'key', 0, [{ length: 2, ranges: DIGIT }]],
    // Only the colon tells: the bytes before it may be nearly any.
    [
      'key[^:]{3}:',
      'key',
      0,
      [
        { length: 3, ranges: [0, 0x39, 0x3b, 0xff] },
        { length: 1, ranges: [0x3a, 0x3a] },
      ],
    ],
    [
      '[a-z]{2}key\\b=[0-9]',
      'key',
      2,
      [
        { length: 1, ranges: [0x3d, 0x3d] },
        { length: 1, ranges: DIGIT },
      ],
    ],
  ])('%s', (source, literal, before, expected) => {
    expect(runsBehind(source, literal, before)).toEqual(expected);
  });

  test('holds in every match of random patterns', () => {
    let told = 0;
    fc.assert(
      fc.property(fc.oneof(randomPattern, aroundLiteral), fc.nat(), (source, seed) => {
        const parsed = parsePattern(source);
        if (parsed.kind === 'fault') return;
        const { root } = parsed;
        const sets = new FollowSets(root);
        for (const found of requiredLiterals(root)) {
          const runs = sets.runsBehind(found, LIMIT);
          if (runs.length > 0) told += 1;
          const text = sample(root, seededRandom(`${source} ${seed}`));
          const folded = found.caseless ? text.toLowerCase() : text;
          const lastStart = Math.min(found.before, text.length);
          for (let at = found.minBefore; at <= lastStart; at += 1) {
            if (!folded.startsWith(found.bytes, at)) continue;
            expect(holds(runs, text, at + found.bytes.length), `${source}: ${text}`).toBe(true);
          }
        }
      }),
      { numRuns: 3000 },
    );
    expect(told).toBeGreaterThan(100);
  });
});
