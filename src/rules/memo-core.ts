/**
 * The loops of memo-matcher.ts: backtracking over a window of a text in which each byte is written as the
 * number of its class. Knows positions in the window only.
 *
 * This file is also translated to AssemblyScript (scripts/assembly-source.js): functions over i32 numbers and
 * arrays, nothing else.
 */

import { enterRun, failRun, nextEnd, push } from './memo-runs.ts';
import {
  ACCEPT,
  ASSERT,
  FAIL_FROM,
  FAIL_TO,
  FRAME_ENTERED,
  FRAME_FIELDS,
  FRAME_OTHER,
  FRAME_RUN,
  FRAME_SAVE,
  KIND,
  MATCH_END,
  MATCH_FIELDS,
  MATCH_SECRET_END,
  MATCH_SECRET_START,
  MATCH_START,
  type MemoState,
  MIN,
  MOVE_BITS,
  MOVE_BOTH,
  MOVE_GO,
  MOVE_ROW,
  MOVE_TAKE,
  MOVES,
  NEXT,
  NO_MATCH,
  NO_ROOM,
  OTHER,
  QUICK_STEPS,
  ROW,
  RUN,
  RUN_FIELDS,
  RUN_FROM,
  RUN_TO,
  SAVE,
  STEP_FRAMES,
} from './memo-state.ts';

/** Writes the window's bytes as classes, and where their groups change. */
export function classify(m: MemoState, classOf: Uint8Array, from: number, to: number): void {
  const text = m.text;
  const changes = m.changes;
  const groupOf = m.groupOf;
  let group = -1;
  let change = to;
  for (let at = to - 1; at >= from; at--) {
    const byteClass = classOf[text[at] as number] as number;
    text[at] = byteClass;
    const before = groupOf[byteClass] as number;
    if (before !== group) change = at + 1;
    group = before;
    changes[at] = change;
  }
}

/** Forgets what is known of the window. */
export function forget(m: MemoState): void {
  const failed = m.failed;
  const used = m.marked * m.words;
  for (let at = 0; at < used; at++) failed[at] = 0;
  m.marked = 0;
  const program = m.program;
  for (let at = 0; at < m.programLength; at += m.recordLength) {
    program[at + FAIL_FROM] = 0;
    program[at + FAIL_TO] = -1;
  }
  const runs = m.runs;
  for (let at = 0; at < m.runsLength; at += RUN_FIELDS) {
    runs[at + RUN_FROM] = 0;
    runs[at + RUN_TO] = -1;
  }
}

/**
 * Finds matches that start in [from, last], `start` being where to go on: how many, `most` of them or as many as
 * there is room for; or NO_ROOM, where there is none for the frames of the first.
 * HOT: texts that a rule's sieve lets through.
 */
export function findMatches(m: MemoState, from: number, last: number, most: number): number {
  const limit = Math.min(most, m.foundLimit);
  let count = 0;
  let start = from;
  while (start <= last && count < limit) {
    const end = findMatch(m, start, last);
    if (end === NO_ROOM) return count > 0 ? count : NO_ROOM;
    if (end === NO_MATCH) m.start = last;
    else keepMatch(m, end, count++);
    start = ++m.start;
  }
  return count;
}

/** Writes the match that was found as row number `index`. */
function keepMatch(m: MemoState, end: number, index: number): void {
  const slots = m.slots;
  const found = m.found;
  const at = index * MATCH_FIELDS;
  let secretStart = m.start;
  let secretEnd = end;
  for (let place = 0; place < m.placeCount; place++) {
    const slot = 2 * (m.places[place] as number);
    const from = slots[slot] as number;
    const to = slots[slot + 1] as number;
    if (from < 0 || to <= from) continue;
    secretStart = from;
    secretEnd = to;
    break;
  }
  found[at + MATCH_START] = m.start;
  found[at + MATCH_END] = end;
  found[at + MATCH_SECRET_START] = secretStart;
  found[at + MATCH_SECRET_END] = secretEnd;
}

/** Where the first match ends that starts in [from, last], `start` being where; or NO_MATCH, or NO_ROOM. */
function findMatch(m: MemoState, from: number, last: number): number {
  const starts = m.starts;
  const stride = m.endClass + 1;
  const text = m.text;
  for (let start = from; start <= last; start++) {
    const pair = (text[start] as number) * stride + (text[start + 1] as number);
    if ((starts[pair] as number) === 0 || !hasPrefix(m, start)) continue;
    m.start = start;
    const end = matchAt(m, start + m.prefixLength);
    if (end === NO_MATCH) continue;
    unmark(m);
    return end;
  }
  return NO_MATCH;
}

/** Whether the bytes that each match begins with stand at `start`. */
function hasPrefix(m: MemoState, start: number): boolean {
  const length = m.prefixLength;
  if (length === 0) return true;
  const text = m.text;
  const members = m.members;
  const prefix = m.prefix;
  const last = length - 1;
  // In a run of one byte the last tells. Behind the text's end are other classes: the loop stops there.
  if ((members[(prefix[last] as number) + (text[start + last] as number)] as number) === 0)
    return false;
  m.tried++;
  for (let i = 0; i < last; i++) {
    if ((members[(prefix[i] as number) + (text[start + i] as number)] as number) === 0)
      return false;
  }
  return true;
}

/** What was entered and has not failed is known of no more. */
function unmark(m: MemoState): void {
  const failed = m.failed;
  const entered = m.entered;
  for (let i = 0; i < m.enteredCount; i++) {
    const cell = entered[i] as number;
    const word = cell >> 5;
    failed[word] = (failed[word] as number) & ~(1 << (cell & 31));
  }
}

/** Where the match ends whose prefix ends at `from`. */
function matchAt(m: MemoState, from: number): number {
  const program = m.program;
  const text = m.text;
  const slots = m.slots;
  for (let slot = 0; slot < m.slotCount; slot++) slots[slot] = -1;
  m.depth = 0;
  m.enteredCount = 0;
  let at = m.entry;
  let position = from;
  let tried = 0;
  for (;;) {
    tried++;
    const move = program[at + MOVES + (text[position] as number)] as number;
    if ((move & (MOVE_GO | MOVE_ROW)) === MOVE_GO) {
      position += (move & MOVE_TAKE) >> 1;
      at = move >> MOVE_BITS;
      continue;
    }
    if (m.depth + STEP_FRAMES > m.frameLimit || m.enteredCount >= m.enteredLimit) {
      m.tried += tried;
      return NO_ROOM;
    }
    if (move !== 0 && mayGoOn(m, at, move, position, tried)) {
      if ((move & MOVE_GO) !== 0) {
        position += (move & MOVE_TAKE) >> 1;
        at = move >> MOVE_BITS;
        continue;
      }
      if ((move & MOVE_BOTH) !== 0) {
        at = firstBranch(m, at, position);
        continue;
      }
      const kind = move >> MOVE_BITS;
      if (kind === ACCEPT) break;
      const behind = kind === RUN ? enterRun(m, at, position) : passes(m, at, position);
      if (behind >= 0) {
        position = behind;
        at = program[at + NEXT] as number;
        continue;
      }
    }
    at = goBack(m);
    if (at < 0) break;
    position = m.position;
  }
  m.tried += tried;
  return at < 0 ? NO_MATCH : position;
}

/**
 * Whether the instruction has not failed here. What keeps failures counts as failed from now on: it is not entered
 * again before it has failed, or is part of a match, since no round of a loop goes without a byte.
 */
// oxlint-disable-next-line max-params
function mayGoOn(m: MemoState, at: number, move: number, position: number, tried: number): boolean {
  if ((move & MOVE_ROW) === 0) return true;
  const failed = m.failed;
  const cell = ((position * m.words) << 5) + (m.program[at + ROW] as number);
  const word = cell >> 5;
  const bits = failed[word] as number;
  const bit = 1 << (cell & 31);
  if ((bits & bit) !== 0) return false;
  if (tried <= QUICK_STEPS) return true;
  failed[word] = bits | bit;
  if (position >= m.marked) m.marked = position + 1;
  m.entered[m.enteredCount++] = cell;
  return true;
}

/** Where a split goes on: at its first branch, a frame being left for the other, unless that is known to fail. */
function firstBranch(m: MemoState, split: number, position: number): number {
  const first = m.program[split + NEXT] as number;
  const other = m.program[split + OTHER] as number;
  if (hasFailed(m, m.program[first + ROW] as number, position)) return other;
  push(m, FRAME_OTHER, other, position);
  return first;
}

/** Whether the instruction of a row, if it has one, is known to fail there. */
function hasFailed(m: MemoState, row: number, position: number): boolean {
  if (row < 0) return false;
  const word = m.failed[position * m.words + (row >> 5)] as number;
  return ((word >>> (row & 31)) & 1) === 1;
}

/** Keeps the position, or asks for a condition on it: -1 where that does not hold. */
function passes(m: MemoState, at: number, position: number): number {
  if ((m.program[at + KIND] as number) !== SAVE) {
    return holdsAt(m, m.program[at + ASSERT] as number, position) ? position : -1;
  }
  const slot = m.program[at + MIN] as number;
  push(m, FRAME_SAVE, slot, m.slots[slot] as number);
  m.slots[slot] = position;
  return position;
}

/** Whether a condition holds, in the order of ASSERTS. */
function holdsAt(m: MemoState, assert: number, position: number): boolean {
  const before = m.text[position - 1] as number;
  const after = m.text[position] as number;
  if (assert < 2) {
    const isBoundary = (m.wordClass[before] as number) !== (m.wordClass[after] as number);
    return isBoundary === (assert === 0);
  }
  if (assert === 2) return before === m.startClass;
  if (assert === 3) return after === m.endClass;
  if (assert === 4) return before === m.startClass || before === m.lineFeed;
  return after === m.endClass || after === m.lineFeed;
}

/** Undoes what failed up to something that is left to be tried: its record, or -1. */
function goBack(m: MemoState): number {
  const frames = m.frames;
  while (m.depth > 0) {
    const top = (m.depth - 1) * FRAME_FIELDS;
    const what = frames[top] as number;
    const a = frames[top + 1] as number;
    const b = frames[top + 2] as number;
    const kind = what & 3;
    if (kind !== FRAME_SAVE) m.enteredCount = frames[top + FRAME_ENTERED] as number;
    if (kind === FRAME_RUN) {
      const run = what >> 2;
      if (nextEnd(m, run, top)) return m.program[run + NEXT] as number;
      m.depth--;
      failRun(m, run, top);
      continue;
    }
    m.depth--;
    if (kind === FRAME_SAVE) m.slots[a] = b;
    else {
      m.position = b;
      return a;
    }
  }
  return -1;
}
