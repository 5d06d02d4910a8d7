/**
 * Literal tables as the search uses them: the compact tables that travel between threads
 * (layout: ../codes.ts) are unfolded here once per thread into a filter, buckets and chains.
 *
 * Each entry of a chain says where its literal is, and that it can only be there when
 * (text ^ value) & care is zero for the eight bytes that begin CONTEXT_BEFORE bytes before the
 * window. A chain of several is headed by an entry without literal that says what all of them agree
 * on, and how many there are.
 */

import {
  LITERALS_RECORD_BYTES,
  LITERALS_WORD_BUCKET_BITS,
  LITERALS_WORD_BUCKET_COUNT,
  LITERALS_WORD_BUCKETS,
  LITERALS_WORD_CELL_COUNT,
  LITERALS_WORD_CELLS,
  LITERALS_WORD_CHAIN_COUNT,
  LITERALS_WORD_CHAINS,
  LITERALS_WORD_CLASSES,
  LITERALS_WORD_COUNT,
  LITERALS_WORD_GATES,
  LITERALS_WORD_MAX_PER_POSITION,
  LITERALS_WORD_MAX_WINDOW,
  LITERALS_WORD_MEMBER_COUNT,
  LITERALS_WORD_RECORDS,
  WINDOW_FILTER_BITS,
} from '../codes';
import { WINDOW_FILTER } from './layout';

export const ENTRY_BYTES: usize = 32;
/** u64 each. */
export const ENTRY_VALUE: usize = 0;
export const ENTRY_CARE: usize = 8;
/** u32: address of the literal's bytes, followed by as many bytes of case bits. */
export const ENTRY_TEXT: usize = 16;
/** u16: the literal's id. */
export const ENTRY_ID: usize = 20;
/** i16: from the literal's start to the window. */
export const ENTRY_WINDOW: usize = 22;
/** u16: the literal's length. */
export const ENTRY_LENGTH: usize = 24;
/** u16: word of the gates' section that its gates begin at, 0 for none. */
export const ENTRY_GATE: usize = 26;
/** u32: how many entries follow that belong to this one; 0 in an entry with a literal. */
export const ENTRY_FOLLOWERS: usize = 28;
export const CONTEXT_BEFORE: usize = 2;
const CONTEXT_BYTES: i32 = 8;

let tables: usize = 0;
/** Where the compact tables lie. */
export let literalTables: usize = 0;
/** One address of a chain, or 0, for each bucket. */
export let buckets: usize = 0;
export let bucketShift: u32 = 31;
export let maxWindow: usize = 0;
export let literalCount: u32 = 0;
export let capacityNeeded: i32 = 1;
/** The gates' section, and the classes. */
export let gates: usize = 0;
export let classes: usize = 0;

@inline
function word(index: i32): u32 {
  return load<u32>(tables + (index << 2));
}

/** Bytes that `loadLiterals` needs for the tables at `ptr` beside the tables themselves. */
export function unfoldedBytes(ptr: usize): usize {
  tables = ptr;
  const entries: usize = word(LITERALS_WORD_CHAIN_COUNT) + word(LITERALS_WORD_MEMBER_COUNT);
  const addresses: usize = word(LITERALS_WORD_CHAIN_COUNT);
  return (usize(4) << word(LITERALS_WORD_BUCKET_BITS)) + entries * ENTRY_BYTES + addresses * 4;
}

/** Takes the tables at `ptr` into use, unfolded to `area`; the door has checked magic and size. */
export function loadLiterals(ptr: usize, area: usize): void {
  memory.fill(area, 0, unfoldedBytes(ptr));
  buckets = area;
  bucketShift = 32 - word(LITERALS_WORD_BUCKET_BITS);
  maxWindow = word(LITERALS_WORD_MAX_WINDOW);
  literalCount = word(LITERALS_WORD_COUNT);
  capacityNeeded = max<i32>(1, word(LITERALS_WORD_MAX_PER_POSITION));
  literalTables = ptr;
  gates = tables + word(LITERALS_WORD_GATES);
  classes = tables + word(LITERALS_WORD_CLASSES);
  unfoldCells();
  const entries = area + (usize(4) << word(LITERALS_WORD_BUCKET_BITS));
  const entryCount: usize = word(LITERALS_WORD_CHAIN_COUNT) + word(LITERALS_WORD_MEMBER_COUNT);
  const addresses = entries + entryCount * ENTRY_BYTES;
  unfoldChains(entries, addresses);
  let used = tables + word(LITERALS_WORD_BUCKETS);
  const stop = used + (word(LITERALS_WORD_BUCKET_COUNT) << 3);
  for (; used < stop; used += 8) {
    const address = load<usize>(addresses + (load<u32>(used, 4) << 2));
    store<usize>(buckets + (load<u32>(used) << 2), address);
  }
}

function unfoldCells(): void {
  memory.fill(WINDOW_FILTER, 0, 1 << WINDOW_FILTER_BITS);
  let cell = tables + word(LITERALS_WORD_CELLS);
  const stop = cell + (word(LITERALS_WORD_CELL_COUNT) << 2);
  for (; cell < stop; cell += 4) {
    store<u8>(WINDOW_FILTER + (load<u32>(cell) >> 8), load<u8>(cell));
  }
}

/** Writes the chains to `entries` and where each begins to `addresses`. */
function unfoldChains(entries: usize, addresses: usize): void {
  let from = tables + word(LITERALS_WORD_CHAINS);
  let at = entries;
  for (let chain: u32 = 0; chain < word(LITERALS_WORD_CHAIN_COUNT); chain++) {
    const count = load<u32>(from);
    from += 4;
    const head = at;
    store<usize>(addresses + (chain << 2), head);
    if (count > 1) at += ENTRY_BYTES;
    for (let member: u32 = 0; member < count; member++) {
      unfoldEntry(at, load<u16>(from), load<i16>(from, 2));
      from += 4;
      at += ENTRY_BYTES;
    }
    if (count > 1) unfoldHead(head, count);
  }
}

function unfoldEntry(entry: usize, id: u16, window: i16): void {
  const record = tables + word(LITERALS_WORD_RECORDS) + usize(id) * LITERALS_RECORD_BYTES;
  const text = tables + load<u32>(record);
  const length: i32 = load<u32>(record, 4);
  for (let i = 0; i < CONTEXT_BYTES; i++) {
    const offset = i32(window) - i32(CONTEXT_BEFORE) + i;
    if (offset < 0 || offset >= length) continue;
    store<u8>(entry + i, load<u8>(text + offset), ENTRY_VALUE);
    store<u8>(entry + i, ~load<u8>(text + length + offset), ENTRY_CARE);
  }
  store<usize>(entry, text, ENTRY_TEXT);
  store<u16>(entry, id, ENTRY_ID);
  store<i16>(entry, window, ENTRY_WINDOW);
  store<u16>(entry, u16(length), ENTRY_LENGTH);
  store<u16>(entry, u16(load<u32>(record, 8)), ENTRY_GATE);
}

/** The head of a chain: the bits on which the `count` entries that follow it agree. */
function unfoldHead(head: usize, count: u32): void {
  const first = head + ENTRY_BYTES;
  const value = load<u64>(first, ENTRY_VALUE);
  let care: u64 = u64.MAX_VALUE;
  for (let i: u32 = 0; i < count; i++) {
    const entry = first + usize(i) * ENTRY_BYTES;
    care &= load<u64>(entry, ENTRY_CARE) & ~(load<u64>(entry, ENTRY_VALUE) ^ value);
  }
  store<u64>(head, value & care, ENTRY_VALUE);
  store<u64>(head, care, ENTRY_CARE);
  store<u32>(head, count, ENTRY_FOLLOWERS);
}
