/**
 * Loose objects: one zlib stream a file, `objects/xx/yyyy…`, holding "type size NUL content".
 *
 * What is written in the header is a claim: inflation stops one byte after the declared size, so
 * that 194 kB which say "10 bytes" and hold 200 MB cost nothing. Files that are not objects are
 * counted and named, never opened.
 */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sharedBytes, toHex, writeHex } from '../base/bytes.ts';
import type { Skipped } from '../base/model.ts';
import type { HashLength } from '../base/oids.ts';
import type { IdSource } from './object-table.ts';
import { OBJECT_BLOB, OBJECT_COMMIT, OBJECT_TAG, OBJECT_TREE } from './pack.ts';

/** The loose objects of one directory, and what looked like some but could not be listed. */
export interface LooseListing extends IdSource {
  readonly skipped: readonly Skipped[];
  /** Paths of objects that were being written when Git was stopped. */
  readonly leftovers: readonly string[];
}

/** What Git calls an object until it is whole (object-file.c). */
const LEFTOVER_NAME = /^tmp_obj_/;
const FANOUT_NAME = /^[0-9a-f]{2}$/;
const UPPER_FANOUT_NAME = /^[0-9A-Fa-f]{2}$/;

/** Lists the loose objects of `objectsDir`, sorted. */
export function listLoose(objectsDir: string, hashLength: HashLength): LooseListing {
  const skipped: Skipped[] = [];
  const names: string[] = [];
  const leftovers: string[] = [];
  for (const directory of listDirectory(objectsDir, skipped)) {
    const { name } = directory;
    if (LEFTOVER_NAME.test(name)) leftovers.push(join(objectsDir, name));
    if (!UPPER_FANOUT_NAME.test(name)) continue;
    const path = join(objectsDir, name);
    if (!FANOUT_NAME.test(name)) {
      // Git never looks here; on a file system that folds case it is the lower-case directory.
      skipped.push({ path, reason: 'special-file', detail: 'not a directory of loose objects' });
      continue;
    }
    if (directory.isSymbolicLink()) {
      // Not followed: it could lead to the objects of another repository.
      skipped.push({ path, reason: 'unreadable', detail: 'a link to a directory of objects' });
      continue;
    }
    if (!directory.isDirectory()) {
      skipped.push({ path, reason: 'special-file', detail: 'no directory where one should be' });
      continue;
    }
    for (const entry of listDirectory(path, skipped)) {
      if (entry.name.length === hashLength * 2 - 2) names.push(name + entry.name);
      else if (LEFTOVER_NAME.test(entry.name)) leftovers.push(join(path, entry.name));
    }
  }
  return { ...packNames(names, hashLength), slots: null, skipped, leftovers: leftovers.toSorted() };
}

function listDirectory(path: string, skipped: Skipped[]): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') skipped.push({ path, reason: 'unreadable', detail: code ?? 'failed' });
    return [];
  }
}

function packNames(names: string[], hashLength: number): { ids: Uint8Array; count: number } {
  names.sort();
  const ids = sharedBytes(names.length * hashLength);
  let count = 0;
  for (const name of names) {
    if (writeHex(name, ids, count * hashLength)) count += 1;
  }
  return { ids: ids.subarray(0, count * hashLength), count };
}

/** Path of the loose object whose id stands at `pos` of `ids`. */
export function loosePath(
  objectsDir: string,
  ids: Uint8Array,
  pos: number,
  hashLength: number,
): string {
  const hex = toHex(ids, pos, hashLength);
  return join(objectsDir, hex.slice(0, 2), hex.slice(2));
}

/** A loose object's header. */
export interface LooseHeader {
  readonly type: number;
  readonly size: number;
  /** Bytes up to the content, NUL included. */
  readonly length: number;
}

/** Git reads at most this much to find the header (MAX_HEADER_LEN in its object-file.c). */
export const MAX_LOOSE_HEADER_BYTES = 32;

const TYPE_BY_NAME: Readonly<Record<string, number>> = {
  commit: OBJECT_COMMIT,
  tree: OBJECT_TREE,
  blob: OBJECT_BLOB,
  tag: OBJECT_TAG,
};
const HEADER = /^([a-z]+) (0|[1-9][0-9]{0,15})\0/;

/** Parses the header at the start of inflated bytes: strictly as Git writes it, or null. */
export function parseLooseHeader(bytes: Uint8Array): LooseHeader | null {
  const length = Math.min(bytes.length, MAX_LOOSE_HEADER_BYTES);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1');
  const found = HEADER.exec(text);
  if (found === null) return null;
  const [whole, name = '', digits] = found;
  const type = Object.hasOwn(TYPE_BY_NAME, name) ? TYPE_BY_NAME[name] : undefined;
  const size = Number(digits);
  if (type === undefined || size > Number.MAX_SAFE_INTEGER) return null;
  return { type, size, length: whole.length };
}
