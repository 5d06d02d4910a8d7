/**
 * Object ids as packed bytes: order, and a sorted table that turns an id into its rank.
 *
 * Ids are 20 bytes (SHA-1) or 32 (SHA-256) and stand end to end in one array; nothing here makes a
 * hex string or an object per id. A table is a plain record over shareable memory.
 */
import { readUint32, sharedUint32 } from './bytes.ts';

/** Bytes of one id. */
export type HashLength = 20 | 32;

/** Distinct ids in ascending order, with starts by prefix for look-ups in a few steps. */
export interface IdTable {
  readonly hashLength: HashLength;
  readonly count: number;
  /** count × hashLength bytes. */
  readonly ids: Uint8Array;
  /** Ids whose first `24 - prefixShift` bits are p have ranks starts[p] … starts[p + 1]. */
  readonly starts: Uint32Array;
  readonly prefixShift: number;
}

/** Negative, zero or positive as the id at `aPos` is below, equal to or above the one at `bPos`. */
export function compareIds(
  a: Uint8Array,
  aPos: number,
  b: Uint8Array,
  bPos: number,
  length: number,
): number {
  for (let i = 0; i < length; i += 1) {
    // Both ids lie wholly in their arrays: callers pass positions of whole ids.
    const difference = a[aPos + i]! - b[bPos + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** How a list of ids is ordered. */
export type IdOrder = 'ascending' | 'with equal neighbours' | 'unsorted';

/** Looks whether ids ascend. */
export function orderOfIds(ids: Uint8Array, hashLength: number): IdOrder {
  let order: IdOrder = 'ascending';
  let before = -1;
  for (let pos = 0; pos + hashLength <= ids.length; pos += hashLength) {
    const prefix = readUint32(ids, pos);
    if (prefix <= before) {
      const difference = compareIds(ids, pos - hashLength, ids, pos, hashLength);
      if (difference > 0) return 'unsorted';
      if (difference === 0) order = 'with equal neighbours';
    }
    before = prefix;
  }
  return order;
}

/** Prefixes have between 8 bits (as in Git's fan-out) and 18 (one MiB of starts). */
const MIN_PREFIX_BITS = 8;
const MAX_PREFIX_BITS = 18;

function prefixAt(ids: Uint8Array, pos: number, shift: number): number {
  return ((ids[pos]! << 16) | (ids[pos + 1]! << 8) | ids[pos + 2]!) >>> shift;
}

/** The shift for a table of so many ids, and how many starts it then has. */
export function prefixesFor(count: number): {
  readonly prefixShift: number;
  readonly startCount: number;
} {
  const bits = Math.ceil(Math.log2(count + 1)) - 2;
  const prefixShift = 24 - Math.min(MAX_PREFIX_BITS, Math.max(MIN_PREFIX_BITS, bits));
  return { prefixShift, startCount: (1 << (24 - prefixShift)) + 1 };
}

/** Makes a table over ids that are already sorted and distinct; the bytes are not copied. */
export function createIdTable(ids: Uint8Array, hashLength: HashLength): IdTable {
  const count = Math.floor(ids.length / hashLength);
  const { prefixShift, startCount } = prefixesFor(count);
  const starts = sharedUint32(startCount);
  let next = 0;
  for (let rank = 0; rank < count; rank += 1) {
    const prefix = prefixAt(ids, rank * hashLength, prefixShift);
    while (next <= prefix) starts[next++] = rank;
  }
  while (next < starts.length) starts[next++] = count;
  return { hashLength, count, ids, starts, prefixShift };
}

/** Rank of the id that stands at `pos` of `bytes`, or -1. HOT: once for each tree entry read. */
export function findId(table: IdTable, bytes: Uint8Array, pos: number): number {
  const { ids, hashLength, starts } = table;
  const prefix = prefixAt(bytes, pos, table.prefixShift);
  // `prefix` has as many bits as `starts` has slots, plus one closing slot.
  let low = starts[prefix]!;
  let high = starts[prefix + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = compareIds(ids, middle * hashLength, bytes, pos, hashLength);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
