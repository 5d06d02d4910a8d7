/**
 * Which trees lead to the blobs that hit: the part of the tree graph that matters, as flat arrays.
 *
 * Workers post one edge for each sub-tree entry of every tree and for each entry that names a blob
 * with a hit. One walk over the trees, children before parents, tells which of them lead to a hit,
 * numbers these in its own order and keeps their edges that lead there.
 */

import type { HistoryTables } from '../kernel/index.ts';

/** Row layout of {@link EdgeRows.rows}: a tree, how many edges it has, then each edge. */
export const EDGE_HEAD = 2;
/** An edge: the child (tree or hit blob), and an index into names. */
export const EDGE_FIELDS = 2;

/** What one worker found while reading trees. */
export interface EdgeRows {
  /** Variable-length rows, mostly one for each tree that has edges. */
  readonly rows: Int32Array;
  /** Entry names in latin1 (one character a byte), so that any byte survives. */
  readonly names: readonly string[];
}

/** The marked part of the tree graph: only trees that lead to a hit, and the hits. */
export interface TreeGraph {
  /** How many trees: they have ranks 0 … treeCount - 1, each above the ranks of its sub-trees. */
  readonly treeCount: number;
  /** Rank of each marked tree, negative otherwise, by object number. */
  readonly rankOf: Int32Array;
  /** Object numbers of the hit blobs, by the index that targets name. */
  readonly blobs: Int32Array;
  /** Edges of the tree with rank r: start[r] … start[r + 1]. */
  readonly start: Int32Array;
  /** Where each edge leads: the rank of a sub-tree, or ~index of a blob. */
  readonly target: Int32Array;
  /** Index into `names` of each edge. */
  readonly name: Int32Array;
  readonly names: readonly string[];
  /** 1 for trees, by rank, in which one name stands twice: only hostile ones have that. */
  readonly hasTwins: Uint8Array;
}

/** Object number of the blob that an edge's `target` (negative) means. */
export function blobOf(graph: TreeGraph, target: number): number {
  return graph.blobs[~target]!;
}

/** Keeps what leads to `hits` (object numbers of blobs, each once) and orders it. */
export function buildTreeGraph(
  parts: readonly EdgeRows[],
  hits: Iterable<number>,
  objectCount: number,
  tables: HistoryTables | null = null,
): TreeGraph {
  const blobs = Int32Array.from(hits);
  const merged = mergeNames(parts);
  const { names } = merged;
  const kernelParts = parts.map(({ rows }, i) => ({ rows, numbers: merged.remap[i] ?? null }));
  const size = { objectCount, nameCount: names.length };
  const known = tables?.markTrees(kernelParts, blobs, size) ?? null;
  if (known !== null) return { ...known, blobs, names };
  const rows = joinParts(parts, merged);
  const forest = forestOf(rows, objectCount) ?? forestOf(joinTwice(rows), objectCount)!;
  for (let i = 0; i < blobs.length; i += 1) {
    if (forest.state[blobs[i]!] !== NEW) forest.state[blobs[i]!] = FIRST_BLOB - i;
  }
  const marked = new MarkedTrees(forest, names.length);
  marked.run();
  const { start, target, name, treeCount, hasTwins } = marked;
  return { treeCount, rankOf: forest.state, blobs, start, target, name, names, hasTwins };
}

/** The edges that lead to `hits`, as rows of one part: all that a later scan needs of these trees. */
export function markedEdges(
  parts: readonly EdgeRows[],
  hits: Iterable<number>,
  objectCount: number,
): EdgeRows {
  const graph = buildTreeGraph(parts, hits, objectCount);
  const { treeCount, rankOf, start, target, name, names } = graph;
  const treeAt = new Int32Array(treeCount);
  for (let object = 0; object < objectCount; object += 1) {
    if (rankOf[object]! >= 0) treeAt[rankOf[object]!] = object;
  }
  const rows = new Int32Array(treeCount * EDGE_HEAD + start[treeCount]! * EDGE_FIELDS);
  let at = 0;
  for (let rank = 0; rank < treeCount; rank += 1) {
    rows[at] = treeAt[rank]!;
    rows[at + 1] = start[rank + 1]! - start[rank]!;
    at += EDGE_HEAD;
    for (let k = start[rank]!; k < start[rank + 1]!; k += 1, at += EDGE_FIELDS) {
      const to = target[k]!;
      rows[at] = to >= 0 ? treeAt[to]! : blobOf(graph, to);
      rows[at + 1] = name[k]!;
    }
  }
  return { rows, names };
}

/** The rows of all parts end to end, with names numbered over all of them. */
function joinParts(parts: readonly EdgeRows[], { remap }: MergedNames): Int32Array {
  if (parts.length === 1) return parts[0]!.rows;
  const joined = new Int32Array(parts.reduce((sum, { rows }) => sum + rows.length, 0));
  let to = 0;
  for (const [part, { rows }] of parts.entries()) {
    const numbers = remap[part]!;
    joined.set(rows, to);
    for (const end = to + rows.length; to < end; ) {
      const first = to + EDGE_HEAD;
      to = first + joined[to + 1]! * EDGE_FIELDS;
      for (let at = first; at < to; at += EDGE_FIELDS) joined[at + 1] = numbers[joined[at + 1]!]!;
    }
  }
  return joined;
}

/** The same edges with one row for each tree, where some were read twice. */
function joinTwice(rows: Int32Array): Int32Array {
  const edgesOf = new Map<number, number[]>();
  for (let at = 0; at < rows.length; ) {
    const first = at + EDGE_HEAD;
    const end = first + rows[at + 1]! * EDGE_FIELDS;
    const known = edgesOf.get(rows[at]!) ?? [];
    for (let k = first; k < end; k += 1) known.push(rows[k]!);
    edgesOf.set(rows[at]!, known);
    at = end;
  }
  const joined: number[] = [];
  for (const [tree, edges] of edgesOf) {
    joined.push(tree, edges.length / EDGE_FIELDS);
    for (const value of edges) joined.push(value);
  }
  return Int32Array.from(joined);
}

/** In {@link Forest.state}: no tree with edges, or one that leads to no hit, or that is on the way down. */
const UNMARKED = -1;
/** In {@link Forest.state}: a tree that was not seen yet. */
const NEW = -2;
/** In {@link Forest.state}: blob i of the graph is FIRST_BLOB - i. */
const FIRST_BLOB = -3;

/** All trees that have edges. */
interface Forest {
  readonly rows: Int32Array;
  readonly treeCount: number;
  /** By object number: where the tree's row begins. */
  readonly rowOf: Int32Array;
  /** By object number: one of the above, later a rank. */
  readonly state: Int32Array;
}

/** Finds the trees; null where one has several rows. */
function forestOf(rows: Int32Array, objectCount: number): Forest | null {
  const state = new Int32Array(objectCount).fill(UNMARKED);
  const rowOf = new Int32Array(objectCount);
  let treeCount = 0;
  for (let at = 0; at < rows.length; at += EDGE_HEAD + rows[at + 1]! * EDGE_FIELDS) {
    const tree = rows[at]!;
    if (state[tree] === NEW) return null;
    state[tree] = NEW;
    rowOf[tree] = at;
    treeCount += 1;
  }
  return { rows, treeCount, rowOf, state };
}

/**
 * A depth-first walk over all trees, iterative. A tree is done after its sub-trees; what leads to a hit
 * gets the next rank then, and its edges that lead there are written behind those of lower ranks. An edge
 * that closes a circle leads nowhere.
 */
class MarkedTrees {
  treeCount = 0;
  readonly start: Int32Array;
  readonly target: Int32Array;
  readonly name: Int32Array;
  readonly hasTwins: Uint8Array;
  private readonly forest: Forest;
  /** Tree by rank plus one that a name was last written for. */
  private readonly seenIn: Int32Array;

  constructor(forest: Forest, nameCount: number) {
    const edgeCount = (forest.rows.length - forest.treeCount * EDGE_HEAD) / EDGE_FIELDS;
    this.forest = forest;
    this.start = new Int32Array(forest.treeCount + 1);
    this.target = new Int32Array(edgeCount);
    this.name = new Int32Array(edgeCount);
    this.hasTwins = new Uint8Array(forest.treeCount);
    this.seenIn = new Int32Array(nameCount);
  }

  /** HOT: every tree. */
  run(): void {
    const { rows, state } = this.forest;
    for (let at = 0; at < rows.length; at += EDGE_HEAD + rows[at + 1]! * EDGE_FIELDS) {
      if (state[rows[at]!] === NEW) this.descend(rows[at]!);
    }
  }

  /** Goes through all that is below `root` and was not seen yet. HOT: every edge of every tree. */
  private descend(root: number): void {
    const { rows, state, rowOf } = this.forest;
    // Trees on the way down, where the next edge of each stands, and whether one before leads to a hit.
    const path = [root];
    const next = [rowOf[root]! + EDGE_HEAD];
    const leads = [false];
    state[root] = UNMARKED;
    for (let depth = 0; depth >= 0; ) {
      const row = rowOf[path[depth]!]!;
      const end = row + EDGE_HEAD + rows[row + 1]! * EDGE_FIELDS;
      let at = next[depth]!;
      let isLeading = leads[depth]!;
      for (; at < end; at += EDGE_FIELDS) {
        const to = state[rows[at]!]!;
        if (to === NEW) break;
        if (to !== UNMARKED) isLeading = true;
      }
      // An edge to a new tree is looked at again when that tree is done.
      next[depth] = at;
      leads[depth] = isLeading;
      if (at < end) {
        const below = rows[at]!;
        depth += 1;
        path[depth] = below;
        next[depth] = rowOf[below]! + EDGE_HEAD;
        leads[depth] = false;
        state[below] = UNMARKED;
      } else {
        if (isLeading) this.keep(path[depth]!);
        depth -= 1;
      }
    }
  }

  /** Keeps a tree that leads to a hit; its sub-trees are done. */
  private keep(tree: number): void {
    const { target, name, seenIn, treeCount } = this;
    const { rows, rowOf, state } = this.forest;
    const row = rowOf[tree]!;
    const end = row + EDGE_HEAD + rows[row + 1]! * EDGE_FIELDS;
    let to = this.start[treeCount]!;
    for (let at = row + EDGE_HEAD; at < end; at += EDGE_FIELDS) {
      const child = state[rows[at]!]!;
      if (child === UNMARKED) continue;
      const key = rows[at + 1]!;
      target[to] = child >= 0 ? child : ~(FIRST_BLOB - child);
      name[to] = key;
      to += 1;
      if (seenIn[key] === treeCount + 1) this.hasTwins[treeCount] = 1;
      seenIn[key] = treeCount + 1;
    }
    state[tree] = treeCount;
    this.treeCount += 1;
    this.start[this.treeCount] = to;
  }
}

interface MergedNames {
  readonly names: readonly string[];
  /** By part: the number that each of its names has among all; none for a part that has them alone. */
  readonly remap: readonly Int32Array[];
}

function mergeNames(parts: readonly EdgeRows[]): MergedNames {
  if (parts.length === 1) return { names: parts[0]!.names, remap: [] };
  const names: string[] = [];
  const numberOf = new Map<string, number>();
  const remap = parts.map((part) => {
    const table = new Int32Array(part.names.length);
    part.names.forEach((text, i) => {
      let number = numberOf.get(text);
      if (number === undefined) {
        number = names.push(text) - 1;
        numberOf.set(text, number);
      }
      table[i] = number;
    });
    return table;
  });
  return { names, remap };
}
