// Runs the bundles and writes V8's code cache of each beside it:
//
//   node scripts/code-cache.js hook    from a scan of what is staged
//   node scripts/code-cache.js scan    from a scan of a history; for hooks it would only be more to read
//
// One command a process, because after its command a process ends by itself.
import fs, { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import git from 'isomorphic-git';
import { makeSampleHistory } from './sample-history.js';

const { cacheFile, load } = createRequire(import.meta.url)('../bin/load.js');
const forScan = process.argv[2] === 'scan';
/** Files of the work tree beside the history. */
const FILES = 10;

/** Makes a repository in `folder`; a build needs no git binary. The command that scans it. */
async function prepare(folder) {
  if (forScan) {
    makeSampleHistory(folder, FILES);
    const reports = ['--output', `${folder}.json:json`, '--cache', `${folder}.cache`];
    return ['scan', folder, '--quiet', '--fail-on', 'none', ...reports];
  }
  await git.init({ fs, dir: folder });
  writeFileSync(join(folder, 'sample.txt'), 'const answer = { port: 8080, user: "admin" };\n');
  await git.add({ fs, dir: folder, filepath: 'sample.txt' });
  return ['scan', '--staged'];
}

function writeCache(name) {
  const { script, source } = load(name);
  const cachedData = script.createCachedData();
  // V8 takes no cache that was made under other flags than it runs with.
  if (new Script(source, { cachedData }).cachedDataRejected) {
    throw new Error(`V8 rejects its code cache of the bundle ${name}`);
  }
  writeFileSync(cacheFile(name, forScan), cachedData);
}

const folder = mkdtempSync(join(tmpdir(), 'gitsift-build-'));
try {
  const repository = join(folder, 'repository');
  const command = await prepare(repository);
  process.chdir(repository);
  // V8 would forget the code of functions that were not called for a while.
  setFlagsFromString('--no-flush-bytecode');
  await load('main').exports.main(command);
  setFlagsFromString('--flush-bytecode');
  // What it finds does not matter, only that it ran.
  if (process.exitCode === 70) throw new Error('the bundle does not run');
  process.exitCode = 0;
  for (const name of ['main', 'run']) writeCache(name);
} finally {
  process.chdir(tmpdir());
  rmSync(folder, { recursive: true, force: true });
}
