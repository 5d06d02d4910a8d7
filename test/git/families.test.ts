import { strict as assert } from 'node:assert';
import { rmSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasBit, newBits, setBit } from '../../src/base/bits.ts';
import { openObjectStore, planPhases, planWalk, unitCount } from '../../src/git/index.ts';
import { ranksByOffset } from '../../src/git/pack-order.ts';
import { WALK_ITEM_FIELDS } from '../../src/git/walk-plan.ts';
import { createKernel } from '../../src/kernel/index.ts';
import { temporaryDirectory } from '../support/git-repo.ts';
import {
  copyOp,
  delta,
  type EntrySpec,
  idOf,
  insertOp,
  installPack,
  TYPES,
  writeIndex,
  writePack,
} from '../support/pack-writer.ts';
import { walkStore } from '../support/walk.ts';

/** How one entry of a random pack is made. `base` counts back among the entries before it. */
interface Recipe {
  readonly base: number | null;
  readonly byId: boolean;
  readonly content: Uint8Array;
  readonly cuts: ReadonlyArray<readonly [number, number]>;
  readonly isLate: boolean;
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  base: fc.option(fc.nat(5), { freq: 5 }),
  byId: fc.boolean(),
  content: fc.uint8Array({ maxLength: 60 }),
  cuts: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 5 }),
  isLate: fc.boolean(),
});

/** Entries and contents; a delta by id may stand before its base. */
function cook(recipes: readonly Recipe[]): { entries: EntrySpec[]; truth: Map<string, Buffer> } {
  const truth = new Map<string, Buffer>();
  const contents: Buffer[] = [];
  const entries: EntrySpec[] = [];
  const early: EntrySpec[] = [];
  for (const [i, { base, byId, content, cuts, isLate }] of recipes.entries()) {
    const number = base === null ? -1 : contents.length - 1 - base;
    const from = contents[number];
    let made = Buffer.concat([Buffer.from(`${i}:`), content]);
    let bytes: Buffer = made;
    if (from !== undefined) {
      const parts = cuts.map(([a, b]) => {
        const start = a % (from.length + 1);
        const length = b % (from.length - start + 1);
        return {
          op: length > 0 ? copyOp(start, length) : null,
          part: from.subarray(start, start + length),
        };
      });
      const ops = parts.flatMap(({ op }) => (op === null ? [] : [op]));
      bytes = Buffer.concat([insertOp(made), ...ops]);
      made = Buffer.concat([made, ...parts.map(({ part }) => part)]);
      bytes = delta(from.length, made.length, bytes);
    }
    const id = idOf('blob', made);
    truth.set(id, made);
    contents.push(made);
    if (from === undefined) entries.push({ type: TYPES.blob, bytes });
    else if (byId)
      (isLate ? entries : early).push({ type: TYPES.ref, bytes, base: idOf('blob', from), id });
    else entries.push({ type: TYPES.ref, bytes, base: idOf('blob', from), id });
  }
  return { entries: [...early, ...entries], truth };
}

const kernels = [createKernel(), createKernel({ wasm: false })];

test('random families are read the same with any kernel, arena and index', () => {
  fc.assert(
    fc.property(fc.array(recipe, { minLength: 1, maxLength: 40 }), fc.nat(3), (recipes, choice) => {
      const { entries, truth } = cook(recipes);
      const objectsDir = temporaryDirectory();
      const pack = writePack(entries);
      installPack(objectsDir, pack, choice === 0 ? null : writeIndex(pack));
      const store = openObjectStore({ objectsDir, hashLength: 20 });
      for (const kernel of kernels) {
        const arenaBytes = choice === 1 ? 1 << 20 : 4096;
        const walked = walkStore(store, { kernel, arenaBytes, maxArenaBytes: 1 << 20 });
        assert.deepEqual([...walked.faults], []);
        assert.equal(walked.contents.size, truth.size);
        for (const [id, { bytes }] of walked.contents) assert(truth.get(id)?.equals(bytes));
        assert.deepEqual(walked.recovered, []);
      }
      store.close();
      rmSync(objectsDir, { recursive: true });
    }),
    { numRuns: 60 },
  );
});

test('a plan shows what is wanted, all of it, and nothing else', () => {
  const bits = fc.infiniteStream(fc.boolean());
  fc.assert(
    fc.property(fc.array(recipe, { minLength: 1, maxLength: 40 }), bits, (recipes, stream) => {
      const { entries, truth } = cook(recipes);
      const objectsDir = temporaryDirectory();
      installPack(objectsDir, writePack(entries));
      const store = openObjectStore({ objectsDir, hashLength: 20 });
      const wanted = newBits(store.objectCount);
      for (let number = 0; number < store.objectCount; number += 1) {
        if (stream.next().value) setBit(wanted, number);
      }
      const [kernel] = kernels;
      const walked = walkStore(store, { ...(kernel && { kernel }), arenaBytes: 1 << 16, wanted });
      for (const id of truth.keys()) {
        const isWanted = hasBit(wanted, store.numberOfHex(id));
        assert.equal(walked.contents.has(id), isWanted);
      }
      store.close();
      rmSync(objectsDir, { recursive: true });
    }),
    { numRuns: 40 },
  );
});

test('units hold every family once, the heaviest first, then in pack order', () => {
  const entries: EntrySpec[] = [];
  for (let family = 0; family < 200; family += 1) {
    const size = family % 50 === 0 ? 40_000 + family * 10 : 50;
    entries.push({ type: TYPES.blob, bytes: Buffer.alloc(size, `${family} `) });
  }
  const objectsDir = temporaryDirectory();
  installPack(objectsDir, writePack(entries));
  const store = openObjectStore({ objectsDir, hashLength: 20 });
  const plan = planWalk(store, store.ownObjects(), { unitBytes: 4096 });
  const roots: number[] = [];
  for (let row = 0; row < plan.items.length; row += WALK_ITEM_FIELDS) {
    roots.push(plan.items[row + 1]!);
  }
  expect(roots.slice(0, 4)).toEqual([150, 100, 50, 0]);
  expect(roots.slice(4)).toEqual(roots.slice(4).toSorted((a, b) => a - b));
  expect(new Set(roots).size).toBe(200);
  expect(plan.unitStarts.at(-1)).toBe(200);
  expect(unitCount(plan)).toBeGreaterThan(10);
  expect(plan.weights.slice(4).every((weight) => weight <= 4096)).toBe(true);
});

test('a scan has a plan for trees and one for all else, which together are the plan for all', () => {
  const entries: EntrySpec[] = [];
  for (let i = 0; i < 40; i += 1) {
    const type = [TYPES.blob, TYPES.tree, TYPES.commit][i % 3]!;
    entries.push({ type, bytes: Buffer.from(type === TYPES.tree ? treeBytes(i) : `text ${i}`) });
  }
  const objectsDir = temporaryDirectory();
  installPack(objectsDir, writePack(entries));
  const store = openObjectStore({ objectsDir, hashLength: 20 });
  const wanted = store.ownObjects();
  const { searched, trees } = planPhases(store, wanted);
  const loose = [3, 5];
  const rowsOf = ({ items }: { items: Int32Array }): string[] =>
    Array.from({ length: items.length / 2 }, (_, row) => `${items[row * 2]} ${items[row * 2 + 1]}`);
  const treeRows = entries.flatMap(({ type }, i) => (type === TYPES.tree ? [`0 ${i}`] : []));
  const treePlan = trees(loose);
  expect(rowsOf(treePlan)).toEqual([...treeRows, '-1 3', '-1 5']);
  expect(treePlan.wantedCount).toBe(treeRows.length + loose.length);
  expect(searched.wantedCount).toBe(entries.length - treeRows.length);
  expect([...rowsOf(searched), ...treeRows].toSorted()).toEqual(
    rowsOf(planWalk(store, wanted)).toSorted(),
  );
  store.close();
});

/** A tree with one entry. */
function treeBytes(number: number): Buffer {
  return Buffer.concat([Buffer.from(`100644 file${number}\0`), Buffer.alloc(20, number)]);
}

test('offsets are ranked in order, however large and however many', () => {
  const offset = fc.oneof(
    fc.nat(5000),
    fc.nat(),
    fc.maxSafeNat(),
    fc.maxSafeNat().map((n) => n % 2 ** 40),
  );
  fc.assert(
    fc.property(fc.array(offset, { maxLength: 50 }), fc.boolean(), (list, isMany) => {
      const filler = Array.from({ length: isMany ? 5000 : 0 }, (_, i) => (i * 7919) % 4999);
      const offsets = Float64Array.from([...list, ...filler]);
      const ranks = ranksByOffset(offsets);
      const sorted = Array.from(ranks, (rank) => offsets[rank]);
      assert.deepEqual(
        sorted,
        [...offsets].toSorted((a, b) => a - b),
      );
      assert.equal(new Set(ranks).size, offsets.length);
    }),
  );
});
