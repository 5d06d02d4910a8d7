/**
 * Passwords and keys by their place among the arguments of a call, and in the columns of SQL: the third
 * of `connect(host, user, password)`, the second of `jwt.sign(payload, secret)`, the value under
 * `password` of an INSERT. Only quoted texts count. A branch of commands.ts.
 */
import { ALNUM, ascii, CLASSES, LETTER, NAME, QUOTE, startsWith, type Word } from './classes.ts';
import type { ReaderContext } from './context.ts';
import { NAME_KEY, NAME_NONE, type NameMeaning, readName } from './names.ts';
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
  readonly name: string;
  /** Which argument is the secret, from 0. */
  readonly argument: number;
  /** The argument before it is a user's name and stands in quotes too. */
  readonly afterUser: boolean;
}

/** Calls whose name says nothing of a password; those that do are read by their names. */
const CALLS: readonly CallKind[] = [
  { name: 'connect(', argument: 2, afterUser: true },
  { name: 'getconnection(', argument: 2, afterUser: true },
  { name: 'new pdo(', argument: 2, afterUser: true },
  { name: 'createhmac(', argument: 1, afterUser: true },
  { name: 'jwt.sign(', argument: 1, afterUser: false },
  { name: 'jwt.verify(', argument: 1, afterUser: false },
  { name: 'jwt.encode(', argument: 1, afterUser: false },
  { name: 'jwt.decode(', argument: 1, afterUser: false },
];
// The same by columns, as the kernel takes them.
const CALL_WORDS: readonly Word[] = CALLS.map(({ name }) => ascii(name));
const CALL_ARGUMENTS: Uint8Array = Uint8Array.from(CALLS, ({ argument }) => argument);
const CALL_AFTER_USER: Uint8Array = Uint8Array.from(CALLS, ({ afterUser }) => (afterUser ? 1 : 0));
const INSERT = 'insert into ';
const VALUES: Word = ascii('values');
const NOOP: Word = ascii('{noop}');

/** What the prefilter looks for; in {@link readArguments} the anchor is one of these. */
export const ARGUMENT_LITERALS: readonly string[] = [...CALLS.map(({ name }) => name), INSERT];

const INSERT_WORD: Word = ascii(INSERT);

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
export function readArguments(bytes: Uint8Array, context: ReaderContext): boolean {
  const { anchorStart, anchorEnd } = context.span;
  const end = Math.min(context.reading.high, anchorEnd + ARGUMENTS_LIMIT);
  if (startsWith(bytes, anchorStart, anchorEnd, INSERT_WORD)) {
    return readInsert(bytes, anchorEnd, end, context);
  }
  const call = anchoredWord(bytes, anchorStart, anchorEnd, CALL_WORDS);
  if (call < 0) return false;
  const argument = CALL_ARGUMENTS[call] as number;
  let at = skipSpace(bytes, anchorEnd, end);
  for (let n = 0; n < argument; n++) {
    const isUser = n === argument - 1 && CALL_AFTER_USER[call] === 1;
    if (isUser && (at >= end || !isQuote(bytes[at] as number))) return false;
    at = nextArgument(bytes, at, end);
    if (at < 0) return false;
  }
  return takeText(bytes, at, end, context.reading);
}

/** Which of the words the anchor is, -1 if none. */
export function anchoredWord(
  bytes: Uint8Array,
  anchorStart: number,
  anchorEnd: number,
  words: readonly Word[],
): number {
  for (let n = 0; n < words.length; n++) {
    const word = words[n] as Word;
    const isAsLong = word.length === anchorEnd - anchorStart;
    if (isAsLong && startsWith(bytes, anchorStart, anchorEnd, word)) return n;
  }
  return -1;
}

function isQuote(byte: number): boolean {
  return ((CLASSES[byte] as number) & QUOTE) !== 0;
}

/** Where the argument behind the next comma of the same depth begins, -1 if there is none. */
export function nextArgument(bytes: Uint8Array, from: number, end: number): number {
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
export function textEnd(bytes: Uint8Array, at: number, end: number): number {
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
  // The encoder that encodes nothing.
  const isNoop = startsWith(bytes, open + 1, close, NOOP);
  behind = isNoop ? open + 1 + NOOP.length : open + 1;
  reading.nameStart = behind;
  reading.nameEnd = behind;
  reading.operator = OP_COMMAND;
  place(reading, behind, close, AFTER_CLOSER);
  reading.quote = bytes[open] as number;
  return true;
}

/** `table (name, password) VALUES ('…', '…')`: the first row's value under a column that says secret. */
function readInsert(bytes: Uint8Array, from: number, end: number, context: ReaderContext): boolean {
  let at = from;
  while (at < end && bytes[at] !== OPEN) {
    if (bytes[at] === 0x3b) return false;
    at++;
  }
  const columns = at + 1;
  // Most dumps name no columns: what stands in the first brackets are then values, and none follow.
  while (at < end && bytes[at] !== CLOSE) at++;
  at = skipSpace(bytes, at + 1, end);
  if (!startsWith(bytes, at, end, VALUES)) return false;
  at = skipSpace(bytes, at + VALUES.length, end);
  if (at >= end || bytes[at] !== OPEN) return false;
  const index = secretColumn(bytes, columns, end, context.meaning);
  if (index < 0) return false;
  at = skipSpace(bytes, at + 1, end);
  for (let n = 0; n < index && at >= 0; n++) at = nextArgument(bytes, at, end);
  const reading = context.reading;
  if (at < 0 || !takeText(bytes, at, end, reading)) return false;
  return !isDigest(bytes, reading.valueStart, reading.valueEnd);
}

/** Index of the first column whose name asks for a secret, -1 if there is none; `column` is scratch. */
function secretColumn(bytes: Uint8Array, from: number, end: number, column: NameMeaning): number {
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
const DIGEST_LENGTHS: Uint8Array = Uint8Array.of(32, 40, 64, 128);

/** A table of users holds hashes: hexadecimal digits of a digest's length. */
export function isDigest(bytes: Uint8Array, start: number, end: number): boolean {
  let isLong = false;
  for (let n = 0; n < DIGEST_LENGTHS.length; n++) {
    if (DIGEST_LENGTHS[n] === end - start) isLong = true;
  }
  if (!isLong) return false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (((CLASSES[byte] as number) & ALNUM) === 0 || (byte | 32) > 0x66) return false;
  }
  return true;
}
