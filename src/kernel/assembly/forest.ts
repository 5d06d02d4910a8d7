/**
 * The learned trees of detect/generic/forest.ts, weighed sixteen at a time: a byte for each tree holds the leaves that
 * are left. Limits of a feature ascend, so that the last one that it is above says for all trees which leaves its
 * failing tests leave; these rows are joined, and the first leaf of each byte is added up in the order
 * in which JavaScript adds.
 */

import {
  LEAF_VALUES,
  LEAVES,
  NODES,
  TEST_COUNT,
  TEST_FEATURES,
  TEST_LIMITS,
  TEST_SHIFT,
  TESTS,
} from './generic/forest';
import { MODEL_BIAS, MODEL_FEATURES, MODEL_TREES } from './generic/model.gen';
import { Floats } from './generic/prelude';
import { FOREST_LEFT, FOREST_LIST, FOREST_ROWS, FOREST_ROWS_BYTES, FOREST_STARTS } from './layout';

/** Bytes of a row that are joined at once. */
const STRIDE: usize = 64;
/** One byte for each tree, up to a whole stride. */
const ROW_BYTES: usize = (MODEL_TREES + 63) & ~63;
const ALL_LEAVES: i32 = (1 << LEAVES) - 1;

let isLoaded: bool = false;

@inline
function rowOf(test: i32): usize {
  return FOREST_ROWS + usize(test) * ROW_BYTES;
}

@inline
function startOf(feature: i32): i32 {
  return load<i32>(FOREST_STARTS + (usize(feature) << 2));
}

/** Makes the rows, and notes where the tests of each feature begin. Traps where a larger model has no room. */
function loadRows(): void {
  const count = TEST_COUNT[0];
  if (usize(count) * ROW_BYTES > FOREST_ROWS_BYTES) unreachable();
  memory.fill(FOREST_ROWS, u8(ALL_LEAVES), usize(count) * ROW_BYTES);
  for (let node = 0; node < MODEL_TREES * TESTS; node++) {
    const word = NODES[node];
    // A tree with fewer tests has words without one, which take no leaf away.
    const at = rowOf(word >> TEST_SHIFT) + node / TESTS;
    store<u8>(at, i32(load<u8>(at)) & word);
  }
  let test = 0;
  for (let feature = 0; feature < MODEL_FEATURES; feature++) {
    const first = test;
    store<i32>(FOREST_STARTS + (usize(feature) << 2), first);
    for (; test < count && TEST_FEATURES[test] == feature; test++) {
      if (test > first) joinRow(rowOf(test), rowOf(test - 1));
    }
  }
  store<i32>(FOREST_STARTS + (usize(MODEL_FEATURES) << 2), test);
  isLoaded = true;
}

function joinRow(row: usize, other: usize): void {
  for (let at: usize = 0; at < ROW_BYTES; at += 16) {
    v128.store(row + at, v128.and(v128.load(row + at), v128.load(other + at)));
  }
}

/** Lists the row of each feature that is above any of its limits; returns the list's end. */
function listRows(features: Floats): usize {
  let end = FOREST_LIST;
  let test = 0;
  for (let feature = 0; feature < MODEL_FEATURES; feature++) {
    const value = features[feature];
    const first = test;
    const last = startOf(feature + 1);
    let above = 0;
    for (; test < last; test++) above += i32(!(value <= TEST_LIMITS[test]));
    // What is above none is overwritten by the next.
    store<usize>(end, rowOf(first + above - 1));
    end += usize(above > 0) << 2;
  }
  return end;
}

/** Joins the listed rows at FOREST_LEFT. */
function joinRows(end: usize): void {
  for (let at: usize = 0; at < ROW_BYTES; at += STRIDE) {
    let a = i8x16.splat(u8(ALL_LEAVES));
    let b = a;
    let c = a;
    let d = a;
    for (let next = FOREST_LIST; next < end; next += 4) {
      const row = load<usize>(next) + at;
      a = v128.and(a, v128.load(row));
      b = v128.and(b, v128.load(row, 16));
      c = v128.and(c, v128.load(row, 32));
      d = v128.and(d, v128.load(row, 48));
    }
    v128.store(FOREST_LEFT + at, a);
    v128.store(FOREST_LEFT + at, b, 16);
    v128.store(FOREST_LEFT + at, c, 32);
    v128.store(FOREST_LEFT + at, d, 48);
  }
}

@inline
function leafOf(tree: i32): f64 {
  return LEAF_VALUES[tree * LEAVES + ctz<i32>(i32(load<u8>(FOREST_LEFT + tree)))];
}

/** Log-odds of a candidate: the bits that `logOdds` of detect/generic/forest.ts gives. */
export function logOdds(features: Floats): f64 {
  if (!isLoaded) loadRows();
  joinRows(listRows(features));
  let a: f64 = 0;
  let b: f64 = 0;
  let c: f64 = 0;
  let d: f64 = 0;
  const whole = MODEL_TREES & ~3;
  for (let tree = 0; tree < whole; tree += 4) {
    a += leafOf(tree);
    b += leafOf(tree + 1);
    c += leafOf(tree + 2);
    d += leafOf(tree + 3);
  }
  if (whole < MODEL_TREES) a += leafOf(whole);
  if (whole + 1 < MODEL_TREES) b += leafOf(whole + 1);
  if (whole + 2 < MODEL_TREES) c += leafOf(whole + 2);
  return MODEL_BIAS + (a + b + (c + d));
}
