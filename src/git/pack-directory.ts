/**
 * Lists the packs of one object directory and gets an index for each, from wherever it can be had:
 * its .idx, else the multi-pack-index, else the pack itself (pack-scan.ts).
 *
 * Side files (.rev, .bitmap, .mtimes, .keep, .promisor) are never needed and never read.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Skipped } from '../base/model.ts';
import type { HashLength } from '../base/oids.ts';
import { isFault } from './fault.ts';
import type { FileHandles } from './file-handles.ts';
import { openPack, type PackFile } from './pack.ts';
import { type PackIndex, readPackIndex } from './pack-index.ts';

/** A pack whose entries are known. */
export interface IndexedPackFile {
  readonly file: PackFile;
  readonly index: PackIndex;
}

/** A pack that no index describes; `reason` says what is wrong with the ones there are. */
export interface OrphanPack {
  readonly path: string;
  readonly reason: string;
}

/** What one `objects/pack` directory holds. */
export interface PackListing {
  readonly packs: readonly IndexedPackFile[];
  readonly orphans: readonly OrphanPack[];
  readonly skipped: readonly Skipped[];
}

const PACK_NAME = /\.pack$/;
/** Leftovers of an interrupted transfer: receive-pack and index-pack write these names. */
const TEMPORARY_NAME = /^(tmp_pack_|\.tmp-.*pack$)/;

/** Opens every pack below `objectsDir`. Order is by name: the same on every machine. */
export function listPacks(
  objectsDir: string,
  hashLength: HashLength,
  handles: FileHandles,
): PackListing {
  const directory = join(objectsDir, 'pack');
  const packs: IndexedPackFile[] = [];
  const orphans: OrphanPack[] = [];
  const skipped: Skipped[] = [];
  for (const name of listNames(directory, skipped)) {
    const path = join(directory, name);
    if (TEMPORARY_NAME.test(name)) {
      orphans.push({ path, reason: 'left over by an interrupted transfer' });
      continue;
    }
    if (!PACK_NAME.test(name)) continue;
    const file = openPack(path, hashLength, handles);
    if (isFault(file)) {
      skipped.push({ path, reason: file.fault, detail: file.detail });
      continue;
    }
    const index = readPackIndex(path.replace(PACK_NAME, '.idx'), hashLength, file);
    if (isFault(index)) orphans.push({ path, reason: index.detail });
    else packs.push({ file, index });
  }
  return { packs, orphans, skipped };
}

function listNames(directory: string, skipped: Skipped[]): string[] {
  try {
    return readdirSync(directory).toSorted();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    skipped.push({ path: directory, reason: 'unreadable', detail: code ?? 'failed' });
    return [];
  }
}
