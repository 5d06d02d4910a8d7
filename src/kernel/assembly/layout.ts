/**
 * Where the kernel's own tables lie. The module has no heap: everything below STATIC_END is its own, what follows belongs to the literal tables and then to the caller.
 */

/** Address 0 stays unused, so that 0 can mean "none". */
export const CRC_TABLES: usize = 0x400;
/** Sixteen tables of 256 u32. */
export const CRC_TABLES_BYTES: usize = 16 * 1024;

/** Per symbol the part of a decode entry that does not depend on its code: 288 and 32 u32. */
export const LITLEN_RESULTS: usize = CRC_TABLES + CRC_TABLES_BYTES;
export const DISTANCE_RESULTS: usize = LITLEN_RESULTS + 288 * 4;
/** 19 u32: symbols of the code length code. */
export const PRECODE_RESULTS: usize = DISTANCE_RESULTS + 32 * 4;
/** 19 bytes: the order of RFC 1951, section 3.2.7. */
export const PRECODE_ORDER: usize = PRECODE_RESULTS + 32 * 4;
/** Decode tables of the fixed codes: 2^9 and 2^5 entries. */
export const FIXED_LITLEN: usize = PRECODE_ORDER + 32;
export const FIXED_DISTANCE: usize = FIXED_LITLEN + 512 * 4;
/**
 * For distances 0 to 15: a shuffle that repeats the last bytes over 16, and how many whole periods
 * fit.
 */
export const REPEAT_SHUFFLES: usize = FIXED_DISTANCE + 32 * 4;
export const REPEAT_STEPS: usize = REPEAT_SHUFFLES + 16 * 16;
/**
 * Scratch of the code builder: counts and offsets by length (16 u16), symbols by code (288 u16),
 * symbols in use (288 u32).
 */
export const CODE_COUNTS: usize = REPEAT_STEPS + 16;
export const CODE_OFFSETS: usize = CODE_COUNTS + 64;
export const CODE_SORTED: usize = CODE_OFFSETS + 64;
export const CODE_USED: usize = CODE_SORTED + 288 * 2;

/**
 * One-shot inflate and the stream each have an area: code lengths, tables, and for the stream its
 * saved registers.
 */
export const ONE_SHOT_AREA: usize = 0x8000;
export const STREAM_AREA: usize = 0xc000;
/**
 * Offsets in an area. The table sizes are the most that codes of 15 bits can need (zlib's `enough`,
 * 288/11, 32/8).
 */
export const AREA_LENGTHS: usize = 0;
export const AREA_PRECODE_LENGTHS: usize = 352;
export const AREA_REGISTERS: usize = 384;
export const AREA_PRECODE: usize = 512;
export const AREA_DISTANCE: usize = AREA_PRECODE + 128 * 4;
export const AREA_LITLEN: usize = AREA_DISTANCE + 416 * 4;

/** The stream's last 32 KiB of output. */
export const HISTORY: usize = 0x10000;
export const HISTORY_BYTES: usize = 0x8000;

/**
 * Search: positions that passed one stage and wait for the next. Room for a block of text each, all
 * passing.
 */
export const GROUP_QUEUE: usize = 0x20000;
export const WINDOW_QUEUE: usize = 0x24000;
/** Inherit: copies whose stretches in front of them are searched together (inherit.ts). */
export const COPY_QUEUE: usize = 0x34000;
export const COPY_QUEUE_BYTES: usize = 0x4000;
/** Search: 2^WINDOW_FILTER_BITS cells. */
export const WINDOW_FILTER: usize = 0x40000;

/** Constants of the readers that are translated (reader.ts), and their scratch; the only data segment. */
export const READER_DATA: usize = 0x80000;
export const READER_DATA_BYTES: usize = 0x20000;
/** What a reader has read, what is told of it, and the features of what was weighed: see reader.ts. */
export const READER_RESULT: usize = READER_DATA + READER_DATA_BYTES;
export const READER_RESULT_BYTES: usize = 0x100;
export const READER_JUDGEMENT: usize = READER_RESULT + READER_RESULT_BYTES;
export const READER_JUDGEMENT_BYTES: usize = 0x40;
export const READER_FEATURES: usize = READER_JUDGEMENT + READER_JUDGEMENT_BYTES;
export const READER_FEATURES_BYTES: usize = 0x400;
/** The trees' rows, by test; where each feature's tests begin; rows that are joined, and what is left of them. */
export const FOREST_ROWS: usize = READER_FEATURES + READER_FEATURES_BYTES;
export const FOREST_ROWS_BYTES: usize = 0x8000;
export const FOREST_STARTS: usize = FOREST_ROWS + FOREST_ROWS_BYTES;
export const FOREST_LIST: usize = FOREST_STARTS + 0x400;
export const FOREST_LEFT: usize = FOREST_LIST + 0x400;
export const FOREST_LEFT_BYTES: usize = 0x200;

/** Head of the commit that was read last (commit.ts), and the raw ids of its tree and parents. */
export const COMMIT_HEAD: usize = FOREST_LEFT + FOREST_LEFT_BYTES;
export const COMMIT_HEAD_BYTES: usize = 0x80;
export const COMMIT_IDS: usize = COMMIT_HEAD + COMMIT_HEAD_BYTES;
export const COMMIT_IDS_BYTES: usize = 0x280;

/** First address after the kernel's own tables. */
export const STATIC_END: usize = COMMIT_IDS + COMMIT_IDS_BYTES;
