/** Translates allowlists of a gitleaks file, of a rule or of all rules. */
import {
  note,
  type Plain,
  type TomlTable,
  tableOf,
  tablesAt,
  textAt,
  textsAt,
} from './gitleaks-values.ts';
import { searches, TITLE_LENGTH } from './import-common.ts';

const ALLOW_KEYS = [
  'description',
  'condition',
  'commits',
  'paths',
  'regextarget',
  'regexes',
  'stopwords',
  'targetrules',
];

/** Path expressions as items of our path lists. */
export function pathItems(table: TomlTable, sources: readonly string[], what: string): Plain[] {
  return searches(table, sources, what).map((pattern) => ({ pattern }));
}

const TARGET_KEYS: Readonly<Record<string, string>> = {
  '': 'values',
  secret: 'values',
  match: 'matches',
  line: 'lines',
};

function isAll(table: TomlTable): boolean {
  const condition = textAt(table, 'condition').toUpperCase();
  if (!['', 'OR', '||', 'AND', '&&'].includes(condition)) {
    note(table, 'changed', `condition ${JSON.stringify(condition)} is unknown and taken for OR`);
  }
  return condition === 'AND' || condition === '&&';
}

function commitIds(table: TomlTable): string[] {
  return textsAt(table, 'commits').flatMap((given) => {
    const commit = given.trim();
    if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(commit)) return [commit.toLowerCase()];
    note(table, 'lost', `commit ${JSON.stringify(commit)} is no full id and never matched`);
    return [];
  });
}

/** An allowance; null if nothing of it is left. */
export function translateAllow(table: TomlTable): Plain | null {
  const target = textAt(table, 'regextarget').toLowerCase();
  const key = TARGET_KEYS[target] ?? 'values';
  if (!Object.hasOwn(TARGET_KEYS, target)) {
    note(table, 'changed', `regexTarget ${JSON.stringify(target)} is unknown and taken for secret`);
  }
  const criteria: Plain = {
    commits: commitIds(table),
    paths: pathItems(table, textsAt(table, 'paths'), 'allowlist path'),
    [key]: searches(table, textsAt(table, 'regexes'), 'allowlist regex'),
    stopwords: textsAt(table, 'stopwords').filter((word) => word.trim() !== ''),
  };
  const given = Object.entries(criteria).filter(([, list]) => (list as unknown[]).length > 0);
  const wanted = ['commits', 'paths', 'regexes', 'stopwords'].filter(
    (name) => countAt(table, name) > 0,
  );
  if (wanted.length === 0) {
    note(table, 'info', 'an allowlist without any criterion, which allows nothing');
    return null;
  }
  if (given.length === 0 || (isAll(table) && given.length < wanted.length)) {
    note(table, 'lost', 'an allowlist is left out: too little of it can be kept');
    return null;
  }
  const description = textAt(table, 'description').trim().slice(0, TITLE_LENGTH);
  return {
    ...(description === '' ? {} : { description }),
    ...(isAll(table) ? { match: 'all' } : {}),
    verbose: false,
    ...Object.fromEntries(given),
  };
}

/** How many values a key has, of whatever type. */
export function countAt(table: TomlTable, key: string): number {
  const value = table.values.get(key);
  return Array.isArray(value) ? value.length : value === undefined ? 0 : 1;
}

/** The allowances of a table, in both of their spellings. */
export function allowTables(table: TomlTable): TomlTable[] {
  const many = tablesAt(table, 'allowlists');
  const one = tablesAt(table, 'allowlist');
  if (many.length > 0 && one.length > 0) {
    note(table, 'info', 'allowlist and allowlists both stand here, which gitleaks refuses');
  }
  return [...many, ...one].map((value) => tableOf(value, ALLOW_KEYS, table));
}

/** Every allowance of a table that can be kept. */
export function translateAllows(table: TomlTable): Plain[] {
  return allowTables(table)
    .map(translateAllow)
    .filter((allow) => allow !== null);
}
