/**
 * Puts the entries of a pack in the order in which they stand in it.
 *
 * An index is sorted by id, everything else of ours by offset: entry numbers are positions in that
 * order, neighbours are read together, and an entry ends where the next one starts.
 */

/** Below this many entries the built-in sort is quicker than clearing the counters. */
const RADIX_MINIMUM = 4096;
const DIGIT_BITS = 16;
const DIGIT_COUNT = 1 << DIGIT_BITS;
const TWO_TO_32 = 0x1_0000_0000;

function digitOf(offset: number, pass: number): number {
  if (pass === 0) return offset & (DIGIT_COUNT - 1);
  if (pass === 1) return (offset >>> DIGIT_BITS) & (DIGIT_COUNT - 1);
  const high = Math.floor(offset / TWO_TO_32);
  return pass === 2 ? high & (DIGIT_COUNT - 1) : high >>> DIGIT_BITS;
}

/**
 * Ranks by ascending offset: result[entry] = rank. Offsets are integers from 0 to 2^53 - 1. Linear
 * for large packs: a radix sort over 16-bit digits.
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
  let sorted = new Uint32Array(count);
  const starts = new Uint32Array(DIGIT_COUNT + 1);
  for (let pass = 0; pass === 0 || greatest >= 2 ** (DIGIT_BITS * pass); pass += 1) {
    starts.fill(0);
    for (let rank = 0; rank < count; rank += 1) starts[digitOf(offsets[rank]!, pass) + 1]! += 1;
    for (let digit = 0; digit < DIGIT_COUNT; digit += 1) starts[digit + 1]! += starts[digit]!;
    for (let i = 0; i < count; i += 1) {
      const rank = ranks[i]!;
      sorted[starts[digitOf(offsets[rank]!, pass)]!++] = rank;
    }
    [ranks, sorted] = [sorted, ranks];
  }
  return ranks;
}
