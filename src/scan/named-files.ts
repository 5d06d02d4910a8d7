/** Targets that are files, or several files and directories: lists them under the names typed. */
import { realpathSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Skipped } from '../base/model.ts';
import type { PlanTarget, ScanPlan } from '../base/plan.ts';
import { type FileEntry, listFiles } from '../sources/index.ts';
import { pathFilter } from './path-filter.ts';

/** Files with absolute paths, and the names that reports give them. */
export interface NamedFiles {
  readonly fileRoot: string;
  readonly files: readonly FileEntry[];
  readonly names: readonly string[];
  readonly skipped: readonly Skipped[];
}

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Lists the targets in the order given; a file that is named twice counts once. */
export function filesOf(targets: readonly PlanTarget[], plan: ScanPlan): NamedFiles {
  const byPath = new Map<string, { entry: FileEntry; name: string }>();
  const skipped: Skipped[] = [];
  const add = (entry: FileEntry, name: string): void => {
    if (!byPath.has(entry.path)) byPath.set(entry.path, { entry, name });
  };
  for (const { path, typed } of targets) {
    // The user named it, so a link is followed here and nowhere else.
    const real = realpathSync(path);
    const name = latin1(isAbsolute(typed) ? typed : typed.replace(/^(?:\.\/)+/, ''));
    const stats = statSync(real);
    if (stats.isDirectory()) {
      const listing = listFiles({
        root: real,
        tracked: new Set(),
        submodules: new Set(),
        ignore: null,
        enterRepositories: true,
        includes: pathFilter(plan.scope),
      });
      skipped.push(...listing.skipped);
      const prefix = name === '' || name === '.' ? '' : `${name.replace(/\/+$/, '')}/`;
      for (const file of listing.files) {
        add({ path: `${latin1(real)}/${file.path}`, isLink: file.isLink }, prefix + file.path);
      }
    } else if (stats.isFile()) {
      add({ path: latin1(real), isLink: false }, name);
    } else {
      skipped.push({
        path: typed,
        reason: 'unreadable',
        detail: 'is neither a file nor a directory',
      });
    }
  }
  const files = [...byPath.values()];
  return {
    fileRoot: '',
    files: files.map(({ entry }) => entry),
    names: files.map(({ name }) => name),
    skipped,
  };
}
