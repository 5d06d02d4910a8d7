/**
 * What a cache calls clean, searched with the rules that are new or changed since: with their
 * literals alone. Where one of them has a candidate the object is read with all rules, as are those
 * in which something was found before; all others stay clean.
 */
import { sharedBytes } from '../base/bytes.ts';
import type { ScanPlan } from '../base/plan.ts';
import { type ObjectStore, planWalk, wantedOfUnit } from '../git/index.ts';
import { createPool, SLOT, type WorkerSetup } from '../pool/index.ts';
import { partOf } from '../rules/index.ts';
import { Gathered } from './gather.ts';
import type { Known } from './known.ts';
import { scannerTablesOf } from './scanner-tables.ts';
import { bytesOf, threadsFor } from './threads.ts';

/** What is searched again. */
export interface RecheckInput {
  readonly plan: ScanPlan;
  readonly store: ObjectStore;
  readonly known: Known;
  /** Objects in scope. */
  readonly wanted: Uint8Array;
  /** With all rules. */
  readonly setup: WorkerSetup;
  readonly signal: AbortSignal | undefined;
  readonly smallBytes: number | undefined;
  /** Called with how many objects are searched. */
  readonly onPhase: (objects: number) => void;
}

/**
 * Makes `known`, which has new rules, right for those of `setup`, and adds the bytes that this took to
 * `gathered`. Where it is aborted what is known is not right: so is then the whole scan.
 */
export async function searchWithNewRules(input: RecheckInput, gathered: Gathered): Promise<void> {
  const { known, plan, setup, smallBytes, store, wanted } = input;
  const { newRules } = known;
  const pack = await partOf(setup.pack, (rule) => newRules.has(rule.hash));
  // Trees are read anew with other rules: that is all that rules about paths need.
  if (pack.rules.every(({ kind }) => kind === 'path')) return;
  const walk = planWalk(store, without(wanted, known.unread(wanted)));
  input.onPhase(walk.wantedCount);
  const pool = createPool({
    setup: { ...setup, pack, tables: scannerTablesOf(pack) },
    threads: threadsFor(plan, { bytes: bytesOf(walk), files: 0, smallBytes }),
    signal: input.signal,
  });
  const found = new Gathered();
  const phase = { phase: 'scan', walk, fileCount: 0, edgesTo: new Uint8Array(0) } as const;
  try {
    const { lost } = await pool.run(phase, (batch) => found.add(batch));
    for (const job of lost.keys()) {
      for (const number of wantedOfUnit(store, walk, job)) known.forget(number);
    }
  } finally {
    await pool.close();
  }
  // They are found again with all rules.
  Atomics.store(setup.slots, SLOT.findings, 0);
  for (const list of found.dirty) for (const number of list) known.forget(number);
  // What has become unreadable since: the scan with all rules says so.
  for (const { source } of found.skipped) known.forget(source);
  for (const { from } of found.missing) known.forget(from);
  for (const { source } of found.pointers) known.forget(source);
  for (const key of ['stored', 'expanded', 'searched'] as const) {
    gathered.bytes[key] += found.bytes[key];
  }
}

/** The objects of `all` that are not in `some`. */
function without(all: Uint8Array, some: Uint8Array): Uint8Array {
  const bits = sharedBytes(all.length);
  for (let i = 0; i < bits.length; i += 1) bits[i] = all[i]! & ~some[i]!;
  return bits;
}
