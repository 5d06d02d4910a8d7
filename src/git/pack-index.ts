/**
 * Reads a pack's index (.idx), versions 1 and 2: sorted ids, where each entry starts, its CRC-32.
 *
 * gitformat-pack(5). Version 2: magic, version, fan-out (256 × u32, cumulative), ids, CRC-32s,
 * offsets (u32; with the top bit set an index into the next table), 64-bit offsets, the pack's
 * checksum, the index's own. Version 1: fan-out, then offset (u32) and id for each entry, trailers.
 *
 * An index is a claim about the pack. It is believed only when its sizes, order and checksum hold,
 * it belongs to this pack and every offset is distinct and inside; otherwise the fault says why, and
 * the pack is indexed anew (pack-scan.ts). Delta structure is left to families.ts.
 */
import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { readUint32, readUint64, sharedBytes, sharedFloat64, sharedUint32 } from '../base/bytes.ts';
import { compareIds, type HashLength, orderOfIds } from '../base/oids.ts';
import {
  type SortedEntries,
  STORE_IDS_ASCEND,
  STORE_IDS_EQUAL,
  type StoreTables,
} from '../kernel/index.ts';
import { type Fault, fault, fileFault, isFault } from './fault.ts';
import { type OpenFile, openRegular, readFully } from './file-handles.ts';
import { ranksByOffset } from './pack-order.ts';

/** What an index says of its pack. Arrays are in shareable memory. */
export interface PackIndex {
  readonly count: number;
  /** count × hashLength bytes, ascending; equal ids (t5308) are neighbours. */
  readonly ids: Uint8Array;
  /** Entry number (position in the pack) by rank (position among the ids). */
  readonly entryOfRank: Uint32Array;
  /** count + 1 ascending offsets by entry; the last is where the last entry ends. */
  readonly offsets: Uint32Array | Float64Array;
  /** CRC-32 of each entry's stored bytes, by entry; null in version 1. */
  readonly crcs: Uint32Array | null;
}

/** The pack that an index must fit. */
export interface IndexedPack {
  readonly byteLength: number;
  /** Entries that the pack's header claims. */
  readonly claimedCount: number;
  /** The pack's last `hashLength` bytes. */
  readonly checksum: Uint8Array;
}

/** First word of an index of version 2 and later; version 1 starts with its fan-out. */
export const PACK_INDEX_MAGIC = 0xff744f63;
const FANOUT_BYTES = 256 * 4;
const V2_HEADER_BYTES = 8 + FANOUT_BYTES;
/** Top bit of a version 2 offset: the rest is a position in the table of 64-bit offsets. */
export const LARGE_OFFSET_FLAG = 0x8000_0000;
/** Bytes of a pack's header: no entry starts before. */
export const PACK_HEADER_BYTES = 12;

/** Reads and checks the index at `path`; its tables lie in `tables`, where there are such. */
export function readPackIndex(
  path: string,
  hashLength: HashLength,
  pack: IndexedPack,
  tables: StoreTables | null = null,
): PackIndex | Fault {
  const file = openRegular(path);
  if (isFault(file)) return file;
  try {
    return readOpenIndex({ path, file, hashLength, pack, tables });
  } catch (error) {
    return fileFault(path, error);
  } finally {
    closeSync(file.fd);
  }
}

/** Which file speaks of which pack. */
export interface IndexOrigin {
  readonly path: string;
  readonly hashLength: HashLength;
  readonly pack: IndexedPack;
}

interface IndexContext extends IndexOrigin {
  readonly file: OpenFile;
  readonly tables: StoreTables | null;
}

function broken(context: IndexOrigin, what: string): Fault {
  return fault('corrupt', `${context.path}: ${what}`);
}

function readOpenIndex(context: IndexContext): PackIndex | Fault {
  const { file, hashLength } = context;
  if (file.byteLength < FANOUT_BYTES + 2 * hashLength) return broken(context, 'too short');
  const head = Buffer.alloc(V2_HEADER_BYTES);
  readFully(file.fd, head, 0, V2_HEADER_BYTES, 0);
  if (readUint32(head, 0) !== PACK_INDEX_MAGIC)
    return readVersion1(context, head.subarray(0, FANOUT_BYTES));
  const version = readUint32(head, 4);
  if (version !== 2) return broken(context, `index version ${version} is unknown`);
  return readVersion2(context, head);
}

/** The number of entries, or -1 when the cumulative counts fall. */
function countOfFanout(fanout: Uint8Array): number {
  let count = 0;
  for (let pos = 0; pos < FANOUT_BYTES; pos += 4) {
    const upTo = readUint32(fanout, pos);
    if (upTo < count) return -1;
    count = upTo;
  }
  return count;
}

function readVersion2(context: IndexContext, head: Uint8Array): PackIndex | Fault {
  const { file, hashLength } = context;
  const count = countOfFanout(head.subarray(8));
  if (count < 0) return broken(context, 'fan-out is not ascending');
  const smallTables = V2_HEADER_BYTES + count * (hashLength + 8) + 2 * hashLength;
  const largeBytes = file.byteLength - smallTables;
  if (largeBytes < 0 || largeBytes % 8 !== 0 || largeBytes / 8 > count) {
    return broken(context, `${file.byteLength} bytes do not hold ${count} entries`);
  }
  const { tables } = context;
  const idBytes = count * hashLength;
  const restBytes = file.byteLength - V2_HEADER_BYTES - idBytes;
  if (tables === null) {
    const room = { count, ids: sharedBytes(idBytes), sorted: null };
    return readTables(context, head, room, Buffer.allocUnsafe(restBytes));
  }
  const room = { count, ids: tables.bytes(idBytes), sorted: newSortedEntries(context, count) };
  return tables.scratch(() => readTables(context, head, room, tables.bytes(restBytes)));
}

/** Where the tables of an index of version 2 go. */
interface IndexRoom {
  readonly count: number;
  readonly ids: Uint8Array;
  /** For {@link StoreTables.sortEntries}; null where that cannot do it. */
  readonly sorted: SortedEntries | null;
}

function newSortedEntries(
  { tables, pack, hashLength }: IndexContext,
  count: number,
): SortedEntries | null {
  const end = pack.byteLength - hashLength;
  if (tables === null || count !== pack.claimedCount || end > 0xffff_ffff) return null;
  const offsets = tables.uint32(count + 1);
  offsets[count] = end;
  return { offsets, entryOfRank: tables.uint32(count), crcs: tables.uint32(count) };
}

/** Reads what follows the header and the fan-out; `rest` is room for all behind the ids. */
function readTables(
  context: IndexContext,
  head: Uint8Array,
  { count, ids, sorted }: IndexRoom,
  rest: Uint8Array,
): PackIndex | Fault {
  const { file, hashLength } = context;
  const idsRead = readFully(file.fd, ids, 0, ids.length, V2_HEADER_BYTES);
  const restRead = readFully(file.fd, rest, 0, rest.length, V2_HEADER_BYTES + ids.length);
  if (idsRead + restRead !== ids.length + rest.length) return broken(context, 'ends early');
  const foreign = checkTrailer(context, [head, ids], rest);
  if (foreign !== null) return broken(context, foreign);
  const fanout = fanoutOf(head, 8);
  if (sorted !== null && sortQuickly(context, { count, ids, sorted }, fanout, rest)) {
    return { count, ids, ...sorted };
  }
  const problem = checkIds(ids, fanout, hashLength);
  if (problem !== null) return broken(context, problem);
  const largeCount = (rest.length - count * 8 - 2 * hashLength) / 8;
  const offsets = readOffsets(rest, count, largeCount);
  if (offsets === null) return broken(context, 'a 64-bit offset lies outside of its table');
  return indexFromTables(context, ids, offsets, rest.subarray(0, count * 4));
}

/** Checks ids and fills the tables by entry; false for all that the plain way must look at. */
function sortQuickly(
  { tables, hashLength }: IndexContext,
  { count, ids, sorted }: IndexRoom,
  fanout: Uint8Array,
  rest: Uint8Array,
): boolean {
  if (tables === null || sorted === null) return false;
  const order = tables.orderOfIds(ids, hashLength);
  if (order !== STORE_IDS_ASCEND && order !== STORE_IDS_EQUAL) return false;
  if (!tables.fitsFanout(ids, hashLength, fanout)) return false;
  const words = count * 4;
  const ranks = { count, crcs: rest, offsets: rest.subarray(words, 2 * words) };
  return tables.sortEntries(ranks, sorted);
}

function readVersion1(context: IndexContext, fanout: Uint8Array): PackIndex | Fault {
  const { file, hashLength } = context;
  const count = countOfFanout(fanout);
  if (count < 0) return broken(context, 'fan-out is not ascending');
  const expected = FANOUT_BYTES + count * (4 + hashLength) + 2 * hashLength;
  if (file.byteLength !== expected) {
    return broken(context, `${file.byteLength} bytes where ${count} entries take ${expected}`);
  }
  const rest = Buffer.allocUnsafe(expected - FANOUT_BYTES);
  if (readFully(file.fd, rest, 0, rest.length, FANOUT_BYTES) !== rest.length) {
    return broken(context, 'ends early');
  }
  const ids = sharedBytes(count * hashLength);
  const offsets = new Float64Array(count);
  for (let rank = 0; rank < count; rank += 1) {
    const pos = rank * (4 + hashLength);
    offsets[rank] = readUint32(rest, pos);
    ids.set(rest.subarray(pos + 4, pos + 4 + hashLength), rank * hashLength);
  }
  const problem =
    checkTrailer(context, [fanout], rest) ?? checkIds(ids, fanoutOf(fanout, 0), hashLength);
  if (problem !== null) return broken(context, problem);
  return indexFromTables(context, ids, offsets, null);
}

function fanoutOf(bytes: Uint8Array, pos: number): Uint8Array {
  return bytes.subarray(pos, pos + FANOUT_BYTES);
}

/** `rest` ends with the pack's checksum and the checksum of everything before. */
function checkTrailer(
  context: IndexContext,
  before: readonly Uint8Array[],
  rest: Uint8Array,
): string | null {
  const { hashLength, pack } = context;
  const own = rest.length - hashLength;
  if (compareIds(rest, own - hashLength, pack.checksum, 0, hashLength) !== 0) {
    return 'belongs to another pack';
  }
  const hash = createHash(hashLength === 20 ? 'sha1' : 'sha256');
  for (const part of before) hash.update(part);
  const digest = hash.update(rest.subarray(0, own)).digest();
  return compareIds(rest, own, digest, 0, hashLength) === 0 ? null : 'its checksum does not fit';
}

function checkIds(ids: Uint8Array, fanout: Uint8Array, hashLength: number): string | null {
  if (orderOfIds(ids, hashLength) === 'unsorted') return 'ids are not sorted';
  let rank = 0;
  for (let first = 0; first < 256; first += 1) {
    const upTo = readUint32(fanout, first * 4);
    for (; rank < upTo; rank += 1) {
      if (ids[rank * hashLength] !== first) return 'ids do not fit the fan-out';
    }
  }
  return null;
}

/** `tables` starts with the CRC-32s; null when an offset points outside of the 64-bit table. */
function readOffsets(tables: Uint8Array, count: number, largeCount: number): Float64Array | null {
  const offsets = new Float64Array(count);
  const small = count * 4;
  const large = small + count * 4;
  for (let rank = 0; rank < count; rank += 1) {
    const value = readUint32(tables, small + rank * 4);
    if (value < LARGE_OFFSET_FLAG) {
      offsets[rank] = value;
      continue;
    }
    const slot = value - LARGE_OFFSET_FLAG;
    if (slot >= largeCount) return null;
    offsets[rank] = readUint64(tables, large + slot * 8);
  }
  return offsets;
}

/**
 * Turns tables by rank into tables by entry; every offset must be its own and inside of the pack.
 * `crcBytes` are CRC-32s as an index stores them.
 */
export function indexFromTables(
  context: IndexOrigin,
  ids: Uint8Array,
  byRank: Float64Array,
  crcBytes: Uint8Array | null,
): PackIndex | Fault {
  const { pack, hashLength } = context;
  const count = byRank.length;
  if (count !== pack.claimedCount) {
    return broken(context, `lists ${count} entries, the pack has ${pack.claimedCount}`);
  }
  const ranks = ranksByOffset(byRank);
  const end = pack.byteLength - hashLength;
  const offsets = newOffsets(count, end);
  const entryOfRank = sharedUint32(count);
  const crcs = crcBytes === null ? null : sharedUint32(count);
  let before = PACK_HEADER_BYTES - 1;
  for (let entry = 0; entry < count; entry += 1) {
    const rank = ranks[entry]!;
    const offset = byRank[rank]!;
    if (offset <= before || offset >= end) {
      return broken(context, `offset ${offset} is outside of the pack, or twice there`);
    }
    before = offset;
    offsets[entry] = offset;
    entryOfRank[rank] = entry;
    if (crcs !== null && crcBytes !== null) crcs[entry] = readUint32(crcBytes, rank * 4);
  }
  return { count, ids, entryOfRank, offsets, crcs };
}

/** Room for the offsets of `count` entries and their common end: 32-bit where that suffices. */
export function newOffsets(count: number, end: number): Uint32Array | Float64Array {
  const offsets = end <= 0xffff_ffff ? sharedUint32(count + 1) : sharedFloat64(count + 1);
  offsets[count] = end;
  return offsets;
}
