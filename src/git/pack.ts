/**
 * A pack file: its header and trailer, and the headers of its entries.
 *
 * gitformat-pack(5): 'PACK', version (2 or 3), number of entries; then each entry as a header
 * (type and inflated size in a varint; for deltas the base, as a distance back or as an id) and a
 * zlib stream; last the checksum. Which entry starts where is the index's business
 * (pack-index.ts), what descends from what is families.ts's.
 */
import { readUint32 } from '../base/bytes.ts';
import type { HashLength } from '../base/oids.ts';
import { type Fault, fault, fileFault, isFault } from './fault.ts';
import { type FileHandles, type FileIdentity, readFully } from './file-handles.ts';
import { PACK_HEADER_BYTES } from './pack-index.ts';

export { OBJECT_BLOB, OBJECT_COMMIT, OBJECT_TAG, OBJECT_TREE } from '../kernel/index.ts';
/** Entry types whose base is named by distance, or by id. */
export const ENTRY_OFS_DELTA = 6;
export const ENTRY_REF_DELTA = 7;

/** Type names by number, as loose headers and cat-file write them. */
export const TYPE_NAMES: readonly string[] = ['unknown', 'commit', 'tree', 'blob', 'tag'];

/** A pack that has been opened once: plain data, so that threads can open it again. */
export interface PackFile extends FileIdentity {
  readonly path: string;
  readonly hashLength: HashLength;
  /** Entries that the header claims. */
  readonly claimedCount: number;
  readonly checksum: Uint8Array;
}

const PACK_MAGIC = 0x5041434b;

/** Opens the pack at `path` and checks header and trailer. */
export function openPack(
  path: string,
  hashLength: HashLength,
  handles: FileHandles,
): PackFile | Fault {
  const file = handles.open(path);
  if (isFault(file)) return file;
  const { byteLength, dev, ino } = file;
  if (byteLength < PACK_HEADER_BYTES + hashLength) return fault('corrupt', `${path}: too short`);
  const head = new Uint8Array(PACK_HEADER_BYTES);
  const checksum = new Uint8Array(hashLength);
  try {
    readFully(file.fd, head, 0, head.length, 0);
    readFully(file.fd, checksum, 0, hashLength, byteLength - hashLength);
  } catch (error) {
    return fileFault(path, error);
  }
  if (readUint32(head, 0) !== PACK_MAGIC) return fault('corrupt', `${path}: not a pack`);
  const version = readUint32(head, 4);
  if (version !== 2 && version !== 3) {
    return fault('corrupt', `${path}: pack version ${version} is unknown`);
  }
  return { path, byteLength, dev, ino, hashLength, claimedCount: readUint32(head, 8), checksum };
}

/** The descriptor of a pack opened before, if the path still names the same file. */
export function packHandle(pack: PackFile, handles: FileHandles): number | Fault {
  const file = handles.open(pack.path);
  if (isFault(file)) return file;
  const same =
    file.byteLength === pack.byteLength && file.ino === pack.ino && file.dev === pack.dev;
  return same ? file.fd : fault('vanished', `${pack.path} was replaced`);
}

/** One parsed entry header. A single record is filled again and again. */
export interface EntryHeader {
  type: number;
  /** Inflated size: of the object, or of the delta. */
  size: number;
  /** Bytes up to the zlib stream, base included. */
  length: number;
  /** OFS_DELTA: how many bytes before this entry its base starts. */
  distance: number;
  /** REF_DELTA: where the base's id stands in the parsed bytes. */
  idPos: number;
}

/** A header record to fill. */
export function newEntryHeader(): EntryHeader {
  return { type: 0, size: 0, length: 0, distance: 0, idPos: 0 };
}

/** Longest header: size (8 bytes hold 2^53), distance (8 likewise) or id; plus two to notice more. */
export const MAX_ENTRY_HEADER_BYTES = 48;
/** A varint may not leave what a double holds exactly. */
const MAX_SIZE = Number.MAX_SAFE_INTEGER;

/**
 * Parses the entry header at `pos`; false when it is broken, reaches `end`, has an unknown type or
 * a number above 2^53 - 1. HOT: once for each entry of a pack.
 */
export function parseEntryHeader(
  bytes: Uint8Array,
  pos: number,
  end: number,
  hashLength: number,
  header: EntryHeader,
): boolean {
  let at = pos;
  if (at >= end) return false;
  let byte = bytes[at++]!;
  const type = (byte >>> 4) & 7;
  let size = byte & 15;
  let unit = 16;
  while (byte >= 128) {
    if (at >= end || size > MAX_SIZE || unit > MAX_SIZE) return false;
    byte = bytes[at++]!;
    size += (byte & 127) * unit;
    unit *= 128;
  }
  if (size > MAX_SIZE) return false;
  header.type = type;
  header.size = size;
  header.distance = 0;
  header.idPos = 0;
  if (type === ENTRY_OFS_DELTA) {
    // gitformat-pack(5): each further byte adds 1 before the shift, so no distance has two forms.
    if (at >= end) return false;
    byte = bytes[at++]!;
    let distance = byte & 127;
    while (byte >= 128) {
      if (at >= end || distance > MAX_SIZE / 256) return false;
      byte = bytes[at++]!;
      distance = (distance + 1) * 128 + (byte & 127);
    }
    header.distance = distance;
  } else if (type === ENTRY_REF_DELTA) {
    if (at + hashLength > end) return false;
    header.idPos = at;
    at += hashLength;
  } else if (type === 0 || type === 5) {
    return false;
  }
  header.length = at - pos;
  return true;
}
