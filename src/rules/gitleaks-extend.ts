/**
 * Reads a gitleaks file with the files that it extends, and merges them as gitleaks does: rules of one id
 * become one, in which what the extending file says counts and lists add up.
 */
import type { TomlError } from 'smol-toml';
import { ScanError } from '../base/errors.ts';
import { allowTables } from './gitleaks-allow.ts';
import {
  booleanAt,
  type ImportNote,
  note,
  type TomlTable,
  tableOf,
  tablesAt,
  textAt,
  textsAt,
} from './gitleaks-values.ts';

/** Reads the file that another one names, or says why not. Paths are those that messages show. */
export type ExtendReader = (
  name: string,
  from: string,
) => { readonly path: string; readonly text: string } | { readonly reason: string };

/** A file together with all that it extends. */
export interface ExtendedFile {
  /** The file itself, for notes on all of it. */
  readonly table: TomlTable;
  /** By id. */
  readonly rules: Map<string, TomlTable>;
  /** Global allowlists, of extended files first. */
  readonly allows: TomlTable[];
  /** Whether gitleaks' own rules run. */
  readonly usesDefault: boolean;
  /** Ids that are switched off and that no file of the chain defines. */
  readonly disabled: readonly string[];
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
/** gitleaks follows two links of a chain, and passes over the third without a word. */
const DEPTH_MAX = 2;
/** Lists that an extending rule adds to; everything else of it replaces. */
const ADDING_KEYS = new Set(['keywords', 'tags', 'allowlists']);

interface Chain {
  readonly read: ExtendReader;
  readonly notes: ImportNote[];
  /** Files from the first to the one being read. */
  readonly paths: readonly string[];
}

async function readToml(path: string, text: string): Promise<unknown> {
  const { parse } = await import('smol-toml');
  try {
    return parse(text);
  } catch (error) {
    const { line = 1, message } = error as TomlError;
    const [summary = ''] = message.split('\n');
    throw new ScanError('CONFIG_BROKEN', { path, line, message: summary }, { cause: error });
  }
}

/** The rules of one file by id; the last one of an id counts, as for gitleaks. */
function rulesOf(file: TomlTable): Map<string, TomlTable> {
  const rules = new Map<string, TomlTable>();
  if (isEmptyTable(file.values.get('rules'))) return rules;
  for (const [index, value] of tablesAt(file, 'rules').entries()) {
    const given = textAt(tableOf(value, ['id'], { ...file, notes: [] }), 'id');
    const id = given.trim() === '' ? '' : given;
    const table = tableOf(value, RULE_KEYS, {
      ...file,
      rule: id === '' ? `rule ${index + 1}` : id,
    });
    if (id === '') {
      note(table, 'lost', 'a rule without an id, which gitleaks refuses');
      continue;
    }
    if (rules.has(id)) note(table, 'lost', 'a second rule of this id: the last one counts');
    rules.set(id, table);
  }
  return rules;
}

/** `[rules]` without a key is no rule, as opposed to one of `[[rules]]`. */
function isEmptyTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Values that gitleaks takes for "not said". */
function isSaid(value: unknown): boolean {
  return value !== '' && value !== 0;
}

function listAt({ values }: TomlTable, key: string): readonly unknown[] {
  const value = values.get(key);
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** Both spellings of allowlists become one. */
function withAllowlists(table: TomlTable): TomlTable {
  const values = new Map(table.values);
  const lists = [...listAt(table, 'allowlists'), ...listAt(table, 'allowlist')];
  values.delete('allowlist');
  if (lists.length > 0) values.set('allowlists', lists);
  return { ...table, values };
}

function mergeRule(base: TomlTable, child: TomlTable): TomlTable {
  const [below, above] = [withAllowlists(base), withAllowlists(child)];
  const values = new Map(below.values);
  for (const [key, value] of above.values) {
    if (ADDING_KEYS.has(key)) values.set(key, [...listAt(below, key), ...listAt(above, key)]);
    else if (isSaid(value)) values.set(key, value);
  }
  for (const key of ['required', 'skipreport']) {
    if (!above.values.has(key)) continue;
    note(child, 'changed', `${key}: gitleaks forgets it in a rule that extends another; it counts`);
  }
  return { ...child, values };
}

/** What stands below `file`: the files that it extends, or nothing. */
async function readBase(extend: TomlTable, chain: Chain): Promise<ExtendedFile | null> {
  const name = textAt(extend, 'path');
  if (name === '') return null;
  const shown = `extend.path ${JSON.stringify(name)}`;
  if (chain.paths.length > DEPTH_MAX) {
    note(extend, 'info', `${shown} is not read: gitleaks stops after ${DEPTH_MAX} files as well`);
    return null;
  }
  const found = chain.read(name, chain.paths.at(-1) ?? '');
  if ('reason' in found) {
    note(extend, 'lost', `${shown}: ${found.reason}`);
    return null;
  }
  if (chain.paths.includes(found.path)) {
    const circle = [...chain.paths, found.path].join(' → ');
    note(extend, 'info', `${shown} leads in a circle and is not read again: ${circle}`);
    return null;
  }
  return readLink(found.text, { ...chain, paths: [...chain.paths, found.path] });
}

/** Reads the last file of `chain.paths`, and below. */
async function readLink(text: string, chain: Chain): Promise<ExtendedFile> {
  const path = chain.paths.at(-1) ?? '';
  const file = chain.paths.length > 1 ? path : '';
  const context = { rule: '', notes: chain.notes, file, isLoose: true };
  const table = tableOf(await readToml(path, text), FILE_KEYS, context);
  const [extendValue] = tablesAt(table, 'extend');
  const extend = tableOf(extendValue ?? {}, EXTEND_KEYS, table);
  const rules = rulesOf(table);
  const base = await readBase(extend, chain);
  const wantsDefault = booleanAt(extend, 'usedefault');
  const isTooDeep = chain.paths.length > DEPTH_MAX;
  if (wantsDefault && isTooDeep) note(extend, 'info', 'extend.useDefault is too deep for gitleaks');
  if (wantsDefault && textAt(extend, 'path') !== '') {
    note(extend, 'info', 'extend has useDefault and path, which gitleaks refuses; both count here');
  }
  const url = textAt(extend, 'url');
  if (url !== '') note(extend, 'info', `extend.url ${JSON.stringify(url)} is not read by gitleaks`);
  const disabled = textsAt(extend, 'disabledrules');
  for (const [id, below] of base?.rules ?? []) {
    if (disabled.includes(id)) continue;
    const own = rules.get(id);
    rules.set(id, own === undefined ? below : mergeRule(below, own));
  }
  const unknown = disabled.filter((id) => base?.rules.has(id) !== true);
  return {
    table,
    rules,
    allows: [...(base?.allows ?? []), ...allowTables(table)],
    usesDefault: (wantsDefault && !isTooDeep) || base?.usesDefault === true,
    disabled: [...(base?.disabled ?? []), ...unknown],
  };
}

/** Reads a file and all that it extends. Throws CONFIG_BROKEN for one that is no TOML. */
export async function readExtended(
  path: string,
  text: string,
  read: ExtendReader,
  notes: ImportNote[],
): Promise<ExtendedFile> {
  return readLink(text, { read, notes, paths: [path] });
}
