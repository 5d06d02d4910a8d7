/**
 * Reads of a commit in kernel memory what the commit graph is made of: tree, parents, time, and where
 * the message starts. The kernel parses where it has a fast form, parse.ts where not. Names, mail and
 * zones are read later, of the few commits that a report names.
 */
import {
  COMMIT_ID_STRIDE,
  COMMIT_MANY_PARENTS,
  COMMIT_NONE,
  COMMIT_WORD_MESSAGE,
  COMMIT_WORD_PARENTS,
  COMMIT_WORD_TREE,
  type Kernel,
} from '../kernel/index.ts';
import { ABSENT, createCommitView, parseCommit } from './parse.ts';
import type { ObjectStore } from './store.ts';

/** What a reader needs to know of the store. */
export type CommitStore = Pick<ObjectStore, 'hashLength' | 'numberOf'>;

const FIRST_PARENTS = 64;

/** One commit after the other; the fields are about the last one. */
export class CommitReader {
  /** Address of the tree's hex id, {@link ABSENT} where the commit names none. */
  treeAt: number = ABSENT;
  /** Object number of the tree, -1 where the store lacks it. */
  tree: number = -1;
  parentCount: number = 0;
  /** Addresses of the parents' hex ids, and their object numbers; only the first `parentCount` count. */
  parentsAt: Int32Array = new Int32Array(FIRST_PARENTS);
  parents: Int32Array = new Int32Array(FIRST_PARENTS);
  /** The committer's time since 1970, 0 where there is none. */
  seconds: number = 0;
  /** Bytes before the message. */
  messageStart: number = 0;
  readonly #store: CommitStore;
  readonly #hexLength: number;
  readonly #view = createCommitView();
  readonly #id: Uint8Array;
  /** The kernel's memory as words and as numbers. */
  #words: Int32Array = new Int32Array(0);
  #doubles: Float64Array = new Float64Array(0);

  constructor(store: CommitStore) {
    this.#store = store;
    this.#hexLength = store.hashLength * 2;
    this.#id = new Uint8Array(store.hashLength);
  }

  /** Reads the commit that fills [address, address + length) of the kernel's memory. HOT: every commit. */
  read(kernel: Kernel, address: number, length: number): void {
    const { readCommit, bytes } = kernel;
    const count = readCommit?.(address, length, this.#hexLength) ?? COMMIT_MANY_PARENTS;
    if (count === COMMIT_MANY_PARENTS) this.parse(bytes, address, address + length);
    else this.#takeHead(kernel, address, count);
  }

  /** Reads the commit in bytes[start … end), wherever that is. Addresses are offsets in `bytes` then. */
  parse(bytes: Uint8Array, start: number, end: number): void {
    const view = this.#view;
    parseCommit(bytes, start, end, this.#hexLength, view);
    this.treeAt = view.treeAt;
    this.tree = view.treeAt === ABSENT ? -1 : this.numberOf(bytes, view.treeAt);
    this.parentCount = view.parentCount;
    if (view.parents.length > this.parents.length) {
      this.parents = new Int32Array(view.parents.length);
      this.parentsAt = new Int32Array(view.parents.length);
    }
    for (let k = 0; k < view.parentCount; k += 1) {
      this.parentsAt[k] = view.parents[k]!; // k < parentCount
      this.parents[k] = this.numberOf(bytes, view.parents[k]!);
    }
    this.#setSeconds(view.committer.seconds);
    this.messageStart = view.messageStart - start;
  }

  /** Number of the object whose hex id stands at `at`, -1 where the store lacks it. */
  numberOf(bytes: Uint8Array, at: number): number {
    const id = this.#id;
    for (let i = 0; i < id.length; i += 1) {
      // The parser has checked that as many digits stand there.
      id[i] = (hexDigit(bytes[at + 2 * i]!) << 4) | hexDigit(bytes[at + 2 * i + 1]!);
    }
    return this.#store.numberOf(id);
  }

  #takeHead(kernel: Kernel, address: number, parentCount: number): void {
    const { bytes, commitHead, commitIds } = kernel;
    // The memory moves when it grows.
    if (this.#words.buffer !== bytes.buffer) {
      this.#words = new Int32Array(bytes.buffer, 0, bytes.length >>> 2);
      this.#doubles = new Float64Array(bytes.buffer, 0, bytes.length >>> 3);
    }
    const words = this.#words;
    const head = commitHead >>> 2;
    const treeAt = words[head + COMMIT_WORD_TREE]!; // the head lies in the kernel's own memory
    this.treeAt = treeAt === COMMIT_NONE ? ABSENT : address + treeAt;
    this.tree = treeAt === COMMIT_NONE ? -1 : this.#store.numberOf(bytes, commitIds);
    this.parentCount = parentCount;
    for (let k = 0; k < parentCount; k += 1) {
      this.parentsAt[k] = address + words[head + COMMIT_WORD_PARENTS + k]!;
      this.parents[k] = this.#store.numberOf(bytes, commitIds + (k + 1) * COMMIT_ID_STRIDE);
    }
    this.#setSeconds(this.#doubles[commitHead >>> 3]!);
    this.messageStart = words[head + COMMIT_WORD_MESSAGE]!;
  }

  #setSeconds(seconds: number): void {
    this.seconds = Number.isFinite(seconds) ? seconds : 0;
  }
}

function hexDigit(byte: number): number {
  return (byte & 15) + (byte >> 6) * 9;
}
