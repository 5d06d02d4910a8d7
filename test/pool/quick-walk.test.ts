// What the kernel walks in one call is what the walk entry by entry shows, whatever the pack holds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newBits, setBit } from '../../src/base/bits.ts';
import { createScanner, type Scanner, scannerTables } from '../../src/detect/index.ts';
import {
  FamilyWalker,
  KernelIds,
  type ObjectStore,
  openObjectStore,
  planPhases,
  unitCount,
  type WalkPlan,
  type WalkVisitor,
} from '../../src/git/index.ts';
import { createKernel, type Kernel } from '../../src/kernel/index.ts';
import { BatchBuilder } from '../../src/pool/batch.ts';
import { ObjectScan } from '../../src/pool/object-scan.ts';
import { TreeScan } from '../../src/pool/tree-scan.ts';
import { lazyEngine, loadRules } from '../../src/rules/index.ts';
import { plantedRules, token } from '../scan/support.ts';
import { temporaryDirectory } from '../support/git-repo.ts';
import {
  copyOp,
  delta,
  type EntrySpec,
  idOf,
  insertOp,
  installPack,
  TYPES,
  type WrittenPack,
  writeIndex,
  writePack,
} from '../support/pack-writer.ts';

const pack = await loadRules({ builtin: true, files: [plantedRules()] });
const tables = scannerTables(pack);

/** One kernel with its scanner for each of the two ways. */
function newSide(quickSteps: number): { kernel: Kernel; scanner: Scanner; quickSteps: number } {
  const kernel = createKernel({ wasm: true });
  const engine = lazyEngine('auto');
  return {
    kernel,
    scanner: createScanner({ pack, kernel, engine, now: 0 }, { tables }),
    quickSteps,
  };
}
const sides = [newSide(3), newSide(0)] as const;

/** What the pieces of texts are made of: secrets, names without values, words; NULs, and what wide text begins with. */
const PIECES: readonly Buffer[] = [
  Buffer.from(`key = ${token('walk')}\n`),
  Buffer.from('password: Summer2024!x\n'),
  Buffer.from('api_key = os.environ["X"]\nsecret token auth\n'),
  Buffer.from('one line of many words that nobody looks for\n'.repeat(9)),
  Buffer.from('version https://git-lfs.github.com/spec/v1\n'),
  Buffer.from(`oid sha256:${'ab'.repeat(32)}\nsize 12\n`),
  Buffer.from([0, 1, 2, 3, 0, 200, 201]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from('p\0a\0s\0s\0w\0o\0r\0d\0 \0=\0 \0x\0y\0z\0\n\0'),
  Buffer.alloc(40_000, 'a long stretch of nothing at all. '),
];

/** A text of pieces: alone, or in place of the end of one before. */
interface Sketch {
  readonly kind: 'blob' | 'commit' | 'tag' | 'tree';
  readonly pieces: readonly number[];
  /** Which of the texts before it builds on, and how much of that it keeps, in 16ths; -1: none. */
  readonly base: number;
  readonly kept: number;
}

const sketches = fc.array(
  fc.record({
    kind: fc.constantFrom('blob', 'blob', 'blob', 'commit', 'tag', 'tree'),
    pieces: fc.array(fc.nat(PIECES.length - 1), { maxLength: 5 }),
    base: fc.integer({ min: -1, max: 8 }),
    kept: fc.nat(16),
  }) satisfies fc.Arbitrary<Sketch>,
  { minLength: 1, maxLength: 24 },
);

const TREE = Buffer.concat([Buffer.from('100644 a\0'), Buffer.alloc(20, 7)]);
const IDENTITIES = 'author A <a@b> 1 +0000\ncommitter A <a@b> 99 +0000\n\n';
const HEADS = {
  blob: Buffer.alloc(0),
  commit: Buffer.from(`tree ${idOf('tree', TREE)}\n${IDENTITIES}`),
  tag: Buffer.from(`object ${'1'.repeat(40)}\ntype commit\ntag v1\n\n`),
  tree: TREE,
};

/** The tree that commits name. */
const NAMED_TREE: Sketch = { kind: 'tree', pieces: [], base: -1, kept: 0 };

/** Entries of a pack; a delta's base is of its kind. */
function entriesOf(list: readonly Sketch[]): EntrySpec[] {
  const entries: EntrySpec[] = [];
  const made: { kind: Sketch['kind']; content: Buffer; at: number }[] = [];
  for (const { kind, pieces, base: wish, kept } of [NAMED_TREE, ...list]) {
    const isOrphan = kind === 'commit' && kept % 4 === 3;
    const head = isOrphan ? Buffer.from(`tree ${'0'.repeat(40)}\n${IDENTITIES}`) : HEADS[kind];
    const own = Buffer.concat([head, ...pieces.map((piece) => PIECES[piece]!)]);
    const alike = made.filter((each) => each.kind === kind);
    const base = wish < 0 ? undefined : alike.at(-1 - (wish % 4));
    const copied = base?.content.subarray(0, Math.floor((base.content.length * kept) / 16));
    const content = Buffer.concat([copied ?? HEADS.blob, own]);
    if (made.some((each) => each.kind === kind && each.content.equals(content))) continue;
    made.push({ kind, content, at: entries.length });
    if (base === undefined || copied === undefined) {
      entries.push({ type: TYPES[kind], bytes: content });
    } else {
      const ops = copied.length > 0 ? [copyOp(0, copied.length)] : [];
      for (let at = 0; at < own.length; at += 100) ops.push(insertOp(own.subarray(at, at + 100)));
      const bytes = delta(base.content.length, content.length, ...ops);
      entries.push({ type: TYPES.ofs, bytes, base: base.at, id: idOf(kind, content) });
    }
  }
  return entries;
}

interface Limits {
  readonly arenaBytes: number;
  /** Longer blobs are not searched. */
  readonly maxBytes: number;
}

/** What both phases of a scan make of a store. */
function scan(
  { kernel, scanner, quickSteps }: (typeof sides)[number],
  store: ObjectStore,
  { arenaBytes, maxBytes }: Limits,
): unknown[] {
  const beat = (): void => {};
  const firstMatch = scanner.table.records.length;
  const batch = new BatchBuilder(1, scanner);
  batch.take([]);
  const ids = KernelIds.on(kernel, store.data.objects.table, scanner.heapBase)!;
  const context = { store, shallow: new Set<string>(), maxBytes, beat, ids };
  const objects = new ObjectScan(kernel, scanner, batch, {
    ...context,
    memoryStart: ids.memoryEnd,
    fewCommits: 1,
  });
  const memoryStart = objects.memoryEnd;
  const trees = new TreeScan(kernel, store, batch, {
    memoryStart,
    ids,
    engine: lazyEngine('auto'),
    beat,
  });
  const options = {
    memoryStart: trees.memoryEnd,
    arenaBytes,
    maxArenaBytes: Math.max(arenaBytes, 1 << 22),
    quickSteps,
  };
  const walker = new FamilyWalker(store, kernel, options);
  const wanted = newBits(store.objectCount);
  for (let number = 0; number < store.objectCount; number += 1) {
    if (number % 7 !== 3) setBit(wanted, number);
  }
  const plans = planPhases(store, wanted);
  const run = (plan: WalkPlan, visitor: WalkVisitor & { finish(): void }): unknown => {
    for (let unit = 0; unit < unitCount(plan); unit += 1) {
      walker.runUnit(plan, unit, visitor);
      visitor.finish();
    }
    const { matches, hits, ...rest } = batch.take(trees.takeNames());
    // Both scanners have numbered other matches before.
    const places = hits.map((value, at) => (at % 8 === 1 ? value - firstMatch : value));
    return { ...rest, matches: matches.length, places };
  };
  const first = run(plans.searched, objects);
  trees.begin(new Uint8Array(store.objectCount).fill(1));
  return [first, run(plans.trees([]), trees)];
}

const objectsDir = temporaryDirectory();

/** What both ways make of a pack, which may differ from the one that its index was made for. */
function scanBoth(written: WrittenPack, bytes: Buffer, limits: Limits): unknown[][] {
  installPack(objectsDir, { ...written, bytes }, writeIndex(written));
  return sides.map((side) => {
    const store = openObjectStore({ objectsDir, hashLength: 20 });
    const result = scan(side, store, limits);
    store.close();
    return result;
  });
}

test('the same rows, counts and faults, also from damaged packs and with little room', () => {
  let found = 0;
  fc.assert(
    fc.property(
      sketches,
      fc.constantFrom(1 << 17, 1 << 20),
      fc.option(fc.nat(), { freq: 3 }),
      (list, arenaBytes, damage) => {
        const written = writePack(entriesOf(list));
        const bytes = Buffer.from(written.bytes);
        if (damage !== null) bytes[12 + (damage % (bytes.length - 12))]! ^= 1 << (damage % 8);
        const [quick, plain] = scanBoth(written, bytes, { arenaBytes, maxBytes: 100_000 });
        expect(quick).toEqual(plain);
        found += (quick![0] as { matches: number }).matches;
      },
    ),
    { numRuns: 150 },
  );
  expect(found).toBeGreaterThan(0);
});

test('where the memory grows while anchors above are live', () => {
  // Each text keeps its base's, and adds a tenth of what a walk reserves at first.
  const added = Buffer.concat([PIECES[0]!, PIECES[2]!, Buffer.alloc(1 << 20, PIECES[3]!)]);
  const entries: EntrySpec[] = [];
  let content = Buffer.concat([PIECES[2]!, PIECES[0]!]);
  entries.push({ type: TYPES.blob, bytes: content });
  for (let depth = 1; depth < 8; depth += 1) {
    // Two entries for each text before, and the root.
    const base = Math.max(0, 2 * depth - 3);
    const ops = [copyOp(0, content.length)];
    for (let at = 0; at < added.length; at += 100) ops.push(insertOp(added.subarray(at, at + 100)));
    const next = Buffer.concat([content, added]);
    const bytes = delta(content.length, next.length, ...ops);
    entries.push({ type: TYPES.ofs, bytes, base, id: idOf('blob', next) });
    // A sibling, so that the base stays.
    const side = delta(content.length, 5, insertOp(Buffer.from(`side${depth}`)));
    const id = idOf('blob', Buffer.from(`side${depth}`));
    entries.push({ type: TYPES.ofs, bytes: side, base, id });
    content = next;
  }
  const written = writePack(entries);
  const [quick, plain] = scanBoth(written, written.bytes, {
    arenaBytes: 64 << 20,
    maxBytes: 1 << 30,
  });
  expect(quick).toEqual(plain);
  expect(quick![0]).toMatchObject({ skipped: [], recovered: 0 });
});
