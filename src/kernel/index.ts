/**
 * The kernel: the byte work that a scan spends its time in, over one linear memory.
 *
 * One instance belongs to one thread. Everything it reads or writes lies in its memory and is named
 * by byte addresses; JavaScript fills and reads that memory through {@link Kernel.bytes}. The
 * layout above {@link Kernel.heapBase} is the caller's: the kernel allocates nothing there.
 *
 * Two implementations stand behind this door: a WebAssembly module (assembly/, embedded by
 * wasm.gen.ts) and plain TypeScript (reference.ts), which serves where WebAssembly is missing and
 * as the tests' oracle. What the bytes mean (packs, rules, verdicts) is left to the folders above.
 */

import type { Kernel, KernelModule, KernelOptions } from './kernel.ts';
import { createReferenceKernel } from './reference.ts';
import { compileWasm, createWasmKernel } from './wasm.ts';

export {
  ANCHOR_FIELDS,
  ANCHOR_TABLE_REACH,
  ANCHOR_TOLD,
  ANCHOR_UNJUDGED,
  ARENA_SLACK,
  CHANGE_ROW_HEAD,
  CHECK_ASK,
  CHECK_FIELDS,
  CHECK_NOTHING,
  CHECK_READER,
  COMMIT_ID_STRIDE,
  COMMIT_MANY_PARENTS,
  COMMIT_MAX_PARENTS,
  COMMIT_NO_ROOM,
  COMMIT_NONE,
  COMMIT_WORD_MESSAGE,
  COMMIT_WORD_PARENTS,
  COMMIT_WORD_TREE,
  DELTA_BAD_BASE_SIZE,
  DELTA_BAD_COPY,
  DELTA_BAD_OPCODE,
  DELTA_BAD_RESULT_SIZE,
  DELTA_OP_FIELDS,
  DELTA_OPS_FULL,
  DELTA_TOO_LONG,
  DELTA_TOO_SHORT,
  DELTA_TRUNCATED,
  FEED_DONE,
  FEED_NEEDS_INPUT,
  FEED_OUTPUT_FULL,
  GATE_CLASS_BYTES,
  GATE_CLASS_SHIFT,
  GATE_CLASSES_MAX,
  GATE_PEEK,
  GATE_RUN,
  GATE_SKIP,
  HIT_FIELDS,
  INFLATE_BAD_CHECKSUM,
  INFLATE_BAD_DATA,
  INFLATE_INPUT_SHORT,
  INFLATE_TOO_LONG,
  INFLATE_TOO_SHORT,
  INPUT_BLOCK_BYTES,
  INPUT_SLOT_BYTES,
  INPUT_SLOT_FIELDS,
  INPUT_SLOTS,
  LIFE_EVENT_WORDS,
  LIFE_INTRODUCED,
  LIFE_NEWEST,
  LIFE_OLDER,
  LIFE_OLDEST,
  LITERAL_MAX_COUNT,
  LITERAL_MAX_LENGTH,
  LITERAL_MIN_LENGTH,
  LITERALS_HEADER_WORDS,
  LITERALS_MAGIC,
  LITERALS_RECORD_BYTES,
  LITERALS_WORD_BUCKET_BITS,
  LITERALS_WORD_BUCKET_COUNT,
  LITERALS_WORD_BUCKETS,
  LITERALS_WORD_CELL_COUNT,
  LITERALS_WORD_CELLS,
  LITERALS_WORD_CHAIN_COUNT,
  LITERALS_WORD_CHAINS,
  LITERALS_WORD_CLASSES,
  LITERALS_WORD_COUNT,
  LITERALS_WORD_GATES,
  LITERALS_WORD_MAGIC,
  LITERALS_WORD_MAX_LENGTH,
  LITERALS_WORD_MAX_PER_POSITION,
  LITERALS_WORD_MAX_WINDOW,
  LITERALS_WORD_MEMBER_COUNT,
  LITERALS_WORD_RECORDS,
  LITERALS_WORD_SIZE,
  OBJECT_BLOB,
  OBJECT_COMMIT,
  OBJECT_TAG,
  OBJECT_TREE,
  PATH_ADDRESS,
  PATH_BINARY,
  PATH_FIELDS,
  PATH_FIRST,
  PATH_KIND,
  PATH_LAST,
  PATH_LENGTH,
  PATH_MAX,
  PATH_TEXT,
  PATH_UNSEARCHED,
  PATH_VERDICTS,
  REACH_FIELDS,
  SEARCH_NO_ROOM,
  STEP_BLOCK,
  STEP_CRC,
  STEP_DEPTH,
  STEP_FIELDS,
  STEP_FLAGS,
  STEP_HEADER_MASK,
  STEP_NUMBER,
  STEP_PLACE,
  STEP_PLACE_SHIFT,
  STEP_PLAIN_SIZE,
  STEP_ROOT,
  STEP_SIZE,
  STEP_STORED,
  STEP_TYPE_MASK,
  STEP_WANTED,
  STEPS_MAX,
  STORE_BASE_BROKEN,
  STORE_BASE_NONE,
  STORE_IDS_ASCEND,
  STORE_IDS_EQUAL,
  STORE_IDS_UNSORTED,
  TEXT_PROBE_BYTES,
  TOLD_BYTES,
  TREE_BROKEN,
  TREE_MISSING_SHIFT,
  TREE_NAME_RECORD_BYTES,
  TREE_NO_ROOM,
  TREE_ROWS_DUE,
  WALK_ARENA_END,
  WALK_ARENA_START,
  WALK_AT,
  WALK_BLOBS,
  WALK_COMMITS,
  WALK_END,
  WALK_EXPANDED,
  WALK_HEAD_WORDS,
  WALK_INPUT,
  WALK_LONG_STEP,
  WALK_OPS,
  WALK_OPS_COUNT,
  WALK_PAUSE,
  WALK_PLAIN,
  WALK_RESULT,
  WALK_ROWS,
  WALK_SEARCHED,
  WALK_SETTLE,
  WALK_STORED,
  WALK_TEXTS,
  WALK_TREE_EDGES,
  WALK_TREES,
  WINDOW_BYTES,
  WINDOW_FILTER_BITS,
  WINDOW_MASK,
  WINDOW_MULTIPLIER,
  WINDOW_STRIDE,
  WORD_LIST_BYTES,
  WORD_RECORD_BYTES,
} from './codes.ts';
export {
  type AgedArrays,
  createHistoryTables,
  type HistoryTables,
  joinCommitParts,
  type LifeMasks,
} from './history-tables.ts';
export type {
  Judging,
  Kernel,
  KernelModule,
  KernelOptions,
  TreeFunctions,
  WalkFunctions,
} from './kernel.ts';
export { useMachineCode } from './machine-code.ts';
export { createMatchMemory, type MatchExports, type MatchMemory } from './match-memory.ts';
export {
  createScryptBatch,
  type MixWork,
  mixShared,
  type ScryptBatch,
  type ScryptOptions,
} from './scrypt.ts';
export {
  createStoreTables,
  type EntryTables,
  type Families,
  type HeaderWindow,
  type SortedEntries,
  type StoreTables,
} from './store-tables.ts';

/**
 * The least and the default limit of a kernel's memory. Above it addresses would not fit an Int32.
 */
export const KERNEL_MAX_BYTES = 0x7fff0000;

/** Creates a kernel, synchronously. Falls back to plain TypeScript where WebAssembly cannot run. */
export function createKernel(options: KernelOptions = {}): Kernel {
  const maxBytes = Math.min(options.maxBytes ?? KERNEL_MAX_BYTES, KERNEL_MAX_BYTES);
  if (options.wasm === false) return createReferenceKernel(maxBytes);
  const kernel = createWasmKernel(maxBytes, options.module);
  if (kernel === null && options.wasm === true) {
    throw new Error('this JavaScript engine cannot run the WebAssembly kernel');
  }
  return kernel ?? createReferenceKernel(maxBytes);
}

/**
 * The compiled module, made once per process; null where WebAssembly cannot run. Send it to
 * workers: `createKernel({ module })` there saves compiling it again.
 */
export function kernelModule(): KernelModule | null {
  return compileWasm();
}
