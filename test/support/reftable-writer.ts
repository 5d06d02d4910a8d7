/**
 * Writes reftable files, since the git on most machines cannot (it came with git 2.45).
 *
 * Follows git's technical/reftable.adoc: ref blocks, an index over them, log blocks, footer;
 * aligned with padding or unaligned; version 1 (SHA-1) and 2 (SHA-256). For tests only: everything
 * is kept in memory and nothing is optimised.
 */
import { crc32, deflateSync } from 'node:zlib';

/** One ref record; exactly one of the three forms. */
export type RefInput =
  | { readonly name: string; readonly id: string; readonly peeledId?: string }
  | { readonly name: string; readonly target: string }
  | { readonly name: string; readonly deleted: true };

/** One log record. */
export interface LogInput {
  readonly name: string;
  readonly updateIndex: number;
  readonly deleted?: boolean;
  readonly oldId?: string;
  readonly newId?: string;
  readonly committer?: { readonly name: string; readonly email: string };
  readonly seconds?: number;
  /** As git writes it: -0800 is the number -800. */
  readonly zone?: number;
  readonly message?: string;
}

/** How a table is laid out. */
export interface TableOptions {
  readonly hashLength?: 20 | 32;
  /** 0: unaligned, blocks are cut at about 512 bytes. */
  readonly blockSize?: number;
  readonly restartInterval?: number;
  /** Write the ref index block. */
  readonly index?: boolean;
}

interface Record {
  readonly key: Buffer;
  readonly type: number;
  readonly value: Buffer;
}

interface Layout {
  readonly headerLength: number;
  readonly blockSize: number;
  readonly restartInterval: number;
}

const UNALIGNED_BLOCK = 512;

/** The varint of pack offsets. */
function varint(value: number): Buffer {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest--;
    bytes.unshift(0x80 | (rest & 0x7f));
  }
  return Buffer.from(bytes);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(bytes.length), bytes]);
}

function uint(value: number, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes.subarray(8 - length);
}

function refRecord(ref: RefInput): Record {
  const key = Buffer.from(ref.name, 'latin1');
  const delta = varint(0);
  if ('deleted' in ref) return { key, type: 0, value: delta };
  if ('target' in ref) return { key, type: 3, value: Buffer.concat([delta, text(ref.target)]) };
  const id = Buffer.from(ref.id, 'hex');
  if (ref.peeledId === undefined) return { key, type: 1, value: Buffer.concat([delta, id]) };
  return { key, type: 2, value: Buffer.concat([delta, id, Buffer.from(ref.peeledId, 'hex')]) };
}

function logRecord(log: LogInput, hashLength: number): Record {
  const index = Buffer.alloc(8);
  index.writeBigUInt64BE(0xffffffffffffffffn - BigInt(log.updateIndex));
  const key = Buffer.concat([Buffer.from(log.name, 'latin1'), Buffer.from([0]), index]);
  if (log.deleted) return { key, type: 0, value: Buffer.alloc(0) };
  const zone = Buffer.alloc(2);
  zone.writeInt16BE(log.zone ?? 0);
  const none = '0'.repeat(hashLength * 2);
  const value = Buffer.concat([
    Buffer.from(log.oldId ?? none, 'hex'),
    Buffer.from(log.newId ?? none, 'hex'),
    text(log.committer?.name ?? 'Cy Committer'),
    text(log.committer?.email ?? 'cy@example.org'),
    varint(log.seconds ?? 0),
    zone,
    text(log.message ?? ''),
  ]);
  return { key, type: 1, value };
}

/** Collects records into one block's bytes (without header) until `limit` is reached. */
class Block {
  readonly #parts: Buffer[] = [];
  readonly #restarts: number[] = [];
  readonly #start: number;
  readonly #interval: number;
  #length = 0;
  #count = 0;
  lastKey: Buffer = Buffer.alloc(0);

  /** `start`: offset of the first record from where restart offsets count. */
  constructor(start: number, interval: number) {
    this.#start = start;
    this.#interval = interval;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Appends a record, false where it would not fit into `limit` bytes any more. */
  add(record: Record, limit: number): boolean {
    const isRestart = this.#count % this.#interval === 0;
    let shared = 0;
    const longest = isRestart ? 0 : Math.min(this.lastKey.length, record.key.length);
    while (shared < longest && this.lastKey[shared] === record.key[shared]) shared++;
    const suffix = record.key.subarray(shared);
    const bytes = Buffer.concat([
      varint(shared),
      varint(suffix.length * 8 + record.type),
      suffix,
      record.value,
    ]);
    const restarts = this.#restarts.length + (isRestart ? 1 : 0);
    const total = this.#start + this.#length + bytes.length + restarts * 3 + 2;
    if (total > limit && !this.isEmpty) return false;
    if (isRestart) this.#restarts.push(this.#start + this.#length);
    this.#parts.push(bytes);
    this.#length += bytes.length;
    this.#count++;
    this.lastKey = record.key;
    return true;
  }

  finish(): Buffer {
    const restarts = this.#restarts.map((offset) => uint(offset, 3));
    return Buffer.concat([...this.#parts, ...restarts, uint(this.#restarts.length, 2)]);
  }
}

interface Section {
  readonly bytes: Buffer;
  /** Last key and position of each block. */
  readonly blocks: { readonly key: Buffer; readonly position: number }[];
}

/** Writes aligned or unaligned blocks of one type, the first maybe behind the file header. */
function writeBlocks(
  type: string,
  records: readonly Record[],
  at: number,
  layout: Layout,
): Section {
  const parts: Buffer[] = [];
  const blocks: Section['blocks'] = [];
  const limit = layout.blockSize || UNALIGNED_BLOCK;
  let position = at;
  let next = 0;
  while (next < records.length) {
    // Offsets in the block behind the file header count from the start of the file.
    const lead = position === layout.headerLength ? layout.headerLength : 0;
    const block = new Block(lead + 4, layout.restartInterval);
    while (next < records.length && block.add(records[next]!, limit)) next++; // next < length
    const content = block.finish();
    const length = lead + 4 + content.length;
    const isLast = next === records.length;
    const padding = layout.blockSize > 0 && !isLast ? layout.blockSize - length : 0;
    parts.push(Buffer.from(type), uint(length, 3), content, Buffer.alloc(Math.max(0, padding)));
    blocks.push({ key: block.lastKey, position: position - lead });
    position += 4 + content.length + Math.max(0, padding);
  }
  return { bytes: Buffer.concat(parts), blocks };
}

function writeLogs(records: readonly Record[], layout: Layout): Buffer {
  const parts: Buffer[] = [];
  const limit = 2 * (layout.blockSize || UNALIGNED_BLOCK);
  let next = 0;
  while (next < records.length) {
    const block = new Block(4, layout.restartInterval);
    while (next < records.length && block.add(records[next]!, limit)) next++; // next < length
    const content = block.finish();
    parts.push(Buffer.from('g'), uint(4 + content.length, 3), deflateSync(content));
  }
  return Buffer.concat(parts);
}

function byKey(a: Record, b: Record): number {
  return Buffer.compare(a.key, b.key);
}

/** The bytes of one table. Records are sorted here. */
export function writeReftable(
  refs: readonly RefInput[],
  logs: readonly LogInput[] = [],
  options: TableOptions = {},
): Buffer {
  const hashLength = options.hashLength ?? 20;
  const version = hashLength === 32 ? 2 : 1;
  const blockSize = options.blockSize ?? 4096;
  const header = Buffer.concat([
    Buffer.from('REFT'),
    uint(version, 1),
    uint(blockSize, 3),
    uint(1, 8),
    uint(Math.max(1, ...logs.map((log) => log.updateIndex)), 8),
    version === 2 ? Buffer.from('s256') : Buffer.alloc(0),
  ]);
  const restartInterval = options.restartInterval ?? 16;
  const layout: Layout = { headerLength: header.length, blockSize, restartInterval };
  const refSection = writeBlocks('r', refs.map(refRecord).toSorted(byKey), header.length, layout);
  const parts = [header, refSection.bytes];
  let end = header.length + refSection.bytes.length;
  let indexPosition = 0;
  if (options.index) {
    const padding = blockSize > 0 ? (blockSize - (end % blockSize)) % blockSize : 0;
    indexPosition = end + padding;
    const entries = refSection.blocks.map(({ key, position }) => {
      return { key, type: 0, value: varint(position) };
    });
    const index = writeBlocks('i', entries, indexPosition, layout);
    parts.push(Buffer.alloc(padding), index.bytes);
    end = indexPosition + index.bytes.length;
  }
  const logRecords = logs.map((log) => logRecord(log, hashLength)).toSorted(byKey);
  parts.push(writeLogs(logRecords, layout));
  const logPosition = logs.length > 0 ? end : 0;
  const footer = Buffer.concat([
    header,
    ...[indexPosition, 0, 0, logPosition, 0].map((value) => uint(value, 8)),
  ]);
  return Buffer.concat([...parts, footer, uint(crc32(footer), 4)]);
}
