/**
 * Numbers and hex digits in byte arrays: what every Git format is written in.
 *
 * Reads here do not check bounds; the caller has checked the length of the region it reads from
 * (a read past the end would give NaN or 0, never memory of others). All integers of Git's files
 * are big-endian.
 */

/** Unsigned 32-bit big-endian integer at `pos`. */
export function readUint32(bytes: Uint8Array, pos: number): number {
  // In bounds by the contract above.
  return (
    ((bytes[pos]! << 24) | (bytes[pos + 1]! << 16) | (bytes[pos + 2]! << 8) | bytes[pos + 3]!) >>> 0
  );
}

const TWO_TO_32 = 0x1_0000_0000;
/** High words from here on make a number above 2^53 - 1. */
const HIGH_WORD_LIMIT = 0x20_0000;

/** Unsigned 64-bit big-endian integer at `pos`, or Infinity when no JavaScript integer holds it. */
export function readUint64(bytes: Uint8Array, pos: number): number {
  const high = readUint32(bytes, pos);
  if (high >= HIGH_WORD_LIMIT) return Number.POSITIVE_INFINITY;
  return high * TWO_TO_32 + readUint32(bytes, pos + 4);
}

const HEX_DIGITS = '0123456789abcdef';

/** Lower-case hex of `length` bytes from `pos`. */
export function toHex(bytes: Uint8Array, pos = 0, length: number = bytes.length - pos): string {
  let hex = '';
  for (let i = pos; i < pos + length; i += 1) {
    const byte = bytes[i]!;
    hex += HEX_DIGITS[byte >>> 4]! + HEX_DIGITS[byte & 15]!;
  }
  return hex;
}

function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}

/**
 * Writes the bytes of a lower-case hex string at `pos`; false (and nothing to rely on there) when
 * the string is not whole pairs of lower-case hex digits, as Git writes ids.
 */
export function writeHex(hex: string, target: Uint8Array, pos: number): boolean {
  if (hex.length % 2 !== 0) return false;
  for (let i = 0; i < hex.length; i += 2) {
    const high = hexValue(hex.charCodeAt(i));
    const low = hexValue(hex.charCodeAt(i + 1));
    if (high < 0 || low < 0) return false;
    target[pos + i / 2] = (high << 4) | low;
  }
  return true;
}

/** Small arrays share buffers of this size: a store of 10,000 packs has 100,000 of them. */
const SLAB_BYTES = 1 << 18;
const LARGEST_IN_SLAB = 1 << 14;
const ALIGNMENT = 8;

/** The slab that is being filled. Its bytes are zero from `used` on. */
const slab = { buffer: new SharedArrayBuffer(0), used: 0 };

interface SharedSpace {
  readonly buffer: SharedArrayBuffer;
  readonly offset: number;
}

/** Zeroed shared memory, aligned for any typed array. */
function sharedSpace(byteLength: number): SharedSpace {
  if (byteLength > LARGEST_IN_SLAB) return { buffer: new SharedArrayBuffer(byteLength), offset: 0 };
  if (slab.used + byteLength > slab.buffer.byteLength) {
    slab.buffer = new SharedArrayBuffer(SLAB_BYTES);
    slab.used = 0;
  }
  const offset = slab.used;
  slab.used += Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT;
  return { buffer: slab.buffer, offset };
}

/** A zeroed array in memory that threads can share. */
export function sharedBytes(length: number): Uint8Array {
  const { buffer, offset } = sharedSpace(length);
  return new Uint8Array(buffer, offset, length);
}

/** The same for 32-bit unsigned integers. */
export function sharedUint32(length: number): Uint32Array {
  const { buffer, offset } = sharedSpace(length * 4);
  return new Uint32Array(buffer, offset, length);
}

/** The same for 32-bit signed integers. */
export function sharedInt32(length: number): Int32Array {
  const { buffer, offset } = sharedSpace(length * 4);
  return new Int32Array(buffer, offset, length);
}

/** The same for numbers of double precision. */
export function sharedFloat64(length: number): Float64Array {
  const { buffer, offset } = sharedSpace(length * 8);
  return new Float64Array(buffer, offset, length);
}

/**
 * The memory that `bytes` shows as Int32 words: `words` if these show it already. A linear memory moves
 * when it grows, and views of it with it. HOT: once an object.
 */
export function wordsOver(bytes: Uint8Array, words: Int32Array): Int32Array {
  if (words.buffer === bytes.buffer) return words;
  return new Int32Array(bytes.buffer, 0, bytes.length >>> 2);
}
