/**
 * Walks delta families along a list of steps: makes each content and reads it, many objects a call. The plain way,
 * which every step can be left to, is git/walk-family.ts with the visitors of pool/.
 */

import {
  ANCHOR_FIELDS,
  NO_VERDICT,
  OBJECT_BLOB,
  OBJECT_COMMIT,
  OBJECT_TREE,
  PATH_ADDRESS,
  PATH_FIELDS,
  PATH_FIRST,
  PATH_KIND,
  PATH_LAST,
  PATH_LENGTH,
  PATH_MAX,
  PATH_UNSEARCHED,
  PATH_VERDICTS,
  STEP_DEPTH,
  STEP_FIELDS,
  STEP_FLAGS,
  STEP_NUMBER,
  STEP_STORED,
  STEP_TYPE_MASK,
  STEP_WANTED,
  STEPS_MAX,
  TEXT_PROBE_BYTES,
  COMMIT_NO_ROOM,
  TREE_BROKEN,
  TREE_NO_ROOM,
  WALK_AT,
  WALK_BLOBS,
  WALK_COMMITS,
  WALK_END,
  WALK_EXPANDED,
  WALK_HEAD_WORDS,
  WALK_OPS,
  WALK_OPS_COUNT,
  WALK_PAUSE,
  WALK_PLAIN,
  WALK_RESULT,
  WALK_ROWS,
  WALK_SEARCHED,
  WALK_SETTLE,
  WALK_STORED,
  WALK_TEXTS,
  WALK_TREES,
} from '../codes';
import { commitRow } from './commit-rows';
import { anchors, inherit, searched, verdicts } from './inherit';
import { sniff, WIDE } from './sniff';
import { leaveTrees, treeEdges } from './tree';
import { MADE, make, setInputs } from './walk-make';

const HEAD_BYTES: usize = WALK_HEAD_WORDS << 2;
const PATH_BYTES: usize = PATH_FIELDS << 2;
const STEP_BYTES: usize = STEP_FIELDS << 2;
const ROW_BYTES: usize = ANCHOR_FIELDS << 2;
/** The step is done, and nothing is left of it for others. */
const DONE: i32 = 0;
/** So many bytes of contents are made at most before the caller is told. */
const PAUSE_BYTES: i32 = 1 << 27;
/** 'version ' as a little-endian word, and the shortest and longest texts that may be pointers of Git LFS. */
const VERSION: u64 = 0x206e6f6973726576;
const LEAST_POINTER_BYTES: i32 = 16;
const MOST_POINTER_BYTES: i32 = 1024;

let head: usize = 0;
let path: usize = 0;
let steps: usize = 0;
/** The caller's anchors, how many rows there are, and how many a text may have. */
let rows: usize = 0;
let rowCapacity: i32 = 0;
let textCapacity: i32 = 0;
let hits: usize = 0;
let hitCapacity: i32 = 0;
/** Longer texts are left to the plain way. */
let longestText: i32 = 0;
/** Digits of an id; 0: commits are left to the plain way. */
let hexLength: i32 = 0;

/** Bytes that `setWalk` takes: the head, the path, the steps. */
export function walkBytes(): usize {
  return HEAD_BYTES + PATH_MAX * PATH_BYTES + STEPS_MAX * STEP_BYTES;
}

export function setWalk(room: usize, inputs: usize, inputTable: usize): void {
  head = room;
  path = room + HEAD_BYTES;
  steps = path + PATH_MAX * PATH_BYTES;
  setInputs(room, inputs, inputTable);
}

export function setWalkTexts(
  rowsAt: usize,
  rowCount: i32,
  textRows: i32,
  hitArea: usize,
  hitCount: i32,
  longest: i32,
): void {
  rows = rowsAt;
  rowCapacity = rowCount;
  textCapacity = textRows;
  hits = hitArea;
  hitCapacity = hitCount;
  longestText = longest;
}

/** Where commits' rows go was said to commit-rows.ts; 0: nowhere. */
export function setWalkCommits(digits: i32): void {
  hexLength = digits;
}

@inline
function add(word: i32, count: f64): void {
  const at = head + (usize(word) << 2);
  store<f64>(at, load<f64>(at) + count);
}

@inline
function account(step: usize, length: i32, word: i32): void {
  add(WALK_EXPANDED, length);
  add(WALK_STORED, load<u32>(step, STEP_STORED << 2));
  const at = head + (usize(word) << 2);
  store<i32>(at, load<i32>(at) + 1);
}

/** Carries out steps from number `from` on; see `Kernel.walks`. HOT: the frame of every history scan. */
export function walk(from: i32, count: i32, mode: i32, source: i32): i32 {
  let made: i32 = 0;
  for (let at = from; at < count; at++) {
    store<i32>(head, at, WALK_AT << 2);
    const step = steps + usize(at) * STEP_BYTES;
    const depth = load<i32>(step, STEP_DEPTH << 2);
    if (depth >= PATH_MAX) return WALK_PLAIN;
    const node = path + usize(depth) * PATH_BYTES;
    const problem = make(step, node, source);
    if (problem != MADE) return problem;
    const left = mode == WALK_TEXTS ? readText(step, node, depth) : readTree(step, node, depth);
    if (left != DONE) return left;
    made += load<i32>(node, PATH_LENGTH << 2);
    if (made >= PAUSE_BYTES || made < 0) return WALK_PAUSE;
  }
  return WALK_END;
}

function readTree(step: usize, node: usize, depth: i32): i32 {
  const flags = load<i32>(step, STEP_FLAGS << 2);
  if ((flags & STEP_TYPE_MASK) != OBJECT_TREE) {
    leaveTrees(depth);
    return DONE;
  }
  const length = load<i32>(node, PATH_LENGTH << 2);
  const result = treeEdges(
    depth,
    load<i32>(step, STEP_NUMBER << 2),
    load<usize>(node, PATH_ADDRESS << 2),
    length,
    load<usize>(head, WALK_OPS << 2),
    load<i32>(head, WALK_OPS_COUNT << 2),
  );
  if (result == TREE_NO_ROOM) return WALK_ROWS;
  if (flags & STEP_WANTED && (result & TREE_BROKEN) == 0) account(step, length, WALK_TREES);
  store<i32>(head, result, WALK_RESULT << 2);
  return result == 0 ? DONE : WALK_SETTLE;
}

function readText(step: usize, node: usize, depth: i32): i32 {
  const base = node - PATH_BYTES;
  const top: i32 = depth > 0 ? load<i32>(base, PATH_LAST << 2) : 0;
  store<i32>(node, top, PATH_FIRST << 2);
  store<i32>(node, top, PATH_LAST << 2);
  store<i32>(node, PATH_UNSEARCHED, PATH_KIND << 2);
  store<i32>(node, depth > 0 ? load<i32>(base, PATH_VERDICTS << 2) : 0, PATH_VERDICTS << 2);
  const flags = load<i32>(step, STEP_FLAGS << 2);
  const type = flags & STEP_TYPE_MASK;
  const isWanted = (flags & STEP_WANTED) != 0;
  if (type == OBJECT_BLOB) return readBlob(step, node, depth, isWanted);
  if (!isWanted) return DONE;
  return type == OBJECT_COMMIT ? readCommit(step, node) : WALK_PLAIN;
}

/** Writes the text's anchors above those of its path; false where they are too many. */
function search(node: usize, base: usize): bool {
  const top = load<i32>(node, PATH_FIRST << 2);
  const out = rows + usize(top) * ROW_BYTES;
  const capacity = min(textCapacity, rowCapacity - top);
  const text = load<usize>(node, PATH_ADDRESS << 2);
  const length = load<i32>(node, PATH_LENGTH << 2);
  let count: i32;
  if (base == 0) {
    count = anchors(text, length, 0, length, out, capacity, hits, hitCapacity);
  } else {
    const first = load<i32>(base, PATH_FIRST << 2);
    count = inherit(
      load<usize>(head, WALK_OPS << 2),
      load<i32>(head, WALK_OPS_COUNT << 2),
      text,
      length,
      rows + usize(first) * ROW_BYTES,
      load<i32>(base, PATH_LAST << 2) - first,
      load<i32>(base, PATH_LENGTH << 2),
      out,
      capacity,
      hits,
      hitCapacity,
    );
  }
  if (count < 0) return false;
  store<i32>(node, top + count, PATH_LAST << 2);
  return true;
}

/** Whether the bytes that decide the kind of a text are the same ones in its base. */
@inline
function copiesStart(base: usize): bool {
  const ops = load<usize>(head, WALK_OPS << 2);
  if (load<i32>(head, WALK_OPS_COUNT << 2) == 0) return false;
  if (load<i32>(ops) != 0 || load<i32>(ops, 4) != 0) return false;
  return (
    load<i32>(base, PATH_LENGTH << 2) >= TEXT_PROBE_BYTES && load<i32>(ops, 8) >= TEXT_PROBE_BYTES
  );
}

function readBlob(step: usize, node: usize, depth: i32, isWanted: bool): i32 {
  const length = load<i32>(node, PATH_LENGTH << 2);
  if (length > longestText) return WALK_PLAIN;
  let base: usize = 0;
  if (depth > 0 && load<i32>(head, WALK_OPS_COUNT << 2) >= 0) {
    base = node - PATH_BYTES;
    if (load<i32>(base, PATH_KIND << 2) == PATH_UNSEARCHED) base = 0;
  }
  if (base == 0 && !isWanted) return DONE;
  const text = load<usize>(node, PATH_ADDRESS << 2);
  const isSame = base != 0 && copiesStart(base);
  const kind = isSame ? load<i32>(base, PATH_KIND << 2) : sniff(text, length);
  if (kind == WIDE || !search(node, base)) return WALK_PLAIN;
  store<i32>(node, kind, PATH_KIND << 2);
  add(WALK_SEARCHED, searched);
  if (!isWanted) return verdicts == NO_VERDICT ? DONE : WALK_SETTLE;
  account(step, length, WALK_BLOBS);
  return verdicts == NO_VERDICT && !mayBePointer(text, length) ? DONE : WALK_SETTLE;
}

/** Whether git/lfs-pointer.ts is to be asked. */
@inline
function mayBePointer(text: usize, length: i32): bool {
  return (
    length <= MOST_POINTER_BYTES && length >= LEAST_POINTER_BYTES && load<u64>(text) == VERSION
  );
}

/** Its anchors stay on top until the next step where they are to be settled. */
function readCommit(step: usize, node: usize): i32 {
  const length = load<i32>(node, PATH_LENGTH << 2);
  if (hexLength == 0 || length > longestText) return WALK_PLAIN;
  const commit = load<usize>(node, PATH_ADDRESS << 2);
  const kind = sniff(commit, length);
  if (kind == WIDE || !search(node, 0)) return WALK_PLAIN;
  const message = commitRow(load<i32>(step, STEP_NUMBER << 2), commit, length, hexLength);
  if (message < 0) return message == COMMIT_NO_ROOM ? WALK_ROWS : WALK_PLAIN;
  add(WALK_SEARCHED, searched);
  account(step, length, WALK_COMMITS);
  store<i32>(head, message, WALK_RESULT << 2);
  if (verdicts == NO_VERDICT) {
    store<i32>(node, load<i32>(node, PATH_FIRST << 2), PATH_LAST << 2);
    return DONE;
  }
  store<i32>(node, kind, PATH_KIND << 2);
  return WALK_SETTLE;
}
