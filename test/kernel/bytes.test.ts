/** Checksums, line feeds, memory growth, and the choice between the two kernels. */

import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKernel, KERNEL_MAX_BYTES, kernelModule } from '../../src/kernel/index.ts';
import { KERNELS, workspace } from './kernels.ts';

/** Bit by bit from the polynomial: shares no table with either kernel. */
function crcBitwise(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const bytes = fc.uint8Array({ maxLength: 700 });
const textBytes = fc
  .array(fc.constantFrom(10, 13, 32, 97, 138), { maxLength: 600 })
  .map((codes) => Uint8Array.from(codes));

describe.each(KERNELS)('%s kernel', (_, kernel) => {
  test('crc32 of the check string is the catalogued value', () => {
    const range = workspace(kernel).put(Buffer.from('123456789'));
    expect(kernel.crc32(range.at, 9, 0)).toBe(0xcbf43926);
    expect(kernel.crc32(range.at, 0, 0)).toBe(0);
  });

  test('crc32 equals the bitwise definition and continues from a seed', () => {
    fc.assert(
      fc.property(bytes, fc.nat(700), fc.nat(9), (content, cut, skew) => {
        const range = workspace(kernel).put(Buffer.concat([Buffer.alloc(skew), content]));
        const at = range.at + skew;
        const first = Math.min(cut, content.length);
        const whole = crcBitwise(content);
        expect(kernel.crc32(at, content.length, 0)).toBe(whole);
        const seed = kernel.crc32(at, first, 0);
        expect(kernel.crc32(at + first, content.length - first, seed)).toBe(whole);
      }),
    );
  });

  test('counts line feeds and finds the last one', () => {
    fc.assert(
      fc.property(textBytes, fc.nat(20), (content, skew) => {
        // Line feeds outside of the range must not count.
        const edge = Buffer.alloc(skew + 1, 10);
        const range = workspace(kernel).put(Buffer.concat([edge, content, edge]));
        const at = range.at + edge.length;
        expect(kernel.countNewlines(at, content.length)).toBe(
          content.filter((byte) => byte === 10).length,
        );
        expect(kernel.lastNewline(at, content.length)).toBe(content.lastIndexOf(10));
      }),
    );
  });

  test('counts more line feeds than a byte lane holds', () => {
    const range = workspace(kernel).put(Buffer.alloc(200_003, 10));
    expect(kernel.countNewlines(range.at, 200_003)).toBe(200_003);
  });
});

describe.each([
  ['wasm', true],
  ['plain', false],
])('%s kernel: memory', (_, wasm) => {
  test('grows on demand, keeps its content, and refuses beyond the limit', () => {
    const kernel = createKernel({ wasm, maxBytes: 8 << 20 });
    expect(kernel.isWasm).toBe(wasm);
    expect(kernel.heapBase).toBeGreaterThan(0);
    expect(kernel.heapBase % 64).toBe(0);
    const at = kernel.heapBase;
    kernel.reserve(at + 8);
    kernel.bytes[at] = 77;
    kernel.reserve(5 << 20);
    expect(kernel.bytes.length).toBeGreaterThanOrEqual(5 << 20);
    expect(kernel.bytes[at]).toBe(77);
    kernel.reserve(8 << 20);
    expect(kernel.bytes.length).toBe(8 << 20);
    expect(() => kernel.reserve((8 << 20) + 1)).toThrow(RangeError);
    expect(kernel.bytes[at]).toBe(77);
  });

  test('has a limit that keeps addresses in an Int32', () => {
    expect(createKernel({ wasm, maxBytes: 2 ** 40 }).maxBytes).toBe(KERNEL_MAX_BYTES);
  });
});

test('a worker thread runs the module it is handed', async () => {
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     const memory = new WebAssembly.Memory({ initial: 16 });
     const { exports } = new WebAssembly.Instance(workerData, { env: { memory } });
     exports.init();
     parentPort.postMessage(exports.crc32(exports.staticEnd(), 0, 5));`,
    { eval: true, workerData: kernelModule() },
  );
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  expect(answer).toBe(5);
});

test('a kernel can be made from a module that was compiled elsewhere', () => {
  const module = kernelModule();
  expect(module).not.toBeNull();
  expect(createKernel({ module: structuredClone(module!) }).isWasm).toBe(true);
});
