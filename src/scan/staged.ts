/** Which index entries differ from HEAD: what a commit would bring. */
import {
  createTreeEntry,
  type GitIndex,
  type Head,
  indexEntryAt,
  isFault,
  isTreeMode,
  nextTreeEntry,
  OBJECT_COMMIT,
  OBJECT_TREE,
  type ObjectStore,
} from '../git/index.ts';

/** Numbers of the entries whose blob HEAD does not have at the same path, conflict stages included. */
export function changedEntries(index: GitIndex, store: ObjectStore, head: Head): number[] {
  const before = filesOf(store, head);
  const changed: number[] = [];
  for (let number = 0; number < index.count; number += 1) {
    const entry = indexEntryAt(index, number);
    const path = Buffer.from(entry.path).toString('latin1');
    if (before.get(path) !== Buffer.from(entry.id).toString('hex')) changed.push(number);
  }
  return changed;
}

/** Path (latin1) → hex id of everything in HEAD's tree; empty before the first commit. */
function filesOf(store: ObjectStore, head: Head): Map<string, string> {
  const files = new Map<string, string>();
  if (head.id === '') return files;
  const commit = store.readHex(head.id);
  if (isFault(commit) || commit.type !== OBJECT_COMMIT) return files;
  const tree = /^tree ([0-9a-f]+)/.exec(
    Buffer.from(commit.bytes.subarray(0, 80)).toString('latin1'),
  );
  const stack = [{ id: tree?.[1] ?? '', prefix: '' }];
  const entry = createTreeEntry();
  while (stack.length > 0) {
    const { id, prefix } = stack.pop()!;
    const object = store.readHex(id);
    if (isFault(object) || object.type !== OBJECT_TREE) continue;
    const bytes = Buffer.from(object.bytes.buffer, object.bytes.byteOffset, object.bytes.length);
    for (let at = nextTreeEntry(bytes, 0, bytes.length, store.hashLength, entry); at > 0; ) {
      const path = prefix + bytes.toString('latin1', entry.nameStart, entry.nameEnd);
      const child = bytes.toString('hex', entry.idAt, entry.idAt + store.hashLength);
      if (isTreeMode(entry.mode)) stack.push({ id: child, prefix: `${path}/` });
      else files.set(path, child);
      at = nextTreeEntry(bytes, at, bytes.length, store.hashLength, entry);
    }
  }
  return files;
}
