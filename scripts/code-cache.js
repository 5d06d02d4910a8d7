// Runs the bundles on a small repository, so that what a hook needs is compiled, and writes V8's code
// cache of each beside it. The threads' bundle is run by a thread with the same code, see bin/load.js.
import fs, { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import git from 'isomorphic-git';

const { cacheFile, load } = createRequire(import.meta.url)('../bin/load.js');

const repository = mkdtempSync(join(tmpdir(), 'gitsift-build-'));
try {
  // A build needs no git binary either.
  await git.init({ fs, dir: repository });
  writeFileSync(join(repository, 'sample.txt'), 'const answer = { port: 8080, user: "admin" };\n');
  await git.add({ fs, dir: repository, filepath: 'sample.txt' });
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
