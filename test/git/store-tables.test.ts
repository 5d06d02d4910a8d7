/** Opening and planning in WebAssembly against the same in JavaScript, on sound and damaged stores. */
import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasBit, newBits, setBit } from '../../src/base/bits.ts';
import { type ObjectStore, openObjectStore, planPhases, planWalk } from '../../src/git/index.ts';
import { SINGLE_OBJECT, WALK_ITEM_FIELDS } from '../../src/git/walk-plan.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import {
  type EntrySpec,
  type IndexTwists,
  idOf,
  installPack,
  TYPES,
  type WrittenPack,
  writeIndex,
  writePack,
} from '../support/pack-writer.ts';

const WITH = { fewEntries: 0 };
const WITHOUT = { wasm: false };

function open(objectsDir: string, options: object, hashLength: 20 | 32 = 20): ObjectStore {
  return openObjectStore({ objectsDir, hashLength, ...options });
}

/** Everything known of a store, without the options it was opened with. */
function known(store: ObjectStore): unknown {
  const { options: _, ...data } = store.data;
  return data;
}

/** Opens both ways and compares stores, sets of objects and plans; `seed` chooses what is wanted. */
function expectSame(objectsDir: string, seed: number, hashLength: 20 | 32 = 20): boolean {
  const quick = open(objectsDir, WITH, hashLength);
  const plain = open(objectsDir, WITHOUT, hashLength);
  assert.deepEqual(known(quick), known(plain));
  const some = newBits(plain.objectCount);
  for (let number = 0; number < plain.objectCount; number += 1) {
    if ((number * 2_654_435_761 + seed) % 7 < 4) setBit(some, number);
  }
  for (const wanted of [some, plain.ownObjects()]) {
    for (const unitBytes of [600, 1 << 20]) {
      assert.deepEqual(
        planWalk(quick, wanted, { unitBytes }),
        planWalk(plain, wanted, { unitBytes }),
      );
    }
    const [one, other] = [planPhases(quick, wanted), planPhases(plain, wanted)];
    assert.deepEqual(one.searched, other.searched);
    assert.deepEqual(one.trees([3, 7]), other.trees([3, 7]));
    for (const type of [0, TYPES.tree, TYPES.blob]) {
      assert.deepEqual(quick.selectType(type, wanted), plain.selectType(type, wanted));
      assert.deepEqual(quick.markType(type), plain.markType(type));
    }
  }
  quick.close();
  plain.close();
  return quick.tables !== null && plain.tables === null;
}

/** An entry of a random pack; `base` counts back, or forward for a delta by id. */
interface Recipe {
  readonly kind: 'root' | 'ofs' | 'ref';
  readonly type: number;
  readonly base: number;
  readonly size: number;
  readonly header: Uint8Array | null;
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  kind: fc.constantFrom('root', 'ofs', 'ofs', 'ofs', 'ref'),
  type: fc.constantFrom(1, 2, 3, 4),
  base: fc.integer({ min: -3, max: 8 }),
  size: fc.oneof(fc.nat(300), fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1)),
  header: fc.option(fc.uint8Array({ minLength: 1, maxLength: 24 }), { freq: 25, nil: null }),
});

const idAt = (index: number): string => idOf('blob', Buffer.from(`${index}`));

function entriesOf(recipes: readonly Recipe[]): EntrySpec[] {
  return recipes.map(({ kind, type, base, size, header }, i) => {
    const spec = {
      bytes: Buffer.from('x'),
      id: idAt(i),
      claimedSize: size,
      ...(header === null ? {} : { header }),
    };
    if (kind === 'ofs' && i > 0) {
      return { ...spec, type: TYPES.ofs, base: Math.max(0, i - 1 - Math.max(base, 0)) };
    }
    if (kind === 'ref') return { ...spec, type: TYPES.ref, base: idAt(i - 1 - base) };
    return { ...spec, type };
  });
}

function withPack(
  entries: readonly EntrySpec[],
  indexOf: (pack: WrittenPack) => Uint8Array | null,
  check: (objectsDir: string) => void,
): void {
  const objectsDir = temporaryDirectory();
  const pack = writePack(entries);
  installPack(objectsDir, pack, indexOf(pack));
  check(objectsDir);
  rmSync(objectsDir, { recursive: true });
}

describe('both ways open the same store', () => {
  test('of any families, sound or not', () => {
    const recipes = fc.array(recipe, { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(recipes, fc.nat(), (list, seed) => {
        withPack(entriesOf(list), writeIndex, (objectsDir) => {
          assert(expectSame(objectsDir, seed));
        });
      }),
      { numRuns: 150 },
    );
  });

  test('of any index, with a checksum that fits', () => {
    const recipes = fc.array(recipe, { minLength: 1, maxLength: 20 });
    const damage = fc.record({ at: fc.nat(), value: fc.nat(255) });
    fc.assert(
      fc.property(recipes, damage, (list, { at, value }) => {
        const damaged = (pack: WrittenPack): Uint8Array => {
          const index = writeIndex(pack);
          const body = index.subarray(0, -20);
          body[at % body.length] = value;
          return Buffer.concat([body, createHash('sha1').update(body).digest()]);
        };
        withPack(entriesOf(list), damaged, (objectsDir) => expectSame(objectsDir, at));
      }),
      { numRuns: 150 },
    );
  });

  const three = entriesOf(
    Array.from({ length: 3 }, () => ({ kind: 'root', type: 3, base: 0, size: 1, header: null })),
  );
  test.each<[string, (pack: WrittenPack) => IndexTwists]>([
    ['in a table of 64-bit offsets', () => ({ largeFrom: 0 })],
    ['outside of the pack', ({ offsets }) => ({ offsets: offsets.with(1, 1 << 20) })],
    ['in the header', ({ offsets }) => ({ offsets: offsets.with(0, 11) })],
    ['twice', ({ offsets }) => ({ offsets: offsets.with(1, offsets[0] ?? 0) })],
  ])('with an offset %s', (_, twist) => {
    withPack(
      three,
      (pack) => writeIndex(pack, twist(pack)),
      (objectsDir) => expectSame(objectsDir, 0),
    );
  });

  test('of more entries than one digit of the sort tells apart', () => {
    const many = Array.from({ length: 5000 }, (_, i) => ({
      kind: i % 9 === 0 ? ('root' as const) : ('ofs' as const),
      type: 3,
      base: i % 5,
      size: i,
      header: null,
    }));
    withPack(entriesOf(many), writeIndex, (objectsDir) => {
      assert(expectSame(objectsDir, 1));
      // Large enough to be opened this way without being asked to.
      const store = open(objectsDir, {});
      expect(store.tables).not.toBeNull();
      store.close();
    });
  });
});

function grow(repo: GitRepo): void {
  for (let i = 0; i < 30; i += 1) {
    const lines = Array.from({ length: 40 }, (_, n) => `line ${n} of ${n % 7 === i % 7 ? i : 0}`);
    repo.write(`dir${i % 3}/file.txt`, lines.join('\n'));
    repo.commit(`commit ${i}`);
  }
  repo.git('tag', '-a', '-m', 'a release', 'v1');
}

describe.each(['sha1', 'sha256'] as const)('repositories of git, %s', (objectFormat) => {
  test('one pack, deltas by id, several packs, loose objects beside', () => {
    const repo = createRepo({ objectFormat, config: ['gc.auto=0'] });
    grow(repo);
    const check = (): void => {
      assert(expectSame(repo.objectsDir, 5, repo.hashLength));
    };
    repo.git('repack', '-adfq', '--depth=50');
    check();
    repo.git('-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq');
    check();
    repo.write('later', '1');
    repo.commit();
    check();
    repo.git('repack', '-q');
    check();
  });
});

test('what a plan weighs: sizes, a share of what is copied, and a fixed cost, for each entry needed', () => {
  fc.assert(
    fc.property(fc.array(recipe, { minLength: 1, maxLength: 60 }), fc.nat(), (list, seed) => {
      withPack(
        entriesOf(list.map((each) => ({ ...each, header: null }))),
        writeIndex,
        (objectsDir) => {
          for (const options of [WITH, WITHOUT]) {
            const store = open(objectsDir, options);
            const wanted = newBits(store.objectCount);
            for (let number = 0; number < store.objectCount; number += 1) {
              if ((number * 40_503 + seed) % 5 < 2) setBit(wanted, number);
            }
            expectWeights(store, wanted);
            store.close();
          }
        },
      );
    }),
    { numRuns: 60 },
  );
});

/** Weights told once more, entry by entry up to its root: units of one item each. */
function expectWeights(store: ObjectStore, wanted: Uint8Array): void {
  const [source] = store.data.sources;
  assert(source?.kind === 'pack');
  const { bases, sizes, kinds, count } = source.entries;
  const needed = new Set<number>();
  for (let entry = 0; entry < count; entry += 1) {
    const number = source.objects[entry]!;
    if (kinds[entry]! >>> 3 === 0 || !hasBit(wanted, number)) continue;
    for (let at = entry; at >= 0; at = bases[at]!) needed.add(at);
  }
  const weights = new Map<number, number>();
  for (const entry of needed) {
    let root = entry;
    while (bases[root]! >= 0) root = bases[root]!;
    const copied = entry === root ? 0 : Math.floor(sizes[root]! / 16);
    weights.set(root, (weights.get(root) ?? 0) + sizes[entry]! + copied + 256);
  }
  const plan = planWalk(store, wanted, { unitBytes: 1 });
  for (const [unit, weight] of plan.weights.entries()) {
    const row = plan.unitStarts[unit]! * WALK_ITEM_FIELDS;
    assert.equal(plan.unitStarts[unit + 1], plan.unitStarts[unit]! + 1);
    if (plan.items[row] === SINGLE_OBJECT) continue;
    const root = plan.items[row + 1]!;
    assert.equal(weight, weights.get(root));
    weights.delete(root);
  }
  assert.equal(weights.size, 0);
}
