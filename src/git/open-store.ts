/**
 * Opens an object store: finds packs and loose files, numbers all objects, groups the packs into
 * families. Damage never ends it; what could not be read is listed.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sharedBytes, sharedInt32, writeHex } from '../base/bytes.ts';
import type { Skipped } from '../base/model.ts';
import { findId } from '../base/oids.ts';
import { createStoreTables, type StoreTables } from '../kernel/index.ts';
import {
  BASE_BROKEN,
  BASE_FOREIGN,
  type BaseFinder,
  newPackEntries,
  type PackEntries,
  readFamilies,
} from './families.ts';
import { isFault } from './fault.ts';
import { FileHandles } from './file-handles.ts';
import { resolveForeignTypes } from './foreign-bases.ts';
import { listLoose } from './loose.ts';
import {
  buildObjectTable,
  COPY_FIELDS,
  firstCopyRow,
  type IdSource,
  type ObjectTable,
} from './object-table.ts';
import { type IndexedPackFile, listPacks, type OrphanPack } from './pack-directory.ts';
import { scanPack } from './pack-scan.ts';
import {
  noteTypes,
  ObjectStore,
  type StoreData,
  type StoreNote,
  type StoreOptions,
  type StoreSource,
} from './store.ts';

/** A source before the objects are numbered. */
interface FoundSource {
  readonly borrowed: boolean;
  readonly directory: string;
  /** null: the loose objects of the directory. */
  readonly pack: IndexedPackFile | null;
  readonly ids: IdSource;
}

interface Opening {
  readonly options: StoreOptions;
  readonly handles: FileHandles;
  readonly tables: TableMaker;
  readonly skipped: Skipped[];
  readonly notes: StoreNote[];
  readonly leftovers: string[];
}

/** Packs of fewer entries are read by JavaScript before a memory is made. */
const FEW_ENTRIES = 2048;

/** Makes the memory for a store's tables when the first large pack is met. */
class TableMaker {
  made: StoreTables | null = null;
  private readonly fewEntries: number;
  private isMissing: boolean;

  constructor({ wasm = true, fewEntries = FEW_ENTRIES }: StoreOptions) {
    this.fewEntries = fewEntries;
    this.isMissing = !wasm;
  }

  /** Null where packs are small, or there is no WebAssembly. */
  for(entries: number): StoreTables | null {
    if (this.made === null && !this.isMissing && entries >= this.fewEntries) {
      this.made = createStoreTables();
      this.isMissing = this.made === null;
    }
    return this.made;
  }
}

/** gc may replace packs between listing and opening them: so often we list again. */
const MAX_ROUNDS = 3;

/**
 * Opens the store at `objectsDir`, and the stores that it borrows from.
 *
 * @example
 * const store = openObjectStore({ objectsDir: '.git/objects', hashLength: 20 });
 * const object = store.readHex('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
 */
export function openObjectStore(options: StoreOptions): ObjectStore {
  for (let round = 1; ; round += 1) {
    const handles = new FileHandles();
    const tables = new TableMaker(options);
    const lists = { skipped: [], notes: [], leftovers: [] };
    const opening: Opening = { options, handles, tables, ...lists };
    const data = readStore(opening, round === 1);
    const hasLostFiles = opening.skipped.some((entry) => entry.reason === 'vanished');
    if (data !== null && (!hasLostFiles || round === MAX_ROUNDS)) {
      return new ObjectStore(data, { handles, tables: tables.made, reopen: openObjectStore });
    }
    handles.close();
  }
}

/**
 * A store of a few objects, made without opening the whole: for hooks, which must not wait for tables
 * over a long history. Any object can be read by id; only those of `ids` (hex; what is no id is left
 * out) have numbers.
 *
 * @example
 * const store = openObjectLookup({ objectsDir: '.git/objects', hashLength: 20 }, stagedBlobs);
 */
export function openObjectLookup(options: StoreOptions, ids: readonly string[] = []): ObjectStore {
  const { hashLength } = options;
  const isId = new RegExp(`^[0-9a-f]{${hashLength * 2}}$`);
  const distinct = [...new Set(ids)].filter((id) => isId.test(id)).toSorted();
  const bytes = sharedBytes(distinct.length * hashLength);
  for (const [number, hex] of distinct.entries()) writeHex(hex, bytes, number * hashLength);
  const count = distinct.length;
  const objects = buildObjectTable([{ ids: bytes, count, slots: null }], hashLength);
  const source = { kind: 'lookup', borrowed: false, count } as const;
  const types = sharedBytes(objects.table.count);
  const lists = { skipped: [], notes: [], leftovers: [], files: [] };
  const data = { options, sources: [source], objects, types, ...lists };
  return new ObjectStore(data, { reopen: openObjectStore });
}

/** Opens in another thread the store whose {@link ObjectStore.share} was sent there. */
export function attachStore(shared: StoreData): ObjectStore {
  const handles = new FileHandles(undefined, shared.files);
  return new ObjectStore(shared, { handles, reopen: openObjectStore });
}

/** Null where packs without index were found and `isFirst`: then it is worth to list again. */
function readStore(opening: Opening, isFirst: boolean): StoreData | null {
  const { options } = opening;
  const { objectsDir, alternates = [] } = options;
  const directories = [
    listObjects(opening, objectsDir, false),
    ...listQuarantines(opening, objectsDir),
    ...alternates.map((directory) => listObjects(opening, directory, true)),
  ];
  const orphans = directories.flatMap((directory) => directory.orphans);
  if (isFirst && orphans.some((orphan) => orphan.isFresh)) return null;
  if (orphans.length > 0) {
    // What is indexed serves as a store meanwhile: orphans may build on it.
    const parts = { handles: opening.handles };
    const provisional = { ...opening, skipped: [], notes: [] };
    const known = new ObjectStore(buildStore(provisional, directories), parts);
    for (const directory of directories) {
      for (const orphan of directory.orphans) adoptOrphan(opening, directory, orphan, known);
    }
  }
  return buildStore(opening, directories);
}

/** What one object directory holds. */
interface ObjectDirectory {
  readonly directory: string;
  readonly borrowed: boolean;
  readonly packs: IndexedPackFile[];
  readonly orphans: readonly OrphanPack[];
  readonly loose: IdSource;
}

function listObjects(opening: Opening, directory: string, borrowed: boolean): ObjectDirectory {
  const { hashLength } = opening.options;
  const { handles, tables } = opening;
  const listing = listPacks(directory, hashLength, handles, (count) => tables.for(count));
  const loose = listLoose(directory, hashLength);
  opening.skipped.push(...listing.skipped, ...loose.skipped);
  if (!borrowed) opening.leftovers.push(...loose.leftovers);
  // Leftovers hold nothing that a borrower could refer to.
  const orphans = listing.orphans.filter((orphan) => !borrowed || !orphan.isLeftover);
  return { directory, borrowed, packs: [...listing.packs], orphans, loose };
}

/** Where receive-pack keeps a push until its hooks agree; a killed one leaves it behind. */
const QUARANTINE_NAME = /^(tmp_objdir-)?incoming-/;

/** What interrupted pushes left. Git does not look there, but the objects are in this store. */
function listQuarantines(opening: Opening, objectsDir: string): ObjectDirectory[] {
  const found: ObjectDirectory[] = [];
  for (const name of namesIn(objectsDir)) {
    if (!QUARANTINE_NAME.test(name)) continue;
    const path = join(objectsDir, name);
    // A push under way ends while we look: what is gone by then is in the store, or refused.
    const aside = { ...opening, skipped: [] };
    const directory = listObjects(aside, path, false);
    const count = directory.packs.length + directory.orphans.length + directory.loose.count;
    if (count === 0) continue;
    opening.notes.push({ path, detail: 'left over by an interrupted push, or one under way' });
    found.push(directory);
  }
  return found;
}

function namesIn(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted();
  } catch {
    // A directory that cannot be listed has been told of by listLoose.
    return [];
  }
}

/** Indexes a pack by reading it, and tells what became of it. */
function adoptOrphan(
  opening: Opening,
  directory: ObjectDirectory,
  orphan: OrphanPack,
  known: ObjectStore,
): void {
  const { file, reason, isLeftover } = orphan;
  const { path } = file;
  const scanned = scanPack(file, opening.handles, (id) => known.readId(id));
  if (isFault(scanned)) {
    opening.skipped.push({ path, reason: 'orphan-pack', detail: `${reason}; ${scanned.detail}` });
    return;
  }
  const { index, lost } = scanned;
  if (index.count > 0) directory.packs.push({ file, index });
  const detail = `${reason}; indexed by reading it: ${index.count} objects, ${lost} lost`;
  // What a cut transfer did not bring never was in this store.
  if (lost > 0 && !isLeftover) opening.skipped.push({ path, reason: 'orphan-pack', detail });
  else opening.notes.push({ path, detail });
}

function buildStore(opening: Opening, directories: readonly ObjectDirectory[]): StoreData {
  const { options, handles, skipped, notes, leftovers } = opening;
  const tables = opening.tables.made;
  const found = directories.flatMap(sourcesOf);
  const objects = buildObjectTable(
    found.map((source) => source.ids),
    options.hashLength,
    tables,
  );
  const numbers = numbersByEntry(found, objects, tables);
  const sources = found.map((source, number): StoreSource => {
    const { borrowed, directory, pack, ids } = source;
    if (pack === null) return { kind: 'loose', borrowed, directory, count: ids.count };
    const entries = openFamilies(opening, pack, baseFinder(objects, number));
    const { file, index } = pack;
    // numbersByEntry made one list for each source.
    const ofPack = numbers[number]!;
    return { kind: 'pack', borrowed, file, entries, crcs: index.crcs, objects: ofPack };
  });
  const types = tables?.bytes(objects.table.count) ?? sharedBytes(objects.table.count);
  const data = { options, sources, objects, types, skipped, notes, leftovers, files: [] };
  resolveForeignTypes(data, handles, tables);
  noteTypes(sources, types, tables);
  return data;
}

/** Packs before loose objects: an object's home is where it is read cheapest. */
function sourcesOf(directory: ObjectDirectory): FoundSource[] {
  const { borrowed, loose } = directory;
  const packs = directory.packs.map((pack): FoundSource => {
    const { ids, count, entryOfRank } = pack.index;
    const source = { ids, count, slots: entryOfRank };
    return { borrowed, directory: directory.directory, pack, ids: source };
  });
  return [...packs, { borrowed, directory: directory.directory, pack: null, ids: loose }];
}

/** For each source, by slot: the object's number, or ~number for a copy that is not its home. */
function numbersByEntry(
  found: readonly FoundSource[],
  objects: ObjectTable,
  tables: StoreTables | null,
): Int32Array[] {
  const numbers = found.map(({ pack, ids }) => {
    const count = pack === null ? 0 : ids.count;
    return tables?.int32(count) ?? sharedInt32(count);
  });
  const { sourceOf, slotOf, copies, table } = objects;
  // In a store of one pack every object stands there.
  const only = numbers.find((ofSource) => ofSource.length === table.count);
  const isAlone =
    only !== undefined && found.every(({ ids }) => ids.count === 0 || ids.slots === slotOf);
  if (isAlone && tables?.numberEntries(slotOf, only)) return numbers;
  for (let number = 0; number < table.count; number += 1) {
    const ofSource = numbers[sourceOf[number]!]!;
    if (ofSource.length > 0) ofSource[slotOf[number]!] = number;
  }
  for (let row = 0; row < copies.length; row += COPY_FIELDS) {
    const ofSource = numbers[copies[row + 1]!]!;
    if (ofSource.length > 0) ofSource[copies[row + 2]!] = ~copies[row]!;
  }
  return numbers;
}

function openFamilies(opening: Opening, pack: IndexedPackFile, findBase: BaseFinder): PackEntries {
  const { file, index } = pack;
  const context = { findBase, tables: opening.tables.made };
  const entries = readFamilies(file, index.offsets, opening.handles, context);
  if (!isFault(entries)) return entries;
  opening.skipped.push({ path: file.path, reason: entries.fault, detail: entries.detail });
  return newPackEntries(index.offsets);
}

/** Finds bases by id for the pack that is source `number`: in itself first, then anywhere. */
function baseFinder(objects: ObjectTable, number: number): BaseFinder {
  const { table, sourceOf, slotOf, copies } = objects;
  return (bytes, pos) => {
    const base = findId(table, bytes, pos);
    if (base < 0) return BASE_BROKEN;
    if (sourceOf[base] === number) return slotOf[base]!;
    for (let row = firstCopyRow(objects, base); copies[row] === base; row += COPY_FIELDS) {
      if (copies[row + 1] === number) return copies[row + 2]!;
    }
    return BASE_FOREIGN - base;
  };
}
