import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePattern } from '../../src/rules/pattern.ts';
import type { RequiredRun } from '../../src/rules/pattern-runs.ts';
import { requiredRun } from '../../src/rules/pattern-runs.ts';

function runOf(source: string, literals: readonly string[] = []): RequiredRun | null {
  const parsed = parsePattern(source);
  if (parsed.kind === 'fault') throw new Error(parsed.fault.message);
  return requiredRun(parsed.root, literals);
}

function longestIn(text: string, ranges: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const char of text) {
    const byte = char.charCodeAt(0);
    const isMember = ranges.some(
      (first, idx) => idx % 2 === 0 && byte >= first && byte <= (ranges[idx + 1] ?? -1),
    );
    run = isMember ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

const HEX = [0x30, 0x39, 0x61, 0x66];

describe('a run that every match must contain', () => {
  test.each<[string, RequiredRun | null]>([
    ['key.{0,30}=[0-9a-f]{32}', { ranges: HEX, length: 32 }],
    ['key.{0,30}=(?:[0-9a-f]{32}|[0-9a-f]{40})', { ranges: HEX, length: 32 }],
    ['key.{0,30}=[0-9a-f]{8}(?:[0-9a-f]{4}){3}[0-9a-f]*x', { ranges: HEX, length: 20 }],
    ['[0-9a-f]{3,}(?:ab|[0-9]{2}){4,9}\\b[cd]', { ranges: HEX, length: 12 }],
    ['key.{0,30}=[0-9a-f]{0,32}', null],
    ['key.{0,30}=(?:[0-9a-f]{32}|x)', null],
  ])('%s', (source, expected) => {
    expect(runOf(source)).toEqual(expected);
  });

  test('is none that the literal holds by itself', () => {
    expect(runOf('abcdef0123.x', ['abcdef0123'])).toBe(null);
    expect(runOf('abcdef0123.x', ['abcdef'])).not.toBe(null);
  });

  /** A pattern together with a text that it matches whole. */
  interface Sampled {
    readonly source: string;
    readonly sample: string;
  }
  const { node } = fc.letrec<{ node: Sampled }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      fc.constantFrom<Sampled>(
        { source: '[a-f0-9]', sample: '7' },
        { source: '[a-f]', sample: 'd' },
        { source: '[0-9]', sample: '0' },
        { source: '[a-z]', sample: 'z' },
        { source: '\\w', sample: '_' },
        { source: '-', sample: '-' },
        { source: '\\b', sample: '' },
      ),
      fc
        .tuple(tie('node'), fc.nat(9), fc.nat(9), fc.nat(9))
        .map(([{ source, sample }, min, more, count]) => ({
          source: `(?:${source}){${min},${min + more}}`,
          sample: sample.repeat(min + Math.min(more, count)),
        })),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => ({
        source: a.source + b.source,
        sample: a.sample + b.sample,
      })),
      fc.tuple(tie('node'), tie('node'), fc.boolean()).map(([a, b, first]) => ({
        source: `(?:${a.source}|${b.source})`,
        sample: first ? a.sample : b.sample,
      })),
    ),
  }));

  test('stands in every text that is made by the pattern', () => {
    let runs = 0;
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), (nodes) => {
        const source = nodes.map((one) => one.source).join('');
        const sample = nodes.map((one) => one.sample).join('');
        // Some are refused, for instance those that repeat what has no width.
        const parsed = parsePattern(source);
        if (parsed.kind === 'fault') return;
        const run = requiredRun(parsed.root, []);
        if (run === null) return;
        runs++;
        expect([source, sample, longestIn(sample, run.ranges) >= run.length]).toEqual([
          source,
          sample,
          true,
        ]);
      }),
      { numRuns: 3000 },
    );
    expect(runs).toBeGreaterThan(300);
  });
});
