// Random histories for properties: merges of any commits, times in any order, few paths and contents.
import fc from 'fast-check';
import { createRepo, type GitRepo } from '../support/git-repo.ts';

/** What every step has; a test adds what the commit changes. */
export interface HistoryStep {
  /** Earlier commits, counted back from this one; what is too far is taken as a remainder. */
  readonly parents: readonly number[];
  /** The commit's time. */
  readonly minutes: number;
}

export const HISTORY_STEP = {
  parents: fc.array(fc.nat(8), { maxLength: 3 }),
  minutes: fc.nat(5000),
};

/**
 * One fast-import stream: branch b<i> is commit i, so that every commit has a ref or a descendant. `linesOf` gives
 * the commands of git fast-import for what a commit changes.
 */
export function buildHistory<Step extends HistoryStep>(
  steps: readonly Step[],
  linesOf: (step: Step) => readonly string[],
): GitRepo {
  const repo = createRepo();
  const lines: string[] = [];
  steps.forEach((step, i) => {
    const parents = i === 0 ? [] : [...new Set(step.parents.map((p) => i - 1 - (p % i)))];
    const stamp = 1_700_000_000 + step.minutes * 60;
    lines.push(`commit refs/heads/b${i}`, `mark :${i + 1}`);
    lines.push(`author Ada <ada@example.org> ${stamp} +0000`);
    lines.push(`committer Cy <cy@example.org> ${stamp} +0000`, 'data 1', 'x');
    parents.forEach((p, k) => lines.push(`${k === 0 ? 'from' : 'merge'} :${p + 1}`));
    lines.push(...linesOf(step), '');
  });
  repo.fastImport(`${lines.join('\n')}\n`);
  // Only some tips stay: the rest is history, or out of reach.
  steps.forEach((_, i) => {
    if (i % 3 !== 0 && i !== steps.length - 1) repo.git('update-ref', '-d', `refs/heads/b${i}`);
  });
  repo.git('symbolic-ref', 'HEAD', `refs/heads/b${steps.length - 1}`);
  return repo;
}
