// Rotation: which value came in the place of which, by name and path; and what came back.
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/base/model.ts';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { planFor, token } from './support.ts';

async function findingsOf(repo: GitRepo): Promise<ReadonlyMap<string, Finding>> {
  const { runScan } = await import('../../src/scan/index.ts');
  const scope = { explicit: true, worktree: false, index: 'none', history: 'all' } as const;
  const { report, revealed } = await runScan(planFor([repo.dir], { scope, reveal: true }));
  return new Map(report.findings.map((f) => [revealed.get(f.fingerprint)!.secret, f]));
}

/** Commits each version of one file; which value was replaced by which, by their names. */
async function replaced(
  versions: readonly string[],
  path = 'app.env',
): Promise<Record<string, string[]>> {
  const repo = createRepo();
  for (const text of versions) {
    const filled = text.replace(/<(\w+)>/g, (_, name: string) => token(name));
    repo.write(path, text.includes('\0') ? Buffer.from(filled, 'utf16le') : filled);
    repo.commit();
  }
  const findings = await findingsOf(repo);
  const nameOf = new Map(
    [...findings].map(([secret, f]) => [f.fingerprint, /^sift_([a-z]+)/.exec(secret)![1]!]),
  );
  return Object.fromEntries(
    [...findings.values()]
      .filter((f) => f.replacedBy.length > 0)
      .map((f) => [
        nameOf.get(f.fingerprint)!,
        f.replacedBy.map((next) => nameOf.get(next.fingerprint)!),
      ]),
  );
}

describe('a value is replaced', () => {
  test.each<[string, string[], Record<string, string[]>]>([
    ['under the same name', ['KEY="<a>"\n', 'KEY="<b>"\n'], { a: ['b'] }],
    ['where quotes and blanks change', ['KEY="<a>"\n', 'x\n\nexport KEY = <b>\n'], { a: ['b'] }],
    ['not under another name', ['OLD=<a>\n', 'NEW=<b>\n'], {}],
    ['each of two, in order', ['K=<a>\nK=<b>\n', 'K=<c>\nK=<d>\n'], { a: ['c'], b: ['d'] }],
    ['one of two that stay apart', ['K=<a>\nK=<b>\n', 'K=<a>\nK=<c>\n'], { b: ['c'] }],
    ['not where one of two went away', ['K=<a>\nK=<b>\n', 'K=<c>\n'], {}],
    ['not where it stays beside', ['K=<a>\n', 'K=<a>\nK=<b>\n'], {}],
    ['where nothing is named', ['<a>\n', '<b>\n'], { a: ['b'] }],
    ['in a file of one line', ['{"a":"<a>","b":"<b>"}', '{"a":"<c>","b":"<b>"}'], { a: ['c'] }],
    ['by the name on the line above', ['key: |\n  <a>\n', 'o: 1\nkey: |\n  <b>\n'], { a: ['b'] }],
    ['several times', ['K=<a>\n', 'K=<b>\n', 'K=<c>\n'], { a: ['b'], b: ['c'] }],
    ['and comes back', ['K=<a>\n', 'K=<b>\n', 'K=<a>\n'], { a: ['b'], b: ['a'] }],
    ['not after a gap', ['K=<a>\n', 'K=none\n', 'K=<b>\n'], {}],
  ])('%s', async (_, versions, expected) => {
    expect(await replaced(versions)).toEqual(expected);
  });
});

test('the commit and the path of the new value are told', async () => {
  const repo = createRepo();
  repo.write('d/app.env', `KEY=${token('a')}\n`);
  repo.commit();
  repo.write('d/app.env', `KEY=${token('b')}\n`);
  const commit = repo.commit();
  const findings = await findingsOf(repo);
  const next = findings.get(token('b'))!;
  expect(findings.get(token('a'))!.replacedBy).toMatchObject([
    { fingerprint: next.fingerprint, commit, path: 'd/app.env' },
  ]);
  expect(next.replacedBy).toEqual([]);
});

test('a merge that takes the new value replaces nothing again', async () => {
  const repo = createRepo();
  repo.write('app.env', `KEY=${token('a')}\n`);
  repo.commit();
  repo.git('checkout', '-q', '-b', 'side');
  repo.write('other', 'x');
  repo.commit();
  repo.git('checkout', '-q', 'main');
  repo.write('app.env', `KEY=${token('b')}\n`);
  const rotated = repo.commit();
  repo.git('merge', '-q', '--no-edit', 'side');
  const old = (await findingsOf(repo)).get(token('a'))!;
  expect(old.replacedBy.map(({ commit }) => commit)).toEqual([rotated]);
  expect(old.lifetime).toMatchObject({ returned: false, refs: ['refs/heads/side'] });
});

test('a value that comes back after its replacement is flagged', async () => {
  const repo = createRepo();
  for (const name of ['a', 'b', 'a']) {
    repo.write('app.env', `KEY=${token(name)}\n`);
    repo.commit();
  }
  const { lifetime } = (await findingsOf(repo)).get(token('a'))!;
  expect(lifetime).toMatchObject({ returned: true, removed: null, commits: 2 });
  expect(lifetime!.intervals.map(({ returned }) => returned)).toEqual([false, true]);
});
