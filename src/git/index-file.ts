/**
 * Reads the index (staging area): versions 2 to 4, conflict stages, split and sparse, as columns.
 *
 * One typed array a field and one arena for all paths, so that an index of a million entries costs
 * no million objects. Joining a split index with its base is split-index.ts', comparing with HEAD
 * is staged.ts'. Format: gitformat-index(5).
 */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readControlFile, TABLE_LIMIT } from './control-file.ts';
import { type IndexColumns, indexBroken, stageOf } from './index-columns.ts';
import { readEntries } from './index-entries.ts';
import {
  type CacheTree,
  type IndexExtensions,
  parseCacheTree,
  parseSplitLink,
  readExtensions,
  sharedIndexId,
} from './index-extensions.ts';
import { joinSplitIndex } from './split-index.ts';

/** Entry flag: content is told to be unchanged whatever the work tree says. */
const FLAG_ASSUME_VALID = 0x8000;
/** Extended flag: not checked out (sparse checkout). */
export const EXTENDED_SKIP_WORKTREE = 0x4000;
/** Extended flag: `git add --intent-to-add`; the entry's id stands for no content yet. */
export const EXTENDED_INTENT_TO_ADD = 0x2000;

/** A read index. */
export interface GitIndex extends IndexColumns {
  /** The file it was read from. */
  readonly path: string;
  readonly version: number;
  /** True if entries may be whole directories (mode 040000, path ending in `/`). */
  readonly sparse: boolean;
  /** `absent`: written with index.skipHash; `mismatch`: damaged, though it could be parsed. */
  readonly checksum: 'ok' | 'absent' | 'mismatch';
  /** What the TREE extension says of directories; null where there is none. */
  readonly cacheTree: CacheTree | null;
}

/** One entry as an object, for callers that look at few. */
export interface IndexEntry {
  readonly path: Uint8Array;
  readonly mode: number;
  readonly id: Uint8Array;
  /** 0, or 1 to 3 (base, ours, theirs) in a conflict. */
  readonly stage: number;
  readonly assumeValid: boolean;
  readonly skipWorktree: boolean;
  readonly intentToAdd: boolean;
  readonly size: number;
  readonly mtimeSeconds: number;
  readonly mtimeNanos: number;
}

/** Where an index lies. A {@link Repository} is one; so is each of its worktrees. */
export interface IndexLocation {
  readonly indexPath: string;
  /** Holds `sharedindex.*` of a split index. */
  readonly gitDir: string;
  readonly hashLength: number;
}

const SIGNATURE = 0x44495243; // "DIRC"
const HEADER_LENGTH = 12;

/** Reads an index, null where there is none. Throws `INDEX_BROKEN` where it cannot be parsed. */
export function readIndex(location: IndexLocation): GitIndex | null {
  const { indexPath, gitDir, hashLength } = location;
  const file = readControlFile(indexPath, TABLE_LIMIT);
  if (file.kind === 'missing') return null;
  if (file.kind === 'refused') throw indexBroken(indexPath, `it ${file.reason}`);
  const parsed = parseIndex(file.bytes, hashLength, indexPath);
  const link = parsed.extensions.link;
  if (link === null) return parsed.index;
  const baseId = sharedIndexId(link, hashLength, indexPath);
  if (baseId === null) return parsed.index;
  const basePath = join(gitDir, `sharedindex.${baseId}`);
  const baseFile = readControlFile(basePath, TABLE_LIMIT);
  if (baseFile.kind !== 'ok') {
    const reason = baseFile.kind === 'missing' ? 'is missing' : baseFile.reason;
    throw indexBroken(indexPath, `its base ${basePath} ${reason}`);
  }
  const base = parseIndex(baseFile.bytes, hashLength, basePath).index;
  const split = parseSplitLink(link, hashLength, base.count, indexPath);
  return { ...parsed.index, ...joinSplitIndex(base, parsed.index, split) };
}

interface ParsedIndex {
  readonly index: GitIndex;
  readonly extensions: IndexExtensions;
}

/** Parses one index file; the base of a split index is left to the caller. */
function parseIndex(bytes: Uint8Array, hashLength: number, path: string): ParsedIndex {
  if (bytes.length < HEADER_LENGTH + hashLength) {
    throw indexBroken(path, `${bytes.length} bytes are too few for an index`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== SIGNATURE) throw indexBroken(path, 'it does not start with DIRC');
  const version = view.getUint32(4);
  if (version < 2 || version > 4) throw indexBroken(path, `version ${version} is not known`);
  const end = bytes.length - hashLength;
  const shape = { path, version, hashLength, count: view.getUint32(8), end };
  const { columns, position } = readEntries(bytes, HEADER_LENGTH, shape);
  const extensions = readExtensions(bytes, position, end, path);
  const { tree } = extensions;
  const index: GitIndex = {
    ...columns,
    path,
    version,
    sparse: extensions.sparse,
    checksum: checksumOf(bytes, end, hashLength),
    cacheTree: tree === null ? null : parseCacheTree(tree, hashLength),
  };
  return { index, extensions };
}

function checksumOf(bytes: Uint8Array, end: number, hashLength: number): GitIndex['checksum'] {
  const trailer = bytes.subarray(end);
  if (trailer.every((byte) => byte === 0)) return 'absent';
  const hash = createHash(hashLength === 32 ? 'sha256' : 'sha1');
  const digest = hash.update(bytes.subarray(0, end)).digest();
  return digest.equals(trailer) ? 'ok' : 'mismatch';
}

/** Path of entry `position`, a view into the arena. */
export function indexPathAt(index: IndexColumns, position: number): Uint8Array {
  // Bound: position < count, and pathStarts has count + 1 members.
  return index.paths.subarray(index.pathStarts[position], index.pathStarts[position + 1]);
}

/** Raw id of entry `position`, a view into the column. */
export function indexIdAt(index: IndexColumns, position: number): Uint8Array {
  return index.ids.subarray(position * index.hashLength, (position + 1) * index.hashLength);
}

/** Entry `position` (0 ≤ position < count) as an object. */
export function indexEntryAt(index: IndexColumns, position: number): IndexEntry {
  const flags = index.flags[position] ?? 0;
  const extended = index.extended[position] ?? 0;
  return {
    path: indexPathAt(index, position),
    mode: index.modes[position] ?? 0,
    id: indexIdAt(index, position),
    stage: stageOf(flags),
    assumeValid: (flags & FLAG_ASSUME_VALID) !== 0,
    skipWorktree: (extended & EXTENDED_SKIP_WORKTREE) !== 0,
    intentToAdd: (extended & EXTENDED_INTENT_TO_ADD) !== 0,
    size: index.sizes[position] ?? 0,
    mtimeSeconds: index.mtimeSeconds[position] ?? 0,
    mtimeNanos: index.mtimeNanos[position] ?? 0,
  };
}
