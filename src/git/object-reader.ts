/**
 * Reads single objects by id, wherever a copy of them is: packs, loose files, borrowed stores.
 *
 * Where copies are is the locator's knowledge (a store with its tables, or a look-up in the index
 * files); how one is made from its bytes is here: header, chain of delta bases, inflation, all
 * bounded by what was declared. A damaged copy, or a damaged base somewhere below, sends us to the
 * next copy: Git promises recovery from a redundant copy, and so do we.
 */
import { createHash } from 'node:crypto';
import { constants, inflateSync } from 'node:zlib';
import type { HashLength } from '../base/oids.ts';
import { applyDelta, deltaResultSize } from './delta.ts';
import { type Fault, fault, fileFault, isFault } from './fault.ts';
import { type FileHandles, readFully, readSmallFile } from './file-handles.ts';
import { MAX_LOOSE_HEADER_BYTES, parseLooseHeader } from './loose.ts';
import {
  ENTRY_OFS_DELTA,
  ENTRY_REF_DELTA,
  type EntryHeader,
  MAX_ENTRY_HEADER_BYTES,
  newEntryHeader,
  type PackFile,
  packHandle,
  parseEntryHeader,
  TYPE_NAMES,
} from './pack.ts';
import { PACK_HEADER_BYTES } from './pack-index.ts';

/** An object's type (OBJECT_COMMIT …) and content. The bytes may be cached: do not write to them. */
export interface GitObject {
  readonly type: number;
  readonly bytes: Uint8Array;
  /** True when a damaged copy was met first. */
  readonly recovered: boolean;
}

/** One place where an object stands. */
export type ObjectCopy =
  | { readonly kind: 'packed'; readonly pack: PackFile; readonly offset: number }
  | { readonly kind: 'loose'; readonly path: string };

/** Knows where objects are. */
export interface CopyLocator {
  readonly hashLength: HashLength;
  /** Every copy of the id at `pos`, the preferred one first. */
  copiesOf(id: Uint8Array, pos: number): readonly ObjectCopy[];
  /** Id of the entry at `offset` of `pack`, null where that is not known. */
  idOfEntry(pack: PackFile, offset: number): Uint8Array | null;
}

/** How an object is read. */
export interface ReadOptions {
  /** False accepts content whose hash is not the id. */
  readonly verify?: boolean;
  /** Refuse objects, and bases, above this size. */
  readonly maxBytes?: number;
}

/** Objects above this are read in windows by a walk, never at random. */
const DEFAULT_MAX_BYTES = 1 << 29;
/** Other copies tried for one object, bases included. Git itself gives up earlier. */
const MAX_ATTEMPTS = 64;
const CACHE_BYTES = 1 << 24;
const CACHE_ENTRY_BYTES = 1 << 20;
/** Where the stored length is not known: room for a stream that did not compress. */
const STREAM_OVERHEAD_BYTES = 1024;

/** Hash of an object as Git names it. */
export function hashObject(type: number, bytes: Uint8Array, hashLength: HashLength): Buffer {
  return createHash(hashLength === 20 ? 'sha1' : 'sha256')
    .update(`${TYPE_NAMES[type] ?? 'unknown'} ${bytes.length}\0`)
    .update(bytes)
    .digest();
}

interface Content {
  readonly type: number;
  readonly bytes: Uint8Array;
}

interface Attempt {
  readonly maxBytes: number;
  left: number;
  /** Entries being resolved, so that a circle of bases through several packs ends. */
  readonly open: Set<string>;
}

/** What is known of an entry from its header. */
export interface EntryPlace {
  readonly pack: PackFile;
  readonly offset: number;
  readonly headerLength: number;
  /** Inflated size. */
  readonly size: number;
}

interface ChainLink extends EntryPlace {
  readonly type: number;
}

/** Reads objects through one locator. Shares the caller's file handles. */
export class ObjectReader {
  readonly #locator: CopyLocator;
  readonly #handles: FileHandles;
  readonly #cache = new Map<string, Content>();
  #cachedBytes = 0;

  constructor(locator: CopyLocator, handles: FileHandles) {
    this.#locator = locator;
    this.#handles = handles;
  }

  /** Reads the object whose id stands at `pos` of `id`. */
  read(id: Uint8Array, pos = 0, options: ReadOptions = {}): GitObject | Fault {
    const { hashLength } = this.#locator;
    const attempt: Attempt = {
      maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
      left: MAX_ATTEMPTS,
      open: new Set(),
    };
    let first: Fault | null = null;
    for (const copy of this.#locator.copiesOf(id, pos)) {
      const content = this.#readCopy(copy, attempt);
      if (isFault(content)) {
        first ??= content;
        continue;
      }
      const wanted = id.subarray(pos, pos + hashLength);
      const isTrusted = options.verify === false;
      if (!isTrusted && !hashObject(content.type, content.bytes, hashLength).equals(wanted)) {
        first ??= fault('hash-mismatch', 'its content has another hash than its name');
        continue;
      }
      return { ...content, recovered: first !== null || attempt.left < MAX_ATTEMPTS };
    }
    return first ?? fault('missing', 'no copy of it in the object store');
  }

  #readCopy(copy: ObjectCopy, attempt: Attempt): Content | Fault {
    if (copy.kind === 'loose') return readLooseFile(copy.path, attempt.maxBytes);
    const cached = this.#cache.get(cacheKey(copy.pack, copy.offset));
    if (cached !== undefined) return cached;
    const chain: ChainLink[] = [];
    let content = this.#collectChain(copy.pack, copy.offset, chain, attempt);
    for (let i = chain.length - 1; i >= 0; i -= 1) {
      // In bounds by the loop's condition.
      const link = chain[i]!;
      const made = this.#makeContent(link, content, attempt);
      content = isFault(made) ? this.#readElsewhere(link, attempt, made) : made;
      if (isFault(content)) break;
      if (i <= 1 && content === made) this.#remember(link, content);
    }
    for (const link of chain) attempt.open.delete(cacheKey(link.pack, link.offset));
    return content ?? fault('corrupt', `${copy.pack.path}: nothing at offset ${copy.offset}`);
  }

  /**
   * Fills `chain` from an entry down to its root; returns a content that was found below the last
   * link (cached, or stored elsewhere), null where the last link is no delta.
   */
  #collectChain(
    pack: PackFile,
    offset: number,
    chain: ChainLink[],
    attempt: Attempt,
  ): Content | Fault | null {
    let at = { pack, offset };
    for (;;) {
      const key = cacheKey(at.pack, at.offset);
      const cached = this.#cache.get(key);
      if (cached !== undefined) return cached;
      const place = `${at.pack.path} at offset ${at.offset}`;
      if (attempt.open.has(key)) return fault('corrupt', `${place}: delta bases run in a circle`);
      const bytes = readPackAt(at.pack, at.offset, MAX_ENTRY_HEADER_BYTES, this.#handles);
      if (isFault(bytes)) return bytes;
      const header = newEntryHeader();
      const isWhole = parseEntryHeader(bytes, 0, bytes.length, at.pack.hashLength, header);
      if (!isWhole) return fault('corrupt', `${place}: entry header is broken`);
      attempt.open.add(key);
      chain.push({ ...at, type: header.type, size: header.size, headerLength: header.length });
      if (header.type !== ENTRY_OFS_DELTA && header.type !== ENTRY_REF_DELTA) return null;
      const base = this.#baseOf(at, header, bytes);
      if (isFault(base)) return base;
      if (base.kind === 'loose') return readLooseFile(base.path, attempt.maxBytes);
      at = base;
    }
  }

  #baseOf(
    at: { readonly pack: PackFile; readonly offset: number },
    header: EntryHeader,
    bytes: Uint8Array,
  ): ObjectCopy | Fault {
    const { pack, offset } = at;
    if (header.type === ENTRY_OFS_DELTA) {
      const base = offset - header.distance;
      if (header.distance > 0 && base >= PACK_HEADER_BYTES) {
        return { kind: 'packed', pack, offset: base };
      }
      return fault('corrupt', `${pack.path} at offset ${offset}: base lies outside of the pack`);
    }
    const copies = this.#locator.copiesOf(bytes, header.idPos);
    const near = copies.find((copy) => copy.kind === 'packed' && copy.pack.path === pack.path);
    const base = near ?? copies[0];
    return base ?? fault('missing-base', `${pack.path} at offset ${offset}: base is nowhere`);
  }

  #makeContent(link: ChainLink, base: Content | Fault | null, attempt: Attempt): Content | Fault {
    if (isFault(base)) return base;
    if (link.size > attempt.maxBytes) {
      return fault('oversize', `${link.size} bytes, limit ${attempt.maxBytes}`);
    }
    const place = `${link.pack.path} at offset ${link.offset}`;
    const inflated = inflateEntryAt(link, this.#handles);
    if (isFault(inflated)) return inflated;
    if (base === null) return { type: link.type, bytes: inflated };
    if (deltaResultSize(inflated) > attempt.maxBytes) {
      return fault('oversize', `${deltaResultSize(inflated)} bytes, limit ${attempt.maxBytes}`);
    }
    const result = applyDelta(base.bytes, inflated, attempt.maxBytes);
    if (result === null) return fault('corrupt', `${place}: delta does not fit its base`);
    return { type: base.type, bytes: result };
  }

  /** Another copy of the object that a damaged entry should have made. */
  #readElsewhere(link: ChainLink, attempt: Attempt, damage: Fault): Content | Fault {
    const id = this.#locator.idOfEntry(link.pack, link.offset);
    if (id === null) return damage;
    for (const copy of this.#locator.copiesOf(id, 0)) {
      const isSame =
        copy.kind === 'packed' && copy.offset === link.offset && copy.pack.path === link.pack.path;
      if (isSame) continue;
      attempt.left -= 1;
      if (attempt.left < 0) return damage;
      const content = this.#readCopy(copy, attempt);
      if (!isFault(content)) return content;
    }
    return damage;
  }

  #remember(link: ChainLink, content: Content): void {
    const key = cacheKey(link.pack, link.offset);
    if (content.bytes.length > CACHE_ENTRY_BYTES || this.#cache.has(key)) return;
    this.#cache.set(key, content);
    this.#cachedBytes += content.bytes.length;
    for (const [oldest, { bytes }] of this.#cache) {
      if (this.#cachedBytes <= CACHE_BYTES) return;
      this.#cache.delete(oldest);
      this.#cachedBytes -= bytes.length;
    }
  }
}

function cacheKey(pack: PackFile, offset: number): string {
  return `${offset}:${pack.path}`;
}

/** Inflates what is stored of one entry: an object, or a delta. */
export function inflateEntryAt(place: EntryPlace, handles: FileHandles): Uint8Array | Fault {
  const { pack, size } = place;
  const from = place.offset + place.headerLength;
  const left = pack.byteLength - pack.hashLength - from;
  for (let room = size + (size >>> 8) + STREAM_OVERHEAD_BYTES; ; room *= 4) {
    const stored = readPackAt(pack, from, Math.min(room, left), handles);
    if (isFault(stored)) return stored;
    const bytes = inflateExactly(stored, size);
    if (bytes !== null) return bytes;
    if (room >= left) {
      const at = `${pack.path} at offset ${place.offset}`;
      return fault('corrupt', `${at}: its zlib stream is damaged`);
    }
  }
}

function readPackAt(
  pack: PackFile,
  offset: number,
  length: number,
  handles: FileHandles,
): Uint8Array | Fault {
  const fd = packHandle(pack, handles);
  if (isFault(fd)) return fd;
  const room = Math.max(0, Math.min(length, pack.byteLength - offset));
  const bytes = Buffer.allocUnsafe(room);
  try {
    return bytes.subarray(0, readFully(fd, bytes, 0, room, offset));
  } catch (error) {
    return fileFault(pack.path, error);
  }
}

/** Inflates a stream that must make exactly `size` bytes; what follows it does not matter. */
function inflateExactly(stored: Uint8Array, size: number): Uint8Array | null {
  try {
    // At least 1: zlib refuses an output limit of 0. One more than declared would be an error too.
    const bytes = inflateSync(stored, { maxOutputLength: Math.max(1, size) });
    return bytes.length === size ? bytes : null;
  } catch {
    // zlib's own words add nothing: the caller knows file and offset.
    return null;
  }
}

/** A dynamic Huffman header takes less than 300 bytes; 4096 bytes inflate to 4 MiB at most. */
const PREFIX_STEPS = [256, 4096];

/** The first inflated bytes, enough for a header where there is one; empty where there is none. */
function inflatePrefix(stored: Uint8Array): Uint8Array {
  for (const length of PREFIX_STEPS) {
    const bytes = inflateStart(stored.subarray(0, length));
    const isEnough = bytes.length >= MAX_LOOSE_HEADER_BYTES;
    if (isEnough || length >= stored.length) return bytes;
  }
  return new Uint8Array(0);
}

function inflateStart(stored: Uint8Array): Uint8Array {
  try {
    return inflateSync(stored, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    // Damage within the first bytes: there is no header to be had.
    return new Uint8Array(0);
  }
}

/** A loose object as Git writes it: header, then as many bytes as declared. */
function readLooseFile(path: string, maxBytes: number): Content | Fault {
  const stored = readSmallFile(path, maxBytes, false);
  if (isFault(stored)) return stored;
  const header = parseLooseHeader(inflatePrefix(stored));
  if (header === null) return fault('corrupt', `${path}: its header is broken`);
  if (header.size > maxBytes) return fault('oversize', `${header.size} bytes, limit ${maxBytes}`);
  const bytes = inflateExactly(stored, header.length + header.size);
  if (bytes === null) return fault('corrupt', `${path}: its zlib stream is damaged`);
  return { type: header.type, bytes: bytes.subarray(header.length) };
}
