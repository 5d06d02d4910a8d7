/**
 * Reads small control files (settings, decisions) that may lie in a repository nobody trusts: never
 * through a link, never from a pipe or a device, never without a bound. What the text means is the
 * caller's business.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** A file's text, or why there is none. */
export type OrdinaryFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly reason: string };

/** How a file is read. */
export interface OrdinaryFileOptions {
  readonly bytesMax: number;
  /** True for files that the user named: they may be links. */
  readonly followLinks?: boolean;
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

/** Reads a file as UTF-8. Waits for the disk: such files are small, and threads for them start slowly. */
export function readOrdinaryFile(
  path: string,
  { bytesMax, followLinks = false }: OrdinaryFileOptions,
): OrdinaryFile {
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  const flags =
    constants.O_RDONLY | constants.O_NONBLOCK | (followLinks ? 0 : constants.O_NOFOLLOW);
  let handle: number;
  try {
    handle = openSync(path, flags);
  } catch (error) {
    const { code = 'unknown fault' } = error as NodeJS.ErrnoException;
    if (ABSENT.has(code)) return { kind: 'absent' };
    if (code === 'ELOOP')
      return { kind: 'refused', reason: 'is a symbolic link; it is not followed' };
    return { kind: 'refused', reason: `cannot be read: ${code}` };
  }
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile()) return { kind: 'refused', reason: 'is not an ordinary file' };
    if (stats.size > bytesMax)
      return { kind: 'refused', reason: `is larger than ${bytesMax} bytes` };
    return { kind: 'text', text: readFileSync(handle, 'utf8') };
  } finally {
    closeSync(handle);
  }
}
