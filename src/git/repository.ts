/**
 * Opens a repository: where its parts lie, which formats they have, what it lacks on purpose.
 *
 * Opening reads configuration and pointers only. Refs, index and objects are read by their own
 * modules from the record made here; nothing is ever written, no process is started, and no path
 * leads out of the repository unless the caller vouches for it.
 */

import { readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { ScanError } from '../base/errors.ts';
import type { Skipped } from '../base/model.ts';
import { readAlternates } from './alternates.ts';
import { joinConfig, type RepositoryConfig, readConfigFile, resolveConfig } from './config.ts';
import {
  isDirectory,
  isInside,
  lstatOrNull,
  POINTER_LIMIT,
  readControlFile,
  readlinkOrNull,
  realpathOrNull,
  TABLE_LIMIT,
  utf8,
} from './control-file.ts';
import { type GitEnvironment, type Location, locateRepository } from './discover.ts';
import { type Promisor, readPromisor, readShallow } from './shallow.ts';
import { linkedGitDirs, listWorktrees, type Worktree } from './worktrees.ts';

/** How refs are stored. */
export type RefStorage = 'files' | 'reftable';

/** An opened repository: plain data, cloneable to workers. Paths are absolute and real. */
export interface Repository {
  /** The path it was asked for. */
  readonly path: string;
  readonly gitDir: string;
  readonly commonDir: string;
  /** Directory of checked-out files, null for a bare repository. */
  readonly workTree: string | null;
  readonly bare: boolean;
  readonly objectFormat: 'sha1' | 'sha256';
  /** Bytes of an object id: 20 or 32. */
  readonly hashLength: number;
  readonly refStorage: RefStorage;
  readonly objectsDir: string;
  /** Stores to resolve ids from, never to enumerate. */
  readonly alternates: readonly string[];
  readonly indexPath: string;
  /** The main worktree first. */
  readonly worktrees: readonly Worktree[];
  /** Hex ids of commits whose parents are absent on purpose. */
  readonly shallow: ReadonlySet<string>;
  readonly promisor: Promisor;
  readonly config: RepositoryConfig;
  /** Ledger entries met while opening: missing alternates, a damaged shallow file. */
  readonly skipped: readonly Skipped[];
}

/** What {@link openRepository} may use and trust. */
export interface OpenOptions {
  /** GIT_* variables, given only where git itself set them (hooks); else they are ignored. */
  readonly env?: GitEnvironment;
  /** Follow pointers out of the tree: the user vouches for this repository. */
  readonly trustGitDir?: boolean;
  /** The files are not asked for: whatever core.worktree names is left alone, and may be gone. */
  readonly gitDirectoryOnly?: boolean;
}

interface Opening {
  readonly path: string;
  readonly location: Location;
  readonly env: GitEnvironment;
  readonly trusted: boolean;
  readonly gitDirectoryOnly: boolean;
  readonly config: RepositoryConfig;
}

/**
 * Opens the repository that `path` is, or lies in.
 *
 * @example
 * const repository = openRepository('.');
 * console.log(repository.gitDir, repository.objectFormat);
 */
export function openRepository(path: string, options: OpenOptions = {}): Repository {
  const env = options.env ?? {};
  const absolute = resolve(path);
  if (lstatOrNull(absolute) === null) throw new ScanError('TARGET_NOT_FOUND', { path });
  const trustGitDir = options.trustGitDir ?? false;
  const location = locateRepository(absolute, { env, trustGitDir });
  const trusted = trustGitDir || Boolean(env['GIT_DIR']);
  if (!trusted) checkContainment(location);
  const config = readRepositoryConfig(location);
  const gitDirectoryOnly = options.gitDirectoryOnly ?? false;
  return assemble({ path: absolute, location, env, trusted, gitDirectoryOnly, config });
}

/** Reads `config` and, where the repository says so, the worktree's `config.worktree`. */
function readRepositoryConfig(location: Location): RepositoryConfig {
  const path = join(location.commonDir, 'config');
  const file = readConfigFile(path);
  const config = resolveConfig(file, path);
  if (!config.worktreeConfig) return config;
  const own = readConfigFile(join(location.gitDir, 'config.worktree'));
  return resolveConfig(joinConfig(file, own), path);
}

function assemble(opening: Opening): Repository {
  const { location, env, config } = opening;
  const { gitDir, commonDir } = location;
  const objectsDir = fromEnvironment(opening, 'GIT_OBJECT_DIRECTORY') ?? join(commonDir, 'objects');
  const objectFormat = config.objectFormatStated
    ? config.objectFormat
    : guessObjectFormat(commonDir, objectsDir);
  const hashLength = objectFormat === 'sha256' ? 32 : 20;
  const alternates = readAlternates(objectsDir, env['GIT_ALTERNATE_OBJECT_DIRECTORIES']);
  const shallowPath = fromEnvironment(opening, 'GIT_SHALLOW_FILE') ?? join(commonDir, 'shallow');
  const shallow = readShallow(shallowPath, hashLength * 2);
  const workTree = workTreeOf(opening);
  const mainPath = gitDir === commonDir ? workTree : mainWorkTree(opening);
  return {
    path: opening.path,
    gitDir,
    commonDir,
    workTree,
    bare: workTree === null,
    objectFormat,
    hashLength,
    refStorage: refStorageOf(opening),
    objectsDir,
    alternates: alternates.directories,
    indexPath: fromEnvironment(opening, 'GIT_INDEX_FILE') ?? join(gitDir, 'index'),
    worktrees: listWorktrees(commonDir, gitDir, mainPath),
    shallow: shallow.commitIds,
    promisor: readPromisor(objectsDir, config.partialClone),
    config,
    skipped: [...alternates.skipped, ...shallow.skipped],
  };
}

function fromEnvironment(opening: Opening, name: string): string | null {
  const value = opening.env[name];
  return value ? resolve(opening.path, value) : null;
}

function refStorageOf(opening: Opening): RefStorage {
  const [name, location] = opening.config.refStorage.split('://', 2);
  const path = opening.location.commonDir;
  if (name !== 'files' && name !== 'reftable') {
    const reason = `extensions.refStorage = ${opening.config.refStorage} is not known`;
    throw new ScanError('REPOSITORY_UNSUPPORTED', { path, reason });
  }
  if (location !== undefined) {
    const reason = `its refs lie elsewhere (extensions.refStorage names ${location})`;
    throw new ScanError('REPOSITORY_UNSUPPORTED', { path, reason });
  }
  return name;
}

/** The directory of checked-out files: environment, then core.worktree, then where `.git` lies. */
function workTreeOf(opening: Opening): string | null {
  const { location, config, env } = opening;
  if (opening.gitDirectoryOnly) return null;
  const named = fromEnvironment(opening, 'GIT_WORK_TREE');
  if (named !== null) return realpathOrNull(named) ?? named;
  if (config.workTree !== null && config.workTree !== '') return configuredWorkTree(opening);
  if (config.bare === true && location.gitDir === location.commonDir) return null;
  if (location.workTree !== null) {
    // With GIT_DIR alone the current directory is the work tree, unless GIT_DIR is a bare one.
    if (!env['GIT_DIR'] || config.bare === false) return location.workTree;
    return basename(location.gitDir) === '.git' ? location.workTree : null;
  }
  return basename(location.gitDir) === '.git' ? dirname(location.gitDir) : linkedPath(location);
}

/** The work tree of a linked worktree's Git directory that was itself the target. */
function linkedPath(location: Location): string | null {
  if (location.gitDir === location.commonDir) return null;
  const all = listWorktrees(location.commonDir, location.gitDir, null);
  const current = all.find((worktree) => worktree.current);
  return current && !current.missing ? current.path : null;
}

/** core.worktree counts if that directory's `.git` leads back here, or the caller vouches. */
function configuredWorkTree(opening: Opening): string | null {
  const { gitDir } = opening.location;
  const written = opening.config.workTree ?? '';
  const workTree = realpathOrNull(resolve(gitDir, written));
  if (workTree === null) {
    throw new ScanError('REPOSITORY_REFUSED', {
      path: gitDir,
      reason: `core.worktree names ${written}, which does not exist`,
    });
  }
  if (opening.trusted || workTree === opening.location.workTree) return workTree;
  if (leadsTo(join(workTree, '.git'), gitDir)) return workTree;
  throw new ScanError('REPOSITORY_REFUSED', {
    path: gitDir,
    reason: `core.worktree names ${workTree}, which has no .git that leads back here`,
  });
}

function leadsTo(dotGit: string, gitDir: string): boolean {
  if (realpathOrNull(dotGit) === gitDir) return true;
  const file = readControlFile(dotGit, POINTER_LIMIT);
  if (file.kind !== 'ok') return false;
  const target = utf8(file.bytes)
    .replace(/^gitdir: /, '')
    .trimEnd();
  return realpathOrNull(resolve(dirname(dotGit), target)) === gitDir;
}

/** Path of the main worktree as seen from a linked one: told in reports, never opened. */
function mainWorkTree(opening: Opening): string | null {
  const { commonDir } = opening.location;
  if (opening.config.bare === true || basename(commonDir) !== '.git') return null;
  return dirname(commonDir);
}

/** Parts that must not be links out of the repository (a link elsewhere shows foreign data). */
const CONTAINED_COMMON = [
  'objects',
  'objects/pack',
  'objects/info',
  'objects/info/alternates',
  'refs',
  'reftable',
  'logs',
  'worktrees',
  'packed-refs',
  'config',
  'shallow',
];
/** The same in the Git directory of each worktree. */
const CONTAINED_OWN = 'HEAD index config.worktree commondir gitdir logs refs reftable'.split(' ');

function checkContainment(location: Location): void {
  const { gitDir, commonDir } = location;
  const own = new Set([gitDir, commonDir, ...linkedGitDirs(commonDir)]);
  const paths = [
    ...CONTAINED_COMMON.map((name) => join(commonDir, name)),
    ...[...own].flatMap((directory) => CONTAINED_OWN.map((name) => join(directory, name))),
  ];
  for (const path of paths) {
    if (!lstatOrNull(path)?.isSymbolicLink()) continue;
    const target = readlinkOrNull(path) ?? '';
    // HEAD as a link to refs/heads/x is git's oldest form of a symbolic ref.
    if (basename(path) === 'HEAD' && target.startsWith('refs/') && !isAbsolute(target)) continue;
    const real = realpathOrNull(path);
    if (real !== null && (isInside(real, commonDir) || isInside(real, gitDir))) continue;
    const reason = `it is a symbolic link to ${target}, outside of the repository`;
    throw new ScanError('REPOSITORY_REFUSED', { path, reason });
  }
}

/** Reads the id length off what lies there, for copies without a (sound) configuration. */
function guessObjectFormat(commonDir: string, objectsDir: string): 'sha1' | 'sha256' {
  const packed = readControlFile(join(commonDir, 'packed-refs'), TABLE_LIMIT);
  const line = packed.kind === 'ok' ? /^([0-9a-f]+) refs\//m.exec(utf8(packed.bytes)) : null;
  if (line) return line[1]!.length === 64 ? 'sha256' : 'sha1'; // group 1 always matches
  const pack = namesIn(join(objectsDir, 'pack')).find((name) => /^pack-[0-9a-f]+\./.test(name));
  if (pack) return pack.indexOf('.') - 'pack-'.length === 64 ? 'sha256' : 'sha1';
  const fanOut = namesIn(objectsDir).find((name) => /^[0-9a-f]{2}$/.test(name));
  const loose = fanOut === undefined ? [] : namesIn(join(objectsDir, fanOut));
  return loose.some((name) => name.length === 62) ? 'sha256' : 'sha1';
}

function namesIn(directory: string): string[] {
  if (!isDirectory(directory)) return [];
  try {
    return readdirSync(directory);
  } catch {
    return []; // Unreadable: the object store reports it; here it only gives no evidence.
  }
}
