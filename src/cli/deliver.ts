/**
 * Takes a finished report to where it was asked for: files first, so that a reader who closes the
 * pipe early costs no file; then standard output.
 */
import { ScanError } from '../base/errors.ts';
import type { Report, RevealedValues } from '../base/model.ts';
import type { Output, Presentation } from '../config/index.ts';
import {
  FORMATS,
  type Format,
  type HumanOptions,
  PLAIN_OPTIONS,
  REVEALING_FORMATS,
  reporterOf,
  revealReport,
} from '../report/index.ts';
import { checkReportFile, type ReportFile, writeReportFile } from './report-file.ts';
import { styleFor, wantsColor, writeStdout } from './terminal.ts';

/** What is delivered, and how. */
export interface Delivery {
  readonly outputs: readonly Output[];
  readonly presentation: Presentation;
  /** Full values were asked for. */
  readonly reveal: boolean;
}

/** What is known of a report besides what it says. */
export interface Told {
  /** Full values by fingerprint, empty unless they were asked for. */
  readonly revealed: ReadonlyMap<string, RevealedValues>;
  /** Fingerprints of the findings that fail the run; null where nothing was judged. */
  readonly failing: ReadonlySet<string> | null;
}

function formatOf(output: Output): Format {
  const found = FORMATS.find((format) => format === output.format);
  if (found === undefined) throw new RangeError(`no reporter for ${output.format}`);
  return found;
}

function mayReveal(output: Output, delivery: Delivery): boolean {
  if (!delivery.reveal) return false;
  const format = formatOf(output);
  if (output.file !== null) return REVEALING_FORMATS.includes(format);
  return process.stdout.isTTY && format === 'human';
}

function reportFileOf(output: Output, file: string, delivery: Delivery): ReportFile {
  return { file, typed: output.typed, isSecret: mayReveal(output, delivery) };
}

/** Finds out before the scan what could not be delivered after it. */
export function checkDelivery(delivery: Delivery): void {
  for (const output of delivery.outputs) {
    if (output.file !== null) checkReportFile(reportFileOf(output, output.file, delivery));
  }
  if (delivery.reveal && !delivery.outputs.some((output) => mayReveal(output, delivery))) {
    const message = `--reveal: full secrets go to a file (--output, ${REVEALING_FORMATS.join(', ')}) or to a terminal only`;
    throw new ScanError('USAGE', { message });
  }
}

async function stdoutOptions(
  presentation: Presentation,
  failing: Told['failing'],
): Promise<HumanOptions> {
  const { isTTY, columns } = process.stdout;
  const isColored = wantsColor(presentation.color, process.env, isTTY);
  return {
    style: await styleFor(isColored),
    width: isTTY ? columns : Number.POSITIVE_INFINITY,
    failing,
  };
}

/** Writes every output. */
export async function deliver(
  report: Report,
  { revealed, failing }: Told,
  delivery: Delivery,
): Promise<void> {
  for (const output of delivery.outputs) {
    const content = mayReveal(output, delivery) ? revealReport(report, revealed) : report;
    const reporter = reporterOf(formatOf(output));
    if (output.file === null) {
      await writeStdout(reporter(content, await stdoutOptions(delivery.presentation, failing)));
    } else {
      const file = reportFileOf(output, output.file, delivery);
      await writeReportFile(file, reporter(content, { ...PLAIN_OPTIONS, failing }));
    }
  }
}
