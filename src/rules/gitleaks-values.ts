/**
 * Reads values of a gitleaks file, or of another scanner's. As gitleaks does, keys are taken in any case; what
 * it would ignore or refuse is noted instead.
 */

/** What will be written as YAML. */
export type Plain = Record<string, unknown>;

/** What became of a part of the file. */
export interface ImportNote {
  /** `lost`: it has no effect any more; `changed`: it means something else; `info`: worth knowing. */
  readonly level: 'lost' | 'changed' | 'info';
  /** Id of the rule in the file, or ''. */
  readonly rule: string;
  readonly message: string;
}

/** A table of the file, with a place for notes on it. */
export interface TomlTable {
  readonly values: ReadonlyMap<string, unknown>;
  readonly rule: string;
  /** The file that holds it where another one extends that; '' for the file itself. */
  readonly file: string;
  readonly notes: ImportNote[];
  /**
   * Values are taken as viper takes them for gitleaks: numbers and texts for each other, a text with commas
   * for a list.
   */
  readonly isLoose?: boolean;
  /** An unknown key is a loss: it may say when the rule counts. */
  readonly isStrict?: boolean;
}

export function note(table: TomlTable, level: ImportNote['level'], message: string): void {
  const { rule, file, notes } = table;
  notes.push({ level, rule, message: file === '' ? message : `${file}: ${message}` });
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Opens a table; keys are folded. Keys outside of `known` are noted. */
export function tableOf(
  value: unknown,
  known: readonly string[],
  context: Pick<TomlTable, 'rule' | 'file' | 'notes' | 'isLoose' | 'isStrict'>,
): TomlTable {
  const values = new Map<string, unknown>();
  const { rule, file, notes, isLoose = false, isStrict = false } = context;
  const table: TomlTable = { values, rule, file, notes, isLoose, isStrict };
  if (!isTable(value)) return table;
  for (const [key, inner] of Object.entries(value)) {
    const folded = key.toLowerCase();
    if (known.includes(folded)) values.set(folded, inner);
    else note(table, isStrict ? 'lost' : 'info', `unknown key ${JSON.stringify(key)} is left out`);
  }
  return table;
}

/** What stands for a text where values are loose; null for what is none. */
function looseText(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  return null;
}

/** A text, '' if absent or of another type. */
export function textAt(table: TomlTable, key: string): string {
  const value = table.values.get(key);
  if (typeof value === 'string') return value;
  const text = table.isLoose ? looseText(value) : null;
  if (text === null && value !== undefined) note(table, 'lost', `${key} is no text`);
  return text ?? '';
}

/** A number, 0 if absent or of another type. */
export function numberAt(table: TomlTable, key: string): number {
  const value = table.values.get(key);
  const isText = table.isLoose && typeof value === 'string' && value.trim() !== '';
  const number = isText ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  if (value !== undefined) note(table, 'lost', `${key} is no number`);
  return 0;
}

/** What Go's strconv.ParseBool takes. */
const YES: ReadonlySet<unknown> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const NO: ReadonlySet<unknown> = new Set(['', '0', 'f', 'F', 'FALSE', 'false', 'False']);

export function booleanAt(table: TomlTable, key: string): boolean {
  const value = table.values.get(key);
  if (value === undefined || typeof value === 'boolean') return value === true;
  if (table.isLoose && typeof value === 'number') return value !== 0;
  if (table.isLoose && (YES.has(value) || NO.has(value))) return YES.has(value);
  note(table, 'lost', `${key} is neither true nor false`);
  return false;
}

/** A list of texts; a single text counts as a list of one, or of several where values are loose. */
export function textsAt(table: TomlTable, key: string): string[] {
  const value = table.values.get(key);
  if (value === undefined || value === '') return [];
  if (table.isLoose && typeof value === 'string') return value.split(',');
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = items
    .map((item) => (table.isLoose ? (looseText(item) ?? item) : item))
    .filter((item) => typeof item === 'string');
  if (texts.length < items.length) note(table, 'lost', `${key} holds something that is no text`);
  return texts;
}

/** A list of tables; a single table counts as a list of one. */
export function tablesAt(table: TomlTable, key: string): unknown[] {
  const value = table.values.get(key);
  if (value === undefined) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const tables = items.filter(isTable);
  if (tables.length < items.length) note(table, 'lost', `${key} holds something that is no table`);
  return tables;
}
