/**
 * Finds anchors in a stretch of a text and asks every detector concerned about each of them.
 *
 * Works on texts that lie in kernel memory; knows neither deltas nor what becomes of the verdicts.
 */
import type { Kernel } from '../kernel/index.ts';
import {
  ANCHOR_FIELDS,
  ANCHOR_TABLE_REACH,
  ANCHOR_TOLD,
  ANCHOR_UNJUDGED,
  HIT_FIELDS,
  TOLD_BYTES,
} from '../kernel/index.ts';
import { ANCHOR, type AnchorStack, NO_LITERAL, packReach } from './anchor-stack.ts';
import type { Detector } from './detector.ts';
import type { LiteralIndex } from './literal-index.ts';
import { EMPTY_VERDICT, UNKNOWN_REACH, type VerdictStack } from './verdicts.ts';

/** Hits fetched from the kernel at once; more come in the next round. */
export const HIT_BATCH: number = 1 << 14;

/** Bytes of kernel memory that the hits take. */
const HITS_BYTES = HIT_BATCH * HIT_FIELDS * Int32Array.BYTES_PER_ELEMENT;
/** Anchors of a text whose candidates the kernel makes; those beyond are asked about. */
const TOLD_RECORDS = 1 << 12;
/** Bytes of kernel memory that the hits take, and what is told of anchors behind them. */
export const HIT_AREA_BYTES: number = HITS_BYTES + TOLD_RECORDS * TOLD_BYTES;

/**
 * Anchors without candidates are kept for delta children only, and so many in one text and in all
 * live texts: a text made of literals must not take the memory. Beyond, children are scanned whole.
 */
const TEXT_ANCHOR_LIMIT = 1 << 21;
const LIVE_ANCHOR_LIMIT = 1 << 23;
/** Positions in memory are below. */
const LAST_POSITION = 0x7fffffff;

/** Judges anchors of one text after another; see {@link AnchorJudge.begin}. */
export class AnchorJudge {
  readonly #kernel: Kernel;
  readonly #index: LiteralIndex;
  readonly #anchors: AnchorStack;
  readonly #verdicts: VerdictStack;
  readonly #hitArea: number;
  /** Where the kernel keeps what it tells; see {@link ANCHOR_TOLD}. */
  readonly #toldArea: number;
  /** Adds what is told; any detector that does. */
  readonly #teller: Detector | undefined;
  #memory: Int32Array = new Int32Array(0);
  /** How far the verdict that was reached last looked; see packReach. */
  #reach: number = ANCHOR_TABLE_REACH;
  /** By literal: its anchors in [#clearFrom, #clearUntil), absolute, have no candidate. */
  readonly #clearFrom: Int32Array;
  readonly #clearUntil: Int32Array;
  #hasClear = false;
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
    this.#toldArea = hitArea + HITS_BYTES;
    kernel.setTold?.(this.#toldArea, TOLD_RECORDS);
    this.#teller = index.detectors.find((detector) => detector?.tell !== undefined);
    this.#clearFrom = new Int32Array(index.byteLengths.length);
    this.#clearUntil = new Int32Array(index.byteLengths.length);
  }

  /** Sets the text at [textStart, textEnd) of kernel memory. */
  begin(textStart: number, textEnd: number): void {
    this.#textStart = textStart;
    this.#textEnd = textEnd;
    this.#anchors.refresh();
    this.#limit = Math.min(this.#anchors.top + TEXT_ANCHOR_LIMIT, LIVE_ANCHOR_LIMIT);
    this.overflowed = false;
    if (this.#hasClear) this.#clearUntil.fill(0);
    this.#hasClear = false;
  }

  /**
   * Searches literals that start at offsets [from, to) of the text, judges and pushes them in order.
   * Returns how many got a verdict that is not empty.
   * HOT: a history's new bytes all pass here.
   */
  search(from: number, to: number): number {
    const kernel = this.#kernel;
    const numbers = this.#numbers();
    const firstHit = this.#hitArea / Int32Array.BYTES_PER_ELEMENT;
    const end = this.#textEnd;
    const last = this.#textStart + to;
    let next = this.#textStart + from;
    let judged = 0;
    this.searchedBytes += to - from;
    while (next < last) {
      const count = kernel.search(next, last, end, this.#hitArea, HIT_BATCH);
      // In bounds: the kernel wrote `count` <= HIT_BATCH rows.
      const lastHit = firstHit + count * HIT_FIELDS;
      for (let hit = firstHit; hit < lastHit; hit += HIT_FIELDS) {
        judged += this.judge(numbers[hit]! - this.#textStart, numbers[hit + 1]!);
      }
      next = kernel.resumeAt;
    }
    return judged;
  }

  /** Judges the anchor and pushes it; returns 1 when its verdict is not empty, else 0. */
  judge(position: number, literal: number): number {
    const verdict = this.#verdictOn(this.#textStart + position, literal);
    return this.keep(position, literal, verdict, this.#reach);
  }

  /** Pushes an anchor whose verdict is known; returns 1 when it is not empty, else 0. */
  keep(position: number, literal: number, verdict: number, reach: number): number {
    if (verdict < 0 && this.#anchors.top >= this.#limit) {
      this.overflowed = true;
      return 0;
    }
    this.#anchors.push(position, literal, verdict, reach);
    return verdict < 0 ? 0 : 1;
  }

  /**
   * Takes in `count` rows that the kernel wrote above the top of the stack, and judges those of them that it could
   * not, unless `areEmpty` says that none has a candidate. Returns how many have a verdict that is not empty, -1
   * where they are too many to be kept.
   */
  adopt(count: number, areEmpty: boolean): number {
    const anchors = this.#anchors;
    if (anchors.top + count > this.#limit) return -1;
    const first = anchors.top * ANCHOR_FIELDS;
    anchors.top += count;
    return areEmpty ? 0 : this.settle(first, anchors.top * ANCHOR_FIELDS);
  }

  /**
   * Judges what the kernel left of the rows whose numbers stand in [first, last). Returns how many have a verdict
   * that is not empty.
   */
  settle(first: number, last: number): number {
    // Judging pushes no anchors: the rows stay the same array.
    const kept = this.#anchors.rows;
    let withVerdict = 0;
    for (let at = first; at < last; at += ANCHOR_FIELDS) {
      let verdict = kept[at + ANCHOR.verdict]!; // in bounds: rows below the top
      if (verdict <= ANCHOR_TOLD) {
        verdict = this.#tell(this.#textStart + kept[at]!, ANCHOR_TOLD - verdict);
        kept[at + ANCHOR.verdict] = verdict;
      } else if (verdict === ANCHOR_UNJUDGED) {
        verdict = this.#verdictOn(this.#textStart + kept[at]!, kept[at + ANCHOR.literal]!);
        kept[at + ANCHOR.verdict] = verdict;
        kept[at + ANCHOR.reach] = this.#reach;
      }
      if (verdict >= 0) withVerdict += 1;
    }
    return withVerdict;
  }

  /** The verdict that the kernel's record of this number tells. */
  #tell(anchorStart: number, record: number): number {
    const verdicts = this.#verdicts;
    verdicts.open(anchorStart);
    verdicts.textOnly = true;
    const at = this.#toldArea + record * TOLD_BYTES;
    this.#teller?.tell?.(this.#kernel.bytes, at, anchorStart, verdicts);
    return verdicts.close();
  }

  /** Kernel memory as Int32; made anew when it has grown, which detaches views of it. */
  #numbers(): Int32Array {
    const { buffer } = this.#kernel.bytes;
    if (this.#memory.buffer !== buffer) this.#memory = new Int32Array(buffer);
    return this.#memory;
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
    this.#anchors.push(anchorStart - this.#textStart, NO_LITERAL, verdict, ANCHOR_TABLE_REACH);
    return 1;
  }

  /** The verdict on an anchor; `#reach` is then how far it looked. */
  #verdictOn(anchorStart: number, literal: number): number {
    // In bounds: a number for each literal.
    if (anchorStart < this.#clearUntil[literal]! && anchorStart >= this.#clearFrom[literal]!) {
      this.#reach = ANCHOR_TABLE_REACH;
      return EMPTY_VERDICT;
    }
    return this.#askAll(anchorStart, literal);
  }

  /** The verdict of all detectors that want the literal. */
  #askAll(anchorStart: number, literal: number): number {
    const index = this.#index;
    const verdicts = this.#verdicts;
    const bytes = this.#kernel.bytes;
    const anchorEnd = anchorStart + index.byteLengths[literal]!; // in bounds: ids come from the index
    const lastUse = index.firstUse[literal + 1]!;
    let left = 0;
    let right = index.spans[literal]!;
    let clearUntil = LAST_POSITION;
    verdicts.open(anchorStart);
    for (let use = index.firstUse[literal]!; use < lastUse; use++) {
      const number = index.useDetector[use]!;
      const detector = index.detectors[number] ?? index.make(number);
      verdicts.textOnly = detector.textOnly === true;
      verdicts.lookedLeft = UNKNOWN_REACH;
      verdicts.lookedRight = UNKNOWN_REACH;
      verdicts.clearUntil = 0;
      detector.judge(
        bytes,
        this.#textStart,
        this.#textEnd,
        anchorStart,
        anchorEnd,
        verdicts,
        index.useLiteral[use]!,
      );
      left = Math.max(left, verdicts.lookedLeft);
      right = Math.max(right, verdicts.lookedRight);
      clearUntil = Math.min(clearUntil, verdicts.clearUntil);
    }
    const verdict = verdicts.close();
    if (clearUntil > anchorStart && clearUntil < LAST_POSITION && verdict < 0) {
      this.#clearFrom[literal] = anchorStart;
      this.#clearUntil[literal] = clearUntil;
      this.#hasClear = true;
    }
    this.#reach = verdict >= 0 ? ANCHOR_TABLE_REACH : packReach(left, right);
    return verdict;
  }
}
