// Git LFS: contents that are here are read under the paths of their pointers, the others are counted.
import { beforeAll, describe, expect, test } from 'vitest';
import { build } from '../../fixtures/repos/lfs.js';
import { readLfsPointer } from '../../src/git/index.ts';
import { runScan } from '../../src/scan/index.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { jsonOf, planFor, scanRepo, token } from './support.ts';

const HISTORY = {
  scope: { explicit: true, worktree: false, index: 'none', history: 'all' },
} as const;

describe('a repository with Git LFS', () => {
  let repo: GitRepo;
  beforeAll(() => {
    repo = createRepo();
    build(repo, token);
  });

  test('a content that is here has the paths, the commits and the life of its pointer', async () => {
    const plan = planFor([repo.dir], { ...HISTORY, reveal: true });
    const { report, revealed } = await runScan(plan);
    const finding = report.findings.find(
      (f) => revealed.get(f.fingerprint)?.secret === token('here'),
    );
    const pointer = repo.git('rev-parse', 'HEAD:data/new-name.bin');
    expect(finding?.occurrences).toMatchObject([
      {
        kind: 'blob',
        path: 'data/new-name.bin',
        line: 2,
        layers: ['lfs'],
        object: pointer,
        atHead: true,
      },
      {
        kind: 'blob',
        path: 'data/old-name.bin',
        line: 2,
        layers: ['lfs'],
        object: pointer,
        atHead: false,
      },
    ]);
    const first = repo.git('rev-list', '--max-parents=0', 'HEAD');
    expect(finding?.lifetime).toMatchObject({
      introduced: { commit: first },
      removed: null,
      commits: 3,
    });
    const orphan = report.findings.find(
      (f) => revealed.get(f.fingerprint)?.secret === token('orphan'),
    );
    expect(orphan?.occurrences).toMatchObject([{ kind: 'config' }]);
    expect(orphan?.occurrences[0]?.path).toMatch(/^\.git\/lfs\/objects\//);
    expect([...revealed.values()].map(({ secret }) => secret)).not.toContain(token('absent'));
  });

  test('a content that is not here is counted by its pointer, and the scan is complete', async () => {
    const { coverage } = await scanRepo(repo.dir, HISTORY);
    const pointer = repo.git('rev-parse', 'HEAD:absent.bin');
    expect(coverage.skipped).toMatchObject([{ object: pointer, reason: 'lfs-content' }]);
    expect(coverage.complete).toBe(true);
    expect(coverage.blobs.read).toBe(coverage.blobs.inScope);
    const worktree = { explicit: true, worktree: true, index: 'none', history: 'none' } as const;
    const files = await scanRepo(repo.dir, { scope: worktree });
    expect(files.coverage.skipped.map(({ path }) => path)).toEqual([
      'absent.bin',
      'data/new-name.bin',
    ]);
  });

  test('packed or loose, and read from a cache, the report is the same', async () => {
    const cache = { directory: temporaryDirectory(), isNamed: true } as never;
    const loose = await scanRepo(repo.dir, HISTORY);
    repo.git('repack', '-adq');
    const packed = await scanRepo(repo.dir, HISTORY);
    expect(jsonOf({ ...packed, coverage: loose.coverage })).toBe(jsonOf(loose));
    for (let run = 0; run < 2; run += 1) {
      const again = await scanRepo(repo.dir, { ...HISTORY, cache });
      expect(again.findings).toEqual(loose.findings);
      expect(again.coverage.skipped).toEqual(loose.coverage.skipped);
    }
  });
});

describe('pointers', () => {
  const id = '0123456789abcdef'.repeat(4);
  const lines = (...text: string[]): Uint8Array => Buffer.from(`..${text.join('\n')}\n`);
  const read = (bytes: Uint8Array): unknown => readLfsPointer(bytes, 2, bytes.length - 2);
  const VERSION = 'version https://git-lfs.github.com/spec/v1';

  test('are read with extensions and under their first name', () => {
    const pointer = { contentId: id, byteLength: 12 };
    expect(read(lines(VERSION, `oid sha256:${id}`, 'size 12'))).toEqual(pointer);
    expect(read(lines(VERSION, 'ext-0-foo sha256:ab', `oid sha256:${id}`, 'size 12'))).toEqual(
      pointer,
    );
    const hawser = 'version https://hawser.github.com/spec/v1';
    expect(read(lines(hawser, `oid sha256:${id}`, 'size 12'))).toEqual(pointer);
  });

  test.each([
    ['another address', ['version https://example.org/spec/v1', `oid sha256:${id}`, 'size 1']],
    ['a short id', [VERSION, 'oid sha256:abcd', 'size 1']],
    ['no size', [VERSION, `oid sha256:${id}`]],
    ['too long', [VERSION, `ext-0-x ${'a'.repeat(1000)}`, `oid sha256:${id}`, 'size 1']],
  ])('%s is none', (_, text) => {
    expect(read(lines(...text))).toBeNull();
  });
});
