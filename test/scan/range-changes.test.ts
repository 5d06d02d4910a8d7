// Change sets of CI runs and hooks on real repositories: the objects in scope are those that git lists
// for the words that its manual gives for the same question.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ScanError } from '../../src/base/errors.ts';
import type { ChangeSet } from '../../src/base/plan.ts';
import { parsePrePush, parsePreReceive, readCiEvent } from '../../src/config/index.ts';
import { runScan } from '../../src/scan/index.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { gitObjects, HISTORY, Scopes } from './range-support.ts';
import { planFor } from './support.ts';

const ZERO = '0'.repeat(40);
const UNKNOWN = '12'.repeat(20);

let origin: GitRepo;
/** A clone with everything, as CI makes with fetch-depth 0, and a working one. */
let clone: GitRepo;
const ids = new Map<string, string>();

function commit(repo: GitRepo, branch: string, path: string): void {
  repo.git('checkout', '-q', branch);
  repo.write(path, `${path} of ${branch}\n`);
  ids.set(path, repo.commit(path));
}

const id = (name: string): string => ids.get(name) ?? name;

beforeAll(() => {
  origin = createRepo();
  for (const path of ['one', 'two', 'dir/three']) {
    origin.write(path, path);
    ids.set(path, origin.commit(path));
  }
  origin.git('branch', 'topic', 'main~1');
  commit(origin, 'topic', 'topic-1');
  commit(origin, 'main', 'main-1');
  origin.git('checkout', '-q', 'topic');
  origin.git('merge', '-q', '--no-edit', 'main');
  commit(origin, 'topic', 'topic-2');
  origin.git('branch', 'other', 'main~1');
  commit(origin, 'other', 'other-1');
  origin.git('tag', '-a', '-m', 'release', 'v1', 'main');
  origin.git('checkout', '-q', 'main');
  clone = createRepo({ dir: temporaryDirectory() });
  clone.git('remote', 'add', 'origin', origin.dir);
  clone.git('fetch', '-q', 'origin');
  clone.git('reset', '-q', '--hard', 'origin/main');
});

function objects(changes: ChangeSet | null, dir = clone.dir): string[] {
  const scopes = new Scopes(dir);
  const found = scopes.objects({ changes });
  scopes.store.close();
  return found;
}

async function gitHub(name: string, payload: object): Promise<ChangeSet | null> {
  const path = join(temporaryDirectory(), 'event.json');
  writeFileSync(path, JSON.stringify(payload));
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: path,
  };
  return (await readCiEvent(env)).changes;
}

function errorOf(run: () => unknown): ScanError {
  try {
    run();
  } catch (error) {
    if (error instanceof ScanError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('CI', () => {
  test('a push forward: from the old tip', async () => {
    const [before, after] = [id('topic-1'), id('topic-2')];
    const changes = await gitHub('push', { ref: 'refs/heads/topic', before, after });
    expect(objects(changes)).toEqual(gitObjects(clone, after, `^${before}`));
  });

  test('a new branch: what no other remote branch has', async () => {
    const payload = { ref: 'refs/heads/topic', before: ZERO, after: id('topic-2') };
    const others = ['origin/main', 'origin/other'].map((name) => `^${name}`);
    const expected = gitObjects(clone, id('topic-2'), ...others);
    expect(objects(await gitHub('push', payload))).toEqual(expected);
    // main is named by origin/HEAD as well, which says nothing of another branch.
    clone.git('remote', 'set-head', 'origin', 'topic');
    expect(objects(await gitHub('push', payload))).toEqual(expected);
    clone.git('remote', 'set-head', 'origin', '-d');
  });

  test('a forced push whose old tip is gone: the same; where it is known: from there', async () => {
    const payload = { ref: 'refs/heads/topic', after: id('topic-2'), forced: true };
    const scope = new Scopes(clone.dir).scope({
      changes: await gitHub('push', { ...payload, before: UNKNOWN }),
    });
    expect(scope.notes[0]).toContain(`${UNKNOWN} is not in this repository`);
    expect(scope.notes[1]).toMatch(/^GitHub push to refs\/heads\/topic: 3 commits in range: /);
    expect(objects(await gitHub('push', { ...payload, before: UNKNOWN }))).toEqual(
      gitObjects(clone, id('topic-2'), '^origin/main', '^origin/other'),
    );
    expect(objects(await gitHub('push', { ...payload, before: id('other-1') }))).toEqual(
      gitObjects(clone, id('topic-2'), `^${id('other-1')}`),
    );
  });

  test('a new tag: the tag object', async () => {
    const tag = origin.git('rev-parse', 'v1');
    const payload = { ref: 'refs/tags/v1', before: ZERO, after: tag };
    expect(objects(await gitHub('push', payload))).toEqual([tag]);
  });

  test('a pull request: what its head has and its base has not', async () => {
    const [base, head] = [{ sha: id('main-1') }, { sha: id('topic-2') }];
    const changes = await gitHub('pull_request', { pull_request: { number: 1, base, head } });
    expect(objects(changes)).toEqual(gitObjects(clone, head.sha, `^${base.sha}`));
  });

  test('a base branch by name, and one that was not fetched', async () => {
    const env = {
      JENKINS_URL: 'https://ci.example.org',
      GIT_COMMIT: id('topic-2').slice(0, 12),
      CHANGE_ID: '3',
      CHANGE_TARGET: 'main',
    };
    const { changes } = await readCiEvent(env);
    expect(objects(changes)).toEqual(gitObjects(clone, id('topic-2'), '^origin/main'));
    const missing = (await readCiEvent({ ...env, CHANGE_TARGET: 'release/9' })).changes;
    const error = errorOf(() => objects(missing));
    expect(error.code).toBe('RANGE_INCOMPLETE');
    expect(error.message).toContain('git fetch origin release/9');
  });

  test('a branch that is named like an id does not stand for it', async () => {
    const short = id('main-1').slice(0, 12);
    clone.git('branch', short, id('topic-2'));
    const env = { BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_PR_ID: '1' };
    const request = { BITBUCKET_COMMIT: id('topic-2'), BITBUCKET_PR_DESTINATION_COMMIT: short };
    const { changes } = await readCiEvent({ ...env, ...request });
    expect(objects(changes)).toEqual(gitObjects(clone, id('topic-2'), `^${id('main-1')}`));
    clone.git('branch', '-D', short);
  });

  test('a shallow clone: an error with its remedy, never an empty scan', async () => {
    const dir = temporaryDirectory();
    origin.git('clone', '-q', '--depth=1', '--branch=topic', `file://${origin.dir}`, dir);
    const push = { ref: 'refs/heads/topic', before: id('topic-1'), after: id('topic-2') };
    for (const payload of [push, { ...push, before: ZERO }, { ...push, forced: true }]) {
      const changes = await gitHub('push', payload);
      const error = errorOf(() => objects(changes, dir));
      expect([error.code, error.exitCode]).toEqual(['RANGE_INCOMPLETE', 2]);
      expect(error.hint).toContain('fetch-depth: 0');
    }
  });

  test('a deleted branch brings nothing, and says so', async () => {
    const payload = { ref: 'refs/heads/topic', before: id('topic-2'), after: ZERO };
    const notes: string[] = [];
    const changes = await gitHub('push', payload);
    const plan = planFor([clone.dir], { scope: { ...HISTORY, changes } });
    const { report } = await runScan(plan, { onNote: (note) => notes.push(note) });
    expect(report.coverage).toMatchObject({ complete: true, commits: { inScope: 0 } });
    expect(notes).toEqual(['GitHub push to refs/heads/topic (deleted): 0 commits in range']);
  });
});

describe('hooks', () => {
  test('pre-push: less what the remote is known to have', () => {
    commit(clone, 'main', 'local-1');
    clone.git('checkout', '-q', '-b', 'mine', 'origin/topic');
    commit(clone, 'mine', 'local-2');
    clone.git('tag', '-a', '-m', 'mine', 'mine-1', 'mine');
    const tag = clone.git('rev-parse', 'mine-1');
    const lines = [
      `refs/heads/main ${id('local-1')} refs/heads/main ${id('main-1')}`,
      `refs/heads/mine ${id('local-2')} refs/heads/mine ${ZERO}`,
      `refs/tags/mine-1 ${tag} refs/tags/mine-1 ${ZERO}`,
      `(delete) ${ZERO} refs/heads/other ${id('other-1')}`,
    ];
    const changes = parsePrePush(`${lines.join('\n')}\n`, 'origin');
    const tips = [id('local-1'), id('local-2'), tag];
    expect(objects(changes)).toEqual(gitObjects(clone, ...tips, '--not', '--remotes=origin'));
    // A remote that has no name: all that is known is its old tips, and one of them is not.
    const input = `main ${id('local-1')} refs/heads/main ${UNKNOWN}`;
    expect(objects(parsePrePush(input, 'https://host.example/x.git'))).toEqual(
      gitObjects(clone, id('local-1')),
    );
  });

  test('pre-receive: less what any ref has', () => {
    const lines = [
      `${id('main-1')} ${id('other-1')} refs/heads/main`,
      `${ZERO} ${id('topic-2')} refs/heads/new`,
    ];
    const bare = createRepo({ bare: true });
    bare.git('fetch', '-q', origin.dir, 'main:main', id('other-1'), id('topic-2'));
    const tips = [id('other-1'), id('topic-2')];
    expect(objects(parsePreReceive(lines.join('\n')), bare.dir)).toEqual(
      gitObjects(bare, ...tips, '--not', '--all'),
    );
  });
});
