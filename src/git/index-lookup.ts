/**
 * Finds single objects without opening the whole store: a few reads in the index files.
 *
 * A hook looks at a handful of objects and must not wait for tables over hundreds of thousands.
 * Nothing is checked here but that reads stay inside of the files; whoever reads through a lookup
 * checks the content's hash instead, and turns to the whole store where that fails (store.ts).
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readUint32, readUint64 } from '../base/bytes.ts';
import { compareIds, type HashLength } from '../base/oids.ts';
import { isFault } from './fault.ts';
import { type FileHandles, readFully } from './file-handles.ts';
import { loosePath } from './loose.ts';
import type { CopyLocator, ObjectCopy } from './object-reader.ts';
import { openPack, type PackFile } from './pack.ts';
import { LARGE_OFFSET_FLAG, PACK_INDEX_MAGIC } from './pack-index.ts';

const FANOUT_BYTES = 256 * 4;
const V2_HEADER_BYTES = 8;

/** One pack whose index can be searched on disk. */
interface SearchablePack {
  readonly idxPath: string;
  readonly packPath: string;
  /** null until something was found in it. */
  pack: PackFile | null;
}

/** Looks ids up in the files of several object directories. */
export class IndexLookup implements CopyLocator {
  readonly hashLength: HashLength;
  readonly #directories: readonly string[];
  readonly #handles: FileHandles;
  #packs: SearchablePack[] | null = null;

  constructor(directories: readonly string[], hashLength: HashLength, handles: FileHandles) {
    this.#directories = directories;
    this.hashLength = hashLength;
    this.#handles = handles;
  }

  /** Loose copies first: what a hook asks for was mostly written a moment ago. */
  copiesOf(id: Uint8Array, pos: number): readonly ObjectCopy[] {
    for (const directory of this.#directories) {
      const path = loosePath(directory, id, pos, this.hashLength);
      if (existsSync(path)) return [{ kind: 'loose', path }];
    }
    this.#packs ??= this.#listPacks();
    for (const [i, candidate] of this.#packs.entries()) {
      const offset = this.#offsetIn(candidate.idxPath, id, pos);
      const pack = offset < 0 ? null : this.#open(candidate);
      if (pack === null) continue;
      // Neighbours in history stand in the same pack: it is asked first from now on.
      this.#packs.splice(i, 1);
      this.#packs.unshift(candidate);
      return [{ kind: 'packed', pack, offset }];
    }
    return [];
  }

  /** Not known without reading the whole index. */
  idOfEntry(): null {
    return null;
  }

  #listPacks(): SearchablePack[] {
    return this.#directories.flatMap((objectsDir) => {
      const directory = join(objectsDir, 'pack');
      return listNames(directory).map((name) => {
        const idxPath = join(directory, name);
        return { idxPath, packPath: idxPath.replace(/idx$/, 'pack'), pack: null };
      });
    });
  }

  #open(candidate: SearchablePack): PackFile | null {
    if (candidate.pack === null) {
      const pack = openPack(candidate.packPath, this.hashLength, this.#handles);
      candidate.pack = isFault(pack) ? null : pack;
    }
    return candidate.pack;
  }

  /** Offset of an id in the pack of an index, -1 where it is not listed or the file is odd. */
  #offsetIn(idxPath: string, id: Uint8Array, pos: number): number {
    const file = this.#handles.open(idxPath);
    if (isFault(file)) return -1;
    try {
      return searchIndex(file.fd, this.hashLength, id, pos);
    } catch {
      // An index that cannot be read lists nothing: the whole store is asked next, and says why.
      return -1;
    }
  }
}

function listNames(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.idx'));
  } catch {
    // No directory, no packs; a directory that cannot be read is told of by the whole store.
    return [];
  }
}

function searchIndex(fd: number, hashLength: number, id: Uint8Array, pos: number): number {
  const head = readAt(fd, 0, V2_HEADER_BYTES + FANOUT_BYTES);
  if (head === null) return -1;
  const isVersion2 = readUint32(head, 0) === PACK_INDEX_MAGIC;
  if (isVersion2 && readUint32(head, 4) !== 2) return -1;
  const fanout = isVersion2 ? V2_HEADER_BYTES : 0;
  const first = id[pos]!;
  const low = first === 0 ? 0 : readUint32(head, fanout + (first - 1) * 4);
  const high = readUint32(head, fanout + first * 4);
  const count = readUint32(head, fanout + 255 * 4);
  if (low > high || high > count) return -1;
  // Version 1 has rows of offset and id, version 2 ids, CRC-32s and offsets in tables.
  const rowBytes = isVersion2 ? hashLength : hashLength + 4;
  const idInRow = isVersion2 ? 0 : 4;
  const rows = fanout + FANOUT_BYTES;
  const rank = searchRows({ fd, rows, rowBytes, idInRow, hashLength }, low, high, id, pos);
  if (rank < 0) return -1;
  if (!isVersion2) return readNumber(fd, rows + rank * rowBytes, 4);
  const offsets = rows + count * (hashLength + 4);
  const offset = readNumber(fd, offsets + rank * 4, 4);
  if (offset < LARGE_OFFSET_FLAG) return offset;
  return readNumber(fd, offsets + count * 4 + (offset - LARGE_OFFSET_FLAG) * 8, 8);
}

interface IndexRows {
  readonly fd: number;
  readonly rows: number;
  readonly rowBytes: number;
  readonly idInRow: number;
  readonly hashLength: number;
}

/** Binary search by reading one row at a time; -1 where the id is not there. */
function searchRows(
  index: IndexRows,
  from: number,
  to: number,
  id: Uint8Array,
  pos: number,
): number {
  let low = from;
  let high = to - 1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const row = readAt(index.fd, index.rows + middle * index.rowBytes, index.rowBytes);
    if (row === null) return -1;
    const order = compareIds(row, index.idInRow, id, pos, index.hashLength);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function readAt(fd: number, position: number, length: number): Buffer | null {
  const bytes = Buffer.allocUnsafe(length);
  return readFully(fd, bytes, 0, length, position) === length ? bytes : null;
}

function readNumber(fd: number, position: number, length: 4 | 8): number {
  const bytes = readAt(fd, position, length);
  if (bytes === null) return -1;
  const value = length === 4 ? readUint32(bytes, 0) : readUint64(bytes, 0);
  return Number.isFinite(value) ? value : -1;
}
