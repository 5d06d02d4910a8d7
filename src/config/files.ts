/**
 * Finds and reads configuration files: the one that `--config` names, or the nearest one from the
 * target up to the root of its repository, and what they extend.
 *
 * A file found by searching comes from the repository that is scanned, so it is held on a short lead:
 * it may name files inside that repository only, and no link is followed. A file that the user
 * named may name anything.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ScanError } from '../base/errors.ts';
import { readOrdinaryFile } from '../base/ordinary-file.ts';
import type { RuleText } from '../base/plan.ts';
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

/** What one file says, with its text where that holds rules. */
export interface FileLayer extends ConfigLayer {
  /** Null: no rules and no allowances stand in the file itself. */
  readonly ruleText: RuleText | null;
}

/** Everything that files say. */
export interface FileSettings {
  /** Lowest precedence first. */
  readonly layers: readonly FileLayer[];
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
  readonly layers: FileLayer[];
  /** Paths of files that were read: a file that two others extend counts once. */
  readonly seen: Set<string>;
  builtin: boolean;
}

/** A file as read. */
interface ReadFile {
  readonly path: string;
  readonly text: string;
  readonly node: ConfigNode;
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

async function readFile(path: string, reader: Reader): Promise<ReadFile | null> {
  const shown = shownPath(path, reader.cwd);
  const followLinks = reader.within === null;
  const file = readOrdinaryFile(path, { bytesMax: CONFIG_LENGTH_MAX, followLinks });
  if (file.kind === 'absent') return null;
  const isPackage = path.endsWith(`${sep}${PACKAGE}`);
  if (file.kind === 'text') {
    const text = file.text.replace(/^\ufeff/, '');
    const node = isPackage ? parsePackage(text, shown) : await parseYaml(text, shown);
    return node === null ? null : { path, text, node };
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

/** Refuses a chain of files that comes back to itself, or that has no end in sight. */
function checkChain(chain: readonly string[], reader: Reader, shown: string, line: number): void {
  const path = chain.at(-1) ?? '';
  const isCircle = chain.indexOf(path) < chain.length - 1;
  if (!isCircle && chain.length <= CHAIN_MAX) return;
  const names = chain.map((each) => shownPath(each, reader.cwd)).join(' → ');
  const fault = isCircle ? 'files extend each other in a circle' : 'too many files in a chain';
  throw configError(shown, line, `extends: ${fault}: ${names}`);
}

async function addExtended(
  { value, line }: Located<string>,
  chain: readonly string[],
  reader: Reader,
): Promise<void> {
  const from = chain.at(-1) ?? '';
  const shown = shownPath(from, reader.cwd);
  if (value === 'none' || value === 'default') {
    reader.builtin = value === 'default';
    return;
  }
  if (!/^[\w@./\\-]+$/.test(value))
    throw configError(shown, line, 'extends: this is no path and no package');
  for (const path of extendedPaths(value, dirname(from), reader.within)) {
    checkInside(path, reader, shown, line);
    checkChain([...chain, path], reader, shown, line);
    if (reader.seen.has(path)) return;
    const file = await readFile(path, reader);
    if (file === null) continue;
    await addFile(file, chain, reader);
    return;
  }
  const message = `extends: there is no "${value}"; give a path such as ./${SHARED_NAME}, a package, default or none`;
  throw configError(shown, line, message);
}

/** Adds what a file extends, then the file. */
async function addFile(
  { path, text, node }: ReadFile,
  above: readonly string[],
  reader: Reader,
): Promise<void> {
  const shown = shownPath(path, reader.cwd);
  const layer = readLayer(node, path, shown);
  for (const entry of layer.extends) await addExtended(entry, [...above, path], reader);
  const ignoreFile = layer.options.get('ignore-file');
  if (ignoreFile !== undefined)
    checkInside(String(ignoreFile.value), reader, shown, ignoreFile.line);
  for (const { value, line } of layer.ruleFiles) {
    checkInside(value, reader, shown, line);
    if (existsSync(value)) continue;
    throw configError(shown, line, `rules: there is no file ${shownPath(value, reader.cwd)}`);
  }
  checkCache(layer, reader);
  const hasRules = layer.ownRules.length + layer.ownAllowances.length > 0;
  const keys = path.endsWith(`${sep}${PACKAGE}`) ? ['gitsift'] : [];
  reader.seen.add(path);
  reader.layers.push({ ...layer, ruleText: hasRules ? { path: shown, text, keys } : null });
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
      const file = await readFile(path, reader);
      if (file !== null) return addFile(file, [], reader);
    }
    if (folder === search.root || dirname(folder) === folder) return;
  }
}

/** Reads what applies. */
export async function readConfigFiles(search: FileSearch): Promise<FileSettings> {
  const { named, cwd, root } = search;
  const within = named === null ? root : null;
  const reader: Reader = { cwd, within, layers: [], seen: new Set(), builtin: true };
  if (named !== null) {
    const file = await readFile(named, reader);
    if (file === null) {
      const message = `${shownPath(named, cwd)} cannot be read: there is no such file`;
      throw new ScanError('USAGE', { message });
    }
    await addFile(file, [], reader);
  } else if (search.trustRepository) {
    await addNearest(search, reader);
  }
  return { layers: reader.layers, builtin: reader.builtin };
}

/** What holds where there are no files. */
export const NO_FILES: FileSettings = { layers: [], builtin: true };
