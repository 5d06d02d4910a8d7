/** Rows of integers that grow while a job runs and leave as one typed array. */

const INITIAL = 1 << 12;

/** A growing Int32Array. */
export class IntRows {
  private values = new Int32Array(INITIAL);
  length = 0;

  push(...row: readonly number[]): void {
    if (this.length + row.length > this.values.length) this.grow(row.length);
    for (const value of row) this.values[this.length++] = value;
  }

  push1(value: number): void {
    if (this.length === this.values.length) this.grow(1);
    this.values[this.length++] = value;
  }

  /** HOT: the head of a commit's row. */
  push3(a: number, b: number, c: number): void {
    if (this.length + 3 > this.values.length) this.grow(3);
    this.values[this.length] = a;
    this.values[this.length + 1] = b;
    this.values[this.length + 2] = c;
    this.length += 3;
  }

  /**
   * A row of any length: `head`, how many pairs follow, then `first[i]` and `second[i]` for i from `from` to
   * `to`. HOT: every tree.
   */
  pushPairs(head: number, first: Int32Array, second: Int32Array, from: number, to: number): void {
    const words = 2 + (to - from) * 2;
    if (this.length + words > this.values.length) this.grow(words);
    const { values } = this;
    let at = this.length;
    values[at] = head;
    values[at + 1] = to - from;
    at += 2;
    for (let i = from; i < to; i += 1, at += 2) {
      values[at] = first[i]!;
      values[at + 1] = second[i]!;
    }
    this.length = at;
  }

  /** Rows that stand in `words` from `from` to `to`. */
  pushWords(words: Int32Array, from: number, to: number): void {
    const count = to - from;
    if (this.length + count > this.values.length) this.grow(count);
    this.values.set(words.subarray(from, to), this.length);
    this.length += count;
  }

  /** Everything so far; the rows are empty afterwards. */
  take(): Int32Array {
    const taken = this.values.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  private grow(extra: number): void {
    const larger = new Int32Array(Math.max(this.values.length * 2, this.length + extra));
    larger.set(this.values);
    this.values = larger;
  }
}
