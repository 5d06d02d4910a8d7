/**
 * Makes up text that a pattern matches, the same each time: for `${secret}` in examples and for
 * tests. Conditions on positions (`\b`, `^`) are not looked at, so the surroundings must suit them.
 */
import { membersOf } from './byte-set.ts';
import type { PatternNode } from './pattern-tree.ts';

/** A source of numbers in [0, below). */
export type Random = (below: number) => number;

/** A repeatable source of numbers from a seed text (FNV-1a into xorshift32). */
export function seededRandom(seed: string): Random {
  let state = 0x811c9dc5;
  for (let idx = 0; idx < seed.length; idx += 1) {
    state = Math.imul(state ^ seed.charCodeAt(idx), 0x01000193) >>> 0;
  }
  state = state || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Rounds that an unbounded repeat makes beyond its least. */
const FREE_ROUNDS = 4;

/** One match's text as latin1. */
export function sample(node: PatternNode, random: Random): string {
  switch (node.kind) {
    case 'assert':
      return '';
    case 'set': {
      const members = membersOf(node.set);
      const visible = members.filter((byte) => byte > 0x20 && byte < 0x7f);
      const pool = visible.length > 0 ? visible : members;
      return String.fromCharCode(pool[random(pool.length)]!);
    }
    case 'group':
      return sample(node.body, random);
    case 'alternation':
      return sample(node.branches[random(node.branches.length)]!, random);
    case 'sequence':
      return node.items.map((item) => sample(item, random)).join('');
    case 'repeat': {
      const spread = Math.min(node.max - node.min, FREE_ROUNDS);
      const rounds = node.min + random(spread + 1);
      return Array.from({ length: rounds }, () => sample(node.body, random)).join('');
    }
  }
}
