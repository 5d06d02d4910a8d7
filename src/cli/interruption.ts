/**
 * Signals: the first one asks the scan to stop and lets files be put in order, a second one ends the
 * process at once. Also keeps the list of files that must not be left behind.
 */
import { rmSync } from 'node:fs';

/** Signal → exit code, 128 + its number. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type HandledSignal = keyof typeof SIGNAL_CODES;

/** How long a stopped scan may take to end by itself. */
const PATIENCE_MS = 5_000;

const temporaryFiles = new Set<string>();

/** Registers a file that is removed if the process is interrupted. */
export function holdTemporary(file: string): void {
  temporaryFiles.add(file);
}

/** The file is in place, or gone: nothing to remove any more. */
export function releaseTemporary(file: string): void {
  temporaryFiles.delete(file);
}

/** Removes every registered file. */
export function removeTemporaries(): void {
  for (const file of temporaryFiles) rmSync(file, { force: true });
  temporaryFiles.clear();
}

/** What the rest of the command line sees of signals. */
export interface Interruption {
  /** Aborted by the first signal, or by {@link Interruption.stop}. */
  readonly signal: AbortSignal;
  /** Exit code of the signal that came, or null. */
  exitCode(): number | null;
  /** Stops the work for another reason: nobody reads the output any more. */
  stop(): void;
}

/** Takes over SIGINT, SIGTERM and SIGHUP. */
export function watchSignals(): Interruption {
  const controller = new AbortController();
  let code: number | null = null;

  function onSignal(name: HandledSignal): void {
    const next = SIGNAL_CODES[name];
    if (code !== null) endNow(code);
    code = next;
    controller.abort();
    setTimeout(() => endNow(next), PATIENCE_MS).unref();
  }

  for (const name of Object.keys(SIGNAL_CODES) as HandledSignal[]) {
    process.on(name, () => onSignal(name));
  }
  return { signal: controller.signal, exitCode: () => code, stop: () => controller.abort() };
}

function endNow(code: number): never {
  removeTemporaries();
  process.exit(code);
}
