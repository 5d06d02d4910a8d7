/**
 * The anchors of all live scan states, one behind the other, as rows of ANCHOR_FIELDS (see
 * kernel/codes.ts): position, literal, verdict, reach.
 *
 * A family of texts is walked depth first, so that states come and go like a stack: a state's
 * anchors are the rows [first, last), sorted by position, then literal.
 */
import { ANCHOR_FIELDS, ANCHOR_TABLE_REACH } from '../kernel/index.ts';

/** Literal id of a verdict that was reached without looking for literals. */
export const NO_LITERAL = -1;

/** Fields of a row. */
export const ANCHOR = {
  /** Byte offset of the literal from its text's start. */
  position: 0,
  literal: 1,
  /** Address in the VerdictStack, or EMPTY_VERDICT. */
  verdict: 2,
  /** See {@link packReach}. */
  reach: 3,
} as const;

const INITIAL_ANCHORS = 1 << 12;
const MOST_REACH = 0x7fff;

/** Bytes left and right of an anchor's start that its verdict depends on, in one number. */
export function packReach(left: number, right: number): number {
  return left > MOST_REACH || right > MOST_REACH ? ANCHOR_TABLE_REACH : left | (right << 16);
}

/** A growing array of rows. Refetch it after a push: it is replaced when it grows. */
export class AnchorStack {
  rows: Int32Array = new Int32Array(INITIAL_ANCHORS * ANCHOR_FIELDS);
  /** Rows in use. */
  top = 0;

  push(position: number, literal: number, verdict: number, reach: number): void {
    this.ensure(1);
    const { rows } = this;
    const at = this.top * ANCHOR_FIELDS;
    rows[at] = position;
    rows[at + ANCHOR.literal] = literal;
    rows[at + ANCHOR.verdict] = verdict;
    rows[at + ANCHOR.reach] = reach;
    this.top += 1;
  }

  /** Makes room for `count` more anchors. */
  ensure(count: number): void {
    const needed = (this.top + count) * ANCHOR_FIELDS;
    if (needed <= this.rows.length) return;
    const grown = new Int32Array(Math.max(needed, this.rows.length * 2));
    grown.set(this.rows);
    this.rows = grown;
  }

  /** The first anchor in [first, last) at or behind `position`. */
  lowerBound(first: number, last: number, position: number): number {
    const { rows } = this;
    let low = first;
    let high = last;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // In bounds: first <= middle < last.
      if (rows[middle * ANCHOR_FIELDS]! < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.rows.byteLength;
  }
}
