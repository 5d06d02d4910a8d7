import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowOf, Bench, brief, compiled, packOf, streamed, whole } from './support.ts';

const pack = packOf({
  token: String.raw`\btok_(?<secret>[0-9a-f]{4})\b`,
  around: '[a-f]{0,9}key=(?<secret>[0-9]{3,5})',
  generic: { pattern: 'key=(?<secret>[^ \\n]{4,40})', priority: 10 },
  first: '^x{2}tok_',
  last: { pattern: 'tok_[0-9a-f]*$', priority: 50 },
  lined: {
    pattern: 'pw:(?<secret>[a-z]{4})',
    allow: [allowOf({ lines: [compiled('nosecret')] })],
  },
});

describe('a text that comes in windows', () => {
  const bench = new Bench(pack);
  const plain = new Bench(pack);
  const naive = new Bench(pack, { prefilter: false });
  const piece = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...'tok_ key= tok_12ab key=12345'.split(' ')) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'tok_beef ',
        'abckey=777 ',
        'pw:abcd',
        ' nosecret ',
        '\n',
        '\u{1f600}',
        'xx',
      ),
    },
    { weight: 1, arbitrary: fc.nat(900).map((length) => '-'.repeat(length)) },
  );

  test('gives each match once, as if scanned whole', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(4000), (pieces, extra) => {
        const text = Buffer.from(pieces.join(''));
        const expected = whole(plain.scan(text));
        const size = bench.scanner.streamOverlap + 1 + extra;
        expect(whole(streamed(bench, text, size))).toEqual(expected);
        expect(whole(streamed(naive, text, size))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('a window that is too short to judge anything is kept whole', () => {
    const stream = bench.scanner.beginStream({ match: () => undefined });
    const at = bench.put('tok_beef tok_1234');
    expect(stream.window(at.ptr, at.length, false)).toBe(at.length);
    expect(stream.window(at.ptr, at.length, true)).toBe(0);
  });

  test('lines and columns run on through megabytes', () => {
    const line = `${'x'.repeat(99)}\n`;
    const text = Buffer.from(`${line.repeat(30_000)}ab tok_beef${' '.repeat(500_000)}tok_dead`);
    const found = streamed(bench, text, 1 << 16);
    expect(found.map(({ place }) => place)).toEqual([
      '30001:8-30001:12',
      '30001:500016-30001:500020',
    ]);
  });

  test('rules without bound find their matches once', () => {
    const loose = packOf({ open: 'open=(?<secret>[^ \\n]+)', digits: '[0-9]{6}' });
    const text = Buffer.from(`${'open=abc 123456 7\n'.repeat(400)}open=end`);
    const expected = brief(new Bench(loose).scan(text));
    const other = new Bench(loose);
    expect(brief(streamed(other, text, other.scanner.streamOverlap + 700))).toEqual(expected);
  });
});

describe('wide text', () => {
  const text = '\u4e2d\u{1f600} tok_beef\r\nkey=123456 tok_dead';
  const utf16 = Buffer.from(text, 'utf16le');

  test.each([
    ['utf-16le', utf16],
    ['utf-16be', Buffer.from(utf16).swap16()],
  ])('%s is found with places in the decoded text', (encoding, bytes) => {
    const bench = new Bench(pack);
    const mark = encoding === 'utf-16le' ? 'fffe' : 'feff';
    const found = bench.scan(Buffer.concat([Buffer.from(mark, 'hex'), bytes]));
    expect(brief(found)).toEqual(['token beef @12', 'around 12345 @22', 'token dead @33']);
    expect(found.map(({ place }) => place)).toEqual(['1:9-1:13', '2:5-2:10', '2:16-2:20']);
    expect(found.every(({ record }) => record.layers.join() === encoding)).toBe(true);
  });

  test('of any length passes through a fixed area', () => {
    const bench = new Bench(pack);
    const long = `${'\u4e2d\u{1f600}xyz\n'.repeat(70_000)}tok_beef`;
    const found = bench.scan(Buffer.from(`\ufeff${long}`, 'utf16le'));
    expect(found.map(({ place, start }) => [place, start])).toEqual([
      ['70001:5-70001:9', Buffer.byteLength(long) - 4],
    ]);
  });
});

test('a byte order mark of UTF-8 has no column', () => {
  const found = new Bench(pack).scan(Buffer.from('\ufefftok_beef tok_dead'));
  expect(found.map(({ place, start }) => [place, start])).toEqual([
    ['1:5-1:9', 7],
    ['1:14-1:18', 16],
  ]);
});
