/**
 * Loops over the tables of an object store, a module of its own: its memory is shared, the tables lie
 * in it, and threads read them there. What the tables mean: git/pack-index.ts, git/families.ts and
 * git/object-table.ts, whose loops these are. Anything out of the ordinary (a damaged file, a pack
 * above 4 GiB) is left to them, and they say what is wrong.
 *
 * Memory below START is this module's own: counters of the sort.
 */

import {
  STORE_BASE_BROKEN,
  STORE_BASE_NONE,
  STORE_IDS_ASCEND,
  STORE_IDS_EQUAL,
  STORE_IDS_UNSORTED,
} from '../codes';
import { setWord, word } from './store-words';

export {
  bundleItems,
  heavyItems,
  listFamilies,
  markNeeded,
  markType,
  neededOfOthers,
  neededOfType,
  selectType,
  weighFamilies,
} from './store-plan';

/** Digits of the sort: 2048 counters and as many open write streams are what a first-level cache holds. */
const DIGIT_BITS: u32 = 11;
const DIGITS: u32 = 1 << DIGIT_BITS;
const KEY_BITS: u32 = 32;
const COUNTERS: usize = 0x400;
/** Bytes of a pack's header: no entry starts before. */
const PACK_HEADER_BYTES: u32 = 12;
/** Top bit of an offset in an index: the rest is a position in the table of 64-bit offsets. */
const LARGE_OFFSET: u32 = 0x8000_0000;

const OFS_DELTA: u32 = 6;
const REF_DELTA: u32 = 7;
const MAX_HEADER_BYTES: u32 = 48;
/** A size may not leave what a double holds exactly, nor a distance. */
const MAX_SIZE: f64 = 9007199254740991;
const MAX_DISTANCE: u64 = 1 << 45;
const MAX_U32: f64 = 0xffff_ffff;

@inline
function bigEndian(at: usize): u32 {
  return bswap<u32>(load<u32>(at));
}

/** Negative, zero or positive as the id at `a` is below, equal to or above the one at `b`. */
function compareIds(a: usize, b: usize, length: i32): i32 {
  for (let i: usize = 0; i < usize(length); i += 4) {
    const left = bigEndian(a + i);
    const right = bigEndian(b + i);
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

export function orderOfIds(ids: usize, count: i32, length: i32): i32 {
  let order = STORE_IDS_ASCEND;
  const end = ids + usize(count) * length;
  for (let at = ids + length; at < end; at += length) {
    const before = at - length;
    if (bigEndian(before) < bigEndian(at)) continue;
    const difference = compareIds(before, at, length);
    if (difference > 0) return STORE_IDS_UNSORTED;
    if (difference == 0) order = STORE_IDS_EQUAL;
  }
  return order;
}

/** Whether the ids begin as the 256 cumulative counts at `fanout` say, which ascend to `count`. */
export function fitsFanout(ids: usize, length: i32, fanout: usize): bool {
  let rank: u32 = 0;
  for (let first: u32 = 0; first < 256; first++) {
    const upTo = bigEndian(fanout + (first << 2));
    for (; rank < upTo; rank++) {
      if (load<u8>(ids + usize(rank) * length) != first) return false;
    }
  }
  return true;
}

export function fillStarts(
  ids: usize,
  count: i32,
  length: i32,
  starts: usize,
  startCount: i32,
  shift: i32,
): void {
  let next = 0;
  for (let rank = 0; rank < count; rank++) {
    const prefix = i32((bigEndian(ids + usize(rank) * length) >>> 8) >>> shift);
    while (next <= prefix) setWord(starts, next++, rank);
  }
  while (next < startCount) setWord(starts, next++, count);
}

/** Moves pairs (offset in the upper half, rank in the lower) to `sorted`, ordered by one digit. */
function sortByDigit(pairs: usize, count: i32, bit: u32, sorted: usize): void {
  memory.fill(COUNTERS, 0, (DIGITS + 1) << 2);
  const end = pairs + (usize(count) << 3);
  for (let at = pairs; at < end; at += 8) {
    const counter = COUNTERS + (((load<u32>(at, 4) >>> bit) & (DIGITS - 1)) << 2);
    store<u32>(counter, load<u32>(counter, 4) + 1, 4);
  }
  let sum: u32 = 0;
  for (let digit: u32 = 0; digit <= DIGITS; digit++) {
    const counter = COUNTERS + (digit << 2);
    sum += load<u32>(counter);
    store<u32>(counter, sum);
  }
  for (let at = pairs; at < end; at += 8) {
    const pair = load<u64>(at);
    const counter = COUNTERS + (((u32(pair >>> 32) >>> bit) & (DIGITS - 1)) << 2);
    const to = load<u32>(counter);
    store<u32>(counter, to + 1);
    store<u64>(sorted + (usize(to) << 3), pair);
  }
}

/**
 * Puts entries in the order of their offsets. `small` and `crcs` are an index's tables, big-endian, by rank;
 * the others are by entry, entryOfRank but by rank. False where an offset is above 4 GiB, outside of
 * the pack or there twice. `pairs` is room for 16 bytes an entry.
 */
export function sortEntries(
  small: usize,
  crcs: usize,
  count: i32,
  end: u32,
  offsets: usize,
  entryOfRank: usize,
  crcOfEntry: usize,
  pairs: usize,
): bool {
  let greatest: u32 = 0;
  for (let rank = 0; rank < count; rank++) {
    const offset = bigEndian(small + (usize(rank) << 2));
    if (offset >= LARGE_OFFSET) return false;
    greatest = max(greatest, offset);
    store<u64>(pairs + (usize(rank) << 3), (u64(offset) << 32) | u64(rank));
  }
  let from = pairs;
  let to = pairs + (usize(count) << 3);
  for (let bit: u32 = 0; bit < KEY_BITS && greatest >>> bit != 0; bit += DIGIT_BITS) {
    sortByDigit(from, count, bit, to);
    const spare = from;
    from = to;
    to = spare;
  }
  let least = PACK_HEADER_BYTES;
  for (let entry = 0; entry < count; entry++) {
    const pair = load<u64>(from + (usize(entry) << 3));
    const offset = u32(pair >>> 32);
    if (offset < least || offset >= end) return false;
    least = offset + 1;
    const rank = i32(pair);
    setWord(offsets, entry, offset);
    setWord(entryOfRank, rank, entry);
    setWord(crcOfEntry, entry, bigEndian(crcs + (usize(rank) << 2)));
  }
  return true;
}

/** The entry below `limit` that starts at `offset`; most bases stand a little before what is made of them. */
function entryBefore(offsets: usize, limit: i32, offset: u32): i32 {
  let step = 1;
  let high = limit;
  let low = limit - 1;
  while (low >= 0 && u32(word(offsets, low)) > offset) {
    high = low;
    step <<= 1;
    low -= step;
  }
  low = max(low, 0);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = u32(word(offsets, middle));
    if (found == offset) return middle;
    if (found < offset) low = middle + 1;
    else high = middle;
  }
  return STORE_BASE_BROKEN;
}

/** Bytes of the header in [at, end) without a delta's base, 0 where it is broken; sets `size`. */
let size: f64 = 0;
function readSize(start: usize, end: usize): usize {
  let at = start;
  if (at >= end) return 0;
  let byte = u32(load<u8>(at++));
  size = byte & 15;
  let unit: f64 = 16;
  while (byte >= 128) {
    if (at >= end || size > MAX_SIZE || unit > MAX_SIZE) return 0;
    byte = load<u8>(at++);
    size += f64(byte & 127) * unit;
    unit *= 128;
  }
  return size > MAX_SIZE ? 0 : at - start;
}

/** The same for a distance to a base. */
let distance: u64 = 0;
function readDistance(start: usize, end: usize): usize {
  let at = start;
  if (at >= end) return 0;
  let byte = u32(load<u8>(at++));
  distance = byte & 127;
  while (byte >= 128) {
    if (at >= end || distance >= MAX_DISTANCE) return 0;
    byte = load<u8>(at++);
    // gitformat-pack(5): each further byte adds 1 before the shift.
    distance = (distance + 1) * 128 + (byte & 127);
  }
  return at - start;
}

/**
 * Parses the headers of the entries from `first` on that lie in the window, the bytes of the pack from
 * `windowStart` to `windowEnd`; `forced` is parsed even if it reaches out. Tables as in PackEntries.
 * Returns the first entry that is not parsed, or ~entry for one whose base is named by its id.
 */
export function parseHeaders(
  window: usize,
  windowStart: u32,
  windowEnd: u32,
  first: i32,
  forced: i32,
  count: i32,
  offsets: usize,
  kinds: usize,
  sizes: usize,
  headerLengths: usize,
  bases: usize,
): i32 {
  for (let entry = first; entry < count; entry++) {
    const offset = u32(word(offsets, entry));
    const next = u32(word(offsets, entry + 1));
    const headerEnd = next - offset > MAX_HEADER_BYTES ? offset + MAX_HEADER_BYTES : next;
    if (headerEnd > windowEnd && entry != forced) return entry;
    const start = window + (offset - windowStart);
    const end = window + (min(headerEnd, windowEnd) - windowStart);
    let length = readSize(start, end);
    if (length == 0) continue;
    const type = (u32(load<u8>(start)) >>> 4) & 7;
    let base = STORE_BASE_NONE;
    if (type == REF_DELTA) return ~entry;
    if (type == 0 || type == 5) continue;
    if (type == OFS_DELTA) {
      const more = readDistance(start + length, end);
      if (more == 0) continue;
      length += more;
      const isInside = distance > 0 && distance <= u64(offset);
      base = isInside ? entryBefore(offsets, entry, offset - u32(distance)) : STORE_BASE_BROKEN;
    }
    store<u8>(kinds + entry, type);
    setWord(sizes, entry, i32(u32(min(size, MAX_U32))));
    store<u8>(headerLengths + entry, u8(length));
    setWord(bases, entry, base);
  }
  return count;
}

/**
 * Links the families of entries whose bases come before them; false, with nothing done, where one does not. `firstChild` and
 * `nextSibling` are -1; `members` and `heaviest` are room for a word an entry.
 */
export function linkFamilies(
  count: i32,
  bases: usize,
  kinds: usize,
  firstChild: usize,
  nextSibling: usize,
  members: usize,
  heaviest: usize,
): bool {
  for (let entry = 0; entry < count; entry++) if (word(bases, entry) >= entry) return false;
  for (let entry = 0; entry < count; entry++) {
    setWord(members, entry, 1);
    setWord(heaviest, entry, -1);
    const base = word(bases, entry);
    const kind = u32(load<u8>(kinds + entry));
    if (base == STORE_BASE_NONE) store<u8>(kinds + entry, kind | (kind << 3));
    else if (base >= 0) store<u8>(kinds + entry, (kind & 7) | (u32(load<u8>(kinds + base)) & ~7));
  }
  for (let entry = count - 1; entry >= 0; entry--) {
    const base = word(bases, entry);
    if (base < 0) continue;
    setWord(members, base, word(members, base) + word(members, entry));
    const rival = word(heaviest, base);
    if (rival < 0 || word(members, rival) < word(members, entry)) setWord(heaviest, base, entry);
  }
  for (let base = 0; base < count; base++) setWord(firstChild, base, word(heaviest, base));
  for (let entry = count - 1; entry >= 0; entry--) {
    const base = word(bases, entry);
    if (base < 0 || word(heaviest, base) == entry) continue;
    setWord(nextSibling, entry, word(firstChild, base));
    setWord(firstChild, base, entry);
  }
  return true;
}

/** The least of some words, 0 at most. */
export function leastWord(words: usize, count: i32): i32 {
  let least = 0;
  for (let i = 0; i < count; i++) least = min(least, word(words, i));
  return least;
}

/** objects[slots[number]] = number. */
export function numberEntries(slots: usize, count: i32, objects: usize): void {
  for (let number = 0; number < count; number++) setWord(objects, word(slots, number), number);
}

/** The types of the objects whose home these entries are. */
export function noteTypes(objects: usize, kinds: usize, count: i32, types: usize): void {
  for (let entry = 0; entry < count; entry++) {
    const number = word(objects, entry);
    if (number >= 0) store<u8>(types + number, load<u8>(kinds + entry) >>> 3);
  }
}
