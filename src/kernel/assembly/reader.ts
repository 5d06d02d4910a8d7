/**
 * What stands around an anchor, and what it weighs: detect/generic/weigh.ts and readers.ts and what they call,
 * translated by scripts/assembly-source.js when this module is built.
 */

import { logOdds } from './forest';
import { ReaderContext } from './generic/context';
import { NameMeaning } from './generic/names';
import { Bytes, Floats } from './generic/prelude';
import { FROM_LIST, readAnchor } from './generic/readers';
import { AnchorSpan, Reading } from './generic/reading';
import { Statistics } from './generic/statistics';
import { fillJudgement, Judgement, LEAST_ODDS, oddsBeside, weighRead } from './generic/weigh';
import { READER_FEATURES, READER_JUDGEMENT, READER_RESULT } from './layout';

/** The reading, the name's meaning, the value's counts, the context. */
const READING: usize = READER_RESULT;
const MEANING: usize = READING + offsetof<Reading>();
const COUNTED: usize = MEANING + offsetof<NameMeaning>();
const CONTEXT: usize = COUNTED + offsetof<Statistics>();
const SPAN: usize = CONTEXT + offsetof<ReaderContext>();
/** Bytes of a judgement. */
export const JUDGEMENT_BYTES: usize = offsetof<Judgement>();

const context = changetype<ReaderContext>(CONTEXT);
const span = changetype<AnchorSpan>(SPAN);
const features = changetype<Floats>(READER_FEATURES);
const memoryBytes = changetype<Bytes>(0);

/** To be called once. */
export function initReader(): void {
  context.reading = changetype<Reading>(READING);
  context.meaning = changetype<NameMeaning>(MEANING);
  context.counted = changetype<Statistics>(COUNTED);
  context.features = features;
  context.span = span;
}

/**
 * Asks the reader `from` about the anchor; true if there is a value that is worth a mention, whose judgement is then
 * at READER_JUDGEMENT. Of a list only whether it may hold anything is told.
 */
export function weighAnchor(
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
  if (!readAnchor(from, memoryBytes, context)) return false;
  if (from == FROM_LIST) return true;
  // How far what was weighed was looked at is not counted.
  context.lookedLeft = -1;
  if (!weighRead(memoryBytes, context)) return false;
  const odds = logOdds(features) + oddsBeside(context.counted);
  if (odds < LEAST_ODDS) return false;
  fillJudgement(from, odds, context, changetype<Judgement>(READER_JUDGEMENT));
  return true;
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
