/**
 * Git deltas: gitformat-pack(5), "Deltified representation". A header of two sizes, then
 * instructions that copy from the base or insert bytes of their own.
 */

import {
  DELTA_BAD_BASE_SIZE,
  DELTA_BAD_COPY,
  DELTA_BAD_OPCODE,
  DELTA_BAD_RESULT_SIZE,
  DELTA_OPS_FULL,
  DELTA_TOO_LONG,
  DELTA_TOO_SHORT,
  DELTA_TRUNCATED,
} from '../codes';

const COPY_FLAG: u32 = 0x80;
/** A copy whose size bytes are all absent. */
const COPY_DEFAULT_SIZE: u32 = 0x10000;
const OP_BYTES: usize = 12;
/**
 * Seven-bit groups of a 64-bit size; bits from this one on must be zero in any size that can be
 * right.
 */
const MAX_SIZE_GROUPS: u32 = 10;
const SIZE_SHIFT_LIMIT: u32 = 35;

/** Sizes that cannot be right read as this, which no length equals. */
const SIZE_IMPOSSIBLE: u64 = u64.MAX_VALUE;
const SIZE_TRUNCATED: u64 = u64.MAX_VALUE - 1;

let at: usize = 0;

/** Reads a size at `at` and moves it. */
function readSize(end: usize): u64 {
  let value: u64 = 0;
  let isImpossible = false;
  for (let group: u32 = 0; group < MAX_SIZE_GROUPS; group++) {
    if (at == end) return SIZE_TRUNCATED;
    const byte: u64 = load<u8>(at++);
    const shift = group * 7;
    if (shift < SIZE_SHIFT_LIMIT) value |= (byte & 0x7f) << shift;
    else if (byte & 0x7f) isImpossible = true;
    if ((byte & 0x80) == 0) return isImpossible ? SIZE_IMPOSSIBLE : value;
  }
  return SIZE_IMPOSSIBLE;
}

/**
 * Copies; up to `room` bytes may be written behind dst + length, and as many read behind the source
 * as `slack`.
 */
@inline
function copyBytes(dst: usize, src: usize, length: usize, wide: bool): void {
  if (!wide || length > 256) {
    memory.copy(dst, src, length);
    return;
  }
  const end = dst + length;
  do {
    v128.store(dst, v128.load(src));
    dst += 16;
    src += 16;
  } while (dst < end);
}

export function applyDelta(
  base: usize,
  baseLength: u32,
  delta: usize,
  deltaLength: u32,
  dst: usize,
  resultLength: u32,
  ops: usize,
  opsCapacity: u32,
): i32 {
  const end = delta + deltaLength;
  at = delta;
  const baseSize = readSize(end);
  if (baseSize == SIZE_TRUNCATED) return DELTA_TRUNCATED;
  if (baseSize != u64(baseLength)) return DELTA_BAD_BASE_SIZE;
  const resultSize = readSize(end);
  if (resultSize == SIZE_TRUNCATED) return DELTA_TRUNCATED;
  if (resultSize != u64(resultLength)) return DELTA_BAD_RESULT_SIZE;

  let src = at;
  let out = dst;
  const outEnd = dst + resultLength;
  const baseEnd = base + baseLength;
  const opsEnd = ops + usize(opsCapacity) * OP_BYTES;
  let row = ops;
  // What would continue the last row: for a copy the base offset, -1 after an insert, -2 at the
  // start.
  let nextBase: i32 = -2;
  while (src < end) {
    const opcode: u32 = load<u8>(src++);
    let from: usize;
    let length: u32;
    let baseOffset: i32;
    let fromEnd: usize;
    if (opcode & COPY_FLAG) {
      if (usize(popcnt(opcode & 0x7f)) > end - src) return DELTA_TRUNCATED;
      let offset: u32 = 0;
      length = 0;
      if (opcode & 0x01) offset = load<u8>(src++);
      if (opcode & 0x02) offset |= u32(load<u8>(src++)) << 8;
      if (opcode & 0x04) offset |= u32(load<u8>(src++)) << 16;
      if (opcode & 0x08) offset |= u32(load<u8>(src++)) << 24;
      if (opcode & 0x10) length = load<u8>(src++);
      if (opcode & 0x20) length |= u32(load<u8>(src++)) << 8;
      if (opcode & 0x40) length |= u32(load<u8>(src++)) << 16;
      if (length == 0) length = COPY_DEFAULT_SIZE;
      if (offset > baseLength || length > baseLength - offset) return DELTA_BAD_COPY;
      from = base + offset;
      fromEnd = baseEnd;
      baseOffset = offset;
    } else {
      if (opcode == 0) return DELTA_BAD_OPCODE;
      length = opcode;
      if (usize(length) > end - src) return DELTA_TRUNCATED;
      from = src;
      fromEnd = end;
      src += length;
      baseOffset = -1;
    }
    if (usize(length) > outEnd - out) return DELTA_TOO_LONG;
    const wide = outEnd - out >= usize(length) + 16 && fromEnd - from >= usize(length) + 16;
    copyBytes(out, from, length, wide);
    if (ops != 0) {
      if (baseOffset == nextBase) {
        store<u32>(row - 4, load<u32>(row - 4) + length);
      } else {
        if (row == opsEnd) return DELTA_OPS_FULL;
        store<i32>(row, i32(out - dst));
        store<i32>(row, baseOffset, 4);
        store<u32>(row, length, 8);
        row += OP_BYTES;
      }
      nextBase = baseOffset < 0 ? -1 : baseOffset + i32(length);
    }
    out += length;
  }
  if (out != outEnd) return DELTA_TOO_SHORT;
  return i32((row - ops) / OP_BYTES);
}
