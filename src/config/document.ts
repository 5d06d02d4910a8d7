/**
 * The text of a configuration file as a tree of plain values that know their line. YAML is parsed by
 * the `yaml` package, loaded only when there is a file; JSON (package.json) by the platform.
 *
 * A file may come from a repository that nobody trusts: its size, its depth and its aliases are
 * bounded, and no object of the parser is passed on, so that odd keys (`__proto__`) go nowhere.
 */
import type * as Yaml from 'yaml';
import { ScanError } from '../base/errors.ts';
import { replaceAliases } from '../base/yaml-aliases.ts';

/** A value of the file. Lines count from 1. */
export type ConfigNode =
  | {
      readonly kind: 'scalar';
      readonly line: number;
      readonly value: string | number | boolean | null;
    }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly ConfigNode[] }
  | { readonly kind: 'map'; readonly line: number; readonly entries: readonly ConfigEntry[] };

/** A key with its value. */
export interface ConfigEntry {
  readonly key: string;
  readonly line: number;
  readonly node: ConfigNode;
}

/** A configuration file is a page of text; more is a mistake or an attack. */
export const CONFIG_LENGTH_MAX = 1_000_000;
const DEPTH_MAX = 12;

/** An error that names file and line. */
export function configError(
  path: string,
  line: number,
  message: string,
  cause?: unknown,
): ScanError {
  return new ScanError('CONFIG_BROKEN', { path, line, message }, { cause });
}

interface Reading {
  readonly path: string;
  readonly yaml: typeof Yaml;
  readonly lines: Yaml.LineCounter;
}

function lineOf(node: unknown, { lines }: Reading): number {
  const range = (node as { range?: readonly number[] } | null)?.range;
  return range === undefined ? 1 : lines.linePos(range[0] ?? 0).line;
}

function scalarOf(value: unknown, line: number, path: string): ConfigNode {
  if (value === null || value === undefined) return { kind: 'scalar', line, value: null };
  const isPlain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (isPlain) return { kind: 'scalar', line, value };
  throw configError(path, line, 'a value of this type is not used here');
}

function convert(node: unknown, reading: Reading, depth: number, near: number): ConfigNode {
  const { yaml, path } = reading;
  const line = node === null ? near : lineOf(node, reading);
  if (depth > DEPTH_MAX) throw configError(path, line, 'nested too deeply');
  if (yaml.isSeq(node)) {
    const items = node.items.map((item) => convert(item, reading, depth + 1, line));
    return { kind: 'list', line, items };
  }
  if (yaml.isMap(node)) return { kind: 'map', line, entries: entriesOf(node, reading, depth) };
  return scalarOf(yaml.isScalar(node) ? node.value : null, line, path);
}

function entriesOf(map: Yaml.YAMLMap, reading: Reading, depth: number): ConfigEntry[] {
  return map.items.map(({ key, value }) => {
    const line = lineOf(key, reading);
    if (!reading.yaml.isScalar(key)) throw configError(reading.path, line, 'a key must be a word');
    return { key: String(key.value), line, node: convert(value, reading, depth + 1, line) };
  });
}

/** Parses YAML. `path` is what errors call the file. */
export async function parseYaml(text: string, path: string): Promise<ConfigNode> {
  if (text.length > CONFIG_LENGTH_MAX) throw configError(path, 1, 'the file is too large');
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  try {
    const document = yaml.parseDocument(text.replace(/^\ufeff/, ''), {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: true,
    });
    const [fault] = document.errors;
    if (fault !== undefined) {
      // The parser turns its own stack overflow into an error of the document.
      const isDeep = /call stack/i.test(fault.message);
      const message = isDeep ? 'nested too deeply' : (fault.message.split('\n')[0] ?? fault.code);
      throw configError(path, lines.linePos(fault.pos[0]).line, message, fault);
    }
    const alias = replaceAliases(yaml, document, CONFIG_LENGTH_MAX);
    if (alias !== null) {
      throw configError(path, lines.linePos(alias.position).line, alias.message);
    }
    return convert(document.contents, { path, yaml, lines }, 0, 1);
  } catch (error) {
    if (error instanceof RangeError) throw configError(path, 1, 'nested too deeply', error);
    throw error;
  }
}

function fromJson(value: unknown, path: string, line: number, depth = 0): ConfigNode {
  if (depth > DEPTH_MAX) throw configError(path, line, 'nested too deeply');
  if (Array.isArray(value)) {
    const items = value.map((item) => fromJson(item, path, line, depth + 1));
    return { kind: 'list', line, items };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, member]) => {
      return { key, line, node: fromJson(member, path, line, depth + 1) };
    });
    return { kind: 'map', line, entries };
  }
  return scalarOf(value, line, path);
}

/** The `gitsift` member of a package.json, or null if there is none. */
export function parsePackage(text: string, path: string): ConfigNode | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (!text.includes('"gitsift"')) return null;
    throw configError(path, 1, 'is not JSON', error);
  }
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  if (!isObject || !Object.hasOwn(parsed as object, 'gitsift')) return null;
  const line = text.slice(0, text.indexOf('"gitsift"')).split('\n').length;
  return fromJson((parsed as { gitsift: unknown }).gitsift, path, line);
}
