/**
 * Steps through the entries of a tree object in place.
 *
 * Names and modes are data: they are neither checked nor joined to paths here. A tree that breaks
 * off ends the walk with a sign, so that the caller can say which tree was not read to its end.
 * Format: `<octal mode> SP <name> NUL <raw id>` repeated (tree-walk.c, `decode_tree_entry`).
 */

/** Mode bits that tell what an entry is. */
export const MODE_TYPE = 0o170000;
export const MODE_TREE = 0o040000;
export const MODE_FILE = 0o100000;
export const MODE_GITLINK = 0o160000;

/** Result of {@link nextTreeEntry}: no more entries. */
export const TREE_END = -1;
/** Result of {@link nextTreeEntry}: the bytes are no tree from here on. */
export const TREE_BROKEN = -2;

/** One entry as offsets; made once by {@link createTreeEntry} and reused. */
export interface TreeEntryView {
  mode: number;
  nameStart: number;
  nameEnd: number;
  /** Offset of the raw id. */
  idAt: number;
}

/** An entry to pass to {@link nextTreeEntry} again and again. */
export function createTreeEntry(): TreeEntryView {
  return { mode: 0, nameStart: 0, nameEnd: 0, idAt: 0 };
}

const SPACE = 0x20;
const ZERO = 0x30;
const SEVEN = 0x37;

/**
 * Reads the entry at `at` and returns where the next one starts, or {@link TREE_END} or
 * {@link TREE_BROKEN}. HOT: once an entry of every tree that is parsed in JavaScript.
 */
export function nextTreeEntry(
  bytes: Uint8Array,
  at: number,
  end: number,
  hashLength: number,
  entry: TreeEntryView,
): number {
  if (at >= end) return TREE_END;
  let position = at;
  let mode = 0;
  // Bound: position < end, which the caller keeps within the array.
  for (; position < end && bytes[position] !== SPACE; position++) {
    const digit = bytes[position]!;
    if (digit < ZERO || digit > SEVEN) return TREE_BROKEN;
    mode = ((mode << 3) | (digit - ZERO)) & 0xffffff;
  }
  if (position >= end || position === at) return TREE_BROKEN;
  position++;
  const nameStart = position;
  while (position < end && bytes[position] !== 0) position++;
  if (position + 1 + hashLength > end) return TREE_BROKEN;
  entry.mode = mode;
  entry.nameStart = nameStart;
  entry.nameEnd = position;
  entry.idAt = position + 1;
  return position + 1 + hashLength;
}

/** True for a mode that names a sub-tree. */
export function isTreeMode(mode: number): boolean {
  return (mode & MODE_TYPE) === MODE_TREE;
}
