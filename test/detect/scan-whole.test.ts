import { describe, expect, test } from 'vitest';
import { allowOf, Bench, brief, compiled, packOf } from './support.ts';

const HEX = '0123456789abcdef';

describe('scanning a whole text', () => {
  test('finds each secret with its offsets, lines and columns', () => {
    const bench = new Bench(packOf({ token: String.raw`\btok_(?<secret>[0-9a-f]{4})\b` }));
    const found = bench.scan('tok_abcd x\n  tok_0123, tok_zzzz tok_4567');
    expect(brief(found)).toEqual(['token abcd @4', 'token 0123 @17', 'token 4567 @36']);
    expect(found.map(({ place }) => place)).toEqual(['1:5-1:9', '2:7-2:11', '2:26-2:30']);
  });

  test('sees the bytes around the text as no part of it', () => {
    const pack = packOf({
      start: '^tok_[0-9]{2}',
      end: 'key_[0-9]{2}$',
      word: String.raw`\bwrd_[0-9]{2}\b`,
    });
    const bench = new Bench(pack);
    expect(brief(bench.scan('tok_11 key_22'))).toEqual(['start tok_11 @0', 'end key_22 @7']);
    expect(brief(bench.scan('wrd_33'))).toEqual(['word wrd_33 @0']);
    expect(bench.scan(' tok_11 key_22 ')).toEqual([]);
  });

  test('an edge of the window is no edge of the text', () => {
    const bench = new Bench(packOf({ start: '^tok_[0-9]{2}', end: 'key_[0-9]{2}$' }));
    expect(bench.scan(`x${'tok_11'} key_22x`.padEnd(4000, '.'))).toEqual([]);
  });

  test('takes the leftmost match that spans the literal', () => {
    const bench = new Bench(packOf({ near: String.raw`[a-z]{0,4}key=(?<secret>[0-9]{3,5})` }));
    expect(brief(bench.scan('abcdefkey=123456 key=77 key=999'))).toEqual([
      'near 12345 @10',
      'near 999 @28',
    ]);
  });

  test('keeps the longest of a rule where secrets overlap', () => {
    const bench = new Bench(packOf({ run: 'ab{1,3}(?:ab)?c?[0-9]{0,3}' }));
    expect(brief(bench.scan('xabbbabc12 abab'))).toEqual(['run abbbabc12 @1', 'run abab @11']);
  });

  test('drops what has too little entropy', () => {
    const bench = new Bench(
      packOf({ token: { pattern: 'tok_(?<secret>[0-9a-f]{16})', entropy: 3 } }),
    );
    const text = `tok_${'a'.repeat(16)} tok_${HEX}`;
    expect(brief(bench.scan(text))).toEqual([`token ${HEX} @25`]);
  });

  test('extends a match through its end pattern, within the limit', () => {
    const through = compiled('END [a-z]{1,5};');
    const bench = new Bench(
      packOf({ block: { pattern: 'BEGIN(?<secret>:[a-z ]{4})', through, throughMax: 20 } }),
    );
    const far = `BEGIN:abcd${' '.repeat(30)}END x;`;
    expect(bench.scan('BEGIN:abcd  END one; END two;')[0]?.secret).toBe(':abcd  END one;');
    expect(bench.scan(far)[0]?.secret).toBe(':abcd'.slice(0, 5));
    expect(bench.scan(`BEGIN:abcd${'-'.repeat(13)}END x;;`)[0]?.secret).toBe(
      `:abcd${'-'.repeat(13)}END x;`,
    );
    expect(bench.scan(`BEGIN:abcd${'-'.repeat(15)}END x;;`)[0]?.secret).toBe(':abcd');
  });

  test('runs rules without literal or without bound on the whole text', () => {
    const bench = new Bench(
      packOf({ digits: '[0-9]{6}', tail: 'tail=(?<secret>.*)', never: 'zzzz=.*' }),
    );
    expect(brief(bench.scan('123456 654321\ntail=x y z'))).toEqual([
      'digits 123456 @0',
      'digits 654321 @7',
      'tail x y z @19',
    ]);
  });
});

describe('rules that claim the same text', () => {
  test('the higher priority wins, whichever starts first', () => {
    const bench = new Bench(
      packOf({
        generic: { pattern: 'key=(?<secret>[^ ]{4,40})', priority: 10 },
        specific: String.raw`tok_[0-9a-f]{4}`,
      }),
    );
    expect(brief(bench.scan('key=xtok_abcdyy key=other'))).toEqual([
      'specific tok_abcd @5',
      'generic other @20',
    ]);
  });

  test('a rule for some paths only leaves the other one to whoever knows the path', () => {
    const paths = { include: [compiled('x')], exclude: [] };
    const bench = new Bench(
      packOf({
        generic: { pattern: 'key=(?<secret>[^ ]{4,40})', priority: 10 },
        npmrc: { pattern: 'key=(?<secret>[0-9]{4})', paths },
      }),
    );
    const found = bench.scan('key=1234 key=abcd');
    expect(brief(found)).toEqual(['generic 1234 @4', 'npmrc 1234 @4', 'generic abcd @13']);
    expect(found.map(({ record }) => record.yieldsTo)).toEqual([[1], [], []]);
  });
});

describe('allowances', () => {
  test('by value, stopword and line', () => {
    const allow = [
      allowOf({ values: [compiled('^0000$')] }),
      allowOf({ stopwords: ['dead'] }),
      allowOf({ lines: [compiled('# fine')] }),
    ];
    const bench = new Bench(packOf({ token: { pattern: 'tok_(?<secret>[0-9a-fA-F]{4})', allow } }));
    const text = 'tok_0000 tok_DEAD\ntok_1111 # fine\ntok_2222\n# fine tok_3333';
    expect(brief(bench.scan(text))).toEqual(['token 2222 @38']);
  });

  test('an allowed value is not reported by a weaker rule instead', () => {
    const bench = new Bench(
      packOf({
        generic: { pattern: 'key=(?<secret>[^ ]{4,40})', priority: 10 },
        specific: { pattern: 'tok_[0-9]{4}', allow: [allowOf({ stopwords: ['0000'] })] },
      }),
    );
    expect(bench.scan('key=tok_0000')).toEqual([]);
  });

  test('one that needs a path as well stays open', () => {
    const allow = [allowOf({ match: 'all', stopwords: ['dead'], paths: [compiled('x')] })];
    const bench = new Bench(packOf({ token: { pattern: 'tok_(?<secret>[0-9a-f]{4})', allow } }));
    const found = bench.scan('tok_dead tok_beef');
    expect(found.map(({ record }) => record.openAllowances)).toEqual([[0], []]);
  });
});

describe('scan states', () => {
  test('are released in reverse order', () => {
    const bench = new Bench(packOf({ token: 'tok_[0-9]{4}' }));
    const at = bench.put('tok_1111');
    const first = bench.scanner.scanWhole(at.ptr, at.length);
    const second = bench.scanner.scanWhole(at.ptr, at.length);
    expect(() => bench.scanner.release(first)).toThrow(RangeError);
    bench.scanner.release(second);
    expect(bench.matches(first, at)).toHaveLength(1);
    bench.scanner.release(first);
  });

  test('a text made of literals keeps its matches, and its children are scanned whole', () => {
    const bench = new Bench(packOf({ token: 'abc[^a]{2}' }));
    const text = `abc11${'abc'.repeat(2_200_000)}abc22`;
    const at = bench.put(text);
    const state = bench.scanner.scanWhole(at.ptr, at.length);
    expect(state.isComplete).toBe(false);
    expect(state.lastAnchor - state.firstAnchor).toBeLessThan(2_200_000);
    expect(brief(bench.matches(state, at))).toEqual(['token abc11 @0', 'token abc22 @6600005']);
    const delta = bench.putOps(text, [{ from: 3, length: text.length - 3 }]);
    const child = bench.put(delta.text);
    const next = bench.scanner.scanDelta(state, delta.ops, delta.count, child.ptr, child.length);
    expect(brief(bench.matches(next, child))).toEqual(['token abc22 @6600002']);
  });

  test('a text full of matches is handed out in order', () => {
    const bench = new Bench(packOf({ token: 'tok_[0-9]{4}', other: '_1{2}' }));
    const line = 'tok_1111 tok_2222\n';
    const found = bench.scan(line.repeat(40_000));
    expect(found).toHaveLength(80_000);
    expect(found.map(({ start }) => start)).toEqual(
      found.map((_, i) => (i >> 1) * line.length + (i & 1) * 9),
    );
    expect(found.at(-1)?.place).toBe('40000:10-40000:18');
  });

  test('one value in many texts is one record', () => {
    const bench = new Bench(packOf({ token: 'tok_[0-9]{4}' }));
    for (let i = 0; i < 5; i++) bench.scan(`${'x'.repeat(i)} tok_1111 tok_2222`);
    expect(bench.scanner.table.records.map(({ secret }) => secret)).toEqual([
      'tok_1111',
      'tok_2222',
    ]);
  });
});
