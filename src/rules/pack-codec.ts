/**
 * The compact text form of compiled rules, for the generated module: written once by the build, read
 * at every start. Reading is one JSON.parse and one pass; what many rules share (contexts of
 * keywords, allowances) stands there once. The two halves of this file mirror each other line by line.
 */
import { CONFIDENCES, SEVERITIES } from '../base/model.ts';
import type {
  CompiledAllow,
  CompiledCompanion,
  CompiledPattern,
  CompiledRule,
  SecretPlace,
} from './model.ts';
import type { Anchor } from './pattern-literals.ts';

const ENGINES = ['v8', 'guarded', 'linear'] as const;
const KINDS = ['text', 'path', 'generic'] as const;

/** Introduces the number of a fragment; a pattern's source has no such character. */
const MARK = '\u0001';
const FIRST_FRAGMENT = 0x20;
const MIN_FRAGMENT = 40;
const MAX_FRAGMENTS = 0xd000;

type PlaceRow = readonly [group: number, fromEnd: 0 | 1, distance: number, plus: readonly number[]];
/** Anchors that differ in their bytes only. */
type AnchorRow = readonly [
  caseless: 0 | 1,
  before: number,
  minBefore: number,
  after: number,
  minAfter: number,
  ...bytes: string[],
];
type RunRow = readonly [length: number, ranges: readonly number[]];
type PatternRow = readonly [
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
];
type AllowRow = readonly [
  description: string,
  all: 0 | 1,
  values: readonly number[],
  matches: readonly number[],
  lines: readonly number[],
  stopwords: readonly string[],
  paths: readonly number[],
  commits: readonly string[],
];
type RuleRow = readonly [
  pattern: PatternRow,
  id: string,
  provider: string,
  title: string,
  severity: number,
  confidence: number,
  kind: number,
  priority: number,
  entropy: number | null,
  checksum: string | null,
  through: number,
  throughMax: number,
  include: readonly number[],
  exclude: readonly number[],
  allow: readonly number[],
  requires: readonly CompiledCompanion[],
  tags: readonly string[],
  report: 0 | 1,
  hash: string,
];

interface PackRows {
  readonly fragments: readonly string[];
  /** Patterns beside the rules' own: of allowances, paths, ends. */
  readonly patterns: readonly PatternRow[];
  readonly allows: readonly AllowRow[];
  readonly rules: readonly RuleRow[];
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

/** Neighbours that differ in their bytes only share a row; the order stays. */
function anchorRows(anchors: readonly Anchor[]): AnchorRow[] {
  const rows: [0 | 1, number, number, number, number, ...string[]][] = [];
  let lastKey = '';
  for (const { bytes, caseless, before, minBefore, after, minAfter } of anchors) {
    const key = [caseless, before, minBefore, after, minAfter].join();
    if (key === lastKey) rows.at(-1)!.push(bytes);
    else rows.push([bit(caseless), before, minBefore, after, minAfter, bytes]);
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

/** Writes rules as text. */
export function encodeRules(rules: readonly CompiledRule[]): string {
  const patterns = new Table<PatternRow>();
  const allows = new Table<AllowRow>();
  const number = (pattern: CompiledPattern): number => patterns.add(patternRow(pattern));
  const rows = rules.map(
    (rule): RuleRow => [
      patternRow(rule),
      rule.id,
      rule.provider,
      rule.title,
      SEVERITIES.indexOf(rule.severity),
      CONFIDENCES.indexOf(rule.confidence),
      KINDS.indexOf(rule.kind),
      rule.priority,
      rule.entropy,
      rule.checksum,
      rule.through ? number(rule.through) : -1,
      rule.throughMax,
      rule.paths.include.map(number),
      rule.paths.exclude.map(number),
      rule.allow.map((allow) => allows.add(allowRow(allow, patterns))),
      rule.requires,
      rule.tags,
      bit(rule.report),
      rule.hash,
    ],
  );
  const fragments = sharedFragments(rules.map((rule) => rule.jsSource));
  const pack: PackRows = {
    fragments,
    patterns: patterns.rows,
    allows: allows.rows,
    rules: shortenAll(rows, fragments),
  };
  return JSON.stringify(pack);
}

function readAnchors(rows: readonly AnchorRow[]): Anchor[] {
  const anchors: Anchor[] = [];
  for (const row of rows) {
    for (let at = 5; at < row.length; at += 1) {
      anchors.push({
        bytes: row[at] as string,
        caseless: row[0] === 1,
        before: row[1],
        minBefore: row[2],
        after: row[3],
        minAfter: row[4],
      });
    }
  }
  return anchors;
}

// Rows are read by index: taking them apart with a pattern goes through iterators.
function readPlace(row: PlaceRow): SecretPlace {
  return { group: row[0], from: row[1] === 1 ? 'end' : 'start', distance: row[2], plus: row[3] };
}

function readRun(row: RunRow): CompiledPattern['run'] {
  return { ranges: row[1], length: row[0] };
}

function lengthen(source: string, fragments: readonly string[]): string {
  let mark = source.indexOf(MARK);
  if (mark < 0) return source;
  let text = '';
  let from = 0;
  while (mark >= 0) {
    text += source.slice(from, mark) + fragments[source.charCodeAt(mark + 1) - FIRST_FRAGMENT]!;
    from = mark + 2;
    mark = source.indexOf(MARK, from);
  }
  return text + source.slice(from);
}

function readPattern(row: PatternRow, fragments: readonly string[]): CompiledPattern {
  const jsSource = lengthen(row[0], fragments);
  return {
    jsSource,
    re2Source: row[1] === '' ? jsSource : lengthen(row[1], fragments),
    engine: ENGINES[row[2]]!,
    steps: row[3],
    minLength: row[4],
    maxLength: row[5],
    before: row[6],
    after: row[7],
    bounded: row[8] === 1,
    anchors: readAnchors(row[9]),
    places: row[10].map(readPlace),
    names: row[11],
    run: row[12] === 0 ? null : readRun(row[12]),
  };
}

function readAllow(row: AllowRow, patterns: readonly CompiledPattern[]): CompiledAllow {
  const at = (index: number): CompiledPattern => patterns[index]!;
  return {
    description: row[0],
    match: row[1] === 1 ? 'all' : 'any',
    values: row[2].map(at),
    matches: row[3].map(at),
    lines: row[4].map(at),
    stopwords: row[5],
    paths: row[6].map(at),
    commits: row[7],
  };
}

/** Reads what {@link encodeRules} wrote. The text is our own and is not checked. */
export function decodeRules(text: string): CompiledRule[] {
  const pack = JSON.parse(text) as PackRows;
  const patterns = pack.patterns.map((row) => readPattern(row, pack.fragments));
  const allows = pack.allows.map((row) => readAllow(row, patterns));
  const at = (index: number): CompiledPattern => patterns[index]!;
  return pack.rules.map((row) => {
    const pattern = readPattern(row[0], pack.fragments);
    // Written out: a spread of so many keys makes a slow object.
    return {
      jsSource: pattern.jsSource,
      re2Source: pattern.re2Source,
      engine: pattern.engine,
      steps: pattern.steps,
      minLength: pattern.minLength,
      maxLength: pattern.maxLength,
      anchors: pattern.anchors,
      before: pattern.before,
      after: pattern.after,
      bounded: pattern.bounded,
      run: pattern.run,
      places: pattern.places,
      names: pattern.names,
      id: row[1],
      provider: row[2],
      title: row[3],
      severity: SEVERITIES[row[4]]!,
      confidence: CONFIDENCES[row[5]]!,
      kind: KINDS[row[6]]!,
      priority: row[7],
      entropy: row[8],
      checksum: row[9],
      through: row[10] < 0 ? null : at(row[10]),
      throughMax: row[11],
      paths: { include: row[12].map(at), exclude: row[13].map(at) },
      allow: row[14].map((index) => allows[index]!),
      requires: row[15],
      tags: row[16],
      report: row[17] === 1,
      hash: row[18],
    };
  });
}
