// Scopes: what refs and reflogs reach, against git rev-list; ranges by date and under wrong clocks,
// against brute force; and ranges that cannot be told.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, nat, property, sample } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScanError } from '../../src/base/errors.ts';
import { runScan } from '../../src/scan/index.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import {
  BruteForce,
  buildHistory,
  gitObjects,
  HISTORY,
  Scopes,
  stepArbitrary,
} from './range-support.ts';
import { planFor, scanRepo } from './support.ts';

const REACHABLE = { history: 'reachable' } as const;
const SEED = { seed: 20_240_608, endOnFailure: true };
const START = 1_600_000_000;

function errorOf(run: () => unknown): ScanError {
  try {
    run();
  } catch (error) {
    if (error instanceof ScanError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A history with refs of every kind: HEAD apart from main, remotes, notes, a stash, tags on anything. */
function refsOfAllKinds(): GitRepo {
  const repo = createRepo({ config: ['core.logAllRefUpdates=always'] });
  for (const name of ['one', 'two', 'three']) {
    repo.write(`d/${name}`, `${name}\n`);
    repo.commit(name);
  }
  const branch = (ref: string, from: string): void => {
    repo.git('checkout', '-q', '--detach', from);
    repo.write(`only-${ref.replaceAll('/', '-')}`, ref);
    repo.git('update-ref', ref, repo.commit(ref));
  };
  branch('refs/heads/topic/a', 'main~1');
  branch('refs/heads/topic/b', 'main');
  branch('refs/remotes/origin/main', 'main');
  branch('refs/pull/1/head', 'main~2');
  branch('refs/heads/gone', 'main');
  repo.git('update-ref', '-d', 'refs/heads/gone');
  const blob = repo.hashObject('a blob of its own');
  repo.git('tag', 'on-blob', blob);
  repo.git('tag', '-a', '-m', 'tree', 'on-tree', repo.git('write-tree'));
  repo.git('tag', '-a', '-m', 'tag', 'on-commit', 'main~1');
  repo.git('notes', 'add', '-m', 'a note', 'main');
  repo.git('checkout', '-q', 'main');
  repo.write('d/one', 'stashed');
  repo.git('stash', '-q');
  repo.write('left', 'reset away');
  repo.commit('to be lost');
  repo.git('reset', '-q', '--hard', 'HEAD~1');
  repo.hashObject('nothing leads here');
  return repo;
}

describe('scopes', () => {
  const repo = refsOfAllKinds();
  const scopes = new Scopes(repo.dir);
  const inScope = (scope: string, ...refs: string[]): string[] =>
    scopes.objects({ ...REACHABLE, refScope: scope as 'head', refs });

  test('equal what git lists', () => {
    expect(inScope('head')).toEqual(gitObjects(repo, 'HEAD'));
    expect(inScope('branches')).toEqual(gitObjects(repo, 'HEAD', '--branches', '--remotes'));
    expect(inScope('refs')).toEqual(gitObjects(repo, '--all'));
    // ORIG_HEAD names the commit that was reset away, as the reflog does.
    expect(inScope('reflog')).toEqual(gitObjects(repo, '--all', '--reflog', 'ORIG_HEAD'));
    expect(inScope('reflog').length).toBeLessThan(repo.listObjects().length);
  });

  test('refs are named by globs, short names and folders', () => {
    const topics = gitObjects(repo, 'topic/a', 'topic/b');
    for (const glob of ['topic/*', 'refs/heads/topic/*', 'topic', 'topic/[ab]', 't?pic/[!c]']) {
      expect(inScope('refs', glob), glob).toEqual(topics);
    }
    expect(inScope('refs', 'topic/a', 'on-*')).toEqual(
      gitObjects(repo, 'topic/a', '--glob=refs/tags/on-*'),
    );
    expect(inScope('everything', 'origin/main')).toEqual(gitObjects(repo, 'origin/main'));
    expect(inScope('reflog', 'HEAD').length).toBeGreaterThan(inScope('head').length);
  });

  test('a glob that means no ref is an error', () => {
    const error = errorOf(() => inScope('refs', 'topic/*', 'tpic/*'));
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain('--refs tpic/*: no ref matches');
    expect(errorOf(() => inScope('head', 'topic/a')).code).toBe('USAGE');
  });

  test('a range without a start begins at every ref and reflog entry', () => {
    const all = ['--all', '--reflog', 'ORIG_HEAD'];
    expect(scopes.objects({ not: ['main~1'] })).toEqual(gitObjects(repo, ...all, '^main~1'));
    expect(scopes.objects({ not: ['--remotes', 'topic/a'] })).toEqual(
      gitObjects(repo, ...all, '--not', '--remotes', 'topic/a'),
    );
    expect(scopes.objects({ since: 'main~1', refScope: 'branches' })).toEqual(
      gitObjects(repo, 'HEAD', '--branches', '--remotes', '^main~1'),
    );
  });

  test('the report says what was asked', async () => {
    const report = await scanRepo(repo.dir, {
      scope: { ...HISTORY, history: 'reachable', refScope: 'branches' },
    });
    expect(report.scope).toMatchObject({ history: 'reachable', range: null });
    expect(report.scope.refs).toEqual(['HEAD', 'refs/heads/*', 'refs/remotes/*']);
    expect(report.target.refs).toBe(5);
    const counts = repo.git('rev-list', '--count', 'HEAD', '--branches', '--remotes');
    expect(report.coverage.commits).toMatchObject({ inScope: Number(counts), skipped: 0 });
    expect(report.coverage.complete).toBe(true);
    const ranged = await scanRepo(repo.dir, {
      scope: { ...HISTORY, range: 'main~1..topic/b', not: ['topic/a'], since: '2001-01-01' },
    });
    expect(ranged.scope.range).toBe('main~1..topic/b --not topic/a --since 2001-01-01');
    const { blobs, trees } = ranged.coverage;
    expect([blobs.inScope, blobs.read, trees.inScope, trees.read]).toEqual([2, 2, 3, 3]);
  });
});

describe('ranges under brute force', () => {
  test('wrong clocks: no commit too few or too many', () => {
    assert(
      property(
        array(stepArbitrary, { minLength: 8, maxLength: 30 }),
        nat(30),
        nat(30),
        (history, a, b) => {
          const repo = buildHistory(history, { skewed: true });
          const brute = new BruteForce(repo);
          const [base, tip] = [`b${a % history.length}`, `b${b % history.length}`];
          const left = brute.commitsFrom([repo.git('rev-parse', base)]);
          const right = brute.commitsFrom([repo.git('rev-parse', tip)]);
          const commits = new Set([...right].filter((commit) => !left.has(commit)));
          const scopes = new Scopes(repo.dir);
          const objects = scopes.objects({ range: `${base}..${tip}` });
          expect(objects).toEqual(brute.newObjects(commits));
          // git looks at clocks and may list commits that the base reaches, or trees too few.
          const missed = gitObjects(repo, `${base}..${tip}`).filter((id) => !objects.includes(id));
          expect(missed.filter((id) => !left.has(id) && commits.has(id))).toEqual([]);
          scopes.store.close();
        },
      ),
      { ...SEED, numRuns: 6 },
    );
  });

  test('since a date: every commit by its own clock', () => {
    assert(
      property(array(stepArbitrary, { minLength: 8, maxLength: 24 }), nat(30), (history, at) => {
        const repo = buildHistory(history, { skewed: true });
        const brute = new BruteForce(repo);
        const since = START + at * 1000;
        const tips = repo.git('for-each-ref', '--format=%(objectname)', 'refs/heads').split('\n');
        const commits = [...brute.commitsFrom(tips)].filter((c) => brute.time(c) >= since);
        const scopes = new Scopes(repo.dir);
        const objects = scopes.objects({ since: String(since), refScope: 'branches' });
        expect(objects).toEqual(brute.newObjects(new Set(commits)));
        scopes.store.close();
      }),
      { ...SEED, numRuns: 5 },
    );
  });
});

describe('words', () => {
  const repo = buildHistory(
    sample(array(stepArbitrary, { minLength: 12, maxLength: 12 }), {
      numRuns: 1,
      seed: 7,
    })[0]!,
  );
  const scopes = new Scopes(repo.dir);

  test.each([
    ['^main', 'USAGE', 'says only what is left out'],
    ['--not main', 'USAGE', 'says only what is left out'],
    ['main..nowhere', 'REVISION_UNKNOWN', 'nowhere'],
    ['--output=x', 'REVISION_UNKNOWN', 'cannot start with -'],
    ['-n1 main', 'REVISION_UNKNOWN', 'cannot start with -'],
    ['main:a', 'REVISION_UNKNOWN', 'not a commit'],
    [`${'0'.repeat(40)}..main`, 'RANGE_INCOMPLETE', 'git fetch'],
    [`${'ab'.repeat(20)}..main`, 'RANGE_INCOMPLETE', 'unknown revision abababab'],
  ])('%s is refused', (range, code, text) => {
    const error = errorOf(() => scopes.scope({ range }));
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.hint}`).toContain(text);
    expect(error.exitCode).toBe(2);
  });

  test('a date behind --since, a revision, or neither', () => {
    const total = scopes.objects({ not: [] }).length;
    expect(scopes.objects({ since: '1999-12-31' }).length).toBe(total);
    expect(scopes.objects({ since: 'yesterday' })).toEqual([]);
    expect(scopes.objects({ since: 'b3' })).toEqual(scopes.objects({ not: ['b3'] }));
    const error = errorOf(() => scopes.objects({ since: 'the flood' }));
    expect(error.message).toContain('--since the flood: neither a date nor a revision');
  });

  test('braces keep their blanks', () => {
    const error = errorOf(() => scopes.scope({ range: 'nowhere@{2 days ago}..main main' }));
    expect(error.message).toContain('unknown revision nowhere@{2 days ago} (');
  });

  test('a file has no range', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, 'x');
    await expect(scanRepo(file, { scope: { ...HISTORY, range: 'a..b' } })).rejects.toThrow(
      'is no repository: a range is about a history',
    );
  });

  test('an empty range is complete, and said', async () => {
    const notes: string[] = [];
    const plan = planFor([repo.dir], { scope: { ...HISTORY, range: 'main..main' } });
    const { report } = await runScan(plan, { onNote: (note) => notes.push(note) });
    expect(report.coverage).toMatchObject({ complete: true, commits: { inScope: 0 } });
    expect(notes).toEqual(['main..main: 0 commits in range']);
  });
});

function shallowClone(depth: number): string {
  const repo = createRepo();
  for (let i = 0; i < 6; i += 1) {
    repo.write('file', `line ${i}\n`);
    repo.commit(`commit ${i}`);
  }
  const dir = temporaryDirectory();
  repo.git('clone', '-q', `--depth=${depth}`, `file://${repo.dir}`, dir);
  return dir;
}

function looseHistory(): { repo: GitRepo; ids: string[] } {
  const repo = createRepo();
  const ids = ['a', 'b', 'c', 'd'].map((name) => {
    repo.write(name, name);
    return repo.commit(name);
  });
  return { repo, ids };
}

const fileOf = (repo: GitRepo, id: string): string =>
  join(repo.objectsDir, id.slice(0, 2), id.slice(2));

describe('histories that are not all there', () => {
  test('a range that lies above the cut is told', () => {
    const dir = shallowClone(3);
    const scopes = new Scopes(dir);
    expect(scopes.objects({ range: 'HEAD~2..HEAD' }).length).toBe(6);
    expect(scopes.scope({ range: 'HEAD~2..HEAD' }).skipped).toEqual([]);
  });

  test.each(['HEAD', 'HEAD~3..HEAD', `${'12'.repeat(20)}..HEAD`, 'v1.0..HEAD'])(
    '%s runs into the cut: an error with its remedy',
    (range) => {
      const error = errorOf(() => new Scopes(shallowClone(3)).scope({ range }));
      expect(error.code).toBe('RANGE_INCOMPLETE');
      expect(error.hint).toContain('git fetch --unshallow');
      expect(error.hint).toContain('fetch-depth: 0');
      expect(error.exitCode).toBe(2);
    },
  );

  test('what a scope reaches up to the cut is scanned, and the cut is told', async () => {
    const report = await scanRepo(shallowClone(3), {
      scope: { ...HISTORY, history: 'reachable', refScope: 'head' },
    });
    expect(report.coverage.complete).toBe(false);
    expect(report.coverage.skipped.map(({ reason }) => reason)).toEqual(['shallow']);
    expect(report.coverage.commits.read).toBe(3);
  });

  test('a commit that is missing inside of the range is an error, outside it is not', () => {
    const { repo, ids } = looseHistory();
    rmSync(fileOf(repo, ids[1]!));
    const inside = errorOf(() => new Scopes(repo.dir).scope({ range: 'HEAD' }));
    expect(inside.code).toBe('RANGE_INCOMPLETE');
    expect(inside.message).toContain(`commit ${ids[1]}, a parent of ${ids[2]!.slice(0, 12)}`);
    expect(new Scopes(repo.dir).objects({ range: 'HEAD~1..HEAD' }).length).toBe(3);
  });

  test('a commit that cannot be read', async () => {
    const { repo, ids } = looseHistory();
    rmSync(fileOf(repo, ids[1]!));
    writeFileSync(fileOf(repo, ids[1]!), 'not zlib');
    const error = errorOf(() => new Scopes(repo.dir).scope({ range: 'HEAD' }));
    expect(error.message).toContain(`commit ${ids[1]} cannot be read`);
    const report = await scanRepo(repo.dir, {
      scope: { ...HISTORY, history: 'reachable', refScope: 'refs' },
    });
    expect(report.coverage.skipped).toMatchObject([{ object: ids[1], reason: 'corrupt' }]);
  });

  test('blobs that were never fetched count only where they are new', async () => {
    const { repo } = looseHistory();
    repo.git('config', 'uploadpack.allowFilter', 'true');
    const dir = temporaryDirectory();
    repo.git('clone', '-q', '--no-checkout', '--filter=blob:none', `file://${repo.dir}`, dir);
    const report = await scanRepo(dir, { scope: { ...HISTORY, range: 'HEAD~1..HEAD' } });
    const blob = repo.git('rev-parse', 'HEAD:d');
    expect(report.coverage.skipped).toMatchObject([{ object: blob, reason: 'promised' }]);
  });
});
