/**
 * What other tools' files say, in one form: places and values that were accepted, and patterns that
 * silence. Readers make it, resolve.ts finds what it means in this repository.
 */

/** One secret that another tool was told to accept. */
export interface AcceptedEntry {
  /** Line in its file, from 1; 0 where the format has none. */
  readonly at: number;
  /** Path with `/`, '' where only the value is known. */
  readonly path: string;
  /** Line of the secret, from 1; 0 where it is not known. */
  readonly line: number;
  /** Full hex id, '' for any commit. */
  readonly commit: string;
  /** What the other tool calls the kind of secret, '' if nothing. */
  readonly rule: string;
  /** Values that it may have meant; never printed. */
  readonly values: readonly string[];
  /** SHA-1 and SHA-256 of the value in hex. */
  readonly hashes: readonly string[];
  /** Somebody's words, '' for none. */
  readonly reason: string;
}

/** A pattern that silences: an expression, a glob of .gitignore, or a literal text. */
export interface SilencingPattern {
  readonly target: 'paths' | 'values' | 'lines';
  readonly kind: 'regex' | 'glob' | 'literal';
  readonly text: string;
}

/** What a reader has to say. `lost`: it silences nothing any more; `info`: worth knowing. */
export interface ReaderNote {
  readonly level: 'lost' | 'changed' | 'info';
  readonly message: string;
}

/** One file of another tool. */
export interface ForeignFile {
  /** `gitleaks report`: what people would call it. */
  readonly kind: string;
  readonly entries: readonly AcceptedEntry[];
  readonly patterns: readonly SilencingPattern[];
  /** Text of a gitleaks configuration, which rules/ imports; null for every other file. */
  readonly gitleaksConfig: string | null;
  /** Findings that the other tool's users have confirmed: they stay findings. */
  readonly confirmed: number;
  readonly notes: readonly ReaderNote[];
}

const NOTHING: AcceptedEntry = {
  at: 0,
  path: '',
  line: 0,
  commit: '',
  rule: '',
  values: [],
  hashes: [],
  reason: '',
};

/** An entry with what is known of it. */
export function entryOf(known: Partial<AcceptedEntry>): AcceptedEntry {
  return { ...NOTHING, ...known };
}

/** A file with what is known of it. */
export function foreignFile(kind: string, parts: Partial<ForeignFile>): ForeignFile {
  return {
    kind,
    entries: [],
    patterns: [],
    gitleaksConfig: null,
    confirmed: 0,
    notes: [],
    ...parts,
  };
}

/** A record as parsers give it. */
export type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, '' for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A line number: a positive integer, 0 for anything else. */
export function lineOf(value: unknown): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : 0;
}

/** A list; one thing alone counts as a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** A path as we write it. */
export function pathOf(value: unknown): string {
  return textOf(value)
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '');
}
