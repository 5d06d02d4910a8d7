/**
 * Tells what kind of text some bytes are, and turns UTF-16 and UTF-32 into UTF-8.
 *
 * Everything behind this stage searches bytes and thinks in UTF-8; whatever else a file is written
 * in (Latin-1, Shift JIS, no encoding at all) is searched as it stands, since secrets are ASCII. Only
 * encodings that tear ASCII apart need turning: UTF-16 and UTF-32, told by their byte order mark or by
 * the stride of their NUL bytes. Binary means what git means by it, and is a remark, not a reason to
 * look away. Byte order marks: Unicode 15, section 23.8.
 */
import { TEXT_PROBE_BYTES } from '../kernel/index.ts';

/** Encodings that are turned into UTF-8 before they are searched. */
export type WideEncoding = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** What some bytes are: text in an ASCII-compatible encoding, wide text, or something with NULs. */
export type TextKind = 'text' | 'binary' | WideEncoding;

/** How far git looks for a NUL before it calls a file text (xdiff-interface.c, FIRST_FEW_BYTES). */
export const PROBE_BYTES: number = TEXT_PROBE_BYTES;
/** How far NULs are counted by stride. */
const STRIDE_PROBE_BYTES = 1024;
/** The least that shows a stride: two characters in each of the two encodings. */
const LEAST_UTF16_PROBE = 8;
const LEAST_UTF32_PROBE = 16;
/** One position in so many of a stride's empty lane may hold another byte (a Cyrillic letter in ASCII). */
const STRIDE_TOLERANCE = 4;
/** One group in so many may hold a control character. High bytes of other scripts look like some. */
const CONTROL_TOLERANCE = 4;

/** Kind of the text at [start, end). Looks at the first PROBE_BYTES only; never fails. */
export function sniffText(bytes: Uint8Array, start: number, end: number): TextKind {
  const marked = markedEncoding(bytes, start, end);
  if (marked !== undefined) return marked;
  const firstNul = indexOfNul(bytes, start, Math.min(end, start + PROBE_BYTES));
  if (firstNul < 0) return 'text';
  // Without a mark only the stride tells, and it shows from the first characters on or not at all.
  if (firstNul - start < STRIDE_PROBE_BYTES) {
    const strided = stridedEncoding(bytes, start, Math.min(end, start + STRIDE_PROBE_BYTES));
    if (strided !== undefined) return strided;
  }
  return 'binary';
}

/** Whether texts of this kind must go through {@link transcode} before they are searched. */
export function isWide(kind: TextKind): kind is WideEncoding {
  return kind !== 'text' && kind !== 'binary';
}

/** Length of a UTF-8 byte order mark at `start`: 3 or 0. Columns do not count it. */
export function utf8MarkLength(bytes: Uint8Array, start: number, end: number): number {
  const marked =
    end - start >= 3 &&
    bytes[start] === 0xef &&
    bytes[start + 1] === 0xbb &&
    bytes[start + 2] === 0xbf;
  return marked ? 3 : 0;
}

/** The most bytes {@link transcode} writes for `byteLength` bytes: two become three at worst. */
export function transcodedLimit(byteLength: number): number {
  return Math.ceil(byteLength / 2) * 3 + 3;
}

/** Length of the byte order mark of a wide text at `start`; 0 where there is none. */
export function wideMarkLength(
  bytes: Uint8Array,
  start: number,
  end: number,
  encoding: WideEncoding,
): number {
  if (markedEncoding(bytes, start, end) !== encoding) return 0;
  return encoding.startsWith('utf-16') ? 2 : 4;
}

/**
 * The end of the longest part of the wide text [start, end) that can be turned by itself: a torn unit
 * and a high surrogate whose partner is still to come are left for the next part.
 */
export function wideCut(
  bytes: Uint8Array,
  start: number,
  end: number,
  encoding: WideEncoding,
): number {
  const unit = encoding.startsWith('utf-16') ? 2 : 4;
  const whole = end - ((end - start) % unit);
  if (unit === 4 || whole === start) return whole;
  const high = bytes[encoding === 'utf-16be' ? whole - 2 : whole - 1] ?? 0;
  return (high & 0xfc) === 0xd8 ? whole - 2 : whole;
}

/**
 * Writes the wide text at [start, end) as UTF-8 to `target` in the same memory; returns the number of
 * bytes written. Lone surrogates, values beyond U+10FFFF and a torn last unit become U+FFFD.
 * [target, target + transcodedLimit(end - start)) must not overlap the source.
 */
export function transcode(
  bytes: Uint8Array,
  start: number,
  end: number,
  encoding: WideEncoding,
  target: number,
): number {
  const bigEndian = encoding.endsWith('be');
  return encoding.startsWith('utf-16')
    ? transcodeUtf16(bytes, start, end, bigEndian, target)
    : transcodeUtf32(bytes, start, end, bigEndian, target);
}

const REPLACEMENT = 0xfffd;
const LAST_CODE_POINT = 0x10ffff;

function transcodeUtf16(
  bytes: Uint8Array,
  start: number,
  end: number,
  bigEndian: boolean,
  target: number,
): number {
  // Reads stay below `end`: `at + 1 < end` guards each unit.
  const high = bigEndian ? 0 : 1;
  const low = 1 - high;
  let at = start;
  let out = target;
  while (at + 1 < end) {
    let codePoint = (bytes[at + high]! << 8) | bytes[at + low]!;
    at += 2;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
      const next = at + 1 < end ? (bytes[at + high]! << 8) | bytes[at + low]! : 0;
      const paired = codePoint <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
      codePoint = paired ? 0x10000 + ((codePoint - 0xd800) << 10) + (next - 0xdc00) : REPLACEMENT;
      if (paired) at += 2;
    }
    out = putUtf8(bytes, out, codePoint);
  }
  if (at < end) out = putUtf8(bytes, out, REPLACEMENT);
  return out - target;
}

function transcodeUtf32(
  bytes: Uint8Array,
  start: number,
  end: number,
  bigEndian: boolean,
  target: number,
): number {
  let at = start;
  let out = target;
  for (; at + 3 < end; at += 4) {
    const b0 = bytes[at]!; // in bounds: at + 3 < end
    const b1 = bytes[at + 1]!;
    const b2 = bytes[at + 2]!;
    const b3 = bytes[at + 3]!;
    const value = bigEndian
      ? ((b0 << 24) | (b1 << 16) | (b2 << 8) | b3) >>> 0
      : ((b3 << 24) | (b2 << 16) | (b1 << 8) | b0) >>> 0;
    const valid = value <= LAST_CODE_POINT && (value < 0xd800 || value > 0xdfff);
    out = putUtf8(bytes, out, valid ? value : REPLACEMENT);
  }
  if (at < end) out = putUtf8(bytes, out, REPLACEMENT);
  return out - target;
}

function putUtf8(bytes: Uint8Array, at: number, codePoint: number): number {
  if (codePoint < 0x80) {
    bytes[at] = codePoint;
    return at + 1;
  }
  if (codePoint < 0x800) {
    bytes[at] = 0xc0 | (codePoint >> 6);
    bytes[at + 1] = 0x80 | (codePoint & 0x3f);
    return at + 2;
  }
  if (codePoint < 0x10000) {
    bytes[at] = 0xe0 | (codePoint >> 12);
    bytes[at + 1] = 0x80 | ((codePoint >> 6) & 0x3f);
    bytes[at + 2] = 0x80 | (codePoint & 0x3f);
    return at + 3;
  }
  bytes[at] = 0xf0 | (codePoint >> 18);
  bytes[at + 1] = 0x80 | ((codePoint >> 12) & 0x3f);
  bytes[at + 2] = 0x80 | ((codePoint >> 6) & 0x3f);
  bytes[at + 3] = 0x80 | (codePoint & 0x3f);
  return at + 4;
}

function markedEncoding(bytes: Uint8Array, start: number, end: number): WideEncoding | undefined {
  if (end - start < 2) return undefined;
  const b0 = bytes[start];
  const b1 = bytes[start + 1];
  // FF FE 00 00 is UTF-32LE; as UTF-16LE it would be a text that starts with NUL.
  if (b0 === 0xff && b1 === 0xfe) {
    const wide = end - start >= 4 && bytes[start + 2] === 0 && bytes[start + 3] === 0;
    return wide ? 'utf-32le' : 'utf-16le';
  }
  if (b0 === 0xfe && b1 === 0xff) return 'utf-16be';
  const isUtf32Be =
    end - start >= 4 &&
    b0 === 0 &&
    b1 === 0 &&
    bytes[start + 2] === 0xfe &&
    bytes[start + 3] === 0xff;
  return isUtf32Be ? 'utf-32be' : undefined;
}

/**
 * NULs per position modulo 4 tell wide text: all but one lane (UTF-32) or every second (UTF-16) is
 * empty, and the others hold no control characters: arrays of small integers look alike otherwise.
 */
function stridedEncoding(bytes: Uint8Array, start: number, end: number): WideEncoding | undefined {
  const nuls = [0, 0, 0, 0];
  const groups = (end - start) >> 2;
  let controls = 0;
  for (let i = 0; i < groups * 4; i++) {
    const byte = bytes[start + i]!; // in bounds: start + groups * 4 <= end
    if (byte === 0) nuls[i & 3]!++;
    else if (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) controls++;
  }
  if (controls > groups / CONTROL_TOLERANCE) return undefined;
  const [n0, n1, n2, n3] = nuls as [number, number, number, number];
  const full = groups - groups / STRIDE_TOLERANCE;
  const scarce = groups / STRIDE_TOLERANCE / 4;
  if (end - start >= LEAST_UTF32_PROBE) {
    if (n0 <= scarce && n1 >= full && n2 >= groups && n3 >= groups) return 'utf-32le';
    if (n3 <= scarce && n2 >= full && n1 >= groups && n0 >= groups) return 'utf-32be';
  }
  if (end - start >= LEAST_UTF16_PROBE) {
    if (n0 + n2 <= scarce && n1 >= full && n3 >= full) return 'utf-16le';
    if (n1 + n3 <= scarce && n0 >= full && n2 >= full) return 'utf-16be';
  }
  return undefined;
}

/** Buffer's search goes at memory speed where that of Uint8Array goes byte by byte (20 times). */
const indexOfByte = Buffer.prototype.indexOf;

function indexOfNul(bytes: Uint8Array, start: number, end: number): number {
  const at = indexOfByte.call(bytes.subarray(start, end), 0);
  return at < 0 ? -1 : start + at;
}
