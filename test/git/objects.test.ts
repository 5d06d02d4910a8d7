import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { newBits, setBit } from '../../src/base/bits.ts';
import {
  attachStore,
  hashObject,
  isFault,
  type ObjectStore,
  openObjectStore,
  TYPE_NAMES,
} from '../../src/git/index.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { walkStore } from '../support/walk.ts';

/** Pseudo-random text that deltas well between neighbours; the same in every run. */
function textVersion(version: number): string {
  const lines: string[] = [];
  let state = 12345;
  for (let line = 0; line < 120; line += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    lines.push(line === version % 120 ? `changed in version ${version}` : `line ${line} ${state}`);
  }
  return lines.join('\n');
}

/** A repository of `versions` commits over three files, with an annotated tag. */
function buildHistory(repo: GitRepo, versions: number): void {
  let stream = '';
  for (let version = 0; version < versions; version += 1) {
    const text = textVersion(version);
    const message = `version ${version}`;
    stream += `commit refs/heads/main\ncommitter C <c@example.org> ${1.6e9 + version} +0000\n`;
    stream += `data ${message.length}\n${message}\n`;
    for (const path of ['a.txt', `dir/${version % 7}.txt`, `dir/deep/${version % 3}/x`]) {
      const content = `${path}\n${text}`;
      stream += `M 100644 inline ${path}\ndata ${content.length}\n${content}\n`;
    }
  }
  repo.fastImport(`${stream}\n`);
  repo.git('tag', '-a', '-m', 'a tag', 'v1', 'main');
}

function open(repo: GitRepo, alternates: readonly string[] = []): ObjectStore {
  return openObjectStore({ objectsDir: repo.objectsDir, hashLength: repo.hashLength, alternates });
}

/** Set, types, sizes and contents are those that git sees, walked and read at random. */
function expectSameAsGit(repo: GitRepo, store: ObjectStore): void {
  const listed = repo.listObjects();
  const contents = repo.readObjects(listed.map((object) => object.id));
  const walked = walkStore(store);
  assert.deepEqual([...walked.faults], []);
  const found = [...walked.contents].map(([id, { type, bytes }]) => {
    return { id, type: TYPE_NAMES[type], size: bytes.length };
  });
  assert.deepEqual(
    found.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    listed,
  );
  for (const { id, type } of listed) {
    const truth = contents.get(id);
    assert(truth !== undefined);
    assert(walked.contents.get(id)?.bytes.equals(truth), `${id} as git reads it`);
    const object = store.readHex(id);
    assert(!isFault(object));
    assert.equal(TYPE_NAMES[object.type], type);
    assert(truth.equals(object.bytes), `${id} at random as git reads it`);
  }
}

function packNames(repo: GitRepo, suffix: string): string[] {
  const names = readdirSync(join(repo.objectsDir, 'pack'));
  return names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
}

describe.each(['sha1', 'sha256'] as const)('a %s store is read as git reads it', (objectFormat) => {
  test('all loose', () => {
    const repo = createRepo({ objectFormat });
    repo.write('a.txt', 'one');
    repo.write('empty', '');
    repo.write('dir/b', Buffer.alloc(70_000, 'abc'));
    repo.commit();
    repo.write('a.txt', 'two');
    repo.commit();
    expectSameAsGit(repo, open(repo));
  });

  test('one pack with deltas', () => {
    const repo = createRepo({ objectFormat });
    buildHistory(repo, 150);
    repo.git('repack', '-adfq', '--depth=50');
    const store = open(repo);
    expectSameAsGit(repo, store);
    expect(walkStore(store).deltas).toBeGreaterThan(200);
    expect(store.data.skipped).toEqual([]);
  });

  test('an index of version 1', () => {
    const repo = createRepo({ objectFormat, config: ['pack.indexVersion=1'] });
    buildHistory(repo, 30);
    repo.git('repack', '-adfq');
    const store = open(repo);
    expectSameAsGit(repo, store);
    expect(store.data.notes).toEqual([]);
  });

  test('64-bit offsets', () => {
    const repo = createRepo({ objectFormat });
    buildHistory(repo, 30);
    repo.git('repack', '-adfq');
    const [name = ''] = packNames(repo, '.pack');
    const pack = join(repo.objectsDir, 'pack', `${name}.pack`);
    rmSync(pack.replace('.pack', '.idx'));
    repo.git('index-pack', '--index-version=2,0x40', pack);
    const store = open(repo);
    expectSameAsGit(repo, store);
    expect(store.data.notes).toEqual([]);
  });

  test('several packs, loose objects and objects that stand in more than one of them', () => {
    const repo = createRepo({ objectFormat });
    buildHistory(repo, 20);
    repo.git('repack', '-dq');
    repo.git('checkout', '-q', 'main');
    for (const round of [1, 2]) {
      repo.write('a.txt', textVersion(1000 + round));
      repo.commit();
      repo.git('repack', '-q');
      repo.write('b.txt', `loose in round ${round}`);
      repo.commit();
      repo.call(['pack-objects', '-q', join(repo.objectsDir, 'pack', 'pack')], {
        input: `${repo.git('rev-parse', 'HEAD~1:a.txt')}\n${repo.git('rev-parse', 'HEAD')}\n`,
      });
    }
    const store = open(repo);
    expect(store.data.sources.length).toBeGreaterThan(3);
    expect(store.data.objects.copies.length).toBeGreaterThan(0);
    expectSameAsGit(repo, store);
  });
});

describe('indexes that are not there', () => {
  test('a multi-pack-index serves for a pack without .idx', () => {
    const repo = createRepo();
    buildHistory(repo, 20);
    repo.git('repack', '-adq');
    repo.git('checkout', '-q', 'main');
    repo.write('b.txt', 'in a pack of its own');
    repo.commit();
    repo.git('repack', '-dq');
    repo.git('multi-pack-index', 'write');
    const listed = repo.listObjects();
    for (const name of packNames(repo, '.idx')) {
      rmSync(join(repo.objectsDir, 'pack', `${name}.idx`));
    }
    const store = open(repo);
    expect(store.data.notes).toEqual([]);
    expect(store.objectCount).toBe(listed.length);
    expect(walkStore(store).contents.size).toBe(listed.length);
  });

  test.each(['no index at all', 'a broken index', 'the index of another pack'])('%s', (kind) => {
    const repo = createRepo();
    buildHistory(repo, 40);
    repo.git('repack', '-adfq');
    const listed = repo.listObjects();
    const contents = repo.readObjects(listed.map((object) => object.id));
    const [name = ''] = packNames(repo, '.pack');
    const idx = join(repo.objectsDir, 'pack', `${name}.idx`);
    rmSync(idx);
    if (kind === 'a broken index') writeFileSync(idx, Buffer.alloc(2000, 7));
    if (kind === 'the index of another pack') {
      const other = createRepo();
      buildHistory(other, 3);
      other.git('repack', '-adq');
      const [otherName = ''] = packNames(other, '.idx');
      cpSync(join(other.objectsDir, 'pack', `${otherName}.idx`), idx);
    }
    const store = open(repo);
    expect(store.data.skipped).toEqual([]);
    expect(store.data.notes).toHaveLength(1);
    const walked = walkStore(store);
    expect(walked.contents.size).toBe(listed.length);
    for (const [id, { bytes }] of walked.contents) {
      expect(bytes.equals(contents.get(id)!)).toBe(true);
    }
  });

  test('what an interrupted transfer left is read, thin deltas included', () => {
    const repo = createRepo();
    buildHistory(repo, 20);
    repo.git('checkout', '-q', 'main');
    const before = repo.git('rev-parse', 'HEAD');
    repo.write('a.txt', `${textVersion(19)}\nonly in the leftover`);
    repo.commit();
    const thin = repo.call(['pack-objects', '--thin', '--stdout', '--revs', '-q'], {
      input: `HEAD\n^${before}\n`,
    });
    const blob = repo.git('rev-parse', 'HEAD:a.txt');
    repo.git('reset', '-q', '--hard', before);
    repo.git('reflog', 'expire', '--expire=now', '--all');
    repo.git('gc', '-q', '--prune=now');
    expect(open(repo).numberOfHex(blob)).toBe(-1);
    writeFileSync(join(repo.objectsDir, 'pack', 'tmp_pack_Xy12Zz'), thin);
    const store = open(repo);
    expect(store.data.skipped).toEqual([]);
    expect(store.data.notes[0]?.detail).toMatch(/interrupted.*0 lost/);
    const walked = walkStore(store);
    expect(walked.contents.get(blob)?.bytes.toString()).toContain('only in the leftover');
    // Cut in the middle: what is whole is read, and nobody calls it an error.
    writeFileSync(join(repo.objectsDir, 'pack', 'tmp_pack_Xy12Zz'), thin.subarray(0, -30));
    expect(open(repo).data.skipped).toEqual([]);
  });
});

test('objects that only a cruft pack holds are read', () => {
  const repo = createRepo();
  repo.write('a', 'x');
  repo.commit();
  const id = repo.hashObject('referred to by nothing');
  repo.git('gc', '-q', '--cruft', '--prune=never');
  expect(packNames(repo, '.mtimes')).toHaveLength(1);
  expectSameAsGit(repo, open(repo));
  expect(open(repo).numberOfHex(id)).toBeGreaterThanOrEqual(0);
});

test('what an interrupted push left in quarantine is read', () => {
  const repo = createRepo();
  repo.hashObject('in the store');
  const pushed = createRepo({ bare: true });
  const id = pushed.hashObject('refused');
  const quarantine = join(repo.objectsDir, 'tmp_objdir-incoming-Ab12Cd');
  cpSync(join(pushed.objectsDir, id.slice(0, 2)), join(quarantine, id.slice(0, 2)), {
    recursive: true,
  });
  const store = open(repo);
  expect(store.data.skipped).toEqual([]);
  expect(store.data.notes[0]?.path).toBe(quarantine);
  expect(walkStore(store).contents.get(id)?.bytes.toString()).toBe('refused');
});

describe('borrowed stores', () => {
  test('resolve ids and stay out of the scope', () => {
    const lender = createRepo();
    buildHistory(lender, 20);
    lender.git('repack', '-adq');
    const borrower = createRepo();
    rmSync(borrower.dir, { recursive: true });
    lender.git('clone', '-q', '--shared', '--no-checkout', '.', borrower.dir);
    borrower.git('checkout', '-q', 'main');
    borrower.write('own.txt', 'mine');
    borrower.commit();
    const store = open(borrower, [lender.objectsDir]);
    const walked = walkStore(store);
    expect(walked.contents.size).toBe(3);
    expect(store.objectCount).toBe(borrower.listObjects().length);
    const theirs = lender.git('rev-parse', 'HEAD:a.txt');
    expect(store.isBorrowed(store.numberOfHex(theirs))).toBe(true);
    const object = store.readHex(theirs);
    expect(isFault(object)).toBe(false);
    const reachable = newBits(store.objectCount);
    setBit(reachable, store.numberOfHex(theirs));
    expect([...walkStore(store, { wanted: reachable }).contents.keys()]).toEqual([theirs]);
  });

  test('an object of one’s own is not borrowed because an alternate has it too', () => {
    const lender = createRepo();
    lender.write('a', 'same');
    lender.commit();
    lender.git('repack', '-adq');
    const repo = createRepo();
    const id = repo.hashObject('same');
    const store = open(repo, [lender.objectsDir]);
    expect(store.isBorrowed(store.numberOfHex(id))).toBe(false);
    expect([...walkStore(store).contents.keys()]).toEqual([id]);
  });
});

describe('a store that changes meanwhile', () => {
  test('objects that gc moved into another pack are found again', () => {
    const repo = createRepo();
    buildHistory(repo, 20);
    repo.git('repack', '-adq');
    const store = open(repo);
    const listed = repo.listObjects();
    store.close();
    repo.write('new.txt', 'so that the new pack has another name');
    repo.commit();
    repo.git('repack', '-adfq', '--depth=1');
    const walked = walkStore(store);
    expect([...walked.faults]).toEqual([]);
    expect(walked.contents.size).toBe(listed.length);
    expect(walked.recovered).toHaveLength(listed.length);
  });

  test('what is gone for good is told as vanished', () => {
    const repo = createRepo();
    repo.write('a', 'x');
    repo.commit();
    const store = open(repo);
    renameSync(repo.objectsDir, `${repo.objectsDir}-away`);
    mkdirSync(repo.objectsDir);
    const walked = walkStore(store);
    expect(walked.contents.size).toBe(0);
    expect([...walked.faults.values()].map((entry) => entry.reason)).toEqual(
      Array.from({ length: 3 }, () => 'vanished'),
    );
  });

  test('packs that were lent stay readable in other threads when gc takes them away', () => {
    const repo = createRepo();
    buildHistory(repo, 10);
    repo.git('repack', '-adq');
    const store = open(repo);
    const shared = structuredClone(store.share());
    rmSync(repo.objectsDir, { recursive: true });
    const attached = attachStore(shared);
    const walked = walkStore(attached);
    expect(walked.contents.size).toBe(store.objectCount);
    expect(walked.recovered).toEqual([]);
    attached.close();
    store.close();
    // Closed by their owner: the number may be another file's by now, and is not trusted.
    expect(walkStore(attachStore(shared)).contents.size).toBe(0);
  });

  test('a second thread attaches to the shared tables', () => {
    const repo = createRepo();
    buildHistory(repo, 20);
    repo.git('repack', '-adq');
    const store = open(repo);
    const shared = structuredClone(store.share());
    expect(shared.objects.table.ids.buffer).toBeInstanceOf(SharedArrayBuffer);
    expectSameAsGit(repo, attachStore(shared));
  });
});

test('an empty store, and one that is not there, have no objects', () => {
  const repo = createRepo();
  expect(open(repo).objectCount).toBe(0);
  const nowhere = join(temporaryDirectory(), 'objects');
  const store = openObjectStore({ objectsDir: nowhere, hashLength: 20 });
  expect(store.objectCount).toBe(0);
  expect(store.readHex('0'.repeat(40))).toMatchObject({ fault: 'missing' });
  expect(store.readHex('not hex')).toMatchObject({ fault: 'missing' });
});

function header(text: string, content = ''): Buffer {
  return deflateSync(Buffer.from(`${text}\0${content}`));
}

describe('loose objects', () => {
  const bomb = deflateSync(Buffer.concat([Buffer.from('blob 10\0'), Buffer.alloc(50 << 20)]));

  test.each([
    ['an empty file', Buffer.alloc(0), 'corrupt'],
    ['no zlib', Buffer.from('blob 3\0abc'), 'corrupt'],
    ['a negative size', header('blob -1'), 'corrupt'],
    ['a size above 2^53', header('blob 99999999999999999999', 'x'), 'corrupt'],
    ['no NUL', deflateSync(Buffer.from('blob 3')), 'corrupt'],
    ['leading zeros', header('blob 03', 'abc'), 'corrupt'],
    ['an upper-case type', header('BLOB 3', 'abc'), 'corrupt'],
    ['an unknown type', header('blub 3', 'abc'), 'corrupt'],
    ['a type of prototypes', header('constructor 3', 'abc'), 'corrupt'],
    ['a long header', header(`blob ${'0'.repeat(40)}3`, 'abc'), 'corrupt'],
    ['too little content', header('blob 4', 'abc'), 'corrupt'],
    ['too much content', header('blob 2', 'abc'), 'corrupt'],
    ['a bomb: declares 10, inflates to 50 MB', bomb, 'corrupt'],
    [
      'a cut stream',
      header('blob 30', 'abcdefghijklmnopqrstuvwxyz0123').subarray(0, -6),
      'corrupt',
    ],
    ['a wrong name', header('blob 3', 'abc'), 'hash-mismatch'],
    ['something behind', Buffer.concat([header('blob 3', 'abc'), Buffer.from('x')]), 'corrupt'],
  ])('%s', (_, stored, reason) => {
    const objectsDir = temporaryDirectory();
    const id = 'ab'.repeat(20);
    mkdirSync(join(objectsDir, 'ab'));
    writeFileSync(join(objectsDir, 'ab', id.slice(2)), stored);
    const store = openObjectStore({ objectsDir, hashLength: 20 });
    const walked = walkStore(store);
    expect(walked.faults.get(id)?.reason).toBe(reason);
    expect(isFault(store.readHex(id))).toBe(true);
  });

  test('content under a wrong name is shown all the same', () => {
    const objectsDir = temporaryDirectory();
    const id = 'ab'.repeat(20);
    mkdirSync(join(objectsDir, 'ab'));
    writeFileSync(join(objectsDir, 'ab', id.slice(2)), header('blob 3', 'abc'));
    const walked = walkStore(openObjectStore({ objectsDir, hashLength: 20 }));
    expect(walked.contents.get(id)?.bytes.toString()).toBe('abc');
  });

  test('names that are no objects are left alone', () => {
    const repo = createRepo();
    const id = repo.hashObject('content');
    mkdirSync(join(repo.objectsDir, 'AA'));
    writeFileSync(join(repo.objectsDir, 'AA', 'b'.repeat(38)), 'x');
    writeFileSync(join(repo.objectsDir, id.slice(0, 2), 'tmp_obj_123456'), 'x');
    writeFileSync(join(repo.objectsDir, id.slice(0, 2), 'Z'.repeat(38)), 'x');
    rmSync(join(repo.objectsDir, '17'), { recursive: true, force: true });
    writeFileSync(join(repo.objectsDir, '17'), 'a file');
    const store = open(repo);
    expect(store.objectCount).toBe(1);
    const places = store.data.skipped.map((entry) => entry.path?.slice(-2)).toSorted();
    expect(places).toEqual(['17', 'AA']);
    expect(store.data.skipped.every((entry) => entry.reason === 'special-file')).toBe(true);
  });
});

describe('what is no regular file of this store is not read', () => {
  const id = 'ab'.repeat(20);

  test('a FIFO as pack, as index, as loose object: no waiting', () => {
    const objectsDir = temporaryDirectory();
    mkdirSync(join(objectsDir, 'pack'));
    mkdirSync(join(objectsDir, 'ab'));
    execFileSync('mkfifo', [
      join(objectsDir, 'pack', 'pack-1.pack'),
      join(objectsDir, 'pack', 'pack-1.idx'),
      join(objectsDir, 'ab', id.slice(2)),
    ]);
    const store = openObjectStore({ objectsDir, hashLength: 20 });
    expect(store.data.skipped).toMatchObject([{ reason: 'unreadable' }]);
    expect(walkStore(store).faults.get(id)?.reason).toBe('unreadable');
    expect(store.readHex(id)).toMatchObject({ fault: 'unreadable' });
  });

  test('links that lead to another repository', () => {
    const victim = createRepo();
    victim.write('secret.txt', 'theirs');
    victim.commit();
    const loose = victim.git('rev-parse', 'HEAD:secret.txt');
    const place = (objectsDir: string): string => join(objectsDir, loose.slice(0, 2));
    const file = (objectsDir: string): string => join(place(objectsDir), loose.slice(2));
    const byFile = temporaryDirectory();
    mkdirSync(place(byFile));
    symlinkSync(file(victim.objectsDir), file(byFile));
    const byDirectory = temporaryDirectory();
    symlinkSync(place(victim.objectsDir), place(byDirectory));
    victim.git('repack', '-aq');
    const byPackDirectory = temporaryDirectory();
    symlinkSync(join(victim.objectsDir, 'pack'), join(byPackDirectory, 'pack'));
    const byPack = temporaryDirectory();
    mkdirSync(join(byPack, 'pack'));
    for (const suffix of ['.pack', '.idx']) {
      const [name = ''] = packNames(victim, suffix);
      const path = join(victim.objectsDir, 'pack', name + suffix);
      symlinkSync(path, join(byPack, 'pack', name + suffix));
    }
    for (const objectsDir of [byFile, byDirectory, byPackDirectory, byPack]) {
      const store = openObjectStore({ objectsDir, hashLength: 20 });
      const walked = walkStore(store);
      expect(walked.contents.size).toBe(0);
      expect(store.data.skipped.length + walked.faults.size).toBe(1);
    }
  });
});

test('hashObject names objects as git does', () => {
  const repo = createRepo({ objectFormat: 'sha256' });
  const id = repo.hashObject('some content');
  expect(hashObject(3, Buffer.from('some content'), 32).toString('hex')).toBe(id);
});
