/** What memo-matcher.ts looks up for each instruction of its program, and the conditions on positions. */
import { has, membersOf, WORD } from './byte-set.ts';
import { type MemoProgram, type MemoStep, MOVE, OP } from './memo-program.ts';
import type { AssertKind } from './pattern-tree.ts';

/** The text at hand; absolute positions. */
export interface MemoText {
  bytes: Uint8Array;
  start: number;
  end: number;
}

const LINE_FEED = 10;
const BYTES = 256;
const ASSERTS: readonly AssertKind[] = [
  'word-boundary',
  'not-word-boundary',
  'text-start',
  'text-end',
  'line-start',
  'line-end',
];

/** By instruction: the number of its condition, for {@link holdsAt}; -1 where it has none. */
export function assertsOf(steps: readonly MemoStep[]): Int8Array {
  return Int8Array.from(steps, ({ assert }) => (assert === null ? -1 : ASSERTS.indexOf(assert)));
}

/** Whether a condition holds at a position of the text. */
export function holdsAt(
  assert: number,
  position: number,
  { bytes, start, end }: MemoText,
): boolean {
  const isStart = position === start;
  const isEnd = position === end;
  switch (ASSERTS[assert]) {
    case 'text-start':
      return isStart;
    case 'text-end':
      return isEnd;
    case 'line-start':
      return isStart || bytes[position - 1] === LINE_FEED;
    case 'line-end':
      return isEnd || bytes[position] === LINE_FEED;
    default: {
      // In bounds: neither the start nor the end.
      const before = !isStart && has(WORD, bytes[position - 1]!);
      const after = !isEnd && has(WORD, bytes[position]!);
      return (before !== after) === (ASSERTS[assert] === 'word-boundary');
    }
  }
}

/** By instruction: 1 for each byte of its set; null where it has none. */
export function memberTables(steps: readonly MemoStep[]): readonly (Uint8Array | null)[] {
  const tables = new Map<string, Uint8Array>();
  return steps.map(({ set }) => {
    if (set === null) return null;
    const key = set.join();
    let table = tables.get(key);
    if (table === undefined) {
      table = Uint8Array.from({ length: BYTES }, (_, byte) => (has(set, byte) ? 1 : 0));
      tables.set(key, table);
    }
    return table;
  });
}

/** By instruction: 1 for a run none of whose bytes can begin what comes behind it. */
export function exclusiveRuns({ steps, moves, classes, classOf }: MemoProgram): Uint8Array {
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
