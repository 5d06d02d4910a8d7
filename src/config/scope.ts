/**
 * Which parts of a target are read: the options of scope and range together, with what a CI event
 * says. Combinations that contradict each other are errors, not guesses.
 */
import { ScanError } from '../base/errors.ts';
import type { RefScope, ScopePlan } from '../base/plan.ts';
import type { CiEvent } from './ci.ts';
import type { OptionName, OptionValue } from './options.ts';
import type { Origin } from './settings.ts';

/** Resolved values with where each comes from. */
export type Origins = ReadonlyMap<OptionName, Origin>;

/** Makes the scope. `event` is what `--ci` read, null without it. */
export function scopeOf(origins: Origins, event: CiEvent | null): ScopePlan {
  checkCombinations(origins, event);
  const staged = isOn(origins, 'staged');
  const worktree = isOn(origins, 'worktree');
  const history = isOn(origins, 'history') || event !== null;
  const range = textOf(origins, 'range');
  const since = textOf(origins, 'since');
  const not = listOf(origins, 'not');
  const changes = event?.changes ?? null;
  const hasRange = range !== null || since !== null || not.length > 0 || changes !== null;
  const explicit = staged || worktree || history || hasRange;
  const refScope = String(origins.get('scope')?.value ?? 'everything') as RefScope;
  const refs = listOf(origins, 'refs');
  const isWhole = refScope === 'everything' && refs.length === 0;
  const whole = isWhole ? 'all' : 'reachable';
  return {
    explicit,
    worktree: worktree || !explicit,
    index: staged ? 'staged' : explicit ? 'none' : 'whole',
    history: hasRange ? 'range' : history || !explicit ? whole : 'none',
    refScope,
    refs,
    range,
    since,
    not,
    changes,
    paths: listOf(origins, 'paths'),
    exclude: listOf(origins, 'exclude'),
    includeIgnored: isOn(origins, 'include-ignored'),
    recurseSubmodules: isOn(origins, 'recurse-submodules'),
    maxBytes: numberOf(origins, 'max-bytes'),
    timeBudgetSeconds: null,
  };
}

function valueOf(origins: Origins, name: OptionName): OptionValue {
  return origins.get(name)?.value ?? null;
}

function isOn(origins: Origins, name: OptionName): boolean {
  return valueOf(origins, name) === true;
}

function textOf(origins: Origins, name: OptionName): string | null {
  const value = valueOf(origins, name);
  return typeof value === 'string' ? value : null;
}

function listOf(origins: Origins, name: OptionName): readonly string[] {
  const value = valueOf(origins, name);
  return Array.isArray(value) ? value : [];
}

function numberOf(origins: Origins, name: OptionName): number | null {
  const value = valueOf(origins, name);
  return typeof value === 'number' ? value : null;
}

function isTyped(origins: Origins, name: OptionName): boolean {
  return origins.get(name)?.from === `--${name}`;
}

/** Options that say what is left out or where a range lies. */
const RANGE_OPTIONS = ['range', 'since', 'not'] as const;

function fail(message: string): never {
  throw new ScanError('USAGE', { message });
}

function checkCombinations(origins: Origins, event: CiEvent | null): void {
  for (const name of RANGE_OPTIONS) {
    if (textOf(origins, name)?.trim() === '' || listOf(origins, name).includes('')) {
      fail(`--${name} is empty`);
    }
    if (event !== null && isTyped(origins, name)) {
      fail(`--ci and --${name} both say what the range is: give one of them`);
    }
  }
  for (const name of ['scope', 'refs'] as const) {
    for (const other of ['range', 'ci'] as const) {
      if (isTyped(origins, name) && isTyped(origins, other)) {
        fail(`--${other} says where to start: it cannot be combined with --${name}`);
      }
    }
    const isUseless =
      isTyped(origins, name) && isOn(origins, 'staged') && !isOn(origins, 'history');
    if (isUseless) fail(`--${name} is about the history, which --staged leaves out`);
  }
  for (const name of [...RANGE_OPTIONS, 'scope', 'refs', 'ci'] as const) {
    if (isTyped(origins, 'recurse-submodules') && isTyped(origins, name)) {
      fail(`--${name} is about one history: --recurse-submodules goes with whole repositories`);
    }
  }
  for (const name of ['refs', 'paths', 'exclude'] as const) {
    if (listOf(origins, name).includes('')) fail(`--${name} is empty`);
  }
}
