/** CRC-32 (slicing by 16) and Adler-32 (vectors). */

import { CRC_TABLES } from './layout';

const CRC_POLYNOMIAL: u32 = 0xedb88320;
/** RFC 1950, section 8.2. */
const ADLER_MODULUS: u32 = 65521;
/**
 * Most bytes after which no 16-bit byte sum (255 a byte, one in 16 a lane) and no 32-bit sum can
 * have overflowed.
 */
const ADLER_CHUNK: u32 = 4096;

/** Table k maps a byte to its CRC followed by k zero bytes. */
export function initCrc(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) {
      value = (value >> 1) ^ (CRC_POLYNOMIAL & (0 - (value & 1)));
    }
    store<u32>(CRC_TABLES + (byte << 2), value);
  }
  for (let i: u32 = 256; i < 16 * 256; i++) {
    const before = load<u32>(CRC_TABLES + ((i - 256) << 2));
    store<u32>(
      CRC_TABLES + (i << 2),
      (before >> 8) ^ load<u32>(CRC_TABLES + ((before & 0xff) << 2)),
    );
  }
}

@inline
function table(k: u32, byte: u32): u32 {
  return load<u32>(CRC_TABLES + (k << 10) + ((byte & 0xff) << 2));
}

@inline
function word(k: u32, value: u32): u32 {
  return (
    table(k + 3, value) ^
    table(k + 2, value >> 8) ^
    table(k + 1, value >> 16) ^
    table(k, value >> 24)
  );
}

export function crc32(ptr: usize, length: i32, seed: u32): u32 {
  let crc = ~seed;
  const end = ptr + length;
  while (end - ptr >= 16) {
    crc =
      word(12, load<u32>(ptr) ^ crc) ^
      word(8, load<u32>(ptr, 4)) ^
      word(4, load<u32>(ptr, 8)) ^
      word(0, load<u32>(ptr, 12));
    ptr += 16;
  }
  while (ptr < end) {
    crc = (crc >> 8) ^ table(0, crc ^ load<u8>(ptr));
    ptr++;
  }
  return ~crc;
}

@inline
function sum32(v: v128): u32 {
  return (
    i32x4.extract_lane(v, 0) +
    i32x4.extract_lane(v, 1) +
    i32x4.extract_lane(v, 2) +
    i32x4.extract_lane(v, 3)
  );
}

/**
 * Within a chunk a byte counts once in `a`, and in `b` as often as there are bytes from it to the
 * chunk's end: 16 for each later block (prefix sums of block sums) and 16 - lane within its own.
 */
export function adler32(adler: u32, ptr: usize, length: u32): u32 {
  let a = adler & 0xffff;
  let b = adler >> 16;
  while (length >= 16) {
    const chunk = min(length, ADLER_CHUNK) & ~15;
    const end = ptr + chunk;
    let blockSums = i32x4.splat(0);
    let prefixSums = i32x4.splat(0);
    let lanesLow = i16x8.splat(0);
    let lanesHigh = i16x8.splat(0);
    while (ptr < end) {
      const bytes = v128.load(ptr);
      prefixSums = i32x4.add(prefixSums, blockSums);
      lanesLow = i16x8.add(lanesLow, i16x8.extend_low_i8x16_u(bytes));
      lanesHigh = i16x8.add(lanesHigh, i16x8.extend_high_i8x16_u(bytes));
      blockSums = i32x4.add(
        blockSums,
        i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)),
      );
      ptr += 16;
    }
    let own = i32x4.extmul_low_i16x8_u(lanesLow, i16x8(16, 15, 14, 13, 12, 11, 10, 9));
    own = i32x4.add(own, i32x4.extmul_high_i16x8_u(lanesLow, i16x8(16, 15, 14, 13, 12, 11, 10, 9)));
    own = i32x4.add(own, i32x4.extmul_low_i16x8_u(lanesHigh, i16x8(8, 7, 6, 5, 4, 3, 2, 1)));
    own = i32x4.add(own, i32x4.extmul_high_i16x8_u(lanesHigh, i16x8(8, 7, 6, 5, 4, 3, 2, 1)));
    b = (b + a * chunk + (sum32(prefixSums) << 4) + sum32(own)) % ADLER_MODULUS;
    a = (a + sum32(blockSums)) % ADLER_MODULUS;
    length -= chunk;
  }
  while (length > 0) {
    a += load<u8>(ptr);
    b += a;
    ptr++;
    length--;
  }
  return (b % ADLER_MODULUS << 16) | a % ADLER_MODULUS;
}
