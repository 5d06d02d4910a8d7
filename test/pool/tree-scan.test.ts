/** The trees phase where the kernel has no room for some trees: the plain reader takes over below them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIdTable, findId } from '../../src/base/oids.ts';
import type { Scanner } from '../../src/detect/index.ts';
import {
  createTreeEntry,
  KernelIds,
  nextTreeEntry,
  OBJECT_BLOB,
  OBJECT_TREE,
  type ObjectStore,
} from '../../src/git/index.ts';
import { newWalkNode } from '../../src/git/walk-visitor.ts';
import { createKernel, type Kernel } from '../../src/kernel/index.ts';
import { BatchBuilder } from '../../src/pool/batch.ts';
import { TreeScan } from '../../src/pool/tree-scan.ts';
import { lazyEngine } from '../../src/rules/index.ts';

const OBJECTS = 60;
const idOf = (number: number): Buffer => Buffer.alloc(20, number * 3);
const table = createIdTable(Buffer.concat(Array.from({ length: OBJECTS }, (_, i) => idOf(i))), 20);
const store = {
  hashLength: 20,
  data: { objects: { table } },
  numberOf: (bytes: Uint8Array, pos: number) => findId(table, bytes, pos),
} as unknown as ObjectStore;
const scanner = { table: { records: [] }, searchedBytes: 0 } as unknown as Scanner;
const ENGINE = lazyEngine('auto');
const wanted = new Uint8Array(OBJECTS).fill(1, 0, OBJECTS / 2);

/** A step of a walk: how much deeper than the one before at most, how many entries, which are new. */
interface Step {
  readonly depth: number;
  readonly entries: number;
  readonly kept: number;
  readonly isBlob: boolean;
}

/** What a walk told, and what parsing each tree whole tells: rows with their names. */
interface Walked {
  readonly rows: unknown[];
  readonly expected: unknown[];
}

function rowOf(parent: number, tree: Buffer): unknown[] {
  const row: unknown[] = [parent];
  const entry = createTreeEntry();
  for (let at = 0; ; ) {
    at = nextTreeEntry(tree, at, tree.length, 20, entry);
    if (at < 0) return row;
    const child = store.numberOf(tree, entry.idAt);
    if (wanted[child] === 1)
      row.push(child, tree.toString('latin1', entry.nameStart, entry.nameEnd));
  }
}

/** A depth-first walk whose trees keep the first entries of the object above. */
function walk(steps: readonly Step[], kernel: Kernel, entries: number): Walked {
  const batch = new BatchBuilder(1, scanner);
  const ids = KernelIds.on(kernel, table, kernel.heapBase);
  const memoryStart = ids?.memoryEnd ?? kernel.heapBase;
  const scan = new TreeScan(kernel, store, batch, {
    memoryStart,
    ids,
    engine: ENGINE,
    entries,
    beat: () => {},
  });
  scan.begin(wanted);
  const path: Buffer[] = [];
  const rows: unknown[] = [];
  const expected: unknown[] = [];
  const take = (): void => {
    scan.finish();
    const { edges } = batch.take(scan.takeNames());
    for (let at = 0; at < edges.rows.length; ) {
      const end = at + 2 + edges.rows[at + 1]! * 2;
      const row: unknown[] = [edges.rows[at]];
      for (let i = at + 2; i < end; i += 2) {
        row.push(edges.rows[i], edges.names[edges.rows[i + 1]!]);
      }
      rows.push(row);
      at = end;
    }
  };
  steps.forEach(({ depth: wish, entries: count, kept, isBlob }, number) => {
    const depth = Math.min(wish, path.length);
    for (let left = path.length - 1; left >= depth; left -= 1) scan.leave(left);
    path.length = depth;
    if (depth === 0) take();
    const base = path[depth - 1] ?? Buffer.alloc(0);
    const copied = base.subarray(0, Math.min(kept * ENTRY_BYTES, base.length));
    const text = Buffer.concat([copied, treeOf(count, number)]);
    const start = scan.memoryEnd;
    const opsAddress = (start + text.length + 64 + 3) & ~3;
    kernel.reserve(opsAddress + 64);
    kernel.bytes.set(text, start);
    const ops = [0, 0, copied.length, copied.length, -1, text.length - copied.length];
    new Int32Array(kernel.bytes.buffer).set(ops, opsAddress / 4);
    scan.enter({
      ...newWalkNode(),
      objectNumber: 1000 + number,
      type: isBlob ? OBJECT_BLOB : OBJECT_TREE,
      wanted: true,
      address: start,
      length: text.length,
      depth,
      opsAddress,
      opsCount: depth > 0 ? 2 : -1,
    });
    path.push(text);
    const row = rowOf(1000 + number, text);
    if (!isBlob && row.length > 1) expected.push(row);
  });
  take();
  return { rows, expected };
}

const ENTRY_BYTES = '40000 n000000'.length + 1 + 20;

function treeOf(count: number, seed: number): Buffer {
  return Buffer.concat(
    Array.from({ length: count }, (_, i) => {
      const name = `${seed * 100 + i}`.padStart(6, '0');
      return Buffer.concat([
        Buffer.from(`40000 n${name}\0`),
        idOf((seed * 7 + i * 11) % (OBJECTS + 9)),
      ]);
    }),
  );
}

test('trees that the kernel refuses, and those below them, have the same edges', () => {
  const step = fc.record({
    depth: fc.nat(5),
    entries: fc.oneof(fc.nat(4), fc.nat(30)),
    kept: fc.nat(20),
    isBlob: fc.nat(9).map((n) => n === 0),
  });
  const wasm = createKernel({ wasm: true });
  const plain = createKernel({ wasm: false });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 25 }),
      fc.integer({ min: 8, max: 90 }),
      (steps, room) => {
        for (const { rows, expected } of [
          walk(steps, plain, room),
          walk(steps, wasm, room),
          walk(steps, wasm, 4096),
        ]) {
          expect(rows).toEqual(expected);
        }
      },
    ),
    { numRuns: 200 },
  );
});
