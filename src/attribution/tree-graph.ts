/**
 * Which trees lead to the blobs that hit: the part of the tree graph that matters, as flat arrays.
 *
 * Workers post one edge for each sub-tree entry of every tree and for each entry that names a blob
 * with a hit. One walk over the trees, children before parents, tells which of them lead to a hit,
 * numbers these in its own order and keeps their edges that lead there.
 */

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
  const { names, remap } = mergeNames(parts);
  const forest = groupByTree(parts, remap, objectCount);
  for (let i = 0; i < blobs.length; i += 1) {
    if (forest.nodeOf[blobs[i]!] === NO_NODE) forest.nodeOf[blobs[i]!] = FIRST_BLOB - i;
  }
  const marked = new MarkedTrees(forest, names.length);
  marked.run();
  const rankOf = new Int32Array(objectCount).fill(-1);
  const { trees, start, target, name, treeCount, hasTwins } = marked;
  for (let rank = 0; rank < treeCount; rank += 1) rankOf[trees[rank]!] = rank;
  return { treeCount, rankOf, blobs, start, target, name, names, hasTwins };
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
  const rows = new Int32Array(start[treeCount]! * EDGE_ROW);
  for (let rank = 0; rank < treeCount; rank += 1) {
    for (let k = start[rank]!; k < start[rank + 1]!; k += 1) {
      const to = target[k]!;
      rows[k * EDGE_ROW] = treeAt[rank]!;
      rows[k * EDGE_ROW + 1] = to >= 0 ? treeAt[to]! : blobOf(graph, to);
      rows[k * EDGE_ROW + 2] = name[k]!;
    }
  }
  return { rows, names };
}

/** In {@link Forest.nodeOf}: neither a tree with edges nor a blob with a hit. */
const NO_NODE = -1;
/** In {@link Forest.nodeOf}: blob i of the graph is FIRST_BLOB - i. */
const FIRST_BLOB = -2;

/** All edges by the tree that has them. */
interface Forest {
  readonly count: number;
  /** Object number of each tree. */
  readonly trees: Int32Array;
  /** Edges of tree i: start[i] … start[i + 1]. */
  readonly start: Int32Array;
  /** Object number that each edge leads to, and its name, numbered over all parts. */
  readonly child: Int32Array;
  readonly name: Int32Array;
  /** By object number: which tree it is, or NO_NODE. */
  readonly nodeOf: Int32Array;
}

/** Whoever reads a tree posts its edges in one go: mostly they only have to be listed. */
function groupByTree(
  parts: readonly EdgeRows[],
  remap: readonly Int32Array[],
  objectCount: number,
): Forest {
  const total = parts.reduce((sum, { rows }) => sum + rows.length / EDGE_ROW, 0);
  const nodeOf = new Int32Array(objectCount).fill(NO_NODE);
  const trees = new Int32Array(Math.min(total, objectCount));
  const start = new Int32Array(trees.length + 1);
  const child = new Int32Array(total);
  const name = new Int32Array(total);
  let isGrouped = true;
  let count = 0;
  let edge = 0;
  for (const [part, { rows }] of parts.entries()) {
    const numbers = remap[part]!;
    for (let at = 0; at < rows.length; at += EDGE_ROW) {
      const tree = rows[at]!;
      if (nodeOf[tree] === NO_NODE) {
        nodeOf[tree] = count;
        trees[count] = tree;
        start[count] = edge;
        count += 1;
      } else if (nodeOf[tree] !== count - 1) isGrouped = false;
      child[edge] = rows[at + 1]!;
      name[edge] = numbers[rows[at + 2]!]!;
      edge += 1;
    }
  }
  start[count] = edge;
  const forest = { count, trees, start, child, name, nodeOf };
  return isGrouped ? forest : regroup(forest, parts);
}

/** Brings the edges of each tree together, where one was read twice. */
function regroup(forest: Forest, parts: readonly EdgeRows[]): Forest {
  const { count, nodeOf } = forest;
  const start = new Int32Array(count + 1);
  for (const { rows } of parts) {
    for (let at = 0; at < rows.length; at += EDGE_ROW) start[nodeOf[rows[at]!]! + 1]! += 1;
  }
  for (let i = 0; i < count; i += 1) start[i + 1]! += start[i]!;
  const next = start.slice();
  const child = new Int32Array(forest.child.length);
  const name = new Int32Array(forest.name.length);
  let edge = 0;
  for (const { rows } of parts) {
    for (let at = 0; at < rows.length; at += EDGE_ROW, edge += 1) {
      const to = next[nodeOf[rows[at]!]!]!++;
      child[to] = forest.child[edge]!;
      name[to] = forest.name[edge]!;
    }
  }
  return { ...forest, start, child, name };
}

const NEW = -1;
/** On the way down, or seen and leading to no hit. An edge that closes a circle leads nowhere. */
const UNMARKED = -2;

/**
 * A depth-first walk over all trees, iterative. A tree is done after its sub-trees; what leads to a hit
 * gets the next rank then, and its edges that lead there are written behind those of lower ranks.
 */
class MarkedTrees {
  treeCount = 0;
  /** Object number of each tree by rank. */
  readonly trees: Int32Array;
  readonly start: Int32Array;
  readonly target: Int32Array;
  readonly name: Int32Array;
  readonly hasTwins: Uint8Array;
  private readonly forest: Forest;
  /** Rank of each tree of the forest, or NEW, or UNMARKED. */
  private readonly rank: Int32Array;
  /** Tree by rank plus one that a name was last written for. */
  private readonly seenIn: Int32Array;

  constructor(forest: Forest, nameCount: number) {
    this.forest = forest;
    this.trees = new Int32Array(forest.count);
    this.start = new Int32Array(forest.count + 1);
    this.target = new Int32Array(forest.child.length);
    this.name = new Int32Array(forest.child.length);
    this.hasTwins = new Uint8Array(forest.count);
    this.rank = new Int32Array(forest.count).fill(NEW);
    this.seenIn = new Int32Array(nameCount);
  }

  /** HOT: every edge of every tree. */
  run(): void {
    const { rank } = this;
    const { count, start, child, nodeOf } = this.forest;
    // Trees on the way down, and the edge of each to look at next.
    const path = new Int32Array(count);
    const next = new Int32Array(count);
    for (let root = 0; root < count; root += 1) {
      if (rank[root] !== NEW) continue;
      let depth = 0;
      path[0] = root;
      next[0] = start[root]!;
      rank[root] = UNMARKED;
      while (depth >= 0) {
        const tree = path[depth]!;
        const end = start[tree + 1]!;
        let edge = next[depth]!;
        while (edge < end && !this.isNew(child[edge]!)) edge += 1;
        next[depth] = edge + 1;
        if (edge === end) {
          this.finish(tree);
          depth -= 1;
        } else {
          const below = nodeOf[child[edge]!]!;
          depth += 1;
          path[depth] = below;
          next[depth] = start[below]!;
          rank[below] = UNMARKED;
        }
      }
    }
  }

  /** True for a tree that was not seen yet. */
  private isNew(object: number): boolean {
    const node = this.forest.nodeOf[object]!;
    return node >= 0 && this.rank[node] === NEW;
  }

  /** Keeps a tree that leads to a hit; its sub-trees are done. */
  private finish(tree: number): void {
    const { rank, target, name, seenIn, treeCount } = this;
    const { start, child, nodeOf, name: nameOf } = this.forest;
    const first = this.start[treeCount]!;
    let at = first;
    for (let k = start[tree]!; k < start[tree + 1]!; k += 1) {
      const node = nodeOf[child[k]!]!;
      const to = node >= 0 ? rank[node]! : FIRST_BLOB - node;
      if (node === NO_NODE || (node >= 0 && to < 0)) continue;
      target[at] = node >= 0 ? to : ~to;
      name[at] = nameOf[k]!;
      if (seenIn[name[at]!] === treeCount + 1) this.hasTwins[treeCount] = 1;
      seenIn[name[at]!] = treeCount + 1;
      at += 1;
    }
    if (at === first) return;
    rank[tree] = treeCount;
    this.trees[treeCount] = this.forest.trees[tree]!;
    this.treeCount += 1;
    this.start[this.treeCount] = at;
  }
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
