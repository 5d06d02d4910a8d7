/**
 * The CI services that are understood, one reader each. Sources are the services' own references:
 * GitHub "Webhook events and payloads", GitLab "Predefined CI/CD variables", CircleCI "Built-in
 * environment variables", Bitbucket "Variables and secrets", Azure "Predefined variables", Jenkins Git
 * and Branch API plugins, Buildkite "Environment variables".
 */
import type { ChangeSet } from '../base/plan.ts';
import {
  anyId,
  badEvent,
  branchRef,
  fullId,
  isNoObject,
  originRef,
  proposed,
  pushed,
} from './change-sets.ts';
import type { CiEvent, Environment } from './ci.ts';
import { readGitHubEvent } from './ci-github.ts';

/** One service. */
export interface CiService {
  readonly name: string;
  isHere(env: Environment): boolean;
  read(env: Environment): CiEvent | Promise<CiEvent>;
}

/** In the order in which they are looked for: Gitea and Forgejo call themselves GitHub as well. */
export const CI_SERVICES: readonly CiService[] = [
  {
    name: 'GitHub Actions',
    isHere: (env) => env['GITHUB_ACTIONS'] === 'true',
    read: readGitHubEvent,
  },
  { name: 'GitLab', isHere: (env) => env['GITLAB_CI'] === 'true', read: readGitLab },
  { name: 'CircleCI', isHere: (env) => env['CIRCLECI'] === 'true', read: readCircle },
  {
    name: 'Bitbucket',
    isHere: (env) => isSet(env, 'BITBUCKET_BUILD_NUMBER'),
    read: readBitbucket,
  },
  { name: 'Azure', isHere: (env) => /^true$/i.test(env['TF_BUILD'] ?? ''), read: readAzure },
  { name: 'Buildkite', isHere: (env) => env['BUILDKITE'] === 'true', read: readBuildkite },
  { name: 'Jenkins', isHere: (env) => isSet(env, 'JENKINS_URL'), read: readJenkins },
];

function isSet(env: Environment, name: string): boolean {
  return (env[name] ?? '') !== '';
}

/** A variable that the service always sets. */
function required(env: Environment, name: string): string {
  const value = env[name] ?? '';
  if (value === '') throw badEvent(name, 'a value', '');
  return value;
}

/** A variable's object id; null where it is not set. */
function optionalId(env: Environment, name: string): string | null {
  return isSet(env, name) ? anyId(env[name] ?? '', name) : null;
}

function everything(label: string): CiEvent {
  return { label: `${label}: everything`, changes: null };
}

function event(changes: ChangeSet): CiEvent {
  return { label: changes.label, changes };
}

/** GitLab's CI_PIPELINE_SOURCE values that are about one push or merge request. */
const GITLAB_CHANGES = new Set(['push', 'merge_request_event', 'external_pull_request_event', '']);

function readGitLab(env: Environment): CiEvent {
  const source = env['CI_PIPELINE_SOURCE'] ?? '';
  if (!GITLAB_CHANGES.has(source)) return everything(`GitLab ${source}`);
  const commit = fullId(required(env, 'CI_COMMIT_SHA'), 'CI_COMMIT_SHA');
  const request = env['CI_MERGE_REQUEST_IID'] ?? '';
  if (request !== '') {
    const base = 'CI_MERGE_REQUEST_DIFF_BASE_SHA';
    // In a pipeline for merged results CI_COMMIT_SHA is a merge that only exists there.
    const head = optionalId(env, 'CI_MERGE_REQUEST_SOURCE_BRANCH_SHA') ?? commit;
    const label = `GitLab merge request ${request}`;
    return event(proposed(label, head, fullId(required(env, base), base)));
  }
  const external = env['CI_EXTERNAL_PULL_REQUEST_IID'] ?? '';
  if (external !== '') {
    const base = 'CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA';
    const head = optionalId(env, 'CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA') ?? commit;
    const label = `GitLab pull request ${external}`;
    return event(proposed(label, head, fullId(required(env, base), base)));
  }
  const tag = env['CI_COMMIT_TAG'] ?? '';
  const ref = tag === '' ? branchRef(required(env, 'CI_COMMIT_BRANCH')) : `refs/tags/${tag}`;
  const before = isSet(env, 'CI_COMMIT_BEFORE_SHA')
    ? fullId(env['CI_COMMIT_BEFORE_SHA'] ?? '', 'CI_COMMIT_BEFORE_SHA')
    : null;
  return event(pushed(`GitLab push to ${ref}`, { ref, after: commit, before, isForward: false }));
}

function readCircle(env: Environment): CiEvent {
  const after = fullId(required(env, 'CIRCLE_SHA1'), 'CIRCLE_SHA1');
  const tag = env['CIRCLE_TAG'] ?? '';
  const ref = tag === '' ? branchRef(required(env, 'CIRCLE_BRANCH')) : `refs/tags/${tag}`;
  // Older configurations get the range as the URL of a comparison.
  const compared = /\/compare\/([0-9a-f]{7,64})\.{2,3}[0-9a-f]{7,64}$/;
  const before = compared.exec(env['CIRCLE_COMPARE_URL'] ?? '')?.[1] ?? null;
  return event(pushed(`CircleCI push to ${ref}`, { ref, after, before, isForward: false }));
}

function readBitbucket(env: Environment): CiEvent {
  const after = anyId(required(env, 'BITBUCKET_COMMIT'), 'BITBUCKET_COMMIT');
  const request = env['BITBUCKET_PR_ID'] ?? '';
  if (request !== '') {
    const base = 'BITBUCKET_PR_DESTINATION_COMMIT';
    const label = `Bitbucket pull request ${request}`;
    return event(proposed(label, after, anyId(required(env, base), base)));
  }
  const tag = env['BITBUCKET_TAG'] ?? '';
  const ref = tag === '' ? branchRef(required(env, 'BITBUCKET_BRANCH')) : `refs/tags/${tag}`;
  const push = { ref, after, before: null, isForward: false };
  return event(pushed(`Bitbucket push to ${ref}`, push));
}

/** Azure's BUILD_REASON values that are about a push. */
const AZURE_PUSHES = new Set(['IndividualCI', 'BatchedCI']);

function readAzure(env: Environment): CiEvent {
  const reason = required(env, 'BUILD_REASON');
  const version = fullId(required(env, 'BUILD_SOURCEVERSION'), 'BUILD_SOURCEVERSION');
  if (reason === 'PullRequest') {
    const head = optionalId(env, 'SYSTEM_PULLREQUEST_SOURCECOMMITID') ?? version;
    const base = originRef(required(env, 'SYSTEM_PULLREQUEST_TARGETBRANCH'));
    const id = env['SYSTEM_PULLREQUEST_PULLREQUESTID'] ?? '';
    return event(proposed(`Azure pull request ${id}`.trim(), head, base));
  }
  if (!AZURE_PUSHES.has(reason)) return everything(`Azure ${reason}`);
  const ref = branchRef(required(env, 'BUILD_SOURCEBRANCH'));
  const push = { ref, after: version, before: null, isForward: false };
  return event(pushed(`Azure push to ${ref}`, push));
}

/** Buildkite writes `HEAD` where a build was asked for without a commit. */
function commitOrHead(env: Environment, name: string): string {
  const value = required(env, name);
  return value === 'HEAD' ? value : anyId(value, name);
}

function readBuildkite(env: Environment): CiEvent {
  const source = env['BUILDKITE_SOURCE'] ?? '';
  const after = commitOrHead(env, 'BUILDKITE_COMMIT');
  const request = env['BUILDKITE_PULL_REQUEST'] ?? 'false';
  if (request !== 'false' && request !== '') {
    const base = originRef(required(env, 'BUILDKITE_PULL_REQUEST_BASE_BRANCH'));
    return event(proposed(`Buildkite pull request ${request}`, after, base));
  }
  if (source === 'schedule') return everything(`Buildkite ${source}`);
  const tag = env['BUILDKITE_TAG'] ?? '';
  const ref = tag === '' ? branchRef(required(env, 'BUILDKITE_BRANCH')) : `refs/tags/${tag}`;
  const push = { ref, after, before: null, isForward: false };
  return event(pushed(`Buildkite push to ${ref}`, push));
}

function readJenkins(env: Environment): CiEvent {
  const after = anyId(required(env, 'GIT_COMMIT'), 'GIT_COMMIT');
  const request = env['CHANGE_ID'] ?? '';
  if (request !== '') {
    const base = originRef(required(env, 'CHANGE_TARGET'));
    return event(proposed(`Jenkins change ${request}`, after, base));
  }
  // GIT_BRANCH is `origin/main` or `main`. A failed build is no reason to call its commits known.
  const branch = (env['GIT_BRANCH'] ?? env['BRANCH_NAME'] ?? '').replace(/^origin\//, '');
  const ref = branchRef(branch);
  const before =
    optionalId(env, 'GIT_PREVIOUS_SUCCESSFUL_COMMIT') ?? optionalId(env, 'GIT_PREVIOUS_COMMIT');
  const isKnown = before !== null && !isNoObject(before);
  const push = { ref, after, before: isKnown ? before : null, isForward: false };
  return event(pushed(`Jenkins build of ${branch || after}`, push));
}
