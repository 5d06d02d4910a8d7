/**
 * argv, environment and files become {@link Settings} once, with the precedence in one place: command
 * line, then environment, then files, then defaults. Nothing below asks again.
 */
import { availableParallelism } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { ScanError } from '../base/errors.ts';
import type { Confidence, Severity, SkipReason } from '../base/model.ts';
import type { EngineChoice, GitEnvironment, PlanTarget, ScanPlan } from '../base/plan.ts';
import { type CiEvent, readCiEvent } from './ci.ts';
import { type FileSettings, NO_FILES, readConfigFiles } from './files.ts';
import type { FindingPolicy } from './layer.ts';
import { folderOf, repositoryRoot } from './locate.ts';
import { nearest } from './nearest.ts';
import { environmentName, OPTIONS, optionOf } from './option-table.ts';
import { type ALL_REASONS, type FailOn, type OptionName, type OptionValue } from './options.ts';
import { type Output, resolveOutputs } from './outputs.ts';
import { type ListEntry, ruleLists, rulesOf } from './rule-settings.ts';
import { scopeOf } from './scope.ts';
import { userCacheDirectory } from './user-directory.ts';
import { badValue, isOff, parseValue } from './values.ts';

/** Options as typed: the text of each, a list of texts where one may be repeated. */
export type TypedOptions = ReadonlyMap<OptionName, string | readonly string[]>;

/** Everything that settings are made from. */
export interface ConfigInput {
  readonly targets: readonly string[];
  readonly typed: TypedOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** What configuration files say; none by default. */
  readonly files?: FileSettings;
  /** What `--ci` is about; null without it. */
  readonly event?: CiEvent | null;
}

/** Which findings fail a run, and how. */
export interface Policy {
  readonly failOn: FailOn;
  readonly minSeverity: Severity;
  readonly minConfidence: Confidence;
  readonly exitCode: number;
  /** Reasons that do not make an exit code of 3; `all` is every reason. */
  readonly allowIncomplete: readonly (SkipReason | typeof ALL_REASONS)[];
  /** Exceptions for paths and rules; the first that covers a finding counts. */
  readonly exceptions: readonly FindingPolicy[];
}

/** How the command line presents itself. */
export interface Presentation {
  readonly color: 'auto' | 'always' | 'never';
  readonly progress: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** What is to be done about decisions besides applying them. */
export interface DecisionSettings {
  readonly writeBaseline: boolean;
  readonly failOnUnused: boolean;
}

/** Where a value came from, for `--print-config`. */
export interface Origin {
  readonly value: OptionValue;
  /** `--threads`, `GITSIFT_THREADS`, `.gitsift.yaml:3` or `default`. */
  readonly from: string;
}

/** Everything the command line needs for one scan. */
export interface Settings {
  readonly plan: ScanPlan;
  /** Absolute path of the folder that settings and decisions belong to: the root of the first target. */
  readonly root: string;
  readonly policy: Policy;
  readonly outputs: readonly Output[];
  readonly presentation: Presentation;
  readonly decisions: DecisionSettings;
  readonly printConfig: boolean;
  /** Configuration files that were read, lowest precedence first. */
  readonly files: readonly string[];
  readonly origins: ReadonlyMap<OptionName, Origin>;
  /** Settings about rules, entry by entry: for them one origin would not do. */
  readonly lists: ReadonlyMap<string, readonly ListEntry[]>;
  /** Things worth a line on standard error, such as a variable that looks mistyped. */
  readonly notes: readonly string[];
}

/** Variables with our prefix that are no options. */
const OTHER_VARIABLES: readonly string[] = [
  'GITSIFT_FINGERPRINT_KEY',
  'GITSIFT_CACHE_KEY',
  'GITSIFT_DEBUG',
  'GITSIFT_WASM',
];

function resolveOne(name: OptionName, input: ConfigInput): Origin {
  const spec = optionOf(name);
  const typed = input.typed.get(name);
  if (typed !== undefined) {
    const from = `--${name}`;
    const value = typeof typed === 'string' ? parseValue(spec, typed, from) : typed;
    return { value, from };
  }
  const variable = environmentName(name);
  const text = input.env[variable];
  if (text !== undefined && text !== '' && spec.onlyTyped !== true) {
    return { value: parseValue(spec, text, variable), from: variable };
  }
  return fromFiles(name, input.files ?? NO_FILES) ?? { value: spec.default, from: 'default' };
}

function added(before: Origin | null, value: OptionValue): OptionValue {
  return Array.isArray(value) && Array.isArray(before?.value) ? [...before.value, ...value] : value;
}

/** Lists of several files add up; of anything else the last file's value counts. */
function fromFiles(name: OptionName, { layers }: FileSettings): Origin | null {
  let found: Origin | null = null;
  for (const { options, shown } of layers) {
    const option = options.get(name);
    if (option === undefined) continue;
    found = { value: added(found, option.value), from: `${shown}:${option.line}` };
  }
  return found;
}

function mistypedVariables(env: ConfigInput['env']): string[] {
  const known = [...OTHER_VARIABLES, ...OPTIONS.map((spec) => environmentName(spec.name))];
  return Object.keys(env)
    .filter((name) => name.startsWith('GITSIFT_') && !known.includes(name))
    .flatMap((name) => {
      const meant = nearest(name, known);
      return meant === null ? [] : [`${name} is not a setting; did you mean ${meant}?`];
    });
}

/** A range is told once it was worked out; that an event has none is told here. */
function everythingNotes(event: CiEvent | null): string[] {
  return event !== null && event.changes === null ? [event.label] : [];
}

/** What files switch off is said aloud: they may come from the repository that is scanned. */
function silencingNotes({ layers }: FileSettings): string[] {
  return layers.flatMap(({ shown, options, ownAllowances, extends: bases, ...layer }) => [
    ...(['paths', 'exclude', 'scope', 'refs', 'max-bytes'] as const).flatMap((name) => {
      const option = options.get(name);
      return option === undefined ? [] : [`${shown} narrows the scan: ${name} ${option.value}`];
    }),
    ...(layer.disable.length > 0
      ? [`${shown} switches off rules: ${layer.disable.map(({ value }) => value).join(', ')}`]
      : []),
    ...(layer.only.length > 0
      ? [`${shown} runs these rules only: ${layer.only.map(({ value }) => value).join(', ')}`]
      : []),
    ...(ownAllowances.length > 0
      ? [`${shown} accepts secrets by allowances: ${ownAllowances.length}`]
      : []),
    ...(bases.some(({ value }) => value === 'none') ? [`${shown} runs no built-in rules`] : []),
  ]);
}

function resolveTargets(input: ConfigInput): { targets: PlanTarget[]; stdin: boolean } {
  const { targets, cwd } = input;
  const stdin = targets.includes('-');
  if (stdin && targets.length > 1) {
    const message = 'standard input (-) cannot be combined with other targets';
    throw new ScanError('USAGE', { message });
  }
  if (stdin) return { targets: [], stdin };
  const typed = targets.length === 0 ? ['.'] : targets;
  if (typed.includes('')) throw new ScanError('USAGE', { message: 'a target is empty' });
  return { targets: typed.map((path) => ({ path: resolve(cwd, path), typed: path })), stdin };
}

function pathFrom(input: ConfigInput, variable: string): string | null {
  const text = input.env[variable];
  return text === undefined || text === '' ? null : resolve(input.cwd, text);
}

/** A variable by which git-merge(1) tells whom it merges. */
const MERGE_HEAD = /^GITHEAD_([0-9a-f]{40}|[0-9a-f]{64})$/;

/** Git's own variables count only where no target was named, as in a hook. */
function gitEnvironment(input: ConfigInput): GitEnvironment | null {
  if (input.targets.length > 0) return null;
  const alternates = input.env['GIT_ALTERNATE_OBJECT_DIRECTORIES'] ?? '';
  return {
    gitDir: pathFrom(input, 'GIT_DIR'),
    commonDir: pathFrom(input, 'GIT_COMMON_DIR'),
    workTree: pathFrom(input, 'GIT_WORK_TREE'),
    indexFile: pathFrom(input, 'GIT_INDEX_FILE'),
    objectDirectory: pathFrom(input, 'GIT_OBJECT_DIRECTORY'),
    alternateObjectDirectories: alternates
      .split(delimiter)
      .filter((path) => path !== '')
      .map((path) => resolve(input.cwd, path)),
    mergeHeads: Object.keys(input.env).flatMap((name) => MERGE_HEAD.exec(name)?.[1] ?? []),
  };
}

/** Typed reads of resolved values; each kind of option has one type. */
interface Values {
  isOn(name: OptionName): boolean;
  choice(name: OptionName): string;
  number(name: OptionName): number | null;
  text(name: OptionName): string | null;
  list(name: OptionName): readonly string[];
}

function valuesOf(origins: ReadonlyMap<OptionName, Origin>): Values {
  const value = (name: OptionName): OptionValue => origins.get(name)?.value ?? null;
  return {
    isOn: (name) => value(name) === true,
    choice: (name) => String(value(name)),
    number: (name) => {
      const found = value(name);
      return typeof found === 'number' ? found : null;
    },
    text: (name) => {
      const found = value(name);
      return typeof found === 'string' ? found : null;
    },
    list: (name) => {
      const found = value(name);
      return Array.isArray(found) ? found : [];
    },
  };
}

/** Name of the decision file in a root. */
const DECISION_FILE = '.gitsiftignore';

function suppressOf(values: Values, input: ConfigInput): ScanPlan['suppress'] {
  const trustRepository = values.isOn('repo-config');
  const named = values.text('ignore-file');
  // Comments are part of what is scanned, as a decision file in it is.
  const inline = values.isOn('inline') && trustRepository;
  if (named !== null) {
    return { inline, ignoreFile: resolve(input.cwd, named), trustRepository };
  }
  const ignoreFile = trustRepository ? join(rootOf(input), DECISION_FILE) : null;
  return { inline, ignoreFile, trustRepository };
}

/** Where the settings of the first target lie: its repository's root, or its own folder. */
function rootOf(input: ConfigInput): string {
  const [target = '.'] = input.targets;
  const folder = folderOf(resolve(input.cwd, target === '-' ? '.' : target));
  return repositoryRoot(folder) ?? folder;
}

function cacheOf(named: string | null, { cwd, env }: ConfigInput): ScanPlan['cache'] {
  if (named !== null && isOff(named)) return null;
  if (named === '') throw badValue('--cache', 'a directory or off', named);
  const directory = named === null ? userCacheDirectory(env) : resolve(cwd, named);
  if (directory === null) return null;
  return { directory, isNamed: named !== null, key: env['GITSIFT_CACHE_KEY'] ?? '' };
}

function planOf(values: Values, origins: Settings['origins'], input: ConfigInput): ScanPlan {
  return {
    ...resolveTargets(input),
    git: gitEnvironment(input),
    scope: scopeOf(origins, input.event ?? null),
    rules: rulesOf(values.list('rules'), input),
    suppress: suppressOf(values, input),
    engine: values.choice('engine') as EngineChoice,
    threads: values.number('threads') ?? availableParallelism(),
    wasm: input.env['GITSIFT_WASM'] !== '0',
    prefilter: values.isOn('prefilter'),
    deltaScan: values.isOn('delta-scan'),
    cache: cacheOf(values.text('cache'), input),
    reveal: values.isOn('reveal'),
    timings: values.isOn('timings'),
    fingerprintKey: input.env['GITSIFT_FINGERPRINT_KEY'] ?? '',
  };
}

/** Reads the files that apply, then resolves what was asked for. */
export async function loadSettings(input: Omit<ConfigInput, 'files' | 'event'>): Promise<Settings> {
  const named = resolveOne('config', input).value;
  const [target = '.'] = input.targets;
  const folder = folderOf(resolve(input.cwd, target === '-' ? '.' : target));
  const files = await readConfigFiles({
    named: typeof named === 'string' ? resolve(input.cwd, named) : null,
    trustRepository: resolveOne('repo-config', input).value === true,
    folder,
    root: rootOf(input),
    cwd: input.cwd,
  });
  const isCi = resolveOne('ci', input).value === true;
  return resolveConfig({ ...input, files, event: isCi ? await readCiEvent(input.env) : null });
}

/** Resolves what was asked for. Throws a USAGE error for the first thing that makes no sense. */
export function resolveConfig(input: ConfigInput): Settings {
  const origins = new Map(OPTIONS.map(({ name }) => [name, resolveOne(name, input)]));
  const values = valuesOf(origins);
  const outputs = resolveOutputs({
    format: values.choice('format'),
    isFormatGiven: origins.get('format')?.from !== 'default',
    outputs: values.list('output'),
    cwd: input.cwd,
  });
  return {
    plan: planOf(values, origins, input),
    root: rootOf(input),
    policy: {
      failOn: values.choice('fail-on') as Policy['failOn'],
      minSeverity: values.choice('min-severity') as Severity,
      minConfidence: values.choice('min-confidence') as Confidence,
      exitCode: values.number('exit-code') ?? 1,
      allowIncomplete: values.list('allow-incomplete') as Policy['allowIncomplete'],
      // The own file's exceptions come before those of the files that it extends.
      exceptions: (input.files ?? NO_FILES).layers
        .toReversed()
        .flatMap(({ policies }) => policies.map(({ value }) => value)),
    },
    outputs,
    printConfig: values.isOn('print-config'),
    files: (input.files ?? NO_FILES).layers.map((layer) => layer.shown),
    presentation: {
      color: values.choice('color') as Presentation['color'],
      progress: values.isOn('progress'),
      quiet: values.isOn('quiet'),
      verbose: values.isOn('verbose'),
    },
    decisions: {
      writeBaseline: values.isOn('write-baseline'),
      failOnUnused: values.isOn('fail-on-unused-ignores'),
    },
    origins,
    lists: ruleLists(origins.get('rules') ?? null, input.files ?? NO_FILES),
    notes: [
      ...everythingNotes(input.event ?? null),
      ...mistypedVariables(input.env),
      ...silencingNotes(input.files ?? NO_FILES),
    ],
  };
}
