/**
 * The kernel in plain TypeScript: every operation as its definition says it, on an ArrayBuffer.
 * Serves where WebAssembly is missing, and as the oracle that the fast form is tested against.
 * The contracts stand at the `Kernel` interface in index.ts.
 */

// The operations take flat numbers because the WebAssembly form's exports do.
// oxlint-disable max-params

import { inflateSync } from 'node:zlib';
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
  HIT_FIELDS,
  INFLATE_BAD_CHECKSUM,
  INFLATE_BAD_DATA,
  INFLATE_INPUT_SHORT,
  INFLATE_TOO_LONG,
  INFLATE_TOO_SHORT,
} from './codes.ts';
import type { Kernel } from './kernel.ts';
import { memoryLimit } from './memory-limit.ts';
import { PlainInflateStream } from './reference-inflate.ts';
import { PlainLiterals } from './reference-search.ts';

/** Callers begin here; anything above 0 keeps address 0 from being handed out. */
const HEAP_BASE = 64;
const INITIAL_BYTES = 1 << 20;
/** Seven-bit groups of a 64-bit size. */
const MAX_SIZE_GROUPS = 10;
const NEWLINE = 10;

class DeltaFault extends Error {
  readonly status: number;
  constructor(status: number) {
    super();
    this.status = status;
  }
}

function crcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What node:zlib said, as an INFLATE_* code. */
function inflateFault(error: unknown): number {
  const code = errorCode(error);
  if (code === 'ERR_BUFFER_TOO_LARGE') return INFLATE_TOO_LONG;
  if (code === 'Z_BUF_ERROR') return INFLATE_INPUT_SHORT;
  if (code === 'Z_NEED_DICT') return INFLATE_BAD_DATA;
  if (code !== 'Z_DATA_ERROR') throw error;
  const isChecksum = error instanceof Error && error.message === 'incorrect data check';
  return isChecksum ? INFLATE_BAD_CHECKSUM : INFLATE_BAD_DATA;
}

/** Reads a delta from front to back; throws DeltaFault where it ends too early. */
class DeltaReader {
  private readonly delta: Uint8Array;
  at = 0;

  constructor(delta: Uint8Array) {
    this.delta = delta;
  }

  get isAtEnd(): boolean {
    return this.at === this.delta.length;
  }

  byte(): number {
    if (this.isAtEnd) throw new DeltaFault(DELTA_TRUNCATED);
    return this.delta[this.at++]!;
  }

  /**
   * Size in seven-bit groups, lowest first; as a number, which never wraps. Too many groups make it
   * infinite.
   */
  size(): number {
    let value = 0;
    for (let group = 0; group < MAX_SIZE_GROUPS; group++) {
      const byte = this.byte();
      value += (byte & 0x7f) * 128 ** group;
      if ((byte & 0x80) === 0) return value;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The little-endian bytes of a copy instruction that `flags` says are there. */
  sparse(flags: number, count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      if (flags & (1 << i)) value += this.byte() * 2 ** (8 * i);
    }
    return value;
  }

  skip(length: number): number {
    const start = this.at;
    if (this.delta.length - start < length) throw new DeltaFault(DELTA_TRUNCATED);
    this.at += length;
    return start;
  }
}

class ReferenceKernel implements Kernel {
  readonly isWasm = false;
  readonly heapBase = HEAP_BASE;
  readonly maxBytes: number;
  bytes: Uint8Array = new Uint8Array(INITIAL_BYTES);
  consumed = 0;
  produced = 0;
  resumeAt = 0;
  private readonly crcTable = crcTable();
  private stream = new PlainInflateStream();
  private literals: PlainLiterals | null = null;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  reserve(byteLength: number): void {
    if (byteLength <= this.bytes.length) return;
    if (byteLength > this.maxBytes) throw memoryLimit(byteLength, this.maxBytes);
    const grown = new Uint8Array(
      Math.min(this.maxBytes, Math.max(byteLength, this.bytes.length * 2)),
    );
    grown.set(this.bytes);
    this.bytes = grown;
  }

  inflate(src: number, srcEnd: number, dst: number, expected: number): number {
    try {
      // The form with `info` tells how much input was taken; @types/node does not know it.
      const { buffer, engine } = inflateSync(this.bytes.subarray(src, srcEnd), {
        maxOutputLength: Math.max(1, expected),
        info: true,
      } as object) as unknown as { buffer: Uint8Array; engine: { bytesWritten: number } };
      if (buffer.length > expected) return INFLATE_TOO_LONG;
      if (buffer.length < expected) return INFLATE_TOO_SHORT;
      this.bytes.set(buffer, dst);
      return engine.bytesWritten;
    } catch (error) {
      return inflateFault(error);
    }
  }

  inflateBegin(): void {
    this.stream = new PlainInflateStream();
  }

  inflateFeed(src: number, srcEnd: number, dst: number, dstEnd: number): number {
    const status = this.stream.feed(this.bytes, { src, srcEnd, dst, dstEnd });
    this.consumed = this.stream.consumed;
    this.produced = this.stream.produced;
    return status;
  }

  crc32(ptr: number, length: number, seed: number): number {
    let crc = ~seed;
    for (let i = ptr; i < ptr + length; i++) {
      crc = (crc >>> 8) ^ this.crcTable[(crc ^ this.bytes[i]!) & 0xff]!;
    }
    return ~crc >>> 0;
  }

  applyDelta(
    base: number,
    baseLength: number,
    delta: number,
    deltaLength: number,
    dst: number,
    resultLength: number,
    ops: number,
    opsCapacity: number,
  ): number {
    const reader = new DeltaReader(this.bytes.subarray(delta, delta + deltaLength));
    const rows = ops === 0 ? null : this.int32(ops, opsCapacity * DELTA_OP_FIELDS);
    try {
      if (reader.size() !== baseLength) return DELTA_BAD_BASE_SIZE;
      if (reader.size() !== resultLength) return DELTA_BAD_RESULT_SIZE;
      const recorder = new OpRecorder(rows);
      let made = 0;
      while (!reader.isAtEnd) {
        const { isCopy, offset, length } = readInstruction(reader);
        if (isCopy && offset + length > baseLength) return DELTA_BAD_COPY;
        if (length > resultLength - made) return DELTA_TOO_LONG;
        const from = (isCopy ? base : delta) + offset;
        this.bytes.copyWithin(dst + made, from, from + length);
        recorder.add(made, isCopy ? offset : -1, length);
        made += length;
      }
      return made === resultLength ? recorder.count : DELTA_TOO_SHORT;
    } catch (error) {
      if (error instanceof DeltaFault) return error.status;
      throw error;
    }
  }

  loadLiterals(tables: Uint8Array): void {
    this.literals = new PlainLiterals(tables);
  }

  get minHitCapacity(): number {
    return this.literals?.minHitCapacity ?? 1;
  }

  readonly anchors = null;
  readonly inherit = null;
  readonly weighAnchor = null;
  readonly setTold = null;
  readonly readCommit = null;
  readonly readerResult = 0;
  readonly readerJudgement = 0;
  readonly readerFeatures = 0;
  readonly commitHead = 0;
  readonly commitIds = 0;
  readonly trees = null;
  readonly walks = null;
  readonly areAnchorsEmpty = true;
  readonly searchedBytes = 0;

  loadJudging(): void {
    // Whoever judges without a fast form asks the detectors.
  }

  search(from: number, to: number, end: number, out: number, outCapacity: number): number {
    this.resumeAt = Math.max(from, to);
    if (this.literals === null) return 0;
    const rows = this.int32(out, outCapacity * HIT_FIELDS);
    const count = this.literals.search(this.bytes, { from, to, end }, rows);
    this.resumeAt = this.literals.resumeAt;
    return count;
  }

  countNewlines(ptr: number, length: number): number {
    let count = 0;
    for (let i = ptr; i < ptr + length; i++) if (this.bytes[i] === NEWLINE) count++;
    return count;
  }

  lastNewline(ptr: number, length: number): number {
    return this.bytes.subarray(ptr, ptr + length).lastIndexOf(NEWLINE);
  }

  private int32(ptr: number, fields: number): Int32Array {
    return new Int32Array(this.bytes.buffer, ptr, fields);
  }
}

/** Rows of a delta's instructions, merged where one continues the other. */
class OpRecorder {
  count = 0;
  private readonly rows: Int32Array | null;

  constructor(rows: Int32Array | null) {
    this.rows = rows;
  }

  add(dstOffset: number, baseOffset: number, length: number): void {
    if (this.rows === null) return;
    const last = (this.count - 1) * DELTA_OP_FIELDS;
    const lastBase = this.count > 0 ? this.rows[last + 1]! : -2;
    const lastEnd = lastBase + (this.rows[last + 2] ?? 0);
    const continues = baseOffset === -1 ? lastBase === -1 : lastBase >= 0 && baseOffset === lastEnd;
    if (continues) {
      this.rows[last + 2]! += length;
      return;
    }
    if ((this.count + 1) * DELTA_OP_FIELDS > this.rows.length) throw new DeltaFault(DELTA_OPS_FULL);
    this.rows.set([dstOffset, baseOffset, length], this.count * DELTA_OP_FIELDS);
    this.count++;
  }
}

/**
 * One instruction of gitformat-pack(5), "Deltified representation". `offset` is in the base or in
 * the delta.
 */
function readInstruction(reader: DeltaReader): { isCopy: boolean; offset: number; length: number } {
  const opcode = reader.byte();
  if (opcode === 0) throw new DeltaFault(DELTA_BAD_OPCODE);
  if (opcode & 0x80) {
    const offset = reader.sparse(opcode, 4);
    const length = reader.sparse(opcode >> 4, 3);
    return { isCopy: true, offset, length: length === 0 ? 0x10000 : length };
  }
  return { isCopy: false, offset: reader.skip(opcode), length: opcode };
}

/** The plain kernel with a memory of at most `maxBytes`. */
export function createReferenceKernel(maxBytes: number): Kernel {
  return new ReferenceKernel(maxBytes);
}
