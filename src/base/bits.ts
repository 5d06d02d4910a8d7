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

/** How many integers are in the set. */
export function countBits(bits: Uint8Array): number {
  let count = 0;
  for (let byte of bits) {
    for (; byte !== 0; byte &= byte - 1) count += 1;
  }
  return count;
}
