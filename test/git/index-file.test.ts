import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, integer, property, tuple } from 'fast-check';
import { listFiles } from 'isomorphic-git';
import { describe, expect, test } from 'vitest';
import { ScanError } from '../../src/base/errors.ts';
import { type GitIndex, indexEntryAt, openRepository, readIndex } from '../../src/git/index.ts';
import { cpuMilliseconds } from '../support/cpu-time.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** `mode id stage<TAB>path` for each entry, as `git ls-files --stage -z` prints them. */
function listing(index: GitIndex): string[] {
  return Array.from({ length: index.count }, (_, position) => {
    const entry = indexEntryAt(index, position);
    const mode = entry.mode.toString(8).padStart(6, '0');
    return `${mode} ${hex(entry.id)} ${entry.stage}\t${latin(entry.path)}`;
  });
}

function gitListing(repo: GitRepo, ...args: string[]): string[] {
  const output = repo.call(['ls-files', '--stage', '-z', ...args]).toString('latin1');
  return output.split('\0').filter((line) => line !== '');
}

function read(repo: GitRepo): GitIndex {
  const index = readIndex(openRepository(repo.dir));
  if (index === null) throw new Error('no index');
  return index;
}

/** A repository with nested, long, odd and non-UTF-8 names. */
function populated(options: Parameters<typeof createRepo>[0] = {}): GitRepo {
  const repo = createRepo(options);
  for (let directory = 0; directory < 6; directory++) {
    for (let file = 0; file < 8; file++) repo.write(`d${directory}/sub/f${file}.txt`, `${file}`);
  }
  repo.write('a', 'x');
  repo.write('a-b', 'y');
  repo.write('a/.keep'.replace('a/', 'aa/'), '');
  const long = Array.from({ length: 22 }, (_, i) => `${String(i)}${'n'.repeat(198)}`).join('/');
  const input = [
    `100644 ${repo.hashObject('long')} 0\t${long}\0`,
    `100755 ${repo.hashObject('exec')} 0\tbin/run me\0`,
    `120000 ${repo.hashObject('bin/run me')} 0\tlink\0`,
    `160000 ${'5'.repeat(repo.hashLength * 2)} 0\tmodules/sub\0`,
  ].map((line) => Buffer.from(line));
  input.push(
    Buffer.concat([
      Buffer.from(`100644 ${repo.hashObject('odd')} 0\tname-`),
      Buffer.from([0xff, 0x80, 0x0a, 0]),
    ]),
  );
  repo.git('add', '-A');
  repo.call(['update-index', '-z', '--index-info'], { input: Buffer.concat(input) });
  return repo;
}

describe('entries equal those of git ls-files', () => {
  for (const objectFormat of ['sha1', 'sha256'] as const) {
    for (const version of [2, 3, 4]) {
      test(`${objectFormat}, version ${version}`, () => {
        const repo = populated({ objectFormat });
        if (version === 3) repo.git('update-index', '--skip-worktree', 'd0/sub/f1.txt');
        else repo.git('update-index', `--index-version=${version}`);
        const index = read(repo);
        expect(index.version).toBe(version);
        expect(listing(index)).toEqual(gitListing(repo));
        expect(index.checksum).toBe('ok');
      });
    }
  }

  test('sizes, times and flags equal --debug', () => {
    const repo = populated();
    repo.git('update-index', '--assume-unchanged', 'a');
    repo.git('update-index', '--skip-worktree', 'a-b');
    repo.write('later', 'content');
    repo.git('add', '--intent-to-add', 'later');
    const index = read(repo);
    const debug = repo.call(['ls-files', '--debug', '-z']).toString('latin1');
    const rows = [...debug.matchAll(/mtime: (\d+):(\d+)[^]*?size: (\d+)\tflags: (\w+)/g)];
    expect(rows).toHaveLength(index.count);
    for (const [position, row] of rows.entries()) {
      const entry = indexEntryAt(index, position);
      expect([entry.mtimeSeconds, entry.mtimeNanos, entry.size].map(String)).toEqual(
        row.slice(1, 4),
      );
      const flags = Number.parseInt(row[4] ?? '', 16);
      expect(entry.skipWorktree).toBe((flags & 0x40000000) !== 0);
      expect(entry.intentToAdd).toBe((flags & 0x20000000) !== 0);
      expect(entry.assumeValid).toBe((flags & 0x8000) !== 0);
    }
    const byPath = new Map(
      Array.from({ length: index.count }, (_, i) => {
        const entry = indexEntryAt(index, i);
        return [latin(entry.path), entry];
      }),
    );
    expect(byPath.get('a')?.assumeValid).toBe(true);
    expect(byPath.get('a-b')?.skipWorktree).toBe(true);
    expect(byPath.get('later')?.intentToAdd).toBe(true);
  });

  test('all three stages of a conflict', () => {
    const repo = createRepo();
    repo.write('f', 'base');
    repo.commit();
    repo.git('checkout', '-q', '-b', 'side');
    repo.write('f', 'side');
    repo.commit();
    repo.git('checkout', '-q', 'main');
    repo.write('f', 'main');
    repo.commit();
    expect(() => repo.git('merge', 'side')).toThrow();
    const index = read(repo);
    expect(listing(index)).toEqual(gitListing(repo));
    expect([0, 1, 2].map((i) => indexEntryAt(index, i).stage)).toEqual([1, 2, 3]);
  });

  test('a sparse index lists directories as trees', () => {
    const repo = createRepo();
    for (const name of ['d0/a', 'd0/b/c', 'd1/a', 'd2/a', 'top']) repo.write(name, name);
    repo.commit();
    repo.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'd1');
    const index = read(repo);
    expect(index.sparse).toBe(true);
    expect(listing(index)).toEqual(gitListing(repo, '--sparse'));
    expect(listing(index).some((line) => line.startsWith('040000'))).toBe(true);
  });

  test('isomorphic-git agrees on version 2', async () => {
    const repo = createRepo();
    for (const name of ['a', 'b/c', 'b/d', 'z z']) repo.write(name, name);
    repo.git('add', '-A');
    const names = await listFiles({ fs, dir: repo.dir });
    expect(listing(read(repo)).map((line) => line.split('\t')[1])).toEqual(names);
  });

  test('there is none before the first add', () => {
    expect(readIndex(openRepository(createRepo().dir))).toBeNull();
  });
});

describe('a split index', () => {
  for (const objectFormat of ['sha1', 'sha256'] as const) {
    test(`is joined with its base (${objectFormat})`, () => {
      const repo = populated({ objectFormat, config: ['splitIndex.maxPercentChange=100'] });
      repo.git('update-index', '--split-index');
      expect(listing(read(repo))).toEqual(gitListing(repo));
      repo.git('rm', '-q', '--cached', 'd0/sub/f3.txt', 'd5/sub/f7.txt', 'a');
      repo.write('d2/sub/f2.txt', 'changed');
      repo.write('0-first', 'new');
      repo.write('d3/sub/f2a.txt', 'new');
      repo.write('zz-last', 'new');
      repo.git('add', '0-first', 'd2', 'd3', 'zz-last');
      const shared = readdirSync(repo.gitDir).filter((name) => name.startsWith('sharedindex.'));
      expect(shared.length).toBeGreaterThan(0);
      expect(listing(read(repo))).toEqual(gitListing(repo));
    });
  }

  test('stays equal to git through random edits', () => {
    const repo = createRepo({ config: ['splitIndex.maxPercentChange=100'] });
    const ids = [repo.hashObject('one'), repo.hashObject('two')];
    const seed = Array.from({ length: 60 }, (_, i) => `100644 ${ids[0]} 0\tp${i % 7}/f${i}\n`);
    repo.call(['update-index', '--index-info'], { input: seed.join('') });
    repo.git('update-index', '--split-index');
    const edit = tuple(integer({ min: 0, max: 79 }), integer({ min: 0, max: 4 }));
    const edits = array(edit, { minLength: 1, maxLength: 25 });
    assert(
      property(edits, (batch) => {
        const lines = batch.map(([file, what]) => {
          const path = `p${file % 7}/f${file}`;
          if (what === 0) return `0 ${'0'.repeat(40)}\t${path}\n`;
          // Stages 1 to 3 without stage 0 are a conflict; stage 0 ends it.
          const stage = what === 1 || what === 2 ? 0 : what - 2;
          return `100644 ${ids[what % 2]} ${stage}\t${path}\n`;
        });
        repo.call(['update-index', '--index-info'], { input: lines.join('') });
        expect(listing(read(repo))).toEqual(gitListing(repo));
      }),
      { numRuns: 12 },
    );
  });

  test('with bitmaps that do not fit its base is an error', () => {
    const repo = populated();
    repo.git('update-index', '--split-index');
    const path = join(repo.gitDir, 'index');
    const bytes = readFileSync(path);
    const link = bytes.indexOf('link');
    const at = link + 8 + 20;
    // Behind the base's id: a run of 2^32 - 1 words of ones in a bitmap of 2^32 - 1 bits.
    const bitmap = Buffer.alloc(4 + 4 + 8 + 4);
    bitmap.writeUInt32BE(0xffffffff, 0);
    bitmap.writeUInt32BE(1, 4);
    bitmap.writeBigUInt64BE((0xffffffffn << 1n) | 1n, 8);
    const body = Buffer.concat([bytes.subarray(0, at), bitmap, bitmap]);
    body.writeUInt32BE(20 + 2 * bitmap.length, link + 4);
    writeFileSync(path, Buffer.concat([body, createHash('sha1').update(body).digest()]));
    expect(() => read(repo)).toThrow(/does not fit a base of \d+ entries/);
  });

  test('without its base is an error that names the base', () => {
    const repo = populated();
    repo.git('update-index', '--split-index');
    for (const name of readdirSync(repo.gitDir)) {
      if (name.startsWith('sharedindex.')) rmSync(join(repo.gitDir, name));
    }
    expect(() => read(repo)).toThrow(/base .*sharedindex\.[0-9a-f]{40} is missing/);
  });
});

/** Puts a good checksum under edited index bytes. */
function sealed(bytes: Buffer): Buffer {
  const body = bytes.subarray(0, bytes.length - 20);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

function readBytes(bytes: Buffer): GitIndex | null {
  const dir = temporaryDirectory();
  const indexPath = join(dir, 'index');
  writeFileSync(indexPath, bytes);
  return readIndex({ indexPath, gitDir: dir, hashLength: 20 });
}

function bytesOf(version: number): Buffer {
  const repo = createRepo();
  for (const name of ['dir/a', 'dir/ab', 'dir/abc', 'e']) repo.write(name, name);
  repo.git('add', '-A');
  repo.git('write-tree');
  repo.git('update-index', `--index-version=${version}`);
  return readFileSync(join(repo.gitDir, 'index'));
}

/** `source` with one more extension of two bytes. */
function withExtension(source: Buffer, name: string): Buffer {
  const extension = Buffer.concat([Buffer.from(name), Buffer.from([0, 0, 0, 2, 1, 2])]);
  return sealed(Buffer.concat([source.subarray(0, -20), extension, Buffer.alloc(20)]));
}

describe('damaged files', () => {
  const v2 = bytesOf(2);
  const v4 = bytesOf(4);

  test('a zero checksum (index.skipHash) is accepted, a wrong one is told', () => {
    const zero = Buffer.concat([v2.subarray(0, -20), Buffer.alloc(20)]);
    expect(readBytes(zero)?.checksum).toBe('absent');
    const wrong = Buffer.from(v2);
    wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
    expect(readBytes(wrong)?.checksum).toBe('mismatch');
  });

  test.each([
    ['signature', (bytes: Buffer) => void bytes.write('DIRX', 0), /does not start with DIRC/],
    ['version 5', (bytes: Buffer) => void bytes.writeUInt32BE(5, 4), /version 5 is not known/],
    [
      '2^32-1 entries',
      (bytes: Buffer) => void bytes.writeUInt32BE(0xffffffff, 8),
      /room for fewer/,
    ],
    ['too many entries', (bytes: Buffer) => void bytes.writeUInt32BE(5, 8), /entry 4|room for/],
    ['name length', (bytes: Buffer) => void bytes.writeUInt16BE(0xffe, 12 + 60), /does not end/],
    ['extended flag', (bytes: Buffer) => void bytes.writeUInt16BE(0x4005, 12 + 60), /version 2/],
  ])('%s is refused', (_, edit, message) => {
    const bytes = Buffer.from(v2);
    edit(bytes);
    expect(() => readBytes(sealed(bytes))).toThrow(message);
  });

  test('version 4: dropping more than the previous name has is refused (CVE-2026-33762)', () => {
    const at = v4.indexOf(Buffer.from('dir/a\0')) - 1;
    const bytes = Buffer.from(v4);
    expect(bytes[at]).toBe(0);
    bytes[at] = 1;
    expect(() => readBytes(sealed(bytes))).toThrow(/drops more of the previous name/);
  });

  test('version 4: a varint without end is refused', () => {
    const at = v4.indexOf(Buffer.from('dir/a\0')) - 1;
    const long = Buffer.concat([v4.subarray(0, at), Buffer.alloc(12, 0xff), v4.subarray(at)]);
    expect(() => readBytes(sealed(long))).toThrow(/drops more/);
  });

  test('version 4: names that expand without measure are refused', () => {
    const header = Buffer.from('DIRC\0\0\0\x04\0\0\0\0', 'latin1');
    const fields = Buffer.alloc(62);
    const first = Buffer.concat([
      fields,
      Buffer.from([0]),
      Buffer.alloc(1 << 20, 0x61),
      Buffer.from([0]),
    ]);
    const more = Buffer.concat([fields, Buffer.from([0, 0x62, 0])]);
    const count = 1 << 10;
    header.writeUInt32BE(count + 1, 8);
    const body = Buffer.concat([header, first, ...Array.from({ length: count }, () => more)]);
    expect(() => readBytes(sealed(Buffer.concat([body, Buffer.alloc(20)])))).toThrow(
      /expand to more/,
    );
  });

  test('an unknown extension is skipped if optional, else refused', () => {
    expect(readBytes(withExtension(v2, 'ZZZZ'))?.count).toBe(4);
    expect(() => readBytes(withExtension(v2, 'zzzz'))).toThrow(
      /needs the unknown extension "zzzz"/,
    );
  });

  test('every truncation and every flipped byte gives an index or INDEX_BROKEN', () => {
    for (const bytes of [v2, v4]) {
      for (let length = 0; length < bytes.length; length += 3)
        expectOutcome(bytes.subarray(0, length));
      for (let at = 0; at < bytes.length; at++) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ 0xff;
        expectOutcome(flipped);
      }
    }
  });

  test('a directory or a missing parent in place of the index', () => {
    const dir = temporaryDirectory();
    const location = { indexPath: dir, gitDir: dir, hashLength: 20 };
    expect(() => readIndex(location)).toThrow(/is a directory/);
    expect(readIndex({ ...location, indexPath: join(dir, 'no', 'index') })).toBeNull();
  });

  const scratch = temporaryDirectory();
  function expectOutcome(bytes: Buffer): void {
    const indexPath = join(scratch, 'index');
    writeFileSync(indexPath, bytes);
    try {
      readIndex({ indexPath, gitDir: scratch, hashLength: 20 });
    } catch (error) {
      expect(error).toBeInstanceOf(ScanError);
      expect((error as ScanError).code).toBe('INDEX_BROKEN');
    }
  }
});

test('the index a hook names is read, also while git holds the lock', () => {
  const repo = createRepo();
  repo.write('a', 'first');
  repo.commit();
  repo.write('b', 'second');
  repo.git('add', '-A');
  const next = join(repo.gitDir, 'next-index-17.lock');
  copyFileSync(join(repo.gitDir, 'index'), next);
  repo.git('reset', '-q');
  const env = { GIT_INDEX_FILE: next };
  const index = readIndex(openRepository(repo.dir, { env }));
  expect(index && listing(index).map((line) => line.split('\t')[1])).toEqual(['a', 'b']);
});

test('5,000 entries are read in a few milliseconds', () => {
  const repo = createRepo();
  const id = repo.hashObject('x');
  const lines = Array.from({ length: 5000 }, (_, i) => `100644 ${id} 0\td${i % 50}/f${i}\n`);
  repo.call(['update-index', '--index-info'], { input: lines.join('') });
  const repository = openRepository(repo.dir);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const cost = cpuMilliseconds(() => expect(readIndex(repository)?.count).toBe(5000));
    best = Math.min(best, cost);
  }
  expect(best).toBeLessThan(50); // 3 ms here; the bound is for loaded machines
});

/** Nodes of an index's cache tree by path: how many entries lie below, and the tree's id. */
function cacheNodes(index: GitIndex): Map<string, string> {
  const tree = index.cacheTree;
  if (tree === null) throw new Error('no cache tree');
  const nodes = new Map<string, string>();
  const open: Array<{ readonly path: string; readonly end: number }> = [];
  for (let node = 0; node < tree.count; node += 1) {
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= node) open.pop();
    const path = `${open.at(-1)?.path ?? ''}${tree.names[node]}${node === 0 ? '' : '/'}`;
    const id = tree.ids.subarray(node * index.hashLength, (node + 1) * index.hashLength);
    nodes.set(path, `${tree.entryCounts[node]} ${hex(id)}`);
    open.push({ path, end: tree.nodeEnds[node] ?? 0 });
  }
  return nodes;
}

test.each(['sha1', 'sha256'] as const)(
  'the cache tree is the tree that git writes, %s',
  (format) => {
    const repo = populated({ objectFormat: format });
    repo.git('write-tree');
    const tree = repo.git('write-tree');
    const below = (path: string): number => gitListing(repo, '--', path || '.').length;
    const directories = repo
      .call(['ls-tree', '-r', '-d', '-t', '-z', tree])
      .toString('latin1')
      .split('\0')
      .filter((line) => line.includes(' tree '));
    const expected = new Map([['', `${below('')} ${tree}`]]);
    for (const line of directories) {
      const [, id = '', path = ''] = /^\d+ tree ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      expected.set(`${path}/`, `${below(`${path}/`)} ${id}`);
    }
    expect(cacheNodes(read(repo))).toEqual(expected);
  },
);
