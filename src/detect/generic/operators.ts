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
  NAME,
  QUOTE,
  startsWith,
  type Word,
} from './classes.ts';
import { isListedBefore } from './listed.ts';
import { readEncoded } from './marked-values.ts';
import { isInTemplate, readAnswer, readFilter, readMemberCall } from './member-calls.ts';
import {
  byteBefore,
  OP_ARGUMENT,
  OP_COLON,
  OP_COMPARE,
  OP_DEFAULT,
  OP_ELEMENT,
  OP_EQUALS,
  OP_INDIRECT,
  OP_NONE,
  OP_PROSE,
  type Reading,
} from './reading.ts';
import { readSibling, readSiblingWord, siblingWordEnd, skipBlanks, skipSpace } from './siblings.ts';
import { readSpaced, readTypeThenEquals } from './spaced.ts';

const BACKSLASH = 0x5c;

/** What stands for quotes in HTML and XML text, in strings and in addresses. */
const QUOTE_ENTITIES: readonly Word[] =
  '&quot; &#34; &apos; &#39; &#x27; \\u0022 \\x22 \\u0027 \\x27 %22 %27'.split(' ').map(ascii);
/** What stands for an equals sign, and for a colon, there. */
const EQUALS_ENTITIES: readonly Word[] = ['%3d', '\\u003d', '\\x3d'].map(ascii);
const COLON_ENTITIES: readonly Word[] = ['%3a', '\\u003a', '\\x3a'].map(ascii);
const NEXT_TAG = ascii('</');
const GET = ascii('get');
const DEFAULT = ascii('default');
/** How far the arguments of a declaration are read, and how many stand in front of what it falls back to. */
const DECLARATION_LIMIT = 60;
const DECLARATION_STEPS = 3;
/** Length of what stands for a quote at `at`, 0 if there is none. */
export function quoteEntity(bytes: Uint8Array, at: number, end: number): number {
  return opensEntity(bytes[at] as number) ? entityAt(bytes, at, end, QUOTE_ENTITIES) : 0;
}

/** `&`, `\\` and `%`. */
export function opensEntity(byte: number): boolean {
  return byte === 0x26 || byte === BACKSLASH || byte === 0x25;
}

function entityAt(bytes: Uint8Array, at: number, end: number, entities: readonly Word[]): number {
  for (let n = 0; n < entities.length; n++) {
    const entity = entities[n] as Word;
    if (startsWith(bytes, at, end, entity)) return entity.length;
  }
  return 0;
}

/** `%3D` and `%3A` of addresses, `\\u003d` of strings: an operator that is written as an escape. */
function readEscaped(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  const equals = entityAt(bytes, at, end, EQUALS_ENTITIES);
  reading.operator = equals > 0 ? OP_EQUALS : OP_COLON;
  const length = equals > 0 ? equals : entityAt(bytes, at, end, COLON_ENTITIES);
  return length === 0 ? -1 : at + length;
}

/** Passes what may close a name: quotes (escaped or as entities), brackets, Markdown stars. */
function skipClosers(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  let i = at;
  for (let n = 0; n < 8 && i < end; n++) {
    const byte = bytes[i] as number;
    const entity = quoteEntity(bytes, i, end);
    if (entity !== 0) {
      reading.nameQuoted = true;
      i += entity;
    } else if (((CLASSES[byte] as number) & QUOTE) !== 0) {
      reading.nameQuoted = true;
      i++;
    } else if (byte === BACKSLASH && readEscaped(bytes, i, end, reading) >= 0) break;
    else if (byte === BACKSLASH || byte === 0x5d || byte === 0x2a || byte === 0x7d) {
      i++; // \ ] * }
    } else if (byte === 0x29 || byte === 0x3f || byte === 0x21) {
      // `)`, `?`, `!`; but `??`, `?:`, `!=` are operators.
      const next = i + 1 < end ? (bytes[i + 1] as number) : 0;
      if (byte !== 0x29 && next !== 0x3a) break;
      if (byte === 0x3f && i + 2 < end && !isSpace(bytes[i + 2] as number)) break;
      i++;
    } else break;
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
  let closed = skipClosers(bytes, reading.nameEnd, end, reading);
  // <<"name">> => <<"value">>
  if (reading.nameQuoted && bytes[closed] === 0x3e && bytes[closed + 1] === 0x3e) closed += 2;
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
      else return readMemberCall(bytes, at, end, reading);
      break;
    case 0x2b: // +=
    case 0x7e: // ~= of Lua
      if (next === 0x3d) from = readEquals(bytes, at + 1, end, reading);
      break;
    case 0x25: // %3D
    case BACKSLASH: // \\u003d
      return readEscaped(bytes, at, end, reading);
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
  if (at === reading.nameEnd || at + 3 >= end) return -1;
  if (bytes[at + 1] === 0x3e && bytes[at + 2] === 0x20) {
    reading.operator = OP_PROSE; // name -> value
    return at + 3;
  }
  if (bytes[at + 1] !== 0x20) return -1;
  if (((CLASSES[bytes[at + 2] as number] as number) & QUOTE) === 0) return -1;
  reading.operator = OP_PROSE;
  return at + 2;
}

function readColon(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  let i = at + 1;
  while (i < end && bytes[i] === 0x3a) i++;
  const next = i < end ? (bytes[i] as number) : 0;
  if (i > at + 1 && next !== 0x3d) {
    // `name:: value` of LDIF, in base64; else :: without ::=
    const from = i === at + 2 ? readEncoded(bytes, i, end) : -1;
    reading.operator = OP_COLON;
    return from;
  }
  reading.operator = OP_COLON;
  if (next === 0x3d) {
    reading.operator = OP_EQUALS; // :=
    return i + 1;
  }
  if (next === 0x2d) {
    reading.operator = OP_DEFAULT; // ${NAME:-value}
    return i + 1;
  }
  // The scheme of an address.
  if (next === 0x2f && i + 1 < end && bytes[i + 1] === 0x2f) return -1;
  const line = skipBlanks(bytes, i, end);
  if (line < end && ((CLASSES[bytes[line] as number] as number) & BREAK) !== 0) {
    const sibling = readSibling(bytes, line, end, reading);
    return sibling < 0 ? i : sibling;
  }
  return i;
}

/** `"NAME", "value"`, `:name, "value"`, and siblings: `"name": "NAME", "value": "value"`. */
function readComma(bytes: Uint8Array, comma: number, end: number, reading: Reading): number {
  // Behind `}` or `)` the list goes on with something else: `{"a": "NAME"}, "b"`.
  const closer = byteBefore(bytes, comma - 1, reading);
  if (closer === 0x7d || closer === 0x29) return -1;
  const at = skipSpace(bytes, comma, Math.min(end, comma + 60));
  if (at >= end) return -1;
  const sibling = readSiblingWord(bytes, at, end, reading);
  if (sibling >= 0) return sibling;
  // The next line of a list holds another item, not a value.
  if (at !== skipBlanks(bytes, comma, end)) return -1;
  const before = byteBefore(bytes, reading.nameStart, reading);
  // `:name, "value"`, `{name, "value"}`; `(NAME, "value")`
  const isPair = reading.nameQuoted || before === 0x3a || before === 0x7b;
  const told = isPair ? readDefault(bytes, at, end, reading) : -1;
  if (told >= 0) return told;
  if (!isPair && !isArgument(bytes, reading)) return -1;
  // ("PW", "Palau")
  if (reading.nameEnd - reading.nameStart < 3) return -1;
  const isBinary = at + 2 < end && bytes[at] === 0x3c && bytes[at + 1] === 0x3c; // <<"…">>
  const from = isBinary ? at + 2 : at;
  if (((CLASSES[bytes[from] as number] as number) & QUOTE) === 0 && bytes[from] !== BACKSLASH) {
    return -1;
  }
  reading.operator = isPair ? OP_ARGUMENT : OP_COMPARE;
  return from;
}

/** `:name, String, default: "value"`, `"--name", type=str, default="value"`: arguments of one word are passed. */
function readDefault(bytes: Uint8Array, from: number, end: number, reading: Reading): number {
  const limit = Math.min(end, from + DECLARATION_LIMIT);
  let i = from;
  for (let n = 0; n < DECLARATION_STEPS; n++) {
    while (i < limit && (hasWordByte(bytes[i] as number) || bytes[i] === 0x3d)) i++;
    if (i >= limit || bytes[i] !== 0x2c) return -1;
    i = skipBlanks(bytes, i + 1, limit);
    if (startsWith(bytes, i, end, DEFAULT)) return readSiblingWord(bytes, i, end, reading);
  }
  return -1;
}

function hasWordByte(byte: number): boolean {
  return ((CLASSES[byte] as number) & NAME) !== 0 || byte === 0x2e || byte === 0x3a;
}

/** Whether the name is an argument of its own, with at most one blank in front of it. */
function isArgument(bytes: Uint8Array, reading: Reading): boolean {
  const before = byteBefore(bytes, reading.nameStart, reading);
  if (before !== 0x20) return isListedBefore(before);
  return isListedBefore(byteBefore(bytes, reading.nameStart - 1, reading));
}

/** `setPassword("value")`, `password{"value"}`, and blocks: `variable "name" {` … `default = "value"`. */
function readOpening(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  const from = skipBlanks(bytes, at + 1, end);
  if (from >= end) return -1;
  const kind = CLASSES[bytes[from] as number] as number;
  if ((kind & BREAK) !== 0 && reading.nameQuoted) return readSibling(bytes, from, end, reading);
  if (bytes[at] === 0x7b && startsWith(bytes, from, end, GET)) {
    return readPropertyValue(bytes, from, end, reading);
  }
  // name()).thenReturn("value")
  if (bytes[from] === 0x29 && bytes[at] === 0x28) return readAnswer(bytes, from + 1, end, reading);
  reading.operator = OP_ARGUMENT;
  if ((kind & (QUOTE | LETTER)) !== 0 || bytes[from] === 0x40) return from;
  // names(["value", "value"])
  const isList = bytes[from] === 0x5b && from + 1 < end;
  return isList && ((CLASSES[bytes[from + 1] as number] as number) & QUOTE) !== 0 ? from : -1;
}

/** `string Name { get; set; } = "value"` of C#. */
function readPropertyValue(bytes: Uint8Array, from: number, end: number, reading: Reading): number {
  const limit = Math.min(end, from + 48);
  let i = from;
  while (
    i < limit &&
    bytes[i] !== 0x7d &&
    ((CLASSES[bytes[i] as number] as number) & BREAK) === 0
  ) {
    i++;
  }
  if (i >= limit || bytes[i] !== 0x7d) return -1;
  i = skipBlanks(bytes, i + 1, end);
  if (i >= end || bytes[i] !== 0x3d) return -1;
  reading.operator = OP_EQUALS;
  reading.typed = true;
  return skipBlanks(bytes, i + 1, end);
}

/** `<name>value`, `name="NAME">value`, `<name>NAME</name><value>value`. */
function readTag(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  if (bytes[at] === 0x3e) {
    const before = byteBefore(bytes, reading.nameStart, reading);
    if (before !== 0x3c && before !== 0x3a && !reading.nameQuoted) return -1; // < :
    reading.operator = OP_ELEMENT;
    const text = skipSpace(bytes, at + 1, Math.min(end, at + 40));
    if (text >= end || bytes[text] !== 0x3c) return text;
    // <name><value>…
    const inner = siblingWordEnd(bytes, text + 1, end);
    if (inner < 0 || bytes[inner] !== 0x3e) return -1;
    reading.operator = OP_INDIRECT;
    return inner + 1;
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
  if (byte === 0x3f && next === 0x28 && at === reading.nameEnd) {
    return readOpening(bytes, at + 1, end, reading); // name?("value") of Ruby
  }
  if (next === byte || (byte === 0x3f && next === 0x3a)) {
    reading.operator = OP_DEFAULT;
    let from = at + 2;
    if (from < end && bytes[from] === 0x3d) from++; // ||= ??=
    return skipBlanks(bytes, from, end);
  }
  // "$NAME" | command
  if (byte !== 0x7c || bytes[reading.nameStart] === 0x24) return -1;
  const cell = skipBlanks(bytes, at + 1, end);
  if (isInTemplate(bytes, cell, end)) return readFilter(bytes, cell, end, reading);
  // Without a blank on either side it is an alternative of a pattern.
  if (cell === at + 1 && at === reading.nameEnd) return -1;
  reading.operator = OP_PROSE;
  return cell;
}

/** `]`, `32]`, `MAX]`. */
function isArrayBound(bytes: Uint8Array, from: number, end: number): boolean {
  let i = from;
  while (i < end && i < from + 24 && ((CLASSES[bytes[i] as number] as number) & NAME) !== 0) i++;
  return i < end && bytes[i] === 0x5d;
}
