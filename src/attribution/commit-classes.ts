/** From which kinds of starting points each commit can be reached. */
import type { AgedCommits } from './age-order.ts';
import type { AttributionInput, TipKind } from './input.ts';

export const FROM_REFS = 1;
export const FROM_STASH = 2;
export const FROM_REFLOG = 4;
export const FROM_NOTES = 8;
/** Set for every commit, so that "none of the others" can be told from "not held by any commit". */
const ANY_COMMIT = 16;
/** Reachable from HEAD: decides which of several commits brought what stands there. */
export const FROM_HEAD = 32;

const BITS: Readonly<Record<TipKind, number>> = {
  head: FROM_REFS | FROM_HEAD,
  branch: FROM_REFS,
  tag: FROM_REFS,
  other: FROM_REFS,
  stash: FROM_STASH,
  reflog: FROM_REFLOG,
  note: FROM_NOTES,
};

/** The bits of each commit by index. */
export function classifyCommits(
  { commits, tips, tables }: AttributionInput,
  aged: AgedCommits,
): Uint8Array {
  const classes = new Uint8Array(commits.count).fill(ANY_COMMIT);
  for (const { kind, object } of tips) {
    const commit = object < 0 ? -1 : commits.indexOf[object]!;
    if (commit >= 0) classes[commit]! |= BITS[kind];
  }
  if (!tables?.spreadClasses(aged, classes)) spreadClasses(aged, classes);
  // A stash grows out of a branch: what the branch has is not in a stash for that.
  for (let i = 0; i < classes.length; i += 1) {
    if ((classes[i]! & FROM_REFS) !== 0) classes[i]! &= ~FROM_STASH;
  }
  return classes;
}

/** The youngest first: whatever leads to a commit has its bits by then. */
function spreadClasses(
  { count, commitAt, parentStart, parents }: AgedCommits,
  classes: Uint8Array,
): void {
  for (let age = count - 1; age >= 0; age -= 1) {
    const bits = classes[commitAt[age]!]!;
    for (let k = parentStart[age]!; k < parentStart[age + 1]!; k += 1) {
      if (parents[k]! >= 0) classes[commitAt[parents[k]!]!]! |= bits;
    }
  }
}

/** True for a commit that only notes lead to. */
export function isNote(classes: Uint8Array, commit: number): boolean {
  if (commit < 0) return false;
  return (classes[commit]! & (FROM_NOTES | FROM_REFS | FROM_STASH)) === FROM_NOTES;
}
