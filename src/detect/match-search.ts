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
import type { Matcher, MemoSearch, PatternMatch, Sieve } from '../rules/index.ts';
import { latin1Of } from './window.ts';

/** The search runs ahead by at most so many times the longest match. */
const MOST_AHEAD = 16;
/** So many bytes the sieve reads ahead at most. */
const MOST_SIFTED_AHEAD = 1 << 14;
/** Stretches searched at once have at least so many bytes, and so many of the longest match. */
const LEAST_STRETCH = 512;
const STRETCH_MATCHES = 4;
/** Up to so many starts V8 is asked about each; beyond, it searches. */
const MOST_TRIED = 16;
/** After so many stretches that were let through in vain an exact sieve is tried. */
const MOST_VAIN = 64;
/** After so many answers in a row that were matches the sieve is left out until there is none. */
const DENSE_STREAK = 16;
/** Matches that are kept; older ones are dropped by halves. */
const KEPT_HITS = 1 << 10;

/** The text at hand; absolute positions. */
export interface SearchedText {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** What reads a text in which literals stand thick. */
export interface ThickSearch {
  readonly sieve: Sieve | null;
  readonly memo: MemoSearch | null;
  /** A sieve that lets less through. */
  readonly exactSieve: () => Sieve | null;
}

const NOT_THICK: ThickSearch = { sieve: null, memo: null, exactSieve: () => null };

/** Knows the matches of one pattern in one stretch of one text. */
export class MatchSearch {
  readonly #matcher: Matcher;
  readonly #maxLength: number;
  /** Every match that starts in [#from, #to) is in `#hits`, by its start. */
  #from = 0;
  #to = -1;
  #hits: PatternMatch[] = [];
  #count = 0;
  /** Index of the first hit that may still be asked for. */
  #first = 0;
  /** How far beyond what is asked for the next search looks for starts. */
  #ahead = 0;
  #thick: ThickSearch = NOT_THICK;
  #sieve: Sieve | null = null;
  /** Stretches in which the sieve saw the end of a match, and there was none. */
  #vain = 0;
  /** Answers of the search that remembers, the last ones, that were matches. */
  #found = 0;
  /** The sieve knows of all matches that start here or later. */
  #siftedFrom = Number.POSITIVE_INFINITY;
  /** Where the first of them may end; -1: none does up to where the sieve stands. */
  #siftedEnd = -1;
  /** No match that starts at #clearFrom or later ends at #clearTo or before. */
  #clearFrom = Number.POSITIVE_INFINITY;
  #clearTo = 0;
  /** How far beyond what is asked for the sieve reads. */
  #siftAhead = 0;

  constructor(matcher: Matcher, maxLength: number) {
    this.#matcher = matcher;
    this.#maxLength = maxLength;
  }

  /** Forgets everything: another text, or other bytes in it. */
  reset(): void {
    this.#from = 0;
    this.#to = -1;
    this.#siftedFrom = Number.POSITIVE_INFINITY;
    this.#clearFrom = Number.POSITIVE_INFINITY;
    this.#thick.memo?.reset();
  }

  /** Whether it is known that no match starts at `from` or later and ends at `to` or before. HOT. */
  isClear(from: number, to: number): boolean {
    return from >= this.#clearFrom && to <= this.#clearTo;
  }

  /** How far {@link MatchSearch.isClear} holds from its `from` on. */
  get clearTo(): number {
    return this.#clearTo;
  }

  /** From now on bytes are read by a sieve, and what it lets through by the search that remembers. */
  useForThick(thick: ThickSearch): void {
    this.#thick = thick;
    this.#sieve = thick.sieve;
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
      while (index >= this.#count) {
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
    this.#count = 0;
    this.#first = 0;
  }

  #forget(floor: number): void {
    const hits = this.#hits;
    while (this.#first < this.#count && hits[this.#first]!.start < floor) this.#first++;
    this.#from = floor;
    if (this.#first < KEPT_HITS) return;
    hits.splice(0, this.#first);
    this.#count -= this.#first;
    this.#first = 0;
  }

  /** Searches on from `#to`: to the next match, or where no match can start up to `needed`, or a stretch. */
  #extend(text: Readonly<SearchedText>, needed: number): void {
    // Where match follows match the sieve would only read what is read again.
    const sieve = this.#found < DENSE_STREAK ? this.#sieve : null;
    const from = sieve === null ? this.#to : this.#sift(sieve, text, needed);
    if (from > needed) {
      this.#to = needed + 1;
      return;
    }
    this.#siftedFrom = Number.POSITIVE_INFINITY;
    const { memo } = this.#thick;
    if (memo !== null) {
      const { bytes, start, end } = text;
      // The sieve begins anew behind what is searched: at once behind the end that it found.
      const last = Math.min(end, sieve === null ? needed : Math.max(needed, this.#siftedEnd));
      const found = memo.find(bytes, start, end, from, last);
      this.#to = (found === null ? last : found.start) + 1;
      this.#found = found === null ? 0 : this.#found + 1;
      if (found !== null) this.#hits[this.#count++] = found;
      if (sieve !== null) this.#weighSieve(sieve, found === null);
      return;
    }
    const origin = Math.max(text.start, from - 1);
    const stretch = Math.max(LEAST_STRETCH, STRETCH_MATCHES * this.#maxLength);
    const lastStart = Math.min(text.end, needed + this.#ahead, from + stretch + this.#ahead);
    const end = Math.min(text.end, lastStart + this.#maxLength + 1);
    const slice = latin1Of(text.bytes, origin, end);
    this.#ahead = this.#farther();
    const match = this.#firstIn(slice, from - origin, lastStart - origin);
    // Matches that start later may be cut by the slice's end.
    if (match === null) {
      this.#to = lastStart + 1;
      return;
    }
    this.#to = match.start + origin + 1;
    this.#hits[this.#count++] = {
      start: match.start + origin,
      end: match.end + origin,
      secretStart: match.secretStart + origin,
      secretEnd: match.secretEnd + origin,
    };
  }

  /** A sieve that lets too much through makes room for an exact one, one of too many states for none. */
  #weighSieve(sieve: Sieve, isVain: boolean): void {
    const { sieve: first, exactSieve } = this.#thick;
    if (sieve.isCrowded) this.#sieve = sieve === first ? null : first;
    else if (isVain && ++this.#vain === MOST_VAIN) this.#sieve = exactSieve() ?? first;
  }

  /** The first match of a slice that starts in [from, lastStart]. */
  #firstIn(slice: string, from: number, lastStart: number): PatternMatch | null {
    const matcher = this.#matcher;
    if (matcher.isLinear || lastStart - from >= MOST_TRIED) {
      const match = matcher.exec(slice, from);
      return match === null || match.start > lastStart ? null : match;
    }
    for (let start = from; start <= lastStart; start++) {
      const match = matcher.execAt(slice, start);
      if (match !== null) return match;
    }
    return null;
  }

  /** Where, from `#to` on, a match may start; beyond `needed` if none does up to there. */
  #sift(sieve: Sieve, text: Readonly<SearchedText>, needed: number): number {
    const from = this.#to;
    if (this.#siftedFrom > from || sieve.position < from) {
      sieve.begin(text.bytes, from, text.start);
      this.#siftedFrom = from;
      this.#siftedEnd = -1;
      this.#siftAhead = 0;
    }
    if (this.#siftedEnd < 0) {
      const last = Math.min(text.end, needed + this.#maxLength + this.#siftAhead);
      this.#siftedEnd = sieve.findEnd(text.bytes, last, text.end);
      this.#siftAhead = Math.min(MOST_SIFTED_AHEAD, 2 * this.#siftAhead + this.#maxLength);
      this.#clearFrom = this.#siftedFrom;
      this.#clearTo = this.#siftedEnd < 0 ? last : this.#siftedEnd - 1;
      if (this.#siftedEnd < 0) return needed + 1;
    }
    return Math.max(from, this.#siftedEnd - this.#maxLength);
  }

  #farther(): number {
    // V8 is watched for long calls, and would be given up for one that only has much to look at.
    if (!this.#matcher.isLinear) return 0;
    const next = Math.max(this.#maxLength, 2 * this.#ahead);
    return Math.min(next, MOST_AHEAD * this.#maxLength);
  }
}
