/**
 * A pattern's tree → instructions for memo-matcher.ts: exactly the pattern, with repeats of anything but
 * single bytes written out. Patterns that would need too many have no program.
 */
import { type ByteSet, byteClasses, has, setOf, WORD } from './byte-set.ts';
import type { AssertKind, PatternNode, RepeatNode } from './pattern-tree.ts';

/** Kinds of instructions. */
export const OP = {
  accept: 0,
  /** Takes a byte of a set. */
  set: 1,
  /** Takes `min` to `max` bytes of a set. */
  run: 2,
  /** Goes on at `next`, and where that fails at `other`. */
  split: 3,
  /** Goes on where a condition on the position holds. */
  assert: 4,
  /** Keeps the position in slot `min`. */
  save: 5,
} as const;

export interface MemoStep {
  readonly kind: (typeof OP)[keyof typeof OP];
  readonly set: ByteSet | null;
  readonly assert: AssertKind | null;
  readonly min: number;
  readonly max: number;
  readonly greedy: boolean;
  next: number;
  other: number;
}

/** A program's instructions: all that tells whether a pattern has one. */
export interface MemoOutline {
  readonly steps: readonly MemoStep[];
  readonly entry: number;
  /** By instruction: number of its row of failures, -1 where none are kept. */
  readonly rows: Int32Array;
  readonly rowCount: number;
  /** Bytes of one class are alike to all instructions; a sample of each. */
  readonly classOf: Uint8Array;
  readonly samples: readonly number[];
}

export interface MemoProgram extends MemoOutline {
  readonly classes: number;
  /**
   * By instruction, then by class of the byte that comes, the text's end being the last: the instruction to go on
   * at (for a set, behind the byte; for a run, without one), or one of MOVE.
   */
  readonly moves: Int16Array;
}

/** Instructions, and rows of failures, of a program; a pattern that needs more has none. */
const MOST_STEPS = 4000;
const MOST_ROWS = 1024;

/** Classes of bytes, two more standing for the text's ends: each has a number of one byte. */
const MOST_CLASSES = 254;
const LINE_FEED = 10;
const LINE_FEED_ONLY: ByteSet = setOf([LINE_FEED, LINE_FEED]);

/** What to do where no instruction is told. */
export const MOVE = {
  /** Nothing that may follow begins so. */
  fail: -1,
  /** Both branches of a split may go on. */
  both: -2,
  /** The kind of the instruction says. */
  look: -3,
} as const;

class Unfit extends Error {}

class Builder {
  readonly steps: MemoStep[] = [];
  readonly #groups: ReadonlySet<number>;

  constructor(groups: ReadonlySet<number>) {
    this.#groups = groups;
  }

  add(step: Partial<MemoStep> & Pick<MemoStep, 'kind' | 'next'>): number {
    if (this.steps.length >= MOST_STEPS) throw new Unfit();
    const blank = { set: null, assert: null, min: 0, max: 0, greedy: true, other: -1 };
    return this.steps.push(Object.assign(blank, step)) - 1;
  }

  /** Appends what `node` needs; returns where it begins. */
  build(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'set':
        return this.add({ kind: OP.set, set: node.set, next });
      case 'assert':
        return this.add({ kind: OP.assert, assert: node.assert, next });
      case 'group':
        return this.#group(node.index, node.body, next);
      case 'sequence':
        return node.items.reduceRight((after, item) => this.build(item, after), next);
      case 'alternation':
        return node.branches
          .map((branch) => this.build(branch, next))
          .reduceRight((other, entry) => this.add({ kind: OP.split, next: entry, other }));
      case 'repeat':
        return this.#repeat(node, next);
    }
  }

  #group(index: number, body: PatternNode, next: number): number {
    if (!this.#groups.has(index)) return this.build(body, next);
    const close = this.add({ kind: OP.save, min: 2 * index + 1, next });
    return this.add({ kind: OP.save, min: 2 * index, next: this.build(body, close) });
  }

  #repeat(node: RepeatNode, next: number): number {
    const { min, max, greedy } = node;
    if (max === 0) return next;
    const isKept = node.body.kind !== 'group' || this.#groups.has(node.body.index);
    const body = node.body.kind === 'group' && !isKept ? node.body.body : node.body;
    if (body.kind === 'set') {
      if (min === 1 && max === 1) return this.build(body, next);
      return this.add({ kind: OP.run, set: body.set, min, max, greedy, next });
    }
    // Engines differ in what a round without a byte does.
    if (max > 1 && isNullable(body)) throw new Unfit();
    let entry = next;
    if (max === Infinity) entry = this.#star(body, greedy, next);
    else {
      for (let free = max - min; free > 0; free--) {
        entry = this.#choice(this.build(body, entry), next, greedy);
      }
    }
    for (let left = min; left > 0; left--) entry = this.build(body, entry);
    return entry;
  }

  #choice(more: number, enough: number, greedy: boolean): number {
    return greedy
      ? this.add({ kind: OP.split, next: more, other: enough })
      : this.add({ kind: OP.split, next: enough, other: more });
  }

  #star(body: PatternNode, greedy: boolean, next: number): number {
    const loop = this.#choice(next, next, greedy);
    const more = this.build(body, loop);
    if (greedy) this.steps[loop]!.next = more;
    else this.steps[loop]!.other = more;
    return loop;
  }
}

function isNullable(node: PatternNode): boolean {
  switch (node.kind) {
    case 'set':
      return false;
    case 'assert':
      return true;
    case 'group':
      return isNullable(node.body);
    case 'repeat':
      return node.min === 0 || isNullable(node.body);
    case 'sequence':
      return node.items.every(isNullable);
    case 'alternation':
      return node.branches.some(isNullable);
  }
}

/** Instructions that several lead to, and those behind a run, remember where they failed. */
function rowsOf(steps: readonly MemoStep[]): { rows: Int32Array; rowCount: number } {
  const visits = new Int32Array(steps.length);
  for (const { kind, next, other } of steps) {
    if (next >= 0) visits[next]! += kind === OP.run ? 2 : 1;
    if (other >= 0) visits[other]!++;
  }
  let rowCount = 0;
  const rows = visits.map((count) => (count > 1 ? rowCount++ : -1));
  return { rows, rowCount };
}

/**
 * By instruction and class, the text's end being the last: 1 where it, or what it leads to without a byte, may
 * go on.
 */
function opensOf(steps: readonly MemoStep[], samples: readonly number[]): Uint8Array {
  const stride = samples.length + 1;
  const opens = new Uint8Array(steps.length * stride);
  steps.forEach(({ kind, set }, at) => {
    const row = at * stride;
    if (kind === OP.accept) opens.fill(1, row, row + stride);
    else if (set !== null) {
      samples.forEach((byte, column) => {
        opens[row + column] = has(set, byte) ? 1 : 0;
      });
    }
  });
  // Instructions stand behind those they lead to, but for loops: these settle in another round.
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    steps.forEach(({ kind, assert, min, next, other }, at) => {
      if (kind === OP.accept || kind === OP.set || (kind === OP.run && min > 0)) return;
      for (let column = 0; column < stride; column++) {
        // In bounds: instructions lead to instructions, none being -1.
        const isOpen =
          (next >= 0 && opens[next * stride + column] === 1) ||
          (other >= 0 && opens[other * stride + column] === 1);
        const cell = at * stride + column;
        if (!isOpen || opens[cell] === 1 || !mayHold(assert, samples[column])) continue;
        opens[cell] = 1;
        isSettled = false;
      }
    });
  }
  return opens;
}

/** Whether a condition may hold before a byte, or before the text's end (undefined); all but some of them may. */
function mayHold(assert: AssertKind | null, byte: number | undefined): boolean {
  if (byte === undefined) return true;
  return assert !== 'text-end' && (assert !== 'line-end' || byte === LINE_FEED);
}

/** What is done at each instruction before each class of bytes; see {@link MemoProgram.moves}. */
function movesOf({ steps, rows }: MemoOutline, samples: readonly number[]): Int16Array {
  const stride = samples.length + 1;
  const opens = opensOf(steps, samples);
  const moves = new Int16Array(steps.length * stride);
  for (let column = 0; column < stride; column++) {
    const isOpen = (at: number): boolean => opens[at * stride + column] === 1;
    // Where an instruction that takes nothing leads; one that remembers failures is asked itself.
    const settled = (at: number): number => {
      const move = rows[at]! < 0 && steps[at]!.kind !== OP.set ? moves[at * stride + column]! : -1;
      return move >= 0 ? move : at;
    };
    // Instructions stand behind those they lead to, but for loops: what these lead to is not settled.
    steps.forEach(({ kind, set, min, next }, at) => {
      let move: number = kind === OP.set ? next : MOVE.look;
      if (!isOpen(at)) move = MOVE.fail;
      else if (kind === OP.split) {
        move = soleBranch(steps, at, isOpen);
        if (move >= 0 && move < at) move = settled(move);
      } else if (kind === OP.run && min === 0 && !isTaken(set, samples[column])) {
        // Nothing to take: the only end of the run is where it begins.
        move = settled(next);
      }
      moves[at * stride + column] = move;
    });
  }
  return moves;
}

function isTaken(set: ByteSet | null, sample: number | undefined): boolean {
  return set !== null && sample !== undefined && has(set, sample);
}

/** The only branch of a split that may go on, of all splits in a row; MOVE.both where two may. */
function soleBranch(
  steps: readonly MemoStep[],
  split: number,
  isOpen: (at: number) => boolean,
): number {
  let at = split;
  // A loop of splits alone would need a round without a byte, which no program has.
  for (;;) {
    const { kind, next, other } = steps[at]!;
    if (kind !== OP.split) return at;
    if (isOpen(next) && isOpen(other)) return at === split ? MOVE.both : at;
    at = isOpen(next) ? next : other;
  }
}

/** The outline of a pattern's program that keeps the positions of `groups`; null where there is none. */
export function memoOutline(root: PatternNode, groups: ReadonlySet<number>): MemoOutline | null {
  const builder = new Builder(groups);
  let entry: number;
  try {
    entry = builder.build(root, builder.add({ kind: OP.accept, next: -1 }));
  } catch (error) {
    if (error instanceof Unfit) return null;
    throw error;
  }
  const { steps } = builder;
  const { rows, rowCount } = rowsOf(steps);
  if (rowCount > MOST_ROWS) return null;
  const { classOf, samples } = byteClasses(setsOf(steps));
  return samples.length > MOST_CLASSES ? null : { steps, entry, rows, rowCount, classOf, samples };
}

/** All sets that tell bytes apart. */
function setsOf(steps: readonly MemoStep[]): ReadonlySet<ByteSet> {
  const sets = new Set<ByteSet>();
  for (const { set, assert } of steps) {
    if (set !== null) sets.add(set);
    else if (assert === 'word-boundary' || assert === 'not-word-boundary') sets.add(WORD);
    else if (assert === 'line-start' || assert === 'line-end') sets.add(LINE_FEED_ONLY);
  }
  return sets;
}

/** The program of an outline. */
export function memoProgram(outline: MemoOutline): MemoProgram {
  const { samples } = outline;
  return { ...outline, classes: samples.length, moves: movesOf(outline, samples) };
}
