/**
 * Brings a tree into the form on which all engines agree, without changing what it matches.
 *
 * Backtracking engines and automata differ in two corners: what a repeat does when its body matches
 * the empty string, and which value a group keeps that is inside a repeat. Neither is left: a body
 * that can be empty is replaced by its non-empty part, unnamed groups inside a repeat become plain,
 * and named ones there are a fault.
 */
import { type ByteSet, union } from './byte-set.ts';
import { lengthOf } from './pattern-length.ts';
import { refuseLarge } from './pattern-size.ts';
import {
  alternationOf,
  EMPTY_NODE,
  PatternError,
  type PatternNode,
  type RepeatNode,
  sequenceOf,
} from './pattern-tree.ts';

function isEmpty(node: PatternNode): boolean {
  return node.kind === 'sequence' && node.items.length === 0;
}

function hasAssert(node: PatternNode): boolean {
  switch (node.kind) {
    case 'assert':
      return true;
    case 'set':
      return false;
    case 'group':
    case 'repeat':
      return hasAssert(node.body);
    case 'sequence':
      return node.items.some(hasAssert);
    case 'alternation':
      return node.branches.some(hasAssert);
  }
}

/** The same without its empty matches, or null if nothing is left. The node holds no assertion. */
function nonEmpty(node: PatternNode): PatternNode | null {
  if (lengthOf(node).min > 0) return node;
  switch (node.kind) {
    case 'set':
      return node;
    case 'assert':
      return null;
    case 'group':
      return nonEmpty(node.body);
    case 'repeat': {
      if (node.max === 0) return null;
      const body = nonEmpty(node.body);
      return body && simplifyRepeat({ ...node, body, min: 1 });
    }
    case 'alternation': {
      const branches = node.branches.map(nonEmpty).filter((branch) => branch !== null);
      return branches.length === 0 ? null : alternationOf(branches);
    }
    case 'sequence': {
      const branches: PatternNode[] = [];
      for (const [idx, item] of node.items.entries()) {
        const first = nonEmpty(item);
        if (first) branches.push(sequenceOf([first, ...node.items.slice(idx + 1)]));
      }
      return branches.length === 0 ? null : alternationOf(branches);
    }
  }
}

function dropGroups(node: PatternNode): PatternNode {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return node;
    case 'group':
      if (node.name !== '') {
        throw new PatternError(
          node.position,
          `group ${node.name} stands inside a repeat, where only one of its values could be kept`,
          'put the group around the repeat',
        );
      }
      return dropGroups(node.body);
    case 'repeat':
      return { ...node, body: dropGroups(node.body) };
    case 'sequence':
      return sequenceOf(node.items.map(dropGroups));
    case 'alternation':
      return alternationOf(node.branches.map(dropGroups));
  }
}

/** A repeat whose body is already simple. */
function simplifyRepeat(node: RepeatNode): PatternNode {
  let { body, min } = node;
  const { max, greedy } = node;
  if (max === 0 || isEmpty(body)) return EMPTY_NODE;
  if (max > 1 && lengthOf(body).min === 0) {
    if (hasAssert(body)) {
      throw new PatternError(
        node.position,
        'this repeat could go round without moving forward',
        'repeat only parts that match at least one character',
      );
    }
    const solid = nonEmpty(body);
    if (!solid) return EMPTY_NODE;
    refuseLarge(solid, node.position);
    body = solid;
    min = 0;
  }
  if (max === 1 && lengthOf(body).min === 0) {
    // A round that matches nothing: kept by automata, taken back by V8, which loses its groups.
    return min === 1 || greedy ? body : alternationOf([EMPTY_NODE, body]);
  }
  if (min === 1 && max === 1) return body;
  if (body.kind === 'repeat' && body.greedy === greedy && body.max === Infinity && body.min <= 1) {
    return { ...node, body: body.body, min: min * body.min, max: Infinity };
  }
  return { ...node, body, min };
}

/** Adjacent branches of one byte each are one set: their order cannot matter. */
function mergeSets(branches: readonly PatternNode[]): PatternNode[] {
  const merged: PatternNode[] = [];
  for (const branch of branches) {
    const last = merged.at(-1);
    if (branch.kind === 'set' && last?.kind === 'set') {
      const set: ByteSet = union(last.set, branch.set);
      merged[merged.length - 1] = { kind: 'set', set };
    } else {
      merged.push(branch);
    }
  }
  return merged;
}

/** Simplifies a tree as read; throws PatternError where the engines could not be made to agree. */
export function simplify(node: PatternNode): PatternNode {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return node;
    case 'group':
      return { ...node, body: simplify(node.body) };
    case 'sequence':
      return sequenceOf(node.items.map(simplify));
    case 'alternation':
      return alternationOf(mergeSets(node.branches.map(simplify)));
    case 'repeat': {
      const body = simplify(node.body);
      return simplifyRepeat({ ...node, body: node.max > 1 ? dropGroups(body) : body });
    }
  }
}
