/**
 * Rows of an SQL INSERT, by their brackets and quotes alone. A leaf of readers.ts, which only asks whether
 * there is a second one, and of lists.ts, which reads what the rows hold.
 */
import { textEnd } from './call-arguments.ts';
import { ascii, hasClass, QUOTE, startsWith } from './classes.ts';
import { skipSpace } from './siblings.ts';

/** Bytes behind a literal that a list is read in. */
export const LIST_AFTER = 3000;
const VALUES = ascii('values');
const OPEN = 0x28;
const CLOSE = 0x29;
const COMMA = 0x2c;

/** False where the list at the literal [from, to) of a text that ends at `end` is an INSERT of one row. HOT. */
export function mayHoldRows(bytes: Uint8Array, from: number, to: number, end: number): boolean {
  const isInsert = ((bytes[from] as number) | 0x20) === 0x69;
  return !isInsert || hasSecondRow(bytes, to, Math.min(end, to + LIST_AFTER));
}

/** Longest name of a table, its quotes, schema and database included. */
const LONGEST_TABLE_NAME = 200;

/** Where the columns of an INSERT begin, behind `(`; -1 if it names none. */
export function columnsOf(bytes: Uint8Array, from: number, high: number): number {
  const named = Math.min(high, from + LONGEST_TABLE_NAME);
  for (let at = from; at < named && bytes[at] !== 0x3b; at++) if (bytes[at] === OPEN) return at + 1;
  return -1;
}

/** Start of the first row behind columns that are closed at `close`; -1 if `VALUES (` does not follow. */
export function firstRow(bytes: Uint8Array, close: number, high: number): number {
  const values = skipSpace(bytes, close + 1, high);
  if (!startsWith(bytes, values, high, VALUES)) return -1;
  const at = skipSpace(bytes, values + VALUES.length, high);
  return at < high && bytes[at] === OPEN ? at : -1;
}

/** Start of the row behind the one that is closed at `close`; -1 if `, (` does not follow. */
export function rowBehind(bytes: Uint8Array, close: number, high: number): number {
  const comma = skipSpace(bytes, close + 1, high);
  if (comma >= high || bytes[comma] !== COMMA) return -1;
  const at = skipSpace(bytes, comma + 1, high);
  return at < high && bytes[at] === OPEN ? at : -1;
}

/**
 * False for an INSERT of one row alone, as in most dumps: told by a look at its brackets and quotes, before
 * any name is read.
 */
function hasSecondRow(bytes: Uint8Array, from: number, high: number): boolean {
  let at = columnsOf(bytes, from, high);
  if (at < 0) return false;
  while (at < high && bytes[at] !== CLOSE) at++;
  at = firstRow(bytes, at, high);
  const close = at < 0 ? -1 : rowEnd(bytes, at, high);
  return close >= 0 && rowBehind(bytes, close, high) >= 0;
}

/** Position of the `)` that closes the row at `open`, -1 if it is not in reach. */
export function rowEnd(bytes: Uint8Array, open: number, high: number): number {
  let depth = 0;
  for (let i = open; i < high; i++) {
    const byte = bytes[i] as number;
    if (hasClass(byte, QUOTE)) {
      i = textEnd(bytes, i, high);
      if (i < 0) return -1;
    } else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return i;
  }
  return -1;
}
