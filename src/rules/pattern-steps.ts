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
import {
  ANY_BYTE,
  type ByteSet,
  complement,
  EMPTY_SET,
  has,
  intersection,
  intersects,
  NOT_LINE_FEED,
  union,
  WORD,
} from './byte-set.ts';
import type { AssertKind, PatternNode, RepeatNode } from './pattern-tree.ts';

interface Cost {
  /** Paths that leave the part, per path that enters. */
  readonly exits: number;
  /** Steps, per path that enters. */
  readonly steps: number;
}

/**
 * What follows a part: the bytes that can come next, by whether the part ended with a word byte (which
 * decides what `\b` lets through), and what it costs to find that the next byte is none of them. The
 * end of the text is no byte: a repeat meets it at most once.
 */
interface Rest {
  readonly afterWord: ByteSet;
  readonly afterOther: ByteSet;
  readonly refusal: number;
}

/** The end of the pattern takes anything. */
const END: Rest = { afterWord: ANY_BYTE, afterOther: ANY_BYTE, refusal: 1 };
const NOT_WORD = complement(WORD);
const LINE_FEED_SET = complement(NOT_LINE_FEED);

function assertRest(assert: AssertKind, { afterWord, afterOther, refusal }: Rest): Rest {
  const limited = (word: ByteSet, other: ByteSet): Rest => ({
    afterWord: intersection(afterWord, word),
    afterOther: intersection(afterOther, other),
    refusal: 1 + refusal,
  });
  switch (assert) {
    case 'word-boundary':
      return limited(NOT_WORD, WORD);
    case 'not-word-boundary':
      return limited(WORD, NOT_WORD);
    case 'text-end':
      return limited(EMPTY_SET, EMPTY_SET);
    case 'line-end':
      return limited(LINE_FEED_SET, LINE_FEED_SET);
    case 'text-start':
    case 'line-start':
      return limited(ANY_BYTE, ANY_BYTE);
  }
}

function eitherRest(a: Rest, b: Rest): Rest {
  return {
    afterWord: union(a.afterWord, b.afterWord),
    afterOther: union(a.afterOther, b.afterOther),
    refusal: a.refusal + b.refusal,
  };
}

/** What follows where the part itself comes next. */
function restWith(node: PatternNode, rest: Rest): Rest {
  switch (node.kind) {
    case 'set':
      return { afterWord: node.set, afterOther: node.set, refusal: 1 };
    case 'assert':
      return assertRest(node.assert, rest);
    case 'group':
      return restWith(node.body, rest);
    case 'repeat': {
      const inside = restWith(node.body, rest);
      return node.min === 0 ? eitherRest(inside, rest) : inside;
    }
    case 'sequence':
      return node.items.reduceRight((after, item) => restWith(item, after), rest);
    case 'alternation':
      return node.branches.map((branch) => restWith(branch, rest)).reduce(eitherRest);
  }
}

/** Bytes that can follow a part whose last byte is of a set. */
function followOf(last: ByteSet | null, rest: Rest): ByteSet {
  if (last && !intersects(last, NOT_WORD)) return rest.afterWord;
  if (last && !intersects(last, WORD)) return rest.afterOther;
  return union(rest.afterWord, rest.afterOther);
}

/** Bytes that can start a match of the part; where it may be empty, without what follows. */
function startsOf(node: PatternNode): ByteSet {
  const rest = restWith(node, { afterWord: EMPTY_SET, afterOther: EMPTY_SET, refusal: 0 });
  return union(rest.afterWord, rest.afterOther);
}

function repeatCost(node: RepeatNode, rest: Rest, windowLength: number): Cost {
  const max = Math.min(node.max, windowLength);
  const counts = Math.max(1, max - Math.min(node.min, max) + 1);
  const inner = startsOf(node.body);
  const follow = followOf(node.body.kind === 'set' ? node.body.set : null, rest);
  const ways = counts === 1 || !intersects(inner, follow) ? 1 : counts;
  // A round is followed by the next or by what follows the repeat; it is refused where neither fits.
  const between = eitherRest(restWith(node.body, rest), rest);
  const body = cost(node.body, between, windowLength);
  if (body.exits <= 1) {
    const rounds = max + 1;
    const again = between.refusal - rest.refusal;
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
  const firsts = branches.map((branch) => followOf(null, restWith(branch, rest)));
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
  const refusals = branches.map((branch) => restWith(branch, rest).refusal);
  return { exits, steps: refusals.reduce((sum, refusal) => sum + refusal, steps) };
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
