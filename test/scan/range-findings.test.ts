// Findings of ranges: together with those of the base they are those of the head; and what they say of
// a secret's life holds for the commits of the range.
import { array, assert, asyncProperty, nat } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding, Report } from '../../src/base/model.ts';
import { PLAIN_OPTIONS, reporterOf } from '../../src/report/index.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { branchOf, buildHistory, HISTORY, type Step, stepArbitrary } from './range-support.ts';
import { scanRepo, token } from './support.ts';

const SEED = { seed: 20_240_609, endOnFailure: true };
const SECRETS = ['alpha', 'beta', 'gamma'].map(token);
/** Six contents; each secret stands in several of them. */
const secretText = (content: number): string =>
  `text ${content}\n${SECRETS.filter((_, bit) => ((content + 1) >> bit) & 1).join('\n')}\n`;

async function scanRange(repo: GitRepo, range: string): Promise<Report> {
  return scanRepo(repo.dir, { scope: { ...HISTORY, range } });
}

const fingerprints = (report: Report): string[] => report.findings.map((f) => f.fingerprint);

describe('findings of ranges', () => {
  test('base and range together are the head', async () => {
    const history = array(stepArbitrary, { minLength: 5, maxLength: 14 });
    await assert(
      asyncProperty(history, nat(20), nat(20), async (steps, a, b) => {
        const repo = buildHistory(steps, { text: secretText });
        const [base, head] = [branchOf(steps, a), branchOf(steps, b)];
        const parts = [await scanRange(repo, `${base}..${head}`), await scanRange(repo, base)];
        const whole = await scanRange(repo, `${base} ${head}`);
        expect(new Set(parts.flatMap(fingerprints))).toEqual(new Set(fingerprints(whole)));
        for (const report of [...parts, whole]) expect(report.coverage.complete).toBe(true);
      }),
      { ...SEED, numRuns: 8 },
    );
  });

  test('scopes hold each other', async () => {
    const history = array(stepArbitrary, { minLength: 6, maxLength: 12 });
    await assert(
      asyncProperty(history, async (steps) => {
        const repo = buildHistory(steps, { text: secretText });
        repo.git('update-ref', '-d', 'refs/heads/b2');
        let before = new Set<string>();
        for (const refScope of ['head', 'branches', 'refs', 'reflog'] as const) {
          const scope = { ...HISTORY, history: 'reachable', refScope } as const;
          const found = new Set(fingerprints(await scanRepo(repo.dir, { scope })));
          for (const one of before) expect(found).toContain(one);
          before = found;
        }
        const all = await scanRepo(repo.dir, { scope: { ...HISTORY, history: 'all' } });
        for (const one of before) expect(fingerprints(all)).toContain(one);
      }),
      { ...SEED, numRuns: 3 },
    );
  });
});

/** For each commit, whether a file or its message has the secret, by git. */
function holders(repo: GitRepo, commits: readonly string[], secret: string): Set<string> {
  const held = commits.filter((commit) => {
    try {
      repo.git('grep', '-q', secret, commit);
      return true;
    } catch {
      return repo.git('log', '-1', '--format=%B', commit).includes(secret);
    }
  });
  return new Set(held);
}

interface Life {
  readonly commits: number;
  readonly introducedBy: readonly string[];
}

function lifeByGit(repo: GitRepo, range: readonly string[], secret: string): Life {
  const listed = repo.git('rev-list', '--parents', ...range);
  const rows = listed === '' ? [] : listed.split('\n').map((line) => line.split(' '));
  const held = holders(repo, [...new Set(rows.flat())], secret);
  const own = rows.filter(([commit]) => held.has(commit!));
  const introducedBy = own.filter(([, ...parents]) => !parents.some((p) => held.has(p)));
  return { commits: own.length, introducedBy: introducedBy.map(([commit]) => commit!) };
}

const message = ({ tag, skew }: Step): string =>
  tag > 7 ? `x ${SECRETS[Math.abs(skew) % 3]}` : 'x';

test('lives are told of the range: commits that hold it, and who brought it', async () => {
  const history = array(stepArbitrary, { minLength: 5, maxLength: 10 });
  await assert(
    asyncProperty(history, nat(20), nat(20), async (steps, a, b) => {
      const repo = buildHistory(steps, { text: secretText, message });
      const words = [branchOf(steps, a), `^${branchOf(steps, b)}`];
      const report = await scanRange(repo, words.join(' '));
      for (const secret of SECRETS) {
        const finding = report.findings.find((f) => isOf(f, secret, repo));
        if (finding === undefined) continue;
        const life = lifeByGit(repo, words, secret);
        const { lifetime } = finding;
        expect(lifetime?.commits).toBe(life.commits);
        const commit = lifetime?.introduced?.commit;
        // Where an old object came back, no new one shows at which path the introduction was.
        if (commit !== undefined) expect(life.introducedBy).toContain(commit);
        if (life.introducedBy.length === 0) expect(commit).toBeUndefined();
      }
    }),
    { ...SEED, numRuns: 8 },
  );
});

/** Which of the planted secrets a finding is about: its first object says. */
function isOf(finding: Finding, secret: string, repo: GitRepo): boolean {
  const { object, line, kind } = finding.occurrences[0]!;
  const text = repo.git('cat-file', '-p', object);
  const body = kind === 'blob' ? text : text.slice(text.indexOf('\n\n') + 2);
  return body.split('\n')[line - 1]?.includes(secret) ?? false;
}

describe('what a range says of one secret', () => {
  const [old, fresh] = SECRETS as [string, string];

  function base(): GitRepo {
    const repo = createRepo();
    repo.write('settings', `a\nb\n${old}\n`);
    repo.commit('base');
    return repo;
  }

  test('an old secret in a changed file is found, and is not called new', async () => {
    const repo = base();
    repo.write('settings', `a\nchanged\n${old}\n`);
    repo.commit('touch');
    const { findings } = await scanRange(repo, 'HEAD~1..HEAD');
    expect(findings).toHaveLength(1);
    expect(findings[0]!.lifetime).toMatchObject({
      introduced: null,
      older: { commit: repo.git('rev-parse', 'HEAD~1') },
      removed: null,
      commits: 1,
      intervals: [{ introduced: null, removed: null, returned: false }],
    });
    expect(findings[0]!.occurrences).toMatchObject([{ path: 'settings', atHead: true }]);
    expect(findings[0]!.exposure).toEqual(['head', 'branch', 'history']);
  });

  test('its first commit is told where the file leads back to it, through renames', async () => {
    const repo = createRepo();
    repo.write('first', 'x\n');
    repo.commit();
    repo.write('old/name', `a\n${old}\n`);
    const first = repo.commit('bring');
    repo.write('old/name', `b\n${old}\n`);
    repo.commit('edit');
    repo.git('mv', 'old/name', 'settings');
    repo.commit('move');
    repo.git('checkout', '-q', '-b', 'side');
    repo.write('side', 'x\n');
    repo.commit();
    repo.git('checkout', '-q', 'main');
    repo.write('settings', `c\n${old}\n`);
    repo.commit('edit');
    repo.git('merge', '-q', '--no-edit', 'side');
    repo.write('settings', `d\n${old}\n`);
    repo.commit('edit');
    const report = await scanRange(repo, 'HEAD~1..HEAD');
    const { lifetime } = report.findings[0]!;
    expect(lifetime).toMatchObject({ introduced: null, older: { commit: first } });
    const [authorDate = ''] = repo.git('show', '-s', '--format=%aI', first).split('\n');
    expect(Date.parse(lifetime!.older!.authorDate)).toBe(Date.parse(authorDate));
    const text = [...reporterOf('human')(report, PLAIN_OPTIONS)].join('');
    expect(text).toContain(
      `older than the range (in ${first.slice(0, 8)} of ${authorDate.slice(0, 10)})`,
    );
  });

  test('the end of a shallow clone is not taken for the beginning', async () => {
    const repo = base();
    repo.write('other', `${fresh}\n`);
    const added = repo.commit();
    repo.write('more', 'x');
    repo.commit();
    const dir = `${temporaryDirectory()}/clone`;
    repo.git('clone', '-q', '--depth', '2', `file://${repo.dir}`, dir);
    const { findings } = await scanRepo(dir, { scope: { ...HISTORY, history: 'all' } });
    expect(findings.map(({ lifetime }) => lifetime?.introduced?.commit)).toEqual([added, added]);
    expect(findings.map(({ lifetime }) => lifetime?.older?.commit)).toEqual([added, added]);
  });

  test('nor is one that moved to another file, or out of a message', async () => {
    const repo = base();
    repo.git('commit', '-q', '--allow-empty', '-m', `see ${fresh}`);
    repo.write('moved', `${old} and ${fresh}\n`);
    repo.git('rm', '-q', 'settings');
    repo.commit('move');
    const { findings } = await scanRange(repo, 'HEAD~1..HEAD');
    expect(findings.map((f) => f.lifetime?.introduced)).toEqual([null, null]);
  });

  test('a new one is told with its commit, and files that did not change are not scanned', async () => {
    const repo = base();
    repo.write('new', `x ${fresh}\n`);
    const id = repo.commit('add');
    const { findings, coverage } = await scanRange(repo, 'HEAD~1..HEAD');
    expect(findings).toHaveLength(1);
    expect(findings[0]!.lifetime?.introduced).toMatchObject({ commit: id, path: 'new', line: 1 });
    expect(findings[0]!.lifetime?.older).toBeNull();
    expect(coverage.blobs).toMatchObject({ inScope: 1, read: 1, skipped: 0 });
    expect(coverage.commits).toMatchObject({ inScope: 1, read: 1 });
    expect(coverage.trees).toMatchObject({ inScope: 1, read: 1 });
  });

  test('added and removed in the range: found, with both commits', async () => {
    const repo = base();
    repo.write('new', `${fresh}\n`);
    const added = repo.commit('add');
    repo.git('rm', '-q', 'new');
    const removed = repo.commit('remove');
    const { findings } = await scanRange(repo, 'HEAD~2..HEAD');
    expect(findings[0]!.lifetime).toMatchObject({
      introduced: { commit: added },
      removed: { commit: removed },
      refs: [],
    });
    expect(findings[0]!.exposure).toEqual(['history']);
  });

  test('a range that ends before HEAD knows what still stands there', async () => {
    const repo = base();
    repo.write('new', `${fresh}\n`);
    const added = repo.commit('add');
    repo.git('tag', '-a', '-m', 'release', 'v1');
    repo.write('other', 'later\n');
    repo.commit('later');
    repo.git('branch', 'side', 'HEAD~2');
    const { findings } = await scanRange(repo, `${added}~1..${added}`);
    expect(findings[0]!.occurrences).toMatchObject([{ atHead: true, commit: added, path: 'new' }]);
    expect(findings[0]!.lifetime).toMatchObject({
      removed: null,
      commits: 1,
      refs: ['refs/heads/main', 'refs/tags/v1'],
    });
    expect(findings[0]!.exposure).toEqual(['head', 'branch', 'tag', 'history']);
  });

  test('a scope of one branch tells the other tips that hold its secrets', async () => {
    const repo = base();
    repo.git('branch', 'other');
    repo.git('rm', '-q', 'settings');
    repo.commit('gone');
    const scope = { ...HISTORY, history: 'reachable', refScope: 'head' } as const;
    const { findings } = await scanRepo(repo.dir, { scope });
    expect(findings[0]!.lifetime).toMatchObject({ removed: null, refs: ['refs/heads/other'] });
  });
});
