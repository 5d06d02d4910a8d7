/**
 * Multi-literal search over tables made by prefilter/tables.ts (layout: ../codes.ts).
 *
 * Every `stride`-th position's four-byte window is hashed into a bitmap; the few that pass are
 * looked up among the entries, and each entry's literal is compared in full. An occurrence is met through exactly
 * one window, a bounded way behind its start, so hits arrive nearly ordered and are inserted in place.
 */

import {
  LITERALS_WORD_BUCKET_BITS,
  LITERALS_WORD_BUCKETS,
  LITERALS_WORD_COUNT,
  LITERALS_WORD_ENTRIES,
  LITERALS_WORD_FILTER,
  LITERALS_WORD_FILTER_BITS,
  LITERALS_WORD_MAX_PER_POSITION,
  LITERALS_WORD_MAX_WINDOW,
  LITERALS_WORD_RECORDS,
  LITERAL_MIN_LENGTH,
  SEARCH_NO_ROOM,
  WINDOW_MASK,
  WINDOW_MULTIPLIER,
} from '../codes';
import { setResumeAt } from './resume';

const MASK: u32 = u32(WINDOW_MASK);
const MULTIPLIER: u32 = u32(WINDOW_MULTIPLIER);
const HIT_BYTES: usize = 8;
const NO_LIMIT: usize = 0x7fffffff;
/** Bytes that one round of the fast loop reads: windows at 0, 2 ... 14. */
const ROUND: usize = 16;
const ROUND_READS: usize = ROUND + 4;

let filter: usize = 0;
let filterShift: u32 = 0;
let buckets: usize = 0;
let bucketShift: u32 = 0;
let entries: usize = 0;
let records: usize = 0;
let tables: usize = 0;
let maxWindow: usize = 0;
let literalCount: u32 = 0;
let capacityNeeded: i32 = 1;

// The search under way.
let fromAddress: usize = 0;
let toAddress: usize = 0;
let endAddress: usize = 0;
let outRows: usize = 0;
let outRow: usize = 0;
let outFull: usize = 0;
/** Occurrences from this address on did not fit. */
let limit: usize = NO_LIMIT;

@inline
function word(index: i32): u32 {
  return load<u32>(tables + (index << 2));
}

/** Takes the tables at `ptr` into use; the door has checked magic and size. */
export function loadLiterals(ptr: usize): void {
  tables = ptr;
  filter = ptr + word(LITERALS_WORD_FILTER);
  filterShift = 32 - word(LITERALS_WORD_FILTER_BITS);
  buckets = ptr + word(LITERALS_WORD_BUCKETS);
  bucketShift = 32 - word(LITERALS_WORD_BUCKET_BITS);
  entries = ptr + word(LITERALS_WORD_ENTRIES);
  records = ptr + word(LITERALS_WORD_RECORDS);
  maxWindow = word(LITERALS_WORD_MAX_WINDOW);
  literalCount = word(LITERALS_WORD_COUNT);
  capacityNeeded = max<i32>(1, word(LITERALS_WORD_MAX_PER_POSITION));
}

/** Does the text at `at` hold the literal? `value` is followed by as many bytes of case bits. */
function matches(at: usize, value: usize, length: usize): bool {
  const fold = value + length;
  let i: usize = 0;
  while (i + 4 <= length) {
    if ((load<u32>(at + i) | load<u32>(fold + i)) != load<u32>(value + i)) return false;
    i += 4;
  }
  if (i == length) return true;
  // The last four bytes again where there are four, else (length 3) the first two and the third.
  if (length >= 4) {
    i = length - 4;
    return (load<u32>(at + i) | load<u32>(fold + i)) == load<u32>(value + i);
  }
  return (
    (load<u16>(at) | load<u16>(fold)) == load<u16>(value) &&
    (load<u8>(at + 2) | load<u8>(fold + 2)) == load<u8>(value + 2)
  );
}

/** Inserts a hit; when all rows are taken the last in order is dropped and becomes the limit. */
function emit(at: usize, id: u32): void {
  if (outRow == outFull) {
    const lastAt = load<usize>(outRow - HIT_BYTES);
    if (at > lastAt || (at == lastAt && id > load<u32>(outRow - HIT_BYTES, 4))) {
      limit = min(limit, at);
      return;
    }
    limit = min(limit, lastAt);
    outRow -= HIT_BYTES;
  }
  let row = outRow;
  while (row > outRows) {
    const beforeAt = load<usize>(row - HIT_BYTES);
    if (beforeAt < at || (beforeAt == at && load<u32>(row - HIT_BYTES, 4) < id)) break;
    store<u64>(row, load<u64>(row - HIT_BYTES));
    row -= HIT_BYTES;
  }
  store<usize>(row, at);
  store<u32>(row, id, 4);
  outRow += HIT_BYTES;
}

/** The window at `at`, whose product passed the filter: compares the literals that may stand there. */
function probe(at: usize, key: u32): void {
  const bucket = buckets + ((key * MULTIPLIER) >> bucketShift << 2);
  let entry = entries + (usize(load<u32>(bucket)) << 3);
  const stop = entries + (usize(load<u32>(bucket, 4)) << 3);
  while (entry < stop) {
    if (load<u32>(entry) == key) {
      const id: u32 = load<u16>(entry, 4);
      const start = at - isize(load<i16>(entry, 6));
      const record = records + (usize(id) << 3);
      const length: usize = load<u32>(record, 4);
      if (
        start >= fromAddress &&
        start < toAddress &&
        start + length <= endAddress &&
        matches(start, tables + load<u32>(record), length)
      ) {
        emit(start, id);
      }
    }
    entry += 8;
  }
}

@inline
function passes(key: u32, bitmap: usize, shift: u32): u32 {
  const hash = (key * MULTIPLIER) >> shift;
  return u32(load<u8>(bitmap + (hash >> 3))) >> (hash & 7);
}

@inline
function keyAt(at: usize): u32 {
  return load<u32>(at) & MASK;
}

@inline
function probeIfPasses(at: usize, bitmap: usize, shift: u32): void {
  const key = keyAt(at);
  if (passes(key, bitmap, shift) & 1) probe(at, key);
}

// HOT: every byte that is searched goes through here.
function scan(at: usize, stop: usize): usize {
  const bitmap = filter;
  const shift = filterShift;
  while (at <= stop) {
    const any =
      passes(keyAt(at), bitmap, shift) |
      passes(keyAt(at + 2), bitmap, shift) |
      passes(keyAt(at + 4), bitmap, shift) |
      passes(keyAt(at + 6), bitmap, shift);
    const more =
      passes(keyAt(at + 8), bitmap, shift) |
      passes(keyAt(at + 10), bitmap, shift) |
      passes(keyAt(at + 12), bitmap, shift) |
      passes(keyAt(at + 14), bitmap, shift);
    if ((any | more) & 1) {
      for (let i: usize = 0; i < ROUND; i += 2) probeIfPasses(at + i, bitmap, shift);
      if (limit != NO_LIMIT) stop = min(stop, limit + maxWindow);
    }
    at += ROUND;
  }
  return at;
}

/** Windows near the end, where four bytes may not be left: a missing byte reads as zero. */
function scanTail(at: usize): void {
  const stop = min(endAddress - (LITERAL_MIN_LENGTH - 1), toAddress + maxWindow);
  while (at < stop && at <= min(NO_LIMIT, limit + maxWindow)) {
    const left = endAddress - at;
    let key: u32;
    if (left >= 4) key = load<u32>(at);
    else key = load<u16>(at) | (u32(load<u8>(at + 2)) << 16);
    key &= MASK;
    if (passes(key, filter, filterShift) & 1) probe(at, key);
    at += 2;
  }
}

export function search(from: usize, to: usize, end: usize, out: usize, outCapacity: i32): i32 {
  if (outCapacity < capacityNeeded) return SEARCH_NO_ROOM;
  setResumeAt(max(from, to));
  if (literalCount == 0 || to <= from || end < from + LITERAL_MIN_LENGTH) return 0;
  fromAddress = from;
  toAddress = to;
  endAddress = end;
  outRows = out;
  outRow = out;
  outFull = out + usize(outCapacity) * HIT_BYTES;
  limit = NO_LIMIT;
  // Rounds that neither read behind `end` nor begin where no window of a wanted literal can be.
  let at = from;
  const lastRound = min(end, to + maxWindow + 4);
  if (lastRound >= from + ROUND_READS) at = scan(at, lastRound - ROUND_READS);
  scanTail(at);
  if (limit == NO_LIMIT) return i32((outRow - out) / HIT_BYTES);
  while (outRow > out && load<usize>(outRow - HIT_BYTES) >= limit) outRow -= HIT_BYTES;
  setResumeAt(limit);
  return i32((outRow - out) / HIT_BYTES);
}
