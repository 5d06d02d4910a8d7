/**
 * Finds and judges everything in one text, or one window of a text, by whichever way each rule runs.
 *
 * Owns the stacks of anchors and verdicts. What the stretches of these stacks mean, and when they
 * end, is the scanner's business (scanner.ts).
 */
import type { Kernel } from '../kernel/index.ts';
import { ANCHOR_FIELDS } from '../kernel/index.ts';
import { AnchorJudge, HIT_AREA_BYTES, HIT_BATCH } from './anchor-judge.ts';
import { ANCHOR, ANCHOR_AREA_BYTES, ANCHOR_AREA_ROWS, AnchorStack } from './anchor-stack.ts';
import { collectClaims } from './claims.ts';
import { type DeltaOps, inheritAnchors } from './delta-scan.ts';
import type { TextSpan } from './emit.ts';
import type { Claim } from './overlap.ts';
import type { RuleSet } from './rule-set.ts';
import { EMPTY_VERDICT, VerdictStack } from './verdicts.ts';
import { judgeEverywhere, plainAnchors, searchPlainly, type WholeText } from './whole-text.ts';

/** Anchors of one text, or of a piece of it, that the kernel makes; those of more are made here. */
const ROW_CAPACITY = 1 << 15;
/** Texts are searched in pieces of this length, so that there are hardly ever more. */
const PIECE_BYTES = 1 << 16;

/** Bytes of a kernel's memory that a search works in. */
export function searchAreaBytes(kernel: Kernel): number {
  return HIT_AREA_BYTES + (kernel.inherit === null ? 0 : ANCHOR_AREA_BYTES);
}

/** The stretch of the stacks that belongs to one text. */
export interface Found {
  readonly firstAnchor: number;
  readonly lastAnchor: number;
  /** Candidates of rules without known reach: a verdict with offsets from the text's start. */
  readonly looseVerdict: number;
}

/** A text whose anchors are all on the stack, for its delta children. */
export interface FoundBase extends Found {
  readonly textLength: number;
}

/** Offsets in a text, or, for a stream, in the whole text. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}

/** Searches texts in one kernel's memory, one at a time. */
export class TextSearch {
  readonly anchors: AnchorStack;
  readonly verdicts: VerdictStack = new VerdictStack();
  readonly #kernel: Kernel;
  readonly #rules: RuleSet;
  readonly #usesPrefilter: boolean;
  readonly #judge: AnchorJudge;
  /** Address of the hits of a search. */
  readonly #hits: number;

  /** `area` is so many bytes of kernel memory as {@link searchAreaBytes} says. */
  constructor(kernel: Kernel, rules: RuleSet, usesPrefilter: boolean, area: number) {
    this.#kernel = kernel;
    this.#hits = area;
    const isShared = kernel.inherit !== null;
    this.anchors = isShared ? new AnchorStack(kernel, area + HIT_AREA_BYTES) : new AnchorStack();
    this.#rules = rules;
    this.#usesPrefilter = usesPrefilter;
    this.#judge = new AnchorJudge(kernel, rules.index, this, area);
  }

  /** Bytes that the kernel searched, over all texts. */
  get searchedBytes(): number {
    return this.#judge.searchedBytes;
  }

  /** False when anchors of the text at hand were left out because there are too many of them. */
  get isComplete(): boolean {
    return !this.#judge.overflowed;
  }

  /** Sets the text, or window, at absolute [start, end). */
  begin(start: number, end: number): void {
    this.#rules.window.reset();
    this.#judge.begin(start, end);
  }

  /** Pushes the anchors at offsets [from, to) of the span; returns how many have candidates. */
  search(span: TextSpan, from: number, to: number): number {
    if (!this.#usesPrefilter) return this.#searchEverywhere(span, from, to);
    const step = this.#kernel.anchors === null ? to - from : PIECE_BYTES;
    let found = 0;
    for (let next = from; next < to; next += step) {
      const end = Math.min(to, next + step);
      const inPiece = this.#searchInKernel(span, next, end);
      found += inPiece >= 0 ? inPiece : this.#judge.search(next, end);
    }
    return found;
  }

  /**
   * Pushes all anchors of the text at `start` by its delta from `base`; returns how many have
   * candidates.
   */
  inherit(
    base: FoundBase,
    start: number,
    delta: DeltaOps & { readonly textLength: number },
  ): number {
    const found = this.#inheritInKernel(base, start, delta);
    if (found >= 0) return found;
    return inheritAnchors(this.#judge, this.anchors, this.#rules.index, base, delta);
  }

  /** The fast form; -1 where there is none, or no room for so many anchors. */
  #searchInKernel({ start, end }: TextSpan, from: number, to: number): number {
    const kernel = this.#kernel;
    if (kernel.anchors === null) return -1;
    const room = Math.min(ROW_CAPACITY, this.anchors.sharedRoom);
    if (room === 0) return -1;
    const made = this.anchors.addressOf(this.anchors.top);
    const length = end - start;
    return this.#adopt(kernel.anchors(start, length, from, to, made, room, this.#hits, HIT_BATCH));
  }

  /** Judges what the kernel left of a text's anchors; returns how many have candidates. */
  settle({ firstAnchor, lastAnchor }: Found): number {
    return this.#judge.settle(firstAnchor * ANCHOR_FIELDS, lastAnchor * ANCHOR_FIELDS);
  }

  /** Says to the kernel's walk where anchors go, and which texts are too long for it. */
  prepareWalk(longest: number): void {
    const { anchors } = this;
    const rows = anchors.addressOf(0);
    this.#kernel.walks?.setWalkTexts(
      rows,
      ANCHOR_AREA_ROWS,
      ROW_CAPACITY,
      this.#hits,
      HIT_BATCH,
      longest,
    );
  }

  /** Bytes that the kernel's walk searched. */
  countSearched(bytes: number): void {
    this.#judge.searchedBytes += bytes;
  }

  #adopt(rows: number): number {
    if (rows < 0) return -1;
    const found = this.#judge.adopt(rows, this.#kernel.areAnchorsEmpty);
    if (found >= 0) this.#judge.searchedBytes += this.#kernel.searchedBytes;
    return found;
  }

  /** The same for a delta. */
  #inheritInKernel(
    base: FoundBase,
    start: number,
    { first, count, textLength }: DeltaOps & { readonly textLength: number },
  ): number {
    const kernel = this.#kernel;
    const { anchors } = this;
    const baseCount = base.lastAnchor - base.firstAnchor;
    const room = Math.min(ROW_CAPACITY, anchors.sharedRoom);
    if (kernel.inherit === null || room === 0 || baseCount > ROW_CAPACITY) return -1;
    const rows = kernel.inherit(
      first * Int32Array.BYTES_PER_ELEMENT,
      count,
      start,
      textLength,
      anchors.addressOf(base.firstAnchor),
      baseCount,
      base.textLength,
      anchors.addressOf(anchors.top),
      room,
      this.#hits,
      HIT_BATCH,
    );
    return this.#adopt(rows);
  }

  /** Runs the rules without known reach that have a literal in the text, or have none at all. */
  searchUnbounded(span: TextSpan, found: Found): number {
    const { unbounded } = this.#rules;
    if (unbounded.length === 0) return EMPTY_VERDICT;
    const gates = this.#openGates(found);
    const range = { from: span.start, to: span.end };
    let whole: WholeText | null = null;
    this.#openLoose(span);
    unbounded.forEach((rule, index) => {
      if (gates[index] === 0) return;
      whole ??= this.#wholeText(span);
      searchPlainly(rule, whole, range, this.verdicts);
    });
    return this.verdicts.close();
  }

  /** The same for matches that start in a range of a stream; `resume` is where each rule goes on. */
  searchUnboundedWindow(span: TextSpan, range: OffsetRange, resume: Float64Array): number {
    const { unbounded } = this.#rules;
    if (unbounded.length === 0) return EMPTY_VERDICT;
    const whole = this.#wholeText(span);
    const shift = span.start - span.offset;
    this.#openLoose(span);
    unbounded.forEach((rule, index) => {
      const from = Math.max(range.from, resume[index] ?? 0) + shift;
      const next = searchPlainly(rule, whole, { from, to: range.to + shift }, this.verdicts);
      resume[index] = next - shift;
    });
    return this.verdicts.close();
  }

  /** Whether a block that accepts matches may begin in a text whose anchors are these. */
  mayHoldBlocks(found: Found): boolean {
    if (!this.#usesPrefilter) return true;
    const { blockLiteral } = this.#rules;
    const { rows } = this.anchors;
    const last = found.lastAnchor * ANCHOR_FIELDS;
    for (let at = found.firstAnchor * ANCHOR_FIELDS; at < last; at += ANCHOR_FIELDS) {
      if (rows[at + ANCHOR.literal] === blockLiteral) return true;
    }
    return false;
  }

  /** All candidates of a text, with offsets in the whole text. */
  claimsOf(found: Found, offset: number, isBinary: boolean): Claim[] {
    const claims: Claim[] = [];
    const into = { claims, isBinary };
    const { order } = this.#rules;
    const { rows } = this.anchors;
    const last = found.lastAnchor * ANCHOR_FIELDS;
    for (let at = found.firstAnchor * ANCHOR_FIELDS; at < last; at += ANCHOR_FIELDS) {
      const verdict = rows[at + ANCHOR.verdict] ?? EMPTY_VERDICT;
      if (verdict === EMPTY_VERDICT) continue;
      collectClaims(this.verdicts, verdict, offset + (rows[at] ?? 0), order, into);
    }
    if (found.looseVerdict !== EMPTY_VERDICT) {
      collectClaims(this.verdicts, found.looseVerdict, offset, order, into);
    }
    return claims;
  }

  #openLoose(span: TextSpan): void {
    this.verdicts.open(span.start);
    this.verdicts.textOnly = false;
  }

  #openGates(found: Found): Uint8Array {
    const { unbounded, gatesOf } = this.#rules;
    const gates = new Uint8Array(unbounded.length);
    // Where anchors were left out nobody knows which literals stand in the text.
    const areAllOpen = !this.#usesPrefilter || !this.isComplete;
    unbounded.forEach((rule, index) => {
      gates[index] = areAllOpen || rule.literals.length === 0 ? 1 : 0;
    });
    const { rows } = this.anchors;
    const last = found.lastAnchor * ANCHOR_FIELDS;
    for (let at = found.firstAnchor * ANCHOR_FIELDS; at < last; at += ANCHOR_FIELDS) {
      for (const index of gatesOf[rows[at + ANCHOR.literal] ?? -1] ?? []) gates[index] = 1;
    }
    return gates;
  }

  /** The scan without prefilter; pushes what it finds as anchors at offset 0 of the span. */
  #searchEverywhere(span: TextSpan, from: number, to: number): number {
    const whole = this.#wholeText(span);
    const range = { from: span.start + from, to: span.start + to };
    let found = 0;
    this.verdicts.textOnly = false;
    for (const rule of this.#rules.bounded()) found += judgeEverywhere(rule, whole, range, this);
    for (const detector of this.#rules.others) {
      for (const [position, literal] of plainAnchors(detector, whole, range)) {
        found += this.#judge.ask(detector, position, literal);
      }
    }
    return found;
  }

  #wholeText({ start, end }: TextSpan): WholeText {
    const bytes = this.#kernel.bytes;
    const view = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset + start, end - start);
    return { bytes, text: view.toString('latin1'), start, end };
  }
}
