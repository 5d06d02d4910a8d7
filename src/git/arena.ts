/**
 * Where the contents on the current path of a family stand: a stack in kernel memory with a budget.
 *
 * Each content is put above the one before, and the top falls back when its sub-tree is done. When
 * room runs out, contents that are not needed any more (their last child has been entered) go
 * first, then the ones needed latest, which the walk makes again if it comes to that. What stays
 * is moved together. The memory itself belongs to the caller; this only keeps the books.
 */
import {
  ARENA_SLACK,
  type Kernel,
  PATH_ADDRESS,
  PATH_FIELDS,
  PATH_LENGTH,
} from '../kernel/index.ts';

const ALIGNMENT = 16;
/** What is reserved at once: small histories never need more. */
const FIRST_BYTES = 8 << 20;

/** A stack of contents in [start, end) of the kernel's memory. */
export class Arena {
  readonly start: number;
  #end: number;
  /** How far it may grow before contents have to go. */
  readonly #budgetEnd: number;
  readonly #maxEnd: number;
  readonly #kernel: Kernel;
  /** Contents in the arena, ascending in depth and in address. */
  #depths = new Int32Array(64);
  #addresses = new Int32Array(64);
  #lengths = new Int32Array(64);
  #count = 0;

  /** Grows up to `budget` bytes as needed; up to `maxBudget` when a single content asks for them. */
  constructor(kernel: Kernel, start: number, budget: number, maxBudget: number) {
    this.#kernel = kernel;
    this.start = alignUp(start);
    this.#end = this.start + Math.min(budget, FIRST_BYTES);
    this.#budgetEnd = this.start + budget;
    this.#maxEnd = Math.min(this.start + Math.max(budget, maxBudget), kernel.maxBytes);
    kernel.reserve(this.#end);
  }

  /** First address behind the arena. Grows with {@link Arena.makeRoom}. */
  get end(): number {
    return this.#end;
  }

  /** Depth of the uppermost content, -1 when there is none. */
  get topDepth(): number {
    return this.#count === 0 ? -1 : this.#depths[this.#count - 1]!;
  }

  /** Address of the uppermost content. */
  get topAddress(): number {
    return this.#addresses[this.#count - 1]!;
  }

  /** Length of the uppermost content. */
  get topLength(): number {
    return this.#lengths[this.#count - 1]!;
  }

  /** First free address. */
  get free(): number {
    if (this.#count === 0) return this.start;
    return alignUp(this.topAddress + this.topLength + ARENA_SLACK);
  }

  /** Forgets all contents. */
  clear(): void {
    this.#count = 0;
  }

  /** Takes [free, free + length) for the content at `depth`, which lies deeper than all others. */
  push(depth: number, length: number): number {
    const address = this.free;
    if (this.#count === this.#depths.length) this.#growBooks();
    this.#depths[this.#count] = depth;
    this.#addresses[this.#count] = address;
    this.#lengths[this.#count] = length;
    this.#count += 1;
    return address;
  }

  /** Takes over the contents above `depth` from the records of a path, which begin at words[at]. */
  readPath(words: Int32Array, at: number, depth: number): void {
    this.#count = 0;
    for (let above = 0; above < depth; above += 1) {
      const record = at + above * PATH_FIELDS;
      const address = words[record + PATH_ADDRESS]!; // a path has records for all depths
      if (address === 0) continue;
      this.push(above, words[record + PATH_LENGTH]!);
      this.#addresses[this.#count - 1] = address;
    }
  }

  /** Says in the records of a path where the contents above `depth` are by now. */
  writePath(words: Int32Array, at: number, depth: number): void {
    for (let above = 0; above < depth; above += 1) {
      words[at + above * PATH_FIELDS + PATH_ADDRESS] = 0;
    }
    for (let index = 0; index < this.#count && this.#depths[index]! < depth; index += 1) {
      const record = at + this.#depths[index]! * PATH_FIELDS;
      words[record + PATH_ADDRESS] = this.#addresses[index]!;
    }
  }

  /** Drops everything at `depth` and deeper. */
  popFrom(depth: number): void {
    while (this.#count > 0 && this.#depths[this.#count - 1]! >= depth) this.#count -= 1;
  }

  /**
   * Sees to it that `bytes` are free above the top; false when that cannot be. The uppermost
   * content stays (though it may move), others go: first those that `isDone` names, then from the
   * lowest up. May grow the kernel's memory: fetch `kernel.bytes` anew.
   */
  makeRoom(bytes: number, isDone: (depth: number) => boolean): boolean {
    if (this.free + bytes <= this.#end || this.#growWithinBudget(bytes)) return true;
    this.#evict((index) => isDone(this.#depths[index]!));
    if (this.free + bytes <= this.#end) return true;
    // Half of the arena at once, so that a deep path does not move its contents at every step.
    const spare = Math.max(bytes, (this.#end - this.start) >>> 1);
    let surplus = this.free + spare - this.#end;
    this.#evict((index) => {
      const drop = surplus > 0;
      if (drop) surplus -= this.#lengths[index]! + ARENA_SLACK;
      return drop;
    });
    if (this.free + bytes <= this.#end) return true;
    return this.#grow(this.free + bytes);
  }

  /** Twice as much at least: growing renews every view of the memory. */
  #growWithinBudget(bytes: number): boolean {
    const end = this.free + bytes;
    if (end > this.#budgetEnd) return false;
    return this.#grow(Math.min(this.#budgetEnd, Math.max(end, 2 * this.#end - this.start)));
  }

  #grow(end: number): boolean {
    if (end > this.#maxEnd) return false;
    this.#kernel.reserve(end);
    this.#end = end;
    return true;
  }

  /** Drops the contents that `drop` names (never the uppermost) and closes the gaps. */
  #evict(drop: (index: number) => boolean): void {
    const bytes = this.#kernel.bytes;
    const last = this.#count - 1;
    let kept = 0;
    let free = this.start;
    for (let index = 0; index <= last; index += 1) {
      if (index < last && drop(index)) continue;
      const address = this.#addresses[index]!;
      const length = this.#lengths[index]!;
      if (address !== free) bytes.copyWithin(free, address, address + length);
      this.#depths[kept] = this.#depths[index]!;
      this.#addresses[kept] = free;
      this.#lengths[kept] = length;
      kept += 1;
      free = alignUp(free + length + ARENA_SLACK);
    }
    this.#count = kept;
  }

  #growBooks(): void {
    this.#depths = doubled(this.#depths);
    this.#addresses = doubled(this.#addresses);
    this.#lengths = doubled(this.#lengths);
  }
}

function alignUp(address: number): number {
  return (address + ALIGNMENT - 1) & -ALIGNMENT;
}

/** A copy with twice the length. */
export function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
