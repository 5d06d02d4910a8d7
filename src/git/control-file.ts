/**
 * Opens the small files that steer a repository: HEAD, config, packed-refs, index, reftables.
 *
 * A hostile tree can put a FIFO, a device or a terabyte where one of them is expected, so each is
 * opened without blocking, must be a regular file, and has a cap. What a file says is for the
 * modules beside this one; objects and packs are the object store's.
 */

import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { sep } from 'node:path';

/** HEAD, gitdir, commondir and one-line files. Git writes at most a path or a ref name. */
export const POINTER_LIMIT: number = 64 << 10;
/** config, shallow, info/alternates. */
export const TEXT_LIMIT: number = 16 << 20;
/** Reflogs: some 400,000 lines. */
export const LOG_LIMIT: number = 64 << 20;
/** packed-refs, index, reftables: twice the largest known, and small beside our memory. */
export const TABLE_LIMIT: number = 256 << 20;

/** What opening a control file brought. `missing` covers a missing parent directory too. */
export type ControlFile =
  | { readonly kind: 'ok'; readonly bytes: Uint8Array; readonly stats: Stats }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

const MISSING = { kind: 'missing' } as const;
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** The `code` of a Node system error, or its text where it has none. */
function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? error.message : String(error);
}

/** True for the codes that mean "there is no such file". */
export function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** How {@link readControlFile} opens. */
export interface ControlFileOptions {
  /** False where nobody has checked that the path is no link out of the repository. */
  readonly followLinks?: boolean;
}

/** Reads a regular file of at most `limit` bytes; never blocks. */
export function readControlFile(
  path: string | Buffer,
  limit: number,
  options: ControlFileOptions = {},
): ControlFile {
  return withOpen(path, options, (handle) => readOpen(handle, limit));
}

type Refused = Exclude<ControlFile, { readonly kind: 'ok' }>;

/** What reading a file brought that is one of hundreds: its type is asked for where that is in doubt. */
export type ControlBytes = { readonly kind: 'ok'; readonly bytes: Uint8Array } | Refused;

/** As {@link readControlFile}, without what the system says about the file. */
export function readControlBytes(
  path: string | Buffer,
  limit: number,
  options: ControlFileOptions = {},
): ControlBytes {
  return withOpen<ControlBytes>(path, options, (handle) => {
    const bytes = readShort(handle);
    return bytes === null ? readOpen(handle, limit) : { kind: 'ok', bytes };
  });
}

function withOpen<Answer>(
  path: string | Buffer,
  options: ControlFileOptions,
  read: (handle: number) => Answer,
): Answer | Refused {
  const linkFlag = options.followLinks === false ? (constants.O_NOFOLLOW ?? 0) : 0;
  let handle: number;
  try {
    handle = openSync(path, OPEN_FLAGS | linkFlag);
  } catch (error) {
    return isMissing(error) ? MISSING : { kind: 'refused', reason: reasonOf(error) };
  }
  try {
    return read(handle);
  } catch (error) {
    return { kind: 'refused', reason: reasonOf(error) };
  } finally {
    closeSync(handle);
  }
}

/** Most control files are shorter. */
const SHORT_BYTES = 512;
const short = new Uint8Array(SHORT_BYTES);

/**
 * The bytes of an open regular file that is shorter than {@link SHORT_BYTES}; null where one read leaves that
 * in doubt, and where a type that has no positions refuses.
 */
function readShort(handle: number): Uint8Array | null {
  try {
    const length = readSync(handle, short, 0, SHORT_BYTES, 0);
    return length > 0 && length < SHORT_BYTES ? short.slice(0, length) : null;
  } catch {
    return null; // Whoever asks for its type learns what it is.
  }
}

function readOpen(handle: number, limit: number): ControlFile {
  const stats = fstatSync(handle);
  if (!stats.isFile()) return { kind: 'refused', reason: `is ${fileKind(stats)}, not a file` };
  if (stats.size > limit) {
    return { kind: 'refused', reason: `has ${stats.size} bytes, more than ${limit}` };
  }
  // One spare byte tells a file that grew since fstat from one that ended where expected.
  const bytes = new Uint8Array(stats.size + 1);
  let length = 0;
  while (length < bytes.length) {
    const count = readSync(handle, bytes, length, bytes.length - length, null);
    if (count === 0) break;
    length += count;
  }
  return { kind: 'ok', bytes: bytes.subarray(0, Math.min(length, stats.size)), stats };
}

/** A word for what stands where a file was expected. */
export function fileKind(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isCharacterDevice() || stats.isBlockDevice()) return 'a device';
  return 'a file';
}

/** A short reason for a failed file operation, without the path (callers name it). */
export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  if (code === 'EACCES' || code === 'EPERM') return `cannot be read: permission denied (${code})`;
  if (code === 'ELOOP') return 'is a symbolic link or a loop of them (ELOOP)';
  if (code === 'ENXIO') return 'is a socket or device (ENXIO)';
  if (code === 'EISDIR') return 'is a directory, not a file';
  return code;
}

/** `lstat` without exceptions: null where nothing can be seen. */
export function lstatOrNull(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null; // Not there and not readable are one here: the caller reports what it needed.
  }
}

/** `stat` without exceptions: null where nothing can be seen. */
export function statOrNull(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null; // As above.
  }
}

/** True when `path` is a directory, links followed. */
export function isDirectory(path: string): boolean {
  return statOrNull(path)?.isDirectory() ?? false;
}

/** `realpath` without exceptions: null where the path does not resolve. */
export function realpathOrNull(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null; // A dangling or looping link has no real path: an answer, not a fault.
  }
}

/** Target of a symbolic link as UTF-8, null when `path` is none. */
export function readlinkOrNull(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null; // Not a link.
  }
}

/** True when `path` equals `directory` or lies below it; both absolute and resolved. */
export function isInside(path: string, directory: string): boolean {
  if (path === directory) return true;
  return path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

/** The same memory as a Buffer. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes → text in which every char is one byte; ids and header words are read from it. */
export function latin1(bytes: Uint8Array, start: number = 0, end: number = bytes.length): string {
  return bufferOf(bytes).toString('latin1', start, end);
}

/** Bytes → text, invalid UTF-8 replaced. */
export function utf8(bytes: Uint8Array, start: number = 0, end: number = bytes.length): string {
  return bufferOf(bytes).toString('utf8', start, end);
}
