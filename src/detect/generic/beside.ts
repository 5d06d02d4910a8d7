/**
 * What stands beside a value: calls in front of it that look something up instead of holding it, and
 * what follows it. A leaf of values.ts, which reads the value itself.
 */
import { ascii, BREAK, CLASSES, LETTER, NAME, QUOTE, startsWith, type Word } from './classes.ts';
import {
  AFTER_CLOSER,
  AFTER_EXPRESSION,
  AFTER_LINE_END,
  AFTER_WORD,
  type Reading,
} from './reading.ts';
import { skipBlanks } from './siblings.ts';
import { endsWithAny } from './spaced.ts';

const BACKSLASH = 0x5c;
const OPEN_PAREN = 0x28;
const FORMAT = ascii('.format');

/** Calls around a quoted text that look a value up, or make a message of it. */
const LOOKUPS: readonly Word[] = (
  'env get require import prompt input read load open file find fetch t _ translate gettext ' +
  'format printf sprintf error errorf query select param params header field string lookup ' +
  'var secret getenv getpass parse text symbol i18n'
)
  .split(' ')
  .map(ascii);

/** Whether the call whose name ends at `open` only looks something up by a text, or shows one. */
export function isLookup(bytes: Uint8Array, start: number, open: number): boolean {
  let word = open;
  while (word > start && ((CLASSES[bytes[word - 1] as number] as number) & LETTER) !== 0) word--;
  for (let n = 0; n < LOOKUPS.length; n++) {
    const lookup = LOOKUPS[n] as Word;
    if (open - word === lookup.length && startsWith(bytes, word, open, lookup)) return true;
  }
  return false;
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

/** `"user", "value"`: where the second text begins, for a first one whose quote is at `at`; -1 if there is none. */
export function secondText(bytes: Uint8Array, at: number, end: number): number {
  const quote = bytes[at] as number;
  if (at >= end || ((CLASSES[quote] as number) & QUOTE) === 0) return -1;
  const limit = Math.min(end, at + USER_LIMIT);
  let i = at + 1;
  while (i < limit && bytes[i] !== quote) {
    if (((CLASSES[bytes[i] as number] as number) & BREAK) !== 0) return -1;
    i++;
  }
  if (i >= limit || bytes[i + 1] !== 0x2c) return -1;
  i = skipBlanks(bytes, i + 2, end);
  return i < end && ((CLASSES[bytes[i] as number] as number) & QUOTE) !== 0 ? i : -1;
}

/** Names of a user and a password in one. */
const PAIR_NAMES: readonly Word[] = ['auth', 'credentials', 'creds', 'userpwd'].map(ascii);

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
