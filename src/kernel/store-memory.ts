/**
 * One shared memory that a store's tables are laid out in, one after the other. Loops over them are
 * store-tables.ts's.
 */
import { sharedBytes, sharedFloat64, sharedInt32, sharedUint32 } from '../base/bytes.ts';
import { type LinearMemory, PAGE_BYTES } from './web-assembly.ts';

/** Memory below is the module's own; see assembly/store.ts. */
const START = 0x4000;
/** Grown by so much at least. */
const GROWTH_PAGES = 16;
const ALIGNMENT = 8;

/** Arrays in one memory. They are never given back, but for {@link StoreMemory.scratch}. */
export class StoreMemory {
  readonly #memory: LinearMemory;
  /** Everything that the memory's buffer has been: it is another object after each growth. */
  readonly #buffers = new Set<unknown>();
  #top = START;
  /** From here on the memory is still zero. */
  #clean = START;

  constructor(memory: LinearMemory) {
    this.#memory = memory;
    this.#buffers.add(memory.buffer);
  }

  /** A zeroed array; in memory of its own where this one is full. */
  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return at < 0 ? sharedBytes(length) : new Uint8Array(this.#memory.buffer, at, length);
  }

  uint32(length: number): Uint32Array {
    const at = this.#take(length * 4);
    return at < 0 ? sharedUint32(length) : new Uint32Array(this.#memory.buffer, at, length);
  }

  int32(length: number): Int32Array {
    const at = this.#take(length * 4);
    return at < 0 ? sharedInt32(length) : new Int32Array(this.#memory.buffer, at, length);
  }

  float64(length: number): Float64Array {
    const at = this.#take(length * 8);
    return at < 0 ? sharedFloat64(length) : new Float64Array(this.#memory.buffer, at, length);
  }

  /** Runs `work`, which may use what it makes here only while it runs. */
  scratch<Result>(work: () => Result): Result {
    const top = this.#top;
    try {
      return work();
    } finally {
      this.#top = top;
    }
  }

  /** A copy in this memory. */
  copy(bytes: Uint8Array): Uint8Array {
    const copy = this.bytes(bytes.length);
    copy.set(bytes);
    return copy;
  }

  /** Whether all of the arrays lie in this memory. */
  owns(...arrays: readonly ArrayBufferView[]): boolean {
    return arrays.every(({ buffer }) => this.#buffers.has(buffer));
  }

  /** Address of `byteLength` zeroed bytes, -1 where there is no room. */
  #take(byteLength: number): number {
    const at = this.#top;
    const end = Math.ceil((at + byteLength) / ALIGNMENT) * ALIGNMENT;
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0 && !this.#grow(missing)) return -1;
    if (at < this.#clean) {
      new Uint8Array(this.#memory.buffer, at, Math.min(end, this.#clean) - at).fill(0);
    }
    this.#top = end;
    this.#clean = Math.max(this.#clean, end);
    return at;
  }

  #grow(byteLength: number): boolean {
    try {
      this.#memory.grow(Math.max(GROWTH_PAGES, Math.ceil(byteLength / PAGE_BYTES)));
    } catch {
      // At its limit, or the system has no more.
      return false;
    }
    this.#buffers.add(this.#memory.buffer);
    return true;
  }
}
