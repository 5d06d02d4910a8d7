/**
 * A program as memo-core.ts reads it: arrays of numbers. Nothing of a text is in them, but for what the loops
 * keep beside each instruction.
 */
import { has, membersOf, WORD } from './byte-set.ts';
import {
  ASSERT,
  EXCLUSIVE,
  GREEDY,
  KIND,
  MAX,
  MIN,
  MOVE_BITS,
  MOVE_BOTH,
  MOVE_GO,
  MOVE_LOOK,
  MOVE_ROW,
  MOVE_TAKE,
  MOVES,
  NEXT,
  OTHER,
  ROW,
  RUN_FIELDS,
  RUNS,
  SET,
} from './memo-core.ts';
import { type MemoProgram, type MemoStep, MOVE, OP } from './memo-program.ts';
import type { AssertKind } from './pattern-tree.ts';

const LINE_FEED = 10;
/** More bytes than any run that counts them; sums of two still fit an Int32. */
const ENDLESS = 1 << 29;
/** In the order of memo-core.ts's numbers. */
const ASSERTS: readonly AssertKind[] = [
  'word-boundary',
  'not-word-boundary',
  'text-start',
  'text-end',
  'line-start',
  'line-end',
];

/** What a state is made of; see MemoState. */
export interface MemoTables {
  readonly program: Int32Array;
  readonly recordLength: number;
  readonly entry: number;
  readonly members: Uint8Array;
  readonly wordClass: Uint8Array;
  readonly lineFeed: number;
  readonly startClass: number;
  readonly endClass: number;
  /** Numbers that are kept of sets. */
  readonly runsLength: number;
}

/** The tables of a program. */
export function memoTables(memo: MemoProgram): MemoTables {
  const { steps, classes, classOf, samples, entry } = memo;
  const recordLength = MOVES + classes + 1;
  const program = new Int32Array(steps.length * recordLength);
  const exclusive = exclusiveRuns(memo);
  const sets = setNumbers(steps);
  steps.forEach(({ kind, next, other, min, max, greedy, assert, set }, index) => {
    const at = index * recordLength;
    const setNumber = set === null ? 0 : sets.numberOf(set);
    program[at + KIND] = kind;
    program[at + NEXT] = next * recordLength;
    program[at + OTHER] = other * recordLength;
    program[at + MIN] = min;
    program[at + MAX] = Math.min(max, ENDLESS);
    program[at + GREEDY] = greedy ? 1 : 0;
    program[at + EXCLUSIVE] = exclusive[index]!;
    program[at + ROW] = memo.rows[index]!;
    program[at + ASSERT] = assert === null ? 0 : ASSERTS.indexOf(assert);
    program[at + SET] = setNumber * (classes + 2);
    program[at + RUNS] = setNumber * RUN_FIELDS;
    for (let cls = 0; cls <= classes; cls++) {
      program[at + MOVES + cls] = moveOf(memo, index, cls, recordLength);
    }
  });
  const members = new Uint8Array(sets.list.length * (classes + 2));
  sets.list.forEach((set, number) => {
    samples.forEach((byte, cls) => {
      members[number * (classes + 2) + cls] = has(set, byte) ? 1 : 0;
    });
  });
  const wordClass = new Uint8Array(classes + 2);
  samples.forEach((byte, cls) => {
    wordClass[cls] = has(WORD, byte) ? 1 : 0;
  });
  return {
    program,
    recordLength,
    entry: entry * recordLength,
    members,
    wordClass,
    lineFeed: classOf[LINE_FEED]!,
    endClass: classes,
    startClass: classes + 1,
    runsLength: sets.list.length * RUN_FIELDS,
  };
}

// oxlint-disable-next-line max-params
function moveOf(
  { moves, rows, steps, classes }: MemoProgram,
  index: number,
  cls: number,
  recordLength: number,
): number {
  // In bounds, here and above: by instruction, and by class with the text's end.
  const move = moves[index * (classes + 1) + cls]!;
  if (move === MOVE.fail) return 0;
  const row = rows[index]! >= 0 ? MOVE_ROW : 0;
  if (move === MOVE.both) return MOVE_BOTH | row;
  if (move === MOVE.look) return MOVE_LOOK | row;
  const take = steps[index]!.kind === OP.set ? MOVE_TAKE : 0;
  return ((move * recordLength) << MOVE_BITS) | MOVE_GO | take | row;
}

/** Sets of instructions, each once. */
function setNumbers(steps: readonly MemoStep[]): {
  readonly list: readonly Uint32Array[];
  readonly numberOf: (set: Uint32Array) => number;
} {
  const list: Uint32Array[] = [];
  const numbers = new Map<string, number>();
  for (const { set } of steps) {
    if (set !== null && !numbers.has(set.join())) numbers.set(set.join(), list.push(set) - 1);
  }
  return { list, numberOf: (set) => numbers.get(set.join()) ?? 0 };
}

/** By instruction: 1 for a run none of whose bytes can begin what comes behind it. */
function exclusiveRuns({ steps, moves, classes, classOf }: MemoProgram): Uint8Array {
  const exclusive = new Uint8Array(steps.length);
  steps.forEach(({ kind, set, next }, run) => {
    if (kind !== OP.run || set === null) return;
    const row = next * (classes + 1);
    // In bounds: a byte has a class, and each instruction a move for it.
    const isShared = membersOf(set).some((byte) => moves[row + classOf[byte]!] !== MOVE.fail);
    exclusive[run] = isShared ? 0 : 1;
  });
  return exclusive;
}
