// Files, index, links, ignore rules: each place is found once and named as the user knows it.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runScan } from '../../src/scan/index.ts';
import { listFiles } from '../../src/sources/index.ts';
import { createRepo, temporaryDirectory } from '../support/git-repo.ts';
import { placesOf, planFor, scanRepo, token } from './support.ts';

const WORKTREE = {
  scope: { explicit: true, worktree: true, index: 'none', history: 'none' },
} as const;
const STAGED = {
  scope: { explicit: true, worktree: false, index: 'staged', history: 'none' },
} as const;

describe('work tree', () => {
  test('tracked and untracked files count, ignored ones do not, tracked ignored ones do', async () => {
    const repo = createRepo();
    repo.write('tracked.txt', token('tracked'));
    repo.write('build/tracked.txt', token('trackedignored'));
    repo.commit();
    repo.write('.gitignore', 'build/\n*.log\n!keep.log\n');
    repo.write('untracked.txt', `\n  ${token('untracked')}`);
    repo.write('debug.log', token('log'));
    repo.write('keep.log', token('keep'));
    repo.write('build/new.txt', token('new'));
    repo.write('sub/.gitignore', '/local\n');
    repo.write('sub/local', token('local'));
    repo.write('sub/deep/local', token('deeplocal'));
    expect(placesOf(await scanRepo(repo.dir, WORKTREE))).toEqual([
      'file build/tracked.txt:1',
      'file keep.log:1',
      'file sub/deep/local:1',
      'file tracked.txt:1',
      'file untracked.txt:2',
    ]);
    const all = await scanRepo(repo.dir, { scope: { ...WORKTREE.scope, includeIgnored: true } });
    expect(placesOf(all)).toHaveLength(8);
  });

  test('the files listed are those that git lists', async () => {
    const repo = createRepo();
    for (const path of ['a', 'b.tmp', 'd/x.tmp', 'd/y', 'e/z', 'e/f/keep.tmp', 'g h/ü.txt'])
      repo.write(path, token(path));
    repo.write('.gitignore', '*.tmp\n!keep.tmp\ne/z\n/d/*\n!/d/y\n');
    repo.git('add', 'a', 'g h');
    const listed = repo
      .git('-c', 'core.quotePath=false', 'ls-files', '-co', '--exclude-standard')
      .split('\n');
    const found = placesOf(await scanRepo(repo.dir, WORKTREE)).map((p) =>
      p.replace(/^file (.*):1$/, '$1'),
    );
    expect(found).toEqual(listed.filter((path) => path !== '.gitignore').toSorted());
  });

  test('a link is read as its target text and never followed', async () => {
    const repo = createRepo();
    const outside = join(temporaryDirectory(), 'outside.txt');
    writeFileSync(outside, token('outside'));
    symlinkSync(outside, join(repo.dir, 'link'));
    symlinkSync('/etc', join(repo.dir, 'directory'));
    symlinkSync(`/nowhere/${token('target')}`, join(repo.dir, 'dangling'));
    expect(placesOf(await scanRepo(repo.dir, WORKTREE))).toEqual(['file dangling:1']);
  });

  test('a directory that becomes a link while the tree is walked is not entered', async () => {
    const repo = createRepo();
    const outside = temporaryDirectory();
    writeFileSync(join(outside, 'private.txt'), token('private'));
    mkdirSync(join(outside, 'sub'));
    writeFileSync(join(outside, 'sub/private.txt'), token('private'));
    repo.write('first.txt', 'first');
    repo.write('later/private.txt', 'harmless');
    repo.write('later/sub/private.txt', 'harmless');
    // The first file is seen before its neighbours are entered.
    const swap = (): boolean => {
      renameSync(join(repo.dir, 'later'), join(repo.dir, 'away'));
      symlinkSync(outside, join(repo.dir, 'later'));
      return true;
    };
    let isSwapped = false;
    const { files, skipped } = listFiles({
      root: repo.dir,
      tracked: new Set(),
      submodules: new Set(),
      ignore: null,
      enterRepositories: false,
      includes: () => (isSwapped ||= swap()),
    });
    expect(files.map(({ path }) => path)).toEqual(['first.txt']);
    expect(skipped).toMatchObject([{ path: 'later', reason: 'unreadable' }]);
  });

  test('an index that names a file behind a link does not lead there', async () => {
    const repo = createRepo();
    const outside = temporaryDirectory();
    mkdirSync(join(outside, 'deep'));
    writeFileSync(join(outside, 'deep/private.txt'), token('private'));
    symlinkSync(outside, join(repo.dir, 'up'));
    const blob = repo.hashObject('harmless');
    for (const path of ['up/deep/private.txt', 'own/kept.txt']) {
      repo.git('update-index', '--add', '--cacheinfo', `100644,${blob},${path}`);
    }
    repo.write('own/kept.txt', token('kept'));
    writeFileSync(join(repo.gitDir, 'info/exclude'), 'own/\n');
    expect(placesOf(await scanRepo(repo.dir, WORKTREE))).toEqual(['file own/kept.txt:1']);
  });

  test('a FIFO is passed over, an unreadable file leaves the scan incomplete', async () => {
    const repo = createRepo();
    execFileSync('mkfifo', [join(repo.dir, 'pipe')]);
    repo.write('file.txt', token('file'));
    const report = await scanRepo(repo.dir, WORKTREE);
    expect(report.coverage.skipped).toMatchObject([{ path: 'pipe', reason: 'special-file' }]);
    expect(report.coverage.complete).toBe(true);
    if (process.getuid?.() !== 0) {
      chmodSync(join(repo.dir, 'file.txt'), 0);
      expect((await scanRepo(repo.dir, WORKTREE)).coverage.complete).toBe(false);
    }
  });

  test('a name that is no UTF-8 is read and told exactly', async () => {
    const repo = createRepo();
    const name = Buffer.from([0x61, 0xff, 0xfe, 0x2e, 0x74, 0x78, 0x74]);
    writeFileSync(Buffer.concat([Buffer.from(`${repo.dir}/`), name]), token('bytes'));
    const report = await scanRepo(repo.dir, WORKTREE);
    expect(report.findings[0]?.occurrences[0]?.pathBytes).toBe(name.toString('base64'));
  });

  test('a repository inside is left to itself', async () => {
    const repo = createRepo();
    repo.write('own.txt', token('own'));
    mkdirSync(join(repo.dir, 'nested'));
    createRepo({ dir: join(repo.dir, 'nested') }).write('other.txt', token('other'));
    const report = await scanRepo(repo.dir, WORKTREE);
    expect(placesOf(report)).toEqual(['file own.txt:1']);
    expect(report.coverage.skipped).toMatchObject([
      { path: 'nested', reason: 'nested-repository' },
    ]);
  });
});

describe('staged', () => {
  test('only what a commit would bring, from the index and not from the disk', async () => {
    const repo = createRepo();
    repo.write('old.txt', token('old'));
    repo.commit();
    repo.write('new.txt', `x\n${token('new')}`);
    repo.write('old.txt', token('oldchanged'));
    repo.git('add', 'new.txt');
    repo.write('new.txt', token('ondisk'));
    const report = await scanRepo(repo.dir, STAGED);
    expect(placesOf(report)).toEqual(['index new.txt:2']);
    expect(report.findings[0]?.exposure).toEqual(['index']);
    expect(report.coverage.blobs).toEqual({ inScope: 1, read: 1, cached: 0, skipped: 0 });
  });

  test('before the first commit everything is new', async () => {
    const repo = createRepo();
    repo.write('a.txt', token('a'));
    repo.git('add', '.');
    expect(placesOf(await scanRepo(repo.dir, STAGED))).toEqual(['index a.txt:1']);
  });

  test('all sides of a conflict', async () => {
    const repo = createRepo();
    repo.write('f', 'base\n');
    repo.commit();
    repo.git('checkout', '-q', '-b', 'side');
    repo.write('f', `${token('theirs')}\n`);
    repo.commit();
    repo.git('checkout', '-q', 'main');
    repo.write('f', `${token('ours')}\n`);
    repo.commit();
    expect(() => repo.git('merge', '-q', 'side')).toThrow();
    expect(placesOf(await scanRepo(repo.dir, STAGED))).toContain('index f:1');
  });
});

describe('other targets', () => {
  test('a plain directory', async () => {
    const dir = temporaryDirectory();
    mkdirSync(join(dir, 'sub'));
    writeFileSync(join(dir, 'sub/f.txt'), token('f'));
    const report = await scanRepo(dir);
    expect(report.target.kind).toBe('directory');
    expect(placesOf(report)).toEqual(['file sub/f.txt:1']);
  });

  test('named files, once each, under the names typed', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'f.txt'), token('f'));
    writeFileSync(join(dir, 'g.txt'), token('g'));
    const { report } = await runScan(planFor(['./f.txt', 'g.txt', 'f.txt'], {}, dir));
    expect(report.target.kind).toBe('files');
    expect(placesOf(report)).toEqual(['file f.txt:1', 'file g.txt:1']);
  });

  test('a pattern stands for the files that it matches', async () => {
    const dir = temporaryDirectory();
    mkdirSync(join(dir, 'a/b'), { recursive: true });
    writeFileSync(join(dir, 'a/b/x.env'), token('x'));
    writeFileSync(join(dir, 'a/.hidden.env'), token('hidden'));
    writeFileSync(join(dir, 'a/y.txt'), token('y'));
    const { report } = await runScan(planFor(['a/**/*.env'], {}, dir));
    expect(placesOf(report)).toEqual(['file a/.hidden.env:1', 'file a/b/x.env:1']);
    const none = runScan(planFor(['a/*.nothing'], {}, dir));
    await expect(none).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
  });

  test('what does not exist is an error, not an empty scan', async () => {
    await expect(scanRepo('/nowhere/at/all')).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
  });

  test('a file of many megabytes, the token across any window', async () => {
    const dir = temporaryDirectory();
    const line = `${'x'.repeat(99)}\n`;
    const filler = line.repeat(130_000);
    writeFileSync(join(dir, 'huge.txt'), `${filler}${token('deep')}\n${filler}`);
    const report = await scanRepo(dir);
    expect(placesOf(report)).toEqual(['file huge.txt:130001']);
  });
});

test('the default scope of a repository: work tree, index and history in one finding', async () => {
  const repo = createRepo();
  repo.write('secret.txt', token('everywhere'));
  const commit = repo.commit();
  const report = await scanRepo(repo.dir);
  expect(report.findings).toHaveLength(1);
  const [finding] = report.findings;
  expect(finding?.exposure).toEqual(
    ['head', 'branch', 'history', 'reflog', 'index', 'worktree'].filter((e) =>
      finding?.exposure.includes(e as never),
    ),
  );
  expect(finding?.exposure).toContain('head');
  expect(finding?.exposure).toContain('worktree');
  expect(finding?.lifetime).toMatchObject({
    introduced: { commit, path: 'secret.txt', line: 1 },
    removed: null,
    commits: 1,
  });
  expect(placesOf(report)).toEqual(['blob secret.txt:1', 'file secret.txt:1']);
});
