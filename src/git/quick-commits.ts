/**
 * Rows of commits, made in the kernel: commit-reader.ts is the plain way, and what commits that name
 * something missing, or many parents, are left to.
 */
import { COMMIT_NO_ROOM } from '../kernel/index.ts';
import { aligned, type KernelIds } from './kernel-ids.ts';

/** Rows (commit, tree or -1, parent count, parents) in `words`, and a time for each; to be copied. */
export type CommitRowSink = (words: Int32Array, times: Float64Array) => void;

/** For fewer commits the ids are not copied. */
const FEW_COMMITS = 128;

/** Reads commits in the memory of one kernel. */
export class QuickCommits {
  /** First address behind the reader's memory. */
  readonly memoryEnd: number;
  readonly #ids: KernelIds;
  readonly #room: number;
  readonly #sink: CommitRowSink;
  readonly #hexLength: number;
  #left: number;

  /** `few`: so many commits are left to the plain way first. */
  constructor(ids: KernelIds, memoryStart: number, sink: CommitRowSink, few: number = FEW_COMMITS) {
    this.#ids = ids;
    this.#room = aligned(memoryStart);
    this.#sink = sink;
    this.#hexLength = ids.table.hashLength * 2;
    this.#left = few;
    this.memoryEnd = this.#room + ids.functions.commitRowsRoom();
  }

  /** Hex digits of an id once the kernel makes rows, 0 before. */
  get hexLength(): number {
    return this.#left < 0 ? this.#hexLength : 0;
  }

  /**
   * Makes the row of the commit number `objectNumber` that fills [address, address + length) of the kernel's
   * memory. Returns how many bytes come before its message, -1 when no row was made. HOT: every commit.
   */
  read(objectNumber: number, address: number, length: number): number {
    if (this.#left >= 0) {
      this.#left -= 1;
      if (this.#left >= 0) return -1;
      this.#begin();
    }
    const { functions } = this.#ids;
    let result = functions.commitRow(objectNumber, address, length, this.#hexLength);
    if (result === COMMIT_NO_ROOM) {
      this.finish();
      result = functions.commitRow(objectNumber, address, length, this.#hexLength);
    }
    return result < 0 ? -1 : result;
  }

  /** Hands over the rows that are still here. */
  finish(): void {
    const { functions, kernel } = this.#ids;
    const bytes = functions.commitRowsBytes();
    if (bytes === 0) return;
    const { buffer } = kernel.bytes;
    const times = new Float64Array(
      buffer,
      functions.commitTimes(),
      functions.commitTimesBytes() / Float64Array.BYTES_PER_ELEMENT,
    );
    this.#sink(new Int32Array(buffer, functions.commitRows(), bytes >>> 2), times);
    functions.clearCommitRows();
  }

  #begin(): void {
    this.#ids.load();
    this.#ids.kernel.reserve(this.memoryEnd);
    this.#ids.functions.setCommitRows(this.#room);
  }
}
