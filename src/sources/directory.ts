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

/** What an entry of a directory is. */
export type EntryKind = 'file' | 'link' | 'directory' | 'other';

// Marks stand behind names: objects for the entries of a large tree would cost as much as listing them. No
// name holds a mark, and names with marks stand in the order of the paths that they lead to.
const SLASH = 0x2f;
const DIRECTORY_MARK = '/';
const LINK_MARK = '\0';
const OTHER_MARK = '\0\0';

const SWAPPED = 'another directory, or a link, has taken its place';
/** Linux tells by it where an open directory lies, and lists it whatever its path means by now. */
const OPEN_FILES = '/proc/self/fd';
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Node copies what it is given as a word. */
const LATIN1 = { encoding: 'latin1' } as const;

let canAskWhere: boolean | undefined;

/**
 * Lists the directory at `path`, absolute and without a link in it: marked names, in latin1 and in byte order of the
 * paths that they lead to. Throws where it cannot be read, or is no longer the directory that lies there.
 */
export function readDirectory(path: Buffer): string[] {
  canAskWhere ??= process.platform === 'linux' && existsSync(OPEN_FILES);
  const entries = canAskWhere ? direntsOfOpen(path) : direntsOfSame(path);
  return entries.map(marked).toSorted();
}

function marked(entry: Dirent): string {
  const { name } = entry;
  if (entry.isFile()) return name;
  if (entry.isDirectory()) return name + DIRECTORY_MARK;
  return name + (entry.isSymbolicLink() ? LINK_MARK : OTHER_MARK);
}

/** What the entry with this marked name is. */
export function kindOf(markedName: string): EntryKind {
  const last = markedName.charCodeAt(markedName.length - 1);
  if (last === SLASH) return 'directory';
  if (last !== 0) return 'file';
  return markedName.endsWith(OTHER_MARK) ? 'other' : 'link';
}

/** The name alone of an entry of that kind. */
export function nameOf(markedName: string, kind: EntryKind): string {
  return kind === 'file' ? markedName : markedName.slice(0, kind === 'other' ? -2 : -1);
}

/** Whether a directory with these marked names holds an entry of that name. */
export function holds(markedNames: readonly string[], name: string): boolean {
  return (
    markedNames.includes(name) ||
    markedNames.includes(name + DIRECTORY_MARK) ||
    markedNames.includes(name + LINK_MARK) ||
    markedNames.includes(name + OTHER_MARK)
  );
}

function direntsOfOpen(path: Buffer): Dirent[] {
  const handle = openSync(path, OPEN_FLAGS);
  try {
    const open = `${OPEN_FILES}/${handle}`;
    const where = readlinkSync(open, LATIN1);
    if (where !== withoutSlash(path).toString('latin1')) throw new Error(SWAPPED);
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
