/**
 * Literals → the byte tables of the kernel's search (layout: kernel/codes.ts).
 *
 * The search tests four-byte windows of the text at every WINDOW_STRIDE-th position only. So each
 * literal is entered once for every phase in which it can lie to those positions: for each phase
 * with its rarest window. A literal too short to hold a whole window in some phase is entered with
 * one neighbouring byte unknown, in all of that byte's forms. Every occurrence is therefore met
 * through exactly one entry, which names the literal and how far before the window it starts.
 */

import {
  CONTEXT_BEFORE,
  CONTEXT_BYTES,
  ENTRY_BYTES,
  ENTRY_CARE,
  ENTRY_ID,
  ENTRY_LENGTH,
  ENTRY_NEXT,
  ENTRY_TEXT,
  ENTRY_VALUE,
  ENTRY_WINDOW,
  LITERAL_MAX_COUNT,
  LITERAL_MAX_LENGTH,
  LITERAL_MIN_LENGTH,
  LITERALS_HEADER_WORDS,
  LITERALS_MAGIC,
  LITERALS_WORD_BUCKET_BITS,
  LITERALS_WORD_BUCKETS,
  LITERALS_WORD_COUNT,
  LITERALS_WORD_ENTRIES,
  LITERALS_WORD_ENTRY_COUNT,
  LITERALS_WORD_MAGIC,
  LITERALS_WORD_MAX_LENGTH,
  LITERALS_WORD_MAX_PER_POSITION,
  LITERALS_WORD_MAX_WINDOW,
  LITERALS_WORD_RECORDS,
  LITERALS_WORD_SIZE,
  WINDOW_MASK,
  WINDOW_MULTIPLIER,
  WINDOW_STRIDE,
} from '../kernel/index.ts';
import { rarity } from './frequency.ts';
import type { Literal } from './reference.ts';

const WINDOW_BYTES = 4;
/**
 * Windows further inside of a literal are not considered: hits are put in order over this distance.
 */
const MAX_WINDOW_OFFSET = 60;
/** Forms of an outer window byte under WINDOW_MASK. */
const OUTER_FORMS = 16;
const BUCKET_BITS_MAX = 16;
/**
 * The most bits of rarity that the byte after a window adds: only its low three bits are looked at.
 */
const NEXT_BITS = 3;
const ANY_NEXT = 0xff;
/** What differs between the two cases of an ASCII letter. */
const CASE_BIT = 0x20;
/** Sections begin at multiples of this. */
const ALIGNMENT = 64;

interface WindowEntry {
  readonly key: number;
  readonly literalId: number;
  readonly offset: number;
  /** The byte that follows the window, if the literal reaches so far. */
  readonly next: number | undefined;
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

/**
 * How rare the known bytes of the window at `offset` are, the byte after it included as far as it
 * is looked at.
 */
function windowRarity(bytes: Uint8Array, offset: number): number {
  const start = Math.max(0, offset);
  const end = offset + WINDOW_BYTES;
  const own = rarity(bytes.subarray(start, end));
  if (end >= bytes.length) return own;
  return own + Math.min(NEXT_BITS, rarity(bytes.subarray(start, end + 1)) - own);
}

/**
 * Where the literal's rarest window in `phase` begins. At most an outer byte of it lies outside of
 * the literal.
 */
function rarestWindow(bytes: Uint8Array, phase: number): number {
  let best = phase === 0 ? 0 : -1;
  let bestRarity = Number.NEGATIVE_INFINITY;
  const last = Math.min(bytes.length - WINDOW_BYTES + 1, MAX_WINDOW_OFFSET);
  for (let offset = -1; offset <= last; offset++) {
    if ((offset + WINDOW_STRIDE) % WINDOW_STRIDE !== phase) continue;
    const value = windowRarity(bytes, offset);
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
    for (let phase = 0; phase < WINDOW_STRIDE; phase++) {
      const offset = rarestWindow(bytes, phase);
      const next = bytes[offset + WINDOW_BYTES];
      for (const key of windowKeys(bytes, offset)) entries.push({ key, literalId, offset, next });
    }
  }
  return entries;
}

/**
 * Upper bound of the literals that start at one position: those that are a prefix of the same
 * literal, case aside.
 */
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

function isLowerLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

/** Literal bytes, and beside each the bits that are set in a text byte before comparing. */
function writeRecords(view: DataView, recordsAt: number, literals: readonly Literal[]): void {
  let at = recordsAt + literals.length * 8;
  for (const [id, { bytes, caseless }] of literals.entries()) {
    view.setUint32(recordsAt + id * 8, at, true);
    view.setUint32(recordsAt + id * 8 + 4, bytes.length, true);
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes.charCodeAt(i);
      view.setUint8(at + i, byte);
      view.setUint8(at + bytes.length + i, caseless && isLowerLetter(byte) ? CASE_BIT : 0);
    }
    at += bytes.length * 2;
  }
}

/**
 * The eight bytes around a window as far as the literal says what they are; an outer window byte
 * that it does not, by its form.
 */
function writeContext(view: DataView, at: number, entry: WindowEntry, literal: Literal): void {
  for (let i = 0; i < CONTEXT_BYTES; i++) {
    const offset = entry.offset - CONTEXT_BEFORE + i;
    const windowByte = i - CONTEXT_BEFORE;
    let value = 0;
    let care = 0;
    if (offset >= 0 && offset < literal.bytes.length) {
      value = literal.bytes.charCodeAt(offset);
      care = literal.caseless && isLowerLetter(value) ? 0xff & ~CASE_BIT : 0xff;
    } else if (windowByte >= 0 && windowByte < WINDOW_BYTES) {
      value = (entry.key >>> (8 * windowByte)) & 0xff;
      care = (WINDOW_MASK >>> (8 * windowByte)) & 0xff;
    }
    view.setUint8(at + ENTRY_VALUE + i, value);
    view.setUint8(at + ENTRY_CARE + i, care);
  }
}

function writeEntries(
  view: DataView,
  header: Map<number, number>,
  entries: readonly WindowEntry[],
  literals: readonly Literal[],
): void {
  const bucketsAt = header.get(LITERALS_WORD_BUCKETS)!;
  const bucketBits = header.get(LITERALS_WORD_BUCKET_BITS)!;
  const recordsAt = header.get(LITERALS_WORD_RECORDS)!;
  const sorted = entries
    .map((entry) => ({ ...entry, bucket: hashOf(entry.key, bucketBits) }))
    .toSorted((a, b) => a.bucket - b.bucket || a.literalId - b.literalId || a.offset - b.offset);
  let bucket = 0;
  let at = header.get(LITERALS_WORD_ENTRIES)!;
  for (const [i, entry] of sorted.entries()) {
    while (bucket <= entry.bucket) view.setUint32(bucketsAt + 4 * bucket++, i, true);
    const record = recordsAt + entry.literalId * 8;
    writeContext(view, at, entry, literals[entry.literalId]!);
    view.setUint16(at + ENTRY_ID, entry.literalId, true);
    view.setInt16(at + ENTRY_WINDOW, entry.offset, true);
    view.setUint32(at + ENTRY_TEXT, view.getUint32(record, true), true);
    view.setUint16(at + ENTRY_LENGTH, view.getUint32(record + 4, true), true);
    view.setUint8(at + ENTRY_NEXT, entry.next === undefined ? ANY_NEXT : 1 << (entry.next & 7));
    at += ENTRY_BYTES;
  }
  while (bucket <= 1 << bucketBits) view.setUint32(bucketsAt + 4 * bucket++, sorted.length, true);
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
  const texts = literals.map(({ bytes }) => Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
  const entries = windowEntries(texts);
  const textBytes = texts.reduce((sum, text) => sum + 2 * text.length, 0);
  const bucketBits = bitsFor(entries.length * 2, 1, BUCKET_BITS_MAX);
  const header = new Map<number, number>([
    [LITERALS_WORD_MAGIC, LITERALS_MAGIC],
    [LITERALS_WORD_COUNT, literals.length],
    [LITERALS_WORD_MAX_LENGTH, Math.max(0, ...texts.map((text) => text.length))],
    [LITERALS_WORD_MAX_PER_POSITION, maxPerPosition(literals)],
    [LITERALS_WORD_MAX_WINDOW, entries.reduce((most, { offset }) => Math.max(most, offset), 0)],
    [LITERALS_WORD_BUCKET_BITS, bucketBits],
    [LITERALS_WORD_ENTRY_COUNT, entries.length],
  ]);
  const byteLength = layOut(header, [
    { word: LITERALS_WORD_BUCKETS, byteLength: (2 ** bucketBits + 1) * 4 },
    { word: LITERALS_WORD_ENTRIES, byteLength: entries.length * ENTRY_BYTES },
    { word: LITERALS_WORD_RECORDS, byteLength: literals.length * 8 + textBytes },
  ]);
  header.set(LITERALS_WORD_SIZE, byteLength);
  const tables = new Uint8Array(byteLength);
  const view = new DataView(tables.buffer);
  for (const [word, value] of header) view.setUint32(word * 4, value, true);
  writeRecords(view, header.get(LITERALS_WORD_RECORDS)!, literals);
  writeEntries(view, header, entries, literals);
  return tables;
}
