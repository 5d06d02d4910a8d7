/**
 * What commits changed at which paths, compared by the kernel (assembly/history-paths.ts): commits with one
 * parent whose trees have the same names. What that means, and the other commits: attribution/path-events.ts.
 */
import type { HistoryExports } from './history-exports.ts';
import type { AgedArrays, HistoryTables, TreeArrays } from './history-tables.ts';

/** Trees to be compared, and names on the way to them, of one commit; more is left to JavaScript. */
const ROOM = 1 << 12;
/** Words of a tree to be compared, and of a name on the way to it. */
const ROOM_WORDS = 6;
const ROW_WORDS = 1 << 16;

/** Compares the commits of one history, oldest first. */
export class PathChanges {
  readonly #exports: HistoryExports;
  readonly #aged: AgedArrays;
  readonly #rootRank: Int32Array;
  readonly #rows: Int32Array;

  private constructor(
    exports: HistoryExports,
    aged: AgedArrays,
    rootRank: Int32Array,
    rows: Int32Array,
  ) {
    this.#exports = exports;
    this.#aged = aged;
    this.#rootRank = rootRank;
    this.#rows = rows;
  }

  /** Null where some of the tables do not lie in the kernel's memory. */
  static on(
    tables: HistoryTables,
    exports: HistoryExports,
    history: {
      readonly graph: TreeArrays;
      readonly aged: AgedArrays;
      readonly rootRank: Int32Array;
    },
  ): PathChanges | null {
    const { graph, aged, rootRank } = history;
    const { start, target, name, hasTwins } = graph;
    const scratch = tables.int32(ROOM * ROOM_WORDS);
    const rows = tables.int32(ROW_WORDS);
    const own = [start, target, name, hasTwins, aged.parentStart, aged.parents, rootRank];
    if (!tables.owns(...own, scratch, rows)) return null;
    exports.beginPaths(
      start.byteOffset,
      target.byteOffset,
      name.byteOffset,
      hasTwins.byteOffset,
      scratch.byteOffset,
      ROOM,
    );
    return new PathChanges(exports, aged, rootRank, rows);
  }

  /**
   * Compares from age `from` on. `next`: the first commit that was not compared and is not plain, or how many
   * there are. Rows of CHANGE_ROW_HEAD words, then names from the last to the first; valid until the next call.
   */
  compare(from: number): { readonly next: number; readonly rows: Int32Array } {
    const { count, parentStart, parents } = this.#aged;
    const first = this.#rows.byteOffset;
    const next = this.#exports.comparePaths(
      from,
      count,
      parentStart.byteOffset,
      parents.byteOffset,
      this.#rootRank.byteOffset,
      first,
      first + this.#rows.byteLength,
    );
    const words = (this.#exports.pathRowsEnd() - first) / this.#rows.BYTES_PER_ELEMENT;
    return { next, rows: this.#rows.subarray(0, words) };
  }
}
