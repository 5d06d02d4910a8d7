/** Which trees lead to hits: the loops of attribution/tree-graph.ts, with the same numbers. */

import { setWord, word } from './store-words';

/** A row: the tree, how many edges it has, then each edge: child, name. */
const HEAD: i32 = 2;
/** States of objects, as there. */
const UNMARKED: i32 = -1;
const NEW: i32 = -2;
const FIRST_BLOB: i32 = -3;

@inline
function rowEnd(rows: usize, row: i32): i32 {
  return row + HEAD + (word(rows, row + 1) << 1);
}

/**
 * Takes in the rows at words [from, end): their names get the numbers of `numbers` (0: as they are), their
 * trees are NEW in `state` and their rows noted in `rowOf`. Returns how many there are, -1 where one has
 * a row already.
 */
export function addTrees(
  rows: usize,
  from: i32,
  end: i32,
  numbers: usize,
  state: usize,
  rowOf: usize,
): i32 {
  let count: i32 = 0;
  for (let row = from; row < end; count++) {
    const tree = word(rows, row);
    if (word(state, tree) == NEW) return -1;
    setWord(state, tree, NEW);
    setWord(rowOf, tree, row);
    const next = rowEnd(rows, row);
    if (numbers != 0) {
      for (let at = row + HEAD + 1; at < next; at += 2) {
        setWord(rows, at, word(numbers, word(rows, at)));
      }
    }
    row = next;
  }
  return count;
}

/** Results of the last walk: where its marked trees' edges go. */
let treeCount: i32 = 0;

export function keptTrees(): i32 {
  return treeCount;
}

/**
 * Walks over all trees, depth-first; those that lead to a hit get ranks in `state`, their edges rows in
 * `target` and `name`. `path`, `next` and `leads` are room for a word a tree, `seenIn` (zero) for one a name.
 */
export function markTrees(
  rows: usize,
  rowsEnd: i32,
  state: usize,
  rowOf: usize,
  start: usize,
  target: usize,
  name: usize,
  hasTwins: usize,
  seenIn: usize,
  path: usize,
  next: usize,
  leads: usize,
): void {
  treeCount = 0;
  for (let row = 0; row < rowsEnd; row = rowEnd(rows, row)) {
    const root = word(rows, row);
    if (word(state, root) != NEW) continue;
    let depth: i32 = 0;
    setWord(path, 0, root);
    setWord(next, 0, row + HEAD);
    setWord(leads, 0, 0);
    setWord(state, root, UNMARKED);
    while (depth >= 0) {
      const tree = word(path, depth);
      const end = rowEnd(rows, word(rowOf, tree));
      let at = word(next, depth);
      let isLeading = word(leads, depth);
      for (; at < end; at += 2) {
        const to = word(state, word(rows, at));
        if (to == NEW) break;
        if (to != UNMARKED) isLeading = 1;
      }
      // An edge to a new tree is looked at again when that tree is done.
      setWord(next, depth, at);
      setWord(leads, depth, isLeading);
      if (at < end) {
        const below = word(rows, at);
        depth++;
        setWord(path, depth, below);
        setWord(next, depth, word(rowOf, below) + HEAD);
        setWord(leads, depth, 0);
        setWord(state, below, UNMARKED);
      } else {
        if (isLeading != 0) {
          keep(rows, word(rowOf, tree), state, start, target, name, hasTwins, seenIn);
          setWord(state, tree, treeCount);
          treeCount++;
        }
        depth--;
      }
    }
  }
}

/** Writes the edges of one tree that lead to a hit. */
@inline
function keep(
  rows: usize,
  row: i32,
  state: usize,
  start: usize,
  target: usize,
  name: usize,
  hasTwins: usize,
  seenIn: usize,
): void {
  const end = rowEnd(rows, row);
  let to = word(start, treeCount);
  for (let at = row + HEAD; at < end; at += 2) {
    const child = word(state, word(rows, at));
    if (child == UNMARKED) continue;
    const key = word(rows, at + 1);
    setWord(target, to, child >= 0 ? child : ~(FIRST_BLOB - child));
    setWord(name, to, key);
    to++;
    if (word(seenIn, key) == treeCount + 1) store<u8>(hasTwins + treeCount, 1);
    setWord(seenIn, key, treeCount + 1);
  }
  setWord(start, treeCount + 1, to);
}
