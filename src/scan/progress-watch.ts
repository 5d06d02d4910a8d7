/** Tells how far a scan has come while threads are at work. */
import type { Progress } from '../base/plan.ts';
import { SLOT } from '../pool/index.ts';

const PROGRESS_INTERVAL_MS = 100;

/** A scan that is watched. */
export interface ProgressWatch {
  /** Tells of more to do: objects and files. */
  readonly addTotal: (objects: number) => void;
  readonly stop: () => void;
}

/** Reads the shared counters a few times a second while phases run. */
export function watchProgress(
  slots: Int32Array,
  onProgress: ((progress: Progress) => void) | undefined,
): ProgressWatch {
  let objectsTotal = 0;
  const addTotal = (objects: number): void => {
    objectsTotal += objects;
  };
  if (!onProgress) return { addTotal, stop: () => undefined };
  const timer = setInterval(() => {
    onProgress({
      objectsDone: Atomics.load(slots, SLOT.objectsDone),
      objectsTotal,
      bytesDone: Atomics.load(slots, SLOT.kibDone) * 1024,
      findings: Atomics.load(slots, SLOT.findings),
    });
  }, PROGRESS_INTERVAL_MS);
  timer.unref();
  return { addTotal, stop: () => clearInterval(timer) };
}
