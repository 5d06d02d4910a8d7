/**
 * Scans one text that comes in windows: because it is huge, or because it is decoded on the way.
 *
 * The caller lays windows of the text into kernel memory, each starting with the tail of the one before.
 * An anchor is judged in the first window that holds its whole neighbourhood, so that every match
 * comes exactly once and as if the text had been scanned whole. Candidates wait until nothing that is
 * still to come can overlap them, then they are resolved and handed on in order.
 */
import type { Layer } from '../decode/index.ts';
import type { Emitter, LocatedClaim, MatchSink, TextSpan } from './emit.ts';
import { InlineBlocks, LINE_CONTEXT_BYTES } from './inline.ts';
import type { LineCursor } from './lines.ts';
import type { Claim } from './overlap.ts';
import { resolveOverlaps } from './overlap.ts';

/** What a stream needs of the scanner. */
export interface WindowScan {
  readonly maxLeftReach: number;
  readonly maxRightReach: number;
  /**
   * What comes of the anchors that start at offsets [from, to) of the whole text; `isLast` when the span
   * reaches the text's end.
   */
  scan(span: TextSpan, from: number, to: number, isLast: boolean): ScannedWindow;
  readonly emitter: Emitter;
}

/** What a scan of a window found. */
export interface ScannedWindow {
  readonly claims: readonly Claim[];
  /** Whether a block that accepts matches may begin at the offsets that were scanned. */
  readonly mayHoldBlocks: boolean;
}

/** How many bytes around an anchor a window must hold: windows need more than this. */
export function streamOverlap(scan: Pick<WindowScan, 'maxLeftReach' | 'maxRightReach'>): number {
  return scan.maxLeftReach + scan.maxRightReach + 2 * LINE_CONTEXT_BYTES;
}

/** One text under way. */
export class TextStream {
  readonly #scan: WindowScan;
  readonly #layers: readonly Layer[];
  readonly #sink: MatchSink;
  /** Offset in the text of the next window's first byte. */
  #offset = 0;
  /** Anchors below this offset are judged. */
  #judged = 0;
  #cursor: LineCursor | null = null;
  /** Absolute position that `#offset` had in the window before. */
  #keptAt = 0;
  #waiting: LocatedClaim[] = [];
  readonly #blocks = new InlineBlocks();

  constructor(scan: WindowScan, layers: readonly Layer[], sink: MatchSink) {
    this.#scan = scan;
    this.#layers = layers;
    this.#sink = sink;
  }

  /**
   * Takes the window of `length` bytes at `ptr`. Returns how many of its last bytes must be the first
   * of the next window (all of them where the window is too short to judge anything); 0 after the last one.
   */
  window(ptr: number, length: number, isLast: boolean): number {
    const span: TextSpan = { start: ptr, end: ptr + length, offset: this.#offset };
    const limit = isLast
      ? this.#offset + length
      : this.#offset + length - this.#scan.maxRightReach - LINE_CONTEXT_BYTES;
    if (limit <= this.#judged && !isLast) return length;
    const start = this.#place(span);
    const { claims, mayHoldBlocks } = this.#scan.scan(span, this.#judged, limit, isLast);
    if (claims.length > 0 || mayHoldBlocks || this.#blocks.isAny) {
      this.#scan.emitter.readBlocks(this.#blocks, span, isLast, start);
    } else this.#blocks.pass(limit);
    this.#locate(claims, span, start.fork());
    this.#judged = limit;
    const left = this.#scan.maxLeftReach + LINE_CONTEXT_BYTES;
    const next = isLast ? limit : Math.max(this.#offset, limit - left);
    this.#release(isLast ? Number.POSITIVE_INFINITY : next);
    this.#keptAt = ptr + (next - this.#offset);
    if (!isLast) this.#scan.emitter.move(start, this.#keptAt);
    const kept = this.#offset + length - next;
    this.#offset = next;
    return kept;
  }

  /** Brings the cursor to where the kept bytes lie now. */
  #place(span: TextSpan): LineCursor {
    if (this.#cursor === null) this.#cursor = this.#scan.emitter.cursorAt(span);
    else this.#cursor.shift(span.start - this.#keptAt);
    return this.#cursor;
  }

  #locate(claims: readonly Claim[], span: TextSpan, cursor: LineCursor): void {
    for (const claim of claims.toSorted((a, b) => a.secretStart - b.secretStart)) {
      this.#waiting.push(this.#scan.emitter.locate(claim, span, cursor, this.#blocks));
    }
  }

  /** Resolves and hands on every group of overlapping claims that ends at or before `bound`. */
  #release(bound: number): void {
    if (this.#waiting.length === 0) return;
    const sorted = this.#waiting.toSorted((a, b) => a.secretStart - b.secretStart);
    let settled = 0;
    let groupEnd = -1;
    for (let i = 0; i < sorted.length; i++) {
      const claim = sorted[i] as LocatedClaim;
      if (claim.secretStart >= groupEnd && groupEnd <= bound) settled = i;
      groupEnd = Math.max(groupEnd, claim.secretEnd);
    }
    if (groupEnd <= bound) settled = sorted.length;
    for (const survivor of resolveOverlaps(sorted.slice(0, settled))) {
      this.#scan.emitter.hand(survivor, this.#layers, this.#sink);
    }
    this.#waiting = sorted.slice(settled);
  }
}
