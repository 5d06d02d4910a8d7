/**
 * The compact text form of compiled rules: written by the build, read at every start by
 * pack-reader.ts, whose functions mirror these. What many rules share (contexts of keywords,
 * allowances) stands there once, and every rule on a line of its own, because a scan needs few of them.
 */
import { CONFIDENCES, SEVERITIES } from '../base/model.ts';
import type {
  CompiledAllow,
  CompiledCompanion,
  CompiledPattern,
  CompiledRule,
  SecretPlace,
} from './model.ts';
import type { Anchor, FollowRun } from './pattern-follow.ts';

export const ENGINES = ['v8', 'guarded', 'linear'] as const;
export const KINDS = ['text', 'path', 'generic'] as const;

/** Introduces the number of a fragment; a pattern's source has no such character. */
export const MARK = '\u0001';
/** Between the words of a pattern; none of them holds it. */
export const WORD_END = ' ';
export const FIRST_FRAGMENT = 0x20;
const MIN_FRAGMENT = 40;
const MAX_FRAGMENTS = 0xd000;

export type PlaceRow = readonly [
  group: number,
  fromEnd: 0 | 1,
  distance: number,
  plus: readonly number[],
];
/** Anchors that differ in their bytes only. */
export type AnchorRow = readonly [
  caseless: 0 | 1,
  before: number,
  minBefore: number,
  after: number,
  minAfter: number,
  follow: readonly FollowRow[],
  lead: LeadRow | 0,
  ...bytes: string[],
];
export type LeadRow = readonly [spelled: string, ...ranges: number[]];
export type FollowRow = readonly [length: number, ...ranges: number[]];
export type RunRow = readonly [length: number, ranges: readonly number[]];
export type PatternRow = readonly [
  jsSource: string,
  re2Source: string,
  engine: number,
  steps: number,
  minLength: number,
  maxLength: number,
  before: number,
  after: number,
  bounded: 0 | 1,
  anchors: readonly AnchorRow[],
  places: readonly PlaceRow[],
  names: Readonly<Record<string, readonly number[]>>,
  run: RunRow | 0,
  words: string,
];
export type AllowRow = readonly [
  description: string,
  all: 0 | 1,
  values: readonly number[],
  matches: readonly number[],
  lines: readonly number[],
  stopwords: readonly string[],
  paths: readonly number[],
  commits: readonly string[],
];
export type NeedRow = readonly [
  name: string,
  rule: string | null,
  pattern: number,
  withinLines: number | null,
  withinColumns: number | null,
  optional: 0 | 1,
];
export type RuleRow = readonly [
  pattern: PatternRow,
  provider: string,
  title: string,
  severity: number,
  confidence: number,
  entropy: number | null,
  checksum: string | null,
  through: number,
  throughMax: number,
  include: readonly number[],
  exclude: readonly number[],
  allow: readonly number[],
  tags: readonly string[],
];

/**
 * The first line of the text. Behind it, a line each: fragments, then patterns beside the rules' own
 * (of allowances, paths, ends), then allowances, then rules.
 */
export interface PackHead {
  readonly fragments: number;
  readonly patterns: number;
  readonly allows: number;
  /** Characters of each line, its end included. */
  readonly lengths: readonly number[];
  /** What is asked of every rule before any of them is found, by rule. */
  readonly ids: readonly string[];
  readonly hashes: readonly string[];
  readonly kinds: readonly number[];
  readonly priorities: readonly number[];
  /** Rules that report nothing of their own, and rules that have companions: few. */
  readonly silent: readonly number[];
  readonly requires: readonly (readonly [rule: number, needs: readonly NeedRow[]])[];
}

/** Numbers things, equal things alike. */
class Table<T> {
  readonly rows: T[] = [];
  readonly #known = new Map<string, number>();

  add(row: T): number {
    const key = JSON.stringify(row);
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.rows.push(row) - 1;
      this.#known.set(key, index);
    }
    return index;
  }
}

function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

function followRow({ length, ranges }: FollowRun): FollowRow {
  return [length, ...ranges];
}

/** Neighbours that differ in their bytes only share a row; the order stays. */
function anchorRows(anchors: readonly Anchor[]): AnchorRow[] {
  type Row = [
    0 | 1,
    number,
    number,
    number,
    number,
    readonly FollowRow[],
    LeadRow | 0,
    ...string[],
  ];
  const rows: Row[] = [];
  let lastKey = '';
  for (const { bytes, caseless, before, minBefore, after, minAfter, follow, lead } of anchors) {
    const runs = follow.map(followRow);
    const leads: LeadRow | 0 = lead === null ? 0 : [lead.spelled, ...lead.ranges];
    const key = JSON.stringify([caseless, before, minBefore, after, minAfter, runs, leads]);
    if (key === lastKey) rows.at(-1)!.push(bytes);
    else rows.push([bit(caseless), before, minBefore, after, minAfter, runs, leads, bytes]);
    lastKey = key;
  }
  return rows;
}

function placeRow({ group, from, distance, plus }: SecretPlace): PlaceRow {
  return [group, bit(from === 'end'), distance, plus];
}

function patternRow(pattern: CompiledPattern): PatternRow {
  const { jsSource, re2Source, run } = pattern;
  return [
    jsSource,
    re2Source === jsSource ? '' : re2Source,
    ENGINES.indexOf(pattern.engine),
    pattern.steps,
    pattern.minLength,
    pattern.maxLength,
    pattern.before,
    pattern.after,
    bit(pattern.bounded),
    anchorRows(pattern.anchors),
    pattern.places.map(placeRow),
    pattern.names,
    run === null ? 0 : [run.length, run.ranges],
    pattern.words.join(WORD_END),
  ];
}

/** Balanced groups of a source that are long enough to be worth sharing, outer before inner. */
function groupsIn(source: string): string[] {
  const opens: number[] = [];
  const groups: string[] = [];
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at];
    if (character === '\\') at += 1;
    else if (character === '[') at = classEnd(source, at);
    else if (character === '(') opens.push(at);
    else if (character === ')') {
      const open = opens.pop() ?? 0;
      if (at + 1 - open >= MIN_FRAGMENT) groups.push(source.slice(open, at + 1));
    }
  }
  return groups.toReversed();
}

function classEnd(source: string, open: number): number {
  let at = open + 1;
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
  return at;
}

/** Groups that stand in several sources, the longest first. */
function sharedFragments(sources: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const source of sources) {
    for (const group of groupsIn(source)) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const shared = [...counts].filter(([, count]) => count > 1).map(([group]) => group);
  return shared.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1)).slice(0, MAX_FRAGMENTS);
}

function shortenAll(rows: readonly RuleRow[], fragments: readonly string[]): RuleRow[] {
  const kept = fragments.map((fragment, idx) => ({
    fragment,
    mark: MARK + String.fromCharCode(FIRST_FRAGMENT + idx),
  }));
  const shorten = (source: string): string => {
    if (source.includes(MARK)) return source;
    let text = source;
    for (const { fragment, mark } of kept) {
      if (fragment.length <= text.length) text = text.replaceAll(fragment, mark);
    }
    return text;
  };
  return rows.map(([pattern, ...rest]) => {
    const [jsSource, re2Source, ...facts] = pattern;
    return [[shorten(jsSource), shorten(re2Source), ...facts], ...rest];
  });
}

function allowRow(allow: CompiledAllow, patterns: Table<PatternRow>): AllowRow {
  const numbers = (list: readonly CompiledPattern[]): number[] =>
    list.map((pattern) => patterns.add(patternRow(pattern)));
  return [
    allow.description,
    bit(allow.match === 'all'),
    numbers(allow.values),
    numbers(allow.matches),
    numbers(allow.lines),
    allow.stopwords,
    numbers(allow.paths),
    allow.commits,
  ];
}

function needRow(companion: CompiledCompanion, patterns: Table<PatternRow>): NeedRow {
  const { name, rule, pattern, withinLines, withinColumns, optional } = companion;
  const number = pattern === null ? -1 : patterns.add(patternRow(pattern));
  return [name, rule, number, withinLines, withinColumns, bit(optional)];
}

/** Writes rules as text. */
export function encodeRules(rules: readonly CompiledRule[]): string {
  const patterns = new Table<PatternRow>();
  const allows = new Table<AllowRow>();
  const number = (pattern: CompiledPattern): number => patterns.add(patternRow(pattern));
  const rows = rules.map(
    (rule): RuleRow => [
      patternRow(rule),
      rule.provider,
      rule.title,
      SEVERITIES.indexOf(rule.severity),
      CONFIDENCES.indexOf(rule.confidence),
      rule.entropy,
      rule.checksum,
      rule.through ? number(rule.through) : -1,
      rule.throughMax,
      rule.paths.include.map(number),
      rule.paths.exclude.map(number),
      rule.allow.map((allow) => allows.add(allowRow(allow, patterns))),
      rule.tags,
    ],
  );
  const requires = rules.flatMap((rule, index) => {
    const needs = rule.requires.map((companion) => needRow(companion, patterns));
    return needs.length === 0 ? [] : [[index, needs] as const];
  });
  const fragments = sharedFragments(rules.map((rule) => rule.jsSource));
  const shortened = shortenAll(rows, fragments);
  const lines = [...fragments, ...patterns.rows, ...allows.rows, ...shortened].map(asciiLine);
  const head: PackHead = {
    fragments: fragments.length,
    patterns: patterns.rows.length,
    allows: allows.rows.length,
    lengths: lines.map((line) => line.length),
    ids: rules.map((rule) => rule.id),
    hashes: rules.map((rule) => rule.hash),
    kinds: rules.map((rule) => KINDS.indexOf(rule.kind)),
    priorities: rules.map((rule) => rule.priority),
    silent: rules.flatMap((rule, index) => (rule.report ? [] : [index])),
    requires,
  };
  return asciiLine(head) + lines.join('');
}

/** One line of JSON without a character beyond ASCII, so that it may be read as any encoding. */
function asciiLine(value: unknown): string {
  const text = JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}
