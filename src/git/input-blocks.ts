/**
 * Stored bytes of packs in kernel memory, read in blocks: neighbours come with one system call.
 *
 * Git writes the members of a delta family next to each other, so a few blocks serve nearly every
 * entry of a walk (curl: 143,134 blobs in 1,100 reads), whatever the size of the pack. Each block is
 * read with a tail of what follows, so that an entry which starts in a block mostly lies whole in
 * its slot; longer entries are read by themselves.
 */
import {
  INPUT_BLOCK_BYTES,
  INPUT_SLOT_BYTES,
  INPUT_SLOT_FIELDS,
  INPUT_SLOTS,
  type Kernel,
} from '../kernel/index.ts';
import { readFully } from './file-handles.ts';

const TABLE_WORDS = INPUT_SLOTS * INPUT_SLOT_FIELDS;
/** Longest entry that is read whole by itself; a longer one is fed through in pieces. */
export const LONG_INPUT_BYTES: number = 1 << 18;

/** Bytes of kernel memory that {@link InputBlocks} takes. */
export const INPUT_BYTES: number =
  INPUT_SLOTS * INPUT_SLOT_BYTES + LONG_INPUT_BYTES + TABLE_WORDS * Int32Array.BYTES_PER_ELEMENT;

/** One thread's block cache over the packs of a store. */
export class InputBlocks {
  readonly #kernel: Kernel;
  /** Address of the first slot. */
  readonly start: number;
  /** Address of a record for each slot, for the kernel: what {@link InputBlocks} knows of it. */
  readonly table: number;
  /** Address of the area for entries that do not fit a slot, LONG_INPUT_BYTES long. */
  readonly longInput: number;
  readonly #blockOf = new Float64Array(INPUT_SLOTS).fill(-1);
  readonly #sourceOf = new Int32Array(INPUT_SLOTS).fill(-1);
  readonly #filled = new Int32Array(INPUT_SLOTS);

  /** Lays the cache out in [start, start + INPUT_BYTES). */
  constructor(kernel: Kernel, start: number) {
    this.#kernel = kernel;
    this.start = start;
    this.longInput = start + INPUT_SLOTS * INPUT_SLOT_BYTES;
    this.table = this.longInput + LONG_INPUT_BYTES;
    kernel.reserve(start + INPUT_BYTES);
    this.#records().fill(-1);
  }

  /**
   * Address of `length` stored bytes at `offset` of the pack `source` open at `fd`; -1 when they do not fit
   * a slot and the long area, -2 when the file ends before. Throws what a failed read throws. HOT.
   */
  locate(source: number, fd: number, offset: number, length: number): number {
    const block = Math.floor(offset / INPUT_BLOCK_BYTES);
    const inBlock = offset - block * INPUT_BLOCK_BYTES;
    if (inBlock + length > INPUT_SLOT_BYTES) return this.#readLong(fd, offset, length);
    const slot = block % INPUT_SLOTS;
    if (this.#blockOf[slot] !== block || this.#sourceOf[slot] !== source) {
      this.#fill(slot, source, fd, block);
    }
    if (inBlock + length > this.#filled[slot]!) return -2;
    return this.start + slot * INPUT_SLOT_BYTES + inBlock;
  }

  #readLong(fd: number, offset: number, length: number): number {
    if (length > LONG_INPUT_BYTES) return -1;
    const count = readFully(fd, this.#kernel.bytes, this.longInput, length, offset);
    return count === length ? this.longInput : -2;
  }

  #fill(slot: number, source: number, fd: number, block: number): void {
    // Not valid while it is being read: a failing read must not leave a slot that looks filled.
    this.#blockOf[slot] = -1;
    this.#records()[slot * INPUT_SLOT_FIELDS] = -1;
    const address = this.start + slot * INPUT_SLOT_BYTES;
    this.#filled[slot] = readFully(
      fd,
      this.#kernel.bytes,
      address,
      INPUT_SLOT_BYTES,
      block * INPUT_BLOCK_BYTES,
    );
    this.#sourceOf[slot] = source;
    this.#blockOf[slot] = block;
    this.#records().set([source, block, this.#filled[slot]!], slot * INPUT_SLOT_FIELDS);
  }

  #records(): Int32Array {
    return new Int32Array(this.#kernel.bytes.buffer, this.table, TABLE_WORDS);
  }
}
