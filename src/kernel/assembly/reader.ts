/**
 * What stands around an anchor: detect/generic/readers.ts and what it calls, translated by
 * scripts/assembly-source.js when this module is built.
 */

import { ReaderContext } from './generic/context';
import { NameMeaning } from './generic/names';
import { Bytes } from './generic/prelude';
import { readAnchor as read } from './generic/readers';
import { AnchorSpan, Reading } from './generic/reading';
import { Statistics } from './generic/statistics';
import { READER_RESULT } from './layout';

/** The reading, the name's meaning, the value's counts, the context: what JavaScript takes. */
const READING: usize = READER_RESULT;
const MEANING: usize = READING + offsetof<Reading>();
const COUNTED: usize = MEANING + offsetof<NameMeaning>();
const CONTEXT: usize = COUNTED + offsetof<Statistics>();
const SPAN: usize = CONTEXT + offsetof<ReaderContext>();

const context = changetype<ReaderContext>(CONTEXT);
const span = changetype<AnchorSpan>(SPAN);
const memoryBytes = changetype<Bytes>(0);

/** To be called once. */
export function initReader(): void {
  context.reading = changetype<Reading>(READING);
  context.meaning = changetype<NameMeaning>(MEANING);
  context.counted = changetype<Statistics>(COUNTED);
  context.span = span;
}

/** Asks the reader `from` about the anchor; 1 if there is a value to weigh. */
export function readAnchor(
  from: i32,
  textStart: i32,
  textEnd: i32,
  anchorStart: i32,
  anchorEnd: i32,
): bool {
  span.textStart = textStart;
  span.textEnd = textEnd;
  span.anchorStart = anchorStart;
  span.anchorEnd = anchorEnd;
  return read(from, memoryBytes, context);
}

/** How far the last anchor was looked at, if it was turned down early; else -1. */
@inline
export function lookedLeft(): i32 {
  return context.lookedLeft;
}

@inline
export function lookedRight(): i32 {
  return context.lookedRight;
}
