// The ledger against git: what git lists is what was read, in every shape a store can have.
import { readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { placesOf, scanRepo, token } from './support.ts';

const HISTORY = {
  scope: { explicit: true, worktree: false, index: 'none', history: 'all' },
} as const;

function countsOf(repo: GitRepo): Record<string, number> {
  const counts = { blobs: 0, commits: 0, trees: 0, tags: 0 };
  for (const { type } of repo.listObjects()) counts[`${type}s` as keyof typeof counts] += 1;
  return counts;
}

async function expectLedger(repo: GitRepo): Promise<void> {
  const { coverage } = await scanRepo(repo.dir, HISTORY);
  const read = {
    blobs: coverage.blobs.read,
    commits: coverage.commits.read,
    trees: coverage.trees.read,
    tags: coverage.tags.read,
  };
  expect(read).toEqual(countsOf(repo));
  expect(coverage.skipped).toEqual([]);
  expect(coverage.complete).toBe(true);
}

function grow(repo: GitRepo): void {
  for (let i = 0; i < 12; i += 1) {
    const lines = Array.from({ length: 200 }, (_, n) => `line ${n} of ${n % 7 === i % 7 ? i : 0}`);
    repo.write('big.txt', lines.join('\n'));
    repo.write(`dir${i % 3}/file${i}.txt`, `content ${i}\n`);
    repo.commit(`commit ${i}`);
  }
  repo.git('tag', '-a', '-m', 'a release', 'v1');
}

describe.each(['sha1', 'sha256'] as const)('the ledger equals git, %s', (objectFormat) => {
  test('loose', async () => {
    const repo = createRepo({ objectFormat });
    grow(repo);
    await expectLedger(repo);
  });

  test('packed with deltas, and loose beside', async () => {
    const repo = createRepo({ objectFormat });
    grow(repo);
    repo.git('repack', '-adq', '--depth=50');
    repo.write('later.txt', 'later');
    repo.commit();
    await expectLedger(repo);
  });

  test('several packs with the same objects twice', async () => {
    const repo = createRepo({ objectFormat });
    grow(repo);
    repo.git('repack', '-dq');
    repo.write('more.txt', 'more');
    repo.commit();
    repo.git('repack', '-dq');
    repo.git('repack', '-aq');
    await expectLedger(repo);
  });

  test('dangling, stashed, replaced, tagged blob', async () => {
    const repo = createRepo({ objectFormat });
    grow(repo);
    repo.write('big.txt', 'stashed');
    repo.git('stash', '-q');
    repo.git('tag', 'blob-tag', repo.hashObject('tagged alone'));
    repo.hashObject('nobody knows me');
    repo.git('replace', repo.git('rev-parse', 'HEAD:big.txt'), repo.hashObject('replacement'));
    await expectLedger(repo);
  });
});

test('an idx v1 and one with 64-bit offsets', async () => {
  const repo = createRepo();
  grow(repo);
  repo.git('-c', 'pack.indexVersion=1', 'repack', '-adq');
  await expectLedger(repo);
  const pack = readdirSync(join(repo.objectsDir, 'pack')).find((name) => name.endsWith('.pack'))!;
  const path = join(repo.objectsDir, 'pack', pack);
  rmSync(path.replace(/pack$/, 'idx'), { force: true });
  repo.git('index-pack', '--index-version=2,0x40', path);
  await expectLedger(repo);
});

test('every object of one repository found through a planted token each', async () => {
  const repo = createRepo();
  repo.write('a.txt', `first ${token('first')}\n`);
  repo.commit(`message ${token('message')}`);
  repo.write('a.txt', `second\n${token('second')}\n`);
  repo.commit();
  repo.git('tag', '-a', '-m', `tag ${token('tag')}`, 'v1');
  repo.git('repack', '-adq');
  const report = await scanRepo(repo.dir, HISTORY);
  expect(placesOf(report)).toEqual([
    'blob a.txt:1',
    'blob a.txt:2',
    'commit-message :1',
    'config .git/logs/HEAD:1',
    'config .git/logs/refs/heads/main:1',
    'tag-message :1',
  ]);
});

test('a missing object is listed, and the scan is not complete', async () => {
  const repo = createRepo();
  repo.write('a.txt', 'one');
  repo.commit();
  const id = repo.git('rev-parse', 'HEAD:a.txt');
  unlinkSync(join(repo.objectsDir, id.slice(0, 2), id.slice(2)));
  const { coverage } = await scanRepo(repo.dir, HISTORY);
  expect(coverage.complete).toBe(false);
  expect(coverage.skipped).toMatchObject([{ object: id, reason: 'missing' }]);
  expect(coverage.blobs).toEqual({ inScope: 1, read: 0, cached: 0, skipped: 1 });
});

test('a corrupt object is listed, the rest is read', async () => {
  const repo = createRepo();
  repo.write('a.txt', `${token('kept')}\n`);
  repo.write('b.txt', 'to be damaged');
  repo.commit();
  const id = repo.git('rev-parse', 'HEAD:b.txt');
  const path = join(repo.objectsDir, id.slice(0, 2), id.slice(2));
  rmSync(path, { force: true });
  writeFileSync(path, 'not zlib');
  const report = await scanRepo(repo.dir, HISTORY);
  expect(report.coverage.complete).toBe(false);
  expect(report.coverage.skipped.map((s) => [s.object, s.reason])).toEqual([[id, 'corrupt']]);
  expect(placesOf(report)).toEqual(['blob a.txt:1']);
});

test('a shallow clone says what it lacks', async () => {
  const origin = createRepo();
  grow(origin);
  const dir = join(temporaryDirectory(), 'clone');
  origin.git('clone', '-q', '--depth=2', `file://${origin.dir}`, dir);
  const report = await scanRepo(dir, HISTORY);
  expect(report.target.shallow).toBe(true);
  expect(report.coverage.complete).toBe(false);
  expect(new Set(report.coverage.skipped.map((s) => s.reason))).toEqual(new Set(['shallow']));
});

test('a partial clone lists what was promised', async () => {
  const origin = createRepo();
  grow(origin);
  origin.git('config', 'uploadpack.allowFilter', 'true');
  const dir = join(temporaryDirectory(), 'clone');
  origin.git('clone', '-q', '--filter=blob:none', '--no-checkout', `file://${origin.dir}`, dir);
  const { coverage } = await scanRepo(dir, HISTORY);
  const blobs = origin.listObjects().filter((o) => o.type === 'blob').length;
  expect(coverage.blobs).toEqual({ inScope: blobs, read: 0, cached: 0, skipped: blobs });
  expect(new Set(coverage.skipped.map((s) => s.reason))).toEqual(new Set(['promised']));
});

test('borrowed objects count where this repository reaches them, and only there', async () => {
  const lender = createRepo();
  lender.write('shared.txt', `${token('shared')}\n`);
  lender.commit();
  const dir = join(temporaryDirectory(), 'borrower');
  lender.git('clone', '-q', '--shared', lender.dir, dir);
  lender.write('private.txt', `${token('private')}\n`);
  lender.commit();
  const report = await scanRepo(dir, HISTORY);
  expect(placesOf(report)).toEqual(['blob shared.txt:1']);
  expect(report.coverage.complete).toBe(true);
});
