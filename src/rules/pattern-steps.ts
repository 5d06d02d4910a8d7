/**
 * Bounds the work of a backtracking engine on a pattern, so that V8 runs only what cannot blow up.
 *
 * The bound counts paths. At a fixed start, a part is entered by some number of paths and left by
 * some number, where only those count after which the next byte can start what follows. A repeat
 * over bytes that cannot start what follows is left in one way; any other in as many ways as it has
 * counts; repeats of parts that are themselves left in several ways multiply. Paths that end because
 * the next byte is refused are counted with what the refusal costs. The sum is an upper bound of the
 * sets and positions looked at, not an estimate.
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

/** What follows a part: the bytes it can start with, and what it costs to find that it does not. */
interface Rest {
  readonly first: ByteSet;
  readonly refusal: number;
}

/** The end of the pattern takes anything. */
const END: Rest = { first: ANY_BYTE, refusal: 1 };

/** Steps until a part, and what follows where it may be empty, refuses a byte it cannot start with. */
function refusalOf(node: PatternNode, rest: number): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'assert':
      return 1 + rest;
    case 'group':
      return refusalOf(node.body, rest);
    case 'repeat':
      return refusalOf(node.body, rest) + (node.min === 0 ? rest : 0);
    case 'sequence':
      return node.items.reduceRight((sum, item) => refusalOf(item, sum), rest);
    case 'alternation':
      return node.branches.reduce((sum, branch) => sum + refusalOf(branch, rest), 0);
  }
}

function restWith(node: PatternNode, rest: Rest): Rest {
  const first = firstOf(node);
  return {
    first: first.nullable ? union(first.set, rest.first) : first.set,
    refusal: refusalOf(node, rest.refusal),
  };
}

function repeatCost(node: RepeatNode, rest: Rest, windowLength: number): Cost {
  const max = Math.min(node.max, windowLength);
  const counts = Math.max(1, max - Math.min(node.min, max) + 1);
  const inner = firstOf(node.body).set;
  const ways = counts === 1 || !intersects(inner, rest.first) ? 1 : counts;
  // A round is followed by the next or by what follows the repeat; it is refused where neither fits.
  const again = refusalOf(node.body, 0);
  const between = { first: union(inner, rest.first), refusal: again + rest.refusal };
  const body = cost(node.body, between, windowLength);
  if (body.exits <= 1) {
    const rounds = max + 1;
    return { exits: ways, steps: rounds * (body.steps + again) + counts * rest.refusal };
  }
  let paths = 1;
  let steps = 0;
  let exits = 0;
  for (let round = 0; round <= max && steps < Number.MAX_SAFE_INTEGER; round += 1) {
    if (round >= node.min) exits += paths;
    steps += paths * (body.steps + between.refusal);
    paths *= body.exits;
  }
  return { exits, steps };
}

function alternationCost(branches: readonly PatternNode[], rest: Rest, windowLength: number): Cost {
  const firsts = branches.map((branch) => restWith(branch, rest).first);
  const costs = branches.map((branch) => cost(branch, rest, windowLength));
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
  const refusals = branches.reduce((sum, branch) => sum + refusalOf(branch, rest.refusal), 0);
  return { exits, steps: steps + refusals };
}

function sequenceCost(items: readonly PatternNode[], rest: Rest, windowLength: number): Cost {
  const rests: Rest[] = [rest];
  for (const item of items.toReversed()) rests.push(restWith(item, rests.at(-1)!));
  rests.reverse();
  let exits = 1;
  let steps = 0;
  for (const [idx, item] of items.entries()) {
    const part = cost(item, rests[idx + 1]!, windowLength);
    steps += exits * part.steps;
    exits *= part.exits;
  }
  return { exits, steps };
}

function cost(node: PatternNode, rest: Rest, windowLength: number): Cost {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return { exits: 1, steps: 1 + rest.refusal };
    case 'group':
      return cost(node.body, rest, windowLength);
    case 'repeat':
      return repeatCost(node, rest, windowLength);
    case 'sequence':
      return sequenceCost(node.items, rest, windowLength);
    case 'alternation':
      return alternationCost(node.branches, rest, windowLength);
  }
}

/** Most steps that a backtracking engine takes at one start position in a text of this length. */
export function backtrackSteps(root: PatternNode, windowLength: number): number {
  return cost(root, END, windowLength).steps;
}
