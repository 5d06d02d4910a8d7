import { array, assert, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRepository, readIndex } from '../../src/git/index.ts';
import { diffIndexWithTree, type ReadTree, type StagedDiff } from '../../src/git/staged.ts';
import { createRepo, type GitRepo } from '../support/git-repo.ts';

/** Trees by id, over all tests: one git process a tree is slow. */
const trees = new Map<string, Buffer>();

/** Compares index and HEAD; trees come from git. `reads` collects the ids that were asked for. */
function staged(repo: GitRepo, reads: string[] = [], withCacheTree = true): StagedDiff {
  const index = readIndex(openRepository(repo.dir));
  if (index === null) throw new Error('no index');
  const readTree: ReadTree = (treeId) => {
    const id = Buffer.from(treeId).toString('hex');
    reads.push(id);
    const bytes = trees.get(id) ?? repo.readObjects([id]).get(id) ?? null;
    if (bytes !== null) trees.set(id, bytes);
    return bytes;
  };
  let head: Buffer | null = null;
  try {
    head = Buffer.from(repo.git('rev-parse', '--verify', '-q', 'HEAD^{tree}'), 'hex');
  } catch {
    // Unborn.
  }
  return diffIndexWithTree(withCacheTree ? index : { ...index, cacheTree: null }, head, readTree);
}

const rows = (diff: StagedDiff): string[] =>
  diff.entries.map((entry) => {
    const id = Buffer.from(entry.id).toString('hex');
    const mode = entry.mode.toString(8).padStart(6, '0');
    return `${mode} ${id} ${entry.stage} ${Buffer.from(entry.path).toString('latin1')}`;
  });

/** The same from git: raw differences, without deletions and mode-only changes. */
function gitRows(repo: GitRepo): string[] {
  const args = ['diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev', 'HEAD'];
  const fields = repo.call(args).toString('latin1').split('\0');
  const found: string[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode, oldId, newId, status] = (fields[at] ?? '').slice(1).split(' ');
    if (status === 'D' || oldId === newId) continue;
    found.push(`${mode} ${newId} 0 ${fields[at + 1]}`);
  }
  return found;
}

function check(repo: GitRepo): void {
  expect(rows(staged(repo))).toEqual(gitRows(repo));
  expect(rows(staged(repo, [], false))).toEqual(gitRows(repo));
}

describe('equal to git diff-index --cached', () => {
  for (const objectFormat of ['sha1', 'sha256'] as const) {
    test(`added, changed, deleted, renamed, mode, type and submodule (${objectFormat})`, () => {
      const repo = createRepo({ objectFormat });
      for (const name of ['a', 'b/c/d', 'b/c/e', 'b-x', 'b.y', 'f', 'g/h', 'l'])
        repo.write(name, name);
      repo.commit();
      check(repo);
      repo.write('a', 'changed');
      repo.write('b/c/new', 'new');
      repo.write('b/c-d', 'between');
      repo.git('rm', '-q', 'b/c/e');
      repo.git('mv', 'g/h', 'g/i');
      repo.git('rm', '-q', 'f');
      repo.write('f/now-a-directory', 'x');
      repo.git('update-index', '--chmod=+x', 'b-x');
      repo.git('add', '-A');
      const link = repo.hashObject('a');
      const lines = [
        `120000 ${link} 0\tl\n`,
        `160000 ${'7'.repeat(repo.hashLength * 2)} 0\tsub\n`,
        `100644 ${repo.hashObject('odd')} 0\t"\\377odd"\n`,
      ];
      repo.call(['update-index', '--index-info'], { input: lines.join('') });
      expect(gitRows(repo).length).toBeGreaterThan(6);
      check(repo);
      repo.git('write-tree', '--missing-ok');
      check(repo); // now with a whole cache tree
    });
  }

  test('random edits, with every mix of valid and stale cache trees', () => {
    const repo = createRepo();
    const ids = Array.from({ length: 4 }, (_, i) => repo.hashObject(`content ${i}`));
    const paths = Array.from({ length: 48 }, (_, i) => {
      return `d${i % 3}/${i % 4 === 0 ? '' : `e${i % 5}/`}${i % 7 === 0 ? 'x.' : ''}f${i}`;
    });
    const edit = record({
      path: integer({ min: 0, max: paths.length - 1 }),
      id: integer({ min: -1, max: 3 }),
    });
    const step = record({
      edits: array(edit, { maxLength: 8 }),
      next: integer({ min: 0, max: 2 }),
    });
    assert(
      property(array(step, { minLength: 1, maxLength: 4 }), (steps) => {
        repo.git('read-tree', '--empty');
        const seed = paths.map((path, i) => `100644 ${ids[i % 2]} 0\t${path}\n`).join('');
        repo.call(['update-index', '--index-info'], { input: seed });
        repo.git('commit', '-q', '--allow-empty', '-m', 'seed');
        for (const { edits, next } of steps) {
          const input = edits.map(({ path, id }) =>
            id < 0
              ? `0 ${'0'.repeat(40)}\t${paths[path]}\n`
              : `100644 ${ids[id]} 0\t${paths[path]}\n`,
          );
          repo.call(['update-index', '--index-info'], { input: input.join('') });
          check(repo);
          if (next === 1) repo.git('write-tree');
          if (next === 2) repo.git('commit', '-q', '--allow-empty', '-m', 'step');
          if (next > 0) check(repo);
        }
      }),
      { numRuns: 5 },
    );
  });
});

test('before the first commit everything is added', () => {
  const repo = createRepo();
  repo.write('a', '1');
  repo.write('b/c', '2');
  repo.git('add', '-A');
  expect(staged(repo).entries.map((entry) => entry.status)).toEqual(['added', 'added']);
});

test('in a conflict each stage is judged', () => {
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
  const { entries } = staged(repo);
  expect(entries.map((entry) => [entry.stage, entry.status])).toEqual([
    [1, 'modified'],
    [3, 'modified'],
  ]);
});

test('intent-to-add stages nothing', () => {
  const repo = createRepo();
  repo.write('a', '1');
  repo.commit();
  repo.write('b', '2');
  repo.git('add', '-N', 'b');
  expect(staged(repo).entries).toEqual([]);
});

test('unchanged directories are not read', () => {
  const repo = createRepo();
  for (let i = 0; i < 200; i++) repo.write(`d${i % 20}/e${i % 3}/f${i}`, `${i}`);
  repo.commit();
  const clean: string[] = [];
  expect(staged(repo, clean).entries).toEqual([]);
  expect(clean).toHaveLength(1); // HEAD's root, read before the first entry is looked at
  // Not by `git add`: files as young as the index make it forget its cache tree.
  repo.git('update-index', '--cacheinfo', `100644,${repo.hashObject('changed')},d3/e0/f3`);
  const reads: string[] = [];
  expect(staged(repo, reads).entries).toHaveLength(1);
  expect(reads).toEqual(
    ['', ':d3', ':d3/e0'].map((path) =>
      repo.git('rev-parse', path === '' ? 'HEAD^{tree}' : `HEAD${path}`),
    ),
  );
});

test('a missing tree makes its files count as added and is told', () => {
  const repo = createRepo();
  repo.write('d/e/f', '1');
  repo.write('g', '2');
  repo.commit();
  const index = readIndex(openRepository(repo.dir));
  if (index === null) throw new Error('no index');
  const lost = repo.git('rev-parse', 'HEAD:d');
  const head = Buffer.from(repo.git('rev-parse', 'HEAD^{tree}'), 'hex');
  const diff = diffIndexWithTree({ ...index, cacheTree: null }, head, (treeId) => {
    const id = Buffer.from(treeId).toString('hex');
    return id === lost ? null : (repo.readObjects([id]).get(id) ?? null);
  });
  expect(diff.unreadTrees).toEqual([lost]);
  expect(diff.entries.map((entry) => Buffer.from(entry.path).toString())).toEqual(['d/e/f']);
});

test('directories of a sparse index are compared as trees', () => {
  const repo = createRepo();
  for (const name of ['d0/a', 'd0/b/c', 'd1/a', 'd2/a', 'd2/x/y', 'top']) repo.write(name, name);
  repo.commit('one');
  repo.write('d2/x/y', 'changed');
  repo.write('d2/new', 'new');
  repo.write('d1/a', 'changed too');
  repo.commit('two');
  repo.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'd1');
  expect(staged(repo).entries).toEqual([]);
  repo.git('reset', '-q', '--soft', 'HEAD^');
  const index = readIndex(openRepository(repo.dir));
  expect(index?.sparse).toBe(true);
  expect(rows(staged(repo)).toSorted()).toEqual(gitRows(repo).toSorted());
  expect(
    rows(staged(repo))
      .map((row) => row.split(' ')[3])
      .toSorted(),
  ).toEqual(['d1/a', 'd2/new', 'd2/x/y']);
});

test('a lying cache tree is not believed where its counts do not fit', () => {
  const repo = createRepo();
  for (const name of ['a/x', 'a/y', 'b/z']) repo.write(name, name);
  repo.commit();
  repo.write('b/z', 'changed');
  repo.git('add', '-A');
  const index = readIndex(openRepository(repo.dir));
  if (!index?.cacheTree) throw new Error('no cache tree');
  const head = Buffer.from(repo.git('rev-parse', 'HEAD^{tree}'), 'hex');
  const readTree: ReadTree = (id) => {
    const hex = Buffer.from(id).toString('hex');
    return repo.readObjects([hex]).get(hex) ?? null;
  };
  for (const counts of [
    [3, 3, 1],
    [-1, 3, 0],
    [-1, 1, 1],
    [9, 9, 9],
  ]) {
    const entryCounts = Int32Array.from(counts);
    const cacheTree = { ...index.cacheTree, entryCounts };
    const diff = diffIndexWithTree({ ...index, cacheTree }, head, readTree);
    expect(diff.entries.map((entry) => Buffer.from(entry.path).toString())).toContain('b/z');
  }
});
