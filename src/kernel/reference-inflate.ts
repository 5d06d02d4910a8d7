/**
 * Streaming inflate in plain TypeScript: RFC 1951 read bit by bit with canonical codes, as the RFC
 * explains it. Slow and obvious on purpose; the length and distance tables are the RFC's. It stands
 * in for the WebAssembly form where there is none. A generator is what makes it resumable: it
 * yields wherever input or room is missing.
 */

import {
  FEED_DONE,
  FEED_NEEDS_INPUT,
  FEED_OUTPUT_FULL,
  INFLATE_BAD_CHECKSUM,
  INFLATE_BAD_DATA,
} from './codes.ts';

const WINDOW_BYTES = 32768;
const MAX_CODE_BITS = 15;
const END_OF_BLOCK = 256;
/** RFC 1951 section 3.2.7: the order in which the code length code's lengths are stored. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** RFC 1951 section 3.2.5: base length and extra bits of symbols 257 to 285. */
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const LENGTH_EXTRA = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
/** RFC 1951 section 3.2.5: base distance and extra bits of distance symbols 0 to 29. */
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** RFC 1950 section 8.2: the largest prime below 65536. */
const ADLER_MODULUS = 65521;
const MAX_LITLEN_CODES = 286;
const MAX_DISTANCE_CODES = 30;

/** Code for "this is no zlib stream"; never leaves this file. */
class BadData extends Error {}

/** A canonical code: how many codes of each length, and the symbols in code order. */
interface Code {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

/** Input [src, srcEnd) and output [dst, dstEnd) of one feed. */
interface FeedRange {
  readonly src: number;
  readonly srcEnd: number;
  readonly dst: number;
  readonly dstEnd: number;
}

type Pause = Generator<number, number, void>;
type Part<T> = Generator<number, T, void>;

/**
 * Refuses what zlib refuses: more codes than bits allow, and fewer, except for a single one-bit
 * code or none.
 */
function canonicalCode(lengths: ArrayLike<number>, mayBeIncomplete: boolean): Code {
  const counts = new Uint16Array(MAX_CODE_BITS + 1);
  for (let i = 0; i < lengths.length; i++) counts[lengths[i]!]!++;
  const used = lengths.length - counts[0]!;
  let left = 1;
  for (let bits = 1; bits <= MAX_CODE_BITS; bits++) {
    left = left * 2 - counts[bits]!;
    if (left < 0) throw new BadData();
  }
  const tiny = used === 0 || (used === 1 && counts[1] === 1);
  if (left > 0 && !(mayBeIncomplete && tiny)) throw new BadData();
  const next = new Uint16Array(MAX_CODE_BITS + 2);
  for (let bits = 1; bits <= MAX_CODE_BITS; bits++) next[bits + 1] = next[bits]! + counts[bits]!;
  const symbols = new Uint16Array(used);
  for (let i = 0; i < lengths.length; i++) {
    if (lengths[i] !== 0) symbols[next[lengths[i]!]!++] = i;
  }
  return { counts, symbols };
}

function fixedCodes(): [Code, Code] {
  const lengths = new Uint8Array(288);
  lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288);
  return [canonicalCode(lengths, false), canonicalCode(new Uint8Array(32).fill(5), false)];
}

/** One stream. `feed` follows the contract of `Kernel.inflateFeed`. */
export class PlainInflateStream {
  consumed = 0;
  produced = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private src = 0;
  private srcEnd = 0;
  private dst = 0;
  private dstEnd = 0;
  private bitBuffer = 0;
  private bitCount = 0;
  private history = new Uint8Array(WINDOW_BYTES);
  private total = 0;
  private adlerA = 1;
  private adlerB = 0;
  private steps: Pause | null = this.stream();

  feed(bytes: Uint8Array, range: FeedRange): number {
    this.bytes = bytes;
    this.src = range.src;
    this.srcEnd = range.srcEnd;
    this.dst = range.dst;
    this.dstEnd = range.dstEnd;
    const status = this.step();
    if (status !== FEED_NEEDS_INPUT && status !== FEED_OUTPUT_FULL) this.steps = null;
    this.consumed = this.src - range.src;
    this.produced = this.dst - range.dst;
    return status;
  }

  private step(): number {
    if (this.steps === null) return INFLATE_BAD_DATA;
    try {
      return this.steps.next().value;
    } catch (error) {
      if (error instanceof BadData) return INFLATE_BAD_DATA;
      throw error;
    }
  }

  private *stream(): Pause {
    const method = yield* this.bits(8);
    const flags = yield* this.bits(8);
    const hasDictionary = (flags & 0x20) !== 0;
    if ((method & 15) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0) {
      throw new BadData();
    }
    if (hasDictionary) throw new BadData();
    let isFinal = false;
    while (!isFinal) {
      isFinal = (yield* this.bits(1)) === 1;
      yield* this.block(yield* this.bits(2));
    }
    this.skipToByte();
    let stored = 0;
    for (let i = 0; i < 4; i++) stored = stored * 256 + (yield* this.bits(8));
    return stored === this.adlerB * 65536 + this.adlerA ? FEED_DONE : INFLATE_BAD_CHECKSUM;
  }

  private *block(type: number): Part<void> {
    if (type === 0) return yield* this.storedBlock();
    if (type === 3) throw new BadData();
    const [litlen, distance] = type === 1 ? fixedCodes() : yield* this.dynamicCodes();
    return yield* this.symbols(litlen, distance);
  }

  private *storedBlock(): Part<void> {
    this.skipToByte();
    const length = (yield* this.bits(8)) | ((yield* this.bits(8)) << 8);
    const complement = (yield* this.bits(8)) | ((yield* this.bits(8)) << 8);
    if (length !== (complement ^ 0xffff)) throw new BadData();
    for (let i = 0; i < length; i++) {
      const byte = yield* this.bits(8);
      if (this.dst === this.dstEnd) yield* this.room();
      this.put(byte);
    }
  }

  private *dynamicCodes(): Part<[Code, Code]> {
    const litlenCount = 257 + (yield* this.bits(5));
    const distanceCount = 1 + (yield* this.bits(5));
    const orderCount = 4 + (yield* this.bits(4));
    if (litlenCount > MAX_LITLEN_CODES || distanceCount > MAX_DISTANCE_CODES) throw new BadData();
    const orderLengths = new Uint8Array(CODE_LENGTH_ORDER.length);
    for (let i = 0; i < orderCount; i++) {
      orderLengths[CODE_LENGTH_ORDER[i]!] = yield* this.bits(3);
    }
    const code = canonicalCode(orderLengths, false);
    const lengths = new Uint8Array(litlenCount + distanceCount);
    let at = 0;
    while (at < lengths.length) {
      const symbol = yield* this.symbol(code);
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) throw new BadData();
      const value = symbol === 16 ? lengths[at - 1]! : 0;
      const repeat =
        symbol === 18 ? 11 + (yield* this.bits(7)) : 3 + (yield* this.bits(symbol === 16 ? 2 : 3));
      if (at + repeat > lengths.length) throw new BadData();
      lengths.fill(value, at, at + repeat);
      at += repeat;
    }
    if (lengths[END_OF_BLOCK] === 0) throw new BadData();
    return [
      canonicalCode(lengths.subarray(0, litlenCount), true),
      canonicalCode(lengths.subarray(litlenCount), true),
    ];
  }

  private *symbols(litlen: Code, distanceCode: Code): Part<void> {
    for (;;) {
      const symbol = yield* this.symbol(litlen);
      if (symbol === END_OF_BLOCK) return;
      if (symbol < END_OF_BLOCK) {
        if (this.dst === this.dstEnd) yield* this.room();
        this.put(symbol);
        continue;
      }
      const base = LENGTH_BASE[symbol - 257];
      if (base === undefined) throw new BadData();
      const length = base + (yield* this.bits(LENGTH_EXTRA[symbol - 257]!));
      const distanceSymbol = yield* this.symbol(distanceCode);
      const distanceBase = DISTANCE_BASE[distanceSymbol];
      if (distanceBase === undefined) throw new BadData();
      const distance = distanceBase + (yield* this.bits(DISTANCE_EXTRA[distanceSymbol]!));
      if (distance > this.total) throw new BadData();
      for (let i = 0; i < length; i++) {
        if (this.dst === this.dstEnd) yield* this.room();
        this.put(this.history[(this.total - distance) % WINDOW_BYTES]!);
      }
    }
  }

  /**
   * Reads one code bit after the other, keeping the first code of the current length (RFC 1951,
   * 3.2.2).
   */
  private *symbol(code: Code): Part<number> {
    let value = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MAX_CODE_BITS; length++) {
      if (this.bitCount === 0) yield* this.fill(1);
      value |= this.take(1);
      const count = code.counts[length]!;
      if (value - count < first) return code.symbols[index + value - first]!;
      index += count;
      first = (first + count) * 2;
      value *= 2;
    }
    throw new BadData();
  }

  private *bits(count: number): Part<number> {
    if (this.bitCount < count) yield* this.fill(count);
    return this.take(count);
  }

  private *fill(count: number): Part<void> {
    while (this.bitCount < count) {
      while (this.src === this.srcEnd) yield FEED_NEEDS_INPUT;
      this.bitBuffer |= this.bytes[this.src++]! << this.bitCount;
      this.bitCount += 8;
    }
  }

  private take(count: number): number {
    const value = this.bitBuffer & ((1 << count) - 1);
    this.bitBuffer >>>= count;
    this.bitCount -= count;
    return value;
  }

  private skipToByte(): void {
    this.bitBuffer = 0;
    this.bitCount = 0;
  }

  private *room(): Part<void> {
    while (this.dst === this.dstEnd) yield FEED_OUTPUT_FULL;
  }

  private put(byte: number): void {
    this.bytes[this.dst++] = byte;
    this.history[this.total++ % WINDOW_BYTES] = byte;
    this.adlerA = (this.adlerA + byte) % ADLER_MODULUS;
    this.adlerB = (this.adlerB + this.adlerA) % ADLER_MODULUS;
  }
}
