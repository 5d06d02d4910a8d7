// Times full scans of real histories against two floors, in one run, and prints the ratios.
//
//   npm run bench -- [--runs N] [--threads N] [--cache] REPO…
//
// Floors: `git log -p -U0 --all` (what most scanners read) and `git cat-file
// --batch-all-objects --batch --unordered` (git merely printing the objects). The three commands
// take turns, so that a drift of the machine meets all of them; medians are quoted. Peak memory is
// the high-water mark of the process's resident set (Linux only).
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const GITSIFT = fileURLToPath(new URL('../../bin/gitsift.js', import.meta.url));
const POLL_MS = 10;

function peakOf(pid) {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return match ? Number(match[1]) / 1024 : 0;
  } catch {
    return 0; // Gone already, or no Linux.
  }
}

/** Runs a command to its end with output thrown away; returns seconds, peak MiB and exit code. */
export function measure(command, args, options = {}) {
  return new Promise((done, fail) => {
    const sink = openSync(devNull, 'w');
    const start = process.hrtime.bigint();
    const child = spawn(command, args, { stdio: ['ignore', sink, 'ignore'], ...options });
    let peak = 0;
    const poll = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid));
    }, POLL_MS);
    child.on('error', fail);
    child.on('exit', (code) => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      clearInterval(poll);
      closeSync(sink);
      done({ seconds, peak, code });
    });
  });
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const spread = (numbers) => `${Math.min(...numbers).toFixed(2)}–${Math.max(...numbers).toFixed(2)}`;

async function benchRepository(path, { runs, threads, extra }) {
  const git = (...args) => ['git', ['-C', path, ...args]];
  const commands = {
    'gitsift scan --history': [
      process.execPath,
      [
        GITSIFT,
        'scan',
        path,
        '--history',
        '--format',
        'json',
        '--fail-on',
        'none',
        '--allow-incomplete',
        '--threads',
        String(threads),
        ...extra,
      ],
    ],
    'git log -p -U0 --all': git('log', '-p', '-U0', '--all'),
    'git cat-file --batch-all-objects': git(
      'cat-file',
      '--batch-all-objects',
      '--batch',
      '--unordered',
    ),
  };
  const results = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let run = -1; run < runs; run += 1) {
    for (const [name, [command, args]] of Object.entries(commands)) {
      // One warm-up of our own command fills the page cache; the floors are too long to repeat for that.
      if (run === -1 && command === 'git') continue;
      const result = await measure(command, args);
      if (result.code !== 0) process.stdout.write(`  ${name}: exit code ${result.code}\n`);
      if (run >= 0) results[name].push(result);
    }
  }
  process.stdout.write(`${basename(path)}\n`);
  const ours = median(results['gitsift scan --history'].map((r) => r.seconds));
  for (const [name, list] of Object.entries(results)) {
    const seconds = list.map((r) => r.seconds);
    const ratio = name.startsWith('gitsift')
      ? ''
      : `   gitsift takes ${(ours / median(seconds)).toFixed(3)} of it`;
    process.stdout.write(
      `  ${name.padEnd(34)} ${median(seconds).toFixed(2).padStart(7)} s (${spread(seconds)})  peak ${Math.max(
        ...list.map((r) => r.peak),
      )
        .toFixed(0)
        .padStart(4)} MiB${ratio}\n`,
    );
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '5' },
      threads: { type: 'string', default: '2' },
      extra: { type: 'string', multiple: true, default: [] },
    },
  });
  if (positionals.length === 0) {
    process.stderr.write('usage: npm run bench -- [--runs N] [--threads N] REPO…\n');
    process.exitCode = 2;
  }
  for (const path of positionals) {
    await benchRepository(resolve(path), {
      runs: Number(values.runs),
      threads: Number(values.threads),
      extra: values.extra,
    });
  }
}
