/**
 * Bounds the work of a backtracking engine on a pattern, so that V8 runs only what cannot blow up.
 *
 * The bound counts paths. At a fixed start, a part is entered by some number of paths and left by
 * some number, where only those count after which the next byte can start what follows. A repeat
 * over bytes that cannot start what follows is left in one way; any other in as many ways as it has
 * counts; repeats of parts that are themselves left in several ways multiply. The sum of the steps
 * of all paths is an upper bound (up to a small constant), not an estimate.
 */
import { ANY_BYTE, type ByteSet, EMPTY_SET, has, intersects, union } from './byte-set.ts';
import type { PatternNode, RepeatNode } from './pattern-tree.ts';

interface First {
  readonly set: ByteSet;
  readonly nullable: boolean;
}

/** Bytes that can start a match of the part. */
export function firstOf(node: PatternNode): First {
  switch (node.kind) {
    case 'set':
      return { set: node.set, nullable: false };
    case 'assert':
      return { set: EMPTY_SET, nullable: true };
    case 'group':
      return firstOf(node.body);
    case 'repeat': {
      const body = firstOf(node.body);
      return { set: body.set, nullable: body.nullable || node.min === 0 };
    }
    case 'sequence': {
      let set = EMPTY_SET;
      for (const item of node.items) {
        const first = firstOf(item);
        set = union(set, first.set);
        if (!first.nullable) return { set, nullable: false };
      }
      return { set, nullable: true };
    }
    case 'alternation': {
      const firsts = node.branches.map(firstOf);
      return {
        set: firsts.reduce((set, first) => union(set, first.set), EMPTY_SET),
        nullable: firsts.some((first) => first.nullable),
      };
    }
  }
}

interface Cost {
  /** Paths that leave the part, per path that enters. */
  readonly exits: number;
  /** Steps, per path that enters. */
  readonly steps: number;
}

function firstWith(node: PatternNode, follow: ByteSet): ByteSet {
  const first = firstOf(node);
  return first.nullable ? union(first.set, follow) : first.set;
}

function repeatCost(node: RepeatNode, follow: ByteSet, windowLength: number): Cost {
  const first = firstOf(node.body).set;
  const max = Math.min(node.max, windowLength);
  const counts = Math.max(1, max - Math.min(node.min, max) + 1);
  const ways = counts === 1 || !intersects(first, follow) ? 1 : counts;
  const body = cost(node.body, union(first, follow), windowLength);
  if (body.exits <= 1) {
    // Each round is entered once on the way in and tried once on the way back.
    return { exits: ways, steps: 2 * (max + 1) * body.steps };
  }
  let paths = 1;
  let steps = 0;
  let exits = 0;
  for (let round = 0; round <= max && steps < Number.MAX_SAFE_INTEGER; round += 1) {
    if (round >= node.min) exits += paths;
    steps += paths * body.steps;
    paths *= body.exits;
  }
  return { exits, steps };
}

function alternationCost(
  branches: readonly PatternNode[],
  follow: ByteSet,
  windowLength: number,
): Cost {
  const firsts = branches.map((branch) => firstWith(branch, follow));
  const costs = branches.map((branch) => cost(branch, follow, windowLength));
  let exits = 1;
  let steps = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    let exitsHere = 0;
    let stepsHere = 0;
    for (const [idx, first] of firsts.entries()) {
      if (!has(first, byte)) continue;
      exitsHere += costs[idx]!.exits;
      stepsHere += costs[idx]!.steps;
    }
    exits = Math.max(exits, exitsHere);
    steps = Math.max(steps, stepsHere);
  }
  return { exits, steps: steps + branches.length };
}

function sequenceCost(items: readonly PatternNode[], follow: ByteSet, windowLength: number): Cost {
  const follows: ByteSet[] = [follow];
  for (const item of items.toReversed()) follows.push(firstWith(item, follows.at(-1)!));
  follows.reverse();
  let exits = 1;
  let steps = 0;
  for (const [idx, item] of items.entries()) {
    const part = cost(item, follows[idx + 1]!, windowLength);
    steps += exits * part.steps;
    exits *= part.exits;
  }
  return { exits, steps };
}

function cost(node: PatternNode, follow: ByteSet, windowLength: number): Cost {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return { exits: 1, steps: 1 };
    case 'group':
      return cost(node.body, follow, windowLength);
    case 'repeat':
      return repeatCost(node, follow, windowLength);
    case 'sequence':
      return sequenceCost(node.items, follow, windowLength);
    case 'alternation':
      return alternationCost(node.branches, follow, windowLength);
  }
}

/** Most steps that a backtracking engine takes at one start position in a text of this length. */
export function backtrackSteps(root: PatternNode, windowLength: number): number {
  return cost(root, ANY_BYTE, windowLength).steps;
}
