/** How many bytes a part of a pattern can match. */
import type { PatternNode } from './pattern-tree.ts';

export interface LengthRange {
  readonly min: number;
  /** Infinity where nothing bounds it. */
  readonly max: number;
}

const ZERO: LengthRange = { min: 0, max: 0 };
const ONE: LengthRange = { min: 1, max: 1 };

function times(length: LengthRange, min: number, max: number): LengthRange {
  const isZero = length.max === 0 || max === 0;
  return { min: length.min * min, max: isZero ? 0 : max * length.max };
}

export function addLengths(a: LengthRange, b: LengthRange): LengthRange {
  return { min: a.min + b.min, max: a.max + b.max };
}

/** The shortest and the longest match of a part. */
export function lengthOf(node: PatternNode): LengthRange {
  switch (node.kind) {
    case 'set':
      return ONE;
    case 'assert':
      return ZERO;
    case 'group':
      return lengthOf(node.body);
    case 'repeat':
      return times(lengthOf(node.body), node.min, node.max);
    case 'sequence':
      return sequenceLength(node.items);
    case 'alternation': {
      let min = Infinity;
      let max = 0;
      for (const branch of node.branches) {
        const length = lengthOf(branch);
        min = Math.min(min, length.min);
        max = Math.max(max, length.max);
      }
      return { min, max };
    }
  }
}

/** The length of parts that follow each other. */
export function sequenceLength(items: readonly PatternNode[]): LengthRange {
  return items.reduce((sum, item) => addLengths(sum, lengthOf(item)), ZERO);
}
