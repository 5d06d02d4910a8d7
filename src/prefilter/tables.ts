/**
 * Literals → the byte tables of the kernel's search (layout: kernel/codes.ts).
 *
 * Which windows stand for the literals is decided in windows.ts; here the windows are hashed into
 * buckets, each bucket gets the chain of the literals that its windows may belong to, and all is
 * written down together with the literals' bytes. Buckets with the same literals share a chain.
 */

import {
  LITERAL_MAX_COUNT,
  LITERAL_MAX_LENGTH,
  LITERAL_MIN_LENGTH,
  LITERALS_HEADER_WORDS,
  LITERALS_MAGIC,
  LITERALS_RECORD_BYTES,
  LITERALS_WORD_BUCKET_BITS,
  LITERALS_WORD_BUCKET_COUNT,
  LITERALS_WORD_BUCKETS,
  LITERALS_WORD_CELL_COUNT,
  LITERALS_WORD_CELLS,
  LITERALS_WORD_CHAIN_COUNT,
  LITERALS_WORD_CHAINS,
  LITERALS_WORD_CLASSES,
  LITERALS_WORD_COUNT,
  LITERALS_WORD_GATES,
  LITERALS_WORD_MAGIC,
  LITERALS_WORD_MAX_LENGTH,
  LITERALS_WORD_MAX_PER_POSITION,
  LITERALS_WORD_MAX_WINDOW,
  LITERALS_WORD_MEMBER_COUNT,
  LITERALS_WORD_RECORDS,
  LITERALS_WORD_SIZE,
} from '../kernel/index.ts';
import { layOutGates } from './gate-tables.ts';
import type { Literal } from './reference.ts';
import { type ChosenWindow, chooseWindows, hashOf } from './windows.ts';

const BUCKET_BITS_MAX = 16;
/** What differs between the two cases of an ASCII letter. */
const CASE_BIT = 0x20;
/** Sections begin at multiples of this. */
const ALIGNMENT = 64;
/** One u32 of a section. */
const WORD_BYTES = 4;

/** Chains without repetition, and the buckets that have one. */
interface Buckets {
  readonly bits: number;
  /** Each chain's windows, by index, ascending. */
  readonly chains: readonly number[][];
  /** [bucket, index in chains] one after the other. */
  readonly used: readonly number[];
}

function checkLiteral(literal: Literal, id: number): void {
  const { bytes, caseless } = literal;
  if (bytes.length < LITERAL_MIN_LENGTH || bytes.length > LITERAL_MAX_LENGTH) {
    throw new RangeError(
      `literal ${id} has ${bytes.length} bytes, ` +
        `allowed are ${LITERAL_MIN_LENGTH} to ${LITERAL_MAX_LENGTH}`,
    );
  }
  for (let i = 0; i < bytes.length; i++) {
    if (bytes.charCodeAt(i) > 0xff) throw new RangeError(`literal ${id} is not latin1`);
  }
  if (caseless && /[A-Z]/.test(bytes)) {
    throw new RangeError(`literal ${id} is caseless but not lower case`);
  }
}

/**
 * Upper bound of the literals that start at one position: those that are a prefix of the same
 * literal, case aside.
 */
function maxPerPosition(literals: readonly Literal[]): number {
  const folded = literals.map(({ bytes }) => bytes.toLowerCase()).toSorted();
  // In sorted order the prefixes of a literal stand before it, with only their extensions between.
  const prefixes: string[] = [];
  let most = 0;
  for (const text of folded) {
    while (prefixes.length > 0 && !text.startsWith(prefixes.at(-1)!)) prefixes.pop();
    prefixes.push(text);
    most = Math.max(most, prefixes.length);
  }
  return most;
}

/** Numbers chains: a chain extended by a window is always the same chain. Number 0 is empty. */
class ChainTable {
  private readonly shorter: number[] = [0];
  private readonly newest: number[] = [-1];
  private readonly extended = new Map<number, number>();
  private readonly windowCount: number;

  constructor(windowCount: number) {
    this.windowCount = windowCount;
  }

  extend(chain: number, window: number): number {
    // Two forms of one window may share a bucket; it must report its literal once.
    if (this.newest[chain] === window) return chain;
    const step = chain * this.windowCount + window;
    const known = this.extended.get(step);
    if (known !== undefined) return known;
    const next = this.shorter.push(chain) - 1;
    this.newest.push(window);
    this.extended.set(step, next);
    return next;
  }

  windowsOf(chain: number): number[] {
    const windows: number[] = [];
    for (let at = chain; at !== 0; at = this.shorter[at]!) windows.push(this.newest[at]!);
    return windows.toReversed();
  }
}

function fillBuckets(windows: readonly ChosenWindow[]): Buckets {
  const keyCount = windows.reduce((sum, { keys }) => sum + keys.length, 0);
  const bits = Math.min(BUCKET_BITS_MAX, Math.max(1, Math.ceil(Math.log2(keyCount * 2 + 1))));
  const chainOf = new Uint32Array(2 ** bits);
  const usedBuckets: number[] = [];
  const table = new ChainTable(windows.length);
  for (let index = 0; index < windows.length; index++) {
    for (const key of windows[index]!.keys) {
      const bucket = hashOf(key, bits);
      if (chainOf[bucket] === 0) usedBuckets.push(bucket);
      chainOf[bucket] = table.extend(chainOf[bucket]!, index);
    }
  }
  const numbers = new Map<number, number>();
  const chains: number[][] = [];
  const used: number[] = [];
  for (const bucket of usedBuckets) {
    const chain = chainOf[bucket]!;
    const number = numbers.get(chain) ?? chains.push(table.windowsOf(chain)) - 1;
    numbers.set(chain, number);
    used.push(bucket, number);
  }
  return { bits, chains, used };
}

function mostOf<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((most, item) => Math.max(most, measure(item)), 0);
}

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

/** The cells that are not zero, each with its hash. */
function listCells(cells: Uint8Array): number[] {
  const list: number[] = [];
  // Most are zero: four at a time.
  const words = new Uint32Array(cells.buffer, cells.byteOffset, cells.length / 4);
  for (let word = 0; word < words.length; word++) {
    if (words[word] === 0) continue;
    for (let hash = word * 4; hash < word * 4 + 4; hash++) {
      if (cells[hash] !== 0) list.push((hash << 8) | cells[hash]!);
    }
  }
  return list;
}

function isLowerLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

/** Literal bytes, and beside each the bits that are set in a text byte before comparing. */
function writeRecords(
  view: DataView,
  recordsAt: number,
  literals: readonly Literal[],
  gateStarts: readonly number[],
): void {
  let at = recordsAt + literals.length * LITERALS_RECORD_BYTES;
  for (const [id, { bytes, caseless }] of literals.entries()) {
    const record = recordsAt + id * LITERALS_RECORD_BYTES;
    writeWords(view, record, [at, bytes.length, gateStarts[id]!]);
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes.charCodeAt(i);
      view.setUint8(at + i, byte);
      view.setUint8(at + bytes.length + i, caseless && isLowerLetter(byte) ? CASE_BIT : 0);
    }
    at += bytes.length * 2;
  }
}

/** The chains' section: for each the number of its members, then each member's id and distance. */
function chainWords(chains: readonly number[][], windows: readonly ChosenWindow[]): number[] {
  const words: number[] = [];
  for (const chain of chains) {
    words.push(chain.length);
    for (const index of chain) {
      const { literalId, offset } = windows[index]!;
      words.push(literalId | ((offset & 0xffff) << 16));
    }
  }
  return words;
}

function writeWords(view: DataView, start: number, words: readonly number[]): void {
  for (let i = 0; i < words.length; i++) view.setUint32(start + i * WORD_BYTES, words[i]!, true);
}

/**
 * Builds the tables for `Kernel.loadLiterals`; a literal's id is its index. Deterministic. Throws a
 * RangeError for a literal that is too short, too long, not latin1, or caseless with upper-case
 * letters.
 */
export function buildLiteralTables(literals: readonly Literal[]): Uint8Array {
  if (literals.length > LITERAL_MAX_COUNT) {
    throw new RangeError(`${literals.length} literals, allowed are ${LITERAL_MAX_COUNT}`);
  }
  for (const [id, literal] of literals.entries()) checkLiteral(literal, id);
  const gates = layOutGates(literals);
  const { windows, cells } = chooseWindows(
    literals.map(({ bytes }, id) => ({ text: bytes, gates: gates.tested[id] ?? [] })),
  );
  const buckets = fillBuckets(windows);
  const cellWords = listCells(cells);
  const chainsWords = chainWords(buckets.chains, windows);
  const cellsAt = align(LITERALS_HEADER_WORDS * WORD_BYTES);
  const chainsAt = align(cellsAt + cellWords.length * WORD_BYTES);
  const bucketsAt = align(chainsAt + chainsWords.length * WORD_BYTES);
  const gatesAt = align(bucketsAt + buckets.used.length * WORD_BYTES);
  const classesAt = align(gatesAt + gates.words.length * WORD_BYTES);
  const recordsAt = align(classesAt + gates.classes.length);
  const textBytes = literals.reduce((sum, { bytes }) => sum + 2 * bytes.length, 0);
  const byteLength = align(recordsAt + literals.length * LITERALS_RECORD_BYTES + textBytes);
  const tables = new Uint8Array(byteLength);
  const view = new DataView(tables.buffer);
  const header: number[] = [];
  header[LITERALS_WORD_MAGIC] = LITERALS_MAGIC;
  header[LITERALS_WORD_SIZE] = byteLength;
  header[LITERALS_WORD_COUNT] = literals.length;
  header[LITERALS_WORD_MAX_LENGTH] = mostOf(literals, ({ bytes }) => bytes.length);
  header[LITERALS_WORD_MAX_PER_POSITION] = maxPerPosition(literals);
  header[LITERALS_WORD_MAX_WINDOW] = mostOf(windows, ({ offset }) => offset);
  header[LITERALS_WORD_RECORDS] = recordsAt;
  header[LITERALS_WORD_CELLS] = cellsAt;
  header[LITERALS_WORD_CELL_COUNT] = cellWords.length;
  header[LITERALS_WORD_CHAINS] = chainsAt;
  header[LITERALS_WORD_CHAIN_COUNT] = buckets.chains.length;
  header[LITERALS_WORD_MEMBER_COUNT] = chainsWords.length - buckets.chains.length;
  header[LITERALS_WORD_BUCKETS] = bucketsAt;
  header[LITERALS_WORD_BUCKET_COUNT] = buckets.used.length / 2;
  header[LITERALS_WORD_BUCKET_BITS] = buckets.bits;
  header[LITERALS_WORD_GATES] = gatesAt;
  header[LITERALS_WORD_CLASSES] = classesAt;
  writeWords(view, 0, header);
  writeWords(view, cellsAt, cellWords);
  writeWords(view, chainsAt, chainsWords);
  writeWords(view, bucketsAt, buckets.used);
  writeWords(view, gatesAt, gates.words);
  tables.set(gates.classes, classesAt);
  writeRecords(view, recordsAt, literals, gates.starts);
  return tables;
}
