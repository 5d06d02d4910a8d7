/** What a report says of the tool, its target and scope before anything is counted. */
import type { Report, Scope } from '../base/model.ts';
import type { ScanPlan } from '../base/plan.ts';
import { toolVersion } from '../base/version.ts';
import type { RegexEngine } from '../rules/index.ts';
import type { HistoryScope } from './scope.ts';
import type { ScanTarget } from './targets.ts';

/** The tool as reports tell it. The engine's name is asked for, and the engine loaded, where it is read. */
export function toolOf(regex: RegexEngine): Report['tool'] {
  return {
    name: 'gitsift',
    version: toolVersion(),
    get engine() {
      return regex.name;
    },
  };
}

/** HEAD as reports tell it. */
export function headOf(head: { state: string; target: string; id: string } | null): string | null {
  if (head === null) return null;
  if (head.target !== '') return `ref: ${head.target}`;
  return head.id === '' ? null : head.id;
}

/** The scope that was asked for, resolved; `part` is the part of a history that it came to. */
export function scopeOf({ scope }: ScanPlan, target: ScanTarget, part: HistoryScope | null): Scope {
  const isRepository = target.kind === 'repository';
  return {
    worktree: isRepository ? scope.worktree && target.repository.workTree !== null : true,
    index: isRepository && scope.index !== 'none',
    history: isRepository ? scope.history : 'none',
    range: part?.range ?? scope.range,
    refs: part?.refs ?? scope.refs,
    paths: scope.paths,
    exclude: scope.exclude,
    includeIgnored: scope.includeIgnored,
    ...(scope.recurseSubmodules ? { recurseSubmodules: true } : {}),
    maxBytes: scope.maxBytes,
    timeBudgetSeconds: scope.timeBudgetSeconds,
  };
}
