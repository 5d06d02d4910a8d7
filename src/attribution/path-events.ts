/**
 * At which paths hits came in: compares each commit's marked trees with its parents', descending
 * only where they differ. Also lists what stands at one commit (HEAD, a tip).
 */
import { CHANGE_ROW_HEAD, type HistoryTables } from '../kernel/index.ts';
import type { RankedHistory } from './presence.ts';
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

/** Every path at which a commit brought a hit blob, by commit index. */
export function pathEvents(
  graph: TreeGraph,
  { aged, rootRank }: RankedHistory,
  tables: HistoryTables | null = null,
): PathEvent[] {
  const { count, commitAt, parentStart, parents } = aged;
  const events: PathEvent[] = [];
  const comparison = new TreeComparison(graph, events);
  const quick = tables?.pathChanges(graph, aged, rootRank) ?? null;
  // By age, since a commit and its parents then lie near each other in memory.
  for (let age = 0; age < count; age += 1) {
    if (quick !== null) {
      const { next, rows } = quick.compare(age);
      addChanges(rows, { graph, commitAt, events });
      if (next === count) break;
      age = next;
    }
    const rank = rootRank[age]!;
    if (rank < 0) continue;
    comparison.begin(commitAt[age]!, rank);
    let same = false;
    for (let k = parentStart[age]!; k < parentStart[age + 1]!; k += 1) {
      const parent = parents[k]! < 0 ? -1 : rootRank[parents[k]!]!;
      same ||= parent === rank;
      comparison.addParent(parent);
    }
    if (!same) comparison.run();
  }
  return events.toSorted((a, b) => a.commit - b.commit);
}

/** Takes in what the kernel compared. */
function addChanges(
  rows: Int32Array,
  to: {
    readonly graph: TreeGraph;
    readonly commitAt: Int32Array;
    readonly events: PathEvent[];
  },
): void {
  const { graph, commitAt, events } = to;
  for (let at = 0; at < rows.length; ) {
    const commit = commitAt[rows[at]!]!;
    const old = rows[at + 2]!;
    const first = at + CHANGE_ROW_HEAD;
    const end = first + rows[at + 3]!;
    // The last name comes first.
    let path = graph.names[rows[end - 1]!]!;
    for (let k = end - 2; k >= first; k -= 1) path += `/${graph.names[rows[k]!]!}`;
    const before = old < 0 ? [blobOf(graph, old)] : [];
    events.push({ commit, path, blob: blobOf(graph, rows[at + 1]!), before });
    at = end;
  }
}

/**
 * Compares one tree with the trees that parents have at its path, then the sub-trees that differ. Trees
 * are compared by interned names, not by merging sorted lists: hostile trees are unsorted.
 */
class TreeComparison {
  private readonly graph: TreeGraph;
  private readonly events: PathEvent[];
  private commit = 0;
  /** What is left to compare, the last first: rank, depth, path, where its parents begin in the pool. */
  private readonly ranks: number[] = [];
  private readonly depths: number[] = [];
  private readonly prefixes: string[] = [];
  private readonly firstParents: number[] = [];
  private readonly parentPool: number[] = [];
  private frames = 0;
  private poolSize = 0;
  /** Which load a name was last seen in, and the chain of targets it had there. */
  private readonly seenIn: Int32Array;
  private readonly head: Int32Array;
  private readonly targets: number[] = [];
  private readonly next: number[] = [];
  private loads = 0;

  constructor(graph: TreeGraph, events: PathEvent[]) {
    this.graph = graph;
    this.events = events;
    this.seenIn = new Int32Array(graph.names.length);
    this.head = new Int32Array(graph.names.length);
  }

  /** Prepares for a commit and its root tree; parents follow. */
  begin(commit: number, rank: number): void {
    this.commit = commit;
    this.frames = 0;
    this.poolSize = 0;
    this.push(rank, 0, '');
  }

  /** One more parent's tree for what was pushed last; -1 for one that leads to no hit. */
  addParent(rank: number): void {
    if (rank >= 0) this.parentPool[this.poolSize++] = rank;
  }

  /** Compares what was pushed, and what comes up on the way. HOT: every tree that differs. */
  run(): void {
    while (this.frames > 0) {
      this.frames -= 1;
      const rank = this.ranks[this.frames]!;
      const first = this.firstParents[this.frames]!;
      const parentCount = this.poolSize - first;
      this.poolSize = first;
      const depth = this.depths[this.frames]!;
      const prefix = this.prefixes[this.frames]!;
      if (parentCount === 1 && this.isAligned(rank, this.parentPool[first]!)) {
        this.compareAligned(rank, this.parentPool[first]!, depth, prefix);
      } else {
        this.load(first, parentCount);
        this.compare(rank, depth, prefix);
      }
    }
  }

  private push(rank: number, depth: number, prefix: string): void {
    this.ranks[this.frames] = rank;
    this.depths[this.frames] = depth;
    this.prefixes[this.frames] = prefix;
    this.firstParents[this.frames] = this.poolSize;
    this.frames += 1;
  }

  /** True where both have the same names in the same order, each once: nearly always. */
  private isAligned(rank: number, parent: number): boolean {
    const { start, name, hasTwins } = this.graph;
    const first = start[rank]!;
    const shift = start[parent]! - first;
    const end = start[rank + 1]!;
    if (end + shift !== start[parent + 1]! || hasTwins[rank] === 1) return false;
    for (let k = first; k < end; k += 1) if (name[k] !== name[k + shift]) return false;
    return true;
  }

  private compareAligned(rank: number, parent: number, depth: number, prefix: string): void {
    const { start, target, name, names } = this.graph;
    const shift = start[parent]! - start[rank]!;
    for (let k = start[rank]!; k < start[rank + 1]!; k += 1) {
      const to = target[k]!;
      const old = target[k + shift]!;
      if (to === old) continue;
      const path = prefix + names[name[k]!]!;
      if (to < 0) this.tell(to, path, old < 0 ? [blobOf(this.graph, old)] : []);
      else if (depth < MAX_TREE_DEPTH) {
        this.push(to, depth + 1, `${path}/`);
        this.addParent(old);
      }
    }
  }

  private compare(rank: number, depth: number, prefix: string): void {
    const { start, target, name, names } = this.graph;
    for (let k = start[rank]!; k < start[rank + 1]!; k += 1) {
      const to = target[k]!;
      const first = this.seenIn[name[k]!] === this.loads ? this.head[name[k]!]! : -1;
      if (!this.isIn(first, to)) this.differ(first, to, depth, prefix + names[name[k]!]!);
    }
  }

  /** Takes some of the pool's parents: one pass over their edges, then a look-up a name. */
  private load(first: number, parentCount: number): void {
    const { start, target, name } = this.graph;
    this.loads += 1;
    let size = 0;
    for (let i = first; i < first + parentCount; i += 1) {
      const rank = this.parentPool[i]!;
      for (let k = start[rank]!; k < start[rank + 1]!; k += 1) {
        const key = name[k]!;
        this.next[size] = this.seenIn[key] === this.loads ? this.head[key]! : -1;
        this.targets[size] = target[k]!;
        this.head[key] = size;
        this.seenIn[key] = this.loads;
        size += 1;
      }
    }
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
    this.tell(to, path, before);
  }

  private tell(target: number, path: string, before: readonly number[]): void {
    this.events.push({ commit: this.commit, path, blob: blobOf(this.graph, target), before });
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
