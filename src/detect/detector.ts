/**
 * The contract between the scanner and whatever recognises secrets around a literal.
 *
 * A detector names its literals; the scanner finds them (the anchors), asks the detector about each,
 * and keeps the answer. A regular expression rule is one kind of detector (rule-detector.ts), the
 * judgement of `key = value` pairs (generic/) another. What a detector says about an anchor is its
 * verdict; the scanner hands it from a delta base to the texts made from it without asking again,
 * which is exact only because a verdict depends on nothing but a bounded neighbourhood:
 *
 * - `judge` may read the bytes in [anchorStart - before, anchorEnd + after), and one more byte on
 *   either side (for `\b` and the like), all clipped to [textStart, textEnd);
 * - it may notice a text edge only where the edge lies inside that stretch;
 * - it keeps no memory from one anchor to the next, and knows no path, no clock, no random number.
 *
 * test/detect/locality.ts holds a detector to this.
 */
import type { Confidence } from '../base/model.ts';
import type { Literal } from '../prefilter/index.ts';

/**
 * One possible secret. Offsets are absolute positions in the `bytes` given to `judge`; the secret
 * lies within the match. Detectors may reuse one object: the sink copies what it keeps.
 */
export interface Candidate {
  /** Index of the rule in the pack. */
  rule: number;
  start: number;
  end: number;
  secretStart: number;
  secretEnd: number;
  /** 0 to 1, kept to three decimals. */
  score: number;
  confidence: Confidence;
  /** Why, in words, most telling first. Kept interned: build them from a small vocabulary. */
  reasons: readonly string[];
}

/** Takes a detector's candidates. Candidates of one anchor may come in any order. */
export interface CandidateSink {
  add(candidate: Readonly<Candidate>): void;
  /**
   * May be called by a detector that adds nothing: how many bytes left and right of the anchor's start
   * it has looked at, the text's edges counting as a byte. Another text with the same bytes there gets
   * the same answer. Without a call that is as far as `before` and `after` allow.
   */
  looked?(left: number, right: number): void;
  /**
   * May be called by a detector that adds nothing: it would add nothing either for any anchor of the same
   * literal that starts behind this one and before the absolute position `until`.
   */
  clear?(until: number): void;
}

/** Recognises secrets near its literals. See the opening comment for what `judge` may depend on. */
export interface Detector {
  /** For `explain` and for messages; a rule's id where the detector is one rule. */
  readonly name: string;
  /** Whoever is near none of these is never asked. */
  readonly literals: readonly Literal[];
  /** Bytes left of an anchor's start that a verdict may depend on. */
  readonly before: number;
  /** Bytes right of an anchor's end that a verdict may depend on. */
  readonly after: number;
  /** Number of the kernel's reader (see `weighAnchor`) without whose word no anchor has candidates. */
  readonly reader?: number;
  /**
   * Adds the candidate, if its score is worth one, that a reader of the kernel has judged as `judge` would have:
   * the `Judgement` of generic/weigh.ts at the address `at` of its memory, with places relative to the anchor's
   * start. All detectors that have this, and text alone, tell the same of any reader's judgement.
   */
  readonly tell?: (bytes: Uint8Array, at: number, anchorStart: number, sink: CandidateSink) => void;
  /** Candidates of this detector are dropped in texts that are binary (see decode/text.ts). */
  readonly textOnly?: boolean;
  /**
   * Judges one anchor: literal number `literal` of this detector stands at [anchorStart, anchorEnd).
   * HOT: called for every anchor that was not inherited; no allocation before a first doubt is cleared.
   */
  judge(
    bytes: Uint8Array,
    textStart: number,
    textEnd: number,
    anchorStart: number,
    anchorEnd: number,
    sink: CandidateSink,
    literal: number,
  ): void;
}
