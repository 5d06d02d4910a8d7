/** The cache and the switches of the fast ways, as a user meets them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { gitsift } from './gitsift.ts';
import { TOKEN, withRules } from './token-rules.ts';

const rules = withRules();

function repository(): GitRepo {
  const repo = createRepo();
  for (let i = 0; i < 5; i += 1) {
    repo.write('notes.txt', `line ${i}\n`.repeat(20));
    if (i === 2) repo.write('secret.txt', `key = ${TOKEN}\n`);
    repo.commit(`change ${i}`);
  }
  return repo;
}

async function scan(
  repo: GitRepo,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Report> {
  const words = ['scan', repo.dir, '-q', '--history', ...rules, '-f', 'json', ...args];
  const { code, stdout, stderr } = await gitsift(words, { env });
  expect(stderr).toBe('');
  expect(code).toBe(1);
  return JSON.parse(stdout) as Report;
}

describe('a second run', () => {
  test('reads only what hit, with a directory by option or variable', async () => {
    const repo = repository();
    const [typed, named] = [temporaryDirectory(), temporaryDirectory()];
    const first = await scan(repo, ['--cache', typed]);
    expect(first.coverage.blobs.cached).toBe(0);
    const second = await scan(repo, ['--cache', typed]);
    expect(second.coverage.blobs.cached).toBeGreaterThanOrEqual(5);
    expect(second.findings).toEqual(first.findings);
    await scan(repo, [], { GITSIFT_CACHE: named });
    const other = await scan(repo, [], { GITSIFT_CACHE: named });
    expect(other.coverage.blobs.cached).toBeGreaterThanOrEqual(5);
    const off = await scan(repo, ['--cache', 'off'], { GITSIFT_CACHE: named });
    expect(off.coverage.blobs.cached).toBe(0);
    expect(off.findings).toEqual(first.findings);
  });

  test('leaves nothing behind in the home directory of a small history', async () => {
    const home = temporaryDirectory();
    await scan(repository(), [], { HOME: home });
    expect(readdirSync(home)).toEqual([]);
  });

  test('with a cache in the work tree says why it is not used', async () => {
    const repo = repository();
    const cache = join(repo.dir, 'kept');
    const { stderr } = await gitsift(['scan', repo.dir, ...rules, '--cache', cache]);
    expect(stderr).toContain('GITSIFT_CACHE_KEY');
    expect(existsSync(cache)).toBe(false);
  });
});

describe('the fast ways', () => {
  test('can be switched off, and nothing changes', async () => {
    const repo = repository();
    const { findings } = await scan(repo, []);
    expect(findings).toHaveLength(1);
    for (const args of [['--no-delta-scan'], ['--no-prefilter']]) {
      expect((await scan(repo, args)).findings).toEqual(findings);
    }
  });
});

test('--timings prints a table on standard error, whatever the format', async () => {
  const repo = repository();
  const { stdout, stderr } = await gitsift(['scan', repo.dir, '-f', 'json', '--timings']);
  expect(Object.keys((JSON.parse(stdout) as Report).timings ?? {})).toContain('total');
  const stages = stderr.split('\n').filter((line) => / \d+ ms +\d+\.\d %$/.test(line));
  for (const stage of ['start-up', 'open', 'scan', 'trees', 'attribution', 'all']) {
    expect(stages.some((line) => line.includes(` ${stage} `))).toBe(true);
  }
});
