/** How much some work is, and how many threads it is worth. */
import type { ScanPlan } from '../base/plan.ts';
import type { WalkPlan } from '../git/index.ts';

/**
 * Work below this is not worth two threads: each takes some 40 ms to be ready, and each compiles and
 * optimises all of the code for itself.
 */
const SMALL_BYTES = 64 << 20;
const SMALL_FILES = 200;

/** Work to be done. */
export interface Work {
  /** Stored bytes of objects. */
  readonly bytes: number;
  readonly files: number;
  /** Bytes below which no thread is started, where that is not left to this file; for tests. */
  readonly smallBytes: number | undefined;
}

/** What a walk reads, as planned. */
export function bytesOf(walk: WalkPlan | null): number {
  let bytes = 0;
  if (walk) for (const weight of walk.weights) bytes += weight;
  return bytes;
}

/** Threads for some work: 0 where the calling one does it, the plan's number at most. */
export function threadsFor({ stdin, threads }: ScanPlan, work: Work): number {
  if (stdin) return 0;
  const isSmall = work.bytes < (work.smallBytes ?? SMALL_BYTES) && work.files < SMALL_FILES;
  return isSmall ? 0 : threads;
}
