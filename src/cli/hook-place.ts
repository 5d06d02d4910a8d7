/**
 * Where a repository's hooks are: in its own directory, where core.hooksPath says, or in the hands of
 * husky or lefthook.
 */
import { lstatSync, type Stats, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ScanError } from '../base/errors.ts';
import type { Repository } from '../git/index.ts';
import { configHome, globalConfig, hooksPathOf, repositoryConfig } from './git-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Who holds the hooks, and where. Paths are absolute. */
export type HookPlace =
  | {
      readonly kind: 'directory';
      readonly path: string;
      /** Other machines use it as well: it lies among the files that are committed. */
      readonly isShared: boolean;
    }
  | { readonly kind: 'husky'; readonly path: string; readonly isActive: boolean }
  | { readonly kind: 'lefthook'; readonly path: string };

const LEFTHOOK_FILES = ['lefthook.yml', 'lefthook.yaml', '.lefthook.yml', '.lefthook.yaml'];

/** `lstat`, or null where there is nothing. */
export function statOrNull(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Whether a path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !/^([A-Za-z]:|[\\/])/.test(way);
}

/** Finds the place of a repository's hooks. Throws where they are those of all repositories. */
export function hookPlace(repository: Repository, env: Environment): HookPlace {
  const { workTree, gitDir, commonDir } = repository;
  const folder = workTree ?? gitDir;
  const hooksPath = hooksPathOf(repositoryConfig(repository, env), folder, env);
  if (workTree !== null) {
    const husky = join(workTree, '.husky');
    const isHuskys = hooksPath !== null && isWithin(hooksPath, husky);
    if (isHuskys || (hooksPath === null && isFolder(husky))) {
      return { kind: 'husky', path: husky, isActive: isHuskys };
    }
    const lefthook = LEFTHOOK_FILES.find((name) => statOrNull(join(workTree, name)) !== null);
    const isUsual = hooksPath === null || isWithin(hooksPath, commonDir);
    if (lefthook !== undefined && isUsual)
      return { kind: 'lefthook', path: join(workTree, lefthook) };
  }
  if (hooksPath === null) {
    return { kind: 'directory', path: join(commonDir, 'hooks'), isShared: false };
  }
  const isOwn = isWithin(hooksPath, folder) || isWithin(hooksPath, commonDir);
  if (!isOwn && hooksPathOf(globalConfig(env), folder, env) === hooksPath) {
    const message = `core.hooksPath of your own configuration (${hooksPath}) is for all repositories: use --global`;
    throw new ScanError('USAGE', { message });
  }
  const isShared = workTree !== null && isWithin(hooksPath, workTree);
  return { kind: 'directory', path: hooksPath, isShared: isShared && !isWithin(hooksPath, gitDir) };
}

/** Where hooks for all of the user's repositories are. */
export interface GlobalPlace {
  readonly path: string;
  /** core.hooksPath names it already. */
  readonly isConfigured: boolean;
  /** It is ours: the hooks of each repository must be handed on to from it. */
  readonly isOurs: boolean;
}

/** The directory that the user's core.hooksPath names, or one of our own. */
export function globalPlace(env: Environment, cwd: string): GlobalPlace {
  const own = join(configHome(env), 'gitsift', 'hooks');
  const configured = hooksPathOf(globalConfig(env), cwd, env);
  const path = configured ?? own;
  return { path, isConfigured: configured !== null, isOurs: path === own };
}
