/**
 * The kernel's form of readAnchor (readers.ts, translated): takes what it has read out of its memory.
 *
 * The kernel has turned down most anchors by itself; this is asked about the others.
 */
import type { Kernel } from '../../kernel/index.ts';
import type { AnchorReader } from './assess.ts';
import type { ReaderContext } from './context.ts';
import type { NameMeaning } from './names.ts';
import type { Reading } from './reading.ts';
import type { Statistics } from './statistics.ts';

/** What is asked of a kernel. */
export type ReaderKernel = Pick<Kernel, 'readAnchor' | 'readerResult'>;

/** Words of the result: fields of Reading, NameMeaning, Statistics, ReaderContext, whose first four are addresses. */
const MEANING_AT = 15;
const COUNTED_AT = MEANING_AT + 8;
const CONTEXT_AT = COUNTED_AT + 17 + 4;

function takeReading(words: Int32Array, at: number, into: Reading): void {
  // In bounds, here and below: the result lies in the kernel's memory.
  into.low = words[at]!;
  into.high = words[at + 1]!;
  into.nameStart = words[at + 2]!;
  into.nameEnd = words[at + 3]!;
  into.nameQuoted = words[at + 4] !== 0;
  into.operator = words[at + 5]!;
  into.quote = words[at + 6]!;
  into.valueStart = words[at + 7]!;
  into.valueEnd = words[at + 8]!;
  into.textEnd = words[at + 9]!;
  into.wrapped = words[at + 10] !== 0;
  into.typed = words[at + 11] !== 0;
  into.after = words[at + 12]!;
  into.lineStart = words[at + 13] !== 0;
  into.spaced = words[at + 14] !== 0;
}

function takeMeaning(words: Int32Array, at: number, into: NameMeaning): void {
  into.kind = words[at]!;
  into.negatedAfter = words[at + 1]!;
  into.negatedBefore = words[at + 2]!;
  into.lastIsKeyword = words[at + 3] !== 0;
  into.subwords = words[at + 4]!;
  into.mock = words[at + 5] !== 0;
  into.allCaps = words[at + 6] !== 0;
  into.clean = words[at + 7] !== 0;
}

function takeCounts(words: Int32Array, at: number, into: Statistics): void {
  into.length = words[at]!;
  into.upper = words[at + 1]!;
  into.lower = words[at + 2]!;
  into.digits = words[at + 3]!;
  into.special = words[at + 4]!;
  into.joiners = words[at + 5]!;
  into.dots = words[at + 6]!;
  into.slashes = words[at + 7]!;
  into.spaces = words[at + 8]!;
  into.nonAscii = words[at + 9]!;
  into.distinct = words[at + 10]!;
  into.changes = words[at + 11]!;
  into.humps = words[at + 12]!;
  into.sequence = words[at + 13]!;
  into.trailingDigits = words[at + 14]!;
  into.hexadecimal = words[at + 15]!;
  into.period = words[at + 16]!;
}

function takeContext(words: Int32Array, at: number, into: ReaderContext): void {
  into.lookedLeft = words[at]!;
  into.lookedRight = words[at + 1]!;
  into.rejected = words[at + 2]!;
  into.secretStart = words[at + 3]!;
  into.secretEnd = words[at + 4]!;
  into.basic = words[at + 5] !== 0;
}

/** A reader of texts in the kernel's memory; null where the kernel has none. */
export function kernelReader({ readAnchor, readerResult }: ReaderKernel): AnchorReader | null {
  if (readAnchor === null) return null;
  const first = readerResult / Int32Array.BYTES_PER_ELEMENT;
  let words: Int32Array = new Int32Array(0);
  return (from, bytes, context) => {
    const { textStart, textEnd, anchorStart, anchorEnd } = context.span;
    const found = readAnchor(from, textStart, textEnd, anchorStart, anchorEnd) !== 0;
    // Memory that has grown is another buffer.
    if (words.buffer !== bytes.buffer) words = new Int32Array(bytes.buffer);
    takeContext(words, first + CONTEXT_AT, context);
    if (found) {
      takeReading(words, first, context.reading);
      takeMeaning(words, first + MEANING_AT, context.meaning);
      takeCounts(words, first + COUNTED_AT, context.counted);
    }
    return found;
  };
}
