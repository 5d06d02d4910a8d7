/**
 * What detectors said about anchors: a stack of verdicts in one typed array.
 *
 * A verdict is the list of an anchor's candidates with offsets relative to the anchor, so that an
 * inherited anchor points at its ancestor's verdict instead of copying it. That is safe because
 * scan states are released in reverse order of their making (scanner.ts): an ancestor's verdicts
 * outlive those of its descendants. Reasons are interned, since one wording serves many anchors.
 */
import { CONFIDENCES } from '../base/model.ts';
import type { Candidate, CandidateSink } from './detector.ts';

/** Stands for "as far as the detector may look". */
export const UNKNOWN_REACH = 0xffff;

/** The address of the verdict "no candidate". */
export const EMPTY_VERDICT = -1;

/** Layout of a candidate within a verdict: Int32 slots after the verdict's count. */
export const SLOT = {
  rule: 0,
  start: 1,
  end: 2,
  secretStart: 3,
  secretEnd: 4,
  score: 5,
  /** Index in CONFIDENCES, plus TEXT_ONLY. */
  confidence: 6,
  reasons: 7,
} as const;

/** Flag in the confidence slot: does not count in a binary text. */
export const TEXT_ONLY = 4;

/** Slots of one candidate. */
export const CANDIDATE_SLOTS = 8;

/** Scores are kept as integers in this unit. */
export const SCORE_UNIT = 1000;

const INITIAL_SLOTS = 1 << 12;

/** The verdict stack; as a sink it takes the candidates of the anchor that was opened. */
export class VerdictStack implements CandidateSink {
  /** Verdicts back to back: count, then count × CANDIDATE_SLOTS. Refetch after anything was added. */
  slots: Int32Array = new Int32Array(INITIAL_SLOTS);
  /** First free slot. */
  top = 0;
  /** Marks the candidates to come as TEXT_ONLY; set by whoever asks the detector. */
  textOnly = false;
  /** How far the detector that was asked last looked; see {@link CandidateSink.looked}. */
  lookedLeft: number = UNKNOWN_REACH;
  lookedRight: number = UNKNOWN_REACH;

  /** What the detector that was asked last said; see {@link CandidateSink.clear}. */
  clearUntil = 0;

  readonly #reasonIds = new Map<string, number>([['', 0]]);
  readonly #reasons: (readonly string[])[] = [[]];
  /** Detectors mostly hand over the same few lists: the list itself is looked up before its text. */
  readonly #reasonIdsByList = new WeakMap<readonly string[], number>();
  #lastReasons: readonly string[] | null = null;
  #lastReasonsId = 0;
  #anchorStart = 0;
  #open = 0;

  /** Starts the verdict of the anchor at the absolute position `anchorStart`. */
  open(anchorStart: number): void {
    this.#anchorStart = anchorStart;
    this.#open = this.top;
  }

  /** Ends the open verdict; returns its address, or EMPTY_VERDICT. */
  close(): number {
    return this.top === this.#open ? EMPTY_VERDICT : this.#open;
  }

  looked(left: number, right: number): void {
    this.lookedLeft = left;
    this.lookedRight = right;
  }

  clear(until: number): void {
    this.clearUntil = until;
  }

  add(candidate: Readonly<Candidate>): void {
    if (this.top + CANDIDATE_SLOTS + 1 > this.slots.length) this.#grow();
    if (this.top === this.#open) this.slots[this.top++] = 0;
    const slots = this.slots;
    const at = this.top;
    const origin = this.#anchorStart;
    slots[this.#open]!++; // in bounds: the verdict's count was written when its first candidate came
    slots[at + SLOT.rule] = candidate.rule;
    slots[at + SLOT.start] = candidate.start - origin;
    slots[at + SLOT.end] = candidate.end - origin;
    slots[at + SLOT.secretStart] = candidate.secretStart - origin;
    slots[at + SLOT.secretEnd] = candidate.secretEnd - origin;
    slots[at + SLOT.score] = Math.round(candidate.score * SCORE_UNIT);
    slots[at + SLOT.confidence] =
      CONFIDENCES.indexOf(candidate.confidence) | (this.textOnly ? TEXT_ONLY : 0);
    slots[at + SLOT.reasons] = this.#intern(candidate.reasons);
    this.top = at + CANDIDATE_SLOTS;
  }

  /** The list of reasons behind a `reasons` slot. */
  reasonsOf(id: number): readonly string[] {
    return this.#reasons[id] ?? [];
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.slots.byteLength;
  }

  #intern(reasons: readonly string[]): number {
    if (reasons === this.#lastReasons) return this.#lastReasonsId;
    let id = this.#reasonIdsByList.get(reasons);
    if (id !== undefined) {
      this.#lastReasons = reasons;
      this.#lastReasonsId = id;
      return id;
    }
    const key = reasons.join('\n');
    id = this.#reasonIds.get(key);
    if (id === undefined) {
      id = this.#reasons.length;
      this.#reasonIds.set(key, id);
      this.#reasons.push([...reasons]);
    }
    if (Object.isFrozen(reasons)) this.#reasonIdsByList.set(reasons, id);
    return id;
  }

  #grow(): void {
    const grown = new Int32Array(this.slots.length * 2);
    grown.set(this.slots);
    this.slots = grown;
  }
}
