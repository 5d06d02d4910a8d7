/**
 * scrypt (RFC 7914) with r = 8 and p = 1, two passwords at a time: less than half of what two calls of
 * node:crypto take, because their steps interleave. Threads share the work of a batch: what crosses
 * between them are the blocks that its memory-hard part mixes, never a password. What is hashed and
 * why is the caller's business.
 */
import { pbkdf2Sync } from 'node:crypto';
import { sharedBytes, sharedInt32 } from '../base/bytes.ts';
import type { KernelModule } from './kernel.ts';
import { SCRYPT_BASE64 } from './scrypt.gen.ts';
import { compileModule, type LinearMemory, PAGE_BYTES, webAssembly } from './web-assembly.ts';

/** START of assembly/scrypt.ts. */
const START = 1024;
const PIECE_WORDS = 16;
/** What scripts/build-wasm.js has the module ask for at least. */
const MIN_PAGES = 8;
/** 2 × r pieces of 64 bytes make a block. */
const PIECES = 16;
const BLOCK_BYTES = PIECES * PIECE_WORDS * 4;
/** Blocks in memory beside the tables. */
const WORK_BLOCKS = 4;
/** Word i of a piece stands at word DIAGONAL × i mod 16 of the block that RFC 7914 means. */
const DIAGONAL = 5;

/** What stays the same from password to password. */
export interface ScryptOptions {
  readonly salt: string;
  /** N: an even power of two. */
  readonly cost: number;
  /** Length of the result. */
  readonly byteLength: number;
}

/** The part of a batch that any thread can do; see {@link mixShared}. */
export interface MixWork {
  readonly module: KernelModule;
  readonly cost: number;
  /** Shared: one block for each password, words in the module's order. */
  readonly blocks: Uint8Array;
  /** Shared: how many blocks are claimed, how many threads help, then 1 for each block that is mixed. */
  readonly state: Int32Array;
  /** How many threads may help: those beyond would take time from the one that is helped. */
  readonly helpers: number;
}

/** Slots of {@link MixWork.state}. */
const CLAIMED = 0;
const HELPING = 1;
const FIRST_MIXED = 2;

interface ScryptExports {
  mix(cost: number, pieces: number): void;
}

/** Mixes pairs of blocks. Owns cost × 2 KiB of memory. */
class PairMixer {
  readonly #memory: LinearMemory;
  readonly #exports: ScryptExports;

  constructor({ module, cost }: MixWork) {
    const api = webAssembly();
    if (api === null) throw new TypeError('a module was compiled, but there is no WebAssembly');
    const bytes = START + (WORK_BLOCKS + 2 * cost) * BLOCK_BYTES;
    const pages = Math.max(MIN_PAGES, Math.ceil(bytes / PAGE_BYTES));
    this.#memory = new api.Memory({ initial: pages });
    const { exports } = new api.Instance(module, { env: { memory: this.#memory } });
    this.#exports = exports as ScryptExports;
  }

  /** Claims and mixes the next two blocks; false where none is left. Takes some milliseconds. */
  mixNext(work: MixWork): boolean {
    const first = Atomics.add(work.state, CLAIMED, 2);
    const end = Math.min(first + 2, countOf(work));
    if (first >= end) return false;
    this.mix(work, first, end);
    return true;
  }

  /** Mixes one block or two. */
  mix({ blocks, cost, state }: MixWork, first: number, end: number): void {
    const own = blocks.subarray(first * BLOCK_BYTES, end * BLOCK_BYTES);
    const memory = new Uint8Array(this.#memory.buffer, START, own.length);
    memory.set(own);
    this.#exports.mix(cost, PIECES);
    own.set(memory);
    for (let i = first; i < end; i += 1) Atomics.store(state, FIRST_MIXED + i, 1);
  }
}

function countOf({ blocks }: MixWork): number {
  return blocks.length / BLOCK_BYTES;
}

/** Helps with a batch of another thread until all of it is claimed, or `isOver`; not where enough help. */
export function mixShared(work: MixWork, isOver: () => boolean): void {
  if (Atomics.add(work.state, HELPING, 1) >= work.helpers) return;
  if (Atomics.load(work.state, CLAIMED) >= countOf(work)) return;
  const mixer = new PairMixer(work);
  while (!isOver() && mixer.mixNext(work));
}

/** Passwords that are hashed together. */
export class ScryptBatch {
  readonly work: MixWork;
  readonly #passwords: readonly Uint8Array[];
  readonly #options: ScryptOptions;
  readonly #mixer: PairMixer;

  /** Throws a RangeError where there is no memory for it. */
  constructor(passwords: readonly Uint8Array[], options: ScryptOptions, module: KernelModule) {
    this.#passwords = passwords;
    this.#options = options;
    this.work = {
      module,
      cost: options.cost,
      blocks: sharedBytes(passwords.length * BLOCK_BYTES),
      state: sharedInt32(FIRST_MIXED + passwords.length),
      helpers: 1,
    };
    this.#mixer = new PairMixer(this.work);
    passwords.forEach((password, i) => this.#load(password, i));
  }

  /** How many passwords no thread has claimed. */
  get unclaimed(): number {
    return Math.max(0, this.#passwords.length - Atomics.load(this.work.state, CLAIMED));
  }

  /** Mixes two more blocks in this thread; false where all are claimed. Takes some milliseconds. */
  mixNext(): boolean {
    return this.#mixer.mixNext(this.work);
  }

  /** Leaves to nobody what is not claimed. */
  stop(): void {
    Atomics.store(this.work.state, CLAIMED, this.#passwords.length);
  }

  /** The result for password i; mixed here and now if a thread that had claimed it is gone. */
  result(i: number): Buffer {
    if (Atomics.load(this.work.state, FIRST_MIXED + i) === 0) {
      this.#load(this.#passwords[i]!, i);
      this.#mixer.mix(this.work, i, i + 1);
    }
    const block = Buffer.alloc(BLOCK_BYTES);
    const mixed = this.#view(i);
    forEachWord((from, to) => block.writeUInt32LE(mixed.getUint32(to, true), from));
    return pbkdf2Sync(this.#passwords[i]!, block, 1, this.#options.byteLength, 'sha256');
  }

  #load(password: Uint8Array, i: number): void {
    const block = pbkdf2Sync(password, this.#options.salt, 1, BLOCK_BYTES, 'sha256');
    const view = this.#view(i);
    forEachWord((from, to) => view.setUint32(to, block.readUInt32LE(from), true));
  }

  #view(i: number): DataView {
    const { blocks } = this.work;
    return new DataView(blocks.buffer, blocks.byteOffset + i * BLOCK_BYTES, BLOCK_BYTES);
  }
}

/** Makes a batch; null where this JavaScript engine or its memory is not up to it, and node:crypto must do. */
export function createScryptBatch(
  passwords: readonly Uint8Array[],
  options: ScryptOptions,
): ScryptBatch | null {
  const module = compileModule(SCRYPT_BASE64);
  if (module === null) return null;
  try {
    return new ScryptBatch(passwords, options, module);
  } catch (error) {
    // Address space for memories is reserved; under a tight limit (ulimit -v) there is none.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Calls `visit` with where each word stands in RFC 7914's block and where in the module's. */
function forEachWord(visit: (from: number, to: number) => void): void {
  for (let piece = 0; piece < PIECES; piece += 1) {
    for (let word = 0; word < PIECE_WORDS; word += 1) {
      const from = piece * PIECE_WORDS + ((word * DIAGONAL) % PIECE_WORDS);
      visit(from * 4, (piece * PIECE_WORDS + word) * 4);
    }
  }
}
