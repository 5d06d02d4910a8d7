/**
 * Types of families whose root is a delta on an object stored outside of the pack.
 *
 * Git completes thin packs before it stores them, so such roots are rare; they are legal to read all
 * the same. The base can itself descend from a foreign base, through any number of packs, and a
 * hostile store makes that a circle: the search keeps its own stack and visits a root once.
 */
import { hasBit, newBits, setBit } from '../base/bits.ts';
import type { StoreTables } from '../kernel/index.ts';
import { BASE_FOREIGN, isFamilyRoot, objectTypeOf, type PackEntries } from './families.ts';
import { isFault } from './fault.ts';
import type { FileHandles } from './file-handles.ts';
import { ObjectStore, type PackSource, type StoreData } from './store.ts';

interface Root {
  readonly source: PackSource;
  readonly entry: number;
}

/** Gives every family with a foreign base the type of that base, as far as it can be made. */
export function resolveForeignTypes(
  data: StoreData,
  handles: FileHandles,
  tables: StoreTables | null,
): void {
  const roots: Root[] = [];
  for (const source of data.sources) {
    if (source.kind !== 'pack') continue;
    const least = tables?.leastOf(source.entries.bases) ?? BASE_FOREIGN;
    if (least <= BASE_FOREIGN) collectForeignRoots(source, roots);
  }
  if (roots.length === 0) return;
  const store = new ObjectStore(data, { handles });
  const known: Known = { types: new Map(), climbed: new Map() };
  for (const root of roots) resolveRoot(store, root, known);
}

/** What has been found out: reading a base, and climbing from it, is done once. */
interface Known {
  /** Types of bases that are no pack entries, by object number. */
  readonly types: Map<number, number>;
  /** Entries from which the way to a root has been looked for, see {@link rootBelow}. */
  readonly climbed: Map<PackSource, Uint8Array>;
}

function collectForeignRoots(source: PackSource, roots: Root[]): void {
  const { bases, count } = source.entries;
  for (let entry = 0; entry < count; entry += 1) {
    if (bases[entry]! <= BASE_FOREIGN) roots.push({ source, entry });
  }
}

function resolveRoot(store: ObjectStore, first: Root, known: Known): void {
  const stack = [first];
  for (let root = stack.at(-1); root !== undefined; root = stack.at(-1)) {
    const { entries } = root.source;
    const base = BASE_FOREIGN - entries.bases[root.entry]!;
    const type = typeOfBase(store, base, known);
    const below = type === 0 ? rootBelow(store, base, known) : null;
    if (type !== 0) passDownType(entries, root.entry, type);
    if (below === null) stack.pop();
    else stack.push(below);
  }
}

function typeOfBase(store: ObjectStore, base: number, known: Known): number {
  const { sources, objects } = store.data;
  // `base` is an object's number: families.ts got it from the object table.
  const home = sources[objects.sourceOf[base]!]!;
  if (home.kind === 'pack') return objectTypeOf(home.entries, objects.slotOf[base]!);
  const before = known.types.get(base);
  if (before !== undefined) return before;
  const object = store.read(base);
  const type = isFault(object) ? 0 : object.type;
  known.types.set(base, type);
  return type;
}

/**
 * The foreign root that a packed object of unknown type descends from. Null also where we climbed
 * before: then that root is either being resolved right now (a circle through several packs) or
 * could not be, for if it could, the object would have a type.
 */
function rootBelow(store: ObjectStore, base: number, known: Known): Root | null {
  const { sources, objects } = store.data;
  const source = sources[objects.sourceOf[base]!]!;
  if (source.kind !== 'pack') return null;
  const { bases, count } = source.entries;
  const seen = known.climbed.get(source) ?? newBits(count);
  known.climbed.set(source, seen);
  let entry = objects.slotOf[base]!;
  while (entry >= 0 && !hasBit(seen, entry)) {
    setBit(seen, entry);
    if (isFamilyRoot(source.entries, entry)) return { source, entry };
    entry = bases[entry]!;
  }
  return null;
}

/** Writes the type into the root and everything that descends from it. */
export function passDownType(entries: PackEntries, root: number, type: number): void {
  const { kinds, firstChild, nextSibling } = entries;
  const stack = [root];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    kinds[entry] = (kinds[entry]! & 7) | (type << 3);
    for (let child = firstChild[entry]!; child >= 0; child = nextSibling[child]!) stack.push(child);
  }
}
