/**
 * The pipeline: target → material → phases → incidents → attribution → findings → report.
 *
 * Wires the stages and decides nothing that a stage could decide. Knows no argv, no environment and
 * no clock but the one it is given.
 */
import { elapsedMs } from '../base/clock.ts';
import { ScanError } from '../base/errors.ts';
import type { Report, RevealedValues } from '../base/model.ts';
import type { LongWork, Progress, ScanPlan } from '../base/plan.ts';
import { createFingerprinter, type Scrubber, scrubReport } from '../findings/index.ts';
import { kernelModule } from '../kernel/index.ts';
import { fileListOf, type WorkerSetup } from '../pool/index.ts';
import { lazyEngine, loadRules, type RegexEngine, type RulePack } from '../rules/index.ts';
import {
  type AskCredentials,
  isRemote,
  pathText,
  type RemoteCredentials,
} from '../sources/index.ts';
import { type CachePlace, cachePlaceOf } from './cache-place.ts';
import { prepareFingerprints } from './early-fingerprints.ts';
import { type CountedFindings, fileName, findingsOf } from './found.ts';
import { Gathered } from './gather.ts';
import { Known } from './known.ts';
import { makeLedger } from './ledger.ts';
import { findMaterial, type Material } from './material.ts';
import { requireChecksums } from './own-checksums.ts';
import { PathWatch } from './path-watch.ts';
import { type PhaseLosses, runPhases } from './phases.ts';
import { type ProgressWatch, watchProgress } from './progress-watch.ts';
import { headOf, scopeOf, toolOf } from './report-head.ts';
import { scannerTablesOf } from './scanner-tables.ts';
import { expandTargets } from './target-globs.ts';
import { notesOf, resolveTarget, type ScanTarget } from './targets.ts';
import { Unchanged } from './unchanged.ts';

export { createTextScan, type TextMatch, type TextScanContext } from './text-scan.ts';

/** What a caller may hook into. */
export interface ScanHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Called once where a long walk through a history, or many files, begins and all that it takes is loaded. */
  readonly onLongWork?: (work: LongWork) => void;
  /** Takes sentences that people should see: which range was scanned, what it passed over. */
  readonly onNote?: (note: string) => void;
  /** What stands for standard input; without it, its file descriptor is read and blocks. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** For targets that are addresses; the only use of the network. */
  readonly credentials?: RemoteCredentials | AskCredentials | null;
  /** Bytes of work below which no thread is started; for tests. */
  readonly smallBytes?: number;
  /** Time by which expiry is judged, in ms since 1970; the current time by default. */
  readonly now?: number;
}

/** A finished scan. */
export interface ScanOutcome {
  readonly report: Report;
  /** By fingerprint; empty unless the plan says `reveal`. */
  readonly revealed: Map<string, RevealedValues>;
}

/** Such a scan would find nothing and look as if there were nothing. */
const NO_RULES = 'no rule is on: the settings leave out the built-in ones and name no others';
/** Bytes of the shared counters: room for as many workers as anybody will ask for. */
const SLOT_BYTES = 4096;

/** Carries out a plan. Throws ScanError where nothing could be scanned; all else is in the report. */
export async function runScan(given: ScanPlan, hooks: ScanHooks = {}): Promise<ScanOutcome> {
  const remote = given.targets.find((target) => isRemote(target.typed));
  if (remote) {
    const { withRemote } = await import('./remote-target.ts');
    // What was fetched is removed again, and with it what a cache would be about.
    return withRemote(given, remote, hooks, (plan) => scanLocal({ ...plan, cache: null }, hooks));
  }
  return scanLocal({ ...given, targets: await expandTargets(given.targets) }, hooks);
}

/** An outcome with what takes its secrets out of other reports. */
export interface LocalOutcome extends ScanOutcome {
  readonly scrubber: Scrubber;
}

/** Where a kept report is given again: nothing is joined to it. */
const unscrubbed: Scrubber = (text) => text;

async function scanLocal(plan: ScanPlan, hooks: ScanHooks): Promise<ScanOutcome> {
  const { history, recurseSubmodules = false } = plan.scope;
  const target = resolveTarget(plan);
  const isWhole = history === 'all' || history === 'none';
  if (!recurseSubmodules || !isWhole || target.kind !== 'repository') {
    return scanTarget(plan, target, hooks);
  }
  const { scanWithSubmodules } = await import('./submodules.ts');
  return scanWithSubmodules(plan, target.repository, (each) =>
    scanTarget(each, resolveTarget(each), hooks),
  );
}

async function scanTarget(
  plan: ScanPlan,
  target: ScanTarget,
  hooks: ScanHooks,
): Promise<LocalOutcome> {
  const timings: Record<string, number> = {};
  const start = elapsedMs();
  const pack = await loadRules(plan.rules);
  if (pack.rules.length === 0) throw new ScanError('USAGE', { message: NO_RULES });
  await requireChecksums(pack);
  timings['rules'] = elapsedMs() - start;
  for (const note of pack.notes) hooks.onNote?.(note);
  const engine = lazyEngine(plan.engine);
  const opened = elapsedMs();
  const request = { plan, hooks, pack, engine, target };
  for (const note of notesOf(target)) hooks.onNote?.(note);
  const cache = cacheOf(request);
  const kept = cache.unchanged?.report(hooks.now ?? Date.now()) ?? null;
  if (kept !== null) {
    timings['total'] = elapsedMs() - start;
    return { report: withTimings(kept, plan, timings), revealed: new Map(), scrubber: unscrubbed };
  }
  const material = await findMaterial(target, plan, hooks.now ?? Date.now());
  timings['open'] = elapsedMs() - opened;
  for (const note of material.repository?.scope?.notes ?? []) hooks.onNote?.(note);
  try {
    return await scanMaterial({ ...request, ...cache, material, timings, start });
  } finally {
    material.repository?.store.close();
  }
}

/** What a scan is asked for, before anything is opened. */
interface Request {
  readonly plan: ScanPlan;
  readonly hooks: ScanHooks;
  readonly pack: RulePack;
  readonly engine: RegexEngine;
  readonly target: ScanTarget;
}

/** What earlier scans left. */
interface ScanCache {
  readonly place: CachePlace | null;
  readonly unchanged: Unchanged | null;
}

function cacheOf({ plan, hooks, pack, engine, target }: Request): ScanCache {
  if (target.kind !== 'repository') return { place: null, unchanged: null };
  const { repository } = target;
  const { place, note } = cachePlaceOf(plan, repository);
  if (note !== '') hooks.onNote?.(note);
  const state = { plan, pack, engine, repository };
  return { place, unchanged: place === null ? null : Unchanged.open(state, place) };
}

interface Scan extends Request, ScanCache {
  readonly material: Material;
  readonly timings: Record<string, number>;
  readonly start: number;
}

async function scanMaterial(scan: Scan): Promise<LocalOutcome> {
  const { plan, hooks, pack, material, timings } = scan;
  const gathered = new Gathered();
  const known = Known.open(plan, pack, scan.place, material.repository);
  const watch = await PathWatch.of(pack, scan.engine);
  const setup = setupOf(scan);
  const progress = watchProgress(setup.slots, hooks.onProgress);
  const fingerprinter = createFingerprinter(plan.fingerprintKey, plan.wasm);
  const { inline } = plan.suppress;
  let losses: PhaseLosses;
  let unread = material.wanted;
  try {
    if (known !== null) unread = await unreadBeside(known, { ...scan, setup, progress, gathered });
    losses = await runPhases(
      {
        plan,
        material,
        unread,
        watch,
        setup,
        hooks,
        onPhase: progress.addTotal,
        onSearched: (help) => {
          if (help !== null) fingerprinter.helpedBy(help);
          prepareFingerprints(gathered, fingerprinter, { pack, inline });
        },
        timings,
        now: elapsedMs,
      },
      gathered,
    );
  } finally {
    progress.stop();
  }
  const settled = elapsedMs();
  known?.addTo(gathered, unread);
  const findings = await findingsOf({ ...scan, watch }, gathered, fingerprinter);
  timings['attribution'] = elapsedMs() - settled;
  timings['total'] = elapsedMs() - scan.start;
  const full = reportOf(scan, gathered, losses, findings, unread);
  await losses.closed;
  known?.save(gathered, losses, material.wanted);
  const report = scrubReport(full, findings.scrubber);
  scan.unchanged?.save(report, gathered, material, hooks.now ?? Date.now());
  const { revealed, scrubber } = findings;
  return { report: withTimings(report, plan, timings), revealed, scrubber };
}

/** What must be read where something is known. */
async function unreadBeside(
  known: Known,
  scan: Scan & {
    readonly setup: WorkerSetup;
    readonly gathered: Gathered;
    readonly progress: ProgressWatch;
  },
): Promise<Uint8Array> {
  const { plan, hooks, material, setup, gathered, progress } = scan;
  const { wanted, repository } = material;
  if (known.newRules.size > 0 && repository !== null) {
    const { signal, smallBytes } = hooks;
    const { searchWithNewRules } = await import('./recheck.ts');
    const { store } = repository;
    const onPhase = progress.addTotal;
    const input = { plan, store, known, wanted, setup, signal, smallBytes, onPhase };
    await searchWithNewRules(input, gathered);
  }
  known.addTypes(gathered);
  return known.unread(wanted);
}

function setupOf({ plan, hooks, pack, material }: Scan): WorkerSetup {
  const files = material.files;
  return {
    pack,
    tables: scannerTablesOf(pack),
    kernelModule: plan.wasm ? kernelModule() : null,
    engine: plan.engine,
    prefilter: plan.prefilter,
    deltaScan: plan.deltaScan,
    now: hooks.now ?? Date.now(),
    store: material.repository?.store.share() ?? null,
    shallow: material.repository?.repository.shallow ?? new Set(),
    files:
      files.length === 0
        ? null
        : fileListOf(
            material.fileRoot,
            files,
            new Map(material.gitTexts.map(({ index, text }) => [index, text])),
          ),
    maxBytes: plan.scope.maxBytes ?? Number.POSITIVE_INFINITY,
    slots: new Int32Array(new SharedArrayBuffer(SLOT_BYTES)),
  };
}

function reportOf(
  scan: Scan,
  gathered: Gathered,
  losses: PhaseLosses,
  findings: CountedFindings,
  unread: Uint8Array,
): Report {
  const { plan, pack, engine, target, material } = scan;
  const { repository } = material;
  const missingTips = plan.scope.history === 'all' ? findings.lostTips : [];
  const isPartial = repository !== null && isPromised(repository.repository.promisor);
  const coverage = makeLedger(
    {
      store: repository?.store ?? null,
      wanted: material.wanted,
      unread,
      fileCount: material.files.length,
      fileName: (index) => pathText(fileName(material, index)),
      missingReason: isPartial ? 'promised' : 'missing',
      notOfScope: repository?.scope?.absentBefore ?? new Set(),
      skipped: [...material.skipped, ...missingTips, ...findings.lostPaths],
      lost: losses.lost,
      lostFiles: losses.lostFiles,
      aborted: losses.aborted,
    },
    gathered,
  );
  return {
    schemaVersion: 1,
    tool: toolOf(engine),
    ruleset: { hash: pack.hash, rules: pack.rules.length },
    target: {
      kind: target.kind,
      path: target.typed,
      objectFormat: target.kind === 'repository' ? target.repository.objectFormat : null,
      head: headOf(repository?.refs.head ?? null),
      refs: repository?.scope?.starts ?? repository?.refs.refs.length ?? 0,
      shallow: target.kind === 'repository' && target.repository.shallow.size > 0,
    },
    scope: scopeOf(plan, target, repository?.scope ?? null),
    coverage,
    ...(findings.silenced > 0 ? { suppressed: { inline: findings.silenced } } : {}),
    findings: findings.findings,
  };
}

function withTimings(
  report: Report,
  plan: ScanPlan,
  timings: Readonly<Record<string, number>>,
): Report {
  return plan.timings ? { ...report, timings: roundTimings(timings) } : report;
}

function isPromised(promisor: { remote: string | null; packs: readonly string[] }): boolean {
  return promisor.remote !== null || promisor.packs.length > 0;
}

function roundTimings(timings: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(timings).map(([name, ms]) => [name, Math.round(ms)]));
}
