/**
 * Finds the matches around anchors by searching forward, each stretch of a text once.
 *
 * To try a pattern anew at every anchor costs its reach each time, and a text in which literals stand
 * thick makes that quadratic. Here a search goes on where the last one ended: it knows all matches
 * that start in one stretch, answers from them, and extends the stretch when an anchor asks for more.
 * An engine of linear time then needs linear time on any text. Where anchors come thick the search
 * also runs ahead, so that one call serves many. What is answered is what
 * Matcher.execAround would answer.
 */
import type { Matcher, PatternMatch } from '../rules/index.ts';
import { latin1Of } from './window.ts';

/** The search runs ahead by at most so many times the longest match. */
const MOST_AHEAD = 16;
/** Matches that are kept; older ones are dropped by halves. */
const KEPT_HITS = 1 << 10;

/** The text at hand; absolute positions. */
export interface SearchedText {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** Knows the matches of one pattern in one stretch of one text. */
export class MatchSearch {
  readonly #matcher: Matcher;
  readonly #maxLength: number;
  /** Every match that starts in [#from, #to) is in `#hits`, by its start. */
  #from = 0;
  #to = -1;
  #hits: PatternMatch[] = [];
  /** Index of the first hit that may still be asked for. */
  #first = 0;
  /** How far beyond what is asked for the next search looks for starts. */
  #ahead = 0;

  constructor(matcher: Matcher, maxLength: number) {
    this.#matcher = matcher;
    this.#maxLength = maxLength;
  }

  /** Forgets everything: another text, or other bytes in it. */
  reset(): void {
    this.#from = 0;
    this.#to = -1;
  }

  /**
   * The first match, by start, of those that start in [from, lastStart] and reach `end` or further,
   * with absolute positions. `floor` <= `from` is where no later call will start before.
   */
  around(
    text: Readonly<SearchedText>,
    floor: number,
    range: { readonly from: number; readonly lastStart: number; readonly end: number },
  ): PatternMatch | null {
    if (floor < this.#from || floor > this.#to) this.#restart(floor);
    else this.#forget(floor);
    for (let index = this.#first; ; index++) {
      while (index >= this.#hits.length) {
        if (this.#to > range.lastStart) return null;
        this.#extend(text, range.lastStart);
      }
      const hit = this.#hits[index]!; // in bounds: the loop above ends only so
      if (hit.start > range.lastStart) return null;
      if (hit.start >= range.from && hit.end >= range.end) return hit;
    }
  }

  #restart(floor: number): void {
    const gap = floor - this.#to;
    const isNear = this.#to >= 0 && gap >= 0 && gap <= this.#maxLength;
    this.#ahead = isNear ? this.#farther() : 0;
    this.#from = floor;
    this.#to = floor;
    this.#hits.length = 0;
    this.#first = 0;
  }

  #forget(floor: number): void {
    const hits = this.#hits;
    while (this.#first < hits.length && hits[this.#first]!.start < floor) this.#first++;
    this.#from = floor;
    if (this.#first < KEPT_HITS) return;
    hits.splice(0, this.#first);
    this.#first = 0;
  }

  /** Searches on from `#to`: to the next match, or until no match can start at `needed` or before. */
  #extend(text: Readonly<SearchedText>, needed: number): void {
    const from = this.#to;
    const origin = Math.max(text.start, from - 1);
    const lastStart = Math.min(text.end, needed + this.#ahead);
    const end = Math.min(text.end, lastStart + this.#maxLength + 1);
    const slice = latin1Of(text.bytes, origin, end);
    this.#ahead = this.#farther();
    const match = this.#matcher.exec(slice, from - origin);
    // Matches that start later may be cut by the slice's end.
    if (match === null || match.start + origin > lastStart) {
      this.#to = lastStart + 1;
      return;
    }
    this.#to = match.start + origin + 1;
    this.#hits.push({
      start: match.start + origin,
      end: match.end + origin,
      secretStart: match.secretStart + origin,
      secretEnd: match.secretEnd + origin,
    });
  }

  #farther(): number {
    // V8 is watched for long calls, and would be given up for one that only has much to look at.
    if (!this.#matcher.isLinear) return 0;
    const next = Math.max(this.#maxLength, 2 * this.#ahead);
    return Math.min(next, MOST_AHEAD * this.#maxLength);
  }
}
