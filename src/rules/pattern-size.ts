/** How large a pattern is once its bounded repeats are written out: what an automaton has to hold. */
import { PatternError, type PatternNode } from './pattern-tree.ts';

/** Two repeats of the greatest count fit. */
const MAX_ATOMS = 66_000;

/** Atoms of a part, or some number above the limit. Looks at no more parts than the limit. */
function atomsOf(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return 1;
    case 'group':
      return atomsOf(node.body);
    case 'repeat': {
      const rounds = node.max === Infinity ? node.min + 1 : node.max;
      return Math.max(1, atomsOf(node.body) * rounds);
    }
    case 'sequence':
      return sumOf(node.items);
    case 'alternation':
      return sumOf(node.branches);
  }
}

function sumOf(nodes: readonly PatternNode[]): number {
  let sum = 1;
  for (const node of nodes) {
    sum += atomsOf(node);
    if (sum > MAX_ATOMS) break;
  }
  return sum;
}

/** Throws PatternError when a part is too large; simplifying may have made it larger. */
export function refuseLarge(node: PatternNode, position: number): void {
  if (atomsOf(node) <= MAX_ATOMS) return;
  const message = `with its repeats written out this has more than ${MAX_ATOMS} positions`;
  throw new PatternError(
    position,
    message,
    'lower the repeat counts, or make fewer parts optional',
  );
}
