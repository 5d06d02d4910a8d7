/**
 * Finds the entries of a pack by reading it from front to back, without any index.
 *
 * An entry is where a header parses, and a zlib stream of exactly the declared size with the right
 * Adler-32 follows. Where that fails the search tries every later byte: damage must not hide what
 * stands behind it. The work spent on false starts is bounded.
 */
import { FEED_DONE, FEED_NEEDS_INPUT, type Kernel } from '../kernel/index.ts';
import { readFully } from './file-handles.ts';
import { MAX_ENTRY_HEADER_BYTES, newEntryHeader, type PackFile, parseEntryHeader } from './pack.ts';
import { PACK_HEADER_BYTES } from './pack-index.ts';

/** Where the entries of a pack start and the last one ends. */
export interface FoundEntries {
  readonly offsets: readonly number[];
  readonly end: number;
  /** True when the entries fill the pack without a gap, as many as its header claims. */
  readonly isWhole: boolean;
}

const WINDOW_BYTES = 1 << 18;
const OUTPUT_BYTES = 1 << 16;
/** Bytes that may be inflated for nothing, beside eight times the size of the pack. */
const WASTE_BYTES = 1 << 26;
/** RFC 1950: deflate with a 32 KiB window, the one method; the header is a multiple of 31. */
const ZLIB_METHOD_MASK = 0x0f;
const ZLIB_METHOD = 0x08;
const ZLIB_CHECK = 31;

/** Reads the pack open at `fd` from front to back. Throws what a failed read throws. */
export function findEntries(pack: PackFile, fd: number, kernel: Kernel): FoundEntries {
  const search = new EntrySearch(pack, fd, kernel);
  const limit = pack.byteLength - MIN_ENTRY_BYTES;
  const trailer = pack.byteLength - pack.hashLength;
  const offsets: number[] = [];
  let wasteLeft = WASTE_BYTES + 8 * pack.byteLength;
  let position = PACK_HEADER_BYTES;
  let end = position;
  let isWhole = true;
  while (offsets.length < pack.claimedCount && position <= limit && wasteLeft > 0) {
    if (search.tryEntry(position)) {
      offsets.push(position);
      position = search.entryEnd;
      end = position;
    } else {
      isWhole = false;
      wasteLeft -= search.inflated;
      position += 1;
    }
  }
  isWhole = isWhole && offsets.length === pack.claimedCount && end === trailer;
  return { offsets, end, isWhole };
}

/** One header byte and the shortest zlib stream (of nothing). */
const MIN_ENTRY_BYTES = 9;

class EntrySearch {
  readonly #pack: PackFile;
  readonly #fd: number;
  readonly #kernel: Kernel;
  readonly #header = newEntryHeader();
  /** What stands at the input address: bytes [#start, #end) of the file. */
  #start = 0;
  #end = 0;
  entryEnd = 0;
  /** Bytes made by the last {@link EntrySearch.tryEntry}. */
  inflated = 0;

  constructor(pack: PackFile, fd: number, kernel: Kernel) {
    this.#pack = pack;
    this.#fd = fd;
    this.#kernel = kernel;
    kernel.reserve(kernel.heapBase + WINDOW_BYTES + OUTPUT_BYTES);
  }

  /** True when a whole entry stands at `position`; `entryEnd` is then where it ends. */
  tryEntry(position: number): boolean {
    this.inflated = 0;
    this.#see(position, MAX_ENTRY_HEADER_BYTES + 2);
    const kernel = this.#kernel;
    const { bytes, heapBase } = kernel;
    const at = heapBase + position - this.#start;
    const end = heapBase + this.#end - this.#start;
    const isHeader = parseEntryHeader(bytes, at, end, this.#pack.hashLength, this.#header);
    const stream = at + this.#header.length;
    if (!isHeader || stream + 2 > end || !isZlibHeader(bytes, stream)) return false;
    return this.#inflates(position + this.#header.length, this.#header.size);
  }

  #inflates(from: number, size: number): boolean {
    const kernel = this.#kernel;
    const output = kernel.heapBase + WINDOW_BYTES;
    let position = from;
    kernel.inflateBegin();
    for (;;) {
      const shift = kernel.heapBase - this.#start;
      const status = kernel.inflateFeed(
        position + shift,
        this.#end + shift,
        output,
        output + OUTPUT_BYTES,
      );
      if (status < 0) return false;
      position += kernel.consumed;
      this.inflated += kernel.produced;
      this.entryEnd = position;
      if (status === FEED_DONE) return this.inflated === size;
      if (this.inflated > size) return false;
      if (status === FEED_NEEDS_INPUT && !this.#see(position, 1)) return false;
    }
  }

  /** Brings [position, position + length) into memory; false when the file ends before. */
  #see(position: number, length: number): boolean {
    if (position < this.#start || position + length > this.#end) {
      const { bytes, heapBase } = this.#kernel;
      this.#start = position;
      this.#end = position + readFully(this.#fd, bytes, heapBase, WINDOW_BYTES, position);
    }
    return position + length <= this.#end;
  }
}

function isZlibHeader(bytes: Uint8Array, pos: number): boolean {
  // Two bytes at `pos` are in bounds: tryEntry has looked.
  const method = bytes[pos]!;
  const isDeflate = (method & ZLIB_METHOD_MASK) === ZLIB_METHOD;
  return isDeflate && (method * 256 + bytes[pos + 1]!) % ZLIB_CHECK === 0;
}
