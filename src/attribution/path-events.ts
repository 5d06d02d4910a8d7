/**
 * At which paths hits came in: compares each commit's marked trees with its parents', descending
 * only where they differ. Also lists what stands at one commit (HEAD, a tip).
 */
import type { CommitTable } from './commit-table.ts';
import { blobOf, type TreeGraph } from './tree-graph.ts';

/** A hit blob that a commit brought to a path: no parent has the same blob at the same path. */
export interface PathEvent {
  readonly commit: number;
  /** Path in latin1, segments joined by `/`. */
  readonly path: string;
  readonly blob: number;
  /** Object numbers of the hit blobs that parents have at this path. */
  readonly before: readonly number[];
}

/** A hit blob at a path of one commit. */
export interface PathEntry {
  readonly path: string;
  readonly blob: number;
}

/** Deepest nesting of trees that is followed; git itself refuses deeper ones (core.maxTreeDepth is 2048). */
const MAX_TREE_DEPTH = 2048;

/** Calls `visit` for every path at which a commit brought a hit blob. Commits come in index order. */
export function forEachPathEvent(
  graph: TreeGraph,
  commits: CommitTable,
  visit: (event: PathEvent) => void,
): void {
  const { rootTree, parentStart, parents } = commits;
  const comparison = new TreeComparison(graph, visit);
  for (let commit = 0; commit < commits.count; commit += 1) {
    const tree = rootTree[commit]!;
    if (tree < 0 || graph.rankOf[tree]! < 0) continue;
    comparison.begin(commit, graph.rankOf[tree]!);
    let same = false;
    for (let k = parentStart[commit]!; k < parentStart[commit + 1]!; k += 1) {
      const parent = parents[k]!;
      const parentTree = parent < 0 ? -1 : rootTree[parent]!;
      if (parentTree === tree) same = true;
      else if (parentTree >= 0) comparison.addParent(graph.rankOf[parentTree]!);
    }
    if (!same) comparison.run();
  }
}

/**
 * Compares one tree with the trees that parents have at its path, then the sub-trees that differ. Trees
 * are compared by interned names, not by merging sorted lists: hostile trees are unsorted.
 */
class TreeComparison {
  private readonly graph: TreeGraph;
  private readonly visit: (event: PathEvent) => void;
  private commit = 0;
  /** What is left to compare, the last first: rank, depth, path, where its parents begin in the pool. */
  private readonly ranks: number[] = [];
  private readonly depths: number[] = [];
  private readonly prefixes: string[] = [];
  private readonly firstParents: number[] = [];
  private readonly parentPool: number[] = [];
  /** Which load a name was last seen in, and the chain of targets it had there. */
  private readonly seenIn: Int32Array;
  private readonly head: Int32Array;
  private readonly targets: number[] = [];
  private readonly next: number[] = [];
  private loads = 0;

  constructor(graph: TreeGraph, visit: (event: PathEvent) => void) {
    this.graph = graph;
    this.visit = visit;
    this.seenIn = new Int32Array(graph.names.length);
    this.head = new Int32Array(graph.names.length);
  }

  /** Prepares for a commit and its root tree; parents follow. */
  begin(commit: number, rank: number): void {
    this.commit = commit;
    this.ranks.length = 0;
    this.depths.length = 0;
    this.prefixes.length = 0;
    this.firstParents.length = 0;
    this.parentPool.length = 0;
    this.push(rank, 0, '');
  }

  /** One more parent's tree for what was pushed last; -1 for one that leads to no hit. */
  addParent(rank: number): void {
    if (rank >= 0) this.parentPool.push(rank);
  }

  run(): void {
    while (this.ranks.length > 0) this.compare();
  }

  private push(rank: number, depth: number, prefix: string): void {
    this.ranks.push(rank);
    this.depths.push(depth);
    this.prefixes.push(prefix);
    this.firstParents.push(this.parentPool.length);
  }

  // HOT: once for every tree that differs from its parents'.
  private compare(): void {
    const { start, target, name } = this.graph;
    const rank = this.ranks.pop()!;
    const depth = this.depths.pop()!;
    const prefix = this.prefixes.pop()!;
    this.load(this.firstParents.pop()!);
    for (let k = start[rank]!; k < start[rank + 1]!; k += 1) {
      const to = target[k]!;
      const first = this.seenIn[name[k]!] === this.loads ? this.head[name[k]!]! : -1;
      if (!this.isIn(first, to))
        this.differ(first, to, depth, prefix + this.graph.names[name[k]!]!);
    }
  }

  /** Takes the pool's parents from `first` on: one pass over their edges, then a look-up a name. */
  private load(first: number): void {
    const { start, target, name } = this.graph;
    this.loads += 1;
    this.targets.length = 0;
    this.next.length = 0;
    for (let i = first; i < this.parentPool.length; i += 1) {
      const rank = this.parentPool[i]!;
      for (let k = start[rank]!; k < start[rank + 1]!; k += 1) {
        const key = name[k]!;
        this.next.push(this.seenIn[key] === this.loads ? this.head[key]! : -1);
        this.head[key] = this.targets.push(target[k]!) - 1;
        this.seenIn[key] = this.loads;
      }
    }
    this.parentPool.length = first;
  }

  private isIn(first: number, to: number): boolean {
    for (let at = first; at >= 0; at = this.next[at]!) if (this.targets[at] === to) return true;
    return false;
  }

  /** An entry that no parent has: `first` begins the chain of what parents have under its name. */
  private differ(first: number, to: number, depth: number, path: string): void {
    if (to >= 0) {
      if (depth >= MAX_TREE_DEPTH) return;
      this.push(to, depth + 1, `${path}/`);
      for (let at = first; at >= 0; at = this.next[at]!) this.addParent(this.targets[at]!);
      return;
    }
    const before: number[] = [];
    for (let at = first; at >= 0; at = this.next[at]!) {
      if (this.targets[at]! < 0) before.push(blobOf(this.graph, this.targets[at]!));
    }
    this.visit({ commit: this.commit, path, blob: blobOf(this.graph, to), before });
  }
}

/** Every hit blob below a tree, with its path; a tree that leads to no hit gives nothing. */
export function listHits(graph: TreeGraph, rootTree: number): PathEntry[] {
  const found: PathEntry[] = [];
  if (rootTree < 0 || graph.rankOf[rootTree]! < 0) return found;
  const stack = [{ rank: graph.rankOf[rootTree]!, prefix: '', depth: 0 }];
  while (stack.length > 0) {
    const { rank, prefix, depth } = stack.pop()!;
    for (let k = graph.start[rank]!; k < graph.start[rank + 1]!; k += 1) {
      const to = graph.target[k]!;
      const path = prefix + graph.names[graph.name[k]!]!;
      if (to < 0) found.push({ path, blob: blobOf(graph, to) });
      else if (depth < MAX_TREE_DEPTH) {
        stack.push({ rank: to, prefix: `${path}/`, depth: depth + 1 });
      }
    }
  }
  return found;
}
