/**
 * Values between marks that are not quotes: `*value*` of Markdown, `${1:-value}` of shells, and `:: dmFsdWU=` of LDIF.
 * A leaf of values.ts and operators.ts.
 */
import { ALNUM, BLANK, BREAK, CLASSES, DIGIT, QUOTE } from './classes.ts';
import { decodeBase64, decodedText } from './placed.ts';
import { AFTER_LINE_END, OP_COLON, OP_DEFAULT, type Reading, VALUE_LIMIT } from './reading.ts';
import { skipBlanks } from './siblings.ts';

/** Whether the word behind the star at `at` ends in one, and its line with it. */
export function isSlanted(bytes: Uint8Array, at: number, end: number, reading: Reading): boolean {
  if (reading.operator !== OP_COLON) return false;
  let i = at + 1;
  while (i < end && ((CLASSES[bytes[i] as number] as number) & (BLANK | BREAK)) === 0) i++;
  return i - at > 4 && bytes[i - 1] === 0x2a && isLineEnd(bytes, i, end);
}

function isLineEnd(bytes: Uint8Array, at: number, end: number): boolean {
  const i = skipBlanks(bytes, at, end);
  return i >= end || ((CLASSES[bytes[i] as number] as number) & BREAK) !== 0;
}

/** `${1:-value}`: what an argument of a shell script falls back to. */
export function readPositional(
  bytes: Uint8Array,
  from: number,
  end: number,
  reading: Reading,
): boolean {
  const open = ((CLASSES[bytes[from] as number] as number) & QUOTE) !== 0 ? from + 1 : from;
  if (open + 5 >= end || bytes[open] !== 0x24 || bytes[open + 1] !== 0x7b) return false;
  const digit = bytes[open + 2] as number;
  if (digit < 0x30 || digit > 0x39 || bytes[open + 3] !== 0x3a || bytes[open + 4] !== 0x2d)
    return false;
  const start = open + 5;
  const limit = Math.min(end, start + VALUE_LIMIT);
  let i = start;
  while (i < limit && bytes[i] !== 0x7d) {
    const byte = bytes[i] as number;
    if (byte === 0x24 || byte === 0x7b || ((CLASSES[byte] as number) & (BREAK | QUOTE)) !== 0)
      return false;
    i++;
  }
  if (i >= limit || i === start) return false;
  reading.operator = OP_DEFAULT;
  reading.quote = 0x22;
  reading.valueStart = start;
  reading.valueEnd = i;
  reading.textEnd = i + 1;
  reading.after = AFTER_LINE_END;
  return true;
}

/** Shortest value in base64 that counts, and shortest one of bytes that are no text. */
const SHORTEST_ENCODED = 8;
const SHORTEST_BINARY = 16;

/**
 * Behind a blank, base64 up to the end of the line, as LDIF (RFC 2849) writes a value behind two colons: where it
 * begins. -1 where it is none, or encodes the `{SCHEME}` of a hash, a sentence, or a word without a digit.
 */
export function readEncoded(bytes: Uint8Array, from: number, end: number): number {
  if (bytes[from] !== 0x20) return -1;
  const start = from + 1;
  const limit = Math.min(end, start + VALUE_LIMIT);
  let stop = start;
  while (stop < limit && isBase64Byte(bytes[stop] as number)) stop++;
  if (stop - start < SHORTEST_ENCODED || (stop - start) % 4 !== 0) return -1;
  if (!isLineEnd(bytes, stop, end)) return -1;
  const length = decodeBase64(bytes, start, stop);
  if (length <= 0) return -1;
  const text = decodedText();
  let digits = 0;
  for (let i = 0; i < length; i++) {
    const byte = text[i] as number;
    if (byte < 0x20 || byte > 0x7e)
      return stop - start >= SHORTEST_BINARY && byte !== 0x0a ? start : -1;
    if (byte === 0x20) return -1;
    if (((CLASSES[byte] as number) & DIGIT) !== 0) digits++;
  }
  return digits === 0 || text[0] === 0x7b ? -1 : start;
}

function isBase64Byte(byte: number): boolean {
  return (
    ((CLASSES[byte] as number) & ALNUM) !== 0 || byte === 0x2b || byte === 0x2f || byte === 0x3d
  );
}
