// A directory of so many files that the last are listed while the first are scanned.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/git-repo.ts';
import { jsonOf, planFor, token } from './support.ts';

// Threads need the built tree.
const { runScan } = (await import(
  '../../dist/scan/index.js'
)) as typeof import('../../src/scan/index.ts');

const FOLDERS = 30;
const FILES = 250;
const directory = join(temporaryDirectory(), 'many');
const folder = (number: number): string => `folder-${String(number).padStart(2, '0')}`;
/** Files with a token: in the first part, in the middle, and the very last one. */
const PLANTED = [
  `${folder(0)}/file-000`,
  `${folder(14)}/file-007`,
  `${folder(FOLDERS - 1)}/file-249`,
];

beforeAll(() => {
  for (let number = 0; number < FOLDERS; number += 1) {
    mkdirSync(join(directory, folder(number)), { recursive: true });
    for (let file = 0; file < FILES; file += 1) {
      const path = `${folder(number)}/file-${String(file).padStart(3, '0')}`;
      writeFileSync(
        join(directory, path),
        PLANTED.includes(path) ? token(path.slice(7)) : 'plain\n',
      );
    }
  }
  execFileSync('mkfifo', [join(directory, folder(FOLDERS - 1), 'pipe')]);
});

test('is reported alike by any number of threads', async () => {
  const reports = [];
  for (const threads of [0, 1, 2, 4]) {
    reports.push((await runScan(planFor([directory], { threads }))).report);
  }
  const [first] = reports;
  expect(new Set(reports.map(jsonOf)).size).toBe(1);
  expect(
    first?.findings.flatMap(({ occurrences }) => occurrences.map(({ path }) => path)).toSorted(),
  ).toEqual(PLANTED);
  expect(first?.coverage.files).toMatchObject({ inScope: FOLDERS * FILES, read: FOLDERS * FILES });
  expect(first?.coverage.skipped).toMatchObject([
    { path: `${folder(FOLDERS - 1)}/pipe`, reason: 'special-file' },
  ]);
});

test('is told in full where the scan is aborted', async () => {
  for (const threads of [0, 2]) {
    const stop = new AbortController();
    const scan = runScan(planFor([directory], { threads }), {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    stop.abort();
    const { coverage } = (await scan).report;
    expect(coverage.complete).toBe(false);
    expect(coverage.files.inScope).toBe(FOLDERS * FILES);
    expect(coverage.files.read).toBeLessThan(FOLDERS * FILES);
  }
});
