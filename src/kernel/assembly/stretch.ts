/**
 * Whether a stretch of a text holds a run of bytes, or a word: what judge.ts asks of the surroundings of one
 * anchor after another. What was read for one is known for the next, so that where stretches overlap each
 * byte is read once; it is kept in a record of KNOWN_FIELDS for each check.
 */

import { WORD_LIST_BYTES, WORD_RECORD_BYTES } from '../codes';

/** Number of the text that the record is about. What follows are positions in it. */
const TEXT: usize = 0;
/** What is known holds from here on. */
const FROM: usize = 4;
/** No run begins before here; all bytes up to RUN_END are of the set. */
const RUN_AT: usize = 8;
const RUN_END: usize = 12;
/** No word begins before here; one does, and ends at WORD_END, where that is not 0. */
const WORD_AT: usize = 16;
const WORD_END: usize = 20;

const FLAGS: usize = 256;

let text: u32 = 0;

/** Another text, or other bytes in it: nothing that is known holds. */
export function forgetStretches(): void {
  text++;
}

/** Turns the record to stretches that begin at `from` or later. */
@inline
function turnTo(known: usize, from: i32): void {
  if (load<u32>(known, TEXT) != text || from < load<i32>(known, FROM)) {
    store<u32>(known, text, TEXT);
    store<i32>(known, from, RUN_AT);
    store<i32>(known, from, RUN_END);
    store<i32>(known, 0, WORD_AT);
  }
  store<i32>(known, from, FROM);
}

/** Whether [from, to) holds `length` bytes of the set in a row; reads few where it does not. */
export function holdsRun(known: usize, set: usize, length: i32, from: i32, to: i32): bool {
  turnTo(known, from);
  let first = max(load<i32>(known, RUN_AT), from);
  let end = max(load<i32>(known, RUN_END), first);
  while (first + length > end) {
    const last = first + length - 1;
    if (last >= to) break;
    let at = last;
    while (at >= end && load<u8>(set + load<u8>(at)) != 0) at--;
    if (at >= end) first = at + 1;
    end = last + 1;
  }
  store<i32>(known, first, RUN_AT);
  store<i32>(known, end, RUN_END);
  return first + length <= min(end, to);
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

/** Where a word of the list that stands at `at` ends, `to` at the latest; 0 if there is none. */
function wordEndAt(list: usize, at: i32, to: i32): i32 {
  if (load<u8>(list + load<u8>(at)) == 0) return 0;
  const end = list + WORD_LIST_BYTES;
  for (let record = list + FLAGS; record < end && load<u8>(record) != 0; record += WORD_RECORD_BYTES) {
    if (isWordAt(record, at, to)) return at + <i32>load<u8>(record);
  }
  return 0;
}

/**
 * Whether [from, to) of a text that ends at `textEnd` holds a word of the list. To be asked after `holdsRun`,
 * about the same stretch.
 */
export function holdsWord(known: usize, list: usize, from: i32, to: i32, textEnd: i32): bool {
  let at = load<i32>(known, WORD_AT);
  let end = load<i32>(known, WORD_END);
  if (at < from) {
    at = from;
    end = 0;
  }
  while (end == 0 && at < to) {
    end = wordEndAt(list, at, textEnd);
    if (end == 0) at++;
  }
  store<i32>(known, at, WORD_AT);
  store<i32>(known, end, WORD_END);
  if (end == 0 || at >= to) return false;
  if (end <= to) return true;
  // It goes on behind the stretch; a shorter one may not.
  for (; at < to; at++) if (wordEndAt(list, at, to) != 0) return true;
  return false;
}
