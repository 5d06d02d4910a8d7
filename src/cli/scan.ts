/**
 * `gitsift scan`: settings → scan → reports → exit code.
 */
import { ScanError } from '../base/errors.ts';
import type { Progress } from '../base/plan.ts';
import { resolveConfig, type Settings, type TypedOptions } from '../config/index.ts';
import { checkDelivery, type Delivery, deliver } from './deliver.ts';
import type { Interruption } from './interruption.ts';
import { createProgressLine, type ProgressLine } from './progress.ts';
import { complain } from './terminal.ts';
import { judge } from './verdict.ts';

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
  const settings = resolveConfig({ targets, typed, env, cwd: process.cwd() });
  const { plan, presentation, outputs, policy } = settings;
  const delivery: Delivery = { outputs, presentation, reveal: plan.reveal };
  checkDelivery(delivery);
  note(settings, settings.notes);
  if (plan.stdin && process.stdin.isTTY)
    note(settings, ['reading standard input, end with Ctrl-D']);
  const { runScan } = await import('../scan/index.ts');
  const line = progressLineFor(settings);
  try {
    const { report, revealed } = await runScan(plan, {
      signal: interruption.signal,
      onProgress: (progress: Progress) => line?.show(progress),
    });
    if (interruption.signal.aborted) throw new ScanError('ABORTED');
    line?.clear();
    await deliver(report, revealed, delivery);
    const verdict = judge(report, policy);
    note(settings, verdict.notes);
    return verdict.exitCode;
  } finally {
    line?.clear();
  }
}
