import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBits, hasBit, newBits, setBit } from '../../src/base/bits.ts';
import {
  type CommitGraph,
  childrenOf,
  commitRange,
  commitsWithMissingParents,
  generations,
  isAncestor,
  mergeBases,
  numbersOf,
  reachable,
  symmetricDifference,
  topologicalOrder,
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

/** Random histories: each commit has up to three earlier parents, some of them a root. */
const histories = array(array(integer({ min: 1, max: 12 }), { maxLength: 3 }), {
  minLength: 1,
  maxLength: 60,
}).map((rows) =>
  rows.map((row, commit) => [...new Set(row.map((back) => commit - back))].filter((p) => p >= 0)),
);

const numbers = (output: string): number[] =>
  output
    .split('\n')
    .filter(Boolean)
    .map(Number)
    .toSorted((a, b) => a - b);

describe('equal to git rev-list and git merge-base', () => {
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
          expect([...numbersOf(commitRange(graph, into, out))]).toEqual(listed(...args));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('A...B, merge bases and ancestry', () => {
    assert(
      property(tuple(any, any), ([a, b]) => {
        const both = symmetricDifference(reachable(graph, [a]), reachable(graph, [b]));
        expect([...numbersOf(both)]).toEqual(listed(`c${a}...c${b}`));
        let bases: number[] = [];
        try {
          bases = numbers(
            repo
              .git('merge-base', '-a', `c${a}`, `c${b}`)
              .replaceAll(/\w+/g, (id) => repo.git('log', '-1', '--format=%s', id)),
          );
        } catch {
          // git merge-base exits with 1 where there is none.
        }
        expect([...mergeBases(graph, a, b)]).toEqual(bases);
        expect(isAncestor(graph, a, b)).toBe(bases.includes(a));
      }),
      { numRuns: 40 },
    );
  });
});

describe('orders', () => {
  test('parents come before children, generations count the longest way', () => {
    assert(
      property(histories, (history) => {
        const graph = graphOf(history);
        const place = new Map([...topologicalOrder(graph)].map((commit, at) => [commit, at]));
        expect(place.size).toBe(history.length);
        const levels = generations(graph);
        for (const [commit, parents] of history.entries()) {
          const largest = Math.max(0, ...parents.map((parent) => levels[parent] ?? 0));
          expect(levels[commit]).toBe(largest + 1);
          for (const parent of parents) {
            expect(place.get(parent)).toBeLessThan(place.get(commit) ?? -1);
          }
        }
      }),
    );
  });

  test('children are the parents turned round', () => {
    assert(
      property(histories, (history) => {
        const children = childrenOf(graphOf(history));
        const pairs: string[] = [];
        for (let commit = 0; commit < children.count; commit++) {
          const row = children.parents.subarray(
            children.parentStart[commit],
            children.parentStart[commit + 1],
          );
          for (const child of row) pairs.push(`${child} ${commit}`);
        }
        const expected = history.flatMap((parents, commit) =>
          parents.map((parent) => `${commit} ${parent}`),
        );
        expect(pairs.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });

  test('a cycle does not hang and is marked', () => {
    const graph = graphOf([[], [0, 2], [1], [2], [0]]);
    expect([...generations(graph)]).toEqual([1, 0, 0, 0, 2]);
    expect(topologicalOrder(graph)).toHaveLength(5);
    expect([...numbersOf(reachable(graph, [2]))]).toEqual([0, 1, 2]);
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
      expect(generations(graph)[count - 1]).toBe(count);
    });
    expect(cost).toBeLessThan(2000); // 150 here
  });
});
