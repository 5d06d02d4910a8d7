/**
 * Second chances: what to do when the place that should hold an object does not give it.
 *
 * Damage: every copy is tried, this time checked by hash (so that an entry with a wrong CRC-32 but
 * right content counts as right). A file that has vanished: gc has moved its objects into other
 * packs, so they are looked up by id in a fresh view of the store.
 */
import { type Fault, isFault } from './fault.ts';
import type { GitObject } from './object-reader.ts';
import type { ObjectStore } from './store.ts';

/** Reads an object whose home failed with `problem`, from anywhere; else the problem again. */
export function rescueObject(
  store: ObjectStore,
  objectNumber: number,
  problem: Fault,
  maxBytes: number,
): GitObject | Fault {
  if (problem.fault === 'oversize') return problem;
  const object = store.read(objectNumber, { maxBytes });
  if (!isFault(object)) return object;
  if (problem.fault !== 'vanished') return object.fault === 'vanished' ? object : problem;
  const pos = objectNumber * store.hashLength;
  return object.fault === 'vanished' ? object : store.readAnew(store.ids, pos, { maxBytes });
}

/** True where objects stand more than once: where another copy may help. */
export function hasCopies(store: ObjectStore): boolean {
  return store.data.objects.copies.length > 0;
}
