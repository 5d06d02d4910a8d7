/**
 * Second chances: what to do when the place that should hold an object does not give it.
 *
 * Damage: every copy is tried, this time checked by hash (so that an entry with a wrong CRC-32 but
 * right content counts as right). A file that has vanished: gc has moved its objects into other
 * packs, so the store is opened anew and the object looked up by id.
 */
import { type Fault, fault, isFault } from './fault.ts';
import type { GitObject } from './object-reader.ts';
import type { ObjectStore } from './store.ts';

/** Like Git's own reprepare_packed_git, but bounded: so often a scan looks at the directory again. */
const MAX_REOPENS = 3;

/** Rescues objects of one store, for one walker. */
export class Rescuer {
  readonly #store: ObjectStore;
  readonly #maxBytes: number;
  #fresh: ObjectStore | null = null;
  #reopens = 0;

  constructor(store: ObjectStore, maxBytes: number) {
    this.#store = store;
    this.#maxBytes = maxBytes;
  }

  /** True when the store holds objects more than once. */
  get hasCopies(): boolean {
    return this.#store.data.objects.copies.length > 0;
  }

  /** Reads an object whose home failed with `problem`, from anywhere; else the problem again. */
  read(objectNumber: number, problem: Fault): GitObject | Fault {
    if (problem.fault === 'oversize') return problem;
    const options = { maxBytes: this.#maxBytes };
    const object = this.#store.read(objectNumber, options);
    if (!isFault(object)) return object;
    const isGone = problem.fault === 'vanished' || object.fault === 'vanished';
    return isGone ? this.#readAnew(objectNumber) : problem;
  }

  #readAnew(objectNumber: number): GitObject | Fault {
    const hex = this.#store.idOf(objectNumber);
    const options = { maxBytes: this.#maxBytes };
    for (;;) {
      const object = this.#fresh?.readHex(hex, options) ?? GONE;
      const isLost = isFault(object) && ['missing', 'vanished'].includes(object.fault);
      if (!isLost) return object;
      if (this.#reopens === MAX_REOPENS) return GONE;
      this.#reopens += 1;
      this.#fresh?.close();
      this.#fresh = this.#store.reopen();
    }
  }

  /** Closes what was opened. */
  close(): void {
    this.#fresh?.close();
  }
}

const GONE: Fault = fault('vanished', 'its file is gone and no other one has it');
