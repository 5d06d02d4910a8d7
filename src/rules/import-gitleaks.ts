/**
 * Carries a gitleaks (or betterleaks) configuration over to our rule files. Every key of its grammar is
 * either translated, or named in a note; nothing is dropped without one. The grammar is that of
 * gitleaks v8's config package.
 */
import { countAt, pathItems, translateAllow, translateAllows } from './gitleaks-allow.ts';
import { type ExtendedFile, type ExtendReader, readExtended } from './gitleaks-extend.ts';
import { ownNamesOf } from './gitleaks-names.ts';
import { rewriteRule } from './gitleaks-regex.ts';
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
import {
  adoptedId,
  fileOf,
  type ImportedRules,
  keywordCompanion,
  leastEntropy,
  noteYielding,
  ownRuleNote,
  TITLE_LENGTH,
  unusable,
  yieldingPriority,
} from './import-common.ts';

/** What the schema of companions takes. */
const LINES_MAX = 1000;
const COLUMNS_MAX = 1_000_000;
/** What a change of one of gitleaks' own rules may say beside allowlists. */
const CHANGED_KEYS = [
  'path',
  'entropy',
  'secretgroup',
  'keywords',
  'tags',
  'description',
  'required',
];
const REQUIRED_KEYS = ['id', 'withinlines', 'withincolumns'];

interface Importer {
  readonly notes: ImportNote[];
  /** Ids of our own rules. */
  readonly ownIds: ReadonlySet<string>;
  /** Id in the file → id here. */
  readonly ids: Map<string, string>;
  /** Id in the file → expression, for rules about paths alone. */
  readonly pathRules: Map<string, string>;
  readonly rules: Plain[];
  readonly allow: Plain[];
  readonly disable: string[];
}

/** A distance that our rules can have; null for any. */
function distanceAt(table: TomlTable, key: string, max: number): number | null {
  if (!table.values.has(key)) return null;
  const distance = numberAt(table, key);
  if (Number.isInteger(distance) && distance >= 0 && distance <= max) return distance;
  note(
    table,
    'changed',
    `${key} ${distance} cannot be a distance here: anywhere in the text counts`,
  );
  return null;
}

/** Companions, or for a rule about paths alone the paths of `rule`: no more than one such can be. */
function translateRequired(importer: Importer, table: TomlTable, rule: Plain): Plain[] {
  return tablesAt(table, 'required').flatMap((value) => {
    const required = tableOf(value, REQUIRED_KEYS, table);
    const id = textAt(required, 'id');
    const adopted = importer.ids.get(id);
    if (adopted === undefined) {
      note(table, 'lost', `required rule ${JSON.stringify(id)} is not in the file`);
      return [];
    }
    const path = importer.pathRules.get(id);
    if (path !== undefined) {
      const include = rule['paths'] === undefined ? pathItems(table, [path], 'path') : [];
      if (include.length > 0) rule['paths'] = { include };
      else {
        const shown = `required rule ${JSON.stringify(id)} is about paths alone`;
        note(table, 'changed', `${shown}, and this one has a path: it reports without it`);
      }
      return [];
    }
    const withinColumns = distanceAt(required, 'withincolumns', COLUMNS_MAX);
    const withinLines = distanceAt(required, 'withinlines', LINES_MAX);
    return [
      {
        rule: adopted,
        ...(withinColumns === null ? {} : { withinColumns }),
        ...(withinLines === null ? {} : { withinLines }),
        ...(withinColumns === null && withinLines === null ? { withinLines: 'any' } : {}),
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

/** Our rules for a rule of gitleaks' own: that of the same id, else those for the same tokens. */
function ownRulesOf(importer: Importer, id: string, adopted: string): readonly string[] {
  if (importer.ownIds.has(adopted)) return [adopted];
  return ownNamesOf(id).filter((name) => importer.ownIds.has(name));
}

/** A rule that only changes one of gitleaks' own rules. */
function translateChange(importer: Importer, table: TomlTable, id: string): void {
  const rules = ownRulesOf(importer, id, importer.ids.get(id)!);
  if (rules.length === 0) {
    note(table, 'lost', 'it changes a rule of gitleaks that gitsift does not have');
    return;
  }
  const own = rules.join(', ');
  for (const allow of translateAllows(table)) importer.allow.push({ rules, ...allow });
  for (const key of CHANGED_KEYS) {
    if (table.values.has(key)) {
      note(table, 'lost', `${key}: only its allowlists are applied to gitsift's own rule ${own}`);
    }
  }
}

/** Says what a rule about paths alone cannot have; false for one that is no rule of its own. */
function isPathRule(table: TomlTable): boolean {
  if (countAt(table, 'keywords') > 0) {
    note(table, 'changed', 'keywords do not count for a rule about paths alone');
  }
  for (const key of ['entropy', 'secretgroup', 'required']) {
    if (!table.values.has(key)) continue;
    note(
      table,
      'info',
      `${key} means nothing for a rule about paths alone, nor does it to gitleaks`,
    );
  }
  if (!booleanAt(table, 'skipreport')) return true;
  note(table, 'info', 'it only helps other rules: they have its path');
  return false;
}

function translateRule(importer: Importer, table: TomlTable, id: string): void {
  const adopted = importer.ids.get(id)!;
  const regex = textAt(table, 'regex');
  const path = textAt(table, 'path');
  noteForeign(table, ['tokenefficiency', 'filter', 'validate']);
  const isChange = regex === '' && (path === '' || importer.ownIds.has(adopted));
  if (isChange) {
    translateChange(importer, table, id);
    return;
  }
  if (adopted !== id) note(table, 'info', `its id is now ${adopted}`);
  ownRuleNote(table, importer.ownIds, adopted);
  const description = textAt(table, 'description').trim().slice(0, TITLE_LENGTH);
  const rule: Plain = { id: adopted, title: description === '' ? adopted : description };
  rule['severity'] = 'high';
  rule['verbose'] = false;
  if (path !== '') {
    const include = pathItems(table, [path], 'path');
    if (include.length === 0) return;
    rule['paths'] = { include };
  }
  if (regex !== '' && !translatePattern(importer, table, regex, rule)) return;
  if (regex === '' && !isPathRule(table)) return;
  const tags = textsAt(table, 'tags').filter((tag) => tag.trim() !== '');
  if (tags.length > 0) rule['tags'] = tags;
  const allow = translateAllows(table);
  if (allow.length > 0) rule['allow'] = allow;
  Object.assign(rule, yieldingPriority(allow));
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
  const reason = unusable(regex);
  const rewritten: ReturnType<typeof rewriteRule> =
    reason === null
      ? rewriteRule(regex, numberAt(table, 'secretgroup'))
      : { kind: 'fault', message: reason };
  if (rewritten.kind === 'fault') {
    note(table, 'lost', `the rule is left out, its regex cannot be used: ${rewritten.message}`);
    return false;
  }
  for (const change of rewritten.changes) note(table, 'changed', change);
  rule['pattern'] = rewritten.source;
  if (rewritten.group !== null) rule['group'] = rewritten.group;
  Object.assign(rule, leastEntropy(table, 'entropy'));
  const companion = keywordCompanion(table, rewritten.source);
  const requires = [...translateRequired(importer, table, rule), ...(companion ? [companion] : [])];
  if (requires.length > 0) rule['requires'] = requires;
  return true;
}

function translateExtend(importer: Importer, { table, rules, ...file }: ExtendedFile): void {
  if (file.usesDefault && rules.size > 0) {
    const message =
      "gitleaks' own allowlists (paths such as images and lock files, values such as ${...}) held for these rules, too; here the file's own hold alone";
    note(table, 'changed', message);
  }
  if (!file.usesDefault) {
    const message =
      rules.size > 0
        ? "gitleaks ran these rules alone; gitsift's own run beside them unless they are switched off"
        : 'gitleaks ran no rule at all with this file; gitsift runs its own';
    note(table, 'changed', message);
  }
  for (const id of file.disabled) {
    const shown = `disabled rule ${JSON.stringify(id)}`;
    if (!file.usesDefault) note(table, 'info', `${shown}: no file that is extended has it`);
    else {
      const own = ownRulesOf(importer, id, id);
      importer.disable.push(...own);
      if (own.length === 0) note(table, 'lost', `${shown}: gitsift has no such rule`);
    }
  }
}

function translateGlobals(importer: Importer, { table: file, allows }: ExtendedFile): void {
  for (const table of allows) {
    const allow = translateAllow(table);
    const targets = textsAt(table, 'targetrules');
    const rules = targets.flatMap((id) => {
      const adopted = importer.ids.get(id) ?? id;
      if (importer.rules.some((rule) => rule['id'] === adopted)) return [adopted];
      const own = ownRulesOf(importer, id, adopted);
      if (own.length === 0) {
        note(file, 'lost', `targetRules ${JSON.stringify(id)}: there is no such rule`);
      }
      return own;
    });
    if (!allow || (targets.length > 0 && rules.length === 0)) continue;
    for (const rule of importer.rules) {
      const isMeant = rules.includes(String(rule['id'])) && rule['priority'] === undefined;
      if (isMeant) Object.assign(rule, yieldingPriority([allow]));
    }
    importer.allow.push(targets.length > 0 ? { rules, ...allow } : allow);
  }
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

/** Reads nothing: for a text that stands alone. */
const NO_FILES: ExtendReader = () => ({ reason: 'it is not read from here' });

/**
 * Translates a gitleaks file and what it extends. `ownIds` are the ids of gitsift's own rules. Throws
 * CONFIG_BROKEN for a file that is no TOML.
 */
export async function importGitleaks(
  path: string,
  text: string,
  ownIds: Iterable<string> = [],
  read: ExtendReader = NO_FILES,
): Promise<ImportedRules> {
  const importer: Importer = {
    notes: [],
    ownIds: new Set(ownIds),
    ids: new Map(),
    pathRules: new Map(),
    rules: [],
    allow: [],
    disable: [],
  };
  const chain = await readExtended(path, text, read, importer.notes);
  const { table: file, rules } = chain;
  translateExtend(importer, chain);
  const taken = new Set<string>();
  for (const [id, table] of rules) {
    importer.ids.set(id, adoptedId(taken, id));
    const about = textAt(table, 'path');
    if (about !== '' && textAt(table, 'regex') === '') importer.pathRules.set(id, about);
  }
  for (const [id, table] of rules) translateRule(importer, table, id);
  dropOrphans(importer);
  translateGlobals(importer, chain);
  noteForeign(file, ['prefilter', 'filter']);
  noteGeneral(importer, file);
  const content = {
    ...(importer.disable.length > 0 ? { disable: importer.disable } : {}),
    ...(importer.allow.length > 0 ? { allow: importer.allow } : {}),
    rules: importer.rules,
  };
  const title = (textAt(file, 'title') || textAt(file, 'description')).replace(/\s+/g, ' ');
  const shown = title === '' ? '' : `: ${title.slice(0, TITLE_LENGTH)}`;
  return fileOf(content, importer.notes, ` Imported from a gitleaks configuration${shown}`);
}

function noteGeneral(importer: Importer, file: TomlTable): void {
  if (importer.rules.length > 0) {
    note(file, 'info', 'gitleaks knows no severities: every rule is of severity high');
    note(file, 'info', 'matches are of bytes: a character beyond ASCII counts as several');
  }
  noteYielding(file, importer.rules);
  if (importer.rules.some((rule) => rule['entropy'] !== undefined)) {
    note(file, 'changed', 'entropy: gitleaks asks for more than the limit, gitsift for no less');
  }
}
