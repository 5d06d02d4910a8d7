/**
 * What a value must not be, whatever its name says: templates, prose, code, references, hashes that
 * are no secrets. Most of the quiet of this detector is here; the model only weighs what is left.
 *
 * A filter answers with the number of its reason in REJECTIONS, 0 for "keep".
 */
import {
  ALNUM,
  ascii,
  CLASSES,
  DIGIT,
  LETTER,
  lower,
  NAME,
  startsWith,
  type Word,
} from './classes.ts';
import { holdsCode, isConstant, isMemberAccess, isPartOfMore, isSum } from './expressions.ts';
import { isAnotherName, isGlob, isPhrase, isSettings, isVersioned } from './labels.ts';
import { NAME_BARE, NAME_PASSWORD, type NameMeaning } from './names.ts';
import { isOtherThing } from './other-things.ts';
import { measureRarity, wordCoverage } from './rarity.ts';
import {
  AFTER_CLOSER,
  AFTER_EXPRESSION,
  AFTER_LINE_END,
  AFTER_WORD,
  OP_ARGUMENT,
  OP_COLON,
  OP_COMMAND,
  OP_COMPARE,
  OP_EQUALS,
  OP_FLAG,
  OP_HEADER,
  OP_PROSE,
  OP_SPACE,
  OP_URL,
  type Reading,
} from './reading.ts';
import { MACHINE_DIGITS, MACHINE_LENGTH } from './spaced.ts';
import type { Statistics } from './statistics.ts';
import { isTechnicalName } from './technical.ts';

/** Shortest value worth a thought; real passwords of three characters are beyond saving. */
export const SHORTEST_VALUE = 4;
/** A bare value behind `key` or `token` alone, without digits, needs more than this. */
const SHORTEST_BARE_WORD = 8;
/** In hundredths. */
const SPECIAL_SHARE_LIMIT = 60;

/** Why a value is turned down, by number. */
export const REJECTIONS: readonly string[] = [
  '',
  'not ASCII',
  'prose',
  'mostly special characters',
  'periodic',
  'no letters or digits',
  'part of an expression',
  'equal to its name',
  'number',
  'file or host',
  'e-mail address',
  'date or version',
  'sequence',
  'code',
  'prose or code',
  'word',
  'words',
  'base64 of text',
  'reference with a version',
  'something else by its shape',
];
export const KEEP = 0;
const NOT_ASCII = 1;
const PROSE = 2;
const SPECIAL = 3;
const PERIODIC = 4;
const NO_LETTERS = 5;
const EXPRESSION = 6;
const EQUAL = 7;
const NUMBER = 8;
const FILE = 9;
const EMAIL = 10;
const DATE = 11;
const SEQUENCE = 12;
const CODE = 13;
const PROSE_OR_CODE = 14;
const WORD = 15;
export const WORDS = 16;
export const TEXT = 17;
const VERSIONED = 18;
export const OTHER_THING = 19;

/** A change of case in front of each of four words and between them. */
const MANY_HUMPS = 6;

/** First bytes, in UTF-8, of Latin letters with marks, Greek and Cyrillic ones. */
const FIRST_LETTER_LEAD = 0xc3;
const LAST_LETTER_LEAD = 0xd3;

/** File endings; a value that ends so names a file. */
const FILE_ENDS: readonly Word[] = (
  'pem key crt cer pub txt json yaml yml xml html htm js ts mjs cjs jsx tsx css scss py rb go rs java ' +
  'php sh c h cc cpp hpp cs kt md rst conf cfg ini toml env log csv png jpg jpeg gif svg p12 pfx jks ' +
  'asc gpg sig der csr sql db lock properties example local com org net io dev exe dll so aspx jsp erb ' +
  'tpl tmpl template keystore secret token length name value id url data config password'
)
  .split(' ')
  .map(ascii);

/** Why the value cannot be a secret, given its counts. What asks the lexicon is isCamelWords. */
export function rejectValue(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): number {
  const { valueStart: start, valueEnd: end, operator } = reading;
  if (counted.nonAscii > 0 && !isForeignPassword(bytes, reading, name, counted)) return NOT_ASCII;
  if (counted.spaces > 0 && !isPhrase(bytes, reading, name, counted)) return PROSE;
  const special = counted.special - counted.joiners - counted.nonAscii;
  if (special * 100 > counted.length * SPECIAL_SHARE_LIMIT) return SPECIAL;
  if (counted.period > 0 || counted.distinct < 3) return PERIODIC;
  if (counted.special === counted.length) return NO_LETTERS;
  if (reading.after === AFTER_EXPRESSION) return EXPRESSION;
  if (operator === OP_PROSE && !isProseValue(reading, counted)) return PROSE;
  if (equalsName(bytes, reading)) return EQUAL;
  if (operator !== OP_URL && operator !== OP_HEADER && operator !== OP_COMMAND) {
    const bare = reading.quote === 0 ? rejectBare(bytes, reading, name, counted) : KEEP;
    if (bare !== KEEP) return bare;
  }
  if (counted.digits === counted.length && name.kind !== NAME_PASSWORD && operator !== OP_URL) {
    if (operator === OP_ARGUMENT || operator === OP_COMPARE) return NUMBER;
    if (name.kind === NAME_BARE && counted.length < 16) return NUMBER;
  }
  if (isFileOrHost(bytes, start, end, counted)) return FILE;
  if (isEmail(bytes, start, end, counted)) return EMAIL;
  if (isDateOrVersion(bytes, start, end, counted) || isTaggedVersion(bytes, start, end)) {
    return DATE;
  }
  if (isAllSequence(counted)) return SEQUENCE;
  if (isVersioned(bytes, start, end, counted)) return VERSIONED;
  if (isAnotherName(bytes, reading, name, counted)) return WORD;
  if (isGlob(bytes, reading, counted)) return CODE;
  if (isOtherThing(bytes, reading, name, counted)) return OTHER_THING;
  if (operator !== OP_URL && isTechnicalName(bytes, reading, counted)) return CODE;
  if (counted.special > 0 && isSettings(bytes, start, end)) return CODE;
  if (reading.quote !== 0 && counted.special > 3 && isQualifiedName(bytes, start, end)) return CODE;
  return KEEP;
}

/**
 * `Müller2021!`, `пароль77`: letters of two bytes of UTF-8 in a password without blanks, with a digit; other
 * letters and signs are words of other tongues, typography, or no text.
 */
function isForeignPassword(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): boolean {
  if (name.kind !== NAME_PASSWORD || counted.spaces > 0 || counted.digits === 0) return false;
  if (reading.operator === OP_PROSE || reading.operator === OP_URL) return false;
  for (let i = reading.valueStart; i < reading.valueEnd; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x80) continue;
    const next = i + 1 < reading.valueEnd ? (bytes[i + 1] as number) : 0;
    const isLetter = byte >= FIRST_LETTER_LEAD && byte <= LAST_LETTER_LEAD;
    if (!isLetter || next < 0x80 || next >= 0xc0) return false;
    i++;
  }
  return true;
}

function isAllSequence(counted: Statistics): boolean {
  return counted.length > 1 && counted.sequence * 10 >= (counted.length - 1) * 7;
}

/** In prose only what could not be a word counts. */
function isProseValue(reading: Reading, counted: Statistics): boolean {
  if (reading.quote !== 0 && reading.quote !== 0x60) return true;
  return counted.digits > 0 && counted.length >= 6;
}

/** Code and sentences: what stands bare behind an operator is mostly another name. */
function rejectBare(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): number {
  const { valueStart, valueEnd } = reading;
  if (isPartOfMore(bytes, reading) || isConstant(bytes, valueStart, valueEnd)) return CODE;
  if (reading.operator === OP_EQUALS && reading.spaced && isSum(bytes, valueStart, valueEnd)) {
    return EXPRESSION;
  }
  if (holdsCode(bytes, reading) && !isShellLike(reading, name)) return CODE;
  const wordOnly = isWordOnly(counted);
  const after = reading.after;
  // PASS: 12-round test
  if (after === AFTER_WORD && reading.nameEnd - reading.nameStart === 4 && name.allCaps) {
    if (reading.operator === OP_COLON && name.subwords === 1) return PROSE_OR_CODE;
  }
  if (
    after === AFTER_WORD &&
    wordOnly &&
    reading.operator !== OP_FLAG &&
    !isShellLike(reading, name)
  ) {
    return PROSE_OR_CODE;
  }
  if (after === AFTER_CLOSER && wordOnly) return CODE;
  if (counted.dots > 0 && counted.digits < 3 && isMemberAccess(bytes, reading)) return CODE;
  if (reading.operator === OP_SPACE && (wordOnly || after !== AFTER_LINE_END) && !name.allCaps) {
    const isToken = counted.length >= MACHINE_LENGTH && counted.digits >= MACHINE_DIGITS;
    if (!isToken && !(reading.lineStart && after === AFTER_LINE_END)) return PROSE;
  }
  if (counted.digits === counted.length && !isNumericSecret(reading, name, counted)) return NUMBER;
  // "rpc.nispasswd" => 100303
  if (counted.digits === counted.length && reading.nameQuoted && reading.operator === OP_EQUALS)
    return NUMBER;
  if (wordOnly && counted.length < SHORTEST_BARE_WORD && name.kind <= NAME_BARE) return WORD;
  return KEEP;
}

/** `TestVerboseSkip`: bare identifiers of common words. */
export function isCamelWords(bytes: Uint8Array, reading: Reading, counted: Statistics): boolean {
  const { operator } = reading;
  const isListed = operator === OP_ARGUMENT && reading.nameQuoted;
  if ((reading.quote !== 0 && !isListed) || counted.humps < 2 || !isWordOnly(counted)) return false;
  if (operator === OP_URL || operator === OP_HEADER || operator === OP_COMMAND) return false;
  const isLong = isListed && counted.humps >= MANY_HUMPS && counted.digits === 0;
  const limit = isLong ? 4.4 : 3.6;
  if (measureRarity(bytes, reading.valueStart, reading.valueEnd) >= limit) return false;
  return wordCoverage(bytes, reading.valueStart, reading.valueEnd) > 0.6;
}

/** Letters, joiners and dots. */
function isWordOnly(counted: Statistics): boolean {
  return counted.digits === 0 && counted.special === counted.joiners + counted.dots;
}

/** `Vendor::Package::name`: identifiers joined by two colons, in quotes. */
function isQualifiedName(bytes: Uint8Array, start: number, end: number): boolean {
  let joints = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x3a && bytes[i + 1] === 0x3a) {
      joints++;
      i++;
    } else if (((CLASSES[byte] as number) & (LETTER | DIGIT)) === 0 && byte !== 0x5f) return false;
  }
  return joints > 1;
}

/** `NAME=value` without blanks, name in capitals: an environment, where other words may follow. */
function isShellLike(reading: Reading, name: NameMeaning): boolean {
  return reading.operator === OP_EQUALS && !reading.spaced && name.allCaps;
}

/** A bare number is a secret only behind a password's name, and not in the middle of code. */
function isNumericSecret(reading: Reading, name: NameMeaning, counted: Statistics): boolean {
  if (counted.length >= 16) return true;
  if (name.kind !== NAME_PASSWORD || counted.length < 6 || name.negatedAfter > 0) return false;
  return reading.operator === OP_EQUALS || reading.operator === OP_COLON;
}

/** The value spells the end of the name, whatever the separators: `password: password`. */
function equalsName(bytes: Uint8Array, reading: Reading): boolean {
  let i = reading.valueEnd - 1;
  let j = reading.nameEnd - 1;
  let equal = 0;
  while (i >= reading.valueStart && j >= reading.nameStart) {
    if (!isAlnum(bytes, i)) i--;
    else if (!isAlnum(bytes, j)) j--;
    else {
      if (lower(bytes[i] as number) !== lower(bytes[j] as number)) return false;
      equal++;
      i--;
      j--;
    }
  }
  while (i >= reading.valueStart && !isAlnum(bytes, i)) i--;
  if (i < reading.valueStart) return equal > 2;
  return equal > 5 && i - reading.valueStart < 3;
}

function isAlnum(bytes: Uint8Array, at: number): boolean {
  return ((CLASSES[bytes[at] as number] as number) & ALNUM) !== 0;
}

/** Paths with word-like steps, file names with a known ending, host names. */
function isFileOrHost(bytes: Uint8Array, start: number, end: number, counted: Statistics): boolean {
  const first = bytes[start] as number;
  if (counted.slashes > 0) {
    const relative = first === 0x2e || first === 0x7e || (first === 0x2f && counted.digits === 0);
    if (relative) return true;
    // routes/fifth
    const isPlain = counted.special === counted.joiners + counted.dots + counted.slashes;
    if (
      counted.slashes === 1 &&
      counted.lower > 0 &&
      counted.upper + counted.digits === 0 &&
      isPlain
    ) {
      return true;
    }
    if (counted.slashes > 1 && counted.digits === 0 && counted.length < 40) return true;
    if (first === 0x2f && counted.slashes * 12 > counted.length) return true;
  }
  if (counted.dots === 0) return false;
  let dot = end - 1;
  while (dot > start && bytes[dot] !== 0x2e) dot--;
  const ending = end - dot - 1;
  if (ending < 1 || ending > 12) return false;
  for (let n = 0; n < FILE_ENDS.length; n++) {
    const word = FILE_ENDS[n] as Word;
    if (word.length === ending && startsWith(bytes, dot + 1, end, word)) return true;
  }
  return false;
}

function isEmail(bytes: Uint8Array, start: number, end: number, counted: Statistics): boolean {
  if (counted.dots === 0) return false;
  let at = start;
  while (at < end && bytes[at] !== 0x40) at++;
  if (at === start || at >= end - 3) return false;
  let dots = 0;
  for (let i = start; i < end; i++) {
    if (i === at) continue;
    const byte = bytes[i] as number;
    if (byte === 0x2e) {
      if (i > at && i < end - 1) dots++;
    } else if (((CLASSES[byte] as number) & NAME) === 0 && byte !== 0x2b) return false;
  }
  return dots > 0;
}

/** Digits with separators only: `2024-01-02`, `1.2.3`, `10.0.0.1`, `12:30`. */
function isDateOrVersion(
  bytes: Uint8Array,
  start: number,
  end: number,
  counted: Statistics,
): boolean {
  if (counted.digits === counted.length || counted.digits * 2 < counted.length) return false;
  let letters = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (((CLASSES[byte] as number) & LETTER) !== 0) letters++;
    else if (((CLASSES[byte] as number) & DIGIT) === 0) {
      // - . : / + blank
      const separator =
        byte === 0x2d ||
        byte === 0x2e ||
        byte === 0x3a ||
        byte === 0x2f ||
        byte === 0x2b ||
        byte === 0x20;
      if (!separator) return false;
    }
  }
  return letters <= 2 && counted.special > 0;
}

/** `1.13.2-alpine`, `v2.0.0+build.7`: three numbers joined by dots, then a tag. */
function isTaggedVersion(bytes: Uint8Array, start: number, end: number): boolean {
  let i = start;
  if (lower(bytes[i] as number) === 0x76) i++;
  for (let part = 0; part < 3; part++) {
    const from = i;
    while (i < end && ((CLASSES[bytes[i] as number] as number) & DIGIT) !== 0) i++;
    if (i === from || i - from > 4 || i >= end) return false;
    if (part < 2 && bytes[i++] !== 0x2e) return false;
  }
  return bytes[i] === 0x2d || bytes[i] === 0x2b || bytes[i] === 0x2e;
}
