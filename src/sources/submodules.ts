/**
 * Finds the local repositories of submodules: those checked out in the work tree, and those that only
 * lie in the Git directory (`modules/NAME`, gitsubmodules(7)) because they were removed, or because
 * another branch has them. Lists them; opening and scanning is the caller's. Links are not followed.
 */
import { type Dirent, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Skipped } from '../base/model.ts';
import type { Repository } from '../git/index.ts';

/** A repository of a submodule, as far as it is here. */
export interface SubmoduleRepository {
  /** Where reports say it is, with `/`: its path in the work tree, else below `.git`. */
  readonly name: string;
  /** Absolute path to open it by. */
  readonly path: string;
  /** True where there are no files checked out: whatever core.worktree says is left alone. */
  readonly isGitDirectory: boolean;
}

/** What {@link listSubmodules} found. */
export interface SubmoduleListing {
  /** Checked out ones first, each list in order of names. */
  readonly checkedOut: readonly SubmoduleRepository[];
  /** Every Git directory below `modules/`; the checked-out ones are among them. */
  readonly gitDirectories: readonly SubmoduleRepository[];
  /** Paths that the index names and that have no repository here. */
  readonly absent: readonly string[];
  readonly skipped: readonly Skipped[];
}

/** Names of submodules may have slashes; no deeper nesting is followed. */
const MAX_DEPTH = 64;
const MODULES = 'modules';

/** Lists the submodules of a repository. `gitlinks` are the paths (text) of submodules in its index. */
export function listSubmodules(
  repository: Repository,
  gitlinks: readonly string[],
): SubmoduleListing {
  const skipped: Skipped[] = [];
  const { workTree, commonDir, worktrees } = repository;
  const checkedOut: SubmoduleRepository[] = [];
  const absent: string[] = [];
  for (const name of gitlinks.toSorted()) {
    const path = join(workTree ?? '', name);
    if (workTree !== null && isCheckedOut(path, workTree))
      checkedOut.push({ name, path, isGitDirectory: false });
    else absent.push(name);
  }
  const owners = new Set([commonDir, ...worktrees.map(({ gitDir }) => gitDir)]);
  const gitDirectories = [...owners].flatMap((owner) => {
    const within = relative(commonDir, owner).replaceAll('\\', '/');
    return modulesOf(owner, within === '' ? '.git' : `.git/${within}`, skipped);
  });
  return { checkedOut, gitDirectories, absent, skipped };
}

/** A hostile index can name `..`, or a path through a link: neither leads out of the work tree. */
function isCheckedOut(path: string, workTree: string): boolean {
  const hasRepository = lstatSync(join(path, '.git'), { throwIfNoEntry: false }) !== undefined;
  if (!hasRepository || !isDirectory(path)) return false;
  const way = relative(realpathSync(workTree), realpathSync(path));
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function looksLikeGit(entries: readonly Dirent[]): boolean {
  const names = new Set(entries.map(({ name }) => name));
  return names.has('HEAD') && names.has('objects') && names.has('refs');
}

/** Git directories below `owner/modules`; what lies below those is theirs to list. */
function modulesOf(owner: string, shown: string, skipped: Skipped[]): SubmoduleRepository[] {
  const found: SubmoduleRepository[] = [];
  const root = join(owner, MODULES);
  if (!isDirectory(root)) return found;
  const pending = [{ path: root, name: `${shown}/${MODULES}`, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, name, depth } = next;
    const entries = list(path, name, skipped);
    if (depth > 0 && looksLikeGit(entries)) {
      found.push({ name, path, isGitDirectory: true });
      continue;
    }
    if (depth === MAX_DEPTH) continue;
    for (const entry of entries) {
      if (!entry.isDirectory()) continue;
      pending.push({
        path: join(path, entry.name),
        name: `${name}/${entry.name}`,
        depth: depth + 1,
      });
    }
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function list(path: string, name: string, skipped: Skipped[]): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') skipped.push({ path: name, reason: 'unreadable', detail: code });
    return [];
  }
}
