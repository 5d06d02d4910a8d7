/**
 * The process edge around a command: signals, broken pipes, known and unknown failures, exit codes.
 */
import { EXIT, ScanError } from '../base/errors.ts';
import { scrubUrls } from '../findings/index.ts';
import { type Interruption, removeTemporaries, watchSignals } from './interruption.ts';
import { BROKEN_PIPE_EXIT, BrokenPipe, complain, tameStreams } from './terminal.ts';

/** After the work is done, how long handles that somebody left open may keep the process. */
const LINGER_MS = 10_000;

/** Place of a fault in our own code; messages of foreign errors may quote what was scanned. */
function faultPlace(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frame = /\/((?:dist|src)\/[\w./-]+:\d+):\d+/.exec(error.stack ?? '');
  const code = (error as NodeJS.ErrnoException).code;
  return [error.name, code, frame === null ? '' : `at ${frame[1]}`].filter(Boolean).join(' ');
}

function reportInternal(error: unknown): void {
  complain(new ScanError('INTERNAL', { reason: faultPlace(error) }).message);
  if (process.env['GITSIFT_DEBUG'] === '1' && error instanceof Error) {
    complain(scrubUrls(error.stack ?? error.message));
  } else {
    complain('this is a bug; GITSIFT_DEBUG=1 prints the details, which may quote scanned text');
  }
}

/** Says what went wrong and gives the exit code for it. */
function reportFailure(error: unknown): number {
  if (error instanceof BrokenPipe) return BROKEN_PIPE_EXIT;
  if (!(error instanceof ScanError) || error.code === 'INTERNAL') {
    reportInternal(error);
    return EXIT.internal;
  }
  complain(scrubUrls(error.message));
  if (error.hint !== '') complain(`hint: ${scrubUrls(error.hint)}`);
  return error.exitCode;
}

/** For faults that no promise of ours carries: always a bug, and never confused with findings. */
function endOnStray(error: unknown): never {
  removeTemporaries();
  reportInternal(error);
  process.exit(EXIT.internal);
}

/** Hooks without options skip the parser of the command line: every commit waits for them. */
async function dispatch(argv: readonly string[], interruption: Interruption): Promise<number> {
  const [group, verb, stage, ...args] = argv;
  const isPlain = group === 'hook' && verb === 'run' && !argv.some((word) => word.startsWith('-'));
  if (isPlain && stage !== undefined) {
    const { runHookRun } = await import('./hook-run.ts');
    return runHookRun({ stage, args, typed: new Map() }, interruption);
  }
  const { runCommand } = await import('./program.ts');
  return runCommand(argv, interruption);
}

/** Runs the command that argv names. */
export async function run(argv: readonly string[]): Promise<void> {
  tameStreams();
  process.on('uncaughtException', endOnStray);
  process.on('unhandledRejection', endOnStray);
  const interruption = watchSignals();
  let code: number;
  try {
    code = await dispatch(argv, interruption);
  } catch (error) {
    const wasInterrupted = interruption.exitCode() !== null;
    code = wasInterrupted ? EXIT.internal : reportFailure(error);
  }
  removeTemporaries();
  const signalCode = interruption.exitCode();
  if (signalCode !== null) complain('interrupted');
  process.exitCode = signalCode ?? code;
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
