/**
 * Files on disk: walks a directory and lists what is to be read, without reading it.
 *
 * Paths are kept in latin1 (one character a byte), because file names are bytes: decoding them
 * would lose the names that are no UTF-8, and the files behind them. Symbolic links are listed as
 * links and never followed; `.git` is never entered.
 */
import { lstatSync, realpathSync } from 'node:fs';
import type { Skipped } from '../base/model.ts';
import { readControlFile } from '../git/index.ts';
import { type DirectoryEntry, PlainPaths, readDirectory } from './directory.ts';
import { IgnoreRules } from './ignore-rules.ts';

/** A file to read. */
export interface FileEntry {
  /** Relative to the walk's root, in latin1. */
  readonly path: string;
  readonly isLink: boolean;
}

/** What a walk found. */
export interface FileListing {
  /** Absolute path of the root that the entries are relative to. */
  readonly root: string;
  readonly files: readonly FileEntry[];
  /** What was met and not listed, with its reason. */
  readonly skipped: readonly Skipped[];
}

/** How to walk. */
export interface WalkOptions {
  /** Absolute path of the directory. */
  readonly root: string;
  /** Paths (latin1) that count whatever the ignore rules say: what the index tracks. */
  readonly tracked: ReadonlySet<string>;
  /** Paths (latin1) of submodules that the index names. */
  readonly submodules: ReadonlySet<string>;
  /** null: no ignore rules (a plain directory, or `--include-ignored`). */
  readonly ignore: { readonly ignoreCase: boolean; readonly excludeFile: string | null } | null;
  /** A directory with a repository of its own is left out (in a work tree) or entered (elsewhere). */
  readonly enterRepositories: boolean;
  /** Whether a path is in scope; a directory's verdict is not asked. */
  readonly includes: (path: string) => boolean;
}

/** Largest ignore file that is read; git has no limit, a hostile tree might have a huge one. */
const IGNORE_FILE_LIMIT = 4 << 20;
const GIT_DIRECTORY = '.git';

/** The bytes of a latin1 path, as file system calls take them. */
export function pathBytes(root: string, path: string): Buffer {
  const rootBytes = Buffer.from(root.endsWith('/') ? root : `${root}/`);
  return Buffer.concat([rootBytes, Buffer.from(path, 'latin1')]);
}

/** A latin1 path as text: its bytes read as UTF-8. */
export function pathText(path: string): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}

/** Walks `options.root`; entries come in byte order of their paths. */
export function listFiles(options: WalkOptions): FileListing {
  const walk = new Walk(options);
  walk.goOn(Number.POSITIVE_INFINITY);
  if (options.tracked.size > 0) {
    walk.addTracked();
    walk.files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }
  return walk;
}

/** A listing under way: what it has so far are the first of all its entries. */
export interface OpenListing extends FileListing {
  /** Lists at least so many files more, if there are so many; whether any directory is left. */
  goOn(files: number): boolean;
}

/** The same in parts, without files that only an index knows. */
export function openListing(options: Omit<WalkOptions, 'tracked'>): OpenListing {
  return new Walk({ ...options, tracked: new Set() });
}

/** What a walk has met and not yet come to. */
interface Met {
  readonly path: string;
  readonly kind: 'file' | 'link' | 'directory';
  /** Those in force where it lies. */
  readonly rules: IgnoreRules | null;
}

/** The root may be named by way of links, which are then the user's; a path that leads nowhere stays. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // Listing it says why.
  }
}

class Walk {
  /** Without links. */
  readonly root: string;
  readonly files: FileEntry[] = [];
  readonly skipped: Skipped[] = [];
  private readonly options: WalkOptions;
  private readonly seen = new Set<string>();

  /** The next one is the last. */
  private readonly pending: Met[] = [];

  constructor(options: WalkOptions) {
    this.options = options;
    this.root = realPathOf(options.root);
    const { ignore } = options;
    let rules = ignore ? new IgnoreRules(ignore.ignoreCase) : null;
    if (rules && ignore?.excludeFile) rules = this.extend(rules, '', ignore.excludeFile);
    this.pending.push({ path: '', kind: 'directory', rules });
  }

  goOn(files: number): boolean {
    const enough = this.files.length + files;
    while (this.files.length < enough) {
      const next = this.pending.pop();
      if (next === undefined) return false;
      if (next.kind === 'directory') this.visit(next);
      else this.add(next.path, next.kind === 'link');
    }
    return this.pending.length > 0;
  }

  /** Tracked files below ignored directories: the walk did not come by. */
  addTracked(): void {
    const plain = new PlainPaths(pathBytes(this.root, ''));
    for (const path of this.options.tracked) {
      // An index can name files behind a link: they are not of this tree.
      if (this.seen.has(path) || !plain.leadsTo(path)) continue;
      const stat = lstatSync(pathBytes(this.root, path), { throwIfNoEntry: false });
      if (stat?.isFile() || stat?.isSymbolicLink()) this.add(path, stat.isSymbolicLink());
    }
  }

  private visit(directory: Met): void {
    const { root } = this;
    let entries: DirectoryEntry[];
    try {
      entries = readDirectory(pathBytes(root, directory.path));
    } catch (error) {
      const path = pathText(directory.path) || '.';
      this.skipped.push({ path, reason: 'unreadable', detail: errorCode(error) });
      return;
    }
    const prefix = directory.path === '' ? '' : `${directory.path}/`;
    let { rules } = directory;
    if (directory.path !== '' && entries.some((entry) => entry.name === GIT_DIRECTORY)) {
      this.count(directory.path, 'has a Git directory of its own');
      if (!this.options.enterRepositories) return;
    } else if (directory.path !== '' && isBare(entries)) {
      // Its files may be nothing but names alike: they are read.
      this.count(directory.path, 'is a bare Git repository');
    }
    if (rules && entries.some((entry) => entry.name === '.gitignore')) {
      rules = this.extend(rules, directory.path, `${root}/${pathText(prefix)}.gitignore`);
    }
    // The first one to visit comes last.
    for (const { name, kind } of inOrder(entries).toReversed()) {
      if (name === GIT_DIRECTORY) continue;
      if (kind === 'other') this.passOver(prefix + name, rules);
      else this.meet({ path: prefix + name, kind, rules });
    }
  }

  private meet(met: Met): void {
    const { path, kind, rules } = met;
    const { tracked, submodules } = this.options;
    if (kind === 'directory') {
      if (submodules.has(path)) this.skipped.push({ path: pathText(path), reason: 'submodule' });
      else if (!rules?.ignores(pathText(path), true)) this.pending.push(met);
    } else if (tracked.has(path) || !rules?.ignores(pathText(path), false)) {
      this.pending.push(met);
    }
  }

  /** What is neither a file nor a link nor a directory. */
  private passOver(path: string, rules: IgnoreRules | null): void {
    const isIgnored = !this.options.tracked.has(path) && rules?.ignores(pathText(path), false);
    if (isIgnored || !this.options.includes(path)) return;
    this.skipped.push({ path: pathText(path), reason: 'special-file' });
  }

  private add(path: string, isLink: boolean): void {
    if (this.options.tracked.size > 0) this.seen.add(path);
    if (this.options.includes(path)) this.files.push({ path, isLink });
  }

  /** Another repository inside. */
  private count(path: string, what: string): void {
    this.skipped.push({
      path: pathText(path),
      reason: 'nested-repository',
      detail: `${what}; scan it as a target to cover its history`,
    });
  }

  private extend(rules: IgnoreRules, directory: string, file: string): IgnoreRules {
    const read = readControlFile(file, IGNORE_FILE_LIMIT);
    if (read.kind === 'ok') {
      return rules.extend(pathText(directory), Buffer.from(read.bytes).toString('utf8'));
    }
    if (read.kind === 'refused') {
      // More is scanned without the file than with it, so nothing is missed; still worth a line.
      const detail = `ignore rules not read: ${read.reason}`;
      this.skipped.push({ path: pathText(directory), reason: 'special-file', detail });
    }
    return rules;
  }
}

/** What Git asks of a Git directory: these three. See gitrepository-layout(5). */
function isBare(entries: readonly DirectoryEntry[]): boolean {
  const has = (name: string): boolean => entries.some((entry) => entry.name === name);
  return has('HEAD') && has('objects') && has('refs');
}

/** Entries in byte order of the paths that they lead to. */
function inOrder(entries: readonly DirectoryEntry[]): DirectoryEntry[] {
  const keyed = entries.map((entry) => ({
    entry,
    key: entry.kind === 'directory' ? `${entry.name}/` : entry.name,
  }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return keyed.map(({ entry }) => entry);
}

function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
}
