// The cache: a second scan finds the same and reads only what is new; whatever is wrong with a
// cache is a miss, never a wrong answer.
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import type { ScanPlan } from '../../src/base/plan.ts';
import { runScan } from '../../src/scan/index.ts';
import { plantedRules, token } from '../scan/support.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { planIn } from './support.ts';

const HISTORY = { explicit: true, worktree: false, index: 'none', history: 'all' } as const;

let template: GitRepo | null = null;

/** A repository of its own with 20 commits; made once and copied. */
function history(): GitRepo {
  template ??= buildHistory();
  const repo = createRepo();
  cpSync(template.dir, repo.dir, { recursive: true });
  return repo;
}

function buildHistory(): GitRepo {
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

const verdictFiles = (directory: string): string[] =>
  existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.verdicts')) : [];
const cacheFile = (directory: string): string => join(directory, verdictFiles(directory)[0]!);

/** Scans with verdicts alone: whole reports of earlier scans have a test file of their own. */
async function scan(
  repo: GitRepo,
  cache: string,
  files = [plantedRules()],
  scope: Partial<ScanPlan['scope']> = HISTORY,
): Promise<Report> {
  for (const name of existsSync(cache) ? readdirSync(cache) : []) {
    if (name.endsWith('.report')) rmSync(join(cache, name));
  }
  const plan = planIn(repo.dir, cache, { scope });
  return (await runScan({ ...plan, rules: { ...plan.rules, files } })).report;
}

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

describe('what is not there', () => {
  /** Path of the loose object that HEAD has at `path`. */
  function looseFile(repo: GitRepo, path: string): string {
    const id = repo.git('rev-parse', `HEAD:${path}`);
    return join(repo.objectsDir, id.slice(0, 2), id.slice(2));
  }

  test.each([
    ['blob', 'deep/er/gone.txt'],
    ['tree', 'deep/er'],
  ])('a %s that vanished after the first scan is missed by the second', async (_, path) => {
    const repo = history();
    const directory = temporaryDirectory();
    repo.write('deep/er/gone.txt', 'gone');
    repo.commit();
    expect((await scan(repo, directory)).coverage.complete).toBe(true);
    unlinkSync(looseFile(repo, path));
    const second = await scan(repo, directory);
    expect(second.coverage.complete).toBe(false);
    expect(findingsOf(second)).toEqual(findingsOf(await scan(repo, temporaryDirectory())));
    expect(second.coverage.skipped).toEqual((await scan(repo, directory)).coverage.skipped);
  });

  test('a blob that comes back is found with its places', async () => {
    const repo = history();
    const directory = temporaryDirectory();
    for (const edit of ['one', 'two', 'three']) {
      repo.write('deep/back.txt', token('comesback'));
      repo.write('deep/other.txt', edit);
      repo.commit(edit);
    }
    const file = looseFile(repo, 'deep/back.txt');
    copyFileSync(file, `${file}.away`);
    rmSync(file, { force: true });
    expect((await scan(repo, directory)).coverage.complete).toBe(false);
    expect(verdictFiles(directory)).toHaveLength(1);
    copyFileSync(`${file}.away`, file);
    rmSync(`${file}.away`);
    const second = await scan(repo, directory);
    expect(second.coverage.blobs.cached).toBeGreaterThan(0);
    expect(findingsOf(second)).toEqual(findingsOf(await scan(repo, temporaryDirectory())));
  });

  test('what a shallow clone lacks is seen once it was fetched', async () => {
    const origin = history();
    const directory = temporaryDirectory();
    const dir = join(temporaryDirectory(), 'clone');
    origin.git('clone', '-q', '--bare', '--depth', '3', `file://${origin.dir}`, dir);
    const clone = { ...origin, dir };
    const shallow = await scan(clone, directory);
    expect(shallow.coverage.complete).toBe(false);
    const again = await scan(clone, directory);
    expect(again.coverage.commits.cached).toBeGreaterThan(0);
    expect(findingsOf(again)).toEqual(findingsOf(shallow));
    origin.git('-C', dir, 'fetch', '-q', '--unshallow');
    const whole = await scan(clone, directory);
    expect(whole.coverage.complete).toBe(true);
    expect(findingsOf(whole)).toEqual(findingsOf(await scan(clone, temporaryDirectory())));
  });
});

test('a part of the history reads no clean blob again, and finds the same', async () => {
  const repo = history();
  const directory = temporaryDirectory();
  await scan(repo, directory);
  const parts: Array<Partial<ScanPlan['scope']>> = [
    { ...HISTORY, history: 'reachable', refs: ['main'] },
    { ...HISTORY, history: 'range', range: 'HEAD~12..HEAD' },
  ];
  for (const part of parts) {
    const cached = await scan(repo, directory, [plantedRules()], part);
    const fresh = await scan(repo, temporaryDirectory(), [plantedRules()], part);
    expect(cached.coverage.blobs.cached).toBeGreaterThan(0);
    expect(findingsOf(cached)).toEqual(findingsOf(fresh));
  }
});

test('a text with candidates of which nothing came is not read again with the same rules', async () => {
  const repo = createRepo();
  const directory = temporaryDirectory();
  repo.write('near.txt', 'sift_ is the start of a token, and sift_short is none\n');
  repo.commit();
  await scan(repo, directory);
  expect((await scan(repo, directory)).coverage.blobs).toMatchObject({ read: 0, cached: 1 });
});

test('its files are for their owner alone', async () => {
  const directory = join(temporaryDirectory(), 'a/b');
  await scan(history(), directory);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(directory)) {
    expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  }
});

describe('who may speak for a repository', () => {
  test('a file under the name of another repository is a miss', async () => {
    const [one, two] = [history(), history()];
    const directory = temporaryDirectory();
    await scan(one, directory);
    const [first] = verdictFiles(directory);
    await scan(two, directory);
    const second = verdictFiles(directory).find((name) => name !== first)!;
    copyFileSync(join(directory, first!), join(directory, second));
    expect((await scan(two, directory)).coverage.blobs.cached).toBe(0);
  });

  test('a directory within the repository counts under a secret from elsewhere only', async () => {
    const repo = history();
    const inside = join(repo.dir, 'cache');
    const notes: string[] = [];
    const plan = planIn(repo.dir, inside, { scope: HISTORY });
    await runScan(plan, { onNote: (note) => notes.push(note) });
    expect(notes).toEqual([expect.stringContaining('GITSIFT_CACHE_KEY')]);
    expect(existsSync(inside)).toBe(false);
    const keyed = { ...plan, cache: { ...plan.cache!, key: 'from the CI system' } };
    await runScan(keyed);
    expect(readdirSync(inside)).not.toContain('key');
    for (const name of readdirSync(inside))
      if (name.endsWith('.report')) rmSync(join(inside, name));
    expect((await runScan(keyed)).report.coverage.blobs.read).toBe(4);
    const other = { ...plan, cache: { ...plan.cache!, key: 'another one' } };
    expect((await runScan(other)).report.coverage.blobs.cached).toBe(0);
  });

  test('copies of one repository share a named directory, by the address of their origin', async () => {
    const origin = history();
    const directory = temporaryDirectory();
    const cloneOf = (): GitRepo => {
      const dir = join(temporaryDirectory(), 'clone');
      origin.git('clone', '-q', '--bare', `file://${origin.dir}`, dir);
      return { ...origin, dir };
    };
    await scan(cloneOf(), directory);
    expect((await scan(cloneOf(), directory)).coverage.blobs.read).toBe(4);
  });

  test('the directory of the user is left alone for a small history', async () => {
    const directory = join(temporaryDirectory(), 'cache');
    const plan = planIn(history().dir, directory, { scope: HISTORY });
    await runScan({ ...plan, cache: { ...plan.cache!, isNamed: false } });
    expect(existsSync(directory)).toBe(false);
  });
});

test('a cache holds no value', async () => {
  const repo = history();
  const directory = temporaryDirectory();
  await scan(repo, directory);
  const bytes = readFileSync(cacheFile(directory)).toString('latin1');
  expect(bytes).not.toContain('sift_');
  expect(bytes).not.toContain(Buffer.from('sift_secret').toString('base64').slice(0, 12));
});
