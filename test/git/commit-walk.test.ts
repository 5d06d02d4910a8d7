import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBits, hasBit, newBits, setBit } from '../../src/base/bits.ts';
import {
  type CommitGraph,
  commitsWithMissingParents,
  difference,
  intersection,
  numbersOf,
  reachable,
} from '../../src/git/commit-walk.ts';
import { cpuMilliseconds } from '../support/cpu-time.ts';
import { createRepo } from '../support/git-repo.ts';

function graphOf(parents: readonly (readonly number[])[]): CommitGraph {
  const parentStart = new Int32Array(parents.length + 1);
  for (const [commit, list] of parents.entries()) {
    parentStart[commit + 1] = (parentStart[commit] ?? 0) + list.length;
  }
  return { count: parents.length, parentStart, parents: Int32Array.from(parents.flat()) };
}

const numbers = (output: string): number[] =>
  output
    .split('\n')
    .filter(Boolean)
    .map(Number)
    .toSorted((a, b) => a - b);

describe('equal to git rev-list', () => {
  // One real repository for many random questions: its commits are numbered by their messages.
  const history = Array.from({ length: 120 }, (_, commit) => {
    const backs = [1 + (commit % 3), 2 + ((commit * 7) % 11), 5 + ((commit * 13) % 17)];
    const count = commit % 29 === 0 ? 0 : commit % 5 === 0 ? 3 : commit % 3 === 0 ? 2 : 1;
    return [...new Set(backs.slice(0, count).map((back) => commit - back))].filter((p) => p >= 0);
  });
  const repo = createRepo();
  const stream = history.map((parents, commit) => {
    const lines = [
      `commit refs/heads/c${commit}`,
      `mark :${commit + 1}`,
      // Clocks that run backwards make git log itself list commits that are excluded.
      `committer C <c@d> ${1_600_000_000 + commit} +0000`,
      `data ${String(commit).length}`,
      String(commit),
      ...parents.map((parent, at) => `${at === 0 ? 'from' : 'merge'} :${parent + 1}`),
    ];
    // Without a `from`, fast-import would go on from the branch: each commit has its own.
    return `${lines.join('\n')}\n\n`;
  });
  repo.fastImport(stream.join(''));
  const graph = graphOf(history);
  const any = integer({ min: 0, max: history.length - 1 });
  const listed = (...args: string[]): number[] =>
    numbers(repo.git('log', '--format=%s', ...args, '--'));

  test('ranges with several tips', () => {
    assert(
      property(
        array(any, { minLength: 1, maxLength: 3 }),
        array(any, { maxLength: 3 }),
        (into, out) => {
          const args = [...into.map((c) => `c${c}`), ...out.map((c) => `^c${c}`)];
          const range = difference(reachable(graph, into), reachable(graph, out));
          expect([...numbersOf(range)]).toEqual(listed(...args));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('A...B is what only one of the two reaches', () => {
    assert(
      property(tuple(any, any), ([a, b]) => {
        const [left, right] = [reachable(graph, [a]), reachable(graph, [b])];
        const both = intersection(left, right);
        const one = difference(reachable(graph, [a, b]), both);
        expect([...numbersOf(one)]).toEqual(listed(`c${a}...c${b}`));
      }),
      { numRuns: 40 },
    );
  });
});

describe('sets', () => {
  test('hold what was put in', () => {
    assert(
      property(array(integer({ min: 0, max: 200 })), (members) => {
        const set = newBits(201);
        for (const number of members) setBit(set, number);
        const expected = [...new Set(members)].toSorted((a, b) => a - b);
        expect([...numbersOf(set)]).toEqual(expected);
        expect(countBits(set)).toBe(expected.length);
        expect(hasBit(set, 31)).toBe(members.includes(31));
      }),
    );
  });

  test('a cycle does not hang the walk', () => {
    const graph = graphOf([[], [0, 2], [1], [2], [0]]);
    expect([...numbersOf(reachable(graph, [2]))]).toEqual([0, 1, 2]);
  });

  test('missing parents end the walk and are told', () => {
    const graph = graphOf([[-1], [0], [1, -1], []]);
    const set = reachable(graph, [2, -1]);
    expect([...numbersOf(set)]).toEqual([0, 1, 2]);
    expect([...commitsWithMissingParents(graph, set)]).toEqual([0, 2]);
  });

  test('a million commits in a row take a moment', () => {
    const count = 1_000_000;
    const parentStart = Int32Array.from({ length: count + 1 }, (_, i) => Math.max(0, i - 1));
    const parents = Int32Array.from({ length: count - 1 }, (_, i) => i);
    const graph = { count, parentStart, parents };
    const cost = cpuMilliseconds(() => {
      expect(countBits(reachable(graph, [count - 1]))).toBe(count);
    });
    expect(cost).toBeLessThan(2000); // 150 here
  });
});
