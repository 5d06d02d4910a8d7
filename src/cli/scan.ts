/**
 * `gitsift scan`: settings → scan → reports → exit code.
 */
import { setFlagsFromString } from 'node:v8';
import { elapsedMs } from '../base/clock.ts';
import { EXIT, ScanError } from '../base/errors.ts';
import type { Report } from '../base/model.ts';
import type { LongWork, Progress, ScanPlan } from '../base/plan.ts';
import { toolVersion } from '../base/version.ts';
import { loadSettings, type Settings, type TypedOptions } from '../config/index.ts';
import type { DecisionFile } from '../findings/index.ts';
import { useMachineCode } from '../kernel/index.ts';
import type { ScanOutcome } from '../scan/index.ts';
import { credentialsFrom } from './askpass.ts';
import { type Decided, decide, loadDecisions, writeBaseline } from './decisions.ts';
import { checkDelivery, type Delivery, deliver } from './deliver.ts';
import type { Interruption } from './interruption.ts';
import { printConfig } from './print-config.ts';
import { createProgressLine, type ProgressLine } from './progress.ts';
import { standardInput } from './standard-input.ts';
import { complain } from './terminal.ts';
import { timingLines } from './timings.ts';
import { failingFindings, judge } from './verdict.ts';

/** What was typed. */
export interface ScanArguments {
  readonly targets: readonly string[];
  readonly typed: TypedOptions;
}

function progressLineFor(settings: Settings): ProgressLine | null {
  const { quiet, progress } = settings.presentation;
  const isUseful = process.stderr.isTTY && process.env['TERM'] !== 'dumb' && !process.env['CI'];
  return isUseful && progress && !quiet ? createProgressLine(process.stderr) : null;
}

function note(settings: Settings, lines: readonly string[]): void {
  if (!settings.presentation.quiet) for (const line of lines) complain(line);
}

/** Runs the command; its exit code. */
export async function runScanCommand(
  { targets, typed }: ScanArguments,
  interruption: Interruption,
): Promise<number> {
  const { env } = process;
  const begun = elapsedMs();
  const settings = await loadSettings({ targets, typed, env, cwd: process.cwd() });
  if (settings.printConfig) return printConfig(settings);
  const { plan, presentation, outputs, policy } = settings;
  const delivery: Delivery = { outputs, presentation, reveal: plan.reveal };
  checkDelivery(delivery);
  note(settings, settings.notes);
  if (plan.stdin && process.stdin.isTTY)
    note(settings, ['reading standard input, end with Ctrl-D']);
  await checkEngine(plan);
  const file = await loadDecisions(plan.suppress.ignoreFile);
  if (presentation.verbose) for (const line of planLines(settings)) complain(line);
  const { report, revealed } = await scanWithProgress(settings, interruption);
  const decided = await decideOn(report, file, settings);
  const failing = await failingFindings(decided, policy);
  await deliver(decided.report, { revealed, failing }, delivery);
  const verdict = judge(decided.report, failing, policy);
  note(settings, [...placeNotes(report, targets), ...decided.notes, ...verdict.notes]);
  if (report.timings !== undefined) {
    const times = { begun, delivered: elapsedMs(), stages: report.timings };
    for (const line of timingLines(times)) complain(line);
  }
  return verdict.exitCode === EXIT.clean ? decided.exitCode : verdict.exitCode;
}

/** Who names no target means a repository: a wrong directory must not look like a clean one. */
function placeNotes({ target }: Report, targets: readonly string[]): string[] {
  if (targets.length > 0 || target.kind !== 'directory') return [];
  return ['there is no Git repository here: only files were scanned'];
}

/** An engine that was asked for by name and is not there is wrong use, not a crash of some worker. */
async function checkEngine({ engine }: ScanPlan): Promise<void> {
  if (engine !== 're2') return;
  const { loadEngine } = await import('../rules/index.ts');
  try {
    loadEngine('re2');
  } catch (error) {
    const message = '--engine re2: the native re2 module is not installed, or not for this Node';
    throw new ScanError('USAGE', { message }, { cause: error });
  }
}

/** Where rules come from. */
function ruleNames({ builtin, files }: ScanPlan['rules']): string[] {
  const names = files.map((source) => (typeof source === 'string' ? source : source.path));
  return builtin ? ['built-in', ...names] : names;
}

/** What `--verbose` says before a scan. */
function planLines({ plan, files, outputs }: Settings): string[] {
  const { scope, rules, suppress, stdin, targets, threads, engine } = plan;
  const parts = [
    scope.worktree ? 'work tree' : '',
    scope.index === 'none' ? '' : `index (${scope.index})`,
    scope.history === 'none' ? '' : `history (${scope.history})`,
  ];
  return [
    `version ${toolVersion()}, node ${process.versions.node}, engine ${engine}, ${threads} threads`,
    `target ${stdin ? 'standard input' : targets.map((target) => target.path).join(', ')}`,
    `scope ${parts.filter((part) => part !== '').join(', ')}`,
    `settings ${files.length === 0 ? 'without a file' : files.join(', ')}`,
    `rules ${ruleNames(rules).join(', ') || 'none'}`,
    `decisions ${suppress.ignoreFile ?? 'none'}`,
    `output ${outputs.map(({ format, typed }) => `${format} to ${typed}`).join(', ')}`,
  ];
}

/** V8 of Node 20; later ones count calls instead and do not know the setting. */
const WEIGHS_BYTE_CODE: boolean = process.versions.v8.startsWith('11.');

/** Whether more may be read than a few files of an index, or standard input. */
function isLong({ stdin, scope }: ScanPlan): boolean {
  return !stdin && (scope.worktree || scope.history !== 'none');
}

/**
 * V8 compiles a hot function together with what it calls, in each thread and again after each wrong
 * guess: a quarter of a history scan's time by V8's own limit of 460 bytes, less by this one. Files of
 * all kinds make many functions warm and few hot: V8 is to wait for twelve times as much of a function's
 * byte code to run as by its own limit. Set earlier these would void the code caches of Node's own
 * modules; as a library nothing is set.
 *
 * Freeing code of WebAssembly that threads share is where V8 is known to end a process now and then
 * (nodejs/node#64500 and what it refers to). There is too little of such code to be worth it.
 */
function tuneFor(work: LongWork): void {
  setFlagsFromString('--no-wasm-code-gc');
  if (work === 'objects') setFlagsFromString('--max-inlined-bytecode-size=30');
  else if (WEIGHS_BYTE_CODE) setFlagsFromString('--interrupt-budget=800000');
}

async function scanWithProgress(
  settings: Settings,
  { signal }: Interruption,
): Promise<ScanOutcome> {
  const { runScan } = await import('../scan/index.ts');
  if (isLong(settings.plan)) useMachineCode();
  const line = progressLineFor(settings);
  try {
    const onProgress = (progress: Progress): void => line?.show(progress);
    const onNote = (text: string): void => note(settings, [text]);
    const input = settings.plan.stdin ? { input: standardInput(signal) } : {};
    const credentials = credentialsFrom(process.env);
    const outcome = await runScan(settings.plan, {
      signal,
      onProgress,
      onLongWork: tuneFor,
      onNote,
      credentials,
      ...input,
    });
    if (signal.aborted) throw new ScanError('ABORTED');
    return outcome;
  } finally {
    line?.clear();
  }
}

async function decideOn(report: Report, file: DecisionFile, settings: Settings): Promise<Decided> {
  const decided = await decide(report, file, settings);
  if (!settings.decisions.writeBaseline) return decided;
  const path = settings.plan.suppress.ignoreFile;
  if (path === null) {
    const message = '--write-baseline: with --no-repo-config name the file by --ignore-file';
    throw new ScanError('USAGE', { message });
  }
  const written = await writeBaseline(decided.report, file, path);
  return { ...written, notes: [...decided.notes, ...written.notes] };
}
