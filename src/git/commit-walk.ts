/**
 * Walks the commit graph: reachability sets and their differences. Pure functions on arrays.
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

/** The members of both: a new set. */
export function intersection(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, at) => byte & (b[at] ?? 0));
}

/** Parents that a walk of `set` met and the store lacks: commits of the set with such a parent. */
export function commitsWithMissingParents(graph: CommitGraph, set: Uint8Array): Uint32Array {
  return numbersOf(set).filter((commit) => {
    const row = graph.parents.subarray(graph.parentStart[commit], graph.parentStart[commit + 1]);
    return row.some((parent) => parent < 0);
  });
}
