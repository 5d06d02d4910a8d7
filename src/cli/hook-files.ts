/**
 * Hook scripts in a directory: put in place of what is there, which is kept and runs first, and taken
 * out again so that everything is as it was.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ScanError } from '../base/errors.ts';
import { statOrNull } from './hook-place.ts';
import { CHAINED_SUFFIX, isOurScript } from './hook-script.ts';
import { systemReason } from './terminal.ts';

const EXECUTABLE = 0o755;
/** No hook is longer; nothing longer is read to see whose it is. */
const SCRIPT_BYTES_MAX = 1 << 20;

/** Runs file operations; their failure names the file. */
function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ScanError) throw error;
    throw new ScanError('OUTPUT_FAILED', { path, reason: systemReason(error) }, { cause: error });
  }
}

/** Writes a file whole or not at all, over what is there. */
export function replaceFile(path: string, bytes: Uint8Array, mode: number): void {
  const temporary = `${path}.gitsift-${process.pid}`;
  attempt(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    try {
      writeFileSync(temporary, bytes, { mode, flag: 'wx' });
      chmodSync(temporary, mode);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

function isOurs(path: string): boolean {
  const stat = statOrNull(path);
  if (stat === null || !stat.isFile() || stat.size > SCRIPT_BYTES_MAX) return false;
  return attempt(path, () => isOurScript(readFileSync(path, 'latin1')));
}

/** What became of a hook. */
export type HookChange =
  | 'new'
  | 'renewed'
  | 'chained'
  | 'removed'
  | 'restored'
  | 'absent'
  | 'foreign';

/** Puts a script in; a hook of somebody else is renamed, to be run by it. */
export function putHook(directory: string, name: string, script: string): HookChange {
  const path = join(directory, name);
  const chained = path + CHAINED_SUFFIX;
  const stat = attempt(path, () => statOrNull(path));
  if (stat === null || isOurs(path)) {
    replaceFile(path, Buffer.from(script), EXECUTABLE);
    return stat === null ? 'new' : 'renewed';
  }
  if (stat.isDirectory()) {
    throw new ScanError('OUTPUT_FAILED', { path, reason: 'it is a directory' });
  }
  if (statOrNull(chained) !== null) {
    const reason = `it is not ours, and ${name}${CHAINED_SUFFIX} is taken; remove one of them`;
    throw new ScanError('OUTPUT_FAILED', { path, reason });
  }
  attempt(path, () => renameSync(path, chained));
  try {
    replaceFile(path, Buffer.from(script), EXECUTABLE);
  } catch (error) {
    renameSync(chained, path);
    throw error;
  }
  return 'chained';
}

/** Takes our script out and puts back what it replaced. */
export function takeHook(directory: string, name: string): HookChange {
  const path = join(directory, name);
  const chained = path + CHAINED_SUFFIX;
  const hasChained = attempt(path, () => statOrNull(chained)) !== null;
  if (!isOurs(path)) {
    const isThere = statOrNull(path) !== null;
    if (!isThere && hasChained) attempt(path, () => renameSync(chained, path));
    return isThere ? 'foreign' : hasChained ? 'restored' : 'absent';
  }
  attempt(path, () => (hasChained ? renameSync(chained, path) : rmSync(path)));
  return hasChained ? 'restored' : 'removed';
}
