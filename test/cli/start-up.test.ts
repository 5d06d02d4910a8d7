/** What a hook must not load: each of these takes a millisecond or more of every commit. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRepo } from '../support/git-repo.ts';
import { cleanEnvironment, launcher } from './gitsift.ts';

/** Modules of Node as its list of loaded ones calls them. */
const SLOW = new Set(['child_process', 'fs/promises', 'perf_hooks', 'tls', 'worker_threads']);

/** V8 counts all memory of the kernel's, used or not, and collects for more than this. */
const MOST_MEMORY = 32 << 20;

/** Prints what is loaded in the end, addons by their path, and the greatest memory of a module. */
const PROBE = `let greatest = 0;
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (pages) {
  const before = grow.call(this, pages);
  greatest = Math.max(greatest, this.buffer.byteLength);
  return before;
};
process.on('exit', () => {
  const addons = Object.keys(require.cache).filter((path) => path.endsWith('.node'));
  require('fs').writeSync(2, JSON.stringify({ loaded: [...process.moduleLoadList, ...addons], greatest }));
});`;

test('a scan of what is staged loads and reserves nothing that it can do without', () => {
  const repo = createRepo();
  repo.write('settings.js', 'const port = 8080;\n');
  repo.git('add', '-A');
  const probe = join(repo.gitDir, 'probe.cjs');
  writeFileSync(probe, PROBE);
  const args = ['--require', probe, launcher(), 'scan', '--staged', '--quiet'];
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: repo.dir,
    env: cleanEnvironment(),
  });
  expect(status).toBe(0);
  const { loaded, greatest } = JSON.parse(stderr.toString()) as {
    loaded: string[];
    greatest: number;
  };
  expect(greatest).toBeGreaterThan(1 << 20);
  expect(greatest).toBeLessThan(MOST_MEMORY);
  expect(loaded).toContain('NativeModule fs');
  expect(loaded.filter((name) => SLOW.has(name.replace('NativeModule ', '')))).toEqual([]);
  expect(loaded.filter((name) => name.endsWith('.node'))).toEqual([]);
});
