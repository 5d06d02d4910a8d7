/**
 * Files opened for reading, few at a time: a process may have 10,000 packs and 64 descriptors.
 *
 * Opening never blocks and never reads a device: the file is opened without waiting (a FIFO would
 * hold us for ever) and must turn out to be a regular one. Reads name their position, so several
 * threads can use one descriptor, and a pack that gc has unlinked stays readable while it is open.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type Fault, fault, fileFault, isFault } from './fault.ts';

/** What tells that a path still names the file it named before. */
export interface FileIdentity {
  readonly byteLength: number;
  readonly dev: number;
  readonly ino: number;
}

/** An open regular file. */
export interface OpenFile extends FileIdentity {
  readonly fd: number;
}

/** O_NONBLOCK does not exist on Windows, where there are no FIFOs in the file system either. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Opens a regular file; anything else is a fault, with `followLinks` false a symbolic link too. */
export function openRegular(path: string, followLinks = true): OpenFile | Fault {
  const linkFlag = followLinks ? 0 : (constants.O_NOFOLLOW ?? 0);
  let fd: number;
  try {
    fd = openSync(path, OPEN_FLAGS | linkFlag);
  } catch (error) {
    return fileFault(path, error);
  }
  try {
    const stat = fstatSync(fd);
    if (stat.isFile()) return { fd, byteLength: stat.size, dev: stat.dev, ino: stat.ino };
  } catch (error) {
    closeSync(fd);
    return fileFault(path, error);
  }
  closeSync(fd);
  return fault('unreadable', `${path} is not a regular file`);
}

/**
 * Reads until `length` bytes are in or the file ends; returns how many came. Throws what the
 * system says (EIO on a broken disk), which callers turn into a fault.
 */
export function readFully(
  fd: number,
  target: Uint8Array,
  at: number,
  length: number,
  position: number,
): number {
  let total = 0;
  while (total < length) {
    const count = readSync(fd, target, at + total, length - total, position + total);
    if (count === 0) break;
    total += count;
  }
  return total;
}

/** Reads a whole small file, refusing one above `maxBytes`. */
export function readSmallFile(path: string, maxBytes: number, followLinks = true): Buffer | Fault {
  const file = openRegular(path, followLinks);
  if (isFault(file)) return file;
  try {
    if (file.byteLength > maxBytes) {
      return fault(
        'oversize',
        `${path} has ${file.byteLength} bytes, at most ${maxBytes} expected`,
      );
    }
    const bytes = Buffer.allocUnsafe(file.byteLength);
    return bytes.subarray(0, readFully(file.fd, bytes, 0, bytes.length, 0));
  } catch (error) {
    return fileFault(path, error);
  } finally {
    closeSync(file.fd);
  }
}

/** Descriptors that one thread keeps open; below what is left of `ulimit -n 64` for four threads. */
const DEFAULT_HANDLE_LIMIT = 6;
const OUT_OF_DESCRIPTORS = ['EMFILE', 'ENFILE'];

/** An open file whose descriptor another thread of this process may use too. */
export interface LentFile extends OpenFile {
  readonly path: string;
}

/** Keeps the files used last open. Owns its descriptors: call {@link FileHandles.close}. */
export class FileHandles {
  readonly #limit: number;
  /** Rises whenever a descriptor is closed: as long as it stays, earlier answers of `open` hold. */
  generation = 0;
  /** Insertion order is the order of use: the first is the one to close. */
  readonly #files = new Map<string, OpenFile>();
  /** Files that stay open until {@link FileHandles.close}. */
  readonly #lent = new Map<string, LentFile>();
  /** Files of another thread, which closes them. */
  readonly #borrowed = new Map<string, LentFile>();

  /** `borrowed` are files that another thread lends for as long as this one works. */
  constructor(limit: number = DEFAULT_HANDLE_LIMIT, borrowed: readonly LentFile[] = []) {
    this.#limit = limit;
    for (const file of borrowed) {
      if (isStillOpen(file)) this.#borrowed.set(file.path, file);
    }
  }

  /** The open file at `path`. The descriptor is valid while {@link generation} stays. */
  open(path: string): OpenFile | Fault {
    const kept = this.#lent.get(path) ?? this.#borrowed.get(path);
    if (kept !== undefined) return kept;
    const known = this.#files.get(path);
    if (known !== undefined) {
      this.#files.delete(path);
      this.#files.set(path, known);
      return known;
    }
    while (this.#files.size >= this.#limit) this.#closeOldest();
    for (;;) {
      const file = openRegular(path);
      if (!isFault(file)) {
        this.#files.set(path, file);
        return file;
      }
      const isOutOfDescriptors = OUT_OF_DESCRIPTORS.some((code) => file.detail.endsWith(code));
      if (!isOutOfDescriptors || this.#files.size === 0) return file;
      this.#closeOldest();
    }
  }

  /**
   * Opens files for other threads too, and keeps them open. What gc deletes stays readable that way,
   * in every thread, for the length of a scan.
   */
  lend(paths: readonly string[]): readonly LentFile[] {
    for (const path of paths) {
      const file = this.#lent.has(path) ? null : this.open(path);
      if (file === null || isFault(file) || this.#borrowed.has(path)) continue;
      this.#files.delete(path);
      this.#lent.set(path, { path, ...file });
    }
    return [...this.#lent.values()];
  }

  /** Closes every descriptor of one's own. The object stays usable. */
  close(): void {
    while (this.#files.size > 0) this.#closeOldest();
    this.generation += 1;
    for (const { fd } of this.#lent.values()) closeSync(fd);
    this.#lent.clear();
  }

  #closeOldest(): void {
    for (const [path, file] of this.#files) {
      this.#files.delete(path);
      this.generation += 1;
      closeSync(file.fd);
      return;
    }
  }
}

/** A number alone does not tell whether the descriptor is still that of the file. */
function isStillOpen(file: LentFile): boolean {
  try {
    const stat = fstatSync(file.fd);
    return stat.ino === file.ino && stat.dev === file.dev && stat.size === file.byteLength;
  } catch {
    // Closed meanwhile: the path is opened instead.
    return false;
  }
}
