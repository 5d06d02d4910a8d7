/**
 * Which objects of a history are in scope where not all are: what starting points reach, or a range.
 *
 * A range that cannot be told, because a commit that it needs was not fetched or is damaged, is an
 * error with its remedy. Objects that are in scope and cannot be read are the ledger's, as ever.
 */
import type { CommitTable } from '../attribution/index.ts';
import { countBits, setBit } from '../base/bits.ts';
import { ScanError } from '../base/errors.ts';
import type { Skipped } from '../base/model.ts';
import type { ScopePlan } from '../base/plan.ts';
import {
  OBJECT_COMMIT,
  type ObjectStore,
  parentsOf,
  type RefList,
  type ReflogList,
  type Repository,
  type RevisionSource,
  revisionSource,
  tagChain,
} from '../git/index.ts';
import { LocalWalk } from './local-walk.ts';
import { loggedIds, remoteLogs } from './pushes.ts';
import { type Reached, reach } from './reach.ts';
import { addObject, endsOf, type NamedEnds, namedEnds, noEnds, wordsOf } from './revisions.ts';
import { startingPoints } from './starting-points.ts';

/** What a scope is worked out from. */
export interface ScopeInput {
  readonly repository: Repository;
  readonly store: ObjectStore;
  readonly refs: RefList;
  readonly reflogs: ReflogList;
  readonly scope: ScopePlan;
  /** False: the plain TypeScript kernel. */
  readonly wasm: boolean;
  /** Seconds since 1970 by which dates such as `2 weeks ago` are understood. */
  readonly nowSeconds: number;
  /** See reach.ts; for tests. */
  readonly smallWave?: number;
}

/** A part of a history. */
export interface HistoryScope {
  /** Object numbers (base/bits.ts). */
  readonly wanted: Uint8Array;
  /** Every commit of the store that a walk met, in scope or not, and which are in scope. */
  readonly graph: CommitTable;
  readonly commits: Uint8Array;
  /** What stood before a range: objects of its boundary, not in scope. */
  readonly before: Uint8Array;
  /** Hex ids that trees in scope name, that the store lacks, and that are not of this scope. */
  readonly absentBefore: ReadonlySet<string>;
  /** How many starting points there were. */
  readonly starts: number;
  /** For the report. */
  readonly refs: readonly string[];
  readonly range: string | null;
  readonly skipped: readonly Skipped[];
  /** Object numbers of what an event or a hook brings: tips, though no ref may name them yet. */
  readonly newTips: readonly number[];
  /** What is worth a line on standard error. */
  readonly notes: readonly string[];
}

/** Digits of an id in messages. */
const SHORT_ID = 12;
const UNSHALLOW =
  'git fetch --unshallow brings the rest; in CI, fetch the whole history (actions/checkout: fetch-depth: 0)';

/** Works a scope out. Throws for a range that names nothing known, or that cannot be told here. */
export function historyScope(input: ScopeInput): HistoryScope {
  const { repository, store, refs, nowSeconds } = input;
  const source = revisionSource(repository, store, nowSeconds, refs);
  return input.scope.history === 'range' ? rangeOf(input, source) : reachableOf(input, source);
}

/** Everything that some refs (and reflogs) reach. */
function reachableOf(input: ScopeInput, source: RevisionSource): HistoryScope {
  const { store, refs, reflogs, scope } = input;
  const starts = startingPoints(scope, refs, reflogs);
  const ends = noEnds();
  const skipped: Skipped[] = [];
  for (const { id, name } of starts.refs) {
    if (store.numberOfHex(id) >= 0) addObject(ends, id, { store, source });
    else skipped.push({ object: id, reason: 'missing', detail: `${name} points at it` });
  }
  // Reflogs outlive what they name: git gc removes old objects and keeps the lines.
  for (const id of starts.logged) {
    if (store.numberOfHex(id) >= 0) addObject(ends, id, { store, source });
  }
  const reached = walkFrom(ends, input, source);
  for (const commit of reached.cut) {
    for (const { object } of lostParents(input, source, reached, commit)) {
      // It is there and cannot be read: in scope, so that the ledger says so.
      if (object >= 0) setBit(reached.objects, object);
    }
  }
  return {
    ...resultOf(reached),
    starts: starts.refs.length,
    refs: starts.shown,
    range: null,
    newTips: [],
    skipped: [...skipped, ...cutOffEntries(input, reached), ...brokenOf(input, starts.refs.length)],
    notes: starts.refs.length === 0 ? ['no ref to start from: the history is empty'] : [],
  };
}

function walkFrom(
  ends: NamedEnds,
  { store, refs, reflogs, wasm, smallWave }: ScopeInput,
  source: RevisionSource,
): Reached {
  // Loose commits are found by following tips, and reports name the tips that hold a secret.
  const alsoKnow = refs.refs.map(({ id, peeledId }) => {
    const number = store.numberOfHex(peeledId || id);
    const isCommit = number < 0 || store.typeOf(number) === OBJECT_COMMIT;
    return isCommit ? number : store.numberOfHex(tagChain(source, id).target);
  });
  // Reports say since when a remote has it: its refs' logs name more commits.
  for (const id of loggedIds(remoteLogs(reflogs))) alsoKnow.push(store.numberOfHex(id));
  const options = { alsoKnow, ...(smallWave === undefined ? {} : { smallWave }) };
  return reach(store, new LocalWalk(store, wasm), endsOf(ends, store), options);
}

function resultOf(
  reached: Reached,
): Pick<HistoryScope, 'wanted' | 'graph' | 'commits' | 'before' | 'absentBefore'> {
  const { objects, graph, commits, before, absentBefore } = reached;
  return { wanted: objects, graph, commits, before, absentBefore };
}

/** Shallow commits of the scope: what came before them would be in scope. */
function cutOffEntries({ repository, store }: ScopeInput, reached: Reached): Skipped[] {
  const { graph, cut } = reached;
  return [...cut]
    .map((commit) => store.idOf(graph.objectNumber[commit]!)) // `cut` has indices of the graph
    .filter((id) => repository.shallow.has(id))
    .map((object) => ({
      object,
      reason: 'shallow',
      detail: 'what came before this commit was not fetched; `git fetch --unshallow` brings it',
    }));
}

/** Refs that cannot be read may be starting points, but for a scope that is one readable HEAD. */
function brokenOf({ refs, reflogs, scope }: ScopeInput, starts: number): Skipped[] {
  if (scope.refScope === 'head' && starts > 0) return [];
  const hasLogs = scope.refScope === 'reflog' || scope.refScope === 'everything';
  return [...refs.broken, ...(hasLogs ? reflogs.broken : [])];
}

function rangeOf(input: ScopeInput, source: RevisionSource): HistoryScope {
  const { store, scope } = input;
  const isOpen = scope.range === null && scope.changes === null;
  const starts = isOpen ? startingPoints(scope, input.refs, input.reflogs) : null;
  const ids = starts === null ? [] : [...starts.refs.map(({ id }) => id), ...starts.logged];
  const defaultStarts = ids.filter((id) => store.numberOfHex(id) >= 0);
  const range = rangeText(scope);
  const ends = resolveEnds(input, range, () => namedEnds(scope, { store, source, defaultStarts }));
  const reached = walkFrom(ends, input, source);
  for (const commit of reached.cut) throw incomplete(input, source, { range, reached, commit });
  const count = countBits(reached.commits);
  return {
    ...resultOf(reached),
    starts: starts?.refs.length ?? new Set(ends.include).size,
    refs: starts?.shown ?? [],
    range,
    newTips: scope.changes === null ? [] : endsOf(ends, store).include,
    skipped: [],
    notes: [...ends.notes, ...sizeNotes(scope, range, count)],
  };
}

/** A range in words of `git rev-list`, as far as it has them. */
function rangeText({ range, changes, not, since }: ScopePlan): string {
  const words = changes === null ? (range ?? '') : wordsOf(changes);
  const left = not.map((word) => `--not ${word}`);
  const dated = since === null ? [] : [`--since ${since}`];
  return [words, ...left, ...dated].filter((part) => part !== '').join(' ');
}

function sizeNotes({ changes }: ScopePlan, range: string, count: number): string[] {
  const commits = `${count} ${count === 1 ? 'commit' : 'commits'} in range`;
  if (changes !== null) return [`${changes.label}: ${commits}${range === '' ? '' : `: ${range}`}`];
  return count === 0 ? [`${range}: ${commits}`] : [];
}

/** What cannot be found in a shallow clone, or is named by its full id, was most likely not fetched. */
function resolveEnds(
  { repository, store, scope }: ScopeInput,
  range: string,
  resolve: () => NamedEnds,
): NamedEnds {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof ScanError) || error.code !== 'REVISION_UNKNOWN') throw error;
    const reason = `unknown revision ${String(error.details['revision'])}`;
    const id = new RegExp(`\\b[0-9a-f]{${store.hashLength * 2}}\\b`).exec(reason)?.[0];
    const isCut = repository.shallow.size > 0;
    if (!isCut && id === undefined && scope.changes === null) throw error;
    const remedy = isCut ? UNSHALLOW : `git fetch brings it (git fetch origin ${id ?? 'BRANCH'})`;
    throw new ScanError('RANGE_INCOMPLETE', { range, reason, remedy }, { cause: error });
  }
}

interface CutAt {
  readonly range: string;
  readonly reached: Reached;
  readonly commit: number;
}

function incomplete(
  input: ScopeInput,
  source: RevisionSource,
  { range, reached, commit }: CutAt,
): ScanError {
  const id = input.store.idOf(reached.graph.objectNumber[commit]!);
  const lost = lostParents(input, source, reached, commit);
  const isCut = input.repository.shallow.has(id);
  const unreadable = lost.find(({ object }) => object >= 0);
  const reason = isCut
    ? `the history is cut off before commit ${id.slice(0, SHORT_ID)} (a shallow clone)`
    : unreadable
      ? `commit ${unreadable.id} cannot be read`
      : `commit ${lost[0]?.id ?? '?'}, a parent of ${id.slice(0, SHORT_ID)}, is missing`;
  const remedy = isCut ? UNSHALLOW : 'git fsck tells what else is damaged';
  return new ScanError('RANGE_INCOMPLETE', { range, reason, remedy });
}

/** The parents of a cut commit that have no row in the graph. */
function lostParents(
  { store }: ScopeInput,
  source: RevisionSource,
  { graph }: Reached,
  commit: number,
): { readonly id: string; readonly object: number }[] {
  return parentsOf(source, store.idOf(graph.objectNumber[commit]!))
    .map((id) => ({ id, object: store.numberOfHex(id) }))
    .filter(({ object }) => object < 0 || graph.indexOf[object]! < 0);
}
