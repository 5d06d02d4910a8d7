/**
 * The numbers that cross between JavaScript and the kernel: result codes and the literal table's
 * layout. Compiled twice, as TypeScript and as AssemblyScript, so that both sides agree by
 * construction; hence plain integer constants and nothing else.
 */

// ---- inflate: negative results of one-shot `inflate` and of `inflateFeed` ----

/** Not a zlib stream: bad header, preset dictionary, bad block, code or distance. */
export const INFLATE_BAD_DATA = -1;
/** One-shot only: the input ends before the stream does. */
export const INFLATE_INPUT_SHORT = -2;
/** One-shot only: the stream holds more bytes than expected. */
export const INFLATE_TOO_LONG = -3;
/** One-shot only: the stream holds fewer bytes than expected. */
export const INFLATE_TOO_SHORT = -4;
/** The Adler-32 at the end of the stream does not fit the bytes. */
export const INFLATE_BAD_CHECKSUM = -5;

// ---- inflateFeed: statuses that are not failures ----

/** The stream ended with this feed and its checksum is right. */
export const FEED_DONE = 0;
/** All input was taken; feed more. */
export const FEED_NEEDS_INPUT = 1;
/** The output is full; feed again with the rest of the input and fresh room. */
export const FEED_OUTPUT_FULL = 2;

// ---- applyDelta ----

/** The base size in the delta's header is not the base's length. */
export const DELTA_BAD_BASE_SIZE = -1;
/** The result size in the delta's header is not the length that was promised. */
export const DELTA_BAD_RESULT_SIZE = -2;
/** The delta ends within its header or within an instruction. */
export const DELTA_TRUNCATED = -3;
/** Instruction byte 0, which gitformat-pack(5) reserves. */
export const DELTA_BAD_OPCODE = -4;
/** A copy instruction reaches outside of the base. */
export const DELTA_BAD_COPY = -5;
/** The instructions make more bytes than the header says. */
export const DELTA_TOO_LONG = -6;
/** The instructions make fewer bytes than the header says. */
export const DELTA_TOO_SHORT = -7;
/** `opsCapacity` rows do not hold the instructions. The result's bytes are unspecified. */
export const DELTA_OPS_FULL = -8;

/** Int32 fields of one recorded delta instruction: dstOffset, baseOffset (or -1), length. */
export const DELTA_OP_FIELDS = 3;

// ---- search ----

/** `outCapacity` is below `Kernel.minHitCapacity`. */
export const SEARCH_NO_ROOM = -1;

/** Int32 fields of one hit: position, literalId. */
export const HIT_FIELDS = 2;

// ---- inherit ----

/**
 * Int32 fields of an anchor: offset of its start in the text, literal id, verdict (the caller's number,
 * negative for none, or ANCHOR_UNJUDGED, or from ANCHOR_TOLD downwards), and how far its verdict looked: bytes left of its start, and
 * bytes right of its start << 16, or ANCHOR_TABLE_REACH for as far as any rule may.
 */
export const ANCHOR_FIELDS = 4;
export const ANCHOR_UNJUDGED = -2;
/** From here downwards: the record of this number, counted from 0, holds the candidate. See `setTold`. */
export const ANCHOR_TOLD = -3;
/** Bytes of a record: a `Judgement` of detect/generic/weigh.ts with places relative to the anchor's start. */
export const TOLD_BYTES = 32;
/** A verdict without candidates. */
export const NO_VERDICT = -1;
/** Int32 for each literal that `loadReaches` takes. */
export const REACH_FIELDS = 4;
/** Int32 for each check. */
export const CHECK_FIELDS = 8;
/** Int32 for what is known for each check of the text at hand; see assembly/stretch.ts. */
export const KNOWN_FIELDS = 8;
/** Lists of words: 256 flags for the bytes that one begins with, then records of a length and its bytes. */
export const WORD_RECORD_BYTES = 16;
export const WORD_LIST_BYTES = 512;
/** Kinds of checks; from 0 on they are sets. Only a detector itself can say. */
export const CHECK_ASK = -1;
/** Never a candidate. */
export const CHECK_NOTHING = -2;
/** From here downwards: the reader of this number, counted from 0, says. */
export const CHECK_READER = -3;
export const ANCHOR_TABLE_REACH = -1;

/** `outCapacity` does not hold the text's anchors. */
export const INHERIT_NO_ROOM = -1;

// ---- treeEdges ----

/** No room for the tree's entries, rows or names. */
export const TREE_NO_ROOM = -1;
/** Bits of other results: the tree has a malformed entry; rows are due to be taken. */
export const TREE_BROKEN = 1;
export const TREE_ROWS_DUE = 2;
/** Above them stands how many entries name what is missing. */
export const TREE_MISSING_SHIFT = 2;
/** Bytes from one name's record to the next; it begins with the name's address and length. */
export const TREE_NAME_RECORD_BYTES = 16;

// ---- readCommit: the head that it leaves, as Int32 words; words 0 and 1 are a Float64 ----

/** Parents that a head has room for. */
export const COMMIT_MAX_PARENTS = 16;
/** There are more. */
export const COMMIT_MANY_PARENTS = -1;
/** commitRow: the tree or a parent is not there; rows are to be taken first. */
export const COMMIT_LACKS = -2;
export const COMMIT_NO_ROOM = -3;
/** In place of an offset: the commit names no tree. */
export const COMMIT_NONE = -1;
export const COMMIT_WORD_MESSAGE = 2;
export const COMMIT_WORD_TREE = 3;
/** First of the parents' words. */
export const COMMIT_WORD_PARENTS = 4;
/** From one raw id to the next, in bytes: the longest ones. */
export const COMMIT_ID_STRIDE = 32;

// ---- store tables ----

export const STORE_IDS_ASCEND = 0;
/** Some ids stand there twice. */
export const STORE_IDS_EQUAL = 1;
export const STORE_IDS_UNSORTED = 2;
/** In place of an entry number: not a delta; a delta whose base is not there. As in git/families.ts. */
export const STORE_BASE_NONE = -1;
export const STORE_BASE_BROKEN = -2;

// ---- literal tables: u32 little-endian header words, offsets in bytes from the table's start ----

/** 'GSL2': the first word of a literal table. */
export const LITERALS_MAGIC = 0x324c5347;
export const LITERALS_WORD_MAGIC = 0;
/** Byte length of the whole table. */
export const LITERALS_WORD_SIZE = 1;
/** How many literals there are; ids run from 0. */
export const LITERALS_WORD_COUNT = 2;
/** Length of the longest literal. */
export const LITERALS_WORD_MAX_LENGTH = 3;
/** Most literals that can start at one position. */
export const LITERALS_WORD_MAX_PER_POSITION = 4;
/** Greatest distance from a literal's start to the window that finds it. */
export const LITERALS_WORD_MAX_WINDOW = 5;
/**
 * Offset of the records: per literal, offset of its bytes, its length, and which word of the gates'
 * section its gates begin at, 0 for none (three u32).
 */
export const LITERALS_WORD_RECORDS = 6;
export const LITERALS_RECORD_BYTES = 12;
/**
 * Offset of the filter's cells and how many there are. The window filter has one cell for each hash
 * of WINDOW_FILTER_BITS bits. A cell is a byte: bit b is set when the byte after a window with this
 * hash may have b as its low three bits. Those that are not zero are listed as hash << 8 | cell.
 */
export const LITERALS_WORD_CELLS = 7;
export const LITERALS_WORD_CELL_COUNT = 8;
/**
 * Offset of the chains, how many there are, and how many members in all. A chain is what a bucket's
 * windows may belong to: u32 member count, then for each member u16 literal id and i16 distance
 * from the literal's start to the window.
 */
export const LITERALS_WORD_CHAINS = 9;
export const LITERALS_WORD_CHAIN_COUNT = 10;
export const LITERALS_WORD_MEMBER_COUNT = 11;
/** Offset of the buckets that have a chain (u32 bucket, u32 index of the chain), and how many. */
export const LITERALS_WORD_BUCKETS = 12;
export const LITERALS_WORD_BUCKET_COUNT = 13;
/** A window's bucket is its hash of so many bits. */
export const LITERALS_WORD_BUCKET_BITS = 14;
/**
 * Offset of the gates: what must follow a literal for its place to be reported. At the word that a
 * record names stands how many gates there are, one of which must be passed; then each gate's steps,
 * ended by a word 0. A step is op | class << 2 | count << 16; see GATE_*.
 */
export const LITERALS_WORD_GATES = 15;
/** Offset of the classes: each is a set of 256 bits, that of byte b being bit b & 7 of byte b >> 3. */
export const LITERALS_WORD_CLASSES = 16;
export const LITERALS_HEADER_WORDS = 18;

/** The next `count` bytes must be in the class. */
export const GATE_RUN = 1;
/** Passes over bytes in the class; so many as `count` of them open the gate. */
export const GATE_SKIP = 2;
/** The next byte must be in the class, and is read again by the next step. */
export const GATE_PEEK = 3;
/** Bits of a step. */
export const GATE_OP_MASK = 3;
export const GATE_CLASS_SHIFT = 2;
export const GATE_CLASS_MASK = 0x3fff;
/** Classes that a table can have, and the bytes of one. */
export const GATE_CLASSES_MAX = 4096;
export const GATE_CLASS_BYTES = 32;

export const WINDOW_FILTER_BITS = 18;
/** Windows of so many bytes are tested at every second position from where a search starts. */
export const WINDOW_BYTES = 4;
export const WINDOW_STRIDE = 2;
/** Shortest literal that can be searched for. */
export const LITERAL_MIN_LENGTH = 3;
/** Longest literal, and most literals, that a table holds. */
export const LITERAL_MAX_LENGTH = 1024;
export const LITERAL_MAX_COUNT = 65535;

/**
 * A window key is a four-byte little-endian word under this mask: the middle bytes without the case
 * bit, the outer bytes by their low nibble, so that a byte outside of a short literal has only 16
 * forms that the filter must let through.
 */
export const WINDOW_MASK = 0x0fdfdf0f;
/** Multiplier (Knuth's 2^32 / golden ratio) whose product's upper bits are the window's hash. */
export const WINDOW_MULTIPLIER = 0x9e3779b1;

/** Kinds of events in lives of incidents: rows of a kind, a commit's age, and bits of incidents. */
export const LIFE_INTRODUCED = 0;
export const LIFE_REMOVED = 1;
/** The oldest commit known to hold it, where it may be older than what is in sight. */
export const LIFE_OLDER = 2;
export const LIFE_OLDEST = 3;
export const LIFE_NEWEST = 4;
export const LIFE_EVENT_WORDS = 3;

// ---- objects, as packs number their types ----

export const OBJECT_COMMIT = 1;
export const OBJECT_TREE = 2;
export const OBJECT_BLOB = 3;
export const OBJECT_TAG = 4;

// ---- walk: one call for many entries of a pack; see WalkFunctions in kernel.ts ----

/** Int32 fields of a step, in the order of a depth-first walk. */
export const STEP_FIELDS = 8;
/** Steps that there is room for. */
export const STEPS_MAX = 2048;
export const STEP_DEPTH = 0;
/** Type of the object, and flags: it is wanted; it is no delta. */
export const STEP_FLAGS = 1;
export const STEP_TYPE_MASK = 7;
export const STEP_WANTED = 8;
export const STEP_ROOT = 16;
/** The object's number. */
export const STEP_NUMBER = 2;
/** Which block of the pack its entry begins in; where in it << 8, and the length of its header. */
export const STEP_BLOCK = 3;
export const STEP_PLACE = 4;
export const STEP_PLACE_SHIFT = 8;
export const STEP_HEADER_MASK = 255;
/** Stored and inflated bytes of the entry, as unsigned; its CRC-32. */
export const STEP_STORED = 5;
export const STEP_SIZE = 6;
export const STEP_CRC = 7;
/** In place of a size: the kernel leaves the entry to the plain way. */
export const STEP_PLAIN_SIZE = 0x7fffffff;

/** Int32 fields of what is kept of an object on the path, by depth. */
export const PATH_FIELDS = 6;
/** Objects that a path has room for. */
export const PATH_MAX = 4096;
/** Address of the content, 0 where there is none, and its length. */
export const PATH_ADDRESS = 0;
export const PATH_LENGTH = 1;
/** Its anchors are the rows [first, last) of the stack. */
export const PATH_FIRST = 2;
export const PATH_LAST = 3;
/** What it is to a search: nothing, text, or binary. */
export const PATH_KIND = 4;
export const PATH_UNSEARCHED = 0;
export const PATH_TEXT = 1;
export const PATH_BINARY = 2;
/** First free slot of the caller's verdicts, once this object was searched. */
export const PATH_VERDICTS = 5;

/** Words of the head: the step at hand; its instructions and how many; what was found out about it. */
export const WALK_AT = 0;
export const WALK_OPS = 1;
export const WALK_OPS_COUNT = 2;
export const WALK_RESULT = 3;
/** The step whose entry lies in the area for long ones, or -1. */
export const WALK_LONG_STEP = 4;
/** Where contents are put. */
export const WALK_ARENA_START = 5;
export const WALK_ARENA_END = 6;
/** Counts of what was handed over: blobs, commits, trees. */
export const WALK_BLOBS = 7;
export const WALK_COMMITS = 8;
export const WALK_TREES = 9;
/** Float64 at these words: bytes of contents, stored bytes, bytes searched. */
export const WALK_EXPANDED = 10;
export const WALK_STORED = 12;
export const WALK_SEARCHED = 14;
export const WALK_HEAD_WORDS = 16;

/** What a walk reads: texts and commits, or trees. */
export const WALK_TEXTS = 0;
export const WALK_TREE_EDGES = 1;

/** Why a walk stopped: all steps are done. */
export const WALK_END = 0;
/** The step at hand is done but for what JavaScript does with what was found. */
export const WALK_SETTLE = 1;
/** The step at hand is done, as were many bytes. */
export const WALK_PAUSE = 2;
/** The stored bytes of the step at hand are not there. */
export const WALK_INPUT = 3;
/** Rows are in the way of the step at hand. */
export const WALK_ROWS = 4;
/** The step at hand, and what descends from it, is for the plain way. */
export const WALK_PLAIN = 5;

/** Input blocks of a pack: see git/input-blocks.ts. */
export const INPUT_BLOCK_BYTES = 0x20000;
export const INPUT_SLOT_BYTES = 0x24000;
export const INPUT_SLOTS = 16;
/** Int32 fields of a slot's record: source, block, bytes that were read. */
export const INPUT_SLOT_FIELDS = 3;
/** Bytes left free behind every content. */
export const ARENA_SLACK = 64;
/** How far texts are looked at for what kind they are, and how far NULs are counted by stride. */
export const TEXT_PROBE_BYTES = 8000;

// ---- what a commit changed at a path ----

/** Words of a row before its names: age, target, target in the parent's tree, number of names. */
export const CHANGE_ROW_HEAD = 4;
