/**
 * A linear memory for programs of the search that remembers (rules/memo-matcher.ts), and its loops in
 * WebAssembly (assembly/match.ts). What lies in the memory is the caller's business.
 */

import type { KernelModule } from './kernel.ts';
import { MATCH_BASE64 } from './match.gen.ts';
import {
  compileModule,
  type LinearMemory,
  PAGE_BYTES,
  type WebAssemblyApi,
  webAssembly,
} from './web-assembly.ts';

/** What scripts/build-wasm.js has the module ask for at least. */
const MIN_PAGES = 1;
/** Memory below is the module's own, which needs none but address 0. */
const START = 64;
const ALIGNMENT = 8;

/** Loops over a state that lies at an address; see rules/memo-core.ts. */
export interface MatchExports {
  findMatches(state: number, from: number, last: number, most: number): number;
  classify(state: number, classOf: number, from: number, to: number): void;
  forget(state: number): void;
}

/** Areas in one memory. They are never given back: the memory goes with its owner. */
export class MatchMemory {
  readonly exports: MatchExports;
  /** Views of all of the memory; other ones after {@link MatchMemory.take}. */
  bytes: Uint8Array;
  numbers: Int32Array;
  readonly #memory: LinearMemory;
  #top = START;

  constructor(memory: LinearMemory, exports: MatchExports) {
    this.#memory = memory;
    this.exports = exports;
    this.bytes = new Uint8Array(memory.buffer);
    this.numbers = new Int32Array(memory.buffer);
  }

  /** Address of `byteLength` zeroed bytes; -1 where there is no room. */
  take(byteLength: number): number {
    const at = this.#top;
    const end = Math.ceil((at + byteLength) / ALIGNMENT) * ALIGNMENT;
    const missing = end - this.bytes.length;
    // Each growth makes V8 account for all of the memory anew: a few large ones.
    const ample = Math.max(missing, this.bytes.length >> 1);
    if (missing > 0 && !this.#grow(ample) && !this.#grow(missing)) return -1;
    this.#top = end;
    return at;
  }

  #grow(byteLength: number): boolean {
    try {
      this.#memory.grow(Math.ceil(byteLength / PAGE_BYTES));
    } catch {
      // The caller does without: its own loops find the same.
      return false;
    }
    this.bytes = new Uint8Array(this.#memory.buffer);
    this.numbers = new Int32Array(this.#memory.buffer);
    return true;
  }
}

let compiled: KernelModule | null | undefined;

function instantiate(api: WebAssemblyApi, module: KernelModule): MatchMemory | null {
  try {
    const memory = new api.Memory({ initial: MIN_PAGES });
    const { exports } = new api.Instance(module, { env: { memory } });
    return new MatchMemory(memory, exports as MatchExports);
  } catch (error) {
    // No address space for a memory, as in wasm.ts.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A memory of its own; null where WebAssembly cannot run. */
export function createMatchMemory(): MatchMemory | null {
  const api = webAssembly();
  if (api === null) return null;
  compiled ??= compileModule(MATCH_BASE64);
  return compiled === null ? null : instantiate(api, compiled);
}
