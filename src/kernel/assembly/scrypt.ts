/**
 * scrypt's memory-hard part (RFC 7914, section 5: scryptROMix) for two blocks at once, a module of its
 * own. One block's steps wait for each other most of the time; two fill the gaps.
 *
 * Words of each 64-byte piece stand in the order of the diagonals of Salsa20's 4 × 4 matrix (see
 * scrypt.ts of kernel/), so that a quarter of all columns, then of all rows, is one vector operation.
 *
 * Memory from address START, each `size` bytes: the two blocks, two more to work in, then `cost` of
 * the first and `cost` of the second.
 */

export const START: usize = 1024;
const PIECE: usize = 64;

/** One step of Salsa20's quarter round, four at a time: `into` ^ (a + b turned left by `bits`). */
@inline
function turned(into: v128, a: v128, b: v128, bits: i32): v128 {
  const sum = i32x4.add(a, b);
  return v128.xor(v128.xor(into, i32x4.shl(sum, bits)), i32x4.shr_u(sum, 32 - bits));
}

/** scryptBlockMix of `pieces` pieces each, from `a` to `toA` and from `b` to `toB`. */
function mixBoth(a: usize, toA: usize, b: usize, toB: usize, pieces: usize): void {
  const last = (pieces - 1) * PIECE;
  const half = (pieces >> 1) * PIECE;
  let a0 = v128.load(a + last);
  let a1 = v128.load(a + last, 16);
  let a2 = v128.load(a + last, 32);
  let a3 = v128.load(a + last, 48);
  let b0 = v128.load(b + last);
  let b1 = v128.load(b + last, 16);
  let b2 = v128.load(b + last, 32);
  let b3 = v128.load(b + last, 48);
  for (let i: usize = 0; i < pieces; i++) {
    const from = i * PIECE;
    a0 = v128.xor(a0, v128.load(a + from));
    a1 = v128.xor(a1, v128.load(a + from, 16));
    a2 = v128.xor(a2, v128.load(a + from, 32));
    a3 = v128.xor(a3, v128.load(a + from, 48));
    b0 = v128.xor(b0, v128.load(b + from));
    b1 = v128.xor(b1, v128.load(b + from, 16));
    b2 = v128.xor(b2, v128.load(b + from, 32));
    b3 = v128.xor(b3, v128.load(b + from, 48));
    // Even pieces go to the first half, odd ones to the second. Kept there: what Salsa20 adds at its end.
    const to = (i >> 1) * PIECE + (i & 1) * half;
    v128.store(toA + to, a0);
    v128.store(toA + to, a1, 16);
    v128.store(toA + to, a2, 32);
    v128.store(toA + to, a3, 48);
    v128.store(toB + to, b0);
    v128.store(toB + to, b1, 16);
    v128.store(toB + to, b2, 32);
    v128.store(toB + to, b3, 48);
    for (let round = 0; round < 4; round++) {
      a1 = turned(a1, a0, a3, 7);
      b1 = turned(b1, b0, b3, 7);
      a2 = turned(a2, a1, a0, 9);
      b2 = turned(b2, b1, b0, 9);
      a3 = turned(a3, a2, a1, 13);
      b3 = turned(b3, b2, b1, 13);
      a0 = turned(a0, a3, a2, 18);
      b0 = turned(b0, b3, b2, 18);
      // Columns become rows.
      a1 = v128.shuffle<i32>(a1, a1, 3, 0, 1, 2);
      a2 = v128.shuffle<i32>(a2, a2, 2, 3, 0, 1);
      a3 = v128.shuffle<i32>(a3, a3, 1, 2, 3, 0);
      b1 = v128.shuffle<i32>(b1, b1, 3, 0, 1, 2);
      b2 = v128.shuffle<i32>(b2, b2, 2, 3, 0, 1);
      b3 = v128.shuffle<i32>(b3, b3, 1, 2, 3, 0);
      a3 = turned(a3, a0, a1, 7);
      b3 = turned(b3, b0, b1, 7);
      a2 = turned(a2, a3, a0, 9);
      b2 = turned(b2, b3, b0, 9);
      a1 = turned(a1, a2, a3, 13);
      b1 = turned(b1, b2, b3, 13);
      a0 = turned(a0, a1, a2, 18);
      b0 = turned(b0, b1, b2, 18);
      a1 = v128.shuffle<i32>(a1, a1, 1, 2, 3, 0);
      a2 = v128.shuffle<i32>(a2, a2, 2, 3, 0, 1);
      a3 = v128.shuffle<i32>(a3, a3, 3, 0, 1, 2);
      b1 = v128.shuffle<i32>(b1, b1, 1, 2, 3, 0);
      b2 = v128.shuffle<i32>(b2, b2, 2, 3, 0, 1);
      b3 = v128.shuffle<i32>(b3, b3, 3, 0, 1, 2);
    }
    a0 = i32x4.add(a0, v128.load(toA + to));
    a1 = i32x4.add(a1, v128.load(toA + to, 16));
    a2 = i32x4.add(a2, v128.load(toA + to, 32));
    a3 = i32x4.add(a3, v128.load(toA + to, 48));
    b0 = i32x4.add(b0, v128.load(toB + to));
    b1 = i32x4.add(b1, v128.load(toB + to, 16));
    b2 = i32x4.add(b2, v128.load(toB + to, 32));
    b3 = i32x4.add(b3, v128.load(toB + to, 48));
    v128.store(toA + to, a0);
    v128.store(toA + to, a1, 16);
    v128.store(toA + to, a2, 32);
    v128.store(toA + to, a3, 48);
    v128.store(toB + to, b0);
    v128.store(toB + to, b1, 16);
    v128.store(toB + to, b2, 32);
    v128.store(toB + to, b3, 48);
  }
}

/** XORs a row of `table`, the one that the block's last piece names, into the block. */
@inline
function stir(block: usize, table: usize, cost: u32, size: usize): void {
  const row = table + usize(load<u32>(block + size - PIECE) & (cost - 1)) * size;
  for (let at: usize = 0; at < size; at += 16) {
    v128.store(block + at, v128.xor(v128.load(block + at), v128.load(row + at)));
  }
}

/** scryptROMix of both blocks; `cost` is an even power of two, `pieces` is 2 × r. */
export function mix(cost: u32, pieces: u32): void {
  const size = usize(pieces) * PIECE;
  const a = START;
  const b = a + size;
  const otherA = b + size;
  const otherB = otherA + size;
  const tableA = otherB + size;
  const tableB = tableA + usize(cost) * size;
  memory.copy(tableA, a, size);
  memory.copy(tableB, b, size);
  for (let i: u32 = 1; i < cost; i++) {
    const from = usize(i - 1) * size;
    mixBoth(tableA + from, tableA + from + size, tableB + from, tableB + from + size, pieces);
  }
  const end = usize(cost - 1) * size;
  mixBoth(tableA + end, a, tableB + end, b, pieces);
  for (let i: u32 = 0; i < cost; i += 2) {
    stir(a, tableA, cost, size);
    stir(b, tableB, cost, size);
    mixBoth(a, otherA, b, otherB, pieces);
    stir(otherA, tableA, cost, size);
    stir(otherB, tableB, cost, size);
    mixBoth(otherA, a, otherB, b, pieces);
  }
}
