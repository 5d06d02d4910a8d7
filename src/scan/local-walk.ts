/**
 * Walks objects in the calling thread, before the pool starts: what is in scope must be known first.
 *
 * Only commits and trees are read this way. A unit that throws is told as a fault of its objects,
 * as the pool would, and the next one starts with a fresh walker.
 */
import {
  FamilyWalker,
  type ObjectStore,
  planWalk,
  unitCount,
  type WalkVisitor,
  wantedOfUnit,
} from '../git/index.ts';
import { createKernel, type Kernel } from '../kernel/index.ts';

/** A walker over one store; its kernel is made with the first walk. */
export class LocalWalk {
  private readonly store: ObjectStore;
  private readonly wasm: boolean;
  private kernel: Kernel | null = null;

  /** `wasm` false: with the plain kernel. */
  constructor(store: ObjectStore, wasm: boolean) {
    this.store = store;
    this.wasm = wasm;
  }

  /** Shows every object of `wanted` (base/bits.ts) to a visitor; contents lie in the kernel's memory. */
  run(wanted: Uint8Array, visitorOn: (kernel: Kernel) => WalkVisitor): void {
    this.kernel ??= createKernel(this.wasm ? {} : { wasm: false });
    const { store, kernel } = this;
    const options = { memoryStart: kernel.heapBase };
    const visitor = visitorOn(kernel);
    const plan = planWalk(store, wanted);
    const units = unitCount(plan);
    let walker = new FamilyWalker(store, kernel, options);
    for (let unit = 0; unit < units; unit += 1) {
      try {
        walker.runUnit(plan, unit, visitor);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        for (const number of wantedOfUnit(store, plan, unit)) {
          visitor.fault(number, 'worker', reason);
        }
        walker = new FamilyWalker(store, kernel, options);
      }
    }
  }
}
