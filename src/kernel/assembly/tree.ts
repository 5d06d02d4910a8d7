/**
 * What git tree objects point at, followed along a path of deltas: git/tree-edges.ts in its fast form.
 *
 * Each tree on the path has a frame: the offsets of its entries, and its edges beside them. A tree whose
 * base has one takes over the entries that lie wholly in a copied range. Where there is no room, all
 * frames are forgotten, and trees are parsed whole until there are new ones.
 *
 * Format: gitformat-tree, `<octal mode> SP <name> NUL <raw id>` repeated.
 */

import { TREE_BROKEN, TREE_MISSING_SHIFT, TREE_NO_ROOM, TREE_ROWS_DUE } from '../codes';
import { find } from './find';
import { findId, idLength } from './ids';
import { hasNameRoom, nameNumber, nameTableBytes, setNameTable } from './names';

const SPACE: u32 = 0x20;
const TYPE_MASK: u32 = 0o170000;
const TYPE_TREE: u32 = 0o040000;
const TYPE_GITLINK: u32 = 0o160000;
/** '100644' and '40000' with their spaces, as little-endian words: nearly all entries begin with one of them. */
const FILE_HEAD: u64 = 0x20343436303031;
const FILE_HEAD_MASK: u64 = 0xffffffffffffff;
const FILE_MODE: u32 = 0o100644;
const FILE_MODE_BYTES: usize = 6;
const TREE_HEAD: u64 = 0x203030303034;
const TREE_HEAD_MASK: u64 = 0xffffffffffff;
const TREE_MODE_BYTES: usize = 5;
/** Longest mode that is read: a hostile tree pads with zeros. */
const MAX_MODE_DIGITS: usize = 16;
/** Bytes of an entry without its id: at least a space and the name's end. */
const MIN_ENTRY_BYTES: u32 = 2;

/** A frame: its depth, the frame before it, where its edges begin; then the offsets, and where the last entry ends. */
const FRAME_PREVIOUS: usize = 4;
const FRAME_EDGES: usize = 8;
const FRAME_OFFSETS: usize = 16;
/** An edge: its entry's place in the tree, the child's number, the name's number. */
const EDGE_BYTES: usize = 12;
/** Offsets are copied by four. */
const COPY_SLACK: usize = 12;
/** Words of a delta's row: see applyDelta. */
const OP_BYTES: usize = 12;
/** Rows are due from so many bytes on. */
const DUE_BYTES: usize = 1 << 17;

// What there is room for, and how far it is used.
let frames: usize = 0;
let framesEnd: usize = 0;
let edges: usize = 0;
let edgesEnd: usize = 0;
let rows: usize = 0;
let rowsEnd: usize = 0;
let missing: usize = 0;
/** One byte for each object, 1 where edges to it count. */
let wanted: usize = 0;

/** The frame of the tree at hand or, between trees, the deepest one; 0: none. */
let frame: usize = 0;
let framesTop: usize = 0;
let edgesTop: usize = 0;
let rowsTop: usize = 0;
let missingTop: usize = 0;

@inline
function framesBytes(entries: u32): usize {
  return (usize(entries) << 2) + FRAME_OFFSETS + COPY_SLACK;
}

@inline
function rowsBytes(entries: u32): usize {
  return (usize(entries) << 3) + 8;
}

/** Bytes that `setTrees` takes at `room` for trees of at most `entries` entries, and as many on a path. */
export function treeBytes(entries: i32): i32 {
  const each = framesBytes(entries) + usize(entries) * EDGE_BYTES + rowsBytes(entries) + usize(entries << 2);
  return i32((each + 15) & ~15) + i32(nameTableBytes());
}

export function setTrees(room: usize, entries: i32, flags: usize): void {
  setNameTable(room);
  frames = room + nameTableBytes();
  framesEnd = frames + framesBytes(entries);
  edges = framesEnd;
  edgesEnd = edges + usize(entries) * EDGE_BYTES;
  rows = edgesEnd;
  rowsEnd = rows + rowsBytes(entries);
  missing = rowsEnd;
  wanted = flags;
  forget();
  rowsTop = rows;
}

function forget(): void {
  frame = 0;
  framesTop = frames;
  edgesTop = edges;
}

/** Address of the rows that were made, and how many bytes of them there are. */
export function treeRows(): usize {
  return rows;
}

export function treeRowsBytes(): usize {
  return rowsTop - rows;
}

/** Where `treeEdges` notes what is missing. */
export function treeMissing(): usize {
  return missing;
}

export function clearTreeRows(): void {
  rowsTop = rows;
}

/** First address in [start, end) whose word is at least `value`; `end` where there is none. */
@inline
function lowerBound(start: usize, end: usize, stride: usize, value: i32): usize {
  let low: usize = 0;
  let high = (end - start) / stride;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<i32>(start + middle * stride) < value) low = middle + 1;
    else high = middle;
  }
  return start + low * stride;
}

/** Forgets what stood at `depth` and deeper. */
export function leaveTrees(depth: i32): void {
  while (frame != 0 && load<i32>(frame) >= depth) {
    framesTop = frame;
    edgesTop = load<usize>(frame, FRAME_EDGES);
    frame = load<usize>(frame, FRAME_PREVIOUS);
  }
}

@inline
function hasRoom(entries: u32): bool {
  return (
    framesEnd - framesTop >= framesBytes(entries) &&
    edgesEnd - edgesTop >= usize(entries) * EDGE_BYTES
  );
}

/** Takes over the base's edges of the entries from `first` to `last`, which are now `shift` later. */
@inline
function inheritEdges(base: usize, first: i32, last: i32, shift: i32): void {
  const end = load<usize>(frame, FRAME_EDGES);
  let to = edgesTop;
  let at = lowerBound(load<usize>(base, FRAME_EDGES), end, EDGE_BYTES, first);
  for (; at < end; at += EDGE_BYTES) {
    const entry = load<i32>(at);
    if (entry >= last) break;
    store<i32>(to, entry + shift);
    store<u64>(to, load<u64>(at, 4), 4);
    to += EDGE_BYTES;
  }
  edgesTop = to;
}

/** Takes over the base's entries that lie wholly in the range that `op` copies; returns where they end. */
@inline
function inheritEntries(base: usize, position: i32, op: usize): i32 {
  const shift = load<i32>(op) - load<i32>(op, 4);
  const rangeEnd = load<i32>(op, 4) + load<i32>(op, 8);
  const offsets = base + FRAME_OFFSETS;
  // The next frame follows the last offset, that of the tree's end.
  const end = frame - 4;
  const first = lowerBound(offsets, end, 4, position - shift);
  if (first >= end || load<i32>(first) != position - shift) return position;
  let last = lowerBound(first, end + 4, 4, rangeEnd);
  if (last > end || load<i32>(last) != rangeEnd) last -= 4;
  if (last <= first) return position;
  const shifts = i32x4.splat(shift);
  const to = framesTop - first;
  for (let at = first; at < last; at += 16) {
    v128.store(at + to, i32x4.add(v128.load(at), shifts));
  }
  const firstEntry = i32(first - offsets) >> 2;
  const ownEntry = i32(framesTop - frame - FRAME_OFFSETS) >> 2;
  inheritEdges(base, firstEntry, i32(last - offsets) >> 2, ownEntry - firstEntry);
  framesTop += last - first;
  return load<i32>(last) + shift;
}

/** Results of `parseEntry` beside addresses. */
const ENTRY_BROKEN: usize = 0;
const ENTRY_NO_ROOM: usize = 1;

/** Parses the entry at `entry`; returns where it ends. */
@inline
function parseEntry(tree: usize, entry: usize, end: usize): usize {
  let at = entry;
  let mode: u32 = 0;
  const start = load<u64>(entry);
  if ((start & FILE_HEAD_MASK) == FILE_HEAD) {
    mode = FILE_MODE;
    at += FILE_MODE_BYTES;
  } else if ((start & TREE_HEAD_MASK) == TREE_HEAD) {
    mode = TYPE_TREE;
    at += TREE_MODE_BYTES;
  } else {
    const modeEnd = min(end, at + MAX_MODE_DIGITS);
    while (at < modeEnd && load<u8>(at) != SPACE) {
      mode = (mode << 3) + load<u8>(at) - 0x30;
      at++;
    }
  }
  if (at >= end || load<u8>(at) != SPACE) return ENTRY_BROKEN;
  const name = at + 1;
  const id = find(name, end, 0) + 1;
  if (id > end || end - id < idLength) return ENTRY_BROKEN;
  const type = mode & TYPE_MASK;
  if (type != TYPE_GITLINK) {
    const number = findId(id);
    if (number < 0) {
      store<u32>(missingTop, (u32(id - tree) << 1) | u32(type == TYPE_TREE));
      missingTop += 4;
    } else if (load<u8>(wanted + number) == 1) {
      const length = u32(id - 1 - name);
      if (!hasNameRoom(length)) return ENTRY_NO_ROOM;
      store<i32>(edgesTop, i32(framesTop - frame - FRAME_OFFSETS) >> 2);
      store<i32>(edgesTop, number, 4);
      store<i32>(edgesTop, nameNumber(name, length), 8);
      edgesTop += EDGE_BYTES;
    }
  }
  store<u32>(framesTop, u32(entry - tree));
  framesTop += 4;
  return id + idLength;
}

/** Adds the row of the tree at hand, if it has edges. */
@inline
function makeRow(parent: i32): void {
  let at = load<usize>(frame, FRAME_EDGES);
  if (at == edgesTop) return;
  let to = rowsTop;
  store<i32>(to, parent);
  store<u32>(to, u32((edgesTop - at) / EDGE_BYTES), 4);
  to += 8;
  for (; at < edgesTop; at += EDGE_BYTES) {
    store<u64>(to, load<u64>(at, 4));
    to += 8;
  }
  rowsTop = to;
}

// HOT: every tree.
export function treeEdges(
  depth: i32,
  parent: i32,
  tree: usize,
  length: u32,
  ops: usize,
  opsCount: i32,
): i32 {
  leaveTrees(depth);
  const most = length / (MIN_ENTRY_BYTES + idLength) + 1;
  if (rowsEnd - rowsTop < rowsBytes(most)) return TREE_NO_ROOM;
  if (!hasRoom(most)) {
    forget();
    if (!hasRoom(most)) return TREE_NO_ROOM;
  }
  const hasBase = frame != 0 && load<i32>(frame) == depth - 1 && opsCount > 0;
  const base = frame;
  store<i32>(framesTop, depth);
  store<usize>(framesTop, base, FRAME_PREVIOUS);
  store<usize>(framesTop, edgesTop, FRAME_EDGES);
  frame = framesTop;
  framesTop += FRAME_OFFSETS;
  missingTop = missing;
  const end = tree + length;
  const opsEnd = hasBase ? ops + usize(opsCount) * OP_BYTES : ops;
  let op = ops;
  let at = tree;
  let status = 0;
  while (at < end) {
    const position = i32(at - tree);
    while (op < opsEnd && load<i32>(op) + load<i32>(op, 8) <= position) op += OP_BYTES;
    if (op < opsEnd && load<i32>(op, 4) >= 0) {
      const next = inheritEntries(base, position, op);
      if (next > position) {
        at = tree + next;
        continue;
      }
    }
    const next = parseEntry(tree, at, end);
    if (next == ENTRY_NO_ROOM) {
      leaveTrees(depth);
      return TREE_NO_ROOM;
    }
    if (next == ENTRY_BROKEN) {
      status = TREE_BROKEN;
      break;
    }
    at = next;
  }
  store<i32>(framesTop, i32(at - tree));
  framesTop += 4;
  makeRow(parent);
  if (rowsTop - rows >= DUE_BYTES) status |= TREE_ROWS_DUE;
  return status | (i32(missingTop - missing) >> 2 << TREE_MISSING_SHIFT);
}
