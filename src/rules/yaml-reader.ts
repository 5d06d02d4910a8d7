/**
 * Reads YAML into typed fields with the place of every fault. Parsing is the `yaml` package's; this
 * file walks its nodes instead of plain values, because only nodes know their line.
 *
 * Rule files are untrusted: nothing is merged into existing objects, what aliases stand for is bounded,
 * and a document that overflows the parser's stack is a fault like any other.
 */
import type * as Yaml from 'yaml';
import { type AliasFault, replaceAliases } from '../base/yaml-aliases.ts';

/** Files above this size are refused: the built-in rules together are far smaller. */
const MAX_FILE_LENGTH: number = 8 << 20;

/** What is wrong in a rule file, and where. */
export interface RuleFault {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** Id of the rule, or '' outside of any. */
  readonly rule: string;
  /** The key, such as `allow.values`. */
  readonly key: string;
  readonly message: string;
}

/** A value of the document with its way there. */
export interface Field {
  readonly reader: YamlReader;
  readonly node: unknown;
  readonly key: string;
  readonly rule: string;
}

/** A document being read; faults collect here. */
interface YamlReader {
  readonly path: string;
  readonly yaml: typeof Yaml;
  readonly lines: Yaml.LineCounter;
  readonly faults: RuleFault[];
}

/** Line at which a field's value starts. */
export function lineOf({ reader, node }: Field): number {
  const range = (node as { range?: readonly number[] } | null)?.range;
  return range ? reader.lines.linePos(range[0]!).line : 1;
}

/** Notes a fault at a field, `extraLines` below its start. */
export function reject(field: Field, message: string, extraLines = 0): void {
  const { reader, rule, key } = field;
  const line = lineOf(field) + extraLines;
  reader.faults.push({ path: reader.path, line, rule, key, message });
}

/** How many lines below the start of a field its character number `offset` stands. */
export function linesInto(field: Field, offset: number): number {
  const { node, reader } = field;
  if (!reader.yaml.isScalar(node) || typeof node.value !== 'string') return 0;
  if (node.type !== 'BLOCK_LITERAL') return 0;
  return node.value.slice(0, offset).split('\n').length;
}

/** Opens a document; null when it cannot be parsed at all (the fault is noted). */
export async function openYaml(
  path: string,
  text: string,
  faults: RuleFault[],
): Promise<Field | null> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const note = (line: number, message: string): null => {
    faults.push({ path, line, rule: '', key: '', message });
    return null;
  };
  if (text.length > MAX_FILE_LENGTH) return note(1, `file is larger than ${MAX_FILE_LENGTH} bytes`);
  let document: Yaml.Document;
  let fault: AliasFault | null = null;
  try {
    document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
    if (document.errors.length === 0) fault = replaceAliases(yaml, document, MAX_FILE_LENGTH);
  } catch (error) {
    if (error instanceof RangeError) return note(1, 'the document nests too deeply');
    throw error;
  }
  const [error] = document.errors;
  if (error) return note(lines.linePos(error.pos[0]).line, errorText(error));
  if (fault) return note(lines.linePos(fault.position).line, fault.message);
  const reader: YamlReader = { path, yaml, lines, faults };
  return { reader, node: document.contents, key: '', rule: '' };
}

/** What the parser says, without what only programmers can do about it. */
function errorText({ code, message }: Yaml.YAMLParseError): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document (---): one file is one document';
  if (message.includes('call stack')) return 'the document nests too deeply';
  return `not valid YAML: ${message}`;
}

/** The edit distance of two short words, for suggestions. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, idx) => idx);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** `, did you mean x?` for the nearest known word, or ''. */
export function suggestion(word: string, known: Iterable<string>): string {
  if (word.length > 64) return '';
  let best = '';
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best === '' ? '' : `, did you mean ${best}?`;
}

/** Printable form of a word from an untrusted file. */
export function quoted(word: string): string {
  return JSON.stringify(word.length > 60 ? `${word.slice(0, 60)}…` : word);
}

/**
 * The entries of a mapping. Unknown keys, and values that are no mapping, are faults. `known` gives
 * every legal key.
 */
export function readMap(field: Field, known: readonly string[] | null): Map<string, Field> {
  const { reader, rule } = field;
  const { yaml } = reader;
  const entries = new Map<string, Field>();
  if (!yaml.isMap(field.node)) {
    reject(field, 'must be a mapping of keys to values');
    return entries;
  }
  for (const pair of field.node.items) {
    const name = yaml.isScalar(pair.key) ? String(pair.key.value) : '';
    const key = field.key === '' ? name : `${field.key}.${name}`;
    if (known && !known.includes(name)) {
      const at: Field = { reader, node: pair.key, key: field.key, rule };
      reject(at, `unknown key ${quoted(name)}${suggestion(name, known)}`);
    } else {
      entries.set(name, { reader, node: pair.value ?? pair.key, key, rule });
    }
  }
  return entries;
}

/** The items of a sequence. A fault if it is none. */
export function readItems(field: Field): Field[] {
  const { reader, key, rule } = field;
  if (!reader.yaml.isSeq(field.node)) {
    reject(field, 'must be a list');
    return [];
  }
  return field.node.items.map((node) => ({ reader, node, key, rule }));
}

export function isList(field: Field): boolean {
  return field.reader.yaml.isSeq(field.node);
}

export function isMapping(field: Field): boolean {
  return field.reader.yaml.isMap(field.node);
}

function scalarOf(field: Field): unknown {
  const { node, reader } = field;
  return reader.yaml.isScalar(node) ? node.value : undefined;
}

const MAX_TEXT = 65_536;

/** A string that is not empty, or null with a fault noted. */
export function readText(field: Field): string | null {
  const value = scalarOf(field);
  if (typeof value !== 'string') {
    const hint =
      typeof value === 'number' || typeof value === 'boolean' ? ': put it in quotes' : '';
    reject(field, `must be a text${hint}`);
    return null;
  }
  if (value.trim() === '') reject(field, 'must not be empty');
  else if (value.length > MAX_TEXT) reject(field, `is longer than ${MAX_TEXT} characters`);
  else return value;
  return null;
}

/** A list of texts; a single text counts as a list of one. */
export function readTexts(field: Field): string[] {
  const items = field.reader.yaml.isSeq(field.node) ? readItems(field) : [field];
  return items.map(readText).filter((text) => text !== null);
}

export function readBoolean(field: Field): boolean | null {
  const value = scalarOf(field);
  if (typeof value === 'boolean') return value;
  reject(field, 'must be true or false');
  return null;
}

/** A number within bounds. */
export function readNumber(field: Field, min: number, max: number, whole: boolean): number | null {
  const value = scalarOf(field);
  const fits = typeof value === 'number' && value >= min && value <= max;
  if (fits && (!whole || Number.isInteger(value))) return value;
  reject(field, `must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
  return null;
}

/** One of a few words. */
export function readChoice<T extends string>(field: Field, choices: readonly T[]): T | null {
  const value = scalarOf(field);
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const hint = typeof value === 'string' ? suggestion(value, choices) : '';
  reject(field, `must be one of ${choices.join(', ')}${hint}`);
  return null;
}
