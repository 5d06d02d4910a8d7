/**
 * Literal search against the plain search: every occurrence, in order, for any range and any room.
 */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HIT_FIELDS, type Kernel, SEARCH_NO_ROOM } from '../../src/kernel/index.ts';
import {
  buildLiteralTables,
  type GateStep,
  type Literal,
  searchReference,
} from '../../src/prefilter/index.ts';
import { KERNELS, noise, rowsOf, workspace } from './kernels.ts';

type Hit = [position: number, literalId: number];

interface Range {
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

/** All hits of a range, offsets from the text's start, searched with `capacity` rows at a time. */
function hitsOf(kernel: Kernel, text: Uint8Array, range: Range, capacity: number): Hit[] {
  const space = workspace(kernel);
  const input = space.put(text);
  const out = space.room(capacity * HIT_FIELDS * 4);
  const hits: Hit[] = [];
  let from = input.at + range.from;
  const to = input.at + range.to;
  do {
    const count = kernel.search(from, to, input.at + range.end, out.at, capacity);
    expect(count).toBeGreaterThanOrEqual(0);
    out.read();
    for (const [at, id] of rowsOf(kernel, out.at, count, HIT_FIELDS))
      hits.push([at! - input.at, id!]);
    expect(kernel.resumeAt).toBeGreaterThan(Math.min(from, to - 1));
    from = kernel.resumeAt;
  } while (from < to);
  return hits;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** Few letters, so that literals overlap, contain and begin one another. */
const letters = fc.constantFrom('a', 'b', 'A', 'B', '_', '`');
const literal: fc.Arbitrary<Literal> = fc
  .record({
    bytes: fc.oneof(
      fc.string({ unit: letters, minLength: 3, maxLength: 9 }),
      fc.string({ unit: letters, minLength: 3, maxLength: 90 }),
    ),
    caseless: fc.boolean(),
  })
  .map(({ bytes, caseless }) => ({ bytes: caseless ? bytes.toLowerCase() : bytes, caseless }));
const literals = fc.array(literal, { minLength: 1, maxLength: 12 });
const step: fc.Arbitrary<GateStep> = fc
  .record({
    kind: fc.constantFrom('run' as const, 'skip' as const, 'peek' as const),
    ranges: fc.constantFrom([0x61, 0x62], [0x41, 0x42], [0x5f, 0x60], [0x41, 0x41, 0x61, 0x61]),
    count: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ kind, ranges, count }) => ({ kind, ranges, count: kind === 'peek' ? 1 : count }));
const gates = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 3 });
const gatedLiterals = fc.array(
  fc.tuple(literal, gates).map(([{ bytes, caseless }, own]) => ({ bytes, caseless, gates: own })),
  { minLength: 1, maxLength: 12 },
);
const anyByte = fc.nat(255).map((code) => String.fromCharCode(code));
const anyLiteral: fc.Arbitrary<Literal> = fc
  .record({
    bytes: fc.string({ unit: anyByte, minLength: 3, maxLength: 12 }),
    caseless: fc.boolean(),
  })
  .map(({ bytes, caseless }) => ({
    bytes: caseless ? bytes.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : bytes,
    caseless,
  }));

function rangeIn(length: number, cuts: readonly [number, number, number]): Range {
  const [from, to, end] = cuts.map((cut) => cut % (length + 1)).toSorted((a, b) => a - b);
  return { from: from!, to: to!, end: end! };
}

const cuts = fc.tuple(fc.nat(), fc.nat(), fc.nat());

describe.each(KERNELS)('%s kernel: search', (_, kernel) => {
  test('finds what the plain search finds, in a small alphabet', () => {
    const text = fc.string({ unit: letters, maxLength: 300 });
    fc.assert(
      fc.property(literals, text, cuts, fc.nat(30), (set, chars, cut, extra) => {
        const bytes = bytesOf(chars);
        const range = rangeIn(bytes.length, cut);
        kernel.loadLiterals(buildLiteralTables(set));
        const truth = searchReference(bytes, set, range.from, range.to, range.end);
        expect(hitsOf(kernel, bytes, range, kernel.minHitCapacity + extra)).toEqual(truth);
      }),
      { numRuns: 300 },
    );
  });

  test('passes over literals whose gates are closed, in a small alphabet', () => {
    const text = fc.string({ unit: letters, maxLength: 300 });
    fc.assert(
      fc.property(gatedLiterals, text, cuts, fc.nat(30), (set, chars, cut, extra) => {
        const bytes = bytesOf(chars);
        const range = rangeIn(bytes.length, cut);
        kernel.loadLiterals(buildLiteralTables(set));
        const truth = searchReference(bytes, set, range.from, range.to, range.end);
        expect(hitsOf(kernel, bytes, range, kernel.minHitCapacity + extra)).toEqual(truth);
      }),
      { numRuns: 500 },
    );
  });

  test('finds literals of any bytes that were planted, next to each other', () => {
    const planted = fc.array(
      fc.tuple(fc.nat(), fc.boolean(), fc.string({ unit: anyByte, maxLength: 5 })),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(fc.array(anyLiteral, { minLength: 1, maxLength: 40 }), planted, (set, plan) => {
        const text = plan
          .map(([index, upper, gap]) => {
            const { bytes, caseless } = set[index % set.length]!;
            const raise = caseless && upper;
            return (
              gap + (raise ? bytes.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : bytes)
            );
          })
          .join('');
        const bytes = bytesOf(text);
        kernel.loadLiterals(buildLiteralTables(set));
        const range = { from: 0, to: bytes.length, end: bytes.length };
        const truth = searchReference(bytes, set, 0, bytes.length, bytes.length);
        expect(truth.length).toBeGreaterThanOrEqual(plan.length);
        expect(hitsOf(kernel, bytes, range, kernel.minHitCapacity + 50)).toEqual(truth);
      }),
      { numRuns: 200 },
    );
  });

  test('finds each literal at every distance to the start and to the end', () => {
    const set: Literal[] = ['key', 'sk_x', 'token', 'passwd', 'private-key'].map((bytes) => ({
      bytes,
      caseless: true,
    }));
    kernel.loadLiterals(buildLiteralTables(set));
    for (const [id, { bytes: word }] of set.entries()) {
      for (let before = 0; before < 20; before++) {
        for (const after of [0, 1, 2, 3, 4, 17]) {
          const bytes = bytesOf(' '.repeat(before) + word.toUpperCase() + ' '.repeat(after));
          const range = { from: 0, to: bytes.length, end: bytes.length };
          const truth = searchReference(bytes, set, 0, bytes.length, bytes.length);
          expect(truth).toContainEqual([before, id]);
          expect(hitsOf(kernel, bytes, range, 8)).toEqual(truth);
        }
      }
    }
  });

  test('finds two thousand literals in a text made of them', () => {
    const random = noise(11);
    const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789_-.';
    const word = (length: number): string =>
      Array.from({ length }, () => alphabet[random(alphabet.length)]!).join('');
    const set = Array.from({ length: 2000 }, (_unused, i) => ({
      bytes: word(3 + random(14)),
      caseless: i % 2 === 0,
    }));
    const text = Array.from(
      { length: 1500 },
      () => set[random(set.length)]!.bytes + word(random(6)),
    ).join('');
    const bytes = bytesOf(text);
    kernel.loadLiterals(buildLiteralTables(set));
    const truth = new Map<number, number[]>();
    for (const [id, { bytes: needle, caseless }] of set.entries()) {
      const hay = caseless ? text.toLowerCase() : text;
      for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1)) {
        truth.set(at, [...(truth.get(at) ?? []), id]);
      }
    }
    const hits = hitsOf(kernel, bytes, { from: 0, to: bytes.length, end: bytes.length }, 64);
    const expected = [...truth]
      .toSorted(([a], [b]) => a - b)
      .flatMap(([at, ids]) => ids.map((id) => [at, id]));
    expect(hits).toEqual(expected);
  });

  test('reports both of two equal literals, and each case form by itself', () => {
    const set: Literal[] = [
      { bytes: 'Key', caseless: false },
      { bytes: 'key', caseless: true },
      { bytes: 'key', caseless: true },
      { bytes: 'keys', caseless: false },
    ];
    kernel.loadLiterals(buildLiteralTables(set));
    expect(kernel.minHitCapacity).toBe(4);
    const bytes = bytesOf('Keys keys');
    expect(hitsOf(kernel, bytes, { from: 0, to: 9, end: 9 }, 4)).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [5, 1],
      [5, 2],
      [5, 3],
    ]);
  });

  test('folds ASCII letters only', () => {
    const set: Literal[] = [{ bytes: 'a@[\xe9', caseless: true }];
    kernel.loadLiterals(buildLiteralTables(set));
    const bytes = bytesOf('A@[\xe9 a`[\xe9 a@{\xe9 a@[\xc9');
    expect(hitsOf(kernel, bytes, { from: 0, to: bytes.length, end: bytes.length }, 8)).toEqual([
      [0, 0],
    ]);
  });

  test('refuses too little room, and finds nothing without literals', () => {
    kernel.loadLiterals(
      buildLiteralTables([
        { bytes: 'abc', caseless: false },
        { bytes: 'abcd', caseless: false },
      ]),
    );
    const space = workspace(kernel);
    const text = space.put(bytesOf('abcd'));
    const out = space.room(64);
    expect(kernel.search(text.at, text.end, text.end, out.at, 1)).toBe(SEARCH_NO_ROOM);
    expect(kernel.search(text.at, text.end, text.end, out.at, 2)).toBe(2);
    kernel.loadLiterals(buildLiteralTables([]));
    expect(kernel.search(text.at, text.end, text.end, out.at, 1)).toBe(0);
    expect(kernel.resumeAt).toBe(text.end);
  });

  test('moves the heap above the tables and refuses what is no table', () => {
    const tables = buildLiteralTables([{ bytes: 'abc', caseless: false }]);
    kernel.loadLiterals(tables);
    expect(kernel.heapBase % 64).toBe(0);
    expect(() => kernel.loadLiterals(tables.subarray(0, 40))).toThrow(RangeError);
    expect(() => kernel.loadLiterals(new Uint8Array(tables.length))).toThrow(RangeError);
    expect(() => kernel.loadLiterals(tables.subarray(0, tables.length - 1))).toThrow(RangeError);
  });
});
