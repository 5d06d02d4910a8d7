/**
 * Names and values with nothing but white space between them: flags of commands, SQL, `.netrc`, lines of
 * settings, and declarations whose type stands there. A branch of operators.ts.
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
  OP_DEFAULT,
  OP_ELEMENT,
  OP_EQUALS,
  OP_FLAG,
  OP_PROSE,
  OP_SPACE,
  type Reading,
} from './reading.ts';
import { readSiblingWord, skipBlanks } from './siblings.ts';

const SINGLE_QUOTE = 0x27;
const IS = ascii('is ');
const IS_COLON = ascii('is:');
const OR = ascii('or ');
const FOR = ascii('for ');
const OF = ascii('of ');
const AND = ascii(' and');
const SET = ascii('set ');
const LAZY = ascii('by lazy {');
/** Words in front of a user's name, behind which a password follows. */
const ACCOUNTS: readonly Word[] = ['login ', 'user ', 'username '].map(ascii);
const TO = ascii('to ');
const VERBS: readonly Word[] = ['pass', 'key', 'token', 'keys', 'tokens', 'auth'].map(ascii);
const DIRECTIVES: readonly Word[] = 'env arg set setx export by enable set*-x set*-gx set*-ux'
  .split(' ')
  .map((word) => ascii(word.replace('*', ' ')));

function isSpace(byte: number): boolean {
  return ((CLASSES[byte] as number) & (BLANK | BREAK)) !== 0;
}

/** Only white space behind the name: `--password value`, SQL, `name = …` behind a type, `name is …`. */
export function readSpaced(
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
    if (startsWith(bytes, at, end, TO)) {
      const pair = skipBlanks(bytes, at + TO.length, end);
      if (pair >= end || ((CLASSES[bytes[pair] as number] as number) & QUOTE) === 0) return -1;
      reading.operator = OP_ARGUMENT; // "name" to "value" of Kotlin
      return pair;
    }
    // {"NAME"  "value"} of Clojure
    if (isPairOfTexts(bytes, closed, at, end, reading)) {
      reading.operator = OP_SPACE;
      return at;
    }
    if (bytes[at] !== 0x69) return -1;
  }
  if (startsWith(bytes, at, end, IS) || startsWith(bytes, at, end, OR)) {
    const from = skipBlanks(bytes, at + 3, end);
    reading.operator = lower(bytes[at] as number) === 0x69 ? OP_PROSE : OP_DEFAULT;
    const isQuoted = from < end && ((CLASSES[bytes[from] as number] as number) & QUOTE) !== 0;
    // A bare word behind `or` is another name.
    return reading.operator === OP_PROSE || isQuoted ? from : -1;
  }
  if (startsWith(bytes, at, end, IS_COLON)) {
    reading.operator = OP_PROSE;
    return skipBlanks(bytes, at + IS_COLON.length, end);
  }
  if (before === 0x3c || before === 0x3a) {
    const text = behindAttributes(bytes, at, end);
    if (text >= 0) {
      reading.operator = OP_ELEMENT;
      return text;
    }
  }
  if (reading.nameQuoted) return -1;
  if (startsWith(bytes, at, end, FOR) || startsWith(bytes, at, end, OF)) {
    const told = behindOwner(bytes, at, end);
    if (told < 0) return -1;
    reading.operator = OP_PROSE;
    return told;
  }
  if (
    first === 0x2d ||
    (before === 0x2f && isSpace(byteBefore(bytes, reading.nameStart - 1, reading)))
  ) {
    reading.operator = OP_FLAG;
    return at;
  }
  if (startsWith(bytes, at, end, LAZY)) {
    reading.operator = OP_EQUALS; // name by lazy { "value" } of Kotlin
    return skipBlanks(bytes, at + LAZY.length, end);
  }
  // `password string = "…"`, `char password[] = "…"`: a type, then the operator.
  const isType = (kind & LETTER) !== 0 && closed === reading.nameEnd;
  const typed = isType ? readTypeThenEquals(bytes, at, end) : -1;
  if (typed >= 0 && !isSetting(bytes, at, end)) {
    reading.typed = true;
    reading.operator = OP_EQUALS;
    return typed;
  }
  reading.operator = OP_SPACE;
  if (at > closed && isWordAlone(bytes, reading) && isMachineMade(bytes, at, end)) return at;
  if (isVerb(bytes, reading)) return -1;
  // @"…" of Objective-C
  if (bytes[at] === 0x40 && at + 1 < end && bytes[at + 1] === 0x22) return at;
  if ((kind & QUOTE) !== 0) {
    // Markdown: the password `…`
    if (bytes[at] === 0x60) reading.operator = OP_PROSE;
    return at;
  }
  const opens = isLineStart(bytes, reading.nameStart, reading.low) || isCell(bytes, at, reading);
  if (!opens && !isDirective(bytes, reading) && !isSetLine(bytes, reading)) return -1;
  // `password 0 value`, `secret 5 value` of routers: the figure tells how it is written.
  const isFigure =
    at + 2 < end && (bytes[at + 1] as number) === 0x20 && isDigit(bytes[at] as number);
  return isFigure ? skipBlanks(bytes, at + 1, end) : at;
}

/** Two texts with blanks between them, which open a line or a brace and end with it. */
function isPairOfTexts(
  bytes: Uint8Array,
  closed: number,
  at: number,
  end: number,
  reading: Reading,
): boolean {
  const { nameStart, nameEnd, low } = reading;
  if (bytes[at] !== 0x22 || bytes[nameEnd] !== 0x22 || closed !== nameEnd + 1) return false;
  const before = byteBefore(bytes, nameStart - 1, reading);
  if (before !== 0x7b && !isLineStart(bytes, nameStart, low)) return false;
  let i = at + 1;
  while (i < end && bytes[i] !== 0x22 && ((CLASSES[bytes[i] as number] as number) & BREAK) === 0)
    i++;
  i = skipBlanks(bytes, i + 1, end);
  return i >= end || bytes[i] === 0x7d || ((CLASSES[bytes[i] as number] as number) & BREAK) !== 0;
}

/** Longest owner of a password in a sentence: `for the user root of the staging database`. */
const LONGEST_OWNER = 48;

/** `for OWNER is value`, `for OWNER: value`: where the value begins, -1 if the sentence says none. */
function behindOwner(bytes: Uint8Array, from: number, end: number): number {
  const limit = Math.min(end - 1, from + LONGEST_OWNER);
  for (let i = from; i < limit; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x3a) return bytes[i + 1] === 0x20 ? skipBlanks(bytes, i + 1, end) : -1;
    if (byte === 0x20 && startsWith(bytes, i + 1, end, IS)) return skipBlanks(bytes, i + 4, end);
    const kind = CLASSES[byte] as number;
    // Words, quotes and emphasis, hosts, addresses.
    const isWord = (kind & (NAME | BLANK | QUOTE)) !== 0;
    if (!isWord && byte !== 0x2a && byte !== 0x2e && byte !== 0x40) return -1;
  }
  return -1;
}

/** Longest attributes between an element's name and its text. */
const LONGEST_ATTRIBUTES = 96;

/** `type="x">value</`: where the text of the element begins, -1 if this is none. */
function behindAttributes(bytes: Uint8Array, from: number, end: number): number {
  const limit = Math.min(end - 1, from + LONGEST_ATTRIBUTES);
  let quotes = 0;
  for (let i = from; i < limit; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x22 || byte === 0x27) quotes++;
    else if (byte === 0x3e && quotes >= 2 && bytes[i - 1] !== 0x2f) {
      return (quotes & 1) === 0 ? i + 1 : -1;
    } else if (byte === 0x3c || ((CLASSES[byte] as number) & BREAK) !== 0) return -1;
  }
  return -1;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Longest name of a token in a sentence; base64 has longer runs that end so. */
const LONGEST_WORD = 24;

/** Whether the name is no piece of something longer, such as a line of base64. */
function isWordAlone(bytes: Uint8Array, reading: Reading): boolean {
  if (reading.nameEnd - reading.nameStart > LONGEST_WORD) return false;
  const before = byteBefore(bytes, reading.nameStart, reading);
  return ((CLASSES[before] as number) & (BLANK | BREAK | QUOTE)) !== 0;
}

/** Characters in a row, and digits among them, that no word or identifier of a sentence has. */
export const MACHINE_LENGTH = 24;
export const MACHINE_DIGITS = 4;

/** Whether what stands at `at` is a long run of letters and digits: a token, even in a sentence. */
function isMachineMade(bytes: Uint8Array, at: number, end: number): boolean {
  let digits = 0;
  const start = ((CLASSES[bytes[at] as number] as number) & QUOTE) === 0 ? at : at + 1;
  let i = start;
  for (; i < end; i++) {
    const byte = bytes[i] as number;
    if (isDigit(byte)) digits++;
    else if (((CLASSES[byte] as number) & LETTER) === 0) break;
  }
  return i - start >= MACHINE_LENGTH && digits >= MACHINE_DIGITS;
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
  if (endsWithAny(bytes, low, i, DIRECTIVES)) return true;
  const wordStart = Math.max(low, i - 32);
  if (i - AND.length >= low && startsWith(bytes, i - AND.length, i, AND)) i -= AND.length;
  while (i > wordStart && !isSpace(bytes[i - 1] as number)) i--;
  return endsWithAny(bytes, low, i, ACCOUNTS);
}

/** `${NAME}    value` of a test's variables: a cell of its own. */
function isCell(bytes: Uint8Array, at: number, reading: Reading): boolean {
  const { nameStart, nameEnd } = reading;
  if (bytes[nameEnd] !== 0x7d || at - nameEnd < 3) return false;
  if (byteBefore(bytes, nameStart, reading) !== 0x7b) return false;
  return byteBefore(bytes, nameStart - 1, reading) === 0x24;
}

/** `set system … secret value` of devices. */
function isSetLine(bytes: Uint8Array, reading: Reading): boolean {
  const { low, nameStart } = reading;
  let line = nameStart;
  while (line > low && ((CLASSES[bytes[line - 1] as number] as number) & BREAK) === 0) line--;
  return startsWith(bytes, line, nameStart, SET);
}

/** `salt encrypt=sha256`, `key NAME="x"`: what stands behind the name is the name of another value. */
function isSetting(bytes: Uint8Array, from: number, end: number): boolean {
  let i = from;
  while (i < end && ((CLASSES[bytes[i] as number] as number) & NAME) !== 0) i++;
  return (
    i + 1 < end && bytes[i] === 0x3d && ((CLASSES[bytes[i + 1] as number] as number) & BLANK) === 0
  );
}

/** Whether one of the words stands in front of `end`, from `low` on. */
export function endsWithAny(
  bytes: Uint8Array,
  low: number,
  end: number,
  words: readonly Word[],
): boolean {
  for (let n = 0; n < words.length; n++) {
    const word = words[n] as Word;
    if (end - word.length >= low && startsWith(bytes, end - word.length, end, word)) return true;
  }
  return false;
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
