/**
 * The scanner's tables: read ready-made for the built-in rules, made anew for any other pack.
 *
 * Making them takes longer than a hook's whole work; the build writes them down once, under the hash
 * of the pack that they belong to.
 */
import { readFileSync } from 'node:fs';
import type { ScannerTables } from '../detect/index.ts';
import { scannerTables } from '../detect/index.ts';
import type { RulePack } from '../rules/index.ts';

/** Written by scripts/build-rules.js. There is none beside src/. */
const FILE: URL = new URL('../gen/scanner-tables.bin', import.meta.url);
/** The pack's hash stands first, in latin1; then the lengths of all parts, 32 bits each, then the parts. */
const HASH_BYTES = 32;
const WORDS = [
  'byteLengths',
  'leftReach',
  'rightReach',
  'firstUse',
  'useDetector',
  'useLiteral',
  'bounded',
  'unbounded',
  'priorities',
  'spans',
  'checks',
  'checkSets',
  'checkWords',
] as const;
/** The parts of {@link WORDS}, then `conditional`, then the literals. */
const PARTS: number = WORDS.length + 2;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;
const PARTS_START: number = HASH_BYTES + PARTS * WORD_BYTES;

function bytesOf(words: Int32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

/** What a pack's tables are written down as, in this machine's byte order. @public for scripts/build-rules.js */
export function encodeTables(pack: RulePack): Buffer {
  if (pack.hash.length !== HASH_BYTES) throw new RangeError(`a hash has ${HASH_BYTES} characters`);
  const { layout, literals } = scannerTables(pack);
  const parts = [...WORDS.map((name) => bytesOf(layout[name])), layout.conditional, literals];
  const lengths = Int32Array.from(parts, (part) => part.byteLength);
  return Buffer.concat([Buffer.from(pack.hash, 'latin1'), bytesOf(lengths), ...parts]);
}

/** The tables for `pack`. */
export function scannerTablesOf(pack: RulePack): ScannerTables {
  return readTables(pack) ?? scannerTables(pack);
}

function readTables(pack: RulePack): ScannerTables | null {
  let file: Buffer;
  try {
    file = readFileSync(FILE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (file.toString('latin1', 0, HASH_BYTES) !== pack.hash) return null;
  // Copied to where views of words may begin.
  const bytes = new Uint8Array(file).buffer;
  const lengths = new Int32Array(bytes, HASH_BYTES, PARTS);
  // A machine of the other byte order reads other lengths.
  if (lengths.reduce((sum, length) => sum + length, PARTS_START) !== file.length) return null;
  let at = PARTS_START;
  const take = (part: number): [buffer: ArrayBuffer, start: number, length: number] => {
    const start = at;
    at += lengths[part] ?? 0;
    return [bytes, start, lengths[part] ?? 0];
  };
  const words = (part: number): Int32Array => {
    const [buffer, start, length] = take(part);
    return new Int32Array(buffer, start, length / WORD_BYTES);
  };
  const [byteLengths, leftReach, rightReach] = [words(0), words(1), words(2)];
  const [firstUse, useDetector, useLiteral] = [words(3), words(4), words(5)];
  const [bounded, unbounded, priorities] = [words(6), words(7), words(8)];
  const [spans, checks, checkSets, checkWords] = [words(9), words(10), words(11), words(12)];
  const conditional = new Uint8Array(...take(13));
  const literals = new Uint8Array(...take(14));
  const reaches = { byteLengths, spans, leftReach, rightReach };
  const uses = { firstUse, useDetector, useLiteral };
  const sorted = { bounded, unbounded, priorities, conditional };
  const layout = { ...reaches, ...uses, ...sorted, checks, checkSets, checkWords };
  return { layout, literals };
}
