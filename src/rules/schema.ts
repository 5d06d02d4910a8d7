/**
 * What a rule file may say. Every fault names file, line, rule and key; nothing unknown passes.
 * Patterns inside are schema-pattern.ts, single rules schema-rule.ts, YAML itself yaml-reader.ts.
 */
import { SEVERITIES, type Severity } from '../base/model.ts';
import type { CompiledAllow } from './model.ts';
import { readAllow } from './schema-pattern.ts';
import { type LoadedRule, readRule } from './schema-rule.ts';
import {
  type Field,
  openYaml,
  quoted,
  type RuleFault,
  readChoice,
  readItems,
  readMap,
  readText,
  readTexts,
  reject,
} from './yaml-reader.ts';

/** More rules than this in one file are taken for an attack. */
const MAX_RULES = 20_000;

/** An allowance of a file, for all rules or for some. */
interface FileAllow {
  readonly allow: CompiledAllow;
  /** Rule ids, or null for every rule. */
  readonly rules: readonly string[] | null;
}

/** A rule file as read. */
export interface RuleFile {
  readonly path: string;
  readonly rules: readonly LoadedRule[];
  readonly allow: readonly FileAllow[];
  /** Rule ids (with `*`) that the file switches off. */
  readonly disable: readonly string[];
  readonly severity: ReadonlyMap<string, Severity>;
  readonly faults: readonly RuleFault[];
}

const FILE_KEYS = ['provider', 'rules', 'allow', 'disable', 'severity'] as const;

function readRules(field: Field, provider: string): LoadedRule[] {
  const items = readItems(field);
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
  const rules = named ? readTexts({ ...field, node: named, key: 'allow.rules' }) : null;
  return { allow, rules };
}

function readSeverities(field: Field): Map<string, Severity> {
  const severities = new Map<string, Severity>();
  for (const [id, at] of readMap(field, null)) {
    const severity = readChoice(at, SEVERITIES);
    if (severity) severities.set(id, severity);
  }
  return severities;
}

/** Reads and compiles a rule file. Rules with a fault are left out, and the fault is listed. */
export async function readRuleFile(path: string, text: string): Promise<RuleFile> {
  const faults: RuleFault[] = [];
  const empty: RuleFile = {
    path,
    rules: [],
    allow: [],
    disable: [],
    severity: new Map(),
    faults,
  };
  const root = await openYaml(path, text, faults);
  if (!root) return empty;
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
    rules: rules ? readRules(rules, (provider && readText(provider)) ?? '') : [],
    allow: allow ? readItems(allow).map(readFileAllow) : [],
    disable: disable ? readTexts(disable) : [],
    severity: severity ? readSeverities(severity) : new Map(),
    faults: faults.toSorted((a, b) => a.line - b.line),
  };
}
