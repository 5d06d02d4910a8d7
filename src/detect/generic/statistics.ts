/**
 * Counts over a value's bytes in one pass: classes, changes of class, distinct bytes, sequences and
 * repeats. One object per detector, overwritten by each call.
 */
import { CLASSES, DIGIT, LOWER, UPPER } from './classes.ts';
import { type Float, log2Of } from './floats.ts';

export interface Statistics {
  length: number;
  upper: number;
  lower: number;
  digits: number;
  special: number;
  /** Of the specials: `-` and `_`; `.`; `/`; space. */
  joiners: number;
  dots: number;
  slashes: number;
  spaces: number;
  nonAscii: number;
  distinct: number;
  /** Neighbours of different class (letter case does not count). */
  changes: number;
  /** Neighbours of different letter case. */
  humps: number;
  /** Neighbours that count up or down by one, or stay the same. */
  sequence: number;
  /** Digits at the end. */
  trailingDigits: number;
  hexadecimal: number;
  /** The value repeats with this period, 0 where it does not. */
  period: number;
}

export function createStatistics(): Statistics {
  return {
    length: 0,
    upper: 0,
    lower: 0,
    digits: 0,
    special: 0,
    joiners: 0,
    dots: 0,
    slashes: 0,
    spaces: 0,
    nonAscii: 0,
    distinct: 0,
    changes: 0,
    humps: 0,
    sequence: 0,
    trailingDigits: 0,
    hexadecimal: 0,
    period: 0,
  };
}

/** 1 for each byte met; all 0 between two calls. */
const met: Int32Array = new Int32Array(256);
/** How often each byte was met; all 0 between two calls. */
const counts: Int32Array = new Int32Array(256);

/** Terms of short values' entropy, by length and count; 0 where they were not asked for yet. */
const KNOWN_COUNTS = 8;
const KNOWN_LENGTHS = 65;
const terms: Float64Array = new Float64Array(KNOWN_COUNTS * KNOWN_LENGTHS);

/** Counts the bytes in [start, end) into `into`. */
export function countBytes(bytes: Uint8Array, start: number, end: number, into: Statistics): void {
  reset(into, end - start);
  let previous = 0;
  let previousKind = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    const kind = (CLASSES[byte] as number) & (UPPER | LOWER | DIGIT);
    if (met[byte] === 0) into.distinct++;
    met[byte] = 1;
    countClass(byte, kind, into);
    if (i > start) {
      const step = byte - previous;
      if (step >= -1 && step <= 1) into.sequence++;
      if ((kind | previousKind) === (UPPER | LOWER)) into.humps++;
      else if (kind !== previousKind) into.changes++;
    }
    previous = byte;
    previousKind = kind;
  }
  for (let i = start; i < end; i++) met[bytes[i] as number] = 0;
  for (
    let i = end - 1;
    i >= start && ((CLASSES[bytes[i] as number] as number) & DIGIT) !== 0;
    i--
  ) {
    into.trailingDigits++;
  }
  into.period = findPeriod(bytes, start, end);
}

function reset(into: Statistics, length: number): void {
  into.length = length;
  into.upper = 0;
  into.lower = 0;
  into.digits = 0;
  into.special = 0;
  into.joiners = 0;
  into.dots = 0;
  into.slashes = 0;
  into.spaces = 0;
  into.nonAscii = 0;
  into.distinct = 0;
  into.changes = 0;
  into.humps = 0;
  into.sequence = 0;
  into.trailingDigits = 0;
  into.hexadecimal = 0;
}

function countClass(byte: number, kind: number, into: Statistics): void {
  if (kind === LOWER) into.lower++;
  else if (kind === UPPER) into.upper++;
  else if (kind === DIGIT) into.digits++;
  else {
    into.special++;
    if (byte === 0x2d || byte === 0x5f) into.joiners++;
    else if (byte === 0x2e) into.dots++;
    else if (byte === 0x2f) into.slashes++;
    else if (byte === 0x20) into.spaces++;
    else if (byte >= 0x80) into.nonAscii++;
  }
  const letter = byte | 32;
  if (kind === DIGIT || (kind !== 0 && letter <= 0x66)) into.hexadecimal++;
}

/** Shannon entropy of the bytes in [start, end), in bits per byte. */
export function entropyOf(bytes: Uint8Array, start: number, end: number): Float {
  const length = end - start;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    counts[byte] = (counts[byte] as number) + 1;
  }
  let entropy: Float = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    const count = counts[byte] as number;
    if (count === 0) continue;
    entropy -= termOf(count, length);
    counts[byte] = 0;
  }
  return entropy;
}

/** What a byte that is met `count` times among `length` takes from the entropy. */
function termOf(count: number, length: number): Float {
  if (count >= KNOWN_COUNTS || length >= KNOWN_LENGTHS) return newTerm(count, length);
  const at = length * KNOWN_COUNTS + count;
  // A term that is 0 is made each time.
  if ((terms[at] as number) === 0) terms[at] = newTerm(count, length);
  return terms[at] as number;
}

function newTerm(count: number, length: number): Float {
  const share: Float = count / length;
  return share * log2Of(share);
}

/** Share of the neighbours that count up or down by one, or stay the same. */
export function sequenceShare(counted: Statistics): Float {
  return counted.length > 1 ? counted.sequence / (counted.length - 1) : 0;
}

/** Smallest period of up to half the value's length that holds throughout. */
function findPeriod(bytes: Uint8Array, start: number, end: number): number {
  const longest = Math.min(16, (end - start) >> 1);
  for (let period = 1; period <= longest; period++) {
    let i = start + period;
    while (i < end && bytes[i] === bytes[i - period]) i++;
    if (i === end) return period;
  }
  return 0;
}
