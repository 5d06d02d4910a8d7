import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { array, assert, constantFrom, integer, property, record, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRepository, type Ref, readReflogs, readRefs } from '../../src/git/index.ts';
import { parseReftable } from '../../src/git/reftable.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import {
  type LogInput,
  type RefInput,
  type TableOptions,
  writeReftable,
} from '../support/reftable-writer.ts';

const idOf = (seed: number, hashLength = 20): string =>
  (seed + 1).toString(16).padStart(hashLength * 2, 'abcdef');

/** Turns a repository into a reftable one that holds the given tables, oldest first. */
function withTables(repo: GitRepo, tables: readonly Buffer[], gitDir = repo.gitDir): void {
  if (gitDir === repo.gitDir) {
    const settings = '[core]\nrepositoryFormatVersion = 1\n[extensions]\nrefStorage = reftable\n';
    // Written by hand: this git refuses to touch such a repository.
    writeFileSync(join(gitDir, 'config'), settings);
    writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/.invalid\n');
  }
  const directory = join(gitDir, 'reftable');
  mkdirSync(directory, { recursive: true });
  const names = tables.map((bytes, index) => {
    const name = `0x00000000000${index}-0x00000000000${index}-abcdef0${index}.ref`;
    writeFileSync(join(directory, name), bytes);
    return `${name}\n`;
  });
  writeFileSync(join(directory, 'tables.list'), names.join(''));
}

const plain = (refs: readonly Ref[]): string[] =>
  refs.map((ref) => [ref.name, ref.id, ref.peeledId, ref.target].join(' ').trimEnd());

describe('one table', () => {
  const layouts: [string, TableOptions][] = [
    ['one block', {}],
    ['aligned blocks', { blockSize: 256 }],
    ['aligned blocks with an index', { blockSize: 256, index: true }],
    ['unaligned blocks with an index', { blockSize: 0, index: true }],
    ['SHA-256', { blockSize: 512, hashLength: 32, index: true }],
    ['a restart at each record', { blockSize: 256, restartInterval: 1 }],
  ];
  test.each(layouts)('%s: refs and logs come back as written', (_, options) => {
    const hashLength = options.hashLength ?? 20;
    const refs: RefInput[] = Array.from({ length: 300 }, (__, i) => {
      const name = `refs/heads/topic/${i % 7}/branch-${i}`;
      if (i % 50 === 3) return { name, target: 'refs/heads/main' };
      if (i % 50 === 4) return { name, deleted: true };
      const id = idOf(i, hashLength);
      return i % 5 === 0 ? { name, id, peeledId: idOf(i + 1000, hashLength) } : { name, id };
    });
    const logs: LogInput[] = Array.from({ length: 300 }, (__, i) => ({
      name: `refs/heads/b${i % 10}`,
      updateIndex: i + 1,
      oldId: idOf(i, hashLength),
      newId: idOf(i + 1, hashLength),
      seconds: 1_700_000_000 + i,
      zone: i % 2 ? -800 : 530,
      message: `commit: number ${i}`,
    }));
    const table = parseReftable(writeReftable(refs, logs, options), hashLength);
    expect(table.faults).toEqual([]);
    const names = refs.map((ref) => ref.name).toSorted();
    expect(table.refs.map((ref) => ref.name)).toEqual(names);
    for (const read of table.refs) {
      const written = refs.find((ref) => ref.name === read.name);
      const fields = { id: '', peeledId: '', target: '', ...written };
      const { kind: __kind, ...rest } = read;
      expect({ ...fields, deleted: undefined }).toEqual({ ...rest, deleted: undefined });
      expect(read.kind === 'deleted').toBe(written !== undefined && 'deleted' in written);
    }
    expect(table.logs).toHaveLength(300);
    const sorted = table.logs.toSorted((a, b) => Number(a.updateIndex - b.updateIndex));
    expect(sorted.map((log) => log.message)).toEqual(logs.map((log) => log.message));
    expect(sorted.map((log) => log.newId)).toEqual(logs.map((log) => log.newId));
    expect(sorted.slice(0, 2).map((log) => log.zoneMinutes)).toEqual([330, -480]);
  });

  test('logs without refs, and nothing at all', () => {
    const logs = [{ name: 'HEAD', updateIndex: 1, newId: idOf(1), message: 'x' }];
    expect(parseReftable(writeReftable([], logs), 20).logs).toHaveLength(1);
    const empty = parseReftable(writeReftable([]), 20);
    expect(empty).toEqual({ refs: [], logs: [], faults: [] });
  });
});

describe('a stack', () => {
  test('newer tables win and deletions hide', () => {
    const repo = createRepo();
    withTables(repo, [
      writeReftable(
        [
          { name: 'HEAD', target: 'refs/heads/main' },
          { name: 'refs/heads/gone', id: idOf(1) },
          { name: 'refs/heads/main', id: idOf(2) },
          { name: 'refs/heads/back', id: idOf(3) },
        ],
        [{ name: 'refs/stash', updateIndex: 1, newId: idOf(7), message: 'stash one' }],
      ),
      writeReftable(
        [
          { name: 'refs/heads/gone', deleted: true },
          { name: 'refs/heads/back', deleted: true },
          { name: 'refs/tags/v1', id: idOf(4), peeledId: idOf(2) },
        ],
        [{ name: 'refs/stash', updateIndex: 2, oldId: idOf(7), newId: idOf(8), message: 'two' }],
      ),
      writeReftable(
        [
          { name: 'refs/heads/back', id: idOf(5) },
          { name: 'refs/heads/main', id: idOf(6) },
          { name: 'refs/remotes/o/HEAD', target: 'refs/remotes/o/none' },
        ],
        [
          { name: 'refs/stash', updateIndex: 1, deleted: true },
          { name: 'refs/heads/main', updateIndex: 3 },
        ],
      ),
    ]);
    const repository = openRepository(repo.dir);
    const list = readRefs(repository);
    expect(plain(list.refs)).toEqual([
      `HEAD ${idOf(6)}  refs/heads/main`,
      `refs/heads/back ${idOf(5)}`,
      `refs/heads/main ${idOf(6)}`,
      `refs/tags/v1 ${idOf(4)} ${idOf(2)}`,
    ]);
    expect(list.head).toMatchObject({ state: 'branch', target: 'refs/heads/main' });
    expect(list.dangling).toEqual([{ name: 'refs/remotes/o/HEAD', target: 'refs/remotes/o/none' }]);
    expect(list.broken).toEqual([]);
    const { logs } = readReflogs(repository);
    expect(logs.map((log) => [log.ref, log.entries.map((entry) => entry.message)])).toEqual([
      ['refs/stash', ['two']],
    ]);
  });

  test('any sequence of updates reads like a map', () => {
    const update = record({
      name: integer({ min: 0, max: 30 }),
      what: integer({ min: 0, max: 3 }),
    });
    const table = uniqueArray(update, { selector: (each) => each.name, maxLength: 20 });
    const repo = createRepo();
    assert(
      property(array(table, { maxLength: 6 }), constantFrom(0, 128, 4096), (tables, blockSize) => {
        const expected = new Map<string, string>();
        const files = tables.map((updates, age) => {
          const refs = updates.map(({ name, what }): RefInput => {
            const full = `refs/heads/${'x'.repeat(name % 5)}${name}`;
            if (what === 0) {
              expected.delete(full);
              return { name: full, deleted: true };
            }
            const id = idOf(age * 100 + name);
            expected.set(full, id);
            return { name: full, id };
          });
          return writeReftable(refs, [], { blockSize });
        });
        withTables(repo, files);
        const list = readRefs(openRepository(repo.dir));
        expect(new Map(list.refs.map((ref) => [ref.name, ref.id]))).toEqual(expected);
        expect(list.broken).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('each worktree has its own', () => {
    const repo = createRepo();
    repo.write('a', '1');
    repo.commit();
    const side = temporaryDirectory();
    repo.git('worktree', 'add', '-q', '--detach', join(side, 'wt'));
    const own = join(repo.gitDir, 'worktrees', 'wt');
    rmSync(join(own, 'ORIG_HEAD'));
    withTables(repo, [
      writeReftable([
        { name: 'HEAD', target: 'refs/heads/main' },
        { name: 'refs/heads/main', id: idOf(1) },
        { name: 'refs/bisect/bad', id: idOf(9) },
      ]),
    ]);
    withTables(
      repo,
      [
        writeReftable(
          [
            { name: 'HEAD', id: idOf(2) },
            { name: 'ORIG_HEAD', id: idOf(3) },
            { name: 'refs/bisect/bad', id: idOf(4) },
          ],
          [{ name: 'HEAD', updateIndex: 1, newId: idOf(2), message: 'moved' }],
        ),
      ],
      own,
    );
    const main = readRefs(openRepository(repo.dir));
    expect(plain(main.refs).map((line) => line.split(' ').slice(0, 2))).toEqual([
      ['HEAD', idOf(1)],
      ['refs/bisect/bad', idOf(9)],
      ['refs/heads/main', idOf(1)],
      ['worktrees/wt/HEAD', idOf(2)],
      ['worktrees/wt/ORIG_HEAD', idOf(3)],
      ['worktrees/wt/refs/bisect/bad', idOf(4)],
    ]);
    const linked = openRepository(join(side, 'wt'));
    expect(readRefs(linked).head).toMatchObject({ state: 'detached', id: idOf(2) });
    expect(readRefs(linked).refs.map((ref) => ref.name)).toContain('main-worktree/HEAD');
    expect(readReflogs(linked).logs.map((log) => log.ref)).toEqual(['HEAD']);
  });
});

describe('damage costs only what it hits', () => {
  const refs = Array.from({ length: 200 }, (_, i) => ({
    name: `refs/heads/branch-${String(i).padStart(3, '0')}`,
    id: idOf(i),
  }));
  const logs = [{ name: 'HEAD', updateIndex: 1, newId: idOf(1), message: 'kept' }];

  test('a broken block: the aligned ones after it and the logs are read', () => {
    const bytes = writeReftable(refs, logs, { blockSize: 512 });
    bytes[512] = 0x78; // block type of the second block
    const table = parseReftable(bytes, 20);
    expect(table.faults).toEqual([expect.stringContaining('unknown block type')]);
    const names = table.refs.map((ref) => ref.name);
    expect(names).toContain('refs/heads/branch-000');
    expect(names).toContain('refs/heads/branch-199');
    expect(names.length).toBeLessThan(200);
    expect(table.logs.map((log) => log.message)).toEqual(['kept']);
  });

  test('a broken footer is told, and the blocks are still read', () => {
    const bytes = writeReftable(refs, logs, { blockSize: 512, index: true });
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const table = parseReftable(bytes, 20);
    expect(table.faults).toEqual(['its footer is damaged']);
    expect(table.refs).toHaveLength(200);
    expect(table.logs).toHaveLength(1);
  });

  test('flipped and missing bytes never throw', () => {
    const bytes = writeReftable(refs.slice(0, 20), logs, { blockSize: 512 });
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 0xff;
      const table = parseReftable(flipped, 20);
      expect(table.refs.length).toBeLessThanOrEqual(2000);
      parseReftable(bytes.subarray(0, at), 20);
    }
  });

  test('missing, foreign and misnamed tables are named', () => {
    const repo = createRepo();
    withTables(repo, [
      writeReftable([{ name: 'refs/heads/a', id: idOf(1) }]),
      writeReftable([{ name: 'refs/heads/b', id: idOf(2, 32) }], [], { hashLength: 32 }),
      Buffer.from('not a table'),
    ]);
    const listPath = join(repo.gitDir, 'reftable', 'tables.list');
    appendFileSync(listPath, 'vanished.ref\n../../HEAD\n');
    const list = readRefs(openRepository(repo.dir));
    expect(list.refs.map((ref) => ref.name)).toEqual(['refs/heads/a']);
    expect(list.broken.map((entry) => entry.detail)).toEqual([
      expect.stringContaining('object format'),
      expect.stringContaining('does not start with REFT'),
      'table is missing',
      'table bad name',
    ]);
    expect(list.broken.every((entry) => entry.reason === 'broken-ref')).toBe(true);
  });
});

/** One table as git 2.55 wrote it: `git pack-refs` after two commits, a tag, a symref, a stash ref. */
const TABLE_BY_GIT = `
UkVGVAEAEAAAAAAAAAAAAQAAAAAAAAAGcgAA1gAjSEVBRAAPcmVmcy9oZWFkcy9tYWluAHlyZWZzL2hlYWRzL21haW4FMqNw
hXBmpSIv/RHOE1I26JZJg4UFgBtyZW1vdGVzL29yaWdpbi9IRUFEBA9yZWZzL2hlYWRzL21haW4FKXN0YXNoAxzPWO7In5Rj
eMu38jjExBW4hXcQBTp0YWdzL3YxAsRXyyxG33JuYq2kLdAEj9zaIoctHM9Y7siflGN4y7fyOMTEFbiFdxAAABwAADMAAmcA
Aep42mPI9HB1dGH4DwE/Zc5HvDsxf0pyxentnyyOHBHd0VouYLS4oLUgbamS/l/Bc8JBZi+meTa3MjlX8iVXOqRWJOYW5KTq
5Relt/zbcZrhvxRPcn5ubmaJlUJJeT4XD+dfBiwAmyU4DRSDGKigkZmXWZKZmKNppZCfl8rF0OBYlJpWrJ+RmphSrJ+bmJlH
Iz+I084PrA2JRam5+SWpxfr5RZnpmXn6yHHxi2JrGbkYGFgYGPYwMAEA5IW/r1JFRlQBABAAAAAAAAAAAAEAAAAAAAAABgAA
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADWAAAAAAAAAAAkVzad`;

test('a table that git wrote', () => {
  const repo = createRepo();
  withTables(repo, [Buffer.from(TABLE_BY_GIT, 'base64')]);
  const repository = openRepository(repo.dir);
  const list = readRefs(repository);
  const two = '32a370857066a5222ffd11ce135236e896498385';
  const one = '1ccf58eec89f946378cbb7f238c4c415b8857710';
  expect(plain(list.refs)).toEqual([
    `HEAD ${two}  refs/heads/main`,
    `refs/heads/main ${two}`,
    `refs/remotes/origin/HEAD ${two}  refs/heads/main`,
    `refs/stash ${one}`,
    `refs/tags/v1 c457cb2c46df726e62ada42dd0048fdcda22872d ${one}`,
  ]);
  expect(list.broken).toEqual([]);
  const head = readReflogs(repository).logs.find((log) => log.ref === 'HEAD');
  const by = { name: 'Cy', email: 'cy@example.org', seconds: 1_609_459_200, zoneMinutes: -150 };
  expect(head?.entries).toEqual([
    { ...by, oldId: one, newId: two, message: 'commit: two' },
    { ...by, oldId: '', newId: one, message: 'commit (initial): one' },
  ]);
});

/** A git that can write reftables: the one on the PATH, if it is new enough. */
function hasReftable(): boolean {
  try {
    const dir = temporaryDirectory();
    execFileSync('git', ['init', '-q', '--ref-format=reftable', dir], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasReftable())('tables that git wrote', () => {
  test('hold what git for-each-ref and git reflog list', () => {
    const dir = temporaryDirectory();
    const repo = createRepo({ dir });
    rmSync(repo.gitDir, { recursive: true });
    repo.git('init', '-q', '--ref-format=reftable', '-b', 'main', '.');
    for (let i = 0; i < 5; i++) {
      repo.write('a', String(i));
      repo.commit(`change ${i}`);
    }
    const head = repo.git('rev-parse', 'HEAD');
    const updates = Array.from({ length: 2000 }, (_, i) => `create refs/heads/x/${i} ${head}\n`);
    repo.call(['update-ref', '--stdin'], { input: updates.join('') });
    repo.git('update-ref', '-d', 'refs/heads/x/77');
    repo.git('tag', '-a', '-m', 'v1', 'v1');
    repo.write('a', 'stashed');
    repo.git('stash');
    repo.git('pack-refs', '--all');
    expect(readdirSync(join(repo.gitDir, 'reftable')).length).toBeGreaterThan(1);
    const repository = openRepository(repo.dir);
    const list = readRefs(repository);
    const lines = list.refs.filter((ref) => ref.name.startsWith('refs/'));
    const listed = repo.git('for-each-ref', '--format=%(refname) %(objectname) %(*objectname)');
    expect(lines.map((ref) => [ref.name, ref.id, ref.peeledId].join(' ').trimEnd())).toEqual(
      listed.split('\n').map((line) => line.trimEnd()),
    );
    expect(list.broken).toEqual([]);
    const log = readReflogs(repository).logs.find((each) => each.ref === 'HEAD');
    const reflog = repo.git('reflog', 'show', '--format=%H %gs', 'HEAD').split('\n');
    expect(log?.entries.map((entry) => `${entry.newId} ${entry.message}`)).toEqual(reflog);
    expect(readFileSync(join(repo.gitDir, 'HEAD'), 'utf8')).toContain('.invalid');
  });
});
