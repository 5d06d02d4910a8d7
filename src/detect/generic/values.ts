/**
 * Where a value ends, and what comes after it. Knows quotes of every level of escaping, calls and
 * types in front of the value, and the stricter end of a line that is nothing but `NAME=value`.
 * Whether the value is a secret is for filters.ts and the model to say.
 */

import { behindConversion, GO_SLICE, isLookup, pairedText, readAfter } from './beside.ts';
import { ascii, BLANK, BREAK, CLASSES, LETTER, NAME, QUOTE, STOP, startsWith } from './classes.ts';
import { ESCAPE, isColour, isEncodedEnd, isStringEnd, skipColour } from './escapes.ts';
import { isSlanted, readPositional } from './marked-values.ts';
import { opensEntity, quoteEntity } from './operators.ts';
import {
  AFTER_EXPRESSION,
  AFTER_LINE_END,
  AFTER_WORD,
  byteBefore,
  GAP_LIMIT,
  OP_ARGUMENT,
  OP_COLON,
  OP_COMMAND,
  OP_COMPARE,
  OP_DEFAULT,
  OP_EQUALS,
  OP_INDIRECT,
  OP_PROSE,
  OP_SPACE,
  type Reading,
  VALUE_LIMIT,
} from './reading.ts';
import { siblingWordEnd, skipBlanks } from './siblings.ts';
import { readTypeThenEquals } from './spaced.ts';
import { behindIndicator, behindPlainTag } from './yaml-values.ts';

const BACKSLASH = 0x5c;
const STAR = 0x2a;
const OPEN_PAREN = 0x28;
const EQUALS = 0x3d;

const NEW = ascii('new ');
const NOOP = ascii('{noop}');

/** Reads the value that begins at `from` into `reading`; false if there is none to judge. */
export function readValue(bytes: Uint8Array, from: number, end: number, reading: Reading): boolean {
  reading.wrapped = false;
  reading.quote = 0;
  let at = from;
  if (at < end && ((CLASSES[bytes[at] as number] as number) & BREAK) !== 0) {
    at = skipLineBreak(bytes, at, end, reading);
    if (at < 0) return false;
  }
  const opening = at;
  at = skipOpening(bytes, skipColour(bytes, at, end), end);
  if (at >= end || at - reading.nameEnd > GAP_LIMIT) return false;
  if (bytes[at] === STAR && bytes[at + 1] === STAR)
    at += 2; // **value** of Markdown
  else if (bytes[at] === STAR && isSlanted(bytes, at, end, reading)) at++; // *value*
  if (readPositional(bytes, at, end, reading)) return true;
  const paired = pairedText(bytes, opening, end, reading);
  if (paired >= 0) {
    reading.operator = OP_COMMAND;
    return readQuoted(bytes, paired, end, reading);
  }
  const byte = bytes[at] as number;
  if (byte === 0x3c) return readBinary(bytes, at, end, reading);
  const quoted = ((CLASSES[byte] as number) & QUOTE) !== 0 || byte === BACKSLASH;
  if (quoted || quoteEntity(bytes, at, end) !== 0) {
    // `"NAME="` + value: the quote closes the text that the name stands in.
    if (!reading.spaced && byteBefore(bytes, reading.nameStart, reading) === byte) {
      if (!reading.nameQuoted) return false;
    }
    return readQuoted(bytes, at, end, reading);
  }
  if (reading.operator === OP_ARGUMENT || reading.operator === OP_COMPARE) {
    return readCall(bytes, at, end, reading);
  }
  return readBare(bytes, at, end, reading);
}

/** `<<"value">>` of Erlang; `<<"END"` of shells and Perl opens a text that goes on elsewhere. */
function readBinary(bytes: Uint8Array, at: number, end: number, reading: Reading): boolean {
  if (bytes[at + 1] !== 0x3c || !isQuoteByte(bytes, at + 2, end)) {
    return readBare(bytes, at, end, reading);
  }
  if (!readQuoted(bytes, at + 2, end, reading)) return false;
  return bytes[reading.textEnd] === 0x3e && bytes[reading.textEnd + 1] === 0x3e;
}

/** A value on the next line counts only where the syntax lets it: behind `=`, `:`, `>`, and quoted. */
function skipLineBreak(bytes: Uint8Array, from: number, end: number, reading: Reading): number {
  const operator = reading.operator;
  const open =
    operator === OP_EQUALS ||
    operator === OP_COLON ||
    operator === OP_INDIRECT ||
    operator === OP_DEFAULT;
  if (!open) return -1;
  const limit = Math.min(end, from + 48);
  let i = from;
  while (i < limit && ((CLASSES[bytes[i] as number] as number) & (BLANK | BREAK)) !== 0) i++;
  if (i >= limit) return -1;
  return ((CLASSES[bytes[i] as number] as number) & QUOTE) !== 0 ? i : -1;
}

/** Passes string prefixes (`b"`, `u'`, `@"`, `$'`) and one opening bracket in front of a quote. */
function skipOpening(bytes: Uint8Array, from: number, end: number): number {
  for (let n = 0; n < 3; n++) {
    const i = from + n;
    if (i >= end) return from;
    const byte = bytes[i] as number;
    const kind = CLASSES[byte] as number;
    if ((kind & QUOTE) !== 0) return i;
    // Letters, @ $ & and the brackets ( [ {
    const prefix = (kind & LETTER) !== 0 || byte === 0x40 || byte === 0x24 || byte === OPEN_PAREN;
    if (!prefix && byte !== 0x5b && byte !== 0x7b && byte !== 0x26) return from;
    // A lifetime: &'static str
    if (byte === 0x26 && bytes[i + 1] === 0x27) return from;
  }
  return from;
}

/** Reads a quoted value; `at` is at the quote, at the backslashes before it, or at an entity. */
function readQuoted(bytes: Uint8Array, at: number, end: number, reading: Reading): boolean {
  const entity = quoteEntity(bytes, at, end);
  if (entity !== 0) return readEntityQuoted(bytes, at + entity, end, reading);
  let open = at;
  while (open < end && bytes[open] === BACKSLASH && open - at < 4) open++;
  if (open >= end) return false;
  const quote = bytes[open] as number;
  if (((CLASSES[quote] as number) & QUOTE) === 0) return false;
  const escaped = open > at;
  let start = open + 1;
  // Doubled quotes inside SQL strings, tripled ones of Python.
  while (start < end && bytes[start] === quote && start - open < 4) start++;
  if (start - open === 2 && isEmptyString(bytes, start, end)) return false;
  // A quoted text in a text: "\"value\""
  if (!escaped && bytes[start] === BACKSLASH && isQuoteByte(bytes, start + 1, end)) {
    return readQuoted(bytes, start, end, reading);
  }
  const stop = closingQuote(bytes, start, end, quote, escaped);
  if (stop <= start || stop - start > VALUE_LIMIT) return false;
  reading.quote = quote;
  // The encoder that encodes nothing.
  reading.valueStart = startsWith(bytes, start, stop, NOOP) ? start + NOOP.length : start;
  reading.valueEnd = stop;
  let behind = stop;
  while (behind < end && bytes[behind] === BACKSLASH) behind++;
  while (behind < end && bytes[behind] === quote) behind++;
  reading.textEnd = behind;
  reading.after = readAfter(bytes, behind, end);
  return true;
}

function isQuoteByte(bytes: Uint8Array, at: number, end: number): boolean {
  return at < end && ((CLASSES[bytes[at] as number] as number) & QUOTE) !== 0;
}

/** Behind two quotes: what cannot begin a value shows that they were an empty string. */
function isEmptyString(bytes: Uint8Array, at: number, end: number): boolean {
  return at >= end || ((CLASSES[bytes[at] as number] as number) & (STOP | BLANK | BREAK)) !== 0;
}

function closingQuote(
  bytes: Uint8Array,
  start: number,
  end: number,
  quote: number,
  escaped: boolean,
): number {
  const limit = Math.min(end, start + VALUE_LIMIT + 1);
  for (let i = start; i < limit; i++) {
    const byte = bytes[i] as number;
    if (byte === quote) return i;
    if (byte === 0x0a || byte === 0x0d) return -1;
    if (byte !== BACKSLASH) continue;
    if (!escaped) {
      i++;
      continue;
    }
    // Inside an escaped string the value ends at the backslashes of its closing quote.
    let behind = i;
    while (behind < limit && bytes[behind] === BACKSLASH) behind++;
    if (behind < limit && bytes[behind] === quote) return i;
    i = behind - 1;
  }
  return -1;
}

function readEntityQuoted(
  bytes: Uint8Array,
  start: number,
  end: number,
  reading: Reading,
): boolean {
  const limit = Math.min(end, start + VALUE_LIMIT);
  for (let i = start; i < limit; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x0a || byte === 0x3c) return false;
    if (!opensEntity(byte)) continue;
    const entity = quoteEntity(bytes, i, end);
    if (entity === 0) continue;
    if (i === start) return false;
    reading.quote = 0x22;
    reading.valueStart = start;
    reading.valueEnd = i;
    reading.textEnd = i + entity;
    reading.after = byte === 0x25 ? AFTER_LINE_END : readAfter(bytes, i + entity, end);
    return true;
  }
  return false;
}

/** First bytes of a bare value: letters (of two bytes, too), digits and the specials that passwords open with. */
function mayOpenBare(byte: number): boolean {
  if (byte >= 0xc3 && byte <= 0xd3) return true;
  if (((CLASSES[byte] as number) & NAME) !== 0) return byte !== 0x24 && byte !== 0x2d;
  // ! # % * + / @ ^ ~
  return (
    byte === 0x21 ||
    byte === 0x23 ||
    byte === 0x25 ||
    byte === 0x2b ||
    byte === 0x2f ||
    byte === 0x40 ||
    byte === 0x5e ||
    byte === 0x7e
  );
}

function readBare(bytes: Uint8Array, start: number, end: number, reading: Reading): boolean {
  if (!mayOpenBare(bytes[start] as number)) {
    if (startsWith(bytes, start, end, GO_SLICE)) return readCall(bytes, start + 2, end, reading);
    const inner = behindIndicator(bytes, start, end, reading);
    if (inner >= 0) return readValue(bytes, inner, end, reading);
    return readTyped(bytes, start, end, reading);
  }
  const tagged = behindPlainTag(bytes, start, end, reading);
  if (tagged >= 0) return readValue(bytes, tagged, end, reading);
  const wholeLine = reading.lineStart && isWholeLineOperator(reading);
  const limit = Math.min(end, start + VALUE_LIMIT + 1);
  let i = start;
  let plain = true;
  for (; i < limit; i++) {
    const byte = bytes[i] as number;
    const kind = CLASSES[byte] as number;
    if ((kind & NAME) !== 0 || byte === 0x2e) continue;
    if (byte === 0x3a && bytes[i + 1] === 0x3a && plain) {
      i++; // String::from(
      continue;
    }
    if ((kind & STOP) !== 0) {
      if (!wholeLine || (kind & (BLANK | BREAK | QUOTE)) !== 0) break;
    } else if (byte === OPEN_PAREN && plain) {
      return readWrapped(bytes, start, i, end, reading);
    } else if (byte === BACKSLASH && endsAtBackslash(bytes, i, end)) break;
    else if (byte === 0x26 && reading.operator === OP_EQUALS && !wholeLine) break;
    else if (byte === 0x25 && isEncodedEnd(bytes, start, i, end)) break;
    else if (byte === ESCAPE) break;
    plain = false;
  }
  if (i >= limit && limit < end) return false;
  reading.valueStart = start;
  reading.valueEnd = trimBare(bytes, start, i);
  reading.textEnd = reading.valueEnd;
  if (reading.valueEnd - start < 3) return readBareTail(bytes, start, i, end, reading);
  // A quote ends the text around, as a line's end would; so does % where isEncodedEnd says so.
  const isQuote = i < end && ((CLASSES[bytes[i] as number] as number) & QUOTE) !== 0;
  const closing = isQuote || (i < end && bytes[i] === 0x25);
  reading.after = closing ? AFTER_LINE_END : readAfter(bytes, reading.valueEnd, end);
  if (reading.after === AFTER_LINE_END) return true;
  // the password is value (ask for more)
  const isRemark = reading.operator === OP_PROSE && bytes[reading.valueEnd] === 0x20;
  if (isRemark && reading.after === AFTER_EXPRESSION) reading.after = AFTER_WORD;
  return readBareTail(bytes, start, i, end, reading);
}

function isWholeLineOperator(reading: Reading): boolean {
  const operator = reading.operator;
  return operator === OP_COLON || operator === OP_EQUALS || operator === OP_SPACE;
}

/** A backslash ends a bare value at the end of a line, and where it begins an escape of the text around. */
function endsAtBackslash(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 1 >= end) return true;
  const next = bytes[at + 1] as number;
  const kind = CLASSES[next] as number;
  // \n \r \t of a string in a string; \" and line continuations.
  if ((kind & (BREAK | BLANK | QUOTE)) !== 0) return true;
  if (next === 0x6e || next === 0x72 || next === BACKSLASH) return true;
  return isStringEnd(bytes, at, end) || isColour(bytes, at, end);
}

/** Punctuation that belongs to the sentence or statement around. */
function trimBare(bytes: Uint8Array, start: number, end: number): number {
  let i = end;
  while (i > start) {
    const byte = bytes[i - 1] as number;
    // . , ; : ) ] }
    const punctuation =
      byte === 0x2e ||
      byte === 0x2c ||
      byte === 0x3b ||
      byte === 0x3a ||
      byte === 0x29 ||
      byte === 0x5d ||
      byte === 0x7d;
    if (!punctuation) {
      if (byte !== STAR || bytes[start - 1] !== STAR || i - start < 3) break;
      if (bytes[i - 2] === STAR) i--;
    }
    i--;
  }
  return i;
}

/** What seemed a bare value may be a type (`x: String = "…"`), or `new Secret("…")`. */
function readBareTail(
  bytes: Uint8Array,
  start: number,
  stop: number,
  end: number,
  reading: Reading,
): boolean {
  if (startsWith(bytes, start, end, NEW)) {
    let i = start + NEW.length;
    const limit = Math.min(end, i + 48);
    while (i < limit && ((CLASSES[bytes[i] as number] as number) & NAME) !== 0) i++;
    return i < limit && bytes[i] === OPEN_PAREN && readWrapped(bytes, start, i, end, reading);
  }
  const next = skipBlanks(bytes, stop, end);
  if (next < end && reading.valueEnd > start && mayContinueType(bytes[next] as number)) {
    if (readTyped(bytes, next, end, reading)) return true;
  }
  return reading.valueEnd - start >= 3;
}

/** `password: &str = "…"`: what stands behind the colon is a type, the value comes behind `=`. */
function readTyped(bytes: Uint8Array, from: number, end: number, reading: Reading): boolean {
  if (reading.operator !== OP_COLON || reading.typed) return false;
  const value = readTypeThenEquals(bytes, from, end);
  if (value < 0 || value >= end) return false;
  reading.typed = true;
  reading.operator = OP_EQUALS;
  return readValue(bytes, value, end, reading);
}

function mayContinueType(byte: number): boolean {
  // = < > [ ] |
  return (
    byte === EQUALS ||
    byte === 0x3c ||
    byte === 0x3e ||
    byte === 0x5b ||
    byte === 0x5d ||
    byte === 0x7c
  );
}

/** `Secret.of("value")`: the call at [start, open) is passed unless it only looks something up. */
function readWrapped(
  bytes: Uint8Array,
  start: number,
  open: number,
  end: number,
  reading: Reading,
): boolean {
  if (reading.wrapped || open - start > 48) return false;
  const first = skipBlanks(bytes, open + 1, end);
  const named = siblingWordEnd(bytes, first, end); // field(default="…")
  const isNamed = named >= 0 && (bytes[named] === EQUALS || bytes[named] === 0x3a);
  if (!isNamed && isLookup(bytes, start, open)) return false;
  const inner = isNamed ? skipBlanks(bytes, named + 1, end) : first;
  const from = skipOpening(bytes, behindConversion(bytes, inner, end), end);
  if (from >= end || from - reading.nameEnd > GAP_LIMIT) return false;
  const byte = bytes[from] as number;
  if (((CLASSES[byte] as number) & QUOTE) === 0 && byte !== BACKSLASH) return false;
  if (!readQuoted(bytes, from, end, reading)) return false;
  reading.wrapped = true;
  return true;
}

/** `name(Buffer.from("value"))`: behind these operators only a quoted value counts. */
function readCall(bytes: Uint8Array, start: number, end: number, reading: Reading): boolean {
  let i = start;
  const limit = Math.min(end, start + 48);
  while (
    i < limit &&
    (((CLASSES[bytes[i] as number] as number) & NAME) !== 0 || bytes[i] === 0x2e)
  ) {
    i++;
  }
  // header["NAME"] = []string{"value"} of Go
  const isSlice = bytes[i] === 0x7b && bytes[start - 1] === 0x5d && reading.nameQuoted;
  if (i === start || i >= limit || (bytes[i] !== OPEN_PAREN && !isSlice)) return false;
  if (isSlice) {
    reading.wrapped = true;
    return readQuoted(bytes, skipBlanks(bytes, i + 1, end), end, reading);
  }
  return readWrapped(bytes, start, i, end, reading);
}
