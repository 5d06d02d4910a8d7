/**
 * A rule of the pack as a detector: its regular expression on a window around an anchor.
 *
 * The match of an anchor is, of all matches that start where the compiled rule allows for this
 * literal and that span it, the one that starts first. No such match is longer than the pattern's
 * longest, so the window, cut one byte beyond that on either side, decides it: the same answer comes
 * from any wider window, up to the whole text (whole-text.ts relies on that).
 */
import type { Confidence } from '../base/model.ts';
import type { CompiledRule, Matcher, MemoMemory, PatternMatch } from '../rules/index.ts';
import { createMatcher, createMemoSearch, createSieve } from '../rules/index.ts';
import { BlockEnd, type SearchContext } from './block-end.ts';
import type { Candidate, CandidateSink, Detector } from './detector.ts';
import { EntropyCheck } from './entropy.ts';
import { MatchSearch, type SearchedText } from './match-search.ts';
import { RunCheck } from './run-check.ts';
import type { TextWindow } from './window.ts';

/** Where a rule's base confidence stands on the scale of scores. */
const SCORE_OF: Readonly<Record<Confidence, number>> = { high: 0.9, medium: 0.6, low: 0.3 };

/** From so many possible starts on a search is cheaper than trying each. */
const WIDE_START = 16;

/** So many windows in a row that overlap make a text thick with the rule's literals. */
const THICK_STREAK = 4;
/**
 * So many make it worth an automaton, which takes a thread as long to make and optimise as some hundred
 * windows: files that name a provider a few times are common, more than twenty times in a row is rare.
 */
const SIEVE_STREAK = 32;

const NO_REASONS: readonly string[] = Object.freeze([]);

/** Bytes around its literals that a rule's verdicts may depend on. */
export function reachOf(rule: CompiledRule): { readonly before: number; readonly after: number } {
  const throughMax = rule.through === null ? 0 : rule.throughMax;
  let before = 0;
  let after = 0;
  for (const anchor of rule.anchors) {
    const behind = rule.maxLength - anchor.minBefore - anchor.bytes.length + throughMax;
    before = Math.max(before, anchor.before);
    after = Math.max(after, behind);
  }
  return { before, after };
}

/** One rule whose matches reach a known distance around its literals. */
export class RuleDetector implements Detector {
  readonly name: string;
  readonly literals: readonly { readonly bytes: string; readonly caseless: boolean }[];
  readonly before: number;
  readonly after: number;
  readonly rule: CompiledRule;
  readonly matcher: Matcher;
  readonly #window: TextWindow;
  readonly #memory: MemoMemory | null;
  readonly #blockEnd: BlockEnd | null;
  readonly #run: RunCheck | null;
  readonly #search: MatchSearch;
  /** There are too many possible starts to try each. */
  readonly #isWide: boolean;
  #searchedText = -1;
  /** Where the last window ended, and how many in a row began before the one before them ended. */
  #windowEnd = 0;
  #streak = 0;
  #hasSieve = false;
  readonly #entropy: number;
  /** The search knows which matches count: a secret's end does not depend on another pattern. */
  readonly #isWeighed: boolean;
  readonly #entropyCheck: EntropyCheck = new EntropyCheck();
  readonly #maxLength: number;
  /** By literal: most and fewest bytes of a match before it. */
  readonly #farStarts: Int32Array;
  readonly #nearStarts: Int32Array;
  readonly #candidate: Candidate;
  /** What a search is asked; reused. */
  readonly #text: SearchedText = { bytes: new Uint8Array(0), start: 0, end: 0 };
  readonly #range = { from: 0, lastStart: 0, end: 0 };

  constructor(
    rule: CompiledRule,
    ruleIndex: number,
    context: SearchContext & { readonly window: TextWindow },
  ) {
    this.name = rule.id;
    this.rule = rule;
    this.literals = rule.anchors;
    this.matcher = createMatcher(rule, context.engine);
    this.#window = context.window;
    this.#memory = context.memory;
    const { through, throughMax } = rule;
    this.#blockEnd = through === null ? null : new BlockEnd(through, throughMax, context);
    this.#run = rule.run === null ? null : new RunCheck(rule.run);
    this.#entropy = rule.entropy ?? 0;
    this.#isWeighed = this.#blockEnd === null && this.#entropy > 0;
    const least = { check: this.#entropyCheck, bits: this.#entropy };
    this.#search = new MatchSearch(this.matcher, rule.maxLength, this.#isWeighed ? least : null);
    this.#isWide = rule.anchors.some(({ before, minBefore }) => before - minBefore >= WIDE_START);
    this.#maxLength = rule.maxLength;
    this.#farStarts = Int32Array.from(rule.anchors, (anchor) => anchor.before);
    this.#nearStarts = Int32Array.from(rule.anchors, (anchor) => anchor.minBefore);
    const { before, after } = reachOf(rule);
    this.before = before;
    this.after = after;
    this.#candidate = {
      rule: ruleIndex,
      start: 0,
      end: 0,
      secretStart: 0,
      secretEnd: 0,
      score: SCORE_OF[rule.confidence],
      confidence: rule.confidence,
      reasons: NO_REASONS,
    };
  }

  // HOT: see detector.ts, whose parameters these are: an object would be made for every anchor.
  // oxlint-disable-next-line max-params
  judge(
    bytes: Uint8Array,
    textStart: number,
    textEnd: number,
    anchorStart: number,
    anchorEnd: number,
    sink: CandidateSink,
    literal: number,
  ): void {
    const farStart = anchorStart - this.#farStarts[literal]!; // in bounds: a literal of this detector
    const lastStart = anchorStart - this.#nearStarts[literal]!;
    if (lastStart < textStart) return;
    const from = Math.max(textStart, farStart);
    const furthest = Math.min(textEnd, lastStart + this.#maxLength);
    if (this.#searchedText !== this.#window.generation) this.#forget();
    if (this.#search.isClear(from, furthest)) {
      this.#windowEnd = furthest;
      const { clearTo } = this.#search;
      const untilEnd = clearTo - lastStart - this.#maxLength + anchorStart + 1;
      sink.clear?.(clearTo >= textEnd ? textEnd : untilEnd);
      return;
    }
    if (this.#run !== null && !this.#run.isIn(bytes, from, furthest)) return;
    // V8 stops at the first byte that does not fit, so that few starts are best tried one by one. A
    // linear-time engine goes through all that it is given, and so does V8 where it looks for a start.
    if (this.#isThick(from, furthest) || this.#isWide || this.matcher.isLinear) {
      const text = this.#text;
      text.bytes = bytes;
      text.start = textStart;
      text.end = textEnd;
      const range = this.#range;
      range.from = from;
      range.lastStart = lastStart;
      range.end = anchorEnd;
      this.#judgeForward(anchorStart, sink);
      return;
    }
    const window = this.#window;
    const first = Math.max(textStart, farStart - 1);
    const last = Math.min(textEnd, furthest + 1);
    window.show(bytes, first, last, textEnd);
    const { text, origin } = window;
    const match = this.matcher.execAround(
      text,
      from - origin,
      lastStart - origin,
      anchorEnd - origin,
    );
    if (match !== null) this.accept(bytes, textEnd, match, origin, sink);
  }

  /** Another text: nothing that is known of the last one holds. */
  #forget(): void {
    this.#searchedText = this.#window.generation;
    this.#search.reset();
    this.#run?.reset();
    this.#blockEnd?.reset();
    this.#entropyCheck.reset();
    this.#windowEnd = 0;
    this.#streak = 0;
  }

  /** Whether literals stand so thick that their windows are best read once. */
  #isThick(from: number, furthest: number): boolean {
    this.#streak = from < this.#windowEnd ? this.#streak + 1 : 0;
    this.#windowEnd = furthest;
    return this.#streak >= THICK_STREAK;
  }

  /** The answer for `#text` and `#range`. */
  #judgeForward(anchorStart: number, sink: CandidateSink): void {
    if (!this.#hasSieve && (this.matcher.isLinear || this.#streak >= SIEVE_STREAK)) {
      this.#hasSieve = true;
      const { re2Source } = this.rule;
      this.#search.useForThick({
        sieve: createSieve(re2Source),
        memo: createMemoSearch(this.rule, this.#memory),
        isWide: this.#isWide,
        exactSieve: () => createSieve(re2Source, true),
      });
    }
    const text = this.#text;
    const range = this.#range;
    const floor = Math.max(text.start, anchorStart - this.before);
    const search = this.#search;
    const match = search.around(text, floor, range);
    if (match !== null) {
      if (this.#isWeighed) sink.add(this.#candidateOf(match, 0));
      else this.accept(text.bytes, text.end, match, 0, sink);
      return;
    }
    const emptyUntil = search.emptyFrom(range.from);
    sink.clear?.(emptyUntil + anchorStart - range.lastStart);
    this.#windowEnd = Math.max(this.#windowEnd, emptyUntil + this.#maxLength);
  }

  /** Finishes a match found in a string that starts at `origin`: extends, filters, hands it on. */
  accept(
    bytes: Uint8Array,
    textEnd: number,
    match: PatternMatch,
    origin: number,
    sink: CandidateSink,
  ): void {
    const candidate = this.#candidateOf(match, origin);
    if (this.#searchedText !== this.#window.generation) this.#forget();
    if (this.#blockEnd !== null) {
      candidate.end = this.#blockEnd.find(bytes, candidate.end, textEnd);
      candidate.secretEnd = candidate.end;
    }
    if (candidate.secretEnd <= candidate.secretStart) return;
    const { secretStart, secretEnd } = candidate;
    const isDense =
      this.#entropy === 0 ||
      this.#entropyCheck.isAtLeast(bytes, secretStart, secretEnd, this.#entropy);
    if (isDense) sink.add(candidate);
  }

  #candidateOf(match: PatternMatch, origin: number): Candidate {
    const candidate = this.#candidate;
    candidate.start = match.start + origin;
    candidate.end = match.end + origin;
    candidate.secretStart = match.secretStart + origin;
    candidate.secretEnd = match.secretEnd + origin;
    return candidate;
  }
}
