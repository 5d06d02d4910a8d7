/**
 * A pattern's tree → a program of few instructions that accepts every text the pattern matches, and
 * some more: repeats of parts are written out only so far, and counts are kept only so high. What runs
 * it is sieve.ts.
 */
import { type ByteSet, byteClasses, setOf, WORD } from './byte-set.ts';
import type { AssertKind, PatternNode, RepeatNode } from './pattern-tree.ts';

/** Kinds of instructions. */
export const STEP = {
  accept: 0,
  /** Takes a byte of a set. */
  set: 1,
  /** Takes `min` to `max` bytes of a set. */
  run: 2,
  /** Goes on in two places. */
  split: 3,
  /** Goes on where a condition on the position holds. */
  assert: 4,
} as const;

/** One instruction. */
export interface SieveStep {
  readonly kind: (typeof STEP)[keyof typeof STEP];
  /** `set`, `run`: the set. */
  readonly set: ByteSet | null;
  readonly assert: AssertKind | null;
  /** `run`: how many bytes; `max` is 0 where there is no most. */
  readonly min: number;
  readonly max: number;
  /** Where it goes on. */
  next: number;
  /** `split`: the other place. */
  other: number;
}

/** A program starts at `entry`; bytes of one class are alike to it. */
export interface SieveProgram {
  readonly steps: readonly SieveStep[];
  readonly entry: number;
  readonly classOf: Uint8Array;
  readonly classes: number;
  /** One byte of each class. */
  readonly samples: readonly number[];
  /** Which of its conditions ask for the byte before. */
  readonly asksWord: boolean;
  readonly asksLine: boolean;
  readonly asksStart: boolean;
}

/** Instructions of a program; a pattern that needs more has none. */
const MOST_STEPS = 1500;
/** Instructions that a repeat is written out to. */
const MOST_COPIED = 160;
/** Runs are counted up to here. */
const MOST_COUNTED = 512;
/** A run's most bytes count only for what is like a value: gaps of any length keep the states few. */
const LEAST_BOUNDED = 6;
const MOST_BOUNDED = 96;
/** An exact program writes runs out up to here. */
const MOST_WRITTEN_OUT = 320;

class TooLarge extends Error {}

class Builder {
  readonly steps: SieveStep[] = [];
  readonly #isExact: boolean;

  constructor(isExact: boolean) {
    this.#isExact = isExact;
  }

  add(step: Partial<SieveStep> & Pick<SieveStep, 'kind' | 'next'>): number {
    if (this.steps.length >= MOST_STEPS) throw new TooLarge();
    const blank = { set: null, assert: null, min: 0, max: 0, other: -1 };
    return this.steps.push(Object.assign(blank, step)) - 1;
  }

  /** Appends what `node` needs; returns where it begins. */
  build(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'set':
        return this.add({ kind: STEP.set, set: node.set, next });
      case 'assert':
        return this.add({ kind: STEP.assert, assert: node.assert, next });
      case 'group':
        return this.build(node.body, next);
      case 'sequence':
        return node.items.reduceRight((after, item) => this.build(item, after), next);
      case 'alternation':
        return node.branches
          .map((branch) => this.build(branch, next))
          .reduce((other, entry) => this.add({ kind: STEP.split, next: entry, other }));
      case 'repeat':
        return this.#repeat(node, next);
    }
  }

  #repeat({ body, min, max }: RepeatNode, next: number): number {
    if (max === 0) return next;
    const inner = body.kind === 'group' ? body.body : body;
    if (inner.kind === 'set') {
      if (min === 1 && max === 1) return this.build(inner, next);
      const isValue = min >= LEAST_BOUNDED;
      if (isValue && this.#isExact && max <= MOST_WRITTEN_OUT)
        return this.#writtenOut(inner, min, max, next);
      const most = isValue && max <= MOST_BOUNDED ? max : 0;
      const least = Math.min(min, MOST_COUNTED);
      return this.add({ kind: STEP.run, set: inner.set, min: least, max: most, next });
    }
    const size = sizeOf(body);
    const copies = Math.max(1, Math.floor(MOST_COPIED / size));
    let entry = next;
    if (max > copies) entry = this.#star(body, next);
    else for (let free = max - min; free > 0; free--) entry = this.#optional(body, entry, next);
    for (let left = Math.min(min, copies); left > 0; left--) entry = this.build(body, entry);
    return entry;
  }

  /** Every count of a run by itself. */
  // oxlint-disable-next-line max-params
  #writtenOut(set: PatternNode, min: number, max: number, next: number): number {
    let entry = next;
    for (let free = max - min; free > 0; free--) entry = this.#optional(set, entry, next);
    for (let left = min; left > 0; left--) entry = this.build(set, entry);
    return entry;
  }

  /** Any number of times. */
  #star(body: PatternNode, next: number): number {
    const loop = this.add({ kind: STEP.split, next, other: next });
    this.steps[loop]!.next = this.build(body, loop);
    return loop;
  }

  #optional(body: PatternNode, after: number, next: number): number {
    return this.add({ kind: STEP.split, next: this.build(body, after), other: next });
  }
}

function sizeOf(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return 1;
    case 'group':
      return sizeOf(node.body);
    case 'repeat': {
      const size = sizeOf(node.body);
      return size === 1 ? 1 : Math.min(MOST_STEPS, 1 + size * Math.max(1, Math.min(node.max, 8)));
    }
    case 'sequence':
      return node.items.reduce((sum, item) => sum + sizeOf(item), 0);
    case 'alternation':
      return node.branches.reduce((sum, branch) => sum + 1 + sizeOf(branch), 0);
  }
}

const LINE_FEED = 10;
const LINE_FEED_ONLY: ByteSet = setOf([LINE_FEED, LINE_FEED]);

/**
 * The program of a pattern; null where it would be too large. An exact one tells all counts of a value
 * apart, for more states.
 */
export function sieveProgram(root: PatternNode, isExact: boolean): SieveProgram | null {
  const builder = new Builder(isExact);
  let entry: number;
  try {
    entry = builder.build(root, builder.add({ kind: STEP.accept, next: -1 }));
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
  const { steps } = builder;
  const asserts = new Set(steps.map(({ assert }) => assert));
  const asksWord = asserts.has('word-boundary') || asserts.has('not-word-boundary');
  const asksLine = asserts.has('line-start') || asserts.has('line-end');
  const sets = new Set<ByteSet>();
  for (const { set } of steps) if (set !== null) sets.add(set);
  if (asksWord) sets.add(WORD);
  if (asksLine) sets.add(LINE_FEED_ONLY);
  const { classOf, samples } = byteClasses(sets);
  return {
    steps,
    entry,
    classOf,
    classes: samples.length,
    samples,
    asksWord,
    asksLine,
    asksStart: asserts.has('text-start') || asserts.has('line-start'),
  };
}
