/**
 * `gitsift git|dir|stdin|detect|protect`: gitleaks' commands and flags, said in ours. A flag that has
 * no counterpart is wrong use, with what to do instead; none is dropped in silence.
 */
import { ScanError } from '../base/errors.ts';
import { OPTIONS, type OptionName, suggestion } from '../config/index.ts';

/** Commands of gitleaks. */
export const ALIASES = ['git', 'dir', 'stdin', 'detect', 'protect'] as const;
export type Alias = (typeof ALIASES)[number];

/** A call in our words. */
export interface Translated {
  readonly targets: readonly string[];
  readonly typed: ReadonlyMap<OptionName, string | readonly string[]>;
  /** For standard error. */
  readonly notes: readonly string[];
}

interface Call {
  alias: Alias;
  readonly targets: string[];
  readonly typed: Map<OptionName, string | readonly string[]>;
  readonly notes: string[];
  report: { path: string; format: string };
  isStaged: boolean;
}

type Take = (call: Call, value: string) => void;

interface Flag {
  readonly names: readonly string[];
  /** `optional`: only `=` attaches a value. */
  readonly value: 'none' | 'required' | 'optional';
  readonly take: Take;
}

function usage(message: string): ScanError {
  return new ScanError('USAGE', { message });
}

const nothing: Take = () => undefined;

function refuse(flag: string, instead: string): Take {
  return () => {
    throw usage(`${flag} of gitleaks is not taken: ${instead}`);
  };
}

function remark(text: string): Take {
  return (call) => void call.notes.push(text);
}

function takeConfig(call: Call, value: string): void {
  if (/\.toml$/i.test(value)) {
    throw usage(`--config ${value}: carry it over once with gitsift migrate ${value} --write`);
  }
  call.typed.set('config', value);
}

function takeMegabytes(call: Call, value: string): void {
  if (!/^\d{1,7}$/.test(value)) throw usage(`--max-target-megabytes: "${value}" is no number`);
  if (Number(value) > 0) call.typed.set('max-bytes', String(Number(value) * 1_000_000));
}

function takeStaged(call: Call): void {
  call.isStaged = true;
}

/** The part of `git log`'s options that names a set of commits or paths. */
function takeLogOptions(call: Call, value: string): void {
  const words = value.split(/\s+/).filter((word) => word !== '');
  const split = words.indexOf('--');
  const ranges: string[] = [];
  for (const word of split < 0 ? words : words.slice(0, split)) {
    const since = /^--(?:since|after)=(.+)$/.exec(word)?.[1];
    if (since !== undefined) call.typed.set('since', since);
    else if (word === '--all') call.typed.set('scope', 'refs');
    else if (word === '--no-merges' || word === '--first-parent' || word === '--full-history') {
      call.notes.push(`--log-opts ${word}: gitsift reads every commit of the range`);
    } else if (word.startsWith('-')) {
      const known = 'ranges, --all, --since, --no-merges, --first-parent, -- paths';
      throw usage(`--log-opts: "${word}" has no counterpart (taken: ${known}); see scan --range`);
    } else ranges.push(word);
  }
  if (ranges.length > 0) call.typed.set('range', ranges.join(' '));
  const paths = split < 0 ? [] : words.slice(split + 1);
  if (paths.length > 0) call.typed.set('paths', paths);
}

const MIGRATE = 'carry it over once with gitsift migrate FILE --write';

const FLAGS: readonly Flag[] = [
  {
    names: ['--source', '-s'],
    value: 'required',
    take: (call, value) => void call.targets.push(value),
  },
  { names: ['--config', '-c'], value: 'required', take: takeConfig },
  {
    names: ['--report-path', '-r'],
    value: 'required',
    take: (call, value) => {
      call.report.path = value;
    },
  },
  {
    names: ['--report-format', '-f'],
    value: 'required',
    take: (call, value) => {
      call.report.format = value;
    },
  },
  {
    names: ['--report-template'],
    value: 'required',
    take: refuse('--report-template', 'use -f json and a program of yours'),
  },
  { names: ['--baseline-path', '-b'], value: 'required', take: refuse('--baseline-path', MIGRATE) },
  {
    names: ['--gitleaks-ignore-path', '-i'],
    value: 'required',
    take: refuse('--gitleaks-ignore-path', MIGRATE),
  },
  { names: ['--log-opts'], value: 'required', take: takeLogOptions },
  { names: ['--redact'], value: 'optional', take: nothing },
  { names: ['--staged', '--pre-commit'], value: 'none', take: takeStaged },
  { names: ['--max-target-megabytes'], value: 'required', take: takeMegabytes },
  {
    names: ['--max-decode-depth'],
    value: 'required',
    take: remark('--max-decode-depth: gitsift has its own bounds'),
  },
  {
    names: ['--max-archive-depth'],
    value: 'required',
    take: remark('--max-archive-depth: gitsift has its own bounds'),
  },
  {
    names: ['--enable-rule'],
    value: 'required',
    take: refuse('--enable-rule', 'list the rules under "only" in .gitsift.yaml'),
  },
  {
    names: ['--exit-code'],
    value: 'required',
    take: (call, value) => void call.typed.set('exit-code', value),
  },
  {
    names: ['--ignore-gitleaks-allow'],
    value: 'none',
    take: (call) => void call.typed.set('inline', 'false'),
  },
  {
    names: ['--no-git'],
    value: 'none',
    take: (call) => {
      call.alias = 'dir';
    },
  },
  {
    names: ['--pipe', '-p'],
    value: 'none',
    take: (call) => {
      call.alias = 'stdin';
    },
  },
  { names: ['--no-banner', '--verbose', '-v', '--no-color'], value: 'none', take: nothing },
  {
    names: ['--color'],
    value: 'optional',
    take: (call, value) => void call.typed.set('color', value || 'always'),
  },
  { names: ['--log-level', '-l'], value: 'required', take: nothing },
  {
    names: ['--platform'],
    value: 'required',
    take: remark('--platform: reports of gitsift hold no links'),
  },
  {
    names: ['--timeout'],
    value: 'required',
    take: refuse(
      '--timeout',
      'end the process from outside; gitsift never reports half a scan as whole',
    ),
  },
  {
    names: ['--follow-symlinks'],
    value: 'none',
    take: refuse('--follow-symlinks', 'links are never followed; name their targets'),
  },
];

function flagOf(name: string): Flag {
  const flag = FLAGS.find(({ names }) => names.includes(name));
  if (flag !== undefined) return flag;
  const names = FLAGS.flatMap((known) => known.names);
  throw usage(
    `${name} is no flag of gitleaks that gitsift knows${suggestion(name, names)}; gitsift scan --help has its own`,
  );
}

function readWords(call: Call, words: readonly string[]): void {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') || word === '-') {
      call.targets.push(word);
      continue;
    }
    const [, name = '', attached] = /^(-[^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = flagOf(name);
    if (flag.value === 'none' && attached !== undefined && attached !== 'true') {
      throw usage(`${name} takes no value`);
    }
    let value = attached ?? '';
    if (flag.value === 'required' && attached === undefined) {
      index += 1;
      const next = words[index];
      if (next === undefined) throw usage(`${name}: its value is missing`);
      value = next;
    }
    flag.take(call, value);
  }
}

/** gitleaks takes the format from the name where none is given. */
function addReport({ report: { path, format }, typed }: Call): void {
  if (path === '' && format === '') return;
  const extension = /\.(json|csv|sarif)$/i.exec(path)?.[1]?.toLowerCase();
  const wanted = format === '' ? (extension ?? 'json') : format;
  const spec = OPTIONS.find(({ name }) => name === 'format');
  const choices = spec?.kind === 'choice' ? spec.choices : [];
  if (!choices.includes(wanted)) {
    throw usage(`--report-format ${wanted} is not written by gitsift (${choices.join(', ')})`);
  }
  if (path === '' || path === '-') typed.set('format', wanted);
  else typed.set('output', [`${path}:${wanted}`]);
}

function addScope({ alias, isStaged, typed, targets }: Call): void {
  const isHistory = alias === 'git' || alias === 'detect';
  if (isStaged || alias === 'protect') {
    if (alias === 'dir' || alias === 'stdin')
      throw usage('--staged and --pre-commit are about a repository');
    // `protect` and `git --pre-commit` look at what is about to be committed.
    typed.set('staged', 'true');
  } else if (isHistory) typed.set('history', 'true');
  else if (alias === 'dir') {
    typed.set('worktree', 'true');
    typed.set('include-ignored', 'true');
  }
  if (alias === 'stdin') {
    if (targets.length > 0) throw usage('stdin takes no target');
    targets.push('-');
  }
}

/** Translates the words behind a command of gitleaks. */
export function translateAlias(alias: Alias, words: readonly string[]): Translated {
  const call: Call = {
    alias,
    targets: [],
    typed: new Map(),
    notes: [],
    report: { path: '', format: '' },
    isStaged: false,
  };
  readWords(call, words);
  if (call.targets.length > 1) throw usage(`${alias} takes one target`);
  addReport(call);
  addScope(call);
  if (call.typed.has('range') || call.typed.has('since')) call.typed.delete('history');
  return { targets: call.targets, typed: call.typed, notes: call.notes };
}
