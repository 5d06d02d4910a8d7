/**
 * Values that a test or a comparison names behind them: `assertEquals("value", user.getPassword())`,
 * `"value".equals(credentials.getPassword())`. A branch of idioms.ts.
 */
import type { Assessment } from './assess.ts';
import { ascii, CLASSES, DIGIT, hasClass, LETTER, NAME, QUOTE, startsWith } from './classes.ts';
import type { Span } from './command-lines.ts';
import { NAME_BARE, readName } from './names.ts';
import { skipBlanks } from './siblings.ts';
import type { Stretch } from './stretch.ts';

/** Calls whose first argument is what the second must be. */
const ASSERTIONS = [
  'assertequals(',
  'assertequal(',
  'assertsame(',
  'assert_equal(',
  'assert_equal ',
  'assert_eq!(',
  'areequal(',
  '.equal(t, ',
];
/** Each with the quote of its text, so that no other calls are looked at. */
export const ASSERTION_LITERALS: readonly string[] = ASSERTIONS.flatMap((call) => [
  `${call}"`,
  `${call}'`,
]);
export const COMPARISON_LITERALS: readonly string[] = ['".equals('];

/** Longest expression that is read for a name. */
const EXPRESSION_LIMIT = 80;
/** Shortest text that counts. */
const SHORTEST_TEXT = 6;
const GET = ascii('get');

/** The text behind `assertEquals(`, if the next argument ends in the name of a secret. */
export function readAsserted({ bytes, end, high }: Stretch, into: Assessment): Span | null {
  const quote = bytes[end - 1];
  let close = end;
  while (close < high && bytes[close] !== quote && bytes[close] !== 0x0a && bytes[close] !== 0x5c) {
    close++;
  }
  if (bytes[close] !== quote || bytes[close + 1] !== 0x2c) return null;
  const from = skipBlanks(bytes, close + 2, high);
  return isSecret(bytes, from, high, into) ? chosen(bytes, end, close) : null;
}

/** The text in front of `.equals(`, if its argument ends in the name of a secret. */
export function readCompared(
  { bytes, start, end, low, high }: Stretch,
  into: Assessment,
): Span | null {
  let open = start - 1;
  while (open > low && bytes[open] !== 0x22 && bytes[open] !== 0x0a) open--;
  if (bytes[open] !== 0x22) return null;
  return isSecret(bytes, end, high, into) ? chosen(bytes, open + 1, start) : null;
}

/** Whether the expression at `from` ends in a name that asks for a secret: `a.getPassword()`, `user.password`. */
function isSecret(bytes: Uint8Array, from: number, high: number, into: Assessment): boolean {
  const limit = Math.min(high, from + EXPRESSION_LIMIT);
  let start = from;
  let end = from;
  let i = from;
  for (; i < limit; i++) {
    const byte = bytes[i] as number;
    if (hasClass(byte, NAME)) {
      if (end < i) start = i;
      end = i + 1;
      // `->` parts names as a dot does.
    } else if (byte === 0x28 && bytes[i + 1] === 0x29) i++;
    else if (byte !== 0x2e && byte !== 0x3e) break;
  }
  if (i >= limit || end === start || hasClass(bytes[i] as number, QUOTE)) return false;
  if (startsWith(bytes, start, end, GET)) start += GET.length;
  readName(bytes, start, end, into.meaning, 0);
  const { kind, lastIsKeyword, negatedBefore } = into.meaning;
  return kind > NAME_BARE && lastIsKeyword && negatedBefore === 0;
}

/** A text without blanks that holds a digit and a letter. */
function chosen(bytes: Uint8Array, start: number, end: number): Span | null {
  if (end - start < SHORTEST_TEXT) return null;
  let kinds = 0;
  for (let i = start; i < end; i++) {
    if (bytes[i] === 0x20) return null;
    kinds |= CLASSES[bytes[i] as number] as number;
  }
  return (kinds & DIGIT) !== 0 && (kinds & LETTER) !== 0 ? [start, end] : null;
}
