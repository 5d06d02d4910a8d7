/**
 * Finds the root that settings belong to: where `.git` is, upward from the target. Looks at names
 * only: what is in `.git` is not read here, and nothing is followed.
 */
import { lstatSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // An unreadable parent is as good as none: the scan itself will name the fault.
    return undefined;
  }
}

/** The folder that a path stands for: itself, or the one that holds the file. */
export function folderOf(path: string): string {
  return statOf(path)?.isFile() === true ? dirname(path) : path;
}

/** The nearest folder, from `folder` upward, with a `.git` in it; null where there is none. */
export function repositoryRoot(folder: string): string | null {
  for (let current = folder; ; current = dirname(current)) {
    if (statOf(join(current, '.git')) !== undefined) return current;
    if (dirname(current) === current) return null;
  }
}
