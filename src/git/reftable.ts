/**
 * Decodes one reftable file: its ref records and its log records, all of them, in file order.
 *
 * Blocks are walked from front to back, because a full read needs no index: index and object
 * blocks are stepped over. A block that is damaged costs its own records and is named; reading goes
 * on at the next aligned block, or at the logs where the footer says they start. Stacking tables is
 * reftable-stack.ts'. Format: git's technical/reftable.adoc.
 */

import { constants, crc32, inflateSync } from 'node:zlib';
import { latin1 } from './control-file.ts';
import { type LogRecord, readLogRecords } from './reftable-logs.ts';
import { BlockReader, TableFault } from './reftable-reader.ts';

/** One ref record; `kind` tells which of the fields count. */
export interface RefRecord {
  /** Byte name. */
  readonly name: string;
  readonly kind: 'deleted' | 'id' | 'symbolic';
  readonly id: string;
  readonly peeledId: string;
  readonly target: string;
}

/** Everything one table holds. */
export interface Reftable {
  readonly refs: readonly RefRecord[];
  readonly logs: readonly LogRecord[];
  /** Sentences about damaged blocks. */
  readonly faults: readonly string[];
}

const MAGIC = 0x52454654; // "REFT"
const HASH_SHA1 = 0x73686131; // "sha1"
const HASH_SHA256 = 0x73323536; // "s256"
const HEADER_V1 = 24;
const HEADER_V2 = 28;
/** The footer repeats the header and adds five 64-bit positions and a CRC-32. */
const FOOTER_EXTRA = 44;
const LOG_POSITION_AT = 24;
const BLOCK_HEADER = 4;
const BLOCK_REF = 0x72;
const BLOCK_LOG = 0x67;
const BLOCK_OBJECT = 0x6f;
const BLOCK_INDEX = 0x69;
const VALUE_DELETED = 0;
const VALUE_ID = 1;
const VALUE_ID_AND_PEELED = 2;
const VALUE_SYMBOLIC = 3;

interface Layout {
  readonly headerLength: number;
  readonly blockSize: number;
  readonly hashLength: number;
  /** Where the footer starts: the end of the blocks. */
  readonly end: number;
  /** Where logs start by the footer, 0 where it names none or is damaged. */
  readonly logPosition: number;
}

interface Table {
  readonly refs: RefRecord[];
  readonly logs: LogRecord[];
  readonly faults: string[];
}

/** Decodes a table of a repository whose ids have `hashLength` bytes. Never throws on bad bytes. */
export function parseReftable(bytes: Uint8Array, hashLength: number): Reftable {
  const table: Table = { refs: [], logs: [], faults: [] };
  const layout = readLayout(bytes, hashLength, table.faults);
  if (layout === null) return table;
  let position = 0;
  while (position < layout.end) {
    const at = position === 0 ? layout.headerLength : position;
    if (at >= layout.end) break;
    try {
      position = readBlock(bytes, position, layout, table);
    } catch (error) {
      if (!(error instanceof TableFault)) throw error;
      table.faults.push(`block at ${at}: ${error.message}`);
      position = resumeAfter(position, layout);
    }
  }
  return table;
}

function readLayout(bytes: Uint8Array, hashLength: number, faults: string[]): Layout | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_V1 || view.getUint32(0) !== MAGIC) {
    faults.push('it does not start with REFT');
    return null;
  }
  const version = bytes[4];
  const headerLength = version === 2 ? HEADER_V2 : HEADER_V1;
  const footerLength = headerLength + FOOTER_EXTRA;
  if ((version !== 1 && version !== 2) || bytes.length < headerLength + footerLength) {
    faults.push(version === 1 || version === 2 ? 'it is truncated' : `unknown version ${version}`);
    return null;
  }
  const expected = hashLength === 32 ? HASH_SHA256 : HASH_SHA1;
  const stated = version === 2 ? view.getUint32(HEADER_V1) : HASH_SHA1;
  if (stated !== expected) {
    faults.push('its object format is not the repository’s');
    return null;
  }
  const end = bytes.length - footerLength;
  const isSound =
    view.getUint32(end) === MAGIC &&
    crc32(bytes.subarray(end, bytes.length - 4)) === view.getUint32(bytes.length - 4);
  if (!isSound) faults.push('its footer is damaged');
  const logPosition = isSound ? Number(view.getBigUint64(end + headerLength + LOG_POSITION_AT)) : 0;
  return { headerLength, blockSize: view.getUint32(4) & 0xffffff, hashLength, end, logPosition };
}

/** Reads the block at `position` (0: the one behind the file header); returns the next position. */
function readBlock(bytes: Uint8Array, position: number, layout: Layout, table: Table): number {
  const at = position === 0 ? layout.headerLength : position;
  const type = bytes[at];
  if (type === 0) return skipPadding(bytes, at, layout);
  if (at + BLOCK_HEADER > layout.end) throw new TableFault('truncated');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blockLength = view.getUint32(at) & 0xffffff;
  if (type === BLOCK_LOG) return readLogBlock(bytes, at, blockLength, layout, table);
  if (type !== BLOCK_REF && type !== BLOCK_INDEX && type !== BLOCK_OBJECT) {
    throw new TableFault(`unknown block type ${type}`);
  }
  // In the first block, length and restart offsets count from the start of the file.
  const blockEnd = position + blockLength;
  if (blockEnd > layout.end || blockEnd < at + BLOCK_HEADER) {
    throw new TableFault(`length ${blockLength} does not fit`);
  }
  if (type === BLOCK_REF)
    readRefs(bytes.subarray(position, blockEnd), at - position, layout, table);
  return nextBlock(bytes, position, blockEnd, layout);
}

/** A block is padded to the block size if NUL follows it, else the next one does (block.c). */
function nextBlock(bytes: Uint8Array, start: number, blockEnd: number, layout: Layout): number {
  const padded = start + layout.blockSize;
  if (layout.blockSize === 0 || padded <= blockEnd) return blockEnd;
  return bytes[blockEnd] === 0 ? Math.min(padded, layout.end) : blockEnd;
}

function skipPadding(bytes: Uint8Array, at: number, layout: Layout): number {
  let position = at;
  while (position < layout.end && bytes[position] === 0) position++;
  return position;
}

/** Where to go on after a damaged block: the next aligned one, else the logs, else nowhere. */
function resumeAfter(position: number, layout: Layout): number {
  const { blockSize, logPosition, end } = layout;
  const inRefs = logPosition === 0 || position < logPosition;
  const aligned =
    blockSize > 0 && inRefs ? (Math.trunc(position / blockSize) + 1) * blockSize : end;
  if (logPosition > position && logPosition < aligned) return logPosition;
  return Math.min(aligned, end);
}

function readRefs(block: Uint8Array, start: number, layout: Layout, table: Table): void {
  const reader = new BlockReader(block, start + BLOCK_HEADER);
  const idLength = layout.hashLength;
  while (reader.hasRecord()) {
    const type = reader.readKey();
    reader.readVarint(); // update index: the stack's order already says which record is newest
    let id = '';
    let peeledId = '';
    let target = '';
    if (type === VALUE_ID || type === VALUE_ID_AND_PEELED) id = reader.readId(idLength);
    if (type === VALUE_ID_AND_PEELED) peeledId = reader.readId(idLength);
    if (type === VALUE_SYMBOLIC) target = latin1(reader.readBytes(reader.readVarint()));
    if (type > VALUE_SYMBOLIC) throw new TableFault(`unknown value type ${type}`);
    const kind = type === VALUE_DELETED ? 'deleted' : target === '' ? 'id' : 'symbolic';
    table.refs.push({ name: reader.key(), kind, id, peeledId, target });
  }
}

function readLogBlock(
  bytes: Uint8Array,
  at: number,
  blockLength: number,
  layout: Layout,
  table: Table,
): number {
  const { content, consumed } = inflateLog(
    bytes.subarray(at + BLOCK_HEADER, layout.end),
    blockLength,
  );
  if (content.length !== blockLength - BLOCK_HEADER) {
    throw new TableFault(
      `inflates to ${content.length} bytes, expected ${blockLength - BLOCK_HEADER}`,
    );
  }
  readLogRecords(new BlockReader(content, 0), layout.hashLength, table.logs);
  return at + BLOCK_HEADER + consumed;
}

interface Inflated {
  readonly content: Uint8Array;
  readonly consumed: number;
}

function inflateLog(input: Uint8Array, blockLength: number): Inflated {
  const options = {
    info: true,
    maxOutputLength: Math.max(1, blockLength),
    finishFlush: constants.Z_FINISH,
  };
  try {
    // With `info` the call returns the engine too, which knows how many bytes it took; the type
    // declarations of Node 20 do not say so.
    const result = inflateSync(input, options) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return { content: result.buffer, consumed: result.engine.bytesWritten };
  } catch (error) {
    throw new TableFault(`cannot be inflated (${error instanceof Error ? error.message : error})`);
  }
}
