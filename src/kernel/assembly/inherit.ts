/**
 * Anchors of a text, also from those of its delta base: what detect/delta-scan.ts does, for texts of
 * usual size, without leaving the kernel. Copied stretches take over the base's anchors, the rest is
 * searched and judged as far as the kernel can (judge.ts). Rows and reaches: ../codes.ts.
 */

import {
  ANCHOR_TABLE_REACH,
  INHERIT_NO_ROOM,
  LITERALS_RECORD_BYTES,
  LITERALS_WORD_RECORDS,
  NO_VERDICT,
} from '../codes';
import { judge, judgedReach, leftReach, overhang, rightReach } from './judge';
import { COPY_QUEUE, COPY_QUEUE_BYTES } from './layout';
import { resumeAt } from './resume';
import { beginQueue, isShort, queueStretch, search, searchQueue } from './search';
import { literalTables } from './search-tables';
import { forgetTold } from './told';
import { forgetStretches } from './stretch';

const OP_BYTES: usize = 12;
const ROW_BYTES: usize = 16;
const HIT_BYTES: usize = 8;
/** A queued copy: offset from which starts in front of it are searched, here, in base, length, starts. */
const COPY_BYTES: usize = 20;
// The text under way.
let text: usize = 0;
let textLength: i32 = 0;
let row: usize = 0;
let rowsEnd: usize = 0;
let hits: usize = 0;
let hitCapacity: i32 = 0;
// Its base.
let baseRows: usize = 0;
let baseRowCount: i32 = 0;
let baseTextLength: i32 = 0;
/** Where the rows go on that were not taken over yet, if copies stand in the base's order. */
let nextRow: usize = 0;
/** End of the queued copies. */
let copiesEnd: usize = COPY_QUEUE;
/** Bytes that the last inherit searched. */
export let searched: i32 = 0;
/** All verdicts of its rows in one: NO_VERDICT has all bits, any other lacks one. */
export let verdicts: i32 = NO_VERDICT;

/** Fills verdict and reach of the row under way. */
@inline
function judgeRow(): void {
  const literal: usize = load<u32>(row, 4);
  const length = lengthOf(literal);
  const verdict = judge(i32(text), i32(text) + textLength, i32(text) + load<i32>(row), literal, length);
  store<i32>(row, verdict, 8);
  verdicts &= verdict;
  store<i32>(row, judgedReach, 12);
}

/** Judges a hit; false when rows ran out. */
function addHit(hit: usize): bool {
  if (row == rowsEnd) return false;
  store<i32>(row, i32(load<usize>(hit) - text));
  store<u32>(row, load<u32>(hit, 4), 4);
  judgeRow();
  row += ROW_BYTES;
  return true;
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
    for (let hit = hits; hit < hitsEnd; hit += HIT_BYTES) addHit(hit);
    next = resumeAt();
  }
  return true;
}

@inline
function lengthOf(literal: usize): i32 {
  const records = literalTables + load<u32>(literalTables + (LITERALS_WORD_RECORDS << 2));
  return load<i32>(records + literal * LITERALS_RECORD_BYTES, 4);
}

/** The first of the rows [low, high) at or behind `position`. */
function lowerBound(low: usize, high: usize, position: i32): usize {
  while (low < high) {
    const middle = low + (((high - low) / ROW_BYTES) >>> 1) * ROW_BYTES;
    if (load<i32>(middle) < position) low = middle + ROW_BYTES;
    else high = middle;
  }
  return low;
}

/** Rows that are looked at one by one before they are searched by halves. */
const NEAR_BYTES: usize = 8 * ROW_BYTES;

/** The first row of the base at or behind `position`; copies mostly go on where the last one ended. */
@inline
function rowFrom(position: i32): usize {
  const end = baseRows + usize(baseRowCount) * ROW_BYTES;
  let at = nextRow;
  if (at > baseRows && load<i32>(at - ROW_BYTES) >= position) return lowerBound(baseRows, at, position);
  const near = min(end, at + NEAR_BYTES);
  for (; at < near; at += ROW_BYTES) if (load<i32>(at) >= position) return at;
  return lowerBound(at, end, position);
}

/**
 * Takes over the anchors of the base that start in the first `starts` bytes of a copy; a bound is
 * where the copy ends, or beyond all texts where both end there. False when rows ran out.
 */
function takeOver(here: i32, inBase: i32, length: i32, starts: i32): bool {
  const shift = here - inBase;
  const copyEnd = inBase + length;
  const lastStart = inBase + starts;
  const leftBound = inBase == 0 && here == 0 ? i32.MIN_VALUE : inBase;
  const isSameEnd = here + length == textLength && copyEnd == baseTextLength;
  const rightBound = isSameEnd ? i32.MAX_VALUE : copyEnd;
  const baseEnd = baseRows + usize(baseRowCount) * ROW_BYTES;
  let from = rowFrom(inBase);
  for (; from < baseEnd; from += ROW_BYTES) {
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
      const kept = load<u64>(from, 8);
      store<u64>(row, kept, 8);
      verdicts &= i32(kept);
    } else {
      if (position + lengthOf(literal) > copyEnd) continue;
      judgeRow();
    }
    row += ROW_BYTES;
  }
  nextRow = from;
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
  verdicts = NO_VERDICT;
  forgetStretches();
  forgetTold();
}

/** Queues a copy, whose `starts` first starts are taken over, with what is searched before it. */
@inline
function queueCopy(pending: i32, here: i32, inBase: i32, length: i32, starts: i32): void {
  store<i32>(copiesEnd, pending);
  store<i32>(copiesEnd, here, 4);
  store<i32>(copiesEnd, inBase, 8);
  store<i32>(copiesEnd, length, 12);
  store<i32>(copiesEnd, starts, 16);
  copiesEnd += COPY_BYTES;
}

/** Makes the rows of all queued copies and stretches; false when rows or hits ran out. */
function flush(): bool {
  const count = searchQueue();
  if (count < 0) return false;
  let hit = hits;
  const hitsEnd = hits + usize(count) * HIT_BYTES;
  for (let copy = COPY_QUEUE; copy < copiesEnd; copy += COPY_BYTES) {
    const first = text + load<i32>(copy);
    const here = load<i32>(copy, 4);
    const last = text + here;
    for (; hit < hitsEnd && load<usize>(hit) < last; hit += HIT_BYTES) {
      if (load<usize>(hit) >= first && !addHit(hit)) return false;
    }
    if (!takeOver(here, load<i32>(copy, 8), load<i32>(copy, 12), load<i32>(copy, 16))) return false;
  }
  clearQueue();
  return true;
}

function clearQueue(): void {
  copiesEnd = COPY_QUEUE;
  beginQueue(text, text + textLength, hits, hitCapacity);
}

/**
 * Searches the starts [pending, here) in front of a copy, at once or with others later, and takes the
 * copy over behind them. `pending` is `here` where there are none. False when rows or hits ran out.
 */
function searchAndCopy(pending: i32, here: i32, inBase: i32, length: i32, starts: i32): bool {
  if (copiesEnd + COPY_BYTES > COPY_QUEUE + COPY_QUEUE_BYTES && !flush()) return false;
  if (pending < here) {
    const first = text + pending;
    const last = text + here;
    let isQueued = false;
    if (isShort(first, last, text + textLength)) {
      isQueued = queueStretch(first, last);
      if (!isQueued) {
        if (!flush()) return false;
        isQueued = queueStretch(first, last);
      }
    }
    if (isQueued) searched += here - pending;
    else {
      if (!flush() || !searchStarts(pending, here)) return false;
      clearQueue();
      pending = here;
    }
  }
  queueCopy(pending, here, inBase, length, starts);
  return true;
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
  baseRows = base;
  baseRowCount = baseCount;
  baseTextLength = baseLength;
  nextRow = base;
  clearQueue();
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
      const first = pending < 0 ? here : pending;
      if (!searchAndCopy(first, here, inBase, count, inherited)) return INHERIT_NO_ROOM;
      pending = -1;
    }
    if (inherited < count && pending < 0) pending = here + inherited;
  }
  if (!flush()) return INHERIT_NO_ROOM;
  if (pending >= 0 && !searchStarts(pending, length)) return INHERIT_NO_ROOM;
  return i32((row - out) / ROW_BYTES);
}
