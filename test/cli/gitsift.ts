/**
 * Runs the built command line, in a clean environment and with a deadline. GITSIFT_TEST_PROGRAM
 * points the tests at another launcher, such as an installed one.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../bin/gitsift.js', import.meta.url));
/** Nothing that a test starts may run longer: what takes a second, on a machine that is busy. */
const DEADLINE_MS = 300_000;
/** The program as a shell function, for shells started from the line as well; paths may hold blanks. */
const PRELUDE = 'gitsift() { "$NODE" "$LAUNCHER" "$@"; }; export -f gitsift; ';

/** The launcher under test. */
export function launcher(): string {
  return process.env['GITSIFT_TEST_PROGRAM'] ?? LAUNCHER;
}

/** How a run ended. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Called with the running process, to send signals or to close its output. */
  readonly during?: (child: ChildProcess) => void;
}

/** The environment of a test: none of the caller's settings, no colours, no CI. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '/', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...extra };
}

/** Runs gitsift and waits for its end. */
export function gitsift(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher(), ...args], {
      cwd: options.cwd,
      env: cleanEnvironment(options.env),
      stdio: 'pipe',
    });
    const deadline = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A program that does not read its input closes it early.
    child.stdin.on('error', () => undefined);
    if (options.during === undefined) child.stdin.end(options.input);
    else options.during(child);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(deadline);
      resolve({
        code,
        signal,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
  });
}

/** Runs a shell line in which `gitsift` is the program; for pipes and redirections. */
export function shell(line: string, options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = cleanEnvironment({
      ...options.env,
      SHELL: 'bash',
      NODE: process.execPath,
      LAUNCHER: launcher(),
    });
    const child = spawn('bash', ['-c', PRELUDE + line], { cwd: options.cwd, env, stdio: 'pipe' });
    const deadline = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdin.end(options.input);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(deadline);
      resolve({ code, signal, stdout, stderr });
    });
  });
}
