/**
 * What the loops of memo-core.ts work on: a program's records, the window, and what was found out about it.
 * Where all of it lies is memo-loops.ts's business.
 *
 * This file is also translated to AssemblyScript (scripts/assembly-source.js).
 */

/** Kinds of instructions, as OP of memo-program.ts names them. */
export const ACCEPT = 0;
export const RUN = 2;
export const SAVE = 5;

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

/** A move: 0 where nothing that may follow begins so, else these flags and, mostly, a record in the bits above. */
export const MOVE_GO = 1;
/** Going on takes the byte. */
export const MOVE_TAKE = 2;
/** The instruction keeps failures. */
export const MOVE_ROW = 4;
/** Both branches of a split may go on. */
export const MOVE_BOTH = 8;
/** The kind of the instruction, in the bits above, says. */
export const MOVE_LOOK = 16;
export const MOVE_BITS = 5;

/** Answers beside the end of a match. */
export const NO_MATCH = -1;
/** The frames are full: to be tried again with more. */
export const NO_ROOM = -2;

/** What is to be undone or tried when something failed: kind (and record of a run), and what it needs. */
export const FRAME_SAVE = 1;
export const FRAME_OTHER = 2;
export const FRAME_RUN = 3;
/** Of a run: its last end, as it was. */
export const FRAME_KEPT = 3;
/** What was entered before: what came later has failed. */
export const FRAME_ENTERED = 4;
export const FRAME_FIELDS = 5;
/** Frames that one step leaves at most. */
export const STEP_FRAMES = 1;
/** The first steps from a start on are not worth remembering: most end within them. */
export const QUICK_STEPS = 16;

/** A match, in positions of the window; without a place of its own the secret is all of it. */
export const MATCH_START = 0;
export const MATCH_END = 1;
export const MATCH_SECRET_START = 2;
export const MATCH_SECRET_END = 3;
export const MATCH_FIELDS = 4;

/** What is known of a set's bytes in the window: all in [RUN_FROM, RUN_TO) are members. */
export const RUN_FROM = 0;
export const RUN_TO = 1;
export const RUN_FIELDS = 2;

/** A program, the window, and what was found out about it. All fields take a word. */
export interface MemoState {
  /** Records, by offset. */
  program: Int32Array;
  programLength: number;
  recordLength: number;
  /** Where a match goes on behind its prefix. */
  entry: number;
  /** Where in `members` the sets lie of which each match begins with one byte each. */
  prefix: Int32Array;
  prefixLength: number;
  /** By set and class: 1 for a member. */
  members: Uint8Array;
  /** By class: classes that no run tells apart have the same number. */
  groupOf: Uint8Array;
  /** By the classes of two bytes, or of one and the text's end: 1 where a match may begin so. */
  starts: Uint8Array;
  /** By class: 1 where its bytes are those of a word. */
  wordClass: Uint8Array;
  /** Class of the line feed, if a condition asks for it. */
  lineFeed: number;
  /** What stands for the text's ends. */
  startClass: number;
  endClass: number;
  /** The window, in classes; the first is of the byte before it. */
  text: Uint8Array;
  /** By position: where bytes of another group begin behind it. */
  changes: Int32Array;
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
  /** Cells of `failed` that are marked though what was entered there may yet be part of the match. */
  entered: Int32Array;
  enteredCount: number;
  enteredLimit: number;
  slots: Int32Array;
  slotCount: number;
  /** Groups that may hold the secret: the first that is not empty does. */
  places: Int32Array;
  placeCount: number;
  /** Matches that were found, and how many there is room for. */
  found: Int32Array;
  foundLimit: number;
  /** Where the last match starts, and where #goBack goes on. */
  start: number;
  position: number;
  /** Instructions and ends of runs that were tried. */
  tried: number;
}
