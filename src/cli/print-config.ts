/**
 * `scan --print-config`: every setting with its value and where it came from, in the syntax of the
 * configuration file, so that it can be pasted into one. Secrets of the environment are no options
 * and so never among them.
 */
import { EXIT } from '../base/errors.ts';
import { type FindingPolicy, OPTIONS, type OptionValue, type Settings } from '../config/index.ts';
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

function* configLines({ origins, plan, policy, files }: Settings): Generator<string> {
  for (const { name, onlyTyped } of OPTIONS) {
    const origin = origins.get(name);
    if (origin === undefined || onlyTyped === true) continue;
    const setting = inertText(`${name}: ${yamlText(origin.value)}`);
    yield `${setting.padEnd(VALUE_WIDTH)}  # ${inertText(origin.from)}\n`;
  }
  const { builtin, disable, only, severity } = plan.rules;
  if (!builtin) yield 'extends: none\n';
  if (disable.length > 0) yield `disable: ${inertText(JSON.stringify(disable))}\n`;
  if (only.length > 0) yield `only: ${inertText(JSON.stringify(only))}\n`;
  if (severity.size > 0) {
    yield `severity: ${inertText(JSON.stringify(Object.fromEntries(severity)))}\n`;
  }
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
