/**
 * Reads the text form of rules (pack-codec.ts writes it), each rule when it is first asked for more
 * than its name: of some thousand rules a scan of a small change needs none or one.
 */
import { CONFIDENCES, SEVERITIES } from '../base/model.ts';
import type {
  CompiledAllow,
  CompiledCompanion,
  CompiledPaths,
  CompiledPattern,
  CompiledRule,
  SecretPlace,
} from './model.ts';
import type {
  AllowRow,
  AnchorRow,
  LeadRow,
  NeedRow,
  PackHead,
  PatternRow,
  PlaceRow,
  RuleRow,
  RunRow,
} from './pack-codec.ts';
import { ENGINES, FIRST_FRAGMENT, KINDS, MARK, WORD_END } from './pack-codec.ts';
import type { Anchor } from './pattern-follow.ts';

const NO_NEEDS: readonly CompiledCompanion[] = Object.freeze([]);
const NO_ROWS: readonly NeedRow[] = Object.freeze([]);

function readAnchors(rows: readonly AnchorRow[]): Anchor[] {
  const anchors: Anchor[] = [];
  for (const row of rows) {
    const follow = row[5].map(([length, ...ranges]) => ({ length, ranges }));
    const lead = readLead(row[6]);
    for (let at = 7; at < row.length; at += 1) {
      anchors.push({
        bytes: row[at] as string,
        caseless: row[0] === 1,
        before: row[1],
        minBefore: row[2],
        after: row[3],
        minAfter: row[4],
        follow,
        lead,
      });
    }
  }
  return anchors;
}

function readLead(row: LeadRow | 0): Anchor['lead'] {
  return row === 0 ? null : { spelled: row[0], ranges: row.slice(1) as number[] };
}

// Rows are read by index: taking them apart with a pattern goes through iterators.
function readPlace(row: PlaceRow): SecretPlace {
  return { group: row[0], from: row[1] === 1 ? 'end' : 'start', distance: row[2], plus: row[3] };
}

const NO_WORDS: readonly string[] = [];

function readRun(row: RunRow): CompiledPattern['run'] {
  return { ranges: row[1], length: row[0] };
}

/** A rule without what stands in the head of the text. */
type RuleBody = Omit<CompiledRule, 'id' | 'hash' | 'kind' | 'priority' | 'report' | 'requires'>;

/** The lines of a text, read once each and when they are wanted. */
class PackReader {
  readonly head: PackHead;
  readonly #text: string;
  /** Where each line starts. */
  readonly #starts: Int32Array;
  readonly #fragments: string[] = [];
  readonly #patterns: CompiledPattern[] = [];
  readonly #allows: CompiledAllow[] = [];
  readonly #firstPattern: number;
  readonly #firstAllow: number;
  readonly #firstRule: number;

  constructor(text: string) {
    const headEnd = text.indexOf('\n') + 1;
    this.#text = text;
    this.head = JSON.parse(text.slice(0, headEnd)) as PackHead;
    const { fragments, patterns, allows, lengths } = this.head;
    this.#firstPattern = fragments;
    this.#firstAllow = fragments + patterns;
    this.#firstRule = fragments + patterns + allows;
    this.#starts = new Int32Array(lengths.length + 1);
    let start = headEnd;
    for (let line = 0; line < lengths.length; line += 1) {
      this.#starts[line] = start;
      start += lengths[line]!;
    }
    this.#starts[lengths.length] = start;
  }

  #line(line: number): unknown {
    return JSON.parse(this.#text.slice(this.#starts[line], this.#starts[line + 1]));
  }

  #fragment(index: number): string {
    this.#fragments[index] ??= this.#line(index) as string;
    return this.#fragments[index];
  }

  #pattern(index: number): CompiledPattern {
    this.#patterns[index] ??= this.#readPattern(
      this.#line(this.#firstPattern + index) as PatternRow,
    );
    return this.#patterns[index];
  }

  #allow(index: number): CompiledAllow {
    this.#allows[index] ??= this.#readAllow(this.#line(this.#firstAllow + index) as AllowRow);
    return this.#allows[index];
  }

  #lengthen(source: string): string {
    let mark = source.indexOf(MARK);
    if (mark < 0) return source;
    let text = '';
    let from = 0;
    while (mark >= 0) {
      const fragment = this.#fragment(source.charCodeAt(mark + 1) - FIRST_FRAGMENT);
      text += source.slice(from, mark) + fragment;
      from = mark + 2;
      mark = source.indexOf(MARK, from);
    }
    return text + source.slice(from);
  }

  #readPattern(row: PatternRow): CompiledPattern {
    const jsSource = this.#lengthen(row[0]);
    return {
      jsSource,
      re2Source: row[1] === '' ? jsSource : this.#lengthen(row[1]),
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
      words: row[13] === '' ? NO_WORDS : row[13].split(WORD_END),
    };
  }

  #readAllow(row: AllowRow): CompiledAllow {
    const at = (index: number): CompiledPattern => this.#pattern(index);
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

  /** The companions of a rule, as the head has them. */
  needs(rows: readonly NeedRow[]): readonly CompiledCompanion[] {
    return rows.map(([name, rule, pattern, withinLines, withinColumns, optional]) => ({
      name,
      rule,
      pattern: pattern < 0 ? null : this.#pattern(pattern),
      withinLines,
      withinColumns,
      optional: optional === 1,
    }));
  }

  /** What the line of a rule holds. */
  body(index: number): RuleBody {
    const row = this.#line(this.#firstRule + index) as RuleRow;
    const at = (pattern: number): CompiledPattern => this.#pattern(pattern);
    return {
      ...this.#readPattern(row[0]),
      provider: row[1],
      title: row[2],
      severity: SEVERITIES[row[3]]!,
      confidence: CONFIDENCES[row[4]]!,
      entropy: row[5],
      checksum: row[6],
      through: row[7] < 0 ? null : at(row[7]),
      throughMax: row[8],
      paths: { include: row[9].map(at), exclude: row[10].map(at) },
      allow: row[11].map((allow) => this.#allow(allow)),
      tags: row[12],
    };
  }
}

/** A rule whose line is read when anything is asked that the head does not tell. */
class LazyRule implements CompiledRule {
  readonly id: string;
  readonly hash: string;
  readonly kind: CompiledRule['kind'];
  readonly priority: number;
  report = true;
  /** As the head has them; `requires` reads them. */
  needRows: readonly NeedRow[] = NO_ROWS;
  readonly #reader: PackReader;
  readonly #index: number;
  #body: RuleBody | null = null;
  #requires: readonly CompiledCompanion[] | null = null;

  constructor(reader: PackReader, index: number) {
    const { head } = reader;
    this.id = head.ids[index]!;
    this.hash = head.hashes[index]!;
    this.kind = KINDS[head.kinds[index]!]!;
    this.priority = head.priorities[index]!;
    this.#reader = reader;
    this.#index = index;
  }

  get #known(): RuleBody {
    this.#body ??= this.#reader.body(this.#index);
    return this.#body;
  }

  get requires(): readonly CompiledCompanion[] {
    if (this.needRows.length === 0) return NO_NEEDS;
    this.#requires ??= this.#reader.needs(this.needRows);
    return this.#requires;
  }
  get jsSource(): string {
    return this.#known.jsSource;
  }
  get re2Source(): string {
    return this.#known.re2Source;
  }
  get engine(): CompiledRule['engine'] {
    return this.#known.engine;
  }
  get steps(): number {
    return this.#known.steps;
  }
  get minLength(): number {
    return this.#known.minLength;
  }
  get maxLength(): number {
    return this.#known.maxLength;
  }
  get anchors(): readonly Anchor[] {
    return this.#known.anchors;
  }
  get before(): number {
    return this.#known.before;
  }
  get after(): number {
    return this.#known.after;
  }
  get bounded(): boolean {
    return this.#known.bounded;
  }
  get run(): CompiledRule['run'] {
    return this.#known.run;
  }
  get words(): CompiledRule['words'] {
    return this.#known.words;
  }
  get places(): readonly SecretPlace[] {
    return this.#known.places;
  }
  get names(): CompiledRule['names'] {
    return this.#known.names;
  }
  get provider(): string {
    return this.#known.provider;
  }
  get title(): string {
    return this.#known.title;
  }
  get severity(): CompiledRule['severity'] {
    return this.#known.severity;
  }
  get confidence(): CompiledRule['confidence'] {
    return this.#known.confidence;
  }
  get entropy(): number | null {
    return this.#known.entropy;
  }
  get checksum(): string | null {
    return this.#known.checksum;
  }
  get through(): CompiledPattern | null {
    return this.#known.through;
  }
  get throughMax(): number {
    return this.#known.throughMax;
  }
  get paths(): CompiledPaths {
    return this.#known.paths;
  }
  get allow(): readonly CompiledAllow[] {
    return this.#known.allow;
  }
  get tags(): readonly string[] {
    return this.#known.tags;
  }

  /** The rule as plain data, which may be spread, cloned and compared. */
  plain(): CompiledRule {
    const { id, hash, kind, priority, report, requires } = this;
    return { ...this.#known, id, hash, kind, priority, report, requires };
  }
}

/** Reads what encodeRules wrote. The text is our own and is not checked. */
export function decodeRules(text: string): CompiledRule[] {
  const reader = new PackReader(text);
  const { ids, silent, requires } = reader.head;
  const rules = ids.map((_, index) => new LazyRule(reader, index));
  for (const index of silent) rules[index]!.report = false;
  for (const [index, needs] of requires) rules[index]!.needRows = needs;
  return rules;
}

/** A rule as plain data: what {@link decodeRules} gives has its fields on its class. */
export function plainRule(rule: CompiledRule): CompiledRule {
  return rule instanceof LazyRule ? rule.plain() : rule;
}
