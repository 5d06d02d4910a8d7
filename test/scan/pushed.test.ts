// Whether a secret left the machine: remotes made by real pushes, fetches and clones, and what git's own
// reflogs say of them.
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/base/model.ts';
import { PLAIN_OPTIONS, reporterOf } from '../../src/report/index.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { scanRepo, token } from './support.ts';

const HISTORY = {
  scope: { explicit: true, worktree: false, index: 'none', history: 'all' },
} as const;
const MAIN = 'refs/remotes/origin/main';

async function only(repo: GitRepo, change: object = HISTORY): Promise<Finding> {
  const { findings } = await scanRepo(repo.dir, change);
  expect(findings).toHaveLength(1);
  return findings[0]!;
}

/** A repository with one clean commit that a bare remote already has. */
function withRemote(): GitRepo {
  const repo = createRepo();
  repo.git('remote', 'add', 'origin', createRepo({ bare: true }).dir);
  repo.write('a.txt', 'clean\n');
  repo.commit();
  repo.git('push', '-q', 'origin', 'main');
  return repo;
}

function reflogDate(repo: GitRepo, ref: string, position: number): string {
  const dates = repo.git('log', '-g', '--date=iso-strict', '--format=%gd', ref).split('\n');
  return /\{(.*)\}/.exec(dates[position]!)![1]!.replace('Z', '+00:00');
}

describe('pushed', () => {
  test('a secret that never left is pushed nowhere', async () => {
    const repo = withRemote();
    repo.write('a.txt', token('local'));
    repo.commit();
    expect((await only(repo)).lifetime?.pushed).toEqual([]);
  });

  test('since the push that brought it, not since the ref is there', async () => {
    const repo = withRemote();
    repo.write('a.txt', token('sent'));
    repo.commit();
    repo.git('push', '-q', 'origin', 'main');
    repo.write('b.txt', 'later');
    repo.commit();
    repo.git('push', '-q', 'origin', 'main');
    const since = reflogDate(repo, MAIN, 1);
    expect((await only(repo)).lifetime?.pushed).toEqual([
      { ref: MAIN, since, exact: true, current: true },
    ]);
  });

  test('what a fetch brought was there before', async () => {
    const repo = withRemote();
    const other = createRepo();
    other.git('fetch', '-q', repo.git('remote', 'get-url', 'origin'), 'main');
    other.git('checkout', '-q', '-b', 'topic', 'FETCH_HEAD');
    other.write('a.txt', token('theirs'));
    other.commit();
    other.git('push', '-q', repo.git('remote', 'get-url', 'origin'), 'topic');
    repo.git('fetch', '-q', 'origin');
    const finding = await only(repo);
    const ref = 'refs/remotes/origin/topic';
    const since = reflogDate(repo, ref, 0);
    expect(finding.lifetime?.pushed).toEqual([{ ref, since, exact: false, current: true }]);
  });

  test('a forced push does not take it back', async () => {
    const repo = withRemote();
    repo.write('a.txt', token('regret'));
    repo.commit();
    repo.git('push', '-q', 'origin', 'main');
    const since = reflogDate(repo, MAIN, 0);
    repo.git('reset', '-q', '--hard', 'HEAD~1');
    repo.git('push', '-q', '-f', 'origin', 'main');
    const finding = await only(repo);
    expect(finding.lifetime?.pushed).toEqual([{ ref: MAIN, since, exact: true, current: false }]);
    expect(finding.lifetime?.historyRefs).toEqual([]);
    const report = await scanRepo(repo.dir, HISTORY);
    const text = [...reporterOf('human')(report, PLAIN_OPTIONS)].join('');
    expect(text).toContain(`once pushed to origin/main on ${since.slice(0, 10)}`);
  });

  test('a clone knows only that it was there when it was cloned', async () => {
    const repo = withRemote();
    repo.write('a.txt', token('cloned'));
    repo.commit();
    repo.write('a.txt', 'gone');
    repo.commit();
    repo.git('push', '-q', 'origin', 'main');
    const dir = `${temporaryDirectory()}/clone`;
    repo.git('clone', '-q', repo.git('remote', 'get-url', 'origin'), dir);
    const clone = createRepo({ dir });
    const finding = await only(clone);
    const { pushed, historyRefs } = finding.lifetime!;
    const since = reflogDate(clone, 'refs/remotes/origin/HEAD', 0);
    expect(pushed).toEqual([{ ref: MAIN, since, exact: false, current: true }]);
    expect(historyRefs).toEqual(['refs/heads/main', 'refs/remotes/origin/HEAD', MAIN]);
  });

  test('a range tells it as well', async () => {
    const repo = withRemote();
    repo.write('a.txt', token('ranged'));
    repo.commit();
    repo.git('push', '-q', 'origin', 'main');
    const since = reflogDate(repo, MAIN, 0);
    repo.git('reset', '-q', '--hard', 'HEAD~1');
    repo.write('b.txt', 'other');
    repo.commit();
    repo.git('push', '-q', '-f', 'origin', 'main');
    const scope = { ...HISTORY.scope, history: 'range', range: 'HEAD@{2}~1..HEAD@{2}' } as const;
    const finding = await only(repo, { scope });
    expect(finding.lifetime?.pushed).toEqual([{ ref: MAIN, since, exact: true, current: false }]);
  });
});

test('a stash holds what it has itself, not what its branch had', async () => {
  const repo = createRepo();
  repo.write('a.txt', token('old'));
  repo.commit();
  repo.write('a.txt', 'clean');
  repo.commit();
  repo.write('a.txt', 'stashed');
  repo.git('stash', '-q');
  expect((await only(repo)).exposure).toEqual(['history']);
  repo.write('a.txt', token('old'));
  repo.git('stash', '-q');
  expect((await only(repo)).exposure).toEqual(['history', 'stash']);
});
