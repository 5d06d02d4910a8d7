/**
 * Delta application against a straightforward form, made-up edit scripts, and deltas that git
 * wrote.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DELTA_BAD_BASE_SIZE,
  DELTA_BAD_COPY,
  DELTA_BAD_OPCODE,
  DELTA_BAD_RESULT_SIZE,
  DELTA_OP_FIELDS,
  DELTA_OPS_FULL,
  DELTA_TOO_LONG,
  DELTA_TOO_SHORT,
  DELTA_TRUNCATED,
  type Kernel,
} from '../../src/kernel/index.ts';
import { KERNELS, noise, rowsOf, workspace } from './kernels.ts';

type Edit =
  | { readonly kind: 'copy'; readonly offset: number; readonly length: number }
  | { readonly kind: 'insert'; readonly bytes: Uint8Array };

function sizeBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

/** A copy instruction with only the bytes that are not zero, as gitformat-pack(5) has it. */
function copyBytes(offset: number, length: number): number[] {
  const stated = length === 0x10000 ? 0 : length;
  const fields = [0, 8, 16, 24].map((shift) => (offset >>> shift) & 255);
  const sizes = [0, 8, 16].map((shift) => (stated >>> shift) & 255);
  const bytes = [...fields, ...sizes];
  const flags = bytes.reduce((sum, byte, i) => (byte === 0 ? sum : sum | (1 << i)), 0x80);
  return [flags, ...bytes.filter((byte) => byte !== 0)];
}

function instructionBytes(edit: Edit): number[] {
  return edit.kind === 'copy'
    ? copyBytes(edit.offset, edit.length)
    : [edit.bytes.length, ...edit.bytes];
}

function deltaOf(baseLength: number, resultLength: number, edits: readonly Edit[]): Buffer {
  const body = edits.flatMap(instructionBytes);
  return Buffer.from([...sizeBytes(baseLength), ...sizeBytes(resultLength), ...body]);
}

function resultOf(base: Uint8Array, edits: readonly Edit[]): Buffer {
  return Buffer.concat(
    edits.map((edit) =>
      edit.kind === 'copy' ? base.subarray(edit.offset, edit.offset + edit.length) : edit.bytes,
    ),
  );
}

/** The rows that the contract promises: gapless, neighbours merged. */
function mergedRows(edits: readonly Edit[]): number[][] {
  const rows: number[][] = [];
  let made = 0;
  for (const edit of edits) {
    const length = edit.kind === 'copy' ? edit.length : edit.bytes.length;
    const from = edit.kind === 'copy' ? edit.offset : -1;
    const last = rows.at(-1);
    const continues =
      last !== undefined &&
      (from === -1 ? last[1] === -1 : last[1] !== -1 && from === last[1]! + last[2]!);
    if (continues) last[2]! += length;
    else rows.push([made, from, length]);
    made += length;
  }
  return rows;
}

interface Applied {
  readonly status: number;
  readonly result: Buffer;
  readonly rows: number[][];
}

function apply(
  kernel: Kernel,
  base: Uint8Array,
  delta: Uint8Array,
  sizes: { result: number; base?: number; capacity?: number; record?: boolean },
): Applied {
  const space = workspace(kernel);
  const capacity = sizes.capacity ?? 200;
  const baseRange = space.put(base);
  const deltaRange = space.put(delta);
  const out = space.room(sizes.result);
  const ops = space.room(capacity * DELTA_OP_FIELDS * 4);
  const status = kernel.applyDelta(
    baseRange.at,
    sizes.base ?? base.length,
    deltaRange.at,
    delta.length,
    out.at,
    sizes.result,
    sizes.record === false ? 0 : ops.at,
    capacity,
  );
  ops.read();
  expect(Buffer.compare(baseRange.read(), base)).toBe(0);
  const rows = rowsOf(kernel, ops.at, Math.max(0, status), DELTA_OP_FIELDS);
  return { status, result: out.read(), rows };
}

const base = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);
const length = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 3000 }));
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    kind: fc.constant('copy' as const),
    offset: fc.oneof(fc.nat(67_000), fc.constantFrom(0, 100, 140)),
    length,
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 127 }),
  }),
);

describe.each(KERNELS)('%s kernel: applyDelta', (_, kernel) => {
  test('makes the result and its rows', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 40 }), (edits) => {
        const expected = resultOf(base, edits);
        const delta = deltaOf(base.length, expected.length, edits);
        const { status, result, rows } = apply(kernel, base, delta, { result: expected.length });
        expect(status).toBe(rows.length);
        expect(rows).toEqual(mergedRows(edits));
        expect(Buffer.compare(result, expected)).toBe(0);
        const silent = apply(kernel, base, delta, { result: expected.length, record: false });
        expect(silent.status).toBe(0);
        expect(Buffer.compare(silent.result, expected)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('merges copies and insertions that continue each other', () => {
    const edits: Edit[] = [
      { kind: 'copy', offset: 10, length: 5 },
      { kind: 'copy', offset: 15, length: 7 },
      { kind: 'insert', bytes: Buffer.from('ab') },
      { kind: 'insert', bytes: Buffer.from('c') },
      { kind: 'copy', offset: 22, length: 1 },
      { kind: 'copy', offset: 22, length: 1 },
    ];
    const delta = deltaOf(base.length, 17, edits);
    expect(apply(kernel, base, delta, { result: 17 }).rows).toEqual([
      [0, 10, 12],
      [12, -1, 3],
      [15, 22, 1],
      [16, 22, 1],
    ]);
    expect(apply(kernel, base, delta, { result: 17, capacity: 4 }).status).toBe(4);
    expect(apply(kernel, base, delta, { result: 17, capacity: 3 }).status).toBe(DELTA_OPS_FULL);
    expect(apply(kernel, base, delta, { result: 17, capacity: 0 }).status).toBe(DELTA_OPS_FULL);
  });

  test('reads a copy of size 0 as 65536 bytes', () => {
    const delta = Buffer.from([...sizeBytes(base.length), ...sizeBytes(0x10000), 0x81, 3]);
    const { status, result } = apply(kernel, base, delta, { result: 0x10000 });
    expect(status).toBe(1);
    expect(Buffer.compare(result, base.subarray(3, 0x10003))).toBe(0);
  });

  test('makes an empty result from an empty delta', () => {
    expect(apply(kernel, base, deltaOf(base.length, 0, []), { result: 0 }).status).toBe(0);
    expect(apply(kernel, Buffer.alloc(0), Buffer.from([0, 0]), { result: 0 }).status).toBe(0);
  });

  const small = base.subarray(0, 100);
  test.each([
    ['no bytes', [], DELTA_TRUNCATED],
    ['an unfinished base size', [0xe4], DELTA_TRUNCATED],
    ['no result size', [100], DELTA_TRUNCATED],
    ['another base size', [101, 5], DELTA_BAD_BASE_SIZE],
    [
      'a base size that wraps to the right one at 2^32',
      [0xe4, 128, 128, 128, 16, 5],
      DELTA_BAD_BASE_SIZE,
    ],
    [
      'a base size that wraps to the right one at 2^64',
      [0xe4, ...Array<number>(8).fill(128), 2, 5],
      DELTA_BAD_BASE_SIZE,
    ],
    ['a base size without end', Array<number>(40).fill(128), DELTA_BAD_BASE_SIZE],
    ['another result size', [100, 6], DELTA_BAD_RESULT_SIZE],
    ['the reserved instruction', [100, 5, 0], DELTA_BAD_OPCODE],
    ['an insertion cut short', [100, 5, 5, 1, 2], DELTA_TRUNCATED],
    ['a copy without its offset', [100, 5, 0x91, 1], DELTA_TRUNCATED],
    ['a copy behind the base', [100, 5, 0x91, 96, 5], DELTA_BAD_COPY],
    ['a copy from beyond the base', [100, 5, 0x91, 200, 5], DELTA_BAD_COPY],
    ['a copy from 4 GiB', [100, 5, 0x9f, 255, 255, 255, 255, 5], DELTA_BAD_COPY],
    ['a copy of 65536 bytes', [100, 5, 0x80], DELTA_BAD_COPY],
    ['a copy that is too long', [100, 5, 0x90, 6], DELTA_TOO_LONG],
    ['an insertion that is too long', [100, 5, 6, 1, 2, 3, 4, 5, 6], DELTA_TOO_LONG],
    ['too little', [100, 5, 0x90, 4], DELTA_TOO_SHORT],
    ['nothing', [100, 5], DELTA_TOO_SHORT],
  ])('refuses a delta with %s', (_name, bytes, status) => {
    expect(apply(kernel, small, Buffer.from(bytes), { result: 5 }).status).toBe(status);
  });

  test('takes a size with needless zero groups', () => {
    const delta = Buffer.from([0xe4, 128, 128, 128, 128, 128, 128, 128, 128, 0, 5, 0x90, 5]);
    expect(apply(kernel, small, delta, { result: 5 }).status).toBe(1);
  });

  test('never writes outside of its result, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(300), (noiseBytes, result) => {
        const delta = Buffer.from([100, ...sizeBytes(result), ...noiseBytes]);
        const { status, rows } = apply(kernel, small, delta, { result, capacity: 3 });
        if (status > 0) expect(rows.reduce((sum, row) => sum + row[2]!, 0)).toBe(result);
      }),
      { numRuns: 500 },
    );
  });
});

interface PackedDelta {
  readonly base: Buffer;
  readonly delta: Buffer;
  readonly result: Buffer;
}

/** Writes 60 edited versions of one text; returns their paths. */
function writeVersions(directory: string): string[] {
  const random = noise(3);
  const lines = Array.from({ length: 400 }, (_, i) => `line ${i} ${random(1e9).toString(36)}\n`);
  return Array.from({ length: 60 }, (_unused, i) => {
    lines[random(lines.length)] = `edited ${random(1e9)}\n`;
    lines.splice(random(lines.length), 1, `new ${random(1e9)}\n`, `and ${random(1e9)}\n`);
    const file = path.join(directory, `version-${i}`);
    writeFileSync(file, lines.join(''));
    return file;
  });
}

/** The answer of `git cat-file --batch`: `<id> <type> <size>` LF, content, LF, for each object. */
function contentsOf(answer: Buffer): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  for (let at = 0; at < answer.length; ) {
    const lineEnd = answer.indexOf(10, at);
    const [id, , byteLength] = answer.toString('latin1', at, lineEnd).split(' ');
    const end = lineEnd + 1 + Number(byteLength);
    contents.set(id!, answer.subarray(lineEnd + 1, end));
    at = end + 1;
  }
  return contents;
}

/** Deltas of a pack that git makes from edited versions of one file. */
function deltasOfGit(): PackedDelta[] {
  const directory = mkdtempSync(path.join(tmpdir(), 'gitsift-kernel-'));
  try {
    const git = (args: string[], input = ''): Buffer =>
      execFileSync('git', ['-C', directory, ...args], { input, maxBuffer: 1 << 28 });
    git(['init', '-q', '--bare']);
    const ids = git(['hash-object', '-w', '--stdin-paths'], writeVersions(directory).join('\n'));
    const pack = path.join(directory, 'objects', 'pack', 'test');
    const hash = git(['pack-objects', '-q', '--delta-base-offset', pack], ids.toString());
    const file = `${pack}-${hash.toString().trim()}`;
    const bytes = readFileSync(`${file}.pack`);
    const listing = git(['verify-pack', '-v', `${file}.idx`]).toString();
    const contents = contentsOf(git(['cat-file', '--batch'], ids.toString()));
    return [...listing.matchAll(/^([0-9a-f]+) blob +\d+ \d+ (\d+) \d+ ([0-9a-f]+)$/gm)].map(
      (row) => ({
        base: contents.get(row[3]!)!,
        delta: deltaAt(bytes, Number(row[2])),
        result: contents.get(row[1]!)!,
      }),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/**
 * The inflated delta of the OFS_DELTA entry at `offset`: type and size, then the base's distance,
 * then zlib.
 */
function deltaAt(pack: Buffer, offset: number): Buffer {
  let at = offset;
  while (pack[at]! & 0x80) at++;
  at++;
  while (pack[at]! & 0x80) at++;
  return inflateSync(pack.subarray(at + 1));
}

test('deltas that git wrote give what git reads, in both kernels', () => {
  const deltas = deltasOfGit();
  expect(deltas.length).toBeGreaterThan(40);
  for (const { base: from, delta, result: expected } of deltas) {
    for (const [, kernel] of KERNELS) {
      const { status, result } = apply(kernel, from, delta, { result: expected.length });
      expect(status).toBeGreaterThan(0);
      expect(Buffer.compare(result, expected)).toBe(0);
    }
  }
});
