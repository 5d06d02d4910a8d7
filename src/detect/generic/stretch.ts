/**
 * A copy of the bytes around an anchor between line feeds, for readers of rare places: they look ahead and
 * back without asking at each step where the text or their reach ends, and see nothing beyond it.
 */
import { type Assessment, weighDecoded } from './assess.ts';
import { hasClass, QUOTE } from './classes.ts';
import type { Span } from './command-lines.ts';
import { place } from './placed.ts';
import { AFTER_CLOSER, OP_COMMAND } from './reading.ts';

/** Line feeds on either side; no reader looks further beyond an end. */
const PADDING = 16;
const LINE_FEED = 0x0a;

export interface Stretch {
  readonly bytes: Uint8Array;
  readonly before: number;
  readonly after: number;
  /** What was copied: [low, high) of `bytes`. */
  low: number;
  high: number;
  /** The anchor. */
  start: number;
  end: number;
  /** The text goes on beyond the ends. */
  cutLeft: boolean;
  cutRight: boolean;
  /** What is added to a position for the place in the text. */
  shift: number;
}

/** A place for stretches of `before` bytes before an anchor and `after` bytes behind it. */
export function createStretch(before: number, after: number, longestAnchor: number): Stretch {
  return {
    bytes: new Uint8Array(before + longestAnchor + after + 2 * PADDING),
    before,
    after,
    low: PADDING,
    high: PADDING,
    start: PADDING,
    end: PADDING,
    cutLeft: false,
    cutRight: false,
    shift: 0,
  };
}

/** Copies what lies around `anchor` in the text at [text[0], text[1]). */
export function loadStretch(
  bytes: Uint8Array,
  text: readonly [number, number],
  anchor: readonly [number, number],
  into: Stretch,
): void {
  const from = Math.max(text[0], anchor[0] - into.before);
  const to = Math.min(text[1], anchor[1] + into.after);
  into.shift = from - PADDING;
  into.high = PADDING + to - from;
  into.start = anchor[0] - into.shift;
  into.end = anchor[1] - into.shift;
  into.cutLeft = from > text[0];
  into.cutRight = to < text[1];
  into.bytes.fill(LINE_FEED, 0, PADDING);
  into.bytes.set(bytes.subarray(from, to), PADDING);
  into.bytes.fill(LINE_FEED, into.high, into.high + PADDING);
}

/** Weighs the value at `span` under the meaning that `into` has; true if its features are to be weighed. */
export function weighSpan(stretch: Stretch, [start, end]: Span, into: Assessment): boolean {
  const { bytes, low, high, shift } = stretch;
  if (end >= high && stretch.cutRight) return false;
  const { reading } = into;
  reading.low = low;
  reading.high = high;
  reading.nameStart = start;
  reading.nameEnd = start;
  place(reading, start, end, AFTER_CLOSER);
  reading.operator = OP_COMMAND;
  const opening = bytes[start - 1] as number;
  reading.quote = hasClass(opening, QUOTE) ? opening : 0;
  const kept = weighDecoded(bytes, start, end, into);
  into.secretStart = start + shift;
  into.secretEnd = end + shift;
  reading.nameStart = into.secretStart;
  reading.nameEnd = into.secretStart;
  return kept;
}
