/**
 * The library: what `import … from 'gitsift'` gives. Same engine, same report as the command line, but
 * nothing is read from the environment, from .gitsift.yaml or from .gitsiftignore, nothing is printed,
 * and failures are thrown as {@link ScanError}.
 *
 * @example
 * import { scan } from 'gitsift';
 *
 * const run = scan({ targets: ['/srv/project'], staged: true });
 * for await (const finding of run) {
 *   console.log(finding.severity, finding.rule, finding.occurrences[0].path, finding.fingerprint);
 * }
 * const report = await run.summary;
 * if (!report.coverage.complete) console.log('not everything was read', report.coverage.skipped);
 */
import { ScanError } from './base/errors.ts';
import type { Finding, Report } from './base/model.ts';
import type { EngineChoice, Progress, RefScope, ScanPlan } from './base/plan.ts';
import { type OptionName, resolveConfig } from './config/index.ts';
import { type Format, PLAIN_OPTIONS, reporterOf, revealReport } from './report/index.ts';

export type {
  CommitInfo,
  CommitRef,
  Confidence,
  Coverage,
  CoverageCount,
  Exposure,
  Finding,
  Interval,
  Lifetime,
  LivePlace,
  Occurrence,
  OccurrenceKind,
  Push,
  Remediation,
  Replacement,
  Report,
  Scope,
  Severity,
  Skipped,
  SkipReason,
  Target,
  Validity,
} from './base/model.ts';
export type { EngineChoice, Progress, RefScope } from './base/plan.ts';
export type { Format } from './report/index.ts';
export { ScanError };

/** What to scan and how. Everything has the default of the command line. */
export interface ScanOptions {
  /** A repository, a directory, or files; the working directory if there is none. */
  readonly targets?: readonly string[];
  /** What relative targets are relative to; `process.cwd()` by default. */
  readonly cwd?: string;
  /** Only the index against HEAD. May be combined with the next two. */
  readonly staged?: boolean;
  /** Only files on disk. */
  readonly worktree?: boolean;
  /** Only the history. */
  readonly history?: boolean;
  /** Where the history starts from; `everything` also has what nothing leads to. */
  readonly scope?: RefScope;
  /** Only the history of these refs: globs over full or short names. */
  readonly refs?: readonly string[];
  /** Only what is new in a range: `A..B`, or other words as `git rev-list` takes them. */
  readonly range?: string;
  /** Only what is new since a revision or a date. */
  readonly since?: string;
  /** Leaves out what these revisions reach. */
  readonly not?: readonly string[];
  /** Only secrets at these paths; patterns of .gitignore. */
  readonly paths?: readonly string[];
  /** No secrets at these paths. */
  readonly exclude?: readonly string[];
  /** The repositories of submodules as well, as far as they are here. */
  readonly recurseSubmodules?: boolean;
  /** Rule files to add to the built-in rules. */
  readonly rules?: readonly string[];
  /** Worker threads; 0 works in the calling thread, which then blocks. */
  readonly threads?: number;
  readonly engine?: EngineChoice;
  /** Secret that keys the fingerprints (GITSIFT_FINGERPRINT_KEY of the command line). */
  readonly fingerprintKey?: string;
  /** Puts full values into `secret`. Handle such findings as the secrets themselves. */
  readonly reveal?: boolean;
  /** Stops the scan; iteration and summary then fail with a ScanError of code ABORTED. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A scan under way. */
export interface ScanRun extends AsyncIterable<Finding> {
  /** The whole report, once everything was read. */
  readonly summary: Promise<Report>;
}

function planOf(options: ScanOptions): ScanPlan {
  const typed = new Map<OptionName, string | readonly string[]>();
  for (const name of ['staged', 'worktree', 'history', 'reveal'] as const) {
    if (options[name] === true) typed.set(name, 'true');
  }
  for (const name of ['scope', 'range', 'since'] as const) {
    const text = options[name];
    if (text !== undefined) typed.set(name, text);
  }
  for (const name of ['rules', 'refs', 'not', 'paths', 'exclude'] as const) {
    const list = options[name];
    if (list !== undefined) typed.set(name, list);
  }
  if (options.recurseSubmodules === true) typed.set('recurse-submodules', 'true');
  if (options.threads !== undefined) typed.set('threads', String(options.threads));
  if (options.engine !== undefined) typed.set('engine', options.engine);
  const { targets = [], cwd = process.cwd(), fingerprintKey = '' } = options;
  // Without a target the working directory is named, so that no variable of Git counts.
  const named = targets.length === 0 ? ['.'] : targets;
  return { ...resolveConfig({ targets: named, typed, env: {}, cwd }).plan, fingerprintKey };
}

async function runPlan(options: ScanOptions): Promise<Report> {
  const plan = planOf(options);
  const { runScan } = await import('./scan/index.ts');
  const { report, revealed } = await runScan(plan, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  if (options.signal?.aborted === true) throw new ScanError('ABORTED');
  if (!plan.reveal) return report;
  return revealReport(report, revealed);
}

/**
 * Starts a scan at once. Iterate over it for the findings, worst first; `summary` has everything.
 * Findings come when the scan is over: which paths and commits hold a secret is known only then.
 */
export function scan(options: ScanOptions = {}): ScanRun {
  const summary = runPlan(options);
  // Who only iterates learns of a failure there; it must not count as unhandled here.
  summary.catch(() => undefined);
  return {
    summary,
    async *[Symbol.asyncIterator](): AsyncGenerator<Finding> {
      yield* (await summary).findings;
    },
  };
}

/** A report in one of the output formats, as the command line writes it to a file. */
export function renderReport(report: Report, format: Format): Iterable<string> {
  return reporterOf(format)(report, PLAIN_OPTIONS);
}
