/**
 * Puts a rule pack together: the built-in rules, then users' files in their order, then what is
 * switched off. What a user's file changes in the built-in rules is noted for people.
 */
import { ScanError } from '../base/errors.ts';
import { idTest } from '../base/id-globs.ts';
import type {
  RuleName,
  RuleSeverity,
  RuleSource,
  RuleSwitch,
  RulesPlan,
  RuleText,
} from '../base/plan.ts';
import { builtinDetailReader, builtinDetails, builtinRules } from './builtin.ts';
import type { CompiledAllow, CompiledRule, RuleDetails, RulePack } from './model.ts';
import { encodeRules } from './pack-codec.ts';
import { decodeRules, plainRule } from './pack-reader.ts';
import type { RuleFile } from './schema.ts';
import type { RuleFault } from './yaml-reader.ts';

/** What to load. Everything has a default: the built-in rules, nothing added or switched off. */
export type LoadOptions = Partial<RulesPlan>;

interface Building {
  rules: CompiledRule[];
  readonly details: Record<string, RuleDetails>;
  readonly allow: CompiledAllow[];
  readonly notes: string[];
  /** Hash of the pack as long as it is known without computing. */
  knownHash: string | null;
}

function faultError(fault: RuleFault, count: number): ScanError {
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  return new ScanError('RULE_BROKEN', {
    path: fault.path,
    line: fault.line,
    rule: fault.rule === '' ? '(none)' : fault.rule,
    key: fault.key === '' ? '(file)' : fault.key,
    message: fault.message + more,
  });
}

async function requireKnown(
  building: Building,
  names: readonly RuleName[],
  key: string,
): Promise<void> {
  for (const { glob, path, line } of names) {
    const test = idTest([glob]);
    if (building.rules.some(({ id }) => test(id))) continue;
    const { quoted, suggestion } = await import('./yaml-reader.ts');
    const ids = building.rules.map((rule) => rule.id);
    const message = `${key}: there is no rule ${quoted(glob)}${suggestion(glob, ids)}`;
    throw new ScanError('CONFIG_BROKEN', { path, line, message });
  }
}

/** Keeps the rules that `only` names and that no last word of `switches` switches off. */
async function choose(
  building: Building,
  only: readonly RuleName[],
  switches: readonly RuleSwitch[],
): Promise<void> {
  if (only.length + switches.length === 0) return;
  await requireKnown(building, only, 'only');
  for (const each of switches)
    await requireKnown(building, [each], each.isOn ? 'enable' : 'disable');
  const tests = switches.map(({ glob, isOn }) => ({ test: idTest([glob]), isOn }));
  const isMeant = idTest(only.map(({ glob }) => glob));
  const isOn = ({ id }: CompiledRule): boolean => {
    const last = tests.findLast(({ test }) => test(id));
    return last?.isOn ?? (only.length === 0 || isMeant(id));
  };
  const chosen = new Set(building.rules.filter(isOn));
  if (chosen.size === building.rules.length) return;
  const helpers = helpersOf(building.rules, chosen);
  const { ruleHash } = await import('./rule-hash.ts');
  building.knownHash = null;
  building.rules = building.rules.flatMap((rule) => {
    if (chosen.has(rule)) return [rule];
    if (!helpers.has(rule)) return [];
    const silent = Object.assign({}, plainRule(rule), { report: false });
    return [Object.assign(silent, { hash: ruleHash(silent) })];
  });
}

/** Rules that are off but that those which are on cannot do without: they look, and report nothing. */
function helpersOf(
  rules: readonly CompiledRule[],
  chosen: ReadonlySet<CompiledRule>,
): ReadonlySet<CompiledRule> {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const helpers = new Set<CompiledRule>();
  const waiting = [...chosen];
  for (let rule = waiting.pop(); rule !== undefined; rule = waiting.pop()) {
    for (const { rule: id, optional } of rule.requires) {
      const needed = optional || id === null ? undefined : byId.get(id);
      if (needed === undefined || chosen.has(needed) || helpers.has(needed)) continue;
      helpers.add(needed);
      waiting.push(needed);
    }
  }
  return helpers;
}

async function overrideSeverities(
  building: Building,
  severities: readonly RuleSeverity[],
): Promise<void> {
  for (const name of severities) {
    const { glob, severity } = name;
    await requireKnown(building, [name], 'severity');
    const test = idTest([glob]);
    building.rules = building.rules.map((rule) =>
      test(rule.id) ? Object.assign({}, plainRule(rule), { severity }) : rule,
    );
  }
}

async function allowSome(
  building: Building,
  allow: CompiledAllow,
  names: readonly RuleName[],
): Promise<void> {
  await requireKnown(building, names, 'allow.rules');
  const { ruleHash } = await import('./rule-hash.ts');
  const test = idTest(names.map(({ glob }) => glob));
  building.rules = building.rules.map((rule) => {
    if (!test(rule.id)) return rule;
    const changed = Object.assign({}, plainRule(rule), { allow: [...rule.allow, allow] });
    return Object.assign(changed, { hash: ruleHash(changed) });
  });
}

async function addFile(building: Building, file: RuleFile): Promise<void> {
  const [fault] = file.faults;
  if (fault) throw faultError(fault, file.faults.length);
  building.knownHash = null;
  for (const { rule, details } of file.rules) {
    const at = building.rules.findIndex(({ id }) => id === rule.id);
    if (at >= 0) {
      building.notes.push(`${details.origin}: rule ${rule.id} replaces the one defined before`);
      building.rules.splice(at, 1);
    }
    building.rules.push(rule);
    building.details[rule.id] = details;
  }
  for (const { allow, rules } of file.allow) {
    if (rules === null) building.allow.push(allow);
    else await allowSome(building, allow, rules);
  }
  const switches = file.disable.map((name) => ({ ...name, isOn: false }));
  await choose(building, [], switches);
  await overrideSeverities(building, file.severity);
}

async function readSource(source: RuleSource): Promise<RuleFile> {
  return typeof source === 'string' ? readUserFile(source) : readRuleText(source);
}

async function readRuleText(source: RuleText): Promise<RuleFile> {
  return (await import('./schema.ts')).readConfigRules(source);
}

async function readUserFile(path: string): Promise<RuleFile> {
  const { readFile } = await import('node:fs/promises');
  const { readRuleFile } = await import('./schema.ts');
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'no such file' : (code ?? String(error));
    throw new ScanError('TARGET_UNREADABLE', { path, reason }, { cause: error });
  }
  const text = Buffer.from(bytes).toString('utf8');
  const line = lineOfWrongBytes(bytes, text);
  if (line === 0) return readRuleFile(path, text);
  const message = 'the file is not UTF-8, which YAML is written in here: save it as UTF-8';
  return {
    path,
    rules: [],
    allow: [],
    disable: [],
    severity: [],
    faults: [{ path, line, rule: '', key: '', message }],
  };
}

/** The first line with bytes that are no UTF-8: a pattern would lose them without a word. 0 for none. */
function lineOfWrongBytes(bytes: Uint8Array, text: string): number {
  if (!text.includes('\ufffd')) return 0;
  const again = Buffer.from(text, 'utf8');
  const length = Math.min(again.length, bytes.length);
  let at = 0;
  while (at < length && again[at] === bytes[at]) at += 1;
  if (at === length && again.length === bytes.length) return 0;
  let line = 1;
  for (let i = 0; i < at; i += 1) if (bytes[i] === 0x0a) line += 1;
  return line;
}

/** Everything that is wrong with the form of a rule file, line by line, where loading stops at the first. */
export async function ruleFileFaults(source: RuleSource): Promise<readonly RuleFault[]> {
  return (await readSource(source)).faults;
}

/** Companions must name rules that are there. */
async function checkCompanions(building: Building): Promise<void> {
  const kinds = new Map(building.rules.map(({ id, kind }) => [id, kind]));
  for (const rule of building.rules) {
    for (const companion of rule.requires) {
      if (companion.rule === null) continue;
      const kind = kinds.get(companion.rule);
      if (kind === undefined ? companion.optional : kind !== 'path') continue;
      const { quoted, suggestion } = await import('./yaml-reader.ts');
      const [path, line] = originOf(building.details[rule.id]);
      const message =
        kind === undefined
          ? `there is no rule ${quoted(companion.rule)}${suggestion(companion.rule, kinds.keys())}`
          : `rule ${quoted(companion.rule)} is about paths alone and stands in no text: give this rule the paths`;
      throw faultError({ path, line, rule: rule.id, key: 'requires.rule', message }, 1);
    }
  }
}

function originOf(details: RuleDetails | undefined): [path: string, line: number] {
  const origin = details?.origin ?? 'built-in rules:1';
  const colon = origin.lastIndexOf(':');
  return [origin.slice(0, colon), Number(origin.slice(colon + 1))];
}

async function finish(building: Building): Promise<RulePack> {
  const { rules, allow, notes } = building;
  const hash = building.knownHash ?? (await import('./rule-hash.ts')).packHash(rules, allow);
  return { hash, rules, allow, details: JSON.stringify(building.details), notes };
}

/** Texts of packs whose rules are the generated ones, as they are. */
const knownTexts = new WeakMap<RulePack, string>();

/**
 * A pack as text, without what only people read, for {@link packFromText} in another thread: a clone
 * of so many objects takes longer. One line for the pack itself, then the rules.
 */
export function packToText(pack: RulePack): string {
  const rules = knownTexts.get(pack) ?? encodeRules(pack.rules);
  return `${JSON.stringify([pack.hash, pack.allow])}\n${rules}`;
}

/** Reads what {@link packToText} wrote. */
export function packFromText(text: string): RulePack {
  const lineEnd = text.indexOf('\n');
  const [hash, allow] = JSON.parse(text.slice(0, lineEnd)) as [string, CompiledAllow[]];
  const rules = decodeRules(text.slice(lineEnd + 1));
  return { hash, rules, allow, details: '{}', notes: [] };
}

/** Loads the rules. Throws RULE_BROKEN, CONFIG_BROKEN or TARGET_UNREADABLE with path and line. */
export async function loadRules(options: LoadOptions = {}): Promise<RulePack> {
  const { builtin = true, files = [], only = [], switches = [] } = options;
  const base = builtin ? await builtinRules() : { rules: [], packHash: null, text: null };
  const building: Building = {
    rules: base.rules,
    details: Object.create(null) as Record<string, RuleDetails>,
    allow: [],
    notes: [],
    knownHash: base.packHash,
  };
  for (const source of files) await addFile(building, await readSource(source));
  // What is switched off may be named all the same.
  await requireKnown(building, options.mentioned ?? [], 'policies');
  await overrideSeverities(building, options.severity ?? []);
  await choose(building, only, switches);
  if (building.knownHash === null) await checkCompanions(building);
  const pack = await finish(building);
  const isGenerated = building.knownHash !== null && building.rules === base.rules;
  if (base.text !== null && isGenerated) knownTexts.set(pack, base.text);
  return pack;
}

/** Makes a pack of one rule file's text alone; for `rules check`, tests and the library. */
export async function packOf(path: string, text: string): Promise<RulePack> {
  const { readRuleFile } = await import('./schema.ts');
  const building: Building = {
    rules: [],
    details: Object.create(null) as Record<string, RuleDetails>,
    allow: [],
    notes: [],
    knownHash: null,
  };
  await addFile(building, await readRuleFile(path, text));
  await checkCompanions(building);
  return finish(building);
}

/**
 * The rules of a pack that are not built in, with those that they require: for proving a file alone, which
 * may be about built-in rules all the same.
 */
export async function ownPart(pack: RulePack): Promise<RulePack> {
  const own = JSON.parse(pack.details) as Record<string, RuleDetails>;
  return partOf(pack, ({ id }) => Object.hasOwn(own, id));
}

/** The rules of a pack that are `wanted`, with those that they require. */
export async function partOf(
  pack: RulePack,
  wanted: (rule: CompiledRule) => boolean,
): Promise<RulePack> {
  const chosen = new Set(pack.rules.filter(wanted));
  const helpers = helpersOf(pack.rules, chosen);
  const rules = pack.rules.filter((rule) => chosen.has(rule) || helpers.has(rule));
  const { packHash } = await import('./rule-hash.ts');
  return { ...pack, rules, hash: packHash(rules, pack.allow) };
}

/** Tells what people read about one rule of a pack, by its id. */
export async function detailReaderOf(
  pack: RulePack,
): Promise<(id: string) => RuleDetails | undefined> {
  const own = JSON.parse(pack.details) as Record<string, RuleDetails>;
  const known = pack.rules.every(({ id }) => Object.hasOwn(own, id));
  const builtin = known ? () => undefined : await builtinDetailReader();
  return (id) => (Object.hasOwn(own, id) ? own[id] : builtin(id));
}

/** What people read about the rules of a pack, by id. */
export async function detailsOf(pack: RulePack): Promise<ReadonlyMap<string, RuleDetails>> {
  const own = JSON.parse(pack.details) as Record<string, RuleDetails>;
  const known = pack.rules.every(({ id }) => Object.hasOwn(own, id));
  const builtin = known ? {} : await builtinDetails();
  const details = new Map<string, RuleDetails>();
  for (const { id } of pack.rules) {
    const found = Object.hasOwn(own, id) ? own[id] : builtin[id];
    if (found) details.set(id, found);
  }
  return details;
}
