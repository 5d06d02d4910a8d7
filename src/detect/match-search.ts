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
import {
  MATCH_END,
  MATCH_FIELDS,
  MATCH_SECRET_END,
  MATCH_SECRET_START,
  MATCH_START,
  type Matcher,
  MatchRows,
  type MemoSearch,
  type PatternMatch,
  type Sieve,
} from '../rules/index.ts';
import type { EntropyCheck } from './entropy.ts';
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
/** After so many matches in a row the sieve is left out until they are rare. */
const DENSE_STREAK = 16;
/** Where match follows match a search goes so many bytes beyond what is asked for, at most. */
const MOST_DENSE_AHEAD = 1 << 11;
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
  /** Of the matches around a literal, which may start at many places, all but the first are in vain. */
  readonly isWide: boolean;
  /** A sieve that lets less through. */
  readonly exactSieve: () => Sieve | null;
}

const NOT_THICK: ThickSearch = {
  sieve: null,
  memo: null,
  isWide: false,
  exactSieve: () => null,
};

/** How even the bytes of a secret must be spread for a match to count. */
export interface LeastEntropy {
  readonly check: EntropyCheck;
  /** Bits a byte; nothing is asked for where this is 0. */
  readonly bits: number;
}

/** Knows the matches of one pattern in one stretch of one text. */
export class MatchSearch {
  readonly #matcher: Matcher;
  readonly #maxLength: number;
  readonly #entropy: LeastEntropy | null;
  /** Every match that starts in [#from, #to) is in `#hits`, by its start; those that do not count have no secret. */
  #from = 0;
  #to = -1;
  readonly #hits: MatchRows = new MatchRows();
  /** Index of the first hit that may still be asked for; none before #solid counts. */
  #first = 0;
  #solid = 0;
  readonly #answer = { start: 0, end: 0, secretStart: 0, secretEnd: 0 };
  /** How far beyond what is asked for the next search looks for starts. */
  #ahead = 0;
  #thick: ThickSearch = NOT_THICK;
  #sieve: Sieve | null = null;
  /** Stretches in which the sieve saw the end of a match, and there was none. */
  #vain = 0;
  /** Matches that the search that remembers found one close behind the other. */
  #found = 0;
  #denseAhead = 0;
  /** The sieve knows of all matches that start here or later. */
  #siftedFrom = Number.POSITIVE_INFINITY;
  /** Where the first of them may end; -1: none does up to where the sieve stands. */
  #siftedEnd = -1;
  /** No match that starts at #clearFrom or later ends at #clearTo or before. */
  #clearFrom = Number.POSITIVE_INFINITY;
  #clearTo = 0;
  /** How far beyond what is asked for the sieve reads. */
  #siftAhead = 0;

  constructor(matcher: Matcher, maxLength: number, entropy: LeastEntropy | null) {
    this.#matcher = matcher;
    this.#maxLength = maxLength;
    this.#entropy = entropy;
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
   * with absolute positions; null if there is none or it does not count. `floor` <= `from` is where no later
   * call will start before. The answer is overwritten by the next one.
   */
  around(
    text: Readonly<SearchedText>,
    floor: number,
    range: { readonly from: number; readonly lastStart: number; readonly end: number },
  ): PatternMatch | null {
    if (floor < this.#from || floor > this.#to) this.#restart(floor);
    else this.#forget(floor);
    for (let index = this.#first; ; index++) {
      while (index >= this.#hits.count) {
        if (this.#to > range.lastStart) return null;
        this.#extend(text, range.lastStart);
      }
      const { values } = this.#hits;
      const row = index * MATCH_FIELDS;
      // In bounds, here and below: the loop above ends only so.
      const start = values[row + MATCH_START]!;
      if (start > range.lastStart) return null;
      if (start < range.from || values[row + MATCH_END]! < range.end) continue;
      return this.#isSolid(index) ? this.#answerOf(row) : null;
    }
  }

  /**
   * After an answer for starts from `from` on: no match that starts there or later, and before the position that
   * is returned, counts.
   */
  emptyFrom(from: number): number {
    const { values, count } = this.#hits;
    let index = Math.max(this.#solid, this.#first);
    while (index < count && !this.#isSolid(index)) index++;
    this.#solid = index;
    // In bounds: below `count`.
    while (index < count && (values[index * MATCH_FIELDS]! < from || !this.#isSolid(index))) {
      index++;
    }
    return index < count ? values[index * MATCH_FIELDS + MATCH_START]! : this.#to;
  }

  #isSolid(index: number): boolean {
    if (this.#entropy === null) return true;
    const { values } = this.#hits;
    const row = index * MATCH_FIELDS;
    return values[row + MATCH_SECRET_START]! < values[row + MATCH_SECRET_END]!;
  }

  #answerOf(row: number): PatternMatch {
    const { values } = this.#hits;
    const answer = this.#answer;
    answer.start = values[row + MATCH_START]!;
    answer.end = values[row + MATCH_END]!;
    answer.secretStart = values[row + MATCH_SECRET_START]!;
    answer.secretEnd = values[row + MATCH_SECRET_END]!;
    return answer;
  }

  #restart(floor: number): void {
    const gap = floor - this.#to;
    const isNear = this.#to >= 0 && gap >= 0 && gap <= this.#maxLength;
    this.#ahead = isNear ? this.#farther() : 0;
    this.#from = floor;
    this.#to = floor;
    this.#hits.clear();
    this.#first = 0;
    this.#solid = 0;
  }

  #forget(floor: number): void {
    const { values, count } = this.#hits;
    // In bounds: below `count`.
    while (this.#first < count && values[this.#first * MATCH_FIELDS]! < floor) this.#first++;
    this.#from = floor;
    if (this.#first < KEPT_HITS) return;
    this.#hits.drop(this.#first);
    this.#solid = Math.max(0, this.#solid - this.#first);
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
      this.#searchWith(memo, sieve, text, from, needed);
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
    const { start: matchStart, end: matchEnd, secretStart, secretEnd } = match;
    const row = Int32Array.of(matchStart, matchEnd, secretStart, secretEnd);
    this.#hits.addAll(row, 0, 1, origin);
    this.#weigh(text.bytes, this.#hits.count - 1);
  }

  /** Adds what the search that remembers finds from `from` on. */
  // oxlint-disable-next-line max-params
  #searchWith(
    memo: MemoSearch,
    sieve: Sieve | null,
    { bytes, start, end }: Readonly<SearchedText>,
    from: number,
    needed: number,
  ): void {
    const hits = this.#hits;
    // The sieve begins anew behind what is searched: at once behind the end that it found.
    const far = sieve === null ? needed + this.#denseAhead : Math.max(needed, this.#siftedEnd);
    const first = hits.count;
    const { isWide } = this.#thick;
    const most = isWide ? 1 : KEPT_HITS;
    this.#to = memo.find(bytes, start, end, from, Math.min(end, far), hits, most);
    const count = hits.count - first;
    const isDense = count * this.#maxLength >= this.#to - from;
    this.#found = isDense ? this.#found + count : 0;
    const ahead = Math.min(MOST_DENSE_AHEAD, 2 * this.#denseAhead + this.#maxLength);
    this.#denseAhead = isDense && !isWide ? ahead : 0;
    if (sieve !== null) this.#weighSieve(sieve, count === 0);
    this.#weigh(bytes, first);
  }

  /** Takes the secrets of hits that do not count, from number `first` on. */
  #weigh(bytes: Uint8Array, first: number): void {
    if (this.#entropy === null) return;
    const { check, bits } = this.#entropy;
    const { values, count } = this.#hits;
    for (let row = first * MATCH_FIELDS; row < count * MATCH_FIELDS; row += MATCH_FIELDS) {
      // In bounds: rows below `count`.
      const secretStart = values[row + MATCH_SECRET_START]!;
      const secretEnd = values[row + MATCH_SECRET_END]!;
      if (check.isAtLeast(bytes, secretStart, secretEnd, bits)) continue;
      values[row + MATCH_SECRET_END] = secretStart;
    }
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
