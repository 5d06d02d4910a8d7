/**
 * Escapes of the text around a value: colours of a terminal, delimiters that strings and addresses encode.
 * They end a bare value, or stand in front of it. Where a value begins and ends otherwise is values.ts.
 */
import { ascii, CLASSES, DIGIT, startsWithAny } from './classes.ts';

export const ESCAPE = 0x1b;
const BACKSLASH = 0x5c;
const COLOUR_ESCAPES = ['\\x1b', '\\u001b', '\\033', '\\e['].map(ascii);
/** Most bytes of a colour's numbers. */
const COLOUR_NUMBERS = 10;

/** Whether a colour of a terminal may begin here. */
export function isColour(bytes: Uint8Array, at: number, end: number): boolean {
  return bytes[at] === ESCAPE || startsWithAny(bytes, at, end, COLOUR_ESCAPES);
}

/** Passes `ESC[32m`, its escape written in any way. */
export function skipColour(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== ESCAPE && bytes[at] !== BACKSLASH) return at;
  if (!isColour(bytes, at, end)) return at;
  let i = at;
  while (i < end && i - at < 6 && bytes[i] !== 0x5b) i++;
  const numbers = i + 1;
  i = numbers;
  while (i < end && i - numbers < COLOUR_NUMBERS && isColourNumber(bytes[i] as number)) i++;
  return i < end && bytes[i] === 0x6d ? i + 1 : at;
}

/** Digits and `;`. */
function isColourNumber(byte: number): boolean {
  return ((CLASSES[byte] as number) & DIGIT) !== 0 || byte === 0x3b;
}

/** A quote, `&`, `<` and `>` as escapes of the string around. */
const STRING_ENDS = ['\\u0022', '\\x22', '\\u0026', '\\x26', '\\u003c', '\\u003e'].map(ascii);

/** Whether a string around the value ends or goes on with something else at the backslash at `at`. */
export function isStringEnd(bytes: Uint8Array, at: number, end: number): boolean {
  return startsWithAny(bytes, at, end, STRING_ENDS);
}

const ENCODED_ENDS = ['%26', '%20', '%22', '%23', '%27', '%3b', '%0a', '%0d', '%7d'].map(ascii);

/** Whether the value at `start` follows `%3D`, all of the address around being encoded, and ends at `at`. */
export function isEncodedEnd(bytes: Uint8Array, start: number, at: number, end: number): boolean {
  if (start < 3 || bytes[start - 3] !== 0x25 || bytes[start - 2] !== 0x33) return false;
  return startsWithAny(bytes, at, end, ENCODED_ENDS);
}
