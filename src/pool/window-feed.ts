/**
 * One window of kernel memory that a text of any length passes through: whoever reads the text puts
 * bytes where the feed says; a full window is scanned, and a text that fits in one is scanned whole.
 */
import type { Scanner, TextStream } from '../detect/index.ts';
import type { Kernel } from '../kernel/index.ts';
import type { BatchBuilder } from './batch.ts';

/** What a feed works with. */
export interface FeedContext {
  readonly scanner: Scanner;
  readonly batch: BatchBuilder;
  /** Address and size of the window. */
  readonly window: number;
  readonly windowBytes: number;
  /** Longer texts are given up. */
  readonly maxBytes: number;
}

/** Who is told how a text ended; one of the three is called, once. */
export interface FeedEnds {
  /** All of it lies in the window. */
  scanWhole(byteLength: number): void;
  /** It was scanned in windows. */
  account(byteLength: number): void;
  oversize(): void;
}

/** A text on its way through the window. */
export class WindowFeed {
  readonly #kernel: Kernel;
  readonly #context: FeedContext;
  readonly #ends: FeedEnds;
  #stream: TextStream | null = null;
  #filled = 0;
  #total = 0;

  constructor(kernel: Kernel, context: FeedContext, ends: FeedEnds) {
    this.#kernel = kernel;
    this.#context = context;
    this.#ends = ends;
  }

  /** Address of the next byte. */
  get at(): number {
    return this.#context.window + this.#filled;
  }

  /** How many bytes may be put there, never 0. */
  get room(): number {
    return this.#context.windowBytes - this.#filled;
  }

  /** Takes in `count` bytes that were put at {@link at}. False: the text is too long, it is over. */
  took(count: number): boolean {
    this.#filled += count;
    this.#total += count;
    if (this.room > 0) return true;
    const { window, scanner, batch, maxBytes } = this.#context;
    if (this.#total > maxBytes) {
      this.#ends.oversize();
      return false;
    }
    this.#stream ??= scanner.beginStream(batch);
    const kept = this.#stream.window(window, this.#filled, false);
    this.#kernel.bytes.copyWithin(window, this.at - kept, this.at);
    this.#filled = kept;
    return true;
  }

  /** The text has ended. */
  end(): void {
    const { window, maxBytes } = this.#context;
    if (this.#total > maxBytes) {
      this.#ends.oversize();
      return;
    }
    if (this.#stream === null) {
      this.#ends.scanWhole(this.#filled);
      return;
    }
    this.#stream.window(window, this.#filled, true);
    this.#ends.account(this.#total);
  }
}
