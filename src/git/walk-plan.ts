/**
 * Turns a set of wanted objects into units of work: which families to walk, in which order, and
 * which entries of them must be made at all.
 *
 * Units are independent; threads claim them by number from a shared counter. The heaviest families
 * come first, each a unit of its own, so that none is left over at the end; the rest follow in pack
 * order, bundled, so that neighbours are read together. Carrying a unit out is walk-family.ts's.
 */
import { countBits, hasBit, newBits, setBit } from '../base/bits.ts';
import { sharedFloat64, sharedInt32, sharedUint32 } from '../base/bytes.ts';
import type { Families, StoreTables } from '../kernel/index.ts';
import { objectTypeOf } from './families.ts';
import { OBJECT_TREE } from './pack.ts';
import type { ObjectStore, PackSource } from './store.ts';

/** Work for walkers: plain data over shared memory, structured-cloneable. */
export interface WalkPlan {
  /** Rows of WALK_ITEM_FIELDS: source, slot; slot is a root entry, or SINGLE_OBJECT's object number. */
  readonly items: Int32Array;
  /** Unit u covers rows unitStarts[u] … unitStarts[u + 1] of `items`. */
  readonly unitStarts: Uint32Array;
  /** Estimated work of each unit, in bytes. */
  readonly weights: Float64Array;
  /** By object number: which objects the visitor gets. */
  readonly wanted: Uint8Array;
  /** How many of `wanted` the units cover. */
  readonly wantedCount: number;
  /** By source number, then entry: what must be made, wanted or as a base of something wanted. */
  readonly needed: readonly Uint8Array[];
}

/** Words in one row of {@link WalkPlan.items}. */
export const WALK_ITEM_FIELDS = 2;
/** In place of a source: read this one object by its number (loose, or without a family). */
export const SINGLE_OBJECT = -1;

/** Choices of {@link planWalk}. */
export interface PlanOptions {
  /** Families above this weight are units of their own; lighter ones are bundled up to it. */
  readonly unitBytes?: number;
}

/** Work of one unit: a few milliseconds, against some 20 ns for claiming it. */
const DEFAULT_UNIT_BYTES = 1 << 20;
/** What an entry costs beside its bytes: header, calls, visits. */
const ENTRY_COST_BYTES = 256;
/** Copying what a delta takes from its base, against inflating the same number of bytes. */
const COPY_COST_SHIFT = 4;

/** How many units a plan has. */
export function unitCount(plan: WalkPlan): number {
  return plan.weights.length;
}

/** Items before they are put in order, as columns: there are as many as families. */
class ItemList {
  sources: Int32Array<ArrayBuffer> = new Int32Array(1024);
  slots: Int32Array<ArrayBuffer> = new Int32Array(1024);
  weights: Float64Array<ArrayBuffer> = new Float64Array(1024);
  count = 0;
  /** How many objects are wanted of these families. */
  wantedCount = 0;

  /** Adds families of one pack, in this order. */
  addAll(source: number, { slots, weights }: Families): void {
    const { length } = slots;
    while (this.count + length > this.slots.length) this.#grow();
    this.sources.fill(source, this.count, this.count + length);
    this.slots.set(slots, this.count);
    this.weights.set(weights, this.count);
    this.count += length;
  }

  add(source: number, slot: number, weight: number): void {
    if (this.count === this.slots.length) this.#grow();
    this.sources[this.count] = source;
    this.slots[this.count] = slot;
    this.weights[this.count] = weight;
    this.count += 1;
  }

  #grow(): void {
    const length = this.slots.length * 2;
    const { sources, slots, weights } = this;
    this.sources = new Int32Array(length);
    this.slots = new Int32Array(length);
    this.weights = new Float64Array(length);
    this.sources.set(sources);
    this.slots.set(slots);
    this.weights.set(weights);
  }
}

/** Plans reading the objects in `wanted` (a set of object numbers, see base/bits.ts). */
export function planWalk(
  store: ObjectStore,
  wanted: Uint8Array,
  options: PlanOptions = {},
): WalkPlan {
  const items = new ItemList();
  const needed = planPacks(store, wanted, items, items);
  addSingles(store, wanted, items);
  const units = bundle(items, options.unitBytes ?? DEFAULT_UNIT_BYTES, store.tables);
  return { ...units, wanted, needed };
}

/** The plans of a scan: what is searched first, then trees. */
export interface PhasePlans {
  readonly searched: WalkPlan;
  /** The plan for trees; `loose`: numbers, ascending, of the objects without a family that are trees. */
  trees(loose: readonly number[]): WalkPlan;
}

/** Plans reading the objects in `wanted`, trees apart from the others, in one pass: a family is of one type. */
export function planPhases(store: ObjectStore, wanted: Uint8Array): PhasePlans {
  const others = new ItemList();
  const trees = new ItemList();
  const needed = planPacks(store, wanted, others, trees);
  addSingles(store, wanted, others);
  const searched = { ...bundle(others, DEFAULT_UNIT_BYTES, store.tables), wanted, needed };
  return {
    searched,
    trees: (loose) => {
      for (const number of loose) trees.add(SINGLE_OBJECT, number, LOOSE_COST_BYTES);
      trees.wantedCount += loose.length;
      return { ...bundle(trees, DEFAULT_UNIT_BYTES, store.tables), wanted, needed };
    },
  };
}

/** Adds the families of all packs that have something wanted to one of the lists; what must be made of each. */
function planPacks(
  store: ObjectStore,
  wanted: Uint8Array,
  others: ItemList,
  trees: ItemList,
): Uint8Array[] {
  return store.data.sources.map((source, number) => {
    if (source.kind !== 'pack') return newBits(0, true);
    const quick = planQuickly(store.tables, source, number, wanted, others, trees);
    if (quick !== null) return quick;
    const needed = newBits(source.entries.count, true);
    markNeeded(source, wanted, needed, others, trees);
    addFamilies(source, number, needed, others, trees);
    return needed;
  });
}

/** The same for one pack in WebAssembly; null: nothing was done. */
function planQuickly(
  tables: StoreTables | null,
  { entries, objects }: PackSource,
  sourceNumber: number,
  wanted: Uint8Array,
  others: ItemList,
  trees: ItemList,
): Uint8Array | null {
  const { offsets } = entries;
  if (tables === null || !(offsets instanceof Uint32Array)) return null;
  const own = { ...entries, offsets };
  const marked = tables.neededEntries(own, objects, wanted, OBJECT_TREE);
  if (marked === null) return null;
  const { needed, ofType, ofOthers } = marked;
  return tables.scratch(() => {
    const apart = others === trees ? null : OBJECT_TREE;
    const families = tables.weighFamilies(own, needed, ENTRY_COST_BYTES, apart);
    if (families === null) return null;
    others.addAll(sourceNumber, families.others);
    if (families.apart !== null) trees.addAll(sourceNumber, families.apart);
    trees.wantedCount += ofType;
    others.wantedCount += ofOthers;
    return needed;
  });
}

/** Marks wanted entries and all bases below them, and counts those that are wanted. */
function markNeeded(
  { entries, objects }: PackSource,
  wanted: Uint8Array,
  needed: Uint8Array,
  others: ItemList,
  trees: ItemList,
): void {
  const { bases, count, kinds } = entries;
  let treeCount = 0;
  let otherCount = 0;
  for (let start = 0; start < count; start += 1) {
    const number = objects[start]!;
    const type = kinds[start]! >>> 3; // objectTypeOf(entries, start)
    if (number < 0 || type === 0 || !hasBit(wanted, number)) continue;
    if (type === OBJECT_TREE) treeCount += 1;
    else otherCount += 1;
    // A marked entry's bases are marked: each is climbed through once.
    for (let entry = start; entry >= 0 && !hasBit(needed, entry); ) {
      setBit(needed, entry);
      entry = bases[entry]!;
    }
  }
  trees.wantedCount += treeCount;
  others.wantedCount += otherCount;
}

/** Adds the families of a pack that have something needed, in pack order. */
function addFamilies(
  { entries }: PackSource,
  sourceNumber: number,
  needed: Uint8Array,
  others: ItemList,
  trees: ItemList,
): void {
  const { count, bases, sizes } = entries;
  const rootOf = new Int32Array(count).fill(-1);
  const weights = new Float64Array(count);
  for (let entry = 0; entry < count; entry += 1) {
    if (!hasBit(needed, entry)) continue;
    const base = bases[entry]!;
    let root = entry;
    let copied = 0;
    if (base >= 0) {
      // A base that stands before its delta is done: nearly always.
      root = rootOf[base]! >= 0 ? rootOf[base]! : findRoot(bases, rootOf, entry);
      copied = sizes[root]! >>> COPY_COST_SHIFT;
    }
    rootOf[entry] = root;
    weights[root]! += sizes[entry]! + copied + ENTRY_COST_BYTES;
  }
  for (let root = 0; root < count; root += 1) {
    if (weights[root] === 0) continue;
    const list = objectTypeOf(entries, root) === OBJECT_TREE ? trees : others;
    list.add(sourceNumber, root, weights[root]!);
  }
}

/** Root of an entry's family; remembers it for all entries on the way. */
function findRoot(bases: Int32Array, rootOf: Int32Array, start: number): number {
  let entry = start;
  while (rootOf[entry]! < 0 && bases[entry]! >= 0) entry = bases[entry]!;
  const root = rootOf[entry]! < 0 ? entry : rootOf[entry]!;
  rootOf[root] = root;
  for (let on = start; rootOf[on]! < 0; on = bases[on]!) rootOf[on] = root;
  return root;
}

/** Loose objects, and those whose home is an entry that no family makes. */
function addSingles(store: ObjectStore, wanted: Uint8Array, items: ItemList): void {
  const singles = store.selectType(0, wanted);
  const count = countBits(singles);
  if (count === 0) return;
  for (let number = 0; number < store.objectCount; number += 1) {
    if (hasBit(singles, number)) items.add(SINGLE_OBJECT, number, LOOSE_COST_BYTES);
  }
  items.wantedCount += count;
}

/** Opening and reading a file, against inflating: its size is not known before. */
const LOOSE_COST_BYTES = 1 << 13;

/** Puts the heavy items first, and bundles the light ones. */
function bundle(
  items: ItemList,
  unitBytes: number,
  tables: StoreTables | null,
): Pick<WalkPlan, 'items' | 'unitStarts' | 'weights' | 'wantedCount'> {
  const { wantedCount } = items;
  const quick = tables?.bundle(items, unitBytes);
  if (quick) return { ...quick, wantedCount };
  const heavy: number[] = [];
  const starts = new Uint32Array(items.count + 1);
  const weights = new Float64Array(items.count);
  const order = new Uint32Array(items.count);
  for (let item = 0; item < items.count; item += 1) {
    if (items.weights[item]! >= unitBytes) heavy.push(item);
  }
  // Equal weights keep their order, that of the packs: plans do not differ between runs.
  heavy.sort((a, b) => items.weights[b]! - items.weights[a]!);
  let units = 0;
  let row = 0;
  for (const item of heavy) {
    weights[units] = items.weights[item]!;
    starts[units++] = row;
    order[row++] = item;
  }
  let room = 0;
  for (let item = 0; item < items.count; item += 1) {
    const weight = items.weights[item]!;
    if (weight >= unitBytes) continue;
    if (weight > room) {
      room = unitBytes;
      starts[units++] = row;
    }
    room -= weight;
    weights[units - 1]! += weight;
    order[row++] = item;
  }
  const rows = sharedInt32(items.count * WALK_ITEM_FIELDS);
  for (let i = 0; i < items.count; i += 1) {
    rows[i * WALK_ITEM_FIELDS] = items.sources[order[i]!]!;
    rows[i * WALK_ITEM_FIELDS + 1] = items.slots[order[i]!]!;
  }
  starts[units] = row;
  return {
    items: rows,
    unitStarts: shareUint32(starts, units + 1),
    weights: share(weights, units),
    wantedCount,
  };
}

function shareUint32(values: Uint32Array, length: number): Uint32Array {
  const shared = sharedUint32(length);
  shared.set(values.subarray(0, length));
  return shared;
}

function share(values: Float64Array, length: number): Float64Array {
  const shared = sharedFloat64(length);
  shared.set(values.subarray(0, length));
  return shared;
}

/** The wanted objects that a unit covers: what is left unread when it fails. */
export function wantedOfUnit(store: ObjectStore, plan: WalkPlan, unit: number): number[] {
  const found: number[] = [];
  for (let row = plan.unitStarts[unit]!; row < plan.unitStarts[unit + 1]!; row += 1) {
    const sourceNumber = plan.items[row * WALK_ITEM_FIELDS]!;
    const slot = plan.items[row * WALK_ITEM_FIELDS + 1]!;
    const source = store.data.sources[sourceNumber];
    if (sourceNumber === SINGLE_OBJECT) found.push(slot);
    else if (source?.kind === 'pack') addFamilyObjects(source, slot, plan.wanted, found);
  }
  return found;
}

function addFamilyObjects(
  source: PackSource,
  root: number,
  wanted: Uint8Array,
  found: number[],
): void {
  const { firstChild, nextSibling } = source.entries;
  const stack = [root];
  while (stack.length > 0) {
    const entry = stack.pop()!;
    const number = source.objects[entry]!;
    if (number >= 0 && hasBit(wanted, number)) found.push(number);
    for (let child = firstChild[entry]!; child >= 0; child = nextSibling[child]!) stack.push(child);
  }
}
