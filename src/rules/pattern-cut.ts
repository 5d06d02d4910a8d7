/**
 * Literals that differ in their last byte alone are cut back by it: `pat0`, `pat1` to `patz` to `pat`.
 * What stood there is what must follow now, which the search tests as well as it tells literals
 * apart, in one entry of its tables instead of one for each.
 */
import type { FollowRun } from './pattern-follow.ts';
import { type FoundLiteral, MIN_LITERAL_LENGTH } from './pattern-literals.ts';

/** Fewer literals than this are left as they are. */
const LEAST_FAMILY = 6;

function familyOf({ bytes, caseless, before, minBefore, after, minAfter }: FoundLiteral): string {
  return [bytes.slice(0, -1), caseless, before, minBefore, after, minAfter].join('\n');
}

/** How many bytes may come first. */
function firstSize([first]: readonly FollowRun[]): number {
  if (first === undefined) return Infinity;
  const { ranges } = first;
  return ranges.reduce((sum, edge, i) => sum + (i % 2 === 0 ? -edge : edge + 1), 0);
}

/**
 * The literals with each such family cut back, unless more bytes may follow then than its literals
 * (both cases counted) end with. `runsBehind` says what must follow a literal.
 */
export function cutBack(
  literals: readonly FoundLiteral[],
  runsBehind: (literal: FoundLiteral) => readonly FollowRun[],
): FoundLiteral[] {
  const families = new Map<string, FoundLiteral[]>();
  for (const literal of literals) {
    const key = familyOf(literal);
    const family = families.get(key);
    if (family === undefined) families.set(key, [literal]);
    else family.push(literal);
  }
  return [...families.values()].flatMap((family) => {
    const first = family[0]!;
    const bytes = first.bytes.slice(0, -1);
    if (family.length < LEAST_FAMILY || bytes.length < MIN_LITERAL_LENGTH) return family;
    const { after, minAfter } = first;
    const cut = { ...first, bytes, after: after + 1, minAfter: minAfter + 1 };
    const most = first.caseless ? 2 * family.length : family.length;
    return firstSize(runsBehind(cut)) <= most ? [cut] : family;
  });
}
