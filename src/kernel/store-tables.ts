/**
 * Tables of an object store in one shared memory, and the loops over them in WebAssembly
 * (assembly/store.ts). A history is opened by code that runs once: in JavaScript it would run cold.
 *
 * Arrays are made by {@link StoreMemory.bytes} and its kind; threads share them like any shared array.
 * Each loop takes such arrays, and does nothing where one lies elsewhere or is out of the ordinary: it
 * says so, and the caller's own loop takes over.
 */
import { sharedFloat64, sharedUint32 } from '../base/bytes.ts';
import { STORE_BASE64 } from './store.gen.ts';
import type { StoreExports } from './store-exports.ts';
import { StoreMemory } from './store-memory.ts';
import { compileModule, type LinearMemory, webAssembly } from './web-assembly.ts';

/** What scripts/build-wasm.js has the module ask for at least and at most. */
const MIN_PAGES = 2;
const MAX_PAGES = 0x7fff;

/** The entries of one pack, numbered by position in it. */
export interface EntryTables {
  readonly count: number;
  /** count + 1 ascending offsets: entry e is stored in offsets[e] … offsets[e + 1]. */
  readonly offsets: Uint32Array;
  /** Stored type in bits 0–2, type of the object it makes in bits 3–5 (0: cannot be made). */
  readonly kinds: Uint8Array;
  /** Inflated size of what is stored; 2^32 - 1 where that is too small a number. */
  readonly sizes: Uint32Array;
  readonly headerLengths: Uint8Array;
  /** Entry of the delta base, or STORE_BASE_NONE, STORE_BASE_BROKEN, or less for one outside of the pack. */
  readonly bases: Int32Array;
  /** -1 where there is none. */
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
}

/** A piece of a pack with some headers. */
export interface HeaderWindow {
  readonly bytes: Uint8Array;
  /** Offsets in the pack of the first byte and of the one behind the last. */
  start: number;
  end: number;
}

/** What an index says by rank, as it stands there. */
export interface RankTables {
  readonly count: number;
  /** Big-endian words: offsets, and CRC-32s. */
  readonly offsets: Uint8Array;
  readonly crcs: Uint8Array;
}

/** The same by entry; `entryOfRank` by rank. `offsets` has one more, where the last entry ends. */
export interface SortedEntries {
  readonly offsets: Uint32Array;
  readonly entryOfRank: Uint32Array;
  readonly crcs: Uint32Array;
}

/** Roots of families, and what these weigh. */
export interface Families {
  readonly slots: Int32Array;
  readonly weights: Float64Array;
}

/** A set of entries, and how many wanted objects it makes. */
export interface NeededEntries {
  readonly needed: Uint8Array;
  readonly ofType: number;
  readonly ofOthers: number;
}

/** Work in one piece; see git/walk-plan.ts. */
export interface PlanItems {
  readonly count: number;
  readonly sources: Int32Array;
  readonly slots: Int32Array;
  readonly weights: Float64Array;
}

/** Items in the order in which they are claimed, and the units that they form. */
export interface PlanUnits {
  readonly items: Int32Array;
  readonly unitStarts: Uint32Array;
  readonly weights: Float64Array;
}

/** One store's memory. */
export class StoreTables extends StoreMemory {
  readonly #exports: StoreExports;

  constructor(memory: LinearMemory, exports: StoreExports) {
    super(memory);
    this.#exports = exports;
  }

  /** STORE_IDS_ASCEND …: how `count` ids stand; -1 where nothing was done. */
  orderOfIds(ids: Uint8Array, hashLength: number): number {
    if (!this.owns(ids)) return -1;
    return this.#exports.orderOfIds(ids.byteOffset, ids.length / hashLength, hashLength);
  }

  /** Whether the ids begin as the 256 big-endian words say; they ascend, the last is the ids' count. */
  fitsFanout(ids: Uint8Array, hashLength: number, fanout: Uint8Array): boolean {
    return this.scratch(() => {
      const copy = this.copy(fanout);
      if (!this.owns(ids, copy)) return false;
      return this.#exports.fitsFanout(ids.byteOffset, hashLength, copy.byteOffset) !== 0;
    });
  }

  /** Fills `starts` of an IdTable (base/oids.ts); false where nothing was done. */
  fillStarts(ids: Uint8Array, hashLength: number, starts: Uint32Array, shift: number): boolean {
    if (!this.owns(ids, starts)) return false;
    const count = ids.length / hashLength;
    const { byteOffset, length } = starts;
    this.#exports.fillStarts(ids.byteOffset, count, hashLength, byteOffset, length, shift);
    return true;
  }

  /**
   * Turns tables by rank into tables by entry, whose `offsets` end with the pack's. False where an offset is above 2 GiB,
   * outside of the pack or there twice; the entries then say nothing.
   */
  sortEntries(ranks: RankTables, entries: SortedEntries): boolean {
    return this.scratch(() => {
      const { count, offsets, crcs } = ranks;
      const pairs = this.uint32(count * 4);
      if (!this.owns(offsets, crcs, entries.offsets, entries.entryOfRank, entries.crcs, pairs)) {
        return false;
      }
      const isSorted = this.#exports.sortEntries(
        offsets.byteOffset,
        crcs.byteOffset,
        count,
        entries.offsets[count]!, // one more than entries
        entries.offsets.byteOffset,
        entries.entryOfRank.byteOffset,
        entries.crcs.byteOffset,
        pairs.byteOffset,
      );
      return isSorted !== 0;
    });
  }

  /** True for entries and a window that {@link StoreTables.parseHeaders} can take. */
  holds(entries: EntryTables, window: Uint8Array): boolean {
    const { offsets, kinds, sizes, headerLengths, bases, firstChild, nextSibling } = entries;
    return (
      this.owns(offsets, kinds, sizes, headerLengths) &&
      this.owns(bases, firstChild, nextSibling, window)
    );
  }

  /**
   * Parses headers from entry `first` on, as long as they lie in the window; `forced` is parsed even if it
   * does not wholly. Returns the first entry that was not parsed, or ~entry for one whose base is named
   * by its id. HOT: every entry of every pack.
   */
  parseHeaders(entries: EntryTables, window: HeaderWindow, first: number, forced: number): number {
    return this.#exports.parseHeaders(
      window.bytes.byteOffset,
      window.start,
      window.end,
      first,
      forced,
      entries.count,
      entries.offsets.byteOffset,
      entries.kinds.byteOffset,
      entries.sizes.byteOffset,
      entries.headerLengths.byteOffset,
      entries.bases.byteOffset,
    );
  }

  /** Links the families of entries that this holds. False, with nothing done, where a base comes after its child. */
  linkFamilies(entries: EntryTables): boolean {
    return this.scratch(() => {
      const { count, bases, kinds, firstChild, nextSibling } = entries;
      const members = this.int32(count);
      const heaviest = this.int32(count);
      if (!this.owns(members, heaviest)) return false;
      const isLinked = this.#exports.linkFamilies(
        count,
        bases.byteOffset,
        kinds.byteOffset,
        firstChild.byteOffset,
        nextSibling.byteOffset,
        members.byteOffset,
        heaviest.byteOffset,
      );
      return isLinked !== 0;
    });
  }

  /** The least of the values, 0 at most; null where nothing was done. */
  leastOf(values: Int32Array): number | null {
    return this.owns(values) ? this.#exports.leastWord(values.byteOffset, values.length) : null;
  }

  /** objects[slots[number]] = number, for every number; false where nothing was done. */
  numberEntries(slots: Uint32Array, objects: Int32Array): boolean {
    if (!this.owns(slots, objects)) return false;
    this.#exports.numberEntries(slots.byteOffset, slots.length, objects.byteOffset);
    return true;
  }

  /** Notes the types of the objects whose home these entries are; false where nothing was done. */
  noteTypes(objects: Int32Array, kinds: Uint8Array, types: Uint8Array): boolean {
    if (!this.owns(objects, kinds, types)) return false;
    this.#exports.noteTypes(objects.byteOffset, kinds.byteOffset, kinds.length, types.byteOffset);
    return true;
  }

  /** The objects of the set `among` that are of `type`. Null where nothing was done. */
  selectType(types: Uint8Array, type: number, among: Uint8Array): Uint8Array | null {
    const selected = this.bytes(among.length);
    return this.scratch(() => {
      const copy = this.copy(among);
      if (!this.owns(types, selected, copy)) return null;
      const { byteOffset, length } = types;
      this.#exports.selectType(byteOffset, length, type, copy.byteOffset, selected.byteOffset);
      return selected;
    });
  }

  /** One byte for each object, 1 for those of `type`. Null where nothing was done. */
  markType(types: Uint8Array, type: number): Uint8Array | null {
    const marks = this.bytes(types.length);
    if (!this.owns(types, marks)) return null;
    this.#exports.markType(types.byteOffset, types.length, type, marks.byteOffset);
    return marks;
  }

  /**
   * The entries that wanted objects need, as in git/walk-plan.ts, and how many of these objects are of
   * `type`, and of others. Null where nothing was done.
   */
  neededEntries(
    { count, kinds, bases }: EntryTables,
    objects: Int32Array,
    wanted: Uint8Array,
    type: number,
  ): NeededEntries | null {
    const needed = this.bytes((count + 7) >>> 3);
    return this.scratch(() => {
      const copy = this.copy(wanted);
      if (!this.owns(kinds, bases, objects, needed, copy)) return null;
      this.#exports.markNeeded(
        count,
        objects.byteOffset,
        kinds.byteOffset,
        bases.byteOffset,
        copy.byteOffset,
        needed.byteOffset,
        type,
      );
      const ofType = this.#exports.neededOfType();
      return { needed, ofType, ofOthers: this.#exports.neededOfOthers() };
    });
  }

  /**
   * Families with needed entries, in pack order; `entryCost` is a weight beside an entry's bytes. Those that
   * make objects of the type `apart` are listed apart. Null where nothing was done; to be read at once,
   * within `scratch`.
   */
  weighFamilies(
    { count, bases, sizes, kinds }: EntryTables,
    needed: Uint8Array,
    entryCost: number,
    apart: number | null,
  ): { readonly others: Families; readonly apart: Families | null } | null {
    const rootOf = this.int32(count);
    const sums = this.float64(count);
    if (!this.owns(bases, sizes, kinds, needed) || !this.owns(rootOf, sums)) return null;
    this.#exports.weighFamilies(
      count,
      bases.byteOffset,
      sizes.byteOffset,
      needed.byteOffset,
      entryCost,
      rootOf.byteOffset,
      sums.byteOffset,
    );
    const list = (isOfType: boolean): Families | null => {
      const slots = this.int32(count);
      const weights = this.float64(count);
      if (!this.owns(slots, weights)) return null;
      const families = this.#exports.listFamilies(
        count,
        kinds.byteOffset,
        sums.byteOffset,
        apart ?? 0,
        isOfType,
        slots.byteOffset,
        weights.byteOffset,
      );
      return { slots: slots.subarray(0, families), weights: weights.subarray(0, families) };
    };
    const others = list(false);
    const ofType = apart === null ? null : list(true);
    return others === null || (apart !== null && ofType === null)
      ? null
      : { others, apart: ofType };
  }

  /** Heavy items first, each a unit of its own, light ones bundled up to `unitBytes`. Null where nothing was done. */
  bundle(items: PlanItems, unitBytes: number): PlanUnits | null {
    const { count } = items;
    const rows = this.int32(count * 2);
    return this.scratch(() => {
      const sources = this.int32(count);
      const slots = this.int32(count);
      const weights = this.float64(count);
      const heavy = this.int32(count);
      const starts = this.uint32(count + 1);
      const sums = this.float64(count + 1);
      if (!this.owns(rows, sources, slots, weights) || !this.owns(heavy, starts, sums)) return null;
      sources.set(items.sources.subarray(0, count));
      slots.set(items.slots.subarray(0, count));
      weights.set(items.weights.subarray(0, count));
      const found = this.#exports.heavyItems(
        count,
        weights.byteOffset,
        unitBytes,
        heavy.byteOffset,
      );
      // Equal weights keep their order, that of the packs: plans do not differ between runs.
      const order = [...heavy.subarray(0, found)].toSorted((a, b) => weights[b]! - weights[a]!);
      heavy.set(order);
      const units = this.#exports.bundleItems(
        count,
        sources.byteOffset,
        slots.byteOffset,
        weights.byteOffset,
        unitBytes,
        heavy.byteOffset,
        found,
        rows.byteOffset,
        starts.byteOffset,
        sums.byteOffset,
      );
      const unitStarts = sharedUint32(units + 1);
      const unitWeights = sharedFloat64(units);
      unitStarts.set(starts.subarray(0, units + 1));
      unitWeights.set(sums.subarray(0, units));
      return { items: rows, unitStarts, weights: unitWeights };
    });
  }
}

/** Makes an empty memory; null where this JavaScript engine cannot run the module. */
export function createStoreTables(): StoreTables | null {
  const api = webAssembly();
  const module = compileModule(STORE_BASE64, 'store');
  if (api === null || module === null) return null;
  try {
    const limits = { initial: MIN_PAGES, maximum: MAX_PAGES, shared: true };
    const memory = new api.Memory(limits);
    const { exports } = new api.Instance(module, { env: { memory } });
    return new StoreTables(memory, exports as StoreExports);
  } catch (error) {
    // The engine reserves address space; under a tight limit (ulimit -v) it cannot.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
