/**
 * All commits of the store as flat arrays, indexed densely (0 … count-1).
 *
 * Built from the rows that workers post while they read commits; knows nothing of trees or
 * secrets. Parents that are not in the store (shallow boundary, corruption) are -1.
 */
import type { HistoryTables } from '../kernel/index.ts';
import { postOrder } from './post-order.ts';

/** Row layout of {@link CommitRows}: object number, root tree's object number, number of parents, parents' object numbers. */
export const COMMIT_ROW_HEAD = 3;

/** What one worker found while reading commits: variable-length rows and their committer times. */
export interface CommitRows {
  readonly rows: Int32Array;
  /** Committer time in seconds since the epoch, one for each row. */
  readonly times: Float64Array;
}

/** Every commit of the store. */
export interface CommitTable {
  readonly count: number;
  /** Object number of each commit. */
  readonly objectNumber: Int32Array;
  /** Object number of each commit's root tree, -1 where the store lacks it. */
  readonly rootTree: Int32Array;
  /** parents[parentStart[i] … parentStart[i + 1]) are commit indices, -1 for one that is missing. */
  readonly parentStart: Int32Array;
  readonly parents: Int32Array;
  /** Committer time in seconds. */
  readonly time: Float64Array;
  /**
   * Committer time made monotonic along ancestry: at least one more than any parent's. Orders
   * commits so that an ancestor is always older, whatever the clocks said
   * (after gitformat-commit-graph(5), corrected committer date).
   */
  readonly correctedTime: Float64Array;
  /** Object number → commit index, -1 for an object that is no commit. */
  readonly indexOf: Int32Array;
}

/** Joins the workers' rows; the order of commits is that of their object numbers (ids), whatever the order of rows. In `tables`, if it can be. */
export function buildCommitTable(
  parts: readonly CommitRows[],
  objectCount: number,
  tables: HistoryTables | null = null,
): CommitTable {
  return tables?.commits(parts, objectCount) ?? joinRows(parts, objectCount);
}

function joinRows(parts: readonly CommitRows[], objectCount: number): CommitTable {
  const indexOf = new Int32Array(objectCount).fill(-1);
  let count = 0;
  let parentCount = 0;
  for (const { rows } of parts) {
    for (let at = 0; at < rows.length; at += COMMIT_ROW_HEAD + rows[at + 2]!) {
      if (indexOf[rows[at]!] !== -1) continue;
      indexOf[rows[at]!] = 0;
      count += 1;
      parentCount += rows[at + 2]!;
    }
  }
  const objectNumber = new Int32Array(count);
  let next = 0;
  for (let number = 0; number < objectCount; number += 1) {
    if (indexOf[number] === -1) continue;
    indexOf[number] = next;
    objectNumber[next] = number;
    next += 1;
  }
  const table = {
    count,
    objectNumber,
    rootTree: new Int32Array(count).fill(-1),
    parentStart: new Int32Array(count + 1),
    parents: new Int32Array(parentCount),
    time: new Float64Array(count),
    correctedTime: new Float64Array(count),
    indexOf,
  };
  fillRows(table, parts);
  correctTimes(table);
  return table;
}

function fillRows(table: CommitTable, parts: readonly CommitRows[]): void {
  const { indexOf, parentStart, parents, rootTree, time } = table;
  // A commit that two stores have comes twice, with the same row.
  for (const { rows } of parts) {
    for (let at = 0; at < rows.length; at += COMMIT_ROW_HEAD + rows[at + 2]!) {
      parentStart[indexOf[rows[at]!]! + 1] = rows[at + 2]!;
    }
  }
  for (let i = 0; i < table.count; i += 1) parentStart[i + 1]! += parentStart[i]!;
  for (const { rows, times } of parts) {
    let row = 0;
    for (let at = 0; at < rows.length; at += COMMIT_ROW_HEAD + rows[at + 2]!) {
      const index = indexOf[rows[at]!]!;
      rootTree[index] = rows[at + 1]!;
      time[index] = times[row]!;
      row += 1;
      const start = parentStart[index]!;
      for (let k = 0; k < rows[at + 2]!; k += 1) {
        const parent = rows[at + COMMIT_ROW_HEAD + k]!;
        parents[start + k] = parent < 0 ? -1 : indexOf[parent]!;
      }
    }
  }
}

/**
 * Later and earlier times count as these (140 million years): one second more must be another number, for
 * as many generations again.
 */
const LAST_TIME = 2 ** 52;

function correctTimes(table: CommitTable): void {
  const { parentStart, parents, time, correctedTime } = table;
  correctedTime.fill(Number.NEGATIVE_INFINITY);
  const order = postOrder(parentStart, parents);
  for (let i = 0; i < order.length; i += 1) {
    const commit = order[i]!;
    let least = Math.max(-LAST_TIME, Math.min(time[commit]!, LAST_TIME));
    for (let k = parentStart[commit]!; k < parentStart[commit + 1]!; k += 1) {
      const parent = parents[k]!;
      if (parent >= 0) least = Math.max(least, correctedTime[parent]! + 1);
    }
    correctedTime[commit] = least;
  }
}
