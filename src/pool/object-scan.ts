/**
 * What the scan phase does with each object: blobs are searched, by their delta where they have
 * one; commits and tags are searched and leave a row of what they point at.
 */

import type { SkipReason } from '../base/model.ts';
import type { Scanner, ScanState } from '../detect/index.ts';
import { LONGEST_WHOLE_TEXT } from '../detect/index.ts';
import {
  ABSENT,
  CommitReader,
  createTagView,
  type KernelIds,
  OBJECT_BLOB,
  OBJECT_COMMIT,
  OBJECT_TAG,
  type ObjectStore,
  parseTag,
  QuickCommits,
  type WalkNode,
  type WalkVisitor,
} from '../git/index.ts';
import type { Kernel } from '../kernel/index.ts';
import type { BatchBuilder } from './batch.ts';
import { QuickObjects } from './quick-objects.ts';

type Stream = ReturnType<Scanner['beginStream']>;

/** What an object scan needs to know of the repository. */
export interface ObjectScanContext {
  readonly store: ObjectStore;
  readonly shallow: ReadonlySet<string>;
  /** Blobs above this are not searched; Infinity for no limit. */
  readonly maxBytes: number;
  readonly beat: () => void;
  /** The store's ids, where the kernel can read them. */
  readonly ids: KernelIds | null;
  /** First address of the kernel's memory that is the object scan's. */
  readonly memoryStart: number;
  /** So many commits are read in the plain way first; for tests. */
  readonly fewCommits?: number;
}

/** Visitor of the scan phase. */
export class ObjectScan implements WalkVisitor {
  /** First address above the object scan's memory. */
  readonly memoryEnd: number;
  private readonly kernel: Kernel;
  private readonly scanner: Scanner;
  private readonly batch: BatchBuilder;
  private readonly context: ObjectScanContext;
  /** Scan states of the blobs on the walk's path, null where one was not scanned. */
  private readonly states: Array<ScanState | null> = [];
  private readonly commits: CommitReader;
  /** The same in the kernel, where it can. */
  private readonly quickCommits: QuickCommits | null;
  /** Where the kernel walks. */
  readonly quick: QuickObjects | null;
  private readonly tag = createTagView();
  private stream: Stream | null = null;
  private streamSource = -1;
  /** The blob that was last given up for its size. */
  private oversized = -1;
  private kept = 0;

  constructor(kernel: Kernel, scanner: Scanner, batch: BatchBuilder, context: ObjectScanContext) {
    this.kernel = kernel;
    this.scanner = scanner;
    this.batch = batch;
    this.context = context;
    this.commits = new CommitReader(context.store);
    const { ids, memoryStart } = context;
    const take = (words: Int32Array, times: Float64Array): void => batch.takeCommits(words, times);
    this.quickCommits =
      ids === null ? null : new QuickCommits(ids, memoryStart, take, context.fewCommits);
    this.memoryEnd = this.quickCommits?.memoryEnd ?? memoryStart;
    const { quickCommits: quick, states } = this;
    const shared = { kernel, scanner, batch, commits: quick, states };
    this.quick = scanner.canWalk ? new QuickObjects({ ...context, ...shared }) : null;
  }

  /** Puts all that was read into the batch. */
  finish(): void {
    this.quickCommits?.finish();
  }

  enter(node: WalkNode): void {
    this.context.beat();
    this.states[node.depth] = null;
    if (node.type === OBJECT_BLOB) this.enterBlob(node);
    else if (node.wanted) this.enterOther(node);
  }

  /** Says so once, and leaves the rest of the blob; what was found up to there stays. */
  private isPastLimit(node: WalkNode, offset: number): boolean {
    const { maxBytes } = this.context;
    if (node.type !== OBJECT_BLOB || offset + node.length <= maxBytes) return false;
    if (this.oversized !== node.objectNumber) {
      this.fault(node.objectNumber, 'oversize', `more than ${maxBytes} bytes`);
    }
    this.oversized = node.objectNumber;
    return true;
  }

  leave(depth: number): void {
    const state = this.states[depth];
    if (state) this.scanner.release(state);
    this.states[depth] = null;
  }

  window(node: WalkNode, offset: number, isLast: boolean): void {
    this.context.beat();
    if (this.isPastLimit(node, offset)) return;
    if (node.type !== OBJECT_BLOB && offset === 0) this.enterLongHeader(node);
    if (offset === 0 || this.streamSource !== node.objectNumber) {
      // What a stream saw is not known here: a cache must read it again.
      this.batch.dirty.push(node.objectNumber);
      this.batch.begin(node.objectNumber);
      this.stream = this.scanner.beginStream(this.batch);
      this.streamSource = node.objectNumber;
      this.kept = 0;
    }
    // The walker repeats at least what the stream asks for again; what is more is skipped.
    const overlap = offset === 0 ? 0 : this.scanner.streamOverlap;
    const skip = Math.max(0, overlap - this.kept);
    this.kept = this.stream!.window(node.address + skip, node.length - skip, isLast);
    if (!isLast) return;
    this.batch.bytes.expanded += offset + node.length;
    this.batch.bytes.stored += node.storedLength;
    this.count(node);
    this.stream = null;
    this.streamSource = -1;
  }

  fault(objectNumber: number, reason: SkipReason, detail: string): void {
    this.batch.skipped.push({ source: objectNumber, isFile: false, reason, detail });
  }

  recovered(): void {
    this.batch.recovered += 1;
  }

  private enterBlob(node: WalkNode): void {
    const { address, length, depth } = node;
    if (length > LONGEST_WHOLE_TEXT) {
      this.fault(node.objectNumber, 'oversize', `${length} bytes in one piece`);
      return;
    }
    if (node.wanted && length > this.context.maxBytes) {
      this.fault(node.objectNumber, 'oversize', `${length} bytes, limit ${this.context.maxBytes}`);
      return;
    }
    const base = depth > 0 ? this.states[depth - 1] : null;
    const isChild = base !== null && base !== undefined && node.opsCount >= 0;
    // A blob that is only here as a base is not searched: its descendants are then searched whole.
    if (!node.wanted && !isChild) return;
    const state = isChild
      ? this.scanner.scanDelta(base, node.opsAddress, node.opsCount, address, length)
      : this.scanner.scanWhole(address, length);
    this.states[depth] = state;
    if (!node.wanted) return;
    this.batch.notePointer(node.objectNumber, this.kernel.bytes, address, length);
    if (state.mayMatch) {
      this.batch.dirty.push(node.objectNumber);
      this.batch.begin(node.objectNumber);
      this.scanner.emit(state, address, length, this.batch);
    }
    this.account(node);
  }

  private enterOther(node: WalkNode): void {
    if (this.context.store.typeOf(node.objectNumber) === 0) {
      this.batch.types.push(node.objectNumber, node.type);
    }
    if (node.type !== OBJECT_COMMIT && node.type !== OBJECT_TAG) return; // Trees have their own phase.
    const { address, length, objectNumber } = node;
    const messageStart = this.readHeader(node);
    const state = this.scanner.scanWhole(address, length);
    if (state.mayMatch) {
      const lines = this.kernel.countNewlines(address, messageStart);
      this.batch.dirty.push(objectNumber);
      this.batch.begin(objectNumber, messageStart, lines);
      this.scanner.emit(state, address, length, this.batch);
    }
    this.scanner.release(state);
    this.account(node);
  }

  /** A commit or tag of many megabytes: its header is in the first window. */
  private enterLongHeader(node: WalkNode): void {
    if (this.context.store.typeOf(node.objectNumber) === 0) {
      this.batch.types.push(node.objectNumber, node.type);
    }
    if (node.type === OBJECT_COMMIT || node.type === OBJECT_TAG) this.readHeader(node);
  }

  /** Leaves the row of a commit or tag; returns where its message starts. */
  private readHeader(node: WalkNode): number {
    const { bytes } = this.kernel;
    const { address, length } = node;
    if (node.type === OBJECT_TAG) {
      const hexLength = this.context.store.hashLength * 2;
      parseTag(bytes, address, address + length, hexLength, this.tag);
      const { targetAt } = this.tag;
      const target = targetAt === ABSENT ? -1 : this.commits.numberOf(bytes, targetAt);
      if (target < 0 && targetAt !== ABSENT) this.noteMissing(bytes, targetAt, 'commit', node);
      this.batch.tags.push(node.objectNumber, target);
      return this.tag.messageStart - address;
    }
    const messageStart = this.quickCommits?.read(node.objectNumber, address, length) ?? -1;
    if (messageStart >= 0) return messageStart;
    const { commits } = this;
    commits.read(this.kernel, address, length);
    const { tree, parentCount } = commits;
    if (tree < 0 && commits.treeAt !== ABSENT)
      this.noteMissing(bytes, commits.treeAt, 'tree', node);
    this.batch.commits.push3(node.objectNumber, tree, parentCount);
    for (let k = 0; k < parentCount; k += 1) {
      const parent = commits.parents[k]!; // k < parentCount
      this.batch.commits.push1(parent);
      if (parent < 0 && !this.isCutOff(node)) {
        this.noteMissing(bytes, commits.parentsAt[k]!, 'commit', node);
      }
    }
    this.batch.commitTimes.push(commits.seconds);
    return commits.messageStart;
  }

  /** True for a commit of a shallow boundary, whose parents are absent on purpose. */
  private isCutOff(node: WalkNode): boolean {
    const { shallow, store } = this.context;
    return shallow.size > 0 && shallow.has(store.idOf(node.objectNumber));
  }

  /** Notes that the store lacks the object whose hex id stands at `hexAt`. */
  private noteMissing(
    bytes: Uint8Array,
    hexAt: number,
    kind: 'commit' | 'tree',
    node: WalkNode,
  ): void {
    const digits = bytes.subarray(hexAt, hexAt + this.context.store.hashLength * 2);
    const object = Buffer.from(digits).toString('latin1');
    this.batch.missing.push({ object, kind, from: node.objectNumber });
  }

  private account(node: WalkNode): void {
    this.batch.bytes.expanded += node.length;
    this.batch.bytes.stored += node.storedLength;
    this.count(node);
  }

  private count(node: WalkNode): void {
    this.batch.objectsDone += 1;
    if (node.type === OBJECT_BLOB) {
      this.batch.read.blobs += 1;
      if (this.context.store.typeOf(node.objectNumber) === 0) {
        this.batch.types.push(node.objectNumber, node.type);
      }
    } else if (node.type === OBJECT_COMMIT) this.batch.read.commits += 1;
    else if (node.type === OBJECT_TAG) this.batch.read.tags += 1;
  }
}
