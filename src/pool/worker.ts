/**
 * Worker entry: sets itself up once, then claims and runs jobs until there are no more.
 *
 * Works synchronously while a phase lasts; results leave in batches. When the main thread cannot
 * keep up the worker sleeps on the shared counter instead of piling messages up.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { mixShared } from '../kernel/index.ts';
import { packFromText } from '../rules/index.ts';
import { createJobRunner, type JobRunner, type WorkerData } from './job.ts';
import {
  type FromWorker,
  jobCountOf,
  MAX_IN_FLIGHT,
  type PhasePlan,
  RETRY,
  SLOT,
  type ToWorker,
} from './shared.ts';

const { setup, packText, serial, slot } = workerData as WorkerData;
const port = parentPort!;
const { slots } = setup;
let runner: JobRunner | null = null;

/** Longest sleep before the in-flight counter is read again, in case a wake-up was lost. */
const WAIT_MS = 200;

function post(message: FromWorker): void {
  port.postMessage(message);
}

function deliver(from: JobRunner): void {
  while (Atomics.load(slots, SLOT.inFlight) >= MAX_IN_FLIGHT) {
    Atomics.wait(slots, SLOT.inFlight, Atomics.load(slots, SLOT.inFlight), WAIT_MS);
    Atomics.add(slots, SLOT.heartbeat + slot, 1);
    if (Atomics.load(slots, SLOT.abort) !== 0) break;
  }
  Atomics.add(slots, SLOT.inFlight, 1);
  post({ kind: 'batch', batch: from.take() });
}

function runPhase(plan: PhasePlan, owners: Int32Array): void {
  if (runner === null) {
    runner = createJobRunner({ ...setup, pack: packFromText(packText) }, serial, slot);
    post({ kind: 'ready' });
  }
  runner.begin(plan);
  const jobCount = jobCountOf(plan);
  const run = (job: number): void => {
    runner!.run(job);
    if (runner!.isFull()) deliver(runner!);
  };
  // First what a dead worker left behind, each delivered at once: whichever of these jobs it was
  // that killed the worker must not take the others down again.
  for (let job = 0; job < jobCount; job += 1) {
    if (Atomics.compareExchange(owners, job, RETRY, serial) !== RETRY) continue;
    runner.run(job);
    deliver(runner);
  }
  while (Atomics.load(slots, SLOT.abort) === 0) {
    const job = Atomics.add(slots, SLOT.nextJob, 1);
    if (job >= jobCount) break;
    Atomics.store(owners, job, serial);
    run(job);
  }
  deliver(runner);
  post({ kind: 'idle' });
}

port.on('message', (message: ToWorker) => {
  if (message.kind === 'stop') {
    runner?.close();
    port.close();
    return;
  }
  if (message.kind === 'mix') {
    try {
      mixShared(message.work, () => Atomics.load(slots, SLOT.abort) !== 0);
    } finally {
      post({ kind: 'mixed' });
    }
    return;
  }
  try {
    runPhase(message.plan, message.owners);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    post({ kind: 'failed', reason });
  }
});
