/**
 * The two forms of weighing what stands around an anchor (weigh.ts): the kernel's, and the plain one, which also
 * serves what the kernel cannot reach.
 */
import type { Kernel } from '../../kernel/index.ts';
import type { Assessment } from './assess.ts';
import { logOdds } from './forest.ts';
import { readAnchor } from './readers.ts';
import { fillJudgement, type Judgement, LEAST_ODDS, oddsBeside, weighRead } from './weigh.ts';
import { WeighedReadings } from './weighed.ts';

/**
 * Weighs what the reader `from` reads around the anchor `into.span`; true if there is a value that is worth a
 * mention, which `judgement` is then filled with. If not, `into` says how far it was looked at.
 */
export type AnchorWeigher = (
  from: number,
  bytes: Uint8Array,
  into: Assessment,
  judgement: Judgement,
) => boolean;

/** What is asked of a kernel. */
export type WeigherKernel = Pick<Kernel, 'weighAnchor' | 'readerResult' | 'readerJudgement'>;

/** Fills the judgement of what was weighed; false where it is not worth a mention. */
export function judge(from: number, into: Assessment, judgement: Judgement): boolean {
  const odds = logOdds(into.features) + oddsBeside(into.counted);
  if (odds < LEAST_ODDS) return false;
  fillJudgement(from, odds, into, judgement);
  return true;
}

/** The plain form; it remembers what came to nothing. */
export function plainWeigher(): AnchorWeigher {
  const weighed = new WeighedReadings();
  return (from, bytes, into, judgement) => {
    if (!readAnchor(from, bytes, into)) return false;
    // How far what was weighed was looked at is not counted.
    into.lookedLeft = -1;
    const isPlain = !into.basic;
    if (isPlain && weighed.isNothing(bytes, into)) return false;
    const isWorthIt = weighRead(bytes, into) && judge(from, into, judgement);
    if (isPlain && !isWorthIt) weighed.add(into);
    return isWorthIt;
  };
}

/** Words of the kernel's result before how far was looked: of Reading, NameMeaning, Statistics, five addresses. */
const LOOKED_AT = 15 + 8 + 17 + 5;

/** Takes judgements out of a kernel's memory. */
export class JudgementReader {
  #words: Int32Array = new Int32Array(0);
  #floats: Float64Array = new Float64Array(0);

  /** Int32 of the memory that `bytes` are of; a memory that has grown is another buffer. */
  wordsOf(bytes: Uint8Array): Int32Array {
    if (this.#words.buffer !== bytes.buffer) {
      this.#words = new Int32Array(bytes.buffer);
      this.#floats = new Float64Array(bytes.buffer);
    }
    return this.#words;
  }

  /** Fills `into` with the judgement at the address `at`, a multiple of eight: fields in order of their declaration. */
  take(bytes: Uint8Array, at: number, into: Judgement): void {
    const words = this.wordsOf(bytes);
    const first = at >> 2;
    // In bounds: a judgement lies there.
    into.odds = this.#floats[at >> 3]!;
    into.rule = words[first + 2]!;
    into.start = words[first + 3]!;
    into.end = words[first + 4]!;
    into.secretStart = words[first + 5]!;
    into.secretEnd = words[first + 6]!;
    into.reasons = words[first + 7]!;
  }
}

/** The kernel's form, of texts in its memory; null where it has none. */
export function kernelWeigher(kernel: WeigherKernel): AnchorWeigher | null {
  const { weighAnchor, readerResult, readerJudgement } = kernel;
  if (weighAnchor === null) return null;
  const reader = new JudgementReader();
  const looked = (readerResult >> 2) + LOOKED_AT;
  return (from, bytes, into, judgement) => {
    const { textStart, textEnd, anchorStart, anchorEnd } = into.span;
    const isWorthIt = weighAnchor(from, textStart, textEnd, anchorStart, anchorEnd) !== 0;
    if (isWorthIt) reader.take(bytes, readerJudgement, judgement);
    else {
      const words = reader.wordsOf(bytes);
      into.lookedLeft = words[looked]!;
      into.lookedRight = words[looked + 1]!;
    }
    return isWorthIt;
  };
}
