/**
 * The rules of a pack, sorted by how they are run, with the detectors beside them.
 *
 * What follows from the pack alone (its layout: literals, who asks for them, how far they reach) is
 * plain numbers, which the build writes down for the built-in rules. With it a rule becomes a detector
 * when one of its literals is found for the first time: most runs need few of them.
 */
import {
  CHECK_ASK,
  CHECK_FIELDS,
  CHECK_NOTHING,
  CHECK_READER,
  WORD_RECORD_BYTES,
} from '../kernel/index.ts';
import type { Literal } from '../prefilter/index.ts';
import { type Anchor, type CompiledRule, MAX_WORDS, type RulePack } from '../rules/index.ts';
import type { SearchContext } from './block-end.ts';
import type { RuleOrder } from './claims.ts';
import type { Detector } from './detector.ts';
import { BLOCK_BEGIN } from './inline.ts';
import type { Indexed, LiteralIndex, LiteralTables } from './literal-index.ts';
import { indexLiterals, liveIndex } from './literal-index.ts';
import { RuleDetector, reachOf } from './rule-detector.ts';
import { TextWindow } from './window.ts';

/** Everything that can find something in a text. */
export interface RuleSet {
  /** Rules of known reach: run around their literals. Makes them all, which a scan can do without. */
  readonly bounded: () => readonly RuleDetector[];
  /** Rules that need the whole text; those with literals only where one of them stands. */
  readonly unbounded: readonly RuleDetector[];
  /** Detectors that are not rules. */
  readonly others: readonly Detector[];
  readonly index: LiteralIndex;
  /** By literal id: which of `unbounded` it opens. */
  readonly gatesOf: readonly (readonly number[])[];
  readonly order: RuleOrder;
  readonly checks: Int32Array;
  readonly checkSets: Int32Array;
  readonly checkWords: Int32Array;
  /** Id of the literal {@link BLOCK_BEGIN}. */
  readonly blockLiteral: number;
  /** The slices that the rules share. */
  readonly window: TextWindow;
}

/**
 * What follows from a pack and the detectors beside it. Detectors are numbered: bounded rules, then
 * gates of unbounded ones, then others, then {@link BLOCK_GATE}. Plain data.
 */
export interface RuleLayout extends LiteralTables, RuleOrder {
  /** By use: what the kernel checks before it is asked for; see Judging in kernel/kernel.ts. */
  readonly checks: Int32Array;
  /** The sets of the checks, as eight words of bits each. */
  readonly checkSets: Int32Array;
  /** The words of the checks: lists of MAX_WORDS records as in kernel/kernel.ts, four bytes a number. */
  readonly checkWords: Int32Array;
  /** Indices in the pack. */
  readonly bounded: Int32Array;
  readonly unbounded: Int32Array;
}

/** A layout, with the literals in order of their ids. */
export interface LaidOut {
  readonly literals: readonly Literal[];
  readonly layout: RuleLayout;
}

/** Lays out a pack's rules and the detectors beside them. */
export function layOutRules({ rules }: RulePack, others: readonly Detector[]): LaidOut {
  const bounded: number[] = [];
  const unbounded: number[] = [];
  rules.forEach((rule, index) => {
    if (rule.kind === 'text') (isBounded(rule) ? bounded : unbounded).push(index);
  });
  const reaching = bounded.map((index): Indexed => {
    const rule = rules[index] as CompiledRule;
    return { literals: rule.anchors.map(gatedLiteral), ...reachOf(rule) };
  });
  const gates = unbounded.map((index) => gateOf(rules[index] as CompiledRule));
  const { literals, tables } = indexLiterals([...reaching, ...gates, ...others, BLOCK_GATE]);
  const layout: RuleLayout = {
    ...tables,
    bounded: Int32Array.from(bounded),
    unbounded: Int32Array.from(unbounded),
    priorities: Int32Array.from(rules, (rule) => rule.priority),
    conditional: Uint8Array.from(rules, (rule) => (rule.paths.include.length > 0 ? 1 : 0)),
    ...layOutChecks(tables, (detector) => {
      const rule = rules[bounded[detector] ?? -1];
      if (rule !== undefined) return rule;
      const other = others[detector - bounded.length - unbounded.length];
      if (other === undefined) return CHECK_NOTHING;
      return other.reader === undefined ? CHECK_ASK : CHECK_READER - other.reader;
    }),
  };
  return { literals, layout };
}

/** Windows longer than this are left to the rule, which remembers what it has read. */
const LONGEST_CHECK = 528;

/** What is checked for each use of a literal: a kind, or what the rule's match must hold. */
function layOutChecks(
  { useDetector, useLiteral }: LiteralTables,
  checkOf: (detector: number) => CompiledRule | number,
): Pick<RuleLayout, 'checks' | 'checkSets' | 'checkWords'> {
  const checks = new Int32Array(useDetector.length * CHECK_FIELDS);
  const sets = new Map<string, number>();
  const lists = new Map<string, number>();
  useDetector.forEach((detector, use) => {
    const rule = checkOf(detector);
    if (typeof rule === 'number') {
      checks.set([rule, 0, 0, 0, 0, 0, -1, 0], use * CHECK_FIELDS);
      return;
    }
    const { before = 0, minBefore = 0, lead } = rule.anchors[useLiteral[use] ?? -1] ?? {};
    const { words, maxLength } = rule;
    const leadSet = lead ? numberIn(sets, lead.ranges.join()) : -1;
    const spelled = lead?.spelled ? Buffer.from(lead.spelled, 'latin1').readUInt16LE() : 0;
    const run = rule.run ?? (words.length > 0 ? ANY_BYTE : null);
    if (run === null || before - minBefore + maxLength > LONGEST_CHECK) {
      checks.set([CHECK_ASK, 0, 0, 0, 0, 0, leadSet, spelled], use * CHECK_FIELDS);
      return;
    }
    const set = numberIn(sets, run.ranges.join());
    const list = words.length === 0 ? -1 : numberIn(lists, words.join(' '));
    const window = [before, minBefore, maxLength];
    checks.set([set, run.length, ...window, list, leadSet, spelled], use * CHECK_FIELDS);
  });
  const checkSets = Int32Array.from([...sets.keys()].flatMap(bitsOf));
  const records = Uint8Array.from([...lists.keys()].flatMap((list) => recordsOf(list.split(' '))));
  return { checks, checkSets, checkWords: new Int32Array(records.buffer) };
}

/** Stands for a run where only words are looked for. */
const ANY_BYTE = { ranges: [0, 255], length: 1 };

function numberIn(numbers: Map<string, number>, key: string): number {
  const number = numbers.get(key) ?? numbers.size;
  numbers.set(key, number);
  return number;
}

/** A list of words as the kernel reads it, without its flags. */
function recordsOf(words: readonly string[]): number[] {
  const records: number[] = Array.from({ length: MAX_WORDS * WORD_RECORD_BYTES }, () => 0);
  words.forEach((word, index) => {
    const bytes = Buffer.from(word, 'latin1');
    records.splice(index * WORD_RECORD_BYTES, bytes.length + 1, bytes.length, ...bytes);
  });
  return records;
}

/** Ranges (first, last, first, last, … joined by commas) as bits, 32 a word. */
function bitsOf(ranges: string): number[] {
  const words = Array.from({ length: 8 }, () => 0);
  const edges = ranges.split(',').map(Number);
  for (let i = 0; i + 1 < edges.length; i += 2) {
    for (let byte = edges[i] ?? 0; byte <= (edges[i + 1] ?? -1); byte++) {
      words[byte >> 5] = (words[byte >> 5] ?? 0) | (1 << (byte & 31));
    }
  }
  return words;
}

/** Sets up a pack's rules; `layout` must be of the same pack and detectors. */
export function createRuleSet(
  pack: RulePack,
  search: SearchContext,
  others: readonly Detector[],
  layout: RuleLayout,
): RuleSet {
  const window = new TextWindow();
  const context = { ...search, window };
  const ruleAt = (index: number): CompiledRule => pack.rules[index] as CompiledRule;
  const create = (index: number): RuleDetector => new RuleDetector(ruleAt(index), index, context);
  const firstGate = layout.bounded.length;
  const firstOther = firstGate + layout.unbounded.length;
  const detectors: (Detector | undefined)[] = Array.from({ length: firstOther }, () => undefined);
  for (const other of others) detectors.push(other);
  detectors.push(BLOCK_GATE);
  const make = (number: number): Detector => {
    const detector =
      number < firstGate
        ? create(layout.bounded[number] ?? 0)
        : gateOf(ruleAt(layout.unbounded[number - firstGate] ?? 0));
    detectors[number] = detector;
    return detector;
  };
  let bounded: readonly RuleDetector[] | null = null;
  return {
    bounded: () => {
      bounded ??= Array.from(layout.bounded, create);
      return bounded;
    },
    unbounded: Array.from(layout.unbounded, create),
    others,
    index: liveIndex(layout, detectors, make),
    gatesOf: gatesByLiteral(layout),
    order: { priorities: layout.priorities, conditional: layout.conditional },
    checks: layout.checks,
    checkSets: layout.checkSets,
    checkWords: layout.checkWords,
    blockLiteral: literalOf(layout, detectors.length - 1),
    window,
  };
}

function isBounded(rule: CompiledRule): boolean {
  return rule.bounded && rule.anchors.length > 0;
}

/** An anchor is worth asking its rule about only where what must follow it does. */
function gatedLiteral({ bytes, caseless, follow }: Anchor): Literal {
  if (follow.length === 0) return { bytes, caseless };
  const gate = follow.map(
    ({ length, ranges }) => ({ kind: 'run', ranges, count: length }) as const,
  );
  return { bytes, caseless, gates: [gate] };
}

/** Stands for a rule of unknown reach in the index: its literals are found, but judge nothing. */
function gateOf(rule: CompiledRule): Detector {
  const { id: name, anchors: literals } = rule;
  return { name, literals, before: 0, after: 0, judge: () => undefined };
}

/** Stands for blocks in the text that accept matches: only where one begins they are looked for. */
const BLOCK_GATE: Detector = {
  name: 'blocks',
  literals: [{ bytes: BLOCK_BEGIN, caseless: false }],
  before: 0,
  after: 0,
  judge: () => undefined,
};

/** The literal of a detector that has one. */
function literalOf({ firstUse, useDetector }: RuleLayout, detector: number): number {
  const use = useDetector.indexOf(detector);
  return firstUse.findLastIndex((first) => first <= use);
}

function gatesByLiteral(layout: RuleLayout): readonly (readonly number[])[] {
  const { firstUse, useDetector, byteLengths } = layout;
  const count = layout.unbounded.length;
  if (count === 0) return [];
  return Array.from(byteLengths, (_, literal) => {
    const gates: number[] = [];
    const last = firstUse[literal + 1] ?? 0;
    for (let use = firstUse[literal] ?? 0; use < last; use++) {
      const gate = (useDetector[use] ?? 0) - layout.bounded.length;
      if (gate >= 0 && gate < count) gates.push(gate);
    }
    return gates;
  });
}
