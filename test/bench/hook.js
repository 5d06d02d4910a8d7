// Times what people wait for at every commit and every keystroke, against bare Node:
//
//   node test/bench/hook.js [--runs N] [--files N] [--commits N]
//
// - the pre-commit hook over a small change, in a repository of many files with a short and with a
//   long history: the second must cost no more than the first;
// - `scan -` on a few lines, as editors and agents ask.
//
// The commands take turns, so that a drift of the machine meets all of them; medians are quoted.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { emptyRepository } from '../../fixtures/repos/build.js';
import { build } from '../../fixtures/repos/wide-tree.js';
import { environment, median } from './measure.js';

const GITSIFT = fileURLToPath(new URL('../../bin/gitsift.js', import.meta.url));
const SHORT_HISTORY = 5;
const INPUT = 'const settings = { port: 8080, user: "admin" };\n';

function repositoryWith(folder, files, commits) {
  const repo = emptyRepository(join(folder, `after-${commits}-commits`));
  build(repo, undefined, { files, commits });
  repo.write('part-0/module-0/new.js', INPUT);
  appendFileSync(join(repo.dir, 'part-0/module-1/file-30.js'), '// changed\n');
  repo.git('add', '-A');
  return repo.dir;
}

function timed(args, cwd, input) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, input, env: environment });
  if (status !== 0) throw new Error(`exit code ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Runs the commands in turn, once to warm up; milliseconds by name. */
function timeInTurn(commands, runs) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let run = -1; run < runs; run += 1) {
    for (const [name, [args, cwd, input]] of Object.entries(commands)) {
      const milliseconds = timed(args, cwd, input);
      if (run >= 0) times[name].push(milliseconds);
    }
  }
  return times;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '15' },
    files: { type: 'string', default: '5000' },
    commits: { type: 'string', default: '5000' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'gitsift-bench-'));
try {
  const files = Number(values.files);
  const short = repositoryWith(folder, files, SHORT_HISTORY);
  const long = repositoryWith(folder, files, Number(values.commits));
  const commands = {
    'node -e 0': [['-e', '0'], folder],
    'hook, short history': [[GITSIFT, 'hook', 'run', 'pre-commit'], short],
    'hook, long history': [[GITSIFT, 'hook', 'run', 'pre-commit'], long],
    'scan - (ndjson)': [[GITSIFT, 'scan', '-', '--format', 'ndjson'], folder, INPUT],
  };
  const times = timeInTurn(commands, Number(values.runs));
  const floor = median(times['node -e 0']);
  for (const [name, list] of Object.entries(times)) {
    const middle = median(list);
    process.stdout.write(
      `${name.padEnd(22)} ${middle.toFixed(0).padStart(5)} ms   ${(middle / floor).toFixed(2)} of bare Node\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
