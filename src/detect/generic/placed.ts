/**
 * Values that a place betrays rather than a name: `scheme://user:password@host`, `Basic …` and
 * `Bearer …`; those of commands are commands.ts. Each reader fills the same record as the named
 * ones, so that one model judges all.
 */
import type { Gate, Literal } from '../../prefilter/index.ts';
import { readAfter } from './beside.ts';
import {
  ALNUM,
  ascii,
  BLANK,
  BREAK,
  CLASSES,
  DIGIT,
  hasClass,
  NAME,
  QUOTE,
  rangesWhere,
  STOP,
  startsWith,
} from './classes.ts';
import type { ReaderContext } from './context.ts';
import {
  AFTER_CLOSER,
  byteBefore,
  OP_HEADER,
  OP_URL,
  type Reading,
  VALUE_LIMIT,
} from './reading.ts';

/** How far the user part and the password of an address are read. */
const URL_SIDE_LIMIT = 256;
const SHORTEST_USER_TOKEN = 20;
const AT = 0x40;
const COLON = 0x3a;
const OAUTH_BASIC = ascii('x-oauth-basic');

/** Bytes to the left: the user of a DSN, or the flag's command; to the right: the value. */
export const PLACED_BEFORE = 136;
export const PLACED_AFTER: number = VALUE_LIMIT + 64;

/** Ends of the user part and of the password of a URL: what cannot stand there unescaped. */
const URL_STOPS: Uint8Array = buildUrlStops();

function buildUrlStops(): Uint8Array {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const kind = CLASSES[byte] as number;
    if ((kind & (BLANK | BREAK | QUOTE)) !== 0 || byte >= 0x80 || byte < 0x20) table[byte] = 1;
  }
  for (const character of '/<>\\,') table[character.charCodeAt(0)] = 1;
  // Legal only when escaped, but people do write them in passwords.
  for (const character of '?#') table[character.charCodeAt(0)] = 2;
  return table;
}

/** Bytes of a user part that the prefilter passes over in search of `@`; a longer one is read here. */
const GATE_USER = 28;
/** Blanks, then bytes of a token, that a header's credential at least has. */
const GATE_BLANKS = 4;
const SHORTEST_TOKEN = 8;

/** Most addresses have no `@` before their first slash, quote or blank. */
const URL_GATE: Gate = [
  { kind: 'skip', ranges: rangesWhere((b) => URL_STOPS[b] !== 1 && b !== AT), count: GATE_USER },
  { kind: 'peek', ranges: [AT, AT], count: 1 },
];
const HEADER_GATE: Gate = [
  { kind: 'skip', ranges: [0x20, 0x20], count: GATE_BLANKS },
  { kind: 'run', ranges: rangesWhere(isTokenByte), count: SHORTEST_TOKEN },
];

export const URL_LITERALS: readonly Literal[] = [
  { bytes: '://', caseless: false, gates: [URL_GATE] },
];
/** Schemes, the last ones with a text that is joined to them. */
const HEADERS: readonly string[] = [
  'basic ',
  'bearer ',
  'bearer " + "',
  "bearer ' + '",
  'bearer " . "',
  "bearer ' . '",
];
export const HEADER_LITERALS: readonly Literal[] = HEADERS.map((bytes) => ({
  bytes,
  caseless: true,
  gates: [HEADER_GATE],
}));

/** A byte of base64 or token68, as credentials of headers are written. */
function isTokenByte(byte: number): boolean {
  const isMark = byte === 0x2b || byte === 0x2f || byte === 0x3d || byte === 0x2e || byte === 0x7e;
  return isMark || (hasClass(byte, NAME) && byte !== 0x24);
}

/** `://` as the anchor: reads the password of `user:password@`. */
export function readUrl(bytes: Uint8Array, context: ReaderContext): boolean {
  const { anchorStart, anchorEnd } = context.span;
  const reading = context.reading;
  const limit = Math.min(reading.high, anchorEnd + URL_SIDE_LIMIT);
  let colon = -1;
  let at = -1;
  let query = -1;
  // HOT: host names end at the first slash, quote or blank.
  let i = anchorEnd;
  for (; i < limit; i++) {
    const byte = bytes[i] as number;
    const stop = URL_STOPS[byte] as number;
    if (stop !== 0) {
      if (stop === 1 || at >= 0) break;
      query = i;
    } else if (byte === COLON && colon < 0) colon = i;
    else if (byte === AT) at = i;
    else if (query >= 0 && (byte === 0x3d || byte === 0x26)) break;
  }
  context.lookedLeft = 1;
  context.lookedRight = i + 1 - anchorStart;
  if (query >= 0 && (colon < 0 || isPort(bytes, colon + 1, query))) return false;
  if (at < 0 || at + 1 >= reading.high) return false;
  if (colon < 0 || isNoPassword(bytes, colon + 1, at)) {
    return readUserToken(bytes, anchorStart, colon < 0 ? at : colon, reading);
  }
  if (at < colon + 3) return false;
  if (
    ((CLASSES[bytes[at + 1] as number] as number) & (NAME | STOP)) === 0 &&
    !opensHost(bytes, at)
  ) {
    return false;
  }
  if (!hasScheme(bytes, anchorStart, reading)) return false;
  reading.nameStart = anchorEnd;
  reading.nameEnd = colon;
  reading.operator = OP_URL;
  place(reading, colon + 1, at, AFTER_CLOSER);
  return true;
}

function hasScheme(bytes: Uint8Array, anchorStart: number, reading: Reading): boolean {
  return isSchemeByte(byteBefore(bytes, anchorStart, reading));
}

/** Nothing behind the colon, or the word that GitHub takes when the user is a token. */
function isNoPassword(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    start === end ||
    (end - start === OAUTH_BASIC.length && startsWith(bytes, start, end, OAUTH_BASIC))
  );
}

/** `https://TOKEN@host`, `https://TOKEN:x-oauth-basic@host`: long, with digits, no address of a person. */
function readUserToken(
  bytes: Uint8Array,
  anchorStart: number,
  end: number,
  reading: Reading,
): boolean {
  const start = anchorStart + 3;
  if (end - start < SHORTEST_USER_TOKEN || !hasScheme(bytes, anchorStart, reading)) return false;
  let digits = 0;
  for (let i = start; i < end; i++) {
    const kind = CLASSES[bytes[i] as number] as number;
    if ((kind & NAME) === 0) return false;
    if ((kind & DIGIT) !== 0) digits++;
  }
  if (digits < 3) return false;
  reading.nameStart = start;
  reading.nameEnd = start;
  reading.operator = OP_URL;
  place(reading, start, end, AFTER_CLOSER);
  return true;
}

/** `host:8080?…@…`: digits between the colon and the query. */
function isPort(bytes: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (i < end && ((CLASSES[bytes[i] as number] as number) & DIGIT) !== 0) i++;
  return i === end;
}

/** A scheme's last byte, or the end of what stands for one: `${dialect}://`. */
function isSchemeByte(byte: number): boolean {
  if (byte === 0x7d) return true;
  return (
    ((CLASSES[byte] as number) & ALNUM) !== 0 || byte === 0x2b || byte === 0x2d || byte === 0x2e
  );
}

/** Hosts may be templates or addresses in brackets: `@[::1]`, `@${HOST}`, `@{host}`, `@%s`. */
function opensHost(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at + 1] as number;
  return byte === 0x5b || byte === 0x24 || byte === 0x7b || byte === 0x25 || byte === 0x3c;
}

/** Fills the parts of a reading that a value without a name leaves alone. */
export function place(reading: Reading, start: number, end: number, after: number): void {
  reading.nameQuoted = false;
  reading.quote = 0;
  reading.wrapped = false;
  reading.typed = false;
  reading.lineStart = false;
  reading.spaced = false;
  reading.valueStart = start;
  reading.valueEnd = end;
  reading.textEnd = end;
  reading.after = after;
}

/** `Basic ` or `Bearer ` as the anchor: reads the credential behind it. */
export function readHeader(bytes: Uint8Array, context: ReaderContext): boolean {
  const { anchorStart, anchorEnd } = context.span;
  const reading = context.reading;
  let start = anchorEnd;
  while (start < reading.high && start < anchorEnd + GATE_BLANKS && bytes[start] === 0x20) start++;
  const limit = Math.min(reading.high, start + VALUE_LIMIT);
  let end = start;
  let digits = 0;
  for (; end < limit; end++) {
    const byte = bytes[end] as number;
    if (!isTokenByte(byte)) break;
    if (byte >= 0x30 && byte <= 0x39) digits++;
  }
  context.lookedLeft = 0;
  context.lookedRight = end + 1 - anchorStart;
  while (end > start && bytes[end - 1] === 0x2e) end--;
  if (end - start < SHORTEST_TOKEN || (end === limit && limit < reading.high)) return false;
  if (digits === 0 && end - start < 16 && !isBasic(bytes, anchorStart)) return false;
  reading.nameStart = anchorStart;
  reading.nameEnd = anchorStart + 5;
  reading.operator = OP_HEADER;
  place(reading, start, end, readAfter(bytes, end, reading.high));
  return true;
}

/** Whether the header's scheme at `anchorStart` is Basic rather than Bearer. */
export function isBasic(bytes: Uint8Array, anchorStart: number): boolean {
  return ((bytes[anchorStart + 1] as number) | 32) === 0x61;
}

/** In {@link BASE64}: a byte that has no value. */
const NO_VALUE = 255;
const BASE64: Uint8Array = buildBase64();

function buildBase64(): Uint8Array {
  const table = new Uint8Array(256).fill(NO_VALUE);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let i = 0; i < 64; i++) table[alphabet.charCodeAt(i)] = i;
  table[0x2d] = 62;
  table[0x5f] = 63;
  return table;
}

const decoded: Uint8Array = new Uint8Array(VALUE_LIMIT);

/** Decodes base64 at [start, end) into {@link decodedText}; the length, -1 if it is none. */
export function decodeBase64(bytes: Uint8Array, start: number, end: number): number {
  let stop = end;
  while (stop > start && bytes[stop - 1] === 0x3d) stop--;
  if (end - stop > 2 || (stop - start) % 4 === 1) return -1;
  let bits = 0;
  let held = 0;
  let length = 0;
  for (let i = start; i < stop; i++) {
    const value = BASE64[bytes[i] as number] as number;
    if (value === NO_VALUE) return -1;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    decoded[length++] = (bits >>> held) & 0xff;
  }
  return length;
}

/** What {@link decodeBase64} made, valid until its next call. */
export function decodedText(): Uint8Array {
  return decoded;
}

/** Position of `:` in decoded `user:password` text, -1 where it is none. */
export function basicColon(length: number): number {
  let colon = -1;
  for (let i = 0; i < length; i++) {
    const byte = decoded[i] as number;
    if (byte < 0x20 || byte > 0x7e) return -1;
    if (byte === COLON && colon < 0) colon = i;
  }
  return colon > 0 && length - colon > 3 ? colon : -1;
}
