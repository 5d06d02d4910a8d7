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

  /** HOT: one edge of a tree, the head of a commit's row. */
  push3(a: number, b: number, c: number): void {
    if (this.length + 3 > this.values.length) this.grow(3);
    this.values[this.length] = a;
    this.values[this.length + 1] = b;
    this.values[this.length + 2] = c;
    this.length += 3;
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
