// A caller learns when the long part of a history scan begins: once, and not for little work.
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createRepo } from '../support/git-repo.ts';
import { jsonOf, planFor, token } from './support.ts';

// Threads need the built tree.
const { runScan } = (await import(
  '../../dist/scan/index.js'
)) as typeof import('../../src/scan/index.ts');

const MEBIBYTE = 1 << 20;

/** A history with a token in noise of so many bytes, which do not compress below half of it. */
function historyOf(bytes: number): string {
  const repo = createRepo();
  repo.write('noise.txt', `${randomBytes(bytes / 2).toString('hex')}\n${token('long')}\n`);
  repo.write('other.txt', 'nothing\n');
  repo.commit();
  repo.git('repack', '-adfq');
  return repo.dir;
}

const long = historyOf(10 * MEBIBYTE);

test.each([0, 2])('the long work of %i threads is announced once', async (threads) => {
  let calls = 0;
  const { report } = await runScan(planFor([long], { threads, scope: { worktree: false } }), {
    onLongWork: () => {
      calls += 1;
    },
    smallBytes: 0,
  });
  expect(calls).toBe(1);
  expect(report.findings).toHaveLength(1);
  const silent = await runScan(planFor([long], { threads, scope: { worktree: false } }));
  expect(jsonOf(silent.report)).toBe(jsonOf(report));
});

test('little work is not long', async () => {
  let calls = 0;
  await runScan(planFor([historyOf(MEBIBYTE)], { threads: 0 }), {
    onLongWork: () => {
      calls += 1;
    },
  });
  expect(calls).toBe(0);
});
