/**
 * The bytes of a cache file: sections of numbers behind a header, under a keyed checksum.
 *
 * A file that was damaged, planted, or written by another version or for other rules reads as null:
 * a miss costs time, a wrong hit would cost a finding. The layout:
 *
 *   magic (8 bytes) · HMAC-SHA-256 of all that follows · header length (u32) · header (JSON) · sections
 *
 * Sections are little-endian and start at multiples of 8 from the start of the first.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Raised when the same bytes come to mean something else. */
const MAGIC = Buffer.from('gsiftC01', 'latin1');
const MAC_BYTES = 32;
const BODY_START = MAGIC.length + MAC_BYTES;
const ALIGNMENT = 8;

/** What a file says besides its sections. */
export interface CacheHeader {
  /** Version of the tool: detection may change with any release. */
  readonly tool: string;
  /** Digests of the rules that the verdicts are about. */
  readonly rules: readonly string[];
  /** Bytes of an object id. */
  readonly hashLength: number;
  /** Entry names that edges refer to, in latin1. */
  readonly names: readonly string[];
}

/** The numbers of a cache, all in terms of the ids' ranks. */
export interface CacheSections {
  /** Sorted ids of the objects that are known. */
  readonly ids: Uint8Array;
  /** One verdict for each id. */
  readonly flags: Uint8Array;
  readonly commitRows: Int32Array;
  readonly commitTimes: Float64Array;
  readonly tags: Int32Array;
  readonly edgeRows: Int32Array;
}

/** A whole cache. */
export interface CacheContent extends CacheSections {
  readonly header: CacheHeader;
}

const SECTIONS = ['ids', 'flags', 'commitRows', 'commitTimes', 'tags', 'edgeRows'] as const;

/** Serialises a cache under `key`. */
export function encodeCache(content: CacheContent, key: Uint8Array): Buffer {
  const lengths = SECTIONS.map((name) => content[name].byteLength);
  const header = Buffer.from(JSON.stringify({ ...content.header, lengths }), 'utf8');
  const start = aligned(4 + header.length);
  const total = lengths.reduce((sum, length) => sum + aligned(length), start);
  const file = Buffer.alloc(BODY_START + total);
  MAGIC.copy(file);
  file.writeUInt32LE(header.length, BODY_START);
  header.copy(file, BODY_START + 4);
  let at = BODY_START + start;
  for (const name of SECTIONS) {
    const section = content[name];
    file.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at);
    at += aligned(section.byteLength);
  }
  macOf(file, key).copy(file, MAGIC.length);
  return file;
}

/** Reads what {@link encodeCache} wrote with the same key; null for anything else. */
export function decodeCache(file: Buffer, key: Uint8Array): CacheContent | null {
  if (file.length < BODY_START + 4 || !file.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const stated = file.subarray(MAGIC.length, BODY_START);
  if (!timingSafeEqual(stated, macOf(file, key))) return null;
  // From here on the bytes are our own: the checksum is keyed.
  const headerLength = file.readUInt32LE(BODY_START);
  const text = file.toString('utf8', BODY_START + 4, BODY_START + 4 + headerLength);
  const { lengths, ...header } = JSON.parse(text) as CacheHeader & { lengths: number[] };
  const sections: Partial<Record<(typeof SECTIONS)[number], Uint8Array>> = {};
  let at = BODY_START + aligned(4 + headerLength);
  SECTIONS.forEach((name, i) => {
    // Copied: typed arrays need alignment, and the file's buffer must not be kept.
    sections[name] = Uint8Array.prototype.slice.call(file, at, at + lengths[i]!);
    at += aligned(lengths[i]!);
  });
  const bytes = sections as Record<(typeof SECTIONS)[number], Uint8Array>;
  return {
    header,
    ids: bytes.ids,
    flags: bytes.flags,
    commitRows: new Int32Array(bytes.commitRows.buffer),
    commitTimes: new Float64Array(bytes.commitTimes.buffer),
    tags: new Int32Array(bytes.tags.buffer),
    edgeRows: new Int32Array(bytes.edgeRows.buffer),
  };
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

function macOf(file: Buffer, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(file.subarray(BODY_START)).digest();
}
