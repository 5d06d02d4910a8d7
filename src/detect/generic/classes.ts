/**
 * Byte classes for the hand-written readers of this folder: one table look-up instead of a chain of
 * comparisons. ASCII only; every byte from 0x80 up has class 0 and so ends names and bare values.
 */

export const UPPER: number = 1;
export const LOWER: number = 2;
export const DIGIT: number = 4;
/** `_`, `-` and `$`: part of names, together with letters and digits. */
const JOINER: number = 8;
/** Space and tab. */
export const BLANK: number = 16;
/** `"`, `'` and the backtick. */
export const QUOTE: number = 32;
/** What ends a bare value in any syntax (white space and quotes included). */
export const STOP: number = 64;
/** Line feed and carriage return. */
export const BREAK: number = 128;

export const LETTER: number = UPPER | LOWER;
export const ALNUM: number = LETTER | DIGIT;
export const NAME: number = ALNUM | JOINER;

function buildClasses(): Uint8Array {
  const table = new Uint8Array(256);
  const add = (characters: string, flag: number): void => {
    for (const character of characters) {
      const code = character.charCodeAt(0);
      table[code] = (table[code] ?? 0) | flag;
    }
  };
  add('ABCDEFGHIJKLMNOPQRSTUVWXYZ', UPPER);
  add('abcdefghijklmnopqrstuvwxyz', LOWER);
  add('0123456789', DIGIT);
  add('_-$', JOINER);
  add(' \t', BLANK | STOP);
  add('"\'`', QUOTE | STOP);
  add(',;)]}<>|', STOP);
  add('\r\n', BREAK | STOP);
  add('\0', STOP);
  return table;
}

/** Class flags of each byte value. */
export const CLASSES: Uint8Array = buildClasses();

/** The byte as a lower-case letter where it is an ASCII letter, unchanged otherwise. */
export function lower(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte | 32 : byte;
}

/** A word to compare with, in lower case. */
export type Word = Uint8Array;

/** Bytes of an ASCII string. */
export function ascii(text: string): Word {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Whether `word` (lower case) stands at `at`, ASCII case ignored; never reads past `end`. */
export function startsWith(bytes: Uint8Array, at: number, end: number, word: Word): boolean {
  const length = word.length;
  if (at < 0 || at + length > end) return false;
  for (let i = 0; i < length; i++) {
    if (lower(bytes[at + i] as number) !== word[i]) return false;
  }
  return true;
}

/** Whether one of the words stands at `at`. */
export function startsWithAny(
  bytes: Uint8Array,
  at: number,
  end: number,
  words: readonly Word[],
): boolean {
  for (let n = 0; n < words.length; n++) {
    if (startsWith(bytes, at, end, words[n] as Word)) return true;
  }
  return false;
}

/** Words in order of their first bytes, for {@link startsWithIndexed}. */
export function inOrder(words: readonly Word[]): readonly Word[] {
  return words.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

/** By byte: where the words (in order) begin that begin with it; those of the last byte end where none follows. */
export function indexOf(words: readonly Word[]): Uint8Array {
  if (words.length > 255) throw new RangeError('too many words for an index of bytes');
  return Uint8Array.from({ length: 257 }, (_, byte) => words.filter(([w = 0]) => w < byte).length);
}

/** Whether one of the words, which are in order, stands at `at`, which is before `end`; `index` is theirs. */
export function startsWithIndexed(
  bytes: Uint8Array,
  at: number,
  end: number,
  words: readonly Word[],
  index: Uint8Array,
): boolean {
  const first = lower(bytes[at] as number);
  const last = index[first + 1] as number;
  for (let n = index[first] as number; n < last; n++) {
    if (startsWith(bytes, at, end, words[n] as Word)) return true;
  }
  return false;
}

/** The byte values that pass the test, as ranges: first, last, first, last, … */
export function rangesWhere(test: (byte: number) => boolean): readonly number[] {
  const ranges: number[] = [];
  for (let byte = 0; byte < 256; byte++) {
    if (!test(byte)) continue;
    if (ranges.at(-1) === byte - 1) ranges[ranges.length - 1] = byte;
    else ranges.push(byte, byte);
  }
  return ranges;
}

/** Whether a byte has one of the class flags. */
export function hasClass(byte: number, flags: number): boolean {
  return ((CLASSES[byte] as number) & flags) !== 0;
}

/** 1 for each byte, in either case, that one of the words (lower case) begins with. */
export function firstBytes(words: readonly Word[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const word of words) {
    const first = word[0] ?? 0;
    table[first] = 1;
    if (first >= 97 && first <= 122) table[first - 32] = 1;
  }
  return table;
}
