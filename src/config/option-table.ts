/**
 * The option table: every setting of gitsift once, in the order of the help text. Command line,
 * environment, configuration file and documentation are made from it. To add an option, add its name in options.ts and a row here, and read its value in settings.ts.
 */
import { CONFIDENCES, SEVERITIES, type SkipReason } from '../base/model.ts';
import { FAIL_ON, type OptionName, type OptionSpec } from './options.ts';

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
    name: 'config',
    kind: 'text',
    default: null,
    placeholder: 'FILE',
    group: 'What counts',
    commands: ['scan', 'rules'],
    noFile: true,
    description: 'settings (default: .gitsift.yaml, from the target up to the root)',
  },
  {
    name: 'print-config',
    kind: 'switch',
    default: false,
    group: 'Output',
    commands: ['scan'],
    onlyTyped: true,
    description: 'print the settings and where each comes from, and scan nothing',
  },
  {
    name: 'repo-config',
    kind: 'switch',
    default: true,
    noFile: true,
    group: 'What counts',
    commands: ['scan', 'rules'],
    description: 'decisions or settings of the scanned repository itself',
  },
  {
    name: 'inline',
    kind: 'switch',
    default: true,
    group: 'What counts',
    commands: ['scan'],
    description: 'comments that accept a secret, such as gitsift:allow',
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
