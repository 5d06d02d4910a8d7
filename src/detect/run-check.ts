/**
 * Looks for a run of bytes of one set: what must be there before a regular expression is worth asking.
 */
import type { CompiledPattern } from '../rules/index.ts';

/** One kind of run. */
export class RunCheck {
  readonly #length: number;
  /** 1 for each byte of the set. */
  readonly #members: Uint8Array = new Uint8Array(256);

  constructor(run: NonNullable<CompiledPattern['run']>) {
    this.#length = run.length;
    for (let i = 0; i + 1 < run.ranges.length; i += 2) {
      this.#members.fill(1, run.ranges[i], (run.ranges[i + 1] ?? 0) + 1);
    }
  }

  /**
   * Whether [from, to) holds the run. Where it does not, mostly every `length`-th byte is read: a run
   * that covers a byte outside of the set cannot be.
   */
  // HOT: most anchors of most rules end here.
  isIn(bytes: Uint8Array, from: number, to: number): boolean {
    const members = this.#members;
    const length = this.#length;
    let last = from + length - 1;
    while (last < to) {
      // In bounds: from <= at <= last < to, and a byte indexes 256 members.
      let at = last;
      const first = last - length + 1;
      while (at >= first && members[bytes[at]!] === 1) at--;
      if (at < first) return true;
      last = at + length;
    }
    return false;
  }
}
