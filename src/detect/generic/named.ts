/**
 * The detector of `name operator value`: asked at every word that can be part of a secret's name.
 *
 * Most of its anchors are prose and code without a value (1,900 per MB of real code), so the order of
 * the questions is the design: what follows the name, then whether an operator stands there, then the
 * value's first byte, then its end; only then the name's meaning and the counts. The rest is assess.ts.
 */
import type { Gate, GateStep, Literal } from '../../prefilter/index.ts';
import { userEnd } from './beside.ts';
import {
  ascii,
  BLANK,
  BREAK,
  CLASSES,
  hasClass,
  LETTER,
  LOWER,
  NAME,
  QUOTE,
  rangesWhere,
  startsWithAny,
  type Word,
} from './classes.ts';
import type { ReaderContext } from './context.ts';
import { KEEP, rejectValue, SHORTEST_VALUE } from './filters.ts';
import { isLineStart } from './line-start.ts';
import { isListedBefore, isListedValue, isSettingOfPassword } from './listed.ts';
import { NAME_NONE, NAME_PASSWORD, previousWord, readName, setMeaning } from './names.ts';
import { readOperator } from './operators.ts';
import {
  byteAt,
  byteBefore,
  GAP_LIMIT,
  NAME_LEFT_LIMIT,
  NAME_RIGHT_LIMIT,
  OP_COMMAND,
  OP_COMPARE,
  OP_ELEMENT,
  type Reading,
  VALUE_LIMIT,
} from './reading.ts';
import { skipBlanks } from './siblings.ts';
import { countBytes } from './statistics.ts';
import { isPlaceholder } from './templates.ts';
import { readValue } from './values.ts';

/** Words that open a verdict; each at least three letters, for the prefilter. */
const NAME_ANCHORS: readonly string[] = [
  'pass',
  'pwd',
  'secret',
  'token',
  'key',
  'cred',
  'auth',
  'jwt',
  'psk',
  'salt',
  'senha',
  'kennwort',
  'contrase',
  'verifier',
  'psswd',
  'otp',
  'mdp',
  'wachtwoord',
  'adgangskode',
  'losenord',
  'salasana',
  'haslo',
  'heslo',
  'parola',
  'sifre',
  'clave',
  'geheim',
];

/** `password` in scripts and with letters beyond ASCII, as their UTF-8 bytes: each is the whole word. */
const FOREIGN_ANCHORS: readonly string[] = [
  'contraseña',
  'lösenord',
  'hasło',
  'şifre',
  'пароль',
  '密码',
  '密碼',
  '口令',
  'パスワード',
  '비밀번호',
].map((word) => Buffer.from(word).toString('latin1'));

/** `pw` is too short for the prefilter, so it comes with what may follow it. */
const PW_ANCHORS: readonly string[] = ['pw=', 'pw:', 'pw ', 'pw"', "pw'", 'pw)'];

/** Bytes to the left: the name, and a word or a directive in front of it. */
export const NAME_BEFORE: number = NAME_LEFT_LIMIT + 48;
/** Bytes to the right: the rest of the name, the gap, the value, and what follows it. */
export const NAME_AFTER: number = NAME_RIGHT_LIMIT + GAP_LIMIT + VALUE_LIMIT + 64;

const ANCHOR_WORDS: readonly Word[] = NAME_ANCHORS.map(ascii);

/** First three letters of the anchors, five bits each, as a set of bits: where another could begin. */
const ANCHOR_STARTS: Uint8Array = buildStarts();

function buildStarts(): Uint8Array {
  const table = new Uint8Array((1 << 15) / 8);
  for (const word of NAME_ANCHORS) {
    let packed = 0;
    for (let i = 0; i < 3; i++) packed = (packed << 5) | (word.charCodeAt(i) & 31);
    table[packed >> 3] = (table[packed >> 3] as number) | (1 << (packed & 7));
  }
  return table;
}

/** Bytes that can follow a name when a value is to come; all else ends the judgement at once. */
const FOLLOWS: Uint8Array = buildFollows();

function buildFollows(): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of ' \t"\'`:=,()]}[{<>|?!.*\\&%\n\r') table[character.charCodeAt(0)] = 1;
  return table;
}

/** Bytes that may follow a name's blanks: operators, quotes, and what may open a bare value. */
const BEHIND_BLANKS: Uint8Array = buildBehindBlanks();

function buildBehindBlanks(): Uint8Array {
  const table = new Uint8Array(256);
  for (let byte = 0x21; byte < 0x7f; byte++) table[byte] = 1;
  for (const character of ',;)]}&*>\\$') table[character.charCodeAt(0)] = 0;
  return table;
}

/** So many bytes of a name are passed over by the prefilter; a longer one is looked at here. */
const GATE_NAME = 16;
const GATE_BLANKS = 4;
const OPENING = 0x28;
const CLOSING = 0x29;
const COMMA = 0x2c;
const DOT = 0x2e;
/** First letters of what a test says behind `expect(name).`: to, is, should. */
const ANSWER_STARTS = 'tTiIsS';
const BLANKS = rangesWhere((byte) => hasClass(byte, BLANK));
const REST_OF_NAME: GateStep = {
  kind: 'skip',
  ranges: rangesWhere((byte) => hasClass(byte, NAME)),
  count: GATE_NAME,
};

/**
 * What readNamed would turn down by the bytes behind the name alone (nameEndAfter, FOLLOWS and
 * endsEarly), said as gates, so that the prefilter does not report it: two of three places.
 */
const NAME_GATES: readonly Gate[] = [
  [REST_OF_NAME, { kind: 'peek', ranges: rangesWhere(isJoint), count: 1 }],
  [
    REST_OF_NAME,
    { kind: 'run', ranges: BLANKS, count: 1 },
    { kind: 'skip', ranges: BLANKS, count: GATE_BLANKS },
    { kind: 'peek', ranges: rangesWhere((byte) => BEHIND_BLANKS[byte] === 1), count: 1 },
  ],
  [
    REST_OF_NAME,
    { kind: 'run', ranges: [OPENING, OPENING], count: 1 },
    { kind: 'peek', ranges: rangesWhere((byte) => !hasClass(byte, LOWER)), count: 1 },
  ],
  [
    REST_OF_NAME,
    { kind: 'run', ranges: [OPENING, OPENING], count: 1 },
    { kind: 'run', ranges: rangesWhere((byte) => hasClass(byte, LOWER)), count: 1 },
    { kind: 'peek', ranges: rangesWhere((byte) => hasClass(byte, QUOTE)), count: 1 },
  ],
  [
    REST_OF_NAME,
    { kind: 'run', ranges: [CLOSING, CLOSING], count: 1 },
    { kind: 'run', ranges: [DOT, DOT], count: 1 },
    { kind: 'peek', ranges: rangesWhere(opensAnswer), count: 1 },
  ],
  [
    REST_OF_NAME,
    { kind: 'run', ranges: [CLOSING, CLOSING], count: 2 },
    { kind: 'run', ranges: [DOT, DOT], count: 1 },
    { kind: 'peek', ranges: rangesWhere(opensAnswer), count: 1 },
  ],
];

function isJoint(byte: number): boolean {
  return FOLLOWS[byte] === 1 && !hasClass(byte, BLANK) && byte !== OPENING && byte !== CLOSING;
}

function opensAnswer(byte: number): boolean {
  return ANSWER_STARTS.includes(String.fromCharCode(byte));
}

export const NAME_LITERALS: readonly Literal[] = [
  ...NAME_ANCHORS.map((bytes) => ({ bytes, caseless: true, gates: NAME_GATES })),
  ...PW_ANCHORS.map((bytes) => ({ bytes, caseless: true })),
  ...FOREIGN_ANCHORS.map((bytes) => ({ bytes, caseless: false, gates: NAME_GATES })),
];

/** End of the name around an anchor; -1 if it is too long or another anchor stands further right. */
function nameEndAfter(bytes: Uint8Array, from: number, end: number, anchorStart: number): number {
  const limit = Math.min(end, from + NAME_RIGHT_LIMIT);
  // The anchor's own last letters count: `passkey` is judged at `key`.
  let packed = ((bytes[from - 2] as number) & 31) << 5;
  packed |= (bytes[from - 1] as number) & 31;
  let i = from;
  for (; i < limit; i++) {
    const byte = bytes[i] as number;
    if (((CLASSES[byte] as number) & NAME) === 0) return i;
    packed = ((packed << 5) | (byte & 31)) & 0x7fff;
    const mayStart = ((ANCHOR_STARTS[packed >> 3] as number) & (1 << (packed & 7))) !== 0;
    if (mayStart && i - 2 > anchorStart && anchorAt(bytes, i - 2, end)) return -1;
  }
  return i < end ? -1 : i;
}

function anchorAt(bytes: Uint8Array, at: number, end: number): boolean {
  return startsWithAny(bytes, at, end, ANCHOR_WORDS);
}

/** Start of the name, -1 if it goes on beyond the limit. Dots join: `spring.datasource.password`. */
function nameStartBefore(bytes: Uint8Array, from: number, low: number): number {
  const limit = Math.max(low, from - NAME_LEFT_LIMIT);
  let i = from;
  while (i > limit) {
    const byte = bytes[i - 1] as number;
    if (((CLASSES[byte] as number) & NAME) === 0 && byte !== 0x2e) break;
    i--;
  }
  return i === limit && limit > low ? -1 : i;
}

/** Flags of the word before the name, where one blank joins them: `API key: …`. */
function wordBefore(bytes: Uint8Array, nameStart: number, low: number): number {
  if (nameStart - 2 < low || bytes[nameStart - 1] !== 0x20) return 0;
  const limit = Math.max(low, nameStart - 24);
  let i = nameStart - 1;
  while (i > limit && ((CLASSES[bytes[i - 1] as number] as number) & NAME) !== 0) i--;
  return previousWord(bytes, i, nameStart - 1);
}

/** Whether the anchor is `pw` and the byte behind it; of the others only `pwd` begins so. */
function isPwAnchor(bytes: Uint8Array, anchorStart: number, anchorEnd: number): boolean {
  if (((bytes[anchorStart + 1] as number) | 32) !== 0x77) return false;
  return ((CLASSES[bytes[anchorEnd - 1] as number] as number) & NAME) === 0;
}

/** Bytes beside a name and its blanks that endsEarly may look at, one more for the text's edge. */
const EARLY_BYTES = 4;
/** Longest of the anchors' words: nameEndAfter may look for one at the end of the name. */
const LONGEST_ANCHOR = NAME_ANCHORS.reduce((most, { length }) => Math.max(most, length), 0);

/**
 * The common cases in which nothing is assigned, decided by two or three bytes: a word in prose, an
 * argument among arguments, a call. HOT: three of four anchors end here.
 */
function endsEarly(
  bytes: Uint8Array,
  nameStart: number,
  nameEnd: number,
  low: number,
  end: number,
): boolean {
  const byte = bytes[nameEnd] as number;
  const short = nameEnd - nameStart < 5; // key, auth, pass: no part of a longer name
  if (byte === 0x20 || byte === 0x09) {
    const at = skipBlanks(bytes, nameEnd, end);
    if (at >= end) return true;
    const next = bytes[at] as number;
    if ((BEHIND_BLANKS[next] as number) === 0) return true;
    return short && ((CLASSES[next] as number) & LETTER) !== 0 && !isPassword(bytes, nameStart);
  }
  if (byte === 0x2c) {
    // `key=NAME,value=…`, `name: NAME, value: …`, `:name, "…"`; all else lists arguments.
    let i = nameStart;
    if (i > low && bytes[i - 1] === 0x20) i--;
    if (i <= low) return true;
    const before = bytes[i - 1] as number;
    if (before === 0x3a || before === 0x3d || before === 0x7b) return false;
    // `(NAME, "value")`, `->name, 'value'`
    return !isListedBefore(before) || !opensText(bytes, nameEnd + 1, end);
  }
  if (byte === CLOSING) return !isAnswered(bytes, nameEnd + 1, end);
  if (byte !== 0x28 || nameEnd + 2 >= end) return false;
  // A call whose first argument is a variable; `name(b"…")` and `name(Buffer.from("…"))` are not.
  const argument = CLASSES[bytes[nameEnd + 1] as number] as number;
  if ((argument & LETTER) === 0) return false;
  if (short) return true;
  return (
    (argument & LOWER) !== 0 && ((CLASSES[bytes[nameEnd + 2] as number] as number) & QUOTE) === 0
  );
}

/** `).to`, `)).is`, `).should`: what a test says of the name in its brackets. */
function isAnswered(bytes: Uint8Array, at: number, end: number): boolean {
  const i = at < end && bytes[at] === CLOSING ? at + 1 : at;
  if (i + 1 >= end || bytes[i] !== DOT) return false;
  const first = (bytes[i + 1] as number) | 32;
  return first === 0x74 || first === 0x69 || first === 0x73;
}

/** Whether a text begins behind a comma and at most one blank: `"` or `<<"`. */
function opensText(bytes: Uint8Array, at: number, end: number): boolean {
  const i = at < end && bytes[at] === 0x20 ? at + 1 : at;
  return i < end && (((CLASSES[bytes[i] as number] as number) & QUOTE) !== 0 || bytes[i] === 0x3c);
}

function isPassword(bytes: Uint8Array, nameStart: number): boolean {
  let i = nameStart;
  while (bytes[i] === 0x2d) i++; // --pw
  return ((bytes[i] as number) | 32) === 0x70; // pass, pwd, psk
}

/**
 * Reads `name operator value` around the anchor `context.span`; false if there is no value to weigh.
 * HOT: all but a few per cent of the anchors of real code end in its first lines.
 */
export function readNamed(bytes: Uint8Array, context: ReaderContext): boolean {
  const { textStart, textEnd, anchorStart, anchorEnd } = context.span;
  context.lookedLeft = -1;
  const end = textEnd - anchorEnd > NAME_AFTER ? anchorEnd + NAME_AFTER : textEnd;
  const nameEnd = isPwAnchor(bytes, anchorStart, anchorEnd)
    ? anchorStart + 2
    : nameEndAfter(bytes, anchorEnd, end, anchorStart);
  if (nameEnd < 0 || nameEnd >= end || FOLLOWS[bytes[nameEnd] as number] === 0) {
    context.lookedLeft = 0;
    context.lookedRight = anchorEnd - anchorStart + NAME_RIGHT_LIMIT + LONGEST_ANCHOR;
    return false;
  }
  const low = anchorStart - textStart > NAME_BEFORE ? anchorStart - NAME_BEFORE : textStart;
  const nameStart = nameStartBefore(bytes, anchorStart, low);
  if (nameStart < 0) return false;
  if (endsEarly(bytes, nameStart, nameEnd, low, end)) {
    context.lookedLeft = anchorStart - nameStart + EARLY_BYTES;
    context.lookedRight = skipBlanks(bytes, nameEnd, end) + EARLY_BYTES - anchorStart;
    return false;
  }
  const reading = context.reading;
  reading.low = low;
  reading.high = end;
  reading.nameStart = nameStart;
  reading.nameEnd = nameEnd;
  const from = readOperator(bytes, end, reading);
  if (from < 0 || from >= end) return false;
  reading.lineStart = isLineStart(bytes, nameStart, low);
  reading.spaced = ((CLASSES[bytes[from - 1] as number] as number) & BLANK) !== 0;
  if (!readValue(bytes, from, end, reading)) return false;
  if (reading.valueEnd - reading.valueStart < SHORTEST_VALUE) return false;
  if (isPlaceholder(bytes, reading)) return false;
  readName(bytes, nameStart, nameEnd, context.meaning, wordBefore(bytes, nameStart, low));
  if (isForeign(bytes, anchorStart, anchorEnd)) {
    context.meaning.kind = NAME_PASSWORD;
    context.meaning.lastIsKeyword = nameEnd === anchorEnd;
    context.meaning.clean = true;
    context.meaning.allCaps = false;
  }
  if (reading.operator === OP_COMMAND) setMeaning(context.meaning, NAME_PASSWORD);
  if (context.meaning.kind === NAME_NONE || isTagOfMarkup(bytes, reading)) return false;
  const user = userEnd(bytes, reading);
  if (user > 0) {
    reading.valueStart = user + 1;
    context.meaning.kind = NAME_PASSWORD;
    if (reading.valueEnd - reading.valueStart < SHORTEST_VALUE) return false;
  }
  context.secretStart = reading.valueStart;
  context.secretEnd = reading.valueEnd;
  countBytes(bytes, reading.valueStart, reading.valueEnd, context.counted);
  // ("Ann", "Lee", "5550100")
  const isNumber = context.counted.digits === context.counted.length;
  if (reading.operator === OP_COMMAND && isNumber) return false;
  const isListed = reading.operator === OP_COMPARE && bytes[nameEnd] === COMMA;
  if (isListed && isSettingOfPassword(bytes, reading, context.meaning)) {
    setMeaning(context.meaning, NAME_PASSWORD);
  }
  if (isListed && !isListedValue(bytes, reading, context.meaning, context.counted)) return false;
  context.rejected = rejectValue(bytes, reading, context.meaning, context.counted);
  return context.rejected === KEEP;
}

/** Whether the anchor is one of {@link FOREIGN_ANCHORS}. */
function isForeign(bytes: Uint8Array, anchorStart: number, anchorEnd: number): boolean {
  for (let i = anchorStart; i < anchorEnd; i++) if ((bytes[i] as number) >= 0x80) return true;
  return false;
}

/** `<token>…`: an element whose text is not followed by a tag holds markup, not a value. */
function isTagOfMarkup(bytes: Uint8Array, reading: Reading): boolean {
  if (reading.operator !== OP_ELEMENT) return false;
  const before = byteBefore(bytes, reading.nameStart, reading);
  if (!reading.nameQuoted && before !== 0x3c && before !== 0x3a) return true; // < and the : of <ns:name>
  let i = reading.valueEnd;
  while (((CLASSES[byteAt(bytes, i, reading)] as number) & (BLANK | BREAK)) !== 0) {
    if (i - reading.valueEnd > 40) return true;
    i++;
  }
  return byteAt(bytes, i, reading) !== 0x3c;
}
