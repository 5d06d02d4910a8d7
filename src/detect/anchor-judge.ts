/**
 * Finds anchors in a stretch of a text and asks every detector concerned about each of them.
 *
 * Works on texts that lie in kernel memory; knows neither deltas nor what becomes of the verdicts.
 */
import type { Kernel } from '../kernel/index.ts';
import { HIT_FIELDS } from '../kernel/index.ts';
import type { AnchorStack } from './anchor-stack.ts';
import { NO_LITERAL } from './anchor-stack.ts';
import type { Detector } from './detector.ts';
import type { LiteralIndex } from './literal-index.ts';
import type { VerdictStack } from './verdicts.ts';

/** Hits fetched from the kernel at once; more come in the next round. */
const HIT_BATCH = 1 << 14;

/** Bytes of kernel memory that the hits take. */
export const HIT_AREA_BYTES: number = HIT_BATCH * HIT_FIELDS * Int32Array.BYTES_PER_ELEMENT;

/**
 * Anchors without candidates are kept for delta children only, and so many in one text and in all
 * live texts: a text made of literals must not take the memory. Beyond, children are scanned whole.
 */
const TEXT_ANCHOR_LIMIT = 1 << 21;
const LIVE_ANCHOR_LIMIT = 1 << 23;

/** Judges anchors of one text after another; see {@link AnchorJudge.begin}. */
export class AnchorJudge {
  readonly #kernel: Kernel;
  readonly #index: LiteralIndex;
  readonly #anchors: AnchorStack;
  readonly #verdicts: VerdictStack;
  readonly #hitArea: number;
  #hits: Int32Array;
  #textStart = 0;
  #textEnd = 0;
  /** The anchor stack's top from which anchors without candidates are left out. */
  #limit = 0;
  /** Whether any were left out of the text at hand. */
  overflowed = false;
  /** Bytes that the kernel searched, over all texts. */
  searchedBytes = 0;

  constructor(
    kernel: Kernel,
    index: LiteralIndex,
    stacks: { readonly anchors: AnchorStack; readonly verdicts: VerdictStack },
    hitArea: number,
  ) {
    this.#kernel = kernel;
    this.#index = index;
    this.#anchors = stacks.anchors;
    this.#verdicts = stacks.verdicts;
    this.#hitArea = hitArea;
    this.#hits = new Int32Array(0);
  }

  /** Sets the text at [textStart, textEnd) of kernel memory. */
  begin(textStart: number, textEnd: number): void {
    this.#textStart = textStart;
    this.#textEnd = textEnd;
    this.#limit = Math.min(this.#anchors.top + TEXT_ANCHOR_LIMIT, LIVE_ANCHOR_LIMIT);
    this.overflowed = false;
    const buffer = this.#kernel.bytes.buffer;
    // The memory may have grown since the last text, which detaches views of it.
    if (this.#hits.buffer !== buffer) {
      this.#hits = new Int32Array(buffer, this.#hitArea, HIT_BATCH * HIT_FIELDS);
    }
  }

  /**
   * Searches literals that start at offsets [from, to) of the text, judges and pushes them in order.
   * Returns how many got a verdict that is not empty.
   * HOT: a history's new bytes all pass here.
   */
  search(from: number, to: number): number {
    const kernel = this.#kernel;
    const hits = this.#hits;
    const end = this.#textEnd;
    const last = this.#textStart + to;
    let next = this.#textStart + from;
    let judged = 0;
    this.searchedBytes += to - from;
    while (next < last) {
      const count = kernel.search(next, last, end, this.#hitArea, HIT_BATCH);
      // In bounds: the kernel wrote `count` <= HIT_BATCH rows.
      for (let row = 0; row < count * HIT_FIELDS; row += HIT_FIELDS) {
        judged += this.judge(hits[row]! - this.#textStart, hits[row + 1]!);
      }
      next = kernel.resumeAt;
    }
    return judged;
  }

  /** Judges the anchor and pushes it; returns 1 when its verdict is not empty, else 0. */
  judge(position: number, literal: number): number {
    return this.keep(position, literal, this.#verdictOn(this.#textStart + position, literal));
  }

  /** Pushes an anchor whose verdict is known; returns 1 when it is not empty, else 0. */
  keep(position: number, literal: number, verdict: number): number {
    if (verdict < 0 && this.#anchors.top >= this.#limit) {
      this.overflowed = true;
      return 0;
    }
    this.#anchors.push(position, literal, verdict);
    return verdict < 0 ? 0 : 1;
  }

  /** Asks one detector about its literal at an absolute position; pushes the answer if there is one. */
  ask(detector: Detector, anchorStart: number, literal: number): number {
    const byteLength = detector.literals[literal]?.bytes.length ?? 0;
    const verdicts = this.#verdicts;
    verdicts.open(anchorStart);
    verdicts.textOnly = detector.textOnly === true;
    detector.judge(
      this.#kernel.bytes,
      this.#textStart,
      this.#textEnd,
      anchorStart,
      anchorStart + byteLength,
      verdicts,
      literal,
    );
    const verdict = verdicts.close();
    if (verdict < 0) return 0;
    this.#anchors.push(anchorStart - this.#textStart, NO_LITERAL, verdict);
    return 1;
  }

  #verdictOn(anchorStart: number, literal: number): number {
    const index = this.#index;
    const verdicts = this.#verdicts;
    const bytes = this.#kernel.bytes;
    const anchorEnd = anchorStart + index.byteLengths[literal]!; // in bounds: ids come from the index
    const lastUse = index.firstUse[literal + 1]!;
    verdicts.open(anchorStart);
    for (let use = index.firstUse[literal]!; use < lastUse; use++) {
      const number = index.useDetector[use]!;
      const detector = index.detectors[number] ?? index.make(number);
      verdicts.textOnly = detector.textOnly === true;
      detector.judge(
        bytes,
        this.#textStart,
        this.#textEnd,
        anchorStart,
        anchorEnd,
        verdicts,
        index.useLiteral[use]!,
      );
    }
    return verdicts.close();
  }
}
