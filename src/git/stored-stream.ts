/**
 * One stored zlib stream, read from its file and inflated piece by piece: for what is too long to
 * lie in kernel memory as a whole, before or after inflation, and for loose files.
 */
import { FEED_DONE, FEED_NEEDS_INPUT, FEED_OUTPUT_FULL, type Kernel } from '../kernel/index.ts';
import { readFully } from './file-handles.ts';

/** How far a stream has come. */
export type StreamState =
  /** The output was filled, and more bytes exist. */
  | 'more'
  /** The stream ended and its checksum fits. */
  | 'done'
  /** Not a zlib stream, or its checksum does not fit. */
  | 'damaged'
  /** The stored bytes ended before the stream did. */
  | 'short';

/** Reads streams through one piece of kernel memory; one stream at a time. */
export class StoredStream {
  readonly #kernel: Kernel;
  readonly #input: number;
  readonly #inputBytes: number;
  #fd = -1;
  #position = 0;
  #end = 0;
  /** Bytes of the input area that have not been inflated: [#from, #to). */
  #from = 0;
  #to = 0;
  state: StreamState = 'done';
  /** CRC-32 of the stored bytes taken from the file so far. */
  crc = 0;

  /** Uses [input, input + inputBytes) of the kernel's memory. */
  constructor(kernel: Kernel, input: number, inputBytes: number) {
    this.#kernel = kernel;
    this.#input = input;
    this.#inputBytes = inputBytes;
  }

  /** Stored bytes behind the stream's end, once `state` is done. */
  get unread(): number {
    return this.#to - this.#from + this.#end - this.#position;
  }

  /** Starts on [offset, end) of the file; the stream begins `headerLength` bytes into it. */
  begin(fd: number, offset: number, headerLength: number, end: number): void {
    this.#fd = fd;
    this.#position = offset;
    this.#end = end;
    this.crc = 0;
    this.state = 'more';
    this.#kernel.inflateBegin();
    this.#fill();
    this.#from += Math.min(headerLength, this.#to - this.#from);
  }

  /** Inflates into [dst, dstEnd) until it is full or the stream ends; returns the bytes made. */
  read(dst: number, dstEnd: number): number {
    const kernel = this.#kernel;
    let at = dst;
    while (this.state === 'more') {
      const status = kernel.inflateFeed(this.#from, this.#to, at, dstEnd);
      if (status < 0) {
        this.state = 'damaged';
        break;
      }
      this.#from += kernel.consumed;
      at += kernel.produced;
      if (status === FEED_OUTPUT_FULL) break;
      if (status === FEED_DONE) this.state = 'done';
      else if (status === FEED_NEEDS_INPUT && !this.#fill()) this.state = 'short';
    }
    return at - dst;
  }

  /** Fetches the next stored bytes; false at their end. Throws what a failed read throws. */
  #fill(): boolean {
    const wanted = Math.min(this.#inputBytes, this.#end - this.#position);
    const count = readFully(this.#fd, this.#kernel.bytes, this.#input, wanted, this.#position);
    this.#from = this.#input;
    this.#to = this.#input + count;
    this.#position += count;
    this.crc = this.#kernel.crc32(this.#input, count, this.crc);
    return count > 0;
  }
}
