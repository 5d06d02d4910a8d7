/**
 * Whether a name opens its line: then the rest of the line is its value in most configuration formats.
 */
import { BLANK, BREAK, CLASSES, lower, NAME } from './classes.ts';

/** Whether only blanks, list dashes, quotes, comment signs or `export` stand before the name on its line. */
export function isLineStart(bytes: Uint8Array, nameStart: number, low: number): boolean {
  const limit = Math.max(low, nameStart - 40);
  let i = nameStart;
  while (i > limit) {
    const byte = bytes[i - 1] as number;
    const kind = CLASSES[byte] as number;
    if ((kind & BREAK) !== 0) return true;
    // - # " ' *
    const opening =
      byte === 0x2d || byte === 0x23 || byte === 0x22 || byte === 0x27 || byte === 0x2a;
    if ((kind & BLANK) === 0 && !opening) return isExport(bytes, i, low);
    i--;
  }
  return i === low;
}

/** `export NAME=`, `ENV NAME=`, `set NAME=`: a word of at most six letters at the start of the line. */
function isExport(bytes: Uint8Array, wordEnd: number, low: number): boolean {
  const last = lower(bytes[wordEnd - 1] as number);
  // export, env, set, arg, declare -x is left out.
  if (last !== 0x74 && last !== 0x76 && last !== 0x67) return false;
  let i = wordEnd;
  while (i > low && wordEnd - i < 7 && ((CLASSES[bytes[i - 1] as number] as number) & NAME) !== 0) {
    i--;
  }
  const length = wordEnd - i;
  if (length !== 3 && length !== 6) return false;
  return i === low || ((CLASSES[bytes[i - 1] as number] as number) & (BREAK | BLANK)) !== 0;
}
