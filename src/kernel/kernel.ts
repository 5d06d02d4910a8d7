/**
 * The kernel's interface: what each operation takes, promises and refuses. Both implementations are
 * held to these sentences by the same tests (test/kernel/).
 */

/** A compiled kernel module: opaque, structured-cloneable, meant for `workerData`. */
export type KernelModule = object;

/** Options of {@link createKernel}. */
export interface KernelOptions {
  /**
   * false forces the plain implementation, true refuses to fall back to it. Default: WebAssembly
   * where it works.
   */
  readonly wasm?: boolean;
  /**
   * Limit of the linear memory; `reserve` throws beyond it. At most and by default 2 GiB - 64 KiB.
   */
  readonly maxBytes?: number;
  /** The module that another thread got from {@link kernelModule}; saves compiling it again. */
  readonly module?: KernelModule | null | undefined;
}

/** What is known of the anchors of each literal without asking the detectors that want it. */
export interface Judging {
  /**
   * REACH_FIELDS for each literal: bytes left and right of an anchor's start that its verdict may depend
   * on; the bytes from its start that decide whether there is an anchor; its first check. One row more
   * tells where the last literal's checks end.
   */
  readonly reaches: Int32Array;
  /**
   * CHECK_FIELDS for each detector of each literal. A detector has no candidate where its check fails: a kind, or a set, of whose bytes `length`
   * in a row must lie between `before` bytes left of the anchor's start and `most` bytes behind the
   * last start of a match, which is `minBefore` bytes left of it. There a word of a list must stand as well.
   * Directly before the anchor, unless it begins the text, stands a byte of one more set, or the anchor begins
   * with two certain bytes. Set, length, before, minBefore, most, list or -1, set or -1, both bytes or 0.
   */
  readonly checks: Int32Array;
  /** 256 bytes for each set, 1 for its members. */
  readonly sets: Uint8Array;
  /**
   * WORD_LIST_BYTES for each list: a flag for each byte that one of its words begins with, in either case,
   * then WORD_RECORD_BYTES for each word, its length first; the last has none. In lower case.
   */
  readonly words: Uint8Array;
  /** The most bytes, from its start, that decide whether there is an anchor. */
  readonly longestSpan: number;
}

/**
 * What git trees and commits point at, by object numbers. Trees are followed along a path of deltas as
 * git/tree-edges.ts does. All tables are the caller's memory; they begin at multiples of 16.
 */
export interface TreeFunctions {
  /** Says where the ids of all objects stand, and their starts by prefix: an IdTable of base/oids.ts. */
  setIds(ids: number, starts: number, prefixShift: number, idLength: number): void;
  /** Bytes of the room that `setTrees` takes. */
  treeBytes(entries: number): number;
  /**
   * Gives room for trees of at most `entries` entries, and as many on a path. `wanted` has one byte for
   * each object, 1 where edges to it count.
   */
  setTrees(room: number, entries: number, wanted: number): void;
  /**
   * Reads the tree number `parent` of `length` bytes at `tree`, that stands `depth` below the root of its path;
   * `opsCount` rows at `ops` tell what it copied from the tree above it (0 or less: nothing is known). Up to 16
   * bytes behind the tree are read. Makes a row of it if it has edges to wanted objects: `parent`, their
   * number, for each the object and the name, by numbers. Returns TREE_NO_ROOM (no row was made; it may fit when rows and names
   * were cleared), or bits: see TREE_BROKEN and so on. A broken tree is read up to where it breaks.
   */
  treeEdges(
    depth: number,
    parent: number,
    tree: number,
    length: number,
    ops: number,
    opsCount: number,
  ): number;
  /** Forgets the trees at `depth` and deeper. */
  leaveTrees(depth: number): void;
  /**
   * Address of what the last tree names and is not there, one word an entry: offset of the id in the
   * tree × 2, and 1 for a tree.
   */
  treeMissing(): number;
  /** Address of the rows since the last clearing, and their bytes. */
  treeRows(): number;
  treeRowsBytes(): number;
  clearTreeRows(): void;
  /** Address of the names' records since the last clearing, in the order of their numbers, and how many there are. */
  treeNames(): number;
  treeNameCount(): number;
  /** Forgets names; the next one gets the number `first`. */
  clearTreeNames(first: number): void;

  /** Bytes of the room that `setCommitRows` takes. */
  commitRowsRoom(): number;
  setCommitRows(room: number): void;
  /**
   * Makes a row of a commit: `number`, the tree's number (-1 where it names none), how many parents, each
   * parent's number; and notes its committer's seconds, 0 where there are none. Returns how many bytes come before the message;
   * or COMMIT_MANY_PARENTS, COMMIT_LACKS or COMMIT_NO_ROOM, and no row was made.
   */
  commitRow(number: number, commit: number, length: number, hexLength: number): number;
  /** Address of the rows since the last clearing, and their bytes; the same of the times, Float64. */
  commitRows(): number;
  commitRowsBytes(): number;
  commitTimes(): number;
  commitTimesBytes(): number;
  clearCommitRows(): void;
}

/**
 * Walks delta families along a list of steps: what git/walk-family.ts does entry by entry, with what a scan's
 * visitors do for most of them. Words of the records: ../codes.ts.
 */
export interface WalkFunctions {
  /**
   * Bytes of the room that `setWalk` takes: WALK_HEAD_WORDS words of a head, PATH_MAX records of a path, STEPS_MAX
   * steps; the caller fills the steps and what the head says of the arena.
   */
  walkBytes(): number;
  /** Says where the walk's room, stored bytes and the records of what lies there are (git/input-blocks.ts). */
  setWalk(room: number, inputs: number, inputTable: number): void;
  /**
   * Says where the anchors of texts go: `rowCount` rows of ANCHOR_FIELDS at `rows`, at most `textRows` a text, with
   * room for `hitCount` hits of a search; and the length of the longest text.
   */
  setWalkTexts(
    rows: number,
    rowCount: number,
    textRows: number,
    hits: number,
    hitCount: number,
    longest: number,
  ): void;
  /** Hex digits of an id where commits are to be read: `setCommitRows` was called; else 0. */
  setWalkCommits(hexLength: number): void;
  /**
   * Carries out steps number `from` to `count` of the pack `source`: each makes one entry's content above its base's,
   * and reads it (`mode`: WALK_TEXTS or WALK_TREE_EDGES). Returns why it stopped, one of WALK_END …; the head then
   * says where. Counts in the head only ever rise; the caller takes them back to 0.
   */
  walk(from: number, count: number, mode: number, source: number): number;
}

/**
 * Byte work over one linear memory. Addresses and lengths are non-negative integers below 2^31;
 * ranges must lie inside of the memory (`reserve` first), or the call throws a RangeError or
 * WebAssembly.RuntimeError. Results below 0 are codes; see codes.ts for each.
 */
export interface Kernel {
  readonly isWasm: boolean;
  /**
   * The whole memory. Read the property anew after `reserve` and `loadLiterals`: growth detaches
   * the old array.
   */
  readonly bytes: Uint8Array;
  /**
   * First address that is the caller's, 64-byte aligned. `loadLiterals` moves it: load first, then
   * lay out.
   */
  readonly heapBase: number;
  /** Greatest byte length that `reserve` grants. */
  readonly maxBytes: number;
  /**
   * Makes `bytes` at least `byteLength` long, keeping what is there. Throws a RangeError beyond
   * `maxBytes`.
   */
  reserve(byteLength: number): void;

  /**
   * Inflates one whole zlib stream (RFC 1950) from [src, srcEnd) to [dst, dst + expected). Returns
   * how many input bytes the stream took (> 0; what follows it is not looked at), or a negative
   * INFLATE_* code. Reads nothing at or after srcEnd, writes nothing outside of its output range;
   * after a failure the output's bytes are unspecified. Input and output must not overlap.
   */
  inflate(src: number, srcEnd: number, dst: number, expected: number): number;

  /** Starts a stream for `inflateFeed`, forgetting an earlier one. */
  inflateBegin(): void;
  /**
   * Inflates as much as input and output allow: from [src, srcEnd) to [dst, dstEnd). Any two feeds
   * may use any addresses: the last 32 KiB of output are kept inside of the kernel. Afterwards
   * `consumed` input bytes are done with (all of them on FEED_NEEDS_INPUT; up to the stream's last
   * byte on FEED_DONE) and `produced` output bytes are written. Returns FEED_DONE,
   * FEED_NEEDS_INPUT, FEED_OUTPUT_FULL, INFLATE_BAD_DATA or INFLATE_BAD_CHECKSUM. FEED_OUTPUT_FULL
   * is returned only when a further byte exists, so a stream that exactly fills the output still
   * ends with FEED_DONE. After a failure or FEED_DONE every further feed returns INFLATE_BAD_DATA.
   * `inflate` may be called between feeds.
   */
  inflateFeed(src: number, srcEnd: number, dst: number, dstEnd: number): number;
  /** Input bytes that the last `inflateFeed` took. */
  readonly consumed: number;
  /** Output bytes that the last `inflateFeed` wrote. */
  readonly produced: number;

  /**
   * CRC-32 (ISO-HDLC, the one of zip, PNG and idx files) of `length` bytes, continuing from `seed`
   * (0 at the start). Unsigned.
   */
  crc32(ptr: number, length: number, seed: number): number;

  /**
   * Applies a git delta (inflated, with its header) on [base, base + baseLength) to [dst, dst +
   * resultLength). The three ranges must not overlap. Both sizes of the header are checked.
   *
   * With `ops` = 0 nothing is recorded and the result is 0; otherwise the instructions are written
   * to `ops` (4-byte aligned) as Int32 rows of DELTA_OP_FIELDS: dstOffset, baseOffset or -1 for
   * inserted bytes, length. The rows cover the result without gaps in ascending order; neighbours
   * that continue each other are merged. The row count is returned, 0 for an empty result. On
   * failure a negative DELTA_* code; result bytes and rows are then unspecified, but nothing
   * outside of the result and of `opsCapacity` rows was written.
   */
  applyDelta(
    base: number,
    baseLength: number,
    delta: number,
    deltaLength: number,
    dst: number,
    resultLength: number,
    ops: number,
    opsCapacity: number,
  ): number;

  /**
   * Loads the tables that prefilter/buildLiteralTables made, replacing earlier ones. Moves
   * `heapBase` and may grow the memory.
   */
  loadLiterals(tables: Uint8Array): void;
  /**
   * Least `outCapacity` that `search` accepts: as many hits as can start at one position (1 without
   * tables).
   */
  readonly minHitCapacity: number;
  /**
   * Finds every occurrence of every loaded literal that starts in [from, to) and ends at or before
   * `end`, overlapping ones included. Writes Int32 rows of HIT_FIELDS to `out` (4-byte aligned):
   * address of the occurrence, literal id; ordered by address, then id. Returns the row count;
   * `resumeAt` is then `to`, or, when `out` was too small, the address below which all occurrences
   * have been reported: call again with it as `from`. Bytes before `from` and at or after `end`
   * have no influence. SEARCH_NO_ROOM when outCapacity < minHitCapacity.
   */
  search(from: number, to: number, end: number, out: number, outCapacity: number): number;
  /**
   * Says how anchors of the loaded literals are judged; see {@link Judging}. Moves `heapBase` and may
   * grow the memory.
   */
  loadJudging(judging: Judging): void;
  /**
   * Makes the anchors of the text of `length` bytes at `text` from the `baseCount` anchors at `base`,
   * in order of position, of a text of `baseLength` bytes that it is a delta of, and from the delta's
   * `opsCount` rows at `ops` (see applyDelta). Writes rows of ANCHOR_FIELDS to `out`, at most
   * `outCapacity`, in order of position; `hits` is room for `hitCapacity` rows of a search in between.
   * An anchor in a copy whose surroundings were copied with it keeps its verdict; all others have none
   * where every check fails, or are ANCHOR_UNJUDGED or told (see setTold). Returns the row count, or INHERIT_NO_ROOM. Null where there is no fast form;
   * detect/delta-scan.ts is the plain one.
   */
  // HOT: an object of parameters would be made for every text.
  readonly inherit: // oxlint-disable-next-line max-params
    | ((
        ops: number,
        opsCount: number,
        text: number,
        length: number,
        base: number,
        baseCount: number,
        baseLength: number,
        out: number,
        outCapacity: number,
        hits: number,
        hitCapacity: number,
      ) => number)
    | null;
  /**
   * The same for the anchors that start at offsets [from, to) of the text, all of them searched. Null
   * where there is no fast form.
   */
  readonly anchors: // oxlint-disable-next-line max-params
    | ((
        text: number,
        length: number,
        from: number,
        to: number,
        out: number,
        outCapacity: number,
        hits: number,
        hitCapacity: number,
      ) => number)
    | null;
  /**
   * Weighs what reader `from` of detect/generic/readers.ts reads around the anchor at [anchorStart, anchorEnd)
   * of a text, as detect/generic/weigh.ts does: the same code, translated. Not 0 if there is a value that
   * is worth a mention; its judgement then stands at `readerJudgement`. Null where there is no fast form.
   */
  readonly weighAnchor:
    | ((
        from: number,
        textStart: number,
        textEnd: number,
        anchorStart: number,
        anchorEnd: number,
      ) => number)
    | null;
  /**
   * Addresses of what `weighAnchor` read (Int32 in the order given in assembly/reader.ts), of the judgement (its
   * log-odds as Float64, then Int32) and of the features (Float64); multiples of eight.
   */
  readonly readerResult: number;
  readonly readerJudgement: number;
  readonly readerFeatures: number;
  /**
   * Says where `inherit`, `anchors` and walks keep what their readers judged, TOLD_BYTES for each of at most
   * `records` anchors of a text: an address that is a multiple of eight. Anchors beyond are ANCHOR_UNJUDGED.
   * Null where there is no fast form.
   */
  readonly setTold: ((address: number, records: number) => void) | null;
  /** Whether none of the rows that the last `inherit` or `anchors` wrote has, or may have, a verdict. */
  readonly areAnchorsEmpty: boolean;
  /** Bytes that the last `inherit` or `anchors` searched. */
  readonly searchedBytes: number;

  /** The address at which the last `search` stopped. */
  readonly resumeAt: number;

  /** What trees and commits point at. Null where there is no fast form; git/tree-edges.ts is the plain one. */
  readonly trees: TreeFunctions | null;

  /** Many entries of a pack a call. Null where there is no fast form. */
  readonly walks: WalkFunctions | null;

  /**
   * Reads the headers of the git commit of `length` bytes at `commit`, whose ids have `hexLength` (40 or
   * 64) digits, as git/parse.ts does. Returns the number of parents, or COMMIT_MANY_PARENTS. The head at
   * `commitHead` then says the committer's time in seconds (Float64, NaN for none), how many bytes come before the
   * message, and where the hex ids of the tree (or COMMIT_NONE) and of the
   * parents stand, as offsets from `commit` (see COMMIT_WORD_*); at `commitIds` stand the raw ids of
   * the tree and of the parents, COMMIT_ID_STRIDE bytes each. Null where there is no fast form.
   */
  readonly readCommit: ((commit: number, length: number, hexLength: number) => number) | null;
  /** Addresses of what `readCommit` read; the head's is a multiple of eight. */
  readonly commitHead: number;
  readonly commitIds: number;

  /** How many bytes of [ptr, ptr + length) are line feeds. */
  countNewlines(ptr: number, length: number): number;
  /** Offset from `ptr` of the last line feed in [ptr, ptr + length), -1 if there is none. */
  lastNewline(ptr: number, length: number): number;
}
