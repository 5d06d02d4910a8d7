/** Reads one rule of a rule file and compiles it. */
import { CONFIDENCES, SEVERITIES } from '../base/model.ts';
import {
  type CompiledPattern,
  type CompiledRule,
  DEFAULT_PRIORITY,
  type RuleDetails,
  type RuleExample,
  UNBOUNDED,
} from './model.ts';
import { CONTEXT_NAMES, type ContextName, placeContext } from './pattern-context.ts';
import { PatternError } from './pattern-tree.ts';
import { ruleHash } from './rule-hash.ts';
import {
  type PatternStyle,
  readAllows,
  readPaths,
  readPattern,
  readRequires,
} from './schema-pattern.ts';
import {
  type Field,
  isMapping,
  lineOf,
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

/** Every key of a rule. */
export const RULE_KEYS = [
  'id',
  'kind',
  'provider',
  'title',
  'description',
  'severity',
  'confidence',
  'context',
  'pattern',
  'verbose',
  'group',
  'through',
  'throughMax',
  'literals',
  'caseless',
  'entropy',
  'checksum',
  'paths',
  'allow',
  'requires',
  'priority',
  'report',
  'examples',
  'counterExamples',
  'references',
  'revoke',
  'rotate',
  'docs',
  'tags',
] as const;
type RuleKey = (typeof RULE_KEYS)[number];

/** A rule with what people read about it. */
export interface LoadedRule {
  readonly rule: CompiledRule;
  readonly details: RuleDetails;
}

const ID = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
const MAX_ID_LENGTH = 80;
const DEFAULT_THROUGH_MAX = 16_384;
const MAX_THROUGH = 1 << 20;

/** Stands for the pattern of a rule that fires on paths alone. */
const NO_PATTERN: CompiledPattern = {
  jsSource: '',
  re2Source: '',
  engine: 'v8',
  steps: 0,
  minLength: 0,
  maxLength: 0,
  anchors: [],
  before: 0,
  after: 0,
  bounded: true,
  run: null,
  words: [],
  places: [],
  names: {},
};

type Get = <T>(key: RuleKey, reader: (field: Field) => T | null, fallback: T) => T;

function readId(field: Field): string {
  const id = readText(field) ?? '';
  if (id !== '' && (!ID.test(id) || id.length > MAX_ID_LENGTH)) {
    const message = `${quoted(id)} is not an id: lower-case letters, digits and single hyphens`;
    reject({ ...field, rule: id }, message);
  }
  return id;
}

function readUrl(field: Field): string | null {
  const url = readText(field);
  if (url === null || /^https:\/\/[^\s/]+\.[^\s]+$/.test(url)) return url;
  reject(field, 'must be an https address');
  return null;
}

function readUrls(field: Field): string[] {
  const items = field.reader.yaml.isSeq(field.node)
    ? field.node.items.map((node) => ({ ...field, node }))
    : [field];
  return items.map(readUrl).filter((url) => url !== null);
}

/** Texts, or mappings with the keys text and path. */
function readExamples(field: Field): RuleExample[] {
  const items = field.reader.yaml.isSeq(field.node) ? readItems(field) : [field];
  return items.flatMap((item) => {
    if (!isMapping(item)) {
      const text = readText(item);
      return text === null ? [] : [{ text, path: '' }];
    }
    const keys = readMap(item, ['text', 'path']);
    const textField = keys.get('text');
    const pathField = keys.get('path');
    if (!textField) reject(item, 'an example needs the key text');
    const text = textField ? readText(textField) : null;
    const path = pathField ? readText(pathField) : '';
    return text === null || path === null ? [] : [{ text, path }];
  });
}

function readGroup(field: Field): string | number | null {
  const { yaml } = field.reader;
  const isNumber = yaml.isScalar(field.node) && typeof field.node.value === 'number';
  return isNumber ? readNumber(field, 0, 1000, true) : readText(field);
}

/** Only generic rules say their kind: the others have a pattern or they have not. */
function readKind(field: Field): 'generic' | null {
  return readChoice(field, ['generic'] as const);
}

function readContext(field: Field): ContextName | null {
  return readChoice(field, CONTEXT_NAMES);
}

/** The pattern for people, with its context in place. */
function shownPattern(get: Get, keys: ReadonlyMap<string, Field>): string {
  const pattern = keys.get('pattern');
  const written = (pattern && readText(pattern)) ?? '';
  const context = get<ContextName | null>('context', readContext, null);
  if (context === null || written === '') return written;
  try {
    return placeContext(written, context).source;
  } catch (error) {
    // The fault was noted where the pattern was compiled.
    if (error instanceof PatternError) return written;
    throw error;
  }
}

function readMain(
  get: Get,
  keys: ReadonlyMap<string, Field>,
  style: PatternStyle,
): CompiledPattern | null {
  const pattern = keys.get('pattern');
  if (!pattern) return NO_PATTERN;
  const context = get<ContextName | null>('context', readContext, null);
  if (context !== null && !style.verbose) {
    reject(keys.get('context') ?? pattern, 'needs a pattern in which white space means nothing');
  }
  const options = {
    ...style,
    group: get<string | number | null>('group', readGroup, null),
    literals: get<string[] | null>('literals', readTexts, null),
  };
  return readPattern(pattern, options, context);
}

function extendReach(pattern: CompiledPattern, throughMax: number): CompiledPattern {
  if (throughMax === 0 || !pattern.bounded) return pattern;
  return { ...pattern, after: Math.min(UNBOUNDED, pattern.after + throughMax) };
}

function readDetails(get: Get, keys: ReadonlyMap<string, Field>, origin: string): RuleDetails {
  return {
    description: get('description', readText, ''),
    pattern: shownPattern(get, keys),
    examples: get<RuleExample[]>('examples', readExamples, []),
    counterExamples: get<RuleExample[]>('counterExamples', readExamples, []),
    references: get<string[]>('references', readUrls, []),
    revoke: get('revoke', readUrl, ''),
    rotate: get('rotate', readText, ''),
    docs: get('docs', readUrl, ''),
    origin,
  };
}

function readCore(
  get: Get,
  keys: ReadonlyMap<string, Field>,
  id: string,
  provider: string,
): Omit<CompiledRule, 'hash'> | null {
  const style: PatternStyle = {
    verbose: get('verbose', readBoolean, true),
    caseless: get('caseless', readBoolean, false),
  };
  const pattern = readMain(get, keys, style);
  const throughMax = keys.has('through')
    ? get('throughMax', (at) => readNumber(at, 1, MAX_THROUGH, true), DEFAULT_THROUGH_MAX)
    : 0;
  const search = { ...style, group: 0, textLength: throughMax };
  const through = get<CompiledPattern | null>('through', (at) => readPattern(at, search), null);
  const core = {
    ...extendReach(pattern ?? NO_PATTERN, through ? throughMax : 0),
    id,
    provider: get('provider', readText, provider),
    title: get('title', readText, id),
    severity: get('severity', (at) => readChoice(at, SEVERITIES), 'medium'),
    confidence: get('confidence', (at) => readChoice(at, CONFIDENCES), 'medium'),
    kind: get('kind', readKind, keys.has('pattern') ? 'text' : 'path'),
    priority: get('priority', (at) => readNumber(at, -1000, 1000, true), DEFAULT_PRIORITY),
    entropy: get<number | null>('entropy', (at) => readNumber(at, 0, 8, false), null),
    checksum: get<string | null>('checksum', readText, null),
    through,
    throughMax,
    paths: get('paths', (at) => readPaths(at, style), { include: [], exclude: [] }),
    allow: get('allow', (at) => readAllows(at, style), []),
    requires: get('requires', (at) => readRequires(at, style), []),
    tags: get<string[]>('tags', readTexts, []),
    report: get('report', readBoolean, true),
  } satisfies Omit<CompiledRule, 'hash'>;
  return pattern ? core : null;
}

function checkTogether(
  core: Omit<CompiledRule, 'hash'>,
  keys: ReadonlyMap<string, Field>,
  rule: Field,
): void {
  const needsPattern: RuleKey[] = [
    'context',
    'group',
    'through',
    'literals',
    'caseless',
    'entropy',
    'checksum',
  ];
  if (core.kind === 'generic') {
    for (const key of ['pattern', ...needsPattern] satisfies RuleKey[]) {
      const field = keys.get(key);
      if (field) reject(field, 'has no meaning for a generic rule');
    }
  } else if (core.kind === 'path') {
    if (core.paths.include.length === 0) {
      reject(rule, 'a rule needs a pattern, or paths.include to fire on paths alone');
    }
    for (const key of [...needsPattern, 'requires'] satisfies RuleKey[]) {
      const field = keys.get(key);
      if (field) reject(field, 'has no meaning without the key pattern');
    }
    if (!core.report)
      reject(keys.get('report')!, 'a rule about paths alone can help no other rule');
  } else if (core.minLength === 0) {
    reject(keys.get('pattern')!, 'the pattern matches the empty text');
  }
  const throughMax = keys.get('throughMax');
  if (throughMax && !keys.has('through'))
    reject(throughMax, 'has no meaning without the key through');
}

/** Reads a rule; null, with faults noted, if it cannot be used. */
export function readRule(item: Field, provider: string): LoadedRule | null {
  const { reader } = item;
  const faultsBefore = reader.faults.length;
  const field: Field = { ...item, key: '' };
  if (!isMapping(field)) {
    reject(field, 'a rule must be a mapping of keys to values');
    return null;
  }
  const idField = readMap(field, null).get('id');
  const id = idField ? readId(idField) : '';
  const rule: Field = { ...field, rule: id };
  if (!idField) reject(rule, 'the key id is missing');
  const keys = readMap(rule, RULE_KEYS);
  const get: Get = (key, read, fallback) => {
    const at = keys.get(key);
    return at === undefined ? fallback : (read(at) ?? fallback);
  };
  const core = readCore(get, keys, id, provider);
  const details = readDetails(get, keys, `${reader.path}:${lineOf(field)}`);
  if (core) checkTogether(core, keys, rule);
  if (!core || reader.faults.length > faultsBefore) return null;
  return { rule: { ...core, hash: ruleHash(core) }, details };
}
