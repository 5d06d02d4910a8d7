/**
 * What both sides of a thread boundary agree on: shared counters, jobs and messages.
 *
 * Addresses and flat arrays cross the boundary; contents of objects and files never do.
 */
import type { CommitRows, EdgeRows } from '../attribution/index.ts';
import type { SkipReason } from '../base/model.ts';
import type { MatchRecord } from '../detect/index.ts';
import { type LfsPointer, unitCount, type WalkPlan } from '../git/index.ts';
import type { MixWork } from '../kernel/index.ts';
import type { CompiledPattern } from '../rules/index.ts';
import type { FileList } from './file-list.ts';

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

/** What a phase does with the objects of its jobs. */
export type Phase = 'scan' | 'trees';

/**
 * The jobs of one phase: the units of a walk, then files, each by its number. They are claimed in
 * this order.
 */
export interface PhasePlan {
  readonly phase: Phase;
  /** Which objects to read; null where there is no store. */
  readonly walk: WalkPlan | null;
  /** How many files of the list to read. */
  readonly fileCount: number;
  /** The list; without it, the setup's. */
  readonly files?: FilePart;
  /** Trees phase: 1 for every tree and for each blob whose edges count, by object number. */
  readonly edgesTo: Uint8Array;
  /** Trees phase: which of them count for their names only. Absent: none does. */
  readonly named?: NamedEdges;
}

/** Edges that count where the entry's name fits. */
export interface NamedEdges {
  /** By object number: 1 for an object whose edges count for their names only. */
  readonly byName: Uint8Array;
  /** Searched in entry names (latin1): one must match. Null: every name counts. */
  readonly patterns: readonly CompiledPattern[] | null;
}

/** Files that became known after the pool was made. */
export interface FilePart {
  readonly list: FileList;
  /** How many files come before them. */
  readonly first: number;
}

/** How many jobs a phase has. */
export function jobCountOf(plan: PhasePlan): number {
  return (plan.walk === null ? 0 : unitCount(plan.walk)) + plan.fileCount;
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
  readonly kind: 'blob' | 'commit' | 'tree' | 'tag';
  /** Object number of the one that names it. */
  readonly from: number;
}

/** An object or file that could not be read, or not be trusted. */
export interface JobSkip {
  /** Object number, or index of the file when `isFile`. */
  readonly source: number;
  readonly isFile: boolean;
  readonly reason: SkipReason;
  readonly detail: string;
}

/** A pointer of Git LFS that stands in a blob or a file. */
export interface PointerPlace extends LfsPointer {
  /** Object number, or object count + file index. */
  readonly source: number;
}

/** Numbers in one row of {@link JobBatch.hits}. */
export const HIT_FIELDS = 8;

/** What came of some jobs. */
export interface JobBatch {
  /** Which runner made it: match ids are the runner's own. */
  readonly runner: number;
  /** Numbers of the finished jobs. */
  readonly jobs: readonly number[];
  /** Match records that are new since the runner's last batch; ids count from its first record. */
  readonly matches: readonly MatchRecord[];
  /** Rows: source (object number, or object count + file index), match id, start, end, line, column, endLine, endColumn. */
  readonly hits: Int32Array;
  readonly commits: CommitRows;
  /** Pairs of a tag's object number and its target's, or -1. */
  readonly tags: Int32Array;
  readonly edges: EdgeRows;
  readonly missing: readonly MissingObject[];
  readonly skipped: readonly JobSkip[];
  readonly pointers: readonly PointerPlace[];
  /** Pairs of an object number and its type, for objects whose type the plan did not know. */
  readonly types: Int32Array;
  /** Objects in which some rule had a candidate: not clean for a cache, whatever came of it. */
  readonly dirty: Int32Array;
  readonly read: TypeCounts;
  readonly recovered: number;
  readonly bytes: { readonly stored: number; readonly expanded: number; readonly searched: number };
}

/** Main thread to worker. */
export type ToWorker =
  | { readonly kind: 'run'; readonly plan: PhasePlan; readonly owners: Int32Array }
  | { readonly kind: 'mix'; readonly work: MixWork }
  | { readonly kind: 'stop' };

/** Worker to main thread. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'batch'; readonly batch: JobBatch }
  | { readonly kind: 'idle' }
  | { readonly kind: 'mixed' }
  | { readonly kind: 'failed'; readonly reason: string };
