/**
 * Which trees lead to the blobs that hit: the part of the tree graph that matters, as flat arrays.
 *
 * Workers post one edge for each sub-tree entry of every tree and for each entry that names a blob
 * with a hit. Here the edges that lie on a way to a hit are kept (an upward closure), grouped by
 * parent, and the trees are put in an order in which children come before parents.
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
  /** 1 for a hit blob or a tree that leads to one, by object number. */
  readonly marked: Uint8Array;
  /** Rank of each marked tree (dense), -1 otherwise, by object number. */
  readonly rankOf: Int32Array;
  /** Edges of the tree with rank r: child[start[r] … start[r + 1]) with names. */
  readonly start: Int32Array;
  readonly child: Int32Array;
  readonly name: Int32Array;
  /** Ranks, children before parents. */
  readonly childrenFirst: Int32Array;
  readonly names: readonly string[];
}

/** Keeps what leads to `hits` (object numbers of blobs) and orders it. */
export function buildTreeGraph(
  parts: readonly EdgeRows[],
  hits: Iterable<number>,
  objectCount: number,
): TreeGraph {
  const { names, remap } = mergeNames(parts);
  const marked = markUpwards(parts, hits, objectCount);
  const rankOf = new Int32Array(objectCount).fill(-1);
  let treeCount = 0;
  let edgeCount = 0;
  forEachMarkedEdge(parts, marked, (parent) => {
    if (rankOf[parent] === -1) rankOf[parent] = treeCount++;
    edgeCount += 1;
  });
  const start = new Int32Array(treeCount + 1);
  forEachMarkedEdge(parts, marked, (parent) => {
    start[rankOf[parent]! + 1]! += 1;
  });
  for (let i = 0; i < treeCount; i += 1) start[i + 1]! += start[i]!;
  const fill = start.slice(0, treeCount);
  const child = new Int32Array(edgeCount);
  const name = new Int32Array(edgeCount);
  forEachMarkedEdge(parts, marked, (parent, childNumber, part, nameIndex) => {
    const at = fill[rankOf[parent]!]!++;
    child[at] = childNumber;
    name[at] = remap[part]![nameIndex]!;
  });
  const childrenFirst = postOrder({ start, successor: (k) => rankOf[child[k]!]! });
  return { marked, rankOf, start, child, name, names, childrenFirst };
}

/** The edges that lead to `hits`, as rows of one part: all that a later scan needs of these trees. */
export function markedEdges(
  parts: readonly EdgeRows[],
  hits: Iterable<number>,
  objectCount: number,
): EdgeRows {
  const { names, remap } = mergeNames(parts);
  const marked = markUpwards(parts, hits, objectCount);
  const rows: number[] = [];
  forEachMarkedEdge(parts, marked, (parent, child, part, nameIndex) => {
    rows.push(parent, child, remap[part]![nameIndex]!);
  });
  return { rows: Int32Array.from(rows), names };
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

/** Breadth-first from the hits to everything that contains them. */
function markUpwards(
  parts: readonly EdgeRows[],
  hits: Iterable<number>,
  objectCount: number,
): Uint8Array {
  const marked = new Uint8Array(objectCount);
  const start = new Int32Array(objectCount + 1);
  let edgeCount = 0;
  for (const { rows } of parts) {
    for (let at = 0; at < rows.length; at += EDGE_ROW) start[rows[at + 1]! + 1]! += 1;
    edgeCount += rows.length / EDGE_ROW;
  }
  for (let i = 0; i < objectCount; i += 1) start[i + 1]! += start[i]!;
  const parentsOf = new Int32Array(edgeCount);
  // After this loop start[c] has moved to the end of c's range, which is where c + 1's began.
  for (const { rows } of parts) {
    for (let at = 0; at < rows.length; at += EDGE_ROW) {
      parentsOf[start[rows[at + 1]!]!++] = rows[at]!;
    }
  }
  const queue: number[] = [];
  for (const hit of hits) {
    if (marked[hit] === 1) continue;
    marked[hit] = 1;
    queue.push(hit);
  }
  while (queue.length > 0) {
    const node = queue.pop()!;
    const from = node === 0 ? 0 : start[node - 1]!;
    for (let k = from; k < start[node]!; k += 1) {
      const parent = parentsOf[k]!;
      if (marked[parent] === 1) continue;
      marked[parent] = 1;
      queue.push(parent);
    }
  }
  return marked;
}

function forEachMarkedEdge(
  parts: readonly EdgeRows[],
  marked: Uint8Array,
  visit: (parent: number, child: number, part: number, nameIndex: number) => void,
): void {
  parts.forEach(({ rows }, part) => {
    for (let at = 0; at < rows.length; at += EDGE_ROW) {
      if (marked[rows[at + 1]!] === 1) visit(rows[at]!, rows[at + 1]!, part, rows[at + 2]!);
    }
  });
}
