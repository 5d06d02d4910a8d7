/**
 * Which refs and reflog entries a scope starts from: `--scope` names kinds, `--refs` names refs among
 * them. What they reach is reach.ts'.
 */
import { ScanError } from '../base/errors.ts';
import type { RefScope, ScopePlan } from '../base/plan.ts';
import type { Ref, RefKind, RefList, ReflogList } from '../git/index.ts';
import { matchesRef } from './ref-globs.ts';

/** Where a walk starts. */
export interface StartingPoints {
  readonly refs: readonly Ref[];
  /** Hex ids from reflogs, '' left out; objects that are gone are expected among them. */
  readonly logged: readonly string[];
  /** For the report: globs over full names that mean these refs. */
  readonly shown: readonly string[];
}

/** Kinds of refs by scope. Traces of former tips (ORIG_HEAD, FETCH_HEAD) go with the reflogs. */
const KINDS: Record<RefScope, readonly RefKind[]> = {
  head: ['head'],
  branches: ['head', 'branch', 'remote'],
  refs: ['head', 'branch', 'remote', 'tag', 'stash', 'note', 'replace', 'other'],
  reflog: ['head', 'branch', 'remote', 'tag', 'stash', 'note', 'replace', 'other', 'pseudo'],
  everything: ['head', 'branch', 'remote', 'tag', 'stash', 'note', 'replace', 'other', 'pseudo'],
};

const SHOWN: Record<RefScope, readonly string[]> = {
  head: ['HEAD'],
  branches: ['HEAD', 'refs/heads/*', 'refs/remotes/*'],
  refs: ['HEAD', 'refs/*'],
  reflog: ['HEAD', 'refs/*', 'logs/*'],
  everything: ['HEAD', 'refs/*', 'logs/*'],
};

/** The starting points of a scope. Throws for a glob that means no ref: a typo must not pass as clean. */
export function startingPoints(
  { refScope, refs: globs }: Pick<ScopePlan, 'refScope' | 'refs'>,
  refs: RefList,
  reflogs: ReflogList,
): StartingPoints {
  const isHeadOnly = refScope === 'head';
  const ofScope = refs.refs.filter(
    ({ kind, name }) => KINDS[refScope].includes(kind) && (!isHeadOnly || name === refs.head.name),
  );
  const hasLogs = refScope === 'reflog' || (refScope === 'everything' && globs.length === 0);
  const logs = hasLogs ? reflogs.logs : [];
  if (globs.length === 0) {
    return { refs: ofScope, logged: idsOf(logs), shown: SHOWN[refScope] };
  }
  for (const glob of globs) {
    const isKnown = ofScope.some(({ name }) => matchesRef(glob, name));
    if (!isKnown) throw new ScanError('USAGE', { message: `--refs ${glob}: no ref matches` });
  }
  const isNamed = (name: string): boolean => globs.some((glob) => matchesRef(glob, name));
  return {
    refs: ofScope.filter(({ name }) => isNamed(name)),
    logged: idsOf(logs.filter(({ ref }) => isNamed(ref))),
    shown: globs,
  };
}

function idsOf(logs: ReflogList['logs']): string[] {
  const ids = new Set<string>();
  for (const { entries } of logs) {
    for (const { oldId, newId } of entries) ids.add(oldId).add(newId);
  }
  ids.delete('');
  return [...ids];
}
