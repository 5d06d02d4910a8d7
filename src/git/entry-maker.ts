/**
 * Makes the content of one pack entry in kernel memory: reads what is stored, checks it, inflates it
 * and applies it to its base, which is on top of the arena. Which entry comes next is
 * walk-family.ts's business.
 */
import {
  ARENA_SLACK,
  DELTA_OP_FIELDS,
  DELTA_OPS_FULL,
  INFLATE_BAD_CHECKSUM,
  INFLATE_INPUT_SHORT,
  type Kernel,
} from '../kernel/index.ts';
import type { Arena } from './arena.ts';
import { BASE_NONE, SIZE_IN_HEADER } from './families.ts';
import { type Fault, fault, fileFault, isFault } from './fault.ts';
import type { FileHandles } from './file-handles.ts';
import type { InputBlocks } from './input-blocks.ts';
import { packHandle } from './pack.ts';
import type { PackSource } from './store.ts';
import type { StoredStream } from './stored-stream.ts';

/** Bytes of one recorded delta instruction. */
const OP_BYTES = DELTA_OP_FIELDS * 4;
/** Room for instructions that is asked for beside a delta and its result. */
const MAX_OPS_ROOM = 1 << 16;
/** A delta's header: two varints, each of at most seven bytes below 2^49. */
const MAX_VARINT_BYTES = 7;

/** Where contents are made and what makes them; belongs to one walker. */
export interface MakerTools {
  readonly kernel: Kernel;
  readonly arena: Arena;
  readonly blocks: InputBlocks;
  readonly stream: StoredStream;
  readonly handles: FileHandles;
}

/** Makes entries of one pack at a time. */
export class EntryMaker {
  readonly #tools: MakerTools;
  /** Tells the arena which depths are done with. */
  readonly #isDone: (depth: number) => boolean;
  #source: PackSource | null = null;
  #sourceNumber = -1;
  #fd = -1;
  #generation = -1;
  #gone: Fault | null = null;
  /** Rows of instructions that the last {@link EntryMaker.make} recorded, -1 for none. */
  opsCount = -1;
  opsAddress = 0;

  constructor(tools: MakerTools, isDone: (depth: number) => boolean) {
    this.#tools = tools;
    this.#isDone = isDone;
  }

  /**
   * Turns to a pack. To be called again whenever other files may have been opened, for they may
   * have taken its descriptor. A pack that is gone makes every {@link EntryMaker.make} fail.
   */
  open(source: PackSource, sourceNumber: number): void {
    const { generation } = this.#tools.handles;
    if (source === this.#source && generation === this.#generation && this.#gone === null) return;
    const fd = packHandle(source.file, this.#tools.handles);
    this.#source = source;
    this.#sourceNumber = sourceNumber;
    this.#gone = isFault(fd) ? fd : null;
    this.#fd = isFault(fd) ? -1 : fd;
    // Opening may itself have closed another file.
    this.#generation = this.#tools.handles.generation;
  }

  /**
   * Puts the content of `entry` on top of the arena as `depth`. A delta's base must be the arena's
   * top. On a fault the arena holds what it held before (contents may have moved).
   */
  make(entry: number, depth: number): Fault | null {
    // open() was called: walks turn to a pack before they make its entries.
    const source = this.#source!;
    this.opsCount = -1;
    if (this.#gone !== null) return this.#gone;
    const size = source.entries.sizes[entry]!;
    if (size === SIZE_IN_HEADER) return this.#oversize(entry);
    if (source.entries.bases[entry] === BASE_NONE) return this.#makeRoot(entry, depth, size);
    return this.#makeDelta(entry, depth, size);
  }

  /** Brings the stored bytes of `entry` into memory; false where they cannot be had whole. */
  bring(entry: number): boolean {
    if (this.#gone !== null) return false;
    // open() was called, as for make().
    const { offsets } = this.#source!.entries;
    const offset = offsets[entry]!;
    try {
      const { blocks } = this.#tools;
      return blocks.locate(this.#sourceNumber, this.#fd, offset, offsets[entry + 1]! - offset) >= 0;
    } catch {
      // make() meets the same failure, and tells it.
      return false;
    }
  }

  #makeRoot(entry: number, depth: number, size: number): Fault | null {
    const { arena } = this.#tools;
    if (!arena.makeRoom(size + ARENA_SLACK, this.#isDone)) return this.#oversize(entry);
    const problem = this.#inflate(entry, arena.free, size);
    if (problem === null) arena.push(depth, size);
    return problem;
  }

  // HOT: half of a history scan passes through here (with the kernel's inflate and applyDelta).
  #makeDelta(entry: number, depth: number, deltaSize: number): Fault | null {
    const { arena, kernel } = this.#tools;
    const deltaRoom = (deltaSize + ARENA_SLACK + 15) & -16;
    if (deltaSize > kernel.maxBytes || !arena.makeRoom(deltaRoom, this.#isDone)) {
      return this.#oversize(entry);
    }
    let delta = arena.end - deltaRoom;
    const problem = this.#inflate(entry, delta, deltaSize);
    if (problem !== null) return problem;
    const resultSize = resultSizeAt(kernel.bytes, delta, deltaSize);
    if (resultSize < 0) return this.#damage(entry, 'its delta header is broken');
    const opsRoom = Math.min(MAX_OPS_ROOM, (deltaSize + 1) * OP_BYTES);
    if (arena.free + resultSize + ARENA_SLACK + opsRoom > delta) {
      delta = this.#makeDeltaRoom(delta, deltaRoom, resultSize + ARENA_SLACK, opsRoom);
      if (delta < 0) return this.#oversize(entry);
    }
    const base = arena.topAddress;
    const baseSize = arena.topLength;
    const result = arena.free;
    const ops = (result + resultSize + ARENA_SLACK + 3) & -4;
    const capacity = Math.min(deltaSize + 1, Math.floor((delta - ops) / OP_BYTES));
    let count = DELTA_OPS_FULL;
    if (capacity > 0) {
      count = kernel.applyDelta(
        base,
        baseSize,
        delta,
        deltaSize,
        result,
        resultSize,
        ops,
        capacity,
      );
      this.opsCount = count;
      this.opsAddress = ops;
    }
    if (count === DELTA_OPS_FULL) {
      this.opsCount = -1;
      count = kernel.applyDelta(base, baseSize, delta, deltaSize, result, resultSize, 0, 0);
    }
    if (count < 0) return this.#damage(entry, 'its delta does not fit its base');
    arena.push(depth, resultSize);
    return null;
  }

  /** Makes room for a result below an inflated delta, moving it up when the arena grows; or -1. */
  #makeDeltaRoom(delta: number, deltaRoom: number, resultRoom: number, opsRoom: number): number {
    const { arena, kernel } = this.#tools;
    const fits =
      arena.makeRoom(deltaRoom + resultRoom + opsRoom, this.#isDone) ||
      arena.makeRoom(deltaRoom + resultRoom, this.#isDone);
    if (!fits) return -1;
    const moved = arena.end - deltaRoom;
    if (moved !== delta) kernel.bytes.copyWithin(moved, delta, delta + deltaRoom);
    return moved;
  }

  /** Inflates what is stored of `entry` to `dst`, exactly `size` bytes, checking its CRC-32. */
  #inflate(entry: number, dst: number, size: number): Fault | null {
    const source = this.#source!;
    const { kernel, blocks } = this.#tools;
    const { offsets, headerLengths } = source.entries;
    const offset = offsets[entry]!;
    const length = offsets[entry + 1]! - offset;
    let address: number;
    try {
      address = blocks.locate(this.#sourceNumber, this.#fd, offset, length);
      if (address === -1) return this.#inflateLong(entry, dst, size);
    } catch (error) {
      return fileFault(source.file.path, error);
    }
    if (address < 0) return this.#damage(entry, 'the pack ends within it');
    if (source.crcs !== null && kernel.crc32(address, length, 0) !== source.crcs[entry]) {
      return this.#damage(entry, 'its CRC-32 does not fit');
    }
    const stream = address + headerLengths[entry]!;
    const taken = kernel.inflate(stream, address + length, dst, size);
    return taken > 0 ? null : this.#damage(entry, inflateProblem(taken));
  }

  #inflateLong(entry: number, dst: number, size: number): Fault | null {
    const source = this.#source!;
    const { stream } = this.#tools;
    const { offsets, headerLengths } = source.entries;
    stream.begin(this.#fd, offsets[entry]!, headerLengths[entry]!, offsets[entry + 1]!);
    const made = stream.read(dst, dst + size);
    if (stream.state === 'short') return this.#damage(entry, inflateProblem(INFLATE_INPUT_SHORT));
    if (stream.state !== 'done') return this.#damage(entry, 'its zlib stream is damaged');
    if (made !== size) return this.#damage(entry, 'its size is not the declared one');
    if (source.crcs !== null && stream.crc !== source.crcs[entry]) {
      return this.#damage(entry, 'its CRC-32 does not fit');
    }
    return null;
  }

  #damage(entry: number, what: string): Fault {
    const { file, entries } = this.#source!;
    return fault('corrupt', `${file.path} at offset ${entries.offsets[entry]!}: ${what}`);
  }

  #oversize(entry: number): Fault {
    const { file, entries } = this.#source!;
    const at = `${file.path} at offset ${entries.offsets[entry]!}`;
    return fault('oversize', `${at}: it does not fit the memory for contents`);
  }
}

function inflateProblem(code: number): string {
  if (code === INFLATE_BAD_CHECKSUM) return 'its Adler-32 does not fit';
  if (code === INFLATE_INPUT_SHORT) return 'its zlib stream ends early';
  return 'its zlib stream is damaged, or its size is not the declared one';
}

/** Result size in the header of the delta at `pos`, -1 when the header is broken. */
function resultSizeAt(bytes: Uint8Array, pos: number, length: number): number {
  const end = pos + length;
  let at = pos;
  // The base's size is checked by the kernel; here it is only passed over.
  while (at < end && bytes[at]! >= 128) at += 1;
  at += 1;
  let size = 0;
  let unit = 1;
  for (let i = 0; i < MAX_VARINT_BYTES && at < end; i += 1) {
    const byte = bytes[at++]!;
    size += (byte & 127) * unit;
    if (byte < 128) return size;
    unit *= 128;
  }
  return -1;
}
