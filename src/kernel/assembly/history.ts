/**
 * Loops of attribution/ over all commits and trees of a history, a module of its own: each runs once or
 * a few times a scan, which JavaScript would do cold. What the tables mean stands there
 * (commit-table.ts, age-order.ts, tree-graph.ts, presence.ts); words are 32-bit, parameters addresses
 * unless their names say otherwise. Anything out of the ordinary is left to those files.
 *
 * Memory below START is this module's own: counters of the sort.
 */

import { setWord, word } from './store-words';

export { readChanges, readExtent, spreadOverTrees } from './history-lives';
export { beginPaths, comparePaths, pathRowsEnd } from './history-paths';
export { addTrees, keptTrees, markTrees } from './history-trees';

/** A row of commits: object number, root tree, number of parents, parents. */
const ROW_HEAD: i32 = 3;
/** As LAST_TIME of attribution/commit-table.ts. */
const LAST_TIME: f64 = 4503599627370496;
/** Integers beyond are not told apart by a Float64. */
const MAX_INTEGER: f64 = 9007199254740991;
const DIGIT_BITS: u32 = 11;
const DIGITS: i32 = 1 << DIGIT_BITS;
const COUNTERS: usize = 0x400;

let parentCount: i32 = 0;

/** Parents of the commits that `countCommits` counted. */
export function countedParents(): i32 {
  return parentCount;
}

/** Numbers of commits get 0 in `indexOf`, which is -1 before; returns how many there are. */
export function countCommits(rows: usize, rowsEnd: usize, indexOf: usize): i32 {
  let count: i32 = 0;
  parentCount = 0;
  for (let row = rows; row < rowsEnd; ) {
    const parents = word(row, 2);
    const number = word(row, 0);
    if (word(indexOf, number) == -1) {
      setWord(indexOf, number, 0);
      count++;
      parentCount += parents;
    }
    row += usize(ROW_HEAD + parents) << 2;
  }
  return count;
}

/** Fills the table of `count` commits; `scratch` is room for 3 words a commit. */
export function fillCommits(
  rows: usize,
  rowsEnd: usize,
  times: usize,
  objectCount: i32,
  count: i32,
  indexOf: usize,
  objectNumber: usize,
  rootTree: usize,
  parentStart: usize,
  parents: usize,
  time: usize,
  correctedTime: usize,
  scratch: usize,
): void {
  let next: i32 = 0;
  for (let number = 0; number < objectCount; number++) {
    if (word(indexOf, number) == -1) continue;
    setWord(indexOf, number, next);
    setWord(objectNumber, next, number);
    next++;
  }
  for (let row = rows; row < rowsEnd; row += usize(ROW_HEAD + word(row, 2)) << 2) {
    setWord(parentStart, word(indexOf, word(row, 0)) + 1, word(row, 2));
  }
  for (let i = 0; i < count; i++) {
    setWord(parentStart, i + 1, word(parentStart, i + 1) + word(parentStart, i));
  }
  let timeAt = times;
  for (let row = rows; row < rowsEnd; timeAt += 8) {
    const index = word(indexOf, word(row, 0));
    setWord(rootTree, index, word(row, 1));
    store<f64>(time + (usize(index) << 3), load<f64>(timeAt));
    const start = word(parentStart, index);
    const own = word(row, 2);
    for (let k = 0; k < own; k++) {
      const parent = word(row, ROW_HEAD + k);
      setWord(parents, start + k, parent < 0 ? -1 : word(indexOf, parent));
    }
    row += usize(ROW_HEAD + own) << 2;
  }
  correctTimes(count, parentStart, parents, time, correctedTime, scratch);
}

const NEW: i32 = 0;
const SEEN: i32 = 1;

/** Corrected times, parents first: the depth-first post-order of attribution/post-order.ts. */
function correctTimes(
  count: i32,
  parentStart: usize,
  parents: usize,
  time: usize,
  correctedTime: usize,
  scratch: usize,
): void {
  const state = scratch;
  const nodes = scratch + (usize(count) << 2);
  const edges = nodes + (usize(count) << 2);
  for (let i = 0; i < count; i++) {
    store<f64>(correctedTime + (usize(i) << 3), -Infinity);
    setWord(state, i, NEW);
  }
  for (let root = 0; root < count; root++) {
    if (word(state, root) != NEW) continue;
    let depth: i32 = 0;
    setWord(state, root, SEEN);
    setWord(nodes, 0, root);
    setWord(edges, 0, word(parentStart, root));
    while (depth >= 0) {
      const node = word(nodes, depth);
      const end = word(parentStart, node + 1);
      let at = word(edges, depth);
      while (at < end && (word(parents, at) < 0 || word(state, word(parents, at)) != NEW)) at++;
      setWord(edges, depth, at + 1);
      if (at < end) {
        const below = word(parents, at);
        depth++;
        setWord(state, below, SEEN);
        setWord(nodes, depth, below);
        setWord(edges, depth, word(parentStart, below));
      } else {
        let least = max(-LAST_TIME, min(load<f64>(time + (usize(node) << 3)), LAST_TIME));
        for (let k = word(parentStart, node); k < end; k++) {
          const parent = word(parents, k);
          if (parent < 0) continue;
          least = max(least, load<f64>(correctedTime + (usize(parent) << 3)) + 1);
        }
        store<f64>(correctedTime + (usize(node) << 3), least);
        depth--;
      }
    }
  }
}

/**
 * Commit indices by corrected time, then by index, into `commitAt`. `keys` and `others` are room for two
 * double words a commit each. False where a time is no integer.
 */
export function sortByAge(
  count: i32,
  correctedTime: usize,
  commitAt: usize,
  keys: usize,
  others: usize,
): bool {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < count; i++) {
    const time = load<f64>(correctedTime + (usize(i) << 3));
    if (!(floor(time) == time && abs(time) <= MAX_INTEGER)) return false;
    least = min(least, time);
    most = max(most, time);
  }
  for (let i = 0; i < count; i++) {
    const time = load<f64>(correctedTime + (usize(i) << 3));
    store<u64>(keys + (usize(i) << 4), u64(i64(time) - i64(least)));
    store<u64>(keys + (usize(i) << 4), u64(i), 8);
  }
  const span = count == 0 ? 0 : u64(i64(most) - i64(least));
  let from = keys;
  let to = others;
  for (let shift: u32 = 0; shift < 64 && span >> u64(shift) != 0; shift += DIGIT_BITS) {
    sortByDigit(count, shift, from, to);
    const sorted = to;
    to = from;
    from = sorted;
  }
  for (let age = 0; age < count; age++) {
    setWord(commitAt, age, i32(load<u64>(from + (usize(age) << 4), 8)));
  }
  return true;
}

/** One stable pass of the sort. */
function sortByDigit(count: i32, shift: u32, from: usize, to: usize): void {
  memory.fill(COUNTERS, 0, usize(DIGITS) << 2);
  for (let i = 0; i < count; i++) {
    const digit = i32(load<u64>(from + (usize(i) << 4)) >> u64(shift)) & (DIGITS - 1);
    setWord(COUNTERS, digit, word(COUNTERS, digit) + 1);
  }
  let sum: i32 = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const own = word(COUNTERS, digit);
    setWord(COUNTERS, digit, sum);
    sum += own;
  }
  for (let i = 0; i < count; i++) {
    const row = from + (usize(i) << 4);
    const digit = i32(load<u64>(row) >> u64(shift)) & (DIGITS - 1);
    const at = word(COUNTERS, digit);
    setWord(COUNTERS, digit, at + 1);
    v128.store(to + (usize(at) << 4), v128.load(row));
  }
}

/** Commits renumbered by `commitAt`; `counted` has a bit for each commit by index, 0 for none left out. */
export function renumber(
  count: i32,
  commitAt: usize,
  parentStart: usize,
  parents: usize,
  counted: usize,
  ageOf: usize,
  agedStart: usize,
  agedParents: usize,
  isCounted: usize,
): void {
  for (let age = 0; age < count; age++) setWord(ageOf, word(commitAt, age), age);
  let to: i32 = 0;
  for (let age = 0; age < count; age++) {
    const commit = word(commitAt, age);
    const isIn = counted == 0 || ((load<u8>(counted + (commit >>> 3)) >>> u8(commit & 7)) & 1) != 0;
    store<u8>(isCounted + age, u8(isIn));
    for (let k = word(parentStart, commit); k < word(parentStart, commit + 1); k++) {
      const parent = word(parents, k);
      setWord(agedParents, to++, parent < 0 ? -1 : word(ageOf, parent));
    }
    setWord(agedStart, age + 1, to);
  }
}

/** Whatever leads to a commit hands its bits on: the youngest first. `classes` has a byte a commit by index. */
export function spreadClasses(
  count: i32,
  commitAt: usize,
  agedStart: usize,
  agedParents: usize,
  classes: usize,
): void {
  for (let age = count - 1; age >= 0; age--) {
    const bits = load<u8>(classes + word(commitAt, age));
    for (let k = word(agedStart, age); k < word(agedStart, age + 1); k++) {
      const parent = word(agedParents, k);
      if (parent < 0) continue;
      const at = classes + word(commitAt, parent);
      store<u8>(at, load<u8>(at) | bits);
    }
  }
}
