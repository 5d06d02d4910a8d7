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
  walk.run();
  walk.addTracked();
  walk.files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { root: walk.root, files: walk.files, skipped: walk.skipped };
}

interface Directory {
  readonly path: string;
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

  constructor(options: WalkOptions) {
    this.options = options;
    this.root = realPathOf(options.root);
  }

  run(): void {
    const { ignore } = this.options;
    let rules = ignore ? new IgnoreRules(ignore.ignoreCase) : null;
    if (rules && ignore?.excludeFile) rules = this.extend(rules, '', ignore.excludeFile);
    const pending: Directory[] = [{ path: '', rules }];
    while (pending.length > 0) this.visit(pending.pop()!, pending);
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

  private visit(directory: Directory, pending: Directory[]): void {
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
      if (!this.entersRepository(directory.path)) return;
    }
    if (rules && entries.some((entry) => entry.name === '.gitignore')) {
      rules = this.extend(rules, directory.path, `${root}/${pathText(prefix)}.gitignore`);
    }
    for (const entry of entries) {
      if (entry.name !== GIT_DIRECTORY) this.visitEntry(entry, prefix + entry.name, rules, pending);
    }
  }

  private visitEntry(
    entry: DirectoryEntry,
    path: string,
    rules: IgnoreRules | null,
    pending: Directory[],
  ): void {
    if (entry.kind === 'directory') {
      if (this.options.submodules.has(path)) {
        this.skipped.push({ path: pathText(path), reason: 'submodule' });
      } else if (!rules?.ignores(pathText(path), true)) {
        pending.push({ path, rules });
      }
      return;
    }
    if (!this.options.tracked.has(path) && rules?.ignores(pathText(path), false)) return;
    if (entry.kind === 'other') {
      if (this.options.includes(path)) {
        this.skipped.push({ path: pathText(path), reason: 'special-file' });
      }
      return;
    }
    this.add(path, entry.kind === 'link');
  }

  private add(path: string, isLink: boolean): void {
    if (this.options.tracked.size > 0) this.seen.add(path);
    if (this.options.includes(path)) this.files.push({ path, isLink });
  }

  private entersRepository(path: string): boolean {
    this.skipped.push({
      path: pathText(path),
      reason: 'nested-repository',
      detail: 'has a Git directory of its own; scan it as a target to cover its history',
    });
    return this.options.enterRepositories;
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

function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
}
