/**
 * Bare values that are expressions or refer to something: members, types, paths, sums, constants, other entries
 * of the list that the name stands in. Asked by filters.ts about values without quotes.
 */
import {
  ascii,
  BLANK,
  BREAK,
  CLASSES,
  DIGIT,
  LETTER,
  NAME,
  startsWith,
  UPPER,
  type Word,
} from './classes.ts';
import { byteAt, byteBefore, OP_COLON, OP_ELEMENT, OP_EQUALS, type Reading } from './reading.ts';

/** Whether a bare value is part of a path, a list or an expression that its name belongs to as well. */
export function isPartOfMore(bytes: Uint8Array, reading: Reading): boolean {
  const before = byteBefore(bytes, reading.nameStart, reading);
  if (!reading.spaced && reading.operator !== OP_ELEMENT) {
    // urn:ietf:wg:oauth:2.0
    if (before === 0x3a) return true;
    // HIGH:!PSK:!MD5:+AES
    if ((before === 0x21 || before === 0x2b) && reading.operator === OP_COLON) return true;
  }
  if (reading.operator === OP_COLON && endsPath(bytes, reading)) return true;
  return isTestOfShell(bytes, reading);
}

/** `/etc/passwd: …`, `* contrib/ftpasswd: Fix …`: the name is the last step of a path, and what follows tells of the file. */
function endsPath(bytes: Uint8Array, reading: Reading): boolean {
  let i = reading.nameStart;
  if (i <= reading.low || bytes[i - 1] !== 0x2f) return false;
  while (i > reading.low && isPathByte(bytes[i - 1] as number)) i--;
  if (bytes[i] === 0x2f) return i < reading.nameStart - 1;
  // From nowhere: only a sentence shows that it is a path.
  let at = reading.valueEnd;
  while (at < reading.high && ((CLASSES[bytes[at] as number] as number) & BLANK) !== 0) at++;
  return at > reading.valueEnd && ((CLASSES[byteAt(bytes, at, reading)] as number) & BREAK) === 0;
}

function isPathByte(byte: number): boolean {
  return byte === 0x2f || byte === 0x2e || ((CLASSES[byte] as number) & NAME) !== 0;
}

/** `test "x$name" = xyes`: a variable in a text that is compared. */
function isTestOfShell(bytes: Uint8Array, reading: Reading): boolean {
  if (!reading.nameQuoted || !reading.spaced || reading.operator !== OP_EQUALS) return false;
  for (let i = reading.nameStart; i < reading.nameEnd; i++) if (bytes[i] === 0x24) return true;
  return false;
}

/** `[`, `(`, `::`, `->` in a bare value. */
export function holdsCode(bytes: Uint8Array, reading: Reading): boolean {
  for (let i = reading.valueStart; i < reading.valueEnd; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x5b || byte === 0x28) return true;
    // Omit<Type
    if (byte === 0x3c && i > reading.valueStart && isTypeName(bytes, reading.valueStart, i)) {
      return true;
    }
    if (byte === 0x3a && bytes[i + 1] === 0x3a && i + 1 < reading.valueEnd) return true;
    if (byte === 0x2d && bytes[i + 1] === 0x3e && i + 1 < reading.valueEnd) return true;
  }
  return false;
}

/** `Maybe`, `Record`: a capital, then letters. */
function isTypeName(bytes: Uint8Array, start: number, end: number): boolean {
  if (((CLASSES[bytes[start] as number] as number) & UPPER) === 0) return false;
  for (let i = start + 1; i < end; i++) {
    if (((CLASSES[bytes[i] as number] as number) & LETTER) === 0) return false;
  }
  return true;
}

/** `first + second` without blanks: names of variables, which hold no digit before their last letter. */
export function isSum(bytes: Uint8Array, start: number, end: number): boolean {
  let sums = 0;
  let hasDigit = false;
  for (let i = start; i < end; i++) {
    const kind = CLASSES[bytes[i] as number] as number;
    const opens = i === start || bytes[i - 1] === 0x2b;
    if (opens) hasDigit = false;
    if (bytes[i] === 0x2b) {
      if (opens) return false;
      sums++;
    } else if ((kind & DIGIT) !== 0) hasDigit = true;
    else if ((kind & LETTER) === 0 || hasDigit) return false;
    if (opens && (kind & LETTER) === 0) return false;
  }
  return sums > 0 && bytes[end - 1] !== 0x2b;
}

/** Ends of constants that hold a secret elsewhere. */
const SECRET_ENDS: readonly Word[] = '_password _passwd _pass _pwd _secret _token _key'
  .split(' ')
  .map(ascii);

/** `SHA512_PASSWORD`, `ADMIN_TOKEN`: a constant or variable whose own name says that it holds a secret. */
export function isConstant(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const kind = CLASSES[bytes[i] as number] as number;
    if ((kind & (UPPER | DIGIT)) === 0 && bytes[i] !== 0x5f) return false;
  }
  for (let n = 0; n < SECRET_ENDS.length; n++) {
    const word = SECRET_ENDS[n] as Word;
    if (end - word.length > start && startsWith(bytes, end - word.length, end, word)) return true;
  }
  return false;
}

/** `object.member`, `module.function`: identifiers joined by dots. */
export function isMemberAccess(bytes: Uint8Array, reading: Reading): boolean {
  let wordStart = true;
  for (let i = reading.valueStart; i < reading.valueEnd; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x2e) {
      if (wordStart) return false;
      wordStart = true;
      continue;
    }
    const kind = CLASSES[byte] as number;
    if ((kind & NAME) === 0 || byte === 0x2d) return false;
    if (wordStart && (kind & LETTER) === 0 && byte !== 0x5f) return false;
    wordStart = false;
  }
  return !wordStart;
}
