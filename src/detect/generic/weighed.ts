/**
 * Readings that came to nothing when they were weighed. Nearly all that are weighed were weighed before: the
 * same name and value in the next version of a file (95 of 100 in real histories).
 */
import type { ReaderContext } from './context.ts';

/** So many are remembered; then all are forgotten. */
const READINGS_MAX = 4096;
const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

/** Remembers readings by everything that their weight depends on: see features.ts, filters.ts. */
export class WeighedReadings {
  readonly #nothing = new Set<string>();
  /** Of those: what tells most others apart before a text is made of them. */
  readonly #hashes = new Set<number>();
  #memory: Buffer = Buffer.alloc(0);
  #hash = 0;

  /** Whether the reading is known to come to nothing. It must be of `bytes`, not of decoded text. */
  isNothing(bytes: Uint8Array, context: ReaderContext): boolean {
    if (this.#memory.buffer !== bytes.buffer || this.#memory.byteOffset !== bytes.byteOffset) {
      this.#memory = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.#hash = hashOf(bytes, context);
    return this.#hashes.has(this.#hash) && this.#nothing.has(keyOf(this.#memory, context));
  }

  /** The reading that was asked about last, of this context, came to nothing. */
  add(context: ReaderContext): void {
    if (this.#nothing.size >= READINGS_MAX) {
      this.#nothing.clear();
      this.#hashes.clear();
    }
    this.#hashes.add(this.#hash);
    this.#nothing.add(keyOf(this.#memory, context));
  }
}

/** FNV-1a of name and value. */
function hashOf(bytes: Uint8Array, { reading }: ReaderContext): number {
  let hash = HASH_START;
  for (let at = reading.nameStart; at < reading.nameEnd; at++) {
    hash = Math.imul(hash ^ (bytes[at] as number), HASH_FACTOR);
  }
  for (let at = reading.valueStart; at < reading.valueEnd; at++) {
    hash = Math.imul(hash ^ (bytes[at] as number), HASH_FACTOR);
  }
  return hash;
}

/** Counts follow from the value, all else stands here. */
function keyOf(memory: Buffer, { reading, meaning }: ReaderContext): string {
  const name = memory.toString('latin1', reading.nameStart, reading.nameEnd);
  const value = memory.toString('latin1', reading.valueStart, reading.valueEnd);
  const place =
    reading.operator |
    (reading.after << 8) |
    flag(reading.quote !== 0, 16) |
    flag(reading.wrapped, 17) |
    flag(reading.typed, 18) |
    flag(reading.lineStart, 19) |
    flag(reading.spaced, 20) |
    flag(reading.nameQuoted, 21);
  const said =
    meaning.kind |
    flag(meaning.lastIsKeyword, 16) |
    flag(meaning.mock, 17) |
    flag(meaning.allCaps, 18) |
    flag(meaning.clean, 19);
  const { negatedAfter, negatedBefore, subwords } = meaning;
  // Latin1 strings hold no character above \u00ff: \u0100 separates.
  return `${place},${said},${negatedAfter},${negatedBefore},${subwords}\u0100${name}\u0100${value}`;
}

function flag(isSet: boolean, bit: number): number {
  return isSet ? 1 << bit : 0;
}
