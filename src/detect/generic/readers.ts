/**
 * The readers behind one door, by where an anchor comes from. They and everything that they call are also
 * translated into the kernel: see weigh.ts.
 */
import { readCommand } from './commands.ts';
import type { ReaderContext } from './context.ts';
import { KEEP, rejectValue, SHORTEST_VALUE } from './filters.ts';
import { mayHoldRows } from './insert-rows.ts';
import { readNamed } from './named.ts';
import { NAME_PASSWORD, NAME_TOKEN, setMeaning } from './names.ts';
import {
  basicColon,
  decodeBase64,
  decodedText,
  isBasic,
  PLACED_AFTER,
  PLACED_BEFORE,
  readHeader,
  readUrl,
} from './placed.ts';
import { countBytes } from './statistics.ts';
import { isPlaceholder } from './templates.ts';

/** Where anchors come from; each has a detector of its own (detectors.ts). */
export const FROM_NAME = 0;
export const FROM_URL = 1;
export const FROM_HEADER = 2;
export const FROM_COMMAND = 3;
export const FROM_LIST = 4;

/**
 * Reads around the anchor `context.span`; true if there is a value to weigh, which then is read, counted
 * and kept by the filters. For `Basic` these are about what decodedText holds. Of a list only whether it
 * may hold anything is told: lists.ts reads it. HOT.
 */
export function readAnchor(from: number, bytes: Uint8Array, context: ReaderContext): boolean {
  context.rejected = KEEP;
  context.lookedLeft = -1;
  context.basic = false;
  if (from === FROM_LIST) {
    const { anchorStart, anchorEnd, textEnd } = context.span;
    return mayHoldRows(bytes, anchorStart, anchorEnd, textEnd);
  }
  return from === FROM_NAME ? readNamed(bytes, context) : readPlaced(from, bytes, context);
}

function readPlaced(from: number, bytes: Uint8Array, context: ReaderContext): boolean {
  const { textStart, textEnd, anchorStart, anchorEnd } = context.span;
  const reading = context.reading;
  reading.low = Math.max(textStart, anchorStart - PLACED_BEFORE);
  reading.high = Math.min(textEnd, anchorEnd + PLACED_AFTER);
  if (from === FROM_URL) {
    if (!readUrl(bytes, context)) return false;
  } else if (from === FROM_COMMAND) {
    if (!readCommand(bytes, context)) return false;
  } else if (!readHeader(bytes, context)) return false;
  // How far values are looked at behind their end is not counted.
  context.lookedLeft = -1;
  context.basic = from === FROM_HEADER && isBasic(bytes, anchorStart);
  const isToken = from === FROM_HEADER && !context.basic;
  setMeaning(context.meaning, isToken ? NAME_TOKEN : NAME_PASSWORD);
  context.secretStart = reading.valueStart;
  context.secretEnd = reading.valueEnd;
  if (context.basic) return decodeBasic(bytes, context) && keepsValue(decodedText(), context);
  return reading.valueEnd - reading.valueStart >= SHORTEST_VALUE && keepsValue(bytes, context);
}

/** `Basic` is judged by the password that it encodes; what does not decode is no credential. */
function decodeBasic(bytes: Uint8Array, context: ReaderContext): boolean {
  const reading = context.reading;
  const length = decodeBase64(bytes, reading.valueStart, reading.valueEnd);
  const colon = length < 5 ? -1 : basicColon(length);
  if (colon < 0) return false;
  reading.nameStart = 0;
  reading.nameEnd = colon;
  reading.valueStart = colon + 1;
  reading.valueEnd = length;
  return true;
}

function keepsValue(bytes: Uint8Array, context: ReaderContext): boolean {
  const reading = context.reading;
  if (isPlaceholder(bytes, reading)) return false;
  countBytes(bytes, reading.valueStart, reading.valueEnd, context.counted);
  context.rejected = rejectValue(bytes, reading, context.meaning, context.counted);
  return context.rejected === KEEP;
}
