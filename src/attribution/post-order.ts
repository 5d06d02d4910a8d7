/** Orders a graph given as flat adjacency ranges so that successors come before what points at them. */

const NEW = 0;
const SEEN = 1;

/**
 * Depth-first post-order of nodes 0 … start.length - 2, iterative (histories are deep). The successors
 * of node i are successors[k] for k in [start[i], start[i + 1]); negative ones are passed over. Object
 * graphs have no cycles unless an id was forged; an edge that would close one is ignored.
 */
export function postOrder(start: Int32Array, successors: Int32Array): Int32Array {
  const count = start.length - 1;
  const order = new Int32Array(count);
  const state = new Uint8Array(count);
  /** Nodes on the way down, and for each the edge to look at next. */
  const nodes = new Int32Array(count);
  const edges = new Int32Array(count);
  let written = 0;
  for (let root = 0; root < count; root += 1) {
    if (state[root] !== NEW) continue;
    let depth = 0;
    state[root] = SEEN;
    nodes[0] = root;
    edges[0] = start[root]!;
    while (depth >= 0) {
      const node = nodes[depth]!;
      const end = start[node + 1]!;
      let at = edges[depth]!;
      while (at < end && (successors[at]! < 0 || state[successors[at]!] !== NEW)) at += 1;
      edges[depth] = at + 1;
      if (at < end) {
        const next = successors[at]!;
        depth += 1;
        state[next] = SEEN;
        nodes[depth] = next;
        edges[depth] = start[next]!;
      } else {
        order[written++] = node;
        depth -= 1;
      }
    }
  }
  return order;
}
