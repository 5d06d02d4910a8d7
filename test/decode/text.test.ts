import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WideEncoding } from '../../src/decode/index.ts';
import {
  isWide,
  sniffText,
  transcode,
  transcodedLimit,
  utf8MarkLength,
  wideCut,
  wideMarkLength,
} from '../../src/decode/index.ts';

const ENCODINGS: readonly WideEncoding[] = ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'];

function encode(text: string, encoding: WideEncoding): Buffer {
  const wide = Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16le') return wide;
  if (encoding === 'utf-16be') return Buffer.from(wide).swap16();
  const codePoints = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(codePoints.length * 4);
  codePoints.forEach((value, i) => {
    if (encoding === 'utf-32le') bytes.writeUInt32LE(value, i * 4);
    else bytes.writeUInt32BE(value, i * 4);
  });
  return bytes;
}

function sniff(bytes: Uint8Array): string {
  // Surroundings must not matter.
  const memory = Buffer.concat([Buffer.from([0xff, 0xfe, 0]), bytes, Buffer.from([0, 0, 0x41, 0])]);
  return sniffText(memory, 3, 3 + bytes.length);
}

function decode(bytes: Uint8Array, encoding: WideEncoding): string {
  const target = bytes.length + 7;
  const memory = new Uint8Array(target + transcodedLimit(bytes.length) + 8).fill(0xee);
  memory.set(bytes);
  const start = wideMarkLength(memory, 0, bytes.length, encoding);
  const length = transcode(memory, start, bytes.length, encoding, target);
  expect(length).toBeLessThanOrEqual(transcodedLimit(bytes.length));
  return Buffer.from(memory.subarray(target, target + length)).toString('utf8');
}

describe('the kind of a text', () => {
  test.each([
    ['', 'text'],
    ['plain text', 'text'],
    ['latin1 \u00e9\u00ff', 'text'],
    ['with a \0 inside', 'binary'],
    ['\0', 'binary'],
    ['PK\x03\x04\0\0\0\0\0\0\0\0', 'binary'],
    [`${'x'.repeat(7999)}\0`, 'binary'],
    [`${'x'.repeat(8000)}\0`, 'text'],
  ])('%#: it is %s', (text, kind) => {
    expect(sniff(Buffer.from(text, 'latin1'))).toBe(kind);
  });

  test.each(ENCODINGS)('%s is told by its byte order mark', (encoding) => {
    expect(sniff(encode('\ufeffa', encoding))).toBe(encoding);
    expect(sniff(encode('\ufeff\u4e2d\u6587', encoding))).toBe(encoding);
    expect(sniff(encode('\ufeff', encoding))).toBe(encoding);
  });

  test.each(ENCODINGS)('%s is told by the stride of its NULs', (encoding) => {
    expect(sniff(encode('password = x', encoding))).toBe(encoding);
    expect(sniff(encode('a = "\u043f"; // some more ASCII text', encoding))).toBe(encoding);
    expect(sniff(encode('line one\r\nline two\r\n', encoding))).toBe(encoding);
  });

  test('a table of small numbers is binary, not UTF-16', () => {
    expect(sniff(Buffer.from(new Uint32Array(64).map((_, i) => i).buffer))).toBe('binary');
    expect(sniff(Buffer.alloc(64))).toBe('binary');
  });
});

describe('turning wide text into UTF-8', () => {
  const anyText = fc.array(
    fc.oneof(
      fc.constantFrom('a', '\n', '\u00e9', '\u4e2d', '\u{1f600}', '\ufffd', '\u0800', '\ud7ff'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  );

  test.each(ENCODINGS)('%s gives what the text says', (encoding) => {
    fc.assert(
      fc.property(anyText, (parts) => {
        // A first U+FEFF would be a mark; lone surrogates have their own test.
        const text = `x${parts.join('')}`.toWellFormed();
        expect(decode(encode(text, encoding), encoding)).toBe(text);
        expect(decode(encode(`\ufeff${text}`, encoding), encoding)).toBe(text);
      }),
    );
  });

  test.each(['utf-16le', 'utf-16be'] as const)('%s agrees with TextDecoder on anything', (kind) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (any) => {
        // A torn unit behind a lone surrogate: one U+FFFD there, two here.
        const bytes = any.subarray(0, any.length & ~1);
        const oracle = new TextDecoder(kind, { ignoreBOM: false });
        expect(decode(bytes, kind)).toBe(oracle.decode(bytes));
      }),
      { numRuns: 500 },
    );
  });

  test('UTF-32 replaces what is no code point', () => {
    const bytes = Buffer.from('00110000ffffffff0000d80000000041000000', 'hex');
    expect(decode(bytes, 'utf-32be')).toBe('\ufffd\ufffd\ufffdA\ufffd');
  });

  test.each(ENCODINGS)('%s may be turned in parts', (encoding) => {
    fc.assert(
      fc.property(anyText, fc.nat(), (parts, where) => {
        const bytes = encode(`x${parts.join('')}`.toWellFormed(), encoding);
        const cut = wideCut(bytes, 0, where % (bytes.length + 1), encoding);
        const first = decode(bytes.subarray(0, cut), encoding);
        const memory = Buffer.concat([bytes, Buffer.alloc(transcodedLimit(bytes.length))]);
        const length = transcode(memory, cut, bytes.length, encoding, bytes.length);
        const second = memory.toString('utf8', bytes.length, bytes.length + length);
        expect(first + second).toBe(decode(bytes, encoding));
      }),
    );
  });
});

test('a UTF-8 byte order mark is three bytes', () => {
  expect(utf8MarkLength(Buffer.from('\ufeffa'), 0, 4)).toBe(3);
  expect(utf8MarkLength(Buffer.from('\ufeff'), 0, 2)).toBe(0);
  expect(isWide('text') || isWide('binary')).toBe(false);
});
