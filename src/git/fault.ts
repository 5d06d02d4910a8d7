/**
 * What went wrong with one file or object, as a value: the ledger's reason and a sentence.
 *
 * Damage inside a repository never ends a scan, so readers return a Fault where a result was
 * expected, and the caller decides whether another copy serves or the ledger gets an entry.
 */
import type { SkipReason } from '../base/model.ts';

/** One thing that could not be read. `detail` names file and place, never content. */
export interface Fault {
  readonly fault: SkipReason;
  readonly detail: string;
}

/** Makes a fault. */
export function fault(reason: SkipReason, detail: string): Fault {
  return { fault: reason, detail };
}

/** Tells a fault from a result. */
export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'fault' in value;
}

/** Turns a failed system call into a fault: gone (gc may have run), or not readable. */
export function fileFault(path: string, error: unknown): Fault {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return fault('vanished', `${path} is gone`);
  return fault('unreadable', `${path}: ${code ?? message}`);
}
