/**
 * Turns a history of trees into one in which a path is a thing of its own: a tree that stands at two paths
 * becomes two, and a file at a path one "blob", so that attribution tells the life of paths as it tells
 * that of contents. What it makes are numbers above those of all objects.
 */
import type { CommitTable } from './commit-table.ts';
import {
  blobOf,
  buildTreeGraph,
  EDGE_FIELDS,
  EDGE_HEAD,
  type EdgeRows,
  type TreeGraph,
} from './tree-graph.ts';

/** What files at paths are looked for in. */
export interface PathGraphInput {
  readonly objectCount: number;
  readonly commits: CommitTable;
  readonly edges: readonly EdgeRows[];
  /** Object numbers of trees beside those of commits: what tags point at. */
  readonly roots: readonly number[];
  /** True for an object that is a tree, also where nothing of it is among `edges`. */
  readonly isTree: (object: number) => boolean;
  /** Whether a path (latin1) matters. */
  readonly isWatched: (path: string) => boolean;
  /** Trees and files at paths, at most; see {@link PathGraph.isWhole}. */
  readonly most?: number;
}

/** A file at a path. */
export interface PathFile {
  /** In latin1. */
  readonly path: string;
  /** Object number of the blob. */
  readonly blob: number;
}

/** The history of watched paths. */
export interface PathGraph {
  /** One above the highest number. */
  readonly objectCount: number;
  readonly edges: EdgeRows;
  /** The commits, with the trees of this graph. */
  readonly commits: CommitTable;
  /** By number. */
  readonly files: ReadonlyMap<number, PathFile>;
  /** Numbers of `input.roots`, where they lead to a file. */
  readonly rootOf: ReadonlyMap<number, number>;
  /** False: there are more paths than are followed, as only a history made for it has. */
  readonly isWhole: boolean;
}

/** git.git has 300,000 trees in all of its history. */
const MOST_NODES = 4_000_000;
/** As in path-events.ts. */
const MAX_TREE_DEPTH = 2048;
const NOTHING = -1;

/** Follows every tree of a commit down to the files that matter. */
export function buildPathGraph(input: PathGraphInput): PathGraph {
  const { objectCount, commits, edges } = input;
  const graph = buildTreeGraph(edges, fileNumbers(input), objectCount);
  const unfolding = new Unfolding(graph, input);
  const rootTree = commits.rootTree.map((tree) => unfolding.root(tree));
  const rootOf = new Map<number, number>();
  for (const tree of input.roots) {
    const number = unfolding.root(tree);
    if (number !== NOTHING) rootOf.set(tree, number);
  }
  const indexOf = new Int32Array(unfolding.next).fill(-1);
  indexOf.set(commits.indexOf);
  return {
    objectCount: unfolding.next,
    edges: { rows: Int32Array.from(unfolding.rows), names: graph.names },
    commits: { ...commits, rootTree, indexOf },
    files: unfolding.files,
    rootOf,
    isWhole: unfolding.isWhole,
  };
}

/** Numbers of the files below some trees of a graph; -1 for no tree. */
export function filesBelow(graph: PathGraph, roots: Iterable<number>): Set<number> {
  const { rows } = graph.edges;
  const rowOf = new Map<number, number>();
  for (let at = 0; at < rows.length; at += EDGE_HEAD + EDGE_FIELDS * rows[at + 1]!)
    rowOf.set(rows[at]!, at);
  const found = new Set<number>();
  const seen = new Set<number>();
  const pending = [...roots];
  for (let number = pending.pop(); number !== undefined; number = pending.pop()) {
    if (seen.has(number)) continue;
    seen.add(number);
    if (graph.files.has(number)) found.add(number);
    const row = rowOf.get(number);
    if (row === undefined) continue;
    const end = row + EDGE_HEAD + EDGE_FIELDS * rows[row + 1]!; // rows are whole
    for (let edge = row + EDGE_HEAD; edge < end; edge += EDGE_FIELDS) pending.push(rows[edge]!);
  }
  return found;
}

/** What trees name and is no tree. */
function fileNumbers({ edges, isTree }: PathGraphInput): Set<number> {
  const files = new Set<number>();
  const add = (rows: Int32Array, from: number, to: number): void => {
    for (let edge = from; edge < to; edge += EDGE_FIELDS) {
      if (!isTree(rows[edge]!)) files.add(rows[edge]!);
    }
  };
  for (const { rows } of edges) {
    for (let at = 0; at < rows.length; ) {
      const end = at + EDGE_HEAD + EDGE_FIELDS * rows[at + 1]!; // rows are whole
      add(rows, at + EDGE_HEAD, end);
      at = end;
    }
  }
  return files;
}

/** A directory's path, with what is known of the trees that stood there. */
interface Folder {
  /** '' or ending in a slash. */
  readonly path: string;
  readonly depth: number;
  /** By the number of a name. */
  readonly folders: Map<number, Folder>;
  readonly watched: Map<number, boolean>;
  /** By rank: the number of the tree here, NOTHING where it leads to no file that matters. */
  readonly trees: Map<number, number>;
}

function newFolder(path: string, depth: number): Folder {
  return { path, depth, folders: new Map(), watched: new Map(), trees: new Map() };
}

class Unfolding {
  readonly rows: number[] = [];
  readonly files = new Map<number, PathFile>();
  next: number;
  isWhole = true;
  private readonly graph: TreeGraph;
  private readonly input: PathGraphInput;
  private readonly top = newFolder('', 0);
  private readonly fileNumbers = new Map<string, number>();
  private nodesLeft: number;

  constructor(graph: TreeGraph, input: PathGraphInput) {
    this.graph = graph;
    this.input = input;
    this.next = input.objectCount;
    this.nodesLeft = input.most ?? MOST_NODES;
  }

  /** The number of a root tree. */
  root(tree: number): number {
    const rank = tree < 0 ? -1 : this.graph.rankOf[tree]!;
    return rank < 0 ? NOTHING : this.tree(rank, this.top);
  }

  /** The number of a tree at a folder. */
  private tree(rank: number, folder: Folder): number {
    const known = folder.trees.get(rank);
    if (known !== undefined) return known;
    const children = this.children(rank, folder);
    let number = NOTHING;
    if (children.length > 0) {
      number = this.next;
      this.next += 1;
      this.rows.push(number, children.length / 2);
      for (const value of children) this.rows.push(value);
    }
    folder.trees.set(rank, number);
    return number;
  }

  /** Pairs of a child's number and its name's. */
  private children(rank: number, folder: Folder): number[] {
    const { start, target, name } = this.graph;
    const children: number[] = [];
    this.nodesLeft -= 1;
    for (let k = start[rank]!; k < start[rank + 1]!; k += 1) {
      if (this.nodesLeft <= 0) {
        this.isWhole = false;
        break;
      }
      const to = target[k]!;
      const child = to < 0 ? this.file(to, name[k]!, folder) : this.below(to, name[k]!, folder);
      if (child !== NOTHING) children.push(child, name[k]!);
    }
    return children;
  }

  private below(rank: number, name: number, folder: Folder): number {
    if (folder.depth >= MAX_TREE_DEPTH) return NOTHING;
    let inner = folder.folders.get(name);
    if (inner === undefined) {
      inner = newFolder(`${folder.path}${this.graph.names[name]!}/`, folder.depth + 1);
      folder.folders.set(name, inner);
    }
    return this.tree(rank, inner);
  }

  private file(target: number, name: number, folder: Folder): number {
    const path = folder.path + this.graph.names[name]!;
    let isWatched = folder.watched.get(name);
    if (isWatched === undefined) {
      isWatched = this.input.isWatched(path);
      folder.watched.set(name, isWatched);
    }
    if (!isWatched) return NOTHING;
    const blob = blobOf(this.graph, target);
    const key = `${blob} ${path}`;
    let number = this.fileNumbers.get(key);
    if (number === undefined) {
      number = this.next;
      this.next += 1;
      this.nodesLeft -= 1;
      this.fileNumbers.set(key, number);
      this.files.set(number, { path, blob });
    }
    return number;
  }
}
