// The life of a secret against git: for every commit, what `git ls-tree -r` and `git cat-file` say.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/base/model.ts';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { buildHistory, HISTORY_STEP, type HistoryStep } from './random-history.ts';
import { scanRepo, token } from './support.ts';

const HISTORY = {
  scope: { explicit: true, worktree: false, index: 'none', history: 'all' },
} as const;
const SECRETS = ['alpha', 'beta', 'gamma'].map(token);
const PATHS = ['a.txt', 'd/a.txt', 'd/e/b.txt', 'c.txt'];

interface Step extends HistoryStep {
  readonly edits: ReadonlyArray<readonly [path: number, secrets: number, salt: number]>;
  readonly removals: readonly number[];
}

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  // One edit a path: fast-import keeps the blobs of all, and the first would be in no tree.
  edits: fc.uniqueArray(fc.tuple(fc.nat(PATHS.length - 1), fc.nat(7), fc.nat(2)), {
    maxLength: 2,
    selector: ([path]) => path,
  }),
  removals: fc.array(fc.nat(PATHS.length - 1), { maxLength: 1 }),
  ...HISTORY_STEP,
});

function build(steps: readonly Step[]): GitRepo {
  return buildHistory(steps, ({ edits, removals }) => [
    ...removals.map((path) => `D ${PATHS[path]}`),
    ...edits.flatMap(([path, secrets, salt]) => {
      const held = SECRETS.filter((_, bit) => (secrets >> bit) & 1);
      const text = `salt ${salt}\n${held.join('\n')}\n`;
      return [`M 100644 inline ${PATHS[path]}`, `data ${text.length}`, text];
    }),
  ]);
}

interface Known {
  readonly parents: Map<string, string[]>;
  readonly secretsOf: Map<string, Set<string>>;
  /** Paths by secret by commit. */
  readonly pathsOf: Map<string, Map<string, string[]>>;
  readonly tips: Map<string, string>;
}

function askGit(repo: GitRepo): Known {
  const commits = repo
    .listObjects()
    .filter((o) => o.type === 'commit')
    .map((o) => o.id);
  const contents = repo.readObjects(
    repo
      .listObjects()
      .filter((o) => o.type === 'blob')
      .map((o) => o.id),
  );
  const known: Known = {
    parents: new Map(),
    secretsOf: new Map(),
    pathsOf: new Map(),
    tips: new Map(),
  };
  for (const commit of commits) {
    const parents = repo.git('show', '-s', '--format=%P', commit).trim().split(' ');
    known.parents.set(
      commit,
      parents.filter((p) => p !== ''),
    );
    const files = repo.git('ls-tree', '-r', '--format=%(objectname) %(path)', commit).split('\n');
    const pathsOf = new Map<string, string[]>(SECRETS.map((secret) => [secret, []]));
    for (const [id = '', path = ''] of files.map((line) => line.split(' '))) {
      const text = contents.get(id)?.toString() ?? '';
      const held = SECRETS.filter((secret) => text.includes(secret));
      for (const secret of held) pathsOf.get(secret)!.push(path);
    }
    known.pathsOf.set(commit, pathsOf);
    known.secretsOf.set(commit, new Set(SECRETS.filter((s) => pathsOf.get(s)!.length > 0)));
  }
  for (const line of repo.git('for-each-ref', '--format=%(refname) %(objectname)').split('\n')) {
    const [name = '', id = ''] = line.split(' ');
    known.tips.set(name, id);
  }
  return known;
}

function ancestorsOf(commit: string, known: Known): Set<string> {
  const ancestors = new Set<string>();
  const queue = [commit];
  while (queue.length > 0) {
    for (const parent of known.parents.get(queue.pop()!)!) {
      if (!ancestors.has(parent)) queue.push(parent);
      ancestors.add(parent);
    }
  }
  return ancestors;
}

/** Holders joined by parent links, and for each what began and what ended it. */
function checkIntervals(finding: Finding, holders: readonly string[], known: Known): void {
  const left = new Set(holders);
  const isHolder = (commit: string): boolean => holders.includes(commit);
  const parentsOf = (commit: string): string[] => known.parents.get(commit)!;
  const expected = new Set<string>();
  for (const first of holders) {
    if (!left.delete(first)) continue;
    const stay = [first];
    for (const member of stay) {
      const joined = [...left].filter(
        (c) => parentsOf(c).includes(member) || parentsOf(member).includes(c),
      );
      for (const commit of joined) left.delete(commit);
      stay.push(...joined);
    }
    const begins = stay.filter((c) => !parentsOf(c).some(isHolder));
    const isBack = begins.some((c) => [...ancestorsOf(c, known)].some(isHolder));
    const isLive = [...known.tips.values()].some((tip) => stay.includes(tip));
    const enders = [...known.parents.keys()].filter(
      (c) => !isHolder(c) && parentsOf(c).some((p) => stay.includes(p)),
    );
    const told = finding.lifetime!.intervals.filter((i) => stay.includes(i.introduced!.commit));
    expect(told).toHaveLength(1);
    expect(begins).toContain(told[0]!.introduced!.commit);
    expect(told[0]!.returned).toBe(isBack);
    if (isLive || enders.length === 0) expect(told[0]!.removed).toBeNull();
    else expect(enders).toContain(told[0]!.removed!.commit);
    expected.add(told[0]!.introduced!.commit);
  }
  const { intervals, returned, introduced } = finding.lifetime!;
  expect(intervals).toHaveLength(expected.size);
  expect(intervals[0]!.introduced!.commit).toBe(introduced!.commit);
  expect(returned).toBe(intervals.some((interval) => interval.returned));
}

function check(finding: Finding, secret: string, known: Known): void {
  const holds = (commit: string): boolean => known.secretsOf.get(commit)?.has(secret) ?? false;
  const commits = [...known.parents.keys()];
  const holders = commits.filter(holds);
  const introducers = holders.filter((c) => !known.parents.get(c)!.some(holds));
  const removers = commits.filter((c) => !holds(c) && known.parents.get(c)!.some(holds));
  const refs = [...known.tips]
    .filter(([, id]) => holds(id))
    .map(([name]) => name)
    .toSorted();
  const { lifetime } = finding;
  expect(lifetime?.commits).toBe(holders.length);
  expect(introducers).toContain(lifetime?.introduced?.commit);
  expect(lifetime?.refs).toEqual(refs);
  if (refs.length > 0) expect(lifetime?.removed).toBeNull();
  else if (removers.length > 0) expect(removers).toContain(lifetime?.removed?.commit);
  else expect(lifetime?.removed).toBeNull();
  checkIntervals(finding, holders, known);
  const reachedBy = [...known.tips].filter(
    ([, id]) => !holds(id) && [...ancestorsOf(id, known)].some(holds),
  );
  expect(lifetime?.historyRefs).toEqual(reachedBy.map(([name]) => name).toSorted());
  const places = [...known.tips].flatMap(([name, id]) =>
    known.pathsOf
      .get(id)!
      .get(secret)!
      .map((path) => `${path} ${name}`),
  );
  const told = finding.cleanup.flatMap((place) => place.refs.map((ref) => `${place.path} ${ref}`));
  expect([...new Set(told)].toSorted()).toEqual(places.toSorted());
  // No other introducing commit is an ancestor of the one that is named.
  const ancestors = ancestorsOf(lifetime!.introduced!.commit, known);
  expect(introducers.filter((c) => ancestors.has(c))).toEqual([]);
}

describe('lifetimes', () => {
  test('equal what git says of every commit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { minLength: 3, maxLength: 9 }), async (steps) => {
        const repo = build(steps);
        const known = askGit(repo);
        const expected = SECRETS.filter((s) =>
          [...known.secretsOf.values()].some((set) => set.has(s)),
        );
        const { report, revealed } = await scanRevealed(repo);
        const bySecret = new Map(
          report.findings.map((f) => [revealed.get(f.fingerprint)!.secret, f]),
        );
        expect([...bySecret.keys()].toSorted()).toEqual(expected.toSorted());
        for (const [secret, finding] of bySecret) check(finding, secret, known);
      }),
      { numRuns: 12 },
    );
  });
});

async function scanRevealed(repo: GitRepo) {
  const { runScan } = await import('../../src/scan/index.ts');
  const { planFor } = await import('./support.ts');
  return runScan(planFor([repo.dir], { ...HISTORY, reveal: true }));
}

test('a secret that came back is still there, introduced when it first came', async () => {
  const repo = createRepo();
  repo.write('f.txt', token('comeback'));
  const first = repo.commit();
  repo.write('f.txt', 'gone');
  const gone = repo.commit();
  repo.write('g.txt', token('comeback'));
  const second = repo.commit();
  const report = await scanRepo(repo.dir, HISTORY);
  const [finding] = report.findings;
  expect(finding?.lifetime).toMatchObject({
    introduced: { commit: first, path: 'f.txt' },
    removed: null,
    returned: true,
    commits: 2,
    intervals: [
      { introduced: { commit: first }, removed: { commit: gone }, returned: false },
      { introduced: { commit: second }, removed: null, returned: true },
    ],
  });
  expect(finding?.cleanup).toEqual([{ path: 'g.txt', line: 1, refs: ['refs/heads/main'] }]);
  expect(finding?.occurrences.map((o) => [o.path, o.commit, o.atHead])).toEqual([
    ['f.txt', first, false],
    ['g.txt', second, true],
  ]);
});

test('what a merge alone brought is told of the merge', async () => {
  const repo = createRepo();
  repo.write('f.txt', 'base\n');
  repo.commit();
  repo.git('checkout', '-q', '-b', 'side');
  repo.write('s.txt', 'side\n');
  repo.commit();
  repo.git('checkout', '-q', 'main');
  repo.write('m.txt', 'main\n');
  repo.commit();
  repo.git('merge', '-q', '--no-commit', '--no-ff', 'side');
  repo.write('f.txt', `resolved ${token('evil')}\n`);
  const merge = repo.commit('merge');
  const { findings } = await scanRepo(repo.dir, HISTORY);
  expect(findings[0]?.lifetime?.introduced?.commit).toBe(merge);
});

test('clocks that ran to their end do not turn a history around', async () => {
  const repo = createRepo();
  const commits: string[] = [];
  // Ids are as good as random: one order of eight in 40,320 would be right by chance.
  for (const content of ['a', token('late'), 'b', 'c', token('late'), 'd', 'e', 'f']) {
    repo.write('f.txt', `${content}\n`);
    repo.git('add', '-A');
    const date = 'Ada <a@example.org> 99999999999999999999 +0000';
    const parents = commits.slice(-1).map((parent) => `parent ${parent}\n`);
    const head = `tree ${repo.git('write-tree')}\n${parents.join('')}`;
    const text = `${head}author ${date}\ncommitter ${date}\n\n${content.slice(0, 1)}\n`;
    commits.push(repo.hashObject(text, 'commit'));
  }
  repo.git('update-ref', 'refs/heads/main', commits.at(-1)!);
  const { findings } = await scanRepo(repo.dir, HISTORY);
  expect(findings[0]?.lifetime).toMatchObject({
    introduced: { commit: commits[1] },
    removed: { commit: commits[5] },
    commits: 2,
    returned: true,
    intervals: [
      { introduced: { commit: commits[1] }, removed: { commit: commits[2] }, returned: false },
      { introduced: { commit: commits[4] }, removed: { commit: commits[5] }, returned: true },
    ],
  });
});
