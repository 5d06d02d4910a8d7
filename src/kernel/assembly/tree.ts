/**
 * Entries of git tree objects: `<octal mode> SP <name> NUL <raw id>`, no separators. Nothing is
 * decoded beyond what decides whether a caller wants to see the entry.
 */

import { ID_FILTER_BITS, TREE_DONE, TREE_FULL, TREE_MALFORMED, TREE_SELECT_ALL } from '../codes';
import { ID_FILTER } from './layout';
import { setResumeAt } from './resume';

const SPACE: u32 = 0x20;
const TYPE_MASK: u32 = 0o170000;
const TYPE_TREE: u32 = 0o040000;
const TYPE_GITLINK: u32 = 0o160000;
/** '100644 ' and '40000 ' as little-endian words: nearly all entries begin with one of them. */
const FILE_HEAD: u64 = 0x20343436303031;
const FILE_HEAD_MASK: u64 = 0xffffffffffffff;
const FILE_MODE: u32 = 0o100644;
const TREE_HEAD: u64 = 0x203030303034;
const TREE_HEAD_MASK: u64 = 0xffffffffffff;
const ROW_BYTES: usize = 16;

let rowCount: i32 = 0;

/** Rows of the last walk. */
export function treeRows(): i32 {
  return rowCount;
}

@inline
function isInFilter(id: usize): bool {
  const bit = load<u32>(id) & ((1 << ID_FILTER_BITS) - 1);
  return ((load<u8>(ID_FILTER + (bit >> 3)) >> u8(bit & 7)) & 1) != 0;
}

/** Address of the first zero byte in [at, end), `end` if there is none. */
@inline
function findZero(at: usize, end: usize): usize {
  while (end - at >= 16) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0)));
    if (mask != 0) return at + ctz(mask);
    at += 16;
  }
  while (at < end && load<u8>(at) != 0) at++;
  return at;
}

export function walkTree(
  tree: usize,
  length: usize,
  from: usize,
  to: usize,
  idLength: usize,
  select: i32,
  out: usize,
  outCapacity: i32,
): i32 {
  const end = tree + length;
  const stop = tree + min(to, length);
  const outEnd = out + usize(outCapacity) * ROW_BYTES;
  let row = out;
  let entry = tree + from;
  let status = TREE_DONE;
  while (entry < stop) {
    let at = entry;
    let mode: u32 = 0;
    const head = end - entry >= 8 ? load<u64>(entry) : 0;
    if ((head & FILE_HEAD_MASK) == FILE_HEAD) {
      mode = FILE_MODE;
      at += 6;
    } else if ((head & TREE_HEAD_MASK) == TREE_HEAD) {
      mode = TYPE_TREE;
      at += 5;
    } else {
      // Octal digits up to a space, which must exist and must not come first.
      let digit: u32 = 0;
      while (at < end) {
        digit = u32(load<u8>(at)) - 0x30;
        if (digit > 7) break;
        mode = (mode << 3) | digit;
        at++;
      }
      if (at == entry || at == end || digit != SPACE - 0x30) {
        status = TREE_MALFORMED;
        break;
      }
    }
    const name = at + 1;
    const id = findZero(name, end) + 1;
    if (id <= name + 1 || id > end || end - id < idLength) {
      status = TREE_MALFORMED;
      break;
    }
    const type = mode & TYPE_MASK;
    if (
      select == TREE_SELECT_ALL ||
      type == TYPE_TREE ||
      (isInFilter(id) && type != TYPE_GITLINK)
    ) {
      if (row == outEnd) {
        status = TREE_FULL;
        break;
      }
      store<usize>(row, entry - tree);
      store<usize>(row, name - tree, 4);
      store<usize>(row, id - tree, 8);
      store<u32>(row, mode & 0xffff, 12);
      row += ROW_BYTES;
    }
    entry = id + idLength;
  }
  rowCount = i32((row - out) / ROW_BYTES);
  setResumeAt(entry - tree);
  return status;
}
