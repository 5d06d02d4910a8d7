/**
 * The anchors of all live scan states, one behind the other: position, literal and verdict.
 *
 * A family of texts is walked depth first, so that states come and go like a stack: a state's
 * anchors are the stretch [first, last) of these arrays, sorted by position, then literal.
 */

/** Literal id of a verdict that was reached without looking for literals. */
export const NO_LITERAL = -1;

const INITIAL_ANCHORS = 1 << 12;

/** Parallel growing arrays. Refetch the arrays after a push: they are replaced when they grow. */
export class AnchorStack {
  /** Byte offset of the literal from its text's start. */
  positions: Int32Array = new Int32Array(INITIAL_ANCHORS);
  literals: Int32Array = new Int32Array(INITIAL_ANCHORS);
  /** Address in the VerdictStack, or EMPTY_VERDICT. */
  verdicts: Int32Array = new Int32Array(INITIAL_ANCHORS);
  top = 0;

  push(position: number, literal: number, verdict: number): void {
    const at = this.top;
    if (at === this.positions.length) this.ensure(1);
    this.positions[at] = position;
    this.literals[at] = literal;
    this.verdicts[at] = verdict;
    this.top = at + 1;
  }

  /** Makes room for `count` more anchors. */
  ensure(count: number): void {
    const needed = this.top + count;
    if (needed <= this.positions.length) return;
    const capacity = Math.max(needed, this.positions.length * 2);
    this.positions = regrown(this.positions, capacity);
    this.literals = regrown(this.literals, capacity);
    this.verdicts = regrown(this.verdicts, capacity);
  }

  /** Index of the first anchor in [first, last) at or behind `position`. */
  lowerBound(first: number, last: number, position: number): number {
    const positions = this.positions;
    let low = first;
    let high = last;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (positions[middle]! < position)
        low = middle + 1; // in bounds: first <= middle < last
      else high = middle;
    }
    return low;
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.positions.byteLength * 3;
  }
}

function regrown(array: Int32Array, capacity: number): Int32Array {
  const grown = new Int32Array(capacity);
  grown.set(array);
  return grown;
}
