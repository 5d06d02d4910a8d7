/** Rows of commits with numbers in place of ids: what the commit graph is made of, many commits at once. */

import {
  COMMIT_ID_STRIDE,
  COMMIT_LACKS,
  COMMIT_MAX_PARENTS,
  COMMIT_NO_ROOM,
  COMMIT_NONE,
  COMMIT_WORD_MESSAGE,
  COMMIT_WORD_TREE,
} from '../codes';
import { readCommit } from './commit';
import { findId } from './ids';
import { COMMIT_HEAD, COMMIT_IDS } from './layout';

const ROWS_BYTES: usize = 1 << 16;
const TIMES_BYTES: usize = 1 << 14;
/** A row: the commit, its tree, how many parents, each parent. */
const ROW_HEAD_BYTES: usize = 12;
const MOST_ROW_BYTES: usize = ROW_HEAD_BYTES + (COMMIT_MAX_PARENTS << 2);

let times: usize = 0;
let timesTop: usize = 0;
let rows: usize = 0;
let rowsTop: usize = 0;

/** Bytes that `setCommitRows` takes. */
export function commitRowsRoom(): usize {
  return TIMES_BYTES + ROWS_BYTES;
}

export function setCommitRows(room: usize): void {
  times = room;
  rows = room + TIMES_BYTES;
  clearCommitRows();
}

/** Address of the rows since the last clearing, and their bytes. */
export function commitRows(): usize {
  return rows;
}

export function commitRowsBytes(): usize {
  return rowsTop - rows;
}

/** The committers' seconds, a Float64 for each row. */
export function commitTimes(): usize {
  return times;
}

export function commitTimesBytes(): usize {
  return timesTop - times;
}

export function clearCommitRows(): void {
  timesTop = times;
  rowsTop = rows;
}

// HOT: every commit.
export function commitRow(number: i32, commit: usize, length: i32, hexLength: i32): i32 {
  if (timesTop == times + TIMES_BYTES || rows + ROWS_BYTES - rowsTop < MOST_ROW_BYTES) {
    return COMMIT_NO_ROOM;
  }
  const parents = readCommit(commit, length, hexLength);
  if (parents < 0) return parents;
  let tree: i32 = -1;
  if (load<i32>(COMMIT_HEAD, COMMIT_WORD_TREE << 2) != COMMIT_NONE) {
    tree = findId(COMMIT_IDS);
    if (tree < 0) return COMMIT_LACKS;
  }
  store<i32>(rowsTop, number);
  store<i32>(rowsTop, tree, 4);
  store<i32>(rowsTop, parents, 8);
  let at = rowsTop + ROW_HEAD_BYTES;
  for (let k: i32 = 1; k <= parents; k++, at += 4) {
    const parent = findId(COMMIT_IDS + usize(k) * COMMIT_ID_STRIDE);
    if (parent < 0) return COMMIT_LACKS;
    store<i32>(at, parent);
  }
  rowsTop = at;
  const seconds = load<f64>(COMMIT_HEAD);
  store<f64>(timesTop, isFinite(seconds) ? seconds : 0);
  timesTop += 8;
  return load<i32>(COMMIT_HEAD, COMMIT_WORD_MESSAGE << 2);
}
