/**
 * `scan --print-config`: every setting with its value and where it came from, in the syntax of the
 * configuration file, so that it can be pasted into one. Secrets of the environment are no options
 * and so never among them.
 */
import { EXIT } from '../base/errors.ts';
import {
  type FindingPolicy,
  type ListEntry,
  OPTIONS,
  type OptionValue,
  type Settings,
} from '../config/index.ts';
import { inertText } from '../report/index.ts';
import { writeStdout } from './terminal.ts';

const VALUE_WIDTH = 40;

/** A value as YAML would be written by hand. */
function yamlText(value: OptionValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return JSON.stringify(value);
  return typeof value === 'string' && !/^[\w./-]+$/.test(value)
    ? JSON.stringify(value)
    : String(value);
}

/** A line with where it comes from. */
function settingLine(setting: string, from: string): string {
  return `${inertText(setting).padEnd(VALUE_WIDTH)}  # ${inertText(from)}\n`;
}

/** Entries of one key: in one line where they stand in one, else one below the other. */
function* listLines(key: string, entries: readonly ListEntry[]): Generator<string> {
  const [first] = entries;
  if (first === undefined) return;
  const isMap = key === 'severity';
  if (entries.every(({ from }) => from === first.from)) {
    const values = entries.map(({ value }) => value);
    const whole = isMap ? Object.fromEntries(values as [string, unknown][]) : values;
    yield settingLine(`${key}: ${JSON.stringify(whole)}`, first.from);
    return;
  }
  yield `${key}:\n`;
  const shown = new Map(entries.map((entry) => [isMap ? keyOf(entry) : entry, entry]));
  for (const { value, from } of shown.values()) {
    const text = isMap
      ? (value as unknown[]).map((part) => JSON.stringify(part)).join(': ')
      : `- ${JSON.stringify(value)}`;
    yield settingLine(`  ${text}`, from);
  }
}

/** What a mapping may hold once; the last entry counts. */
function keyOf({ value }: ListEntry): unknown {
  return (value as unknown[])[0];
}

/** A policy with the keys of the file. */
function policyObject({ paths, rules, failOn, minSeverity, minConfidence }: FindingPolicy): object {
  return {
    ...(paths.length === 0 ? {} : { paths }),
    ...(rules.length === 0 ? {} : { rules }),
    ...(failOn === null ? {} : { 'fail-on': failOn }),
    ...(minSeverity === null ? {} : { 'min-severity': minSeverity }),
    ...(minConfidence === null ? {} : { 'min-confidence': minConfidence }),
  };
}

function* configLines({ origins, plan, policy, files, lists }: Settings): Generator<string> {
  for (const { name, onlyTyped } of OPTIONS) {
    const origin = origins.get(name);
    const entries = lists.get(name) ?? [];
    if (origin === undefined || onlyTyped === true || entries.length > 0) continue;
    yield settingLine(`${name}: ${yamlText(origin.value)}`, origin.from);
  }
  if (!plan.rules.builtin) yield 'extends: none\n';
  for (const [key, entries] of lists) yield* listLines(key, entries);
  if (policy.exceptions.length > 0) {
    yield `policies: ${inertText(JSON.stringify(policy.exceptions.map(policyObject)))}\n`;
  }
  yield files.length === 0
    ? '# no configuration file\n'
    : `# files: ${inertText(files.join(', '))}\n`;
}

/** Prints the settings; the exit code. */
export async function printConfig(settings: Settings): Promise<number> {
  await writeStdout(configLines(settings));
  return EXIT.clean;
}
