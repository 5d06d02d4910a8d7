/**
 * scrypt (RFC 7914) with r = 8 and p = 1, two passwords at a time: less than half of what two calls of
 * node:crypto take, because their steps interleave. What is hashed and why is the caller's business.
 */
import { pbkdf2Sync } from 'node:crypto';
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

/** What stays the same from pair to pair. */
export interface ScryptOptions {
  readonly salt: string;
  /** N: an even power of two. */
  readonly cost: number;
  /** Length of the result. */
  readonly byteLength: number;
}

interface ScryptExports {
  mix(cost: number, pieces: number): void;
}

/** Hashes pairs. Owns cost × 2 KiB of memory. */
export class PairScrypt {
  readonly #options: ScryptOptions;
  readonly #memory: LinearMemory;
  readonly #exports: ScryptExports;

  constructor(options: ScryptOptions, memory: LinearMemory, exports: ScryptExports) {
    this.#options = options;
    this.#memory = memory;
    this.#exports = exports;
  }

  /** Results for two passwords. Takes some milliseconds. */
  hash(first: Uint8Array, second: Uint8Array): readonly [Buffer, Buffer] {
    this.#load(first, START);
    this.#load(second, START + BLOCK_BYTES);
    this.#exports.mix(this.#options.cost, PIECES);
    return [this.#finish(first, START), this.#finish(second, START + BLOCK_BYTES)];
  }

  #load(password: Uint8Array, address: number): void {
    const block = pbkdf2Sync(password, this.#options.salt, 1, BLOCK_BYTES, 'sha256');
    const memory = new DataView(this.#memory.buffer, address, BLOCK_BYTES);
    forEachWord((from, to) => memory.setUint32(to, block.readUInt32LE(from), true));
  }

  #finish(password: Uint8Array, address: number): Buffer {
    const block = Buffer.alloc(BLOCK_BYTES);
    const memory = new DataView(this.#memory.buffer, address, BLOCK_BYTES);
    forEachWord((from, to) => block.writeUInt32LE(memory.getUint32(to, true), from));
    return pbkdf2Sync(password, block, 1, this.#options.byteLength, 'sha256');
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

/** Makes one; null where this JavaScript engine cannot run it or has no room, and node:crypto must do. */
export function createPairScrypt(options: ScryptOptions): PairScrypt | null {
  const api = webAssembly();
  const module = compileModule(SCRYPT_BASE64);
  if (api === null || module === null) return null;
  const bytes = START + (WORK_BLOCKS + 2 * options.cost) * BLOCK_BYTES;
  try {
    const memory = new api.Memory({ initial: Math.max(MIN_PAGES, Math.ceil(bytes / PAGE_BYTES)) });
    const { exports } = new api.Instance(module, { env: { memory } });
    return new PairScrypt(options, memory, exports as ScryptExports);
  } catch (error) {
    // No room for it, as under a tight limit (ulimit -v).
    if (error instanceof RangeError) return null;
    throw error;
  }
}
