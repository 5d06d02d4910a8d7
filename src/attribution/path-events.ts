/**
 * At which paths hits came in: compares each commit's marked trees with its parents', descending
 * only where they differ. Also lists what stands at one commit (HEAD, a tip).
 */
import type { CommitTable } from './commit-table.ts';
import type { TreeGraph } from './tree-graph.ts';

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

interface Frame {
  readonly tree: number;
  readonly parents: readonly number[];
  readonly prefix: string;
}

/** Deepest nesting of trees that is followed; git itself refuses deeper ones (core.maxTreeDepth is 2048). */
const MAX_TREE_DEPTH = 2048;

/** Calls `visit` for every path at which a commit brought a hit blob. Commits come in index order. */
export function forEachPathEvent(
  graph: TreeGraph,
  commits: CommitTable,
  visit: (event: PathEvent) => void,
): void {
  const finder = new ChildFinder(graph);
  for (let commit = 0; commit < commits.count; commit += 1) {
    const tree = commits.rootTree[commit]!;
    if (tree < 0 || graph.rankOf[tree]! < 0) continue;
    const parents: number[] = [];
    let same = false;
    for (let k = commits.parentStart[commit]!; k < commits.parentStart[commit + 1]!; k += 1) {
      const parent = commits.parents[k]!;
      const parentTree = parent < 0 ? -1 : commits.rootTree[parent]!;
      if (parentTree === tree) same = true;
      if (parentTree >= 0 && graph.rankOf[parentTree]! >= 0) parents.push(parentTree);
    }
    if (!same) compare(graph, commit, { tree, parents, prefix: '' }, finder, visit);
  }
}

function compare(
  graph: TreeGraph,
  commit: number,
  root: Frame,
  finder: ChildFinder,
  visit: (event: PathEvent) => void,
): void {
  const stack: Array<Frame & { depth: number }> = [{ ...root, depth: 0 }];
  while (stack.length > 0) {
    const frame = stack.pop()!;
    const rank = graph.rankOf[frame.tree]!;
    finder.load(frame.parents);
    for (let k = graph.start[rank]!; k < graph.start[rank + 1]!; k += 1) {
      const number = graph.child[k]!;
      const name = graph.name[k]!;
      const before = finder.named(name);
      if (before.includes(number)) continue;
      const path = frame.prefix + graph.names[name]!;
      if (graph.rankOf[number]! < 0) {
        visit({ commit, path, blob: number, before: before.filter((b) => graph.rankOf[b]! < 0) });
      } else if (frame.depth < MAX_TREE_DEPTH) {
        const parents = before.filter((b) => graph.rankOf[b]! >= 0);
        stack.push({ tree: number, parents, prefix: `${path}/`, depth: frame.depth + 1 });
      }
    }
  }
}

/** Finds children by name in a few trees at once: one pass over their edges, then a look-up a name. */
class ChildFinder {
  private readonly graph: TreeGraph;
  /** Which load a name was last seen in, and the chain of children it had there. */
  private readonly seenIn: Int32Array;
  private readonly head: Int32Array;
  private readonly children: number[] = [];
  private readonly next: number[] = [];
  private loads = 0;

  constructor(graph: TreeGraph) {
    this.graph = graph;
    this.seenIn = new Int32Array(graph.names.length);
    this.head = new Int32Array(graph.names.length);
  }

  load(trees: readonly number[]): void {
    const { rankOf, start, child, name } = this.graph;
    this.loads += 1;
    this.children.length = 0;
    this.next.length = 0;
    for (const tree of trees) {
      const rank = rankOf[tree]!;
      for (let k = start[rank]!; k < start[rank + 1]!; k += 1) {
        const key = name[k]!;
        this.next.push(this.seenIn[key] === this.loads ? this.head[key]! : -1);
        this.head[key] = this.children.push(child[k]!) - 1;
        this.seenIn[key] = this.loads;
      }
    }
  }

  named(name: number): number[] {
    const found: number[] = [];
    if (this.seenIn[name] !== this.loads) return found;
    for (let at = this.head[name]!; at >= 0; at = this.next[at]!) found.push(this.children[at]!);
    return found;
  }
}

/** Every hit blob below a tree, with its path; a tree that leads to no hit gives nothing. */
export function listHits(graph: TreeGraph, rootTree: number): PathEntry[] {
  const found: PathEntry[] = [];
  if (rootTree < 0 || graph.rankOf[rootTree]! < 0) return found;
  const stack: Array<{ tree: number; prefix: string; depth: number }> = [
    { tree: rootTree, prefix: '', depth: 0 },
  ];
  while (stack.length > 0) {
    const { tree, prefix, depth } = stack.pop()!;
    const rank = graph.rankOf[tree]!;
    for (let k = graph.start[rank]!; k < graph.start[rank + 1]!; k += 1) {
      const number = graph.child[k]!;
      const path = prefix + graph.names[graph.name[k]!]!;
      if (graph.rankOf[number]! < 0) found.push({ path, blob: number });
      else if (depth < MAX_TREE_DEPTH) {
        stack.push({ tree: number, prefix: `${path}/`, depth: depth + 1 });
      }
    }
  }
  return found;
}
