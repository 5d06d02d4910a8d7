/**
 * Lists the main worktree and the linked ones: each has its own HEAD, index and reflog.
 *
 * Paths of linked worktrees are told, not opened: only the current one was checked to point back
 * (discover.ts). See git-worktree(1), "Details".
 */

import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isDirectory, lstatOrNull, realpathOrNull } from './control-file.ts';
import { pointerOrNull } from './discover.ts';

/** One worktree of a repository. */
export interface Worktree {
  /** Directory name below `worktrees/`; null for the main worktree. */
  readonly id: string | null;
  /** Holds HEAD, index, logs/HEAD and pseudo refs. */
  readonly gitDir: string;
  /** The work tree's directory; null for a bare repository or an unreadable pointer. */
  readonly path: string | null;
  /** True when `path` does not exist (any more): only its Git directory can be scanned. */
  readonly missing: boolean;
  readonly locked: boolean;
  /** True for the worktree that the repository was opened through. */
  readonly current: boolean;
}

/** Lists the worktrees of `commonDir`, the main one first, the others by id. */
export function listWorktrees(
  commonDir: string,
  gitDir: string,
  mainPath: string | null,
): readonly Worktree[] {
  const main: Worktree = {
    id: null,
    gitDir: commonDir,
    path: mainPath,
    missing: mainPath !== null && !isDirectory(mainPath),
    locked: false,
    current: gitDir === commonDir,
  };
  const linked = linkedGitDirs(commonDir).map((directory) => linkedWorktree(directory, gitDir));
  return [main, ...linked];
}

/** Git directories of the linked worktrees; links in their place are passed over. */
export function linkedGitDirs(commonDir: string): string[] {
  try {
    const entries = readdirSync(join(commonDir, 'worktrees'), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(commonDir, 'worktrees', entry.name))
      .toSorted();
  } catch {
    return []; // No linked worktrees. One that is ours was already read by discover.ts.
  }
}

function linkedWorktree(gitDir: string, current: string): Worktree {
  const pointer = pointerOrNull(join(gitDir, 'gitdir'));
  const path = pointer === null || pointer === '' ? null : dirname(resolve(gitDir, pointer));
  const real = path === null ? null : realpathOrNull(path);
  return {
    id: basename(gitDir),
    gitDir,
    path: real ?? path,
    missing: real === null,
    locked: lstatOrNull(join(gitDir, 'locked')) !== null,
    current: gitDir === current,
  };
}
