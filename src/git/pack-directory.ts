/**
 * Lists the packs of one object directory and gets an index for each from a file: its .idx, else
 * the multi-pack-index. Packs that have neither are orphans, for pack-scan.ts to read whole.
 *
 * Side files (.rev, .bitmap, .mtimes, .keep, .promisor) are never needed and never read. Links that
 * lead out of the object directory are not followed: a hostile repository could name the packs of
 * another one of the user's.
 */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Skipped } from '../base/model.ts';
import type { HashLength } from '../base/oids.ts';
import type { StoreTables } from '../kernel/index.ts';
import { isInside, realpathOrNull, reasonOf } from './control-file.ts';
import { type Fault, isFault } from './fault.ts';
import type { FileHandles } from './file-handles.ts';
import { type MultiPackIndex, packIndexFrom, readMultiPackIndex } from './multi-pack-index.ts';
import { openPack, type PackFile } from './pack.ts';
import { type PackIndex, readPackIndex } from './pack-index.ts';

/** A pack whose entries are known. */
export interface IndexedPackFile {
  readonly file: PackFile;
  readonly index: PackIndex;
}

/** A pack that no index describes; `reason` says what is wrong with the ones there are. */
export interface OrphanPack {
  readonly file: PackFile;
  readonly reason: string;
  /** True for the leftover of an interrupted transfer, which Git does not count as a pack. */
  readonly isLeftover: boolean;
  /** True where the index is not there: gc may be at work, which takes it away first. */
  readonly isFresh: boolean;
}

/** What one `objects/pack` directory holds. */
export interface PackListing {
  readonly packs: readonly IndexedPackFile[];
  readonly orphans: readonly OrphanPack[];
  readonly skipped: readonly Skipped[];
}

const PACK_SUFFIX = /\.pack$/;
/** Names that index-pack, pack-objects and receive-pack write before they rename. */
const LEFTOVER_NAME = /^(tmp_pack_|\.tmp-.*\.pack$)/;

/**
 * Opens every pack below `objectsDir`. Order is by name: the same on every machine. Tables of a pack
 * lie where `tablesFor` its number of entries says.
 */
export function listPacks(
  objectsDir: string,
  hashLength: HashLength,
  handles: FileHandles,
  tablesFor: (entries: number) => StoreTables | null,
): PackListing {
  const directory = join(objectsDir, 'pack');
  const packs: IndexedPackFile[] = [];
  const orphans: OrphanPack[] = [];
  const skipped: Skipped[] = [];
  const isAllowed = linkGuard(objectsDir);
  const names = isAllowed(directory, skipped) ? listNames(directory, skipped) : [];
  let multi: MultiPackIndex | Fault | undefined;
  for (const entry of names) {
    const path = join(directory, entry.name);
    const isLeftover = LEFTOVER_NAME.test(entry.name);
    if (!isLeftover && !PACK_SUFFIX.test(entry.name)) continue;
    if (entry.isSymbolicLink() && !isAllowed(path, skipped)) continue;
    const file = openPack(path, hashLength, handles);
    if (isFault(file)) {
      // A transfer that was cut within the first bytes left nothing to read.
      if (!isLeftover) skipped.push({ path, reason: file.fault, detail: file.detail });
      continue;
    }
    if (isLeftover) {
      const reason = 'left over by an interrupted transfer';
      orphans.push({ file, reason, isLeftover, isFresh: false });
      continue;
    }
    const tables = tablesFor(file.claimedCount);
    const index = readPackIndex(path.replace(PACK_SUFFIX, '.idx'), hashLength, file, tables);
    if (!isFault(index)) {
      packs.push({ file, index });
      continue;
    }
    multi ??= readMultiPackIndex(join(directory, 'multi-pack-index'), hashLength);
    const covered = packIndexFrom(multi, entry.name.replace(PACK_SUFFIX, '.idx'), file);
    const isFresh = index.fault === 'vanished';
    if (isFault(covered)) orphans.push({ file, reason: index.detail, isLeftover, isFresh });
    else packs.push({ file, index: covered });
  }
  return { packs, orphans, skipped };
}

function listNames(directory: string, skipped: Skipped[]): Dirent[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    skipped.push({ path: directory, reason: 'unreadable', detail: reasonOf(error) });
    return [];
  }
}

/** Tells whether a path that may be a link stays inside of the object directory. */
function linkGuard(objectsDir: string): (path: string, skipped: Skipped[]) => boolean {
  const inside = realpathOrNull(objectsDir) ?? objectsDir;
  return (path, skipped) => {
    const real = realpathOrNull(path);
    if (real === null || isInside(real, inside)) return true;
    const detail = 'a link out of the object directory is not followed';
    skipped.push({ path, reason: 'unreadable', detail });
    return false;
  };
}
