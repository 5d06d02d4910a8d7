/**
 * Anchors of a text, also from those of its delta base: what detect/delta-scan.ts does, for texts of
 * usual size, without leaving the kernel. Copied stretches take over the base's anchors, the rest is
 * searched and judged as far as the kernel can (judge.ts). Rows and reaches: ../codes.ts.
 */

import {
  ANCHOR_TABLE_REACH,
  ANCHOR_UNJUDGED,
  INHERIT_NO_ROOM,
  LITERALS_RECORD_BYTES,
  LITERALS_WORD_RECORDS,
  NO_VERDICT,
} from '../codes';
import { judge, judgedReach, leftReach, overhang, rightReach } from './judge';
import { resumeAt } from './resume';
import { search } from './search';
import { literalTables } from './search-tables';

const OP_BYTES: usize = 12;
const ROW_BYTES: usize = 16;
const HIT_BYTES: usize = 8;
// The text under way.
let text: usize = 0;
let textLength: i32 = 0;
let row: usize = 0;
let rowsEnd: usize = 0;
let hits: usize = 0;
let hitCapacity: i32 = 0;
/** Bytes that the last inherit searched. */
export let searched: i32 = 0;

/** Fills verdict and reach of the row under way. */
@inline
function judgeRow(): void {
  const literal: usize = load<u32>(row, 4);
  const length = lengthOf(literal);
  const isNone = judge(i32(text), i32(text) + textLength, i32(text) + load<i32>(row), literal, length);
  store<i32>(row, isNone ? NO_VERDICT : ANCHOR_UNJUDGED, 8);
  store<i32>(row, judgedReach, 12);
}

/** Searches starts at offsets [from, to) of the text; false when rows ran out. */
function searchStarts(from: i32, to: i32): bool {
  const last = text + to;
  const end = text + textLength;
  let next = text + from;
  searched += to - from;
  while (next < last) {
    const count = search(next, last, end, hits, hitCapacity);
    if (rowsEnd - row < usize(count) * ROW_BYTES) return false;
    const hitsEnd = hits + usize(count) * HIT_BYTES;
    for (let hit = hits; hit < hitsEnd; hit += HIT_BYTES) {
      store<i32>(row, i32(load<usize>(hit) - text));
      store<u32>(row, load<u32>(hit, 4), 4);
      judgeRow();
      row += ROW_BYTES;
    }
    next = resumeAt();
  }
  return true;
}

@inline
function lengthOf(literal: usize): i32 {
  const records = literalTables + load<u32>(literalTables + (LITERALS_WORD_RECORDS << 2));
  return load<i32>(records + literal * LITERALS_RECORD_BYTES, 4);
}

/** The first of `count` rows at or behind `position`. */
function lowerBound(rows: usize, count: i32, position: i32): usize {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<i32>(rows + usize(middle) * ROW_BYTES) < position) low = middle + 1;
    else high = middle;
  }
  return rows + usize(low) * ROW_BYTES;
}

/**
 * Takes over the anchors of `count` rows at `base` that start in the first `starts` bytes of a copy;
 * a bound is where the copy ends, or beyond all texts where both end there. False when rows ran out.
 */
function takeOver(
  base: usize,
  count: i32,
  here: i32,
  inBase: i32,
  length: i32,
  starts: i32,
  isSameEnd: bool,
): bool {
  const shift = here - inBase;
  const copyEnd = inBase + length;
  const lastStart = inBase + starts;
  const leftBound = inBase == 0 && here == 0 ? i32.MIN_VALUE : inBase;
  const rightBound = isSameEnd ? i32.MAX_VALUE : copyEnd;
  const baseEnd = base + usize(count) * ROW_BYTES;
  for (let from = lowerBound(base, count, inBase); from < baseEnd; from += ROW_BYTES) {
    const position = load<i32>(from);
    if (position >= lastStart) break;
    if (row == rowsEnd) return false;
    const literal = load<u32>(from, 4);
    const reach = load<u32>(from, 12);
    let left: i32 = reach & 0xffff;
    let right: i32 = reach >>> 16;
    if (reach == ANCHOR_TABLE_REACH) {
      left = leftReach(literal);
      right = rightReach(literal);
    }
    store<i32>(row, position + shift);
    store<u32>(row, literal, 4);
    if (position - left >= leftBound && right <= rightBound - position) {
      store<u64>(row, load<u64>(from, 8), 8);
    } else {
      if (position + lengthOf(literal) > copyEnd) continue;
      judgeRow();
    }
    row += ROW_BYTES;
  }
  return true;
}

/** The anchors that start at offsets [from, to) of a text; INHERIT_NO_ROOM where rows ran out. */
export function anchors(
  address: usize,
  length: i32,
  from: i32,
  to: i32,
  out: usize,
  outCapacity: i32,
  hitArea: usize,
  hitsCapacity: i32,
): i32 {
  begin(address, length, out, outCapacity, hitArea, hitsCapacity);
  return searchStarts(from, to) ? i32((row - out) / ROW_BYTES) : INHERIT_NO_ROOM;
}

function begin(
  address: usize,
  length: i32,
  out: usize,
  outCapacity: i32,
  hitArea: usize,
  hitsCapacity: i32,
): void {
  text = address;
  textLength = length;
  row = out;
  rowsEnd = out + usize(outCapacity) * ROW_BYTES;
  hits = hitArea;
  hitCapacity = hitsCapacity;
  searched = 0;
}

export function inherit(
  ops: usize,
  opsCount: i32,
  address: usize,
  length: i32,
  base: usize,
  baseCount: i32,
  baseLength: i32,
  out: usize,
  outCapacity: i32,
  hitArea: usize,
  hitsCapacity: i32,
): i32 {
  begin(address, length, out, outCapacity, hitArea, hitsCapacity);
  /** Start of the starts that must be searched, or -1 where none are pending. */
  let pending = -1;
  const opsEnd = ops + usize(opsCount) * OP_BYTES;
  for (let op = ops; op < opsEnd; op += OP_BYTES) {
    const here = load<i32>(op);
    const inBase = load<i32>(op, 4);
    const count = load<i32>(op, 8);
    const isSameEnd = here + count == length && inBase + count == baseLength;
    const inherited = inBase < 0 ? 0 : isSameEnd ? count : max(count - overhang, 0);
    if (inherited > 0) {
      if (pending >= 0 && !searchStarts(pending, here)) return INHERIT_NO_ROOM;
      pending = -1;
      if (!takeOver(base, baseCount, here, inBase, count, inherited, isSameEnd)) {
        return INHERIT_NO_ROOM;
      }
    }
    if (inherited < count && pending < 0) pending = here + inherited;
  }
  if (pending >= 0 && !searchStarts(pending, length)) return INHERIT_NO_ROOM;
  return i32((row - out) / ROW_BYTES);
}
