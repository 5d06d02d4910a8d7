/**
 * What gitsift believes of a repository's configuration: a closed list of keys.
 *
 * Git configuration can name programs (fsmonitor, textconv, filters, uploadpack); none of those
 * keys is read at all. Syntax is config-file.ts' business, finding the file repository.ts'.
 */

import { basename } from 'node:path';
import { ScanError } from '../base/errors.ts';
import type { ConfigFault, ConfigFile } from './config-file.ts';
import { configBoolean, configInteger, configValue, parseConfig } from './config-file.ts';
import { readControlFile, TEXT_LIMIT } from './control-file.ts';

/** One `[remote "name"]`. URLs may hold credentials: redact before printing. */
export interface RemoteConfig {
  readonly name: string;
  readonly urls: readonly string[];
  readonly pushUrls: readonly string[];
  readonly fetch: readonly string[];
  readonly push: readonly string[];
}

/** One `[branch "name"]`: what it follows. */
export interface BranchConfig {
  readonly name: string;
  readonly remote: string | null;
  readonly pushRemote: string | null;
  readonly merge: string | null;
}

/** One `[submodule "name"]` that was initialised here. */
export interface SubmoduleConfig {
  readonly name: string;
  readonly url: string | null;
}

/** The whitelisted keys of a repository's configuration, resolved. */
export interface RepositoryConfig {
  readonly formatVersion: number;
  /** null where the key is not set. */
  readonly bare: boolean | null;
  readonly workTree: string | null;
  readonly ignoreCase: boolean;
  /** Path of the user's ignore file as written; only trusted callers may follow it. */
  readonly excludesFile: string | null;
  readonly objectFormat: 'sha1' | 'sha256';
  /** True when the configuration itself names the object format. */
  readonly objectFormatStated: boolean;
  readonly refStorage: string;
  /** Name of the promisor remote of a partial clone, null where there is none. */
  readonly partialClone: string | null;
  readonly worktreeConfig: boolean;
  readonly pushDefault: string | null;
  readonly defaultPushRemote: string | null;
  readonly remotes: readonly RemoteConfig[];
  readonly branches: readonly BranchConfig[];
  readonly submodules: readonly SubmoduleConfig[];
  /** Lines git would refuse. */
  readonly faults: readonly ConfigFault[];
  /** True when an `include` stands in the file: it was not followed. */
  readonly includesIgnored: boolean;
}

/** Extensions that are understood, or that cannot change how objects, refs and index are read. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  'noop',
  'noop-v1',
  'objectformat',
  'compatobjectformat',
  'partialclone',
  'preciousobjects',
  'worktreeconfig',
  'refstorage',
  'relativeworktrees',
  'submodulepathconfig',
  'submoduleencoding',
]);

const MAX_FORMAT = 1;

/** Reads a configuration file; a missing one is empty, as in bare copies without configuration. */
export function readConfigFile(path: string): ConfigFile {
  const file = readControlFile(path, TEXT_LIMIT);
  if (file.kind === 'missing') return { entries: [], faults: [] };
  if (file.kind === 'refused') {
    throw new ScanError('REPOSITORY_REFUSED', { path, reason: `the configuration ${file.reason}` });
  }
  const { entries, faults } = parseConfig(file.bytes);
  const name = basename(path);
  return { entries, faults: faults.map(({ line, message }) => ({ file: name, line, message })) };
}

/** Joins a repository's `config` with a worktree's `config.worktree`; later entries win. */
export function joinConfig(first: ConfigFile, second: ConfigFile): ConfigFile {
  return {
    entries: [...first.entries, ...second.entries],
    faults: [...first.faults, ...second.faults],
  };
}

/** Resolves the whitelisted keys. `path` names the file in errors. */
export function resolveConfig(file: ConfigFile, path: string): RepositoryConfig {
  const core = (key: string): string | null | undefined => configValue(file, 'core', null, key);
  const formatVersion = configInteger(core('repositoryformatversion')) ?? 0;
  if (formatVersion > MAX_FORMAT) {
    const reason = `core.repositoryformatversion is ${formatVersion}, expected at most ${MAX_FORMAT}`;
    throw new ScanError('REPOSITORY_UNSUPPORTED', { path, reason });
  }
  const extensions = readExtensions(file, formatVersion, path);
  const objectFormat = extensions.get('objectformat') ?? 'sha1';
  if (objectFormat !== 'sha1' && objectFormat !== 'sha256') {
    throw unsupported(path, 'objectFormat', objectFormat);
  }
  return {
    formatVersion,
    bare: configBoolean(core('bare')) ?? null,
    workTree: core('worktree') ?? null,
    ignoreCase: configBoolean(core('ignorecase')) ?? false,
    excludesFile: core('excludesfile') ?? null,
    objectFormat,
    objectFormatStated:
      extensions.has('objectformat') || (file.entries.length > 0 && file.faults.length === 0),
    refStorage: extensions.get('refstorage') ?? 'files',
    partialClone: extensions.get('partialclone') ?? promisorRemote(file),
    worktreeConfig: configBoolean(extensions.get('worktreeconfig')) ?? false,
    pushDefault: configValue(file, 'push', null, 'default') ?? null,
    defaultPushRemote: configValue(file, 'remote', null, 'pushdefault') ?? null,
    remotes: readRemotes(file),
    branches: readBranches(file),
    submodules: readSubmodules(file),
    faults: file.faults,
    includesIgnored: file.entries.some(
      (entry) => entry.section === 'include' || entry.section === 'includeif',
    ),
  };
}

function unsupported(path: string, name: string, value: string): ScanError {
  const reason = `extensions.${name} = ${value} is not known`;
  return new ScanError('REPOSITORY_UNSUPPORTED', { path, reason });
}

function readExtensions(file: ConfigFile, format: number, path: string): Map<string, string> {
  const extensions = new Map<string, string>();
  for (const entry of file.entries) {
    if (entry.section !== 'extensions') continue;
    const name = entry.subsection === null ? entry.key : `${entry.subsection}.${entry.key}`;
    // Format 0 ignores unknown extensions. Known ones are honoured even there, where git gives up:
    // they can only mean one thing.
    if (!KNOWN_EXTENSIONS.has(name)) {
      if (format === 0) continue;
      const reason = `unknown extension extensions.${name} (line ${entry.line})`;
      throw new ScanError('REPOSITORY_UNSUPPORTED', { path, reason });
    }
    extensions.set(name, entry.value ?? 'true');
  }
  return extensions;
}

function promisorRemote(file: ConfigFile): string | null {
  const entry = file.entries.findLast(
    (each) =>
      each.section === 'remote' && each.key === 'promisor' && configBoolean(each.value) === true,
  );
  return entry?.subsection ?? null;
}

/** Sub-sections of `section` in order of appearance, each with its entries by key. */
function subsections(file: ConfigFile, section: string): Map<string, Map<string, string[]>> {
  const found = new Map<string, Map<string, string[]>>();
  for (const entry of file.entries) {
    if (entry.section !== section || entry.subsection === null) continue;
    const keys = found.get(entry.subsection) ?? new Map<string, string[]>();
    found.set(entry.subsection, keys);
    const values = keys.get(entry.key) ?? [];
    keys.set(entry.key, values);
    values.push(entry.value ?? '');
  }
  return found;
}

function readRemotes(file: ConfigFile): RemoteConfig[] {
  return [...subsections(file, 'remote')].map(([name, keys]) => ({
    name,
    urls: keys.get('url') ?? [],
    pushUrls: keys.get('pushurl') ?? [],
    fetch: keys.get('fetch') ?? [],
    push: keys.get('push') ?? [],
  }));
}

function readBranches(file: ConfigFile): BranchConfig[] {
  return [...subsections(file, 'branch')].map(([name, keys]) => ({
    name,
    remote: keys.get('remote')?.at(-1) ?? null,
    pushRemote: keys.get('pushremote')?.at(-1) ?? null,
    merge: keys.get('merge')?.at(-1) ?? null,
  }));
}

function readSubmodules(file: ConfigFile): SubmoduleConfig[] {
  return [...subsections(file, 'submodule')].map(([name, keys]) => ({
    name,
    url: keys.get('url')?.at(-1) ?? null,
  }));
}
