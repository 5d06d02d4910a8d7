/**
 * Files of a cache directory that only their owner could have written: each under a keyed checksum.
 *
 * A file that was damaged, cut short, planted, renamed, or written under another key or by another
 * format reads as null: a miss costs time, a wrong hit would cost a finding. What the bytes mean is
 * for others. The layout:
 *
 *   magic (8 bytes) · HMAC-SHA-256 of the file's name, NUL and the body · body
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A directory of caches. */
export interface CacheDirectory {
  /** Absolute path. */
  readonly path: string;
  /** Secret that keys the checksums; '' for the key that lies in the directory. */
  readonly secret: string;
}

/** Raised when the same bytes come to mean something else. */
const MAGIC = Buffer.from('gsiftC02', 'latin1');
const MAC_BYTES = 32;
const BODY_START = MAGIC.length + MAC_BYTES;
const KEY_BYTES = 32;
const KEY_FILE = 'key';
/** Larger files were not written by us. */
const MAX_FILE_BYTES = 2 ** 31 - 1;
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const DAY_MS = 86_400_000;
/** What nobody asked for in so long belongs to a repository that is gone. */
const UNUSED_DAYS = 120;

/** The body of a file, or null where there is none that can be trusted. Never throws. */
export function readSealed(directory: CacheDirectory, name: string): Buffer | null {
  try {
    const key = keyOf(directory);
    const path = join(directory.path, name);
    const file = key && readOwn(path, MAX_FILE_BYTES);
    if (!key || !file || file.length < BODY_START) return null;
    if (!file.subarray(0, MAGIC.length).equals(MAGIC)) return null;
    const body = file.subarray(BODY_START);
    if (!timingSafeEqual(file.subarray(MAGIC.length, BODY_START), macOf(key, name, body))) {
      return null;
    }
    markUsed(path);
    return body;
  } catch {
    return null; // Unreadable, vanished, out of memory: a miss.
  }
}

/** Writes a file whole or not at all. Returns whether it was written; never throws. */
export function writeSealed(directory: CacheDirectory, name: string, body: Uint8Array): boolean {
  const path = join(directory.path, name);
  const temporary = temporaryOf(path);
  try {
    ensureDirectory(directory.path);
    removeUnused(directory.path);
    const key = keyOf(directory) ?? makeKey(directory.path);
    const parts = [MAGIC, macOf(key, name, body), body];
    writeFileSync(temporary, Buffer.concat(parts), { mode: 0o600, flag: 'wx' });
    renameSync(temporary, path);
    return true;
  } catch {
    rmSync(temporary, { force: true });
    return false; // A full disk or a read-only directory: the next scan starts afresh.
  }
}

function macOf(key: Uint8Array, name: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${name}\0`).update(body).digest();
}

function keyOf({ path, secret }: CacheDirectory): Buffer | null {
  if (secret !== '') return createHash('sha256').update(`gitsift cache\0${secret}`).digest();
  const key = readOwn(join(path, KEY_FILE), KEY_BYTES);
  return key?.length === KEY_BYTES ? key : null;
}

/** A fresh key; what was written under an earlier one is a miss from now on. */
function makeKey(directory: string): Buffer {
  const path = join(directory, KEY_FILE);
  const key = randomBytes(KEY_BYTES);
  const temporary = temporaryOf(path);
  writeFileSync(temporary, key, { mode: 0o600, flag: 'wx' });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
  return key;
}

function temporaryOf(path: string): string {
  return `${path}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
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

/** Once a day is enough to tell what is in use. */
function markUsed(path: string): void {
  const now = Date.now();
  if (now - statSync(path).mtimeMs < DAY_MS) return;
  try {
    utimesSync(path, now / 1000, now / 1000);
  } catch {
    // A read-only directory, as CI systems mount them: it is used all the same.
  }
}

/** Names of files that this module writes. */
const OWN_NAME = /^[0-9a-f]{32}[\w.-]*\.(?:verdicts|report)(?:\.\d+-[0-9a-f]{12}\.tmp)?$/;

/** Removes what was not asked for in a long time, and what a killed process left. */
function removeUnused(directory: string): void {
  const oldest = Date.now() - UNUSED_DAYS * DAY_MS;
  for (const name of readdirSync(directory)) {
    if (!OWN_NAME.test(name)) continue;
    const path = join(directory, name);
    const limit = name.endsWith('.tmp') ? Date.now() - DAY_MS : oldest;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && stat.mtimeMs < limit) rmSync(path, { force: true });
  }
}
