/**
 * Targets with wildcards, for shells that leave them alone and for quoted ones: `gitsift scan 'src/**'`.
 *
 * A path that exists is what it is, whatever characters its name has.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanTarget } from '../base/plan.ts';

const WILDCARD = /[*?[{]/;

/** Replaces each pattern by the files that it matches; one that matches none stays, and is then not found. */
export async function expandTargets(targets: readonly PlanTarget[]): Promise<PlanTarget[]> {
  const expanded = await Promise.all(
    targets.map(async (target) => {
      if (!WILDCARD.test(target.typed) || existsSync(target.path)) return [target];
      const files = await matchesOf(target);
      return files.length === 0 ? [target] : files;
    }),
  );
  return expanded.flat();
}

async function matchesOf({ path, typed }: PlanTarget): Promise<PlanTarget[]> {
  const { default: glob } = await import('fast-glob');
  // Only what was typed is a pattern: the directory before it is taken as it is.
  const isRelative = path.endsWith(typed) && path !== typed;
  const cwd = isRelative ? path.slice(0, -typed.length) : '/';
  const found = await glob(typed, { cwd, dot: true, onlyFiles: true, followSymbolicLinks: false });
  return found.toSorted().map((name) => ({
    path: isRelative ? join(cwd, name) : name,
    typed: name,
  }));
}
