/**
 * What a reader of single objects has learned: contents that were used last, within a byte budget,
 * and places that cannot be read, so that damage below a long chain is met once and not once for
 * every object above it.
 */
import type { Fault } from './fault.ts';
import type { Content } from './stored-object.ts';

const CACHE_BYTES = 1 << 24;
/** A larger content would drive out everything else. */
const ENTRY_BYTES = 1 << 23;
/** Faults are small, but a hostile store has as many as it likes. */
const MAX_FAULTS = 1 << 20;

/** Contents and faults by place (a string that names file and offset). */
export class ContentCache {
  /** Insertion order: the first goes first. */
  readonly #contents = new Map<string, Content>();
  readonly #faults = new Map<string, Fault>();
  #bytes = 0;

  get(key: string): Content | Fault | undefined {
    return this.#contents.get(key) ?? this.#faults.get(key);
  }

  set(key: string, content: Content): void {
    if (content.bytes.length > ENTRY_BYTES || this.#contents.has(key)) return;
    this.#contents.set(key, content);
    this.#bytes += content.bytes.length;
    for (const [oldest, { bytes }] of this.#contents) {
      if (this.#bytes <= CACHE_BYTES) return;
      this.#contents.delete(oldest);
      this.#bytes -= bytes.length;
    }
  }

  /** Damage only: a file that has vanished may be there again after a second look. */
  setFault(key: string, problem: Fault): void {
    const isLasting = problem.fault === 'corrupt' || problem.fault === 'missing-base';
    if (isLasting && this.#faults.size < MAX_FAULTS) this.#faults.set(key, problem);
  }
}
