/**
 * Git deltas on plain arrays, for single objects read at random. Walks of whole families use the
 * kernel's; both follow gitformat-pack(5), "Deltified representation".
 */

const COPY_FLAG = 0x80;
/** A copy size of 0 means this. */
const FULL_COPY = 0x10000;
/** A varint of seven bytes holds any size below 2^49; more is damage. */
const MAX_VARINT_BYTES = 7;

/** A position that moves while a delta is read. */
interface Cursor {
  pos: number;
}

function readSize(delta: Uint8Array, cursor: Cursor): number {
  let size = 0;
  let unit = 1;
  for (let i = 0; i < MAX_VARINT_BYTES; i += 1) {
    const byte = delta[cursor.pos++];
    if (byte === undefined) return -1;
    size += (byte & 127) * unit;
    if (byte < 128) return size;
    unit *= 128;
  }
  return -1;
}

/** Size of the object that a delta makes, -1 when its header is broken. */
export function deltaResultSize(delta: Uint8Array): number {
  const cursor = { pos: 0 };
  return readSize(delta, cursor) < 0 ? -1 : readSize(delta, cursor);
}

/** The object that `delta` makes of `base`, or null when it does not fit the base or is damaged. */
export function applyDelta(
  base: Uint8Array,
  delta: Uint8Array,
  maxBytes: number,
): Uint8Array | null {
  const cursor = { pos: 0 };
  if (readSize(delta, cursor) !== base.length) return null;
  const size = readSize(delta, cursor);
  if (size < 0 || size > maxBytes) return null;
  const result = Buffer.allocUnsafe(size);
  let at = 0;
  while (cursor.pos < delta.length) {
    // In bounds by the loop's condition.
    const opcode = delta[cursor.pos++]!;
    const source = opcode & COPY_FLAG ? base : delta;
    const from = opcode & COPY_FLAG ? readCopyField(delta, cursor, opcode, 4) : cursor.pos;
    const length =
      opcode & COPY_FLAG ? readCopyField(delta, cursor, opcode >>> 4, 3) || FULL_COPY : opcode;
    if (!(opcode & COPY_FLAG)) cursor.pos += length;
    const isBroken = length === 0 || from + length > source.length || at + length > size;
    if (isBroken || cursor.pos > delta.length) return null;
    result.set(source.subarray(from, from + length), at);
    at += length;
  }
  return at === size ? result : null;
}

/** A little-endian number whose bytes are present where `flags` has a bit, lowest first. */
function readCopyField(delta: Uint8Array, cursor: Cursor, flags: number, bytes: number): number {
  let value = 0;
  for (let i = 0; i < bytes; i += 1) {
    if (flags & (1 << i)) value += (delta[cursor.pos++] ?? 0) * 2 ** (8 * i);
  }
  return value;
}
