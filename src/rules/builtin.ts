/**
 * The built-in rules: compiled, from generated files in dist/gen, so that a scan starts without YAML
 * and without the pattern compiler. scripts/build-rules.js makes them; a source tree
 * that was not built has none, and there the YAML in rules/ is read and compiled instead.
 */
import { readFileSync } from 'node:fs';
import { ScanError } from '../base/errors.ts';
import type { CompiledRule, RuleDetails } from './model.ts';
import { decodeRules } from './pack-reader.ts';
import type { LoadedRule } from './schema-rule.ts';
import type { RuleFault } from './yaml-reader.ts';

/** What the build wrote down. */
interface GeneratedRules {
  /** Digest of the YAML files they were made from. */
  readonly sourceHash: string;
  readonly packHash: string;
  /** The compiled rules; see pack-codec.ts. */
  readonly rules: string;
}

/** Folder of the built-in rules' YAML, seen from src/rules, dist/rules and dist/bundle alike. */
const BUILTIN_FOLDER: URL = new URL('../../rules/', import.meta.url);
/** Written by scripts/build-rules.js. There is none beside src/. */
const RULES_FILE = '../gen/rules.txt';
/** JSON of rule id → RuleDetails, each on a line of its own; by the same. */
const DETAILS_FILE = '../gen/rule-details.json';

/** A file of the build, or null in a tree that was not built. */
function readGenerated(path: string): string | null {
  try {
    // ASCII only, and latin1 is read without decoding.
    return readFileSync(new URL(path, import.meta.url), 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** What {@link generatedRules} reads: the two hashes on a line, the rules. @public for scripts/build-rules.js */
export function generatedText({ sourceHash, packHash, rules }: GeneratedRules): string {
  return `${sourceHash} ${packHash}\n${rules}`;
}

/** The generated rules, or null in a tree that was not built. @public for scripts/build-rules.js */
export function generatedRules(): GeneratedRules | null {
  const text = readGenerated(RULES_FILE);
  if (text === null) return null;
  const end = text.indexOf('\n');
  const [sourceHash = '', packHash = ''] = text.slice(0, end).split(' ');
  return { sourceHash, packHash, rules: text.slice(end + 1) };
}

/** Names and texts of the built-in rule files, sorted by name. */
export async function builtinSources(): Promise<{ path: string; text: string }[]> {
  const { readdir, readFile } = await import('node:fs/promises');
  const names = (await readdir(BUILTIN_FOLDER)).filter((name) => name.endsWith('.yaml')).toSorted();
  return Promise.all(
    names.map(async (name) => ({
      path: `rules/${name}`,
      text: await readFile(new URL(name, BUILTIN_FOLDER), 'utf8'),
    })),
  );
}

/** The built-in rules as read from YAML; each id may stand once in all files together. */
export interface BuiltinRules {
  readonly rules: readonly LoadedRule[];
  readonly faults: readonly RuleFault[];
}

/** Reads and compiles every built-in rule file. */
export async function readBuiltinRules(): Promise<BuiltinRules> {
  const { readRuleFile } = await import('./schema.ts');
  const rules = new Map<string, LoadedRule>();
  const faults: RuleFault[] = [];
  for (const source of await builtinSources()) {
    const file = await readRuleFile(source.path, source.text);
    faults.push(...file.faults);
    for (const loaded of file.rules) {
      const { id } = loaded.rule;
      const earlier = rules.get(id)?.details.origin;
      if (earlier === undefined) rules.set(id, loaded);
      else faults.push(duplicateFault(loaded, earlier));
    }
  }
  return { rules: [...rules.values()], faults };
}

function duplicateFault({ rule, details }: LoadedRule, earlier: string): RuleFault {
  const [path, line] = details.origin.split(':') as [string, string];
  const message = `already defined in ${earlier}`;
  return { path, line: Number(line), rule: rule.id, key: 'id', message };
}

/** Digest of the built-in rule files: whose generated modules are. @public for scripts/build-rules.js */
export async function builtinSourceHash(): Promise<string> {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  for (const { path, text } of await builtinSources()) hash.update(`${path}\0${text}\0`);
  return hash.digest('hex');
}

/** The built-in rules and, where they were generated, their pack's hash and text. */
export interface BuiltinPack {
  readonly rules: CompiledRule[];
  readonly packHash: string | null;
  readonly text: string | null;
}

/** Loads the built-in rules. */
export async function builtinRules(): Promise<BuiltinPack> {
  const generated = generatedRules();
  if (generated) {
    return {
      rules: decodeRules(generated.rules),
      packHash: generated.packHash,
      text: generated.rules,
    };
  }
  const { rules, faults } = await readBuiltinRules();
  const [fault] = faults;
  if (fault) {
    const { path, line, rule, key, message } = fault;
    throw new ScanError('INTERNAL', { reason: `${path}:${line}: ${rule}, ${key}: ${message}` });
  }
  return { rules: rules.map((loaded) => loaded.rule), packHash: null, text: null };
}

/** What {@link builtinDetails} reads: JSON in ASCII, a line for each rule. @public for scripts/build-rules.js */
export function detailsText(rules: readonly LoadedRule[]): string {
  const lines = rules.map(({ rule, details }) => {
    const text = `${JSON.stringify(rule.id)}:${JSON.stringify(details)}`;
    return text.replace(
      /[^\0-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  });
  return `{\n${lines.join(',\n')}\n}`;
}

/** One rule's part of {@link detailsText}, undefined for a rule that is not in it. */
export function detailIn(text: string, id: string): RuleDetails | undefined {
  const key = `\n${JSON.stringify(id)}:`;
  const start = text.indexOf(key);
  if (start < 0) return undefined;
  const line = text.slice(start + key.length, text.indexOf('\n', start + 1));
  return JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as RuleDetails;
}

/**
 * Reads what people read about single built-in rules: a report tells of a few, and parsing all takes longer
 * than writing it.
 */
export async function builtinDetailReader(): Promise<(id: string) => RuleDetails | undefined> {
  const generated = readGenerated(DETAILS_FILE);
  if (generated === null) {
    const details = await builtinDetails();
    return (id) => details[id];
  }
  return (id) => detailIn(generated, id);
}

/** What people read about the built-in rules, by id. */
export async function builtinDetails(): Promise<Record<string, RuleDetails>> {
  const generated = readGenerated(DETAILS_FILE);
  if (generated !== null) return JSON.parse(generated) as Record<string, RuleDetails>;
  const details: Record<string, RuleDetails> = Object.create(null);
  for (const loaded of (await readBuiltinRules()).rules) details[loaded.rule.id] = loaded.details;
  return details;
}
