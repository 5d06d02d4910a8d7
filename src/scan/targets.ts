/** Finds out what the plan's targets are: a repository, a directory, files or standard input. */
import { type Stats, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ScanError } from '../base/errors.ts';
import type { GitEnvironment, PlanTarget, ScanPlan } from '../base/plan.ts';
import { openRepository, type Repository } from '../git/index.ts';

/** What is to be scanned. */
export type ScanTarget =
  | { readonly kind: 'repository'; readonly typed: string; readonly repository: Repository }
  | { readonly kind: 'directory'; readonly typed: string; readonly path: string }
  | { readonly kind: 'files'; readonly typed: string; readonly targets: readonly PlanTarget[] }
  | { readonly kind: 'stdin'; readonly typed: string };

/** Looks at the targets. Throws where one does not exist, or where they do not go together. */
export function resolveTarget(plan: ScanPlan): ScanTarget {
  if (plan.stdin) return { kind: 'stdin', typed: '-' };
  const stats = plan.targets.map((target) => statOf(target));
  const [first] = plan.targets;
  if (first === undefined) throw new ScanError('USAGE', { message: 'there is nothing to scan' });
  if (plan.targets.length > 1) {
    const repository = plan.targets.find((t, i) => stats[i]!.isDirectory() && isRepository(t.path));
    if (repository) {
      const message = `${repository.typed} is a repository: scan one repository at a time`;
      throw new ScanError('USAGE', { message });
    }
    const typed = plan.targets.map((target) => target.typed).join(' ');
    return { kind: 'files', typed, targets: plan.targets };
  }
  if (!stats[0]!.isDirectory()) return { kind: 'files', typed: first.typed, targets: [first] };
  if (isRepository(first.path) || first.typed === '.' || namesHistory(plan)) {
    const repository = open(first, plan);
    if (repository) return { kind: 'repository', typed: first.typed, repository };
  }
  return { kind: 'directory', typed: first.typed, path: first.path };
}

/** Parts of a scan that only a repository has. */
function namesHistory({ scope }: ScanPlan): boolean {
  return scope.explicit && (scope.history !== 'none' || scope.index !== 'none');
}

function open(target: PlanTarget, plan: ScanPlan): Repository | null {
  try {
    return openRepository(target.path, {
      ...(plan.git === null ? {} : { env: environmentOf(plan.git) }),
      gitDirectoryOnly: target.gitDirectoryOnly ?? false,
    });
  } catch (error) {
    const isPlain = error instanceof ScanError && error.code === 'NOT_A_REPOSITORY';
    // A directory outside of any repository is scanned as such, unless its history was asked for.
    if (isPlain && !namesHistory(plan) && !isRepository(target.path)) return null;
    throw error;
  }
}

/** The plan's record as git/ reads variables. */
function environmentOf(git: GitEnvironment): Record<string, string | undefined> {
  const alternates = git.alternateObjectDirectories.join(delimiter);
  return {
    GIT_DIR: git.gitDir ?? undefined,
    GIT_COMMON_DIR: git.commonDir ?? undefined,
    GIT_WORK_TREE: git.workTree ?? undefined,
    GIT_INDEX_FILE: git.indexFile ?? undefined,
    GIT_OBJECT_DIRECTORY: git.objectDirectory ?? undefined,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates === '' ? undefined : alternates,
  };
}

/** True for a directory with a `.git`, and for a bare repository; subdirectories do not count. */
function isRepository(path: string): boolean {
  const exists = (name: string): boolean =>
    statSync(join(path, name), { throwIfNoEntry: false }) !== undefined;
  return exists('.git') || (exists('HEAD') && exists('objects') && exists('refs'));
}

function statOf(target: PlanTarget): Stats {
  try {
    return statSync(target.path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new ScanError('TARGET_NOT_FOUND', { path: target.typed }, { cause: error });
    }
    throw new ScanError(
      'TARGET_UNREADABLE',
      { path: target.typed, reason: String(code) },
      { cause: error },
    );
  }
}

/** What is to be said of a target before it is read: git refuses a configuration with a bad line, a scan reads on. */
export function notesOf(target: ScanTarget): string[] {
  const faults = target.kind === 'repository' ? target.repository.config.faults : [];
  const [first] = faults;
  if (first === undefined) return [];
  const where = `${first.file ?? 'config'} of the Git directory, line ${first.line}`;
  const more = faults.length === 1 ? '' : ` (the first of ${faults.length} such lines)`;
  return [`${where}: ${first.message}${more}; read without it`];
}
