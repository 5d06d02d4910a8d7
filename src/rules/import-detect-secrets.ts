/**
 * What a `.secrets.baseline` of detect-secrets says of its plugins and filters, as a rule file. Its plugins
 * are ours in other words; what their settings exclude is carried over, the rest is said. The accepted
 * secrets in it are for `gitsift migrate`.
 */
import {
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
import { fileOf, type ImportedRules, searches } from './import-common.ts';

/** Ids of the rules that do what KeywordDetector does. */
const KEYWORD_RULES = /^generic-(?!basic|url)/;
/** Entropy limits that detect-secrets has where nobody sets them. */
const USUAL_LIMITS: Readonly<Record<string, number>> = {
  Base64HighEntropyString: 4.5,
  HexHighEntropyString: 3,
};
/** The plugins that detect-secrets brings along. */
const PLUGINS: readonly string[] = [
  'ArtifactoryDetector',
  'AWSKeyDetector',
  'AzureStorageKeyDetector',
  'Base64HighEntropyString',
  'BasicAuthDetector',
  'CloudantDetector',
  'DiscordBotTokenDetector',
  'GitHubTokenDetector',
  'GitLabTokenDetector',
  'HexHighEntropyString',
  'IbmCloudIamDetector',
  'IbmCosHmacDetector',
  'IPPublicDetector',
  'JwtTokenDetector',
  'KeywordDetector',
  'MailchimpDetector',
  'NpmDetector',
  'OpenAIDetector',
  'PrivateKeyDetector',
  'PypiTokenDetector',
  'SendGridDetector',
  'SlackDetector',
  'SoftlayerDetector',
  'SquareOAuthDetector',
  'StripeDetector',
  'TelegramBotTokenDetector',
  'TwilioKeyDetector',
];
const PLUGIN_KEYS = ['name', 'path', 'limit', 'keyword_exclude'];
const FILTER_KEYS = ['path', 'pattern', 'min_level', 'file_name', 'file_hash', 'model', 'limit'];
const FILTERS: Readonly<Record<string, 'paths' | 'lines' | 'values'>> = {
  'detect_secrets.filters.regex.should_exclude_file': 'paths',
  'detect_secrets.filters.regex.should_exclude_line': 'lines',
  'detect_secrets.filters.regex.should_exclude_secret': 'values',
};

interface Importer {
  readonly ownIds: readonly string[];
  readonly allow: Plain[];
}

/** Python searches these whatever the case. */
function folded(sources: readonly string[]): string[] {
  return sources.map((source) => `(?i:${source})`);
}

function translatePlugin(importer: Importer, plugin: TomlTable): void {
  const path = textAt(plugin, 'path');
  if (path !== '' || !PLUGINS.includes(plugin.rule)) {
    const code = path === '' ? '' : ` ${JSON.stringify(path)}`;
    note(plugin, 'lost', `a plugin of your own${code} is code, which gitsift does not run`);
    return;
  }
  if (plugin.values.has('limit')) {
    const limit = numberAt(plugin, 'limit');
    const isUsual = USUAL_LIMITS[plugin.rule] === limit;
    const message = `limit ${limit}: random strings are judged by a score here, not by entropy alone`;
    note(plugin, isUsual ? 'info' : 'changed', message);
  }
  const excluded = textsAt(plugin, 'keyword_exclude').filter((text) => text.trim() !== '');
  const lines = searches(plugin, folded(excluded), 'keyword_exclude');
  const rules = importer.ownIds.filter((id) => KEYWORD_RULES.test(id));
  if (lines.length === 0) return;
  const description = 'keyword_exclude of detect-secrets';
  importer.allow.push({
    ...(rules.length > 0 ? { rules } : {}),
    description,
    verbose: false,
    lines,
  });
}

function translateFilter(importer: Importer, filter: TomlTable): void {
  const path = textAt(filter, 'path');
  const key = FILTERS[path];
  if (key === undefined) {
    const isOwn = !path.startsWith('detect_secrets.');
    const isList = path === 'detect_secrets.filters.wordlist.should_exclude_secret';
    if (isOwn) note(filter, 'lost', `the filter ${JSON.stringify(path)} is code of your own`);
    else if (isList)
      note(filter, 'lost', 'the word list is not carried over: name it in stopwords');
    return;
  }
  const found = searches(filter, textsAt(filter, 'pattern'), path.split('.').at(-1) ?? path);
  if (found.length === 0) return;
  const list = key === 'paths' ? found.map((pattern) => ({ pattern })) : found;
  importer.allow.push({ description: `filter of detect-secrets`, verbose: false, [key]: list });
}

/** Plugins that do not run there: ours do. */
function noteMissing(file: TomlTable, names: ReadonlySet<string>): void {
  const missing = PLUGINS.filter((name) => !names.has(name));
  if (names.size === 0 || missing.length === 0) return;
  const message = `detect-secrets runs without ${missing.join(', ')}; gitsift's own rules stay on (disable: switches them off)`;
  note(file, 'changed', message);
}

/** Is this a baseline of detect-secrets, or settings in its form? */
export function isDetectSecretsConfig(value: unknown): value is Plain {
  return Array.isArray((Object(value) as Plain)['plugins_used']);
}

/** Translates the settings of a parsed baseline. `ownIds` are the ids of gitsift's own rules. */
export async function importDetectSecrets(
  baseline: Plain,
  ownIds: Iterable<string>,
): Promise<ImportedRules> {
  const notes: ImportNote[] = [];
  const importer: Importer = { ownIds: [...ownIds], allow: [] };
  const known = ['version', 'plugins_used', 'filters_used', 'results', 'generated_at'];
  const file = tableOf(baseline, known, { rule: '', file: '', notes });
  const names = new Set<string>();
  for (const value of tablesAt(file, 'plugins_used')) {
    const name = String((value as Plain)['name'] ?? '');
    names.add(name);
    translatePlugin(importer, tableOf(value, PLUGIN_KEYS, { ...file, rule: name }));
  }
  for (const value of tablesAt(file, 'filters_used')) {
    translateFilter(importer, tableOf(value, FILTER_KEYS, file));
  }
  noteMissing(file, names);
  const results = Object.keys(Object(baseline['results']) as Plain).length;
  if (results > 0) note(file, 'info', 'its accepted secrets are carried over by gitsift migrate');
  const content = { ...(importer.allow.length > 0 ? { allow: importer.allow } : {}), rules: [] };
  return fileOf(content, notes, ' Imported from settings of detect-secrets');
}
