/**
 * Reads one object at a time into kernel memory: loose ones, those no family makes any more, and
 * those too large to be held whole, which the visitor gets in overlapping windows.
 */
import { createHash, type Hash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { ARENA_SLACK } from '../kernel/index.ts';
import type { MakerTools } from './entry-maker.ts';
import { explainBroken, objectTypeOf, SIZE_IN_HEADER } from './families.ts';
import { type Fault, fault, fileFault, isFault } from './fault.ts';
import { type OpenFile, openRegular, readFully } from './file-handles.ts';
import { type LooseHeader, loosePath, MAX_LOOSE_HEADER_BYTES, parseLooseHeader } from './loose.ts';
import type { GitObject } from './object-reader.ts';
import {
  MAX_ENTRY_HEADER_BYTES,
  newEntryHeader,
  packHandle,
  parseEntryHeader,
  TYPE_NAMES,
} from './pack.ts';
import { hasCopies, rescueObject } from './rescue.ts';
import { type ObjectStore, objectNumberOf, type PackSource } from './store.ts';
import { newWalkNode, type WalkNode, type WalkVisitor } from './walk-visitor.ts';

/** Sizes that decide how an object is shown. */
export interface SingleOptions {
  /** Objects up to this are shown whole. */
  readonly keepBytes: number;
  /** Objects up to this are looked for elsewhere when their home fails. */
  readonly maxBytes: number;
  /** Hash packed objects for which the index has no CRC-32. */
  readonly verifyWithoutCrc: boolean;
  readonly windowOverlap: number;
}

/** An object that is being inflated piece by piece. */
interface Streamed {
  readonly path: string;
  readonly objectNumber: number;
  readonly type: number;
  readonly size: number;
  readonly storedLength: number;
  /** Fed with every content byte; null where a CRC-32 vouches for the content. */
  readonly hash: Hash | null;
  /** True for a loose file, where nothing may follow the stream. */
  readonly isFile: boolean;
}

/** Reads single objects with the tools of one walker. */
export class SingleObjects {
  readonly #store: ObjectStore;
  readonly #tools: MakerTools;
  readonly #options: SingleOptions;
  readonly #node: WalkNode = newWalkNode();

  constructor(store: ObjectStore, tools: MakerTools, options: SingleOptions) {
    this.#store = store;
    this.#tools = tools;
    this.#options = options;
  }

  /** Shows the wanted object with this number, from its home or from elsewhere. */
  read(objectNumber: number, visitor: WalkVisitor): void {
    const { sourceOf, slotOf } = this.#store.data.objects;
    // Object numbers come from the store's own plan.
    const home = this.#store.data.sources[sourceOf[objectNumber]!]!;
    this.#tools.arena.clear();
    if (home.kind === 'lookup') {
      const object = this.#store.read(objectNumber);
      if (isFault(object)) visitor.fault(objectNumber, object.fault, object.detail);
      else this.#showBytes(objectNumber, 0, object, visitor);
      return;
    }
    const problem =
      home.kind === 'loose'
        ? this.#readLoose(home.directory, objectNumber, visitor)
        : explainBroken(home.entries, slotOf[objectNumber]!);
    if (problem === null) return;
    if (home.kind === 'pack' && !hasCopies(this.#store)) {
      visitor.fault(objectNumber, problem.fault, problem.detail);
      return;
    }
    this.#tools.arena.clear();
    this.readElsewhere(objectNumber, 0, problem, visitor);
  }

  /** Shows at `depth` an object whose home failed with `problem`, or passes the problem on. */
  readElsewhere(objectNumber: number, depth: number, problem: Fault, visitor: WalkVisitor): void {
    const { maxBytes } = this.#options;
    const object = rescueObject(this.#store, objectNumber, problem, maxBytes);
    if (isFault(object)) {
      visitor.fault(objectNumber, object.fault, object.detail);
      return;
    }
    this.#tools.arena.popFrom(depth);
    visitor.recovered(objectNumber);
    this.#showBytes(objectNumber, depth, object, visitor);
  }

  /** Shows an object that was read outside of kernel memory. */
  #showBytes(objectNumber: number, depth: number, object: GitObject, visitor: WalkVisitor): void {
    if (object.bytes.length <= this.#options.keepBytes && this.put(object, depth)) {
      this.#show(this.#nodeFor(objectNumber, object.type, 0, depth), visitor);
    } else {
      this.#showInWindows(objectNumber, object, visitor);
    }
  }

  #showInWindows(objectNumber: number, object: GitObject, visitor: WalkVisitor): void {
    const { arena, kernel } = this.#tools;
    const { bytes, type } = object;
    const { overlap, windowBytes } = this.#windowSizes();
    // Windows stand where contents may stand: a walk that goes on makes those again.
    arena.clear();
    const node = this.#nodeFor(objectNumber, type, 0, 0);
    node.address = arena.start;
    for (let offset = 0; ; offset += windowBytes - overlap) {
      const part = bytes.subarray(offset, offset + windowBytes);
      const isLast = offset + part.length >= bytes.length;
      kernel.bytes.set(part, arena.start);
      node.length = part.length;
      visitor.window(node, offset, isLast);
      if (isLast) return;
    }
  }

  #windowSizes(): { readonly overlap: number; readonly windowBytes: number } {
    const { start, end } = this.#tools.arena;
    const overlap = Math.min(this.#options.windowOverlap, (end - start) >>> 2);
    return {
      overlap,
      windowBytes: Math.min(end - ARENA_SLACK - start, MAX_WINDOW_BYTES + overlap),
    };
  }

  /** Puts a content from elsewhere on top of the arena; false when it does not fit. */
  put(object: GitObject, depth: number): boolean {
    const { arena, kernel } = this.#tools;
    const { length } = object.bytes;
    if (!arena.makeRoom(length + ARENA_SLACK, () => false)) return false;
    kernel.bytes.set(object.bytes, arena.push(depth, length));
    return true;
  }

  /** Shows the content on top of the arena as an object without a family. */
  #show(node: WalkNode, visitor: WalkVisitor): void {
    const { arena } = this.#tools;
    node.address = arena.topAddress;
    node.length = arena.topLength;
    visitor.enter(node);
    visitor.leave(node.depth);
    arena.popFrom(node.depth);
  }

  #nodeFor(objectNumber: number, type: number, storedLength: number, depth: number): WalkNode {
    const node = this.#node;
    node.objectNumber = objectNumber;
    node.type = type;
    node.depth = depth;
    node.wanted = true;
    node.opsAddress = 0;
    node.opsCount = -1;
    node.storedLength = storedLength;
    return node;
  }

  #readLoose(directory: string, objectNumber: number, visitor: WalkVisitor): Fault | null {
    const { ids, hashLength } = this.#store;
    const path = loosePath(directory, ids, objectNumber * hashLength, hashLength);
    const file = openRegular(path, false);
    if (isFault(file)) return file;
    try {
      return this.#readLooseFile(path, file, objectNumber, visitor);
    } catch (error) {
      return fileFault(path, error);
    } finally {
      closeSync(file.fd);
    }
  }

  #newHash(type: number, size: number): Hash {
    const algorithm = this.#store.hashLength === 20 ? 'sha1' : 'sha256';
    return createHash(algorithm).update(`${TYPE_NAMES[type]} ${size}\0`);
  }

  /** A fault is returned only while the visitor has not been shown anything. */
  #readLooseFile(
    path: string,
    file: OpenFile,
    objectNumber: number,
    visitor: WalkVisitor,
  ): Fault | null {
    const { arena, kernel, stream } = this.#tools;
    arena.clear();
    stream.begin(file.fd, 0, 0, file.byteLength);
    const { start } = arena;
    const made = stream.read(start, start + MAX_LOOSE_HEADER_BYTES);
    const header = parseLooseHeader(kernel.bytes.subarray(start, start + made));
    if (header === null) return fault('corrupt', `${path}: its header is broken`);
    const hash = this.#newHash(header.type, header.size);
    const streamed: Streamed = {
      path,
      objectNumber,
      type: header.type,
      size: header.size,
      storedLength: file.byteLength,
      hash,
      isFile: true,
    };
    const total = header.length + header.size;
    const isKept =
      header.size <= this.#options.keepBytes && arena.makeRoom(total + ARENA_SLACK, () => false);
    if (!isKept) {
      kernel.bytes.copyWithin(start, start + header.length, start + made);
      this.#streamWindows(streamed, made - header.length, visitor);
      return null;
    }
    const problem = this.#finishLoose(streamed, header, made);
    if (problem !== null) return problem;
    this.#show(this.#nodeFor(objectNumber, header.type, file.byteLength, 0), visitor);
    this.#judge(streamed, header.size, visitor);
    return null;
  }

  /** Inflates the rest of a loose object behind its first `made` bytes, onto the arena's top. */
  #finishLoose(streamed: Streamed, header: LooseHeader, made: number): Fault | null {
    const { arena, kernel, stream } = this.#tools;
    const { start } = arena;
    const total = header.length + header.size;
    const count = made + stream.read(start + made, start + Math.max(made, total));
    if (stream.state === 'more' || count > total) {
      return fault('corrupt', `${streamed.path}: it is longer than its header says`);
    }
    if (stream.state !== 'done') {
      return fault('corrupt', `${streamed.path}: its zlib stream is damaged`);
    }
    if (count < total) {
      return fault('corrupt', `${streamed.path}: it is shorter than its header says`);
    }
    kernel.bytes.copyWithin(start, start + header.length, start + total);
    streamed.hash?.update(kernel.bytes.subarray(start, start + header.size));
    arena.push(0, header.size);
    return null;
  }

  /** Shows a packed object that is not a delta in windows. The source's pack must be readable. */
  readWindows(source: PackSource, entry: number, visitor: WalkVisitor): void {
    const { entries, file } = source;
    const objectNumber = objectNumberOf(source, entry);
    const offset = entries.offsets[entry]!;
    const end = entries.offsets[entry + 1]!;
    this.#tools.arena.clear();
    const fd = packHandle(file, this.#tools.handles);
    try {
      const size = isFault(fd) ? -1 : this.#sizeOf(source, entry, fd);
      if (isFault(fd)) {
        this.readElsewhere(objectNumber, 0, fd, visitor);
        return;
      }
      this.#tools.stream.begin(fd, offset, entries.headerLengths[entry]!, end);
      const type = objectTypeOf(entries, entry);
      const path = `${file.path} at offset ${offset}`;
      const storedLength = end - offset;
      const isHashed = source.crcs === null && this.#options.verifyWithoutCrc;
      const hash = isHashed ? this.#newHash(type, size) : null;
      const streamed = { path, objectNumber, type, size, storedLength, hash, isFile: false };
      this.#streamWindows(streamed, 0, visitor, source.crcs?.[entry]);
    } catch (error) {
      const problem = fileFault(file.path, error);
      visitor.fault(objectNumber, problem.fault, problem.detail);
    }
  }

  /** The inflated size of an entry, from its header where the table does not hold it. */
  #sizeOf(source: PackSource, entry: number, fd: number): number {
    const { offsets, sizes } = source.entries;
    const size = sizes[entry]!;
    if (size !== SIZE_IN_HEADER) return size;
    const bytes = new Uint8Array(MAX_ENTRY_HEADER_BYTES);
    const count = readFully(fd, bytes, 0, bytes.length, offsets[entry]!);
    const header = newEntryHeader();
    const isWhole = parseEntryHeader(bytes, 0, count, source.file.hashLength, header);
    return isWhole ? header.size : -1;
  }

  /** Hands on the stream in windows; the first `filled` bytes already stand in the arena. */
  #streamWindows(streamed: Streamed, filled: number, visitor: WalkVisitor, crc?: number): void {
    const { arena, kernel, stream } = this.#tools;
    const { size, hash, objectNumber } = streamed;
    const { start } = arena;
    const { overlap, windowBytes } = this.#windowSizes();
    const windowEnd = start + windowBytes;
    const node = this.#nodeFor(objectNumber, streamed.type, streamed.storedLength, 0);
    node.address = start;
    hash?.update(kernel.bytes.subarray(start, start + filled));
    let length = filled;
    let offset = 0;
    for (;;) {
      const made = stream.read(start + length, windowEnd);
      hash?.update(kernel.bytes.subarray(start + length, start + length + made));
      length += made;
      // A stream that goes on behind its declared size is a bomb: what was declared is shown.
      const isBomb = offset + length > size;
      const isLast = stream.state !== 'more' || isBomb;
      node.length = isBomb ? Math.max(0, size - offset) : length;
      visitor.window(node, offset, isLast);
      if (isLast) break;
      kernel.bytes.copyWithin(start, start + length - overlap, start + length);
      offset += length - overlap;
      length = overlap;
    }
    this.#judge(streamed, offset + length, visitor, crc);
  }

  /** Tells of damage that showed only when everything had been handed over. */
  #judge(streamed: Streamed, length: number, visitor: WalkVisitor, crc?: number): void {
    const { stream } = this.#tools;
    const { objectNumber, path, hash } = streamed;
    const tell = (what: string): void => visitor.fault(objectNumber, 'corrupt', `${path}: ${what}`);
    if (stream.state !== 'done') tell('its zlib stream is damaged or longer than declared');
    else if (length !== streamed.size) tell('its size is not the declared one');
    else if (crc !== undefined && crc !== stream.crc) tell('its CRC-32 does not fit');
    else if (streamed.isFile && stream.unread > 0) tell('there is more behind its zlib stream');
    else if (hash !== null && hash.digest('hex') !== this.#store.idOf(objectNumber)) {
      visitor.fault(objectNumber, 'hash-mismatch', `${path}: its content has another hash`);
    }
  }
}

/** A window takes a few milliseconds: progress stays visible, memory stays in the caches. */
const MAX_WINDOW_BYTES = 4 << 20;
