/**
 * How unlike words a text is: surprise of its letter trigrams against the identifiers of real code,
 * how much of it frequent words cover, and whether what is left after undoing leet spelling is one of
 * the words that stand for a secret in examples.
 *
 * The tables are lexicon.gen.ts; test/accuracy/train/lexicon.js makes them. HOT only for candidates. Translated to
 * WebAssembly, too: what may have a fraction is a Float, see floats.ts.
 */
import { CLASSES, DIGIT, LETTER, lower } from './classes.ts';
import type { Float } from './floats.ts';
import {
  TRIGRAM_LEVELS,
  TRIGRAM_STEP,
  WORD_FILTER,
  WORD_FILTER_BITS,
  WORD_FILTER_HASHES,
} from './lexicon.gen.ts';

/** a to z are 0 to 25. */
const SYMBOLS = 28;
const SYMBOL_DIGIT = 26;
const SYMBOL_EDGE = 27;
/** What a digit tells beyond being a digit: a little under log2(10), as real digits favour 0, 1 and 2. */
const DIGIT_BITS = 2.8;
/** A special character inside a value. */
const SPECIAL_BITS = 4.5;
/** For {@link WORD_FILTER_BITS}, which is a power of two. */
const WORD_FILTER_MASK = WORD_FILTER_BITS - 1;
/** Trigrams of the window whose mean is the worst run. */
const RUN = 6;
const SHORTEST_WORD = 4;
const LONGEST_WORD = 12;

/** Surprise of each third symbol behind two others, in steps of TRIGRAM_STEP. */
const LEVELS: Uint8Array = new Uint8Array(Buffer.from(TRIGRAM_LEVELS, 'base64'));
const FILTER: Uint8Array = new Uint8Array(Buffer.from(WORD_FILTER, 'base64'));

/** The symbol of each byte, and what the byte tells beyond it. */
const SYMBOL_OF: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => symbolOf(byte));
const BITS_OF: Float64Array = Float64Array.from({ length: 256 }, (_, byte) => bitsOf(byte));

function symbolOf(byte: number): number {
  const kind = CLASSES[byte] as number;
  if ((kind & LETTER) !== 0) return lower(byte) - 97;
  return (kind & DIGIT) === 0 ? SYMBOL_EDGE : SYMBOL_DIGIT;
}

function bitsOf(byte: number): number {
  const symbol = symbolOf(byte);
  if (symbol === SYMBOL_DIGIT) return DIGIT_BITS;
  const isJoiner = byte === 0x5f || byte === 0x2d || byte === 0x2e || byte === 0x20;
  return symbol !== SYMBOL_EDGE || isJoiner ? 0 : SPECIAL_BITS;
}

/** Bits of the last RUN characters. */
const runBits: Float32Array = new Float32Array(RUN);
/** The answer of {@link worstRun}. */
const worst: Float64Array = new Float64Array(1);

/** Bits per character in [start, end). Under 3.2 is word-like, over 4.4 random. */
export function measureRarity(bytes: Uint8Array, start: number, end: number): Float {
  let a = SYMBOL_EDGE;
  let b = SYMBOL_EDGE;
  let total: Float = 0;
  let run: Float = 0;
  let most: Float = 0;
  let slot = 0;
  for (let i = 0; i < RUN; i++) runBits[i] = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    const c = SYMBOL_OF[byte] as number;
    const level = LEVELS[(a * SYMBOLS + b) * SYMBOLS + c] as number;
    const bits: Float = (BITS_OF[byte] as number) + level * TRIGRAM_STEP;
    total += bits;
    run += bits - (runBits[slot] as number);
    runBits[slot] = bits;
    slot = slot === RUN - 1 ? 0 : slot + 1;
    if (i - start >= RUN - 1 && run > most) most = run;
    // An edge forgets what was before it.
    a = c === SYMBOL_EDGE ? c : b;
    b = c;
  }
  const count = end - start;
  const mean: Float = count === 0 ? 0 : total / count;
  worst[0] = count >= RUN ? most / RUN : mean;
  return mean;
}

/** The highest mean over six characters in a row, of what was measured last. */
export function worstRun(): Float {
  return worst[0] as number;
}

function isFrequentWord(seed: number): boolean {
  let hash = seed;
  for (let n = 0; n < WORD_FILTER_HASHES; n++) {
    const bit = hash & WORD_FILTER_MASK;
    if (((FILTER[bit >>> 3] as number) & (1 << (bit & 7))) === 0) return false;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  }
  return true;
}

/** Share of the letters in [start, end) that frequent words of four letters and more cover. */
export function wordCoverage(bytes: Uint8Array, start: number, end: number): Float {
  let letters = 0;
  let covered = 0;
  let until = start;
  /** The letters in a row end here. */
  let lettersEnd = start;
  for (let i = start; i < end; i++) {
    if (i >= lettersEnd) {
      lettersEnd = i;
      while (lettersEnd < end && isLetter(bytes[lettersEnd] as number)) lettersEnd++;
      if (i === lettersEnd) continue;
    }
    letters++;
    if (i < until) {
      covered++;
      continue;
    }
    const length = longestWordAt(bytes, i, lettersEnd);
    if (length > 0) {
      covered++;
      until = i + length;
    }
  }
  return letters === 0 ? 0 : covered / letters;
}

function isLetter(byte: number): boolean {
  return ((CLASSES[byte] as number) & LETTER) !== 0;
}

/** Length of the longest frequent word at `at`, of letters that end at `end`; 0 if there is none. */
function longestWordAt(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < SHORTEST_WORD) return 0;
  let hash = 0x811c9dc5;
  let longest = 0;
  const limit = Math.min(end, at + LONGEST_WORD);
  for (let i = at; i < limit; i++) {
    hash = Math.imul(hash ^ lower(bytes[i] as number), 0x01000193);
    const length = i + 1 - at;
    if (length >= SHORTEST_WORD && isFrequentWord(hash)) longest = length;
  }
  return longest;
}

/** Words that stand where a secret would, in examples and tests; leet spelling undone first. */
const STAND_INS: readonly string[] = (
  'password passwd passwort passphrase passcode pass pwd pw secret secrets token tokens key keys ' +
  'apikey test tests testing tester example sample dummy fake mock foo foobar bar baz qux change ' +
  'changeme changeit admin administrator root user username login guest default none null nil ' +
  'undefined true false string value your yours my mine here todo fixme placeholder redacted hidden ' +
  'masked removed insert replace enter abc abcd abcdef xxx xxxx asdf demo invalid wrong bad correct ' +
  'incorrect new old api auth authorization bearer basic private public client app some any random ' +
  'unknown empty required optional super access refresh session cookie not exist exists different ' +
  'another other the this that with without for and real valid expired encrypted hash hashed salt ' +
  'credential credentials cred creds input prompt field name type text data code header body ' +
  'internal external local localhost global shared super very top good super account server service ' +
  'database postgres mysql redis mongo oauth oauth2 jwt bot web mail email phone number id ' +
  'secure strong safe long goes kennwort wachtwoord adgangskode kodeord losenord passord salasana heslo haslo ' +
  'parola senha contrasena clave geheim kulcs klucz schluessel nieuw neues nouveau nueva'
).split(' ');

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash;
}

const STAND_IN_HASHES: Int32Array = Int32Array.from(new Set(STAND_INS.map(hashOf)));
/** Where a hash is looked up: by its last bits stands one more than its number, or it follows behind. */
const STAND_IN_MASK = 2047;
const STAND_IN_SLOTS: Uint8Array = buildSlots();
const LONGEST_STAND_IN: number = Math.max(...STAND_INS.map((word) => word.length));

function buildSlots(): Uint8Array {
  const slots = new Uint8Array(STAND_IN_MASK + 1);
  if (STAND_IN_HASHES.length > 255) throw new RangeError('too many stand-ins for slots of a byte');
  STAND_IN_HASHES.forEach((hash, index) => {
    let slot = hash & STAND_IN_MASK;
    while (slots[slot] !== 0) slot = (slot + 1) & STAND_IN_MASK;
    slots[slot] = index + 1;
  });
  return slots;
}

function isStandIn(hash: number): boolean {
  let slot = hash & STAND_IN_MASK;
  let number = STAND_IN_SLOTS[slot] as number;
  while (number !== 0 && STAND_IN_HASHES[number - 1] !== hash) {
    slot = (slot + 1) & STAND_IN_MASK;
    number = STAND_IN_SLOTS[slot] as number;
  }
  return number !== 0;
}

/** The letter that a leet character stands for, 0 for what stands for none. */
function letterOf(byte: number): number {
  switch (byte) {
    case 0x30:
      return 0x6f; // 0 o
    case 0x31:
    case 0x21:
      return 0x69; // 1 ! i
    case 0x33:
      return 0x65; // 3 e
    case 0x34:
    case 0x40:
      return 0x61; // 4 @ a
    case 0x35:
    case 0x24:
      return 0x73; // 5 $ s
    case 0x37:
      return 0x74; // 7 t
    default: {
      const letter = lower(byte);
      return letter >= 97 && letter <= 122 ? letter : 0;
    }
  }
}

/** {@link letterOf} each byte. */
const UNLEET: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => letterOf(byte));

/** 1 for each two letters that a stand-in begins with: most places are told by these. */
const STAND_IN_BEGINS = new Uint8Array(1 << 10);
for (const word of STAND_INS) STAND_IN_BEGINS[pairOf(word.charCodeAt(0), word.charCodeAt(1))] = 1;

function pairOf(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31);
}

/** Share of [start, end) that stand-in words cover; digits and specials at both ends do not count. */
export function standInCoverage(bytes: Uint8Array, start: number, end: number): Float {
  let from = start;
  let to = end;
  while (to > from && ((CLASSES[bytes[to - 1] as number] as number) & LETTER) === 0) to--;
  while (from < to && ((CLASSES[bytes[from] as number] as number) & LETTER) === 0) from++;
  let letters = 0;
  let covered = 0;
  let until = from;
  for (let i = from; i < to; i++) {
    if ((UNLEET[bytes[i] as number] as number) === 0) continue;
    letters++;
    if (i >= until) until = Math.max(until, i + standInAt(bytes, i, to));
    if (i < until) covered++;
  }
  return letters === 0 ? 0 : covered / letters;
}

function standInAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + 1 >= end) return 0;
  const first = UNLEET[bytes[at] as number] as number;
  const second = UNLEET[bytes[at + 1] as number] as number;
  if (second === 0 || STAND_IN_BEGINS[pairOf(first, second)] === 0) return 0;
  let hash = 0x811c9dc5;
  let longest = 0;
  const limit = Math.min(end, at + LONGEST_STAND_IN);
  for (let i = at; i < limit; i++) {
    const letter = UNLEET[bytes[i] as number] as number;
    if (letter === 0) break;
    hash = Math.imul(hash ^ letter, 0x01000193);
    const length = i + 1 - at;
    if (length >= 2 && isStandIn(hash)) longest = length;
  }
  return longest;
}
