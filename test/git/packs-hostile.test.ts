import { strict as assert } from 'node:assert';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { constants, deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFault, type ObjectStore, openObjectStore } from '../../src/git/index.ts';
import { createKernel } from '../../src/kernel/index.ts';
import { cpuMilliseconds } from '../support/cpu-time.ts';
import { createRepo, temporaryDirectory } from '../support/git-repo.ts';
import {
  copyOp,
  delta,
  deltaSize,
  distanceBytes,
  type EntrySpec,
  entryHeader,
  idOf,
  insertOp,
  installPack,
  TYPES,
  type WrittenPack,
  writeIndex,
  writePack,
} from '../support/pack-writer.ts';
import { type Walked, walkStore } from '../support/walk.ts';

const kernel = createKernel();

function open(objectsDir: string): ObjectStore {
  return openObjectStore({ objectsDir, hashLength: 20 });
}

function walk(store: ObjectStore): Walked {
  const walked = walkStore(store, { kernel, arenaBytes: 1 << 20 });
  store.close();
  return walked;
}

function openPack(entries: readonly EntrySpec[]): { store: ObjectStore; pack: WrittenPack } {
  const objectsDir = temporaryDirectory();
  const pack = writePack(entries);
  installPack(objectsDir, pack);
  return { store: open(objectsDir), pack };
}

const text = (name: string): Buffer => Buffer.from(`${name} `.repeat(40));
const blob = (bytes: Uint8Array): EntrySpec => ({ type: TYPES.blob, bytes });

/** A delta that keeps all of `base` and appends `tail`; names the result's id. */
function appending(base: Uint8Array, tail: Uint8Array, on: number | string): EntrySpec {
  const result = Buffer.concat([base, tail]);
  return {
    type: typeof on === 'number' ? TYPES.ofs : TYPES.ref,
    bytes: delta(base.length, result.length, copyOp(0, base.length), insertOp(tail)),
    base: on,
    id: idOf('blob', result),
  };
}

/** A small pack with everything in it, and the truth about it. */
function samplePack(): { pack: WrittenPack; truth: Map<string, Buffer> } {
  const first = text('first');
  const grown = Buffer.concat([first, Buffer.from('more')]);
  const random = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * i * 7919) % 251));
  const randomId = idOf('blob', random);
  const commit = Buffer.from(`tree ${'0'.repeat(40)}\n\nmessage\n`);
  const entries: EntrySpec[] = [
    { type: TYPES.commit, bytes: commit },
    blob(first),
    appending(first, Buffer.from('more'), 1),
    appending(grown, Buffer.from('and more'), 2),
    appending(first, Buffer.from('another child'), 1),
    appending(random, Buffer.from('on an id, before its base'), randomId),
    blob(random),
    blob(Buffer.alloc(0)),
    { type: TYPES.tree, bytes: Buffer.concat([Buffer.from('100644 a\0'), Buffer.alloc(20, 3)]) },
  ];
  const objectsDir = temporaryDirectory();
  const pack = writePack(entries);
  installPack(objectsDir, pack);
  const walked = walk(open(objectsDir));
  assert.deepEqual([...walked.faults], []);
  const truth = new Map([...walked.contents].map(([id, { bytes }]) => [id, bytes]));
  assert.equal(truth.size, entries.length);
  return { pack, truth };
}

/** No wrong bytes, and nothing lost without a word. */
function expectHonest(store: ObjectStore, truth: ReadonlyMap<string, Buffer>): Walked {
  const walked = walk(store);
  for (const [id, { bytes }] of walked.contents) {
    // Parts of a large object are shown before its end proves them wrong; the fault says so.
    if (walked.faults.has(id)) continue;
    const expected = truth.get(id);
    assert(expected !== undefined, `${id} is no object of this pack`);
    assert(expected.equals(bytes), `${id} has its own bytes`);
  }
  const isToldWhole = store.data.skipped.length > 0;
  for (const id of truth.keys()) {
    assert(walked.contents.has(id) || walked.faults.has(id) || isToldWhole, `${id} is told of`);
  }
  return walked;
}

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 1 << (at % 8);
  return copy;
}

/** A delta that keeps its base of ten bytes. */
function circling(own: string, base: string): EntrySpec {
  return { type: TYPES.ref, bytes: delta(10, 10, copyOp(0, 10)), base, id: own };
}

describe('damage at every place of a pack', () => {
  const { pack, truth } = samplePack();
  const index = writeIndex(pack);
  const objectsDir = temporaryDirectory();

  test('one flipped bit of the pack costs what it stands in, at most', () => {
    let lost = 0;
    for (let at = 0; at < pack.bytes.length; at += 1) {
      installPack(objectsDir, { ...pack, bytes: flipped(pack.bytes, at) }, index);
      const walked = expectHonest(open(objectsDir), truth);
      lost += walked.faults.size;
    }
    expect(lost).toBeGreaterThan(pack.bytes.length / 2);
  });

  test('without CRC-32s the hash decides', () => {
    for (let at = 12; at < pack.bytes.length - 20; at += 1) {
      installPack(objectsDir, { ...pack, bytes: flipped(pack.bytes, at) }, index);
      const store = open(objectsDir);
      const sources = store.data.sources.map((source) =>
        source.kind === 'pack' ? { ...source, crcs: null } : source,
      );
      Object.assign(store, { data: { ...store.data, sources } });
      expectHonest(store, truth);
    }
  });

  test('a pack that is cut anywhere is read up to there', () => {
    let found = 0;
    for (let length = 0; length < pack.bytes.length; length += 3) {
      installPack(objectsDir, { ...pack, bytes: pack.bytes.subarray(0, length) }, index);
      found += expectHonest(open(objectsDir), truth).contents.size;
    }
    expect(found).toBeGreaterThan(pack.bytes.length / 3);
  });

  test('one flipped bit of the index costs nothing', () => {
    for (let at = 0; at < index.length; at += 5) {
      installPack(objectsDir, pack, flipped(index, at));
      expect(expectHonest(open(objectsDir), truth).contents.size).toBe(truth.size);
    }
  });

  test('a cut index costs nothing', () => {
    for (let length = 0; length < index.length; length += 29) {
      installPack(objectsDir, pack, index.subarray(0, length));
      expect(expectHonest(open(objectsDir), truth).contents.size).toBe(truth.size);
    }
  });

  test('damage in a pack without index costs what it stands in, and what builds on it', () => {
    let found = 0;
    let runs = 0;
    for (let at = 12; at < pack.bytes.length; at += 7) {
      const directory = temporaryDirectory();
      installPack(directory, { ...pack, bytes: flipped(pack.bytes, at) }, null);
      found += expectHonest(open(directory), truth).contents.size;
      runs += 1;
      rmSync(directory, { recursive: true });
    }
    expect(found).toBeGreaterThan(runs * 5);
  });
});

/** One way to damage bytes: overwrite, cut out, or repeat a stretch. */
const damage: fc.Arbitrary<(bytes: Buffer) => Buffer> = fc
  .record({
    kind: fc.constantFrom('overwrite', 'cut', 'repeat'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(40),
    fill: fc.uint8Array({ minLength: 1, maxLength: 20 }),
  })
  .map(({ kind, at, length, fill }) => (bytes: Buffer): Buffer => {
    const from = Math.floor(at * bytes.length);
    const rest = bytes.subarray(from + (kind === 'cut' ? length : 0));
    if (kind === 'repeat') {
      return Buffer.concat([bytes.subarray(0, from + length), rest]);
    }
    const copy = Buffer.concat([bytes.subarray(0, from), rest]);
    if (kind === 'overwrite') copy.set(fill.subarray(0, copy.length - from), from);
    return copy;
  });

function damaged(bytes: Buffer, list: ReadonlyArray<(from: Buffer) => Buffer>): Buffer {
  return list.reduce((before, change) => change(before), bytes);
}

test('random damage to pack, index and a loose copy never makes a lie', () => {
  const { pack, truth } = samplePack();
  const index = writeIndex(pack);
  const [[looseId = '', looseBytes = Buffer.alloc(0)] = []] = truth;
  const header = Buffer.from(`commit ${looseBytes.length}\0`);
  const loose = deflateSync(Buffer.concat([header, looseBytes]));
  const objectsDir = temporaryDirectory();
  const looseDir = join(objectsDir, looseId.slice(0, 2));
  mkdirSync(looseDir);
  const several = fc.array(damage, { maxLength: 3 });
  fc.assert(
    fc.property(several, several, several, (toPack, toIndex, toLoose) => {
      installPack(
        objectsDir,
        { ...pack, bytes: damaged(pack.bytes, toPack) },
        damaged(index, toIndex),
      );
      writeFileSync(join(looseDir, looseId.slice(2)), damaged(loose, toLoose));
      const store = open(objectsDir);
      const walked = expectHonest(store, truth);
      for (const [id, bytes] of truth) {
        const object = store.readHex(id);
        assert(isFault(object) || bytes.equals(object.bytes), 'random reads do not lie either');
        const isFound = walked.contents.has(id) && !walked.faults.has(id);
        assert(!isFault(object) || !isFound, 'and find what walks find');
      }
      store.close();
    }),
    { numRuns: 200 },
  );
});

describe('indexes that lie', () => {
  const { pack, truth } = samplePack();
  test.each([
    ['a huge fan-out', writeIndex(pack, { fanout: (fanout) => fanout.fill(0xffffffff) })],
    ['a falling fan-out', writeIndex(pack, { fanout: (fanout) => fanout.fill(0, 100, 200) })],
    ['an offset behind the pack', writeIndex(pack, { offsets: pack.offsets.map((o) => o * 1e4) })],
    ['an offset in the header', writeIndex(pack, { offsets: pack.offsets.map((o) => o - 8) })],
    ['one offset for all', writeIndex(pack, { offsets: pack.offsets.map(() => 12) })],
    [
      'offsets above 2^53',
      writeIndex(pack, { largeFrom: 0, offsets: pack.offsets.map(() => 2 ** 60) }),
    ],
    ['another pack’s checksum', writeIndex(pack, { packChecksum: Buffer.alloc(20, 9) })],
    [
      'too few entries',
      writeIndex({
        ...pack,
        ids: pack.ids.slice(1),
        offsets: pack.offsets.slice(1),
        crcs: pack.crcs.slice(1),
      }),
    ],
    ['nothing', Buffer.alloc(0)],
  ])('%s: the pack is indexed anew', (_, index) => {
    const objectsDir = temporaryDirectory();
    installPack(objectsDir, pack, index);
    expect(expectHonest(open(objectsDir), truth).contents.size).toBe(truth.size);
  });

  test('wrong CRC-32s alone do not lose anything: the hash is asked', () => {
    const objectsDir = temporaryDirectory();
    installPack(
      objectsDir,
      pack,
      writeIndex(pack, { crcs: pack.crcs.map((crc) => (crc ^ 1) >>> 0) }),
    );
    const walked = expectHonest(open(objectsDir), truth);
    expect(walked.contents.size).toBe(truth.size);
    expect(walked.recovered).toHaveLength(truth.size);
  });

  test('64-bit offsets that need not be are read', () => {
    const objectsDir = temporaryDirectory();
    installPack(objectsDir, pack, writeIndex(pack, { largeFrom: 0 }));
    const store = open(objectsDir);
    expect(store.data.notes).toEqual([]);
    expect(expectHonest(store, truth).contents.size).toBe(truth.size);
  });
});

describe('entries that lie', () => {
  const base = text('base');
  const good = blob(text('good'));
  const long = Buffer.alloc(2 ** 20, 'long ');
  const cases: ReadonlyArray<readonly [string, EntrySpec, string]> = [
    ['type 0', { ...blob(base), header: Buffer.from([0x05]) }, 'corrupt'],
    ['type 5', { ...blob(base), header: Buffer.from([0x55]) }, 'corrupt'],
    ['a size varint of ten bytes', { ...blob(base), header: Buffer.alloc(10, 0xbf) }, 'corrupt'],
    ['a size of 2^60', { ...blob(base), claimedSize: 2 ** 60 }, 'corrupt'],
    ['a size of 2^50', { ...blob(base), claimedSize: 2 ** 50 }, 'corrupt'],
    ['a size above what is stored', { ...blob(base), claimedSize: base.length + 1 }, 'corrupt'],
    ['a size below what is stored', { ...blob(base), claimedSize: base.length - 1 }, 'corrupt'],
    ['a bomb', { ...blob(base), stored: deflateSync(long) }, 'corrupt'],
    ['no zlib', { ...blob(base), stored: Buffer.from('not deflated') }, 'corrupt'],
    ['a cut stream', { ...blob(base), stored: deflateSync(base).subarray(0, -5) }, 'corrupt'],
    ['a delta on itself', { ...appending(base, base, 0), distance: 0 }, 'corrupt'],
    ['a base before the pack', { ...appending(base, base, 0), distance: 4000 }, 'corrupt'],
    ['a base between entries', { ...appending(base, base, 0), distance: 3 }, 'corrupt'],
    ['a base that is nowhere', appending(base, base, '1'.repeat(40)), 'missing-base'],
    ['an empty delta', { ...appending(base, base, 0), bytes: Buffer.alloc(0) }, 'corrupt'],
  ];
  test.each(cases)('%s', (_, entry, reason) => {
    const bad = 'bad'.padEnd(40, '0').replaceAll('b', 'b');
    const { store } = openPack([blob(base), { ...entry, id: bad }, good]);
    const walked = walk(store);
    expect(walked.faults.get(bad)?.reason).toBe(reason);
    // What claims to be too large for the memory is shown in windows until the claim breaks.
    expect(walked.contents.size).toBe(walked.windowed.length + 2);
  });

  test.each([
    ['a base size that does not fit', delta(base.length - 1, 10, copyOp(0, 10))],
    ['a result size that is too large', delta(base.length, 11, copyOp(0, 10))],
    ['a result size that is too small', delta(base.length, 9, copyOp(0, 10))],
    ['a copy behind the base', delta(base.length, 10, copyOp(base.length - 5, 10))],
    ['a copy far behind the base', delta(base.length, 10, copyOp(0xfffffff0, 10))],
    ['instruction 0', delta(base.length, 10, Buffer.from([0]), copyOp(0, 10))],
    ['a cut copy', delta(base.length, 10, Buffer.from([0xff, 1, 2]))],
    ['a cut insertion', delta(base.length, 10, Buffer.from([10, 65, 66]))],
    ['a result of 2^40 bytes', delta(base.length, 2 ** 40, copyOp(0, 10))],
    ['a header without end', Buffer.alloc(30, 0xff)],
    [
      'a result of 2^60',
      Buffer.concat([deltaSize(base.length), Buffer.alloc(9, 0xff), Buffer.from([1])]),
    ],
  ])('a delta with %s', (_, bytes) => {
    const bad = 'bad'.padEnd(40, '0');
    const { store } = openPack([
      blob(base),
      { type: TYPES.ofs, bytes, base: 0, id: bad },
      appending(text('x'), text('y'), 1),
      good,
    ]);
    const walked = walk(store);
    expect(['corrupt', 'oversize']).toContain(walked.faults.get(bad)?.reason);
    expect(walked.faults.size).toBe(2);
    expect(walked.contents.size).toBe(2);
  });

  test('a copy of length 0 means 65,536', () => {
    const large = Buffer.alloc(70_000, 'abcdefg');
    const result = Buffer.concat([large.subarray(100, 65_636), Buffer.from('!')]);
    const bytes = delta(
      large.length,
      result.length,
      copyOp(100, 0x10000),
      insertOp(Buffer.from('!')),
    );
    const id = idOf('blob', result);
    const { store } = openPack([blob(large), { type: TYPES.ofs, bytes, base: 0, id }]);
    expect(walk(store).contents.get(id)?.bytes.equals(result)).toBe(true);
  });

  test.each([
    ['stored blocks', { level: 0 }],
    ['the fastest level', { level: 1 }],
    ['fixed codes', { strategy: constants.Z_FIXED }],
    ['run lengths', { strategy: constants.Z_RLE }],
    ['a small window', { windowBits: 9 }],
  ])('streams made with %s are read', (_, options) => {
    const content = Buffer.alloc(100_000, 'some content that repeats ');
    const { store } = openPack([{ ...blob(content), stored: deflateSync(content, options) }]);
    expect(walk(store).contents.get(idOf('blob', content))?.bytes.equals(content)).toBe(true);
  });

  test('a preset dictionary is refused, as git does', () => {
    const stored = deflateSync(base, { dictionary: Buffer.from('base base base') });
    const { store } = openPack([{ ...blob(base), stored }]);
    expect(walk(store).faults.get(idOf('blob', base))?.reason).toBe('corrupt');
  });

  test('a pack of version 3 is read, one of version 4 is told of', () => {
    for (const version of [3, 4]) {
      const objectsDir = temporaryDirectory();
      installPack(objectsDir, writePack([good], { version }));
      const store = open(objectsDir);
      expect(walk(store).contents.size).toBe(version === 3 ? 1 : 0);
      expect(store.data.skipped).toHaveLength(version === 3 ? 0 : 1);
    }
  });

  test('a count that is too high is told of; one that is too low hides nothing that git sees', () => {
    const objectsDir = temporaryDirectory();
    installPack(objectsDir, writePack([good, blob(base)], { count: 5 }));
    const store = open(objectsDir);
    expect(walk(store).contents.size).toBe(2);
    expect(store.data.skipped[0]).toMatchObject({ reason: 'orphan-pack' });
  });
});

describe('delta bases that run in circles', () => {
  const ids = ['11', '22', '33'].map((byte) => byte.repeat(20));

  test.each([1, 2, 3])('a circle of %i in one pack', (length) => {
    const circle = ids.slice(0, length).map((id, i) => circling(id, ids[(i + 1) % length]!));
    const { store } = openPack([...circle, blob(text('good'))]);
    const walked = walk(store);
    expect(walked.contents.size).toBe(1);
    expect([...walked.faults.values()].map((entry) => entry.reason)).toEqual(
      circle.map(() => 'corrupt'),
    );
    for (const id of ids.slice(0, length)) expect(isFault(store.readHex(id))).toBe(true);
  });

  test('a circle through two packs', () => {
    const objectsDir = temporaryDirectory();
    const [one = '', two = ''] = ids;
    const first = writePack([circling(one, two), appending(text('x'), text('y'), 0)]);
    installPack(objectsDir, first, writeIndex(first), 'pack-1');
    const second = writePack([circling(two, one)]);
    installPack(objectsDir, second, writeIndex(second), 'pack-2');
    const store = open(objectsDir);
    const walked = walk(store);
    expect(walked.contents.size).toBe(0);
    expect(walked.faults.size).toBe(3);
    expect(isFault(store.readHex(one))).toBe(true);
  });

  test('a circle is left where a copy lies outside of it', () => {
    const objectsDir = temporaryDirectory();
    const content = Buffer.from('0123456789');
    const id = idOf('blob', content);
    const circle = writePack([circling(id, ids[0]!), circling(ids[0]!, id)]);
    installPack(objectsDir, circle, writeIndex(circle), 'pack-1');
    const good = writePack([blob(content)]);
    installPack(objectsDir, good, writeIndex(good), 'pack-2');
    const store = open(objectsDir);
    const walked = walk(store);
    expect(walked.contents.get(id)?.bytes.equals(content)).toBe(true);
    expect(walked.recovered).toContain(id);
    expect(isFault(store.readHex(id))).toBe(false);
  });

  test('an entry of the circle is read when the base it needs has a copy elsewhere', () => {
    const [first, second] = [Buffer.from('0123456789'), Buffer.from('012345678x')];
    const [one, two] = [idOf('blob', first), idOf('blob', second)];
    const circle = writePack([
      {
        type: TYPES.ref,
        bytes: delta(10, 10, copyOp(0, 9), insertOp(Buffer.from('9'))),
        base: two,
        id: one,
      },
      {
        type: TYPES.ref,
        bytes: delta(10, 10, copyOp(0, 9), insertOp(Buffer.from('x'))),
        base: one,
        id: two,
      },
    ]);
    const good = writePack([blob(first)]);
    for (const names of [
      ['pack-1', 'pack-2'],
      ['pack-2', 'pack-1'],
    ]) {
      const objectsDir = temporaryDirectory();
      installPack(objectsDir, circle, writeIndex(circle), names[0]);
      installPack(objectsDir, good, writeIndex(good), names[1]);
      for (const order of [
        [one, two],
        [two, one],
      ]) {
        const store = open(objectsDir);
        for (const id of order) expect(isFault(store.readHex(id))).toBe(false);
        expect([...walk(store).contents.keys()].toSorted()).toEqual([one, two].toSorted());
      }
    }
  });
});

function fake(number: number): string {
  return number.toString(16).padStart(40, '0');
}

describe('damage is met once, not once for all that builds on it', () => {
  test.each(['broken root', 'circle'])(
    '%s below 10,000 deltas, with copies in the store',
    (kind) => {
      const objectsDir = temporaryDirectory();
      const bytes = delta(10, 10, copyOp(0, 10));
      const count = 10_000;
      const entries: EntrySpec[] = [];
      for (let number = 0; number < count; number += 1) {
        const entry = { type: TYPES.ofs, bytes, base: number - 1, id: fake(number) };
        entries.push(number > 0 ? entry : { ...entry, type: TYPES.ref, base: fake(count - 1) });
      }
      if (kind === 'broken root')
        entries[0] = { ...blob(text('x')), id: fake(0), header: Buffer.from([0x55]) };
      const pack = writePack([...entries, blob(text('good'))]);
      installPack(objectsDir, pack, writeIndex(pack), 'pack-1');
      const twin = writePack([blob(text('good'))]);
      installPack(objectsDir, twin, writeIndex(twin), 'pack-2');
      const store = open(objectsDir);
      expect(store.data.objects.copies.length).toBeGreaterThan(0);
      const cost = cpuMilliseconds(() => {
        const walked = walk(store);
        expect(walked.faults.size).toBe(count);
        expect(walked.contents.size).toBe(1);
      });
      expect(cost).toBeLessThan(20_000);
    },
  );
});

describe('bases outside of the pack', () => {
  const base = text('base');
  const baseId = idOf('blob', base);
  const tail = text('tail');
  const made = idOf('blob', Buffer.concat([base, tail]));
  const thin = writePack([
    appending(base, tail, baseId),
    appending(Buffer.concat([base, tail]), tail, 0),
  ]);

  test.each(['loose', 'in another pack', 'in an alternate', 'missing'])('%s', (place) => {
    const objectsDir = temporaryDirectory();
    const alternate = temporaryDirectory();
    installPack(objectsDir, thin, writeIndex(thin), 'pack-1');
    const other = writePack([blob(base)]);
    if (place === 'in another pack') installPack(objectsDir, other, writeIndex(other), 'pack-2');
    if (place === 'in an alternate') installPack(alternate, other, writeIndex(other), 'pack-2');
    if (place === 'loose') {
      mkdirSync(join(objectsDir, baseId.slice(0, 2)));
      const stored = deflateSync(Buffer.concat([Buffer.from(`blob ${base.length}\0`), base]));
      writeFileSync(join(objectsDir, baseId.slice(0, 2), baseId.slice(2)), stored);
    }
    const store = openObjectStore({ objectsDir, hashLength: 20, alternates: [alternate] });
    const walked = walk(store);
    if (place === 'missing') {
      expect([...walked.faults.values()].map((entry) => entry.reason)).toEqual([
        'missing-base',
        'missing-base',
      ]);
      return;
    }
    expect([...walked.faults]).toEqual([]);
    expect(walked.contents.get(made)?.bytes.equals(Buffer.concat([base, tail]))).toBe(true);
    expect(walked.contents.size).toBe(place === 'in an alternate' ? 2 : 3);
    expect(walked.recovered).toEqual([]);
  });

  test('through several packs, each building on the next', () => {
    const objectsDir = temporaryDirectory();
    let content = base;
    const contents = [base];
    for (let number = 0; number < 5; number += 1) {
      const next = Buffer.concat([content, Buffer.from(`${number}`)]);
      const pack = writePack([appending(content, Buffer.from(`${number}`), idOf('blob', content))]);
      installPack(objectsDir, pack, writeIndex(pack), `pack-${5 - number}`);
      contents.push(next);
      content = next;
    }
    const pack = writePack([blob(base)]);
    installPack(objectsDir, pack, writeIndex(pack), 'pack-9');
    const walked = walk(open(objectsDir));
    expect([...walked.faults]).toEqual([]);
    for (const each of contents) expect(walked.contents.has(idOf('blob', each))).toBe(true);
  });
});

describe('a redundant copy saves a damaged one', () => {
  const content = text('content');
  const id = idOf('blob', content);
  const child = appending(content, text('child'), 0);
  const broken: EntrySpec = { ...blob(content), stored: Buffer.from('damaged') };

  test('in another pack', () => {
    const objectsDir = temporaryDirectory();
    const bad = writePack([broken, child]);
    const good = writePack([blob(content)]);
    installPack(objectsDir, bad, writeIndex(bad), 'pack-1');
    installPack(objectsDir, good, writeIndex(good), 'pack-2');
    const store = open(objectsDir);
    const walked = walk(store);
    expect([...walked.faults]).toEqual([]);
    expect(walked.contents.size).toBe(2);
    expect(walked.recovered).toEqual([id]);
    expect(store.readHex(id)).toMatchObject({ recovered: true });
    expect(store.readHex(child.id!)).toMatchObject({ recovered: true });
  });

  test('loose', () => {
    const repo = createRepo();
    expect(repo.hashObject(content)).toBe(id);
    installPack(repo.objectsDir, writePack([broken, child]));
    const walked = walk(open(repo.objectsDir));
    expect([...walked.faults]).toEqual([]);
    expect(walked.recovered).toEqual([id]);
  });

  test('in the same pack (t5308)', () => {
    for (const entries of [
      [broken, blob(content), child],
      [blob(content), broken, { ...child, base: 1 }],
    ]) {
      const { store } = openPack(entries);
      const walked = walk(store);
      expect([...walked.faults]).toEqual([]);
      expect(walked.contents.size).toBe(2);
    }
  });

  test('of something that descends from it', () => {
    const objectsDir = temporaryDirectory();
    const bad = writePack([broken, child]);
    const good = writePack([blob(Buffer.concat([content, text('child')]))]);
    installPack(objectsDir, bad, writeIndex(bad), 'pack-1');
    installPack(objectsDir, good, writeIndex(good), 'pack-2');
    const walked = walk(open(objectsDir));
    expect([...walked.faults.keys()]).toEqual([id]);
    expect(walked.recovered).toEqual([child.id]);
  });
});

describe('size', () => {
  test('a chain of 8,000 deltas is read without recursion', () => {
    const entries: EntrySpec[] = [blob(text('root'))];
    let content: Buffer = text('root');
    for (let depth = 1; depth <= 8000; depth += 1) {
      const changed = Buffer.from(content);
      changed.writeUInt32BE(depth);
      const bytes = delta(
        content.length,
        content.length,
        insertOp(changed.subarray(0, 4)),
        copyOp(4, content.length - 4),
      );
      entries.push({ type: TYPES.ofs, bytes, base: depth - 1, id: idOf('blob', changed) });
      content = changed;
    }
    const { store } = openPack(entries);
    const walked = walkStore(store, { kernel, arenaBytes: 1 << 16 });
    expect([...walked.faults]).toEqual([]);
    expect(walked.maxDepth).toBe(8000);
    const last = store.readHex(idOf('blob', content));
    expect(isFault(last)).toBe(false);
  });

  test('a pack above 4 GiB is read by its offsets (sparse file)', () => {
    const objectsDir = temporaryDirectory();
    const [near, far] = [text('near'), text('far')];
    const small = writePack([blob(near), blob(far)]);
    const [, second = 0] = small.offsets;
    const farOffset = 5 * 2 ** 30;
    const stored = small.bytes.subarray(second, small.bytes.length - 20);
    mkdirSync(join(objectsDir, 'pack'));
    const path = join(objectsDir, 'pack', 'pack-1.pack');
    const fd = openSync(path, 'w');
    writeSync(fd, small.bytes.subarray(0, second), 0, second, 0);
    writeSync(fd, stored, 0, stored.length, farOffset);
    const end = farOffset + stored.length;
    writeSync(fd, Buffer.alloc(20, 7), 0, 20, end);
    ftruncateSync(fd, end + 20);
    closeSync(fd);
    const index = writeIndex(small, {
      offsets: [12, farOffset],
      packChecksum: Buffer.alloc(20, 7),
      crcs: [0, small.crcs[1]!],
    });
    writeFileSync(path.replace('.pack', '.idx'), index);
    const store = open(objectsDir);
    expect(store.data.notes).toEqual([]);
    const walked = walk(store);
    expect(walked.contents.get(idOf('blob', far))?.bytes.equals(far)).toBe(true);
    expect(walked.contents.get(idOf('blob', near))?.bytes.equals(near)).toBe(true);
    rmSync(path);
  });

  test('an object larger than the arena comes in windows', () => {
    const large = Buffer.alloc(3_000_000);
    for (let i = 0; i < large.length; i += 1) large[i] = (i * 31 + (i >>> 9)) & 255;
    const { store } = openPack([blob(large), blob(text('good'))]);
    for (const overlap of [0, 1000, 40_000]) {
      const walked = walkStore(store, {
        arenaBytes: 1 << 20,
        maxArenaBytes: 1 << 20,
        windowOverlap: overlap,
      });
      expect(walked.windowed).toEqual([idOf('blob', large)]);
      expect(walked.contents.get(idOf('blob', large))?.bytes.equals(large)).toBe(true);
      expect([...walked.faults]).toEqual([]);
    }
  });

  test('without CRC-32s its hash is checked', () => {
    const large = Buffer.alloc(3_000_000, 'content ');
    for (const id of [idOf('blob', large), '12'.repeat(20)]) {
      const objectsDir = temporaryDirectory();
      const pack = writePack([{ ...blob(large), id }]);
      installPack(objectsDir, pack);
      const store = open(objectsDir);
      const sources = store.data.sources.map((source) =>
        source.kind === 'pack' ? { ...source, crcs: null } : source,
      );
      Object.assign(store, { data: { ...store.data, sources } });
      const walked = walkStore(store, { arenaBytes: 1 << 20 });
      const reason = id.startsWith('12') ? 'hash-mismatch' : undefined;
      expect(walked.faults.get(id)?.reason).toBe(reason);
      expect(walked.windowed).toEqual([id]);
    }
  });

  test('so does a loose one, and its hash is checked', () => {
    const repo = createRepo();
    const large = Buffer.alloc(3_000_000, 'content ');
    const id = repo.hashObject(large);
    const walked = walkStore(open(repo.objectsDir), { arenaBytes: 1 << 20 });
    expect(walked.windowed).toEqual([id]);
    expect(walked.contents.get(id)?.bytes.equals(large)).toBe(true);
    expect([...walked.faults]).toEqual([]);
  });

  test('what builds on an object that is too large is told of as oversize', () => {
    const large = Buffer.alloc(3_000_000, 'content ');
    const child = appending(large, text('tail'), 0);
    const { store } = openPack([blob(large), child, blob(text('good'))]);
    const tight = walkStore(store, { arenaBytes: 1 << 20, maxArenaBytes: 2 << 20 });
    expect(tight.windowed).toEqual([idOf('blob', large)]);
    expect(tight.faults.get(child.id!)?.reason).toBe('oversize');
    expect(tight.contents.size).toBe(2);
    const roomy = walkStore(store, { arenaBytes: 1 << 20, maxArenaBytes: 16 << 20 });
    expect([...roomy.faults]).toEqual([]);
    expect(roomy.contents.size).toBe(3);
  });
});

test('the header writer of these tests agrees with git', () => {
  const repo = createRepo({ bare: true });
  const entries = [blob(text('one')), appending(text('one'), text('two'), 0)];
  const far = {
    ...blob(Buffer.alloc(300_000, 'far')),
    stored: deflateSync(Buffer.alloc(300_000, 'far'), { level: 0 }),
  };
  const pack = writePack([...entries, far, appending(text('one'), text('three'), 0)]);
  const path = installPack(repo.objectsDir, pack, null);
  repo.git('index-pack', path);
  expect(repo.listObjects()).toHaveLength(4);
  expect(entryHeader(3, 15)).toHaveLength(1);
  expect(distanceBytes(128)).toHaveLength(2);
});
