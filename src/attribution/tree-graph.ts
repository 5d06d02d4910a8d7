/**
 * Which trees lead to the blobs that hit: the part of the tree graph that matters, as flat arrays.
 *
 * Workers post one edge for each sub-tree entry of every tree and for each entry that names a blob
 * with a hit. Here the edges that lie on a way to a hit are kept (an upward closure), grouped by
 * parent, and the trees are numbered so that children come before parents.
 */
import { postOrder } from './post-order.ts';

/** Row layout of {@link EdgeRows.rows}: parent tree, child (tree or hit blob), index into names. */
export const EDGE_ROW = 3;

/** What one worker found while reading trees. */
export interface EdgeRows {
  readonly rows: Int32Array;
  /** Entry names in latin1 (one character a byte), so that any byte survives. */
  readonly names: readonly string[];
}

/** The marked part of the tree graph: only trees that lead to a hit, and the hits. */
export interface TreeGraph {
  /** How many trees: they have ranks 0 … treeCount - 1, each above the ranks of its sub-trees. */
  readonly treeCount: number;
  /** Rank of each marked tree, -1 otherwise, by object number. */
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
): TreeGraph {
  const blobs = Int32Array.from(hits);
  const rankOf = new Int32Array(objectCount).fill(-1);
  const edges = markedRows(parts, blobs, objectCount);
  const { parent, child } = edges;
  const trees: number[] = [];
  for (let k = 0; k < parent.length; k += 1) {
    if (rankOf[parent[k]!] === -1) rankOf[parent[k]!] = trees.push(parent[k]!) - 1;
  }
  const start = new Int32Array(trees.length + 1);
  for (let k = 0; k < parent.length; k += 1) start[rankOf[parent[k]!]! + 1]! += 1;
  for (let i = 0; i < trees.length; i += 1) start[i + 1]! += start[i]!;
  const indexOf = new Int32Array(objectCount);
  for (let i = 0; i < blobs.length; i += 1) indexOf[blobs[i]!] = i;
  const fill = start.slice();
  const target = new Int32Array(child.length);
  const name = new Int32Array(child.length);
  for (let k = 0; k < parent.length; k += 1) {
    const at = fill[rankOf[parent[k]!]!]!++;
    const rank = rankOf[child[k]!]!;
    target[at] = rank >= 0 ? rank : ~indexOf[child[k]!]!;
    name[at] = edges.name[k]!;
  }
  return renumber({ trees, rankOf, blobs, start, target, name, names: edges.names });
}

/** Puts the trees into an order in which children come before parents. */
function renumber(
  graph: Omit<TreeGraph, 'treeCount' | 'hasTwins'> & { readonly trees: readonly number[] },
): TreeGraph {
  const { trees, rankOf } = graph;
  const order = postOrder(graph.start, graph.target);
  const rankAfter = new Int32Array(trees.length);
  for (let rank = 0; rank < order.length; rank += 1) rankAfter[order[rank]!] = rank;
  const start = new Int32Array(trees.length + 1);
  const target = new Int32Array(graph.target.length);
  const name = new Int32Array(graph.name.length);
  const hasTwins = new Uint8Array(trees.length);
  const seenIn = new Int32Array(graph.names.length).fill(-1);
  let at = 0;
  for (let rank = 0; rank < order.length; rank += 1) {
    const before = order[rank]!;
    rankOf[trees[before]!] = rank;
    for (let k = graph.start[before]!; k < graph.start[before + 1]!; k += 1) {
      const to = graph.target[k]!;
      target[at] = to >= 0 ? rankAfter[to]! : to;
      name[at] = graph.name[k]!;
      if (seenIn[name[at]!] === rank) hasTwins[rank] = 1;
      seenIn[name[at]!] = rank;
      at += 1;
    }
    start[rank + 1] = at;
  }
  const { blobs, names } = graph;
  return { treeCount: trees.length, rankOf, blobs, start, target, name, names, hasTwins };
}

/** The edges that lead to `hits`, as rows of one part: all that a later scan needs of these trees. */
export function markedEdges(
  parts: readonly EdgeRows[],
  hits: Iterable<number>,
  objectCount: number,
): EdgeRows {
  const { parent, child, name, names } = markedRows(parts, hits, objectCount);
  const rows = new Int32Array(parent.length * EDGE_ROW);
  for (let k = 0; k < parent.length; k += 1) {
    rows[k * EDGE_ROW] = parent[k]!;
    rows[k * EDGE_ROW + 1] = child[k]!;
    rows[k * EDGE_ROW + 2] = name[k]!;
  }
  return { rows, names };
}

/** Rows that lead to a hit, as columns, in the order of the parts; names numbered over all parts. */
interface MarkedRows {
  readonly parent: Int32Array;
  readonly child: Int32Array;
  readonly name: Int32Array;
  readonly names: readonly string[];
}

function markedRows(
  parts: readonly EdgeRows[],
  hits: Iterable<number>,
  objectCount: number,
): MarkedRows {
  const { marked, count } = markUpwards(parts, hits, objectCount);
  const { names, remap } = mergeNames(parts);
  const parent = new Int32Array(count);
  const child = new Int32Array(count);
  const name = new Int32Array(count);
  let next = 0;
  parts.forEach(({ rows }, part) => {
    const numbers = remap[part]!;
    for (let at = 0; at < rows.length; at += EDGE_ROW) {
      if (marked[rows[at + 1]!] !== 1) continue;
      parent[next] = rows[at]!;
      child[next] = rows[at + 1]!;
      name[next] = numbers[rows[at + 2]!]!;
      next += 1;
    }
  });
  return { parent, child, name, names };
}

function mergeNames(parts: readonly EdgeRows[]): { names: string[]; remap: Int32Array[] } {
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

/**
 * Breadth-first from the hits to everything that contains them: 1 for each such object, and how many
 * edges lead to one.
 */
function markUpwards(
  parts: readonly EdgeRows[],
  hits: Iterable<number>,
  objectCount: number,
): { readonly marked: Uint8Array; readonly count: number } {
  const { start, parentsOf } = edgesByChild(parts, objectCount);
  const marked = new Uint8Array(objectCount);
  const queue: number[] = [];
  for (const hit of hits) {
    if (marked[hit] === 1) continue;
    marked[hit] = 1;
    queue.push(hit);
  }
  let count = 0;
  while (queue.length > 0) {
    const node = queue.pop()!;
    const from = node === 0 ? 0 : start[node - 1]!;
    const to = start[node]!;
    count += to - from;
    for (let k = from; k < to; k += 1) {
      const parent = parentsOf[k]!;
      if (marked[parent] === 1) continue;
      marked[parent] = 1;
      queue.push(parent);
    }
  }
  return { marked, count };
}

/** Parents by child c: parentsOf[start[c - 1] … start[c]), from 0 for the first. */
function edgesByChild(
  parts: readonly EdgeRows[],
  objectCount: number,
): { readonly start: Int32Array; readonly parentsOf: Int32Array } {
  const start = new Int32Array(objectCount + 1);
  let edgeCount = 0;
  for (const { rows } of parts) {
    for (let at = 0; at < rows.length; at += EDGE_ROW) start[rows[at + 1]! + 1]! += 1;
    edgeCount += rows.length / EDGE_ROW;
  }
  for (let i = 0; i < objectCount; i += 1) start[i + 1]! += start[i]!;
  const parentsOf = new Int32Array(edgeCount);
  // Afterwards start[c] has moved to the end of c's range, which is where c + 1's began.
  for (const { rows } of parts) {
    for (let at = 0; at < rows.length; at += EDGE_ROW) {
      parentsOf[start[rows[at + 1]!]!++] = rows[at]!;
    }
  }
  return { start, parentsOf };
}
