/**
 * Quoted values that a page or a list shows rather than keeps: labels and sentences, names of other
 * things, things with their versions; and the phrases that people do take for passwords. Asked by filters.ts.
 */
import { ascii, hasClass, LOWER, lower, startsWith, UPPER, type Word } from './classes.ts';
import { NAME_BARE, NAME_PASSWORD, NAME_TOKEN, type NameMeaning } from './names.ts';
import { byteAt, byteBefore, OP_ARGUMENT, OP_COLON, type Reading } from './reading.ts';
import type { Statistics } from './statistics.ts';

const COLON = 0x3a;
const EQUALS = 0x3d;
const STAR = 0x2a;
const BRACKET = 0x5b;

/** Most blanks of a phrase that people take for a password. */
const PHRASE_BLANKS = 7;

/**
 * Quoted texts with blanks. With one blank and a digit or a symbol, or of three plain words and more
 * behind the name of a password, it may be chosen as one; two words without a digit are a label, and
 * anything with capitals inside, commas or words that hold a sentence together is one.
 */
export function isPhrase(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): boolean {
  if (reading.quote === 0) return false;
  const { spaces } = counted;
  const letters = counted.lower + counted.upper;
  if (spaces === 1)
    return letters + spaces < counted.length && !isShortLabel(bytes, reading, letters);
  if (spaces > PHRASE_BLANKS || name.kind !== NAME_PASSWORD || !name.lastIsKeyword) return false;
  if (reading.nameQuoted && reading.operator === OP_COLON && !reading.lineStart) return false;
  if (letters + counted.digits + spaces < counted.length || counted.upper > 0) return false;
  if (letters < spaces * 4) return false;
  return !isSentence(bytes, reading);
}

/** `Forgot it?`, `Start, Stop`: two words of which the one ends in a mark of punctuation, and nothing else. */
function isShortLabel(bytes: Uint8Array, reading: Reading, letters: number): boolean {
  const { valueStart, valueEnd } = reading;
  if (valueEnd - valueStart !== letters + 2) return false;
  for (let i = valueStart; i < valueEnd; i++) {
    const byte = bytes[i] as number;
    const isEnd = i === valueEnd - 1 || bytes[i + 1] === 0x20;
    // ? ! . , :
    const isMark =
      byte === 0x3f || byte === 0x21 || byte === 0x2e || byte === 0x2c || byte === 0x3a;
    if (isEnd && isMark) return true;
  }
  return false;
}

/** Short words that hold sentences together, in the languages of most projects. */
const SENTENCE_WORDS: readonly Word[] = (
  'a an and are as at be by can do does for from has have if in is it its new no not of on or should ' +
  'so that than the then this to too up was we when will with you your must only please same ' +
  'der die das den ein eine ist und oder mit nicht von zu le la les de du des un une et ou est pas el los ' +
  'las una y o en es al il lo gli di che per non e da os um uma para het een van niet ' +
  'password passwd passphrase secret token key'
)
  .split(' ')
  .map(ascii);

/** Whether a quoted text of several words reads like a sentence. */
function isSentence(bytes: Uint8Array, reading: Reading): boolean {
  let start = reading.valueStart;
  for (let i = start; i <= reading.valueEnd; i++) {
    if (i < reading.valueEnd && bytes[i] !== 0x20) continue;
    for (let n = 0; n < SENTENCE_WORDS.length; n++) {
      const word = SENTENCE_WORDS[n] as Word;
      if (word.length === i - start && startsWith(bytes, start, i, word)) return true;
    }
    start = i + 1;
  }
  return false;
}

/** `vendor/type@2022-07-01`, `actions/checkout@v4`: a thing, and which version of it. */
export function isVersioned(
  bytes: Uint8Array,
  start: number,
  end: number,
  counted: Statistics,
): boolean {
  if (counted.slashes === 0) return false;
  let i = end - 1;
  while (i > start && isVersionByte(bytes[i] as number)) i--;
  if (i < end - 1 && lower(bytes[i] as number) === 0x76) i--;
  return i < end - 1 && i > start && bytes[i] === 0x40;
}

function isVersionByte(byte: number): boolean {
  return byte === 0x2d || byte === 0x2e || (byte >= 0x30 && byte <= 0x39);
}

/** Leading bytes that a name shares with another one of its kind: `injectUser`, `injectPassword`. */
const SHARED_PREFIX = 5;
/** A word of one case behind `key` alone, up to this length, is another key's name. */
const LONGEST_KEY_WORD = 15;

/** The same behind `token` alone: words of a grammar or a format. */
const LONGEST_TOKEN_WORD = 8;

function longestWordBehind(name: NameMeaning): number {
  if (name.kind === NAME_BARE) return LONGEST_KEY_WORD;
  return name.kind === NAME_TOKEN ? LONGEST_TOKEN_WORD : 0;
}

/** Shortest name in front of `=` that makes a value a list of settings. */
const SETTING_NAME = 3;

/** `format=bgra:afbc=1`: what a program is told, in its own words; each part is a name and its value. */
export function isSettings(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    let i = at;
    while (i < end && isSettingByte(bytes[i] as number)) i++;
    if (i - at < SETTING_NAME || i + 1 >= end || bytes[i] !== EQUALS || bytes[i + 1] === EQUALS) {
      return false;
    }
    while (i < end && !isSeparator(bytes[i] as number)) i++;
    at = i + 1;
  }
  return true;
}

function isSettingByte(byte: number): boolean {
  return byte === 0x5f || (byte >= 0x61 && byte <= 0x7a);
}

function isSeparator(byte: number): boolean {
  return byte === 0x3a || byte === 0x2c || byte === 0x3b || byte === 0x26; // : , ; &
}

/** `'role::secret', 'role::cron'`, `{"Password", "Heslo"}`, `('pass', 'Row 12')`: one of a kind with the name. */
function isListedBeside(bytes: Uint8Array, reading: Reading, counted: Statistics): boolean {
  const { nameStart, nameEnd, valueStart, valueEnd } = reading;
  const isShort = nameEnd - nameStart < SHARED_PREFIX;
  if (isShort && counted.spaces > 0) return true;
  if (byteBefore(bytes, nameStart, reading) === COLON) {
    for (let i = valueStart; i < valueEnd; i++) if (bytes[i] === COLON) return true;
  }
  const isTitle = isCapitalised(bytes, nameStart) && isCapitalised(bytes, valueStart);
  return isTitle && counted.upper === 1 && counted.lower + counted.joiners + 1 === counted.length;
}

/** A capital, then a small letter. */
function isCapitalised(bytes: Uint8Array, at: number): boolean {
  return hasClass(bytes[at] as number, UPPER) && hasClass(bytes[at + 1] as number, LOWER);
}

/** `["motor_*"]`: a list of words with a star at an end, in code and settings a list of patterns. */
export function isGlob(bytes: Uint8Array, reading: Reading, counted: Statistics): boolean {
  const { valueStart, valueEnd } = reading;
  if (reading.quote === 0 || valueStart - 2 < reading.low) return false;
  if (counted.digits > 0 || bytes[valueStart - 2] !== BRACKET) return false;
  const star = bytes[valueEnd - 1] === STAR ? valueEnd - 1 : valueStart;
  return bytes[star] === STAR && counted.special === counted.joiners + counted.dots + 1;
}

/** `key: "abcdef"`, and lists of names: `'resetPassword', 'resetToken'`. */
export function isAnotherName(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): boolean {
  const { length } = counted;
  if (name.subwords === 1 && length <= longestWordBehind(name)) {
    if (counted.lower === length || counted.upper === length) return true;
  }
  if (reading.operator !== OP_ARGUMENT) return false;
  if (reading.nameQuoted && isListedBeside(bytes, reading, counted)) return true;
  if (counted.special > counted.joiners) return false;
  const { nameStart, nameEnd, valueStart } = reading;
  if (nameEnd - nameStart < SHARED_PREFIX || length < SHARED_PREFIX) return false;
  for (let n = 0; n < SHARED_PREFIX; n++) {
    if (lower(bytes[nameStart + n] as number) !== lower(bytes[valueStart + n] as number))
      return false;
  }
  return true;
}

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
  if (reading.quote === 0 && isCutOff(bytes, reading)) return true;
  if (counted.special > 1 && isRequirement(bytes, valueStart, valueEnd)) return true;
  return counted.special === 0 && length >= LEAST_INTERLEAVED && isInterleaved(bytes, reading);
}

/** `"PW": "Palau"`: two capitals and a word with a capital, as tables of countries have them. */
function isPlaceOfCountry(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): boolean {
  if (reading.nameEnd - reading.nameStart !== 2 || !name.allCaps) return false;
  if (reading.operator !== OP_COLON || counted.upper !== 1) return false;
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
  for (let i = start + 1; i + 2 < end; i++) {
    if (bytes[i + 1] !== EQUALS) continue;
    const sign = bytes[i] as number;
    const next = bytes[i + 2] as number;
    // > < ~ =
    const compares = sign === 0x3e || sign === 0x3c || sign === 0x7e || sign === EQUALS;
    if (compares && next >= 0x30 && next <= 0x39) return true;
  }
  return false;
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
