/**
 * Calls that take a user and a password whatever they are named, told by the end of their name and the quote
 * behind it (`addUser("ann", "value")`, `changePassword('old', 'value')`) or by their first argument
 * (`open("localhost", "ann", "value")`, `of("jdbc:…", "ann", "value")`); and the values of headers that are made
 * beside their name. A branch of idioms.ts; calls that are known by their whole name are idiom-calls.ts.
 */
import { holdsAny } from './beside.ts';
import {
  ascii,
  CLASSES,
  DIGIT,
  hasClass,
  LETTER,
  NAME,
  QUOTE,
  startsWithAny,
  type Word,
} from './classes.ts';
import { argumentAt, type Span } from './command-lines.ts';
import { readCallText } from './idiom-calls.ts';
import { endsWithAny } from './spaced.ts';
import type { Stretch } from './stretch.ts';

type PlaceReader = (place: Stretch) => Span | null;

/** Ends of names of calls whose first text is a user, or an older password. */
const PAIR_ENDS = ['user', 'signup', 'password', 'session', 'auth', 'account', 'connection'];
/** First arguments that say that a user and a password follow. */
const SERVERS = ['localhost', '127.0.0.1'];
const ADDRESS = 'jdbc:';
const QUOTES = ['"', "'"];

/** Shortest text that counts. */
const SHORTEST_TEXT = 6;
const LONGEST_USER = 64;
const SECOND = { argument: 1, afterUser: true };
const THIRD = { argument: 2, afterUser: true };
/** First words of calls that ask for something, or change what a user is called. */
const ASKING: readonly Word[] =
  'get find load select fetch lookup search read list delete remove rename is has'
    .split(' ')
    .map(ascii);

/** `addUser("ann", "value")`: the anchor ends in the quote of the first text. */
function readPair({ bytes, start, end, low, high }: Stretch): Span | null {
  if (!isUserText(bytes, end, high)) return null;
  let name = start;
  while (name > low && hasClass(bytes[name - 1] as number, NAME)) name--;
  if (startsWithAny(bytes, name, end, ASKING)) return null;
  return chosen(bytes, readCallText(bytes, end - 1, high, SECOND));
}

/** `open("localhost", "ann", "value")`: the anchor begins with the call's parenthesis. */
function readConnection({ bytes, start, high }: Stretch): Span | null {
  return chosen(bytes, readCallText(bytes, start + 1, high, THIRD));
}

/** Whether the text at `start`, up to its quote, may be a user's name. */
function isUserText(bytes: Uint8Array, start: number, high: number): boolean {
  const limit = Math.min(high, start + LONGEST_USER);
  let i = start;
  while (i < limit && isUserByte(bytes[i] as number)) i++;
  return i > start && i < limit && bytes[i] === bytes[start - 1];
}

function isUserByte(byte: number): boolean {
  return hasClass(byte, NAME) || byte === 0x2e || byte === 0x40 || byte === 0x2b || byte === 0x5c;
}

/** Signs that passwords have, and names of things do not. */
const TELLING_SIGNS: ReadonlySet<number> = new Set(ascii('!#^*?%+~'));

/** A text without blanks that holds a letter, and a digit or a telling sign. */
export function chosen(bytes: Uint8Array, span: Span | null): Span | null {
  if (span === null || span[1] - span[0] < SHORTEST_TEXT) return null;
  let kinds = 0;
  for (let i = span[0]; i < span[1]; i++) {
    if (bytes[i] === 0x20) return null;
    kinds |= TELLING_SIGNS.has(bytes[i] as number)
      ? DIGIT
      : (CLASSES[bytes[i] as number] as number);
  }
  return (kinds & DIGIT) !== 0 && (kinds & LETTER) !== 0 ? span : null;
}

/** What a header is named that carries a credential. */
const HEADER_WORDS: readonly Word[] = ['auth', 'api-key', 'api_key', 'apikey', 'token'].map(ascii);
/** How far in front of a header's value its name stands. */
const HEADER_REACH = 120;

/** `AUTHORIZATION, HeaderValue::from_static("value")` of Rust. */
function readHeaderValue({ bytes, start, end, low, high }: Stretch): Span | null {
  if (!holdsAny(bytes, Math.max(low, start - HEADER_REACH), start, HEADER_WORDS)) return null;
  return chosen(bytes, readCallText(bytes, end - 1, high, { argument: 0, afterUser: false }));
}

/** What a field is called that a password is typed into. */
const FIELD_WORDS: readonly Word[] = ['password', 'passphrase'].map(ascii);

/** `fill_in 'Password again', with: 'value'`; where the label ends in `Password`, named.ts reads it. */
function readTyped({ bytes, start, end, low, high }: Stretch): Span | null {
  const close = start - 1;
  const quote = bytes[close];
  if (close <= low || !hasClass(quote as number, QUOTE)) return null;
  let open = close - 1;
  while (open > low && bytes[open] !== quote && bytes[open] !== 0x0a) open--;
  if (bytes[open] !== quote || endsWithAny(bytes, open, close, FIELD_WORDS)) return null;
  if (!holdsAny(bytes, open, close, FIELD_WORDS)) return null;
  return chosen(bytes, argumentAt(bytes, end - 1, high));
}

/** Words in lower case and what reads behind them. */
export const PAIRED_READERS: ReadonlyArray<readonly [string, PlaceReader]> = [
  ...PAIR_ENDS.flatMap((end) => QUOTES.map((quote) => [`${end}(${quote}`, readPair] as const)),
  ...SERVERS.flatMap((server) =>
    QUOTES.map((quote) => [`(${quote}${server}${quote},`, readConnection] as const),
  ),
  ...QUOTES.map((quote) => [`(${quote}${ADDRESS}`, readConnection] as const),
  ['from_static("', readHeaderValue],
  ...QUOTES.map((quote) => [`, with: ${quote}`, readTyped] as const),
];
