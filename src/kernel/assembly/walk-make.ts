/**
 * Makes the content of the step at hand above its base's: git/entry-maker.ts in its fast form. Whatever is
 * unusual (no room, damage, entries in pieces) is left to that.
 */

import {
  ARENA_SLACK,
  DELTA_OP_FIELDS,
  INPUT_BLOCK_BYTES,
  INPUT_SLOT_BYTES,
  INPUT_SLOT_FIELDS,
  INPUT_SLOTS,
  PATH_ADDRESS,
  PATH_FIELDS,
  PATH_LENGTH,
  STEP_BLOCK,
  STEP_CRC,
  STEP_FLAGS,
  STEP_HEADER_MASK,
  STEP_PLACE,
  STEP_PLACE_SHIFT,
  STEP_PLAIN_SIZE,
  STEP_ROOT,
  STEP_SIZE,
  STEP_STORED,
  WALK_ARENA_END,
  WALK_ARENA_START,
  WALK_AT,
  WALK_INPUT,
  WALK_LONG_STEP,
  WALK_OPS,
  WALK_OPS_COUNT,
  WALK_PLAIN,
} from '../codes';
import { crc32 } from './checksum';
import { applyDelta } from './delta';
import { inflate } from './inflate';

/** The content was made. */
export const MADE: i32 = 0;
const PATH_BYTES: usize = PATH_FIELDS << 2;
const OP_BYTES: usize = DELTA_OP_FIELDS << 2;
/** As in git/entry-maker.ts. */
const MAX_OPS_ROOM: usize = 1 << 16;
const MAX_VARINT_BYTES: i32 = 7;

let head: usize = 0;
let inputs: usize = 0;
let inputTable: usize = 0;

/** Says where the head is, where stored bytes are put, and the records of what lies there. */
export function setInputs(headAt: usize, inputsAt: usize, tableAt: usize): void {
  head = headAt;
  inputs = inputsAt;
  inputTable = tableAt;
}

@inline
function aligned(address: usize): usize {
  return (address + 15) & ~15;
}

/** Address of the step's stored bytes, 0 where they are not in memory. */
function locate(step: usize, source: i32): usize {
  const length: usize = load<u32>(step, STEP_STORED << 2);
  const inBlock: usize = load<u32>(step, STEP_PLACE << 2) >>> STEP_PLACE_SHIFT;
  if (inBlock + length > usize(INPUT_SLOT_BYTES)) {
    const isThere = load<i32>(head, WALK_LONG_STEP << 2) == load<i32>(head, WALK_AT << 2);
    return isThere ? inputs + INPUT_SLOTS * INPUT_SLOT_BYTES : 0;
  }
  const block = load<i32>(step, STEP_BLOCK << 2);
  const slot: usize = block & (INPUT_SLOTS - 1);
  const record = inputTable + slot * (INPUT_SLOT_FIELDS << 2);
  if (load<i32>(record) != source || load<i32>(record, 4) != block) return 0;
  if (inBlock + length > load<u32>(record, 8)) return 0;
  return inputs + slot * INPUT_SLOT_BYTES + inBlock;
}

/** The result's size in the header of a delta, -1 when it is broken or too large. */
function resultSizeOf(delta: usize, end: usize): i32 {
  let at = delta;
  // The base's size is checked when the delta is applied.
  while (at < end && load<u8>(at) >= 128) at++;
  at++;
  let size: u64 = 0;
  for (let i = 0; i < MAX_VARINT_BYTES && at < end; i++) {
    const byte: u64 = load<u8>(at++);
    size |= (byte & 127) << (i * 7);
    if (byte < 128) return size < u64(STEP_PLAIN_SIZE) ? i32(size) : -1;
  }
  return -1;
}

/** Makes the content of `step`, whose record on the path is `node`. MADE, or why the walk stops. */
export function make(step: usize, node: usize, source: i32): i32 {
  const size: usize = load<u32>(step, STEP_SIZE << 2);
  if (size >= usize(STEP_PLAIN_SIZE)) return WALK_PLAIN;
  const stored = locate(step, source);
  if (stored == 0) return WALK_INPUT;
  const length = load<u32>(step, STEP_STORED << 2);
  if (crc32(stored, length, 0) != load<u32>(step, STEP_CRC << 2)) return WALK_PLAIN;
  const stream = stored + (load<u32>(step, STEP_PLACE << 2) & STEP_HEADER_MASK);
  const end = stored + length;
  store<i32>(node, 0, PATH_ADDRESS << 2);
  return load<u32>(step, STEP_FLAGS << 2) & STEP_ROOT
    ? makeRoot(stream, end, node, size)
    : makeDelta(stream, end, node, size);
}

function makeRoot(stream: usize, end: usize, node: usize, size: usize): i32 {
  const content = load<usize>(head, WALK_ARENA_START << 2);
  if (content + size + ARENA_SLACK > load<usize>(head, WALK_ARENA_END << 2)) return WALK_PLAIN;
  if (inflate(stream, end, content, size) <= 0) return WALK_PLAIN;
  store<i32>(head, -1, WALK_OPS_COUNT << 2);
  return keep(node, content, size);
}

function makeDelta(stream: usize, end: usize, node: usize, size: usize): i32 {
  const base = load<usize>(node - PATH_BYTES, PATH_ADDRESS << 2);
  if (base == 0) return WALK_PLAIN;
  const baseLength = load<u32>(node - PATH_BYTES, PATH_LENGTH << 2);
  const content = aligned(base + baseLength + ARENA_SLACK);
  const arenaEnd = load<usize>(head, WALK_ARENA_END << 2);
  const deltaRoom = aligned(size + ARENA_SLACK);
  if (content + deltaRoom > arenaEnd) return WALK_PLAIN;
  const delta = arenaEnd - deltaRoom;
  if (inflate(stream, end, delta, size) <= 0) return WALK_PLAIN;
  const length = resultSizeOf(delta, delta + size);
  if (length < 0) return WALK_PLAIN;
  const opsRoom = min(MAX_OPS_ROOM, (size + 1) * OP_BYTES);
  const ops = (content + usize(length) + ARENA_SLACK + 3) & ~3;
  if (ops + opsRoom > delta) return WALK_PLAIN;
  const capacity = min(size + 1, (delta - ops) / OP_BYTES);
  const count = applyDelta(base, baseLength, delta, size, content, length, ops, capacity);
  if (count < 0) return WALK_PLAIN;
  store<usize>(head, ops, WALK_OPS << 2);
  store<i32>(head, count, WALK_OPS_COUNT << 2);
  return keep(node, content, length);
}

@inline
function keep(node: usize, content: usize, length: usize): i32 {
  store<usize>(node, content, PATH_ADDRESS << 2);
  store<usize>(node, length, PATH_LENGTH << 2);
  return MADE;
}
