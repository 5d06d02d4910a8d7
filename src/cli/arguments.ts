/**
 * Words of the command line before and after commander: spellings that commander would misread, and
 * its values as the typed options that config/ resolves.
 */
import { type Command, Option } from 'commander';
import {
  ALL_REASONS,
  OPTIONS,
  type OptionCommand,
  type OptionName,
  type OptionSpec,
  type TypedOptions,
} from '../config/index.ts';

const COLOR_CHOICES = new Set(['auto', 'always', 'never']);

function normalized(word: string, next: string | undefined): string {
  // An optional value would swallow the target that follows: only `=` attaches one.
  if (word === '--allow-incomplete') return `${word}=${ALL_REASONS}`;
  if (word === '--no-color') return '--color=never';
  if (word === '--color' && !COLOR_CHOICES.has(next ?? '')) return '--color=always';
  return word;
}

/** Rewrites switches that may have a value, so that the value is always attached. */
export function normalizeArguments(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  const rewritten = options.map((word, i) => normalized(word, options[i + 1]));
  return end < 0 ? rewritten : [...rewritten, ...argv.slice(end)];
}

function flagsOf(spec: OptionSpec): string {
  const short = spec.short === undefined ? '' : `-${spec.short}, `;
  switch (spec.kind) {
    case 'switch':
      return spec.default ? `${short}--no-${spec.name}` : `${short}--${spec.name}`;
    case 'choice':
      return `${short}--${spec.name} <${spec.placeholder ?? spec.choices.join('|')}>`;
    case 'integer':
    case 'text':
    case 'list':
      return `${short}--${spec.name} <${spec.placeholder}>`;
    case 'reasons':
      return `${short}--${spec.name} <REASON,...>`;
  }
}

function descriptionOf(spec: OptionSpec): string {
  const { description } = spec;
  const choices =
    spec.kind === 'choice' && spec.placeholder !== undefined ? `: ${spec.choices.join(', ')}` : '';
  const fallback =
    spec.kind === 'switch' || spec.kind === 'reasons' || String(spec.default ?? '') === ''
      ? ''
      : ` (default: ${spec.default})`;
  return `${spec.kind === 'switch' && spec.default ? 'no ' : ''}${description}${choices}${fallback}`;
}

/** Adds the value of an option that may be repeated. */
export function gather(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

/** Flags as help shows them: what commander calls required is, with its switch, optional. */
export function shownFlags(flags: string): string {
  return flags.replace(/^(--allow-incomplete) <(.*)>$/, '$1[=$2]');
}

/** Adds the options of the table that a command takes. */
export function addOptions(command: Command, name: OptionCommand): void {
  for (const spec of OPTIONS) {
    if (!spec.commands.includes(name)) continue;
    const option = new Option(flagsOf(spec), descriptionOf(spec)).helpGroup(`${spec.group}:`);
    if (spec.kind === 'list') option.argParser(gather);
    command.addOption(option);
  }
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** What was typed, by option name; defaults are not filled in here. */
export function typedOptions(command: Command): TypedOptions {
  const typed = new Map<OptionName, string | readonly string[]>();
  for (const { name } of OPTIONS) {
    const key = camelCase(name);
    if (command.getOptionValueSource(key) !== 'cli') continue;
    const value: unknown = command.getOptionValue(key);
    typed.set(name, Array.isArray(value) ? value.map(String) : String(value));
  }
  return typed;
}
