/**
 * Stored bytes to contents, one at a time and bounded by what was declared: pack entries and loose
 * files, through Node's zlib. Whole families go through the kernel instead (walk-family.ts).
 */
import { constants, inflateSync } from 'node:zlib';
import { type Fault, fault, fileFault, isFault } from './fault.ts';
import { type FileHandles, readFully, readSmallFile } from './file-handles.ts';
import { MAX_LOOSE_HEADER_BYTES, parseLooseHeader } from './loose.ts';
import { type PackFile, packHandle } from './pack.ts';

/** A type (OBJECT_COMMIT …) and what is of it. */
export interface Content {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** What is known of an entry from its header. */
export interface EntryPlace {
  readonly pack: PackFile;
  readonly offset: number;
  readonly headerLength: number;
  /** Inflated size. */
  readonly size: number;
}

/** Most of what inflates at once; Node's own 16 KiB cost more to make than most deltas to inflate. */
const LARGEST_CHUNK = 1 << 16;
/** Where the stored length is not known: room for a stream that did not compress. */
const STREAM_OVERHEAD_BYTES = 1024;

/** Inflates what is stored of one entry: an object, or a delta. */
export function inflateEntryAt(place: EntryPlace, handles: FileHandles): Uint8Array | Fault {
  const { pack, size } = place;
  const from = place.offset + place.headerLength;
  // A pack that was cut has no trailer: its last entry may reach to the end.
  const left = pack.byteLength - from;
  for (let room = size + (size >>> 8) + STREAM_OVERHEAD_BYTES; ; room *= 4) {
    const stored = readPackAt(pack, from, Math.min(room, left), handles);
    if (isFault(stored)) return stored;
    const bytes = inflateExactly(stored, size);
    if (bytes !== null) return bytes;
    if (room >= left) {
      const at = `${pack.path} at offset ${place.offset}`;
      return fault('corrupt', `${at}: its zlib stream is damaged`);
    }
  }
}

/** Up to `length` bytes of a pack, fewer at its end. */
export function readPackAt(
  pack: PackFile,
  offset: number,
  length: number,
  handles: FileHandles,
): Uint8Array | Fault {
  const fd = packHandle(pack, handles);
  if (isFault(fd)) return fd;
  const room = Math.max(0, Math.min(length, pack.byteLength - offset));
  const bytes = Buffer.allocUnsafe(room);
  try {
    return bytes.subarray(0, readFully(fd, bytes, 0, room, offset));
  } catch (error) {
    return fileFault(pack.path, error);
  }
}

/** Inflates a stream that must make exactly `size` bytes; what follows it does not matter. */
function inflateExactly(stored: Uint8Array, size: number): Uint8Array | null {
  try {
    // At least 1: zlib refuses an output limit of 0. One more than declared would be an error too.
    const maxOutputLength = Math.max(1, size);
    // One more than needed: zlib's end is met without a second piece of output.
    const chunkSize = Math.min(Math.max(constants.Z_MIN_CHUNK, size + 1), LARGEST_CHUNK);
    const bytes = inflateSync(stored, { maxOutputLength, chunkSize });
    return bytes.length === size ? bytes : null;
  } catch {
    // zlib's own words add nothing: the caller knows file and offset.
    return null;
  }
}

/** A dynamic Huffman header takes less than 300 bytes; 4096 bytes inflate to 4 MiB at most. */
const PREFIX_STEPS = [256, 4096];

/** The first inflated bytes, enough for a header where there is one; empty where there is none. */
function inflatePrefix(stored: Uint8Array): Uint8Array {
  for (const length of PREFIX_STEPS) {
    const bytes = inflateStart(stored.subarray(0, length));
    const isEnough = bytes.length >= MAX_LOOSE_HEADER_BYTES;
    if (isEnough || length >= stored.length) return bytes;
  }
  return new Uint8Array(0);
}

function inflateStart(stored: Uint8Array): Uint8Array {
  try {
    return inflateSync(stored, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    // Damage within the first bytes: there is no header to be had.
    return new Uint8Array(0);
  }
}

/** A loose object as Git writes it: header, then as many bytes as declared. */
export function readLooseFile(path: string, maxBytes: number): Content | Fault {
  const stored = readSmallFile(path, maxBytes, false);
  if (isFault(stored)) return stored;
  const header = parseLooseHeader(inflatePrefix(stored));
  if (header === null) return fault('corrupt', `${path}: its header is broken`);
  if (header.size > maxBytes) return fault('oversize', `${header.size} bytes, limit ${maxBytes}`);
  const bytes = inflateExactly(stored, header.length + header.size);
  if (bytes === null) return fault('corrupt', `${path}: its zlib stream is damaged`);
  return { type: header.type, bytes: bytes.subarray(header.length) };
}
