/**
 * zlib streams (RFC 1950, RFC 1951): one reader for whole objects and for streams in pieces.
 *
 * The reader is a state machine that stops wherever input or room is missing. A one-shot inflate is
 * a single feed that must run through. Both have their own area of tables (layout.ts), so that
 * one-shot calls may come between the feeds of a stream; the registers are moved to the area while
 * a stream rests.
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
  has,
  out,
  outEnd,
  outStart,
  setBits,
  setInput,
  setOutput,
  setPositions,
  skipToByte,
  src,
  srcEnd,
  take,
} from './inflate-bits';
import {
  buildCodes,
  distanceBits,
  distanceTable,
  GO_ON,
  litlenBits,
  litlenTable,
  readCodeCounts,
  readCodeLengths,
  readPrecodeLengths,
  restoreCodes,
  saveCodes,
  useFixedCodes,
} from './inflate-codes';
import {
  decodeSymbols,
  matchDistance,
  matchLength,
  SYMBOLS_BLOCK_END,
  SYMBOLS_MATCH,
  SYMBOLS_NEED_INPUT,
  SYMBOLS_NEED_ROOM,
  setMatch,
} from './inflate-symbols';
import { AREA_REGISTERS, HISTORY, HISTORY_BYTES, ONE_SHOT_AREA, STREAM_AREA } from './layout';

// States.
const ZLIB_HEADER: u32 = 0;
const BLOCK_HEADER: u32 = 1;
const STORED_HEADER: u32 = 2;
const STORED_BYTES: u32 = 3;
const CODE_COUNTS_FIELD: u32 = 4;
const PRECODE_LENGTHS: u32 = 5;
const CODE_LENGTHS: u32 = 6;
const CODES: u32 = 7;
const SYMBOLS: u32 = 8;
const MATCH: u32 = 9;
const TRAILER: u32 = 10;
const ENDED: u32 = 11;

const PRESET_DICTIONARY: u32 = 0x2000;

// Registers beside those of the bit reader.
let area: usize = 0;
let state: u32 = ENDED;
let isFinal: u32 = 0;
let storedLeft: u32 = 0;
let adler: u32 = 1;
/** Output before this address is in `adler` already. */
let summedTo: usize = 0;
/** Bytes of HISTORY that hold output of earlier feeds, the newest last. */
let historyBytes: usize = 0;
let feedSrc: usize = 0;
let feedConsumed: usize = 0;
let feedProduced: usize = 0;

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
    useFixedCodes();
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

@inline
function thenGoTo(next: u32, status: i32): i32 {
  if (status == GO_ON) state = next;
  return status;
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
      return thenGoTo(PRECODE_LENGTHS, readCodeCounts(area));
    case PRECODE_LENGTHS:
      return thenGoTo(CODE_LENGTHS, readPrecodeLengths(area));
    case CODE_LENGTHS:
      return thenGoTo(CODES, readCodeLengths(area));
    case CODES:
      return thenGoTo(SYMBOLS, buildCodes(area));
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
  store<u32>(at, adler, 24);
  store<usize>(at, historyBytes, 28);
  store<u32>(at, matchLength, 32);
  store<u32>(at, matchDistance, 36);
  saveCodes(at + 40);
}

function restoreRegisters(): void {
  const at = STREAM_AREA + AREA_REGISTERS;
  area = STREAM_AREA;
  setBits(load<u64>(at), load<u32>(at, 8));
  state = load<u32>(at, 12);
  isFinal = load<u32>(at, 16);
  storedLeft = load<u32>(at, 20);
  adler = load<u32>(at, 24);
  historyBytes = load<usize>(at, 28);
  setMatch(load<u32>(at, 32), load<u32>(at, 36));
  restoreCodes(at + 40);
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
