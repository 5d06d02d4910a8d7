/** Line feeds: how many, and where the last one is. */

const NEWLINE: u8 = 10;
/** Lanes count to 255 before they are summed. */
const LANE_LIMIT: i32 = 255;

@inline
function laneSum(lanes: v128): i32 {
  const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(lanes));
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

export function countNewlines(ptr: usize, length: i32): i32 {
  const needle = i8x16.splat(NEWLINE);
  const end = ptr + length;
  let count = 0;
  while (end - ptr >= 16) {
    let lanes = i8x16.splat(0);
    let blocks = min<i32>(LANE_LIMIT, ((end - ptr) >> 4) as i32);
    while (blocks > 0) {
      lanes = i8x16.sub(lanes, i8x16.eq(v128.load(ptr), needle));
      ptr += 16;
      blocks--;
    }
    count += laneSum(lanes);
  }
  while (ptr < end) {
    count += i32(load<u8>(ptr) == NEWLINE);
    ptr++;
  }
  return count;
}

export function lastNewline(ptr: usize, length: i32): i32 {
  const needle = i8x16.splat(NEWLINE);
  let at = length;
  while (at >= 16) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(ptr + at - 16), needle));
    if (mask != 0) return at - 16 + (31 - clz(mask));
    at -= 16;
  }
  while (at > 0) {
    at--;
    if (load<u8>(ptr + at) == NEWLINE) return at;
  }
  return -1;
}
