/**
 * What stands between a name and its value. Recognises the joints of many syntaxes byte by byte and
 * gives up as early as it can: most anchors are prose or code in which nothing is assigned.
 *
 * Where the value begins is decided here; where it ends is values.ts.
 */
import {
  ascii,
  BLANK,
  BREAK,
  CLASSES,
  LETTER,
  lower,
  NAME,
  QUOTE,
  startsWith,
  type Word,
} from './classes.ts';
import { isLineStart } from './line-start.ts';
import {
  byteBefore,
  OP_ARGUMENT,
  OP_COLON,
  OP_COMPARE,
  OP_DEFAULT,
  OP_ELEMENT,
  OP_EQUALS,
  OP_FLAG,
  OP_INDIRECT,
  OP_NONE,
  OP_PROSE,
  OP_SPACE,
  type Reading,
} from './reading.ts';
import { readSibling, readSiblingWord, siblingWordEnd, skipBlanks, skipSpace } from './siblings.ts';

const SINGLE_QUOTE = 0x27;
const BACKSLASH = 0x5c;

/** Entities that stand for quotes in HTML and XML text. */
const QUOTE_ENTITIES: readonly Word[] = ['&quot;', '&#34;', '&apos;', '&#39;', '&#x27;'].map(ascii);
const COMPARING_CALLS: readonly Word[] = [
  '.equals',
  '.equalsignorecase',
  '.compareto',
  '.tobe',
  '.toequal',
  '.eq',
].map(ascii);
const IS = ascii('is ');
const OR = ascii('or ');
const NEXT_TAG = ascii('</');
const LOGIN = ascii('login ');
const VERBS: readonly Word[] = ['pass', 'key', 'token', 'keys', 'tokens', 'auth'].map(ascii);
const DIRECTIVES: readonly Word[] = ['env', 'arg', 'set', 'setx', 'export', 'by'].map(ascii);

/** Length of the HTML entity for a quote at `at`, 0 if there is none. */
export function quoteEntity(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== 0x26) return 0;
  for (let n = 0; n < QUOTE_ENTITIES.length; n++) {
    const entity = QUOTE_ENTITIES[n] as Word;
    if (startsWith(bytes, at, end, entity)) return entity.length;
  }
  return 0;
}

/** Passes what may close a name: quotes (escaped or as entities), brackets, Markdown stars. */
function skipClosers(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  let i = at;
  for (let n = 0; n < 8 && i < end; n++) {
    const byte = bytes[i] as number;
    if (((CLASSES[byte] as number) & QUOTE) !== 0) {
      reading.nameQuoted = true;
      i++;
    } else if (byte === BACKSLASH || byte === 0x5d || byte === 0x2a || byte === 0x7d) {
      i++; // \ ] * }
    } else if (byte === 0x29 || byte === 0x3f || byte === 0x21) {
      // `)`, `?`, `!`; but `??`, `?:`, `!=` are operators.
      const next = i + 1 < end ? (bytes[i + 1] as number) : 0;
      if (byte !== 0x29 && next !== 0x3a) break;
      if (byte === 0x3f && i + 2 < end && !isSpace(bytes[i + 2] as number)) break;
      i++;
    } else {
      const entity = quoteEntity(bytes, i, end);
      if (entity === 0) break;
      reading.nameQuoted = true;
      i += entity;
    }
  }
  return i;
}

function isSpace(byte: number): boolean {
  return ((CLASSES[byte] as number) & (BLANK | BREAK)) !== 0;
}

/**
 * Reads the operator behind the name that ends at `reading.nameEnd`. Returns where the value may
 * begin (behind blanks), -1 if nothing is assigned. `end` is the end of what may be read.
 */
export function readOperator(bytes: Uint8Array, end: number, reading: Reading): number {
  reading.nameQuoted = false;
  reading.typed = false;
  reading.operator = OP_NONE;
  const closed = skipClosers(bytes, reading.nameEnd, end, reading);
  const at = skipBlanks(bytes, closed, end);
  if (at >= end) return -1;
  const byte = bytes[at] as number;
  const next = at + 1 < end ? (bytes[at + 1] as number) : 0;
  let from = -1;
  switch (byte) {
    case 0x3d: // =
      from = readEquals(bytes, at, end, reading);
      break;
    case 0x3a: // :
      from = readColon(bytes, at, end, reading);
      break;
    case 0x21: // !
      if (next === 0x3d) from = readEquals(bytes, at + 1, end, reading);
      reading.operator = OP_COMPARE;
      break;
    case 0x5b: // [ of a declaration: char password[] = "…"
      if (at !== reading.nameEnd || !isArrayBound(bytes, at + 1, end)) return -1;
      reading.operator = OP_EQUALS;
      reading.typed = true;
      return readTypeThenEquals(bytes, at, end);
    case 0x2c: // ,
      return readComma(bytes, at + 1, end, reading);
    case 0x28: // (
    case 0x7b: // {
      return readOpening(bytes, at, end, reading);
    case 0x3c: // <
    case 0x3e: // >
      return readTag(bytes, at, end, reading);
    case 0x7c: // |
    case 0x3f: // ?
      return readAlternative(bytes, at, end, reading);
    case 0x2e: // .
      if (next === 0x3d) from = readEquals(bytes, at + 1, end, reading);
      else return at === reading.nameEnd ? readComparingCall(bytes, at, end, reading) : -1;
      break;
    case 0x2b: // +=
      if (next === 0x3d) from = readEquals(bytes, at + 1, end, reading);
      break;
    case 0x2d: // - 'value' in logs and notes
      return readDash(bytes, at, end, reading);
    case 0x0a:
    case 0x0d:
      return readNextLine(bytes, at, end, reading);
    default:
      return at > reading.nameEnd ? readSpaced(bytes, closed, at, end, reading) : -1;
  }
  return from < 0 ? -1 : skipBlanks(bytes, from, end);
}

function readEquals(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  let i = at + 1;
  reading.operator = OP_EQUALS;
  if (i < end && bytes[i] === 0x3d) {
    reading.operator = OP_COMPARE;
    while (i < end && bytes[i] === 0x3d) i++;
  } else if (i < end && bytes[i] === 0x3e) i++;
  else if (i < end && bytes[i] === 0x7e) return -1;
  return i;
}

/** The operator or a sibling on the next line: `String NAME` newline `= "value"`. */
function readNextLine(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  const i = skipSpace(bytes, at, Math.min(end, at + 40));
  if (i < end && bytes[i] === 0x3d && !reading.nameQuoted) {
    const from = readEquals(bytes, i, end, reading);
    return from < 0 || reading.operator === OP_COMPARE ? -1 : skipBlanks(bytes, from, end);
  }
  return readSibling(bytes, at, end, reading);
}

/** `name - 'value'`: only a quoted value shows that the dash is no minus. */
function readDash(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  if (at === reading.nameEnd || at + 2 >= end || bytes[at + 1] !== 0x20) return -1;
  if (((CLASSES[bytes[at + 2] as number] as number) & QUOTE) === 0) return -1;
  reading.operator = OP_PROSE;
  return at + 2;
}

function readColon(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  let i = at + 1;
  while (i < end && bytes[i] === 0x3a) i++;
  const next = i < end ? (bytes[i] as number) : 0;
  if (i > at + 1 && next !== 0x3d) return -1; // :: without ::=
  reading.operator = OP_COLON;
  if (next === 0x3d) {
    reading.operator = OP_EQUALS; // :=
    return i + 1;
  }
  if (next === 0x2d) {
    reading.operator = OP_DEFAULT; // ${NAME:-value}
    return i + 1;
  }
  return i;
}

/** `"NAME", "value"`, `:name, "value"`, and siblings: `"name": "NAME", "value": "value"`. */
function readComma(bytes: Uint8Array, from: number, end: number, reading: Reading): number {
  const at = skipSpace(bytes, from, Math.min(end, from + 60));
  if (at >= end) return -1;
  const sibling = readSiblingWord(bytes, at, end, reading);
  if (sibling >= 0) return sibling;
  // The next line of a list holds another item, not a value.
  if (at !== skipBlanks(bytes, from, end)) return -1;
  const symbol = byteBefore(bytes, reading.nameStart, reading) === 0x3a;
  if (!reading.nameQuoted && !symbol) return -1;
  if (((CLASSES[bytes[at] as number] as number) & QUOTE) === 0 && bytes[at] !== BACKSLASH) {
    return -1;
  }
  reading.operator = OP_ARGUMENT;
  return at;
}

/** `setPassword("value")`, `password{"value"}`, and blocks: `variable "name" {` … `default = "value"`. */
function readOpening(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  const from = skipBlanks(bytes, at + 1, end);
  if (from >= end) return -1;
  const kind = CLASSES[bytes[from] as number] as number;
  if ((kind & BREAK) !== 0 && reading.nameQuoted) return readSibling(bytes, from, end, reading);
  reading.operator = OP_ARGUMENT;
  return (kind & (QUOTE | LETTER)) !== 0 || bytes[from] === 0x40 ? from : -1;
}

/** `<name>value`, `name="NAME">value`, `<name>NAME</name><value>value`. */
function readTag(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  if (bytes[at] === 0x3e) {
    const before = byteBefore(bytes, reading.nameStart, reading);
    if (before !== 0x3c && before !== 0x3a && !reading.nameQuoted) return -1; // < :
    reading.operator = OP_ELEMENT;
    return skipSpace(bytes, at + 1, Math.min(end, at + 40));
  }
  if (at + 1 < end && bytes[at + 1] === 0x2d) {
    reading.operator = OP_EQUALS; // name <- "value" of R
    return skipBlanks(bytes, at + 2, end);
  }
  if (!startsWith(bytes, at, end, NEXT_TAG)) return -1;
  let i = at + 2;
  while (i < end && i < at + 24 && bytes[i] !== 0x3e) i++;
  i = skipSpace(bytes, i + 1, end);
  if (i >= end || bytes[i] !== 0x3c) return -1;
  i = siblingWordEnd(bytes, i + 1, end);
  if (i < 0 || bytes[i] !== 0x3e) return -1;
  reading.operator = OP_INDIRECT;
  return i + 1;
}

/** `|| 'value'`, `?? 'value'`, `?: 'value'`, and the next cell of a table. */
function readAlternative(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  const byte = bytes[at] as number;
  const next = at + 1 < end ? (bytes[at + 1] as number) : 0;
  if (byte === 0x3f && next === 0x3d) {
    reading.operator = OP_EQUALS; // ?= of make
    return skipBlanks(bytes, at + 2, end);
  }
  if (next === byte || (byte === 0x3f && next === 0x3a)) {
    reading.operator = OP_DEFAULT;
    let from = at + 2;
    if (from < end && bytes[from] === 0x3d) from++; // ||= ??=
    return skipBlanks(bytes, from, end);
  }
  if (byte !== 0x7c) return -1;
  reading.operator = OP_PROSE;
  return skipBlanks(bytes, at + 1, end);
}

function readComparingCall(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  for (let n = 0; n < COMPARING_CALLS.length; n++) {
    const call = COMPARING_CALLS[n] as Word;
    const from = at + call.length;
    if (!startsWith(bytes, at, end, call) || from >= end || bytes[from] !== 0x28) continue;
    reading.operator = OP_COMPARE;
    return skipBlanks(bytes, from + 1, end);
  }
  return -1;
}

/** Only white space behind the name: `--password value`, SQL, `name = …` behind a type, `name is …`. */
function readSpaced(
  bytes: Uint8Array,
  closed: number,
  at: number,
  end: number,
  reading: Reading,
): number {
  const before = byteBefore(bytes, reading.nameStart, reading);
  const first = bytes[reading.nameStart] as number;
  const kind = CLASSES[bytes[at] as number] as number;
  // XML attributes and the like: `name="password" value="…"`.
  if (reading.nameQuoted) {
    const sibling = readSiblingWord(bytes, at, end, reading);
    if (sibling >= 0 || closed > reading.nameEnd + 1) return sibling;
    if (bytes[at] !== 0x69) return -1;
  }
  if (startsWith(bytes, at, end, IS) || startsWith(bytes, at, end, OR)) {
    reading.operator = lower(bytes[at] as number) === 0x69 ? OP_PROSE : OP_DEFAULT;
    return skipBlanks(bytes, at + 3, end);
  }
  if (reading.nameQuoted) return -1;
  if (
    first === 0x2d ||
    (before === 0x2f && isSpace(byteBefore(bytes, reading.nameStart - 1, reading)))
  ) {
    reading.operator = OP_FLAG;
    return at;
  }
  // `password string = "…"`, `char password[] = "…"`: a type, then the operator.
  const isType = (kind & LETTER) !== 0 && closed === reading.nameEnd;
  const typed = isType ? readTypeThenEquals(bytes, at, end) : -1;
  if (typed >= 0) {
    reading.typed = true;
    reading.operator = OP_EQUALS;
    return typed;
  }
  reading.operator = OP_SPACE;
  if (isVerb(bytes, reading)) return -1;
  if ((kind & QUOTE) !== 0) {
    // Markdown: the password `…`
    if (bytes[at] === 0x60) reading.operator = OP_PROSE;
    return at;
  }
  const opens = isLineStart(bytes, reading.nameStart, reading.low);
  return opens || isDirective(bytes, reading) ? at : -1;
}

/** `pass 'x'`, `key x`: a verb, or a noun too common to be followed by its value. */
function isVerb(bytes: Uint8Array, reading: Reading): boolean {
  const { nameStart, nameEnd } = reading;
  if (nameEnd - nameStart >= 8) return false;
  for (let n = 0; n < VERBS.length; n++) {
    const word = VERBS[n] as Word;
    if (nameEnd - nameStart === word.length && startsWith(bytes, nameStart, nameEnd, word)) {
      return true;
    }
  }
  return false;
}

/** `ENV NAME value`, `ARG NAME value`, `set NAME value`, `login x password y` (.netrc). */
function isDirective(bytes: Uint8Array, reading: Reading): boolean {
  const low = reading.low;
  let i = reading.nameStart - 1;
  if (i < low || bytes[i] !== 0x20) return false;
  for (let n = 0; n < DIRECTIVES.length; n++) {
    const word = DIRECTIVES[n] as Word;
    if (i - word.length >= low && startsWith(bytes, i - word.length, i, word)) return true;
  }
  const wordStart = Math.max(low, i - 32);
  while (i > wordStart && !isSpace(bytes[i - 1] as number)) i--;
  return i - LOGIN.length >= low && startsWith(bytes, i - LOGIN.length, i, LOGIN);
}

/** `]`, `32]`, `MAX]`. */
function isArrayBound(bytes: Uint8Array, from: number, end: number): boolean {
  let i = from;
  while (i < end && i < from + 24 && ((CLASSES[bytes[i] as number] as number) & NAME) !== 0) i++;
  return i < end && bytes[i] === 0x5d;
}

/** Behind a type such as `string`, `Optional[str]`, `[]byte`, `&'static str`: position behind `=`. */
export function readTypeThenEquals(bytes: Uint8Array, from: number, end: number): number {
  const limit = Math.min(end, from + 48);
  let blanks = 0;
  let i = from;
  for (; i < limit; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x3d) break;
    const kind = CLASSES[byte] as number;
    if ((kind & BLANK) !== 0 && ++blanks > 2) return -1;
    if ((kind & (NAME | BLANK)) !== 0) continue;
    // . < > [ ] | ? & ' : *
    if (byte === 0x2e || byte === 0x3c || byte === 0x3e || byte === 0x5b || byte === 0x5d) continue;
    if (byte === 0x7c || byte === 0x3f || byte === 0x26 || byte === SINGLE_QUOTE) continue;
    if (byte === 0x2a || byte === 0x3a) continue;
    return -1;
  }
  if (i >= limit || i + 1 >= end) return -1;
  const next = bytes[i + 1] as number;
  if (next === 0x3d || next === 0x3e || next === 0x7e) return -1;
  return skipBlanks(bytes, i + 1, end);
}
