/** A set of instructions with the least and the greatest count of each; cleared at no cost. */
export class SieveMarks {
  /** The first `count` are the members, in the order of their adding. */
  readonly list: Int32Array;
  count = 0;
  readonly least: Int32Array;
  readonly most: Int32Array;
  readonly #stamps: Int32Array;
  #stamp = 0;

  constructor(size: number) {
    this.list = new Int32Array(size);
    this.least = new Int32Array(size);
    this.most = new Int32Array(size);
    this.#stamps = new Int32Array(size);
  }

  clear(): void {
    this.count = 0;
    this.#stamp++;
  }

  /** Adds an instruction, or widens its counts; false if it was there. */
  add(at: number, least: number, most: number): boolean {
    if (this.#stamps[at] !== this.#stamp) {
      this.#stamps[at] = this.#stamp;
      this.list[this.count++] = at;
      this.least[at] = least;
      this.most[at] = most;
      return true;
    }
    // In bounds: `at` was added.
    if (least < this.least[at]!) this.least[at] = least;
    if (most > this.most[at]!) this.most[at] = most;
    return false;
  }

  /** Brings the members into rising order; there are few. */
  sort(): void {
    const { list, count } = this;
    for (let i = 1; i < count; i++) {
      const member = list[i]!; // in bounds: i < count, and to > 0 below
      let to = i;
      while (to > 0 && list[to - 1]! > member) {
        list[to] = list[to - 1]!;
        to--;
      }
      list[to] = member;
    }
  }
}
