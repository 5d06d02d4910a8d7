/**
 * Finds and reads configuration files: the one that `--config` names, or the nearest one from the
 * target up to the root of its repository, and what they extend.
 *
 * A file found by searching comes from the repository that is scanned, so it is held on a short lead:
 * it may name files inside that repository only, and no link is followed. A file that the user
 * named may name anything.
 */
import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { readOrdinaryFile } from '../base/ordinary-file.ts';
import {
  CONFIG_LENGTH_MAX,
  type ConfigNode,
  configError,
  parsePackage,
  parseYaml,
} from './document.ts';
import { type ConfigLayer, type Located, readLayer } from './layer.ts';
import { isOff } from './values.ts';

/** Names of configuration files, in order of preference. */
const FILE_NAMES = ['.gitsift.yaml', '.gitsift.yml', 'package.json'] as const;
const PACKAGE = 'package.json';
/** Name of the file that a package offers to `extends`. */
const SHARED_NAME = 'gitsift.yaml';
/** Files that extend files that extend files. */
const CHAIN_MAX = 8;

/** Everything that files say. */
export interface FileSettings {
  /** Lowest precedence first. */
  readonly layers: readonly ConfigLayer[];
  /** False after `extends: none`. */
  readonly builtin: boolean;
}

/** Where to look. */
export interface FileSearch {
  /** Absolute path that the user named, or null to search. */
  readonly named: string | null;
  /** False: nothing inside the repository is read. */
  readonly trustRepository: boolean;
  /** Folder of the target, and the root above it. */
  readonly folder: string;
  readonly root: string;
  /** What shown paths are relative to. */
  readonly cwd: string;
}

interface Reader {
  readonly cwd: string;
  /** Files must lie in here; null: anywhere. */
  readonly within: string | null;
  readonly layers: ConfigLayer[];
  builtin: boolean;
}

function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith(`..${sep}..${sep}`) ? path : short;
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Refuses a path that leads out of the repository, also by way of a link. */
function checkInside(path: string, reader: Reader, shown: string, line: number): void {
  if (reader.within === null) return;
  let real = path;
  try {
    real = realpathSync(path);
  } catch {
    // It does not exist: whoever reads it says so.
  }
  if (isInside(path, reader.within) && isInside(real, realpathSync(reader.within))) return;
  throw configError(shown, line, `${shownPath(path, reader.cwd)} lies outside of the repository`);
}

async function readNode(path: string, reader: Reader): Promise<ConfigNode | null> {
  const shown = shownPath(path, reader.cwd);
  const followLinks = reader.within === null;
  const file = await readOrdinaryFile(path, { bytesMax: CONFIG_LENGTH_MAX, followLinks });
  if (file.kind === 'absent') return null;
  const isPackage = path.endsWith(`${sep}${PACKAGE}`);
  if (file.kind === 'text') {
    return isPackage ? parsePackage(file.text, shown) : parseYaml(file.text, shown);
  }
  // A large or odd package.json is not ours to complain about.
  if (isPackage) return null;
  throw configError(shown, 1, file.reason);
}

/** Candidates for one entry of `extends`, the likeliest first. Packages outside are not looked for. */
function extendedPaths(name: string, folder: string, within: string | null): string[] {
  if (/^\.{0,2}[/\\]|\.ya?ml$/.test(name)) return [resolve(folder, name)];
  const folders = [folder];
  for (let above = dirname(folder); above !== folders.at(-1); above = dirname(above)) {
    folders.push(above);
  }
  return folders
    .filter((candidate) => within === null || isInside(candidate, within))
    .map((candidate) => join(candidate, 'node_modules', name, SHARED_NAME));
}

async function addExtended(
  { value, line }: Located<string>,
  from: { path: string; shown: string },
  reader: Reader,
  depth: number,
): Promise<void> {
  if (value === 'none' || value === 'default') {
    reader.builtin = value === 'default';
    return;
  }
  if (depth >= CHAIN_MAX) throw configError(from.shown, line, 'extends: too many files in a chain');
  if (!/^[\w@./\\-]+$/.test(value))
    throw configError(from.shown, line, 'extends: this is no path and no package');
  for (const path of extendedPaths(value, dirname(from.path), reader.within)) {
    checkInside(path, reader, from.shown, line);
    const node = await readNode(path, reader);
    if (node === null) continue;
    await addFile(path, node, reader, depth + 1);
    return;
  }
  const message = `extends: there is no "${value}"; give a path such as ./${SHARED_NAME}, a package, default or none`;
  throw configError(from.shown, line, message);
}

/** Adds what a file extends, then the file. */
async function addFile(
  path: string,
  node: ConfigNode,
  reader: Reader,
  depth: number,
): Promise<void> {
  const shown = shownPath(path, reader.cwd);
  const layer = readLayer(node, path, shown);
  for (const entry of layer.extends) await addExtended(entry, { path, shown }, reader, depth);
  for (const name of ['rules', 'ignore-file'] as const) {
    const option = layer.options.get(name);
    if (option === undefined) continue;
    const paths = Array.isArray(option.value) ? option.value : [String(option.value)];
    for (const named of paths) checkInside(String(named), reader, shown, option.line);
  }
  checkCache(layer, reader);
  reader.layers.push(layer);
}

/** Verdicts that a repository brings along would speak for itself: its own file names no cache. */
function checkCache({ options, shown }: ConfigLayer, { within }: Reader): void {
  const cache = options.get('cache');
  if (cache === undefined || isOff(String(cache.value)) || within === null) return;
  const message = 'cache: here it can only be off; name a directory by --cache or GITSIFT_CACHE';
  throw configError(shown, cache.line, message);
}

/** The nearest file from the target's folder up to the root. */
async function addNearest(search: FileSearch, reader: Reader): Promise<void> {
  for (let folder = search.folder; ; folder = dirname(folder)) {
    for (const name of FILE_NAMES) {
      const path = join(folder, name);
      const node = await readNode(path, reader);
      if (node !== null) return addFile(path, node, reader, 0);
    }
    if (folder === search.root || dirname(folder) === folder) return;
  }
}

/** Reads what applies. */
export async function readConfigFiles(search: FileSearch): Promise<FileSettings> {
  const { named, cwd, root } = search;
  const within = named === null ? root : null;
  const reader: Reader = { cwd, within, layers: [], builtin: true };
  if (named !== null) {
    const node = await readNode(named, reader);
    if (node === null) throw configError(shownPath(named, cwd), 1, 'there is no such file');
    await addFile(named, node, reader, 0);
  } else if (search.trustRepository) {
    await addNearest(search, reader);
  }
  return { layers: reader.layers, builtin: reader.builtin };
}

/** What holds where there are no files. */
export const NO_FILES: FileSettings = { layers: [], builtin: true };
