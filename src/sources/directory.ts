/**
 * Lists directories that must be where they seem to be: a tree under scan can swap one for a link to
 * somebody else's files after it was seen, or name files behind such a link. What is in them is for
 * whoever walks.
 */
import {
  closeSync,
  constants,
  type Dirent,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
} from 'node:fs';

/** An entry of a directory. */
export interface DirectoryEntry {
  /** In latin1. */
  readonly name: string;
  readonly kind: 'file' | 'link' | 'directory' | 'other';
}

const SWAPPED = 'another directory, or a link, has taken its place';
/** Linux tells by it where an open directory lies, and lists it whatever its path means by now. */
const OPEN_FILES = '/proc/self/fd';
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

let canAskWhere: boolean | undefined;

/**
 * Lists the directory at `path`, absolute and without a link in it. Throws where it cannot be read, or
 * is no longer the directory that lies there.
 */
export function readDirectory(path: Buffer): DirectoryEntry[] {
  canAskWhere ??= process.platform === 'linux' && existsSync(OPEN_FILES);
  const entries = canAskWhere ? direntsOfOpen(path) : direntsOfSame(path);
  return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
}

function direntsOfOpen(path: Buffer): Dirent[] {
  const handle = openSync(path, OPEN_FLAGS);
  try {
    const open = `${OPEN_FILES}/${handle}`;
    const where = readlinkSync(open, { encoding: 'buffer' });
    if (!where.equals(withoutSlash(path))) throw new Error(SWAPPED);
    return direntsOf(open);
  } finally {
    closeSync(handle);
  }
}

/** Elsewhere: the same directory before and after. */
function direntsOfSame(path: Buffer): Dirent[] {
  const before = lstatSync(path);
  const entries = direntsOf(path);
  const after = lstatSync(path);
  const isSame = before.isDirectory() && before.dev === after.dev && before.ino === after.ino;
  if (!isSame) throw new Error(SWAPPED);
  return entries;
}

const SLASH = 0x2f;

function withoutSlash(path: Buffer): Buffer {
  return path.length > 1 && path.at(-1) === SLASH ? path.subarray(0, -1) : path;
}

/** Names in latin1. */
function direntsOf(path: Buffer | string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true, encoding: 'latin1' });
  } catch (error) {
    // Where a file system does not tell kinds, Node asks for each and cannot join text to bytes.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_INVALID_ARG_TYPE') throw error;
  }
  const bytes = typeof path === 'string' ? Buffer.from(path) : path;
  const entries = readdirSync(bytes, { withFileTypes: true, encoding: 'buffer' });
  for (const entry of entries) Object.assign(entry, { name: entry.name.toString('latin1') });
  return entries as unknown as Dirent[];
}

function kindOf(entry: Dirent): DirectoryEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** Tells which paths of a tree lie in directories all the way, not behind a link. */
export class PlainPaths {
  readonly #root: Buffer;
  readonly #known = new Map<string, boolean>([['', true]]);

  /** `root` ends with a slash. */
  constructor(root: Buffer) {
    this.#root = root;
  }

  /** Whether the directory part of `path` (latin1, relative) has no link in it. */
  leadsTo(path: string): boolean {
    return this.#isPlain(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  }

  #isPlain(directory: string): boolean {
    const known = this.#known.get(directory);
    if (known !== undefined) return known;
    const isPlain = this.leadsTo(directory) && this.#isDirectory(directory);
    this.#known.set(directory, isPlain);
    return isPlain;
  }

  #isDirectory(directory: string): boolean {
    const path = Buffer.concat([this.#root, Buffer.from(directory, 'latin1')]);
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  }
}
