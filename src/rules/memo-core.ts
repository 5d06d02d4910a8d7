/**
 * The loops of memo-matcher.ts: backtracking over a window of a text in which each byte is written as the
 * number of its class. Knows positions in the window only.
 *
 * This file is also translated to AssemblyScript (scripts/assembly-source.js): functions over i32 numbers and
 * arrays, nothing else.
 */

/** Kinds of instructions, as OP of memo-program.ts names them. */
const ACCEPT = 0;
const RUN = 2;
const SAVE = 5;

/** A record of {@link MemoState.program}: an instruction's fields, then what to do before each class. */
export const KIND = 0;
/** Records to go on at. */
export const NEXT = 1;
export const OTHER = 2;
/** Bytes of a run; the slot of a position that is kept. */
export const MIN = 3;
export const MAX = 4;
export const GREEDY = 5;
/** A run none of whose bytes can begin what comes behind it. */
export const EXCLUSIVE = 6;
/** Number of the row of failures, -1 where none are kept. */
export const ROW = 7;
/** Number of a condition on a position: one of ASSERTS of memo-tables.ts. */
export const ASSERT = 8;
/** Where the members of a run's set lie in {@link MemoState.members}, and what is known of it in `runs`. */
export const SET = 9;
export const RUNS = 10;
/** Of a run: its ends in [FAIL_FROM, FAIL_TO] have failed. */
export const FAIL_FROM = 11;
export const FAIL_TO = 12;
export const MOVES = 13;

/** A move: 0 where nothing that may follow begins so, else these flags and a record in the bits above. */
export const MOVE_GO = 1;
/** Going on takes the byte. */
export const MOVE_TAKE = 2;
/** The instruction keeps failures. */
export const MOVE_ROW = 4;
/** Both branches of a split may go on. */
export const MOVE_BOTH = 8;
/** The kind of the instruction says. */
export const MOVE_LOOK = 16;
export const MOVE_BITS = 5;

/** Answers beside the end of a match. */
export const NO_MATCH = -1;
/** The frames are full: to be tried again with more. */
export const NO_ROOM = -2;

/** What is to be undone or tried when something failed: kind (and record of a run), and three numbers. */
const FRAME_FAIL = 0;
const FRAME_SAVE = 1;
const FRAME_OTHER = 2;
const FRAME_RUN = 3;
export const FRAME_FIELDS = 4;
/** Frames that one step leaves at most. */
const STEP_FRAMES = 2;
/** The first steps from a start on are not worth remembering: most end within them. */
const QUICK_STEPS = 16;

/** What is known of a set's bytes in the window: all in [RUN_FROM, RUN_TO) are members. */
const RUN_FROM = 0;
const RUN_TO = 1;
export const RUN_FIELDS = 2;

/** A program, the window, and what was found out about it. All fields take a word. */
export interface MemoState {
  /** Records, by offset. */
  program: Int32Array;
  programLength: number;
  recordLength: number;
  entry: number;
  /** By set and class: 1 for a member. */
  members: Uint8Array;
  /** By class: 1 where its bytes are those of a word. */
  wordClass: Uint8Array;
  /** Class of the line feed, if a condition asks for it. */
  lineFeed: number;
  /** What stands for the text's ends. */
  startClass: number;
  endClass: number;
  /** The window, in classes; the first is of the byte before it. */
  text: Uint8Array;
  /** By position: `words` words of a bit for each row. */
  failed: Int32Array;
  words: number;
  /** Positions from here on have no failures. */
  marked: number;
  runs: Int32Array;
  runsLength: number;
  frames: Int32Array;
  frameLimit: number;
  depth: number;
  slots: Int32Array;
  slotCount: number;
  /** Where the last match starts, and where #goBack goes on. */
  start: number;
  position: number;
  /** Instructions and ends of runs that were tried. */
  tried: number;
}

/** Writes the window's bytes as classes. */
export function classify(m: MemoState, classOf: Uint8Array, from: number, to: number): void {
  const text = m.text;
  for (let at = from; at < to; at++) text[at] = classOf[text[at] as number] as number;
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
 * Where the first match ends that starts in [from, last], `start` being where; or NO_MATCH, or NO_ROOM.
 * HOT: texts that a rule's sieve lets through.
 */
export function findMatch(m: MemoState, from: number, last: number): number {
  const program = m.program;
  const text = m.text;
  const first = m.entry + MOVES;
  for (let start = from; start <= last; start++) {
    if ((program[first + (text[start] as number)] as number) === 0) continue;
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
        push(m, FRAME_OTHER, program[at + OTHER] as number, position);
        at = program[at + NEXT] as number;
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
  const word = m.failed[position * m.words + (row >> 5)] as number;
  if (((word >>> (row & 31)) & 1) === 1) return false;
  if (tried > QUICK_STEPS) push(m, FRAME_FAIL, row, position);
  return true;
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
  if (least === most) return opens(m, run, most) ? most : -1;
  push(m, FRAME_RUN | (run << 2), least, most);
  // The end that `nextEnd` moves is kept as it was.
  m.frames[m.depth * FRAME_FIELDS - 1] = (program[run + GREEDY] as number) !== 0 ? most : least;
  return -1;
}

/** Whether what comes behind a run may go on where it ends. */
function opens(m: MemoState, run: number, end: number): boolean {
  const program = m.program;
  if (end >= (program[run + FAIL_FROM] as number) && end <= (program[run + FAIL_TO] as number)) {
    return false;
  }
  const next = program[run + NEXT] as number;
  return (program[next + MOVES + (m.text[end] as number)] as number) !== 0;
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
  const program = m.program;
  const text = m.text;
  const members = m.members;
  const set = program[run + SET] as number;
  const known = program[run + RUNS] as number;
  const runs = m.runs;
  const from = runs[known + RUN_FROM] as number;
  const to = runs[known + RUN_TO] as number;
  const isInside = position >= from && position <= to;
  let at = isInside ? to : position;
  let before = at;
  if (!isInside) {
    const stop = position < from ? Math.min(from, limit) : limit;
    while (at < stop && (members[set + (text[at] as number)] as number) !== 0) at++;
    if (at === from && position < from && to > at) {
      before += to - at;
      at = to;
    }
    runs[known + RUN_FROM] = position;
  }
  while (at < limit && (members[set + (text[at] as number)] as number) !== 0) at++;
  m.tried += at - before;
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
