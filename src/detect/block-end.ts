/**
 * Finds where a block ends: the first match of a rule's `through` pattern behind a match, within limits.
 * Blocks whose beginnings stand thick share what was searched. What is left of a block without an end is
 * cut-block.ts's question.
 */
import type { CompiledPattern, MemoMemory, RegexEngine } from '../rules/index.ts';
import { createMatcher, createMemoSearch, type Matcher } from '../rules/index.ts';
import { cutBlockEnd, NEXT_BLOCK } from './cut-block.ts';
import { MatchSearch } from './match-search.ts';
import { latin1Of } from './window.ts';

/** A line's end may be written in so many bytes. */
const LINE_END_BYTES = 8;

/** What searches of rules share. */
export interface SearchContext {
  readonly engine: RegexEngine;
  /** Null: the search that remembers runs in JavaScript. */
  readonly memory: MemoMemory | null;
}

/** Ends of one rule's blocks, in one text at a time. */
export class BlockEnd {
  readonly #matcher: Matcher;
  readonly #maxLength: number;
  readonly #throughMax: number;
  readonly #search: MatchSearch;
  readonly #through: CompiledPattern;
  readonly #memory: MemoMemory | null;
  #hasMemo = false;
  /** The next block after #soughtFrom begins at #nextAt, or else none does before. */
  #soughtFrom = Number.POSITIVE_INFINITY;
  #nextAt = 0;
  #isNext = false;

  constructor(through: CompiledPattern, throughMax: number, { engine, memory }: SearchContext) {
    this.#matcher = createMatcher(through, engine);
    this.#maxLength = through.maxLength;
    this.#throughMax = throughMax;
    this.#through = through;
    this.#memory = memory;
    this.#search = new MatchSearch(this.#matcher, through.maxLength, null);
  }

  /** Forgets the text at hand. */
  reset(): void {
    this.#search.reset();
    this.#soughtFrom = Number.POSITIVE_INFINITY;
  }

  /**
   * Where the block ends whose first match ended at `from`: at the end of the first match of `through` behind it
   * that ends within throughMax bytes and before another block begins. Where there is none the block was cut
   * off, and what is left of it counts. The text counts as cut one byte behind throughMax: what lies
   * farther must not matter.
   */
  find(bytes: Uint8Array, from: number, textEnd: number): number {
    const far = Math.min(textEnd, from + this.#throughMax);
    const limit = Math.min(far, this.#nextBlock(bytes, from, far));
    const end = this.#wholeEnd(bytes, from, limit, textEnd);
    if (end >= 0 && end <= limit) return end;
    const first = from - 1;
    const text = latin1Of(bytes, first, Math.min(far, limit + LINE_END_BYTES));
    return first + cutBlockEnd(text, 1, limit - first);
  }

  /** End of the first match that starts in [from, limit]; -1 if there is none. */
  #wholeEnd(bytes: Uint8Array, from: number, limit: number, textEnd: number): number {
    const cut = from + this.#throughMax;
    if (this.#maxLength <= this.#throughMax) {
      if (!this.#hasMemo && this.#matcher.isLinear) {
        this.#hasMemo = true;
        this.#search.useForThick({
          sieve: null,
          memo: createMemoSearch(this.#through, this.#memory),
          isWide: true,
          exactSieve: () => null,
        });
      }
      const range = { from, lastStart: limit, end: from };
      const match = this.#search.around({ bytes, start: 0, end: textEnd }, from, range);
      if (match === null) return -1;
      // Near the cut it may have a say in what matches.
      if (cut >= textEnd || match.start + this.#maxLength <= cut) return match.end;
    }
    const origin = from - 1;
    const found = this.#matcher.exec(latin1Of(bytes, origin, Math.min(textEnd, cut + 1)), 1);
    return found === null ? -1 : origin + found.end;
  }

  /** Where the next block begins, if that is in [from, to); else some place behind. */
  #nextBlock(bytes: Uint8Array, from: number, to: number): number {
    if (this.#soughtFrom <= from && from <= this.#nextAt && (this.#isNext || to <= this.#nextAt)) {
      return this.#nextAt;
    }
    const isBehind = this.#soughtFrom <= from && from <= this.#nextAt;
    const start = isBehind ? Math.max(from, this.#nextAt - NEXT_BLOCK.length) : from;
    const buffer = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset + start, to - start);
    const next = buffer.indexOf(NEXT_BLOCK, 0, 'latin1');
    this.#soughtFrom = from;
    this.#isNext = next >= 0;
    this.#nextAt = next < 0 ? to : start + next;
    return this.#nextAt;
  }
}
