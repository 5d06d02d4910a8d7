/**
 * Groups the entries of a pack into delta families: a base and everything that descends from it.
 *
 * One pass over the pack parses every entry header; children are then linked under their bases in
 * flat arrays that threads share. Knows offsets and headers only: inflating is walk-family.ts's,
 * deciding what to read is walk-plan.ts's.
 *
 * Siblings stand in pack order, but the child with the most descendants comes last. When it is
 * entered, its base is needed no more, so the bases that a depth-first walk must keep number at most
 * log2(entries), however deep the chain (heavy-path decomposition).
 */
import { sharedBytes, sharedInt32, sharedUint32 } from '../base/bytes.ts';
import {
  type EntryTables,
  type HeaderWindow,
  STORE_BASE_BROKEN,
  STORE_BASE_NONE,
  type StoreTables,
} from '../kernel/index.ts';
import { type Fault, fault, fileFault, isFault } from './fault.ts';
import { type FileHandles, readFully } from './file-handles.ts';
import {
  ENTRY_OFS_DELTA,
  ENTRY_REF_DELTA,
  type EntryHeader,
  MAX_ENTRY_HEADER_BYTES,
  newEntryHeader,
  type PackFile,
  packHandle,
  parseEntryHeader,
} from './pack.ts';

/**
 * The entries of one pack over shared memory, as the kernel's loops know them; `sizes` may be SIZE_IN_HEADER,
 * `bases` are entries, BASE_NONE, BASE_BROKEN, or BASE_FOREIGN - object number.
 */
export interface PackEntries extends Omit<EntryTables, 'offsets'> {
  /** Float64 where the pack is above 4 GiB. */
  readonly offsets: Uint32Array | Float64Array;
}

/** Not a delta. */
export const BASE_NONE: number = STORE_BASE_NONE;
/** A delta whose base cannot be found, or an entry whose header is broken. */
export const BASE_BROKEN: number = STORE_BASE_BROKEN;
/** From here down: the base is object BASE_FOREIGN - value, stored outside of this pack. */
export const BASE_FOREIGN = -3;
/** In `sizes`: 2^32 - 1 or more; the entry's header has the number. */
export const SIZE_IN_HEADER = 0xffff_ffff;

/** Type of the object that an entry makes, 0 when it cannot be made. */
export function objectTypeOf(entries: PackEntries, entry: number): number {
  return entries.kinds[entry]! >>> 3;
}

/** Finds where the base of the delta `entry` is, by its id at `pos`: an entry, or a BASE_ value. */
export type BaseFinder = (bytes: Uint8Array, pos: number, entry: number) => number;

/** Smallest and largest piece of a pack that is read at once for its headers. */
const MIN_WINDOW_BYTES = 4096;
const MAX_WINDOW_BYTES = 1 << 18;
/** A window holds about this many entries. */
const WINDOW_ENTRIES = 64;

/** Empty tables for the entries at `offsets`, in `tables` where there are such. */
export function newPackEntries(
  offsets: Uint32Array | Float64Array,
  tables: StoreTables | null = null,
): PackEntries {
  const count = offsets.length - 1;
  const newBytes = (): Uint8Array => tables?.bytes(count) ?? sharedBytes(count);
  const newInt32 = (): Int32Array => tables?.int32(count) ?? sharedInt32(count);
  return {
    count,
    offsets,
    kinds: newBytes(),
    sizes: tables?.uint32(count) ?? sharedUint32(count),
    headerLengths: newBytes(),
    bases: newInt32().fill(BASE_BROKEN),
    firstChild: newInt32().fill(-1),
    nextSibling: newInt32().fill(-1),
  };
}

/** What {@link readFamilies} needs beside the pack. */
export interface FamilyContext {
  readonly findBase: BaseFinder;
  /** Where the tables go; null: memory of their own, and no quick way. */
  readonly tables?: StoreTables | null;
}

/** Reads the headers of all entries of `pack` and links the families. */
export function readFamilies(
  pack: PackFile,
  offsets: Uint32Array | Float64Array,
  handles: FileHandles,
  { findBase, tables = null }: FamilyContext,
): PackEntries | Fault {
  const fd = packHandle(pack, handles);
  if (isFault(fd)) return fd;
  const entries = newPackEntries(offsets, tables);
  const windowBytes = Math.min(
    MAX_WINDOW_BYTES,
    Math.max(MIN_WINDOW_BYTES, Math.ceil((WINDOW_ENTRIES * offsets.at(-1)!) / offsets.length)),
  );
  const run: HeaderRun = { fd, entries, windowBytes, hashLength: pack.hashLength, findBase };
  try {
    if (tables !== null && readQuickly(run, tables)) return entries;
    readHeaders(run);
  } catch (error) {
    return fileFault(pack.path, error);
  }
  linkFamilies(entries);
  return entries;
}

/** What reading the headers of one pack works with. */
interface HeaderRun {
  readonly fd: number;
  readonly entries: PackEntries;
  readonly windowBytes: number;
  readonly hashLength: number;
  readonly findBase: BaseFinder;
}

/** The same loops in WebAssembly, for ordinary packs; false: nothing was done. */
function readQuickly(run: HeaderRun, tables: StoreTables): boolean {
  const { entries } = run;
  const { offsets } = entries;
  if (!(offsets instanceof Uint32Array)) return false;
  const own = { ...entries, offsets };
  const isRead = tables.scratch(() => {
    const window = { bytes: tables.bytes(run.windowBytes), start: 0, end: 0 };
    if (!tables.holds(own, window.bytes)) return false;
    readWindows(run, own, window, tables);
    return true;
  });
  if (isRead && !tables.linkFamilies(own)) linkFamilies(entries);
  return isRead;
}

function readWindows(
  run: HeaderRun,
  entries: EntryTables,
  window: HeaderWindow,
  tables: StoreTables,
): void {
  const { fd, windowBytes, findBase } = run;
  const { count, offsets } = entries;
  const end = offsets[count]!;
  const header = newEntryHeader();
  for (let entry = 0; entry < count; ) {
    const first = entry;
    const start = offsets[first]!;
    window.start = start;
    window.end = start + readFully(fd, window.bytes, 0, Math.min(windowBytes, end - start), start);
    entry = tables.parseHeaders(entries, window, first, first);
    while (entry < 0) {
      // Its base is named by an id, of whatever pack.
      const named = ~entry;
      const { bytes } = window;
      const offset = offsets[named]!;
      const headerEnd = Math.min(offset + MAX_ENTRY_HEADER_BYTES, offsets[named + 1]!);
      const limit = Math.min(headerEnd, window.end) - start;
      if (parseEntryHeader(bytes, offset - start, limit, run.hashLength, header)) {
        noteHeader(run.entries, named, header, findBase(bytes, header.idPos, named));
      }
      entry = tables.parseHeaders(entries, window, named + 1, first);
    }
  }
}

function noteHeader(entries: PackEntries, entry: number, header: EntryHeader, base: number): void {
  entries.kinds[entry] = header.type;
  entries.sizes[entry] = Math.min(header.size, SIZE_IN_HEADER);
  entries.headerLengths[entry] = header.length;
  entries.bases[entry] = base;
}

// HOT: every entry of every pack passes here before a scan can start.
function readHeaders({ fd, entries, windowBytes, hashLength, findBase }: HeaderRun): void {
  const { count, offsets } = entries;
  const end = offsets[count]!;
  const window = new Uint8Array(windowBytes);
  const finder = createEntryFinder(offsets);
  const header = newEntryHeader();
  let windowStart = 0;
  let windowEnd = 0;
  for (let entry = 0; entry < count; entry += 1) {
    const offset = offsets[entry]!;
    const headerEnd = Math.min(offset + MAX_ENTRY_HEADER_BYTES, offsets[entry + 1]!);
    if (headerEnd > windowEnd) {
      windowStart = offset;
      windowEnd = offset + readFully(fd, window, 0, Math.min(windowBytes, end - offset), offset);
    }
    const limit = Math.min(headerEnd, windowEnd) - windowStart;
    if (!parseEntryHeader(window, offset - windowStart, limit, hashLength, header)) continue;
    let base = BASE_NONE;
    if (header.type === ENTRY_OFS_DELTA) base = findEntry(finder, offset - header.distance);
    else if (header.type === ENTRY_REF_DELTA) base = findBase(window, header.idPos, entry);
    if (base >= entry && header.type === ENTRY_OFS_DELTA) base = BASE_BROKEN;
    noteHeader(entries, entry, header, base);
  }
}

/** Turns offsets into entry numbers: a table of starts over equal slices of the pack. */
interface EntryFinder {
  readonly offsets: Uint32Array | Float64Array;
  readonly starts: Uint32Array;
  readonly slicesPerByte: number;
}

/** Prepares {@link findEntry}. */
function createEntryFinder(offsets: Uint32Array | Float64Array): EntryFinder {
  const count = offsets.length - 1;
  const slicesPerByte = count / (offsets[count]! + 1);
  const starts = new Uint32Array(count + 2);
  let next = 0;
  for (let entry = 0; entry < count; entry += 1) {
    const slice = Math.floor(offsets[entry]! * slicesPerByte);
    while (next <= slice) starts[next++] = entry;
  }
  starts.fill(count, next);
  return { offsets, starts, slicesPerByte };
}

/** The entry that starts exactly at `offset`, or BASE_BROKEN. */
function findEntry(finder: EntryFinder, offset: number): number {
  const { offsets, starts } = finder;
  const slice = Math.floor(offset * finder.slicesPerByte);
  if (offset < 0 || slice + 1 >= starts.length) return BASE_BROKEN;
  return searchOffsets(offsets, starts[slice]!, starts[slice + 1]!, offset);
}

/** The same for a single look-up: no table is prepared. */
export function entryAt(offsets: Uint32Array | Float64Array, offset: number): number {
  return searchOffsets(offsets, 0, offsets.length - 1, offset);
}

function searchOffsets(
  offsets: Uint32Array | Float64Array,
  from: number,
  to: number,
  offset: number,
): number {
  let low = from;
  let high = to - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = offsets[middle]!;
    if (found === offset) return middle;
    if (found < offset) low = middle + 1;
    else high = middle - 1;
  }
  return BASE_BROKEN;
}

/** True for an entry that starts a family: not a delta, or its base is stored elsewhere. */
export function isFamilyRoot(entries: PackEntries, entry: number): boolean {
  const base = entries.bases[entry]!;
  return base === BASE_NONE || base <= BASE_FOREIGN;
}

/** Links children, passes types down from the roots that have one, orders siblings. */
function linkFamilies(entries: PackEntries): void {
  const { count, bases, kinds } = entries;
  let isInOrder = true;
  for (let entry = 0; entry < count; entry += 1) {
    if (bases[entry] === BASE_NONE) kinds[entry] = kinds[entry]! | (kinds[entry]! << 3);
    isInOrder &&= bases[entry]! < entry;
  }
  // Git writes a base before what descends from it, unless the delta names it by id.
  linkChildren(entries, heaviestChildren(entries, isInOrder ? null : parentsFirst(entries)));
}

/** Entries that a root leads to, bases before children. Cycles and broken bases are left out. */
function parentsFirst(entries: PackEntries): Int32Array {
  const { count, firstChild, nextSibling } = entries;
  linkChildren(entries, null);
  const order = new Int32Array(count);
  let tail = 0;
  for (let entry = 0; entry < count; entry += 1) {
    if (isFamilyRoot(entries, entry)) order[tail++] = entry;
  }
  for (let head = 0; head < tail; head += 1) {
    const base = order[head]!;
    for (let child = firstChild[base]!; child >= 0; child = nextSibling[child]!) {
      order[tail++] = child;
    }
  }
  return order.subarray(0, tail);
}

/** Lists children in pack order, but `last[base]` at the end of its siblings. */
function linkChildren(entries: PackEntries, last: Int32Array | null): void {
  const { count, bases, firstChild, nextSibling } = entries;
  firstChild.fill(-1);
  nextSibling.fill(-1);
  if (last !== null) {
    for (let base = 0; base < count; base += 1) firstChild[base] = last[base]!;
  }
  for (let entry = count - 1; entry >= 0; entry -= 1) {
    const base = bases[entry]!;
    if (base < 0 || (last !== null && last[base] === entry)) continue;
    nextSibling[entry] = firstChild[base]!;
    firstChild[base] = entry;
  }
}

/**
 * For each entry the child with the most descendants, -1 without children. Passes types down on the
 * way. `order` has bases before children; null: the entries already stand so.
 */
function heaviestChildren(entries: PackEntries, order: Int32Array | null): Int32Array {
  const { count, bases, kinds } = entries;
  const members = new Uint32Array(count).fill(1);
  const heaviest = new Int32Array(count).fill(-1);
  const total = order === null ? count : order.length;
  for (let i = 0; i < total; i += 1) {
    const entry = order === null ? i : order[i]!;
    const base = bases[entry]!;
    if (base >= 0) kinds[entry] = (kinds[entry]! & 7) | (kinds[base]! & ~7);
  }
  for (let i = total - 1; i >= 0; i -= 1) {
    const entry = order === null ? i : order[i]!;
    const base = bases[entry]!;
    if (base < 0) continue;
    members[base]! += members[entry]!;
    const rival = heaviest[base]!;
    if (rival < 0 || members[rival]! < members[entry]!) heaviest[base] = entry;
  }
  return heaviest;
}

/** Why an entry that makes no object does not: for the ledger, once somebody asks. */
export function explainBroken(entries: PackEntries, entry: number): Fault {
  const kind = entries.kinds[entry]!;
  const at = `entry at offset ${entries.offsets[entry]!}`;
  if (kind === 0) return fault('corrupt', `${at}: its header is broken`);
  if (entries.bases[entry] === BASE_BROKEN) {
    const reason = (kind & 7) === ENTRY_REF_DELTA ? 'missing-base' : 'corrupt';
    return fault(reason, `${at}: its delta base is not there`);
  }
  // Brent's cycle search up the bases: constant memory. A long way up is not gone for a sentence.
  let mark = entry;
  let limit = 2;
  let base = entries.bases[entry]!;
  for (let steps = 0; base >= 0 && base !== mark && limit <= MAX_EXPLAINED_STEPS; ) {
    steps += 1;
    if (steps === limit) {
      mark = base;
      steps = 0;
      limit *= 2;
    }
    base = entries.bases[base]!;
  }
  if (base >= 0 && base === mark) {
    return fault('corrupt', `${at}: its delta bases run in a circle`);
  }
  return fault('missing-base', `${at}: a delta base it builds on cannot be made`);
}

const MAX_EXPLAINED_STEPS = 4096;
