// What every call pays before it does any work, against bare `node -e 0`, and what a hook's scan of one
// small file is made of.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GITSIFT, inTurn, median, row, secondsOf, spreadOf } from './measure.js';

/** Fewer tell nothing about some 50 ms. */
const MIN_RUNS = 11;
const TEXT = 'const settings = { port: 8080, user: "admin" };\n';
const STAGED = 'scan --staged, one small file';

/** A repository with one small file in its index. */
function smallRepository() {
  const folder = mkdtempSync(join(tmpdir(), 'gitsift-bench-'));
  const git = (...args) => execFileSync('git', args, { cwd: folder });
  git('init', '-q');
  writeFileSync(join(folder, 'settings.js'), TEXT);
  git('add', '-A');
  return folder;
}

/** Milliseconds of each stage, from the tables of `--timings`. */
function stagesOf(results) {
  const times = new Map();
  for (const { stderr } of results) {
    for (const [, name, ms] of stderr.matchAll(/^gitsift: ([\w, -]+?) +(\d+) ms/gm)) {
      times.set(name, [...(times.get(name) ?? []), Number(ms)]);
    }
  }
  return [...times].map(([name, list]) => [name, median(list)]);
}

/** `npm run bench -- --startup` */
export async function benchStartup({ runs }) {
  const cwd = smallRepository();
  const node = (...args) => [process.execPath, args, { cwd }];
  try {
    const commands = {
      'node -e 0': node('-e', '0'),
      '--version': node(GITSIFT, '--version'),
      [STAGED]: node(GITSIFT, 'scan', '--staged'),
      'scan -, one line': [process.execPath, [GITSIFT, 'scan', '-'], { cwd, input: TEXT }],
    };
    const results = await inTurn(commands, Math.max(runs, MIN_RUNS));
    const bare = secondsOf(results['node -e 0']) * 1000;
    for (const [name, list] of Object.entries(results)) {
      const ms = secondsOf(list) * 1000;
      row(
        name,
        `${ms.toFixed(0)} ms`,
        `(${spreadOf(list)} s)`,
        `+ ${(ms - bare).toFixed(0)} ms`,
        `${(ms / bare).toFixed(2)} of node`,
      );
    }
    const timed = node(GITSIFT, 'scan', '--staged', '--timings');
    const parts = await inTurn({ timed }, Math.max(runs, MIN_RUNS));
    process.stdout.write(`${STAGED}, by --timings:\n`);
    for (const [stage, ms] of stagesOf(parts.timed)) row(stage, `${ms} ms`);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
