/**
 * zlib streams (RFC 1950, RFC 1951): one reader for whole objects and for streams in pieces.
 *
 * The reader is a state machine that stops wherever input or room is missing. A one-shot inflate is a single feed
 * that must run through. Both have their own area of tables (layout.ts), so that one-shot calls may come between the
 * feeds of a stream; the registers are moved to the area while a stream rests.
 */

import {
  FEED_DONE,
  FEED_NEEDS_INPUT,
  FEED_OUTPUT_FULL,
  INFLATE_BAD_CHECKSUM,
  INFLATE_BAD_DATA,
  INFLATE_INPUT_SHORT,
  INFLATE_TOO_LONG,
  INFLATE_TOO_SHORT,
} from '../codes';
import { adler32 } from './checksum';
import {
  bitCount,
  bits,
  decodeSymbols,
  matchDistance,
  matchLength,
  out,
  outEnd,
  outStart,
  refill,
  SYMBOLS_BLOCK_END,
  SYMBOLS_MATCH,
  SYMBOLS_NEED_INPUT,
  SYMBOLS_NEED_ROOM,
  setBits,
  setInput,
  setMatch,
  setOutput,
  setPositions,
  src,
  srcEnd,
} from './inflate-symbols';
import { buildTable, FIXED_DISTANCE_BITS, FIXED_LITLEN_BITS } from './inflate-tables';
import {
  AREA_DISTANCE,
  AREA_LENGTHS,
  AREA_LITLEN,
  AREA_PRECODE,
  AREA_PRECODE_LENGTHS,
  AREA_REGISTERS,
  DISTANCE_RESULTS,
  FIXED_DISTANCE,
  FIXED_LITLEN,
  HISTORY,
  HISTORY_BYTES,
  LITLEN_RESULTS,
  ONE_SHOT_AREA,
  PRECODE_ORDER,
  PRECODE_RESULTS,
  STREAM_AREA,
} from './layout';

// States.
const ZLIB_HEADER: u32 = 0;
const BLOCK_HEADER: u32 = 1;
const STORED_HEADER: u32 = 2;
const STORED_BYTES: u32 = 3;
const CODE_COUNTS_FIELD: u32 = 4;
const PRECODE_LENGTHS: u32 = 5;
const CODE_LENGTHS: u32 = 6;
const SYMBOLS: u32 = 7;
const MATCH: u32 = 8;
const TRAILER: u32 = 9;
const ENDED: u32 = 10;

/** A step succeeded; the machine goes on. */
const GO_ON = 16;

const LITLEN_BITS: u32 = 11;
const DISTANCE_BITS: u32 = 8;
const PRECODE_BITS: u32 = 7;
/** Longest code of a code length with its extra bits. */
const MAX_LENGTH_BITS: u32 = 14;
const PRECODE_SYMBOLS: u32 = 19;
const MAX_LITLEN_CODES: u32 = 286;
const MAX_DISTANCE_CODES: u32 = 30;
const BLOCK_END_SYMBOL: usize = 256;
const PRESET_DICTIONARY: u32 = 0x2000;

// Registers beside those of the bit reader.
let area: usize = 0;
let state: u32 = ENDED;
let isFinal: u32 = 0;
let storedLeft: u32 = 0;
let litlenCount: u32 = 0;
let distanceCount: u32 = 0;
let precodeCount: u32 = 0;
/** How many of the lengths that the state reads are there. */
let lengthsRead: u32 = 0;
let litlenTable: usize = 0;
let litlenBits: u32 = 0;
let distanceTable: usize = 0;
let distanceBits: u32 = 0;
let adler: u32 = 1;
/** Output before this address is in `adler` already. */
let summedTo: usize = 0;
/** Bytes of HISTORY that hold output of earlier feeds, the newest last. */
let historyBytes: usize = 0;
let feedSrc: usize = 0;
let feedConsumed: usize = 0;
let feedProduced: usize = 0;

@inline
function has(count: u32): bool {
  if (bitCount < count) refill();
  return bitCount >= count;
}

@inline
function take(count: u32): u32 {
  const value = u32(bits & ((u64(1) << u64(count)) - 1));
  setBits(bits >> u64(count), bitCount - count);
  return value;
}

@inline
function skipToByte(): void {
  take(bitCount & 7);
}

/** Gives whole unread bytes of this feed back to the input. */
function returnBytes(): void {
  const bytes = min<usize>(bitCount >> 3, src - feedSrc);
  const count = bitCount - (u32(bytes) << 3);
  setBits(bits & ((u64(1) << u64(count)) - 1), count);
  setPositions(src - bytes, out);
}

function sumOutput(): void {
  adler = adler32(adler, summedTo, u32(out - summedTo));
  summedTo = out;
}

function readZlibHeader(): i32 {
  if (!has(16)) return FEED_NEEDS_INPUT;
  const header = take(16);
  const method = header & 0xff;
  const check = (method << 8) | (header >> 8);
  if ((method & 15) != 8 || method >> 4 > 7 || check % 31 != 0) return INFLATE_BAD_DATA;
  if (header & PRESET_DICTIONARY) return INFLATE_BAD_DATA;
  state = BLOCK_HEADER;
  return GO_ON;
}

function readBlockHeader(): i32 {
  if (isFinal) {
    sumOutput();
    state = TRAILER;
    return GO_ON;
  }
  if (!has(3)) return FEED_NEEDS_INPUT;
  isFinal = take(1);
  const type = take(2);
  if (type == 0) {
    state = STORED_HEADER;
    skipToByte();
  } else if (type == 1) {
    litlenTable = FIXED_LITLEN;
    litlenBits = FIXED_LITLEN_BITS;
    distanceTable = FIXED_DISTANCE;
    distanceBits = FIXED_DISTANCE_BITS;
    state = SYMBOLS;
  } else if (type == 2) {
    state = CODE_COUNTS_FIELD;
  } else {
    return INFLATE_BAD_DATA;
  }
  return GO_ON;
}

function readStoredHeader(): i32 {
  if (!has(32)) return FEED_NEEDS_INPUT;
  const length = take(16);
  if ((take(16) ^ 0xffff) != length) return INFLATE_BAD_DATA;
  storedLeft = length;
  state = STORED_BYTES;
  returnBytes();
  return GO_ON;
}

function copyStored(): i32 {
  const length = min<usize>(storedLeft, min<usize>(srcEnd - src, outEnd - out));
  memory.copy(out, src, length);
  setPositions(src + length, out + length);
  storedLeft -= u32(length);
  if (storedLeft == 0) state = BLOCK_HEADER;
  else return out == outEnd ? FEED_OUTPUT_FULL : FEED_NEEDS_INPUT;
  return GO_ON;
}

function readCodeCounts(): i32 {
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
  state = PRECODE_LENGTHS;
  return GO_ON;
}

function readPrecodeLengths(): i32 {
  const lengths = area + AREA_PRECODE_LENGTHS;
  while (lengthsRead < precodeCount) {
    if (!has(3)) return FEED_NEEDS_INPUT;
    store<u8>(lengths + load<u8>(PRECODE_ORDER + lengthsRead), take(3));
    lengthsRead++;
  }
  const table = area + AREA_PRECODE;
  const indexBits = buildTable(lengths, PRECODE_SYMBOLS, PRECODE_BITS, table, PRECODE_RESULTS);
  // An incomplete code is refused here: zlib takes none for code lengths but an empty one, which then yields no block end.
  if (indexBits == 0 || load<u32>(table, 4) & 0x8000) return INFLATE_BAD_DATA;
  litlenBits = indexBits;
  lengthsRead = 0;
  state = CODE_LENGTHS;
  return GO_ON;
}

/** Section 3.2.7: lengths of both codes in one run, with repeats that may cross from one to the other. */
function readCodeLengths(): i32 {
  const total = litlenCount + distanceCount;
  const lengths = area + AREA_LENGTHS;
  const table = area + AREA_PRECODE;
  const mask = (u32(1) << litlenBits) - 1;
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
  return buildCodes();
}

function buildCodes(): i32 {
  const lengths = area + AREA_LENGTHS;
  if (load<u8>(lengths + BLOCK_END_SYMBOL) == 0) return INFLATE_BAD_DATA;
  litlenTable = area + AREA_LITLEN;
  litlenBits = buildTable(lengths, litlenCount, LITLEN_BITS, litlenTable, LITLEN_RESULTS);
  distanceTable = area + AREA_DISTANCE;
  const distances = lengths + litlenCount;
  distanceBits = buildTable(distances, distanceCount, DISTANCE_BITS, distanceTable, DISTANCE_RESULTS);
  if (litlenBits == 0 || distanceBits == 0) return INFLATE_BAD_DATA;
  state = SYMBOLS;
  return GO_ON;
}

function readSymbols(): i32 {
  const status = decodeSymbols(litlenTable, litlenBits, distanceTable, distanceBits);
  if (status == SYMBOLS_BLOCK_END) state = BLOCK_HEADER;
  else if (status == SYMBOLS_MATCH) state = MATCH;
  else if (status == SYMBOLS_NEED_INPUT) return FEED_NEEDS_INPUT;
  else if (status == SYMBOLS_NEED_ROOM) return FEED_OUTPUT_FULL;
  else return INFLATE_BAD_DATA;
  return GO_ON;
}

/** A match that begins in the output of earlier feeds, or does not fit the room. */
function copyPendingMatch(): i32 {
  let length = matchLength;
  const distance: usize = matchDistance;
  if (distance > out - outStart + historyBytes) return INFLATE_BAD_DATA;
  let to = out;
  while (length > 0 && to < outEnd) {
    const before = to - outStart;
    const from = distance > before ? HISTORY + HISTORY_BYTES - (distance - before) : to - distance;
    store<u8>(to++, load<u8>(from));
    length--;
  }
  setPositions(src, to);
  setMatch(length, u32(distance));
  if (length > 0) return FEED_OUTPUT_FULL;
  state = SYMBOLS;
  return GO_ON;
}

function readTrailer(): i32 {
  skipToByte();
  if (!has(32)) return FEED_NEEDS_INPUT;
  return bswap(take(32)) == adler ? FEED_DONE : INFLATE_BAD_CHECKSUM;
}

function step(): i32 {
  switch (state) {
    case ZLIB_HEADER:
      return readZlibHeader();
    case BLOCK_HEADER:
      return readBlockHeader();
    case STORED_HEADER:
      return readStoredHeader();
    case STORED_BYTES:
      return copyStored();
    case CODE_COUNTS_FIELD:
      return readCodeCounts();
    case PRECODE_LENGTHS:
      return readPrecodeLengths();
    case CODE_LENGTHS:
      return readCodeLengths();
    case SYMBOLS:
      return readSymbols();
    case MATCH:
      return copyPendingMatch();
    case TRAILER:
      return readTrailer();
    default:
      return INFLATE_BAD_DATA;
  }
}

function begin(): void {
  state = ZLIB_HEADER;
  isFinal = 0;
  setBits(0, 0);
  adler = 1;
  historyBytes = 0;
}

/** Runs the machine over one feed. */
function run(from: usize, fromEnd: usize, to: usize, toEnd: usize): i32 {
  setInput(from, fromEnd);
  setOutput(to, toEnd);
  feedSrc = from;
  summedTo = to;
  let status: i32;
  do {
    status = step();
  } while (status == GO_ON);
  if (status == FEED_DONE || status == FEED_OUTPUT_FULL) returnBytes();
  return status;
}

export function inflate(from: usize, fromEnd: usize, to: usize, expected: u32): i32 {
  area = ONE_SHOT_AREA;
  begin();
  const status = run(from, fromEnd, to, to + expected);
  if (status == FEED_DONE) return out == outEnd ? i32(src - from) : INFLATE_TOO_SHORT;
  if (status == FEED_NEEDS_INPUT) return INFLATE_INPUT_SHORT;
  if (status == FEED_OUTPUT_FULL) return INFLATE_TOO_LONG;
  return status;
}

/** Keeps the last 32 KiB of output for the matches of later feeds. */
function keepHistory(): void {
  const made = out - outStart;
  if (made >= HISTORY_BYTES) {
    memory.copy(HISTORY, out - HISTORY_BYTES, HISTORY_BYTES);
    historyBytes = HISTORY_BYTES;
    return;
  }
  memory.copy(HISTORY, HISTORY + made, HISTORY_BYTES - made);
  memory.copy(HISTORY + HISTORY_BYTES - made, outStart, made);
  historyBytes = min(HISTORY_BYTES, historyBytes + made);
}

function saveRegisters(): void {
  const at = STREAM_AREA + AREA_REGISTERS;
  store<u64>(at, bits);
  store<u32>(at, bitCount, 8);
  store<u32>(at, state, 12);
  store<u32>(at, isFinal, 16);
  store<u32>(at, storedLeft, 20);
  store<u32>(at, litlenCount, 24);
  store<u32>(at, distanceCount, 28);
  store<u32>(at, precodeCount, 32);
  store<u32>(at, lengthsRead, 36);
  store<usize>(at, litlenTable, 40);
  store<u32>(at, litlenBits, 44);
  store<usize>(at, distanceTable, 48);
  store<u32>(at, distanceBits, 52);
  store<u32>(at, adler, 56);
  store<usize>(at, historyBytes, 60);
  store<u32>(at, matchLength, 64);
  store<u32>(at, matchDistance, 68);
}

function restoreRegisters(): void {
  const at = STREAM_AREA + AREA_REGISTERS;
  area = STREAM_AREA;
  setBits(load<u64>(at), load<u32>(at, 8));
  state = load<u32>(at, 12);
  isFinal = load<u32>(at, 16);
  storedLeft = load<u32>(at, 20);
  litlenCount = load<u32>(at, 24);
  distanceCount = load<u32>(at, 28);
  precodeCount = load<u32>(at, 32);
  lengthsRead = load<u32>(at, 36);
  litlenTable = load<usize>(at, 40);
  litlenBits = load<u32>(at, 44);
  distanceTable = load<usize>(at, 48);
  distanceBits = load<u32>(at, 52);
  adler = load<u32>(at, 56);
  historyBytes = load<usize>(at, 60);
  setMatch(load<u32>(at, 64), load<u32>(at, 68));
}

export function inflateBegin(): void {
  begin();
  saveRegisters();
}

export function inflateFeed(from: usize, fromEnd: usize, to: usize, toEnd: usize): i32 {
  restoreRegisters();
  const status = run(from, fromEnd, to, toEnd);
  if (status == FEED_NEEDS_INPUT || status == FEED_OUTPUT_FULL) {
    if (state != TRAILER) sumOutput();
    keepHistory();
  } else {
    state = ENDED;
  }
  feedConsumed = src - from;
  feedProduced = out - to;
  saveRegisters();
  return status;
}

export function inflateConsumed(): usize {
  return feedConsumed;
}

export function inflateProduced(): usize {
  return feedProduced;
}
