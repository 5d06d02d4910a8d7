/**
 * Where a user's caches lie, by the rule of the platform: the XDG Base Directory Specification, the
 * Library folder of macOS, the local application data of Windows.
 */
import { isAbsolute, join } from 'node:path';

const FOLDER = 'gitsift';

/** A variable that holds an absolute path; the XDG specification has relative ones ignored. */
function pathIn(env: Readonly<Record<string, string | undefined>>, name: string): string | null {
  const path = env[name] ?? '';
  return isAbsolute(path) ? path : null;
}

/** The directory for caches of this user; null where the environment names no home. */
export function userCacheDirectory(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const named = pathIn(env, 'XDG_CACHE_HOME');
  if (named !== null) return join(named, FOLDER);
  if (platform === 'win32') {
    const local = pathIn(env, 'LOCALAPPDATA');
    return local === null ? null : join(local, FOLDER, 'cache');
  }
  const home = pathIn(env, 'HOME');
  if (home === null) return null;
  return platform === 'darwin'
    ? join(home, 'Library', 'Caches', FOLDER)
    : join(home, '.cache', FOLDER);
}
