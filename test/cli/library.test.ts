/** `import { scan } from 'gitsift'`, as a program would. Runs on the built library. */
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type * as Library from '../../src/index.ts';
import { createRepo } from '../support/git-repo.ts';
import { launcher } from './gitsift.ts';
import { RULES_TEXT, TOKEN } from './token-rules.ts';

const built = pathToFileURL(join(dirname(launcher()), '../dist/index.js')).href;
const { scan, renderReport, ScanError } = (await import(built)) as typeof Library;

const repo = createRepo();
repo.write('rules.yaml', RULES_TEXT);
repo.write('a.txt', `key = ${TOKEN}\n`);
repo.commit('first');
const options = { targets: [repo.dir], rules: [join(repo.dir, 'rules.yaml')] };

describe('scan', () => {
  test('is an async iterable of findings, with a summary', async () => {
    const run = scan(options);
    const found: string[] = [];
    for await (const finding of run) found.push(`${finding.rule} ${finding.occurrences[0]?.path}`);
    expect(found).toEqual(['test-token a.txt']);
    const report = await run.summary;
    expect(report.coverage.complete).toBe(true);
    expect([...renderReport(report, 'json')].join('')).toContain('"schemaVersion": 1');
    expect(JSON.stringify(report)).not.toContain(TOKEN.slice(4));
  });

  test('gives full values only on request', async () => {
    const report = await scan({ ...options, reveal: true }).summary;
    expect(report.findings[0]?.secret).toBe(TOKEN);
  });

  test('takes scopes and relative targets', async () => {
    const report = await scan({ ...options, targets: ['.'], cwd: repo.dir, staged: true }).summary;
    expect(report.scope).toMatchObject({ worktree: false, index: true, history: 'none' });
    expect(report.findings).toEqual([]);
  });

  test('works in the calling thread', async () => {
    const report = await scan({ ...options, threads: 0 }).summary;
    expect(report.findings).toHaveLength(1);
  });

  test('throws a ScanError for wrong use, from the iteration and from the summary', async () => {
    const run = scan({ targets: [join(repo.dir, 'missing')] });
    await expect(run.summary).rejects.toThrow('does not exist');
    const iterate = async (): Promise<void> => {
      for await (const finding of run) expect(finding).toBeUndefined();
    };
    await expect(iterate()).rejects.toBeInstanceOf(ScanError);
  });

  test('does not read settings of the environment or of the repository', async () => {
    process.env['GITSIFT_THREADS'] = 'nonsense';
    repo.write('.gitsift.yaml', 'extends: none\nnonsense: true\n');
    const report = await scan(options).summary;
    delete process.env['GITSIFT_THREADS'];
    expect(report.findings).toHaveLength(1);
  });

  test('stops when its signal is aborted', async () => {
    const { summary } = scan({ ...options, signal: AbortSignal.abort() });
    await expect(summary).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
