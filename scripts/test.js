// Runs the whole suite once and ends with the line `N passed, N failed`, counted from vitest's own
// JSON report. The exit status is vitest's; a run that executed no test fails.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'gitsift-test-'));
const reportFile = join(folder, 'report.json');
const vitest = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
let status = vitest.status ?? 1;
let passed = 0;
let failed = 0;
try {
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  passed = report.numPassedTests;
  failed = report.numFailedTests;
  // A file that does not load has no tests to count: it is a failure all the same.
  for (const file of report.testResults) {
    if (file.status === 'failed' && file.assertionResults.length === 0) failed += 1;
  }
} catch (error) {
  process.stderr.write(`the test runner left no report: ${error.message}\n`);
  status = status || 1;
}
rmSync(folder, { recursive: true, force: true });
if (passed + failed === 0) status = status || 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = status;
