/**
 * Passwords and keys by their place among the arguments of a call, and in the columns of SQL: the third
 * of `connect(host, user, password)`, the second of `jwt.sign(payload, secret)`, the value under
 * `password` of an INSERT. Only quoted texts count. A branch of commands.ts.
 */
import { ALNUM, ascii, CLASSES, LETTER, NAME, QUOTE, startsWith } from './classes.ts';
import { createNameMeaning, NAME_KEY, NAME_NONE, type NameMeaning, readName } from './names.ts';
import { place } from './placed.ts';
import { AFTER_CLOSER, OP_COMMAND, type Reading } from './reading.ts';
import { skipSpace } from './siblings.ts';

/** How far the arguments of a call, or the columns and the first row of a statement, are read. */
const ARGUMENTS_LIMIT = 400;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = 0x28;
const CLOSE = 0x29;

interface CallKind {
  readonly name: Uint8Array;
  /** Which argument is the secret, from 0. */
  readonly argument: number;
  /** The argument before it is a user's name and stands in quotes too. */
  readonly afterUser: boolean;
}

/** Calls whose name says nothing of a password; those that do are read by their names. */
const CALLS: readonly CallKind[] = [
  { name: ascii('connect('), argument: 2, afterUser: true },
  { name: ascii('getconnection('), argument: 2, afterUser: true },
  { name: ascii('new pdo('), argument: 2, afterUser: true },
  { name: ascii('createhmac('), argument: 1, afterUser: true },
  { name: ascii('jwt.sign('), argument: 1, afterUser: false },
  { name: ascii('jwt.verify('), argument: 1, afterUser: false },
  { name: ascii('jwt.encode('), argument: 1, afterUser: false },
  { name: ascii('jwt.decode('), argument: 1, afterUser: false },
];
const INSERT = 'insert into ';
const VALUES = ascii('values');

/** What the prefilter looks for; in {@link readArguments} the anchor is one of these. */
export const ARGUMENT_LITERALS: readonly string[] = [
  ...CALLS.map(({ name }) => String.fromCharCode(...name)),
  INSERT,
];

const INSERT_WORD = ascii(INSERT);
const column: NameMeaning = createNameMeaning();

/** Whether the anchor is one of {@link ARGUMENT_LITERALS}. */
export function isArgumentAnchor(bytes: Uint8Array, anchorEnd: number): boolean {
  if (bytes[anchorEnd - 1] === OPEN) return true;
  // inTO, but mongo
  return (
    ((bytes[anchorEnd - 2] as number) | 32) === 0x6f &&
    ((bytes[anchorEnd - 3] as number) | 32) === 0x74
  );
}

/** Reads the secret among the arguments behind the anchor. */
export function readArguments(
  bytes: Uint8Array,
  anchorStart: number,
  anchorEnd: number,
  reading: Reading,
): boolean {
  const end = Math.min(reading.high, anchorEnd + ARGUMENTS_LIMIT);
  if (startsWith(bytes, anchorStart, anchorEnd, INSERT_WORD)) {
    return readInsert(bytes, anchorEnd, end, reading);
  }
  const call = CALLS.find(
    ({ name }) =>
      name.length === anchorEnd - anchorStart && startsWith(bytes, anchorStart, anchorEnd, name),
  );
  if (call === undefined) return false;
  let at = skipSpace(bytes, anchorEnd, end);
  for (let n = 0; n < call.argument; n++) {
    const isUser = n === call.argument - 1 && call.afterUser;
    if (isUser && (at >= end || !isQuote(bytes[at] as number))) return false;
    at = nextArgument(bytes, at, end);
    if (at < 0) return false;
  }
  return takeText(bytes, at, end, reading);
}

function isQuote(byte: number): boolean {
  return ((CLASSES[byte] as number) & QUOTE) !== 0;
}

/** Where the argument behind the next comma of the same depth begins, -1 if there is none. */
function nextArgument(bytes: Uint8Array, from: number, end: number): number {
  let depth = 0;
  for (let i = from; i < end; i++) {
    const byte = bytes[i] as number;
    if (isQuote(byte)) {
      i = textEnd(bytes, i, end);
      if (i < 0) return -1;
    } else if (byte === OPEN || byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === CLOSE || byte === 0x7d || byte === 0x5d) {
      if (depth-- === 0) return -1;
    } else if (byte === 0x3b) return -1;
    else if (byte === COMMA && depth === 0) return skipSpace(bytes, i + 1, end);
  }
  return -1;
}

/** Position of the quote that closes the one at `at`, -1 if the line or the reach ends before. */
function textEnd(bytes: Uint8Array, at: number, end: number): number {
  const quote = bytes[at];
  for (let i = at + 1; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === quote) return i;
    if (byte === 0x0a) return -1;
    if (byte === BACKSLASH) i++;
  }
  return -1;
}

/** Takes the quoted text at `at`, string prefixes passed, as the value. */
function takeText(bytes: Uint8Array, at: number, end: number, reading: Reading): boolean {
  let open = at;
  while (
    open < end &&
    open < at + 2 &&
    ((CLASSES[bytes[open] as number] as number) & LETTER) !== 0
  ) {
    open++;
  }
  if (open >= end || !isQuote(bytes[open] as number)) return false;
  const close = textEnd(bytes, open, end);
  if (close <= open + 1) return false;
  let behind = skipSpace(bytes, close + 1, end);
  if (behind >= end) return false;
  // "…".getBytes(), a joined text or a template is no value.
  const closer = bytes[behind];
  if (closer !== CLOSE && closer !== COMMA) return false;
  behind = open + 1;
  reading.nameStart = behind;
  reading.nameEnd = behind;
  reading.operator = OP_COMMAND;
  place(reading, behind, close, AFTER_CLOSER);
  reading.quote = bytes[open] as number;
  return true;
}

/** `table (name, password) VALUES ('…', '…')`: the first row's value under a column that says secret. */
function readInsert(bytes: Uint8Array, from: number, end: number, reading: Reading): boolean {
  let at = from;
  while (at < end && bytes[at] !== OPEN) {
    if (bytes[at] === 0x3b) return false;
    at++;
  }
  const index = secretColumn(bytes, at + 1, end);
  if (index < 0) return false;
  while (at < end && bytes[at] !== CLOSE) at++;
  at = skipSpace(bytes, at + 1, end);
  if (!startsWith(bytes, at, end, VALUES)) return false;
  at = skipSpace(bytes, at + VALUES.length, end);
  if (at >= end || bytes[at] !== OPEN) return false;
  at = skipSpace(bytes, at + 1, end);
  for (let n = 0; n < index && at >= 0; n++) at = nextArgument(bytes, at, end);
  if (at < 0 || !takeText(bytes, at, end, reading)) return false;
  return !isDigest(bytes, reading.valueStart, reading.valueEnd);
}

/** Index of the first column whose name asks for a secret, -1 if there is none. */
function secretColumn(bytes: Uint8Array, from: number, end: number): number {
  let index = 0;
  let start = from;
  for (let i = from; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte !== COMMA && byte !== CLOSE) continue;
    let first = start;
    let last = i;
    while (first < last && ((CLASSES[bytes[first] as number] as number) & NAME) === 0) first++;
    while (last > first && ((CLASSES[bytes[last - 1] as number] as number) & NAME) === 0) last--;
    readName(bytes, first, last, column, 0);
    const isSecret = column.kind !== NAME_NONE && column.kind >= NAME_KEY && column.lastIsKeyword;
    if (isSecret && column.negatedBefore === 0) return index;
    if (byte === CLOSE) return -1;
    index++;
    start = i + 1;
  }
  return -1;
}

/** Lengths of MD5, SHA-1, SHA-256 and SHA-512 in hexadecimal. */
const DIGEST_LENGTHS: ReadonlySet<number> = new Set([32, 40, 64, 128]);

/** A table of users holds hashes: hexadecimal digits of a digest's length. */
function isDigest(bytes: Uint8Array, start: number, end: number): boolean {
  if (!DIGEST_LENGTHS.has(end - start)) return false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (((CLASSES[byte] as number) & ALNUM) === 0 || (byte | 32) > 0x66) return false;
  }
  return true;
}
