/**
 * Values that are told by their shape, or by what stands right beside them, to be something else than a
 * secret: places, requirements, patterns, alternatives, numbers of a program, what was cut off. Asked by filters.ts.
 */
import {
  ALNUM,
  ascii,
  DIGIT,
  hasClass,
  LETTER,
  LOWER,
  QUOTE,
  startsWith,
  UPPER,
  type Word,
} from './classes.ts';
import { NAME_TOKEN, type NameMeaning } from './names.ts';
import {
  AFTER_CLOSER,
  byteAt,
  byteBefore,
  OP_ARGUMENT,
  OP_COLON,
  OP_ELEMENT,
  OP_EQUALS,
  OP_SPACE,
  type Reading,
} from './reading.ts';
import type { Statistics } from './statistics.ts';

const EQUALS = 0x3d;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const PERCENT = 0x25;
const DOT = 0x2e;
const PAREN = 0x28;
const CODE_SPAN = 0x60;

/** What ends the scope of a signed request to a cloud: `AKIA…/20210315/us-east-1/s3/aws4_request`. */
const SCOPE_END: Word = ascii('aws4_request');
/** Shortest value whose characters may be told to ascend by turns. */
const LEAST_INTERLEAVED = 12;

/** Values that are told by their shape to be something else: places, requirements, what was cut off. */
export function isOtherThing(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): boolean {
  const { valueStart, valueEnd } = reading;
  const { length } = counted;
  if (isPlaceOfCountry(bytes, reading, name, counted)) return true;
  if (length > SCOPE_END.length) {
    if (startsWith(bytes, valueEnd - SCOPE_END.length, valueEnd, SCOPE_END)) return true;
  }
  if (reading.quote === 0) {
    if (isCutOff(bytes, reading) || isBareOther(bytes, reading, name, counted)) return true;
  } else if (isQuotedOther(bytes, reading, counted)) return true;
  if (counted.special > 1 && isRequirement(bytes, valueStart, valueEnd)) return true;
  if (counted.special > 0 && isEscapedText(bytes, valueStart, valueEnd, counted)) return true;
  if (isStoredHash(bytes, reading, counted) || isMigration(bytes, reading)) return true;
  if (isListOfVerb(bytes, reading)) return true;
  if (isArgumentOfGetter(bytes, reading)) return true;
  if (name.kind === NAME_TOKEN && length === UUID_LENGTH && isRequest(bytes, reading)) return true;
  return counted.special === 0 && length >= LEAST_INTERLEAVED && isInterleaved(bytes, reading);
}

/** `"PW": "Palau"`, `"mdp": "Mbala"`: a code and a word with a capital, as tables of countries and tongues have them. */
function isPlaceOfCountry(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): boolean {
  const length = reading.nameEnd - reading.nameStart;
  const isCode = length === 2 ? name.allCaps : length === 3 && reading.nameQuoted;
  if (!isCode || counted.upper !== 1) return false;
  if (reading.operator !== OP_COLON && reading.operator !== OP_EQUALS) return false;
  const first = bytes[reading.valueStart] as number;
  return first >= 0x41 && first <= 0x5a && counted.lower + 1 === counted.length;
}

/** `eyJraWQiOiJ...`: three dots right behind a bare value, of which one may be taken for its end. */
function isCutOff(bytes: Uint8Array, reading: Reading): boolean {
  let dots = 0;
  for (let n = -1; n < 3; n++) {
    if (byteAt(bytes, reading.valueEnd + n, reading) === 0x2e) dots++;
    else if (n >= 0) break;
  }
  return dots >= 3;
}

/** `pyu2f>=0.1.5`: a comparison with a number behind it. */
function isRequirement(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i + 2 < end; i++) {
    if (bytes[i + 1] !== EQUALS) continue;
    const sign = bytes[i] as number;
    const next = bytes[i + 2] as number;
    // > < ~ =
    const compares = sign === 0x3e || sign === 0x3c || sign === 0x7e || sign === EQUALS;
    if (compares && next >= 0x30 && next <= 0x39) return true;
  }
  return false;
}

/** Digits in front of a migration's name. */
const MIGRATION_DIGITS = 4;

/** `0002_auto_20160226_1747`: the name of a numbered migration. */
function isMigration(bytes: Uint8Array, reading: Reading): boolean {
  const { valueStart, valueEnd } = reading;
  const joint = valueStart + MIGRATION_DIGITS;
  if (joint + 2 >= valueEnd || bytes[joint] !== 0x5f) return false;
  if (!hasClass(bytes[joint + 1] as number, LOWER)) return false;
  for (let i = valueStart; i < valueEnd; i++) {
    const byte = bytes[i] as number;
    const isPlain =
      i < joint ? hasClass(byte, DIGIT) : byte === 0x5f || hasClass(byte, LOWER | DIGIT);
    if (!isPlain) return false;
  }
  return true;
}

/** Characters of `md5` and an MD5, and of `*` and a SHA-1, in hexadecimal. */
const POSTGRES_HASH = 35;
const MYSQL_HASH = 41;
const MD5 = ascii('md5');

/** `md5…` of PostgreSQL and `*…` of MySQL: a hash of a password as these servers store it. */
function isStoredHash(bytes: Uint8Array, reading: Reading, counted: Statistics): boolean {
  const { valueStart, valueEnd } = reading;
  let from = valueStart;
  if (counted.length === POSTGRES_HASH && startsWith(bytes, from, valueEnd, MD5))
    from += MD5.length;
  else if (counted.length === MYSQL_HASH && bytes[from] === 0x2a) from++;
  else return false;
  for (let i = from; i < valueEnd; i++) if (!isHex(bytes[i] as number)) return false;
  return true;
}

/** `A1B2C3D4E5F6`: each character follows the last but one, as nobody draws them. */
function isInterleaved(bytes: Uint8Array, reading: Reading): boolean {
  let steps = 0;
  for (let i = reading.valueStart + 2; i < reading.valueEnd; i++) {
    const before = bytes[i - 2] as number;
    const byte = bytes[i] as number;
    if (byte === before + 1 || (before === 0x39 && byte === 0x30)) steps++;
  }
  return steps * 10 >= (reading.valueEnd - reading.valueStart - 2) * 7;
}

/** What only a quoted value can be. */
function isQuotedOther(bytes: Uint8Array, reading: Reading, counted: Statistics): boolean {
  const { valueStart, valueEnd } = reading;
  const { nameStart, nameEnd } = reading;
  // <settings pass="oobeSystem">: when Windows' set-up reads them
  if (
    nameEnd - nameStart === PASS.length &&
    startsWith(bytes, nameStart - SETTINGS.length, nameEnd, SETTINGS)
  ) {
    return true;
  }
  // `password`, `c_cn`: a list of names in code spans
  const inSpans =
    reading.quote === CODE_SPAN && byteAt(bytes, reading.nameEnd, reading) === CODE_SPAN;
  if (inSpans && reading.operator === OP_ARGUMENT) return true;
  if (counted.special === 0) return false;
  const first = bytes[valueStart] as number;
  // "Password: "),E=n.message;, "otp=" . $code . ": what stands between two texts
  if (first === 0x29 || (first === DOT && bytes[valueStart + 1] === 0x24)) return true;
  if (first === PAREN && bytes[valueEnd - 1] === 0x29) return true;
  if (bytes[valueEnd - 1] === 0x29 && isCall(bytes, valueStart, valueEnd)) return true;
  if (holdsCallInBraces(bytes, valueStart, valueEnd)) return true;
  // `"credentials: ", hit("…")`: what stands between two texts. `&(spa)& authenticator`
  if (first === 0x2c && bytes[valueStart + 1] === 0x20) return true;
  if (first === 0x26 && bytes[valueStart + 1] === 0x28) return true;
  if (holdsPattern(bytes, valueStart, valueEnd)) return true;
  if (holdsIndex(bytes, valueStart, valueEnd)) return true;
  if (counted.digits * 4 < counted.length && isAlternatives(bytes, valueStart, valueEnd))
    return true;
  // <span class="…">
  const open = valueStart - 1 - CLASS_ATTRIBUTE.length;
  return open >= reading.low && startsWith(bytes, open, valueStart, CLASS_ATTRIBUTE);
}
const CLASS_ATTRIBUTE = ascii('class=');
const SETTINGS = ascii('settings ');

/** `logical(1)`: a word in small letters, and nothing but digits in parentheses. */
function isCall(bytes: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (i < end && (hasClass(bytes[i] as number, LOWER) || bytes[i] === DOT)) i++;
  if (i === start || bytes[i] !== PAREN) return false;
  for (i++; i < end - 1; i++) if (!hasClass(bytes[i] as number, DIGIT)) return false;
  return true;
}

/** `{random.randint(0, 9)}`: a call in the braces of a template. */
function holdsCallInBraces(bytes: Uint8Array, start: number, end: number): boolean {
  for (let open = start; open + 2 < end; open++) {
    if (bytes[open] !== 0x7b) continue;
    let i = open + 1;
    while (
      i < end &&
      (hasClass(bytes[i] as number, ALNUM) || bytes[i] === 0x5f || bytes[i] === DOT)
    )
      i++;
    if (i < end && i > open + 1 && bytes[i] === PAREN) return true;
  }
  return false;
}

/** `self["name"]`: what is looked up in a text that is code. */
function holdsIndex(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start + 1; i + 1 < end; i++) {
    if (bytes[i] !== BRACKET || !hasClass(bytes[i + 1] as number, QUOTE)) continue;
    if (hasClass(bytes[i - 1] as number, LETTER)) return bytes[end - 1] === CLOSING_BRACKET;
  }
  return false;
}

/** `[A-Z]`, `[^0-9]`, `\.`: parts of a regular expression. */
function holdsPattern(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i + 2 < end; i++) {
    const byte = bytes[i] as number;
    const next = bytes[i + 1] as number;
    if (byte === 0x5c && next === 0x2e) return true;
    if (byte !== BRACKET) continue;
    if (next === 0x5e || (bytes[i + 2] === 0x2d && hasClass(next, ALNUM))) return true;
  }
  return false;
}

/** `required|max_length[255]`, `lib,dlpreopen`: words in small letters, one of them or each. */
function isAlternatives(bytes: Uint8Array, start: number, end: number): boolean {
  let joints = 0;
  let letters = 0;
  let told = false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x7c || byte === 0x2c) {
      if (told && byte === 0x2c) continue;
      if (letters < 2) return false;
      joints++;
      letters = 0;
      told = false;
    } else if (byte === BRACKET || byte === 0x3a) {
      // How long, which field: whatever it is.
      if (letters < 2) return false;
      told = true;
    } else if (told) continue;
    else if (byte === 0x5f || hasClass(byte, LOWER)) letters++;
    else return false;
  }
  return joints > 0 && (letters > 1 || told);
}

/** `a%20key`, `%E3%AC%85`: words that an address carries, or bytes of another alphabet. */
function isEscapedText(
  bytes: Uint8Array,
  start: number,
  end: number,
  counted: Statistics,
): boolean {
  let foreign = 0;
  let blanks = 0;
  let figures = 0;
  for (let i = start; i + 2 < end; i++) {
    const high = bytes[i + 1] as number;
    const low = bytes[i + 2] as number;
    if (bytes[i] !== PERCENT || !isHex(high) || !isHex(low)) continue;
    // No sign or letter of ASCII.
    if (high < 0x32 || high > 0x37) foreign++;
    if (high === 0x32 && low === 0x30) blanks++;
    if (hasClass(high, DIGIT)) figures++;
    if (hasClass(low, DIGIT)) figures++;
  }
  return foreign * 5 >= counted.length || (blanks > 0 && counted.digits === figures);
}

function isHex(byte: number): boolean {
  const small = byte | 32;
  return hasClass(byte, DIGIT) || (small >= 0x61 && small <= 0x66);
}

/** What only a bare value can be. */
function isBareOther(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): boolean {
  const { valueStart, valueEnd, nameStart } = reading;
  const first = bytes[valueStart] as number;
  // !*state->key
  if (first === 0x21 && bytes[valueStart + 1] === 0x2a) return true;
  for (let i = valueStart; i + 1 < valueEnd; i++) {
    if (bytes[i] === 0x7b && bytes[i + 1] === 0x7d) return true; // struct{}{
    // Password Manager:</div>
    if (reading.operator === OP_SPACE && bytes[i] === 0x3c && bytes[i + 1] === 0x2f) return true;
  }
  // <Password> bindDN2=<dn>
  if (reading.operator === OP_ELEMENT && bytes[valueEnd - 1] === EQUALS && counted.digits < 3) {
    return byteAt(bytes, valueEnd, reading) === 0x3c;
  }
  // #scram{
  if (first === 0x23 && bytes[valueEnd - 1] === 0x7b) return true;
  if (hasClass(first, DIGIT) && isTypedNumber(bytes, valueStart, valueEnd)) return true;
  if (counted.digits === counted.length) {
    // ERR_NO_EMPTY_PASSWORD = 336068858;
    const isStatement = byteAt(bytes, valueEnd, reading) === 0x3b && reading.after === AFTER_CLOSER;
    return isStatement && reading.operator === OP_EQUALS && reading.spaced && name.subwords > 2;
  }
  if (counted.digits > 0 || counted.special > counted.joiners) return false;
  // `$pass = word`: what a variable is given without quotes is no text.
  if (bytes[nameStart] === 0x24 && reading.operator === OP_EQUALS && reading.spaced) return true;
  return reading.operator === OP_COLON && counted.joiners === 0 && isSecretName(bytes, reading);
}

/** `1304_u32`, `10L`: a number and its type. */
function isTypedNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (i < end && hasClass(bytes[i] as number, DIGIT)) i++;
  if (i < end && bytes[i] === 0x5f) i++;
  if (i >= end) return false;
  const type = (bytes[i] as number) | 32;
  if (type !== 0x75 && type !== 0x69) return false; // u, i
  for (i++; i < end; i++) if (!hasClass(bytes[i] as number, DIGIT)) return false;
  return true;
}

/** Last words of names that hold a secret elsewhere. */
const SECRET_HUMPS: readonly Word[] =
  'password passwd passphrase secret token key credential credentials'.split(' ').map(ascii);

/** `vmSshKey`, `adminPassword`: another name, in small letters with humps. */
function isSecretName(bytes: Uint8Array, reading: Reading): boolean {
  const { valueStart, valueEnd } = reading;
  if (!hasClass(bytes[valueStart] as number, LOWER)) return false;
  let hump = valueEnd - 1;
  while (hump > valueStart && !hasClass(bytes[hump] as number, UPPER)) hump--;
  if (hump === valueStart) return false;
  for (let n = 0; n < SECRET_HUMPS.length; n++) {
    const word = SECRET_HUMPS[n] as Word;
    if (valueEnd - hump === word.length && startsWith(bytes, hump, valueEnd, word)) return true;
  }
  return false;
}

/** Verbs whose call takes the name of a secret rather than a secret. */
const GETTERS: readonly Word[] = 'get select find load fetch lookup read has remove delete require'
  .split(' ')
  .map(ascii);

/** `getPassword('smtpUser')`, `kv.getSecret("x")`, `SelectToken("$.x")`: the name of what is asked for. */
function isArgumentOfGetter(bytes: Uint8Array, reading: Reading): boolean {
  const { nameStart, nameEnd, operator } = reading;
  if (operator !== OP_ARGUMENT || reading.nameQuoted || byteAt(bytes, nameEnd, reading) !== 0x28) {
    return false;
  }
  let start = nameEnd;
  while (start > nameStart && hasClass(bytes[start - 1] as number, LETTER)) start--;
  for (let n = 0; n < GETTERS.length; n++) {
    const word = GETTERS[n] as Word;
    const end = start + word.length;
    if (end < nameEnd && startsWith(bytes, start, nameEnd, word)) {
      return hasClass(bytes[end] as number, UPPER);
    }
  }
  return false;
}

const UUID_LENGTH = 36;
const REQUEST_TOKEN = ascii('requesttoken');

/** `ClientRequestToken: …-…-…`: a UUID that keeps a request from being carried out twice. */
function isRequest(bytes: Uint8Array, reading: Reading): boolean {
  const { nameStart, nameEnd, valueStart } = reading;
  const start = nameEnd - REQUEST_TOKEN.length;
  if (bytes[valueStart + 8] !== 0x2d || bytes[valueStart + 13] !== 0x2d) return false;
  return start >= nameStart && startsWith(bytes, start, nameEnd, REQUEST_TOKEN);
}

/** `'pass' => ['slug']`: what a route hands on, and what is listed under a verb. */
function isListOfVerb(bytes: Uint8Array, reading: Reading): boolean {
  const { nameStart, nameEnd, valueStart } = reading;
  if (nameEnd - nameStart !== PASS.length || reading.quote === 0) return false;
  return (
    byteBefore(bytes, valueStart - 1, reading) === BRACKET &&
    startsWith(bytes, nameStart, nameEnd, PASS)
  );
}
const PASS = ascii('pass');
