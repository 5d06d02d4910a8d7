/**
 * Finds a pattern's matches by backtracking that remembers: where an instruction has failed at a position
 * it is not tried there again, whatever start the search comes from. What V8 finds, it finds, in a time
 * that grows with the text alone; and it reads bytes, where other engines want a string made of them.
 *
 * Of a run's ends all between two that failed have failed, so that a run that is entered one byte later
 * only tries what is new. The text passes through a window, with which what is known of it goes;
 * the loops over that are memo-core.ts's.
 */
import type { MatchMemory } from '../kernel/index.ts';
import type { MatchRows } from './match-rows.ts';
import { type MemoLoops, memoLoops } from './memo-loops.ts';
import type { MemoProgram } from './memo-program.ts';
import { NO_ROOM } from './memo-state.ts';
import { memoTables } from './memo-tables.ts';

/** A window holds so many of the longest match, and at least so many positions. */
const WINDOW_MATCHES = 4;
const LEAST_WINDOW = 4096;
const WORD_BITS = 32;

/** Finds matches of one program in one text at a time. */
export class MemoMatcher {
  /** Instructions and ends of runs that were tried so far: what the search costs. */
  steps = 0;
  readonly #maxLength: number;
  readonly #loops: MemoLoops;
  /** Starts from #base on, so many, are those whose matches end inside of the window. */
  readonly #starts: number;
  #base = 0;
  /** How many of them there are in the window at hand: none before the first. */
  #ready = 0;

  constructor(
    program: MemoProgram,
    places: readonly number[],
    maxLength: number,
    memory: MatchMemory | null,
  ) {
    this.#maxLength = maxLength;
    const window = Math.max(LEAST_WINDOW, WINDOW_MATCHES * maxLength);
    this.#starts = window - maxLength;
    const words = Math.ceil(program.rowCount / WORD_BITS);
    const slots = 2 * (1 + Math.max(0, ...places));
    const sizes = { window, words, slots, places };
    this.#loops = memoLoops(memory, memoTables(program), program.classOf, sizes);
  }

  /** Forgets what it knows: another text, or other bytes in it. */
  reset(): void {
    this.#ready = 0;
  }

  /**
   * Adds matches that start in [from, lastStart] of the text at [textStart, textEnd) to `into`, by their starts;
   * `most` at most.
   * Returns the start to go on at: behind lastStart, or earlier where there were many.
   */
  // oxlint-disable-next-line max-params
  find(
    bytes: Uint8Array,
    textStart: number,
    textEnd: number,
    from: number,
    lastStart: number,
    into: MatchRows,
    most: number,
  ): number {
    const loops = this.#loops;
    const last = Math.min(lastStart, textEnd);
    let start = from;
    while (start <= last) {
      if (start < this.#base || start >= this.#base + this.#ready) {
        this.#moveTo(bytes, start, textStart, textEnd);
      }
      const origin = this.#base - 1;
      const until = Math.min(last, origin + this.#ready);
      const count = loops.find(start - origin, until - origin, most);
      start = loops.next() + origin;
      if (count === NO_ROOM) loops.grow();
      else if (count > 0) {
        loops.take(count, origin, into);
        break;
      }
    }
    this.steps += loops.takeSteps();
    return start > last ? Math.max(start, lastStart + 1) : start;
  }

  #moveTo(bytes: Uint8Array, base: number, textStart: number, textEnd: number): void {
    this.#base = base;
    this.#ready = this.#starts;
    const end = Math.min(textEnd, base + this.#starts + this.#maxLength);
    this.#loops.show(bytes, base, end, { isStart: base === textStart, isEnd: end === textEnd });
  }
}
