/**
 * Decode tables for Huffman codes (RFC 1951, section 3.2).
 *
 * A table is indexed by the next bits of the stream and tells, in one u32 entry, which symbol they
 * are, how many bits it takes, and what it stands for:
 *
 *   literal     bit 31 set; 16-23 byte;     0-7 bits to drop
 *   length      16-24 base length;          8-11 code bits; 0-7 code and extra bits
 *   distance    16-30 base distance;        8-11 code bits; 0-7 code and extra bits
 *   pointer     bits 15, 14 set; 16-30 index of the subtable; 8-11 its index bits; 0-7 bits to drop
 *   block end   bits 15, 13 set;            0-7 bits to drop
 *   invalid     bits 15, 12 set;            0-7 bits to drop
 */

import {
  CODE_COUNTS,
  CODE_OFFSETS,
  CODE_SORTED,
  CODE_USED,
  DISTANCE_RESULTS,
  FIXED_DISTANCE,
  FIXED_LITLEN,
  LITLEN_RESULTS,
  ONE_SHOT_AREA,
  PRECODE_ORDER,
  PRECODE_RESULTS,
  REPEAT_SHUFFLES,
  REPEAT_STEPS,
} from './layout';

export const ENTRY_LITERAL: u32 = 0x80000000;
/** Neither literal nor length nor distance. */
export const ENTRY_EXCEPTION: u32 = 0x8000;
export const ENTRY_POINTER: u32 = 0x4000;
export const ENTRY_BLOCK_END: u32 = 0x2000;
export const ENTRY_INVALID: u32 = 0x1000;

/** Adds the bits of a code to both of an entry's bit fields. */
const BOTH_FIELDS: u32 = 0x101;
const MAX_CODE_BITS: u32 = 15;
const BLOCK_END_SYMBOL: u32 = 256;
export const FIXED_LITLEN_BITS: u32 = 9;
export const FIXED_DISTANCE_BITS: u32 = 5;

@inline
function setOrder(index: i32, symbol: u8): void {
  store<u8>(PRECODE_ORDER + index, symbol);
}

/** Section 3.2.7: 16, 17, 18, 0, then 8, 7, 9, 6 and so on outwards from 8. */
function initOrder(): void {
  setOrder(0, 16);
  setOrder(1, 17);
  setOrder(2, 18);
  setOrder(3, 0);
  setOrder(4, 8);
  for (let i = 1; i < 8; i++) {
    setOrder(3 + 2 * i, u8(8 - i));
    setOrder(4 + 2 * i, u8(8 + i));
  }
}

/**
 * Section 3.2.5. Symbols with the same number of extra bits come in groups that continue each
 * other.
 */
function initResults(): void {
  for (let symbol: u32 = 0; symbol < 256; symbol++) {
    store<u32>(LITLEN_RESULTS + (symbol << 2), ENTRY_LITERAL | (symbol << 16));
  }
  store<u32>(LITLEN_RESULTS + (BLOCK_END_SYMBOL << 2), ENTRY_EXCEPTION | ENTRY_BLOCK_END);
  let base: u32 = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const extra: u32 = symbol < 265 ? 0 : (symbol - 261) >> 2;
    store<u32>(LITLEN_RESULTS + (symbol << 2), (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(LITLEN_RESULTS + (285 << 2), 258 << 16);
  store<u32>(LITLEN_RESULTS + (286 << 2), ENTRY_EXCEPTION | ENTRY_INVALID);
  store<u32>(LITLEN_RESULTS + (287 << 2), ENTRY_EXCEPTION | ENTRY_INVALID);
  base = 1;
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    const extra: u32 = symbol < 4 ? 0 : (symbol - 2) >> 1;
    store<u32>(DISTANCE_RESULTS + (symbol << 2), (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(DISTANCE_RESULTS + (30 << 2), ENTRY_EXCEPTION | ENTRY_INVALID);
  store<u32>(DISTANCE_RESULTS + (31 << 2), ENTRY_EXCEPTION | ENTRY_INVALID);
  for (let symbol: u32 = 0; symbol < 19; symbol++) {
    store<u32>(PRECODE_RESULTS + (symbol << 2), symbol << 16);
  }
}

/** Section 3.2.6. */
function initFixed(): void {
  const lengths = ONE_SHOT_AREA;
  memory.fill(lengths, 8, 288);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  buildTable(lengths, 288, FIXED_LITLEN_BITS, FIXED_LITLEN, LITLEN_RESULTS);
  memory.fill(lengths, 5, 32);
  buildTable(lengths, 32, FIXED_DISTANCE_BITS, FIXED_DISTANCE, DISTANCE_RESULTS);
}

function initRepeats(): void {
  for (let distance = 1; distance < 16; distance++) {
    for (let i = 0; i < 16; i++) {
      store<u8>(REPEAT_SHUFFLES + (distance << 4) + i, u8(i % distance));
    }
    store<u8>(REPEAT_STEPS + distance, u8(16 - (16 % distance)));
  }
}

/** Fills the constant tables. */
export function initInflate(): void {
  initOrder();
  initResults();
  initRepeats();
  initFixed();
}

/**
 * The code that follows `code`, both bit-reversed, when `code` is not the last one of its length.
 */
@inline
function nextReversed(code: u32, length: u32): u32 {
  const top = 31 - clz(code ^ ((1 << length) - 1));
  return (code & ((1 << top) - 1)) | (1 << top);
}

/**
 * Builds the decode table of the canonical code whose symbols have `lengths` (one byte each, at
 * most 15), indexed by at most `maxBits`. Returns the index bits in use, or 0 when the lengths are
 * no code that zlib takes: over-subscribed ones, and incomplete ones except for a single code of
 * one bit or none.
 */
export function buildTable(
  lengths: usize,
  symbolCount: u32,
  maxBits: u32,
  table: usize,
  results: usize,
): u32 {
  const zero = i64x2.splat(0);
  v128.store(CODE_COUNTS, zero);
  v128.store(CODE_COUNTS, zero, 16);
  // Most symbols have no code: find the others sixteen at a time, count their lengths, note them
  // down.
  let usedEnd = CODE_USED;
  for (let block: u32 = 0; block < symbolCount; block += 16) {
    let mask = i8x16.bitmask(i8x16.ne(v128.load(lengths + block), zero));
    if (symbolCount - block < 16) mask &= (1 << (symbolCount - block)) - 1;
    while (mask != 0) {
      const symbol = block + ctz(mask);
      mask &= mask - 1;
      const length: u32 = load<u8>(lengths + symbol);
      store<u32>(usedEnd, (symbol << 16) | (length << 1));
      usedEnd += 4;
      const slot = CODE_COUNTS + (length << 1);
      store<u16>(slot, load<u16>(slot) + 1);
    }
  }

  let used: u32 = 0;
  let left: i32 = 1;
  let longest: u32 = 0;
  for (let length: u32 = 1; length <= MAX_CODE_BITS; length++) {
    const count: u32 = load<u16>(CODE_COUNTS + (length << 1));
    store<u16>(CODE_OFFSETS + (length << 1), u16(used));
    used += count;
    left = (left << 1) - count;
    if (left < 0) return 0;
    if (count != 0) longest = length;
  }
  if (left > 0) return buildTiny(lengths, symbolCount, used, table, results);

  for (let at = CODE_USED; at < usedEnd; at += 4) {
    const slot = CODE_OFFSETS + load<u16>(at);
    const offset: usize = load<u16>(slot);
    store<u16>(slot, u16(offset + 1));
    store<u16>(CODE_SORTED + (offset << 1), load<u16>(at, 2));
  }
  return fillTable(min(longest, maxBits), table, results);
}

/** The incomplete codes that are allowed: none at all, or one code of one bit. */
function buildTiny(
  lengths: usize,
  symbolCount: u32,
  used: u32,
  table: usize,
  results: usize,
): u32 {
  const invalid = (ENTRY_EXCEPTION | ENTRY_INVALID) + BOTH_FIELDS;
  store<u32>(table, invalid);
  store<u32>(table, invalid, 4);
  if (used == 0) return 1;
  if (used > 1 || load<u16>(CODE_COUNTS + 2) != 1) return 0;
  for (let symbol: u32 = 0; symbol < symbolCount; symbol++) {
    if (load<u8>(lengths + symbol) != 0) {
      store<u32>(table, load<u32>(results + (symbol << 2)) + BOTH_FIELDS);
    }
  }
  return 1;
}

/** Fills the table of a complete code from CODE_COUNTS and CODE_SORTED. */
function fillTable(bits: u32, table: usize, results: usize): u32 {
  let sorted = CODE_SORTED;
  let code: u32 = 0;
  let length: u32 = 1;
  let count: u32 = load<u16>(CODE_COUNTS + 2);
  // Codes that fit the index: entries of the current length fill 2^length slots; one bit more
  // doubles them.
  while (true) {
    const last: u32 = (1 << length) - 1;
    while (count > 0) {
      const symbol: usize = load<u16>(sorted);
      sorted += 2;
      store<u32>(table + (code << 2), load<u32>(results + (symbol << 2)) + length * BOTH_FIELDS);
      if (code == last) {
        while (length < bits) double(table, length++);
        return bits;
      }
      code = nextReversed(code, length);
      count--;
    }
    if (length == bits) break;
    double(table, length);
    length++;
    count = load<u16>(CODE_COUNTS + (length << 1));
  }
  fillSubtables(bits, code, sorted, table, results);
  return bits;
}

/** Copies the first 2^length entries behind themselves. */
@inline
function double(table: usize, length: u32): void {
  const size: usize = 4 << length;
  const end = table + size;
  if (size < 16) {
    store<u64>(end, load<u64>(table));
    return;
  }
  for (let at = table; at < end; at += 16) v128.store(at + size, v128.load(at));
}

/** Codes longer than the index: those with the same first `bits` bits share a subtable. */
function fillSubtables(bits: u32, code: u32, sorted: usize, table: usize, results: usize): void {
  const prefixMask: u32 = (1 << bits) - 1;
  let prefix: u32 = u32.MAX_VALUE;
  let start: u32 = 0;
  let next: u32 = 1 << bits;
  let length = bits + 1;
  let count: u32 = load<u16>(CODE_COUNTS + (length << 1));
  while (true) {
    while (count == 0) count = load<u16>(CODE_COUNTS + (++length << 1));
    if ((code & prefixMask) != prefix) {
      // As many index bits as the remaining codes need to fill this prefix.
      prefix = code & prefixMask;
      start = next;
      let subBits = length - bits;
      let space: u32 = count;
      while (space < u32(1) << subBits) {
        subBits++;
        space = (space << 1) + load<u16>(CODE_COUNTS + ((bits + subBits) << 1));
      }
      next = start + (1 << subBits);
      store<u32>(
        table + (prefix << 2),
        (start << 16) | ENTRY_EXCEPTION | ENTRY_POINTER | (subBits << 8) | bits,
      );
    }
    const symbol: usize = load<u16>(sorted);
    sorted += 2;
    const entry = load<u32>(results + (symbol << 2)) + (length - bits) * BOTH_FIELDS;
    const step: u32 = 1 << (length - bits);
    for (let slot = start + (code >> bits); slot < next; slot += step) {
      store<u32>(table + (slot << 2), entry);
    }
    if (code == (1 << length) - 1) return;
    code = nextReversed(code, length);
    count--;
  }
}
