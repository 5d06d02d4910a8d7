/**
 * Reads a decision file from disk. It may lie in a repository that nobody trusts: only an ordinary
 * file of bounded size is opened, never a link, a pipe or a device. Writing is the command line's.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { ScanError } from '../base/errors.ts';
import { type DecisionFile, parseDecisions } from './decision.ts';

/** Name of the file in a repository's root. */
export const DECISION_FILE = '.gitsiftignore';

/** A million decisions are a mistake, and a device never ends. */
const BYTES_MAX = 64_000_000;

function refused(path: string, message: string, cause?: unknown): ScanError {
  return new ScanError('CONFIG_BROKEN', { path, line: 1, message }, { cause });
}

/** The file's decisions, or null where there is no such file. A file that cannot be used throws. */
export async function readDecisions(path: string): Promise<DecisionFile | null> {
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    if (error.code === 'ELOOP')
      throw refused(path, 'is a symbolic link; it is not followed', error);
    throw refused(path, `cannot be read: ${error.code}`, error);
  });
  if (handle === null) return null;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw refused(path, 'is not an ordinary file');
    if (stats.size > BYTES_MAX) throw refused(path, `is larger than ${BYTES_MAX} bytes`);
    return parseDecisions(await handle.readFile('utf8'));
  } finally {
    await handle.close();
  }
}
