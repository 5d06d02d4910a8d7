/** Orders a graph given as flat adjacency ranges so that successors come before what points at them. */

/** A directed graph: the successors of node i are successor(k) for k in [start[i], start[i + 1]). */
export interface AdjacencyRanges {
  readonly start: Int32Array;
  /** The node that edge k leads to, or a negative number for an edge to ignore. */
  successor(k: number): number;
}

const NEW = 0;
const OPEN = 1;
const DONE = 2;

/**
 * Depth-first post-order, iterative (histories are deep). Object graphs have no cycles unless an
 * id was forged; an edge that would close one is ignored.
 */
export function postOrder(graph: AdjacencyRanges): Int32Array {
  const count = graph.start.length - 1;
  const order = new Int32Array(count);
  const state = new Uint8Array(count);
  const stack: number[] = [];
  let written = 0;
  for (let root = 0; root < count; root += 1) {
    if (state[root] === NEW) stack.push(root);
    while (stack.length > 0) {
      const node = stack[stack.length - 1]!;
      if (state[node] === NEW) {
        state[node] = OPEN;
        pushNew(graph, node, state, stack);
        continue;
      }
      stack.pop();
      if (state[node] === OPEN) order[written++] = node;
      state[node] = DONE;
    }
  }
  return order;
}

function pushNew(graph: AdjacencyRanges, node: number, state: Uint8Array, stack: number[]): void {
  for (let k = graph.start[node]!; k < graph.start[node + 1]!; k += 1) {
    const next = graph.successor(k);
    if (next >= 0 && state[next] === NEW) stack.push(next);
  }
}
