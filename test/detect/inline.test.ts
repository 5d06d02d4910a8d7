/** Comments beside matches: which match they reach, and that the way of scanning does not matter. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pragmaBlocks } from '../../src/base/pragmas.ts';
import { Bench, brief, type FlatMatch, packOf, streamed, whole } from './support.ts';

const pack = packOf({
  token: String.raw`\btok_(?<secret>[0-9a-f]{4})\b`,
  'pem-key': String.raw`BEGIN(?<secret>[^E]{0,200})END`,
  digits: String.raw`v1:(?<secret>[a-z]+:[0-9a-f]{24})`,
  any: { pattern: String.raw`\b(?<secret>[0-9a-f]{24})\b`, priority: 10 },
});
const bench = new Bench(pack);

/** Which pragma accepts each match of a text. */
function pragmas(text: string | Buffer): string[] {
  return bench.scan(text).map(({ record }) => record.pragma);
}

const KEY = 'tok_12ab';
/** How languages write a comment on the line of a value. */
const COMMENTS: readonly ((pragma: string) => string)[] = [
  (pragma) => `key = "${KEY}"  # ${pragma}`,
  (pragma) => `key = "${KEY}"; // ${pragma}`,
  (pragma) => `key = "${KEY}"; /* ${pragma} */`,
  (pragma) => `<key>${KEY}</key> <!-- ${pragma} -->`,
  (pragma) => `SET key = '${KEY}' -- ${pragma}`,
  (pragma) => `key=${KEY} ; ${pragma}`,
  (pragma) => `{{/* ${pragma} */}} ${KEY}`,
];

describe('the comments of every tool', () => {
  const reachesBelow = new Set(['kingfisher:ignore', 'nosemgrep']);

  test.each([
    ['gitsift:allow', 'gitsift:allow'],
    ['gitsift:allow token -- only in tests', 'gitsift:allow'],
    ['gitleaks:allow', 'gitleaks:allow'],
    ['betterleaks:allow', 'betterleaks:allow'],
    ['trufflehog:ignore', 'trufflehog:ignore'],
    ['kingfisher:ignore', 'kingfisher:ignore'],
    ['pragma: allowlist secret', 'allowlist secret'],
    ['pragma: whitelist-secret', 'allowlist secret'],
    ['secretlint-disable-line', 'secretlint-disable-line'],
    ['ggignore', 'ggignore'],
    ['nosemgrep', 'nosemgrep'],
  ])('%s on the same line, in any syntax', (written, name) => {
    for (const comment of COMMENTS) {
      const line = comment(written);
      const below = reachesBelow.has(name) ? name : '';
      expect([line, pragmas(`a\n${line}\n${KEY}\n`)]).toEqual([line, [name, below]]);
    }
  });

  test.each([
    ['gitsift:allow-next-line', 'gitsift:allow-next-line'],
    ['pragma: allowlist nextline secret', 'allowlist nextline secret'],
    ['secretlint-disable-next-line', 'secretlint-disable-next-line'],
    ['kingfisher:ignore', 'kingfisher:ignore'],
    ['nosemgrep', 'nosemgrep'],
  ])('%s on the line before', (written, name) => {
    for (const mark of ['#', '//', '/*', '<!--', '--', ';']) {
      expect(pragmas(`${mark} ${written}\n  ${KEY}\n${KEY}`)).toEqual([name, '']);
    }
  });

  test('a block from secretlint-disable to secretlint-enable', () => {
    const far = 'x\n'.repeat(5000);
    const text = `${KEY}\n/* secretlint-disable */\n${far}${KEY}\n${far}// secretlint-enable\n${KEY}`;
    expect(pragmas(text)).toEqual(['', 'secretlint-disable', '']);
    expect(pragmas(`// secretlint-disable\n${far}${KEY}`)).toEqual(['secretlint-disable']);
    expect(pragmas(`# secretlint-disable other-rule\n${KEY}`)).toEqual(['']);
    expect(pragmas(`secretlint-disable-line\n${far}${KEY}\nxsecretlint-disable\n${KEY}`)).toEqual([
      '',
      '',
    ]);
  });

  test('a multi-line value is accepted on any of its lines, and behind it', () => {
    const pem = 'BEGIN\nabc\ndef\nEND';
    expect(pragmas(`${pem}\n`)).toEqual(['']);
    expect(pragmas(`BEGIN\nabc gitsift:allow\nF END`)).toEqual(['gitsift:allow']);
    expect(pragmas(`x\n${pem} # gitsift:allow pem-key\n`)).toEqual(['gitsift:allow']);
    expect(pragmas(`BEGIN\nab\n\nEND # kingfisher:ignore`)).toEqual(['kingfisher:ignore']);
    expect(pragmas(`BEGIN\nabEND\n# kingfisher:ignore\n`)).toEqual(['kingfisher:ignore']);
  });

  test('one that names another rule, or stands elsewhere, accepts nothing', () => {
    expect(pragmas(`${KEY} # gitsift:allow pem-key`)).toEqual(['']);
    expect(pragmas(`${KEY}\n# gitsift:allow`)).toEqual(['']);
    expect(pragmas(`# gitsift:allow\n${KEY}`)).toEqual(['']);
    expect(pragmas(`${KEY}${' '.repeat(1100)}# gitsift:allow`)).toEqual(['']);
  });

  test('in UTF-16, with CR line ends, and behind a byte order mark', () => {
    const text = `one\r\n${KEY} // gitleaks:allow\r\n${KEY}\r\n`;
    expect(pragmas(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual(['gitleaks:allow', '']);
    expect(pragmas(text.replaceAll('\n', ''))).toEqual(['gitleaks:allow', '']);
    expect(pragmas(Buffer.from(`\ufeff${KEY} ggignore\n${KEY}`))).toEqual(['ggignore', '']);
  });
});

describe('the verdict does not depend on how a text is scanned', () => {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('tok_12ab ', ' tok_cd34\n', 'BEGIN\nx\nEND', '\n') },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '# gitsift:allow',
        ' gitsift:allow pem-key -- why\n',
        'gitsift:allow-next-line\n',
        ' kingfisher:ignore\n',
        'secretlint-disable\n',
        'secretlint-disable token\n',
        ' secretlint-enable\n',
        ' secretlint-enable token ',
        ' secretlint-disable-line\n',
      ),
    },
    { weight: 1, arbitrary: fc.nat(1200).map((length) => '-'.repeat(length)) },
    { weight: 1, arbitrary: fc.nat(900).map((length) => '.\n'.repeat(length)) },
  );
  const texts = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  const plain = new Bench(pack, { prefilter: false, wasm: false });

  test('in windows, or without the fast ways', () => {
    fc.assert(
      fc.property(texts, fc.nat(3000), (text, extra) => {
        const expected = whole(bench.scan(text));
        expect(whole(plain.scan(text))).toEqual(expected);
        const size = bench.scanner.streamOverlap + 1 + extra;
        expect(whole(streamed(bench, Buffer.from(text, 'latin1'), size))).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  test('by delta', () => {
    fc.assert(
      fc.property(texts, texts, fc.nat(), fc.nat(), (base, insert, from, length) => {
        const cut = from % (base.length + 1);
        const end = cut + (length % (base.length + 1 - cut));
        const rows = bench.putOps(base, [
          { from: 0, length: cut },
          { insert },
          { from: end, length: base.length - end },
        ]);
        const at = { base: bench.put(base), child: bench.put(rows.text) };
        const state = bench.scanner.scanWhole(at.base.ptr, at.base.length);
        const { ptr } = at.child;
        const child = bench.scanner.scanDelta(state, rows.ops, rows.count, ptr, rows.text.length);
        const found: FlatMatch[] = bench.matches(child, at.child);
        bench.scanner.release(child);
        bench.scanner.release(state);
        bench.clear();
        expect(whole(found)).toEqual(whole(bench.scan(rows.text)));
      }),
      { numRuns: 150 },
    );
  });

  test('blocks hold as the grammar says', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const blocks = pragmaBlocks(text);
        for (const { record, place } of bench.scan(text)) {
          const line = Number.parseInt(place, 10);
          const isInside = blocks.some(
            (block) => block.line < line && block.endLine > line && block.pragma.rules.length === 0,
          );
          if (isInside) expect(record.pragma).not.toBe('');
        }
      }),
    );
  });
});

describe('our own fingerprints', () => {
  const digits = '0123456789abcdef01234567';

  test('are no secrets, whole or in parts, where they name a rule', () => {
    expect(bench.scan(`accept v1:token:${digits} reason="x"`)).toEqual([]);
    expect(bench.scan(`"fingerprint": "v1:digits:${digits}",`)).toEqual([]);
  });

  test('what only looks like one is found', () => {
    expect(brief(bench.scan(`v1:unknown:${digits}`))).toHaveLength(1);
    expect(brief(bench.scan(`v2:token:${digits}`))).toHaveLength(1);
    expect(brief(bench.scan(`v1:token:x ${digits}`))).toHaveLength(1);
  });
});
