/**
 * Indexes a pack that has no usable index, by reading all of it: where entries start, what they
 * make, and the id of each, by hash.
 *
 * An interrupted fetch leaves such packs, and so does a damaged index; both can hold secrets. A
 * delta may name its base by an id that is known only once the base has been made: such entries
 * are hung under their base at the moment its hash is known. What cannot be made has no id and is
 * left out of the index; the caller learns how many entries that are.
 */
import { createHash, type Hash } from 'node:crypto';
import { newBits } from '../base/bits.ts';
import { sharedBytes, sharedInt32, sharedUint32, toHex } from '../base/bytes.ts';
import { compareIds } from '../base/oids.ts';
import { createKernel } from '../kernel/index.ts';
import { applyDelta } from './delta.ts';
import { findEntries } from './entry-search.ts';
import { BASE_FOREIGN, BASE_NONE, type PackEntries, readFamilies } from './families.ts';
import { type Fault, fault, fileFault, isFault } from './fault.ts';
import type { FileHandles } from './file-handles.ts';
import { passDownType } from './foreign-bases.ts';
import type { GitObject } from './object-reader.ts';
import { buildObjectTable } from './object-table.ts';
import { type PackFile, packHandle, TYPE_NAMES } from './pack.ts';
import { newOffsets, type PackIndex } from './pack-index.ts';
import { ObjectStore, type PackSource } from './store.ts';
import { inflateEntryAt } from './stored-object.ts';
import { FamilyWalker } from './walk-family.ts';
import type { WalkNode, WalkVisitor } from './walk-visitor.ts';

/** What a pack turned out to hold. */
export interface ScannedPack {
  readonly index: PackIndex;
  /** Entries that the pack claims or that were found, and that could not be made. */
  readonly lost: number;
}

/** Reads an object that the pack does not hold: the base of a thin pack's delta. */
export type ForeignReader = (id: Uint8Array) => GitObject | Fault;

/** A scan keeps less in memory than a walk: it runs before anything else has. */
const ARENA_BYTES = 16 << 20;
const MIN_ARENA_BYTES = 1 << 16;
/** Small packs (there may be thousands) get by with this many times their size. */
const EXPANSION = 32;
const MAX_ARENA_BYTES = 320 << 20;

/** Indexes `pack` by reading it. */
export function scanPack(
  pack: PackFile,
  handles: FileHandles,
  readForeign: ForeignReader,
): ScannedPack | Fault {
  try {
    return new PackScan(pack, handles, readForeign).run();
  } catch (error) {
    // Only reads of the pack itself throw; whatever they say, the pack stays without an index.
    return fileFault(pack.path, error);
  }
}

class PackScan implements WalkVisitor {
  readonly #pack: PackFile;
  readonly #handles: FileHandles;
  readonly #readForeign: ForeignReader;
  /** By entry; valid where #isMade. */
  #ids: Uint8Array = new Uint8Array(0);
  #isMade: Uint8Array = new Uint8Array(0);
  #entries: PackEntries | null = null;
  #kernelBytes: () => Uint8Array = () => new Uint8Array(0);
  #windowHash: Hash | null = null;
  /** Deltas whose base is not known yet, by the base's hex id. */
  readonly #waiting = new Map<string, number[]>();

  constructor(pack: PackFile, handles: FileHandles, readForeign: ForeignReader) {
    this.#pack = pack;
    this.#handles = handles;
    this.#readForeign = readForeign;
  }

  run(): ScannedPack | Fault {
    const fd = packHandle(this.#pack, this.#handles);
    if (isFault(fd)) return fd;
    const kernel = createKernel();
    const found = findEntries(this.#pack, fd, kernel);
    const count = found.offsets.length;
    const { hashLength } = this.#pack;
    this.#ids = new Uint8Array(count * hashLength);
    this.#isMade = new Uint8Array(count);
    this.#kernelBytes = () => kernel.bytes;
    const offsets = newOffsets(count, found.end);
    offsets.set(found.offsets);
    const findBase = (bytes: Uint8Array, pos: number, entry: number): number => {
      const base = toHex(bytes, pos, hashLength);
      const others = this.#waiting.get(base);
      if (others === undefined) this.#waiting.set(base, [entry]);
      else others.push(entry);
      return NOT_KNOWN_YET;
    };
    const entries = readFamilies(this.#pack, offsets, this.#handles, { findBase });
    if (isFault(entries)) return entries;
    this.#entries = entries;
    const store = new ScanStore(this.#pack, entries, this.#handles);
    const walker = new FamilyWalker(store, kernel, {
      memoryStart: kernel.heapBase,
      arenaBytes: Math.min(ARENA_BYTES, MIN_ARENA_BYTES + EXPANSION * this.#pack.byteLength),
      maxArenaBytes: MAX_ARENA_BYTES,
      windowOverlap: 0,
      verifyWithoutCrc: false,
    });
    const all = newBits(count).fill(255);
    const plan = { ...NO_UNITS, wanted: all, needed: [all] };
    for (let root = 0; root < count; root += 1) {
      if (entries.bases[root] === BASE_NONE) walker.walkFamily(plan, 0, root, this);
    }
    for (const [base, deltas] of this.#waiting) {
      const object = this.#readForeign(Buffer.from(base, 'hex'));
      if (isFault(object)) continue;
      this.#waiting.delete(base);
      for (const root of deltas) {
        store.foreignBases.set(root, object);
        entries.bases[root] = BASE_FOREIGN;
        passDownType(entries, root, object.type);
        walker.walkFamily(plan, 0, root, this);
        store.foreignBases.delete(root);
      }
    }
    return this.#result(offsets, found.isWhole);
  }

  enter(node: WalkNode): void {
    const hash = this.#newHash(node.type, node.length);
    const content = this.#kernelBytes().subarray(node.address, node.address + node.length);
    this.#name(node.objectNumber, node.type, hash.update(content).digest());
  }

  window(node: WalkNode, offset: number, isLast: boolean): void {
    // In a provisional store an object's number is its entry's.
    const size = this.#entries!.sizes[node.objectNumber]!;
    if (offset === 0) this.#windowHash = this.#newHash(node.type, size);
    const content = this.#kernelBytes().subarray(node.address, node.address + node.length);
    this.#windowHash?.update(content);
    if (!isLast || this.#windowHash === null) return;
    this.#name(node.objectNumber, node.type, this.#windowHash.digest());
    this.#windowHash = null;
  }

  leave(): void {
    // Nothing is kept by depth.
  }

  fault(objectNumber: number): void {
    this.#isMade[objectNumber] = 0;
  }

  recovered(): void {
    // A provisional store has no copies.
  }

  #newHash(type: number, size: number): Hash {
    const algorithm = this.#pack.hashLength === 20 ? 'sha1' : 'sha256';
    return createHash(algorithm).update(`${TYPE_NAMES[type]} ${size}\0`);
  }

  /** Gives an entry its id and hangs the deltas that wait for it below it. */
  #name(entry: number, type: number, id: Buffer): void {
    this.#ids.set(id, entry * this.#pack.hashLength);
    this.#isMade[entry] = 1;
    const hex = id.toString('hex');
    const deltas = this.#waiting.get(hex);
    if (deltas === undefined) return;
    this.#waiting.delete(hex);
    const { bases, firstChild, nextSibling } = this.#entries!;
    for (const delta of deltas) {
      bases[delta] = entry;
      nextSibling[delta] = firstChild[entry]!;
      firstChild[entry] = delta;
      passDownType(this.#entries!, delta, type);
    }
  }

  #result(offsets: Uint32Array | Float64Array, isWhole: boolean): ScannedPack {
    const { hashLength, claimedCount } = this.#pack;
    const made: number[] = [];
    for (const [entry, isMade] of this.#isMade.entries()) if (isMade === 1) made.push(entry);
    const count = made.length;
    const kept = newOffsets(count, offsets[offsets.length - 1]!);
    for (const [entry, old] of made.entries()) kept[entry] = offsets[old]!;
    const byId = made
      .map((old, entry) => ({ old, entry }))
      .toSorted((a, b) => {
        const order = compareIds(
          this.#ids,
          a.old * hashLength,
          this.#ids,
          b.old * hashLength,
          hashLength,
        );
        return order === 0 ? a.entry - b.entry : order;
      });
    const ids = sharedBytes(count * hashLength);
    const entryOfRank = sharedUint32(count);
    for (const [rank, { old, entry }] of byId.entries()) {
      ids.set(this.#ids.subarray(old * hashLength, (old + 1) * hashLength), rank * hashLength);
      entryOfRank[rank] = entry;
    }
    const index = { count, ids, entryOfRank, offsets: kept, crcs: null };
    const missing = Math.max(claimedCount, offsets.length - 1) - count;
    return { index, lost: missing === 0 && !isWhole ? 1 : missing };
  }
}

/** A base that is named by id: unknown until its hash is. Any value that is no entry will do. */
const NOT_KNOWN_YET = -2;

const NO_UNITS = {
  items: new Int32Array(0),
  unitStarts: new Uint32Array(1),
  weights: new Float64Array(0),
  wantedCount: 0,
};

/** The pack at hand as a store of its own, whose object numbers are entry numbers. */
class ScanStore extends ObjectStore {
  readonly foreignBases = new Map<number, GitObject>();
  readonly #source: PackSource;

  constructor(file: PackFile, entries: PackEntries, handles: FileHandles) {
    const objects = sharedInt32(entries.count);
    for (let entry = 0; entry < entries.count; entry += 1) objects[entry] = entry;
    const source = { kind: 'pack', borrowed: false, file, entries, crcs: null, objects } as const;
    const { hashLength } = file;
    const data = {
      options: { objectsDir: '', hashLength },
      sources: [source],
      objects: buildObjectTable([], hashLength),
      types: new Uint8Array(0),
      skipped: [],
      notes: [],
      leftovers: [],
      files: [],
    };
    super(data, { handles });
    this.#source = source;
  }

  /** Reads what a walk cannot make: a delta whose base is not in the pack. */
  override read(entry: number): GitObject | Fault {
    const base = this.foreignBases.get(entry);
    if (base === undefined) return fault('corrupt', 'no other copy');
    const { file, entries } = this.#source;
    const { offsets, headerLengths, sizes } = entries;
    const place = { pack: file, offset: offsets[entry]!, headerLength: headerLengths[entry]! };
    const delta = inflateEntryAt({ ...place, size: sizes[entry]! }, this.handles);
    if (isFault(delta)) return delta;
    const bytes = applyDelta(base.bytes, delta, MAX_ARENA_BYTES);
    if (bytes === null) return fault('corrupt', `${file.path}: delta does not fit its base`);
    return { type: base.type, bytes, recovered: false };
  }
}
