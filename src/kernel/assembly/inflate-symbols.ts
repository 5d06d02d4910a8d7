/**
 * The inner loop of inflate: literals and matches of one block. Where input, room or history is
 * missing it stops between two symbols and leaves the rest to the block reader (inflate.ts).
 */

import {
  bitCount,
  bits,
  drop,
  out,
  outEnd,
  outStart,
  refill,
  setBits,
  setPositions,
  src,
  srcEnd,
} from './inflate-bits';
import {
  ENTRY_BLOCK_END,
  ENTRY_EXCEPTION,
  ENTRY_LITERAL,
  ENTRY_POINTER,
} from './inflate-tables';
import { REPEAT_SHUFFLES, REPEAT_STEPS } from './layout';

export const SYMBOLS_BLOCK_END = 0;
/** The input ends within a symbol, which was not taken. */
export const SYMBOLS_NEED_INPUT = 1;
/** There is no room for a literal, which was not taken. */
export const SYMBOLS_NEED_ROOM = 2;
/**
 * matchLength and matchDistance hold a match that does not fit the room or begins before outStart.
 */
export const SYMBOLS_MATCH = 3;
export const SYMBOLS_BAD = 4;

/** The match that SYMBOLS_MATCH is about. */
export let matchLength: u32 = 0;
export let matchDistance: u32 = 0;

export function setMatch(length: u32, distance: u32): void {
  matchLength = length;
  matchDistance = distance;
}

/**
 * Most input that one round of the fast loop takes: two refills of at most seven bytes, each
 * loading eight.
 */
const FAST_INPUT: usize = 16;
/** Most literals that one round writes before it looks at the room again. */
const FAST_LITERALS: usize = 4;
/** Wide copies write, and read, at most this far behind a match. */
const COPY_SLACK: usize = 32;
/** Longest code and extra bits of a distance. */
const DISTANCE_BITS_MOST: u32 = 28;
/** Longest code and extra bits of a length and a distance together: 15 + 5 + 15 + 13. */
const MATCH_BITS: u32 = 48;

@inline
function lookUp(table: usize, value: u64, mask: u64): u32 {
  return load<u32>(table + (usize(value & mask) << 2));
}

@inline
function subEntry(table: usize, pointer: u32, value: u64): u32 {
  const mask: u64 = (u64(1) << ((pointer >> 8) & 15)) - 1;
  return load<u32>(table + (usize((pointer >> 16) + u32(value & mask)) << 2));
}

/**
 * Base value of a length or distance entry plus its extra bits, which follow the code in `value`.
 */
@inline
function valueOf(entry: u32, value: u64): u32 {
  const all: u64 = value & ((u64(1) << u64(entry)) - 1);
  return ((entry >> 16) & 0x7fff) + u32(all >> u64(entry >> 8));
}

/**
 * Copies a match; writes up to COPY_SLACK bytes behind it. Most are short: two vectors without
 * asking for the length.
 */
@inline
function copyMatch(to: usize, distance: usize, length: usize): void {
  const end = to + length;
  let from = to - distance;
  if (distance >= 16) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    if (length > 32) {
      to += 32;
      from += 32;
      do {
        v128.store(to, v128.load(from));
        from += 16;
        to += 16;
      } while (to < end);
    }
    return;
  }
  const pattern = i8x16.swizzle(v128.load(from), v128.load(REPEAT_SHUFFLES + (distance << 4)));
  const step: usize = load<u8>(REPEAT_STEPS + distance);
  do {
    v128.store(to, pattern);
    to += step;
  } while (to < end);
}

/**
 * Decodes symbols until the block ends or something is missing. The first index of either table has
 * `litlenBits` and `distanceBits` bits.
 */
// HOT: most of a history scan's inflate time.
export function decodeSymbols(
  litlen: usize,
  litlenBits: u32,
  distances: usize,
  distanceBits: u32,
): i32 {
  const litlenMask: u64 = (u64(1) << litlenBits) - 1;
  const distanceMask: u64 = (u64(1) << distanceBits) - 1;
  const start = outStart;
  const end = outEnd;
  const fastSrcEnd = srcEnd - FAST_INPUT;
  const fastOutEnd = end - FAST_LITERALS;
  let value = bits;
  // Only the low eight bits count: entries are subtracted whole.
  let count = bitCount;
  let input = src;
  let to = out;

  while (input <= fastSrcEnd && to <= fastOutEnd) {
    value |= load<u64>(input) << u64(count);
    input += 7 - ((count >> 3) & 7);
    count |= 56;
    let entry = lookUp(litlen, value, litlenMask);
    if (entry & ENTRY_LITERAL) {
      value >>= u64(entry);
      count -= entry;
      store<u8>(to++, entry >> 16);
      entry = lookUp(litlen, value, litlenMask);
      if (entry & ENTRY_LITERAL) {
        value >>= u64(entry);
        count -= entry;
        store<u8>(to++, entry >> 16);
        entry = lookUp(litlen, value, litlenMask);
        if (entry & ENTRY_LITERAL) {
          value >>= u64(entry);
          count -= entry;
          store<u8>(to++, entry >> 16);
          continue;
        }
      }
    }
    if (entry & ENTRY_EXCEPTION) {
      if (entry & ENTRY_POINTER) {
        value >>= u64(entry);
        count -= entry;
        entry = subEntry(litlen, entry, value);
        if (entry & ENTRY_LITERAL) {
          value >>= u64(entry);
          count -= entry;
          store<u8>(to++, entry >> 16);
          continue;
        }
      }
      if (entry & ENTRY_EXCEPTION) {
        count = (count - entry) & 0xff;
        setBits(value >> u64(entry), count);
        setPositions(input, to);
        return entry & ENTRY_BLOCK_END ? SYMBOLS_BLOCK_END : SYMBOLS_BAD;
      }
    }
    const length = valueOf(entry, value);
    value >>= u64(entry);
    count -= entry;

    if ((count & 0xff) < DISTANCE_BITS_MOST) {
      value |= load<u64>(input) << u64(count);
      input += 7 - ((count >> 3) & 7);
      count |= 56;
    }
    entry = lookUp(distances, value, distanceMask);
    if (entry & ENTRY_EXCEPTION) {
      value >>= u64(entry);
      count -= entry;
      if (!(entry & ENTRY_POINTER)) return SYMBOLS_BAD;
      entry = subEntry(distances, entry, value);
      if (entry & ENTRY_EXCEPTION) return SYMBOLS_BAD;
    }
    const distance = valueOf(entry, value);
    value >>= u64(entry);
    count -= entry;
    if (usize(distance) > to - start || usize(length) + COPY_SLACK > end - to) {
      setBits(value, count & 0xff);
      setPositions(input, to);
      if (!copyNarrow(length, distance)) return SYMBOLS_MATCH;
      to = out;
      continue;
    }
    copyMatch(to, distance, length);
    to += length;
  }
  setBits(value, count & 0xff);
  setPositions(input, to);
  return decodeCarefully(litlen, litlenMask, distances, distanceMask);
}

/** Copies a match byte by byte if it lies within the output; otherwise leaves it to the caller. */
function copyNarrow(length: u32, distance: u32): bool {
  if (usize(distance) > out - outStart || usize(length) > outEnd - out) {
    setMatch(length, distance);
    return false;
  }
  const end = out + length;
  for (let to = out; to < end; to++) store<u8>(to, load<u8>(to - distance));
  setPositions(src, end);
  return true;
}

/** The same near the end of input or output: takes a symbol only when all of its bits are there. */
function decodeCarefully(litlen: usize, litlenMask: u64, distances: usize, distanceMask: u64): i32 {
  while (true) {
    if (bitCount < MATCH_BITS) refill();
    let entry = lookUp(litlen, bits, litlenMask);
    let codeBits: u32 = 0;
    if (entry & ENTRY_POINTER) {
      codeBits = entry & 0xff;
      entry = subEntry(litlen, entry, bits >> u64(codeBits));
    }
    const litlenTotal = codeBits + (entry & 0xff);
    if (litlenTotal > bitCount) return SYMBOLS_NEED_INPUT;
    if (entry & ENTRY_LITERAL) {
      if (out == outEnd) return SYMBOLS_NEED_ROOM;
      store<u8>(out, entry >> 16);
      setPositions(src, out + 1);
      drop(litlenTotal);
      continue;
    }
    if (entry & ENTRY_EXCEPTION) {
      drop(litlenTotal);
      return entry & ENTRY_BLOCK_END ? SYMBOLS_BLOCK_END : SYMBOLS_BAD;
    }
    const length = valueOf(entry, bits >> u64(codeBits));
    const rest = bits >> u64(litlenTotal);
    entry = lookUp(distances, rest, distanceMask);
    codeBits = 0;
    if (entry & ENTRY_POINTER) {
      codeBits = entry & 0xff;
      entry = subEntry(distances, entry, rest >> u64(codeBits));
    }
    const total = litlenTotal + codeBits + (entry & 0xff);
    if (total > bitCount) return SYMBOLS_NEED_INPUT;
    if (entry & ENTRY_EXCEPTION) return SYMBOLS_BAD;
    const distance = valueOf(entry, rest >> u64(codeBits));
    drop(total);
    if (!copyNarrow(length, distance)) return SYMBOLS_MATCH;
  }
}
