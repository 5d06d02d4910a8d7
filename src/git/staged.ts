/**
 * Compares the index with the tree of HEAD: which entries hold content that HEAD has not there.
 *
 * Directories that the index knows to be unchanged (TREE extension) are passed over whole, so that
 * a pre-commit run reads few trees. Missing trees make everything below them count as changed:
 * this list may be too long, never too short. Reading objects is the caller's.
 */

import { latin1 } from './control-file.ts';
import { stageOf } from './index-columns.ts';
import { EXTENDED_INTENT_TO_ADD, type GitIndex, indexIdAt, indexPathAt } from './index-file.ts';
import { createTreeEntry, isTreeMode, nextTreeEntry, TREE_BROKEN } from './parse-tree.ts';

/** Content of a tree by raw id, null where the store has none. */
export type ReadTree = (treeId: Uint8Array) => Uint8Array | null;

/** Content that stands in the index and not at the same path of HEAD. */
export interface StagedEntry {
  readonly path: Uint8Array;
  readonly mode: number;
  /** Raw id of the blob, or of the commit for a submodule (mode 160000). */
  readonly id: Uint8Array;
  /** 0, or 1 to 3 in a conflict. */
  readonly stage: number;
  /** `modified`: HEAD has something else at this path. */
  readonly status: 'added' | 'modified';
}

/** Result of {@link diffIndexWithTree}. */
export interface StagedDiff {
  /** In the order of the index. */
  readonly entries: readonly StagedEntry[];
  /** Hex ids of trees that are missing or broken. */
  readonly unreadTrees: readonly string[];
}

interface TreeItem {
  readonly mode: number;
  readonly id: Uint8Array;
}

/** A directory on the way to the current entry. */
interface Level {
  /** Length of the path prefix, its slash included. */
  readonly prefixLength: number;
  /** What HEAD has here by name (latin1); null where HEAD has no such directory. */
  readonly items: ReadonlyMap<string, TreeItem> | null;
  /** Node of the index' cache tree, -1 where it has none. */
  readonly node: number;
  /** Children of that node by name, made when first asked for. */
  children: ReadonlyMap<string, number> | null;
}

interface Walk {
  readonly index: GitIndex;
  readonly readTree: ReadTree;
  readonly trees: Map<string, ReadonlyMap<string, TreeItem> | null>;
  readonly unread: Set<string>;
  readonly entries: StagedEntry[];
  readonly levels: Level[];
}

const SLASH = 0x2f;

/** Compares `index` with the tree `headTreeId`, null for an unborn HEAD: then all is added. */
export function diffIndexWithTree(
  index: GitIndex,
  headTreeId: Uint8Array | null,
  readTree: ReadTree,
): StagedDiff {
  const walk: Walk = {
    index,
    readTree,
    trees: new Map(),
    unread: new Set(),
    entries: [],
    levels: [],
  };
  const hasRoot = index.cacheTree !== null && index.cacheTree.count > 0;
  let position = 0;
  if (headTreeId !== null && hasRoot) position = skipEqual(walk, 0, 0, 0, headTreeId);
  const items = headTreeId === null ? null : treeItems(walk, headTreeId);
  walk.levels.push({ prefixLength: 0, items, node: hasRoot ? 0 : -1, children: null });
  while (position < index.count) position = compareEntry(walk, position);
  return { entries: walk.entries, unreadTrees: [...walk.unread] };
}

/** Judges the entry at `position`, or passes over a directory; returns the next position. */
function compareEntry(walk: Walk, position: number): number {
  const { index, levels } = walk;
  const path = indexPathAt(index, position);
  leaveLevels(walk, position);
  for (;;) {
    const level = levels[levels.length - 1]!; // The root level is never left.
    const slash = path.indexOf(SLASH, level.prefixLength);
    // Without HEAD's side there is nothing to look up below: the level covers all depths.
    if (slash < 0 || slash === path.length - 1 || level.items === null) break;
    const name = latin1(path, level.prefixLength, slash);
    const item = level.items.get(name);
    const node = childNode(walk, level, name);
    const isTree = item !== undefined && isTreeMode(item.mode);
    if (isTree && node >= 0) {
      const next = skipEqual(walk, node, position, slash + 1, item.id);
      if (next > position) return next;
    }
    const items = isTree ? treeItems(walk, item.id) : null;
    levels.push({ prefixLength: slash + 1, items, node, children: null });
  }
  judge(walk, position, path);
  return position + 1;
}

/** Drops the levels whose directory is not that of the entry at `position`. */
function leaveLevels(walk: Walk, position: number): void {
  const { index, levels } = walk;
  if (position === 0) return;
  const { paths, pathStarts } = index;
  // Bound: position < count, and pathStarts has count + 1 members.
  const before = pathStarts[position - 1]!;
  const here = pathStarts[position]!;
  const longest = levels[levels.length - 1]!.prefixLength;
  const limit = Math.min(longest, here - before, pathStarts[position + 1]! - here);
  let same = 0;
  while (same < limit && paths[before + same] === paths[here + same]) same++;
  while (levels[levels.length - 1]!.prefixLength > same) levels.pop(); // The root's length is 0.
}

/**
 * Position behind the directory of cache-tree node `node` if it would make the tree `treeId`, else
 * `position`. The node must cover exactly the entries with this prefix.
 */
function skipEqual(
  walk: Walk,
  node: number,
  position: number,
  prefixLength: number,
  treeId: Uint8Array,
): number {
  const { index } = walk;
  const { cacheTree, hashLength } = index;
  const count = cacheTree?.entryCounts[node] ?? -1;
  if (cacheTree === null || count <= 0 || position + count > index.count) return position;
  const nodeId = cacheTree.ids.subarray(node * hashLength, (node + 1) * hashLength);
  if (!equal(nodeId, treeId)) return position;
  const isInside = (other: number): boolean => samePrefix(index, position, other, prefixLength);
  if (!isInside(position + count - 1)) return position;
  const end = position + count;
  return end === index.count || prefixLength === 0 || !isInside(end) ? end : position;
}

function samePrefix(index: GitIndex, a: number, b: number, length: number): boolean {
  const one = indexPathAt(index, a);
  const other = indexPathAt(index, b);
  if (other.length < length) return false;
  return equal(one.subarray(0, length), other.subarray(0, length));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function childNode(walk: Walk, level: Level, name: string): number {
  const tree = walk.index.cacheTree;
  if (tree === null || level.node < 0) return -1;
  if (level.children === null) {
    const children = new Map<string, number>();
    const end = tree.nodeEnds[level.node] ?? 0;
    for (let node = level.node + 1; node < end; node = tree.nodeEnds[node] ?? end) {
      children.set(tree.names[node] ?? '', node);
    }
    level.children = children;
  }
  return level.children.get(name) ?? -1;
}

/** Adds the entry if HEAD has other content at its path. */
function judge(walk: Walk, position: number, path: Uint8Array): void {
  const { index, levels } = walk;
  const mode = index.modes[position] ?? 0;
  const id = indexIdAt(index, position);
  // Intent-to-add: nothing is staged yet, the content is in the work tree only.
  if (((index.extended[position] ?? 0) & EXTENDED_INTENT_TO_ADD) !== 0) return;
  const { prefixLength, items } = levels[levels.length - 1]!; // The root level is never left.
  const isDirectory = isTreeMode(mode) && path.at(-1) === SLASH;
  const name = latin1(path, prefixLength, path.length - (isDirectory ? 1 : 0));
  const item = items?.get(name);
  if (isDirectory) {
    const theirs = item !== undefined && isTreeMode(item.mode) ? item.id : null;
    diffTrees(walk, path, id, theirs);
    return;
  }
  if (item !== undefined && equal(item.id, id)) return;
  const status = item === undefined ? 'added' : 'modified';
  walk.entries.push({ path, mode, id, stage: stageOf(index.flags[position] ?? 0), status });
}

/**
 * A directory of a sparse index: compares its tree with HEAD's and adds what differs. A pair of
 * trees that was compared before is not walked again, at whatever path: trees can be nested so
 * that their paths are countless.
 */
function diffTrees(
  walk: Walk,
  prefix: Uint8Array,
  ours: Uint8Array,
  head: Uint8Array | null,
): void {
  const pending: TreePair[] = [{ prefix: Buffer.from(prefix), ours, head }];
  const seen = new Set<string>();
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const key = `${hex(pair.ours)} ${pair.head === null ? '' : hex(pair.head)}`;
    if ((pair.head !== null && equal(pair.ours, pair.head)) || seen.has(key)) continue;
    seen.add(key);
    diffTreePair(walk, pair, pending);
  }
}

interface TreePair {
  readonly prefix: Buffer;
  readonly ours: Uint8Array;
  readonly head: Uint8Array | null;
}

function diffTreePair(walk: Walk, pair: TreePair, pending: TreePair[]): void {
  const theirs = pair.head === null ? null : treeItems(walk, pair.head);
  for (const [name, { mode, id }] of treeItems(walk, pair.ours) ?? []) {
    const path = Buffer.concat([pair.prefix, Buffer.from(name, 'latin1')]);
    const other = theirs?.get(name);
    if (isTreeMode(mode)) {
      const head = other !== undefined && isTreeMode(other.mode) ? other.id : null;
      pending.push({ prefix: Buffer.concat([path, Buffer.from('/')]), ours: id, head });
    } else if (other === undefined || !equal(other.id, id)) {
      const status = other === undefined ? 'added' : 'modified';
      walk.entries.push({ path: Uint8Array.from(path), mode, id, stage: 0, status });
    }
  }
}

function hex(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('hex');
}

/** Entries of a tree by name; null where it cannot be read. Each tree is parsed once. */
function treeItems(walk: Walk, treeId: Uint8Array): ReadonlyMap<string, TreeItem> | null {
  const key = hex(treeId);
  const known = walk.trees.get(key);
  if (known !== undefined) return known;
  const bytes = walk.readTree(treeId);
  const items = bytes === null ? null : parseItems(bytes, walk.index.hashLength);
  if (items === null || items.isBroken) walk.unread.add(key);
  const map = items?.map ?? null;
  walk.trees.set(key, map);
  return map;
}

function parseItems(
  bytes: Uint8Array,
  hashLength: number,
): { map: Map<string, TreeItem>; isBroken: boolean } {
  const map = new Map<string, TreeItem>();
  const entry = createTreeEntry();
  let at = nextTreeEntry(bytes, 0, bytes.length, hashLength, entry);
  for (; at >= 0; at = nextTreeEntry(bytes, at, bytes.length, hashLength, entry)) {
    const id = bytes.slice(entry.idAt, entry.idAt + hashLength);
    map.set(latin1(bytes, entry.nameStart, entry.nameEnd), { mode: entry.mode, id });
  }
  return { map, isBroken: at === TREE_BROKEN };
}
