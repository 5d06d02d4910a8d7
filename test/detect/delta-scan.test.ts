import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Detector, Op } from './support.ts';
import { allowOf, Bench, compiled, packOf, whole } from './support.ts';

/** Looks at the words around `@@@`: a detector that is no rule, with a reach of its own. */
const echo: Detector = {
  name: 'echo',
  literals: [
    { bytes: 'aab', caseless: false },
    { bytes: 'bba', caseless: true },
  ],
  before: 3,
  after: 5,
  judge(bytes, textStart, textEnd, anchorStart, anchorEnd, sink, literal) {
    let start = anchorStart;
    while (start > textStart && start > anchorStart - 3 && bytes[start - 1] === 0x63) start--;
    let end = anchorEnd;
    while (end < textEnd && end < anchorEnd + 5 && bytes[end] === 0x63) end++;
    if (end - anchorEnd < 1 && anchorEnd < textEnd) return;
    const confidence = literal === 0 ? 'medium' : 'low';
    const reasons = [`${start - anchorStart} to ${end - anchorEnd}`];
    sink.add({
      rule: 8,
      start,
      end,
      secretStart: start,
      secretEnd: end,
      score: 0.5,
      confidence,
      reasons,
    });
  },
};

/** Dense literals over a small alphabet, reaches from 0 to dozens, every way a rule can run. */
const pack = packOf({
  short: 'abc[a-c]{0,3}',
  around: '[ab]{0,6}cab(?<secret>[a-c]{1,4})c',
  bounded: String.raw`\babb[a-c]{2}\b`,
  first: '^[a-c ]{0,2}bca',
  last: 'acb[a-c]{0,2}$',
  caseless: { pattern: '(?i)bac.{0,3}(?<secret>c+a)', options: {} },
  long: { pattern: 'ccc(?<secret>[abc]{20,60}) ', priority: 50 },
  through: {
    pattern: 'cbb(?<secret>[a-c])',
    through: compiled('b{2}a[ \\n]'),
    throughMax: 40,
    priority: 20,
  },
  generic: { pattern: 'baa[a-c ]{1,8}', priority: 10, entropy: 0.9 },
  lined: {
    pattern: String.raw`\n(?<secret>cac)`,
    allow: [allowOf({ lines: [compiled('aaaa')] })],
  },
  gated: 'ccb+[a ]*a',
  forward: {
    pattern: '[abc]{0,9}(?:cca|aac)b?(?<secret>[a-c]{0,7})',
    engine: 'linear',
    priority: 60,
  },
  guarded: { pattern: String.raw`\b[ab]{0,2}bb(?<secret>c{1,3}a?)\b`, engine: 'guarded' },
  wide: {
    pattern: String.raw`(?:^|\s)(?<secret>[abc]{0,30})cc?a$`,
    engine: 'guarded',
    priority: 70,
  },
  pathed: { pattern: 'aca[a-c]', paths: { include: [compiled('x')], exclude: [] } },
});

const text = (max: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('a', 'b', 'c', 'a', 'b', 'c', 'abc', 'ccc', 'A', 'B', ' ', '\n'), {
      maxLength: max,
    })
    .map((parts) => parts.join(''));

/** Instructions over any base: positions are taken modulo its length, so that copies hit often. */
const edits = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.nat(), fc.nat()).map((pair) => ({ pair })) },
    { weight: 1, arbitrary: text(6).map((insert) => ({ insert })) },
  ),
  { maxLength: 7 },
);

/** Mostly what editors do (keep the order, skip or add a little), sometimes the tail or all of it. */
function opsFor(base: string, edit: typeof edits extends fc.Arbitrary<infer T> ? T : never): Op[] {
  return edit.map((step): Op => {
    if ('insert' in step) return { insert: step.insert };
    const from = base.length === 0 ? 0 : step.pair[0] % base.length;
    const room = base.length - from;
    const length = step.pair[1] % 3 === 0 ? room : step.pair[1] % (room + 1);
    return step.pair[1] % 7 === 0 ? { from: 0, length: base.length } : { from, length };
  });
}

describe('scanning by delta', () => {
  const plain = new Bench(pack, { deltaScan: false, detectors: [echo] });
  const fast = new Bench(pack, { detectors: [echo] });

  test('equals scanning whole, for any history of edits', () => {
    let inherited = 0;
    fc.assert(
      fc.property(text(80), fc.array(edits, { maxLength: 6 }), (first, history) => {
        const chain = [];
        let base = first;
        let at = fast.put(first);
        let state = fast.scanner.scanWhole(at.ptr, at.length);
        chain.push({ state, at, text: base });
        for (const edit of history) {
          const delta = fast.putOps(base, opsFor(base, edit));
          at = fast.put(delta.text);
          const before = fast.scanner.searchedBytes;
          state = fast.scanner.scanDelta(state, delta.ops, delta.count, at.ptr, at.length);
          inherited += at.length - (fast.scanner.searchedBytes - before);
          base = delta.text;
          chain.push({ state, at, text: base });
        }
        // Backwards, as a walk leaves a family: ancestors must still know what they knew.
        for (const link of chain.toReversed()) {
          const expected = plain.scan(link.text);
          expect(whole(fast.matches(link.state, link.at))).toEqual(whole(expected));
          fast.scanner.release(link.state);
        }
        fast.clear();
      }),
      { numRuns: 800 },
    );
    // Otherwise the property above would say nothing about inheritance.
    expect(inherited).toBeGreaterThan(5_000);
  });

  test('searches only what is new and its surroundings', () => {
    const base = `${'word '.repeat(2000)}abc${' word'.repeat(2000)}`;
    const at = fast.put(base);
    const state = fast.scanner.scanWhole(at.ptr, at.length);
    const searched = fast.scanner.searchedBytes;
    const {
      ops,
      count,
      text: edited,
    } = fast.putOps(base, [
      { from: 0, length: 5000 },
      { insert: ' abcc ' },
      { from: 5000, length: base.length - 5000 },
    ]);
    const child = fast.put(edited);
    const childState = fast.scanner.scanDelta(state, ops, count, child.ptr, child.length);
    expect(fast.scanner.searchedBytes - searched).toBeLessThan(40);
    expect(fast.matches(childState, child).map(({ secret }) => secret)).toEqual(['abcc', 'abc']);
    fast.scanner.release(childState);
    fast.scanner.release(state);
    fast.clear();
  });

  test('a text that becomes UTF-16, or stops being so, is scanned anew', () => {
    const narrow = fast.put('abc b');
    const wide = fast.put(Buffer.from('\ufeffabc c', 'utf16le'));
    const delta = fast.putOps('abc b', [{ from: 0, length: 5 }]);
    const first = fast.scanner.scanWhole(wide.ptr, wide.length);
    const second = fast.scanner.scanDelta(first, delta.ops, delta.count, narrow.ptr, narrow.length);
    const third = fast.scanner.scanDelta(second, delta.ops, delta.count, wide.ptr, wide.length);
    expect(fast.matches(second, narrow).map(({ secret }) => secret)).toEqual(['abc']);
    expect(fast.matches(third, wide).map(({ record }) => record.layers)).toEqual([['utf-16le']]);
    for (const state of [third, second, first]) fast.scanner.release(state);
    fast.clear();
  });
});

describe('scanning without the prefilter', () => {
  test('finds the same', () => {
    const fast = new Bench(pack, { detectors: [echo] });
    const naive = new Bench(pack, { prefilter: false, detectors: [echo] });
    fc.assert(
      fc.property(text(120), (sample) => {
        expect(whole(naive.scan(sample))).toEqual(whole(fast.scan(sample)));
      }),
      { numRuns: 800 },
    );
  });
});
