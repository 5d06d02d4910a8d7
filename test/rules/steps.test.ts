/** Holds the bound on backtracking to account: a plain backtracker counts its steps. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { has } from '../../src/rules/byte-set.ts';
import { compilePattern } from '../../src/rules/compile.ts';
import { parsePattern } from '../../src/rules/pattern.ts';
import { backtrackSteps } from '../../src/rules/pattern-steps.ts';
import type { AssertKind, PatternNode } from '../../src/rules/pattern-tree.ts';
import { randomPattern, randomText } from './random-pattern.ts';

type Continue = (pos: number) => void;

function isWord(text: string, pos: number): boolean {
  return /^\w$/.test(text.charAt(pos));
}

function holds(assert: AssertKind, text: string, pos: number): boolean {
  switch (assert) {
    case 'word-boundary':
      return isWord(text, pos - 1) !== isWord(text, pos);
    case 'not-word-boundary':
      return isWord(text, pos - 1) === isWord(text, pos);
    case 'text-start':
      return pos === 0;
    case 'text-end':
      return pos === text.length;
    case 'line-start':
      return pos === 0 || text[pos - 1] === '\n';
    case 'line-end':
      return pos === text.length || text[pos] === '\n';
  }
}

/** Follows every path of a pattern and counts looks at bytes and positions. */
function countSteps(root: PatternNode, text: string, start: number): number {
  let steps = 0;
  const walk = (node: PatternNode, pos: number, next: Continue): void => {
    if (steps > 2_000_000) throw new Error('too many steps to count');
    switch (node.kind) {
      case 'assert':
        steps += 1;
        if (holds(node.assert, text, pos)) next(pos);
        return;
      case 'set':
        steps += 1;
        if (pos < text.length && has(node.set, text.charCodeAt(pos))) next(pos + 1);
        return;
      case 'group':
        walk(node.body, pos, next);
        return;
      case 'sequence':
        walkItems(node.items, 0, pos, next);
        return;
      case 'alternation':
        for (const branch of node.branches) walk(branch, pos, next);
        return;
      case 'repeat':
        walkRounds(node, 0, pos, next);
    }
  };
  const walkItems = (
    items: readonly PatternNode[],
    idx: number,
    pos: number,
    next: Continue,
  ): void => {
    if (idx === items.length) next(pos);
    else walk(items[idx]!, pos, (after) => walkItems(items, idx + 1, after, next));
  };
  const walkRounds = (
    node: PatternNode & { kind: 'repeat' },
    round: number,
    pos: number,
    next: Continue,
  ): void => {
    if (round < node.max) walk(node.body, pos, (after) => walkRounds(node, round + 1, after, next));
    if (round >= node.min) next(pos);
  };
  walk(root, start, () => {});
  return steps;
}

describe('the bound on backtracking', () => {
  test('no text takes more steps than the bound says', () => {
    let counted = 0;
    fc.assert(
      fc.property(randomPattern, randomText, (source, text) => {
        const parsed = parsePattern(source);
        if (parsed.kind === 'fault') return;
        const bound = backtrackSteps(parsed.root, text.length);
        if (bound > 100_000) return;
        counted += 1;
        for (let start = 0; start < text.length; start += 1) {
          expect(countSteps(parsed.root, text, start), source).toBeLessThanOrEqual(bound);
        }
      }),
      { numRuns: 3000 },
    );
    expect(counted).toBeGreaterThan(1000);
  });

  test.each([
    ['ghp_[0-9A-Za-z]{36}', 'v8'],
    ['(?i)key\\s{0,5}[:=]\\s{0,5}["\']?[\\w-]{20,60}', 'v8'],
    ['key(?:\\w{1,20}-){3}x', 'v8'],
    ['key=(\\w{20,400})\\b(?:-\\w{20,400}\\b)?', 'v8'],
    ['key=([0-9a-f]{20,900})(?:[^0-9a-f]|$)', 'v8'],
    ['key(?:\\w{1,40}\\W?){1,40}x', 'linear'],
    ['key(?:a|ab|b){1,30}x', 'linear'],
    ['key.{0,100}.{0,100}x', 'guarded'],
    ['key.{0,400}.{0,400}.{0,400}x', 'linear'],
    ['key(?:\\w+)+x', 'linear'],
  ])('%s runs in %s', (source, engine) => {
    expect(compilePattern(source)).toMatchObject({ kind: 'compiled', pattern: { engine } });
  });
});
