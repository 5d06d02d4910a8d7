/**
 * Decodes EWAH-compressed bitmaps to the positions of their set bits (gitformat-bitmap(5),
 * "Serialization format for an EWAH bitmap").
 */

/** Positions in ascending order, and where the bitmap's bytes end. */
export interface EwahBitmap {
  readonly positions: Uint32Array;
  readonly end: number;
}

const HEADER_LENGTH = 8;
const WORD_LENGTH = 8;
const RLW_POSITION_LENGTH = 4;
const WORD_BITS = 64;

/**
 * Decodes the bitmap that starts at `start`; null where it is malformed or sets a bit from `limit`
 * on. A few bytes can stand for billions of set bits, so the limit also bounds memory.
 */
export function readEwah(bytes: Uint8Array, start: number, limit: number): EwahBitmap | null {
  if (start + HEADER_LENGTH > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bitCount = view.getUint32(start);
  const wordCount = view.getUint32(start + 4);
  const wordsAt = start + HEADER_LENGTH;
  const end = wordsAt + wordCount * WORD_LENGTH + RLW_POSITION_LENGTH;
  if (end > bytes.length) return null;
  const positions: number[] = [];
  let bit = 0;
  let word = 0;
  while (word < wordCount) {
    const marker = view.getBigUint64(wordsAt + word * WORD_LENGTH);
    word++;
    const runs = Number((marker >> 1n) & 0xffffffffn);
    const literals = Number(marker >> 33n);
    const runEnd = bit + runs * WORD_BITS;
    if (literals > wordCount - word) return null;
    if ((marker & 1n) === 1n) {
      if (Math.min(runEnd, bitCount) > limit) return null;
      for (; bit < runEnd && bit < bitCount; bit++) positions.push(bit);
    }
    bit = runEnd;
    for (let literal = 0; literal < literals; literal++, word++) {
      const at = wordsAt + word * WORD_LENGTH;
      pushBits(view.getUint32(at + 4), bit, bitCount, positions);
      pushBits(view.getUint32(at), bit + 32, bitCount, positions);
      bit += WORD_BITS;
    }
  }
  if ((positions.at(-1) ?? -1) >= limit) return null;
  return { positions: Uint32Array.from(positions), end };
}

function pushBits(half: number, base: number, bitCount: number, positions: number[]): void {
  for (let rest = half; rest !== 0; rest = (rest & (rest - 1)) >>> 0) {
    const position = base + 31 - Math.clz32(rest & -rest);
    if (position < bitCount) positions.push(position);
  }
}
