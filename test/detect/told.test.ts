/** What was told of a claim before is told again only where a scan of that text alone would tell it. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Op } from './support.ts';
import { allowOf, Bench, compiled, packOf, whole } from './support.ts';

const pack = packOf({
  address: String.raw`[a-z]{2,6}://[^\s:@/]{1,20}:(?<secret>[^\s:@/]{1,20})@`,
  assigned: {
    pattern: String.raw`pw=(?<secret>\w{3,12})`,
    allow: [allowOf({ lines: [compiled('for show')] })],
  },
  paired: {
    pattern: String.raw`key=(?<secret>\w{3,12})`,
    requires: [
      {
        name: 'id',
        rule: null,
        pattern: compiled(String.raw`id=(\w+)`),
        withinLines: 2,
        withinColumns: null,
        optional: true,
      },
    ],
  },
  beside: {
    pattern: String.raw`half=(?<secret>\w{3,12})`,
    requires: [
      {
        name: 'other',
        rule: 'assigned',
        pattern: null,
        withinLines: 3,
        withinColumns: null,
        optional: true,
      },
    ],
  },
  lines: String.raw`BEGIN(?<secret>\s\w{2,9}\s\w{2,9}\s)END`,
});

/** Lines that hold claims, that speak of those beside them, and that move them. */
const LINES: readonly string[] = [
  'ftp://user:hunter2@host/x',
  'see ftp://bob:hunter2@example.org and ftp://eve:tr0ub4dor@example.org',
  'pw=correct',
  'x pw=horse // for show',
  'pw=staple // gitleaks:allow',
  '# gitsift:allow-next-line',
  'id=alpha key=battery',
  'id=beta',
  'key=battery',
  'half=moon pw=correct',
  'BEGIN\nab\ncd\nEND tail',
  '// secretlint-disable',
  '// secretlint-enable',
  'caf\u00c3\u00a9 \u00f0\u009f\u0098\u0080 pw=unicode',
  '',
  'plain',
];
/** Alike in length, so that most edits leave all else where it was. */
const WIDTH = 72;
/** More than what is looked at around a claim. */
const FAR = 'far '.repeat(300);
const line = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...LINES.map((text) => text.padEnd(WIDTH))) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(FAR, FAR, `${FAR}pw=behind ${FAR}`, `id=gamma ${FAR}key=apart`),
  },
);
const lineEnd = fc.constantFrom('\n', '\n', '\r\n', '\r', ' ');
/** Where an edit begins, how many lines it takes away, and what it puts there. */
const edit = fc.oneof(
  { weight: 1, arbitrary: fc.tuple(fc.nat(30), fc.nat(2), fc.array(line, { maxLength: 2 })) },
  {
    weight: 3,
    arbitrary: fc.tuple(
      fc.nat(30),
      fc.constant(1),
      line.map((text) => [text]),
    ),
  },
);
const histories = fc.tuple(
  fc.array(line, { minLength: 3, maxLength: 25 }),
  lineEnd,
  fc.array(edit, { maxLength: 5 }),
);

/** The instructions of an edit, and the lines after it. */
function edited(
  lines: readonly string[],
  end: string,
  [at, count, added]: readonly [number, number, readonly string[]],
): { ops: Op[]; lines: string[] } {
  const first = at % (lines.length + 1);
  const next = lines.toSpliced(first, count, ...added);
  const head = lines
    .slice(0, first)
    .map((text) => text + end)
    .join('');
  const tail = lines
    .slice(first + count)
    .map((text) => text + end)
    .join('');
  const { length } = lines.map((text) => text + end).join('');
  const ops: Op[] = [
    { from: 0, length: head.length },
    { insert: added.map((text) => text + end).join('') },
    { from: length - tail.length, length: tail.length },
  ];
  return { ops, lines: next };
}

test('each version of a text is told as if it were the only one', () => {
  const bench = new Bench(pack, { detectors: [] });
  let told = 0;
  fc.assert(
    fc.property(histories, ([first, end, edits]) => {
      let lines: readonly string[] = first;
      let text = lines.map((part) => part + end).join('');
      let at = bench.put(text);
      let state = bench.scanner.scanWhole(at.ptr, at.length);
      const states = [state];
      for (const step of [null, ...edits]) {
        if (step !== null) {
          const next = edited(lines, end, step);
          const delta = bench.putOps(text, next.ops);
          text = delta.text;
          lines = next.lines;
          at = bench.put(text);
          state = bench.scanner.scanDelta(state, delta.ops, delta.count, at.ptr, at.length);
          states.push(state);
        }
        const found = bench.matches(state, at);
        expect(whole(found)).toEqual(whole(new Bench(pack, { detectors: [] }).scan(text)));
        told += found.length;
      }
      for (const live of states.toReversed()) bench.scanner.release(live);
      bench.clear();
    }),
    { numRuns: 25 },
  );
  expect(told).toBeGreaterThan(100);
});

test.each<[what: string, base: string, ops: (base: string) => Op[]]>([
  [
    'the column of what stands beside it',
    `${FAR}ftp://user:hunter2@host ${FAR}`,
    ({ length }) => [{ insert: 'x' }, { from: 0, length }],
  ],
  [
    'the column of what stands on a line before it',
    `${FAR}id=beta\nkey=battery\n${FAR}`,
    ({ length }) => [{ insert: 'x' }, { from: 0, length }],
  ],
  [
    'what another rule finds far from it',
    `${FAR}\nhalf=moon\n${FAR}\nno=correct\n${FAR}`,
    (base) => [
      { from: 0, length: base.indexOf('no=') },
      { insert: 'pw' },
      { from: base.indexOf('=correct'), length: base.length - base.indexOf('=correct') },
    ],
  ],
])('is not told again: %s', (_, base, ops) => {
  const bench = new Bench(pack, { detectors: [] });
  const first = bench.put(base);
  const state = bench.scanner.scanWhole(first.ptr, first.length);
  const before = bench.matches(state, first);
  const delta = bench.putOps(base, ops(base));
  const at = bench.put(delta.text);
  const next = bench.scanner.scanDelta(state, delta.ops, delta.count, at.ptr, at.length);
  const found = whole(bench.matches(next, at));
  expect(found).toEqual(whole(new Bench(pack, { detectors: [] }).scan(delta.text)));
  expect(found).not.toEqual(whole(before));
});
