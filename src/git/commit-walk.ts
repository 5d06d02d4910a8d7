/**
 * Walks the commit graph: reachability sets, their differences, orders. Pure functions on arrays.
 *
 * Commits are dense numbers 0 … count-1; who they are is the caller's business, as is reading them.
 * Nothing recurses and nothing trusts the graph to be free of cycles: a graph file or a broken hash
 * may lie, and then a walk must still end. Sets of commits are bits (base/bits.ts).
 */

import { countBits, hasBit, newBits, setBit } from '../base/bits.ts';

/** Parents of all commits; `CommitTable` of attribution/ is one. */
export interface CommitGraph {
  readonly count: number;
  /** parents[parentStart[i] … parentStart[i + 1]) are the parents of commit i, in order. */
  readonly parentStart: Int32Array;
  /** Commit numbers; negative for a parent that is missing (shallow boundary, damage). */
  readonly parents: Int32Array;
}

// In this file every index into an array is a commit number below `count`, or a position between
// two members of parentStart; reads behind `!` are such reads.

/** The set's numbers, ascending. */
export function numbersOf(set: Uint8Array): Uint32Array {
  const numbers = new Uint32Array(countBits(set));
  let at = 0;
  for (const [index, byte] of set.entries()) {
    for (let rest = byte; rest !== 0; rest &= rest - 1) {
      numbers[at++] = index * 8 + 31 - Math.clz32(rest & -rest);
    }
  }
  return numbers;
}

/**
 * Adds to `into` all commits that can be reached from `tips` (tips included), and returns it.
 * Commits already in `into` are taken as walked, so one set can gather several calls. Negative tips
 * (not in the store) are passed over. HOT: once a commit and set.
 */
export function reachable(
  graph: CommitGraph,
  tips: Iterable<number>,
  into: Uint8Array = newBits(graph.count),
): Uint8Array {
  const { parentStart, parents } = graph;
  const stack = new Int32Array(graph.count);
  let depth = 0;
  for (const tip of tips) {
    if (tip < 0 || hasBit(into, tip)) continue;
    setBit(into, tip);
    stack[depth++] = tip;
  }
  while (depth > 0) {
    const commit = stack[--depth]!;
    const end = parentStart[commit + 1]!;
    for (let at = parentStart[commit]!; at < end; at++) {
      const parent = parents[at]!;
      if (parent < 0 || hasBit(into, parent)) continue;
      setBit(into, parent); // marked when pushed: no commit is on the stack twice
      stack[depth++] = parent;
    }
  }
  return into;
}

/** The members of `a` that are not in `b`: a new set. */
export function difference(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, at) => byte & ~(b[at] ?? 0));
}

/** The members of exactly one of the two: a new set. */
export function symmetricDifference(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, at) => byte ^ (b[at] ?? 0));
}

/** The members of both: a new set. */
export function intersection(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, at) => byte & (b[at] ?? 0));
}

/** `exclude..include`: what `include` reaches and `exclude` does not. */
export function commitRange(
  graph: CommitGraph,
  include: Iterable<number>,
  exclude: Iterable<number>,
): Uint8Array {
  return difference(reachable(graph, include), reachable(graph, exclude));
}

/** Best common ancestors of two commits: none is an ancestor of another one (git merge-base -a). */
export function mergeBases(graph: CommitGraph, a: number, b: number): Uint32Array {
  const common = intersection(reachable(graph, [a]), reachable(graph, [b]));
  const below = newBits(graph.count);
  for (const commit of numbersOf(common)) {
    const end = graph.parentStart[commit + 1]!;
    for (let at = graph.parentStart[commit]!; at < end; at++) {
      const parent = graph.parents[at]!;
      if (parent >= 0) setBit(below, parent);
    }
  }
  // Common ancestors are closed under parenthood, so those that are nobody's parent are the best.
  return numbersOf(difference(common, below));
}

/** True if `ancestor` can be reached from `commit` (a commit is its own ancestor). */
export function isAncestor(graph: CommitGraph, ancestor: number, commit: number): boolean {
  return hasBit(reachable(graph, [commit]), ancestor);
}

/** Parents that a walk of `set` met and the store lacks: commits of the set with such a parent. */
export function commitsWithMissingParents(graph: CommitGraph, set: Uint8Array): Uint32Array {
  return numbersOf(set).filter((commit) => {
    const row = graph.parents.subarray(graph.parentStart[commit], graph.parentStart[commit + 1]);
    return row.some((parent) => parent < 0);
  });
}

/** The graph turned round: children in place of parents, each commit's ascending. */
export function childrenOf(graph: CommitGraph): CommitGraph {
  const { count, parentStart, parents } = graph;
  const start = new Int32Array(count + 1);
  for (const parent of parents) if (parent >= 0) start[parent + 1]!++;
  for (let commit = 0; commit < count; commit++) start[commit + 1]! += start[commit]!;
  const children = new Int32Array(start[count] ?? 0);
  const next = start.slice();
  for (let commit = 0; commit < count; commit++) {
    const end = parentStart[commit + 1]!;
    for (let at = parentStart[commit]!; at < end; at++) {
      const parent = parents[at]!;
      if (parent >= 0) children[next[parent]!++] = commit;
    }
  }
  return { count, parentStart: start, parents: children };
}

/** All commits, every parent before its children; the same for the same graph. */
export function topologicalOrder(graph: CommitGraph): Int32Array {
  return orderByGeneration(graph, generations(graph));
}

/**
 * Generation numbers: 1 for a commit without known parents, else one more than the largest of its
 * parents' (gitformat-commit-graph(5), "topological level"). 0 marks commits on or above a cycle.
 */
export function generations(graph: CommitGraph): Int32Array {
  const { count, parentStart, parents } = graph;
  const children = childrenOf(graph);
  const generation = new Int32Array(count);
  const waiting = new Int32Array(count);
  const queue = new Int32Array(count);
  let filled = 0;
  for (let commit = 0; commit < count; commit++) {
    const end = parentStart[commit + 1]!;
    for (let at = parentStart[commit]!; at < end; at++) if (parents[at]! >= 0) waiting[commit]!++;
    if (waiting[commit] === 0) queue[filled++] = commit;
  }
  for (let done = 0; done < filled; done++) {
    const commit = queue[done]!;
    // Its parents have told it their level; its own is one more.
    const level = ++generation[commit]!;
    const end = children.parentStart[commit + 1]!;
    for (let at = children.parentStart[commit]!; at < end; at++) {
      const child = children.parents[at]!;
      if (level > generation[child]!) generation[child] = level;
      if (--waiting[child]! === 0) queue[filled++] = child;
    }
  }
  for (let commit = 0; commit < count; commit++) if (waiting[commit]! > 0) generation[commit] = 0;
  return generation;
}

/** Counting sort by generation, numbers ascending within one. */
function orderByGeneration(graph: CommitGraph, generation: Int32Array): Int32Array {
  const largest = generation.reduce((max, each) => Math.max(max, each), 0);
  const start = new Int32Array(largest + 2);
  for (const each of generation) start[each + 1]!++;
  for (let level = 0; level <= largest; level++) start[level + 1]! += start[level]!;
  const order = new Int32Array(graph.count);
  for (let commit = 0; commit < graph.count; commit++) {
    order[start[generation[commit]!]!++] = commit;
  }
  return order;
}
