// What all benches share: running a command to its end and reading its time and peak memory.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The command line under test. */
export const GITSIFT = fileURLToPath(new URL('../../bin/gitsift.js', import.meta.url));
const POLL_MS = 10;

/**
 * What measured commands run in. Certificates that NODE_EXTRA_CA_CERTS names are read before any program
 * begins (40 ms for a system's whole store): a need of some networks, not of a scan.
 */
const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;

export { environment };

function peakOf(pid) {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return match ? Number(match[1]) / 1024 : 0;
  } catch {
    return 0; // Gone already, or no Linux.
  }
}

/** Ticks of CPU time that Linux counts in a second. */
const TICKS = 100;

/** Seconds of CPU that a process has had so far; 0 where that is not told. */
function cpuOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Behind the name, which may hold anything: state is field 3, user and system time are 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return 0;
  }
}

/**
 * Runs a command to its end with its output thrown away; seconds, seconds of CPU, peak MiB, exit code and what it wrote
 * to standard error. `input` is written to its standard input.
 */
export function measure(command, args, { input, ...options } = {}) {
  return new Promise((done, fail) => {
    const sink = openSync(devNull, 'w');
    const start = process.hrtime.bigint();
    const child = spawn(command, args, {
      env: environment,
      stdio: ['pipe', sink, 'pipe'],
      ...options,
    });
    let peak = 0;
    let cpu = 0;
    let stderr = '';
    const poll = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid));
      cpu = Math.max(cpu, cpuOf(child.pid));
    }, POLL_MS);
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', fail);
    child.on('close', (code) => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      clearInterval(poll);
      closeSync(sink);
      done({ seconds, cpu, peak, code, stderr });
    });
  });
}

/** Arguments of a whole scan whose findings and gaps are not judged. */
export function scanArguments(target, threads, ...extra) {
  const quiet = ['--fail-on', 'none', '--allow-incomplete', '--format', 'json'];
  return [GITSIFT, 'scan', target, ...quiet, '--threads', String(threads), ...extra];
}

/**
 * Lets commands take turns, so that a drift of the machine meets all of them; results by name. `warm`
 * names those that run once before.
 */
export async function inTurn(commands, runs, warm = Object.keys(commands)) {
  const results = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let run = -1; run < runs; run += 1) {
    for (const [name, [command, args, options]] of Object.entries(commands)) {
      if (run === -1 && !warm.includes(name)) continue;
      const result = await measure(command, args, options);
      if (result.code !== 0) {
        process.stdout.write(`  ${name}: exit code ${result.code}\n${result.stderr}`);
      }
      if (run >= 0) results[name].push(result);
    }
  }
  return results;
}

/** The middle of some numbers. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median seconds of some results. */
export const secondsOf = (results) => median(results.map((result) => result.seconds));

/** Smallest and largest time. */
export function spreadOf(results) {
  const seconds = results.map((result) => result.seconds);
  return `${Math.min(...seconds).toFixed(3)}–${Math.max(...seconds).toFixed(3)}`;
}

/** Prints one line of a table. */
export function row(name, ...cells) {
  process.stdout.write(`  ${name.padEnd(36)}${cells.map((cell) => cell.padStart(20)).join('')}\n`);
}
