/**
 * Finds the object directories that a repository borrows from (`objects/info/alternates`).
 *
 * Borrowed stores resolve ids that this repository refers to; nobody may enumerate them, because a
 * hostile repository can name any store of the user (gitrepository-layout(5), "info/alternates").
 */

import { join, resolve } from 'node:path';
import type { Skipped } from '../base/model.ts';
import { readControlFile, realpathOrNull, statOrNull, TEXT_LIMIT, utf8 } from './control-file.ts';
import { unquoteC } from './quoting.ts';

/** Git follows alternates of alternates to this depth. */
const MAX_DEPTH = 5;
/** More stores than this are an attack on our file handles, not a setup. */
const MAX_STORES = 1000;

/** Borrowed object directories in order of search, and the ones that could not be had. */
export interface Alternates {
  readonly directories: readonly string[];
  readonly skipped: readonly Skipped[];
}

interface Search {
  readonly found: string[];
  readonly seen: Set<string>;
  readonly skipped: Skipped[];
}

/** Lists alternates of `objectsDir`, and those of `extra` (GIT_ALTERNATE_OBJECT_DIRECTORIES). */
export function readAlternates(objectsDir: string, extra: string = ''): Alternates {
  const search: Search = { found: [], seen: new Set(), skipped: [] };
  search.seen.add(identityOf(objectsDir) ?? objectsDir);
  for (const entry of splitPathList(extra)) addStore(resolve(entry), 0, search, extra);
  followFile(objectsDir, 0, search);
  return { directories: search.found, skipped: search.skipped };
}

/** One store is one directory, however it is spelled. */
function identityOf(directory: string): string | null {
  const stats = statOrNull(directory);
  return stats?.isDirectory() ? `${stats.dev}:${stats.ino}` : null;
}

function followFile(objectsDir: string, depth: number, search: Search): void {
  const path = join(objectsDir, 'info', 'alternates');
  const file = readControlFile(path, TEXT_LIMIT);
  if (file.kind === 'missing') return;
  if (file.kind === 'refused') {
    search.skipped.push({ path, reason: 'missing-alternate', detail: `the list ${file.reason}` });
    return;
  }
  for (const line of utf8(file.bytes).split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const name = line.startsWith('"') ? (unquoteC(line)?.text ?? line) : line;
    addStore(resolve(objectsDir, name), depth, search, path);
  }
}

function addStore(directory: string, depth: number, search: Search, from: string): void {
  if (search.found.length + search.skipped.length >= MAX_STORES) {
    if (search.skipped.at(-1)?.path === from) return;
    const detail = `more than ${MAX_STORES} alternates; the rest is not followed`;
    search.skipped.push({ path: from, reason: 'missing-alternate', detail });
    return;
  }
  const identity = directory.includes('\0') ? null : identityOf(directory);
  if (identity === null) {
    const detail = 'alternate object directory does not exist or cannot be read';
    search.skipped.push({ path: directory, reason: 'missing-alternate', detail });
    return;
  }
  if (search.seen.has(identity)) return;
  search.seen.add(identity);
  if (depth >= MAX_DEPTH) {
    const detail = `alternates nest deeper than ${MAX_DEPTH}`;
    search.skipped.push({ path: directory, reason: 'missing-alternate', detail });
    return;
  }
  const real = realpathOrNull(directory) ?? directory;
  search.found.push(real);
  followFile(real, depth + 1, search);
}

/** Splits a colon-separated list whose members may be C-quoted. */
function splitPathList(list: string): string[] {
  const paths: string[] = [];
  let rest = list;
  while (rest !== '') {
    const quoted = rest.startsWith('"') ? unquoteC(rest) : null;
    const colon = rest.indexOf(':');
    const end = quoted?.length ?? (colon < 0 ? rest.length : colon);
    const path = quoted?.text ?? rest.slice(0, end);
    if (path !== '') paths.push(path);
    rest = rest.slice(end).replace(/^:/, '');
  }
  return paths;
}
