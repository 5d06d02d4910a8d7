/**
 * Which anchors need not be shown to any detector: those where a reader reads no
 * value, and those without the run of bytes, or the word, that a rule's match must hold. Tables: `Judging` in ../kernel.ts.
 */

import {
  ANCHOR_TABLE_REACH,
  CHECK_FIELDS,
  CHECK_NOTHING,
  CHECK_READER,
  REACH_FIELDS,
  WORD_LIST_BYTES,
  WORD_RECORD_BYTES,
} from '../codes';
import { lookedLeft, lookedRight, readAnchor } from './reader';

const REACH_BYTES: usize = REACH_FIELDS << 2;
const CHECK_BYTES: usize = CHECK_FIELDS << 2;
const SET_BYTES: usize = 256;
/** Most bytes that a row's reach can tell. */
const MOST_REACH: i32 = 0x7fff;

let reaches: usize = 0;
let checks: usize = 0;
let sets: usize = 0;
let words: usize = 0;
/** Bytes behind a literal's first that may decide whether there is an anchor. */
export let overhang: i32 = 0;
/** How far the anchor that `judge` found none for was looked at. */
export let judgedReach: i32 = 0;

export function setJudging(
  reachesAt: usize,
  checksAt: usize,
  setsAt: usize,
  wordsAt: usize,
  longestSpan: i32,
): void {
  reaches = reachesAt;
  checks = checksAt;
  sets = setsAt;
  words = wordsAt;
  overhang = max(longestSpan - 1, 0);
}

@inline
export function leftReach(literal: usize): i32 {
  return load<i32>(reaches + literal * REACH_BYTES);
}

@inline
export function rightReach(literal: usize): i32 {
  return load<i32>(reaches + literal * REACH_BYTES, 4);
}

/** Whether [from, to) holds `length` bytes of the set in a row; reads few where it does not. */
function holdsRun(set: usize, length: i32, from: i32, to: i32): bool {
  let last = from + length - 1;
  while (last < to) {
    const first = last - length + 1;
    let at = last;
    while (at >= first && load<u8>(set + load<u8>(at)) != 0) at--;
    if (at < first) return true;
    last = at + length;
  }
  return false;
}

@inline
function lower(byte: u32): u32 {
  return byte - 0x41 < 26 ? byte | 0x20 : byte;
}

/** Whether the word of a record, whose length is not 0, stands at `at`. */
function isWordAt(record: usize, at: i32, to: i32): bool {
  const length = <i32>load<u8>(record);
  if (length > to - at) return false;
  for (let i = 0; i < length; i++) {
    if (lower(load<u8>(at + i)) != load<u8>(record + 1 + i)) return false;
  }
  return true;
}

/** Whether [from, to) holds a word of the list. */
function holdsWord(list: usize, from: i32, to: i32): bool {
  const end = list + WORD_LIST_BYTES;
  for (let at = from; at < to; at++) {
    if (load<u8>(list + load<u8>(at)) == 0) continue;
    for (let record = list + 256; record < end && load<u8>(record) != 0; record += WORD_RECORD_BYTES) {
      if (isWordAt(record, at, to)) return true;
    }
  }
  return false;
}

/** Whether what stands before the literal at `start`, or how it is spelled, is right for the check. */
@inline
function isLed(check: usize, start: i32): bool {
  const set = load<i32>(check, 24);
  if (set < 0 || load<u8>(sets + usize(set) * SET_BYTES + load<u8>(start - 1)) != 0) return true;
  return u32(load<u16>(start)) == load<u32>(check, 28);
}

/** Whether no detector of the literal has a candidate at `start`; false where one must be asked. */
export function judge(
  textStart: i32,
  textEnd: i32,
  start: i32,
  literal: usize,
  byteLength: i32,
): bool {
  const row = reaches + literal * REACH_BYTES;
  const first = checks + usize(load<i32>(row, 12)) * CHECK_BYTES;
  const end = checks + usize(load<i32>(row + REACH_BYTES, 12)) * CHECK_BYTES;
  judgedReach = ANCHOR_TABLE_REACH;
  /** One bit for each reader that says. */
  let readers = 0;
  for (let check = first; check < end; check += CHECK_BYTES) {
    const kind = load<i32>(check);
    if (kind <= CHECK_READER) readers |= 1 << (CHECK_READER - kind);
    else if (kind == CHECK_NOTHING || (start > textStart && !isLed(check, start))) continue;
    else if (kind >= 0) {
      const lastStart = start - load<i32>(check, 12);
      if (lastStart < textStart) continue;
      const from = max(textStart, start - load<i32>(check, 8));
      const to = min(textEnd, lastStart + load<i32>(check, 16));
      if (!holdsRun(sets + usize(kind) * SET_BYTES, load<i32>(check, 4), from, to)) continue;
      const list = load<i32>(check, 20);
      if (list < 0 || holdsWord(words + usize(list) * WORD_LIST_BYTES, from, to)) return false;
    } else return false;
  }
  if (readers == 0) return true;
  for (let from = 0; readers != 0; from++, readers >>= 1) {
    if ((readers & 1) == 0) continue;
    if (readAnchor(from, textStart, textEnd, start, start + byteLength)) return false;
  }
  if (end - first == CHECK_BYTES) {
    const left = lookedLeft();
    const right = max(lookedRight(), load<i32>(row, 8));
    if (left >= 0 && left <= MOST_REACH && right <= MOST_REACH) judgedReach = left | (right << 16);
  }
  return true;
}
