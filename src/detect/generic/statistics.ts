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

/*
 * Kinds of bytes follow each other as they like, so that a branch for each would be foreseen wrongly: what a byte
 * counts as is looked up, three counters of ten bits a word, and so is what two neighbours count as.
 */
const FIELD_BITS = 10;
const FIELD_MASK = (1 << FIELD_BITS) - 1;
/** So many bytes fit in a field. */
const RUN_BYTES = 512;
const SECOND = 1 << FIELD_BITS;
const THIRD = 1 << (2 * FIELD_BITS);

function countersOf(count: (byte: number, kind: number) => number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => count(byte, kindOf(byte)));
}

function kindOf(byte: number): number {
  return (CLASSES[byte] as number) & (UPPER | LOWER | DIGIT);
}

/** Lower case, upper case, digits. */
const ALNUMS: Int32Array = countersOf((_, kind) => {
  if (kind === LOWER) return 1;
  if (kind === UPPER) return SECOND;
  return kind === DIGIT ? THIRD : 0;
});
/** Joiners, dots, slashes. */
const MARKS: Int32Array = countersOf((byte) => {
  if (byte === 0x2d || byte === 0x5f) return 1;
  if (byte === 0x2e) return SECOND;
  return byte === 0x2f ? THIRD : 0;
});
/** Spaces, bytes beyond ASCII, hexadecimal digits. */
const OTHERS: Int32Array = countersOf((byte, kind) => {
  if (byte === 0x20) return 1;
  if (byte >= 0x80) return SECOND;
  return kind === DIGIT || (kind !== 0 && (byte | 32) <= 0x66) ? THIRD : 0;
});

const KIND_BITS = 3;
/** By kinds of two neighbours: a change of letter case, or of kind. */
const PAIRS: Int32Array = Int32Array.from({ length: 1 << (2 * KIND_BITS) }, (_, pair) => {
  const before = pair >> KIND_BITS;
  const kind = pair & ((1 << KIND_BITS) - 1);
  if ((before | kind) === (UPPER | LOWER)) return 1;
  return before === kind ? 0 : SECOND;
});

/** How often each byte was met; all 0 between two calls. */
const counts: Int32Array = new Int32Array(256);

/** Terms of short values' entropy, by length and count; 0 where they were not asked for yet. */
const KNOWN_COUNTS = 8;
const KNOWN_LENGTHS = 65;
const terms: Float64Array = new Float64Array(KNOWN_COUNTS * KNOWN_LENGTHS);

/** Counts the bytes in [start, end) into `into`. */
export function countBytes(bytes: Uint8Array, start: number, end: number, into: Statistics): void {
  reset(into, end - start);
  for (let from = start; from < end; from += RUN_BYTES) {
    countRun(bytes, start, from, Math.min(end, from + RUN_BYTES), into);
  }
  into.special = into.length - into.lower - into.upper - into.digits;
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

/** Adds the bytes in [from, to), RUN_BYTES at most, of a value that begins at `start`. */
function countRun(
  bytes: Uint8Array,
  start: number,
  from: number,
  to: number,
  into: Statistics,
): void {
  let alnums = 0;
  let marks = 0;
  let others = 0;
  let pairs = 0;
  let distinct = 0;
  let sequence = 0;
  // The first byte has no neighbour: it is its own, which counts as a sequence.
  let previous = bytes[from > start ? from - 1 : start] as number;
  let previousKind = (CLASSES[previous] as number) & (UPPER | LOWER | DIGIT);
  if (from === start) sequence = -1;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    const kind = (CLASSES[byte] as number) & (UPPER | LOWER | DIGIT);
    distinct += 1 - (met[byte] as number);
    met[byte] = 1;
    alnums += ALNUMS[byte] as number;
    marks += MARKS[byte] as number;
    others += OTHERS[byte] as number;
    pairs += PAIRS[(previousKind << KIND_BITS) | kind] as number;
    const step = byte - previous;
    if (step >= -1 && step <= 1) sequence++;
    previous = byte;
    previousKind = kind;
  }
  into.lower += alnums & FIELD_MASK;
  into.upper += (alnums >> FIELD_BITS) & FIELD_MASK;
  into.digits += alnums >> (2 * FIELD_BITS);
  into.joiners += marks & FIELD_MASK;
  into.dots += (marks >> FIELD_BITS) & FIELD_MASK;
  into.slashes += marks >> (2 * FIELD_BITS);
  into.spaces += others & FIELD_MASK;
  into.nonAscii += (others >> FIELD_BITS) & FIELD_MASK;
  into.hexadecimal += others >> (2 * FIELD_BITS);
  into.humps += pairs & FIELD_MASK;
  into.changes += pairs >> FIELD_BITS;
  into.distinct += distinct;
  into.sequence += sequence;
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
