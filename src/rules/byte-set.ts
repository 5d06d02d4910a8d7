/**
 * Sets of bytes: the atoms of a pattern. A set is eight 32-bit words, never changed once made.
 * Knows nothing of syntax: reading classes is pattern-class.ts, writing them pattern-emit.ts.
 */

/** One bit per byte value. Treat as immutable. */
export type ByteSet = Uint32Array;

/** An inclusive range of byte values. */
export type ByteRange = readonly [first: number, last: number];

const WORDS = 8;
const BYTES = 256;

export function setOf(...ranges: readonly ByteRange[]): ByteSet {
  const set = new Uint32Array(WORDS);
  for (const [first, last] of ranges) {
    for (let byte = first; byte <= last; byte += 1) set[byte >>> 5]! |= 1 << (byte & 31);
  }
  return set;
}

export function has(set: ByteSet, byte: number): boolean {
  return ((set[byte >>> 5]! >>> (byte & 31)) & 1) === 1;
}

export function union(a: ByteSet, b: ByteSet): ByteSet {
  return a.map((word, idx) => word | b[idx]!);
}

export function intersection(a: ByteSet, b: ByteSet): ByteSet {
  return a.map((word, idx) => word & b[idx]!);
}

export function complement(set: ByteSet): ByteSet {
  return set.map((word) => ~word);
}

export function intersects(a: ByteSet, b: ByteSet): boolean {
  return a.some((word, idx) => (word & b[idx]!) !== 0);
}

export function sizeOf(set: ByteSet): number {
  let size = 0;
  for (let byte = 0; byte < 256; byte += 1) if (has(set, byte)) size += 1;
  return size;
}

/** The members in rising order. */
export function membersOf(set: ByteSet): number[] {
  const members: number[] = [];
  for (let byte = 0; byte < 256; byte += 1) if (has(set, byte)) members.push(byte);
  return members;
}

/**
 * Bytes that none of the sets tells apart become one class; classes are numbered by their first byte, which
 * is their sample.
 */
export function byteClasses(sets: Iterable<ByteSet>): {
  readonly classOf: Uint8Array;
  readonly samples: readonly number[];
} {
  const classOf = new Uint8Array(BYTES);
  let samples = [0];
  for (const set of sets) {
    // By class, and whether the set has the byte: the number from now on.
    const numbers = new Int16Array(2 * samples.length).fill(-1);
    const firsts: number[] = [];
    for (let byte = 0; byte < BYTES; byte += 1) {
      const part = 2 * classOf[byte]! + (has(set, byte) ? 1 : 0);
      // In bounds: two parts for each class.
      if (numbers[part]! < 0) numbers[part] = firsts.push(byte) - 1;
      classOf[byte] = numbers[part]!;
    }
    samples = firsts;
  }
  return { classOf, samples };
}

/** The fewest ranges that make up the set, in rising order. */
export function rangesOf(set: ByteSet): ByteRange[] {
  const ranges: [number, number][] = [];
  for (const byte of membersOf(set)) {
    const last = ranges.at(-1);
    if (last && last[1] === byte - 1) last[1] = byte;
    else ranges.push([byte, byte]);
  }
  return ranges;
}

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const CASE_BIT = 0x20;

/** The other case of an ASCII letter, or the byte itself. */
export function otherCase(byte: number): number {
  const upper = byte & ~CASE_BIT;
  return upper >= UPPER_A && upper <= UPPER_Z && byte < 0x80 ? byte ^ CASE_BIT : byte;
}

/** Lower case of ASCII letters only: `toLowerCase` would also fold latin1. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}

/** Adds the other case of every ASCII letter in the set. */
export function foldCase(set: ByteSet): ByteSet {
  const folded = Uint32Array.from(set);
  for (const byte of membersOf(set)) {
    const other = otherCase(byte);
    folded[other >>> 5]! |= 1 << (other & 31);
  }
  return folded;
}

export const EMPTY_SET: ByteSet = setOf();
export const ANY_BYTE: ByteSet = setOf([0, 255]);
const LINE_FEED = 10;
export const NOT_LINE_FEED: ByteSet = complement(setOf([LINE_FEED, LINE_FEED]));
export const DIGITS: ByteSet = setOf([0x30, 0x39]);
export const WORD: ByteSet = setOf([0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]);
/** RE2's `\s`: no vertical tab, no non-breaking space. */
export const SPACE: ByteSet = setOf([0x09, 0x0a], [0x0c, 0x0d], [0x20, 0x20]);
