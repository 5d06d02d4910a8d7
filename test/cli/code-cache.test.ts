/** What scripts/code-cache.js leaves beside the bundles, and the history that it runs them on. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSampleHistory } from '../../scripts/sample-history.js';
import { machineCodeFile } from '../../src/kernel/machine-code.ts';
import { cleanEnvironment, launcher } from './gitsift.ts';

const MACHINE_CODE = fileURLToPath(
  new URL(`../../dist/bundle/${basename(machineCodeFile('kernel').pathname)}`, import.meta.url),
);
const LOADER = fileURLToPath(new URL('../../bin/load.js', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gitsift-code-cache-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: folder, env: cleanEnvironment(), stdio: 'pipe' }).toString();

test.each([
  ['hook', 'hook', ['hook', 'run', 'pre-commit']],
  ['staged scan', 'hook', ['scan', '--staged']],
  ['scan of a history', 'scan', ['scan', '.', '--history']],
])('V8 takes the cache for a %s', (_, use, argv) => {
  const source = `
    process.argv.push('gitsift', ...${JSON.stringify(argv)});
    const { cacheFile, load } = require(${JSON.stringify(LOADER)});
    const isMade = require('node:fs').existsSync(cacheFile('run', ${use === 'scan'}));
    process.stdout.write([isMade, load('run').script.cachedDataRejected].join());`;
  const { stdout } = spawnSync(process.execPath, ['-e', source], { env: cleanEnvironment() });
  expect(stdout.toString()).toBe('true,false');
});

/** Tells in the end whether a module came out of a script that was run: nothing else gives one. */
const WATCH = `
  const { Script } = require('node:vm');
  const { runInThisContext } = Script.prototype;
  let isTaken = false;
  Script.prototype.runInThisContext = function () {
    const run = runInThisContext.call(this);
    return (...given) => {
      const made = run(...given);
      isTaken ||= made instanceof WebAssembly.Module;
      return made;
    };
  };
  process.on('exit', () => require('node:fs').writeSync(2, 'machine code: ' + isTaken));`;

test.runIf(existsSync(MACHINE_CODE)).each([
  ['history', ['scan', '.', '--history', '--quiet', '--fail-on', 'none'], true],
  ['staged file', ['scan', '--staged'], false],
])('whether a scan of a %s takes machine code', (_, argv, isTaken) => {
  const repo = join(folder, 'scanned');
  makeSampleHistory(repo, 1);
  const watch = join(folder, 'watch.cjs');
  writeFileSync(watch, WATCH);
  const { stderr } = spawnSync(process.execPath, ['--require', watch, launcher(), ...argv], {
    cwd: repo,
    env: cleanEnvironment(),
  });
  expect(stderr.toString()).toContain(`machine code: ${isTaken}`);
});

test('the history that is scanned for it is a sound one, with deltas', () => {
  makeSampleHistory(folder, 2);
  expect(git('fsck', '--full', '--strict')).toBe('');
  expect(git('rev-list', '--count', '--all')).toBe('100\n');
  const pack = git('verify-pack', '-v', '.git/objects/pack/pack-sample.idx');
  expect(pack).toMatch(/^chain length = 20: \d+ object/m);
});
