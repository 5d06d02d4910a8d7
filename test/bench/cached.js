// A second run of the same scan with a cache: where nothing is new, and where only the report is gone
// (so that verdicts on objects must do).
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { GITSIFT, measure, row, scanArguments, secondsOf, spreadOf } from './measure.js';

const LABELS = {
  first: 'first run, which writes the cache',
  second: 'second run, nothing new',
  verdicts: 'second run, by verdicts alone',
  off: '--cache off',
  version: '--version',
};

async function round(cache, scan) {
  rmSync(cache, { recursive: true, force: true });
  const first = await measure(process.execPath, scan('--cache', cache));
  const second = await measure(process.execPath, scan('--cache', cache));
  for (const name of readdirSync(cache)) {
    if (name.endsWith('.report')) rmSync(join(cache, name));
  }
  const verdicts = await measure(process.execPath, scan('--cache', cache));
  const off = await measure(process.execPath, scan('--cache', 'off'));
  const version = await measure(process.execPath, [GITSIFT, '--version']);
  return { first, second, verdicts, off, version };
}

/** As many rounds as wanted, after one to warm up. */
async function roundsOf(path, { runs, threads, extra }) {
  const folder = mkdtempSync(join(tmpdir(), 'gitsift-bench-'));
  const scan = (...words) => scanArguments(path, threads, '--history', ...extra, ...words);
  const rounds = [];
  try {
    await round(join(folder, 'cache'), scan);
    while (rounds.length < runs) rounds.push(await round(join(folder, 'cache'), scan));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rounds;
}

/** `npm run bench -- --cached REPO…` */
export async function benchCached(paths, options) {
  for (const path of paths.map((each) => resolve(each))) {
    const rounds = await roundsOf(path, options);
    process.stdout.write(`${basename(path)}\n`);
    const listOf = (name) => rounds.map((results) => results[name]);
    const first = secondsOf(listOf('first'));
    const version = secondsOf(listOf('version'));
    for (const [name, label] of Object.entries(LABELS)) {
      const seconds = secondsOf(listOf(name));
      row(
        label,
        `${seconds.toFixed(3)} s`,
        `(${spreadOf(listOf(name))})`,
        `${(seconds / first).toFixed(3)} of the first`,
        `+ ${((seconds - version) * 1000).toFixed(0)} ms`,
      );
    }
  }
}
