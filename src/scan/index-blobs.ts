/** Which blobs of the index are in scope: all of them, or what a commit would bring. */
import type { Skipped } from '../base/model.ts';
import {
  diffIndexWithTree,
  type GitIndex,
  type Head,
  indexEntryAt,
  isFault,
  MODE_GITLINK,
  MODE_TREE,
  MODE_TYPE,
  OBJECT_COMMIT,
  OBJECT_TREE,
  type ObjectStore,
} from '../git/index.ts';

/** A blob that the index names. */
export interface IndexBlob {
  /** Hex id. */
  readonly id: string;
  /** In latin1. */
  readonly path: string;
}

/** Which entries count. */
export interface IndexChoice {
  /** Only what HEAD does not have at the same path. */
  readonly stagedOnly: boolean;
  readonly includes: (path: string) => boolean;
}

interface Entry {
  readonly path: Uint8Array;
  readonly mode: number;
  readonly id: Uint8Array;
}

/** Lists the blobs, conflict stages included; a tree of HEAD that cannot be read is a ledger entry. */
export function blobsOfIndex(
  index: GitIndex,
  store: ObjectStore,
  head: Head,
  choice: IndexChoice,
): { readonly blobs: IndexBlob[]; readonly skipped: Skipped[] } {
  const skipped: Skipped[] = [];
  const blobs: IndexBlob[] = [];
  for (const entry of choice.stagedOnly ? stagedEntries(index, store, head, skipped) : all(index)) {
    const type = entry.mode & MODE_TYPE;
    if (type === MODE_GITLINK || type === MODE_TREE) continue;
    const path = Buffer.from(entry.path).toString('latin1');
    if (choice.includes(path)) blobs.push({ id: Buffer.from(entry.id).toString('hex'), path });
  }
  return { blobs, skipped };
}

function* all(index: GitIndex): Generator<Entry> {
  for (let number = 0; number < index.count; number += 1) {
    const entry = indexEntryAt(index, number);
    if (!entry.intentToAdd) yield entry;
  }
}

function stagedEntries(
  index: GitIndex,
  store: ObjectStore,
  head: Head,
  skipped: Skipped[],
): readonly Entry[] {
  const diff = diffIndexWithTree(index, headTree(store, head, skipped), (treeId) => {
    const tree = store.readHex(Buffer.from(treeId).toString('hex'));
    return isFault(tree) || tree.type !== OBJECT_TREE ? null : tree.bytes;
  });
  for (const object of diff.unreadTrees) {
    // Everything below it counts as staged, so nothing is missed.
    skipped.push({
      object,
      reason: 'missing',
      detail: 'a tree of HEAD; what is below counts as staged',
    });
  }
  return diff.entries;
}

/** Raw id of HEAD's tree; null before the first commit, or where HEAD cannot be read. */
function headTree(store: ObjectStore, head: Head, skipped: Skipped[]): Uint8Array | null {
  if (head.id === '') return null;
  const commit = store.readHex(head.id);
  if (isFault(commit) || commit.type !== OBJECT_COMMIT) {
    skipped.push({
      object: head.id,
      reason: 'missing',
      detail: 'HEAD; everything counts as staged',
    });
    return null;
  }
  const line = Buffer.from(commit.bytes.subarray(0, 80)).toString('latin1');
  return Buffer.from(/^tree ([0-9a-f]+)/.exec(line)?.[1] ?? '', 'hex');
}
