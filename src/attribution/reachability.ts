/** Which commits can be reached from where: breadth-first over parents on flat arrays. */
import type { CommitTable } from './commit-table.ts';

/** Sets `bit` in `classes` for every commit reachable from `tips` (commit indices), tips included. */
export function markReachable(
  table: CommitTable,
  tips: Iterable<number>,
  classes: Uint8Array,
  bit: number,
): void {
  const queue: number[] = [];
  const add = (commit: number): void => {
    if (commit < 0 || (classes[commit]! & bit) !== 0) return;
    classes[commit]! |= bit;
    queue.push(commit);
  };
  for (const tip of tips) add(tip);
  while (queue.length > 0) {
    const commit = queue.pop()!;
    for (let k = table.parentStart[commit]!; k < table.parentStart[commit + 1]!; k += 1) {
      add(table.parents[k]!);
    }
  }
}
