/**
 * What YAML may write between the colon and a value: the heads of blocks (`|`, `>-`), `&anchor`, `!!str`.
 * A leaf of values.ts, which reads the value behind it. Other tags (`!vault`, `!Ref`) stand for a value
 * that is kept elsewhere, and are left alone.
 */
import { ascii, BLANK, BREAK, CLASSES, DIGIT, NAME, startsWith } from './classes.ts';
import { GAP_LIMIT, OP_COLON, type Reading } from './reading.ts';

const PLAIN_TAG = ascii('!!str ');
const EQUALS = 0x3d;

/** Longest name of an anchor of YAML. */
const LONGEST_YAML_ANCHOR = 32;

/** Behind `|`, `>-` or `&anchor` of a name that opens its line: where the value begins, -1 if none of them stands here. */
export function behindIndicator(
  bytes: Uint8Array,
  at: number,
  end: number,
  reading: Reading,
): number {
  if (reading.operator !== OP_COLON || !reading.lineStart || !reading.spaced) return -1;
  const first = bytes[at] as number;
  let i = at + 1;
  if (first === 0x26) {
    const limit = Math.min(end, i + LONGEST_YAML_ANCHOR);
    while (i < limit && ((CLASSES[bytes[i] as number] as number) & NAME) !== 0) i++;
    const isAnchor = i > at + 1 && i + 1 < end && bytes[i] === 0x20 && bytes[i + 1] !== EQUALS;
    return isAnchor ? i + 1 : -1;
  }
  if (first !== 0x7c && first !== 0x3e) return -1;
  // How the end of the block is kept, and by how much it is indented.
  while (i < end && i < at + 3 && isBlockMark(bytes[i] as number)) i++;
  if (i >= end || ((CLASSES[bytes[i] as number] as number) & BREAK) === 0) return -1;
  const limit = Math.min(end, i + (GAP_LIMIT >> 1));
  while (i < limit && ((CLASSES[bytes[i] as number] as number) & (BLANK | BREAK)) !== 0) i++;
  return i < limit && bytes[i - 1] === 0x20 ? i : -1;
}

function isBlockMark(byte: number): boolean {
  return byte === 0x2d || byte === 0x2b || ((CLASSES[byte] as number) & DIGIT) !== 0;
}

/** Behind `!!str `: where the value begins, -1 if no such tag stands here. */
export function behindPlainTag(
  bytes: Uint8Array,
  at: number,
  end: number,
  reading: Reading,
): number {
  if (bytes[at] !== 0x21 || reading.operator !== OP_COLON) return -1;
  return startsWith(bytes, at, end, PLAIN_TAG) ? at + PLAIN_TAG.length : -1;
}
