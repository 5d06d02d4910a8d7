/**
 * Reads the keys of a rule file that hold patterns: a pattern, a list of them, paths, allowances,
 * companions. A fault in a pattern is reported at its own line inside a block of YAML.
 */
import { type CompileOptions, compilePattern } from './compile.ts';
import { globSource } from './glob.ts';
import type { CompiledAllow, CompiledCompanion, CompiledPaths, CompiledPattern } from './model.ts';
import { type ContextName, placeContext } from './pattern-context.ts';
import { PatternError, type PatternFault } from './pattern-tree.ts';
import {
  type Field,
  isMapping,
  linesInto,
  quoted,
  readBoolean,
  readChoice,
  readItems,
  readMap,
  readNumber,
  readText,
  readTexts,
  reject,
} from './yaml-reader.ts';

/** Lengths of text that patterns searched in paths, values and surroundings are dimensioned for. */
const PATH_LENGTH = 512;
const VALUE_LENGTH = 4096;
const SURROUNDINGS_LENGTH = 16_384;

export interface PatternStyle {
  readonly verbose: boolean;
  readonly caseless: boolean;
}

function rejectPattern(field: Field, source: string, fault: PatternFault): void {
  const near = source.slice(fault.position, fault.position + 24).split('\n')[0]!;
  const where = near === '' ? 'at the end' : `at ${quoted(near)}`;
  const hint = fault.hint === '' ? '' : `; ${fault.hint}`;
  const place = fault.position === 0 && near === '' ? '' : ` ${where}`;
  reject(field, `${fault.message}${place}${hint}`, linesInto(field, fault.position));
}

/**
 * Compiles the pattern in a field, with what the rule's `context` stands for in its place; null, with the
 * fault noted, if it is none.
 */
export function readPattern(
  field: Field,
  options: CompileOptions,
  context: ContextName | null = null,
): CompiledPattern | null {
  const written = readText(field);
  if (written === null) return null;
  try {
    const { source, origin } =
      context === null
        ? { source: written, origin: (position: number) => position }
        : placeContext(written, context);
    const compiled = compilePattern(source, options);
    if (compiled.kind === 'compiled') return compiled.pattern;
    const { fault } = compiled;
    rejectPattern(field, written, { ...fault, position: origin(fault.position) });
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    rejectPattern(field, written, error.fault);
  }
  return null;
}

function readPatterns(field: Field, options: CompileOptions): CompiledPattern[] {
  const items = field.reader.yaml.isSeq(field.node) ? readItems(field) : [field];
  return items.map((item) => readPattern(item, options)).filter((pattern) => pattern !== null);
}

function readGlob(field: Field): CompiledPattern | null {
  const glob = readText(field);
  if (glob === null) return null;
  try {
    const compiled = compilePattern(globSource(glob), { group: 0, textLength: PATH_LENGTH });
    if (compiled.kind === 'compiled') return compiled.pattern;
    reject(field, `not a glob: ${compiled.fault.message}`);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    reject(field, `not a glob: ${error.fault.message}; ${error.fault.hint}`);
  }
  return null;
}

/** A list of globs; an item `{pattern: ...}` is a pattern searched in the path. */
function readPathList(field: Field, style: PatternStyle): CompiledPattern[] {
  const items = field.reader.yaml.isSeq(field.node) ? readItems(field) : [field];
  const patterns = items.map((item) => {
    if (!isMapping(item)) return readGlob(item);
    const pattern = readMap(item, ['pattern']).get('pattern');
    if (!pattern) reject(item, 'a path is a glob, or a mapping with the key pattern');
    return pattern ? readPattern(pattern, { ...style, group: 0, textLength: PATH_LENGTH }) : null;
  });
  return patterns.filter((pattern) => pattern !== null);
}

export function readPaths(field: Field, style: PatternStyle): CompiledPaths {
  const keys = readMap(field, ['include', 'exclude']);
  const include = keys.get('include');
  const exclude = keys.get('exclude');
  return {
    include: include ? readPathList(include, style) : [],
    exclude: exclude ? readPathList(exclude, style) : [],
  };
}

const ALLOW_KEYS = [
  'description',
  'match',
  'values',
  'matches',
  'lines',
  'stopwords',
  'paths',
  'commits',
] as const;
const COMMIT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

function readCommits(field: Field): string[] {
  return readTexts(field).flatMap((commit) => {
    if (COMMIT_ID.test(commit)) return [commit.toLowerCase()];
    reject(field, `${quoted(commit)} is not a full commit id`);
    return [];
  });
}

/** One allowance. `extra` names further legal keys, which the caller reads. */
export function readAllow(
  field: Field,
  style: PatternStyle,
  extra: readonly string[] = [],
): CompiledAllow {
  const keys = readMap(field, [...ALLOW_KEYS, 'verbose', ...extra]);
  const verboseField = keys.get('verbose');
  const verbose = verboseField ? (readBoolean(verboseField) ?? true) : style.verbose;
  const read = <T>(name: (typeof ALLOW_KEYS)[number], reader: (at: Field) => T): T | null => {
    const at = keys.get(name);
    return at ? reader(at) : null;
  };
  const own: PatternStyle = { verbose, caseless: style.caseless };
  const valueSearch = { ...own, group: 0, textLength: VALUE_LENGTH };
  const allow: CompiledAllow = {
    description: read('description', readText) ?? '',
    match: read('match', (at) => readChoice(at, ['any', 'all'])) ?? 'any',
    values: read('values', (at) => readPatterns(at, valueSearch)) ?? [],
    matches: read('matches', (at) => readPatterns(at, valueSearch)) ?? [],
    lines: read('lines', (at) => readPatterns(at, valueSearch)) ?? [],
    stopwords: (read('stopwords', readTexts) ?? []).map((word) => word.toLowerCase()),
    paths: read('paths', (at) => readPathList(at, own)) ?? [],
    commits: read('commits', readCommits) ?? [],
  };
  const criteria = ALLOW_KEYS.slice(2).some((name) => keys.has(name));
  if (!criteria) reject(field, 'an allowance without any criterion would allow nothing');
  return allow;
}

/** One allowance or a list of them. */
export function readAllows(field: Field, style: PatternStyle): CompiledAllow[] {
  const items = isMapping(field) ? [field] : readItems(field);
  return items.map((item) => readAllow(item, style));
}

const COMPANION_KEYS = [
  'rule',
  'pattern',
  'name',
  'withinLines',
  'withinColumns',
  'optional',
  'caseless',
] as const;
const DEFAULT_LINES = 5;
const MAX_LINES = 1000;

/** A number of lines, or `any` for the whole text. */
function readLines(field: Field): number | null {
  const { yaml } = field.reader;
  if (yaml.isScalar(field.node) && field.node.value === 'any') return null;
  return readNumber(field, 0, MAX_LINES, true);
}

function readCompanion(field: Field, style: PatternStyle): CompiledCompanion | null {
  const keys = readMap(field, COMPANION_KEYS);
  const at = (name: (typeof COMPANION_KEYS)[number]): Field | undefined => keys.get(name);
  const rule = at('rule');
  const pattern = at('pattern');
  if ((rule === undefined) === (pattern === undefined)) {
    reject(field, 'needs either the key rule or the key pattern');
    return null;
  }
  const lines = at('withinLines');
  const columns = at('withinColumns');
  const optional = at('optional');
  const name = at('name');
  const fold = at('caseless');
  const caseless = fold ? (readBoolean(fold) ?? false) : style.caseless;
  const ruleId = rule ? readText(rule) : null;
  const search = { ...style, caseless, textLength: SURROUNDINGS_LENGTH };
  const compiled = pattern ? readPattern(pattern, search) : null;
  if (ruleId === null && compiled === null) return null;
  return {
    rule: ruleId,
    pattern: compiled,
    name: (name && readText(name)) ?? ruleId ?? '',
    withinLines: lines ? readLines(lines) : columns ? null : DEFAULT_LINES,
    withinColumns: columns ? readNumber(columns, 0, 1_000_000, true) : null,
    optional: optional ? (readBoolean(optional) ?? false) : false,
  };
}

/** One companion or a list of them. */
export function readRequires(field: Field, style: PatternStyle): CompiledCompanion[] {
  const items = isMapping(field) ? [field] : readItems(field);
  return items.map((item) => readCompanion(item, style)).filter((companion) => companion !== null);
}
