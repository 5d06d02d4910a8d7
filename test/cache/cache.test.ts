// The cache: a second scan finds the same and reads only what is new; whatever is wrong with a
// cache is a miss, never a wrong answer.
import {
  chmodSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import { runScan } from '../../src/scan/index.ts';
import { planFor, plantedRules, token } from '../scan/support.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';

const HISTORY = { explicit: true, worktree: false, index: 'none', history: 'all' } as const;

function history(): GitRepo {
  const repo = createRepo();
  for (let i = 0; i < 20; i += 1) {
    repo.write(`dir/file${i % 4}.txt`, `line ${i}\n${i % 6 === 0 ? token(`secret${i}x`) : ''}\n`);
    repo.write('plain.txt', `nothing ${i}\n`);
    repo.commit(i === 7 ? `tells ${token('message')}` : `commit ${i}`);
  }
  repo.git('tag', '-a', '-m', 'tagged', 'v1');
  repo.git('repack', '-adq');
  return repo;
}

async function scan(repo: GitRepo, cache: string, files = [plantedRules()]): Promise<Report> {
  const plan = planFor([repo.dir], { cache, scope: HISTORY });
  return (await runScan({ ...plan, rules: { ...plan.rules, files } })).report;
}

const cacheFile = (directory: string): string =>
  join(directory, readdirSync(directory).find((name) => name.endsWith('.cache'))!);

/** Everything of a report but how much of it came from the cache. */
function findingsOf(report: Report): unknown {
  return {
    findings: report.findings,
    complete: report.coverage.complete,
    refs: report.target.refs,
  };
}

describe('a second scan', () => {
  test('finds the same, reading only where something stood', async () => {
    const repo = history();
    const directory = join(temporaryDirectory(), 'cache');
    const first = await scan(repo, directory);
    const second = await scan(repo, directory);
    expect(first.findings.length).toBeGreaterThan(4);
    expect(findingsOf(second)).toEqual(findingsOf(first));
    const { blobs, trees, commits } = second.coverage;
    expect(trees.read).toBe(0);
    expect(blobs.read).toBe(4);
    expect(commits.read).toBe(1);
    expect(blobs.read + blobs.cached + blobs.skipped).toBe(blobs.inScope);
  });

  test('after new commits reads them and finds what a fresh scan finds', async () => {
    const repo = history();
    const directory = temporaryDirectory();
    await scan(repo, directory);
    repo.write('dir/file1.txt', `moved here ${token('secret6x')}\n`);
    repo.git('rm', '-q', 'dir/file0.txt');
    repo.commit();
    repo.git('repack', '-adfq');
    const cached = await scan(repo, directory);
    expect(findingsOf(cached)).toEqual(findingsOf(await scan(repo, temporaryDirectory())));
    expect(cached.coverage.commits.read).toBe(2);
  });

  test('with a rule more looks at everything again', async () => {
    const repo = history();
    const directory = temporaryDirectory();
    await scan(repo, directory);
    const more = join(temporaryDirectory(), 'more.yaml');
    writeFileSync(
      more,
      'provider: more\nrules:\n  - id: nothing-word\n    title: T\n    description: D\n    severity: low\n    confidence: low\n    pattern: (?<secret> nothing[ ][0-9]{1,2} )\n    examples: [nothing 12]\n',
    );
    const second = await scan(repo, directory, [plantedRules(), more]);
    expect(second.coverage.blobs.cached).toBe(0);
    expect(second.findings.filter((f) => f.rule === 'nothing-word')).toHaveLength(20);
    const third = await scan(repo, directory);
    expect(third.coverage.blobs.cached).toBeGreaterThan(0);
    expect(third.findings.every((f) => f.rule === 'planted-token')).toBe(true);
  });
});

describe('a cache that is not sound is a miss', () => {
  const damage: Array<[string, (directory: string) => void]> = [
    [
      'a flipped byte in the middle',
      (d) => {
        const file = cacheFile(d);
        const bytes = readFileSync(file);
        bytes[bytes.length >> 1]! ^= 1;
        writeFileSync(file, bytes);
      },
    ],
    ['cut short', (d) => truncateSync(cacheFile(d), 100)],
    ['empty', (d) => truncateSync(cacheFile(d), 0)],
    ['another key', (d) => writeFileSync(join(d, 'key'), Buffer.alloc(32, 7))],
    ['no key', (d) => unlinkSync(join(d, 'key'))],
    ['writable for others', (d) => chmodSync(cacheFile(d), 0o666)],
    [
      'a link',
      (d) => {
        const file = cacheFile(d);
        writeFileSync(`${file}.real`, readFileSync(file), { mode: 0o600 });
        unlinkSync(file);
        symlinkSync(`${file}.real`, file);
      },
    ],
  ];
  test.each(damage)('%s', async (_, spoil) => {
    const repo = history();
    const directory = temporaryDirectory();
    const first = await scan(repo, directory);
    spoil(directory);
    const second = await scan(repo, directory);
    expect(second.coverage.blobs.cached).toBe(0);
    expect(findingsOf(second)).toEqual(findingsOf(first));
  });

  test('a directory that cannot be written costs nothing but the cache', async () => {
    const repo = history();
    const report = await scan(repo, '/proc/nowhere');
    expect(report.findings.length).toBeGreaterThan(4);
  });
});

test('an incomplete scan leaves no cache behind', async () => {
  const repo = history();
  const directory = temporaryDirectory();
  repo.write('gone.txt', 'gone');
  repo.commit();
  const id = repo.git('rev-parse', 'HEAD:gone.txt');
  unlinkSync(join(repo.objectsDir, id.slice(0, 2), id.slice(2)));
  expect((await scan(repo, directory)).coverage.complete).toBe(false);
  expect(readdirSync(directory).filter((name) => name.endsWith('.cache'))).toEqual([]);
});

test('a cache holds no value', async () => {
  const repo = history();
  const directory = temporaryDirectory();
  await scan(repo, directory);
  const bytes = readFileSync(cacheFile(directory)).toString('latin1');
  expect(bytes).not.toContain('sift_');
  expect(bytes).not.toContain(Buffer.from('sift_secret').toString('base64').slice(0, 12));
});
