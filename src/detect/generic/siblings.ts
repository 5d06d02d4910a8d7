/**
 * Values that stand in an entry of their own beside the name's: `name: DB_PASSWORD` newline `value: …`,
 * `{ "key": "password", "value": "…" }`, `variable "password" {` newline `default = "…"`.
 */
import {
  ascii,
  BLANK,
  BREAK,
  CLASSES,
  firstBytes,
  NAME,
  startsWith,
  startsWithAny,
  type Word,
} from './classes.ts';
import { GAP_LIMIT, OP_INDIRECT, type Reading } from './reading.ts';

const SIBLING_WORDS: readonly Word[] = [
  'value',
  'default',
  'defaultvalue',
  'default_value',
  'parametervalue',
  'val',
  'content',
  'string',
  'with',
  'param-value',
].map(ascii);
const SIBLING_STARTS: Uint8Array = firstBytes(SIBLING_WORDS);
const SKIPPED_LINES: readonly Word[] = [
  'type',
  'description',
  'sensitive',
  'secure',
  'noecho',
  'minlength',
  'maxlength',
  'required',
].map(ascii);
/** Longest prefix of a name space. */
const LONGEST_PREFIX = 8;
/** Entries that may stand between a name and its value. */
const SIBLING_LINES = 5;

export function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && ((CLASSES[bytes[i] as number] as number) & BLANK) !== 0) i++;
  return i;
}

/** Also passes line breaks. */
export function skipSpace(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && ((CLASSES[bytes[i] as number] as number) & (BLANK | BREAK)) !== 0) i++;
  return i;
}

/** The value of a sibling entry on one of the next lines; `type = string` and its like are passed. */
export function readSibling(
  bytes: Uint8Array,
  from: number,
  end: number,
  reading: Reading,
): number {
  const limit = Math.min(end, reading.nameEnd + GAP_LIMIT);
  let at = from;
  for (let line = 0; line < SIBLING_LINES; line++) {
    at = skipSpace(bytes, at, limit);
    if (at >= limit) return -1;
    const found = readSiblingWord(bytes, at, end, reading);
    if (found >= 0) return found;
    let word = at;
    while (word < limit && isQuoteOrSlash(bytes[word] as number)) word++;
    if (!startsWithAny(bytes, word, limit, SKIPPED_LINES)) return -1;
    while (at < limit && bytes[at] !== 0x0a) at++;
  }
  return -1;
}

/** Position behind a word such as `value` at `at`, -1 if none stands there. */
export function siblingWordEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || SIBLING_STARTS[bytes[at] as number] === 0) return -1;
  for (let n = 0; n < SIBLING_WORDS.length; n++) {
    const word = SIBLING_WORDS[n] as Word;
    const stop = at + word.length;
    if (startsWith(bytes, at, end, word) && stop < end) {
      if (((CLASSES[bytes[stop] as number] as number) & NAME) === 0) return stop;
    }
  }
  return -1;
}

export function readSiblingWord(
  bytes: Uint8Array,
  from: number,
  end: number,
  reading: Reading,
): number {
  let at = from;
  while (at < end && isQuoteOrSlash(bytes[at] as number)) at++;
  let i = siblingWordEnd(bytes, at, end);
  if (i < 0) i = siblingWordEnd(bytes, behindPrefix(bytes, at, end), end);
  if (i < 0) return -1;
  while (i < end && isQuoteOrSlash(bytes[i] as number)) i++;
  i = skipBlanks(bytes, i, end);
  if (i >= end || (bytes[i] !== 0x3a && bytes[i] !== 0x3d)) return -1;
  i++;
  if (i < end && bytes[i] === 0x3e) i++;
  reading.operator = OP_INDIRECT;
  return skipBlanks(bytes, i, end);
}

/** Behind the prefix of an attribute's name space, `ns:value`; `end` where none stands at `at`. */
function behindPrefix(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + LONGEST_PREFIX);
  let i = at;
  while (i < limit && ((CLASSES[bytes[i] as number] as number) & NAME) !== 0) i++;
  return i > at && i < limit && bytes[i] === 0x3a ? i + 1 : end;
}

/** `"`, `'` and the backslash before an escaped one. */
function isQuoteOrSlash(byte: number): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x5c;
}
