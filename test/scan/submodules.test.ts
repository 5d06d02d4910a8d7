// Submodules: entered where that is asked for, whatever state they are in, and counted where not.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { build } from '../../fixtures/repos/nested-submodules.js';
import type { Report } from '../../src/base/model.ts';
import { parseReport } from '../../src/report/index.ts';
import { runScan } from '../../src/scan/index.ts';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { jsonOf, type PlanChange, planFor, scanRepo, token } from './support.ts';

const RECURSE: PlanChange = { scope: { recurseSubmodules: true } };

function nested(): GitRepo {
  const repo = createRepo();
  const makeRepository = (dir?: string): GitRepo => createRepo(dir === undefined ? {} : { dir });
  build(repo, token, { makeRepository });
  return repo;
}

/** Places by the word that a token was made of. */
async function placesByWord(dir: string, change: PlanChange): Promise<Map<string, string[]>> {
  const { report, revealed } = await runScan(planFor([dir], { ...change, reveal: true }));
  return new Map(
    report.findings.map(({ fingerprint, occurrences }) => [
      (revealed.get(fingerprint)?.secret ?? '').replace(/^sift_|0+$/g, ''),
      occurrences.map(({ kind, path }) => `${kind} ${path}`),
    ]),
  );
}

const skippedOf = ({ coverage }: Report): string[] =>
  coverage.skipped.map(({ reason, path }) => `${reason} ${path}`);

describe('a repository with submodules', () => {
  let repo: GitRepo;
  beforeAll(() => {
    repo = nested();
  });

  test('they are counted, each once, where nobody asks to enter them', async () => {
    const report = await scanRepo(repo.dir);
    expect(report.findings).toHaveLength(1);
    expect(skippedOf(report)).toEqual([
      'submodule .git/modules/old/gone',
      'submodule in-place',
      'submodule never/cloned',
      'submodule vendor/outer',
      'submodule vendor/outer/deps/inner',
    ]);
    const detail = report.coverage.skipped.find(({ path }) => path === 'vendor/outer')?.detail;
    expect(detail).toContain('--recurse-submodules');
    expect(report.coverage.complete).toBe(true);
  });

  test('all of them are read, under paths of the whole', async () => {
    const places = await placesByWord(repo.dir, RECURSE);
    const expected = {
      own: 'blob own.txt',
      outerhistory: 'blob vendor/outer/history.txt',
      outerhead: 'blob vendor/outer/src/head.txt',
      outermessage: 'commit-message ',
      innerhistory: 'blob vendor/outer/deps/inner/history.txt',
      innerhead: 'file vendor/outer/deps/inner/src/head.txt',
      innermessage: 'commit-message ',
      gonehistory: 'blob .git/modules/old/gone/history.txt',
      gonehead: 'blob .git/modules/old/gone/src/head.txt',
      gonemessage: 'commit-message ',
      inplacehistory: 'blob in-place/history.txt',
      inplacehead: 'file in-place/src/head.txt',
      inplacemessage: 'commit-message ',
      uncommitted: 'file vendor/outer/new.txt',
    };
    expect([...places.keys()].toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const [word, place] of Object.entries(expected)) {
      expect(places.get(word), word).toContain(place);
    }
  });

  test('the ledger adds up and names what is not here', async () => {
    const report = await scanRepo(repo.dir, RECURSE);
    expect(skippedOf(report)).toEqual(['submodule never/cloned']);
    expect(report.coverage.complete).toBe(true);
    const outer = '.git/modules/vendor/outer';
    const dirs = [
      '.git',
      outer,
      `${outer}/modules/deps/inner`,
      'in-place/.git',
      '.git/modules/old/gone',
    ];
    let commits = 0;
    let blobs = 0;
    for (const dir of dirs) {
      const place = [`--git-dir=${dir}`, '--work-tree=.'];
      const listing = repo.git(...place, 'cat-file', '--batch-all-objects', '--batch-check');
      commits += listing.match(/ commit /g)?.length ?? 0;
      blobs += listing.match(/ blob /g)?.length ?? 0;
    }
    expect(report.coverage.commits).toMatchObject({ inScope: commits, read: commits });
    expect(report.coverage.blobs).toMatchObject({ inScope: blobs, read: blobs });
    expect(parseReport(jsonOf(report))).toMatchObject({ kind: 'report' });
  });

  test('--worktree enters their files only, --paths looks at the path in the whole', async () => {
    const scope = {
      recurseSubmodules: true,
      explicit: true,
      index: 'none',
      history: 'none',
    } as const;
    const files = await placesByWord(repo.dir, { scope: { ...scope, worktree: true } });
    expect([...files.keys()].toSorted()).toEqual(
      ['inplacehead', 'innerhead', 'outerhead', 'own', 'uncommitted'].toSorted(),
    );
    const chosen = { recurseSubmodules: true, paths: ['vendor/outer/deps/**'] };
    const below = await placesByWord(repo.dir, { scope: chosen });
    expect([...below.keys()].toSorted()).toEqual(['innerhead', 'innerhistory']);
  });

  test('the same secret in two repositories is one finding with the places of both', async () => {
    repo.write('copy.txt', token('outerhead'));
    const places = await placesByWord(repo.dir, RECURSE);
    expect(places.get('outerhead')).toContain('file copy.txt');
    expect(places.get('outerhead')).toContain('blob vendor/outer/src/head.txt');
    rmSync(join(repo.dir, 'copy.txt'));
  });

  test('the places to clean up are paths of the whole', async () => {
    const { report, revealed } = await runScan(planFor([repo.dir], { ...RECURSE, reveal: true }));
    const places = report.findings.flatMap(({ fingerprint, cleanup }) =>
      revealed.get(fingerprint)?.secret === token('innerhead')
        ? cleanup.map(({ path }) => path)
        : [],
    );
    expect([...new Set(places)]).toEqual(['vendor/outer/deps/inner/src/head.txt']);
  });

  test('a secret of a submodule is taken out of paths of the whole', async () => {
    const value = token('innerhistory');
    repo.write(`${value}.txt`, token('own'));
    const report = await scanRepo(repo.dir, RECURSE);
    expect(jsonOf(report)).not.toContain(value);
    rmSync(join(repo.dir, `${value}.txt`));
  });

  test('one that is broken leaves the scan incomplete and does not end it', async () => {
    rmSync(join(repo.gitDir, 'modules/vendor/outer/objects'), { recursive: true });
    const report = await scanRepo(repo.dir, RECURSE);
    expect(report.coverage.complete).toBe(false);
    expect(skippedOf(report)).toContain('unreadable vendor/outer');
    expect(report.findings.length).toBeGreaterThan(5);
  });
});

test('an index that names a path through a link leads nowhere', async () => {
  const victim = createRepo();
  victim.write('private.txt', token('private'));
  const commit = victim.commit();
  const repo = createRepo();
  repo.write('own.txt', 'own');
  repo.commit();
  symlinkSync(join(victim.dir, '..'), join(repo.dir, 'up'));
  const path = `up/${victim.dir.split('/').at(-1)}`;
  repo.git('update-index', '--add', '--cacheinfo', `160000,${commit},${path}`);
  mkdirSync(join(repo.gitDir, 'modules'));
  symlinkSync(victim.gitDir, join(repo.gitDir, 'modules/victim'));
  const report = await scanRepo(repo.dir, RECURSE);
  expect(report.findings).toEqual([]);
  expect(skippedOf(report)).toContain(`submodule ${path}`);
});
