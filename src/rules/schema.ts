/**
 * What a rule file may say. Every fault names file, line, rule and key; nothing unknown passes.
 * Patterns inside are schema-pattern.ts, single rules schema-rule.ts, YAML itself yaml-reader.ts.
 */
import { SEVERITIES } from '../base/model.ts';
import type { RuleName, RuleSeverity, RuleText } from '../base/plan.ts';
import type { CompiledAllow } from './model.ts';
import { readAllow } from './schema-pattern.ts';
import { type LoadedRule, readRule } from './schema-rule.ts';
import {
  type Field,
  isList,
  isMapping,
  lineOf,
  openYaml,
  quoted,
  type RuleFault,
  readChoice,
  readItems,
  readMap,
  readText,
  reject,
} from './yaml-reader.ts';

/** More rules than this in one file are taken for an attack. */
const MAX_RULES = 20_000;

/** An allowance of a file, for all rules or for some. */
interface FileAllow {
  readonly allow: CompiledAllow;
  /** Null: every rule. */
  readonly rules: readonly RuleName[] | null;
}

/** A rule file as read. */
export interface RuleFile {
  readonly path: string;
  readonly rules: readonly LoadedRule[];
  readonly allow: readonly FileAllow[];
  /** What the file switches off. */
  readonly disable: readonly RuleName[];
  readonly severity: readonly RuleSeverity[];
  readonly faults: readonly RuleFault[];
}

const FILE_KEYS = ['provider', 'rules', 'allow', 'disable', 'severity'] as const;

function readRules(field: Field, items: readonly Field[], provider: string): LoadedRule[] {
  if (items.length > MAX_RULES) {
    reject(field, `more than ${MAX_RULES} rules`);
    return [];
  }
  const loaded: LoadedRule[] = [];
  const seen = new Map<string, string>();
  for (const item of items) {
    const rule = readRule(item, provider);
    if (!rule) continue;
    const { id } = rule.rule;
    const earlier = seen.get(id);
    if (earlier !== undefined) {
      const line = earlier.slice(earlier.lastIndexOf(':') + 1);
      reject({ ...item, rule: id, key: 'id' }, `${quoted(id)} is already defined in line ${line}`);
    } else {
      seen.set(id, rule.details.origin);
      loaded.push(rule);
    }
  }
  return loaded;
}

function readFileAllow(field: Field): FileAllow {
  const style = { verbose: true, caseless: false };
  const allow = readAllow(field, style, ['rules']);
  const { yaml } = field.reader;
  const named = yaml.isMap(field.node) ? field.node.get('rules', true) : undefined;
  const rules = named ? readNames({ ...field, node: named, key: 'allow.rules' }) : null;
  return { allow, rules };
}

/** Ids of rules, a list or a single one. */
function readNames(field: Field): RuleName[] {
  const items = isList(field) ? readItems(field) : [field];
  return items.flatMap((item) => {
    const glob = readText(item);
    return glob === null ? [] : [{ glob, path: field.reader.path, line: lineOf(item) }];
  });
}

function readSeverities(field: Field): RuleSeverity[] {
  return [...readMap(field, null)].flatMap(([glob, at]) => {
    const severity = readChoice(at, SEVERITIES);
    return severity ? [{ glob, severity, path: field.reader.path, line: lineOf(at) }] : [];
  });
}

function emptyFile(path: string, faults: readonly RuleFault[]): RuleFile {
  return { path, rules: [], allow: [], disable: [], severity: [], faults };
}

/** Faults in the order of their lines. */
function inOrder(faults: readonly RuleFault[]): RuleFault[] {
  return faults.toSorted((a, b) => a.line - b.line);
}

/** Reads and compiles a rule file. Rules with a fault are left out, and the fault is listed. */
export async function readRuleFile(path: string, text: string): Promise<RuleFile> {
  const faults: RuleFault[] = [];
  const root = await openYaml(path, text, faults);
  if (!root) return emptyFile(path, faults);
  const keys = readMap(root, FILE_KEYS);
  const provider = keys.get('provider');
  const rules = keys.get('rules');
  const allow = keys.get('allow');
  const disable = keys.get('disable');
  const severity = keys.get('severity');
  if (!rules && !allow && !disable && !severity && faults.length === 0) {
    reject(root, `a rule file has at least one of the keys ${FILE_KEYS.slice(1).join(', ')}`);
  }
  return {
    path,
    rules: rules ? readRules(rules, readItems(rules), (provider && readText(provider)) ?? '') : [],
    allow: allow ? readItems(allow).map(readFileAllow) : [],
    disable: disable ? readNames(disable) : [],
    severity: severity ? readSeverities(severity) : [],
    faults: inOrder(faults),
  };
}

/** A list's items, or the one thing that stands in its place. */
function itemsOf(field: Field): Field[] {
  return isList(field) ? readItems(field) : [field];
}

/**
 * Reads the rules and allowances that stand in a configuration file. Names of rule files among them,
 * and the file's other keys, are the business of config/.
 */
export async function readConfigRules({ path, text, keys }: RuleText): Promise<RuleFile> {
  const faults: RuleFault[] = [];
  let root = await openYaml(path, text, faults);
  for (const key of keys) root = root && (readMap(root, null).get(key) ?? null);
  if (!root) return emptyFile(path, faults);
  const known = readMap({ ...root, key: '' }, null);
  const rules = known.get('rules');
  const allow = known.get('allow');
  return {
    ...emptyFile(path, []),
    rules: rules ? readRules(rules, itemsOf(rules).filter(isMapping), '') : [],
    allow: allow ? itemsOf(allow).map(readFileAllow) : [],
    faults: inOrder(faults),
  };
}
