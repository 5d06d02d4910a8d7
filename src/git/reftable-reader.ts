/**
 * Reads the records of one reftable block: prefix-compressed keys, varints, ids.
 *
 * Records end where the restart table begins; its offsets must fit, but a full read has no other
 * use for them. Every read is checked against that end.
 */

import { latin1 } from './control-file.ts';

/** A damaged block: caught where the table is walked, the rest of the table goes on. */
export class TableFault extends Error {}

/** Restart offsets have 3 bytes, their count 2. */
const RESTART_LENGTH = 3;
const COUNT_LENGTH = 2;
const TYPE_BITS = 3;
const TYPE_MASK = 7;
/** A key longer than the largest block is damage. */
const MAX_LENGTH = 1 << 24;

/** A cursor over one block's records. */
export class BlockReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #position: number;
  #key: string = '';

  constructor(bytes: Uint8Array, start: number) {
    const countAt = bytes.length - COUNT_LENGTH;
    if (countAt < start) throw new TableFault('too short for its restart table');
    const restarts = (bytes[countAt] ?? 0) * 256 + (bytes[countAt + 1] ?? 0);
    this.#bytes = bytes;
    this.#end = countAt - restarts * RESTART_LENGTH;
    this.#position = start;
    if (this.#end < start) throw new TableFault('restart table is larger than the block');
  }

  /** True while records are left. */
  hasRecord(): boolean {
    return this.#position < this.#end;
  }

  /** The last key that was read, one char a byte. */
  key(): string {
    return this.#key;
  }

  /** Reads a record's key and returns its value type. */
  readKey(): number {
    const prefix = this.readVarint();
    const suffixAndType = this.readVarint();
    const suffixLength = Math.trunc(suffixAndType / (1 << TYPE_BITS));
    if (prefix > this.#key.length) throw new TableFault('a key repeats more than the last one has');
    const suffix = latin1(this.readBytes(suffixLength));
    this.#key = this.#key.slice(0, prefix) + suffix;
    if (this.#key.length > MAX_LENGTH) throw new TableFault('a key is too long');
    return suffixAndType & TYPE_MASK;
  }

  /** The varint of pack offsets: each further byte adds 1 before shifting (varint.c). */
  readVarint(): number {
    let byte = this.#byte();
    let value = byte & 0x7f;
    while ((byte & 0x80) !== 0) {
      if (value > 2 ** 45) throw new TableFault('a number is too large');
      byte = this.#byte();
      value = (value + 1) * 128 + (byte & 0x7f);
    }
    return value;
  }

  /** The next `length` bytes, a view. */
  readBytes(length: number): Uint8Array {
    const start = this.#position;
    if (length > this.#end - start) throw new TableFault('a record runs over the end');
    this.#position = start + length;
    return this.#bytes.subarray(start, this.#position);
  }

  /** The next raw id as hex. */
  readId(length: number): string {
    return Buffer.from(this.readBytes(length)).toString('hex');
  }

  /** The next two bytes as a signed number. */
  readInt16(): number {
    const value = this.#byte() * 256 + this.#byte();
    return value > 0x7fff ? value - 0x10000 : value;
  }

  #byte(): number {
    const byte = this.#bytes[this.#position];
    if (byte === undefined || this.#position >= this.#end) {
      throw new TableFault('a record runs over the end');
    }
    this.#position++;
    return byte;
  }
}
