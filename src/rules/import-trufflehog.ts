/**
 * Carries trufflehog's custom detectors (`detectors:` of its configuration) over to our rule files. A
 * detector has one expression or several that must all match in one chunk; it reports the first group
 * of each, or the whole match. Its keywords only decide where the expressions are tried.
 */
import { rewriteRule } from './gitleaks-regex.ts';
import {
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
  keywordCompanion,
  leastEntropy,
  noteYielding,
  ownRuleNote,
  searches,
  TITLE_LENGTH,
  yieldingPriority,
} from './import-common.ts';

const DETECTOR_KEYS = [
  'name',
  'description',
  'keywords',
  'regex',
  'primaryregexname',
  'entropy',
  'excludewords',
  'excluderegexescapture',
  'excluderegexesmatch',
  'validations',
  'verify',
];
const VALIDATION_KEYS = [
  'containsdigit',
  'containslowercase',
  'containsuppercase',
  'containsspecialchar',
];
/** A value without any such character is none that the detector means. */
const LACKING: Readonly<Record<string, string>> = {
  containsdigit: '^[^0-9]*$',
  containslowercase: '^[^a-z]*$',
  containsuppercase: '^[^A-Z]*$',
  containsspecialchar: '^[0-9A-Za-z\\s]*$',
};
/** Names that tell which of several expressions is the secret itself. */
const SECRET_NAME = /secret|token|pass|key|credential|auth/i;

interface Importer {
  readonly notes: ImportNote[];
  readonly ownIds: ReadonlySet<string>;
  readonly taken: Set<string>;
  readonly rules: Plain[];
}

/** Keys of protobuf messages are written with or without underscores. */
function unscored(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replaceAll('_', ''), inner]),
  );
}

/** The expressions by name, in the order of the file. */
function expressionsOf(table: TomlTable): [name: string, source: string][] {
  const value = table.values.get('regex');
  if (typeof value === 'string') return [['regex', value]];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, source]): [string, string][] => {
    if (typeof source === 'string' && source.trim() !== '') return [[name, source]];
    note(table, 'lost', `regex ${JSON.stringify(name)} is no text`);
    return [];
  });
}

/** Which expression is the secret; the others must stand in the same text. */
function primaryOf(table: TomlTable, names: readonly string[]): string {
  const named = textAt(table, 'primaryregexname');
  if (names.includes(named)) return named;
  if (named !== '') note(table, 'changed', `primary_regex_name ${JSON.stringify(named)} is none`);
  return names.find((name) => SECRET_NAME.test(name)) ?? names[0] ?? '';
}

/** What a detector refuses, as allowances; `name` is the expression that they are for. */
function refusals(table: TomlTable, name: string): Plain[] {
  const words = textsAt(table, 'excludewords').filter((word) => word.trim() !== '');
  const values = searches(
    table,
    textsAt(table, 'excluderegexescapture'),
    'exclude_regexes_capture',
  );
  const matches = searches(table, textsAt(table, 'excluderegexesmatch'), 'exclude_regexes_match');
  const all = table.values.get('validations');
  const own = Object.entries(typeof all === 'object' && all !== null ? all : {}).find(
    ([key]) => key === name,
  )?.[1] as unknown;
  const validation = tableOf(unscored(own ?? {}), VALIDATION_KEYS, table);
  const lacking = VALIDATION_KEYS.filter((key) => validation.values.get(key) === true);
  const given: readonly (readonly [string, string, readonly string[]])[] = [
    ['words that are excluded', 'stopwords', words],
    ['values that are excluded', 'values', values],
    ['matches that are excluded', 'matches', matches],
    ['values that lack a kind of character', 'values', lacking.map((key) => LACKING[key] ?? '')],
  ];
  return given
    .filter(([, , list]) => list.length > 0)
    .map(([description, key, list]) => ({ description, verbose: false, [key]: list }));
}

/** One expression as a rule; null, with a note, if it cannot be used. */
function ruleOf(table: TomlTable, name: string, source: string, id: string): Plain | null {
  const rewritten = rewriteRule(source, 0);
  if (rewritten.kind === 'fault') {
    const shown = JSON.stringify(name);
    note(table, 'lost', `the detector is left out, its regex ${shown}: ${rewritten.message}`);
    return null;
  }
  for (const change of rewritten.changes) note(table, 'changed', change);
  const entropy = leastEntropy(table, 'entropy');
  const allow = refusals(table, name);
  return {
    id,
    title: table.rule.slice(0, TITLE_LENGTH),
    severity: 'high',
    verbose: false,
    pattern: rewritten.source,
    ...(rewritten.group === null ? {} : { group: rewritten.group }),
    ...entropy,
    ...(allow.length > 0 ? { allow, ...yieldingPriority(allow) } : {}),
  };
}

/** What a detector does beyond finding. */
function noteDetector(table: TomlTable, count: number, primary: string): void {
  if (count > 1) {
    const shown = JSON.stringify(primary);
    const message = `${count} expressions: ${shown} is the secret, the others must stand in the same file`;
    note(table, 'changed', message);
  }
  const addresses = tablesAt(table, 'verify').length;
  if (addresses > 0) {
    note(
      table,
      'lost',
      'verify: gitsift asks no address that a file names; every match is reported',
    );
  }
  if (textsAt(table, 'keywords').length === 0) {
    note(table, 'info', 'it has no keywords, without which trufflehog refuses it');
  }
}

function translateDetector(importer: Importer, table: TomlTable): void {
  const expressions = expressionsOf(table);
  if (expressions.length === 0) {
    note(table, 'lost', 'the detector is left out: it has no regex');
    return;
  }
  const primary = primaryOf(
    table,
    expressions.map(([name]) => name),
  );
  const id = adoptedId(importer.taken, table.rule);
  const made: Plain[] = [];
  const requires: Plain[] = [];
  for (const [name, source] of expressions) {
    const isPrimary = name === primary;
    const own = isPrimary ? id : adoptedId(importer.taken, `${id}-${name}`);
    const rule = ruleOf(table, name, source, own);
    if (rule === null) return;
    made.push(isPrimary ? rule : { ...rule, report: false });
    if (!isPrimary) requires.push({ rule: own, name, withinLines: 'any' });
  }
  const main = made.find((rule) => rule['id'] === id) ?? {};
  const keywords = keywordCompanion(table, String(main['pattern']));
  if (keywords !== null) requires.push(keywords);
  if (requires.length > 0) main['requires'] = requires;
  ownRuleNote(table, importer.ownIds, id);
  noteDetector(table, expressions.length, primary);
  importer.rules.push(...made);
}

/** Is this a configuration of trufflehog with detectors? */
export function isTrufflehogConfig(value: unknown): value is { detectors: unknown[] } {
  const { detectors } = Object(value) as { detectors?: unknown };
  return Array.isArray(detectors);
}

/** Translates the custom detectors of a parsed configuration. */
export async function importTrufflehog(
  config: { readonly detectors: readonly unknown[] },
  ownIds: Iterable<string>,
): Promise<ImportedRules> {
  const notes: ImportNote[] = [];
  const importer: Importer = { notes, ownIds: new Set(ownIds), taken: new Set(), rules: [] };
  const file = tableOf(config, ['detectors', 'sources'], { rule: '', file: '', notes });
  if (file.values.has('sources')) {
    note(
      file,
      'info',
      'sources say where trufflehog looks; gitsift scan takes its targets as arguments',
    );
  }
  for (const [index, value] of config.detectors.entries()) {
    const keys = unscored(value);
    const given = (Object(keys) as { name?: unknown }).name;
    const name = typeof given === 'string' && given.trim() !== '' ? given : `detector ${index + 1}`;
    translateDetector(importer, tableOf(keys, DETECTOR_KEYS, { rule: name, file: '', notes }));
  }
  if (importer.rules.length > 0) {
    note(file, 'info', 'trufflehog knows no severities: every rule is of severity high');
    noteYielding(file, importer.rules);
    note(file, 'info', "gitsift's own rules run beside these, as trufflehog's do");
  }
  return fileOf({ rules: importer.rules }, notes, " Imported from trufflehog's custom detectors");
}
