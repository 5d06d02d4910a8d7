/**
 * The loops of memo-matcher.ts: backtracking over a window of a text in which each byte is written as the
 * number of its class. Knows positions in the window only.
 *
 * This file is also translated to AssemblyScript (scripts/assembly-source.js): functions over i32 numbers and
 * arrays, nothing else.
 */

import {
  ACCEPT,
  ASSERT,
  EXCLUSIVE,
  FAIL_FROM,
  FAIL_TO,
  FRAME_FAIL,
  FRAME_FIELDS,
  FRAME_OTHER,
  FRAME_RUN,
  FRAME_SAVE,
  GREEDY,
  KIND,
  MATCH_END,
  MATCH_FIELDS,
  MATCH_SECRET_END,
  MATCH_SECRET_START,
  MATCH_START,
  MAX,
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
  RUNS,
  SAVE,
  SET,
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
    if ((starts[pair] as number) === 0) continue;
    m.start = start;
    const end = matchAt(m, start);
    if (end !== NO_MATCH) return end;
  }
  return NO_MATCH;
}

/** Where the match that starts at `start` ends. */
function matchAt(m: MemoState, start: number): number {
  const program = m.program;
  const text = m.text;
  const slots = m.slots;
  for (let slot = 0; slot < m.slotCount; slot++) slots[slot] = -1;
  m.depth = 0;
  let at = m.entry;
  let position = start;
  let tried = 0;
  for (;;) {
    tried++;
    const move = program[at + MOVES + (text[position] as number)] as number;
    if ((move & (MOVE_GO | MOVE_ROW)) === MOVE_GO) {
      position += (move & MOVE_TAKE) >> 1;
      at = move >> MOVE_BITS;
      continue;
    }
    if (m.depth + STEP_FRAMES > m.frameLimit) {
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
      const kind = program[at + KIND] as number;
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

/** Whether the instruction has not failed here; what keeps failures leaves a frame for it. */
// oxlint-disable-next-line max-params
function mayGoOn(m: MemoState, at: number, move: number, position: number, tried: number): boolean {
  if ((move & MOVE_ROW) === 0) return true;
  const row = m.program[at + ROW] as number;
  if (hasFailed(m, row, position)) return false;
  if (tried > QUICK_STEPS) push(m, FRAME_FAIL, row, position);
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

function push(m: MemoState, what: number, a: number, b: number): void {
  const at = m.depth * FRAME_FIELDS;
  const frames = m.frames;
  frames[at] = what;
  frames[at + 1] = a;
  frames[at + 2] = b;
  m.depth++;
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
    if (kind === FRAME_RUN) {
      const run = what >> 2;
      if (nextEnd(m, run, top)) return m.program[run + NEXT] as number;
      m.depth--;
      failRun(m, run, top);
      continue;
    }
    m.depth--;
    if (kind === FRAME_FAIL) fail(m, a, b);
    else if (kind === FRAME_SAVE) m.slots[a] = b;
    else {
      m.position = b;
      return a;
    }
  }
  return -1;
}

function fail(m: MemoState, row: number, position: number): void {
  const word = position * m.words + (row >> 5);
  m.failed[word] = (m.failed[word] as number) | (1 << (row & 31));
  if (position >= m.marked) m.marked = position + 1;
}

/**
 * Where to go on behind a run that begins at `position` and has one end only; -1 where that fails, or where a
 * frame was left with several, to be tried by `nextEnd`.
 */
function enterRun(m: MemoState, run: number, position: number): number {
  const program = m.program;
  let least = position + (program[run + MIN] as number);
  const most = runEnd(m, run, position, position + (program[run + MAX] as number));
  if (most < least) return -1;
  // Before its end no byte begins what comes next.
  if ((program[run + EXCLUSIVE] as number) !== 0) least = most;
  // What comes behind a run remembers where it failed: a single end needs no frame.
  if (least === most) return most;
  push(m, FRAME_RUN | (run << 2), least, most);
  // The end that `nextEnd` moves is kept as it was.
  m.frames[m.depth * FRAME_FIELDS - 1] = (program[run + GREEDY] as number) !== 0 ? most : least;
  return -1;
}

/** All ends of the run in the frame at `top` have failed. */
function failRun(m: MemoState, run: number, top: number): void {
  const program = m.program;
  const frames = m.frames;
  const isGreedy = (program[run + GREEDY] as number) !== 0;
  const least = frames[isGreedy ? top + 1 : top + 3] as number;
  const most = frames[isGreedy ? top + 3 : top + 2] as number;
  const from = program[run + FAIL_FROM] as number;
  const to = program[run + FAIL_TO] as number;
  const isBeside = least <= to + 1 && most >= from - 1;
  program[run + FAIL_FROM] = isBeside ? Math.min(least, from) : least;
  program[run + FAIL_TO] = isBeside ? Math.max(most, to) : most;
}

/** Where the run of bytes at `position` ends, `limit` at the latest. */
function runEnd(m: MemoState, run: number, position: number, limit: number): number {
  const text = m.text;
  const members = m.members;
  const set = m.program[run + SET] as number;
  if ((members[set + (text[position] as number)] as number) === 0) return position;
  const at = m.changes[position] as number;
  if (at >= limit) return limit;
  if ((members[set + (text[at] as number)] as number) === 0) return at;
  return mixedEnd(m, run, position, limit);
}

/** The same for a run of several groups. */
function mixedEnd(m: MemoState, run: number, position: number, limit: number): number {
  const program = m.program;
  const text = m.text;
  const members = m.members;
  const changes = m.changes;
  const set = program[run + SET] as number;
  const known = program[run + RUNS] as number;
  const runs = m.runs;
  const from = runs[known + RUN_FROM] as number;
  const to = runs[known + RUN_TO] as number;
  const isInside = position >= from && position <= to;
  let at = isInside ? to : position;
  let tried = 0;
  if (!isInside) {
    const stop = position < from ? Math.min(from, limit) : limit;
    while (at < stop && (members[set + (text[at] as number)] as number) !== 0) {
      at = changes[at] as number;
      tried++;
    }
    if (at >= from && position < from && to > at) at = to;
    runs[known + RUN_FROM] = position;
  }
  while (at < limit && (members[set + (text[at] as number)] as number) !== 0) {
    at = changes[at] as number;
    tried++;
  }
  m.tried += tried;
  runs[known + RUN_TO] = at;
  return Math.min(at, limit);
}

/** The next end of the run in the frame at `top` that has not failed yet is `position`; false if none is left. */
function nextEnd(m: MemoState, run: number, top: number): boolean {
  const program = m.program;
  const frames = m.frames;
  const text = m.text;
  const moves = (program[run + NEXT] as number) + MOVES;
  const failFrom = program[run + FAIL_FROM] as number;
  const failTo = program[run + FAIL_TO] as number;
  const isGreedy = (program[run + GREEDY] as number) !== 0;
  let low = frames[top + 1] as number;
  let high = frames[top + 2] as number;
  while (low <= high) {
    m.tried++;
    let at = isGreedy ? high : low;
    if (at >= failFrom && at <= failTo) {
      if (isGreedy) high = failFrom - 1;
      else low = failTo + 1;
      continue;
    }
    if (isGreedy) high--;
    else low++;
    if ((program[moves + (text[at] as number)] as number) === 0) continue;
    frames[top + 1] = low;
    frames[top + 2] = high;
    m.position = at;
    return true;
  }
  return false;
}
