/**
 * Reads files for scanning: through one window of kernel memory, without following links.
 *
 * A path is opened without blocking and must turn out to be a regular file: a tree under scan can
 * put a FIFO or a device anywhere, and swap one in after it was listed. What can be read at a position
 * and ends within the window is taken for one; all else is asked for its type.
 */
import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import type { Scanner } from '../detect/index.ts';
import type { Kernel } from '../kernel/index.ts';
import type { BatchBuilder } from './batch.ts';
import { FILE_IS_ABSOLUTE, FILE_IS_INPUT, FILE_IS_LINK, type FileList } from './file-list.ts';
import type { FilePart } from './shared.ts';
import { WindowFeed } from './window-feed.ts';

/** What a file scan needs to know. */
export interface FileScanContext {
  /** The first files, or all; null: there never are any. */
  readonly list: FileList | null;
  /** Source number of the first file in rows. */
  readonly firstSource: number;
  readonly maxBytes: number;
}

const WINDOW_BYTES = 4 << 20;
/** PATH_MAX of Linux; where paths are longer there is more room. */
const LONGEST_PATH = 4096;
const OPEN_FLAGS =
  constants.O_RDONLY |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0) |
  (constants.O_NOCTTY ?? 0);
/** How long to sleep when standard input is a pipe that has nothing yet. */
const EMPTY_PIPE_MS = 5;
const CANNOT_SEEK = -1;

/** Reads and scans files; its window lies right above the scanner's memory. */
export class FileScan {
  /** First address above the window. */
  readonly memoryEnd: number;
  private readonly kernel: Kernel;
  private readonly scanner: Scanner;
  private readonly batch: BatchBuilder;
  private readonly context: FileScanContext;
  private readonly window: number;
  private readonly windowBytes: number;
  private list: FileList | null;
  /** How many files come before those of the list. */
  private first = 0;
  private path: Buffer = Buffer.alloc(LONGEST_PATH);

  constructor(kernel: Kernel, scanner: Scanner, batch: BatchBuilder, context: FileScanContext) {
    this.kernel = kernel;
    this.scanner = scanner;
    this.batch = batch;
    this.context = context;
    this.list = context.list;
    this.window = scanner.heapBase;
    this.windowBytes = context.list === null ? 0 : WINDOW_BYTES + 2 * scanner.streamOverlap;
    this.memoryEnd = Math.ceil((this.window + this.windowBytes) / 64) * 64;
  }

  /** From now on files are numbered in another list; without it, in the first one. */
  begin(part?: FilePart): void {
    this.list = part?.list ?? this.context.list;
    this.first = part?.first ?? 0;
  }

  /** The path of a file as bytes, which the next one overwrites. */
  private pathOf(list: FileList, index: number): Buffer {
    const { root, paths, starts, kinds } = list;
    const rootLength = (kinds[index]! & FILE_IS_ABSOLUTE) === 0 ? root.length : 0;
    const length = rootLength + starts[index + 1]! - starts[index]!;
    if (this.path.length < length) this.path = Buffer.alloc(length * 2);
    if (rootLength > 0) this.path.set(root);
    this.path.set(paths.subarray(starts[index], starts[index + 1]), rootLength);
    return this.path.subarray(0, length);
  }

  /** Scans file number `index`. */
  scan(index: number): void {
    const { list } = this;
    if (list === null) return;
    this.kernel.reserve(this.memoryEnd);
    this.batch.begin(this.context.firstSource + this.first + index);
    const text = list.texts.get(index);
    if (text !== undefined) {
      const feed = this.feed(index);
      if (this.put(text, feed)) feed.end();
      return;
    }
    try {
      const kind = list.kinds[index]!;
      if ((kind & FILE_IS_INPUT) !== 0) this.scanHandle(0, index);
      else this.scanPath(this.pathOf(list, index), (kind & FILE_IS_LINK) !== 0, index);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === undefined) throw error;
      this.skip(index, code === 'ENOENT' ? 'vanished' : 'unreadable', code);
    }
  }

  private scanPath(path: Buffer, isLink: boolean, index: number): void {
    if (isLink) {
      const target = readlinkSync(path, { encoding: 'buffer' });
      this.kernel.bytes.set(target, this.window);
      this.scanWhole(target.length);
      return;
    }
    const handle = openSync(path, OPEN_FLAGS);
    try {
      const most = Math.min(this.windowBytes, this.context.maxBytes + 1);
      const count = readAtStart(handle, this.kernel.bytes, this.window, most);
      // Of what can be read at a position, less than was asked for is all there is.
      if (count > 0 && count < most) this.scanWhole(count);
      else this.scanOther(handle, index, count);
    } finally {
      closeSync(handle);
    }
  }

  /** Scans a file that is empty, long or not read at its start; skips what is no regular file. */
  private scanOther(handle: number, index: number, count: number): void {
    const stat = fstatSync(handle);
    if (!stat.isFile()) {
      this.skip(index, 'special-file', 'became something else than a regular file');
    } else if (stat.size > this.context.maxBytes) {
      this.skip(index, 'oversize', `${stat.size} bytes`);
    } else if (count === CANNOT_SEEK) {
      this.scanHandle(handle, index);
    } else {
      this.scanSeekable(handle, index, count);
    }
  }

  /** Reads to the end, in as many pieces as it takes; `count` bytes lie in the window already. */
  private scanSeekable(handle: number, index: number, count: number): void {
    const feed = this.feed(index);
    let position = count;
    let more = count;
    while (more > 0) {
      if (!feed.took(more)) return;
      more = readSome(handle, this.kernel.bytes, feed.at, feed.room, position);
      position += more;
    }
    feed.end();
  }

  /** The same for what has no positions. */
  private scanHandle(handle: number, index: number): void {
    const feed = this.feed(index);
    for (;;) {
      const more = readSome(handle, this.kernel.bytes, feed.at, feed.room, null);
      if (more === 0) break;
      if (!feed.took(more)) return;
    }
    feed.end();
  }

  /** Scans file number `index` from chunks that somebody else reads. */
  async scanInput(index: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    this.kernel.reserve(this.memoryEnd);
    this.batch.begin(this.context.firstSource + this.first + index);
    const feed = this.feed(index);
    try {
      for await (const chunk of chunks) {
        if (!this.put(chunk, feed)) return;
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === undefined) throw error;
      this.skip(index, 'unreadable', code);
      return;
    }
    feed.end();
  }

  /** Copies a chunk of any length to where the feed wants it; false where the feed gave up. */
  private put(chunk: Uint8Array, feed: WindowFeed): boolean {
    for (let from = 0; from < chunk.length; ) {
      const part = chunk.subarray(from, from + feed.room);
      this.kernel.bytes.set(part, feed.at);
      from += part.length;
      if (!feed.took(part.length)) return false;
    }
    return true;
  }

  private feed(index: number): WindowFeed {
    const { scanner, batch, window, windowBytes } = this;
    const { maxBytes } = this.context;
    return new WindowFeed(
      this.kernel,
      { scanner, batch, window, windowBytes, maxBytes },
      {
        scanWhole: (length) => this.scanWhole(length),
        account: (length) => this.account(length),
        oversize: () =>
          this.skip(index, 'oversize', `more than ${maxBytes} bytes; the start was read`),
      },
    );
  }

  private scanWhole(length: number): void {
    this.batch.notePointer(this.batch.source, this.kernel.bytes, this.window, length);
    const state = this.scanner.scanWhole(this.window, length);
    if (state.mayMatch) this.scanner.emit(state, this.window, length, this.batch);
    this.scanner.release(state);
    this.account(length);
  }

  private account(length: number): void {
    this.batch.read.files += 1;
    this.batch.objectsDone += 1;
    this.batch.bytes.stored += length;
    this.batch.bytes.expanded += length;
  }

  private skip(
    index: number,
    reason: 'vanished' | 'unreadable' | 'special-file' | 'oversize',
    detail: string,
  ): void {
    const source = this.first + index;
    this.batch.skipped.push({ source, isFile: true, reason, detail });
  }
}

/**
 * Reads from a file's first byte on. CANNOT_SEEK for what has no positions, such as a FIFO, a socket or a
 * terminal, for a directory, and where anything else is wrong: whoever asks again learns what.
 */
function readAtStart(handle: number, bytes: Uint8Array, at: number, length: number): number {
  try {
    return readSync(handle, bytes, at, length, 0);
  } catch {
    return CANNOT_SEEK;
  }
}

/** `read(2)` that waits where a pipe is empty instead of failing; `position` null: where it stands. */
function readSome(
  handle: number,
  bytes: Uint8Array,
  at: number,
  length: number,
  position: number | null,
): number {
  for (;;) {
    try {
      return readSync(handle, bytes, at, length, position);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, EMPTY_PIPE_MS);
    }
  }
}
