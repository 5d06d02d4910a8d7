/**
 * Judgements of anchors whose readers found a value that is worth a mention, kept until JavaScript takes them: their
 * anchors' rows name them. They serve the text that was searched last.
 */

import { ANCHOR_TOLD, ANCHOR_UNJUDGED, TOLD_BYTES } from '../codes';
import { Judgement } from './generic/weigh';
import { READER_JUDGEMENT } from './layout';

let area: usize = 0;
let capacity: i32 = 0;
let count: i32 = 0;

/** Says where so many records go. */
export function setTold(address: usize, records: i32): void {
  area = address;
  capacity = records;
}

export function forgetTold(): void {
  count = 0;
}

/** Keeps the reader's last judgement, with places relative to the anchor's start; the verdict of its row. */
export function keepTold(anchorStart: i32): i32 {
  if (count == capacity) return ANCHOR_UNJUDGED;
  const record = area + usize(count) * TOLD_BYTES;
  memory.copy(record, READER_JUDGEMENT, TOLD_BYTES);
  const kept = changetype<Judgement>(record);
  kept.start -= anchorStart;
  kept.end -= anchorStart;
  kept.secretStart -= anchorStart;
  kept.secretEnd -= anchorStart;
  return ANCHOR_TOLD - count++;
}
