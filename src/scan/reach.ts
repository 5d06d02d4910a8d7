/**
 * Which objects are reached from some starting points and not from others: commits by set difference
 * over every parent, then trees and blobs below the commits that are left.
 *
 * A tree or blob is left out where a boundary has it: a parent, itself outside of the set, of a commit
 * inside. This is what `git rev-list --objects` lists, so a file that a range brings back to an older
 * state counts again. Names, dates and errors are revisions.ts' and scope.ts'.
 */
import type { CommitTable } from '../attribution/index.ts';
import { hasBit, newBits, setBit } from '../base/bits.ts';
import { toHex } from '../base/bytes.ts';
import {
  commitsWithMissingParents,
  difference,
  intersection,
  isFault,
  numbersOf,
  OBJECT_TREE,
  type ObjectStore,
  reachable,
} from '../git/index.ts';
import { readCommits } from './commit-rows.ts';
import type { LocalWalk } from './local-walk.ts';
import { TreeReach } from './tree-reach.ts';

/** Where to start and what to leave out, as object numbers; tags have been followed. */
export interface Ends {
  readonly include: readonly number[];
  readonly exclude: readonly number[];
  /** What both of a pair reach is left out. */
  readonly symmetric: readonly (readonly [number, number])[];
  /** Tag objects that are in, whatever they point at. */
  readonly tags: readonly number[];
  /** Commits older than this (seconds since 1970) are left out; null: none. */
  readonly since: number | null;
}

/** More of a walk. */
export interface ReachOptions {
  /** Object numbers of commits that the graph should know, whether they are reached or not. */
  readonly alsoKnow?: readonly number[];
  /** See TreeReach; for tests. */
  readonly smallWave?: number;
}

/** What a walk found. */
export interface Reached {
  /** Object numbers (base/bits.ts), in shared memory. */
  readonly objects: Uint8Array;
  /** Every commit that the walk knows, in the set or not. */
  readonly graph: CommitTable;
  /** Those of `graph` that are in the set. */
  readonly commits: Uint8Array;
  /** Objects of the boundary and what was excluded by name, and all below. */
  readonly before: Uint8Array;
  /** Commits of the set, by index in `graph`, that have a parent which cannot be had. */
  readonly cut: Uint32Array;
  /** Hex ids of objects that the store lacks and that stand below the boundary: not of this set. */
  readonly absentBefore: ReadonlySet<string>;
}

/** Walks. */
export function reach(
  store: ObjectStore,
  walk: LocalWalk,
  ends: Ends,
  options: ReachOptions = {},
): Reached {
  const { include, exclude, symmetric } = ends;
  const graph = readCommits(store, walk, [
    ...include,
    ...exclude,
    ...symmetric.flat(),
    ...(options.alsoKnow ?? []),
  ]);
  const commits = commitsBetween(graph, ends);
  const objects = newBits(store.objectCount, true);
  const roots: number[] = [];
  for (const commit of numbersOf(commits)) {
    setBit(objects, graph.objectNumber[commit]!); // a set of the graph's commits
    roots.push(graph.rootTree[commit]!);
  }
  const trees = new TreeReach(store, walk, options.smallWave);
  const absentBefore = new Set<string>();
  const before = newBits(store.objectCount);
  trees.add([...boundaryTrees(graph, commits), ...treesOf(store, exclude)], before, {
    onMissing: (bytes, at) => absentBefore.add(toHex(bytes, at, store.hashLength)),
  });
  for (const number of exclude) if (number >= 0) setBit(before, number);
  for (const number of [...include, ...ends.tags]) {
    if (number >= 0 && graph.indexOf[number]! < 0 && !hasBit(before, number)) {
      addSingle(store, number, { objects, roots });
    }
  }
  trees.add(roots, objects, { except: before });
  const cut = commitsWithMissingParents(graph, commits);
  return { objects, graph, commits, before, cut, absentBefore };
}

function commitsBetween(graph: CommitTable, ends: Ends): Uint8Array {
  const from = (numbers: readonly number[]): Uint8Array =>
    reachable(
      graph,
      numbers.map((number) => (number < 0 ? -1 : graph.indexOf[number]!)),
    );
  let commits = difference(from(ends.include), from(ends.exclude));
  for (const [a, b] of ends.symmetric) {
    commits = difference(commits, intersection(from([a]), from([b])));
  }
  if (ends.since === null) return commits;
  const recent = newBits(graph.count);
  for (const commit of numbersOf(commits)) {
    if (graph.time[commit]! >= ends.since) setBit(recent, commit);
  }
  return recent;
}

/** Root trees of the parents that are not in the set, -1 where the store lacks one. */
function boundaryTrees(graph: CommitTable, commits: Uint8Array): Set<number> {
  const trees = new Set<number>();
  for (const commit of numbersOf(commits)) {
    const end = graph.parentStart[commit + 1]!;
    for (let at = graph.parentStart[commit]!; at < end; at += 1) {
      const parent = graph.parents[at]!;
      if (parent >= 0 && !hasBit(commits, parent)) trees.add(graph.rootTree[parent]!);
    }
  }
  return trees;
}

function typeOf(store: ObjectStore, number: number): number {
  const type = store.typeOf(number);
  if (type !== 0) return type;
  const object = store.read(number);
  return isFault(object) ? 0 : object.type;
}

function treesOf(store: ObjectStore, numbers: readonly number[]): number[] {
  return numbers.filter((number) => number >= 0 && typeOf(store, number) === OBJECT_TREE);
}

/** A starting point that is no commit; a commit without a row cannot be read, and the scan says why. */
function addSingle(
  store: ObjectStore,
  number: number,
  { objects, roots }: { readonly objects: Uint8Array; readonly roots: number[] },
): void {
  if (typeOf(store, number) === OBJECT_TREE) roots.push(number);
  else setBit(objects, number);
}
