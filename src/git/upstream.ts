/**
 * Finds what a branch follows and where it would be pushed: `@{upstream}` and `@{push}`.
 *
 * Works on the configuration alone (gitrevisions(7), git-push(1) "push.default"); whether the
 * remote-tracking ref exists is the caller's to look up.
 */

import type { BranchConfig, RemoteConfig, RepositoryConfig } from './config.ts';

/** The full name of the remote-tracking ref, or why there is none. */
export type Tracking =
  | { readonly kind: 'ref'; readonly name: string }
  | { readonly kind: 'none'; readonly reason: string };

const BRANCH_PREFIX = 'refs/heads/';
const DEFAULT_REMOTE = 'origin';

function none(reason: string): Tracking {
  return { kind: 'none', reason };
}

function branchOf(config: RepositoryConfig, branch: string): BranchConfig | undefined {
  return config.branches.find((each) => each.name === branch);
}

function remoteOf(config: RepositoryConfig, name: string): RemoteConfig | undefined {
  return config.remotes.find((each) => each.name === name);
}

/** The ref that tracks what `branch` (without `refs/heads/`) is built upon. */
export function upstreamOf(config: RepositoryConfig, branch: string): Tracking {
  const settings = branchOf(config, branch);
  if (!settings?.merge || !settings.remote) return none(`branch ${branch} has no upstream`);
  if (settings.remote === '.') return { kind: 'ref', name: settings.merge };
  const remote = remoteOf(config, settings.remote);
  const name = remote && mapRef(remote.fetch, settings.merge);
  if (name) return { kind: 'ref', name };
  return none(`${settings.merge} of remote ${settings.remote} is not fetched into any ref here`);
}

/** The ref that tracks where `git push` would send `branch`. */
export function pushTargetOf(config: RepositoryConfig, branch: string): Tracking {
  const settings = branchOf(config, branch);
  const remoteName =
    settings?.pushRemote ?? config.defaultPushRemote ?? settings?.remote ?? DEFAULT_REMOTE;
  const remote = remoteOf(config, remoteName);
  if (!remote) return none(`there is no remote ${remoteName} to push ${branch} to`);
  const source = BRANCH_PREFIX + branch;
  if (remote.push.length > 0) {
    const destination = mapRef(remote.push, source);
    return destination
      ? tracking(remote, destination)
      : none(`the push refspecs of ${remoteName} do not include ${branch}`);
  }
  switch (config.pushDefault ?? 'simple') {
    case 'nothing':
      return none('push.default is nothing');
    case 'matching':
    case 'current':
      return tracking(remote, source);
    case 'upstream':
    case 'tracking':
      return upstreamOf(config, branch);
    default:
      return simpleTarget(config, remote, branch);
  }
}

/** push.default = simple: the upstream, if it has the branch's own name. */
function simpleTarget(config: RepositoryConfig, remote: RemoteConfig, branch: string): Tracking {
  const current = tracking(remote, BRANCH_PREFIX + branch);
  // Pushing elsewhere than where one pulls from, simple works as current does.
  if (branchOf(config, branch)?.remote !== remote.name) return current;
  const upstream = upstreamOf(config, branch);
  if (upstream.kind === 'none' || current.kind === 'none') return upstream;
  if (upstream.name === current.name) return upstream;
  return none(`push.default is simple and ${branch} follows a branch of another name`);
}

function tracking(remote: RemoteConfig, destination: string): Tracking {
  const name = mapRef(remote.fetch, destination);
  if (name) return { kind: 'ref', name };
  return none(`${destination} of remote ${remote.name} is not fetched into any ref here`);
}

/** Maps a ref name through refspecs (`+src:dst`, one `*` on each side); undefined where none fits. */
function mapRef(refspecs: readonly string[], name: string): string | undefined {
  const isExcluded = refspecs.some(
    (spec) => spec.startsWith('^') && matchGlob(spec.slice(1), name) !== null,
  );
  if (isExcluded) return undefined;
  for (const spec of refspecs) {
    if (spec.startsWith('^')) continue;
    const [source = '', destination = source] = spec.replace(/^\+/, '').split(':', 2);
    const middle = matchGlob(qualified(source), name);
    if (middle !== null) return qualified(destination).replace('*', () => middle);
  }
  return undefined;
}

/** `main` in a refspec means the branch. */
function qualified(name: string): string {
  return name.startsWith('refs/') || name === 'HEAD' || name === '' ? name : BRANCH_PREFIX + name;
}

/** What `*` stands for, '' where the pattern has none and equals the name, null for no match. */
function matchGlob(pattern: string, name: string): string | null {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === name ? '' : null;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  const fits =
    name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
  return fits ? name.slice(head.length, name.length - tail.length) : null;
}
