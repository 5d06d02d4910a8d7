/**
 * Texts of the Git directory that are no objects: settings with addresses, hooks, messages being
 * written, reflogs, contents of Git LFS.
 *
 * Nobody pushes them, but they leave with every copied checkout and every container image, and
 * remotes with a token in the address stand here. Listed, not read; links are not followed.
 */
import { type Dirent, readdirSync } from 'node:fs';
import type { Skipped } from '../base/model.ts';

/** A text of the Git directory. */
export interface GitDirectoryFile {
  /** Absolute path in latin1. */
  readonly path: string;
  /** What reports call it, in latin1: `.git/config`. */
  readonly name: string;
}

/** Single files that hold text of people or addresses. */
const FILES = new Set([
  'config',
  'config.worktree',
  'description',
  'FETCH_HEAD',
  'COMMIT_EDITMSG',
  'MERGE_MSG',
  'SQUASH_MSG',
  'TAG_EDITMSG',
  'NOTES_EDITMSG',
  'EDIT_DESCRIPTION',
]);
/** Directories that are listed whole. */
const DIRECTORIES = new Set(['hooks', 'info', 'logs', 'lost-found']);
/** Git LFS keeps contents here, by their SHA-256 in two levels of folders. */
const LFS = 'lfs';
const LFS_CONTENT = /(?:^|\/)lfs\/objects\/([0-9a-f]{2})\/([0-9a-f]{2})\/(\1\2[0-9a-f]{60})$/;
/** Deepest nesting below them that is followed. */
const MAX_DEPTH = 64;

/** Lists the texts of the Git directories given (latin1 paths), each name once. */
export function listGitDirectory(directories: readonly string[]): {
  readonly files: GitDirectoryFile[];
  readonly skipped: Skipped[];
} {
  const files = new Map<string, GitDirectoryFile>();
  const skipped: Skipped[] = [];
  for (const directory of new Set(directories)) {
    const add = (name: string): void => {
      const path = `${directory}/${name}`;
      if (!files.has(path)) files.set(path, { path, name: `.git/${name}` });
    };
    textsOf(directory, skipped).forEach(add);
  }
  return { files: [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)), skipped };
}

/** Names of the texts of one Git directory. */
function textsOf(directory: string, skipped: Skipped[]): string[] {
  return list(directory, skipped).flatMap((entry) => {
    const name = entry.name.toString('latin1');
    if (entry.isFile()) return FILES.has(name) ? [name] : [];
    if (!entry.isDirectory()) return [];
    if (DIRECTORIES.has(name)) return below(directory, name, skipped);
    if (name !== LFS) return [];
    return below(directory, name, skipped).filter((path) => lfsContentId(path) !== null);
  });
}

/** Id of the content in a file, if it lies where Git LFS keeps contents; `name` as a report has it. */
export function lfsContentId(name: string): string | null {
  return LFS_CONTENT.exec(name)?.[3] ?? null;
}

/** Files below a directory; the samples that git puts among hooks say nothing. */
function below(root: string, folder: string, skipped: Skipped[]): string[] {
  const found: string[] = [];
  const pending = [{ folder, depth: 0 }];
  while (pending.length > 0) {
    const next = pending.pop()!;
    for (const entry of list(`${root}/${next.folder}`, skipped)) {
      const name = `${next.folder}/${entry.name.toString('latin1')}`;
      if (entry.isDirectory() && next.depth < MAX_DEPTH)
        pending.push({ folder: name, depth: next.depth + 1 });
      else if (entry.isFile() && !name.endsWith('.sample')) found.push(name);
    }
  }
  return found;
}

function list(path: string, skipped: Skipped[]): Dirent<Buffer>[] {
  try {
    return readdirSync(Buffer.from(path, 'latin1'), { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const shown = Buffer.from(path, 'latin1').toString('utf8');
    if (code !== 'ENOENT') skipped.push({ path: shown, reason: 'unreadable', detail: code });
    return [];
  }
}
