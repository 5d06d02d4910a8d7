/**
 * The states of a sieve by number: each a few flags and a list of instructions with their counts, back to
 * back in one array. Equal states are one; where there are too many all are forgotten.
 */

/** More states than this are forgotten, and made again where they are needed. */
const MOST_STATES = 4096;
/** Slots of the hash table: a power of two, and several times the states. */
const SLOTS = 4 * MOST_STATES;
const INITIAL_ITEMS = 1 << 12;
/** FNV-1a over 32-bit words. */
const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

/** Numbered states; `open`, `add` and `close` make one. */
export class SieveStates {
  /** Instruction, least and greatest count, and so on. */
  items: Int32Array = new Int32Array(INITIAL_ITEMS);
  /** Where each state's items begin; those of the last end at `starts[count]`. */
  readonly starts: Int32Array = new Int32Array(MOST_STATES + 1);
  readonly flags: Uint8Array = new Uint8Array(MOST_STATES);
  count = 0;
  /** Grows when states are forgotten. */
  round = 0;
  readonly #slots: Int32Array = new Int32Array(SLOTS).fill(-1);
  #end = 0;
  #hash = 0;
  #flags = 0;

  open(flags: number): void {
    if (this.count === MOST_STATES) this.#forget();
    this.#flags = flags;
    this.#end = this.starts[this.count]!; // in bounds: count < MOST_STATES
    this.#hash = HASH_START ^ flags;
  }

  add(at: number, least: number, most: number): void {
    if (this.#end + 3 > this.items.length) {
      const grown = new Int32Array(2 * this.items.length);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.#end++] = at;
    this.items[this.#end++] = least;
    this.items[this.#end++] = most;
    const word = at ^ (least << 11) ^ (most << 21);
    this.#hash = Math.imul(this.#hash ^ word, HASH_FACTOR);
    this.#hash ^= this.#hash >>> 15;
  }

  /** Number of the state that was opened: of its equal, if there is one. */
  close(): number {
    let slot = this.#hash & (SLOTS - 1);
    for (;;) {
      const known = this.#slots[slot]!; // in bounds: masked
      if (known < 0) break;
      if (this.#isOpen(known)) return known;
      slot = (slot + 1) & (SLOTS - 1);
    }
    const number = this.count++;
    this.#slots[slot] = number;
    this.flags[number] = this.#flags;
    this.starts[number + 1] = this.#end;
    return number;
  }

  /** Whether a state equals the open one. */
  #isOpen(state: number): boolean {
    const { items, starts, flags } = this;
    // In bounds: `state` < count.
    const from = starts[state]!;
    const length = starts[state + 1]! - from;
    const open = starts[this.count]!;
    if (flags[state] !== this.#flags || length !== this.#end - open) return false;
    for (let i = 0; i < length; i++) if (items[from + i] !== items[open + i]) return false;
    return true;
  }

  #forget(): void {
    this.count = 0;
    this.round++;
    this.#slots.fill(-1);
  }
}
