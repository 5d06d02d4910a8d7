/**
 * What both sides of a thread boundary agree on: shared counters, jobs and messages.
 *
 * Addresses and flat arrays cross the boundary; contents of objects and files never do.
 */
import type { CommitRows, EdgeRows } from '../attribution/index.ts';
import type { CoverageCount, Skipped } from '../base/model.ts';
import type { HitBatch } from '../findings/index.ts';

/** Slots of the shared Int32Array of counters. */
export const SLOT = {
  /** Next unclaimed job. */
  nextJob: 0,
  /** Not 0: finish the current job, claim no other. */
  abort: 1,
  /** Result batches posted and not yet taken in; workers wait while there are too many. */
  inFlight: 2,
  objectsDone: 3,
  /** Bytes of text done, in KiB. */
  kibDone: 4,
  findings: 5,
  /** First of the workers' heartbeats, one slot for each worker number. */
  heartbeat: 8,
} as const;

/** Batches that may be under way before workers wait for the main thread. */
export const MAX_IN_FLIGHT = 64;

/** In `owners`: the job's first owner died; whoever comes by takes it. */
export const RETRY = -1;

/** Fields of a job: its kind and two numbers. */
export const JOB_FIELDS = 3;

/** Kinds of jobs. */
export const JOB = {
  /** A delta family: number of the pack, root entry. */
  family: 0,
  /** One object by its number: a loose object, or one that is wanted alone. */
  object: 1,
  /** One file: index in the file list. */
  file: 2,
} as const;

/** What a phase does with the objects of its jobs. */
export type Phase = 'scan' | 'trees';

/** A list of jobs and the objects that they are to deliver. */
export interface PhasePlan {
  readonly phase: Phase;
  /** Int32 rows of JOB_FIELDS in a SharedArrayBuffer, in the order in which they are claimed. */
  readonly jobs: Int32Array;
  /** 1 for each object number that this phase reads; empty where there is no store. */
  readonly wanted: Uint8Array;
  /** Trees phase: 1 for every tree and for each blob whose edges count. */
  readonly edgesTo: Uint8Array;
}

/** Objects by type, in ledger order. */
export interface TypeCounts {
  blobs: number;
  commits: number;
  trees: number;
  tags: number;
  files: number;
}

/** An object that another one names and the store lacks. */
export interface MissingObject {
  /** Hex id. */
  readonly object: string;
  readonly kind: keyof Omit<CoverageLedger, 'files'>;
  /** Object number of the one that names it. */
  readonly from: number;
}

/** Ledger columns that a store fills. */
export type CoverageLedger = Record<keyof TypeCounts, CoverageCount>;

/** What came of some jobs. Complete in itself: rows refer to the batch's own tables. */
export interface JobBatch {
  /** Numbers of the finished jobs. */
  readonly jobs: readonly number[];
  /** Hits in objects (source: object number) and in files (source: file index). */
  readonly objectHits: HitBatch;
  readonly fileHits: HitBatch;
  readonly commits: CommitRows;
  /** Pairs of tag object and its target's object number, or -1. */
  readonly tags: Int32Array;
  readonly edges: EdgeRows;
  readonly missing: readonly MissingObject[];
  readonly skipped: readonly (Skipped & { readonly number?: number })[];
  readonly read: TypeCounts;
  readonly bytes: { readonly stored: number; readonly expanded: number; readonly searched: number };
}

/** Main thread to worker. */
export type ToWorker =
  | { readonly kind: 'run'; readonly plan: PhasePlan; readonly owners: Int32Array }
  | { readonly kind: 'stop' };

/** Worker to main thread. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'batch'; readonly batch: JobBatch }
  | { readonly kind: 'idle' }
  | { readonly kind: 'failed'; readonly reason: string };
