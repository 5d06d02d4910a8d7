/** Runs the two phases of a scan on a pool: first everything that is searched, then the trees. */
import { hasBit } from '../base/bits.ts';
import type { LongWork, ScanPlan } from '../base/plan.ts';
import {
  OBJECT_TREE,
  type ObjectStore,
  type PhasePlans,
  planPhases,
  unitCount,
  type WalkPlan,
  wantedOfUnit,
} from '../git/index.ts';
import { createPool, HIT_FIELDS, type Pool, SLOT, type WorkerSetup } from '../pool/index.ts';
import type { Gathered } from './gather.ts';
import type { Material } from './material.ts';
import type { PathWatch } from './path-watch.ts';
import { bytesOf, threadsFor } from './threads.ts';

/** What the phases left undone. */
export interface PhaseLosses {
  /** Object numbers of jobs that failed twice, and why. */
  readonly lost: Map<number, string>;
  readonly lostFiles: Map<number, string>;
  aborted: boolean;
  /** Settled when the last thread has ended: nothing that follows has to wait for it. */
  closed: Promise<void>;
}

/** Those of the caller's hooks that phases heed, see `ScanHooks`. */
export interface PhaseHooks {
  readonly signal?: AbortSignal;
  /** Standard input, where that is the target. */
  readonly input?: AsyncIterable<Uint8Array>;
  readonly smallBytes?: number;
  /** Called once, when long work is about to begin and all that it takes is loaded. */
  readonly onLongWork?: (work: LongWork) => void;
  readonly onNote?: (note: string) => void;
}

/** What phases work on. */
export interface PhaseInput {
  readonly plan: ScanPlan;
  readonly material: Material;
  /** Objects in scope that no cache knows to be clean. */
  readonly unread: Uint8Array;
  /** Rules about paths alone, if there are any. */
  readonly watch: PathWatch | null;
  readonly setup: WorkerSetup;
  readonly hooks: PhaseHooks;
  /** Called when a phase begins, with how many objects and files it has. */
  readonly onPhase: (objects: number) => void;
  /** Called when all that is searched was, when threads begin with the trees; then they can help. */
  readonly onSearched: (help: Pool['help']) => void;
  /** Stage times are added here, in ms. */
  readonly timings: Record<string, number>;
  readonly now: () => number;
}

/** Work from which a walk through a history is long. */
const LONG_BYTES = 4 << 20;
/** So many files are many; of a large directory no more are listed at first. */
const MANY_FILES = 2000;

/** Runs both phases into `gathered`. */
export async function runPhases(input: PhaseInput, gathered: Gathered): Promise<PhaseLosses> {
  const { material, hooks, timings, now } = input;
  const { smallBytes } = hooks;
  const losses: PhaseLosses = {
    lost: new Map(),
    lostFiles: new Map(),
    aborted: false,
    closed: Promise.resolve(),
  };
  const store = material.repository?.store ?? null;
  const start = now();
  const plans = store === null ? null : planPhases(store, input.unread);
  const searched = plans?.searched ?? null;
  timings['plan'] = now() - start;
  const bytes = bytesOf(searched);
  const pool = createPool({
    setup: input.setup,
    threads: threadsFor(input.plan, { bytes, files: material.files.length, smallBytes }),
    signal: hooks.signal,
    onRunning: () => {
      if (bytes >= LONG_BYTES) hooks.onLongWork?.('objects');
      else if (material.files.length >= MANY_FILES) hooks.onLongWork?.('files');
    },
    onRetry: (reason) =>
      hooks.onNote?.(`a thread ended early (${reason}); another does its work again`),
    input: input.plan.stdin ? hooks.input : undefined,
  });
  try {
    const scanning = scanPhase(input, { pool, walk: searched, store }, gathered, losses);
    // While threads begin: between the phases they would wait for it.
    const trees = store?.markType(OBJECT_TREE);
    await scanning;
    if (gathered.pointers.length > 0) {
      const { followPointers } = await import('./lfs-content.ts');
      followPointers(material, gathered);
    }
    const reading =
      store === null || plans === null || trees === undefined || losses.aborted
        ? null
        : treePhase(input, { pool, plans, store, trees }, gathered, losses);
    // Threads have their trees by now.
    input.onSearched(pool.help);
    await reading;
    if (!losses.aborted) await surroundingsPhase(input, pool, gathered, losses);
  } catch (error) {
    Atomics.store(input.setup.slots, SLOT.abort, 1);
    await pool.close();
    throw error;
  }
  losses.closed = pool.close();
  return losses;
}

interface ScanWork {
  readonly pool: Pool;
  readonly walk: WalkPlan | null;
  readonly store: ObjectStore | null;
}

async function scanPhase(
  input: PhaseInput,
  { pool, walk, store }: ScanWork,
  gathered: Gathered,
  losses: PhaseLosses,
): Promise<void> {
  const start = input.now();
  const { material } = input;
  const fileCount = material.files.length;
  input.onPhase(fileCount + (walk?.wantedCount ?? 0));
  const plan = { phase: 'scan', walk, fileCount, edgesTo: new Uint8Array(0) } as const;
  const rounds = material.listOn === undefined ? null : await import('./later-files.ts');
  const run = pool.run(plan, (batch) => gathered.add(batch));
  if (rounds !== null) {
    const work = { pool, material, gathered, onPhase: input.onPhase };
    const later = await rounds.scanLaterFiles(work, run);
    for (const [file, reason] of later.lost) losses.lostFiles.set(file, reason);
    losses.aborted ||= later.aborted;
  }
  const outcome = await run;
  const units = walk === null ? 0 : unitCount(walk);
  for (const [job, reason] of outcome.lost) {
    if (job >= units) losses.lostFiles.set(job - units, reason);
    else if (walk && store) noteLost(store, walk, job, reason, losses);
  }
  losses.aborted ||= outcome.aborted;
  input.timings['scan'] = input.now() - start;
}

interface TreeWork {
  readonly pool: Pool;
  readonly plans: PhasePlans;
  readonly store: ObjectStore;
  /** 1 for each tree of a pack, by object number; is added to. */
  readonly trees: Uint8Array;
}

async function treePhase(
  input: PhaseInput,
  { pool, plans, store, trees: edgesTo }: TreeWork,
  gathered: Gathered,
  losses: PhaseLosses,
): Promise<void> {
  const start = input.now();
  const { types } = store.data;
  const loose: number[] = [];
  for (const [number, type] of gathered.types) {
    if (type !== OBJECT_TREE || types[number] !== 0) continue;
    edgesTo[number] = 1;
    if (hasBit(input.unread, number)) loose.push(number);
  }
  for (const { rows } of gathered.hits) {
    for (let row = 0; row < rows.length; row += HIT_FIELDS) {
      if (rows[row]! < store.objectCount) edgesTo[rows[row]!] = 1;
    }
  }
  for (const { source } of gathered.pointers) {
    if (source < store.objectCount) edgesTo[source] = 1;
  }
  const walk = plans.trees(loose.toSorted((a, b) => a - b));
  input.onPhase(walk.wantedCount);
  const named = input.watch?.addNamed(edgesTo);
  const plan = { phase: 'trees', walk, fileCount: 0, edgesTo, ...(named && { named }) } as const;
  const outcome = await pool.run(plan, (batch) => gathered.add(batch));
  for (const [job, reason] of outcome.lost) noteLost(store, walk, job, reason, losses);
  losses.aborted ||= outcome.aborted;
  input.timings['trees'] = input.now() - start;
}

/** Where only a part of a history is in scope and holds a hit: what stands beside it. */
async function surroundingsPhase(
  { material, plan, watch, timings, now }: PhaseInput,
  pool: Pool,
  gathered: Gathered,
  losses: PhaseLosses,
): Promise<void> {
  const { store, refs, scope } = material.repository ?? {};
  if (!store || !refs || !scope || (gathered.hits.length === 0 && watch === null)) return;
  const start = now();
  const { hasFileEdges, hasObjectHits, readSurroundings } = await import('./surroundings.ts');
  if (hasObjectHits(store, gathered) || (watch !== null && hasFileEdges(store, gathered))) {
    const input = { store, refs, scope, watch, wasm: plan.wasm };
    losses.aborted ||= !(await readSurroundings(input, pool, gathered));
  }
  timings['surroundings'] = now() - start;
}

function noteLost(
  store: ObjectStore,
  walk: WalkPlan,
  unit: number,
  reason: string,
  losses: PhaseLosses,
): void {
  for (const number of wantedOfUnit(store, walk, unit)) losses.lost.set(number, reason);
}
