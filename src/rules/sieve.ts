/**
 * Finds out by reading bytes once, left to right, that a pattern has no match: an automaton whose
 * states are made when a text first leads there.
 *
 * It accepts more than the pattern (see sieve-program.ts), never less: what it lets through is for the
 * regular expression to decide. Of all ways to be inside of one run of bytes it keeps the least and
 * the greatest count, so that its states are few and a state is small.
 */
import { has, WORD } from './byte-set.ts';
import { parseCompiled } from './pattern.ts';
import { SieveMarks } from './sieve-marks.ts';
import { type SieveProgram, type SieveStep, STEP, sieveProgram } from './sieve-program.ts';
import { SieveStates } from './sieve-states.ts';

/** What is known of the place before the next byte; kept with a state. */
const AT_START = 1;
const AFTER_LINE = 2;
const AFTER_WORD = 4;
/** The same of the place behind it. */
const AT_END = 8;
const BEFORE_LINE = 16;
const BEFORE_WORD = 32;

const LINE_FEED = 10;
/** A step that is not known yet, and one that finds the end of a match. */
const UNKNOWN = -1;
const FOUND = -2;

/** An automaton on one text at a time. */
export class Sieve {
  readonly #program: SieveProgram;
  /** Columns of the table: the classes of bytes, and the end of the text. */
  readonly #stride: number;
  #table: Int32Array;
  readonly #states: SieveStates;
  #state = 0;
  /** Where the next byte is read. */
  position = 0;

  /** By instruction and class: 1 where a byte of the class is taken. */
  readonly #takes: Uint8Array;
  /** Scratch of one step: what is reached without a byte, and what a byte leads to. */
  readonly #reached: SieveMarks;
  readonly #taken: SieveMarks;
  readonly #open: number[] = [];

  constructor(program: SieveProgram) {
    this.#program = program;
    this.#stride = program.classes + 1;
    this.#table = new Int32Array(this.#stride * 16).fill(UNKNOWN);
    this.#states = new SieveStates();
    this.#takes = takesOf(program);
    this.#reached = new SieveMarks(program.steps.length);
    this.#taken = new SieveMarks(program.steps.length);
  }

  /** It has made more states than it keeps: on texts like these it takes longer than what it saves. */
  get isCrowded(): boolean {
    return this.#states.round > 0;
  }

  /** Starts at an absolute position: only matches that begin there or later count. */
  begin(bytes: Uint8Array, position: number, textStart: number): void {
    this.position = position;
    const { asksStart } = this.#program;
    const isStart = position === textStart;
    // Not at the start: the byte before is in bounds.
    const flags = isStart ? (asksStart ? AT_START : 0) : this.#flagsAfter(bytes[position - 1]!);
    this.#taken.clear();
    this.#state = this.#numberOf(flags);
  }

  /**
   * Reads on until a match ends, at `last` or before; returns where, or -1. Stands before the byte
   * that told, which is the one behind `last` or the end of the text if none ended.
   * HOT: every byte of a text in which a rule's literals stand thick.
   */
  findEnd(bytes: Uint8Array, last: number, textEnd: number): number {
    const { classOf } = this.#program;
    const stride = this.#stride;
    const end = Math.min(last + 1, textEnd);
    let at = this.position;
    let state = this.#state;
    let table = this.#table;
    while (at < end) {
      // In bounds: at < textEnd; a byte indexes 256 classes; states have a row of `stride` each.
      const cls = classOf[bytes[at]!]!;
      let next = table[state * stride + cls]!;
      if (next < 0) {
        if (next === UNKNOWN) {
          next = this.#make(state, cls);
          table = this.#table;
        }
        if (next === FOUND) break;
      }
      state = next;
      at++;
    }
    this.position = at;
    this.#state = state;
    if (at < end) return at;
    if (at < textEnd || last < textEnd) return -1;
    const cls = this.#program.classes;
    const known = table[state * stride + cls]!;
    return (known === UNKNOWN ? this.#make(state, cls) : known) === FOUND ? textEnd : -1;
  }

  #flagsAfter(byte: number): number {
    const { asksLine, asksWord } = this.#program;
    const line = asksLine && byte === LINE_FEED ? AFTER_LINE : 0;
    return asksWord && has(WORD, byte) ? line | AFTER_WORD : line;
  }

  /** Number of the state of what was taken. */
  #numberOf(flags: number): number {
    const { steps } = this.#program;
    const taken = this.#taken;
    const states = this.#states;
    const { round } = states;
    taken.sort();
    states.open(flags);
    for (let i = 0; i < taken.count; i++) {
      // In bounds: `count` marks are set.
      const at = taken.list[i]!;
      const { kind, max } = steps[at]!;
      const most = taken.most[at]!;
      // Without a most only the greatest count matters.
      states.add(at, kind === STEP.run && max === 0 ? most : taken.least[at]!, most);
    }
    const number = states.close();
    if (states.round !== round) this.#table.fill(UNKNOWN);
    const needed = states.count * this.#stride;
    if (needed > this.#table.length) {
      const grown = new Int32Array(2 * needed).fill(UNKNOWN);
      grown.set(this.#table);
      this.#table = grown;
    }
    return number;
  }

  /** Makes the step from a state over a byte of the class, or over the end of the text. */
  #make(from: number, cls: number): number {
    const { round } = this.#states;
    const number = this.#follow(from, cls);
    // States may just have been forgotten, with the row that the answer belongs to.
    if (this.#states.round === round) this.#table[from * this.#stride + cls] = number;
    return number;
  }

  /** Number of the state behind a byte of the class; FOUND where a match ends before it. */
  #follow(from: number, cls: number): number {
    const { entry, classes, samples } = this.#program;
    const { items, starts, flags } = this.#states;
    this.#reached.clear();
    // In bounds: `from` is a state; its items end where the next one's begin.
    const context = flags[from]! | contextBefore(cls === classes ? null : samples[cls]!);
    const end = starts[from + 1]!;
    for (let i = starts[from]!; i < end; i += 3) {
      if (this.#reach(items[i]!, items[i + 1]!, items[i + 2]!, context)) return FOUND;
    }
    if (this.#reach(entry, 0, 0, context)) return FOUND;
    if (cls === classes) return 0;
    this.#take(cls);
    return this.#numberOf(this.#flagsAfter(samples[cls]!));
  }

  /** Marks the instruction and all that it leads to without a byte; true if that is the match's end. */
  // oxlint-disable-next-line max-params
  #reach(first: number, least: number, most: number, context: number): boolean {
    const { steps } = this.#program;
    const reached = this.#reached;
    const open = this.#open;
    let at = first;
    let low = least;
    let high = most;
    for (;;) {
      const step = steps[at]!; // in bounds: instructions lead to instructions
      const isNew = reached.add(at, low, high);
      if (step.kind === STEP.accept) {
        open.length = 0;
        return true;
      }
      if (step.kind === STEP.run) {
        if (high >= step.min) open.push(step.next);
      } else if (isNew) {
        if (step.kind === STEP.split) open.push(step.next, step.other);
        else if (step.kind === STEP.assert && holds(step, context)) open.push(step.next);
      }
      const next = open.pop();
      if (next === undefined) return false;
      at = next;
      // Only the first can be in the middle of a run.
      low = 0;
      high = 0;
    }
  }

  /** Takes a byte of the class from everything that was reached. */
  #take(cls: number): void {
    const { steps, classes } = this.#program;
    const reached = this.#reached;
    const taken = this.#taken;
    taken.clear();
    for (let i = 0; i < reached.count; i++) {
      // In bounds: `count` marks are set, and all of them are instructions.
      const at = reached.list[i]!;
      if (this.#takes[at * classes + cls] !== 1) continue;
      const { kind, next, min, max } = steps[at]!;
      if (kind === STEP.set) {
        taken.add(next, 0, 0);
        continue;
      }
      const least = reached.least[at]! + 1;
      const most = reached.most[at]! + 1;
      if (max === 0) taken.add(at, Math.min(least, min), Math.min(most, min));
      else if (least <= max) taken.add(at, least, Math.min(most, max));
    }
  }
}

function takesOf({ steps, samples }: SieveProgram): Uint8Array {
  const takes = new Uint8Array(steps.length * samples.length);
  let at = 0;
  for (const { set } of steps) {
    for (const byte of samples) takes[at++] = set !== null && has(set, byte) ? 1 : 0;
  }
  return takes;
}

function contextBefore(byte: number | null): number {
  if (byte === null) return AT_END | BEFORE_LINE;
  const line = byte === LINE_FEED ? BEFORE_LINE : 0;
  return has(WORD, byte) ? line | BEFORE_WORD : line;
}

function holds({ assert }: SieveStep, context: number): boolean {
  const isBoundary = ((context & AFTER_WORD) !== 0) !== ((context & BEFORE_WORD) !== 0);
  switch (assert) {
    case 'word-boundary':
      return isBoundary;
    case 'not-word-boundary':
      return !isBoundary;
    case 'text-start':
      return (context & AT_START) !== 0;
    case 'text-end':
      return (context & AT_END) !== 0;
    case 'line-start':
      return (context & (AT_START | AFTER_LINE)) !== 0;
    case 'line-end':
      return (context & BEFORE_LINE) !== 0;
    case null:
      return true;
  }
}

/**
 * A sieve for a compiled pattern (its re2Source); null where it would be too large. An exact one lets less
 * through, and needs more states.
 */
export function createSieve(re2Source: string, isExact: boolean = false): Sieve | null {
  const parsed = parseCompiled(re2Source);
  if (parsed.kind === 'fault') return null;
  const program = sieveProgram(parsed.root, isExact);
  return program === null ? null : new Sieve(program);
}
