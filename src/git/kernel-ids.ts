/**
 * The ids of a store's objects in the memory of a kernel, which reads no other: 20 or 32 bytes an object in
 * each thread. Copied when first needed.
 */
import type { IdTable } from '../base/oids.ts';
import type { Kernel, TreeFunctions } from '../kernel/index.ts';

/** Larger tables are left where they are. */
const MAX_ID_BYTES = 1 << 25;
const ALIGNMENT = 16;

/** One kernel's copy of a table. */
export class KernelIds {
  /** First address behind the copy. */
  readonly memoryEnd: number;
  readonly kernel: Kernel;
  readonly functions: TreeFunctions;
  readonly table: IdTable;
  readonly #idsAt: number;
  readonly #startsAt: number;
  #isLoaded = false;

  private constructor(kernel: Kernel, functions: TreeFunctions, table: IdTable, start: number) {
    this.kernel = kernel;
    this.functions = functions;
    this.table = table;
    this.#idsAt = aligned(start);
    this.#startsAt = aligned(this.#idsAt + table.ids.length);
    this.memoryEnd = aligned(this.#startsAt + table.starts.byteLength);
  }

  /** A copy from the address `start` on; null where the kernel has no fast form, or the table is too large. */
  static on(kernel: Kernel, table: IdTable, start: number): KernelIds | null {
    const { trees } = kernel;
    if (trees === null || table.ids.length > MAX_ID_BYTES) return null;
    return new KernelIds(kernel, trees, table, start);
  }

  /** Copies the table unless that was done. */
  load(): void {
    if (this.#isLoaded) return;
    const { ids, starts, prefixShift, hashLength } = this.table;
    this.kernel.reserve(this.memoryEnd);
    const { bytes } = this.kernel;
    bytes.set(ids, this.#idsAt);
    new Uint32Array(bytes.buffer, this.#startsAt, starts.length).set(starts);
    this.functions.setIds(this.#idsAt, this.#startsAt, prefixShift, hashLength);
    this.#isLoaded = true;
  }
}

/** The first address from `address` on that tables begin at. */
export function aligned(address: number): number {
  return (address + ALIGNMENT - 1) & -ALIGNMENT;
}
