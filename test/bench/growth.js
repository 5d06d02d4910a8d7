// How time grows with a history: the whole of a real one against the part that has half as many objects.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { inTurn, row, scanArguments, secondsOf, spreadOf } from './measure.js';

const MAX_OUTPUT = 1 << 30;

function git(repository, ...args) {
  const options = { encoding: 'utf8', maxBuffer: MAX_OUTPUT };
  return execFileSync('git', ['-C', repository, ...args], options).trim();
}

const objectCount = (repository, commit) =>
  git(repository, 'rev-list', '--objects', '--no-object-names', commit).split('\n').length;

/** The first-parent ancestor of HEAD that reaches about half of HEAD's objects. */
function halfwayCommit(repository) {
  const line = git(repository, 'rev-list', '--first-parent', 'HEAD').split('\n');
  const half = objectCount(repository, 'HEAD') / 2;
  let low = 0;
  let high = line.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (objectCount(repository, line[middle]) > half) low = middle + 1;
    else high = middle;
  }
  return line[low];
}

/** A repository with what `commit` reaches, packed anew, so that both are packed alike. */
function cut(repository, commit, folder) {
  execFileSync('git', ['init', '-q', '--bare', folder]);
  git(folder, 'fetch', '-q', repository, `${commit}:refs/heads/main`);
  git(folder, 'repack', '-adfq');
  return folder;
}

/** `npm run bench -- --growth REPO…` */
export async function benchGrowth(paths, { runs, threads, extra }) {
  for (const path of paths.map((each) => resolve(each))) {
    const folder = mkdtempSync(join(tmpdir(), 'gitsift-bench-'));
    try {
      const half = cut(path, halfwayCommit(path), join(folder, 'half'));
      const whole = cut(path, git(path, 'rev-parse', 'HEAD'), join(folder, 'whole'));
      const scan = (repository) => [
        process.execPath,
        scanArguments(repository, threads, '--history', '--cache', 'off', ...extra),
      ];
      const results = await inTurn({ half: scan(half), whole: scan(whole) }, runs);
      const objects = { half: objectCount(half, 'main'), whole: objectCount(whole, 'main') };
      process.stdout.write(`${basename(path)}\n`);
      for (const name of ['half', 'whole']) {
        const list = results[name];
        row(name, `${objects[name]} objects`, `${secondsOf(list).toFixed(2)} s`, spreadOf(list));
      }
      const growth = secondsOf(results.whole) / secondsOf(results.half);
      const times = (objects.whole / objects.half).toFixed(2);
      row(`${times} times the objects take`, `${growth.toFixed(2)} times as long`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
