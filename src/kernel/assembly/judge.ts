/**
 * Which anchors need not be shown to any detector: those where a reader reads no
 * value that is worth a mention, and those without the run of bytes, or the word, that a rule's match must hold. Tables: `Judging` in ../kernel.ts.
 */

import {
  ANCHOR_TABLE_REACH,
  ANCHOR_UNJUDGED,
  CHECK_FIELDS,
  CHECK_NOTHING,
  CHECK_READER,
  KNOWN_FIELDS,
  NO_VERDICT,
  REACH_FIELDS,
  WORD_LIST_BYTES,
} from '../codes';
import { FROM_LIST } from './generic/readers';
import { lookedLeft, lookedRight, weighAnchor } from './reader';
import { holdsRun, holdsWord } from './stretch';
import { keepTold } from './told';

const REACH_BYTES: usize = REACH_FIELDS << 2;
const CHECK_BYTES: usize = CHECK_FIELDS << 2;
const KNOWN_BYTES: usize = KNOWN_FIELDS << 2;
const SET_BYTES: usize = 256;
/** Most bytes that a row's reach can tell. */
const MOST_REACH: i32 = 0x7fff;

let reaches: usize = 0;
let checks: usize = 0;
let sets: usize = 0;
let words: usize = 0;
/** What is known of the text at hand: a record for each check. */
let known: usize = 0;
/** Bytes behind a literal's first that may decide whether there is an anchor. */
export let overhang: i32 = 0;
/** How far the anchor that `judge` found none for was looked at; the table's reach for all others. */
export let judgedReach: i32 = 0;

export function setJudging(
  reachesAt: usize,
  checksAt: usize,
  setsAt: usize,
  wordsAt: usize,
  knownAt: usize,
  longestSpan: i32,
): void {
  reaches = reachesAt;
  checks = checksAt;
  sets = setsAt;
  words = wordsAt;
  known = knownAt;
  overhang = max(longestSpan - 1, 0);
}

@inline
export function leftReach(literal: usize): i32 {
  return load<i32>(reaches + literal * REACH_BYTES);
}

@inline
export function rightReach(literal: usize): i32 {
  return load<i32>(reaches + literal * REACH_BYTES, 4);
}

/** Whether what stands before the literal at `start`, or how it is spelled, is right for the check. */
@inline
function isLed(check: usize, start: i32): bool {
  const set = load<i32>(check, 24);
  if (set < 0 || load<u8>(sets + usize(set) * SET_BYTES + load<u8>(start - 1)) != 0) return true;
  return u32(load<u16>(start)) == load<u32>(check, 28);
}

/**
 * The verdict on the anchor at `start`: none, one that is told (told.ts), or that its detectors must be asked.
 */
export function judge(
  textStart: i32,
  textEnd: i32,
  start: i32,
  literal: usize,
  byteLength: i32,
): i32 {
  const row = reaches + literal * REACH_BYTES;
  const first = checks + usize(load<i32>(row, 12)) * CHECK_BYTES;
  const end = checks + usize(load<i32>(row + REACH_BYTES, 12)) * CHECK_BYTES;
  judgedReach = ANCHOR_TABLE_REACH;
  /** One bit for each reader that says. */
  let readers = 0;
  for (let check = first; check < end; check += CHECK_BYTES) {
    const kind = load<i32>(check);
    if (kind <= CHECK_READER) readers |= 1 << (CHECK_READER - kind);
    else if (kind == CHECK_NOTHING || (start > textStart && !isLed(check, start))) continue;
    else if (kind >= 0) {
      const lastStart = start - load<i32>(check, 12);
      if (lastStart < textStart) continue;
      const from = max(textStart, start - load<i32>(check, 8));
      const to = min(textEnd, lastStart + load<i32>(check, 16));
      const record = known + ((check - checks) / CHECK_BYTES) * KNOWN_BYTES;
      const set = sets + usize(kind) * SET_BYTES;
      if (!holdsRun(record, set, load<i32>(check, 4), from, to)) continue;
      const list = load<i32>(check, 20);
      if (list < 0) return ANCHOR_UNJUDGED;
      const isNear = holdsWord(record, words + usize(list) * WORD_LIST_BYTES, from, to, textEnd);
      if (isNear) return ANCHOR_UNJUDGED;
    } else return ANCHOR_UNJUDGED;
  }
  if (readers == 0) return NO_VERDICT;
  let verdict: i32 = NO_VERDICT;
  for (let from = 0; readers != 0; from++, readers >>= 1) {
    if ((readers & 1) == 0) continue;
    if (!weighAnchor(from, textStart, textEnd, start, start + byteLength)) continue;
    // What a list holds, and two candidates of one anchor, JavaScript is asked for.
    if (from == FROM_LIST || verdict != NO_VERDICT) return ANCHOR_UNJUDGED;
    verdict = keepTold(start);
    if (verdict == ANCHOR_UNJUDGED) return verdict;
  }
  if (verdict != NO_VERDICT) return verdict;
  if (end - first == CHECK_BYTES) {
    const left = lookedLeft();
    const right = max(lookedRight(), load<i32>(row, 8));
    if (left >= 0 && left <= MOST_REACH && right <= MOST_REACH) judgedReach = left | (right << 16);
  }
  return NO_VERDICT;
}
