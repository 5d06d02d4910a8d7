/**
 * Literals → the byte tables of the kernel's search (layout: kernel/codes.ts).
 *
 * The search tests four-byte windows of the text at every STRIDE-th position only. So each literal
 * is entered once for every phase in which it can lie to those positions: for each phase with its rarest
 * window. A literal too short to hold a whole window in some phase is entered with one
 * neighbouring byte unknown, in all of that byte's forms. Every occurrence is therefore met through
 * exactly one entry, which names the literal and how far before the window it starts.
 */

import {
  LITERAL_MAX_COUNT,
  LITERAL_MAX_LENGTH,
  LITERAL_MIN_LENGTH,
  LITERALS_HEADER_WORDS,
  LITERALS_MAGIC,
  LITERALS_WORD_BUCKET_BITS,
  LITERALS_WORD_BUCKETS,
  LITERALS_WORD_COUNT,
  LITERALS_WORD_ENTRIES,
  LITERALS_WORD_FILTER,
  LITERALS_WORD_FILTER_BITS,
  LITERALS_WORD_MAGIC,
  LITERALS_WORD_MAX_LENGTH,
  LITERALS_WORD_MAX_PER_POSITION,
  LITERALS_WORD_MAX_WINDOW,
  LITERALS_WORD_RECORDS,
  LITERALS_WORD_SIZE,
  LITERALS_WORD_STRIDE,
  WINDOW_MASK,
  WINDOW_MULTIPLIER,
} from '../kernel/index.ts';
import { rarity } from './frequency.ts';
import type { Literal } from './reference.ts';

const WINDOW_BYTES = 4;
/** Windows further inside of a literal are not considered: hits are put in order over this distance. */
const MAX_WINDOW_OFFSET = 60;
/** Forms of an outer window byte under WINDOW_MASK. */
const OUTER_FORMS = 16;
/** Filter bits per entry: about 1 % of random windows get through. */
const FILTER_BITS_PER_ENTRY = 96;
const FILTER_BITS_MIN = 13;
const FILTER_BITS_MAX = 20;
const BUCKET_BITS_MAX = 16;
const STRIDE = 2;
/** Sections begin at multiples of this. */
const ALIGNMENT = 64;

interface WindowEntry {
  readonly key: number;
  readonly literalId: number;
  readonly offset: number;
}

interface Section {
  readonly word: number;
  readonly byteLength: number;
}

function checkLiteral(literal: Literal, id: number): void {
  const { bytes, caseless } = literal;
  if (bytes.length < LITERAL_MIN_LENGTH || bytes.length > LITERAL_MAX_LENGTH) {
    throw new RangeError(
      `literal ${id} has ${bytes.length} bytes, allowed are ${LITERAL_MIN_LENGTH} to ${LITERAL_MAX_LENGTH}`,
    );
  }
  for (let i = 0; i < bytes.length; i++) {
    if (bytes.charCodeAt(i) > 0xff) throw new RangeError(`literal ${id} is not latin1`);
  }
  if (caseless && /[A-Z]/.test(bytes)) {
    throw new RangeError(`literal ${id} is caseless but not lower case`);
  }
}

/** Offsets of the windows that may stand for the literal in `phase`: whole ones, or else those with one byte unknown. */
function windowOffsets(length: number, phase: number): number[] {
  const all: number[] = [];
  const last = Math.min(length - WINDOW_BYTES + 1, MAX_WINDOW_OFFSET);
  for (let offset = -1; offset <= last; offset++) {
    if ((offset + STRIDE) % STRIDE === phase) all.push(offset);
  }
  const whole = all.filter((offset) => offset >= 0 && offset + WINDOW_BYTES <= length);
  return whole.length > 0 ? whole : all;
}

function rarestWindow(bytes: Uint8Array, phase: number): number {
  let best = 0;
  let bestRarity = Number.NEGATIVE_INFINITY;
  for (const offset of windowOffsets(bytes.length, phase)) {
    const value = rarity(bytes.subarray(Math.max(0, offset), offset + WINDOW_BYTES));
    if (value > bestRarity) [best, bestRarity] = [offset, value];
  }
  return best;
}

/** The keys of the window at `offset`: one, or one for each form of its unknown outer byte. */
function windowKeys(bytes: Uint8Array, offset: number): number[] {
  let known = 0;
  let unknownShift = -1;
  for (let i = 0; i < WINDOW_BYTES; i++) {
    const byte = bytes[offset + i];
    if (byte === undefined) unknownShift = 8 * i;
    else known |= byte << (8 * i);
  }
  known &= WINDOW_MASK;
  if (unknownShift < 0) return [known];
  return Array.from({ length: OUTER_FORMS }, (_, form) => known | (form << unknownShift));
}

function windowEntries(literals: readonly Uint8Array[]): WindowEntry[] {
  const entries: WindowEntry[] = [];
  for (const [literalId, bytes] of literals.entries()) {
    for (let phase = 0; phase < STRIDE; phase++) {
      const offset = rarestWindow(bytes, phase);
      for (const key of windowKeys(bytes, offset)) entries.push({ key, literalId, offset });
    }
  }
  return entries;
}

/** Upper bound of the literals that start at one position: those that are a prefix of the same literal, case aside. */
function maxPerPosition(literals: readonly Literal[]): number {
  const counts = new Map<string, number>();
  for (const { bytes } of literals) {
    const folded = bytes.toLowerCase();
    counts.set(folded, (counts.get(folded) ?? 0) + 1);
  }
  const lengths = [...new Set(literals.map(({ bytes }) => bytes.length))];
  let most = 0;
  for (const folded of counts.keys()) {
    let here = 0;
    for (const length of lengths) {
      if (length <= folded.length) here += counts.get(folded.slice(0, length)) ?? 0;
    }
    most = Math.max(most, here);
  }
  return most;
}

function bitsFor(count: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.ceil(Math.log2(Math.max(1, count)))));
}

function hashOf(key: number, bits: number): number {
  return Math.imul(key, WINDOW_MULTIPLIER) >>> (32 - bits);
}

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

/** Writes the header's offsets of the sections, in order, and returns the total length. */
function layOut(header: Map<number, number>, sections: readonly Section[]): number {
  let at = align(LITERALS_HEADER_WORDS * 4);
  for (const { word, byteLength } of sections) {
    header.set(word, at);
    at = align(at + byteLength);
  }
  return at;
}

/** Literal bytes, and beside each the bits that are set in a text byte before comparing (0x20 drops a letter's case). */
function writeRecords(view: DataView, recordsAt: number, literals: readonly Literal[]): void {
  let at = recordsAt + literals.length * 8;
  for (const [id, { bytes, caseless }] of literals.entries()) {
    view.setUint32(recordsAt + id * 8, at, true);
    view.setUint32(recordsAt + id * 8 + 4, bytes.length, true);
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes.charCodeAt(i);
      const isLetter = byte >= 0x61 && byte <= 0x7a;
      view.setUint8(at + i, byte);
      view.setUint8(at + bytes.length + i, caseless && isLetter ? 0x20 : 0);
    }
    at += bytes.length * 2;
  }
}

function writeEntries(view: DataView, header: Map<number, number>, entries: WindowEntry[]): void {
  const filterAt = header.get(LITERALS_WORD_FILTER)!;
  const filterBits = header.get(LITERALS_WORD_FILTER_BITS)!;
  const bucketsAt = header.get(LITERALS_WORD_BUCKETS)!;
  const bucketBits = header.get(LITERALS_WORD_BUCKET_BITS)!;
  const entriesAt = header.get(LITERALS_WORD_ENTRIES)!;
  const sorted = entries
    .map((entry) => ({ ...entry, bucket: hashOf(entry.key, bucketBits) }))
    .toSorted((a, b) => a.bucket - b.bucket || a.literalId - b.literalId || a.offset - b.offset);
  let bucket = 0;
  for (const [i, entry] of sorted.entries()) {
    while (bucket <= entry.bucket) view.setUint32(bucketsAt + 4 * bucket++, i, true);
    view.setUint32(entriesAt + 8 * i, entry.key, true);
    view.setUint16(entriesAt + 8 * i + 4, entry.literalId, true);
    view.setInt16(entriesAt + 8 * i + 6, entry.offset, true);
    const bit = hashOf(entry.key, filterBits);
    view.setUint8(filterAt + (bit >> 3), view.getUint8(filterAt + (bit >> 3)) | (1 << (bit & 7)));
  }
  while (bucket <= 1 << bucketBits) view.setUint32(bucketsAt + 4 * bucket++, sorted.length, true);
}

/**
 * Builds the tables for `Kernel.loadLiterals`; a literal's id is its index. Deterministic. Throws a
 * RangeError for a literal that is too short, too long, not latin1, or caseless with upper-case letters.
 */
export function buildLiteralTables(literals: readonly Literal[]): Uint8Array {
  if (literals.length > LITERAL_MAX_COUNT) {
    throw new RangeError(`${literals.length} literals, allowed are ${LITERAL_MAX_COUNT}`);
  }
  for (const [id, literal] of literals.entries()) checkLiteral(literal, id);
  const texts = literals.map(({ bytes }) => Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
  const entries = windowEntries(texts);
  const textBytes = texts.reduce((sum, text) => sum + 2 * text.length, 0);
  const filterBits = bitsFor(
    entries.length * FILTER_BITS_PER_ENTRY,
    FILTER_BITS_MIN,
    FILTER_BITS_MAX,
  );
  const bucketBits = bitsFor(entries.length * 2, 1, BUCKET_BITS_MAX);
  const header = new Map<number, number>([
    [LITERALS_WORD_MAGIC, LITERALS_MAGIC],
    [LITERALS_WORD_COUNT, literals.length],
    [LITERALS_WORD_MAX_LENGTH, Math.max(0, ...texts.map((text) => text.length))],
    [LITERALS_WORD_MAX_PER_POSITION, maxPerPosition(literals)],
    [LITERALS_WORD_MAX_WINDOW, entries.reduce((most, { offset }) => Math.max(most, offset), 0)],
    [LITERALS_WORD_FILTER_BITS, filterBits],
    [LITERALS_WORD_BUCKET_BITS, bucketBits],
    [LITERALS_WORD_STRIDE, STRIDE],
  ]);
  const byteLength = layOut(header, [
    { word: LITERALS_WORD_FILTER, byteLength: 2 ** (filterBits - 3) },
    { word: LITERALS_WORD_BUCKETS, byteLength: (2 ** bucketBits + 1) * 4 },
    { word: LITERALS_WORD_ENTRIES, byteLength: entries.length * 8 },
    { word: LITERALS_WORD_RECORDS, byteLength: literals.length * 8 + textBytes },
  ]);
  header.set(LITERALS_WORD_SIZE, byteLength);
  const tables = new Uint8Array(byteLength);
  const view = new DataView(tables.buffer);
  for (const [word, value] of header) view.setUint32(word * 4, value, true);
  writeEntries(view, header, entries);
  writeRecords(view, header.get(LITERALS_WORD_RECORDS)!, literals);
  return tables;
}
