/**
 * Quoted values that a page or a list shows rather than keeps: labels and sentences, names of other
 * things, things with their versions; and the phrases that people do take for passwords. Asked by filters.ts.
 */
import { ascii, hasClass, LOWER, lower, startsWith, UPPER, type Word } from './classes.ts';
import { NAME_BARE, NAME_PASSWORD, NAME_SECRET, NAME_TOKEN, type NameMeaning } from './names.ts';
import { byteBefore, OP_ARGUMENT, OP_COLON, type Reading } from './reading.ts';
import type { Statistics } from './statistics.ts';

const COLON = 0x3a;
const EQUALS = 0x3d;
const STAR = 0x2a;
const BRACKET = 0x5b;

/** Most blanks of a phrase that people take for a password. */
const PHRASE_BLANKS = 7;

/**
 * Quoted texts with blanks. With one blank and a digit or a symbol, or of three plain words and more
 * behind the name of a password or secret, it may be chosen as one; two words without a digit are a label, and
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
  if (spaces > PHRASE_BLANKS || !name.lastIsKeyword) return false;
  if (name.kind !== NAME_PASSWORD && name.kind !== NAME_SECRET) return false;
  if (reading.nameQuoted && reading.operator === OP_COLON && !reading.lineStart) return false;
  if (letters + counted.digits + spaces < counted.length) return false;
  if (counted.upper > 0 && !isSpokenPhrase(bytes, reading, counted)) return false;
  if (letters < spaces * 4) return false;
  return !isSentence(bytes, reading);
}

const PHRASE = ascii('phrase');

/** `passphrase = "Correct Horse Battery Staple"`: each word with a capital, behind a name that asks for a phrase. */
function isSpokenPhrase(bytes: Uint8Array, reading: Reading, counted: Statistics): boolean {
  const { nameEnd } = reading;
  if (counted.upper !== counted.spaces + 1 || counted.spaces < 3) return false;
  return startsWith(bytes, nameEnd - PHRASE.length, nameEnd, PHRASE);
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

/** `vendor/type@2022-07-01-preview`, `actions/checkout@v4`: a thing, and which version of it. */
export function isVersioned(
  bytes: Uint8Array,
  start: number,
  end: number,
  counted: Statistics,
): boolean {
  if (counted.slashes === 0) return false;
  let i = behindTag(bytes, start, end) - 1;
  const last = i;
  while (i > start && isVersionByte(bytes[i] as number)) i--;
  if (i < last && lower(bytes[i] as number) === 0x76) i--;
  return i < last && i > start && bytes[i] === 0x40;
}

/** Where the version's figures end, `-preview` and its like left out. */
function behindTag(bytes: Uint8Array, start: number, end: number): number {
  let i = end - 1;
  while (i > start && (bytes[i] as number) >= 0x61 && (bytes[i] as number) <= 0x7a) i--;
  return i < end - 1 && bytes[i] === 0x2d ? i : end;
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
