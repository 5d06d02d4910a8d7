/**
 * `gitsift report FILE`: a JSON report in another format. Nothing is scanned and nothing judged.
 */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { EXIT, ScanError } from '../base/errors.ts';
import type { Report } from '../base/model.ts';
import { resolveConfig, type TypedOptions } from '../config/index.ts';
import { parseReport } from '../report/index.ts';
import { checkDelivery, deliver } from './deliver.ts';
import type { Interruption } from './interruption.ts';
import { complain, systemReason } from './terminal.ts';

async function readText(file: string, signal: AbortSignal): Promise<string> {
  signal.addEventListener('abort', () => process.stdin.destroy());
  try {
    return file === '-'
      ? await text(process.stdin)
      : await readFile(file, { encoding: 'utf8', signal });
  } catch (error) {
    const details = { path: file, reason: systemReason(error) };
    throw new ScanError('REPORT_UNREADABLE', details, { cause: error });
  }
}

async function readReport(file: string, signal: AbortSignal): Promise<Report> {
  const parsed = parseReport(await readText(file, signal));
  if (parsed.kind === 'report') return parsed.report;
  throw new ScanError('REPORT_UNREADABLE', { path: file, reason: parsed.reason });
}

/** Runs the command; its exit code. */
export async function runReportCommand(
  file: string,
  typed: TypedOptions,
  interruption: Interruption,
): Promise<number> {
  const { env } = process;
  const settings = resolveConfig({ targets: [], typed, env, cwd: process.cwd() });
  const { outputs, presentation } = settings;
  const delivery = { outputs, presentation, reveal: false };
  checkDelivery(delivery);
  if (!presentation.quiet) for (const line of settings.notes) complain(line);
  const told = { revealed: new Map(), failing: null };
  await deliver(await readReport(file, interruption.signal), told, delivery);
  return EXIT.clean;
}
