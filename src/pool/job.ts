/**
 * Runs jobs in one thread: reads what a job names, scans it, keeps what came of it in rows.
 *
 * The same runner serves in workers and in the calling thread. It owns one kernel: the scanner's
 * tables lie lowest, then the window that files are read through, then what trees are read with, then
 * everything the family walker needs. What a job yields is posted by whoever runs it.
 */

import type { EngineChoice } from '../base/plan.ts';
import { createScanner, type Scanner, type ScannerTables } from '../detect/index.ts';
import {
  attachStore,
  FamilyWalker,
  KernelIds,
  type ObjectStore,
  type StoreData,
  unitCount,
} from '../git/index.ts';
import { createKernel, type KernelModule } from '../kernel/index.ts';
import { lazyEngine, type RulePack } from '../rules/index.ts';
import { BatchBuilder } from './batch.ts';
import type { FileList } from './file-list.ts';
import { FileScan } from './file-scan.ts';
import { ObjectScan } from './object-scan.ts';
import { type JobBatch, type PhasePlan, SLOT } from './shared.ts';
import { TreeScan } from './tree-scan.ts';

/** What every runner is given: plain data, shared memory where it is large. */
export interface WorkerSetup {
  readonly pack: RulePack;
  /** What scannerTables made of the pack. */
  readonly tables: ScannerTables;
  readonly kernelModule: KernelModule | null;
  readonly engine: EngineChoice;
  readonly prefilter: boolean;
  readonly deltaScan: boolean;
  /** ms since 1970 by which expiry is judged. */
  readonly now: number;
  readonly store: StoreData | null;
  /** Hex ids of shallow boundary commits, whose parents are absent on purpose. */
  readonly shallow: ReadonlySet<string>;
  readonly files: FileList | null;
  /** Files and blobs above this are not searched; Infinity for no limit. */
  readonly maxBytes: number;
  /** Int32Array over shared memory; see SLOT. */
  readonly slots: Int32Array;
}

/** What a thread starts with. */
export interface WorkerData {
  readonly setup: Omit<WorkerSetup, 'pack'>;
  /** The setup's pack, as text: rules that the thread does not run are never objects there. */
  readonly packText: string;
  readonly serial: number;
  /** The number of its heartbeat. */
  readonly slot: number;
}

/** Runs the jobs of phases, one after the other. */
export interface JobRunner {
  begin(plan: PhasePlan): void;
  run(job: number): void;
  /** Runs the job of a file whose bytes come from outside. */
  runInput(job: number, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** True when the batch is large enough to be sent. */
  isFull(): boolean;
  take(): JobBatch;
  close(): void;
}

/** Makes a runner. `serial` names it in batches, `slot` is its heartbeat's number. */
export function createJobRunner(setup: WorkerSetup, serial: number, slot: number): JobRunner {
  return new Runner(setup, serial, slot);
}

class Runner implements JobRunner {
  private readonly setup: WorkerSetup;
  private readonly heartbeat: number;
  private readonly batch: BatchBuilder;
  private readonly store: ObjectStore | null;
  private readonly walker: FamilyWalker | null = null;
  private readonly scanner: Scanner;
  private readonly files: FileScan;
  private readonly objects: ObjectScan | null = null;
  private trees: TreeScan | null = null;
  private plan: PhasePlan | null = null;
  private units = 0;

  constructor(setup: WorkerSetup, serial: number, slot: number) {
    this.setup = setup;
    this.heartbeat = SLOT.heartbeat + slot;
    const kernel = createKernel(
      setup.kernelModule ? { module: setup.kernelModule } : { wasm: false },
    );
    this.store = setup.store === null ? null : attachStore(setup.store);
    const engine = lazyEngine(setup.engine);
    this.scanner = createScanner(
      { pack: setup.pack, kernel, engine, now: setup.now },
      {
        prefilter: setup.prefilter,
        deltaScan: setup.deltaScan,
        tables: setup.tables,
      },
    );
    this.batch = new BatchBuilder(serial, this.scanner);
    const objectCount = this.store?.objectCount ?? 0;
    this.files = new FileScan(kernel, this.scanner, this.batch, {
      list: setup.files,
      firstSource: objectCount,
      maxBytes: setup.maxBytes,
    });
    if (this.store !== null) {
      const beat = (): void => this.beat();
      const ids = KernelIds.on(kernel, this.store.data.objects.table, this.files.memoryEnd);
      this.objects = new ObjectScan(kernel, this.scanner, this.batch, {
        store: this.store,
        shallow: setup.shallow,
        maxBytes: setup.maxBytes,
        ids,
        memoryStart: ids?.memoryEnd ?? this.files.memoryEnd,
        beat,
      });
      const memoryStart = this.objects.memoryEnd;
      this.trees = new TreeScan(kernel, this.store, this.batch, { memoryStart, ids, engine, beat });
      this.walker = new FamilyWalker(this.store, kernel, {
        memoryStart: this.trees.memoryEnd,
        windowOverlap: this.scanner.streamOverlap,
      });
    }
  }

  begin(plan: PhasePlan): void {
    this.plan = plan;
    this.units = plan.walk === null ? 0 : unitCount(plan.walk);
    this.files.begin(plan.files);
    if (plan.phase === 'trees') this.trees?.begin(plan.edgesTo, plan.named);
  }

  async runInput(job: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    await this.files.scanInput(job - this.units, chunks);
    this.batch.jobs.push(job);
  }

  run(job: number): void {
    const { plan, walker } = this;
    const before = this.batch.objectsDone;
    const textBefore = this.batch.bytes.expanded;
    if (job >= this.units) this.files.scan(job - this.units);
    else if (plan?.walk && walker) {
      const visitor = plan.phase === 'trees' ? this.trees : this.objects;
      if (visitor) walker.runUnit(plan.walk, job, visitor);
      visitor?.finish();
    }
    this.batch.jobs.push(job);
    const { slots } = this.setup;
    Atomics.add(slots, SLOT.objectsDone, this.batch.objectsDone - before);
    Atomics.add(slots, SLOT.kibDone, Math.round((this.batch.bytes.expanded - textBefore) / 1024));
    this.beat();
  }

  isFull(): boolean {
    return this.batch.isFull();
  }

  take(): JobBatch {
    const { slots } = this.setup;
    Atomics.add(slots, SLOT.findings, this.batch.newMatches);
    const taken = this.batch.take(this.trees?.takeNames() ?? []);
    return taken;
  }

  close(): void {
    this.store?.close();
  }

  private beat(): void {
    Atomics.add(this.setup.slots, this.heartbeat, 1);
  }
}
