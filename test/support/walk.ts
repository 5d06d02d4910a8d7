/**
 * Walks a whole store as a scan would and checks on the way what every visitor relies on: calls
 * nest, each object comes once, and the recorded instructions make the content from its base.
 */
import { strict as assert } from 'node:assert';
import { hasBit } from '../../src/base/bits.ts';
import {
  FamilyWalker,
  type ObjectStore,
  planWalk,
  unitCount,
  type WalkNode,
  type WalkVisitor,
} from '../../src/git/index.ts';
import { createKernel, DELTA_OP_FIELDS, type Kernel } from '../../src/kernel/index.ts';

/** What came out of a walk, by hex id. */
export interface Walked {
  readonly contents: Map<string, { type: number; bytes: Buffer }>;
  readonly faults: Map<string, { reason: string; detail: string }>;
  readonly recovered: string[];
  /** Objects that came in windows. */
  readonly windowed: string[];
  maxDepth: number;
  deltas: number;
}

/** How to walk. */
export interface WalkChoices {
  readonly wasm?: boolean;
  /** A kernel to use again: thousands of small walks should not make one each. */
  readonly kernel?: Kernel;
  readonly arenaBytes?: number;
  readonly maxArenaBytes?: number;
  readonly windowOverlap?: number;
  readonly wanted?: Uint8Array;
  readonly unitBytes?: number;
}

class Recorder implements WalkVisitor {
  readonly walked: Walked = {
    contents: new Map(),
    faults: new Map(),
    recovered: [],
    windowed: [],
    maxDepth: 0,
    deltas: 0,
  };
  readonly #store: ObjectStore;
  readonly #kernel: Kernel;
  readonly #overlap: number;
  readonly #path: Buffer[] = [];
  #parts: Buffer[] = [];

  constructor(store: ObjectStore, kernel: Kernel, overlap: number) {
    this.#store = store;
    this.#kernel = kernel;
    this.#overlap = overlap;
  }

  enter(node: WalkNode): void {
    assert.equal(node.depth, this.#path.length, 'enter goes one deeper');
    const bytes = this.#copy(node);
    if (node.opsCount >= 0) this.#checkOps(node, bytes);
    this.#path.push(bytes);
    this.walked.maxDepth = Math.max(this.walked.maxDepth, node.depth);
    if (node.wanted) this.#keep(node, bytes);
  }

  leave(depth: number): void {
    assert.equal(depth, this.#path.length - 1, 'leave comes one up');
    this.#path.pop();
  }

  window(node: WalkNode, offset: number, isLast: boolean): void {
    const part = this.#copy(node);
    const before = Buffer.concat(this.#parts);
    const shared = before.length - offset;
    if (offset > 0) assert.equal(shared, this.#overlap, 'windows overlap as asked');
    assert(before.subarray(offset).equals(part.subarray(0, shared)), 'windows agree');
    this.#parts.push(part.subarray(shared));
    if (!isLast) return;
    this.walked.windowed.push(this.#store.idOf(node.objectNumber));
    this.#keep(node, Buffer.concat(this.#parts));
    this.#parts = [];
  }

  fault(objectNumber: number, reason: string, detail: string): void {
    const id = this.#store.idOf(objectNumber);
    assert(!this.walked.faults.has(id), 'one fault for an object');
    this.walked.faults.set(id, { reason, detail });
  }

  recovered(objectNumber: number): void {
    this.walked.recovered.push(this.#store.idOf(objectNumber));
  }

  #copy(node: WalkNode): Buffer {
    return Buffer.from(this.#kernel.bytes.subarray(node.address, node.address + node.length));
  }

  #keep(node: WalkNode, bytes: Buffer): void {
    const id = this.#store.idOf(node.objectNumber);
    assert(!this.walked.contents.has(id), 'each object comes once');
    this.walked.contents.set(id, { type: node.type, bytes });
  }

  #checkOps(node: WalkNode, bytes: Buffer): void {
    this.walked.deltas += 1;
    const base = this.#path.at(-1);
    assert(base !== undefined, 'instructions need a base');
    const start = node.opsAddress;
    const ops = new Int32Array(
      this.#kernel.bytes.slice(start, start + node.opsCount * DELTA_OP_FIELDS * 4).buffer,
    );
    let at = 0;
    for (let i = 0; i < ops.length; i += DELTA_OP_FIELDS) {
      const [to = 0, from = 0, length = 0] = ops.subarray(i, i + DELTA_OP_FIELDS);
      assert.equal(to, at, 'instructions cover the result');
      at += length;
      if (from < 0) continue;
      const copied = base.subarray(from, from + length);
      assert(copied.equals(bytes.subarray(to, to + length)), 'copies are copies');
    }
    assert.equal(at, bytes.length, 'instructions cover the result');
  }
}

/** Reads everything in `wanted` (by default: all that is the repository's own). */
export function walkStore(store: ObjectStore, choices: WalkChoices = {}): Walked {
  const { unitBytes, wasm, kernel: givenKernel, wanted: _, ...walkerChoices } = choices;
  const kernel = givenKernel ?? createKernel(wasm === undefined ? {} : { wasm });
  const wanted = choices.wanted ?? store.ownObjects();
  const plan = planWalk(store, wanted, unitBytes === undefined ? {} : { unitBytes });
  const walker = new FamilyWalker(store, kernel, {
    memoryStart: kernel.heapBase,
    ...walkerChoices,
  });
  const recorder = new Recorder(store, kernel, choices.windowOverlap ?? 1 << 16);
  for (let unit = 0; unit < unitCount(plan); unit += 1) walker.runUnit(plan, unit, recorder);
  checkAccounts(store, wanted, recorder.walked);
  return recorder.walked;
}

/** Every wanted object was read or has a fault, and nothing else came. */
function checkAccounts(store: ObjectStore, wanted: Uint8Array, walked: Walked): void {
  for (let number = 0; number < store.objectCount; number += 1) {
    const id = store.idOf(number);
    const isTold = walked.contents.has(id) || walked.faults.has(id);
    assert.equal(isTold, hasBit(wanted, number), `${id} is accounted for`);
  }
}
