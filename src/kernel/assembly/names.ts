/** Names of tree entries, each kept once: a number for each, and where its bytes stand. */

import { TREE_NAME_RECORD_BYTES } from '../codes';

const MOST_NAMES: u32 = 1 << 15;
/** Twice as many, so that a free slot is near. */
const SLOTS: u32 = MOST_NAMES << 1;
const MOST_BYTES: usize = 1 << 20;
/** A record: the name's address and length, its hash, its slot. The number follows from the place. */
const RECORD_BYTES: usize = TREE_NAME_RECORD_BYTES;

/** By hash: the record's place, counted from 1; 0: free. */
let slots: usize = 0;
let records: usize = 0;
let text: usize = 0;
let textTop: usize = 0;
let count: u32 = 0;
let firstNumber: u32 = 0;

export function nameTableBytes(): usize {
  return (SLOTS << 2) + MOST_NAMES * RECORD_BYTES + MOST_BYTES;
}

export function setNameTable(room: usize): void {
  slots = room;
  records = slots + (SLOTS << 2);
  text = records + MOST_NAMES * RECORD_BYTES;
  memory.fill(slots, 0, SLOTS << 2);
  count = 0;
  clearTreeNames(0);
}

/** Forgets all names; the next one gets the number `first`. */
export function clearTreeNames(first: i32): void {
  const end = records + count * RECORD_BYTES;
  for (let record = records; record < end; record += RECORD_BYTES) {
    store<u32>(slots + (load<u32>(record, 12) << 2), 0);
  }
  count = 0;
  textTop = text;
  firstNumber = first;
}

/** How many names were kept since they were last cleared; their records begin at `treeNames`. */
export function treeNameCount(): i32 {
  return count;
}

export function treeNames(): usize {
  return records;
}

/** Whether one more name of `length` bytes can be kept. */
@inline
export function hasNameRoom(length: u32): bool {
  return count < MOST_NAMES && usize(length) <= text + MOST_BYTES - textTop;
}

/** Number of the `length` bytes at `name`, for which there is room. */
export function nameNumber(name: usize, length: u32): u32 {
  let hash: u32 = length;
  for (let i: u32 = 0; i < length; i++) hash = (hash ^ load<u8>(name + i)) * 0x01000193;
  hash ^= hash >> 15;
  let slot = hash & (SLOTS - 1);
  while (true) {
    const place = load<u32>(slots + (slot << 2));
    if (place == 0) break;
    const record = records + (place - 1) * RECORD_BYTES;
    if (load<u32>(record, 8) == hash && load<u32>(record, 4) == length) {
      if (memory.compare(load<usize>(record), name, length) == 0) return firstNumber + place - 1;
    }
    slot = (slot + 1) & (SLOTS - 1);
  }
  const record = records + count * RECORD_BYTES;
  memory.copy(textTop, name, length);
  store<usize>(record, textTop);
  store<u32>(record, length, 4);
  store<u32>(record, hash, 8);
  store<u32>(record, slot, 12);
  textTop += length;
  count++;
  store<u32>(slots + (slot << 2), count);
  return firstNumber + count - 1;
}
