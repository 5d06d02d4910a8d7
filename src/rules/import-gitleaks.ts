/**
 * Carries a gitleaks (or betterleaks) configuration over to our rule files. Every key of its grammar is
 * either translated, or named in a note; nothing is dropped without one. The grammar is that of
 * gitleaks v8's config package.
 */
import type { TomlError } from 'smol-toml';
import { ScanError } from '../base/errors.ts';
import {
  allowTables,
  countAt,
  pathItems,
  translateAllow,
  translateAllows,
} from './gitleaks-allow.ts';
import { hasKeyword, rewriteRule } from './gitleaks-regex.ts';
import {
  booleanAt,
  type ImportNote,
  note,
  numberAt,
  type Plain,
  type TomlTable,
  tableOf,
  tablesAt,
  textAt,
  textsAt,
} from './gitleaks-values.ts';

/** A translated configuration. */
export interface ImportedRules {
  /** A rule file. */
  readonly yaml: string;
  /** How many rules it holds. */
  readonly rules: number;
  readonly notes: readonly ImportNote[];
}

const FILE_KEYS = [
  'title',
  'description',
  'minversion',
  'extend',
  'rules',
  'allowlists',
  'allowlist',
  'betterleaksminversion',
  'prefilter',
  'filter',
];
const EXTEND_KEYS = ['usedefault', 'path', 'url', 'disabledrules'];
const RULE_KEYS = [
  'id',
  'description',
  'regex',
  'path',
  'secretgroup',
  'entropy',
  'keywords',
  'tags',
  'skipreport',
  'required',
  'allowlists',
  'allowlist',
  'specificity',
  'tokenefficiency',
  'filter',
  'validate',
];
const REQUIRED_KEYS = ['id', 'withinlines', 'withincolumns'];
interface Importer {
  readonly notes: ImportNote[];
  /** Ids of our own rules. */
  readonly ownIds: ReadonlySet<string>;
  /** Id in the file → id here. */
  readonly ids: Map<string, string>;
  readonly rules: Plain[];
  readonly allow: Plain[];
  readonly disable: string[];
}

/** An id in our form. Different ids may not become one. */
function adoptId(importer: Importer, id: string): string {
  const base = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 70);
  const taken = new Set(importer.ids.values());
  let adopted = base === '' ? 'rule' : base;
  for (let count = 2; taken.has(adopted); count += 1) adopted = `${base}-${count}`;
  importer.ids.set(id, adopted);
  return adopted;
}

function escapeLiteral(text: string): string {
  return text.replace(/[^0-9A-Za-z]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : character;
  });
}

/** Keywords that a match could lack become a companion. */
function keywordCompanion(table: TomlTable, source: string): Plain | null {
  const keywords = textsAt(table, 'keywords').filter((word) => word.trim() !== '');
  if (keywords.length === 0 || hasKeyword(source, keywords)) return null;
  note(
    table,
    'changed',
    'its keywords are not part of every match: one of them must stand within 64 KiB of it',
  );
  return { pattern: `(?i)(?:${keywords.map(escapeLiteral).join('|')})`, withinLines: 'any' };
}

function translateRequired(importer: Importer, table: TomlTable): Plain[] {
  return tablesAt(table, 'required').flatMap((value) => {
    const required = tableOf(value, REQUIRED_KEYS, table);
    const id = textAt(required, 'id');
    const rule = importer.ids.get(id);
    if (rule === undefined) {
      note(table, 'lost', `required rule ${JSON.stringify(id)} is not in the file`);
      return [];
    }
    const columns = required.values.has('withincolumns');
    const lines = required.values.has('withinlines');
    return [
      {
        rule,
        ...(columns ? { withinColumns: numberAt(required, 'withincolumns') } : {}),
        ...(lines ? { withinLines: numberAt(required, 'withinlines') } : {}),
        ...(lines || columns ? {} : { withinLines: 'any' }),
      },
    ];
  });
}

/** What betterleaks adds and we have no counterpart for. */
function noteForeign(table: TomlTable, keys: readonly string[]): void {
  for (const key of keys) {
    if (table.values.has(key)) note(table, 'lost', `${key} has no counterpart and is left out`);
  }
}

/** A rule that only changes one of gitleaks' own rules. */
function translateChange(importer: Importer, table: TomlTable, id: string): void {
  const own = importer.ids.get(id)!;
  if (!importer.ownIds.has(own)) {
    note(table, 'lost', 'it changes a rule of gitleaks that gitsift does not have by that name');
    return;
  }
  for (const allow of translateAllows(table)) importer.allow.push({ rules: [own], ...allow });
  for (const key of ['entropy', 'secretgroup', 'keywords', 'tags', 'description', 'required']) {
    if (table.values.has(key)) {
      note(table, 'lost', `${key}: only its allowlists are applied to gitsift's own rule ${own}`);
    }
  }
}

function translateRule(importer: Importer, table: TomlTable, id: string): void {
  const adopted = importer.ids.get(id)!;
  const regex = textAt(table, 'regex');
  const path = textAt(table, 'path');
  noteForeign(table, ['tokenefficiency', 'filter', 'validate']);
  if (regex === '' && path === '') {
    translateChange(importer, table, id);
    return;
  }
  if (adopted !== id) note(table, 'info', `its id is now ${adopted}`);
  if (importer.ownIds.has(adopted)) note(table, 'changed', "it replaces gitsift's own rule");
  const description = textAt(table, 'description').trim();
  const rule: Plain = { id: adopted, title: description === '' ? adopted : description };
  rule['severity'] = 'high';
  if (path !== '') {
    const include = pathItems(table, [path], 'path');
    if (include.length === 0) return;
    rule['paths'] = { include };
  }
  if (regex !== '' && !translatePattern(importer, table, regex, rule)) return;
  if (regex === '' && countAt(table, 'keywords') > 0) {
    note(table, 'changed', 'keywords do not count for a rule about paths alone');
  }
  const tags = textsAt(table, 'tags').filter((tag) => tag.trim() !== '');
  if (tags.length > 0) rule['tags'] = tags;
  const allow = translateAllows(table);
  if (allow.length > 0) rule['allow'] = allow;
  if (booleanAt(table, 'skipreport')) rule['report'] = false;
  if (table.values.has('specificity')) {
    rule['priority'] = Math.max(-1000, Math.min(1000, Math.round(numberAt(table, 'specificity'))));
  }
  importer.rules.push(rule);
}

/** Fills the keys of a rule that has an expression; false if the rule cannot be kept. */
function translatePattern(
  importer: Importer,
  table: TomlTable,
  regex: string,
  rule: Plain,
): boolean {
  const rewritten = rewriteRule(regex, numberAt(table, 'secretgroup'));
  if (rewritten.kind === 'fault') {
    note(table, 'lost', `the rule is left out, its regex cannot be used: ${rewritten.message}`);
    return false;
  }
  for (const change of rewritten.changes) note(table, 'changed', change);
  rule['verbose'] = false;
  rule['pattern'] = rewritten.source;
  if (rewritten.group !== null) rule['group'] = rewritten.group;
  const entropy = numberAt(table, 'entropy');
  if (entropy > 8) note(table, 'changed', 'no text has an entropy above 8: 8 is taken');
  if (entropy > 0) rule['entropy'] = Math.min(8, entropy);
  const companion = keywordCompanion(table, rewritten.source);
  const requires = [...translateRequired(importer, table), ...(companion ? [companion] : [])];
  if (requires.length > 0) rule['requires'] = requires;
  return true;
}

function translateExtend(importer: Importer, file: TomlTable): void {
  const [value] = tablesAt(file, 'extend');
  const hasRules = tablesAt(file, 'rules').length > 0;
  const extend = tableOf(value ?? {}, EXTEND_KEYS, file);
  if (!booleanAt(extend, 'usedefault')) {
    const message = hasRules
      ? "gitleaks ran these rules alone; gitsift's own run beside them unless they are switched off"
      : 'gitleaks ran no rule at all with this file; gitsift runs its own';
    note(file, 'changed', message);
  }
  for (const key of ['path', 'url']) {
    const from = textAt(extend, key);
    if (from !== '') note(file, 'lost', `extend.${key} ${JSON.stringify(from)}: import it as well`);
  }
  for (const id of textsAt(extend, 'disabledrules')) {
    if (importer.ownIds.has(id)) importer.disable.push(id);
    else note(file, 'lost', `disabled rule ${JSON.stringify(id)}: gitsift has none of that name`);
  }
}

function translateGlobals(importer: Importer, file: TomlTable): void {
  for (const table of allowTables(file)) {
    const allow = translateAllow(table);
    const targets = textsAt(table, 'targetrules');
    const rules = targets.flatMap((id) => {
      const adopted = importer.ids.get(id) ?? id;
      const isThere =
        importer.ownIds.has(adopted) || importer.rules.some((rule) => rule['id'] === adopted);
      if (!isThere) note(file, 'lost', `targetRules ${JSON.stringify(id)}: there is no such rule`);
      return isThere ? [adopted] : [];
    });
    if (!allow || (targets.length > 0 && rules.length === 0)) continue;
    importer.allow.push(targets.length > 0 ? { rules, ...allow } : allow);
  }
}

function translateRules(importer: Importer, file: TomlTable): void {
  const tables: [id: string, table: TomlTable][] = [];
  for (const [idx, value] of tablesAt(file, 'rules').entries()) {
    const given = Object.entries(value as Plain).find(([key]) => key.toLowerCase() === 'id')?.[1];
    const id = typeof given === 'string' && given.trim() !== '' ? given : '';
    const context = { rule: id === '' ? `rule ${idx + 1}` : id, notes: importer.notes };
    const table = tableOf(value, RULE_KEYS, context);
    if (id === '') note(table, 'lost', 'a rule without an id, which gitleaks refuses');
    else if (importer.ids.has(id)) note(table, 'lost', 'a second rule of this id');
    else {
      adoptId(importer, id);
      tables.push([id, table]);
    }
  }
  for (const [id, table] of tables) translateRule(importer, table, id);
}

/** Companions whose own rule could not be kept would make the file wrong. */
function dropOrphans(importer: Importer): void {
  const ids = new Set(importer.rules.map((rule) => rule['id']));
  for (const rule of importer.rules) {
    const requires = rule['requires'] as Plain[] | undefined;
    const kept = requires?.filter(({ rule: id }) => id === undefined || ids.has(id));
    if (!requires || kept?.length === requires.length) continue;
    const message = 'a required rule could not be kept: this one reports without it';
    importer.notes.push({ level: 'changed', rule: String(rule['id']), message });
    if (kept && kept.length > 0) rule['requires'] = kept;
    else delete rule['requires'];
  }
}

async function readToml(path: string, text: string): Promise<unknown> {
  const { parse } = await import('smol-toml');
  try {
    return parse(text);
  } catch (error) {
    const { line = 1, message } = error as TomlError;
    const [summary] = message.split('\n');
    throw new ScanError('CONFIG_BROKEN', { path, line, message: summary! }, { cause: error });
  }
}

/** Translates a gitleaks file. `ownIds` are the ids of gitsift's own rules. */
export async function importGitleaks(
  path: string,
  text: string,
  ownIds: Iterable<string> = [],
): Promise<ImportedRules> {
  const importer: Importer = {
    notes: [],
    ownIds: new Set(ownIds),
    ids: new Map(),
    rules: [],
    allow: [],
    disable: [],
  };
  const file = tableOf(await readToml(path, text), FILE_KEYS, { rule: '', notes: importer.notes });
  translateExtend(importer, file);
  translateRules(importer, file);
  dropOrphans(importer);
  translateGlobals(importer, file);
  noteForeign(file, ['prefilter', 'filter']);
  noteGeneral(importer, file);
  const { Document } = await import('yaml');
  const document = new Document({
    ...(importer.disable.length > 0 ? { disable: importer.disable } : {}),
    ...(importer.allow.length > 0 ? { allow: importer.allow } : {}),
    rules: importer.rules,
  });
  const title = textAt(file, 'title') || textAt(file, 'description');
  document.commentBefore = ` Imported from a gitleaks configuration${title === '' ? '' : `: ${title.replace(/\s+/g, ' ')}`}`;
  return {
    yaml: document.toString({ lineWidth: 0 }),
    rules: importer.rules.length,
    notes: importer.notes,
  };
}

function noteGeneral(importer: Importer, file: TomlTable): void {
  if (importer.rules.length > 0) {
    note(file, 'info', 'gitleaks knows no severities: every rule is of severity high');
    note(file, 'info', 'matches are of bytes: a character beyond ASCII counts as several');
  }
  if (importer.rules.some((rule) => rule['entropy'] !== undefined)) {
    note(file, 'changed', 'entropy: gitleaks asks for more than the limit, gitsift for no less');
  }
}
