// A caller learns when the long part of a scan begins: once, of what kind, and not for little work.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Runs a scan; its report, and what was announced. */
async function announced(
  target: string,
  { threads, smallBytes }: { threads: number; smallBytes?: number },
): Promise<{ report: string; findings: number; works: string[] }> {
  const works: string[] = [];
  const onLongWork = (work: string): number => works.push(work);
  const small = smallBytes === undefined ? {} : { smallBytes };
  const plan = planFor([target], { threads, scope: { worktree: false } });
  const { report } = await runScan(plan, { onLongWork, ...small });
  return { report: jsonOf(report), findings: report.findings.length, works };
}

test.each([0, 2])('the long work of %i threads is announced once', async (threads) => {
  const { report, findings, works } = await announced(long, { threads, smallBytes: 0 });
  expect(works).toEqual(['objects']);
  expect(findings).toBe(1);
  const silent = await runScan(planFor([long], { threads, scope: { worktree: false } }));
  expect(jsonOf(silent.report)).toBe(report);
});

test('little work is not long', async () => {
  const { works } = await announced(historyOf(MEBIBYTE), { threads: 0 });
  expect(works).toEqual([]);
});

test.each([0, 2])('many files for %i threads are announced once', async (threads) => {
  const folder = mkdtempSync(join(tmpdir(), 'gitsift-test-'));
  try {
    for (let file = 0; file < 4500; file += 1) writeFileSync(join(folder, `${file}`), '');
    writeFileSync(join(folder, 'token'), token('many'));
    const { findings, works } = await announced(folder, { threads });
    expect(works).toEqual(['files']);
    expect(findings).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
