/** The tree walk against a plain parser, git's own trees, and malformed ones. */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addToIdFilter,
  ID_FILTER_BYTES,
  type Kernel,
  TREE_DONE,
  TREE_FULL,
  TREE_MALFORMED,
  TREE_ROW_FIELDS,
  TREE_SELECT_ALL,
  TREE_SELECT_INTERESTING,
} from '../../src/kernel/index.ts';
import { KERNELS, rowsOf, workspace } from './kernels.ts';

interface Entry {
  readonly mode: string;
  readonly name: string;
  readonly id: Uint8Array;
}

interface Placed {
  readonly row: number[];
  readonly entry: Entry;
}

function encode(entries: readonly Entry[]): { bytes: Buffer; placed: Placed[] } {
  const parts: Uint8Array[] = [];
  const placed: Placed[] = [];
  let at = 0;
  for (const entry of entries) {
    const head = Buffer.from(`${entry.mode} ${entry.name}\0`, 'latin1');
    const mode = Number.parseInt(entry.mode, 8) & 0xffff;
    placed.push({ row: [at, at + entry.mode.length + 1, at + head.length, mode], entry });
    parts.push(head, entry.id);
    at += head.length + entry.id.length;
  }
  return { bytes: Buffer.concat(parts), placed };
}

interface Walk {
  readonly from?: number;
  readonly to?: number;
  readonly idLength?: number;
  readonly select?: number;
  readonly capacity?: number;
}

function walk(
  kernel: Kernel,
  tree: Uint8Array,
  options: Walk = {},
): { status: number; rows: number[][]; resumeAt: number } {
  const space = workspace(kernel);
  const input = space.put(tree);
  const capacity = options.capacity ?? 100;
  const out = space.room(capacity * TREE_ROW_FIELDS * 4);
  const status = kernel.walkTree(
    input.at,
    tree.length,
    options.from ?? 0,
    options.to ?? tree.length,
    options.idLength ?? 20,
    options.select ?? TREE_SELECT_ALL,
    out.at,
    capacity,
  );
  out.read();
  const rows = rowsOf(kernel, out.at, kernel.rows, TREE_ROW_FIELDS);
  return { status, rows, resumeAt: kernel.resumeAt };
}

const name = fc
  .array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 40 })
  .map((codes) => String.fromCharCode(...codes));
const mode = fc.constantFrom(
  '100644',
  '100755',
  '120000',
  '40000',
  '040000',
  '0040000',
  '160000',
  '100664',
);

function entryLists(idLength: number): fc.Arbitrary<Entry[]> {
  const id = fc.uint8Array({ minLength: idLength, maxLength: idLength });
  return fc.array(fc.record({ mode, name, id }), { maxLength: 25 });
}

describe.each(KERNELS)('%s kernel: walkTree', (_, kernel) => {
  test.each([20, 32])('reports every entry of trees with ids of %i bytes', (idLength) => {
    fc.assert(
      fc.property(entryLists(idLength), (list) => {
        const { bytes, placed } = encode(list);
        const { status, rows, resumeAt } = walk(kernel, bytes, { idLength });
        expect({ status, rows, resumeAt }).toEqual({
          status: TREE_DONE,
          rows: placed.map(({ row }) => row),
          resumeAt: bytes.length,
        });
      }),
      { numRuns: 150 },
    );
  });

  test('reports subtrees in any spelling, and entries in the id filter that are no gitlinks', () => {
    fc.assert(
      fc.property(entryLists(20), fc.array(fc.nat(), { maxLength: 8 }), (list, marks) => {
        const filter = new Uint8Array(ID_FILTER_BYTES);
        const marked = new Set<string>();
        for (const mark of list.length > 0 ? marks : []) {
          const { id } = list[mark % list.length]!;
          addToIdFilter(filter, id, 0);
          marked.add(Buffer.from(id.subarray(0, 3)).toString('hex'));
        }
        kernel.loadIdFilter(filter);
        const { bytes, placed } = encode(list);
        const { rows } = walk(kernel, bytes, { select: TREE_SELECT_INTERESTING });
        const found = new Set(rows.map((row) => row[0]));
        for (const { row, entry } of placed) {
          const isTree = /^0*40000$/.test(entry.mode);
          const isMarked = marked.has(Buffer.from(entry.id.subarray(0, 3)).toString('hex'));
          if (isTree) expect(found).toContain(row[0]);
          else if (entry.mode === '160000') expect(found).not.toContain(row[0]);
          else if (isMarked) expect(found).toContain(row[0]);
        }
        // The filter has 2^18 bits and at most 8 of them are set: what else is reported is an
        // accident.
        const wanted = placed.filter(
          ({ entry }) =>
            /^0*40000$/.test(entry.mode) ||
            (entry.mode !== '160000' &&
              marked.has(Buffer.from(entry.id.subarray(0, 3)).toString('hex'))),
        );
        expect(rows.length - wanted.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  });

  test('starts and stops at entry boundaries', () => {
    fc.assert(
      fc.property(entryLists(20), fc.nat(), fc.nat(), (list, first, last) => {
        const { bytes, placed } = encode(list);
        const starts = [...placed.map(({ row }) => row[0]!), bytes.length];
        const from = starts[first % starts.length]!;
        const to = last % (bytes.length + 10);
        const result = walk(kernel, bytes, { from, to });
        const inside = placed.filter(({ row }) => row[0]! >= from && row[0]! < to);
        expect(result.status).toBe(TREE_DONE);
        expect(result.rows).toEqual(inside.map(({ row }) => row));
        const next = starts.find((start) => start >= to) ?? bytes.length;
        expect(result.resumeAt).toBe(Math.max(from, next));
      }),
      { numRuns: 150 },
    );
  });

  test('goes on where the room ran out', () => {
    fc.assert(
      fc.property(entryLists(20), fc.integer({ min: 1, max: 5 }), (list, capacity) => {
        const { bytes, placed } = encode(list);
        const rows: number[][] = [];
        let from = 0;
        let status = TREE_FULL;
        while (status === TREE_FULL) {
          const part = walk(kernel, bytes, { from, capacity });
          rows.push(...part.rows);
          from = part.resumeAt;
          status = part.status;
        }
        expect(status).toBe(TREE_DONE);
        expect(rows).toEqual(placed.map(({ row }) => row));
      }),
      { numRuns: 100 },
    );
  });

  const good = encode([{ mode: '100644', name: 'good', id: new Uint8Array(20) }]).bytes;
  const id = '\x01'.repeat(20);
  test.each([
    ['no mode', ` name\0${id}`],
    ['a digit that is not octal', `100684 name\0${id}`],
    ['a mode without a space', '100644'],
    ['an empty name', `100644 \0${id}`],
    ['a name without end', `100644 name${id}`],
    ['an id cut short', `100644 name\0${id.slice(1)}`],
    ['no id', '100644 name\0'],
    ['a lone zero', '\0'],
  ])('reports %s as malformed, with what came before', (_name, bad) => {
    const tree = Buffer.concat([good, Buffer.from(bad, 'latin1')]);
    expect(walk(kernel, tree)).toEqual({
      status: TREE_MALFORMED,
      rows: [[0, 7, 12, 0o100644]],
      resumeAt: good.length,
    });
  });

  test('never reads past a tree of noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const { status, rows, resumeAt } = walk(kernel, bytes, { capacity: 4 });
        expect([TREE_DONE, TREE_FULL, TREE_MALFORMED]).toContain(status);
        expect(resumeAt).toBeLessThanOrEqual(bytes.length);
        for (const row of rows) expect(row[2]! + 20).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 300 },
    );
  });

  test('refuses an id filter of another size', () => {
    expect(() => kernel.loadIdFilter(new Uint8Array(8192))).toThrow(RangeError);
  });
});
