/**
 * Finds a run that every match of a pattern must contain: so many bytes in a row out of one set, for
 * instance 32 hex digits behind a name. A scanner can look for it with a handful of byte reads and
 * spare itself the regular expression where there is none, which is nearly everywhere.
 *
 * For one set, a part is described by what is certain of its matches: how many bytes of the set they
 * at least begin with, end with, have in a row somewhere, and whether they consist of nothing else.
 * The sets tried are those of the pattern and a few that tokens are made of.
 */
import { type ByteSet, has, membersOf, rangesOf, setOf } from './byte-set.ts';
import type { PatternNode } from './pattern-tree.ts';

/** Every match holds `length` bytes in a row that are all in the set. */
export interface RequiredRun {
  /** The set as ranges: first, last, first, last, … */
  readonly ranges: readonly number[];
  readonly length: number;
}

/** What holds for every match of a part, with regard to one set. */
interface Certain {
  /** Bytes of the set in a row that it starts with, ends with, holds anywhere. */
  readonly start: number;
  readonly end: number;
  readonly inside: number;
  /** It consists of bytes of the set only; `start`, `end` and `inside` are then its least length. */
  readonly whole: boolean;
}

const NOTHING: Certain = { start: 0, end: 0, inside: 0, whole: false };
const EMPTY: Certain = { start: 0, end: 0, inside: 0, whole: true };
const ONE_BYTE: Certain = { start: 1, end: 1, inside: 1, whole: true };

function contains(outer: ByteSet, inner: ByteSet): boolean {
  return inner.every((word, idx) => (word & ~outer[idx]!) === 0);
}

function chain(a: Certain, b: Certain): Certain {
  return {
    start: a.whole ? a.inside + b.start : a.start,
    end: b.whole ? b.inside + a.end : b.end,
    inside: Math.max(a.inside, b.inside, a.end + b.start),
    whole: a.whole && b.whole,
  };
}

function either(a: Certain, b: Certain): Certain {
  return {
    start: Math.min(a.start, b.start),
    end: Math.min(a.end, b.end),
    inside: Math.min(a.inside, b.inside),
    whole: a.whole && b.whole,
  };
}

function repeated(body: Certain, min: number): Certain {
  if (body.whole) {
    const length = body.inside * min;
    return { start: length, end: length, inside: length, whole: true };
  }
  if (min === 0) return NOTHING;
  const inside = min > 1 ? Math.max(body.inside, body.end + body.start) : body.inside;
  return { ...body, inside };
}

function certainOf(node: PatternNode, set: ByteSet): Certain {
  switch (node.kind) {
    case 'set':
      return contains(set, node.set) ? ONE_BYTE : NOTHING;
    case 'assert':
      return EMPTY;
    case 'group':
      return certainOf(node.body, set);
    case 'repeat':
      return repeated(certainOf(node.body, set), node.min);
    case 'sequence':
      return node.items.reduce((sum, item) => chain(sum, certainOf(item, set)), EMPTY);
    case 'alternation':
      return node.branches.map((branch) => certainOf(branch, set)).reduce(either);
  }
}

const DIGITS = [0x30, 0x39] as const;
const UPPER = [0x41, 0x5a] as const;
const LOWER = [0x61, 0x7a] as const;
const DASH = [0x2d, 0x2d] as const;
const DOT = [0x2e, 0x2e] as const;
const SLASH = [0x2f, 0x2f] as const;
const PLUS = [0x2b, 0x2b] as const;
const EQUALS = [0x3d, 0x3d] as const;
const UNDERSCORE = [0x5f, 0x5f] as const;

/** What tokens are made of. */
const TOKEN_SETS: readonly ByteSet[] = [
  setOf(DIGITS),
  setOf(DIGITS, [0x61, 0x66]),
  setOf(DIGITS, [0x41, 0x46], [0x61, 0x66]),
  setOf(DIGITS, [0x41, 0x46], [0x61, 0x66], DASH),
  setOf(DIGITS, LOWER),
  setOf(DIGITS, UPPER),
  setOf(DIGITS, UPPER, LOWER),
  setOf(DIGITS, UPPER, LOWER, UNDERSCORE),
  setOf(DIGITS, UPPER, LOWER, UNDERSCORE, DASH),
  setOf(DIGITS, UPPER, LOWER, UNDERSCORE, DASH, DOT),
  setOf(DIGITS, UPPER, LOWER, PLUS, SLASH, EQUALS),
  setOf([0x21, 0x7e]),
];

/** Shares of text, in a thousand, by kind of byte: rough, since only an order is wanted. */
export function shareOf(byte: number): number {
  if (byte >= 0x61 && byte <= 0x7a) return 550 / 26;
  if (byte >= 0x41 && byte <= 0x5a) return 70 / 26;
  if (byte >= 0x30 && byte <= 0x39) return 60 / 10;
  if (byte === 0x20) return 140;
  return byte > 0x20 && byte < 0x7f ? 150 / 33 : 0.2;
}

/** A run shorter or more common than this spares too little. */
const LEAST_LENGTH = 6;
const LEAST_BITS = 9;
/** Longer runs need not be told: what begins so long ends the search as well. */
const LONGEST_LENGTH = 256;

function bitsOf(set: ByteSet): number {
  const share = membersOf(set).reduce((sum, byte) => sum + shareOf(byte), 0);
  return -Math.log2(Math.min(1, share / 1000));
}

function setsIn(node: PatternNode, into: Map<string, ByteSet>): void {
  if (node.kind === 'set') into.set(node.set.join(), node.set);
  else if (node.kind === 'group' || node.kind === 'repeat') setsIn(node.body, into);
  else if (node.kind === 'sequence') for (const item of node.items) setsIn(item, into);
  else if (node.kind === 'alternation') for (const branch of node.branches) setsIn(branch, into);
}

/** Whether one of the texts holds the run by itself: then looking for it near that text says nothing. */
function isIn(texts: readonly string[], set: ByteSet, length: number): boolean {
  return texts.some((text) => {
    let run = 0;
    for (let idx = 0; idx < text.length; idx += 1) {
      run = has(set, text.charCodeAt(idx)) ? run + 1 : 0;
      if (run >= length) return true;
    }
    return false;
  });
}

/** The rarest run that every match must contain; null if there is none worth looking for. */
export function requiredRun(root: PatternNode, literals: readonly string[]): RequiredRun | null {
  const sets = new Map(TOKEN_SETS.map((set) => [set.join(), set]));
  setsIn(root, sets);
  let best: RequiredRun | null = null;
  let bestBits = LEAST_BITS;
  for (const set of sets.values()) {
    const length = Math.min(certainOf(root, set).inside, LONGEST_LENGTH);
    const bits = length * bitsOf(set);
    if (length < LEAST_LENGTH || bits <= bestBits || isIn(literals, set, length)) continue;
    bestBits = bits;
    best = { ranges: rangesOf(set).flat(), length };
  }
  return best;
}
