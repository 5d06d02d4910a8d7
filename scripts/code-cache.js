// Runs the bundles on a small repository, so that what a hook needs is compiled, and writes V8's code
// cache of each beside it. The threads' bundle is run by a thread with the same code, see bin/load.js.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { cacheFile, load } = createRequire(import.meta.url)('../bin/load.js');

const repository = mkdtempSync(join(tmpdir(), 'gitsift-build-'));
try {
  const git = (...args) => execFileSync('git', ['-C', repository, ...args], { stdio: 'ignore' });
  git('init', '-q');
  writeFileSync(join(repository, 'sample.txt'), 'const answer = { port: 8080, user: "admin" };\n');
  git('add', 'sample.txt');
  process.chdir(repository);
  const { main } = load('main').exports;
  await main(['scan', '--staged']);
  // What it finds does not matter, only that it ran.
  if (process.exitCode === 70) throw new Error('the bundle does not run');
  for (const name of ['main', 'run']) {
    writeFileSync(cacheFile(name), load(name).script.createCachedData());
  }
} finally {
  process.chdir(tmpdir());
  rmSync(repository, { recursive: true, force: true });
}
