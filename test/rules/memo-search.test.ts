import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import { MatchRows } from '../../src/rules/match-rows.ts';
import { createMatcher, type Matcher } from '../../src/rules/matcher.ts';
import { createMemoSearch, MemoMemory, type MemoSearch } from '../../src/rules/memo-search.ts';
import { MATCH_FIELDS } from '../../src/rules/memo-state.ts';
import type { CompiledPattern } from '../../src/rules/model.ts';
import {
  patternWithSecret,
  patternWithSecrets,
  randomPattern,
  randomText,
} from './random-pattern.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** The pattern, as if its matches were bounded: what that promises holds for the short texts here. */
function searchOf(pattern: CompiledPattern, memory: MemoMemory | null): MemoSearch | null {
  const bounded = { ...pattern, maxLength: Math.min(pattern.maxLength, 2000) };
  return createMemoSearch(bounded, memory);
}

/** Of each start that has a match: start, end, and the secret's. */
function allMatches(matcher: Matcher, text: string): number[][] {
  const matches: number[][] = [];
  for (let match = matcher.exec(text, 0); match !== null; ) {
    const { start, end, secretStart, secretEnd } = match;
    matches.push([start, end, secretStart, secretEnd]);
    match = matcher.exec(text, start + 1);
  }
  return matches;
}

function rowsFrom(search: MemoSearch, bytes: Uint8Array, from: number): number[][] {
  const most = 1 + (from % 3);
  const rows = new MatchRows();
  const { length } = bytes;
  for (let at = from; at <= length; ) at = search.find(bytes, 0, length, at, length, rows, most);
  return Array.from({ length: rows.count }, (_, row) => [
    ...rows.values.subarray(row * MATCH_FIELDS, (row + 1) * MATCH_FIELDS),
  ]);
}

describe('a search that remembers', () => {
  test.each([
    ['WebAssembly', () => new MemoMemory()],
    ['JavaScript', () => null],
  ])('finds what the other engines find, wherever it starts, in %s', (_, memoryOf) => {
    const memory = memoryOf();
    let matches = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        fc.oneof(randomPattern, patternWithSecret, patternWithSecrets),
        fc.array(randomText, { minLength: 1, maxLength: 4 }).map((texts) => texts.join('')),
        (source, text) => {
          const compiled = compilePattern(source);
          if (compiled.kind === 'fault') return;
          const { pattern } = compiled;
          const search = searchOf(pattern, memory);
          if (search === null) {
            refused++;
            return;
          }
          const plain = createMatcher(pattern, loadEngine('re2js'));
          const bytes = bytesOf(text);
          // One search for all starts: what it remembers of the others must not matter.
          const wanted = allMatches(plain, text);
          for (let from = 0; from <= text.length; from++) {
            const behind = wanted.filter(([start]) => start! >= from);
            expect(rowsFrom(search, bytes, from)).toEqual(behind);
            matches += behind.length;
          }
        },
      ),
      { numRuns: 1500 },
    );
    expect(matches).toBeGreaterThan(1000);
    expect(refused).toBeLessThan(600);
  });
});
