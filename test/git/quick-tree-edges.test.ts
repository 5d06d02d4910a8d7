/** Edges of trees in the kernel, held to the plain reader and to a plain list. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIdTable, type HashLength } from '../../src/base/oids.ts';
import {
  KernelIds,
  OBJECT_TREE,
  QuickTreeEdges,
  TreeEdges,
  type WalkNode,
} from '../../src/git/index.ts';
import { newWalkNode } from '../../src/git/walk-visitor.ts';
import { createKernel, DELTA_OP_FIELDS } from '../../src/kernel/index.ts';

const kernel = createKernel({ wasm: true });
const TEXT_START = 1 << 16;
/** Room for more entries than any chain has. */
const PLENTY = 4096;
const PARENT = 1000;

/** A text, and what of it was copied from the one above. */
interface Step {
  readonly text: Buffer;
  readonly rows: readonly number[];
}

/** What a reader told of a chain of trees. */
interface Told {
  readonly outcomes: unknown[];
  readonly rows: unknown[][];
  readonly missing: Set<string>;
}

/** Ids that share long prefixes, so that many stand behind one start. */
function idOf(number: number, hashLength: HashLength): Buffer {
  const id = Buffer.alloc(hashLength, number % 3 === 0 ? 0x11 : number);
  id.writeUInt16BE(number, hashLength - 2);
  return id;
}

function tableOf(numbers: readonly number[], hashLength: HashLength) {
  const ids = [...new Set(numbers)].map((number) => idOf(number, hashLength));
  return createIdTable(Buffer.concat(ids.toSorted(Buffer.compare)), hashLength);
}

type Table = ReturnType<typeof tableOf>;

const isWanted = (number: number): boolean => number % 4 !== 1;

/** Puts a chain into memory, one text at a time, and calls `enter` for each. */
function walk(chain: readonly Step[], start: number, enter: (node: WalkNode) => unknown): void {
  chain.forEach(({ text, rows }, depth) => {
    const opsAddress = (start + text.length + 64 + 3) & ~3;
    kernel.reserve(opsAddress + rows.length * 4 + 64);
    kernel.bytes.set(text, start);
    // What stands behind a tree is none of its entries.
    kernel.bytes.set(Buffer.from('100644 x\0'.repeat(7)), start + text.length);
    new Int32Array(kernel.bytes.buffer).set(rows, opsAddress / 4);
    enter({
      ...newWalkNode(),
      objectNumber: PARENT + depth,
      type: OBJECT_TREE,
      depth,
      address: start,
      length: text.length,
      opsAddress,
      opsCount: depth > 0 ? rows.length / DELTA_OP_FIELDS : -1,
    });
  });
}

function plainly(chain: readonly Step[], table: Table): Told {
  const told: Told = { outcomes: [], rows: [], missing: new Set() };
  const edges: TreeEdges = new TreeEdges({
    idLength: table.hashLength,
    find: (bytes, at) => findPlainly(table, Buffer.from(bytes.subarray(at, at + table.hashLength))),
    isWanted,
    edges: (parent, children, names, from, to) => {
      const list: unknown[] = [parent];
      for (let i = from; i < to; i += 1) list.push(children[i], edges.names[names[i]!]);
      told.rows.push(list);
    },
    missing: (_, kind, bytes, at) => told.missing.add(`${kind} ${hexAt(bytes, at, table)}`),
  });
  walk(chain, TEXT_START, (node) => {
    const words = new Int32Array(kernel.bytes.buffer);
    told.outcomes.push(edges.enter(node, kernel.bytes, words) ? 'whole' : 'broken');
  });
  return told;
}

function findPlainly({ ids, count, hashLength }: Table, id: Buffer): number {
  for (let number = 0; number < count; number += 1) {
    if (id.equals(ids.subarray(number * hashLength, (number + 1) * hashLength))) return number;
  }
  return -1;
}

function hexAt(bytes: Uint8Array, at: number, { hashLength }: Table): string {
  return Buffer.from(bytes.subarray(at, at + hashLength)).toString('hex');
}

/** In the kernel, with room for so many entries; rows are taken now and then. */
function quickly(chain: readonly Step[], table: Table, entries: number, takeEvery = 3): Told {
  const told: Told = { outcomes: [], rows: [], missing: new Set() };
  const names: string[] = [];
  const rows: number[] = [];
  const sink = {
    rows: (words: Int32Array, from: number, to: number) => rows.push(...words.subarray(from, to)),
    missing: (_: number, kind: string, bytes: Uint8Array, at: number) =>
      told.missing.add(`${kind} ${hexAt(bytes, at, table)}`),
  };
  const ids = KernelIds.on(kernel, table, kernel.heapBase + 8)!;
  const edges = new QuickTreeEdges(ids, sink, { memoryStart: ids.memoryEnd, names, entries });
  const marks = Uint8Array.from({ length: table.count }, (_, number) => (isWanted(number) ? 1 : 0));
  edges.begin(marks);
  const guard = edges.memoryEnd;
  kernel.reserve(guard + 64);
  kernel.bytes.fill(0xa5, guard, guard + 64);
  walk(chain, guard + 64, (node) => {
    told.outcomes.push(edges.enter(node));
    if (node.depth % takeEvery === takeEvery - 1) edges.finish();
  });
  edges.finish();
  expect(kernel.bytes.subarray(guard, guard + 64).every((byte) => byte === 0xa5)).toBe(true);
  for (let at = 0; at < rows.length; ) {
    const end = at + 2 + rows[at + 1]! * 2;
    const list: unknown[] = [rows[at]];
    for (let i = at + 2; i < end; i += 2) list.push(rows[i], names[rows[i + 1]!]);
    told.rows.push(list);
    at = end;
  }
  // Only for lack of room is a name numbered twice.
  if (entries === PLENTY) expect(new Set(names).size).toBe(names.length);
  return told;
}

const modes = ['100644', '100755', '40000', '040000', '160000', '120000', '', '0000000000040000'];
const hashLengths = fc.constantFrom<HashLength>(20, 32);
const entryList = fc.array(
  fc.record({
    mode: fc.constantFrom(...modes),
    name: fc.string({ unit: 'binary-ascii', maxLength: 20 }).map((s) => s.replaceAll('\0', ' ')),
    number: fc.nat(90),
  }),
  { maxLength: 14 },
);
type EntryList = typeof entryList extends fc.Arbitrary<infer T> ? T : never;

function treeOf(list: EntryList, hashLength: HashLength): Buffer {
  return Buffer.concat(
    list.flatMap(({ mode, name, number }) => [
      Buffer.from(`${mode} ${name}\0`, 'latin1'),
      idOf(number, hashLength),
    ]),
  );
}

/** Parts of a text: cut from the one above (anywhere, or where an entry begins), or new. */
const parts = fc.array(
  fc.oneof(
    fc.record({ from: fc.nat(600), length: fc.nat(600) }),
    fc.record({ entry: fc.nat(14), count: fc.nat(14) }),
    entryList.map((list) => ({ list })),
    fc.uint8Array({ maxLength: 6 }).map((noise) => ({ noise })),
  ),
  { maxLength: 6 },
);
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

function applyParts(base: Buffer, bounds: readonly number[], list: Parts, hash: HashLength): Step {
  const pieces: Buffer[] = [];
  const rows: number[] = [];
  let at = 0;
  for (const part of list) {
    let from = -1;
    let piece: Buffer;
    if ('list' in part) piece = treeOf(part.list, hash);
    else if ('noise' in part) piece = Buffer.from(part.noise);
    else {
      from = 'from' in part ? part.from : (bounds[part.entry] ?? 0);
      const end = 'from' in part ? from + part.length : bounds[part.entry + part.count];
      from = Math.min(from, base.length);
      piece = base.subarray(from, Math.min(base.length, end ?? base.length));
    }
    if (piece.length === 0) continue;
    rows.push(at, from, piece.length);
    pieces.push(piece);
    at += piece.length;
  }
  return { text: Buffer.concat(pieces), rows };
}

function chainOf(first: EntryList, changes: readonly Parts[], hash: HashLength): Step[] {
  const chain: Step[] = [{ text: treeOf(first, hash), rows: [] }];
  let bounds = first.map((_, i) => treeOf(first.slice(0, i), hash).length);
  for (const change of changes) {
    const step = applyParts(chain.at(-1)!.text, bounds, change, hash);
    chain.push(step);
    bounds = bounds.filter((bound) => bound < step.text.length);
  }
  return chain;
}

test('the kernel tells of trees what the plain reader tells', () => {
  const objects = fc.array(fc.nat(80), { maxLength: 90 });
  const chains = fc.array(parts, { maxLength: 5 });
  fc.assert(
    fc.property(entryList, chains, objects, hashLengths, (first, changes, numbers, hash) => {
      const chain = chainOf(first, changes, hash);
      const table = tableOf(numbers, hash);
      expect(quickly(chain, table, PLENTY)).toEqual(plainly(chain, table));
    }),
    { numRuns: 400 },
  );
});

test('where room is scarce trees are refused, and all others are told in full', () => {
  const chains = fc.array(parts, { maxLength: 5 });
  fc.assert(
    fc.property(entryList, chains, fc.integer({ min: 1, max: 60 }), (first, changes, entries) => {
      const chain = chainOf(first, changes, 20);
      const table = tableOf([0, 1, 2, 3, 10, 11, 30, 40, 50, 60, 70, 80], 20);
      const { outcomes, rows, missing } = quickly(chain, table, entries, 2);
      const expected = plainly(chain, table);
      const isRefused = (depth: number): boolean => outcomes[depth] === 'refused';
      outcomes.forEach((outcome, depth) => {
        const isSmall = chain[depth]!.text.length < (20 + 2) * (entries - 1);
        if (isSmall) expect(outcome).toBe(expected.outcomes[depth]);
        else expect(['refused', expected.outcomes[depth]]).toContain(outcome);
      });
      const told = expected.rows.filter(([parent]) => !isRefused(Number(parent) - PARENT));
      expect(rows).toEqual(told);
      if (!outcomes.includes('refused')) expect(missing).toEqual(expected.missing);
    }),
    { numRuns: 400 },
  );
});

test('more names than there is room for at once have their numbers all the same', () => {
  const list = Array.from({ length: 20_000 }, (_, i) => ({
    mode: '40000',
    name: `${i}`.padStart(60, 'n'),
    number: 4,
  }));
  const chain = [list.slice(0, 15_000), list.slice(10_000)].map((half) => ({
    text: treeOf(half, 20),
    rows: [],
  }));
  const table = tableOf([4], 20);
  const names: string[] = [];
  const found: string[] = [];
  const rowsOf = (words: Int32Array, from: number, to: number): void => {
    pending.push(words.slice(from, to));
  };
  const pending: Int32Array[] = [];
  const ids = KernelIds.on(kernel, table, kernel.heapBase)!;
  const options = { memoryStart: ids.memoryEnd, names };
  const edges = new QuickTreeEdges(ids, { rows: rowsOf, missing: () => {} }, options);
  edges.begin(new Uint8Array(1).fill(1));
  walk(chain, edges.memoryEnd, (node) => expect(edges.enter(node)).toBe('whole'));
  edges.finish();
  for (const rows of pending) {
    for (let at = 0; at < rows.length; at += 2 + rows[at + 1]! * 2) {
      for (let i = 0; i < rows[at + 1]!; i += 1) found.push(names[rows[at + 3 + i * 2]!]!);
    }
  }
  expect(found).toEqual([...list.slice(0, 15_000), ...list.slice(10_000)].map(({ name }) => name));
});
