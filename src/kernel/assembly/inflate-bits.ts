/**
 * The bit reader and the output position of inflate: registers that its steps share.
 *
 * Bits are kept in a 64-bit buffer, the next one lowest. A refill loads eight bytes but counts only
 * the whole ones that fit; the bits above the count are right all the same, so that loading them
 * again changes nothing.
 */

export let bits: u64 = 0;
export let bitCount: u32 = 0;
export let src: usize = 0;
export let srcEnd: usize = 0;
export let out: usize = 0;
export let outStart: usize = 0;
export let outEnd: usize = 0;

@inline
export function setBits(value: u64, count: u32): void {
  bits = value;
  bitCount = count;
}
@inline
export function setInput(from: usize, end: usize): void {
  src = from;
  srcEnd = end;
}
@inline
export function setOutput(from: usize, end: usize): void {
  out = from;
  outStart = from;
  outEnd = end;
}
@inline
export function setPositions(input: usize, output: usize): void {
  src = input;
  out = output;
}

/** Fills the buffer to at least 56 bits, or with all that the input has left. */
export function refill(): void {
  if (srcEnd - src >= 8) {
    bits |= load<u64>(src) << u64(bitCount);
    src += (63 - bitCount) >> 3;
    bitCount |= 56;
    return;
  }
  bits &= (u64(1) << u64(bitCount)) - 1;
  while (bitCount < 56 && src < srcEnd) {
    bits |= u64(load<u8>(src++)) << u64(bitCount);
    bitCount += 8;
  }
}

/** Drops `count` bits, which must be there. */
@inline
export function drop(count: u32): void {
  bits >>= u64(count);
  bitCount -= count;
}

/** Whether `count` bits, at most 56, can be taken; refills if need be. */
@inline
export function has(count: u32): bool {
  if (bitCount < count) refill();
  return bitCount >= count;
}

/** Takes the next `count` bits, which must be there. */
@inline
export function take(count: u32): u32 {
  const value = u32(bits & ((u64(1) << u64(count)) - 1));
  setBits(bits >> u64(count), bitCount - count);
  return value;
}

/** Drops what is left of the current byte. */
@inline
export function skipToByte(): void {
  take(bitCount & 7);
}
