/**
 * Finds a pattern's matches by backtracking that remembers: where an instruction has failed at a position
 * it is not tried there again, whatever start the search comes from. What V8 finds, it finds, in a time
 * that grows with the text alone; and it reads bytes, where other engines want a string made of them.
 *
 * Of a run's ends all between two that failed have failed, so that a run that is entered one byte later
 * only tries what is new.
 */
import type { PatternMatch } from './matcher.ts';
import { type MemoProgram, MOVE, OP } from './memo-program.ts';
import { assertsOf, exclusiveRuns, holdsAt, type MemoText, memberTables } from './memo-tables.ts';

/** Failures are kept for so many positions at a time: some of the longest match, and at least these. */
const WINDOW_MATCHES = 4;
const LEAST_WINDOW = 4096;
const WORD_BITS = 32;

/** What is to be undone or tried when something failed; four numbers each. */
const FRAME = { fail: 0, save: 1, other: 2, run: 3 } as const;
const FRAME_FIELDS = 4;
/** The first steps from a start on are not worth remembering: most end within them. */
const QUICK_STEPS = 16;
const INITIAL_FRAMES = 256;

/** Finds matches of one program in one text at a time. */
export class MemoMatcher {
  /** Instructions and ends of runs that were tried so far: what the search costs. */
  steps = 0;
  readonly #program: MemoProgram;
  readonly #places: readonly number[];
  readonly #maxLength: number;
  readonly #stride: number;
  /** By run: 1 where a byte of it cannot begin what comes behind it. */
  readonly #exclusive: Uint8Array;
  readonly #kinds: Uint8Array;
  readonly #next: Int32Array;
  readonly #other: Int32Array;
  readonly #min: Int32Array;
  readonly #max: Float64Array;
  readonly #greedy: Uint8Array;
  /** Bytes that it takes where it moves on at once. */
  readonly #width: Uint8Array;
  readonly #asserts: Int8Array;
  /** By instruction: 256 bytes, 1 for a member. */
  readonly #members: readonly (Uint8Array | null)[];
  /** By run: its ends in [failFrom, failTo] have failed. */
  readonly #failFrom: Int32Array;
  readonly #failTo: Int32Array;
  /** By instruction: number of its set; by set: all bytes in [runFrom, runTo) are members. */
  readonly #setOf: Int32Array;
  readonly #runFrom: Int32Array;
  readonly #runTo: Int32Array;
  /** Failures of positions from #base on: `#words` words of a bit for each row. */
  readonly #failed: Int32Array;
  readonly #words: number;
  readonly #window: number;
  #base = 0;
  /** Positions before this may have failures. */
  #marked = 0;
  #frames: Int32Array = new Int32Array(INITIAL_FRAMES * FRAME_FIELDS);
  #depth = 0;
  readonly #slots: Int32Array;
  readonly #text: MemoText = { bytes: new Uint8Array(0), start: 0, end: 0 };

  constructor(program: MemoProgram, places: readonly number[], maxLength: number) {
    const { steps, rowCount } = program;
    this.#program = program;
    this.#places = places;
    this.#maxLength = maxLength;
    this.#stride = program.classes + 1;
    this.#exclusive = exclusiveRuns(program);
    this.#kinds = Uint8Array.from(steps, ({ kind }) => kind);
    this.#width = this.#kinds.map((kind) => (kind === OP.set ? 1 : 0));
    this.#next = Int32Array.from(steps, ({ next }) => next);
    this.#other = Int32Array.from(steps, ({ other }) => other);
    this.#min = Int32Array.from(steps, ({ min }) => min);
    this.#max = Float64Array.from(steps, ({ max }) => max);
    this.#greedy = Uint8Array.from(steps, ({ greedy }) => (greedy ? 1 : 0));
    this.#asserts = assertsOf(steps);
    this.#members = memberTables(steps);
    this.#failFrom = new Int32Array(steps.length);
    this.#failTo = new Int32Array(steps.length);
    const tables = [...new Set(this.#members)];
    this.#setOf = Int32Array.from(this.#members, (table) => tables.indexOf(table));
    this.#runFrom = new Int32Array(tables.length);
    this.#runTo = new Int32Array(tables.length);
    this.#window = Math.max(LEAST_WINDOW, WINDOW_MATCHES * maxLength);
    this.#words = Math.ceil(rowCount / WORD_BITS);
    this.#failed = new Int32Array(this.#words * (this.#window + 1));
    this.#slots = new Int32Array(2 * (1 + Math.max(0, ...places)));
    this.reset();
  }

  /** Forgets what it knows: another text, or other bytes in it. */
  reset(): void {
    this.#failFrom.fill(0);
    this.#failTo.fill(-1);
    this.#runFrom.fill(0);
    this.#runTo.fill(-1);
    this.#moveTo(0);
  }

  /** The first match that starts in [from, lastStart] of the text at [textStart, textEnd). */
  // oxlint-disable-next-line max-params
  find(
    bytes: Uint8Array,
    textStart: number,
    textEnd: number,
    from: number,
    lastStart: number,
  ): PatternMatch | null {
    this.#text.bytes = bytes;
    this.#text.start = textStart;
    this.#text.end = textEnd;
    const { moves, classOf, classes, entry } = this.#program;
    const row = entry * this.#stride;
    const last = Math.min(lastStart, textEnd);
    for (let start = from; start <= last; start++) {
      // In bounds, here and below: a byte has a class, and the text's end is the one behind them.
      if (moves[row + (start < textEnd ? classOf[bytes[start]!]! : classes)] === MOVE.fail)
        continue;
      if (start < this.#base || start + this.#maxLength >= this.#base + this.#window)
        this.#moveTo(start);
      const end = this.#matchAt(start);
      if (end >= 0) return this.#matchOf(start, end);
    }
    return null;
  }

  #matchOf(start: number, end: number): PatternMatch {
    for (const group of this.#places) {
      // In bounds: two slots for each group of `places`.
      const secretStart = this.#slots[2 * group]!;
      const secretEnd = this.#slots[2 * group + 1]!;
      if (secretStart >= 0 && secretEnd > secretStart)
        return { start, end, secretStart, secretEnd };
    }
    return { start, end, secretStart: start, secretEnd: end };
  }

  #moveTo(base: number): void {
    const used = Math.max(0, this.#marked - this.#base) * this.#words;
    if (used > 0) this.#failed.fill(0, 0, used);
    this.#base = base;
    this.#marked = base;
  }

  /**
   * Where the match that starts at `start` ends, or -1.
   * HOT: texts that a rule's sieve lets through.
   */
  #matchAt(start: number): number {
    const { rows, entry, moves, classOf, classes } = this.#program;
    const { bytes, end: textEnd } = this.#text;
    const kinds = this.#kinds;
    const next = this.#next;
    const width = this.#width;
    const stride = this.#stride;
    this.#depth = 0;
    this.#slots.fill(-1);
    let at = entry;
    let position = start;
    let tried = 0;
    for (;;) {
      tried++;
      // In bounds, here and below: instructions lead to instructions, positions are inside of the text.
      let move = moves[at * stride + (position < textEnd ? classOf[bytes[position]!]! : classes)]!;
      const row = rows[at]!;
      if (row >= 0 && move !== MOVE.fail) {
        if (this.#hasFailed(row, position)) move = MOVE.fail;
        else if (tried > QUICK_STEPS) this.#push(FRAME.fail, row, position);
      }
      if (move >= 0) {
        position += width[at]!;
        at = move;
        continue;
      }
      if (move === MOVE.both) {
        this.#push(FRAME.other, this.#other[at]!, position);
        at = next[at]!;
        continue;
      }
      if (move === MOVE.look) {
        const kind = kinds[at]!;
        if (kind === OP.accept) break;
        const behind = kind === OP.run ? this.#enterRun(at, position) : this.#passes(at, position);
        if (behind >= 0) {
          position = behind;
          at = next[at]!;
          continue;
        }
      }
      at = this.#goBack();
      if (at < 0) break;
      position = this.#position;
    }
    this.steps += tried;
    return at < 0 ? -1 : position;
  }

  /** Keeps the position, or asks for a condition on it: -1 where that does not hold. */
  #passes(at: number, position: number): number {
    // In bounds: by instruction, and there is a slot for each position that is kept.
    if (this.#kinds[at] !== OP.save)
      return holdsAt(this.#asserts[at]!, position, this.#text) ? position : -1;
    const slot = this.#min[at]!;
    this.#push(FRAME.save, slot, this.#slots[slot]!);
    this.#slots[slot] = position;
    return position;
  }

  /** Where #goBack's instruction goes on. */
  #position = 0;

  /** Undoes what failed up to something that is left to be tried: its instruction, or -1. */
  #goBack(): number {
    for (;;) {
      if (this.#depth === 0) return -1;
      const frames = this.#frames;
      const top = (this.#depth - 1) * FRAME_FIELDS;
      const what = frames[top]! & 3; // in bounds: depth frames are there
      const a = frames[top + 1]!;
      const b = frames[top + 2]!;
      if (what === FRAME.run) {
        const run = frames[top]! >> 2;
        if (this.#nextEnd(run, top)) return this.#next[run]!;
        this.#depth--;
        this.#failRun(run, top);
        continue;
      }
      this.#depth--;
      if (what === FRAME.fail) this.#fail(a, b);
      else if (what === FRAME.save) this.#slots[a] = b;
      else {
        this.#position = b;
        return a;
      }
    }
  }

  #push(what: number, a: number, b: number): void {
    const at = this.#depth * FRAME_FIELDS;
    if (at === this.#frames.length) {
      const grown = new Int32Array(2 * this.#frames.length);
      grown.set(this.#frames);
      this.#frames = grown;
    }
    this.#frames[at] = what;
    this.#frames[at + 1] = a;
    this.#frames[at + 2] = b;
    this.#depth++;
  }

  #hasFailed(row: number, position: number): boolean {
    const word = (position - this.#base) * this.#words + (row >> 5);
    return ((this.#failed[word]! >>> (row & 31)) & 1) === 1; // in bounds: matches end inside of the window
  }

  #fail(row: number, position: number): void {
    const word = (position - this.#base) * this.#words + (row >> 5);
    this.#failed[word]! |= 1 << (row & 31);
    if (position >= this.#marked) this.#marked = position + 1;
  }

  /**
   * Where to go on behind a run that begins at `position` and has one end only; -1 where that fails, or where a
   * frame was left with several, to be tried by #nextEnd.
   */
  #enterRun(run: number, position: number): number {
    // In bounds: by instruction.
    let least = position + this.#min[run]!;
    const limit = Math.min(this.#text.end, position + this.#max[run]!);
    if (least > limit) return -1;
    const most = this.#runEnd(run, position, limit);
    if (most < least) return -1;
    // Before its end no byte begins what comes next.
    if (this.#exclusive[run] === 1) least = most;
    // What comes behind a run remembers where it failed: a single end needs no frame.
    if (least === most) return this.#opens(run, most) ? most : -1;
    this.#push(FRAME.run | (run << 2), least, most);
    // In bounds: pushed. The end that #nextEnd moves is kept as it was.
    this.#frames[this.#depth * FRAME_FIELDS - 1] = this.#greedy[run] === 1 ? most : least;
    return -1;
  }

  /** Whether what comes behind a run may go on where it ends. */
  #opens(run: number, end: number): boolean {
    if (end >= this.#failFrom[run]! && end <= this.#failTo[run]!) return false;
    const { moves, classOf, classes } = this.#program;
    const cls = end < this.#text.end ? classOf[this.#text.bytes[end]!]! : classes;
    return moves[this.#next[run]! * this.#stride + cls] !== MOVE.fail;
  }

  /** All ends of the run in the frame at `top` have failed. */
  #failRun(run: number, top: number): void {
    const frames = this.#frames;
    const isGreedy = this.#greedy[run] === 1;
    // In bounds: a frame, and by instruction.
    const least = frames[isGreedy ? top + 1 : top + 3]!;
    const most = frames[isGreedy ? top + 3 : top + 2]!;
    const from = this.#failFrom[run]!;
    const to = this.#failTo[run]!;
    const isBeside = least <= to + 1 && most >= from - 1;
    this.#failFrom[run] = isBeside ? Math.min(least, from) : least;
    this.#failTo[run] = isBeside ? Math.max(most, to) : most;
  }

  /** Where the run of bytes at `position` ends, `limit` at the latest. */
  #runEnd(run: number, position: number, limit: number): number {
    const members = this.#members[run]!;
    const set = this.#setOf[run]!;
    const { bytes } = this.#text;
    const from = this.#runFrom[set]!;
    const to = this.#runTo[set]!;
    const isInside = position >= from && position <= to;
    let at = isInside ? to : position;
    let before = at;
    if (isInside) this.#runFrom[set] = from;
    else {
      const stop = position < from ? Math.min(from, limit) : limit;
      while (at < stop && members[bytes[at]!] === 1) at++;
      if (at === from && position < from && to > at) {
        before += to - at;
        at = to;
      }
      this.#runFrom[set] = position;
    }
    while (at < limit && members[bytes[at]!] === 1) at++;
    this.steps += at - before;
    this.#runTo[set] = at;
    return Math.min(at, limit);
  }

  /** The next end of the run in the frame at `top` that has not failed yet: #position; false if none is left. */
  #nextEnd(run: number, top: number): boolean {
    const frames = this.#frames;
    const { moves, classOf, classes } = this.#program;
    const { bytes, end } = this.#text;
    const row = this.#next[run]! * this.#stride;
    let low = frames[top + 1]!;
    let high = frames[top + 2]!;
    const failFrom = this.#failFrom[run]!;
    const failTo = this.#failTo[run]!;
    const isGreedy = this.#greedy[run] === 1;
    while (low <= high) {
      let at: number;
      this.steps++;
      if (isGreedy) {
        if (high <= failTo && high >= failFrom) {
          high = failFrom - 1;
          continue;
        }
        at = high--;
      } else {
        if (low >= failFrom && low <= failTo) {
          low = failTo + 1;
          continue;
        }
        at = low++;
      }
      if (moves[row + (at < end ? classOf[bytes[at]!]! : classes)] === MOVE.fail) continue;
      frames[top + 1] = low;
      frames[top + 2] = high;
      this.#position = at;
      return true;
    }
    return false;
  }
}
