/**
 * Pattern source → everything that matching needs to know of it. Where the facts come from is
 * pattern-*.ts; this file draws the conclusions: which engine, which literals, which reach.
 */
import { type CompiledPattern, UNBOUNDED } from './model.ts';
import { parsePattern } from './pattern.ts';
import { cutBack } from './pattern-cut.ts';
import { emitPattern, groupsOf } from './pattern-emit.ts';
import { type Anchor, FollowSets } from './pattern-follow.ts';
import { anchorWithJoint, stepsWithJoint, withJoint } from './pattern-joint.ts';
import { Leads } from './pattern-lead.ts';
import { lengthOf } from './pattern-length.ts';
import {
  type FoundLiteral,
  givenLiterals,
  MIN_LITERAL_LENGTH,
  requiredLiterals,
} from './pattern-literals.ts';
import { requiredRun } from './pattern-runs.ts';
import { backtrackSteps } from './pattern-steps.ts';
import type { PatternOptions } from './pattern-tree.ts';
import {
  type GroupNode,
  PatternError,
  type PatternFault,
  type PatternNode,
} from './pattern-tree.ts';
import { requiredWords } from './pattern-words.ts';

export interface CompileOptions extends PatternOptions {
  /** The secret's group by name or number; null: `secret`, else group 1, else the whole match. */
  readonly group?: string | number | null;
  /** Literals that the author names instead of the derived ones. */
  readonly literals?: readonly string[] | null;
  /**
   * Longest text the pattern is run on, where that is known from elsewhere (a path, a value). Absent:
   * the reach around the anchors, and no anchors means no proof.
   */
  readonly textLength?: number;
}

/**
 * V8 may take this many steps for one anchor without anybody watching. A step is one to two
 * nanoseconds, and re2 needs some microseconds for a window of text, so V8 at its worst costs here
 * what re2 costs at its best.
 */
const MAX_STEPS = 20_000;
/** Up to here V8 is watched: a single call cannot take longer than some tens of milliseconds. */
const MAX_GUARDED_STEPS = 20_000_000;
/** The same for one whole path or value: they are looked at only where something matched. */
const MAX_TEXT_STEPS = 20_000_000;

function engineFor(steps: number, isWholeText: boolean): CompiledPattern['engine'] {
  if (isWholeText) return steps <= MAX_TEXT_STEPS ? 'v8' : 'linear';
  if (steps <= MAX_STEPS) return 'v8';
  return steps <= MAX_GUARDED_STEPS ? 'guarded' : 'linear';
}

/** Start positions that are tried for one anchor, or in one text. */
function startsOf(
  root: PatternNode,
  anchors: readonly FoundLiteral[],
  options: CompileOptions,
): number {
  const [first] = root.kind === 'sequence' ? root.items : [root];
  if (first?.kind === 'assert' && first.assert === 'text-start') return 1;
  if (options.textLength) return options.textLength;
  return anchors.reduce((max, anchor) => Math.max(max, anchor.before - anchor.minBefore + 1), 1);
}

/** Bytes from a literal's start that are looked at before any rule is asked. */
const FOLLOW_SPAN = 32;

function completeAnchor(found: FoundLiteral, sets: FollowSets, leads: Leads): Anchor {
  const follow = sets.runsBehind(found, FOLLOW_SPAN - found.bytes.length);
  const lead = leads.of(found);
  return { ...found, before: finite(found.before), after: finite(found.after), follow, lead };
}

/** The name that marks the secret. */
const SECRET_GROUP = 'secret';

const finite = (bytes: number): number => Math.min(bytes, UNBOUNDED);

function secretGroups(
  groups: readonly GroupNode[],
  total: number,
  choice: string | number | null,
): GroupNode[] {
  if (typeof choice === 'string') {
    const named = groups.filter((group) => group.name === choice);
    if (named.length === 0) throw new PatternError(0, `there is no group named ${choice}`, '');
    return named;
  }
  const named = choice === null ? groups.filter((group) => group.name === SECRET_GROUP) : [];
  if (named.length > 0) return named;
  const number = choice ?? Math.min(1, total);
  if (number === 0) return [];
  if (number > total) {
    throw new PatternError(0, `there is no group ${number}: the pattern has ${total}`, '');
  }
  const found = groups.filter((group) => group.index === number);
  if (found.length === 0) {
    throw new PatternError(
      0,
      `group ${number} stands inside a repeat, where only one of its values could be kept`,
      'write (?:...) for plain grouping, or name the wanted part (?<secret>...)',
    );
  }
  return found;
}

function anchorsOf(root: PatternNode, options: CompileOptions, sets: FollowSets): FoundLiteral[] {
  const given = options.literals;
  if (!given) return cutBack(requiredLiterals(root), (literal) => sets.runsBehind(literal, 1));
  const short = given.find((literal) => literal.length < MIN_LITERAL_LENGTH);
  if (short !== undefined) {
    const message = `literal ${JSON.stringify(short)} is shorter than ${MIN_LITERAL_LENGTH} bytes`;
    throw new PatternError(0, message, 'leave literals out: short ones are widened by themselves');
  }
  const caseless = options.caseless ?? false;
  const anchors = givenLiterals(root, given, caseless);
  if (!anchors) {
    const list = given.map((literal) => JSON.stringify(literal)).join(', ');
    throw new PatternError(
      0,
      `not every match can be shown to contain one of ${list}`,
      'leave literals out, and let them be derived',
    );
  }
  return anchors;
}

/** Compiles the tree, and once more with a joint where it may begin with one. */
function compileJoined(
  root: PatternNode,
  groups: number,
  options: CompileOptions,
): CompiledPattern {
  const plain = compileTree(root, groups, options);
  // Without a group all of the match is the secret; a path or value has no escapes.
  if (plain.places.length === 0 || options.textLength !== undefined) return plain;
  const joined = withJoint(root, plain.anchors);
  if (joined === null) return plain;
  const compiled = compileTree(joined, groups, options);
  const anchors = compiled.anchors.map((anchor) => anchorWithJoint(anchor, plain.anchors));
  const steps = stepsWithJoint(plain.steps);
  const engine = plain.engine === 'v8' ? engineFor(steps, false) : plain.engine;
  return { ...compiled, anchors, engine, steps: finite(steps) };
}

function compileTree(root: PatternNode, groups: number, options: CompileOptions): CompiledPattern {
  const all = groupsOf(root);
  const secrets = new Set(secretGroups(all, groups, options.group ?? null));
  const kept = new Set([...all.filter((group) => group.name !== ''), ...secrets]);
  const js = emitPattern(root, { kept, secrets }, 'v8');
  const re2 = emitPattern(root, { kept, secrets }, 're2');
  const length = lengthOf(root);
  const followSets = new FollowSets(root);
  const leads = new Leads(root);
  const found = anchorsOf(root, options, followSets);
  const literals = found.map((anchor) => anchor.bytes);
  const before = found.reduce((max, anchor) => Math.max(max, anchor.before), 0);
  const after = found.reduce((max, anchor) => Math.max(max, anchor.after), 0);
  const bounded = found.length > 0 && before !== Infinity && after !== Infinity;
  const span = options.textLength ?? (bounded ? length.max : Infinity);
  const steps =
    span === Infinity ? Infinity : backtrackSteps(root, span) * startsOf(root, found, options);
  return {
    jsSource: js.source,
    re2Source: re2.source,
    engine: engineFor(steps, options.textLength !== undefined),
    steps: finite(steps),
    minLength: length.min,
    maxLength: finite(length.max),
    anchors: found.map((literal) => completeAnchor(literal, followSets, leads)),
    before: bounded ? before : UNBOUNDED,
    after: bounded ? after : UNBOUNDED,
    bounded,
    run: requiredRun(root, literals),
    words: requiredWords(root, literals),
    places: js.places,
    names: js.names,
  };
}

/** A compiled pattern, or why there is none. */
export type CompileResult =
  | { readonly kind: 'compiled'; readonly pattern: CompiledPattern }
  | { readonly kind: 'fault'; readonly fault: PatternFault };

/** Compiles a pattern, or says where it is wrong. */
export function compilePattern(source: string, options: CompileOptions = {}): CompileResult {
  const parsed = parsePattern(source, options);
  if (parsed.kind === 'fault') return parsed;
  try {
    return { kind: 'compiled', pattern: compileJoined(parsed.root, parsed.groups, options) };
  } catch (error) {
    if (error instanceof PatternError) return { kind: 'fault', fault: error.fault };
    throw error;
  }
}
