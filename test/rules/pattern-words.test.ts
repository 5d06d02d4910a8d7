import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePattern } from '../../src/rules/pattern.ts';
import { requiredWords } from '../../src/rules/pattern-words.ts';

function wordsOf(source: string, literals: readonly string[] = []): readonly string[] {
  const parsed = parsePattern(source);
  if (parsed.kind === 'fault') throw new Error(parsed.fault.message);
  return requiredWords(parsed.root, literals);
}

describe('words of which every match holds one', () => {
  test.each<[string, readonly string[]]>([
    ['acme.{0,9}(?i:key|token)=[0-9]{5}', ['key', 'token']],
    ['acme(?:\\w{0,9}(?:key|secret)\\W|=>?["\'])[0-9]{5}', ['key', 'secret', '=']],
    ['acme(?:-prod)+[0-9]{5}', ['-prod']],
    ['acme(?:-prod)*[0-9]{5}', []],
    ['acme(?:key|)[0-9]{5}', []],
    ['acme[ \\n]{2}[0-9]{5}', []],
    ['acme=[0-9]{5}', []],
    ['acme.{0,9}abcdefghijklmnopqrs', ['abcdefghijklmno']],
  ])('%s', (source, expected) => {
    expect(wordsOf(source, ['acme'])).toEqual(expected);
  });

  test('are none that stand in what the pattern is found by', () => {
    expect(wordsOf('api_key[0-9]{5}', ['api_key'])).toEqual([]);
    expect(wordsOf('key[0-9]{5}', ['api_key'])).toEqual([]);
  });

  /** A pattern together with a text that it matches whole. */
  interface Sampled {
    readonly source: string;
    readonly sample: string;
  }
  const part = fc.oneof(
    fc.stringMatching(/^[a-z]{1,20}$/).map((word): Sampled => ({ source: word, sample: word })),
    fc.stringMatching(/^[a-z]{1,6}$/).map(
      (word): Sampled => ({
        source: `(?i:${word})`,
        sample: word.toUpperCase(),
      }),
    ),
    fc.constantFrom<Sampled>(
      { source: '[0-9]', sample: '7' },
      { source: '=', sample: '=' },
      { source: '\\b', sample: '' },
      { source: '.{0,3}', sample: '' },
    ),
  );
  const branch = fc.array(part, { minLength: 1, maxLength: 3 }).map(
    (parts): Sampled => ({
      source: parts.map((one) => one.source).join(''),
      sample: parts.map((one) => one.sample).join(''),
    }),
  );
  const node = fc.tuple(branch, branch, fc.boolean(), fc.nat(2)).map(([a, b, first, min]) => ({
    source: `(?:${a.source}|${b.source}){${min},3}`,
    sample: (first ? a.sample : b.sample).repeat(min),
  }));

  test('stand in every text that is made by the pattern', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(node, branch), { minLength: 1, maxLength: 4 }), (nodes) => {
        const source = nodes.map((one) => one.source).join('');
        const sample = nodes
          .map((one) => one.sample)
          .join('')
          .toLowerCase();
        const parsed = parsePattern(source);
        if (parsed.kind === 'fault') return;
        const words = requiredWords(parsed.root, []);
        if (words.length === 0) return;
        found++;
        const holds = words.some((word) => sample.includes(word));
        expect([source, sample, words, holds]).toEqual([source, sample, words, true]);
      }),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(300);
  });
});
