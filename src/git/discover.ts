/**
 * Finds the Git directory for a path: upwards from it, through `.git` files, or from GIT_DIR.
 *
 * A `.git` file, a `.git` link and `commondir` are pointers that a hostile tree can aim at another
 * repository of the user, whose secrets would then stand in a report about the hostile one. So a
 * pointer is followed only if its target points back, or lies in a Git directory that an ancestor
 * owns (submodules); see gitrepository-layout(5). What is in a Git directory is repository.ts'.
 */

import { basename, dirname, join, resolve } from 'node:path';
import { ScanError } from '../base/errors.ts';
import { readConfigFile } from './config.ts';
import { configValue } from './config-file.ts';
import {
  fileKind,
  isDirectory,
  isInside,
  lstatOrNull,
  POINTER_LIMIT,
  readControlFile,
  realpathOrNull,
  utf8,
} from './control-file.ts';

/** Variables of the caller's environment, passed only where git itself set them (hooks). */
export type GitEnvironment = Readonly<Record<string, string | undefined>>;

/** Where a repository lies. All paths absolute and free of symbolic links. */
export interface Location {
  readonly gitDir: string;
  readonly commonDir: string;
  /** Directory that holds the `.git` which was found; null for a bare or named Git directory. */
  readonly workTree: string | null;
}

interface DiscoverOptions {
  readonly env: GitEnvironment;
  readonly trustGitDir: boolean;
}

const GITFILE_PREFIX = 'gitdir: ';

/** Finds the repository that `path` (absolute, existing) belongs to, or throws a {@link ScanError}. */
export function locateRepository(path: string, options: DiscoverOptions): Location {
  const named = options.env['GIT_DIR'];
  if (named !== undefined && named !== '') return locateNamed(path, named, options);
  const start = realpathOrNull(path);
  if (start === null) throw new ScanError('TARGET_NOT_FOUND', { path });
  const ceilings = ceilingsOf(options.env);
  let reason = 'no .git here or in any directory above';
  for (let directory = start; ; directory = dirname(directory)) {
    const found = tryDirectory(directory, options);
    if (typeof found !== 'string') return found;
    if (found !== '') reason = found;
    if (dirname(directory) === directory || ceilings.has(dirname(directory))) break;
  }
  throw new ScanError('NOT_A_REPOSITORY', { path, reason });
}

function ceilingsOf(env: GitEnvironment): Set<string> {
  const list = env['GIT_CEILING_DIRECTORIES'] ?? '';
  return new Set(list.split(':').map((each) => realpathOrNull(each) ?? each));
}

/** GIT_DIR: the caller vouches for it. */
function locateNamed(cwd: string, named: string, options: DiscoverOptions): Location {
  const path = resolve(cwd, named);
  const stats = lstatOrNull(path);
  const target = stats?.isFile() ? readGitFile(path) : path;
  const gitDir = realpathOrNull(target);
  if (gitDir === null || !isDirectory(gitDir)) {
    throw new ScanError('NOT_A_REPOSITORY', { path, reason: 'GIT_DIR names no directory' });
  }
  const commonDir = commonDirOf(gitDir, { ...options, trustGitDir: true });
  const fault = layoutFault(gitDir, commonDir, true);
  if (fault !== null) throw new ScanError('NOT_A_REPOSITORY', { path, reason: fault });
  const current = realpathOrNull(cwd);
  // Receiving hooks run inside the Git directory with GIT_DIR=".": that is no work tree.
  const isWorkTree = current !== null && !isInside(current, gitDir) && current !== commonDir;
  return { gitDir, commonDir, workTree: isWorkTree ? current : null };
}

/** The repository at `directory`, or why there is none ('' where nothing even looks like one). */
function tryDirectory(directory: string, options: DiscoverOptions): Location | string {
  const dotGit = join(directory, '.git');
  const stats = lstatOrNull(dotGit);
  let reason = '';
  if (stats !== null) {
    const gitDir = gitDirAt(dotGit, directory, options);
    const commonDir = commonDirOf(gitDir, options);
    const fault = layoutFault(gitDir, commonDir, true);
    if (fault === null) return { gitDir, commonDir, workTree: directory };
    // A pointer that leads nowhere is an error; an unfinished `.git` directory is passed by.
    if (!stats.isDirectory()) throw notRepository(dotGit, `${gitDir} ${fault}`);
    reason = `${dotGit} ${fault}`;
  }
  // Bare repositories and the own directories of linked worktrees: HEAD tells them from plain
  // directories in which a file happens to have one of the other names.
  const isCandidate = ['objects', 'commondir'].some((name) => lstatOrNull(join(directory, name)));
  if (isCandidate && (hasHead(directory) || isDirectory(join(directory, 'refs')))) {
    const commonDir = commonDirOf(directory, options);
    if (layoutFault(directory, commonDir, false) === null) {
      return { gitDir: directory, commonDir, workTree: null };
    }
  }
  return reason;
}

function notRepository(path: string, reason: string): ScanError {
  return new ScanError('NOT_A_REPOSITORY', { path, reason });
}

function refused(path: string, reason: string): ScanError {
  return new ScanError('REPOSITORY_REFUSED', { path, reason });
}

/** Follows `.git` (directory, file or link) to the real Git directory, checking pointers. */
function gitDirAt(dotGit: string, directory: string, options: DiscoverOptions): string {
  const stats = lstatOrNull(dotGit);
  if (stats?.isDirectory()) return dotGit;
  if (!stats || (!stats.isFile() && !stats.isSymbolicLink())) {
    throw notRepository(dotGit, `.git is ${stats ? fileKind(stats) : 'missing'}`);
  }
  const isPointer = stats.isFile() || !isDirectory(dotGit);
  const target = isPointer ? readGitFile(dotGit) : dotGit;
  const gitDir = realpathOrNull(target);
  if (gitDir === null) throw notRepository(dotGit, `it points to ${target}, which is missing`);
  if (!isDirectory(gitDir)) throw notRepository(dotGit, `it points to ${target}, not a directory`);
  if (!options.trustGitDir && !pointsBack(gitDir, directory)) {
    const reason = `it points to ${gitDir}, which does not point back`;
    throw refused(dotGit, reason);
  }
  return gitDir;
}

/** Reads the path in a `.git` file; relative ones count from the file. */
function readGitFile(path: string): string {
  const text = readPointer(path);
  if (!text.startsWith(GITFILE_PREFIX)) throw notRepository(path, 'it does not say "gitdir: PATH"');
  const target = text.slice(GITFILE_PREFIX.length);
  if (target === '' || target.includes('\0')) throw notRepository(path, 'it names no path');
  return resolve(dirname(path), target);
}

/** Text of a one-line pointer file without its line end. */
function readPointer(path: string): string {
  const file = readControlFile(path, POINTER_LIMIT);
  if (file.kind === 'missing') throw notRepository(path, 'it is missing');
  if (file.kind === 'refused') throw notRepository(path, `it ${file.reason}`);
  return utf8(file.bytes).replace(/[\r\n]+$/, '');
}

/** Like {@link readPointer}, null where there is no such file or it cannot be read. */
export function pointerOrNull(path: string): string | null {
  const file = readControlFile(path, POINTER_LIMIT);
  return file.kind === 'ok' ? utf8(file.bytes).replace(/[\r\n]+$/, '') : null;
}

/** True if `gitDir` says that `directory` is its work tree, or an ancestor's repository owns it. */
function pointsBack(gitDir: string, directory: string): boolean {
  const pointer = pointerOrNull(join(gitDir, 'gitdir'));
  if (pointer !== null) {
    const back = resolve(gitDir, pointer);
    if (realpathOrNull(dirname(back)) === directory && basename(back) === '.git') return true;
  }
  return configPointsBack(gitDir, directory) || ancestorOwns(gitDir, directory);
}

function configPointsBack(gitDir: string, directory: string): boolean {
  for (const name of ['config.worktree', 'config']) {
    if (!lstatOrNull(join(gitDir, name))?.isFile()) continue;
    const workTree = configValue(readConfigFile(join(gitDir, name)), 'core', null, 'worktree');
    if (typeof workTree !== 'string' || workTree === '') continue;
    if (realpathOrNull(resolve(gitDir, workTree)) === directory) return true;
  }
  return false;
}

/** A submodule's Git directory lies below the `modules/` of a repository above its work tree. */
function ancestorOwns(gitDir: string, directory: string): boolean {
  for (let above = dirname(directory); ; above = dirname(above)) {
    const owner = ownerAt(above);
    if (owner !== null && isInside(gitDir, join(owner, 'modules'))) return true;
    if (dirname(above) === above) return false;
  }
}

/** The real Git directory (common, for a linked worktree) at an ancestor, without trusting more. */
function ownerAt(directory: string): string | null {
  const dotGit = join(directory, '.git');
  const stats = lstatOrNull(dotGit);
  if (stats?.isDirectory()) return dotGit;
  if (!stats?.isFile()) return null;
  const text = pointerOrNull(dotGit) ?? '';
  if (!text.startsWith(GITFILE_PREFIX)) return null;
  const gitDir = realpathOrNull(resolve(directory, text.slice(GITFILE_PREFIX.length)));
  // Each step goes one directory up, so this recursion is as deep as the path is.
  return gitDir !== null && pointsBack(gitDir, directory) ? gitDir : null;
}

/**
 * The directory that holds objects and shared refs. `commondir` is followed to where a linked
 * worktree's Git directory normally lies: `<common>/worktrees/<id>`.
 */
function commonDirOf(gitDir: string, options: DiscoverOptions): string {
  const fromEnv = options.env['GIT_COMMON_DIR'];
  if (fromEnv) return realpathOrNull(fromEnv) ?? fromEnv;
  const pointer = pointerOrNull(join(gitDir, 'commondir'));
  if (pointer === null) return gitDir;
  const commonDir = realpathOrNull(resolve(gitDir, pointer));
  if (commonDir === null || !isDirectory(commonDir)) {
    throw notRepository(gitDir, `its commondir ${pointer} is missing`);
  }
  const isLinked = dirname(gitDir) === join(commonDir, 'worktrees');
  if (!isLinked && !options.trustGitDir) {
    throw refused(gitDir, `its commondir is ${commonDir}, which does not hold it as a worktree`);
  }
  return commonDir;
}

function hasHead(gitDir: string): boolean {
  return lstatOrNull(join(gitDir, 'HEAD')) !== null;
}

/**
 * Why the directories do not form a repository, null when they do. `named` directories (`.git`,
 * GIT_DIR) may lack HEAD, or lack `refs` as unpacked archives do; a guess needs all three parts.
 */
function layoutFault(gitDir: string, commonDir: string, named: boolean): string | null {
  if (!isDirectory(commonDir)) return 'is not a directory';
  const hasRefs = isDirectory(join(commonDir, 'refs'));
  const hasPacked = lstatOrNull(join(commonDir, 'packed-refs')) !== null;
  const hasObjects = isDirectory(join(commonDir, 'objects'));
  if (!hasObjects) return 'has no objects directory';
  if (named && !hasHead(gitDir) && !hasRefs && !hasPacked) return 'has neither HEAD nor refs';
  if (!named && !(hasHead(gitDir) && (hasRefs || hasPacked)) && !(hasRefs && hasPacked)) {
    return 'has objects but not HEAD and refs';
  }
  return null;
}
