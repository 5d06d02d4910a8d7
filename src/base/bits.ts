/**
 * A set of small integers, one bit each: which objects are wanted, which entries are needed.
 *
 * A set is a bare Uint8Array (shared between threads where `shared` asks for it), so that it can be
 * posted, merged and tested without any wrapper.
 */
import { sharedBytes } from './bytes.ts';

/** An empty set for the integers below `count`. */
export function newBits(count: number, shared = false): Uint8Array {
  const byteLength = (count + 7) >>> 3;
  return shared ? sharedBytes(byteLength) : new Uint8Array(byteLength);
}

/** True when `index` is in the set. `index` must lie below the set's count. */
export function hasBit(bits: Uint8Array, index: number): boolean {
  return (bits[index >>> 3]! & (1 << (index & 7))) !== 0;
}

/** Adds `index`. Not atomic: a set is written by one thread and read by many. */
export function setBit(bits: Uint8Array, index: number): void {
  bits[index >>> 3]! |= 1 << (index & 7);
}

/** Adds all integers below `count`, those the set was made for; returns the set. */
export function fillBits(bits: Uint8Array, count: number): Uint8Array {
  bits.fill(0xff);
  if (count % 8 !== 0) bits[bits.length - 1] = (1 << (count & 7)) - 1;
  return bits;
}

/** How many integers are in the set. */
export function countBits(bits: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bits.length; i += 1) {
    // Pairs of bits, then of pairs, then of fours.
    const byte = bits[i]!;
    const pairs = byte - ((byte >> 1) & 0x55);
    const fours = (pairs & 0x33) + ((pairs >> 2) & 0x33);
    count += (fours + (fours >> 4)) & 15;
  }
  return count;
}
