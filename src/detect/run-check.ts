/**
 * Looks for a run of bytes of one set: what must be there before a regular expression is worth asking.
 */
import type { CompiledPattern } from '../rules/index.ts';

/** One kind of run. */
export class RunCheck {
  readonly #length: number;
  /** 1 for each byte of the set. */
  readonly #members: Uint8Array = new Uint8Array(256);
  /** What is known of the text at hand: no run lies in [#bareFrom, #bareTo) ... */
  #bareFrom = 0;
  #bareTo = 0;
  /** ... and all bytes in [#runFrom, #runTo) are of the set. */
  #runFrom = 0;
  #runTo = -1;

  constructor(run: NonNullable<CompiledPattern['run']>) {
    this.#length = run.length;
    for (let i = 0; i + 1 < run.ranges.length; i += 2) {
      this.#members.fill(1, run.ranges[i], (run.ranges[i + 1] ?? 0) + 1);
    }
  }

  /** Forgets what it knows: another text, or other bytes in it. */
  reset(): void {
    this.#bareFrom = 0;
    this.#bareTo = 0;
    this.#runFrom = 0;
    this.#runTo = -1;
  }

  /**
   * Whether [from, to) holds the run. Stretches that overlap are read once, and where the run is not, mostly
   * every `length`-th byte of them: a run that covers a byte outside of the set cannot be.
   */
  // HOT: most anchors of most rules end here.
  isIn(bytes: Uint8Array, from: number, to: number): boolean {
    const length = this.#length;
    if (from + length > to) return false;
    let first = from;
    if (this.#runFrom <= from && from <= this.#runTo) {
      if (this.#reaches(bytes, from + length)) return true;
      // The byte where it ends is none of the set.
      first = this.#runTo + 1;
    }
    const isKnown = this.#bareFrom <= from && from < this.#bareTo;
    if (isKnown) first = Math.max(first, this.#bareTo - length + 1);
    const found = this.#find(bytes, first, to);
    if (!isKnown) this.#bareFrom = from;
    if (found < 0) {
      this.#bareTo = isKnown ? Math.max(this.#bareTo, to) : to;
      return false;
    }
    this.#bareTo = Math.max(isKnown ? this.#bareTo : 0, found + length - 1);
    this.#runFrom = found;
    this.#runTo = found + length;
    return true;
  }

  /** Whether the run that is known goes on to `end`; reads on if need be. */
  #reaches(bytes: Uint8Array, end: number): boolean {
    const members = this.#members;
    let at = this.#runTo;
    while (at < end && members[bytes[at]!] === 1) at++; // in bounds: end is inside of the text
    this.#runTo = at;
    return at >= end;
  }

  /** Start of the first run in [from, to), or -1. */
  #find(bytes: Uint8Array, from: number, to: number): number {
    const members = this.#members;
    const length = this.#length;
    let last = from + length - 1;
    while (last < to) {
      // In bounds: from <= at <= last < to, and a byte indexes 256 members.
      let at = last;
      const first = last - length + 1;
      while (at >= first && members[bytes[at]!] === 1) at--;
      if (at < first) return first;
      last = at + length;
    }
    return -1;
  }
}
