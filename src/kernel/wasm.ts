/**
 * The WebAssembly kernel: compiles the embedded module, owns the linear memory, and gives the
 * exports the shape of the `Kernel` interface. The work itself is in assembly/.
 */

import { CHECK_FIELDS, KNOWN_FIELDS } from './codes.ts';
import type { Judging, Kernel, KernelModule, TreeFunctions, WalkFunctions } from './kernel.ts';
import { readLiteralTables } from './literal-tables.ts';
import { memoryLimit } from './memory-limit.ts';
import { WASM_BASE64 } from './wasm.gen.ts';
import {
  compileModule,
  type LinearMemory,
  PAGE_BYTES,
  type WebAssemblyApi,
  webAssembly,
} from './web-assembly.ts';

const INITIAL_PAGES = 16;
const ALIGNMENT = 64;

/** The module's exports; see assembly/index.ts. */
interface KernelExports extends TreeFunctions, WalkFunctions {
  init(): void;
  staticEnd(): number;
  inflate: Kernel['inflate'];
  inflateBegin: Kernel['inflateBegin'];
  inflateFeed: Kernel['inflateFeed'];
  inflateConsumed(): number;
  inflateProduced(): number;
  crc32: Kernel['crc32'];
  applyDelta: Kernel['applyDelta'];
  loadLiterals(tables: number, area: number): void;
  unfoldedBytes(tables: number): number;
  search: Kernel['search'];
  setJudging(
    reaches: number,
    checks: number,
    sets: number,
    words: number,
    known: number,
    longestSpan: number,
  ): void;
  anchors: NonNullable<Kernel['anchors']>;
  inherit: NonNullable<Kernel['inherit']>;
  searchedBytes(): number;
  areAnchorsEmpty(): number;
  weighAnchor: NonNullable<Kernel['weighAnchor']>;
  setTold: NonNullable<Kernel['setTold']>;
  readerResult(): number;
  readerJudgement(): number;
  readerFeatures(): number;
  readCommit: NonNullable<Kernel['readCommit']>;
  commitHead(): number;
  commitIds(): number;
  resumeAt(): number;
  countNewlines: Kernel['countNewlines'];
  lastNewline: Kernel['lastNewline'];
}

let compiled: KernelModule | null | undefined;

/** The compiled module, made once; null where this JavaScript engine cannot compile it. */
export function compileWasm(): KernelModule | null {
  if (compiled === undefined) {
    compiled = compileModule(WASM_BASE64, 'kernel');
  }
  return compiled;
}

function alignUp(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

class WasmKernel implements Kernel {
  readonly isWasm = true;
  readonly maxBytes: number;
  bytes: Uint8Array;
  heapBase: number;
  minHitCapacity = 1;
  // The exports themselves, so that a call costs no wrapper.
  readonly inflate: Kernel['inflate'];
  readonly inflateBegin: Kernel['inflateBegin'];
  readonly inflateFeed: Kernel['inflateFeed'];
  readonly applyDelta: Kernel['applyDelta'];
  readonly search: Kernel['search'];
  readonly anchors: Kernel['anchors'];
  readonly inherit: Kernel['inherit'];
  readonly weighAnchor: Kernel['weighAnchor'];
  readonly setTold: Kernel['setTold'];
  readonly readerResult: number;
  readonly readerJudgement: number;
  readonly readerFeatures: number;
  readonly readCommit: Kernel['readCommit'];
  readonly commitHead: number;
  readonly commitIds: number;
  readonly trees: TreeFunctions;
  readonly walks: WalkFunctions;
  readonly countNewlines: Kernel['countNewlines'];
  readonly lastNewline: Kernel['lastNewline'];
  private readonly memory: LinearMemory;
  private readonly exports: KernelExports;

  constructor(api: WebAssemblyApi, module: KernelModule, maxBytes: number) {
    const maximum = Math.max(INITIAL_PAGES, Math.floor(maxBytes / PAGE_BYTES));
    this.memory = new api.Memory({ initial: INITIAL_PAGES, maximum });
    this.maxBytes = maximum * PAGE_BYTES;
    const instance = new api.Instance(module, { env: { memory: this.memory } });
    this.exports = instance.exports as KernelExports;
    this.exports.init();
    this.bytes = new Uint8Array(this.memory.buffer);
    this.heapBase = this.exports.staticEnd();
    this.inflate = this.exports.inflate;
    this.inflateBegin = this.exports.inflateBegin;
    this.inflateFeed = this.exports.inflateFeed;
    this.applyDelta = this.exports.applyDelta;
    this.search = this.exports.search;
    this.anchors = this.exports.anchors;
    this.inherit = this.exports.inherit;
    this.weighAnchor = this.exports.weighAnchor;
    this.setTold = this.exports.setTold;
    this.readerResult = this.exports.readerResult();
    this.readerJudgement = this.exports.readerJudgement();
    this.readerFeatures = this.exports.readerFeatures();
    this.readCommit = this.exports.readCommit;
    this.commitHead = this.exports.commitHead();
    this.commitIds = this.exports.commitIds();
    this.trees = this.exports;
    this.walks = this.exports;
    this.countNewlines = this.exports.countNewlines;
    this.lastNewline = this.exports.lastNewline;
  }

  reserve(byteLength: number): void {
    if (byteLength <= this.bytes.length) return;
    if (byteLength > this.maxBytes) throw memoryLimit(byteLength, this.maxBytes);
    // At least an eighth more, so that a caller that creeps upwards does not grow at every step.
    const wanted = Math.min(this.maxBytes, Math.max(byteLength, this.bytes.length * 1.125));
    try {
      this.memory.grow(Math.ceil((wanted - this.bytes.length) / PAGE_BYTES));
    } catch (cause) {
      throw memoryLimit(byteLength, this.bytes.length, cause);
    }
    this.bytes = new Uint8Array(this.memory.buffer);
  }

  get consumed(): number {
    return this.exports.inflateConsumed();
  }

  get produced(): number {
    return this.exports.inflateProduced();
  }

  crc32(ptr: number, length: number, seed: number): number {
    return this.exports.crc32(ptr, length, seed) >>> 0;
  }

  loadLiterals(tables: Uint8Array): void {
    const { maxPerPosition } = readLiteralTables(tables);
    const at = this.exports.staticEnd();
    const area = alignUp(at + tables.length);
    this.reserve(area);
    this.bytes.set(tables, at);
    const end = alignUp(area + this.exports.unfoldedBytes(at));
    this.reserve(end);
    this.exports.loadLiterals(at, area);
    this.heapBase = end;
    this.minHitCapacity = Math.max(1, maxPerPosition);
  }

  loadJudging({ reaches, checks, sets, words, longestSpan }: Judging): void {
    const reachesAt = this.heapBase;
    const checksAt = alignUp(reachesAt + reaches.byteLength);
    const setsAt = alignUp(checksAt + checks.byteLength);
    const wordsAt = alignUp(setsAt + sets.byteLength);
    const knownAt = alignUp(wordsAt + words.byteLength);
    const knownBytes = (checks.length / CHECK_FIELDS) * KNOWN_FIELDS * Int32Array.BYTES_PER_ELEMENT;
    const end = alignUp(knownAt + knownBytes);
    this.reserve(end);
    new Int32Array(this.bytes.buffer, reachesAt, reaches.length).set(reaches);
    new Int32Array(this.bytes.buffer, checksAt, checks.length).set(checks);
    this.bytes.set(sets, setsAt);
    this.bytes.set(words, wordsAt);
    this.bytes.fill(0, knownAt, end);
    this.exports.setJudging(reachesAt, checksAt, setsAt, wordsAt, knownAt, longestSpan);
    this.heapBase = end;
  }

  get areAnchorsEmpty(): boolean {
    return this.exports.areAnchorsEmpty() !== 0;
  }

  get searchedBytes(): number {
    return this.exports.searchedBytes();
  }

  get resumeAt(): number {
    return this.exports.resumeAt();
  }
}

/** A kernel on `module` (or the embedded one), null where WebAssembly cannot run it. */
export function createWasmKernel(maxBytes: number, module?: KernelModule | null): Kernel | null {
  const api = webAssembly();
  const chosen = module ?? compileWasm();
  if (!api || !chosen) return null;
  try {
    return new WasmKernel(api, chosen, maxBytes);
  } catch (error) {
    // The engine reserves gigabytes of address space for a memory; under a tight limit (ulimit -v)
    // it cannot, while the plain kernel still can.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
