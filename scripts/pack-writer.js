// Writes a pack with deltas and its index, see gitformat-pack(5): what code-cache.js needs of Git.
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const TYPES = { commit: 1, tree: 2, blob: 3, tag: 4 };
const OFS_DELTA = 6;
const HEADER_BYTES = 12;
const MAX_INSERT = 127;

const sha1 = (...parts) => createHash('sha1').update(Buffer.concat(parts)).digest();

function word(number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

/** Collects objects; ids are raw bytes. */
export class PackWriter {
  #parts = [];
  #length = HEADER_BYTES;
  #entries = [];
  #known = new Map();

  /**
   * Adds an object, as a delta on `base` (what an earlier call gave for the same type) where there is
   * one. An object that was added before is given again.
   */
  add(type, bytes, base) {
    const id = sha1(Buffer.from(`${type} ${bytes.length}\0`), bytes);
    const known = this.#known.get(id.toString('hex'));
    if (known !== undefined) return known;
    const offset = this.#length;
    const body = base === undefined ? bytes : deltaOf(base.bytes, bytes);
    const head = [...headBytes(base === undefined ? TYPES[type] : OFS_DELTA, body.length)];
    if (base !== undefined) head.push(...distanceBytes(offset - base.offset));
    const entry = Buffer.concat([Buffer.from(head), deflateSync(body)]);
    this.#parts.push(entry);
    this.#length += entry.length;
    this.#entries.push({ id, offset, crc: crc32(entry) });
    const added = { id, bytes, offset };
    this.#known.set(id.toString('hex'), added);
    return added;
  }

  /** The bytes of the pack and of its index. */
  finish() {
    const head = [Buffer.from('PACK'), word(2), word(this.#entries.length)];
    const body = Buffer.concat([...head, ...this.#parts]);
    const checksum = sha1(body);
    const sorted = this.#entries.toSorted((a, b) => Buffer.compare(a.id, b.id));
    const index = Buffer.concat([
      Buffer.from([0xff, 0x74, 0x4f, 0x63]),
      word(2),
      ...Array.from({ length: 256 }, (_, first) => word(countUpTo(sorted, first))),
      ...sorted.map(({ id }) => id),
      ...sorted.map(({ crc }) => word(crc)),
      ...sorted.map(({ offset }) => word(offset)),
      checksum,
    ]);
    return {
      pack: Buffer.concat([body, checksum]),
      index: Buffer.concat([index, sha1(index)]),
    };
  }
}

function countUpTo(entries, firstByte) {
  return entries.filter(({ id }) => id[0] <= firstByte).length;
}

/** Appends seven bits a byte, the lowest first; the top bit of each byte says that more follows. */
function continued(bytes, rest) {
  for (let left = rest; left > 0; left >>>= 7) {
    bytes[bytes.length - 1] |= 0x80;
    bytes.push(left & 0x7f);
  }
  return bytes;
}

const headBytes = (kind, length) => continued([(kind << 4) | (length & 15)], length >>> 4);
const sizeBytes = (size) => continued([size & 0x7f], size >>> 7);

function distanceBytes(distance) {
  const bytes = [distance & 0x7f];
  for (let left = distance >>> 7; left > 0; left >>>= 7) {
    left -= 1;
    bytes.unshift(0x80 | (left & 0x7f));
  }
  return bytes;
}

/** What is alike at the beginning and at the end is copied, all between is inserted. */
function deltaOf(base, bytes) {
  const most = Math.min(base.length, bytes.length);
  let front = 0;
  while (front < most && base[front] === bytes[front]) front += 1;
  let back = 0;
  while (back < most - front && base.at(-1 - back) === bytes.at(-1 - back)) back += 1;
  const end = bytes.length - back;
  const parts = [...sizeBytes(base.length), ...sizeBytes(bytes.length), ...copyBytes(0, front)];
  for (let at = front; at < end; at += MAX_INSERT) {
    const inserted = bytes.subarray(at, Math.min(at + MAX_INSERT, end));
    parts.push(inserted.length, ...inserted);
  }
  return Buffer.from([...parts, ...copyBytes(base.length - back, back)]);
}

/** A copy from below 64 KB, of less than 64 KB. */
function copyBytes(from, size) {
  return size === 0 ? [] : [0x80 | 0x33, from & 255, from >> 8, size & 255, size >> 8];
}
