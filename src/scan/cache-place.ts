/**
 * Decides whether a scan of a repository has a cache, and where it lies.
 *
 * A directory inside of what is scanned may have been brought along by it, key and all: it counts only
 * under a secret from elsewhere.
 */
import { realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import type { ScanPlan } from '../base/plan.ts';
import type { CacheDirectory } from '../cache/index.ts';
import type { Repository } from '../git/index.ts';

/** Where verdicts on one repository are kept. */
export interface CachePlace {
  readonly directory: CacheDirectory;
  /** What tells this repository from others in the directory. */
  readonly repository: string;
}

/** Null where there is no cache; `note` says why where somebody asked for one. */
export function cachePlaceOf(
  plan: ScanPlan,
  repository: Repository,
): { readonly place: CachePlace | null; readonly note: string } {
  const { cache } = plan;
  // With a fast way off the scan is there to check the result.
  const isOracle = !plan.prefilter || !plan.deltaScan || !plan.wasm;
  if (cache === null || isOracle) return { place: null, note: '' };
  if (cache.key === '' && isWithinRepository(cache.directory, repository)) {
    const note = `the cache ${cache.directory} lies in the repository and is not used without GITSIFT_CACHE_KEY: it could have been brought along`;
    return { place: null, note: cache.isNamed ? note : '' };
  }
  return {
    place: {
      directory: { path: cache.directory, secret: cache.key },
      repository: `${repository.objectFormat} ${nameOf(repository, cache.isNamed)}`,
    },
    note: '',
  };
}

/**
 * In the user's own directory a path: there, a stranger's repository must not speak for one of ours by
 * giving the same address. A named directory is shared between machines on purpose.
 */
function nameOf({ commonDir, config }: Repository, isNamed: boolean): string {
  const origin = config.remotes.find((remote) => remote.name === 'origin')?.urls[0];
  return isNamed && origin !== undefined ? origin : commonDir;
}

function isWithinRepository(
  directory: string,
  { workTree, gitDir, commonDir }: Repository,
): boolean {
  const real = realPathOf(directory);
  return [workTree, gitDir, commonDir].some((root) => {
    if (root === null) return false;
    const folder = realPathOf(root);
    return real === folder || real.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  });
}

/** The real path of what exists of a path, with the rest behind it. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : realPathOf(parent) + path.slice(parent.length);
  }
}
