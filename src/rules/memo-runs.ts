/**
 * The runs of bytes of memo-core.ts: where one may end, and which of its ends are left to be tried. Knows
 * positions in the window only.
 *
 * This file is also translated to AssemblyScript (scripts/assembly-source.js): functions over i32 numbers and
 * arrays, nothing else.
 */

import {
  EXCLUSIVE,
  FAIL_FROM,
  FAIL_TO,
  FRAME_ENTERED,
  FRAME_FIELDS,
  FRAME_KEPT,
  FRAME_RUN,
  GREEDY,
  MAX,
  type MemoState,
  MIN,
  MOVES,
  NEXT,
  RUN_FROM,
  RUN_TO,
  RUNS,
  SET,
} from './memo-state.ts';

/** Leaves something to be undone or tried. */
// oxlint-disable-next-line max-params
export function push(m: MemoState, what: number, a: number, b: number): void {
  const at = m.depth * FRAME_FIELDS;
  const frames = m.frames;
  frames[at] = what;
  frames[at + 1] = a;
  frames[at + 2] = b;
  frames[at + FRAME_ENTERED] = m.enteredCount;
  m.depth++;
}

/**
 * Where to go on behind a run that begins at `position` and has one end only; -1 where that fails, or where a
 * frame was left with several, to be tried by `nextEnd`.
 */
export function enterRun(m: MemoState, run: number, position: number): number {
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
  m.frames[m.depth * FRAME_FIELDS - FRAME_FIELDS + FRAME_KEPT] =
    (program[run + GREEDY] as number) !== 0 ? most : least;
  return -1;
}

/** All ends of the run in the frame at `top` have failed. */
export function failRun(m: MemoState, run: number, top: number): void {
  const program = m.program;
  const frames = m.frames;
  const isGreedy = (program[run + GREEDY] as number) !== 0;
  const least = frames[isGreedy ? top + 1 : top + FRAME_KEPT] as number;
  const most = frames[isGreedy ? top + FRAME_KEPT : top + 2] as number;
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
export function nextEnd(m: MemoState, run: number, top: number): boolean {
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
