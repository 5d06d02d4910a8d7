/**
 * The anchors of all live scan states, one behind the other, as rows of ANCHOR_FIELDS (see
 * kernel/codes.ts): position, literal, verdict, reach.
 *
 * A family of texts is walked depth first, so that states come and go like a stack: a state's
 * anchors are the rows [first, last), sorted by position, then literal.
 */
import { ANCHOR_FIELDS, ANCHOR_TABLE_REACH, type Kernel } from '../kernel/index.ts';

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
const ROW_BYTES = ANCHOR_FIELDS * Int32Array.BYTES_PER_ELEMENT;
/** Rows that the kernel's memory has room for. What is not used of it costs address space only. */
export const ANCHOR_AREA_ROWS: number = 1 << 19;
/** Bytes of kernel memory that a stack takes there. */
export const ANCHOR_AREA_BYTES: number = ANCHOR_AREA_ROWS * ROW_BYTES;
const MOST_REACH = 0x7fff;

/** Bytes left and right of an anchor's start that its verdict depends on, in one number. */
export function packReach(left: number, right: number): number {
  return left > MOST_REACH || right > MOST_REACH ? ANCHOR_TABLE_REACH : left | (right << 16);
}

/**
 * A growing array of rows; in the memory of a kernel, as long as they fit their area there. Refetch it after a
 * push: it is replaced when it grows.
 */
export class AnchorStack {
  rows: Int32Array;
  /** Rows in use. */
  top = 0;
  readonly #kernel: Kernel | null;
  readonly #area: number;
  /** Rows have outgrown the kernel's area: they are in an array of their own. */
  #isSpilled = false;

  /** With a kernel: in ANCHOR_AREA_BYTES of its memory at `area`, a multiple of 16. */
  constructor(kernel: Kernel | null = null, area = 0) {
    this.#kernel = kernel;
    this.#area = area;
    this.rows = new Int32Array(kernel === null ? INITIAL_ANCHORS * ANCHOR_FIELDS : 0);
    this.refresh();
  }

  /** To be called before a text is scanned or handed out: the kernel's memory may have moved. */
  refresh(): void {
    // Rows that outgrew the area return to it when all are done with.
    if (!this.#isSpilled || this.top === 0) this.share();
  }

  /** Goes back to the kernel's memory, where the rows that stood there have stayed. */
  share(): void {
    const kernel = this.#kernel;
    this.#isSpilled = false;
    if (kernel === null || this.rows.buffer === kernel.bytes.buffer) return;
    const length = ANCHOR_AREA_ROWS * ANCHOR_FIELDS;
    this.rows = new Int32Array(kernel.bytes.buffer, this.#area, length);
  }

  /** Whether the kernel can read the rows. */
  get isShared(): boolean {
    return this.#kernel !== null && !this.#isSpilled;
  }

  /** Address of a row in the kernel's memory. */
  addressOf(row: number): number {
    return this.#area + row * ROW_BYTES;
  }

  /** How many more rows fit there. */
  get sharedRoom(): number {
    return this.isShared ? ANCHOR_AREA_ROWS - this.top : 0;
  }

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
    grown.set(this.rows.subarray(0, this.top * ANCHOR_FIELDS));
    this.rows = grown;
    this.#isSpilled = true;
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
