/**
 * Writes packs and indexes byte by byte, right or wrong, as hostile as a test wants them.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { crc32 } from './crc32.ts';

/** Type numbers of gitformat-pack(5). */
export const TYPES = { commit: 1, tree: 2, blob: 3, tag: 4, ofs: 6, ref: 7 } as const;

/** One entry to write. */
export interface EntrySpec {
  readonly type: number;
  /** Content, or the delta's bytes. */
  readonly bytes: Uint8Array;
  /** For deltas: position of the base among the entries (OFS), or its id (REF). */
  readonly base?: number | string;
  /** Hex id for the index; computed for whole objects. */
  readonly id?: string;
  /** Written in the header in place of the true size. */
  readonly claimedSize?: number;
  /** Replaces the deflated bytes. */
  readonly stored?: Uint8Array;
  /** Replaces the whole header. */
  readonly header?: Uint8Array;
  /** Replaces the distance of an OFS_DELTA. */
  readonly distance?: number;
}

/** A written pack. */
export interface WrittenPack {
  readonly bytes: Buffer;
  readonly offsets: readonly number[];
  readonly ids: readonly string[];
  readonly crcs: readonly number[];
}

export type HashName = 'sha1' | 'sha256';

/** Id of an object as Git computes it. */
export function idOf(type: string, content: Uint8Array, hash: HashName = 'sha1'): string {
  return createHash(hash).update(`${type} ${content.length}\0`).update(content).digest('hex');
}

/** A size varint as entry headers have it, behind three type bits. */
export function entryHeader(type: number, size: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(size / 16);
  bytes.push((type << 4) | (size % 16) | (rest > 0 ? 128 : 0));
  while (rest > 0) {
    const next = Math.floor(rest / 128);
    bytes.push((rest % 128) | (next > 0 ? 128 : 0));
    rest = next;
  }
  return Buffer.from(bytes);
}

/** A base's distance as OFS_DELTA has it. */
export function distanceBytes(distance: number): Buffer {
  const bytes = [distance % 128];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1;
    bytes.unshift((rest % 128) | 128);
  }
  return Buffer.from(bytes);
}

/** A size varint as delta headers have it. */
export function deltaSize(size: number): Buffer {
  const bytes: number[] = [];
  let rest = size;
  do {
    const next = Math.floor(rest / 128);
    bytes.push((rest % 128) | (next > 0 ? 128 : 0));
    rest = next;
  } while (rest > 0);
  return Buffer.from(bytes);
}

/** A copy instruction. */
export function copyOp(offset: number, length: number): Buffer {
  const bytes: number[] = [];
  let flags = 0x80;
  for (let i = 0; i < 4; i += 1) {
    const byte = Math.floor(offset / 2 ** (8 * i)) % 256;
    if (byte > 0) bytes.push(byte);
    if (byte > 0) flags |= 1 << i;
  }
  // No size bytes at all mean 65,536.
  const written = length === 0x10000 ? 0 : length;
  for (let i = 0; i < 3; i += 1) {
    const byte = (written >>> (8 * i)) & 255;
    if (byte > 0) bytes.push(byte);
    if (byte > 0) flags |= 16 << i;
  }
  return Buffer.from([flags, ...bytes]);
}

/** Insert instructions for `bytes`. */
export function insertOp(bytes: Uint8Array): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 127) {
    const part = bytes.subarray(at, at + 127);
    parts.push(Buffer.from([part.length]), Buffer.from(part));
  }
  return Buffer.concat(parts);
}

/** A delta with its header. */
export function delta(baseSize: number, resultSize: number, ...ops: Uint8Array[]): Buffer {
  return Buffer.concat([deltaSize(baseSize), deltaSize(resultSize), ...ops]);
}

function typeName(type: number): string {
  return ['', 'commit', 'tree', 'blob', 'tag'][type] ?? 'blob';
}

/** Writes a pack. `count` and `version` are what its header claims. */
export function writePack(
  entries: readonly EntrySpec[],
  options: { version?: number; count?: number; hash?: HashName } = {},
): WrittenPack {
  const hash = options.hash ?? 'sha1';
  const head = Buffer.alloc(12);
  head.write('PACK', 'latin1');
  head.writeUInt32BE(options.version ?? 2, 4);
  head.writeUInt32BE(options.count ?? entries.length, 8);
  const parts: Buffer[] = [head];
  const offsets: number[] = [];
  const crcs: number[] = [];
  let position = head.length;
  for (const entry of entries) {
    let header = entryHeader(entry.type, entry.claimedSize ?? entry.bytes.length);
    if (typeof entry.base === 'number' || entry.distance !== undefined) {
      const distance = entry.distance ?? position - (offsets[Number(entry.base)] ?? 0);
      header = Buffer.concat([header, distanceBytes(distance)]);
    } else if (typeof entry.base === 'string') {
      header = Buffer.concat([header, Buffer.from(entry.base, 'hex')]);
    }
    const stored = entry.stored ?? deflateSync(entry.bytes);
    const whole = Buffer.concat([entry.header ?? header, stored]);
    offsets.push(position);
    crcs.push(crc32(whole));
    parts.push(whole);
    position += whole.length;
  }
  const body = Buffer.concat(parts);
  const bytes = Buffer.concat([body, createHash(hash).update(body).digest()]);
  const ids = entries.map((entry) => entry.id ?? idOf(typeName(entry.type), entry.bytes, hash));
  return { bytes, offsets, ids, crcs };
}

/** What to write differently into an index. */
export interface IndexTwists {
  readonly hash?: HashName;
  readonly crcs?: readonly number[];
  readonly offsets?: readonly number[];
  readonly fanout?: (fanout: Uint32Array) => void;
  /** Every offset from here on goes to the 64-bit table. */
  readonly largeFrom?: number;
  /** The pack's checksum; by default its last bytes. */
  readonly packChecksum?: Uint8Array;
}

function words(values: Iterable<number>): Buffer {
  const list = [...values];
  const bytes = Buffer.alloc(list.length * 4);
  for (const [i, value] of list.entries()) bytes.writeUInt32BE(value, i * 4);
  return bytes;
}

/** Writes an index, version 2, with a checksum that fits. */
export function writeIndex(pack: WrittenPack, twists: IndexTwists = {}): Buffer {
  const hash = twists.hash ?? 'sha1';
  const hashLength = hash === 'sha1' ? 20 : 32;
  const offsets = twists.offsets ?? pack.offsets;
  const crcs = twists.crcs ?? pack.crcs;
  const order = pack.ids
    .map((_, i) => i)
    .toSorted((a, b) => (pack.ids[a]! < pack.ids[b]! ? -1 : 1));
  const fanout = new Uint32Array(256);
  for (const id of pack.ids) {
    for (let first = Number.parseInt(id.slice(0, 2), 16); first < 256; first += 1) {
      fanout[first]! += 1;
    }
  }
  twists.fanout?.(fanout);
  const large: number[] = [];
  const small = order.map((i) => {
    const offset = offsets[i]!;
    if (offset < (twists.largeFrom ?? 0x8000_0000)) return offset;
    large.push(offset);
    return 0x8000_0000 + large.length - 1;
  });
  const largeBytes = Buffer.alloc(large.length * 8);
  for (const [i, offset] of large.entries()) largeBytes.writeBigUInt64BE(BigInt(offset), i * 8);
  const body = Buffer.concat([
    Buffer.from('ff744f6300000002', 'hex'),
    words(fanout),
    ...order.map((i) => Buffer.from(pack.ids[i]!, 'hex')),
    words(order.map((i) => crcs[i]!)),
    words(small),
    largeBytes,
    twists.packChecksum ?? pack.bytes.subarray(pack.bytes.length - hashLength),
  ]);
  return Buffer.concat([body, createHash(hash).update(body).digest()]);
}

/** Puts a pack, and its index unless that is null, into an object directory. */
export function installPack(
  objectsDir: string,
  pack: WrittenPack,
  index: Uint8Array | null = writeIndex(pack),
  name = 'pack-0000000000000000000000000000000000000001',
): string {
  const directory = join(objectsDir, 'pack');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${name}.pack`), pack.bytes);
  if (index !== null) writeFileSync(join(directory, `${name}.idx`), index);
  return join(directory, `${name}.pack`);
}
