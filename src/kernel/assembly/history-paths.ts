/**
 * At which paths a commit differs from its only parent, tree by tree, as long as both have the same names
 * in the same order: nearly always. The rest is for attribution/path-events.ts, which tells all cases.
 */

import { CHANGE_ROW_HEAD } from '../codes';
import { setWord, word } from './store-words';

/** As in attribution/path-events.ts. */
const MAX_TREE_DEPTH: i32 = 2048;
/** Words of what is left to compare: tree, the parent's tree, depth, its step. */
const FRAME: i32 = 4;
/** Words of a step of a path: its name, the step above or -1. */
const STEP: i32 = 2;

let start: usize = 0;
let target: usize = 0;
let name: usize = 0;
let hasTwins: usize = 0;
let frames: usize = 0;
let steps: usize = 0;
/** How many frames and steps there is room for. */
let capacity: i32 = 0;
let rowAt: usize = 0;
let rowsEnd: usize = 0;

/** Says where the marked trees are, and room for `room` frames and as many steps. */
export function beginPaths(
  startAt: usize,
  targetAt: usize,
  nameAt: usize,
  hasTwinsAt: usize,
  scratch: usize,
  room: i32,
): void {
  start = startAt;
  target = targetAt;
  name = nameAt;
  hasTwins = hasTwinsAt;
  frames = scratch;
  steps = scratch + (usize(room * FRAME) << 2);
  capacity = room;
}

/** Where the rows of the last comparison end. */
export function pathRowsEnd(): usize {
  return rowAt;
}

/**
 * Compares commits from age `from` on and writes a row for each entry that differs: age, target, target in
 * the parent's tree, number of names, names from the last to the first. Returns the age of the first commit
 * that must be compared otherwise; `count` where there is none.
 */
export function comparePaths(
  from: i32,
  count: i32,
  agedStart: usize,
  agedParents: usize,
  rootRank: usize,
  rows: usize,
  end: usize,
): i32 {
  rowAt = rows;
  rowsEnd = end;
  for (let age = from; age < count; age++) {
    const rank = word(rootRank, age);
    if (rank < 0) continue;
    let parent: i32 = -1;
    let known: i32 = 0;
    let isSame = false;
    const last = word(agedStart, age + 1);
    for (let k = word(agedStart, age); k < last; k++) {
      const other = word(agedParents, k);
      const tree = other < 0 ? -1 : word(rootRank, other);
      if (tree < 0) continue;
      if (tree == rank) isSame = true;
      parent = tree;
      known++;
    }
    if (isSame) continue;
    const before = rowAt;
    if (known == 1 && compareTrees(age, rank, parent)) continue;
    rowAt = before;
    return age;
  }
  return count;
}

@inline
function pushFrame(index: i32, rank: i32, parent: i32, depth: i32, step: i32): void {
  const at = frames + (usize(index * FRAME) << 2);
  setWord(at, 0, rank);
  setWord(at, 1, parent);
  setWord(at, 2, depth);
  setWord(at, 3, step);
}

/** True where all could be compared. */
function compareTrees(age: i32, root: i32, parentRoot: i32): bool {
  pushFrame(0, root, parentRoot, 0, -1);
  let frameCount: i32 = 1;
  let stepCount: i32 = 0;
  while (frameCount > 0) {
    frameCount--;
    const frame = frames + (usize(frameCount * FRAME) << 2);
    const rank = word(frame, 0);
    const parent = word(frame, 1);
    const depth = word(frame, 2);
    const step = word(frame, 3);
    const first = word(start, rank);
    const end = word(start, rank + 1);
    const shift = word(start, parent) - first;
    if (end + shift != word(start, parent + 1) || load<u8>(hasTwins + rank) != 0) return false;
    for (let k = first; k < end; k++) if (word(name, k) != word(name, k + shift)) return false;
    for (let k = first; k < end; k++) {
      const to = word(target, k);
      const old = word(target, k + shift);
      if (to == old) continue;
      if (to < 0) {
        if (!tell(age, to, old, word(name, k), step, depth)) return false;
      } else if (depth < MAX_TREE_DEPTH) {
        if (old < 0 || stepCount == capacity || frameCount == capacity) return false;
        const node = steps + (usize(stepCount * STEP) << 2);
        setWord(node, 0, word(name, k));
        setWord(node, 1, step);
        pushFrame(frameCount, to, old, depth + 1, stepCount);
        stepCount++;
        frameCount++;
      }
    }
  }
  return true;
}

/** Writes a row; false where there is no room. */
function tell(age: i32, to: i32, old: i32, leaf: i32, step: i32, depth: i32): bool {
  const next = rowAt + (usize(CHANGE_ROW_HEAD + depth + 1) << 2);
  if (next > rowsEnd) return false;
  setWord(rowAt, 0, age);
  setWord(rowAt, 1, to);
  setWord(rowAt, 2, old);
  setWord(rowAt, 3, depth + 1);
  setWord(rowAt, CHANGE_ROW_HEAD, leaf);
  let at = CHANGE_ROW_HEAD + 1;
  for (let above = step; above >= 0; at++) {
    const node = steps + (usize(above * STEP) << 2);
    setWord(rowAt, at, word(node, 0));
    above = word(node, 1);
  }
  rowAt = next;
  return true;
}
