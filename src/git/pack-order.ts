/**
 * Puts the entries of a pack in the order in which they stand in it.
 *
 * An index is sorted by id, everything else of ours by offset: entry numbers are positions in that
 * order, neighbours are read together, and an entry ends where the next one starts.
 */

/** Below this many entries the built-in sort is quicker than clearing the counters. */
const RADIX_MINIMUM = 4096;
/** 2048 counters and as many open write streams: what the first-level cache holds. */
const DIGIT_BITS = 11;
const DIGIT_COUNT = 1 << DIGIT_BITS;
const WORD_BITS = 32;
const TWO_TO_32 = 0x1_0000_0000;

/**
 * Ranks by ascending offset: result[entry] = rank. Offsets are integers from 0 to 2^53 - 1. Linear
 * for large packs: a radix sort, least digit first.
 */
export function ranksByOffset(offsets: Float64Array): Uint32Array {
  const count = offsets.length;
  let ranks = new Uint32Array(count);
  for (let rank = 0; rank < count; rank += 1) ranks[rank] = rank;
  if (count < RADIX_MINIMUM) {
    // Every rank is below the length of `offsets`.
    return ranks.toSorted((a, b) => offsets[a]! - offsets[b]!);
  }
  let greatest = 0;
  for (let rank = 0; rank < count; rank += 1) greatest = Math.max(greatest, offsets[rank]!);
  let spare = new Uint32Array(count);
  const words = new Uint32Array(count);
  // Storing takes a number modulo 2^32.
  for (let rank = 0; rank < count; rank += 1) words[rank] = offsets[rank]!;
  for (let bit = 0; bit < WORD_BITS && greatest >= 2 ** bit; bit += DIGIT_BITS) {
    sortByDigit(words, bit, ranks, spare);
    [ranks, spare] = [spare, ranks];
  }
  if (greatest < TWO_TO_32) return ranks;
  for (let rank = 0; rank < count; rank += 1) words[rank] = offsets[rank]! / TWO_TO_32;
  for (let bit = 0; greatest >= 2 ** (WORD_BITS + bit); bit += DIGIT_BITS) {
    sortByDigit(words, bit, ranks, spare);
    [ranks, spare] = [spare, ranks];
  }
  return ranks;
}

/** Moves `ranks` to `sorted`, ordered by one digit of their words; equal digits keep their order. */
function sortByDigit(
  words: Uint32Array,
  bit: number,
  ranks: Uint32Array,
  sorted: Uint32Array,
): void {
  // Ranks are positions in `words`, digits positions in `starts`.
  const starts = new Uint32Array(DIGIT_COUNT + 1);
  for (let i = 0; i < words.length; i += 1) {
    starts[((words[i]! >>> bit) & (DIGIT_COUNT - 1)) + 1]! += 1;
  }
  for (let digit = 0; digit < DIGIT_COUNT; digit += 1) starts[digit + 1]! += starts[digit]!;
  for (let i = 0; i < ranks.length; i += 1) {
    const rank = ranks[i]!;
    sorted[starts[(words[rank]! >>> bit) & (DIGIT_COUNT - 1)]!++] = rank;
  }
}
