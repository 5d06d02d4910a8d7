/**
 * The object store of a repository: every object has a number, every number a place.
 *
 * A store is plain data in shared memory (who has which object, where it stands, what it descends
 * from) and a few open files. {@link ObjectStore.share} hands the data to another thread, which
 * attaches without parsing anything again. Opening is open-store.ts's, reading whole families
 * walk-family.ts's.
 */
import { fillBits, hasBit, newBits, setBit } from '../base/bits.ts';
import { toHex, writeHex } from '../base/bytes.ts';
import type { Skipped } from '../base/model.ts';
import { findId, type HashLength } from '../base/oids.ts';
import type { StoreTables } from '../kernel/index.ts';
import { entryAt, objectTypeOf, type PackEntries } from './families.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { FileHandles, type LentFile } from './file-handles.ts';
import { IndexLookup } from './index-lookup.ts';
import { loosePath } from './loose.ts';
import {
  type CopyLocator,
  type GitObject,
  type ObjectCopy,
  ObjectReader,
  type ReadOptions,
} from './object-reader.ts';
import { COPY_FIELDS, firstCopyRow, type ObjectTable } from './object-table.ts';
import type { PackFile } from './pack.ts';

/** One pack of a store. */
export interface PackSource {
  readonly kind: 'pack';
  /** True for a pack of an alternate: it resolves ids, nobody enumerates it. */
  readonly borrowed: boolean;
  readonly file: PackFile;
  readonly entries: PackEntries;
  /** CRC-32 of the stored bytes, by entry; null where the index has none. */
  readonly crcs: Uint32Array | null;
  /** By entry: the object's number, or ~number where this is not its home but a further copy. */
  readonly objects: Int32Array;
}

/** The loose objects of one directory. */
export interface LooseSource {
  readonly kind: 'loose';
  readonly borrowed: boolean;
  readonly directory: string;
  readonly count: number;
}

/** Objects that are looked up one at a time, wherever they are: no tables were made (index-lookup.ts). */
export interface LookupSource {
  readonly kind: 'lookup';
  readonly borrowed: false;
  readonly count: number;
}

/** A place that holds objects. Its number is its position in {@link StoreData.sources}. */
export type StoreSource = PackSource | LooseSource | LookupSource;

/** What {@link openObjectStore} needs. Plain data, kept so that the store can be opened again. */
export interface StoreOptions {
  readonly objectsDir: string;
  readonly hashLength: HashLength;
  /** Borrowed object directories, in order of search. */
  readonly alternates?: readonly string[];
  /** False: without WebAssembly. */
  readonly wasm?: boolean;
  /** Packs of fewer entries are opened without WebAssembly, unless a larger one came first; for tests. */
  readonly fewEntries?: number;
}

/** Something that was met while opening and does not leave anything unread. */
export interface StoreNote {
  readonly path: string;
  readonly detail: string;
}

/** Everything known of a store: plain records over shared memory, structured-cloneable. */
export interface StoreData {
  readonly options: StoreOptions;
  readonly sources: readonly StoreSource[];
  readonly objects: ObjectTable;
  /** By object number: see {@link ObjectStore.typeOf}. */
  readonly types: Uint8Array;
  /** What could not be read while opening. */
  readonly skipped: readonly Skipped[];
  readonly notes: readonly StoreNote[];
  /** Paths of half-written loose objects. */
  readonly leftovers: readonly string[];
  /** Open files that another thread lends; none in the thread that opened the store. */
  readonly files: readonly LentFile[];
}

/** Most repositories have fewer packs; a process may have as few as 64 descriptors. */
const MAX_LENT_FILES = 8;

/** Like Git's own reprepare_packed_git, but bounded: so often a scan lists the directories again. */
const MAX_REOPENS = 3;
const GONE: Fault = fault('vanished', 'its file is gone and no other one has it');

/** What a store works with; made on demand where absent. */
export interface StoreParts {
  readonly handles?: FileHandles;
  /** The memory that the data's tables lie in, in the thread that opened the store. */
  readonly tables?: StoreTables | null;
  readonly reopen?: (options: StoreOptions) => ObjectStore;
}

/** An opened store. Owns file descriptors: call {@link ObjectStore.close}. */
export class ObjectStore implements CopyLocator {
  readonly data: StoreData;
  readonly handles: FileHandles;
  /** Loops over the data in WebAssembly; null where there is none, and in other threads. */
  readonly tables: StoreTables | null;
  readonly #reader: ObjectReader;
  /** Set in a store without tables. */
  readonly #lookup: IndexLookup | null;
  #fresh: ObjectStore | null = null;
  #reopens = 0;
  /** By path; made when first asked for. */
  #packs: Map<string, PackSource> | null = null;
  readonly #reopen: ((options: StoreOptions) => ObjectStore) | undefined;

  constructor(data: StoreData, parts: StoreParts = {}) {
    this.data = data;
    this.handles = parts.handles ?? new FileHandles();
    this.tables = parts.tables ?? null;
    this.#reader = new ObjectReader(this, this.handles);
    const { objectsDir, alternates = [], hashLength } = data.options;
    const isLookup = data.sources.some((source) => source.kind === 'lookup');
    this.#lookup = isLookup
      ? new IndexLookup([objectsDir, ...alternates], hashLength, this.handles)
      : null;
    this.#reopen = parts.reopen;
  }

  /** How many distinct objects there are, borrowed ones included. Numbers run from 0. */
  get objectCount(): number {
    return this.data.objects.table.count;
  }

  get hashLength(): HashLength {
    return this.data.options.hashLength;
  }

  /** All ids in ascending order: object n's stands at n × hashLength. */
  get ids(): Uint8Array {
    return this.data.objects.table.ids;
  }

  /** Number of the object whose id stands at `pos`, or -1. */
  numberOf(bytes: Uint8Array, pos = 0): number {
    return findId(this.data.objects.table, bytes, pos);
  }

  /** Number of the object with this hex id, or -1. */
  numberOfHex(hex: string): number {
    const id = new Uint8Array(this.hashLength);
    if (hex.length !== this.hashLength * 2 || !writeHex(hex, id, 0)) return -1;
    return this.numberOf(id);
  }

  /** Hex id of an object. */
  idOf(objectNumber: number): string {
    return toHex(this.ids, objectNumber * this.hashLength, this.hashLength);
  }

  /** True when only an alternate has the object. */
  isBorrowed(objectNumber: number): boolean {
    return this.#homeOf(objectNumber).borrowed;
  }

  /** OBJECT_COMMIT …, or 0 where only reading tells (no pack) and for what cannot be made. */
  typeOf(objectNumber: number): number {
    return this.data.types[objectNumber]!;
  }

  /** Every object of the repository itself, as a set of object numbers (base/bits.ts). */
  ownObjects(): Uint8Array {
    const bits = newBits(this.objectCount, true);
    const borrowed = this.data.sources.map((source) => source.borrowed);
    if (!borrowed.includes(true)) return fillBits(bits, this.objectCount);
    const { sourceOf } = this.data.objects;
    for (let number = 0; number < sourceOf.length; number += 1) {
      if (!borrowed[sourceOf[number]!]) setBit(bits, number);
    }
    return bits;
  }

  /** The objects of the set `among` that are of `type`, as far as packs say. */
  selectType(type: number, among: Uint8Array): Uint8Array {
    const { types } = this.data;
    const selected = this.tables?.selectType(types, type, among);
    if (selected) return selected;
    const bits = newBits(types.length, true);
    for (let number = 0; number < types.length; number += 1) {
      if (types[number] === type && hasBit(among, number)) setBit(bits, number);
    }
    return bits;
  }

  /** One byte for each object, shared: 1 for those of `type`, as far as packs say. */
  markType(type: number): Uint8Array {
    const { types } = this.data;
    const marked = this.tables?.markType(types, type);
    if (marked) return marked;
    const marks = new Uint8Array(new SharedArrayBuffer(types.length));
    for (let number = 0; number < types.length; number += 1) {
      if (types[number] === type) marks[number] = 1;
    }
    return marks;
  }

  /** Reads one object by number. */
  read(objectNumber: number, options: ReadOptions = {}): GitObject | Fault {
    return this.readId(this.ids, objectNumber * this.hashLength, options);
  }

  /** Reads one object by the id that stands at `pos`; `missing` where the store has none. */
  readId(id: Uint8Array, pos = 0, options: ReadOptions = {}): GitObject | Fault {
    const { verify: _, ...checked } = options;
    // A lookup checks nothing but the hash. Where that fails, the whole store knows more.
    const object = this.#reader.read(id, pos, this.#lookup === null ? options : checked);
    if (!isFault(object)) return object;
    const isGone = object.fault === 'vanished' || this.#lookup !== null;
    return isGone ? this.readAnew(id, pos, options) : object;
  }

  /** Reads an object from a fresh view of the directories: gc may have moved it. */
  readAnew(id: Uint8Array, pos = 0, options: ReadOptions = {}): GitObject | Fault {
    for (;;) {
      const fresh = this.#fresh;
      const object = fresh === null ? undefined : fresh.#reader.read(id, pos, options);
      const isLost = isFault(object) && (object.fault === 'missing' || object.fault === 'vanished');
      if (object !== undefined && !isLost) return object;
      if (object !== undefined && this.#lookup !== null) return object;
      if (this.#reopens === MAX_REOPENS || this.#reopen === undefined) return GONE;
      this.#reopens += 1;
      fresh?.close();
      this.#fresh = this.#reopen(this.data.options);
    }
  }

  /** Reads one object by hex id; `missing` where the store has none. */
  readHex(hex: string, options: ReadOptions = {}): GitObject | Fault {
    const id = new Uint8Array(this.hashLength);
    const isId = hex.length === this.hashLength * 2 && writeHex(hex, id, 0);
    if (!isId) return { fault: 'missing', detail: 'not an object id of this repository' };
    return this.readId(id, 0, options);
  }

  /**
   * What another thread of this process needs for attachStore. The largest packs stay open until
   * {@link ObjectStore.close}: keep this store open for as long as the other threads work.
   */
  share(): StoreData {
    const packs = this.data.sources
      .filter((source) => source.kind === 'pack')
      .toSorted((a, b) => b.file.byteLength - a.file.byteLength);
    const paths = packs.slice(0, MAX_LENT_FILES).map((source) => source.file.path);
    return { ...this.data, files: this.handles.lend(paths) };
  }

  /** Closes the files. Further reads open them again. */
  close(): void {
    this.handles.close();
    this.#fresh?.close();
  }

  /** Every copy of an object, its home first. */
  copiesOf(id: Uint8Array, pos: number): readonly ObjectCopy[] {
    if (this.#lookup !== null) return this.#lookup.copiesOf(id, pos);
    const objectNumber = this.numberOf(id, pos);
    if (objectNumber < 0) return [];
    const { sourceOf, slotOf, copies } = this.data.objects;
    const found = [this.#copyAt(sourceOf[objectNumber]!, slotOf[objectNumber]!, id, pos)];
    let row = firstCopyRow(this.data.objects, objectNumber);
    for (; copies[row] === objectNumber && row < copies.length; row += COPY_FIELDS) {
      found.push(this.#copyAt(copies[row + 1]!, copies[row + 2]!, id, pos));
    }
    return found;
  }

  /** Id of the object that an entry makes. */
  idOfEntry(pack: PackFile, offset: number): Uint8Array | null {
    if (this.#packs === null) {
      this.#packs = new Map();
      for (const source of this.data.sources) {
        if (source.kind === 'pack') this.#packs.set(source.file.path, source);
      }
    }
    const source = this.#packs.get(pack.path);
    const entry = source === undefined ? -1 : entryAt(source.entries.offsets, offset);
    if (source === undefined || entry < 0) return null;
    const pos = objectNumberOf(source, entry) * this.hashLength;
    return this.ids.subarray(pos, pos + this.hashLength);
  }

  #homeOf(objectNumber: number): StoreSource {
    // Object numbers are below objectCount, source numbers are positions in the list.
    return this.data.sources[this.data.objects.sourceOf[objectNumber]!]!;
  }

  #copyAt(sourceNumber: number, slot: number, id: Uint8Array, pos: number): ObjectCopy {
    const source = this.data.sources[sourceNumber]!;
    if (source.kind === 'pack') {
      return { kind: 'packed', pack: source.file, offset: source.entries.offsets[slot]! };
    }
    const directory = source.kind === 'loose' ? source.directory : this.data.options.objectsDir;
    return { kind: 'loose', path: loosePath(directory, id, pos, this.hashLength) };
  }
}

/** Number of the object that an entry makes, whether the entry is its home or not. */
export function objectNumberOf(source: PackSource, entry: number): number {
  const value = source.objects[entry]!;
  return value < 0 ? ~value : value;
}

/** Notes the type of every object by number, from the packs that are their homes. */
export function noteTypes(
  sources: readonly StoreSource[],
  types: Uint8Array,
  tables: StoreTables | null,
): void {
  for (const source of sources) {
    if (source.kind !== 'pack') continue;
    const { objects, entries } = source;
    if (tables?.noteTypes(objects, entries.kinds, types)) continue;
    for (let entry = 0; entry < objects.length; entry += 1) {
      const number = objects[entry]!;
      if (number >= 0) types[number] = objectTypeOf(entries, entry);
    }
  }
}
