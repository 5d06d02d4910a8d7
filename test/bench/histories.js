// Full scans of real histories against two floors: `git log -p -U0 --all` (what most scanners read) and
// `git cat-file --batch-all-objects --batch --unordered` (git merely printing the objects).
import { basename, resolve } from 'node:path';
import { inTurn, row, scanArguments, secondsOf, spreadOf } from './measure.js';

const OURS = 'gitsift scan --history';

async function benchRepository(path, { runs, threads, extra }) {
  const git = (...args) => ['git', ['-C', path, ...args]];
  const commands = {
    [OURS]: [
      process.execPath,
      scanArguments(path, threads, '--history', '--cache', 'off', ...extra),
    ],
    'git log -p -U0 --all': git('log', '-p', '-U0', '--all'),
    'git cat-file --batch-all-objects': git(
      'cat-file',
      '--batch-all-objects',
      '--batch',
      '--unordered',
    ),
  };
  // One warm-up of our own command fills the page cache; the floors are too long to repeat for that.
  const results = await inTurn(commands, runs, [OURS]);
  process.stdout.write(`${basename(path)}\n`);
  const ours = secondsOf(results[OURS]);
  for (const [name, list] of Object.entries(results)) {
    const peak = Math.max(...list.map((result) => result.peak));
    const ratio = name === OURS ? '' : `gitsift: ${(ours / secondsOf(list)).toFixed(3)}`;
    const seconds = `${secondsOf(list).toFixed(2)} s`;
    row(name, seconds, `(${spreadOf(list)})`, `${peak.toFixed(0)} MiB`, ratio);
  }
}

/** `npm run bench -- REPO…` */
export async function benchHistories(paths, options) {
  for (const path of paths) await benchRepository(resolve(path), options);
}
