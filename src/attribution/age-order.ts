/**
 * Commits by age. With parents before children in the arrays themselves, each question about lives is
 * one pass from front to back, and what is found first is the oldest.
 */
import { hasBit } from '../base/bits.ts';
import type { HistoryTables } from '../kernel/index.ts';
import type { CommitTable } from './commit-table.ts';

/** Commits renumbered by corrected time, then by index: the oldest has age 0. */
export interface AgedCommits {
  readonly count: number;
  /** Commit index by age, and age by commit index. */
  readonly commitAt: Int32Array;
  readonly ageOf: Int32Array;
  /** Parents of age i: parents[parentStart[i] … parentStart[i + 1]), as ages, -1 for a missing one. */
  readonly parentStart: Int32Array;
  readonly parents: Int32Array;
  /** 1 for commits that a life is told of. */
  readonly counted: Uint8Array;
}

/** Orders commit indices by corrected time, then by id: older first. */
export function ageOrder({ correctedTime }: CommitTable): (a: number, b: number) => number {
  return (a, b) => correctedTime[a]! - correctedTime[b]! || a - b;
}

/** Renumbers. `counted`: bits by commit index (base/bits.ts), null for all. */
export function byAge(
  commits: CommitTable,
  counted: Uint8Array | null,
  tables: HistoryTables | null = null,
): AgedCommits {
  return tables?.byAge(commits, counted) ?? renumber(commits, counted);
}

function renumber(commits: CommitTable, counted: Uint8Array | null): AgedCommits {
  const { count } = commits;
  const commitAt = sortByAge(commits);
  const ageOf = new Int32Array(count);
  for (let age = 0; age < count; age += 1) ageOf[commitAt[age]!] = age;
  const parentStart = new Int32Array(count + 1);
  const parents = new Int32Array(commits.parents.length);
  const isCounted = new Uint8Array(count);
  let at = 0;
  for (let age = 0; age < count; age += 1) {
    const commit = commitAt[age]!;
    isCounted[age] = counted === null || hasBit(counted, commit) ? 1 : 0;
    for (let k = commits.parentStart[commit]!; k < commits.parentStart[commit + 1]!; k += 1) {
      const parent = commits.parents[k]!;
      parents[at++] = parent < 0 ? -1 : ageOf[parent]!;
    }
    parentStart[age + 1] = at;
  }
  return { count, commitAt, ageOf, parentStart, parents, counted: isCounted };
}

function sortByAge(commits: CommitTable): Int32Array {
  const { count, correctedTime } = commits;
  // Time and index in one exact number, where both fit, sort natively.
  const unit = 2 ** Math.ceil(Math.log2(Math.max(1, count)));
  const latest = Math.floor(Number.MAX_SAFE_INTEGER / unit) - 1;
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const time = correctedTime[i]!;
    if (!Number.isInteger(time) || time < 0 || time > latest) return sortByComparing(commits);
    keys[i] = time * unit + i;
  }
  keys.sort(); // without a comparator: native
  const order = new Int32Array(count);
  for (let age = 0; age < count; age += 1) order[age] = keys[age]! % unit;
  return order;
}

function sortByComparing(commits: CommitTable): Int32Array {
  const order = new Int32Array(commits.count);
  for (let i = 0; i < order.length; i += 1) order[i] = i;
  return order.toSorted(ageOrder(commits));
}
