/**
 * Standard output and standard error: writing with backpressure, notes, and the decision on colours.
 * Chalk is used here only, and loaded only where there are colours.
 */
import { ScanError } from '../base/errors.ts';
import type { Severity } from '../base/model.ts';
import type { Presentation } from '../config/index.ts';
import { inertText, PLAIN_STYLE, type Style } from '../report/index.ts';

/** Characters that are gathered before they are written. */
const BATCH_LENGTH = 65_536;

/** Nobody reads standard output any more. Ends the run quietly, but never as a success. */
export class BrokenPipe extends Error {}

/** Exit code after {@link BrokenPipe}: what a shell shows for SIGPIPE. */
export const BROKEN_PIPE_EXIT = 141;

/** The system's sentence of an error, without the call and the path that Node adds to it. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown fault';
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error.name;
  return /^[A-Z0-9_]+: (.+?)(?:, \w+.*)?$/.exec(error.message)?.[1] ?? code;
}

function writeBatch(batch: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(batch, (error) => {
      if (error === null || error === undefined) resolve();
      else if ((error as NodeJS.ErrnoException).code === 'EPIPE') reject(new BrokenPipe());
      else {
        const details = { path: 'standard output', reason: systemReason(error) };
        reject(new ScanError('OUTPUT_FAILED', details, { cause: error }));
      }
    });
  });
}

/** Joins small chunks, so that each write is worth its system call. */
export function* batched(chunks: Iterable<string>): Generator<string> {
  let batch = '';
  for (const chunk of chunks) {
    batch += chunk;
    if (batch.length < BATCH_LENGTH) continue;
    yield batch;
    batch = '';
  }
  if (batch !== '') yield batch;
}

/** Writes everything to standard output and waits until the system has taken it. */
export async function writeStdout(chunks: Iterable<string>): Promise<void> {
  for (const batch of batched(chunks)) await writeBatch(batch);
}

/** Errors of the standard streams come back through callbacks; here they only must not be fatal. */
export function tameStreams(): void {
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}

/** One line on standard error. */
export function complain(text: string): void {
  process.stderr.write(`gitsift: ${inertText(text)}\n`);
}

type Environment = Readonly<Record<string, string | undefined>>;

function isSet(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

/** Whether to colour a stream; the option counts more than any variable (no-color.org). */
export function wantsColor(
  choice: Presentation['color'],
  env: Environment,
  isTerminal: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (isSet(env['NO_COLOR'])) return false;
  const force = env['FORCE_COLOR'] ?? env['CLICOLOR_FORCE'];
  if (isSet(force)) return force !== '0' && force !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

/** The style of a stream. */
export async function styleFor(isColored: boolean): Promise<Style> {
  if (!isColored) return PLAIN_STYLE;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  const severities: Record<Severity, (text: string) => string> = {
    critical: chalk.bold.red,
    high: chalk.red,
    medium: chalk.yellow,
    low: chalk.cyan,
    info: chalk.gray,
  };
  return {
    severity: (severity, text) => severities[severity](text),
    strong: chalk.bold,
    faint: chalk.dim,
    good: chalk.green,
    bad: chalk.bold.red,
  };
}
