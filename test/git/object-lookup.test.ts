import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attachStore, isFault, openObjectLookup } from '../../src/git/index.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { installPack, TYPES, writeIndex, writePack } from '../support/pack-writer.ts';
import { walkStore } from '../support/walk.ts';

function buildRepo(objectFormat: 'sha1' | 'sha256', config: readonly string[] = []): GitRepo {
  const repo = createRepo({ objectFormat, config });
  for (let version = 0; version < 12; version += 1) {
    repo.write('a.txt', `${'line\n'.repeat(100)}${version}`);
    repo.write(`b/${version}`, `${version}`);
    repo.commit();
    if (version === 5) repo.git('repack', '-adfq');
    if (version === 9) repo.git('repack', '-dq');
  }
  return repo;
}

test.each([
  ['sha1', []],
  ['sha1', ['pack.indexVersion=1']],
  ['sha256', []],
] as const)('every object of a %s repository is found without tables (%j)', (format, config) => {
  const repo = buildRepo(format, config);
  const { objectsDir, hashLength } = repo;
  const listed = repo.listObjects().map((object) => object.id);
  const contents = repo.readObjects(listed);
  const store = openObjectLookup({ objectsDir, hashLength });
  for (const id of listed) {
    const object = store.readHex(id);
    expect(!isFault(object) && contents.get(id)?.equals(object.bytes)).toBe(true);
  }
  expect(store.readHex('1'.repeat(hashLength * 2))).toMatchObject({ fault: 'missing' });
});

test('the objects that were named have numbers and can be walked, also in another thread', () => {
  const repo = buildRepo('sha1');
  const { objectsDir, hashLength } = repo;
  const ids = ['HEAD:a.txt', 'HEAD~8:a.txt', 'HEAD~3', 'HEAD:a.txt'].map((name) =>
    repo.git('rev-parse', name),
  );
  const store = openObjectLookup({ objectsDir, hashLength }, ids);
  expect(store.objectCount).toBe(3);
  const attached = attachStore(structuredClone(store.share()));
  const walked = walkStore(attached);
  expect([...walked.contents.keys()]).toEqual([...new Set(ids)].toSorted());
  expect(walked.contents.get(ids[0]!)?.bytes.toString()).toMatch(/\n11$/);
  expect(walked.recovered).toEqual([]);
  const tight = walkStore(attached, {
    arenaBytes: 1 << 9,
    maxArenaBytes: 1 << 10,
    windowOverlap: 16,
  });
  expect(tight.windowed.length).toBeGreaterThan(0);
  expect(tight.contents.get(ids[0]!)?.bytes).toEqual(walked.contents.get(ids[0]!)?.bytes);
});

test('an object that is not there is told of as missing', () => {
  const { objectsDir, hashLength } = createRepo();
  const id = '12'.repeat(20);
  const walked = walkStore(openObjectLookup({ objectsDir, hashLength }, [id]));
  expect(walked.faults.get(id)?.reason).toBe('missing');
});

test('where an index misleads, the whole store is asked', () => {
  const objectsDir = temporaryDirectory();
  const [one, two] = [Buffer.from('content one'), Buffer.from('content two')];
  const pack = writePack([
    { type: TYPES.blob, bytes: one },
    { type: TYPES.blob, bytes: two },
  ]);
  const swapped = { ...pack, offsets: pack.offsets.toReversed() };
  for (const index of [writeIndex(swapped), Buffer.alloc(3000, 1), null]) {
    installPack(objectsDir, pack, index);
    const store = openObjectLookup({ objectsDir, hashLength: 20 });
    for (const [i, content] of [one, two].entries()) {
      const object = store.readHex(pack.ids[i]!);
      if (index !== null && index.length < 3000) {
        // An index with a right checksum is believed by the whole store too; its content is not.
        expect(object).toMatchObject({ fault: 'hash-mismatch' });
      } else {
        expect(!isFault(object) && content.equals(object.bytes)).toBe(true);
      }
    }
    for (const name of readdirSync(join(objectsDir, 'pack'))) {
      rmSync(join(objectsDir, 'pack', name));
    }
  }
});
