/**
 * Decodes the entries of an index file into columns (gitformat-index(5), "Index entry").
 *
 * Nothing in the file is trusted: the entry count is checked against the bytes that are left, names
 * against the end of the entries, and in version 4 the stripped prefix against the previous name
 * (CVE-2026-33762) and the sum of all expanded names against a cap.
 */

import { IndexBuilder, type IndexColumns, indexBroken } from './index-columns.ts';

/** What the header says, and where the entries must have ended. */
export interface IndexShape {
  readonly path: string;
  readonly version: number;
  readonly hashLength: number;
  readonly count: number;
  readonly end: number;
}

/** Ten 32-bit stat fields stand before the id, 16 bits of flags behind it. */
const STAT_LENGTH = 40;
const FLAGS_LENGTH = 2;
const MTIME_AT = 8;
const MODE_AT = 24;
const SIZE_AT = 36;
const FLAG_EXTENDED = 0x4000;
/** Name length in the flags; this value means "or longer". */
const NAME_MASK = 0xfff;
const PADDING = 8;
/**
 * Names of version 4 may take this many times the file's size, at least 64 MiB: real ones stay
 * below 4, and a hostile one can repeat a megabyte of prefix with every entry.
 */
const MAX_EXPANSION = 16;
const MIN_PATH_BUDGET = 64 << 20;
const MAX_PATH_BUDGET = 512 << 20;

/** Decoded columns and where the extensions start. */
export interface DecodedEntries {
  readonly columns: IndexColumns;
  readonly position: number;
}

interface Decoder {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly shape: IndexShape;
  readonly builder: IndexBuilder;
  readonly pathBudget: number;
}

/** Decodes all entries from `start` on. */
export function readEntries(bytes: Uint8Array, start: number, shape: IndexShape): DecodedEntries {
  const { hashLength, count, end, version, path } = shape;
  const smallest = STAT_LENGTH + hashLength + FLAGS_LENGTH + 1;
  if (count > (end - start) / smallest) {
    throw indexBroken(path, `it states ${count} entries but has room for fewer`);
  }
  const decoder: Decoder = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    shape,
    builder: new IndexBuilder(count, hashLength, end - start - count * (smallest - 1)),
    pathBudget: Math.min(MAX_PATH_BUDGET, Math.max(MIN_PATH_BUDGET, bytes.length * MAX_EXPANSION)),
  };
  let position = start;
  for (let index = 0; index < count; index++) {
    const nameAt = readFields(decoder, position, index);
    position =
      version === 4 ? readPrefixedName(decoder, nameAt) : readName(decoder, position, nameAt);
    decoder.builder.endEntry();
  }
  return { columns: decoder.builder.finish(), position };
}

/** Reads the fixed fields of the entry at `at`; returns where its name starts. */
function readFields(decoder: Decoder, at: number, index: number): number {
  const { bytes, view, shape, builder } = decoder;
  const flagsAt = at + STAT_LENGTH + shape.hashLength;
  if (flagsAt + FLAGS_LENGTH >= shape.end) throw truncated(shape, index);
  const flags = view.getUint16(flagsAt);
  builder.mtimeSeconds[index] = view.getUint32(at + MTIME_AT);
  builder.mtimeNanos[index] = view.getUint32(at + MTIME_AT + 4);
  builder.modes[index] = view.getUint32(at + MODE_AT);
  builder.sizes[index] = view.getUint32(at + SIZE_AT);
  builder.flags[index] = flags;
  const idTo = index * shape.hashLength;
  for (let byte = 0; byte < shape.hashLength; byte++) {
    builder.ids[idTo + byte] = bytes[at + STAT_LENGTH + byte]!; // Bound: flagsAt < end
  }
  if ((flags & FLAG_EXTENDED) === 0) return flagsAt + FLAGS_LENGTH;
  if (shape.version < 3) {
    throw indexBroken(shape.path, `entry ${index} has extended flags, which version 2 has not`);
  }
  if (flagsAt + 2 * FLAGS_LENGTH >= shape.end) throw truncated(shape, index);
  builder.extended[index] = view.getUint16(flagsAt + FLAGS_LENGTH);
  return flagsAt + 2 * FLAGS_LENGTH;
}

function truncated(shape: IndexShape, index: number): Error {
  return indexBroken(shape.path, `it ends inside entry ${index} of ${shape.count}`);
}

/** Versions 2 and 3: a whole name, then 1 to 8 NULs up to a multiple of 8 bytes. */
function readName(decoder: Decoder, entryAt: number, nameAt: number): number {
  const { bytes, shape, builder } = decoder;
  const stated = builder.flags[builder.count]! & NAME_MASK; // Bound: count < capacity
  const nameEnd =
    stated < NAME_MASK ? nameAt + stated : endOfName(bytes, nameAt + NAME_MASK, shape.end);
  const next = entryAt + (Math.trunc((nameEnd - entryAt) / PADDING) + 1) * PADDING;
  if (nameEnd >= shape.end || next > shape.end || bytes[nameEnd] !== 0) {
    throw indexBroken(
      shape.path,
      `the name of entry ${builder.count} does not end where it should`,
    );
  }
  builder.appendPath(bytes, nameAt, nameEnd);
  return next;
}

function endOfName(bytes: Uint8Array, at: number, end: number): number {
  let position = at;
  while (position < end && bytes[position] !== 0) position++;
  return position;
}

/** Version 4: how many bytes of the previous name to drop, then what to append, NUL-terminated. */
function readPrefixedName(decoder: Decoder, nameAt: number): number {
  const { bytes, shape, builder } = decoder;
  const { count } = builder;
  // The varint of pack offsets: each further byte adds 1 before shifting (varint.c).
  let position = nameAt;
  let byte = bytes[position++]!; // Bound: readFields left at least one byte before end
  let strip = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    if (position >= shape.end || strip > 0xffffff) throw badPrefix(shape, count);
    byte = bytes[position++]!; // Bound: position < end
    strip = (strip + 1) * 128 + (byte & 0x7f);
  }
  const previousStart = count === 0 ? 0 : builder.pathStarts[count - 1]!; // Bound: count ≥ 1
  const previousLength = builder.pathsLength - previousStart;
  if (strip > previousLength) throw badPrefix(shape, count);
  const nameEnd = endOfName(bytes, position, shape.end);
  if (nameEnd >= shape.end) throw truncated(shape, count);
  const kept = previousLength - strip;
  if (builder.pathsLength + kept + (nameEnd - position) > decoder.pathBudget) {
    throw indexBroken(shape.path, `its names expand to more than ${decoder.pathBudget} bytes`);
  }
  builder.reservePath(kept + nameEnd - position);
  builder.appendPath(builder.paths, previousStart, previousStart + kept);
  builder.appendPath(bytes, position, nameEnd);
  return nameEnd + 1;
}

function badPrefix(shape: IndexShape, index: number): Error {
  return indexBroken(shape.path, `entry ${index} drops more of the previous name than it has`);
}
