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
import { holds, kindOf, nameOf, PlainPaths, readDirectory } from './directory.ts';
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

/** A directory on the way to where a walk stands. */
interface OpenDirectory {
  /** Its path with a slash, '' for the root. */
  readonly prefix: string;
  /** As readDirectory gives them. */
  readonly names: readonly string[];
  /** The name to meet next. */
  next: number;
  /** Those in force in it. */
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
  private readonly rootBytes: Buffer;
  private readonly seen = new Set<string>();
  /** From the root on. */
  private readonly open: OpenDirectory[] = [];

  constructor(options: WalkOptions) {
    this.options = options;
    this.root = realPathOf(options.root);
    this.rootBytes = pathBytes(this.root, '');
    const { ignore } = options;
    let rules = ignore ? new IgnoreRules(ignore.ignoreCase) : null;
    if (rules && ignore?.excludeFile) rules = this.extend(rules, '', ignore.excludeFile);
    this.enter('', rules);
  }

  goOn(files: number): boolean {
    const enough = this.files.length + files;
    while (this.files.length < enough) {
      const directory = this.open.at(-1);
      if (directory === undefined) return false;
      const name = directory.names[directory.next];
      directory.next += 1;
      if (name === undefined) this.open.pop();
      else this.meet(directory, name);
    }
    return this.open.length > 0;
  }

  /** Tracked files below ignored directories: the walk did not come by. */
  addTracked(): void {
    const plain = new PlainPaths(this.rootBytes);
    for (const path of this.options.tracked) {
      // An index can name files behind a link: they are not of this tree.
      if (this.seen.has(path) || !plain.leadsTo(path)) continue;
      const stat = lstatSync(pathBytes(this.root, path), { throwIfNoEntry: false });
      if (stat?.isFile() || stat?.isSymbolicLink()) this.add(path, stat.isSymbolicLink());
    }
  }

  private enter(path: string, above: IgnoreRules | null): void {
    let names: readonly string[];
    try {
      names = readDirectory(this.bytesOf(path));
    } catch (error) {
      const detail = errorCode(error);
      this.skipped.push({ path: pathText(path) || '.', reason: 'unreadable', detail });
      return;
    }
    const prefix = path === '' ? '' : `${path}/`;
    let rules = above;
    if (path !== '' && holds(names, GIT_DIRECTORY)) {
      this.count(path, 'has a Git directory of its own');
      if (!this.options.enterRepositories) return;
    } else if (path !== '' && isBare(names)) {
      // Its files may be nothing but names alike: they are read.
      this.count(path, 'is a bare Git repository');
    }
    if (rules && holds(names, '.gitignore')) {
      rules = this.extend(rules, path, `${this.root}/${pathText(prefix)}.gitignore`);
    }
    this.open.push({ prefix, names, next: 0, rules });
  }

  private bytesOf(path: string): Buffer {
    const { rootBytes } = this;
    const bytes = Buffer.allocUnsafe(rootBytes.length + path.length);
    bytes.set(rootBytes);
    bytes.write(path, rootBytes.length, 'latin1');
    return bytes;
  }

  private meet({ prefix, rules }: OpenDirectory, markedName: string): void {
    const { tracked, submodules } = this.options;
    const kind = kindOf(markedName);
    const name = nameOf(markedName, kind);
    if (name === GIT_DIRECTORY) return;
    const path = prefix + name;
    if (kind === 'other') {
      this.passOver(path, rules);
    } else if (kind === 'directory') {
      if (submodules.size > 0 && submodules.has(path)) {
        this.skipped.push({ path: pathText(path), reason: 'submodule' });
      } else if (!rules?.ignores(pathText(path), true)) this.enter(path, rules);
    } else if (rules === null || tracked.has(path) || !rules.ignores(pathText(path), false)) {
      this.add(path, kind === 'link');
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
function isBare(names: readonly string[]): boolean {
  return holds(names, 'HEAD') && holds(names, 'objects') && holds(names, 'refs');
}

function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
}
