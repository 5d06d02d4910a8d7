/**
 * A program as memo-core.ts reads it: arrays of numbers. Nothing of a text is in them, but for what the loops
 * keep beside each instruction.
 */
import { type ByteSet, byteClasses, has, WORD } from './byte-set.ts';
import { type MemoProgram, type MemoStep, MOVE, OP } from './memo-program.ts';
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
} from './memo-state.ts';
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
  readonly prefix: Int32Array;
  readonly members: Uint8Array;
  readonly groupOf: Uint8Array;
  readonly starts: Uint8Array;
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
  const prefix = prefixOf(memo);
  const behind = prefix.length > 0 ? steps[prefix.at(-1)!]!.next : entry;
  const wordClass = new Uint8Array(classes + 2);
  samples.forEach((byte, cls) => {
    wordClass[cls] = has(WORD, byte) ? 1 : 0;
  });
  return {
    program,
    recordLength,
    entry: behind * recordLength,
    // In bounds: instructions of the program, which take a byte of a set.
    prefix: Int32Array.from(prefix, (at) => sets.numberOf(steps[at]!.set!) * (classes + 2)),
    members,
    groupOf: groupsOf(steps, samples),
    starts: startsOf(memo),
    wordClass,
    lineFeed: classOf[LINE_FEED]!,
    endClass: classes,
    startClass: classes + 1,
    runsLength: sets.list.length * RUN_FIELDS,
  };
}

/** A longer prefix is not looked at as a whole. */
const LONGEST_PREFIX = 32;

/** The instructions that each match begins with, as long as they take a byte each. */
function prefixOf({ steps, entry }: MemoProgram): readonly number[] {
  const prefix: number[] = [];
  for (let at = entry; prefix.length < LONGEST_PREFIX; at = steps[at]!.next) {
    if (steps[at]!.kind !== OP.set) break;
    prefix.push(at);
  }
  return prefix;
}

/** By class, the text's ends being the last: classes that no run tells apart have the same number. */
function groupsOf(steps: readonly MemoStep[], samples: readonly number[]): Uint8Array {
  const sets = new Set<ByteSet>();
  for (const { kind, set } of steps) if (kind === OP.run && set !== null) sets.add(set);
  const { classOf } = byteClasses(sets);
  const groups = new Uint8Array(samples.length + 2);
  samples.forEach((byte, cls) => {
    groups[cls] = classOf[byte]!;
  });
  return groups;
}

/** By the classes of two bytes, or of one and the text's end: 1 where a match may begin so. */
function startsOf({ steps, entry, moves, classes, samples }: MemoProgram): Uint8Array {
  const stride = classes + 1;
  const starts = new Uint8Array(stride * stride);
  const first = [...reachedFrom(steps, entry)];
  // An empty match begins with anything, and the text's end with nothing else.
  if (first.some((at) => steps[at]!.kind === OP.accept)) return starts.fill(1);
  starts.fill(1, classes * stride);
  const isOpen = (at: number, cls: number): boolean => moves[at * stride + cls] !== MOVE.fail;
  samples.forEach((byte, cls) => {
    const behind = first.flatMap((at) => behindByte(steps, at, byte));
    for (let other = 0; other < stride; other++) {
      if (behind.some((at) => isOpen(at, other))) starts[cls * stride + other] = 1;
    }
  });
  return starts;
}

/** Where an instruction may go on when it has taken a byte. */
function behindByte(steps: readonly MemoStep[], at: number, byte: number): readonly number[] {
  const { kind, set, min, max, next } = steps[at]!; // in bounds: an instruction of the program
  if (set === null || !has(set, byte)) return [];
  if (kind !== OP.run) return [next];
  return [...(max > 1 ? [at] : []), ...(min > 1 ? [] : [next])];
}

/** The instruction and all that it may lead to without a byte. */
function reachedFrom(steps: readonly MemoStep[], entry: number): ReadonlySet<number> {
  const reached = new Set([entry]);
  // A set goes on with what is added to it on the way.
  for (const at of reached) {
    const { kind, min, next, other } = steps[at]!;
    if (kind === OP.accept || kind === OP.set || (kind === OP.run && min > 0)) continue;
    reached.add(next);
    if (other >= 0) reached.add(other);
  }
  return reached;
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
  if (move === MOVE.look) return (steps[index]!.kind << MOVE_BITS) | MOVE_LOOK | row;
  const take = steps[index]!.kind === OP.set ? MOVE_TAKE : 0;
  return ((move * recordLength) << MOVE_BITS) | MOVE_GO | take | row;
}

/** Sets of instructions, each once. */
function setNumbers(steps: readonly MemoStep[]): {
  readonly list: readonly ByteSet[];
  readonly numberOf: (set: ByteSet) => number;
} {
  const list: ByteSet[] = [];
  const byText = new Map<string, number>();
  // Parts that are written out share their sets.
  const numbers = new Map<ByteSet, number>();
  for (const { set } of steps) {
    if (set === null || numbers.has(set)) continue;
    const text = set.join();
    const number = byText.get(text) ?? list.push(set) - 1;
    byText.set(text, number);
    numbers.set(set, number);
  }
  return { list, numberOf: (set) => numbers.get(set) ?? 0 };
}

/** By instruction: 1 for a run none of whose bytes can begin what comes behind it. */
function exclusiveRuns({ steps, moves, samples }: MemoProgram): Uint8Array {
  const exclusive = new Uint8Array(steps.length);
  steps.forEach(({ kind, set, next }, run) => {
    if (kind !== OP.run || set === null) return;
    const row = next * (samples.length + 1);
    // In bounds: each instruction has a move for each class; a set has all bytes of a class, or none.
    const isShared = samples.some((byte, cls) => has(set, byte) && moves[row + cls] !== MOVE.fail);
    exclusive[run] = isShared ? 0 : 1;
  });
  return exclusive;
}
