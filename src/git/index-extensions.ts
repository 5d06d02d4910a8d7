/**
 * Decodes the extensions of an index file: TREE, link, sdir; skips the optional rest.
 *
 * A signature that starts with an upper-case letter may be ignored; any other changes what the
 * entries mean, so an unknown one makes the index unreadable (gitformat-index(5), "Extensions").
 */

import { latin1 } from './control-file.ts';
import { readEwah } from './ewah.ts';
import { indexBroken } from './index-columns.ts';

/** Payloads of the extensions that matter, null where absent. */
export interface IndexExtensions {
  readonly tree: Uint8Array | null;
  readonly link: Uint8Array | null;
  readonly sparse: boolean;
}

/** Directories of the index with the trees they would make, flattened depth first. */
export interface CacheTree {
  readonly count: number;
  /** Names without slash, latin1; the root's is ''. */
  readonly names: readonly string[];
  /** How many index entries lie below; -1 where the node is out of date. */
  readonly entryCounts: Int32Array;
  /** One past the last node below this one. */
  readonly nodeEnds: Int32Array;
  /** Raw tree ids, `hashLength` bytes a node; only valid where entryCounts ≥ 0. */
  readonly ids: Uint8Array;
}

/** A split index: which entries of its base it deletes and which it replaces. */
export interface SplitLink {
  readonly deleted: Uint32Array;
  readonly replaced: Uint32Array;
}

const EXTENSION_HEADER = 8;
/** Digits of a count, with sign; nine fit into 31 bits. */
const MAX_DECIMAL = 9;
const SPACE = 0x20;
const NEWLINE = 0x0a;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;

/** Walks the extensions between the entries and the checksum. */
export function readExtensions(
  bytes: Uint8Array,
  start: number,
  end: number,
  path: string,
): IndexExtensions {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let tree: Uint8Array | null = null;
  let link: Uint8Array | null = null;
  let sparse = false;
  let position = start;
  while (position + EXTENSION_HEADER <= end) {
    const name = latin1(bytes, position, position + 4);
    const length = view.getUint32(position + 4);
    const dataAt = position + EXTENSION_HEADER;
    if (length > end - dataAt) {
      throw indexBroken(path, `extension ${printable(name)} states ${length} bytes, too many`);
    }
    const payload = bytes.subarray(dataAt, dataAt + length);
    if (name === 'TREE') tree = payload;
    else if (name === 'link') link = payload;
    else if (name === 'sdir') sparse = true;
    else if (!isOptional(bytes[position] ?? 0)) {
      throw indexBroken(path, `it needs the unknown extension ${printable(name)}`);
    }
    position = dataAt + length;
  }
  return { tree, link, sparse };
}

function isOptional(first: number): boolean {
  return first >= UPPER_A && first <= UPPER_Z;
}

function printable(name: string): string {
  return JSON.stringify(name.replace(/[^\x21-\x7e]/g, '?'));
}

/**
 * Decodes the TREE extension; null where it is malformed, since it only saves work.
 * `path NUL entries SP sub-trees LF [id]`, depth first.
 */
export function parseCacheTree(bytes: Uint8Array, hashLength: number): CacheTree | null {
  const names: string[] = [];
  const entryCounts: number[] = [];
  const childCounts: number[] = [];
  const idsAt: number[] = [];
  let position = 0;
  while (position < bytes.length) {
    const nul = bytes.indexOf(0, position);
    const space = nul < 0 ? -1 : bytes.indexOf(SPACE, nul);
    const newline = space < 0 ? -1 : bytes.indexOf(NEWLINE, space);
    if (newline < 0) return null;
    const entries = decimal(bytes, nul + 1, space);
    const children = decimal(bytes, space + 1, newline);
    if (Number.isNaN(entries) || !(children >= 0)) return null;
    names.push(latin1(bytes, position, nul));
    entryCounts.push(entries);
    childCounts.push(children);
    idsAt.push(newline + 1);
    position = newline + 1 + (entries >= 0 ? hashLength : 0);
    if (position > bytes.length) return null;
  }
  const nodeEnds = nodeEndsOf(childCounts);
  if (nodeEnds === null) return null;
  const ids = new Uint8Array(names.length * hashLength);
  for (const [node, at] of idsAt.entries()) {
    if (entryCounts[node]! < 0) continue; // Bound: the four lists grow together
    ids.set(bytes.subarray(at, at + hashLength), node * hashLength);
  }
  return {
    count: names.length,
    names,
    entryCounts: Int32Array.from(entryCounts),
    nodeEnds,
    ids,
  };
}

function decimal(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > MAX_DECIMAL) return Number.NaN;
  const text = latin1(bytes, start, end);
  return /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Where each node's descendants end; null where the child counts do not add up to one tree. */
function nodeEndsOf(childCounts: readonly number[]): Int32Array | null {
  const ends = new Int32Array(childCounts.length);
  const open: number[] = [];
  const left: number[] = [];
  for (const [node, children] of childCounts.entries()) {
    if (node > 0 && open.length === 0) return null;
    if (left.length > 0) left[left.length - 1]!--; // Bound: not empty
    open.push(node);
    left.push(children);
    while (left.length > 0 && left.at(-1) === 0) {
      ends[open.pop()!] = node + 1; // Bound: open and left have one length
      left.pop();
    }
  }
  return open.length === 0 ? ends : null;
}

/** Hex id of the shared index that a link extension names; null: nothing is shared. */
export function sharedIndexId(link: Uint8Array, hashLength: number, path: string): string | null {
  if (link.length < hashLength) throw indexBroken(path, 'its link extension is too short');
  const id = link.subarray(0, hashLength);
  return id.every((byte) => byte === 0) ? null : Buffer.from(id).toString('hex');
}

/** Decodes a link extension: behind the base's id two EWAH bitmaps over its `baseCount` entries. */
export function parseSplitLink(
  link: Uint8Array,
  hashLength: number,
  baseCount: number,
  path: string,
): SplitLink {
  if (link.length === hashLength) {
    return { deleted: new Uint32Array(0), replaced: new Uint32Array(0) };
  }
  const deleted = readEwah(link, hashLength, baseCount);
  const replaced = deleted && readEwah(link, deleted.end, baseCount);
  if (!deleted || !replaced) {
    throw indexBroken(path, `its link extension does not fit a base of ${baseCount} entries`);
  }
  return { deleted: deleted.positions, replaced: replaced.positions };
}
