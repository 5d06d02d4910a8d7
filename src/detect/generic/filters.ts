/**
 * What a value must not be, whatever its name says: templates, prose, code, references, hashes that
 * are no secrets. Most of the quiet of this detector is here; the model only weighs what is left.
 *
 * A filter answers with the reason, so that `explain` can say it, and '' for "keep".
 */
import { ALNUM, CLASSES, DIGIT, LETTER, lower, NAME } from './classes.ts';
import { NAME_BARE, NAME_PASSWORD, type NameMeaning } from './names.ts';
import { measureRarity, type Rarity, wordCoverage } from './rarity.ts';
import {
  AFTER_CLOSER,
  AFTER_EXPRESSION,
  AFTER_LINE_END,
  AFTER_WORD,
  byteBefore,
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
import type { Statistics } from './statistics.ts';

/** Shortest value worth a thought; real passwords of three characters are beyond saving. */
export const SHORTEST_VALUE = 4;
/** A bare value behind `key` or `token` alone, without digits, needs more than this. */
const SHORTEST_BARE_WORD = 8;
const SPECIAL_SHARE_LIMIT = 0.6;

const rarity: Rarity = { bits: 0, worstRun: 0 };

/** File endings; a value that ends so names a file. */
const FILE_ENDS: ReadonlySet<string> = new Set(
  (
    'pem key crt cer pub txt json yaml yml xml html htm js ts mjs cjs jsx tsx css scss py rb go rs java ' +
    'php sh c h cc cpp hpp cs kt md rst conf cfg ini toml env log csv png jpg jpeg gif svg p12 pfx jks ' +
    'asc gpg sig der csr sql db lock properties example local com org net io dev exe dll so aspx jsp erb ' +
    'tpl tmpl template keystore secret token length name value id url data config password'
  ).split(' '),
);

/** Why the value cannot be a secret, given its counts; '' if it can. */
export function rejectValue(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): string {
  const { valueStart: start, valueEnd: end, operator } = reading;
  if (counted.nonAscii > 0) return 'not ASCII';
  if (counted.spaces > 1 || (counted.spaces > 0 && reading.quote === 0)) return 'prose';
  const special = counted.special - counted.joiners;
  if (special > counted.length * SPECIAL_SHARE_LIMIT) return 'mostly special characters';
  if (counted.period > 0 || counted.distinct < 3) return 'periodic';
  if (counted.special === counted.length) return 'no letters or digits';
  if (reading.after === AFTER_EXPRESSION) return 'part of an expression';
  if (operator === OP_PROSE && !isProseValue(reading, counted)) return 'prose';
  if (equalsName(bytes, reading)) return 'equal to its name';
  if (operator !== OP_URL && operator !== OP_HEADER && operator !== OP_COMMAND) {
    const bare = reading.quote === 0 ? rejectBare(bytes, reading, name, counted) : '';
    if (bare !== '') return bare;
  }
  if (counted.digits === counted.length && name.kind !== NAME_PASSWORD && operator !== OP_URL) {
    if (operator === OP_ARGUMENT || operator === OP_COMPARE) return 'number';
  }
  if (isFileOrHost(bytes, start, end, counted)) return 'file or host';
  if (isEmail(bytes, start, end, counted)) return 'e-mail address';
  if (isDateOrVersion(bytes, start, end, counted) || isTaggedVersion(bytes, start, end)) {
    return 'date or version';
  }
  if (isAllSequence(counted)) return 'sequence';
  return '';
}

function isAllSequence(counted: Statistics): boolean {
  return counted.sequence >= 0.8;
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
): string {
  // urn:ietf:wg:oauth:2.0
  if (byteBefore(bytes, reading.nameStart, reading) === 0x3a && !reading.spaced) return 'code';
  if (holdsCode(bytes, reading) && !isShellLike(reading, name)) return 'code';
  const wordOnly = counted.digits === 0 && counted.special === counted.joiners + counted.dots;
  const after = reading.after;
  if (
    after === AFTER_WORD &&
    wordOnly &&
    reading.operator !== OP_FLAG &&
    !isShellLike(reading, name)
  ) {
    return 'prose or code';
  }
  if (after === AFTER_CLOSER && wordOnly) return 'code';
  if (counted.dots > 0 && counted.digits < 3 && isMemberAccess(bytes, reading)) return 'code';
  if (reading.operator === OP_SPACE && (wordOnly || after !== AFTER_LINE_END) && !name.allCaps) {
    if (!(reading.lineStart && after === AFTER_LINE_END)) return 'prose';
  }
  if (counted.digits === counted.length && !isNumericSecret(reading, name, counted))
    return 'number';
  if (wordOnly && counted.humps > 1 && isCamelWords(bytes, reading)) return 'words';
  if (wordOnly && counted.length < SHORTEST_BARE_WORD && name.kind <= NAME_BARE) return 'word';
  return '';
}

/** `TestVerboseSkip`: identifiers of common words. */
function isCamelWords(bytes: Uint8Array, reading: Reading): boolean {
  measureRarity(bytes, reading.valueStart, reading.valueEnd, rarity);
  return rarity.bits < 3.6 && wordCoverage(bytes, reading.valueStart, reading.valueEnd) > 0.6;
}

/** `[`, `(`, `::`, `->` in a bare value. */
function holdsCode(bytes: Uint8Array, reading: Reading): boolean {
  for (let i = reading.valueStart; i < reading.valueEnd; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x5b || byte === 0x28) return true;
    if (byte === 0x3a && bytes[i + 1] === 0x3a && i + 1 < reading.valueEnd) return true;
    if (byte === 0x2d && bytes[i + 1] === 0x3e && i + 1 < reading.valueEnd) return true;
  }
  return false;
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

/** `object.member`, `module.function`: identifiers joined by dots. */
function isMemberAccess(bytes: Uint8Array, reading: Reading): boolean {
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

/** The value spells the end of the name, whatever the separators: `password: password`. */
function equalsName(bytes: Uint8Array, reading: Reading): boolean {
  let i = reading.valueEnd - 1;
  let j = reading.nameEnd - 1;
  let equal = 0;
  for (;;) {
    while (i >= reading.valueStart && !isAlnum(bytes, i)) i--;
    while (j >= reading.nameStart && !isAlnum(bytes, j)) j--;
    if (i < reading.valueStart) return equal > 2;
    if (j < reading.nameStart) return equal > 5 && i - reading.valueStart < 3;
    if (lower(bytes[i] as number) !== lower(bytes[j] as number)) return false;
    equal++;
    i--;
    j--;
  }
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
    if (counted.slashes > 1 && counted.digits === 0 && counted.length < 40) return true;
    if (first === 0x2f && counted.slashes * 12 > counted.length) return true;
  }
  if (counted.dots === 0) return false;
  let dot = end - 1;
  while (dot > start && bytes[dot] !== 0x2e) dot--;
  const ending = end - dot - 1;
  if (ending < 1 || ending > 12) return false;
  let text = '';
  for (let i = dot + 1; i < end; i++) text += String.fromCharCode(lower(bytes[i] as number));
  return FILE_ENDS.has(text);
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
