/** The one search that commits and trees need. */

/** Address of the first `needle` in [at, end), `end` if there is none. */
@inline
export function find(at: usize, end: usize, needle: u32): usize {
  const lanes = i8x16.splat(needle as i8);
  while (at + 16 <= end) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), lanes));
    if (mask != 0) return at + ctz(mask);
    at += 16;
  }
  while (at < end && load<u8>(at) != needle) at++;
  return at;
}
