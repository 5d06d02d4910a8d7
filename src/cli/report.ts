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
import { complain, systemReason } from './terminal.ts';

async function readText(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    const details = { path: file, reason: systemReason(error) };
    throw new ScanError('REPORT_UNREADABLE', details, { cause: error });
  }
}

async function readReport(file: string): Promise<Report> {
  const parsed = parseReport(await readText(file));
  if (parsed.kind === 'report') return parsed.report;
  throw new ScanError('REPORT_UNREADABLE', { path: file, reason: parsed.reason });
}

/** Runs the command; its exit code. */
export async function runReportCommand(file: string, typed: TypedOptions): Promise<number> {
  const { env } = process;
  const settings = resolveConfig({ targets: [], typed, env, cwd: process.cwd() });
  const { outputs, presentation } = settings;
  const delivery = { outputs, presentation, reveal: false };
  checkDelivery(delivery);
  if (!presentation.quiet) for (const line of settings.notes) complain(line);
  await deliver(await readReport(file), new Map(), delivery);
  return EXIT.clean;
}
