// --paths, --exclude and --max-bytes on a history: decided place by place, after the scan.
import { describe, expect, test } from 'vitest';
import { createRepo } from '../support/git-repo.ts';
import { HISTORY } from './range-support.ts';
import { placesOf, scanRepo, token } from './support.ts';

const ALL = { ...HISTORY, history: 'all' } as const;

describe('paths of a history', () => {
  const repo = createRepo();
  const [both, source, docs, said, lost] = ['both', 'source', 'docs', 'said', 'lost'].map(token);
  repo.write('src/deep/a.ts', `${both}\n${source}\n`);
  repo.write('docs/a.md', `${both}\n`);
  repo.commit('first');
  repo.write('docs/a.md', `${both}\n${docs}\n`);
  repo.commit(`second ${said}`);
  repo.git('rm', '-q', 'src/deep/a.ts');
  repo.commit('third');
  repo.hashObject(`${lost}\n`);

  const scan = async (paths: string[], exclude: string[] = []) =>
    scanRepo(repo.dir, { scope: { ...ALL, paths, exclude } });

  test('paths: only what stands there; what has no path is left out', async () => {
    const report = await scan(['src/']);
    expect(placesOf(report)).toEqual(['blob src/deep/a.ts:1', 'blob src/deep/a.ts:2']);
    // Of the two places of one secret, that at HEAD is out of scope.
    for (const finding of report.findings) expect(finding.exposure).not.toContain('head');
    expect(report.coverage.complete).toBe(true);
    expect(report.scope.paths).toEqual(['src/']);
    expect(placesOf(await scan(['*.md', '!docs/a.md']))).toEqual([]);
  });

  test('exclude: the rest, and what has no path', async () => {
    expect(placesOf(await scan([], ['src', '.git']))).toEqual([
      'blob :1',
      'blob docs/a.md:1',
      'blob docs/a.md:1',
      'blob docs/a.md:2',
      'commit-message :1',
    ]);
    expect(placesOf(await scan(['docs'], ['*.md']))).toEqual([]);
  });
});

test('blobs above --max-bytes are listed, not read, packed or loose, delta or not', async () => {
  const repo = createRepo();
  const filler = Array.from({ length: 400 }, (_, i) => `line ${i} of the filler`).join('\n');
  repo.write('small', `${token('small')}\n`);
  repo.write('large', `${filler}\n${token('large')}\n`);
  repo.commit('one');
  repo.write('large', `${filler}\nmore\n${token('larger')}\n`);
  repo.commit('two');
  for (const storage of ['loose', 'packed']) {
    if (storage === 'packed') repo.git('repack', '-adfq');
    const report = await scanRepo(repo.dir, { scope: { ...ALL, maxBytes: 1000 } });
    expect(placesOf(report), storage).toEqual(['blob small:1']);
    const { skipped, blobs, complete } = report.coverage;
    expect(skipped.map(({ reason }) => reason)).toEqual(['oversize', 'oversize']);
    expect([blobs.inScope, blobs.read, blobs.skipped, complete]).toEqual([3, 1, 2, false]);
  }
});
