/**
 * What earlier scans found out about a repository, so that the next one reads only what is new.
 *
 * Kept outside of the repository, because what lies in a repository can be planted there; it holds
 * ids, verdicts and graph rows, no value and no hash of one. An object is `clean` when no rule had
 * a candidate in it; anything else is read again. The folder's only door; the file's bytes are
 * cache-file.ts's.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { COMMIT_ROW_HEAD, type CommitRows, EDGE_ROW, type EdgeRows } from '../attribution/index.ts';
import { type CacheContent, decodeCache, encodeCache } from './cache-file.ts';

/** Verdicts on objects. */
export const VERDICT = {
  unknown: 0,
  /** Read, and no rule had a candidate in it; of a tree: read, its edges are known. */
  clean: 1,
  /** Read, and something was there: it is read again for the value, which is not kept. */
  hit: 2,
} as const;

/** Which cache is meant. */
export interface CacheAddress {
  /** Directory of all caches. */
  readonly directory: string;
  /** What tells this repository from others: its remote, or its path. */
  readonly repository: string;
  readonly tool: string;
  /** Digests of the rules in force. */
  readonly rules: readonly string[];
}

/** What is known, in terms of the object numbers of a store as it is now. */
export interface CachedFacts {
  /** A verdict for each object number. */
  readonly flags: Uint8Array;
  readonly commits: CommitRows;
  readonly tags: Int32Array;
  readonly edges: EdgeRows;
}

/** A store's ids as they are now. */
export interface StoreIds {
  /** Sorted, `count` times `hashLength` bytes. */
  readonly ids: Uint8Array;
  readonly hashLength: number;
}

const KEY_BYTES = 32;
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** Larger files were not written by us. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

/** Reads what is known; null where nothing usable is. Never throws: a cache must not stop a scan. */
export function readCache(address: CacheAddress, store: StoreIds): CachedFacts | null {
  try {
    const key = readKey(address.directory);
    const file = key && readOwn(filePath(address), MAX_FILE_BYTES);
    const content = key && file && decodeCache(file, key);
    if (!content || !fits(content, address, store)) return null;
    return renumber(content, store);
  } catch {
    return null; // Unreadable, vanished, out of memory: a miss.
  }
}

/** Writes what is known now, whole or not at all. Returns whether it was written. */
export function writeCache(address: CacheAddress, store: StoreIds, facts: CachedFacts): boolean {
  const { directory, tool, rules } = address;
  const temporary = `${filePath(address)}.${process.pid}-${randomBytes(6).toString('hex')}`;
  try {
    ensureDirectory(directory);
    const key = readKey(directory) ?? makeKey(directory);
    const content: CacheContent = {
      header: { tool, rules, hashLength: store.hashLength, names: facts.edges.names },
      ids: store.ids,
      flags: facts.flags,
      commitRows: facts.commits.rows,
      commitTimes: facts.commits.times,
      tags: facts.tags,
      edgeRows: facts.edges.rows,
    };
    writeFileSync(temporary, encodeCache(content, key), { mode: 0o600, flag: 'wx' });
    renameSync(temporary, filePath(address));
    return true;
  } catch {
    rmSync(temporary, { force: true });
    return false; // A full disk or a read-only directory: the next scan starts afresh.
  }
}

function filePath({ directory, repository }: CacheAddress): string {
  const name = createHash('sha256').update(repository).digest('hex').slice(0, 32);
  return join(directory, `${name}.cache`);
}

function fits(
  { header, ids, flags }: CacheContent,
  address: CacheAddress,
  store: StoreIds,
): boolean {
  if (header.tool !== address.tool || header.hashLength !== store.hashLength) return false;
  if (ids.length !== flags.length * header.hashLength) return false;
  // Fewer rules than before find no more in a clean object; a new or changed rule might.
  const known = new Set(header.rules);
  return address.rules.every((rule) => known.has(rule));
}

/** Brings a cache's ranks to the numbers that its objects have now; what is gone is left out. */
function renumber(content: CacheContent, store: StoreIds): CachedFacts {
  const { hashLength } = store;
  const count = store.ids.length / hashLength;
  const numberOf = new Int32Array(content.flags.length).fill(-1);
  const flags = new Uint8Array(count);
  let now = 0;
  for (let rank = 0; rank < numberOf.length; rank += 1) {
    let order = 1;
    while (now < count) {
      order = compare(store.ids, now * hashLength, content.ids, rank * hashLength, hashLength);
      if (order >= 0) break;
      now += 1;
    }
    if (now < count && order === 0) {
      numberOf[rank] = now;
      flags[now] = content.flags[rank]!;
    }
  }
  return {
    flags,
    commits: renumberCommits(content, numberOf),
    tags: content.tags.map((rank) => (rank < 0 ? -1 : numberOf[rank]!)),
    edges: { rows: renumberEdges(content.edgeRows, numberOf), names: content.header.names },
  };
}

/** HOT: once for each id of the cache. */
function compare(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number): number {
  for (let i = 0; i < length; i += 1) {
    const difference = a[aAt + i]! - b[bAt + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function renumberCommits(content: CacheContent, numberOf: Int32Array): CommitRows {
  const rows: number[] = [];
  const times: number[] = [];
  let row = 0;
  const { commitRows, commitTimes } = content;
  for (let at = 0; at < commitRows.length; at += COMMIT_ROW_HEAD + commitRows[at + 2]!) {
    const commit = numberOf[commitRows[at]!]!;
    if (commit >= 0) {
      rows.push(
        commit,
        commitRows[at + 1]! < 0 ? -1 : numberOf[commitRows[at + 1]!]!,
        commitRows[at + 2]!,
      );
      for (let k = 0; k < commitRows[at + 2]!; k += 1) {
        const parent = commitRows[at + COMMIT_ROW_HEAD + k]!;
        rows.push(parent < 0 ? -1 : numberOf[parent]!);
      }
      times.push(commitTimes[row]!);
    }
    row += 1;
  }
  return { rows: Int32Array.from(rows), times: Float64Array.from(times) };
}

function renumberEdges(edgeRows: Int32Array, numberOf: Int32Array): Int32Array {
  const rows = new Int32Array(edgeRows.length);
  let at = 0;
  for (let from = 0; from < edgeRows.length; from += EDGE_ROW) {
    const parent = numberOf[edgeRows[from]!]!;
    const child = numberOf[edgeRows[from + 1]!]!;
    if (parent < 0 || child < 0) continue;
    rows[at] = parent;
    rows[at + 1] = child;
    rows[at + 2] = edgeRows[from + 2]!;
    at += EDGE_ROW;
  }
  return rows.slice(0, at);
}

/** Reads a regular file of ours that nobody else can write; null for anything else. */
function readOwn(path: string, maxBytes: number): Buffer | null {
  let handle: number;
  try {
    handle = openSync(path, READ_FLAGS);
  } catch {
    return null; // There is none yet, or it is a link.
  }
  try {
    const stat = fstatSync(handle);
    const isOurs = process.getuid === undefined || stat.uid === process.getuid();
    const isOpenToOthers = process.getuid !== undefined && (stat.mode & 0o022) !== 0;
    if (!stat.isFile() || !isOurs || isOpenToOthers || stat.size > maxBytes) return null;
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

function readKey(directory: string): Buffer | null {
  const key = readOwn(join(directory, 'key'), KEY_BYTES);
  return key?.length === KEY_BYTES ? key : null;
}

/**
 * Makes a directory and those above it. Not `recursive`: where a file system refuses without a reason
 * (procfs), Node tries for ever.
 */
function ensureDirectory(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) ensureDirectory(parent);
  mkdirSync(directory, { mode: 0o700 });
}

/** A fresh key; caches under an earlier one become misses. */
function makeKey(directory: string): Buffer {
  const path = join(directory, 'key');
  const key = randomBytes(KEY_BYTES);
  const temporary = `${path}.${process.pid}-${randomBytes(6).toString('hex')}`;
  writeFileSync(temporary, key, { mode: 0o600, flag: 'wx' });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
  return key;
}
