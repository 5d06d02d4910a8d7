/**
 * Turns a set of wanted objects into units of work: which families to walk, in which order, and
 * which entries of them must be made at all.
 *
 * Units are independent; threads claim them by number from a shared counter. The heaviest families
 * come first, each a unit of its own, so that none is left over at the end; the rest follow in pack
 * order, bundled, so that neighbours are read together. Carrying a unit out is walk-family.ts's.
 */
import { hasBit, newBits, setBit } from '../base/bits.ts';
import { sharedInt32, sharedUint32 } from '../base/bytes.ts';
import { objectTypeOf } from './families.ts';
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

interface PlannedItem {
  readonly source: number;
  readonly slot: number;
  readonly weight: number;
}

/** Plans reading the objects in `wanted` (a set of object numbers, see base/bits.ts). */
export function planWalk(
  store: ObjectStore,
  wanted: Uint8Array,
  options: PlanOptions = {},
): WalkPlan {
  const unitBytes = options.unitBytes ?? DEFAULT_UNIT_BYTES;
  const items: PlannedItem[] = [];
  const needed = store.data.sources.map((source, number) => {
    if (source.kind !== 'pack') return newBits(0, true);
    const bits = markNeeded(source, wanted);
    addFamilies(source, number, bits, items);
    return bits;
  });
  addSingles(store, wanted, items);
  const heavy = items.filter((item) => item.weight >= unitBytes);
  const light = items.filter((item) => item.weight < unitBytes);
  // Equal weights keep their order, that of the packs: plans do not differ between runs.
  heavy.sort((a, b) => b.weight - a.weight);
  return { ...bundle([...heavy, ...light], unitBytes), wanted, needed };
}

/** Marks wanted entries and all bases below them. */
function markNeeded(source: PackSource, wanted: Uint8Array): Uint8Array {
  const { entries, objects } = source;
  const { bases, count } = entries;
  const needed = newBits(count, true);
  for (let start = 0; start < count; start += 1) {
    const number = objects[start]!;
    const isWanted = number >= 0 && hasBit(wanted, number) && objectTypeOf(entries, start) !== 0;
    // A marked entry's bases are marked: each is climbed through once.
    for (let entry = isWanted ? start : -1; entry >= 0 && !hasBit(needed, entry); ) {
      setBit(needed, entry);
      entry = bases[entry]!;
    }
  }
  return needed;
}

function addFamilies(
  source: PackSource,
  sourceNumber: number,
  needed: Uint8Array,
  items: PlannedItem[],
): void {
  const { count, bases, sizes } = source.entries;
  const rootOf = rootsOf(source, needed);
  const weights = new Float64Array(count);
  for (let entry = 0; entry < count; entry += 1) {
    if (!hasBit(needed, entry)) continue;
    const root = rootOf[entry]!;
    const copied = bases[entry]! < 0 ? 0 : sizes[root]! >>> COPY_COST_SHIFT;
    weights[root]! += sizes[entry]! + copied + ENTRY_COST_BYTES;
  }
  for (let root = 0; root < count; root += 1) {
    if (weights[root]! > 0)
      items.push({ source: sourceNumber, slot: root, weight: weights[root]! });
  }
}

/** Root of each needed entry's family. Bases mostly stand before what descends from them. */
function rootsOf(source: PackSource, needed: Uint8Array): Int32Array {
  const { count, bases } = source.entries;
  const rootOf = new Int32Array(count).fill(-1);
  for (let start = 0; start < count; start += 1) {
    if (!hasBit(needed, start)) continue;
    let entry = start;
    while (rootOf[entry]! < 0 && bases[entry]! >= 0) entry = bases[entry]!;
    const root = rootOf[entry]! < 0 ? entry : rootOf[entry]!;
    for (let on = start; rootOf[on]! < 0; on = bases[on]!) {
      rootOf[on] = root;
      if (bases[on]! < 0) break;
    }
  }
  return rootOf;
}

/** Loose objects, and those whose home is an entry that no family makes. */
function addSingles(store: ObjectStore, wanted: Uint8Array, items: PlannedItem[]): void {
  for (let number = 0; number < store.objectCount; number += 1) {
    if (!hasBit(wanted, number) || store.typeOf(number) !== 0) continue;
    items.push({ source: SINGLE_OBJECT, slot: number, weight: LOOSE_COST_BYTES });
  }
}

/** Opening and reading a file, against inflating: its size is not known before. */
const LOOSE_COST_BYTES = 1 << 13;

function bundle(
  items: readonly PlannedItem[],
  unitBytes: number,
): Pick<WalkPlan, 'items' | 'unitStarts' | 'weights'> {
  const rows = sharedInt32(items.length * WALK_ITEM_FIELDS);
  const starts: number[] = [];
  const weights: number[] = [];
  for (const [i, { source, slot, weight }] of items.entries()) {
    rows[i * WALK_ITEM_FIELDS] = source;
    rows[i * WALK_ITEM_FIELDS + 1] = slot;
    const last = weights.length - 1;
    if (last >= 0 && weights[last]! + weight <= unitBytes) {
      weights[last]! += weight;
    } else {
      starts.push(i);
      weights.push(weight);
    }
  }
  const unitStarts = sharedUint32(starts.length + 1);
  unitStarts.set([...starts, items.length]);
  const shared = new Float64Array(new SharedArrayBuffer(weights.length * 8));
  shared.set(weights);
  return { items: rows, unitStarts, weights: shared };
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
