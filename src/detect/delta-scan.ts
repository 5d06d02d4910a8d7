/**
 * Makes the anchors of a text from those of its delta base and the copies between them.
 *
 * An anchor whose neighbourhood, as far as its verdict may depend on it, lies inside one copied
 * stretch is the same anchor with the same verdict, only elsewhere. All other anchors inside copies are
 * known to be there but judged again. Anchors can be new only where they touch inserted bytes or
 * cross a seam, so only those starts are searched. See detector.ts for why this is exact.
 *
 * The kernel's `inherit` does the same faster for texts of usual size (text-search.ts chooses).
 */
import { ANCHOR_FIELDS, ANCHOR_TABLE_REACH, DELTA_OP_FIELDS } from '../kernel/index.ts';
import type { AnchorJudge } from './anchor-judge.ts';
import { ANCHOR, type AnchorStack } from './anchor-stack.ts';
import type { LiteralIndex } from './literal-index.ts';

/** A stretch of anchors in the stack, of a text of `textLength` bytes. */
export interface AnchoredText {
  readonly textLength: number;
  readonly firstAnchor: number;
  readonly lastAnchor: number;
}

/** How the text follows from its base: Int32 rows (offset here, offset in the base or -1, length). */
export interface DeltaOps {
  /** Rows in order of the first column; together they cover the text. */
  readonly rows: Int32Array;
  /** Index of the first row's first number. */
  readonly first: number;
  readonly count: number;
}

/**
 * Pushes the anchors of a text of `textLength` bytes (begun in `judge`); returns how many of them
 * have a verdict that is not empty.
 * HOT: called for every deltified blob of a history.
 */
export function inheritAnchors(
  judge: AnchorJudge,
  stack: AnchorStack,
  index: LiteralIndex,
  base: AnchoredText,
  delta: DeltaOps & { readonly textLength: number },
): number {
  const { rows, first, textLength } = delta;
  /** An anchor that starts so many bytes before a seam can owe itself to bytes behind it. */
  const overhang = Math.max(index.longestSpan - 1, 0);
  let withVerdict = 0;
  /** Start of the starts that must be searched, or -1 where none are pending. */
  let pending = -1;
  // In bounds: `count` rows of DELTA_OP_FIELDS were handed over.
  const last = first + delta.count * DELTA_OP_FIELDS;
  for (let row = first; row < last; row += DELTA_OP_FIELDS) {
    const here = rows[row]!;
    const inBase = rows[row + 1]!;
    const length = rows[row + 2]!;
    const isSameEnd = here + length === textLength && inBase + length === base.textLength;
    const inherited = inBase < 0 ? 0 : isSameEnd ? length : Math.max(length - overhang, 0);
    if (inherited > 0) {
      if (pending >= 0) withVerdict += judge.search(pending, here);
      pending = -1;
      copy.here = here;
      copy.inBase = inBase;
      copy.length = length;
      copy.starts = inherited;
      copy.isSameEnd = isSameEnd;
      withVerdict += inheritCopy(judge, stack, index, base);
    }
    if (inherited < length && pending < 0) pending = here + inherited;
  }
  if (pending >= 0) withVerdict += judge.search(pending, textLength);
  return withVerdict;
}

/** The copy at hand; a module record because it is set for every instruction of every delta. */
const copy = { here: 0, inBase: 0, length: 0, starts: 0, isSameEnd: false };

/**
 * Takes over the base's anchors that start in the first `copy.starts` bytes of the copy.
 * HOT: a history has some hundred times more inherited anchors than judged ones.
 */
function inheritCopy(
  judge: AnchorJudge,
  stack: AnchorStack,
  index: LiteralIndex,
  base: AnchoredText,
): number {
  const { here, inBase, length } = copy;
  const shift = here - inBase;
  const copyEnd = inBase + length;
  const lastStart = inBase + copy.starts;
  // A neighbourhood that a text edge cuts off is the same one only if the edge cuts both texts there.
  const leftBound = inBase === 0 && here === 0 ? Number.NEGATIVE_INFINITY : inBase;
  const rightBound = copy.isSameEnd ? Number.POSITIVE_INFINITY : copyEnd;
  const { byteLengths, leftReach, rightReach } = index;
  const first = stack.lowerBound(base.firstAnchor, base.lastAnchor, inBase);
  const last = stack.lowerBound(first, base.lastAnchor, lastStart);
  // Room for all of them: the rows stay the same array below, also where anchors are judged.
  stack.ensure(last - first);
  const { rows } = stack;
  let withVerdict = 0;
  for (let at = first * ANCHOR_FIELDS; at < last * ANCHOR_FIELDS; at += ANCHOR_FIELDS) {
    const position = rows[at]!; // in bounds: rows below last <= top
    const literal = rows[at + ANCHOR.literal]!;
    const reach = rows[at + ANCHOR.reach]!;
    const isTable = reach === ANCHOR_TABLE_REACH;
    const left = isTable ? leftReach[literal]! : reach & 0xffff;
    const right = isTable ? rightReach[literal]! : reach >>> 16;
    if (position - left >= leftBound && position + right <= rightBound) {
      withVerdict += judge.keep(position + shift, literal, rows[at + ANCHOR.verdict]!, reach);
    } else if (position + byteLengths[literal]! <= copyEnd) {
      withVerdict += judge.judge(position + shift, literal);
    }
  }
  return withVerdict;
}
