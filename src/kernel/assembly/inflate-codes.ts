/**
 * The codes of a block: the fixed ones, or those that a dynamic block's header describes
 * (RFC 1951, sections 3.2.6 and 3.2.7). Each step can be repeated when input was missing.
 */

import { FEED_NEEDS_INPUT, INFLATE_BAD_DATA } from '../codes';
import { bitCount, bits, has, refill, setBits, take } from './inflate-bits';
import {
  buildTable,
  ENTRY_EXCEPTION,
  FIXED_DISTANCE_BITS,
  FIXED_LITLEN_BITS,
} from './inflate-tables';
import {
  AREA_DISTANCE,
  AREA_LENGTHS,
  AREA_LITLEN,
  AREA_PRECODE,
  AREA_PRECODE_LENGTHS,
  DISTANCE_RESULTS,
  FIXED_DISTANCE,
  FIXED_LITLEN,
  LITLEN_RESULTS,
  PRECODE_ORDER,
  PRECODE_RESULTS,
} from './layout';

/** A step succeeded; the block reader goes on to the next one. */
export const GO_ON = 16;

const LITLEN_BITS: u32 = 11;
const DISTANCE_BITS: u32 = 8;
const PRECODE_BITS: u32 = 7;
/** Longest code of a code length with its extra bits. */
const MAX_LENGTH_BITS: u32 = 14;
const PRECODE_SYMBOLS: u32 = 19;
const MAX_LITLEN_CODES: u32 = 286;
const MAX_DISTANCE_CODES: u32 = 30;
const BLOCK_END_SYMBOL: usize = 256;

let litlenCount: u32 = 0;
let distanceCount: u32 = 0;
let precodeCount: u32 = 0;
/** How many of the lengths that the step reads are there. */
let lengthsRead: u32 = 0;
let precodeBits: u32 = 0;
// The tables of the current block.
export let litlenTable: usize = 0;
export let litlenBits: u32 = 0;
export let distanceTable: usize = 0;
export let distanceBits: u32 = 0;

/** Writes the registers to `at` while a stream rests. */
export function saveCodes(at: usize): void {
  store<u32>(at, litlenCount);
  store<u32>(at, distanceCount, 4);
  store<u32>(at, precodeCount, 8);
  store<u32>(at, lengthsRead, 12);
  store<u32>(at, precodeBits, 16);
  store<usize>(at, litlenTable, 20);
  store<u32>(at, litlenBits, 24);
  store<usize>(at, distanceTable, 28);
  store<u32>(at, distanceBits, 32);
}

export function restoreCodes(at: usize): void {
  litlenCount = load<u32>(at);
  distanceCount = load<u32>(at, 4);
  precodeCount = load<u32>(at, 8);
  lengthsRead = load<u32>(at, 12);
  precodeBits = load<u32>(at, 16);
  litlenTable = load<usize>(at, 20);
  litlenBits = load<u32>(at, 24);
  distanceTable = load<usize>(at, 28);
  distanceBits = load<u32>(at, 32);
}

export function useFixedCodes(): void {
  litlenTable = FIXED_LITLEN;
  litlenBits = FIXED_LITLEN_BITS;
  distanceTable = FIXED_DISTANCE;
  distanceBits = FIXED_DISTANCE_BITS;
}

/** Section 3.2.7: HLIT, HDIST and HCLEN. */
export function readCodeCounts(area: usize): i32 {
  if (!has(14)) return FEED_NEEDS_INPUT;
  litlenCount = take(5) + 257;
  distanceCount = take(5) + 1;
  precodeCount = take(4) + 4;
  if (litlenCount > MAX_LITLEN_CODES || distanceCount > MAX_DISTANCE_CODES) return INFLATE_BAD_DATA;
  const lengths = area + AREA_PRECODE_LENGTHS;
  store<u64>(lengths, 0);
  store<u64>(lengths, 0, 8);
  store<u64>(lengths, 0, 16);
  lengthsRead = 0;
  return GO_ON;
}

/** The lengths of the code that the code lengths are written in. */
export function readPrecodeLengths(area: usize): i32 {
  const lengths = area + AREA_PRECODE_LENGTHS;
  while (lengthsRead < precodeCount) {
    if (!has(3)) return FEED_NEEDS_INPUT;
    store<u8>(lengths + load<u8>(PRECODE_ORDER + lengthsRead), take(3));
    lengthsRead++;
  }
  const table = area + AREA_PRECODE;
  const indexBits = buildTable(lengths, PRECODE_SYMBOLS, PRECODE_BITS, table, PRECODE_RESULTS);
  // An incomplete code is refused here: zlib takes none for code lengths but an empty one, which
  // then yields no block end.
  if (indexBits == 0 || load<u32>(table, 4) & ENTRY_EXCEPTION) return INFLATE_BAD_DATA;
  precodeBits = indexBits;
  lengthsRead = 0;
  return GO_ON;
}

/** The lengths of both codes in one run, with repeats that may cross from one to the other. */
export function readCodeLengths(area: usize): i32 {
  const total = litlenCount + distanceCount;
  const lengths = area + AREA_LENGTHS;
  const table = area + AREA_PRECODE;
  const mask = (u32(1) << precodeBits) - 1;
  let read = lengthsRead;
  let value = bits;
  let count = bitCount;
  let status = GO_ON;
  while (read < total) {
    if (count < MAX_LENGTH_BITS) {
      setBits(value, count);
      refill();
      value = bits;
      count = bitCount;
    }
    const entry = load<u32>(table + ((u32(value) & mask) << 2));
    const codeBits = entry & 0xff;
    const symbol = entry >> 16;
    if (symbol < 16) {
      if (codeBits > count) {
        status = FEED_NEEDS_INPUT;
        break;
      }
      value >>= u64(codeBits);
      count -= codeBits;
      store<u8>(lengths + read, symbol);
      read++;
      continue;
    }
    const extra: u32 = symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
    if (codeBits + extra > count) {
      status = FEED_NEEDS_INPUT;
      break;
    }
    if (symbol == 16 && read == 0) return INFLATE_BAD_DATA;
    const before: u8 = symbol == 16 ? load<u8>(lengths + read - 1) : 0;
    value >>= u64(codeBits);
    const repeat = (u32(value) & ((1 << extra) - 1)) + (symbol == 18 ? 11 : 3);
    value >>= u64(extra);
    count -= codeBits + extra;
    if (read + repeat > total) return INFLATE_BAD_DATA;
    // Whole vectors: the lengths' room ends 16 bytes behind the most that there can be.
    const splat = i8x16.splat(before);
    const stop = lengths + read + repeat;
    for (let at = lengths + read; at < stop; at += 16) v128.store(at, splat);
    read += repeat;
  }
  setBits(value, count);
  lengthsRead = read;
  if (status != GO_ON) return status;
  return GO_ON;
}

/** Builds the tables of both codes. */
export function buildCodes(area: usize): i32 {
  const lengths = area + AREA_LENGTHS;
  if (load<u8>(lengths + BLOCK_END_SYMBOL) == 0) return INFLATE_BAD_DATA;
  litlenTable = area + AREA_LITLEN;
  litlenBits = buildTable(lengths, litlenCount, LITLEN_BITS, litlenTable, LITLEN_RESULTS);
  distanceTable = area + AREA_DISTANCE;
  distanceBits = buildTable(
    lengths + litlenCount,
    distanceCount,
    DISTANCE_BITS,
    distanceTable,
    DISTANCE_RESULTS,
  );
  if (litlenBits == 0 || distanceBits == 0) return INFLATE_BAD_DATA;
  return GO_ON;
}
