/**
 * The rules of a pack, sorted by how they are run, with the detectors beside them.
 */
import type { Literal } from '../prefilter/index.ts';
import type { CompiledRule, RegexEngine, RulePack } from '../rules/index.ts';
import type { RuleOrder } from './claims.ts';
import type { Detector } from './detector.ts';
import type { LiteralIndex } from './literal-index.ts';
import { indexLiterals } from './literal-index.ts';
import { RuleDetector } from './rule-detector.ts';
import { TextWindow } from './window.ts';

/** Everything that can find something in a text. */
export interface RuleSet {
  /** Rules of known reach: run around their literals. */
  readonly bounded: readonly RuleDetector[];
  /** Rules that need the whole text; those with literals only where one of them stands. */
  readonly unbounded: readonly RuleDetector[];
  /** Detectors that are not rules. */
  readonly others: readonly Detector[];
  readonly index: LiteralIndex;
  /** By literal id: which of `unbounded` it opens. */
  readonly gatesOf: readonly (readonly number[])[];
  readonly order: RuleOrder;
  /** The slices that the rules share. */
  readonly window: TextWindow;
}

/** Sorts the rules of a pack. */
export function createRuleSet(
  pack: RulePack,
  engine: RegexEngine,
  others: readonly Detector[],
): RuleSet {
  const window = new TextWindow();
  const bounded: RuleDetector[] = [];
  const unbounded: RuleDetector[] = [];
  pack.rules.forEach((rule, ruleIndex) => {
    if (rule.kind !== 'text') return;
    const list = isBounded(rule) ? bounded : unbounded;
    list.push(new RuleDetector(rule, ruleIndex, engine, window));
  });
  const gates = unbounded.map(gateOf);
  const index = indexLiterals([...bounded, ...gates, ...others]);
  return {
    bounded,
    unbounded,
    others,
    index,
    gatesOf: gatesByLiteral(index, bounded.length, gates.length),
    order: {
      priorities: Int32Array.from(pack.rules, (rule) => rule.priority),
      conditional: Uint8Array.from(pack.rules, (rule) => (rule.paths.include.length > 0 ? 1 : 0)),
    },
    window,
  };
}

/** The literals of {@link createRuleSet}'s index, in order of their ids. */
export function ruleSetLiterals(pack: RulePack, others: readonly Detector[]): readonly Literal[] {
  const rules = pack.rules.filter((rule) => rule.kind === 'text');
  const bounded = rules.filter(isBounded).map((rule) => silentDetector(rule.id, rule.anchors));
  const gates = rules
    .filter((rule) => !isBounded(rule))
    .map((rule) => silentDetector(rule.id, rule.anchors));
  return indexLiterals([...bounded, ...gates, ...others]).literals;
}

function isBounded(rule: CompiledRule): boolean {
  return rule.bounded && rule.anchors.length > 0;
}

/** Stands for a rule of unknown reach in the index: its literals are found, but judge nothing. */
function gateOf(rule: RuleDetector): Detector {
  return silentDetector(rule.name, rule.literals);
}

function silentDetector(name: string, literals: readonly Literal[]): Detector {
  return { name, literals, before: 0, after: 0, judge: () => undefined };
}

function gatesByLiteral(index: LiteralIndex, firstGate: number, count: number): number[][] {
  return index.literals.map((_, literal) => {
    const gates: number[] = [];
    const last = index.firstUse[literal + 1] ?? 0;
    for (let use = index.firstUse[literal] ?? 0; use < last; use++) {
      const gate = (index.useDetector[use] ?? 0) - firstGate;
      if (gate >= 0 && gate < count) gates.push(gate);
    }
    return gates;
  });
}
