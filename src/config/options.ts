/**
 * What an option is: name, kind, default, help. The options themselves are in option-table.ts.
 * Neither knows a command-line library; cli/arguments.ts turns rows into flags.
 */
/** Headings of the help text, in its order. */
const OPTION_GROUPS = ['What to scan', 'What counts', 'Output', 'Speed'] as const;
export type OptionGroup = (typeof OPTION_GROUPS)[number];

/** Commands that take options of the table. */
export type OptionCommand = 'scan' | 'report' | 'rules' | 'decisions';

/** Name of an option of the table. */
export type OptionName =
  | 'staged'
  | 'worktree'
  | 'history'
  | 'scope'
  | 'refs'
  | 'range'
  | 'since'
  | 'not'
  | 'ci'
  | 'paths'
  | 'exclude'
  | 'include-ignored'
  | 'recurse-submodules'
  | 'max-bytes'
  | 'rules'
  | 'fail-on'
  | 'min-severity'
  | 'min-confidence'
  | 'exit-code'
  | 'allow-incomplete'
  | 'ignore-file'
  | 'config'
  | 'print-config'
  | 'inline'
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
  | 'engine'
  | 'cache'
  | 'prefilter'
  | 'delta-scan';

interface OptionBase {
  /** Long name without dashes; also the key in the configuration file. */
  readonly name: OptionName;
  readonly short?: string;
  readonly group: OptionGroup;
  /** One sentence for the help text, without a full stop. */
  readonly description: string;
  readonly commands: readonly OptionCommand[];
  /** True: not settable by environment or file, because it belongs to one call. */
  readonly onlyTyped?: boolean;
  /** True: not settable by a file, because it says which files count. */
  readonly noFile?: boolean;
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

/**
 * Which findings fail a run. `tips`: what stands at the tip of a branch, in the index or on disk; `head`: the
 * same of HEAD alone; `new`: what no decision is about, not even one that has expired.
 */
export const FAIL_ON = ['any', 'tips', 'head', 'new', 'none'] as const;
export type FailOn = (typeof FAIL_ON)[number];
/** Stands for all reasons in `--allow-incomplete` without `=`. */
export const ALL_REASONS = 'all';

/** What an option can be set to. */
export type OptionValue = boolean | string | number | readonly string[] | null;
