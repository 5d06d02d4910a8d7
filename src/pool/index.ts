/**
 * Threads: runs phases of jobs on workers and hands their results on.
 *
 * Every worker gets the same list and claims the next job by adding to a shared counter, so no job
 * waits for a dispatcher. A worker that dies or hangs loses nothing: jobs whose results had not
 * arrived are run once more by a fresh worker; a job that fails twice is reported by number, and
 * the caller's ledger says which objects it would have covered. With 0 threads the same jobs run
 * in the calling thread.
 */
import { Worker } from 'node:worker_threads';
import { ScanError } from '../base/errors.ts';
import type { MixWork } from '../kernel/index.ts';
import { packToText } from '../rules/index.ts';
import { createJobRunner, type JobRunner, type WorkerData, type WorkerSetup } from './job.ts';
import {
  type FromWorker,
  type JobBatch,
  jobCountOf,
  type PhasePlan,
  RETRY,
  SLOT,
  type ToWorker,
} from './shared.ts';

export { fileListOf } from './file-list.ts';
export { createJobRunner, type JobRunner, type WorkerSetup } from './job.ts';
export {
  HIT_FIELDS,
  type JobBatch,
  type JobSkip,
  type MissingObject,
  type NamedEdges,
  type Phase,
  type PhasePlan,
  type PointerPlace,
  SLOT,
  type TypeCounts,
} from './shared.ts';

/** How a pool works. */
export interface PoolOptions {
  readonly setup: WorkerSetup;
  /** Worker threads; 0 works in the calling thread. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /**
   * What the only file of the setup's list holds, for a file that no worker can open; with 0 threads
   * only.
   */
  readonly input?: AsyncIterable<Uint8Array> | undefined;
  /** Called once, when the threads of the first phase have all loaded their code and begin. */
  readonly onRunning?: (() => void) | undefined;
  /** Called when a worker is gone and a fresh one does again what it had not delivered. */
  readonly onRetry?: ((reason: string) => void) | undefined;
  /** A worker that finishes no object for so long is given up. */
  readonly stuckAfterMs?: number;
  /** The worker's module; for tests that need one which fails. */
  readonly workerUrl?: URL;
}

/** What became of a phase. */
export interface PhaseOutcome {
  /** Jobs that failed twice: number of the job, and why the second time. */
  readonly lost: ReadonlyMap<number, string>;
  /** True when the phase was aborted before its last job. */
  readonly aborted: boolean;
}

/** Runs phases one after the other on the same workers. */
export interface Pool {
  run(plan: PhasePlan, onBatch: (batch: JobBatch) => void): Promise<PhaseOutcome>;
  /**
   * Has threads share the work when they have done what they were given; settles when they have left it,
   * done or not. Null where there are no threads.
   */
  readonly help: ((work: MixWork) => Promise<void>) | null;
  /** Ends the threads: those that help when they have done that. */
  close(): Promise<void>;
}

const DEFAULT_STUCK_AFTER_MS = 120_000;
const WATCH_INTERVAL_MS = 1_000;
/**
 * Room for a worker's young objects. What it makes an object of dies at once or stays; V8's own limit
 * would let 32 MiB of garbage stand in each.
 */
const YOUNG_MB = 6;
/** Threads that may end without having begun a job; one is a mishap, more will not load here. */
const MOST_BARREN = 3;
/** Jobs between two chances for timers and signals when no worker is used. */
const JOBS_PER_TURN = 32;

/** Makes a pool; workers start with the first phase. */
export function createPool(options: PoolOptions): Pool {
  return options.threads === 0 ? new LocalPool(options) : new ThreadPool(options);
}

class LocalPool implements Pool {
  readonly help = null;
  private readonly options: PoolOptions;
  private runner: JobRunner | null = null;
  private nextSerial = 1;

  constructor(options: PoolOptions) {
    this.options = options;
  }

  async run(plan: PhasePlan, onBatch: (batch: JobBatch) => void): Promise<PhaseOutcome> {
    const lost = new Map<number, string>();
    const jobCount = jobCountOf(plan);
    if (this.runner === null) this.options.onRunning?.();
    let runner = this.start(plan);
    for (let job = 0; job < jobCount; job += 1) {
      if (job % JOBS_PER_TURN === 0) await new Promise((resume) => setImmediate(resume));
      if (this.options.signal?.aborted) {
        onBatch(runner.take());
        return { lost, aborted: true };
      }
      try {
        const { input } = this.options;
        if (input === undefined || plan.fileCount === 0) runner.run(job);
        else await runner.runInput(job, input);
      } catch (error) {
        lost.set(job, reasonOf(error));
        onBatch(runner.take());
        // The runner may be in the middle of anything: a fresh one takes over.
        this.runner = null;
        runner = this.start(plan);
      }
      if (runner.isFull()) onBatch(runner.take());
    }
    onBatch(runner.take());
    return { lost, aborted: this.options.signal?.aborted ?? false };
  }

  private start(plan: PhasePlan): JobRunner {
    if (this.runner === null) {
      this.runner = createJobRunner(this.options.setup, this.nextSerial, 0);
      this.nextSerial += 1;
    }
    this.runner.begin(plan);
    return this.runner;
  }

  async close(): Promise<void> {
    this.runner?.close();
    this.runner = null;
  }
}

interface Member {
  readonly worker: Worker;
  /** Nonzero, never used twice: what the worker writes into `owners`. */
  readonly serial: number;
  readonly slot: number;
  busy: boolean;
  lastBeat: number;
  lastBeatAt: number;
  /** Settled when it helps nobody. */
  isFree: Promise<void>;
  /** Settles `isFree`. */
  leave: () => void;
}

/** One phase under way. */
interface Run {
  readonly plan: PhasePlan;
  readonly owners: Int32Array;
  readonly done: Uint8Array;
  readonly failures: Map<number, number>;
  readonly lost: Map<number, string>;
  readonly onBatch: (batch: JobBatch) => void;
  resolve: () => void;
  reject: (error: unknown) => void;
}

class ThreadPool implements Pool {
  private readonly options: PoolOptions;
  private packText: string | null = null;
  private readonly slots: Int32Array;
  private readonly members = new Map<number, Member>();
  private readonly stuckAfterMs: number;
  private nextSerial = 1;
  /** Workers of the first phase that have not begun. */
  private starting = 0;
  /** Workers that ended without having claimed a job. */
  private barren = 0;
  private current: Run | null = null;
  private watch: NodeJS.Timeout | null = null;

  constructor(options: PoolOptions) {
    this.options = options;
    this.slots = options.setup.slots;
    this.stuckAfterMs = options.stuckAfterMs ?? DEFAULT_STUCK_AFTER_MS;
  }

  async run(plan: PhasePlan, onBatch: (batch: JobBatch) => void): Promise<PhaseOutcome> {
    const jobCount = jobCountOf(plan);
    const lost = new Map<number, string>();
    if (jobCount === 0) return { lost, aborted: false };
    const abort = (): void => void Atomics.store(this.slots, SLOT.abort, 1);
    this.options.signal?.addEventListener('abort', abort, { once: true });
    if (this.options.signal?.aborted) abort();
    try {
      Atomics.store(this.slots, SLOT.nextJob, 0);
      await new Promise<void>((resolve, reject) => {
        const owners = new Int32Array(new SharedArrayBuffer(jobCount * 4));
        const done = new Uint8Array(jobCount);
        const failures = new Map<number, number>();
        this.current = { plan, owners, done, failures, lost, onBatch, resolve, reject };
        this.startMembers(Math.min(this.options.threads, jobCount));
        this.watch = setInterval(() => this.findStuck(), WATCH_INTERVAL_MS);
        this.watch.unref();
      });
    } finally {
      this.options.signal?.removeEventListener('abort', abort);
      if (this.watch) clearInterval(this.watch);
      this.current = null;
    }
    return { lost, aborted: Atomics.load(this.slots, SLOT.abort) !== 0 };
  }

  readonly help = async (work: MixWork): Promise<void> => {
    const members = [...this.members.values()];
    // This thread has work of its own.
    const message: ToWorker = {
      kind: 'mix',
      work: { ...work, helpers: Math.max(1, members.length - 1) },
    };
    for (const member of members) {
      member.isFree = new Promise((leave) => {
        member.leave = leave;
      });
      member.worker.postMessage(message);
    }
    await Promise.all(members.map(({ isFree }) => isFree));
  };

  async close(): Promise<void> {
    const members = [...this.members.values()];
    this.members.clear();
    // A thread that helped ends by itself and gives its memory back, however long this one is busy.
    const stop: ToWorker = { kind: 'stop' };
    for (const { worker } of members) worker.postMessage(stop);
    await Promise.all(
      members.map(async ({ worker, isFree }) => {
        await isFree;
        await worker.terminate();
      }),
    );
  }

  private startMembers(count: number): void {
    if (this.nextSerial === 1) this.starting = count;
    for (let slot = 0; slot < this.options.threads; slot += 1) {
      const member = this.members.get(slot);
      if (member) this.assign(member);
      else if (this.members.size < count) this.spawn(slot);
    }
  }

  private spawn(slot: number): void {
    const serial = this.nextSerial++;
    const { pack, ...setup } = this.options.setup;
    this.packText ??= packToText(pack);
    const workerData: WorkerData = { setup, packText: this.packText, serial, slot };
    const worker = new Worker(this.options.workerUrl ?? new URL('./worker.js', import.meta.url), {
      workerData,
      stderr: false,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const member: Member = {
      worker,
      serial,
      slot,
      busy: true,
      lastBeat: -1,
      lastBeatAt: Date.now(),
      isFree: Promise.resolve(),
      leave: () => undefined,
    };
    this.members.set(slot, member);
    worker.on('message', (message: FromWorker) => this.receive(member, message));
    worker.on('error', (error) => this.bury(member, reasonOf(error)));
    worker.on('exit', (code) => {
      member.leave();
      this.bury(member, `the worker ended with code ${code}`);
    });
    this.assign(member);
  }

  private assign(member: Member): void {
    const run = this.current;
    if (!run) return;
    member.busy = true;
    member.lastBeatAt = Date.now();
    const message: ToWorker = { kind: 'run', plan: run.plan, owners: run.owners };
    member.worker.postMessage(message);
  }

  private receive(member: Member, message: FromWorker): void {
    if (message.kind === 'mixed') {
      member.leave();
      return;
    }
    const run = this.current;
    if (!run || this.members.get(member.slot) !== member) return;
    if (message.kind === 'batch') {
      Atomics.sub(this.slots, SLOT.inFlight, 1);
      Atomics.notify(this.slots, SLOT.inFlight);
      for (const job of message.batch.jobs) run.done[job] = 1;
      try {
        run.onBatch(message.batch);
      } catch (error) {
        run.reject(error);
      }
    } else if (message.kind === 'ready') {
      this.starting -= 1;
      if (this.starting === 0) this.options.onRunning?.();
    } else if (message.kind === 'failed') {
      this.bury(member, message.reason);
    } else {
      member.busy = false;
      this.finishIfIdle(run);
    }
  }

  /** A worker is gone: what it had claimed and not delivered is claimed by a fresh one, once. */
  private bury(member: Member, reason: string): void {
    if (this.members.get(member.slot) !== member) return;
    this.members.delete(member.slot);
    void member.worker.terminate();
    // The dead worker's posted batches may never arrive; nobody must wait for them.
    Atomics.store(this.slots, SLOT.inFlight, 0);
    Atomics.notify(this.slots, SLOT.inFlight);
    const run = this.current;
    if (!run) return;
    let retry = false;
    let hasClaimed = false;
    for (let job = 0; job < run.owners.length; job += 1) {
      if (run.owners[job] !== member.serial) continue;
      hasClaimed = true;
      if (run.done[job] === 1) continue;
      const failures = (run.failures.get(job) ?? 0) + 1;
      run.failures.set(job, failures);
      if (failures > 1) {
        run.lost.set(job, reason);
        run.done[job] = 1;
      } else {
        Atomics.store(run.owners, job, RETRY);
        retry = true;
      }
    }
    const unclaimed = Atomics.load(this.slots, SLOT.nextJob) < run.owners.length;
    const aborted = Atomics.load(this.slots, SLOT.abort) !== 0;
    if (retry) this.options.onRetry?.(reason);
    if (!hasClaimed) this.barren += 1;
    if (aborted || !(retry || unclaimed)) this.finishIfIdle(run);
    else if (hasClaimed || this.barren < MOST_BARREN) this.spawn(member.slot);
    else if (this.members.size === 0) run.reject(new ScanError('NO_THREAD', { reason }));
    else this.finishIfIdle(run);
  }

  private finishIfIdle(run: Run): void {
    if ([...this.members.values()].some((member) => member.busy)) return;
    run.resolve();
  }

  private findStuck(): void {
    const now = Date.now();
    for (const member of this.members.values()) {
      if (!member.busy) continue;
      const beat = Atomics.load(this.slots, SLOT.heartbeat + member.slot);
      if (beat !== member.lastBeat) {
        member.lastBeat = beat;
        member.lastBeatAt = now;
      } else if (now - member.lastBeatAt > this.stuckAfterMs) {
        this.bury(member, `no progress for ${Math.round(this.stuckAfterMs / 1000)} s`);
      }
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ScanError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
