/** Which blobs of the index are in scope: all of them, or what a commit would bring. */
import { join } from 'node:path';
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
  type Repository,
  readControlFile,
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
  /** Only what HEAD, and no other parent of a merge under way, has at the same path. */
  readonly stagedOnly: boolean;
  /** Hex ids of commits that are being merged into HEAD. */
  readonly mergeHeads: readonly string[];
  readonly includes: (path: string) => boolean;
}

interface Entry {
  readonly path: Uint8Array;
  readonly mode: number;
  readonly id: Uint8Array;
  /** Above 0 while the path has a conflict. */
  readonly stage: number;
}

/** Longer lists of merged commits were not written by Git. */
const MERGE_HEAD_BYTES_MAX = 64 << 10;

/** Commits that a merge under way brings into HEAD; none where there is no merge. */
export function mergeHeadsOf({ gitDir }: Repository): string[] {
  const file = readControlFile(join(gitDir, 'MERGE_HEAD'), MERGE_HEAD_BYTES_MAX);
  if (file.kind !== 'ok') return [];
  const lines = Buffer.from(file.bytes).toString('latin1').split('\n');
  return lines.filter((line) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(line));
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
  const entries = choice.stagedOnly ? stagedEntries(index, store, head, skipped) : all(index);
  const merged = choice.stagedOnly ? mergedTrees(store, choice.mergeHeads) : [];
  for (const entry of merged.reduce((left, tree) => newTo(index, store, tree, left), entries)) {
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
  const headTreeId = headTree(store, head, skipped);
  const diff = diffIndexWithTree(index, headTreeId, (treeId) => readTree(store, treeId));
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

/** Ids of the trees of the commits that are merged; one that cannot be read takes nothing away. */
function mergedTrees(store: ObjectStore, commits: readonly string[]): Uint8Array[] {
  return commits.flatMap((id) => treeOf(store, id) ?? []);
}

/**
 * Those of `entries` that this tree does not have at the same path; all sides of a conflict, because
 * nobody has decided yet.
 */
function newTo(
  index: GitIndex,
  store: ObjectStore,
  tree: Uint8Array,
  entries: Iterable<Entry>,
): Entry[] {
  const keyOf = ({ path, id }: Entry): string => Buffer.concat([id, path]).toString('latin1');
  const different = diffIndexWithTree(index, tree, (id) => readTree(store, id)).entries;
  const isNew = new Set(different.map(keyOf));
  return [...entries].filter((entry) => entry.stage > 0 || isNew.has(keyOf(entry)));
}

function readTree(store: ObjectStore, id: Uint8Array): Uint8Array | null {
  const tree = store.readHex(Buffer.from(id).toString('hex'));
  return isFault(tree) || tree.type !== OBJECT_TREE ? null : tree.bytes;
}

/** Raw id of a commit's tree; null where it cannot be read. */
function treeOf(store: ObjectStore, commitId: string): Uint8Array | null {
  const commit = store.readHex(commitId);
  if (isFault(commit) || commit.type !== OBJECT_COMMIT) return null;
  const line = Buffer.from(commit.bytes.subarray(0, 80)).toString('latin1');
  return Buffer.from(/^tree ([0-9a-f]+)/.exec(line)?.[1] ?? '', 'hex');
}

/** Raw id of HEAD's tree; null before the first commit, or where HEAD cannot be read. */
function headTree(store: ObjectStore, head: Head, skipped: Skipped[]): Uint8Array | null {
  if (head.id === '') return null;
  const tree = treeOf(store, head.id);
  if (tree === null) {
    skipped.push({
      object: head.id,
      reason: 'missing',
      detail: 'HEAD; everything counts as staged',
    });
  }
  return tree;
}
