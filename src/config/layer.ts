/**
 * What one configuration file says, checked key by key. Unknown keys and wrong values are errors with
 * file, line and the nearest known key; nothing is ignored in silence.
 */
import { dirname, resolve } from 'node:path';
import { CONFIDENCES, type Confidence, SEVERITIES, type Severity } from '../base/model.ts';
import { type ConfigEntry, type ConfigNode, configError } from './document.ts';
import { suggestion } from './nearest.ts';
import { OPTIONS } from './option-table.ts';
import {
  FAIL_ON,
  type FailOn,
  type OptionName,
  type OptionSpec,
  type OptionValue,
} from './options.ts';
import { isOff, parseValue } from './values.ts';

/** A value with the line it stands in. */
export interface Located<T> {
  readonly value: T;
  readonly line: number;
}

/** What is asked of some findings only. */
export interface FindingPolicy {
  /** Globs as in .gitignore; every place of a finding must match one. Empty: any place. */
  readonly paths: readonly string[];
  /** Ids of rules, `*` stands for any characters. Empty: any rule. */
  readonly rules: readonly string[];
  readonly failOn: FailOn | null;
  readonly minSeverity: Severity | null;
  readonly minConfidence: Confidence | null;
}

/** One file's settings. */
export interface ConfigLayer {
  /** What messages and `--print-config` call the file. */
  readonly shown: string;
  readonly options: ReadonlyMap<OptionName, Located<OptionValue>>;
  /** `none`, `default`, paths and packages, in order. */
  readonly extends: readonly Located<string>[];
  /** Absolute paths of rule files. */
  readonly ruleFiles: readonly Located<string>[];
  /** Rules and allowances that stand in the file itself, for `--print-config`; rules/ reads them. */
  readonly ownRules: readonly Located<ConfigNode>[];
  readonly ownAllowances: readonly Located<ConfigNode>[];
  readonly disable: readonly Located<string>[];
  readonly enable: readonly Located<string>[];
  readonly only: readonly Located<string>[];
  readonly severity: ReadonlyMap<string, Located<Severity>>;
  readonly policies: readonly Located<FindingPolicy>[];
}

/** Keys beside the options of the table. */
export const OWN_KEYS = [
  'extends',
  'allow',
  'disable',
  'enable',
  'only',
  'severity',
  'policies',
] as const;
const POLICY_KEYS = ['paths', 'rules', 'fail-on', 'min-severity', 'min-confidence'] as const;
/** Options whose value is a path, relative to the file that names it. */
const PATH_OPTIONS = new Set<OptionName>(['ignore-file', 'cache']);

/** The options that a file may set. */
export function fileOptions(): OptionSpec[] {
  return OPTIONS.filter(
    (spec) => spec.onlyTyped !== true && spec.noFile !== true && spec.commands.includes('scan'),
  );
}

interface FileContext {
  readonly shown: string;
  /** Folder that paths in the file are relative to. */
  readonly folder: string;
}

function textOf(node: ConfigNode, what: string, { shown }: FileContext): string {
  if (node.kind === 'scalar' && node.value !== null) return String(node.value);
  throw configError(shown, node.line, `${what}: expected a text`);
}

function textsOf(node: ConfigNode, what: string, context: FileContext): string[] {
  if (node.kind !== 'list') return [textOf(node, what, context)];
  return node.items.map((item) => textOf(item, what, context));
}

function mapOf(node: ConfigNode, what: string, { shown }: FileContext): readonly ConfigEntry[] {
  if (node.kind === 'map') return node.entries;
  throw configError(shown, node.line, `${what}: expected keys and values`);
}

function choice<const T extends string>(
  node: ConfigNode,
  what: string,
  choices: readonly T[],
  context: FileContext,
): T {
  const text = textOf(node, what, context);
  const found = choices.find((candidate) => candidate === text);
  if (found !== undefined) return found;
  const hint = suggestion(text, choices);
  const message = `${what}: expected one of ${choices.join(', ')}, got "${text.slice(0, 60)}"${hint}`;
  throw configError(context.shown, node.line, message);
}

function optionValue(spec: OptionSpec, node: ConfigNode, context: FileContext): OptionValue {
  const place = `${context.shown}:${node.line}: ${spec.name}`;
  if (spec.kind === 'list') {
    return textsOf(node, spec.name, context);
  }
  if (spec.kind === 'reasons') {
    return parseValue(spec, textsOf(node, spec.name, context).join(','), place);
  }
  const value = parseValue(spec, textOf(node, spec.name, context), place);
  const isPath = PATH_OPTIONS.has(spec.name) && !(spec.name === 'cache' && isOff(String(value)));
  return isPath ? resolve(context.folder, String(value)) : value;
}

function policyOf(node: ConfigNode, context: FileContext): FindingPolicy {
  let paths: readonly string[] = [];
  let rules: readonly string[] = [];
  let failOn: FindingPolicy['failOn'] = null;
  let minSeverity: Severity | null = null;
  let minConfidence: Confidence | null = null;
  for (const { key, line, node: value } of mapOf(node, 'policies', context)) {
    if (key === 'paths') paths = textsOf(value, key, context);
    else if (key === 'rules') rules = textsOf(value, key, context);
    else if (key === 'fail-on') failOn = choice(value, key, FAIL_ON, context);
    else if (key === 'min-severity') minSeverity = choice(value, key, SEVERITIES, context);
    else if (key === 'min-confidence') minConfidence = choice(value, key, CONFIDENCES, context);
    else throw unknownKey(key, line, POLICY_KEYS, context);
  }
  if (paths.length + rules.length === 0) {
    throw configError(context.shown, node.line, 'policies: neither paths nor rules are named');
  }
  const negated = paths.find((glob) => glob.startsWith('!'));
  if (negated !== undefined)
    throw configError(context.shown, node.line, 'policies: a glob cannot be negated');
  return { paths, rules, failOn, minSeverity, minConfidence };
}

function severitiesOf(node: ConfigNode, context: FileContext): Map<string, Located<Severity>> {
  const entries = mapOf(node, 'severity', context);
  return new Map(
    entries.map(({ key, line, node: value }) => [
      key,
      { value: choice(value, `severity of ${key}`, SEVERITIES, context), line },
    ]),
  );
}

function unknownKey(
  key: string,
  line: number,
  known: readonly string[],
  { shown }: FileContext,
): Error {
  const message = `unknown key "${key.slice(0, 60)}"${suggestion(key, known)}`;
  return configError(shown, line, message);
}

/** Checks a parsed file. `folder` is where it lies, `shown` what it is called. */
export function readLayer(root: ConfigNode, path: string, shown: string): ConfigLayer {
  const context: FileContext = { shown, folder: dirname(path) };
  const options = new Map<OptionName, Located<OptionValue>>();
  const layer = {
    shown,
    options,
    extends: [] as Located<string>[],
    ruleFiles: [] as Located<string>[],
    ownRules: [] as Located<ConfigNode>[],
    ownAllowances: [] as Located<ConfigNode>[],
    disable: [] as Located<string>[],
    enable: [] as Located<string>[],
    only: [] as Located<string>[],
    severity: new Map<string, Located<Severity>>(),
    policies: [] as Located<FindingPolicy>[],
  };
  // An empty file says nothing.
  const isEmpty = root.kind === 'scalar' && root.value === null;
  for (const { key, line, node } of isEmpty ? [] : mapOf(root, 'the file', context)) {
    const spec = fileOptions().find((candidate) => candidate.name === key);
    if (key === 'rules') Object.assign(layer, rulesOf(node, context));
    else if (spec !== undefined)
      options.set(spec.name, { value: optionValue(spec, node, context), line });
    else if (key === 'extends') layer.extends = locatedTexts(node, key, context);
    else if (key === 'allow') layer.ownAllowances = locatedMaps(node, key, context);
    else if (key === 'disable') layer.disable = locatedTexts(node, key, context);
    else if (key === 'enable') layer.enable = locatedTexts(node, key, context);
    else if (key === 'only') layer.only = locatedTexts(node, key, context);
    else if (key === 'severity') layer.severity = severitiesOf(node, context);
    else if (key === 'policies') layer.policies = policiesOf(node, context);
    else throw unknownKey(key, line, [...OWN_KEYS, ...fileOptions().map((o) => o.name)], context);
  }
  return layer;
}

function locatedTexts(node: ConfigNode, what: string, context: FileContext): Located<string>[] {
  return itemsOf(node).map((item) => ({ value: textOf(item, what, context), line: item.line }));
}

function itemsOf(node: ConfigNode): readonly ConfigNode[] {
  return node.kind === 'list' ? node.items : [node];
}

function locatedMaps(node: ConfigNode, what: string, context: FileContext): Located<ConfigNode>[] {
  return itemsOf(node).map((item) => {
    mapOf(item, what, context);
    return { value: item, line: item.line };
  });
}

/** Names of rule files, and rules. What stands in a rule is for rules/ to check. */
function rulesOf(
  node: ConfigNode,
  context: FileContext,
): Pick<ConfigLayer, 'ruleFiles' | 'ownRules'> {
  const ruleFiles: Located<string>[] = [];
  const ownRules: Located<ConfigNode>[] = [];
  for (const item of itemsOf(node)) {
    const { line } = item;
    if (item.kind === 'map') ownRules.push({ value: item, line });
    else if (typeof (item.kind === 'scalar' ? item.value : null) === 'string') {
      ruleFiles.push({ value: resolve(context.folder, textOf(item, 'rules', context)), line });
    } else {
      const message = 'rules: expected the name of a file, or a rule (keys and values)';
      throw configError(context.shown, line, message);
    }
  }
  return { ruleFiles, ownRules };
}

function policiesOf(node: ConfigNode, context: FileContext): Located<FindingPolicy>[] {
  if (node.kind === 'list') {
    return node.items.map((item) => ({ value: policyOf(item, context), line: item.line }));
  }
  throw configError(context.shown, node.line, 'policies: expected a list');
}
