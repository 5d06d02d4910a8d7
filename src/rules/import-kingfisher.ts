/**
 * Carries kingfisher's rule files over to ours. A rule has one expression, in which white space may mean
 * nothing, and reports the group named TOKEN or else the first; what it asks the issuer is not asked here.
 * The grammar is that of its documentation, "Writing Custom Rules".
 */
import { CONFIDENCES, type Confidence } from '../base/model.ts';
import { rewriteRule } from './gitleaks-regex.ts';
import {
  booleanAt,
  type ImportNote,
  note,
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
  leastEntropy,
  ownRuleNote,
  TITLE_LENGTH,
  unusable,
} from './import-common.ts';
import { withoutSpace } from './kingfisher-regex.ts';

const RULE_KEYS = [
  'name',
  'id',
  'pattern',
  'min_entropy',
  'confidence',
  'examples',
  'negative_examples',
  'references',
  'categories',
  'visible',
  'depends_on_rule',
  'validation',
  'revocation',
];

interface Importer {
  readonly notes: ImportNote[];
  readonly ownIds: ReadonlySet<string>;
  /** Id in the file → id here. */
  readonly ids: Map<string, string>;
  readonly rules: Plain[];
}

/** Is this a rule file of kingfisher? Ours have no `name`. */
export function isKingfisherRules(value: unknown): value is { rules: unknown[] } {
  const { rules } = Object(value) as { rules?: unknown };
  if (!Array.isArray(rules) || rules.length === 0) return false;
  return rules.every((rule) => {
    const { name, pattern } = Object(rule) as { name?: unknown; pattern?: unknown };
    return typeof name === 'string' && typeof pattern === 'string';
  });
}

/** Escapes and classes, whose parentheses are none, and the beginnings of groups. */
const GROUP = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?!\?)|\(\?P?<(\w+)>/gs;

/** Number of the group that is the secret: TOKEN, else the first without a name; 0 for no group with a name. */
function secretGroupOf(source: string): number {
  const names = [...source.matchAll(GROUP)]
    .filter(([text]) => text.startsWith('('))
    .map(([, name = '']) => name);
  if (names.every((name) => name === '')) return 0;
  const token = names.findIndex((name) => name.toUpperCase() === 'TOKEN');
  return 1 + (token >= 0 ? token : Math.max(0, names.indexOf('')));
}

/** Companions: where they are missing kingfisher reports all the same, and asks nobody. */
function companionsOf(importer: Importer, table: TomlTable): Plain[] {
  return tablesAt(table, 'depends_on_rule').flatMap((value) => {
    const needed = tableOf(value, ['rule_id', 'variable'], table);
    const id = textAt(needed, 'rule_id');
    const rule = importer.ids.get(id);
    if (rule === undefined) {
      note(table, 'lost', `depends_on_rule ${JSON.stringify(id)}: the file has no such rule`);
      return [];
    }
    const name = textAt(needed, 'variable').toLowerCase();
    return [{ rule, ...(name === '' ? {} : { name }), withinLines: 'any', optional: true }];
  });
}

function confidenceOf(table: TomlTable): Confidence {
  const word = textAt(table, 'confidence').toLowerCase();
  const known = CONFIDENCES.find((confidence) => confidence === word);
  if (word !== '' && known === undefined) {
    note(table, 'changed', `confidence ${JSON.stringify(word)} is unknown and taken for medium`);
  }
  return known ?? 'medium';
}

/** What has no counterpart. */
function noteLeftOut(table: TomlTable): void {
  for (const key of ['validation', 'revocation']) {
    if (table.values.has(key)) {
      note(table, 'lost', `${key}: gitsift asks no address that a file names`);
    }
  }
}

/** Keys of the rule for its expression; null, with a note, where it cannot be used. */
function patternOf(table: TomlTable): Plain | null {
  const source = textAt(table, 'pattern');
  const plain = withoutSpace(source);
  const reason = unusable(source) ?? ('fault' in plain ? plain.fault : null);
  const text = 'fault' in plain ? '' : plain.source;
  const rewritten: ReturnType<typeof rewriteRule> =
    reason === null ? rewriteRule(text, secretGroupOf(text)) : { kind: 'fault', message: reason };
  if (rewritten.kind === 'fault') {
    note(table, 'lost', `the rule is left out, its pattern cannot be used: ${rewritten.message}`);
    return null;
  }
  for (const change of rewritten.changes) note(table, 'changed', change);
  return {
    pattern: rewritten.source,
    ...(rewritten.group === null ? {} : { group: rewritten.group }),
  };
}

function translateRule(importer: Importer, table: TomlTable, id: string): void {
  const pattern = patternOf(table);
  if (pattern === null) return;
  const entropy = leastEntropy(table, 'min_entropy');
  const references = textsAt(table, 'references').filter((url) =>
    /^https:\/\/[^\s/]+\.[^\s]+$/.test(url),
  );
  const tags = textsAt(table, 'categories').filter((tag) => tag.trim() !== '');
  const requires = companionsOf(importer, table);
  const isHidden = table.values.has('visible') && !booleanAt(table, 'visible');
  ownRuleNote(table, importer.ownIds, id);
  noteLeftOut(table);
  importer.rules.push({
    id,
    title: textAt(table, 'name').trim().slice(0, TITLE_LENGTH),
    severity: 'high',
    confidence: confidenceOf(table),
    verbose: false,
    ...pattern,
    ...entropy,
    ...(requires.length > 0 ? { requires } : {}),
    ...(references.length > 0 ? { references } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(isHidden ? { report: false } : {}),
  });
}

function noteGeneral(importer: Importer, file: TomlTable, hasExamples: boolean): void {
  if (importer.rules.length === 0) return;
  note(file, 'info', 'kingfisher knows no severities: every rule is of severity high');
  note(file, 'info', "gitsift's own rules run beside these, as kingfisher's do");
  if (hasExamples) {
    note(file, 'info', 'examples are left out: texts shaped like tokens are refused by many hosts');
  }
  if (importer.rules.some((rule) => rule['entropy'] !== undefined)) {
    note(
      file,
      'changed',
      'min_entropy: kingfisher asks for more than the limit, gitsift for no less',
    );
  }
}

/** Translates a parsed rule file. */
export async function importKingfisher(
  config: { readonly rules: readonly unknown[] },
  ownIds: Iterable<string>,
): Promise<ImportedRules> {
  const notes: ImportNote[] = [];
  const importer: Importer = { notes, ownIds: new Set(ownIds), ids: new Map(), rules: [] };
  const file = tableOf(config, ['rules'], { rule: '', file: '', notes });
  const taken = new Set<string>();
  const tables = config.rules.map((value) => {
    const given = String((Object(value) as { id?: unknown; name: string }).id ?? '');
    const rule = given === '' ? (value as { name: string }).name : given;
    const id = adoptedId(taken, rule);
    importer.ids.set(rule, id);
    return { id, table: tableOf(value, RULE_KEYS, { rule, file: '', notes, isStrict: true }) };
  });
  for (const { id, table } of tables) translateRule(importer, table, id);
  dropOrphans(importer);
  const hasExamples = tables.some(({ table }) => table.values.has('examples'));
  noteGeneral(importer, file, hasExamples);
  return fileOf({ rules: importer.rules }, notes, ' Imported from rules of kingfisher');
}

/** Companions whose own rule could not be kept. */
function dropOrphans({ rules }: Importer): void {
  const kept = new Set(rules.map((rule) => rule['id']));
  for (const rule of rules) {
    const requires = (rule['requires'] as Plain[] | undefined)?.filter((need) =>
      kept.has(need['rule']),
    );
    if (requires === undefined) continue;
    if (requires.length === 0) delete rule['requires'];
    else rule['requires'] = requires;
  }
}
