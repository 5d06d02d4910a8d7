/**
 * What stands beside a value: calls in front of it that look something up instead of holding it, and
 * what follows it. A leaf of values.ts, which reads the value itself.
 */
import {
  ascii,
  BREAK,
  CLASSES,
  DIGIT,
  LETTER,
  NAME,
  QUOTE,
  startsWith,
  startsWithAny,
  UPPER,
  type Word,
} from './classes.ts';
import {
  AFTER_CLOSER,
  AFTER_EXPRESSION,
  AFTER_LINE_END,
  AFTER_WORD,
  OP_COLON,
  OP_EQUALS,
  type Reading,
} from './reading.ts';
import { skipBlanks, skipSpace } from './siblings.ts';
import { endsWithAny } from './spaced.ts';

const BACKSLASH = 0x5c;
const OPEN_PAREN = 0x28;
const FORMAT = ascii('.format');
/** The type of bytes in Go, in front of its parenthesis. */
export const GO_SLICE: Word = ascii('[]');
/** Longest name of a call in a call around a value. */
const LONGEST_CONVERSION = 32;

/** Calls around a quoted text that look a value up, or make a message of it. */
const LOOKUPS: readonly Word[] = (
  'env get require import prompt input read load open file find fetch t _ translate gettext ' +
  'format printf sprintf error errorf query select param params header field string lookup ' +
  'var secret getenv getpass parse text symbol i18n id'
)
  .split(' ')
  .map(ascii);
/** Last words of calls that make something else of a text: `MessageField("…")`, `ObjectId("…")`. */
const OTHERS_MADE: readonly Word[] = 'field id state fingerprint param header error exception label'
  .split(' ')
  .map(ascii);
/** First words of calls that look something up by its name: `getSecret("…")`, `SelectToken("…")`. */
const LOOKUP_VERBS: readonly Word[] = 'get select find load fetch lookup'.split(' ').map(ascii);
/** Last words behind them that hand on what they were given: `getBytes("…")`. */
const HANDED_ON: Word = ascii('bytes');

/** Whether the call whose name ends at `open` only looks something up by a text, or shows one. */
export function isLookup(bytes: Uint8Array, start: number, open: number): boolean {
  let word = open;
  while (word > start && ((CLASSES[bytes[word - 1] as number] as number) & LETTER) !== 0) word--;
  if (isOneOf(bytes, word, open, LOOKUPS)) return true;
  let hump = open - 1;
  while (hump > word && ((CLASSES[bytes[hump] as number] as number) & UPPER) === 0) hump--;
  if (hump <= word) return false;
  if (isOneOf(bytes, hump, open, OTHERS_MADE)) return true;
  if (startsWith(bytes, hump, open, HANDED_ON)) return false;
  let verb = word + 1;
  while (((CLASSES[bytes[verb] as number] as number) & UPPER) === 0) verb++;
  return isOneOf(bytes, word, verb, LOOKUP_VERBS);
}

function isOneOf(bytes: Uint8Array, start: number, end: number, words: readonly Word[]): boolean {
  for (let n = 0; n < words.length; n++) {
    const word = words[n] as Word;
    if (end - start === word.length && startsWith(bytes, start, end, word)) return true;
  }
  return false;
}

/** `[]byte(` in `NewSecret([]byte("value"))`: where its argument begins; `at` where no call stands there. */
export function behindConversion(bytes: Uint8Array, at: number, end: number): number {
  const start = startsWith(bytes, at, end, GO_SLICE) ? at + GO_SLICE.length : at;
  const limit = Math.min(end, start + LONGEST_CONVERSION);
  let i = start;
  while (
    i < limit &&
    (((CLASSES[bytes[i] as number] as number) & NAME) !== 0 || bytes[i] === 0x2e)
  ) {
    i++;
  }
  if (i === start || i >= limit || bytes[i] !== OPEN_PAREN || isLookup(bytes, start, i)) return at;
  return skipBlanks(bytes, i + 1, end);
}

/** What follows the value that ends at `from`. */
export function readAfter(bytes: Uint8Array, from: number, end: number): number {
  const at = skipBlanks(bytes, from, end);
  if (at >= end) return AFTER_LINE_END;
  const byte = bytes[at] as number;
  const kind = CLASSES[byte] as number;
  if ((kind & BREAK) !== 0) return AFTER_LINE_END;
  if (byte === BACKSLASH || byte === 0x23) return AFTER_LINE_END; // continuation, comment
  if (byte === 0x2f && bytes[at + 1] === 0x2f && at + 1 < end) return AFTER_LINE_END;
  if (byte === 0x2b && joinsText(bytes, at + 1, end)) return AFTER_CLOSER;
  // %> and %} close the template around.
  if (byte === 0x25 && at + 1 < end && (bytes[at + 1] === 0x3e || bytes[at + 1] === 0x7d)) {
    return AFTER_LINE_END;
  }
  // + % ( [ and ? (a conditional)
  if (byte === 0x2b || byte === 0x25 || byte === OPEN_PAREN || byte === 0x5b || byte === 0x3f) {
    return AFTER_EXPRESSION;
  }
  if (byte === 0x2e) return startsWith(bytes, at, end, FORMAT) ? AFTER_EXPRESSION : AFTER_CLOSER;
  if (at === from || (kind & NAME) === 0) return AFTER_CLOSER;
  if ((kind & LETTER) === 0) return AFTER_LINE_END; // the next flag or number of a command
  return AFTER_WORD;
}

/** Behind `+`: another quoted text, so that what was read is a text and no part of a template. */
function joinsText(bytes: Uint8Array, from: number, end: number): boolean {
  const at = skipBlanks(bytes, from, end);
  return at < end && ((CLASSES[bytes[at] as number] as number) & QUOTE) !== 0;
}

/** Longest text that is passed over as a user's name. */
const USER_LIMIT = 64;

/** Most arguments of a call that are looked at. */
const ARGUMENTS = 6;
/** How far the arguments of a call are read. */
const ARGUMENTS_LIMIT = 200;
/** Ends of names that hold a user and a password: `auth=("user", "value")`. */
const PAIR_ENDS: readonly Word[] = ['auth', 'credential', 'credentials'].map(ascii);
/** Words in the names of calls that take a user and a password: `httpAuthenticate("user", "value")`. */
const PAIR_CALLS: readonly Word[] = ['auth', 'credential', 'login', 'userpass', 'andpass'].map(
  ascii,
);
/** Words in the names of calls that tell of users and what failed. */
const TELLING_CALLS: readonly Word[] = ['author', 'error', 'exception'].map(ascii);

/**
 * `auth=("user", "value")`, `Credentials(scope, "user", "value")`: the quote that opens the password's text, -1 if
 * this is no such pair. `at` is where the value may begin.
 */
export function pairedText(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  const { nameStart, nameEnd, operator } = reading;
  if (bytes[nameEnd] === OPEN_PAREN) {
    if (!holdsAny(bytes, nameStart, nameEnd, PAIR_CALLS)) return -1;
    if (holdsAny(bytes, nameStart, nameEnd, TELLING_CALLS)) return -1;
    return secondText(bytes, nameEnd + 1, end);
  }
  const isTuple = bytes[at] === OPEN_PAREN && operator === OP_EQUALS;
  const isList = bytes[at] === 0x5b && (operator === OP_EQUALS || operator === OP_COLON);
  if (!isTuple && !isList) return -1;
  if (!endsWithAny(bytes, nameStart, nameEnd, PAIR_ENDS)) return -1;
  const second = secondText(bytes, at + 1, end);
  if (second < 0 || isTuple) return second;
  // 'auth' => ['user', 'value']: other lists hold words.
  const stop = textStop(bytes, second, end);
  return stop > 0 && holdsDigit(bytes, second, stop) ? second : -1;
}

/** Whether one of the words begins somewhere in [start, end) and ends there. */
export function holdsAny(
  bytes: Uint8Array,
  start: number,
  end: number,
  words: readonly Word[],
): boolean {
  for (let i = start; i < end; i++) if (startsWithAny(bytes, i, end, words)) return true;
  return false;
}

/**
 * Among arguments, behind a text that may be a user's name: the first text with a digit, else the one that follows.
 * Answers with the place of its quote, -1 if there is none.
 */
function secondText(bytes: Uint8Array, from: number, end: number): number {
  const limit = Math.min(end, from + ARGUMENTS_LIMIT);
  let at = from;
  let second = -1;
  let isBehindUser = false;
  for (let n = 0; n < ARGUMENTS; n++) {
    at = skipSpace(bytes, at, limit);
    if (at < limit && bytes[at] === 0x40) at++; // @"text"
    if (at >= limit) return second;
    const isText = ((CLASSES[bytes[at] as number] as number) & QUOTE) !== 0;
    const stop = isText ? textStop(bytes, at, limit) : wordStop(bytes, at, limit);
    if (stop < 0) return second;
    if (!isText) isBehindUser = false;
    else if (isBehindUser) {
      if (second < 0) second = at;
      if (holdsDigit(bytes, at, stop)) return at;
    } else if (isUser(bytes, at + 1, stop)) isBehindUser = true;
    else return second;
    at = skipBlanks(bytes, isText ? stop + 1 : behindCall(bytes, stop, limit), limit);
    if (at >= limit || bytes[at] !== 0x2c) return second;
    at++;
  }
  return second;
}

/** Behind `()`, if it stands at `at`. */
function behindCall(bytes: Uint8Array, at: number, end: number): number {
  return at + 1 < end && bytes[at] === OPEN_PAREN && bytes[at + 1] === 0x29 ? at + 2 : at;
}

/** The quote that closes the text at `at`, -1 if it goes over its line. */
function textStop(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at + 1; i < end; i++) {
    if (bytes[i] === bytes[at]) return i;
    if (((CLASSES[bytes[i] as number] as number) & BREAK) !== 0) return -1;
    if (bytes[i] === BACKSLASH) i++;
  }
  return -1;
}

/** The end of a name such as `Scope.GLOBAL`, -1 where something else stands. */
function wordStop(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && isUserByte(bytes[i] as number)) i++;
  return i > at ? i : -1;
}

function isUser(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (!isUserByte(bytes[i] as number) && bytes[i] !== BACKSLASH) return false;
  }
  return end - start <= USER_LIMIT;
}

function holdsDigit(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (((CLASSES[bytes[i] as number] as number) & DIGIT) !== 0) return true;
  }
  return false;
}

/** Names of a user and a password in one. */
const PAIR_NAMES: readonly Word[] = [
  'auth',
  'credentials',
  'creds',
  'cred',
  'userpwd',
  'auth_basic',
  'auth_ntlm',
  'authntlm',
].map(ascii);

/** `BASIC_AUTH=user:password`: the colon behind a user's name, 0 where the value is no such pair. */
export function userEnd(bytes: Uint8Array, reading: Reading): number {
  const { nameStart, nameEnd, valueStart, valueEnd } = reading;
  if (!endsWithAny(bytes, nameStart, nameEnd, PAIR_NAMES)) return 0;
  if (reading.after === AFTER_WORD) return 0; // prose
  let colon = 0;
  for (let i = valueStart; i < valueEnd; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x3a && colon > 0) return 0;
    if (byte === 0x3a) colon = i;
    else if (colon === 0 && !isUserByte(byte)) return 0;
  }
  return colon > valueStart ? colon : 0;
}

function isUserByte(byte: number): boolean {
  return ((CLASSES[byte] as number) & NAME) !== 0 || byte === 0x2e || byte === 0x40;
}
