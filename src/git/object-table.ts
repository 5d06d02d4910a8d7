/**
 * One number for every distinct object of a store: its rank among all ids, over packs and loose files.
 *
 * Sources (packs, directories of loose objects) come in order of preference, each with its sorted
 * ids. The first source that has an object is its home; further copies are remembered in a side
 * list, for the day when the first turns out to be damaged. A store of one pack needs no merge: the
 * index's ids are the table.
 */
import { sharedBytes, sharedUint32 } from '../base/bytes.ts';
import {
  compareIds,
  createIdTable,
  type HashLength,
  type IdTable,
  orderOfIds,
  prefixesFor,
} from '../base/oids.ts';
import { STORE_IDS_ASCEND, type StoreTables } from '../kernel/index.ts';

/** Where objects can be: a pack (slot = entry number), or loose files (slot = rank). */
export interface IdSource {
  /** count × hashLength bytes, ascending; equal neighbours are two copies. */
  readonly ids: Uint8Array;
  readonly count: number;
  /** Slot by rank, in shared memory; null where they are the same. */
  readonly slots: Uint32Array | null;
}

/** All objects of a store by number. Plain records over shared memory. */
export interface ObjectTable {
  readonly table: IdTable;
  /** Source of each object's home, and its slot there. */
  readonly sourceOf: Uint32Array;
  readonly slotOf: Uint32Array;
  /** Further copies as rows of COPY_FIELDS: object number, source, slot; ascending. */
  readonly copies: Uint32Array;
}

/** Words in one row of {@link ObjectTable.copies}. */
export const COPY_FIELDS = 3;

/** Numbers the objects of all sources, in WebAssembly where one pack in `tables` is all there is. */
export function buildObjectTable(
  sources: readonly IdSource[],
  hashLength: HashLength,
  tables: StoreTables | null = null,
): ObjectTable {
  const filled = sources.findIndex((source) => source.count > 0);
  const alone = sources.every((source, i) => i === filled || source.count === 0);
  const only = sources[filled];
  if (only === undefined) return emptyTable(hashLength);
  if (alone && ascends(only.ids, hashLength, tables)) {
    return tableOfOne(only, filled, hashLength, tables);
  }
  return mergeSources(sources, hashLength);
}

function ascends(ids: Uint8Array, hashLength: HashLength, tables: StoreTables | null): boolean {
  const order = tables?.orderOfIds(ids, hashLength) ?? -1;
  return order < 0 ? orderOfIds(ids, hashLength) === 'ascending' : order === STORE_IDS_ASCEND;
}

/** As createIdTable of base/oids.ts. */
function idTable(ids: Uint8Array, hashLength: HashLength, tables: StoreTables | null): IdTable {
  const count = ids.length / hashLength;
  const { prefixShift, startCount } = prefixesFor(count);
  const starts = tables?.uint32(startCount);
  if (starts === undefined || !tables?.fillStarts(ids, hashLength, starts, prefixShift)) {
    return createIdTable(ids, hashLength);
  }
  return { hashLength, count, ids, starts, prefixShift };
}

function emptyTable(hashLength: HashLength): ObjectTable {
  return {
    table: createIdTable(sharedBytes(0), hashLength),
    sourceOf: sharedUint32(0),
    slotOf: sharedUint32(0),
    copies: sharedUint32(0),
  };
}

function tableOfOne(
  source: IdSource,
  number: number,
  hashLength: HashLength,
  tables: StoreTables | null,
): ObjectTable {
  const slotOf = source.slots ?? sharedUint32(source.count).map((_, rank) => rank);
  return {
    table: idTable(source.ids, hashLength, tables),
    sourceOf: number === 0 ? sharedUint32(source.count) : sharedUint32(source.count).fill(number),
    slotOf,
    copies: sharedUint32(0),
  };
}

/** Every id of every source as (source, rank) pairs in ascending order of id, then of source. */
interface SortedRefs {
  readonly sources: Uint32Array;
  readonly ranks: Uint32Array;
}

function mergeSources(sources: readonly IdSource[], hashLength: HashLength): ObjectTable {
  const refs = sortRefs(sources, hashLength);
  const total = refs.ranks.length;
  const isCopy = new Uint8Array(total);
  let copyCount = 0;
  for (let i = 1; i < total; i += 1) {
    if (compareRefs(sources, refs, i - 1, i, hashLength) !== 0) continue;
    isCopy[i] = 1;
    copyCount += 1;
  }
  const count = total - copyCount;
  const ids = sharedBytes(count * hashLength);
  const sourceOf = sharedUint32(count);
  const slotOf = sharedUint32(count);
  const copies = sharedUint32(copyCount * COPY_FIELDS);
  let number = -1;
  let row = 0;
  for (let i = 0; i < total; i += 1) {
    const sourceNumber = refs.sources[i]!;
    const rank = refs.ranks[i]!;
    const source = sources[sourceNumber]!;
    const slot = source.slots?.[rank] ?? rank;
    if (isCopy[i] === 1) {
      copies.set([number, sourceNumber, slot], row);
      row += COPY_FIELDS;
      continue;
    }
    number += 1;
    const from = rank * hashLength;
    for (let k = 0; k < hashLength; k += 1) ids[number * hashLength + k] = source.ids[from + k]!;
    sourceOf[number] = sourceNumber;
    slotOf[number] = slot;
  }
  return { table: createIdTable(ids, hashLength), sourceOf, slotOf, copies };
}

function compareRefs(
  sources: readonly IdSource[],
  refs: SortedRefs,
  a: number,
  b: number,
  hashLength: number,
): number {
  // Both refs point at whole ids of existing sources: sortRefs made them.
  const aIds = sources[refs.sources[a]!]!.ids;
  const bIds = sources[refs.sources[b]!]!.ids;
  const aPos = refs.ranks[a]! * hashLength;
  return compareIds(aIds, aPos, bIds, refs.ranks[b]! * hashLength, hashLength);
}

const BUCKET_BITS = 16;

function bucketAt(ids: Uint8Array, pos: number): number {
  return (ids[pos]! << 8) | ids[pos + 1]!;
}

/** A counting sort by the first two bytes, then each bucket by comparison. */
function sortRefs(sources: readonly IdSource[], hashLength: number): SortedRefs {
  const starts = new Uint32Array((1 << BUCKET_BITS) + 1);
  let total = 0;
  for (const { ids, count } of sources) {
    total += count;
    for (let rank = 0; rank < count; rank += 1) starts[bucketAt(ids, rank * hashLength) + 1]! += 1;
  }
  for (let bucket = 0; bucket < starts.length - 1; bucket += 1) {
    starts[bucket + 1]! += starts[bucket]!;
  }
  const refs = { sources: new Uint32Array(total), ranks: new Uint32Array(total) };
  const next = starts.slice();
  for (const [sourceNumber, { ids, count }] of sources.entries()) {
    for (let rank = 0; rank < count; rank += 1) {
      const at = next[bucketAt(ids, rank * hashLength)]!++;
      refs.sources[at] = sourceNumber;
      refs.ranks[at] = rank;
    }
  }
  for (let bucket = 0; bucket < starts.length - 1; bucket += 1) {
    sortBucket(sources, refs, starts[bucket]!, starts[bucket + 1]!, hashLength);
  }
  return refs;
}

/** Refs come grouped by source, ascending in each: few sources mean few inversions. */
const INSERTION_LIMIT = 24;

function sortBucket(
  sources: readonly IdSource[],
  refs: SortedRefs,
  from: number,
  to: number,
  hashLength: number,
): void {
  if (to - from < 2) return;
  if (to - from > INSERTION_LIMIT) {
    const order = Array.from({ length: to - from }, (_, i) => from + i);
    // Ties keep their order, which is that of the sources: Array.prototype.sort is stable.
    order.sort((a, b) => compareRefs(sources, refs, a, b, hashLength));
    const sortedSources = order.map((i) => refs.sources[i]!);
    const sortedRanks = order.map((i) => refs.ranks[i]!);
    refs.sources.set(sortedSources, from);
    refs.ranks.set(sortedRanks, from);
    return;
  }
  for (let i = from + 1; i < to; i += 1) {
    for (let k = i; k > from && compareRefs(sources, refs, k - 1, k, hashLength) > 0; k -= 1) {
      swapRefs(refs, k - 1, k);
    }
  }
}

function swapRefs(refs: SortedRefs, a: number, b: number): void {
  const source = refs.sources[a]!;
  const rank = refs.ranks[a]!;
  refs.sources[a] = refs.sources[b]!;
  refs.ranks[a] = refs.ranks[b]!;
  refs.sources[b] = source;
  refs.ranks[b] = rank;
}

/** First row of `number`'s further copies, or the position where the rows end. */
export function firstCopyRow(objects: ObjectTable, number: number): number {
  const { copies } = objects;
  let low = 0;
  let high = copies.length / COPY_FIELDS;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (copies[middle * COPY_FIELDS]! < number) low = middle + 1;
    else high = middle;
  }
  return low * COPY_FIELDS;
}
