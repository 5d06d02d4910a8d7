/**
 * Reads a multi-pack-index, version 1: ids of several packs in one table.
 *
 * gitformat-pack(5), "multi-pack-index (MIDX) files have the following format": header ('MIDX',
 * version, hash kind, number of chunks, of base files, of packs), chunk table, then chunks: PNAM
 * (names of the .idx files), OIDF (fan-out), OIDL (ids), OOFF (pack and offset), LOFF (64-bit
 * offsets); last the checksum.
 *
 * It is used for one thing: as the index of a pack whose .idx is missing. An object that stands in
 * several packs is listed for one of them only, so it may not cover a pack; newer versions and
 * incremental chains are not read. In all these cases the pack itself is read instead
 * (pack-scan.ts), which is slower and gives the same.
 */
import { createHash } from 'node:crypto';
import { readUint32, readUint64, sharedBytes } from '../base/bytes.ts';
import { compareIds, type HashLength, orderOfIds } from '../base/oids.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { readSmallFile } from './file-handles.ts';
import { type IndexedPack, indexFromTables, type PackIndex } from './pack-index.ts';

/** A checked multi-pack-index. */
export interface MultiPackIndex {
  readonly path: string;
  readonly hashLength: HashLength;
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly packNames: readonly string[];
  /** Where the tables start in `bytes`. */
  readonly ids: number;
  readonly places: number;
  readonly largeOffsets: number;
  readonly largeCount: number;
}

const MAGIC = 0x4d494458;
const HEADER_BYTES = 12;
const CHUNK_ROW_BYTES = 12;
const FANOUT_BYTES = 256 * 4;
const PLACE_BYTES = 8;
const LARGE_OFFSET_FLAG = 0x8000_0000;
/** A table for 50 million objects: beyond that the packs are read themselves. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

interface Chunk {
  readonly start: number;
  readonly length: number;
}

/** Reads and checks the file; a fault when it is not there, damaged or of another version. */
export function readMultiPackIndex(path: string, hashLength: HashLength): MultiPackIndex | Fault {
  const bytes = readSmallFile(path, MAX_FILE_BYTES);
  if (isFault(bytes)) return bytes;
  const broken = (what: string): Fault => fault('corrupt', `${path}: ${what}`);
  if (bytes.length < HEADER_BYTES + CHUNK_ROW_BYTES + hashLength) return broken('too short');
  if (readUint32(bytes, 0) !== MAGIC) return broken('not a multi-pack-index');
  if (bytes[4] !== 1) return broken(`version ${bytes[4]} is not read`);
  if (bytes[5] !== (hashLength === 20 ? 1 : 2)) return broken('made for another hash');
  if (bytes[7] !== 0) return broken('builds on other files');
  const body = bytes.length - hashLength;
  const digest = createHash(hashLength === 20 ? 'sha1' : 'sha256').update(bytes.subarray(0, body));
  if (compareIds(bytes, body, digest.digest(), 0, hashLength) !== 0) {
    return broken('its checksum does not fit');
  }
  const chunks = readChunkTable(bytes, bytes[6]!, body);
  const names = chunks?.get('PNAM');
  const fanout = chunks?.get('OIDF');
  const ids = chunks?.get('OIDL');
  const places = chunks?.get('OOFF');
  if (!names || !ids || !places || fanout?.length !== FANOUT_BYTES) {
    return broken('its chunk table is broken');
  }
  const count = readUint32(bytes, fanout.start + FANOUT_BYTES - 4);
  if (ids.length !== count * hashLength || places.length !== count * PLACE_BYTES) {
    return broken(`its tables do not hold ${count} objects`);
  }
  const text = bytes.toString('utf8', names.start, names.start + names.length);
  const large = chunks?.get('LOFF') ?? { start: 0, length: 0 };
  return {
    path,
    hashLength,
    bytes,
    count,
    packNames: text.split('\0').slice(0, readUint32(bytes, 8)),
    ids: ids.start,
    places: places.start,
    largeOffsets: large.start,
    largeCount: Math.floor(large.length / 8),
  };
}

/** Chunks by their four letters; null when the table does not describe the file. */
function readChunkTable(bytes: Buffer, chunkCount: number, end: number): Map<string, Chunk> | null {
  const tableEnd = HEADER_BYTES + (chunkCount + 1) * CHUNK_ROW_BYTES;
  if (tableEnd > end) return null;
  const chunks = new Map<string, Chunk>();
  for (let i = 0; i < chunkCount; i += 1) {
    const row = HEADER_BYTES + i * CHUNK_ROW_BYTES;
    const start = readUint64(bytes, row + 4);
    const next = readUint64(bytes, row + CHUNK_ROW_BYTES + 4);
    if (start < tableEnd || next < start || next > end) return null;
    chunks.set(bytes.toString('latin1', row, row + 4), { start, length: next - start });
  }
  return chunks;
}

/** The index of one pack, by the name of its .idx; a fault where not all of it is covered. */
export function packIndexFrom(
  multi: MultiPackIndex | Fault,
  idxName: string,
  pack: IndexedPack,
): PackIndex | Fault {
  if (isFault(multi)) return multi;
  const { bytes, hashLength, path } = multi;
  const packNumber = multi.packNames.indexOf(idxName);
  const ranks: number[] = [];
  for (let rank = 0; rank < multi.count; rank += 1) {
    if (readUint32(bytes, multi.places + rank * PLACE_BYTES) === packNumber) ranks.push(rank);
  }
  if (ranks.length !== pack.claimedCount) {
    return fault('corrupt', `${path}: does not cover ${idxName}`);
  }
  const ids = sharedBytes(ranks.length * hashLength);
  const offsets = new Float64Array(ranks.length);
  for (const [at, rank] of ranks.entries()) {
    const id = multi.ids + rank * hashLength;
    ids.set(bytes.subarray(id, id + hashLength), at * hashLength);
    offsets[at] = offsetAt(multi, rank);
  }
  if (orderOfIds(ids, hashLength) === 'unsorted') {
    return fault('corrupt', `${path}: ids are not sorted`);
  }
  return indexFromTables({ path, hashLength, pack }, ids, offsets, null);
}

/** Offset of an object in its pack; out of every pack where the table is broken. */
function offsetAt(multi: MultiPackIndex, rank: number): number {
  const value = readUint32(multi.bytes, multi.places + rank * PLACE_BYTES + 4);
  if (value < LARGE_OFFSET_FLAG || multi.largeCount === 0) return value;
  const slot = value - LARGE_OFFSET_FLAG;
  if (slot >= multi.largeCount) return Number.MAX_SAFE_INTEGER;
  return readUint64(multi.bytes, multi.largeOffsets + slot * 8);
}
