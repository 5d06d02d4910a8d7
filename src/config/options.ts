/**
 * The option table: every setting of gitsift once, with its name, type, default, environment
 * variable and help. Command line, environment, configuration file, help text and documentation are
 * made from it; to add an option, add a row here and read its value in settings.ts.
 *
 * The table knows no command-line library; cli/program.ts turns rows into flags.
 */
import { CONFIDENCES, SEVERITIES, type SkipReason } from '../base/model.ts';

/** Headings of the help text, in its order. */
export const OPTION_GROUPS = ['What to scan', 'What counts', 'Output', 'Speed'] as const;
export type OptionGroup = (typeof OPTION_GROUPS)[number];

/** Commands that take options of the table. */
export type OptionCommand = 'scan' | 'report' | 'rules' | 'decisions';

/** Name of an option of the table. */
export type OptionName =
  | 'staged'
  | 'worktree'
  | 'history'
  | 'rules'
  | 'fail-on'
  | 'min-severity'
  | 'min-confidence'
  | 'exit-code'
  | 'allow-incomplete'
  | 'ignore-file'
  | 'repo-config'
  | 'write-baseline'
  | 'fail-on-unused-ignores'
  | 'format'
  | 'output'
  | 'reveal'
  | 'timings'
  | 'color'
  | 'progress'
  | 'quiet'
  | 'verbose'
  | 'threads'
  | 'engine';

interface OptionBase {
  /** Long name without dashes; also the key in the configuration file. */
  readonly name: OptionName;
  readonly short?: string;
  readonly group: OptionGroup;
  /** One sentence for the help text, without a full stop. */
  readonly description: string;
  readonly commands: readonly OptionCommand[];
  /** False: not settable by environment or file, because it belongs to one call. */
  readonly onlyTyped?: boolean;
}

/** On or off; `--no-<name>` is offered when it is on by default. */
interface SwitchOption extends OptionBase {
  readonly kind: 'switch';
  readonly default: boolean;
}

interface ChoiceOption extends OptionBase {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
  /** Stands for the value in help; without it the choices do. */
  readonly placeholder?: string;
}

interface IntegerOption extends OptionBase {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
  /** Null: worked out when it is needed. */
  readonly default: number | null;
  readonly placeholder: string;
}

/** One text, such as a path. */
interface TextOption extends OptionBase {
  readonly kind: 'text';
  /** Null: none, or found out when it is needed. */
  readonly default: string | null;
  readonly placeholder: string;
}

/** May be given several times. */
interface ListOption extends OptionBase {
  readonly kind: 'list';
  readonly default: readonly string[];
  readonly placeholder: string;
}

/** A switch that also takes `=a,b` (never a separate word, which would be taken for a target). */
interface ReasonsOption extends OptionBase {
  readonly kind: 'reasons';
  readonly choices: readonly string[];
  readonly default: readonly string[];
}

export type OptionSpec =
  | SwitchOption
  | ChoiceOption
  | IntegerOption
  | TextOption
  | ListOption
  | ReasonsOption;

/** Reasons that make a scan incomplete, for `--allow-incomplete=…`. */
const INCOMPLETE_REASONS: readonly SkipReason[] = [
  'corrupt',
  'missing',
  'missing-base',
  'promised',
  'shallow',
  'oversize',
  'unreadable',
  'vanished',
  'hash-mismatch',
  'orphan-pack',
  'missing-alternate',
  'broken-ref',
  'worker',
  'timeout',
];

/** When findings fail a run. */
export const FAIL_ON = ['any', 'none'] as const;
/** Stands for all reasons in `--allow-incomplete` without `=`. */
export const ALL_REASONS = 'all';
/** More threads than this only cost memory. */
const THREADS_MAX = 64;

/** Every option, in the order of the help text. */
export const OPTIONS: readonly OptionSpec[] = [
  {
    name: 'staged',
    kind: 'switch',
    default: false,
    group: 'What to scan',
    commands: ['scan'],
    onlyTyped: true,
    description: 'the index against HEAD: what the next commit would add',
  },
  {
    name: 'worktree',
    kind: 'switch',
    default: false,
    group: 'What to scan',
    commands: ['scan'],
    onlyTyped: true,
    description: 'files on disk: tracked, and untracked but not ignored',
  },
  {
    name: 'history',
    kind: 'switch',
    default: false,
    group: 'What to scan',
    commands: ['scan'],
    onlyTyped: true,
    description: 'every object of the history',
  },
  {
    name: 'rules',
    kind: 'list',
    default: [],
    placeholder: 'FILE',
    group: 'What to scan',
    commands: ['scan', 'rules', 'decisions'],
    description: 'add the rules of a YAML file',
  },
  {
    name: 'fail-on',
    kind: 'choice',
    choices: FAIL_ON,
    default: 'any',
    group: 'What counts',
    commands: ['scan'],
    description: 'which findings make the run fail',
  },
  {
    name: 'min-severity',
    kind: 'choice',
    choices: SEVERITIES,
    default: 'info',
    placeholder: 'LEVEL',
    group: 'What counts',
    commands: ['scan'],
    description: 'findings below this severity do not fail the run',
  },
  {
    name: 'min-confidence',
    kind: 'choice',
    choices: CONFIDENCES,
    default: 'low',
    group: 'What counts',
    commands: ['scan'],
    description: 'findings below this confidence do not fail the run',
  },
  {
    name: 'exit-code',
    kind: 'integer',
    min: 0,
    max: 255,
    default: 1,
    placeholder: 'N',
    group: 'What counts',
    commands: ['scan'],
    description: 'exit code for findings',
  },
  {
    name: 'allow-incomplete',
    kind: 'reasons',
    choices: INCOMPLETE_REASONS,
    default: [],
    group: 'What counts',
    commands: ['scan'],
    description: 'exit 0 instead of 3 when something could not be read (for these reasons)',
  },
  {
    name: 'ignore-file',
    kind: 'text',
    default: null,
    placeholder: 'FILE',
    group: 'What counts',
    commands: ['scan', 'decisions'],
    description: 'decisions to apply (default: .gitsiftignore in the root)',
  },
  {
    name: 'repo-config',
    kind: 'switch',
    default: true,
    group: 'What counts',
    commands: ['scan'],
    description: 'decisions or settings of the scanned repository itself',
  },
  {
    name: 'write-baseline',
    kind: 'switch',
    default: false,
    group: 'What counts',
    commands: ['scan'],
    onlyTyped: true,
    description: 'accept everything that is found, by decisions with the reason "baseline"',
  },
  {
    name: 'fail-on-unused-ignores',
    kind: 'switch',
    default: false,
    group: 'What counts',
    commands: ['scan'],
    description: 'fail when a decision accepts nothing any more',
  },
  {
    name: 'format',
    short: 'f',
    kind: 'choice',
    choices: ['human', 'json', 'ndjson', 'sarif'],
    default: 'human',
    group: 'Output',
    commands: ['scan', 'report'],
    description: 'format of standard output',
  },
  {
    name: 'output',
    short: 'o',
    kind: 'list',
    default: [],
    placeholder: 'FILE[:FORMAT]',
    group: 'Output',
    commands: ['scan', 'report'],
    onlyTyped: true,
    description: 'write a report to a file as well; may be repeated',
  },
  {
    name: 'reveal',
    kind: 'switch',
    default: false,
    group: 'Output',
    commands: ['scan'],
    onlyTyped: true,
    description: 'write full secrets, to files of mode 0600 or to a terminal only',
  },
  {
    name: 'timings',
    kind: 'switch',
    default: false,
    group: 'Output',
    commands: ['scan'],
    description: 'add the time that each stage took',
  },
  {
    name: 'color',
    kind: 'choice',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    group: 'Output',
    commands: ['scan', 'report', 'rules'],
    description: 'colours; --no-color is short for never',
  },
  {
    name: 'progress',
    kind: 'switch',
    default: true,
    group: 'Output',
    commands: ['scan'],
    description: 'progress on a terminal',
  },
  {
    name: 'quiet',
    short: 'q',
    kind: 'switch',
    default: false,
    group: 'Output',
    commands: ['scan', 'report'],
    description: 'no progress and no notes, only reports and errors',
  },
  {
    name: 'verbose',
    short: 'v',
    kind: 'switch',
    default: false,
    group: 'Output',
    commands: ['scan'],
    description: 'say on standard error what is done',
  },
  {
    name: 'threads',
    kind: 'integer',
    min: 0,
    max: THREADS_MAX,
    default: null,
    placeholder: 'N',
    group: 'Speed',
    commands: ['scan'],
    description: 'worker threads; 0 works in the main thread (default: one for each core)',
  },
  {
    name: 'engine',
    kind: 'choice',
    choices: ['auto', 're2', 're2js'],
    default: 'auto',
    group: 'Speed',
    commands: ['scan', 'rules'],
    description: 'regex engine for patterns that V8 might be slow on',
  },
];

/** What an option can be set to. */
export type OptionValue = boolean | string | number | readonly string[] | null;

const BY_NAME: ReadonlyMap<string, OptionSpec> = new Map(OPTIONS.map((spec) => [spec.name, spec]));

/** The row of a name. */
export function optionOf(name: OptionName): OptionSpec {
  const spec = BY_NAME.get(name);
  if (spec === undefined) throw new RangeError(`no option ${name}`);
  return spec;
}

/** The environment variable of an option. */
export function environmentName(name: OptionName): string {
  return `GITSIFT_${name.toUpperCase().replaceAll('-', '_')}`;
}
