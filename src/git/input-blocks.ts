/**
 * Stored bytes of packs in kernel memory, read in blocks: neighbours come with one system call.
 *
 * Git writes the members of a delta family next to each other, so a few blocks serve nearly every
 * entry of a walk (curl: 143,134 blobs in 1,100 reads), whatever the size of the pack. Each block is
 * read with a tail of what follows, so that an entry which starts in a block mostly lies whole in
 * its slot; longer entries are read by themselves.
 */
import type { Kernel } from '../kernel/index.ts';
import { readFully } from './file-handles.ts';

const BLOCK_BYTES = 1 << 17;
const TAIL_BYTES = 1 << 14;
const SLOT_BYTES = BLOCK_BYTES + TAIL_BYTES;
const SLOT_COUNT = 16;
/** Longest entry that is read whole by itself; a longer one is fed through in pieces. */
export const LONG_INPUT_BYTES: number = 1 << 18;

/** Bytes of kernel memory that {@link InputBlocks} takes. */
export const INPUT_BYTES: number = SLOT_COUNT * SLOT_BYTES + LONG_INPUT_BYTES;

/** One thread's block cache over the packs of a store. */
export class InputBlocks {
  readonly #kernel: Kernel;
  readonly #start: number;
  /** Address of the area for entries that do not fit a slot, LONG_INPUT_BYTES long. */
  readonly longInput: number;
  readonly #blockOf = new Float64Array(SLOT_COUNT).fill(-1);
  readonly #sourceOf = new Int32Array(SLOT_COUNT).fill(-1);
  readonly #filled = new Int32Array(SLOT_COUNT);

  /** Lays the cache out in [start, start + INPUT_BYTES). */
  constructor(kernel: Kernel, start: number) {
    this.#kernel = kernel;
    this.#start = start;
    this.longInput = start + SLOT_COUNT * SLOT_BYTES;
    kernel.reserve(start + INPUT_BYTES);
  }

  /**
   * Address of `length` stored bytes at `offset` of the pack `source` open at `fd`; -1 when they do not fit
   * a slot and the long area, -2 when the file ends before. Throws what a failed read throws. HOT.
   */
  locate(source: number, fd: number, offset: number, length: number): number {
    const block = Math.floor(offset / BLOCK_BYTES);
    const inBlock = offset - block * BLOCK_BYTES;
    if (inBlock + length > SLOT_BYTES) return this.#readLong(fd, offset, length);
    const slot = block % SLOT_COUNT;
    if (this.#blockOf[slot] !== block || this.#sourceOf[slot] !== source) {
      this.#fill(slot, source, fd, block);
    }
    if (inBlock + length > this.#filled[slot]!) return -2;
    return this.#start + slot * SLOT_BYTES + inBlock;
  }

  #readLong(fd: number, offset: number, length: number): number {
    if (length > LONG_INPUT_BYTES) return -1;
    const count = readFully(fd, this.#kernel.bytes, this.longInput, length, offset);
    return count === length ? this.longInput : -2;
  }

  #fill(slot: number, source: number, fd: number, block: number): void {
    // Not valid while it is being read: a failing read must not leave a slot that looks filled.
    this.#blockOf[slot] = -1;
    const address = this.#start + slot * SLOT_BYTES;
    this.#filled[slot] = readFully(
      fd,
      this.#kernel.bytes,
      address,
      SLOT_BYTES,
      block * BLOCK_BYTES,
    );
    this.#sourceOf[slot] = source;
    this.#blockOf[slot] = block;
  }
}
