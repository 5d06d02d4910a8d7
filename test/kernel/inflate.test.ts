/** Inflate against node:zlib: whole streams and pieces, valid and damaged. */

import { constants, deflateRawSync, deflateSync, inflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FEED_DONE,
  FEED_NEEDS_INPUT,
  FEED_OUTPUT_FULL,
  INFLATE_BAD_CHECKSUM,
  INFLATE_BAD_DATA,
  INFLATE_INPUT_SHORT,
  INFLATE_TOO_LONG,
  INFLATE_TOO_SHORT,
  type Kernel,
} from '../../src/kernel/index.ts';
import { KERNELS, noise, workspace } from './kernels.ts';

const STRATEGIES = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FILTERED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
  constants.Z_FIXED,
];

/** Texts that exercise literals, short and long repeats, and incompressible stretches. */
const content = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 120 }))
        .map(([unit, times]) => Buffer.concat(Array.from({ length: times }, () => unit))),
      fc.string({ maxLength: 400 }).map((text) => Buffer.from(text)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts));

const settings = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(...STRATEGIES),
  memLevel: fc.integer({ min: 1, max: 9 }),
  windowBits: fc.integer({ min: 9, max: 15 }),
});

/** Words with a skewed distribution: long dynamic codes with subtables. */
function skewedText(length: number): Buffer {
  const random = noise(7);
  return Buffer.from(
    Uint8Array.from({ length }, () =>
      Math.floor((random(1000) * random(1000) * random(256)) / 1e6),
    ),
  );
}

function adler32(bytes: Uint8Array): Buffer {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(b * 65536 + a);
  return sum;
}

/** A zlib stream around raw deflate bits given as a string of 0 and 1, first bit first. */
function streamOfBits(bits: string, expected: Uint8Array): Buffer {
  const bytes = bits
    .match(/.{1,8}/g)!
    .map((byte) => Number.parseInt([...byte].toReversed().join(''), 2));
  return Buffer.concat([Buffer.from([0x78, 0x9c]), Buffer.from(bytes), adler32(expected)]);
}

function field(value: number, width: number): string {
  return [...value.toString(2).padStart(width, '0')].toReversed().join('');
}

/**
 * Bits of a dynamic block's header whose code lengths are spelled out, and the codes themselves.
 */
function dynamicHeader(litlen: readonly number[], distance: readonly number[]): string {
  // Code length code: symbols 0 to 15 with four bits each, 16 to 18 unused.
  const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const lengths = order.map((symbol) => field(symbol < 16 ? 4 : 0, 3)).join('');
  const codes = [...litlen, ...distance]
    .map((length) => length.toString(2).padStart(4, '0'))
    .join('');
  return `1${field(2, 2)}${field(litlen.length - 257, 5)}${field(distance.length - 1, 5)}${field(15, 4)}${lengths}${codes}`;
}

function lengthsOf(count: number, entries: Record<number, number>): number[] {
  return Array.from({ length: count }, (_, symbol) => entries[symbol] ?? 0);
}

/** What inflate makes of a stream: its result code or the bytes. Checks guards. */
function inflateWith(
  kernel: Kernel,
  stream: Uint8Array,
  expected: number,
  tail = 0,
): Buffer | number {
  const space = workspace(kernel);
  const input = space.put(Buffer.concat([stream, Buffer.alloc(tail, 0x5a)]));
  const output = space.room(expected);
  const consumed = kernel.inflate(input.at, input.end, output.at, expected);
  const bytes = output.read();
  if (consumed < 0) return consumed;
  expect(consumed).toBe(stream.length);
  return bytes;
}

interface Pieces {
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/** Feeds a stream in pieces whose sizes repeat; returns the bytes or the failure. */
function feedWith(kernel: Kernel, stream: Uint8Array, sizes: Pieces): Buffer | number {
  const space = workspace(kernel);
  const input = space.put(stream);
  const rooms = sizes.output.map((size) => space.room(size));
  const made: Buffer[] = [];
  kernel.inflateBegin();
  let at = input.at;
  for (let i = 0; ; i++) {
    const stop = Math.min(input.end, at + sizes.input[i % sizes.input.length]!);
    const room = rooms[i % rooms.length]!;
    const status = kernel.inflateFeed(at, stop, room.at, room.end);
    if (status < 0) return status;
    expect(kernel.consumed).toBeLessThanOrEqual(stop - at);
    if (status === FEED_NEEDS_INPUT) expect(kernel.consumed).toBe(stop - at);
    at += kernel.consumed;
    if (status === FEED_OUTPUT_FULL) expect(kernel.produced).toBe(room.end - room.at);
    made.push(room.read().subarray(0, kernel.produced));
    if (status === FEED_DONE) {
      expect(at).toBe(input.end);
      return Buffer.concat(made);
    }
    if (status === FEED_NEEDS_INPUT && at === input.end) return FEED_NEEDS_INPUT;
  }
}

describe.each(KERNELS)('%s kernel: inflate', (_, kernel) => {
  test('gives back what any deflate setting made', () => {
    fc.assert(
      fc.property(content, settings, fc.integer({ min: 0, max: 40 }), (bytes, options, tail) => {
        const result = inflateWith(kernel, deflateSync(bytes, options), bytes.length, tail);
        expect(Buffer.compare(result as Buffer, bytes)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from('x')],
    ['a run', Buffer.alloc(100_000, 'a')],
    [
      'a long window',
      Buffer.concat([skewedText(32_768), Buffer.alloc(40, 'b'), skewedText(32_768)]),
    ],
    ['long codes', skewedText(300_000)],
  ])('inflates %s at every level', (_name, bytes) => {
    for (let level = 0; level <= 9; level++) {
      const result = inflateWith(kernel, deflateSync(bytes, { level }), bytes.length, 8);
      expect(Buffer.compare(result as Buffer, bytes)).toBe(0);
    }
  });

  test('says when the stream is longer or shorter than expected', () => {
    fc.assert(
      fc.property(content, settings, fc.integer({ min: 1, max: 600 }), (bytes, options, by) => {
        const stream = deflateSync(bytes, options);
        expect(inflateWith(kernel, stream, bytes.length + by)).toBe(INFLATE_TOO_SHORT);
        if (by <= bytes.length) {
          expect(inflateWith(kernel, stream, bytes.length - by)).toBe(INFLATE_TOO_LONG);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('reports a truncated stream as short input and never reads on', () => {
    const bytes = skewedText(3000);
    for (const level of [0, 1, 9]) {
      const stream = deflateSync(bytes, { level });
      for (let length = 0; length < stream.length; length += 1 + (length >> 5)) {
        const result = inflateWith(kernel, stream.subarray(0, length), bytes.length);
        expect(result).toBe(INFLATE_INPUT_SHORT);
      }
    }
  });

  test('agrees with zlib on damaged streams and stays within its output', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(content, settings, damage, (bytes, options, flips) => {
        const stream = deflateSync(bytes, options);
        for (const [at, mask] of flips) stream[at % stream.length]! ^= mask;
        const result = inflateWith(kernel, stream, bytes.length);
        let truth: Buffer | undefined;
        try {
          truth = inflateSync(stream);
        } catch {
          truth = undefined;
        }
        // zlib ignores what follows the stream's end, and may find another length.
        if (truth === undefined) expect(typeof result).toBe('number');
        else if (typeof result !== 'number') expect(Buffer.compare(result, truth)).toBe(0);
        else expect(truth.length).not.toBe(bytes.length);
      }),
      { numRuns: 600 },
    );
  });

  test('agrees with zlib on noise that begins like a stream', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(7), (tail, head) => {
        const first = Uint8Array.from([0x78, 0x9c, (tail[0]! & 0xf8) | head]);
        const stream = Buffer.concat([first, tail]);
        let truth = true;
        try {
          inflateSync(stream);
        } catch {
          truth = false;
        }
        const result = inflateWith(kernel, stream, 1 << 16);
        if (!truth) expect(typeof result).toBe('number');
      }),
      { numRuns: 600 },
    );
  });

  test('refuses a wrong checksum', () => {
    const stream = deflateSync(Buffer.from('checksum'));
    stream[stream.length - 1]! ^= 1;
    expect(inflateWith(kernel, stream, 8)).toBe(INFLATE_BAD_CHECKSUM);
  });

  test.each([
    ['a method other than deflate', Buffer.from([0x77, 0x85, 3, 0, 0, 0, 0, 1])],
    ['a window above 32 KiB', Buffer.from([0x88, 0x1c, 3, 0, 0, 0, 0, 1])],
    ['a header whose check fails', Buffer.from([0x78, 0x9d, 3, 0, 0, 0, 0, 1])],
    ['a preset dictionary', deflateSync(Buffer.from('abcabc'), { dictionary: Buffer.from('abc') })],
    ['a gzip file', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0])],
    ['raw deflate', deflateRawSync(Buffer.from('raw raw raw'))],
    ['a reserved block type', streamOfBits(`1${field(3, 2)}00000000`, Buffer.alloc(0))],
    [
      'a stored length that contradicts itself',
      Buffer.from([0x78, 0x9c, 1, 5, 0, 0xfb, 0xff, 1, 2]),
    ],
  ])('refuses %s', (_name, stream) => {
    expect(inflateWith(kernel, stream, 6)).toBe(INFLATE_BAD_DATA);
  });

  const end = { 256: 1 };
  test.each([
    ['a lone block end of one bit', lengthsOf(257, end), [0], '0', ''],
    [
      'a lone distance of one bit',
      lengthsOf(258, { 97: 2, 256: 2, 257: 1 }),
      [1],
      '100011',
      'aaaa',
    ],
    ['no distance code that is not used', lengthsOf(257, { 97: 1, 256: 1 }), [0], '01', 'a'],
  ])('takes %s', (_name, litlen, distance, codes, text) => {
    const expected = Buffer.from(text);
    const stream = streamOfBits(dynamicHeader(litlen, distance) + codes, expected);
    expect(inflateSync(stream)).toEqual(expected);
    expect(inflateWith(kernel, stream, expected.length)).toEqual(expected);
  });

  test.each([
    ['an over-subscribed literal code', lengthsOf(257, { 97: 1, 98: 1, 256: 1 }), [0], '01'],
    ['an incomplete literal code', lengthsOf(257, { 97: 2, 256: 2 }), [0], '01'],
    ['a lone literal code of two bits', lengthsOf(257, { 256: 2 }), [0], '00'],
    ['an over-subscribed distance code', lengthsOf(257, { 97: 1, 256: 1 }), [1, 1, 1], '01'],
    ['an incomplete distance code', lengthsOf(257, { 97: 1, 256: 1 }), [2, 2], '01'],
    ['a lone distance code of two bits', lengthsOf(257, { 97: 1, 256: 1 }), [2], '01'],
    ['a block without an end', lengthsOf(257, { 97: 1, 98: 1 }), [0], '01'],
    ['the unused half of a lone block end', lengthsOf(257, end), [0], '1'],
    ['the unused half of a lone distance', lengthsOf(258, { 97: 2, 256: 2, 257: 1 }), [1], '1001'],
    [
      'a distance where there is no code',
      lengthsOf(258, { 97: 2, 256: 2, 257: 1 }),
      [0],
      '1000000000',
    ],
    [
      'a distance before the first byte',
      lengthsOf(258, { 97: 2, 256: 2, 257: 1 }),
      [0, 1, 0],
      '10000',
    ],
    ['too many literal codes', lengthsOf(287, { 97: 1, 256: 1 }), [0], '01'],
    ['too many distance codes', lengthsOf(257, { 97: 1, 256: 1 }), lengthsOf(31, {}), '01'],
  ])('refuses %s, as zlib does', (_name, litlen, distance, codes) => {
    const stream = streamOfBits(
      `${dynamicHeader(litlen, distance)}${codes}00000000`,
      Buffer.from('a'),
    );
    expect(() => inflateSync(stream)).toThrow(/invalid|too many/);
    expect(inflateWith(kernel, stream, 4)).toBe(INFLATE_BAD_DATA);
  });
});

describe.each(KERNELS)('%s kernel: inflateFeed', (_, kernel) => {
  const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 });

  test('gives the same bytes for any cut of input and output', () => {
    fc.assert(
      fc.property(content, settings, sizes, sizes, (bytes, options, input, output) => {
        const result = feedWith(kernel, deflateSync(bytes, options), { input, output });
        expect(Buffer.compare(result as Buffer, bytes)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  test('goes byte by byte', () => {
    const bytes = skewedText(1000);
    for (const level of [0, 6]) {
      const result = feedWith(kernel, deflateSync(bytes, { level }), { input: [1], output: [1] });
      expect(Buffer.compare(result as Buffer, bytes)).toBe(0);
    }
  });

  test('remembers 32 KiB across feeds', () => {
    const window = skewedText(32_768);
    const bytes = Buffer.concat([window, window, window]);
    for (const output of [[100], [5_000, 9], [40_000]]) {
      const result = feedWith(kernel, deflateSync(bytes, { level: 9 }), { input: [4_000], output });
      expect(Buffer.compare(result as Buffer, bytes)).toBe(0);
    }
  });

  test('agrees with zlib on damaged streams', () => {
    fc.assert(
      fc.property(content, settings, fc.nat(), sizes, (bytes, options, where, input) => {
        const stream = deflateSync(bytes, options);
        stream[where % stream.length]! ^= 1 << (where % 8);
        let truth: Buffer | null = null;
        try {
          truth = inflateSync(stream);
        } catch {
          truth = null;
        }
        // A stream that now ends early leaves input over, which feedWith would take for a fault.
        fc.pre(truth === null || truth.length === bytes.length);
        const result = feedWith(kernel, stream, { input, output: [300] });
        if (truth === null) expect(typeof result).toBe('number');
        else expect(Buffer.compare(result as Buffer, truth)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  test('stays ended after the end and after a fault', () => {
    const bytes = Buffer.from('ended');
    const stream = deflateSync(bytes);
    const space = workspace(kernel);
    const input = space.put(stream);
    const output = space.room(64);
    kernel.inflateBegin();
    expect(kernel.inflateFeed(input.at, input.end, output.at, output.end)).toBe(FEED_DONE);
    expect(kernel.inflateFeed(input.at, input.end, output.at, output.end)).toBe(INFLATE_BAD_DATA);
    kernel.inflateBegin();
    expect(kernel.inflateFeed(input.at + 1, input.end, output.at, output.end)).toBe(
      INFLATE_BAD_DATA,
    );
    expect(kernel.inflateFeed(input.at, input.end, output.at, output.end)).toBe(INFLATE_BAD_DATA);
  });

  test('lets one-shot calls come between two feeds', () => {
    const bytes = skewedText(20_000);
    const other = skewedText(4000).map((byte) => byte ^ 0x55);
    const stream = deflateSync(bytes);
    const space = workspace(kernel);
    const input = space.put(stream);
    const second = space.put(deflateSync(other));
    const output = space.room(bytes.length);
    const otherOut = space.room(other.length);
    kernel.inflateBegin();
    let status = FEED_NEEDS_INPUT;
    let made = 0;
    for (let at = input.at; status === FEED_NEEDS_INPUT; at += 700) {
      status = kernel.inflateFeed(at, Math.min(at + 700, input.end), output.at + made, output.end);
      made += kernel.produced;
      expect(kernel.inflate(second.at, second.end, otherOut.at, other.length)).toBeGreaterThan(0);
    }
    expect(status).toBe(FEED_DONE);
    expect(Buffer.compare(output.read(), bytes)).toBe(0);
    expect(Buffer.compare(otherOut.read(), Buffer.from(other))).toBe(0);
  });
});
