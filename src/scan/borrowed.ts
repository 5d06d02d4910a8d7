/**
 * Objects of alternates that this repository's own refs and objects lead to.
 *
 * A borrowed store may hold other people's history; only what is reachable from here is in scope,
 * or a hostile `info/alternates` could make a scan print the secrets of another repository.
 */
import { hasBit, setBit } from '../base/bits.ts';
import {
  createTreeEntry,
  isFault,
  nextTreeEntry,
  OBJECT_COMMIT,
  OBJECT_TAG,
  OBJECT_TREE,
  type ObjectStore,
  type RefList,
  type ReflogList,
  TREE_BROKEN,
  TREE_END,
} from '../git/index.ts';

/** Adds to `wanted` every borrowed object reachable from refs, reflogs and own objects. */
export function addBorrowed(
  store: ObjectStore,
  refs: RefList,
  reflogs: ReflogList,
  wanted: Uint8Array,
): void {
  const seen = new Uint8Array(store.objectCount);
  const queue: number[] = [];
  const add = (number: number): void => {
    if (number < 0 || seen[number] === 1) return;
    seen[number] = 1;
    setBit(wanted, number);
    queue.push(number);
  };
  for (const ref of refs.refs) add(store.numberOfHex(ref.id));
  for (const log of reflogs.logs) {
    for (const { oldId, newId } of log.entries) {
      add(store.numberOfHex(oldId));
      add(store.numberOfHex(newId));
    }
  }
  for (let number = 0; number < store.objectCount; number += 1) {
    if (hasBit(wanted, number) && !store.isBorrowed(number)) add(number);
  }
  while (queue.length > 0) follow(store, queue.pop()!, add);
}

function follow(store: ObjectStore, number: number, add: (number: number) => void): void {
  const type = store.typeOf(number);
  if (type !== 0 && type !== OBJECT_COMMIT && type !== OBJECT_TREE && type !== OBJECT_TAG) return;
  const object = store.read(number);
  if (isFault(object)) return; // The scan meets it again and lists it.
  if (object.type === OBJECT_TREE) followTree(store, object.bytes, add);
  else if (object.type !== OBJECT_COMMIT && object.type !== OBJECT_TAG) return;
  else {
    const text = Buffer.from(object.bytes).toString('latin1');
    const header = text.slice(0, Math.max(0, text.indexOf('\n\n')));
    for (const [, id = ''] of header.matchAll(/^(?:tree|parent|object) ([0-9a-f]+)$/gm)) {
      add(store.numberOfHex(id));
    }
  }
}

function followTree(store: ObjectStore, bytes: Uint8Array, add: (number: number) => void): void {
  const entry = createTreeEntry();
  for (let at = 0; ; ) {
    const next = nextTreeEntry(bytes, at, bytes.length, store.hashLength, entry);
    if (next === TREE_END || next === TREE_BROKEN) return;
    add(store.numberOf(bytes, entry.idAt));
    at = next;
  }
}
