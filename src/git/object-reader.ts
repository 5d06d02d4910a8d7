/**
 * Reads single objects by id, wherever a copy of them is: packs, loose files, borrowed stores.
 *
 * Where copies are is the locator's knowledge (a store with its tables, or a look-up in the index
 * files); how one is made from its bytes is here: header, chain of delta bases, inflation, all
 * bounded by what was declared. A damaged copy, or a damaged base somewhere below, sends us to the
 * next copy: Git promises recovery from a redundant copy, and so do we.
 */
import { createHash } from 'node:crypto';
import type { HashLength } from '../base/oids.ts';
import { ContentCache } from './content-cache.ts';
import { applyDelta, deltaResultSize } from './delta.ts';
import { type Fault, fault, isFault } from './fault.ts';
import type { FileHandles } from './file-handles.ts';
import {
  ENTRY_OFS_DELTA,
  ENTRY_REF_DELTA,
  type EntryHeader,
  MAX_ENTRY_HEADER_BYTES,
  newEntryHeader,
  type PackFile,
  parseEntryHeader,
  TYPE_NAMES,
} from './pack.ts';
import { PACK_HEADER_BYTES } from './pack-index.ts';
import {
  type Content,
  type EntryPlace,
  inflateEntryAt,
  readLooseFile,
  readPackAt,
} from './stored-object.ts';

/** An object's type (OBJECT_COMMIT …) and content. The bytes may be cached: do not write to them. */
export interface GitObject {
  readonly type: number;
  readonly bytes: Uint8Array;
  /** True when a damaged copy was met first. */
  readonly recovered: boolean;
}

/** An entry of a pack. */
export interface PackedCopy {
  readonly kind: 'packed';
  readonly pack: PackFile;
  readonly offset: number;
}

/** One place where an object stands. */
export type ObjectCopy = PackedCopy | { readonly kind: 'loose'; readonly path: string };

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
/** Along a chain every so-manieth base is kept, so that no later read climbs farther. */
const CACHE_STRIDE = 64;

/** Hash of an object as Git names it. */
export function hashObject(type: number, bytes: Uint8Array, hashLength: HashLength): Buffer {
  return createHash(hashLength === 20 ? 'sha1' : 'sha256')
    .update(`${TYPE_NAMES[type] ?? 'unknown'} ${bytes.length}\0`)
    .update(bytes)
    .digest();
}

interface Attempt {
  readonly maxBytes: number;
  left: number;
  /** Entries being resolved, so that a circle of bases through several packs ends. */
  readonly open: Set<string>;
  /** A circle was met, and whether it was left through another copy of something on it. */
  metCircle: boolean;
  leftCircle: boolean;
}

interface ChainLink extends EntryPlace {
  readonly type: number;
}

/** Reads objects through one locator. Shares the caller's file handles. */
export class ObjectReader {
  readonly #locator: CopyLocator;
  readonly #handles: FileHandles;
  readonly #cache = new ContentCache();

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
      metCircle: false,
      leftCircle: false,
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

  #readCopy(copy: ObjectCopy, attempt: Attempt, isNested = false): Content | Fault {
    if (copy.kind === 'loose') return this.#readLoose(copy.path, attempt);
    const chain: ChainLink[] = [];
    const faults: Array<readonly [string, Fault]> = [];
    let content = this.#collectChain(copy, chain, attempt);
    for (let i = chain.length - 1; i >= 0; i -= 1) {
      // In bounds by the loop's condition.
      const link = chain[i]!;
      const made = this.#makeContent(link, content, attempt);
      content = isFault(made) ? this.#readElsewhere(link, attempt, made) : made;
      const key = keyOf(link);
      attempt.open.delete(key);
      if (isFault(content)) faults.push([key, content]);
      else if (content === made && (i <= 1 || i % CACHE_STRIDE === 0)) {
        this.#cache.set(key, content);
      }
    }
    // What failed only because of where the search came from may be readable from elsewhere.
    const mayBeReadable = attempt.metCircle && (attempt.leftCircle || isNested);
    if (!mayBeReadable && attempt.left >= 0) {
      for (const [key, problem] of faults) this.#cache.setFault(key, problem);
    }
    return content ?? fault('corrupt', `${copy.pack.path}: nothing at offset ${copy.offset}`);
  }

  #readLoose(path: string, attempt: Attempt): Content | Fault {
    const known = this.#cache.get(path);
    if (known !== undefined) return known;
    const content = readLooseFile(path, attempt.maxBytes);
    if (!isFault(content)) this.#cache.set(path, content);
    return content;
  }

  /**
   * Fills `chain` from an entry down to its root; returns what was found below the last link (known
   * from before, or stored elsewhere), null where the last link is no delta.
   */
  #collectChain(first: PackedCopy, chain: ChainLink[], attempt: Attempt): Content | Fault | null {
    let at = first;
    for (;;) {
      const key = keyOf(at);
      const known = this.#cache.get(key);
      if (known !== undefined) return known;
      const { pack, offset } = at;
      const place = `${pack.path} at offset ${offset}`;
      if (attempt.open.has(key)) {
        attempt.metCircle = true;
        return fault('corrupt', `${place}: delta bases run in a circle`);
      }
      const bytes = readPackAt(pack, offset, MAX_ENTRY_HEADER_BYTES, this.#handles);
      if (isFault(bytes)) return bytes;
      const header = newEntryHeader();
      attempt.open.add(key);
      if (!parseEntryHeader(bytes, 0, bytes.length, pack.hashLength, header)) {
        chain.push({ pack, offset, type: 0, size: 0, headerLength: 0 });
        return fault('corrupt', `${place}: its header is broken`);
      }
      const { type, size, length } = header;
      chain.push({ pack, offset, type, size, headerLength: length });
      if (type !== ENTRY_OFS_DELTA && type !== ENTRY_REF_DELTA) return null;
      const base = this.#baseOf(at, header, bytes);
      if (isFault(base)) return base;
      if (base.kind === 'loose') return this.#readLoose(base.path, attempt);
      at = base;
    }
  }

  #baseOf(at: PackedCopy, header: EntryHeader, bytes: Uint8Array): ObjectCopy | Fault {
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
      const content = this.#readCopy(copy, attempt, true);
      if (isFault(content)) continue;
      attempt.leftCircle = true;
      return content;
    }
    return damage;
  }
}

function keyOf(at: { readonly pack: PackFile; readonly offset: number }): string {
  return `${at.offset}:${at.pack.path}`;
}
