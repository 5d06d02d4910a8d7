// What each CI service and hook says, as change sets; and what is wrong with it, as precise errors.
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ScanError } from '../../src/base/errors.ts';
import type { ChangeSet } from '../../src/base/plan.ts';
import {
  type Environment,
  loadSettings,
  type OptionName,
  parsePrePush,
  parsePreReceive,
  preCommitChanges,
  readCiEvent,
} from '../../src/config/index.ts';
import { temporaryDirectory } from '../support/git-repo.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const C = 'c'.repeat(40);
const ZERO = '0'.repeat(40);

/** A change set of which only these parts are not empty. */
function set(label: string, parts: Partial<ChangeSet>): ChangeSet {
  return {
    label,
    include: [],
    exclude: [],
    excludeIfKnown: [],
    excludeRefs: [],
    fallbackRefs: [],
    keepRefs: [],
    ...parts,
  };
}

/** A pushed branch whose old tip, if there is one, may be unknown. */
function branchSet(label: string, branch: string, before: string[] = []): ChangeSet {
  return set(label, {
    include: [A],
    excludeIfKnown: before,
    fallbackRefs: ['refs/remotes/*'],
    keepRefs: [`refs/remotes/*/${branch}`],
  });
}

async function errorOf(run: () => unknown): Promise<ScanError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ScanError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

let events = 0;

function eventFile(content: string): string {
  events += 1;
  const path = join(temporaryDirectory(), `event-${events}.json`);
  writeFileSync(path, content);
  return path;
}

function gitHub(name: string, payload: object | string): Environment {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: eventFile(text),
  };
}

describe('GitHub', () => {
  const push = { ref: 'refs/heads/main', before: B, after: A, forced: false };

  test.each<[string, object, ChangeSet]>([
    ['push', push, set('GitHub push to refs/heads/main', { include: [A], exclude: [B] })],
    ['push', { ...push, forced: true }, branchSet('GitHub push to refs/heads/main', 'main', [B])],
    [
      'push',
      { ...push, ref: 'refs/heads/topic/x', before: ZERO, created: true },
      branchSet('GitHub push to refs/heads/topic/x', 'topic/x'),
    ],
    ['push', { ...push, after: ZERO }, set('GitHub push to refs/heads/main (deleted)', {})],
    [
      'push',
      { ...push, ref: 'refs/tags/v1', before: ZERO },
      set('GitHub push to refs/tags/v1', { include: [A], fallbackRefs: ['refs/remotes/*'] }),
    ],
    [
      'pull_request',
      { pull_request: { number: 7, base: { sha: B }, head: { sha: A } } },
      set('GitHub pull request 7', { include: [A], exclude: [B] }),
    ],
    [
      'pull_request_target',
      { pull_request: { number: 8, base: { sha: B }, head: { sha: A } } },
      set('GitHub pull request 8', { include: [A], exclude: [B] }),
    ],
    [
      'merge_group',
      { merge_group: { base_sha: B, head_sha: A } },
      set('GitHub merge group', { include: [A], exclude: [B] }),
    ],
  ])('%s %#', async (name, payload, changes) => {
    const event = await readCiEvent(gitHub(name, payload));
    expect(event).toEqual({ label: changes.label, changes });
  });

  test.each(['schedule', 'workflow_dispatch', 'release'])('%s is everything', async (name) => {
    // The payload is not even looked at.
    const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: name };
    expect(await readCiEvent(env)).toEqual({ label: `GitHub ${name}: everything`, changes: null });
  });

  test.each<[string, object | string, string]>([
    ['push', '{', 'is not JSON'],
    ['push', '', 'is not JSON'],
    ['push', 'null', 'ref: expected a text, got "nothing"'],
    ['push', { ...push, after: 7 }, 'after: expected a text, got "number"'],
    ['push', { ...push, before: '--output=x' }, 'before: expected an object id, got "--output=x"'],
    ['push', { ...push, after: 'abc1234' }, 'after: expected an object id, got "abc1234"'],
    ['pull_request', { pull_request: [] }, 'pull_request.head.sha: expected a text'],
    ['pull_request', '{"__proto__":{"pull_request":{}}}', 'pull_request.head.sha: expected a text'],
    ['merge_group', { merge_group: { head_sha: A } }, 'merge_group.base_sha: expected a text'],
  ])('a hostile %s payload %# is an error that says where', async (name, payload, text) => {
    const error = await errorOf(() => readCiEvent(gitHub(name, payload)));
    expect([error.code, error.exitCode]).toEqual(['USAGE', 2]);
    expect(error.message).toContain(text);
  });

  test('the file is missing, a directory, or too large; a link is followed', async () => {
    const folder = temporaryDirectory();
    const at = (path: string): Environment => ({
      ...gitHub('push', push),
      GITHUB_EVENT_PATH: path,
    });
    const missing = join(folder, 'none.json');
    const absent = await errorOf(() => readCiEvent(at(missing)));
    expect(absent.message).toBe(`GITHUB_EVENT_PATH (${missing}) does not exist`);
    mkdirSync(join(folder, 'd'));
    const directory = await errorOf(() => readCiEvent(at(join(folder, 'd'))));
    expect(directory.message).toContain('is not an ordinary file');
    const large = eventFile('{}');
    truncateSync(large, 64 << 20);
    expect((await errorOf(() => readCiEvent(at(large)))).message).toContain('is larger than');
    symlinkSync(eventFile(JSON.stringify(push)), join(folder, 'link'));
    expect((await readCiEvent(at(join(folder, 'link')))).changes?.include).toEqual([A]);
    expect((await errorOf(() => readCiEvent(at('')))).message).toContain('GITHUB_EVENT_PATH');
  });
});

const GITLAB = { GITLAB_CI: 'true', CI_COMMIT_SHA: A, CI_COMMIT_BRANCH: 'main' };
const AZURE = { TF_BUILD: 'True', BUILD_SOURCEVERSION: A, BUILD_SOURCEBRANCH: 'refs/heads/main' };
const BUILDKITE = { BUILDKITE: 'true', BUILDKITE_COMMIT: A, BUILDKITE_BRANCH: 'main' };
const BITBUCKET = { BITBUCKET_BUILD_NUMBER: '3', BITBUCKET_COMMIT: A, BITBUCKET_BRANCH: 'main' };
const JENKINS = { JENKINS_URL: 'https://ci.example.org/', GIT_COMMIT: A };
const CIRCLE = { CIRCLECI: 'true', CIRCLE_SHA1: A, CIRCLE_BRANCH: 'main' };

describe('other services', () => {
  test.each<[string, Environment, ChangeSet]>([
    [
      'GitLab push',
      { ...GITLAB, CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BEFORE_SHA: B },
      branchSet('GitLab push to refs/heads/main', 'main', [B]),
    ],
    [
      'GitLab new branch',
      { ...GITLAB, CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BEFORE_SHA: ZERO },
      branchSet('GitLab push to refs/heads/main', 'main'),
    ],
    [
      'GitLab tag',
      { ...GITLAB, CI_COMMIT_BRANCH: '', CI_COMMIT_TAG: 'v1', CI_COMMIT_BEFORE_SHA: ZERO },
      set('GitLab push to refs/tags/v1', { include: [A], fallbackRefs: ['refs/remotes/*'] }),
    ],
    [
      'GitLab merge request',
      { ...GITLAB, CI_MERGE_REQUEST_IID: '5', CI_MERGE_REQUEST_DIFF_BASE_SHA: B },
      set('GitLab merge request 5', { include: [A], exclude: [B] }),
    ],
    [
      'GitLab merged results',
      {
        ...GITLAB,
        CI_MERGE_REQUEST_IID: '5',
        CI_MERGE_REQUEST_DIFF_BASE_SHA: B,
        CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: C,
      },
      set('GitLab merge request 5', { include: [C], exclude: [B] }),
    ],
    [
      'GitLab pull request of another host',
      {
        ...GITLAB,
        CI_PIPELINE_SOURCE: 'external_pull_request_event',
        CI_EXTERNAL_PULL_REQUEST_IID: '6',
        CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA: C,
        CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA: B,
      },
      set('GitLab pull request 6', { include: [C], exclude: [B] }),
    ],
    ['CircleCI', CIRCLE, branchSet('CircleCI push to refs/heads/main', 'main')],
    [
      'CircleCI with a comparison',
      {
        ...CIRCLE,
        CIRCLE_COMPARE_URL: `https://github.com/o/r/compare/${B.slice(0, 12)}...aaaaaaaa`,
      },
      branchSet('CircleCI push to refs/heads/main', 'main', [B.slice(0, 12)]),
    ],
    ['Bitbucket', BITBUCKET, branchSet('Bitbucket push to refs/heads/main', 'main')],
    [
      'Bitbucket pull request',
      { ...BITBUCKET, BITBUCKET_PR_ID: '9', BITBUCKET_PR_DESTINATION_COMMIT: B.slice(0, 12) },
      set('Bitbucket pull request 9', { include: [A], exclude: [B.slice(0, 12)] }),
    ],
    [
      'Azure push',
      { ...AZURE, BUILD_REASON: 'IndividualCI' },
      branchSet('Azure push to refs/heads/main', 'main'),
    ],
    [
      'Azure pull request',
      {
        ...AZURE,
        BUILD_REASON: 'PullRequest',
        SYSTEM_PULLREQUEST_PULLREQUESTID: '4',
        SYSTEM_PULLREQUEST_SOURCECOMMITID: C,
        SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
      },
      set('Azure pull request 4', { include: [C], exclude: ['refs/remotes/origin/main'] }),
    ],
    ['Buildkite', BUILDKITE, branchSet('Buildkite push to refs/heads/main', 'main')],
    [
      'Buildkite pull request',
      {
        ...BUILDKITE,
        BUILDKITE_COMMIT: 'HEAD',
        BUILDKITE_PULL_REQUEST: '3',
        BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main',
      },
      set('Buildkite pull request 3', { include: ['HEAD'], exclude: ['refs/remotes/origin/main'] }),
    ],
    [
      'Jenkins',
      { ...JENKINS, GIT_BRANCH: 'origin/main', GIT_PREVIOUS_SUCCESSFUL_COMMIT: B },
      branchSet('Jenkins build of main', 'main', [B]),
    ],
    [
      'Jenkins, first build',
      { ...JENKINS, GIT_BRANCH: 'main' },
      branchSet('Jenkins build of main', 'main'),
    ],
    [
      'Jenkins change',
      { ...JENKINS, CHANGE_ID: '2', CHANGE_TARGET: 'main' },
      set('Jenkins change 2', { include: [A], exclude: ['refs/remotes/origin/main'] }),
    ],
  ])('%s', async (_, env, changes) => {
    expect((await readCiEvent(env)).changes).toEqual(changes);
  });

  test.each<[string, Environment]>([
    ['GitLab schedule', { ...GITLAB, CI_PIPELINE_SOURCE: 'schedule' }],
    ['GitLab web', { ...GITLAB, CI_PIPELINE_SOURCE: 'web' }],
    ['Azure Schedule', { ...AZURE, BUILD_REASON: 'Schedule' }],
    ['Buildkite schedule', { ...BUILDKITE, BUILDKITE_SOURCE: 'schedule' }],
  ])('%s is everything', async (label, env) => {
    expect(await readCiEvent(env)).toEqual({ label: `${label}: everything`, changes: null });
  });

  test.each<[Environment, string]>([
    [{}, '--ci: none of these services is running this (GitHub Actions, GitLab,'],
    [{ CI: 'true' }, 'name a --range'],
    [{ GITHUB_ACTIONS: 'true' }, 'GITHUB_EVENT_NAME: expected the name of an event'],
    [{ GITLAB_CI: 'true' }, 'CI_COMMIT_SHA: expected a value'],
    [{ ...GITLAB, CI_COMMIT_SHA: 'main' }, 'CI_COMMIT_SHA: expected an object id, got "main"'],
    [{ ...GITLAB, CI_MERGE_REQUEST_IID: '1' }, 'CI_MERGE_REQUEST_DIFF_BASE_SHA: expected a value'],
    [{ ...CIRCLE, CIRCLE_SHA1: `${A}; rm` }, 'CIRCLE_SHA1: expected an object id'],
    [{ ...JENKINS, GIT_COMMIT: '-x' }, 'GIT_COMMIT: expected an object id'],
    [{ ...AZURE, BUILD_REASON: '' }, 'BUILD_REASON: expected a value'],
  ])('%j is refused', async (env, text) => {
    const error = await errorOf(() => readCiEvent(env));
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain(text);
  });
});

describe('hooks', () => {
  test('pre-push: new, forced, deleted, tags, several lines', () => {
    const input = [
      `refs/heads/main ${A} refs/heads/main ${B}`,
      `HEAD@{1 day ago} ${C} refs/heads/new ${ZERO}`,
      `(delete) ${ZERO} refs/heads/old ${B}`,
      '',
    ].join('\n');
    expect(parsePrePush(input, 'origin')).toEqual(
      set('push of refs/heads/main, refs/heads/new, refs/heads/old', {
        include: [A, C],
        excludeIfKnown: [B],
        excludeRefs: ['refs/remotes/origin/*'],
      }),
    );
    const toUrl = parsePrePush(`x ${A} refs/heads/x ${ZERO}`, 'https://host.example/r.git');
    expect(toUrl.excludeRefs).toEqual([]);
    expect(parsePrePush('', 'origin')).toMatchObject({ label: 'push of nothing', include: [] });
  });

  test('pre-receive: created, changed, deleted', () => {
    const lines = [`${ZERO} ${A} refs/heads/a`, `${B} ${C} refs/tags/b c`, `${B} ${ZERO} refs/d`];
    expect(parsePreReceive(`${lines.join('\n')}\n`)).toEqual(
      set('push to refs/heads/a, refs/tags/b c, refs/d', {
        include: [A, C],
        excludeIfKnown: [B],
        excludeRefs: ['refs/*'],
      }),
    );
  });

  test.each([
    [() => parsePrePush('refs/heads/main', 'origin'), 'pre-push input, line 1: expected a local'],
    [() => parsePrePush(`a ${A} b ${B}\nb 12 c ${B}`, 'o'), 'pre-push input, line 2: expected an'],
    [() => parsePreReceive(`${A} main refs/x`), 'pre-receive input, line 1: expected an old id'],
  ])('what Git would not write is refused %#', async (run, text) => {
    const error = await errorOf(run);
    expect([error.code, error.message.includes(text)]).toEqual(['USAGE', true]);
  });

  test('the pre-commit framework', () => {
    expect(preCommitChanges({})).toBe(null);
    const env = { PRE_COMMIT_FROM_REF: 'origin/main', PRE_COMMIT_TO_REF: 'HEAD' };
    expect(preCommitChanges(env)).toEqual(
      set('pre-commit: origin/main..HEAD', { include: ['HEAD'], exclude: ['origin/main'] }),
    );
  });
});

describe('options', () => {
  async function scope(typed: Partial<Record<OptionName, string | string[]>>, env = {}) {
    const options = new Map(Object.entries(typed) as [OptionName, string | string[]][]);
    const cwd = temporaryDirectory();
    const settings = await loadSettings({ targets: [], typed: options, env, cwd });
    return { ...settings.plan.scope, notes: settings.notes };
  }

  test('narrow the history', async () => {
    expect(await scope({ range: 'a..b' })).toMatchObject({
      explicit: true,
      worktree: false,
      index: 'none',
      history: 'range',
      range: 'a..b',
    });
    expect(await scope({ since: 'yesterday', worktree: 'true' })).toMatchObject({
      worktree: true,
      history: 'range',
    });
    expect(await scope({ not: ['v1'], history: 'true' })).toMatchObject({ history: 'range' });
    expect(await scope({ scope: 'head' })).toMatchObject({
      explicit: false,
      worktree: true,
      index: 'whole',
      history: 'reachable',
    });
    expect(await scope({ refs: ['main'], history: 'true' })).toMatchObject({
      history: 'reachable',
      worktree: false,
    });
    expect(await scope({ staged: 'true' })).toMatchObject({ history: 'none', index: 'staged' });
  });

  test('--ci takes the event, or everything', async () => {
    const env = { ...CIRCLE };
    expect(await scope({ ci: 'true' }, env)).toMatchObject({
      history: 'range',
      changes: { include: [A] },
      notes: [],
    });
    const scheduled = { ...GITLAB, CI_PIPELINE_SOURCE: 'schedule' };
    expect(await scope({ ci: 'true' }, scheduled)).toMatchObject({
      history: 'all',
      worktree: false,
      notes: ['GitLab schedule: everything'],
    });
    // The variables alone change nothing.
    expect(await scope({}, env)).toMatchObject({ history: 'all', changes: null });
  });

  test.each<[Partial<Record<OptionName, string | string[]>>, string]>([
    [{ range: ' ' }, '--range is empty'],
    [{ not: [''] }, '--not is empty'],
    [{ paths: [''] }, '--paths is empty'],
    [{ ci: 'true', range: 'a..b' }, '--ci and --range both say'],
    [{ ci: 'true', scope: 'head' }, '--ci says where to start'],
    [{ range: 'a..b', refs: ['x'] }, '--range says where to start'],
    [{ staged: 'true', scope: 'head' }, '--scope is about the history'],
    [{ 'recurse-submodules': 'true', range: 'A..B' }, '--range is about one history'],
    [{ 'recurse-submodules': 'true', scope: 'head' }, '--scope is about one history'],
    [{ scope: 'all' }, '--scope: expected one of head, branches'],
  ])('%j contradicts itself', async (typed, text) => {
    const error = await errorOf(() => scope(typed, CIRCLE));
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain(text);
  });
});
