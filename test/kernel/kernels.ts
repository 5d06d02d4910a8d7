/** Both kernels under one suite, with guard bytes around whatever they are told to write. */

import { expect } from 'vitest';
import { createKernel, type Kernel } from '../../src/kernel/index.ts';

export const KERNELS: ReadonlyArray<readonly [name: string, kernel: Kernel]> = [
  ['wasm', createKernel({ wasm: true })],
  ['plain', createKernel({ wasm: false })],
];

const GUARD_BYTES = 96;
const GUARD = 0xa5;

/** A range of kernel memory between two stretches of guard bytes. */
export interface Guarded {
  readonly at: number;
  readonly end: number;
  /** What is in it now; fails when a byte outside was touched. */
  read(): Buffer;
}

/** Hands out kernel memory from the heap's base upwards; one per test case. */
export function workspace(kernel: Kernel): {
  put(bytes: Uint8Array): Guarded;
  room(byteLength: number): Guarded;
} {
  let top = kernel.heapBase;
  function room(byteLength: number): Guarded {
    const at = (top + GUARD_BYTES + 63) & ~63;
    const end = at + byteLength;
    const start = top;
    top = (end + GUARD_BYTES + 63) & ~63;
    kernel.reserve(top);
    kernel.bytes.fill(GUARD, start, top);
    const stop = top;
    return {
      at,
      end,
      read: () => {
        const before = kernel.bytes.subarray(start, at).every((byte) => byte === GUARD);
        const after = kernel.bytes.subarray(end, stop).every((byte) => byte === GUARD);
        expect({ before, after }).toEqual({ before: true, after: true });
        return Buffer.from(kernel.bytes.slice(at, end));
      },
    };
  }
  return {
    room,
    put: (bytes) => {
      const range = room(bytes.length);
      kernel.bytes.set(bytes, range.at);
      return range;
    },
  };
}

/** Rows of `fields` Int32 each. */
export function rowsOf(kernel: Kernel, at: number, count: number, fields: number): number[][] {
  const numbers = new Int32Array(kernel.bytes.buffer, at, count * fields);
  return Array.from({ length: count }, (_, row) => [
    ...numbers.subarray(row * fields, (row + 1) * fields),
  ]);
}

/** Deterministic noise for fixed fixtures. */
export function noise(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
