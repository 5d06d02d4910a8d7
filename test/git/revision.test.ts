import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, constantFrom, oneof, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScanError } from '../../src/base/errors.ts';
import {
  type CommitGraph,
  difference,
  intersection,
  numbersOf,
  reachable,
} from '../../src/git/commit-walk.ts';
import { openObjectStore, openRepository } from '../../src/git/index.ts';
import { parentsOf, resolveRevision } from '../../src/git/revision.ts';
import { type RevisionSet, resolveRevisionSet } from '../../src/git/revision-set.ts';
import { type RevisionSource, revisionSource } from '../../src/git/revision-source.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';

const NOW = 1_700_000_000;
process.env['TZ'] = 'UTC';

function sourceOf(repo: GitRepo, dir = repo.dir): RevisionSource {
  const repository = openRepository(dir);
  const { objectsDir, alternates } = repository;
  const store = openObjectStore({ objectsDir, alternates, hashLength: repo.hashLength });
  return revisionSource(repository, store, NOW);
}

/**
 * What git makes of many revisions at once, null for each that it refuses. One process answers
 * until a revision makes it die; a sentinel behind each text tells which answer belongs to which.
 */
function gitResolve(repo: GitRepo, texts: readonly string[]): (string | null)[] {
  const answers: (string | null)[] = [];
  while (answers.length < texts.length) {
    const left = texts.slice(answers.length);
    const input = left.map((text, i) => `${text}\nsentinel-${i}\n`).join('');
    let output: string;
    try {
      output = repo.call(['cat-file', '--batch-check'], { input }).toString();
    } catch (error) {
      output = `${(error as { stdout: Buffer }).stdout.toString()}sentinel missing`;
    }
    const groups = output.split(/^sentinel.*$/m).slice(0, -1);
    for (const group of groups)
      answers.push(/^([0-9a-f]{40,64}) \w+ \d+$/m.exec(group)?.[1] ?? null);
  }
  return answers;
}

function ourResolve(source: RevisionSource, text: string): string | null {
  try {
    return resolveRevision(source, text).id;
  } catch (error) {
    expect(error).toBeInstanceOf(ScanError);
    expect((error as ScanError).code).toBe('REVISION_UNKNOWN');
    return null;
  }
}

function reasonOf(source: RevisionSource, text: string): string {
  try {
    resolveRevision(source, text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${text} was resolved`);
}

/** Branches, merges, an octopus, tags of all kinds, remotes with upstreams, a busy reflog. */
function build(objectFormat: 'sha1' | 'sha256'): GitRepo {
  const repo = createRepo({ objectFormat });
  repo.write('dir/file', '1');
  repo.commit('one');
  for (const name of ['x', 'y', 'z']) {
    repo.git('checkout', '-q', '-b', name, 'main');
    repo.write(name, name);
    repo.commit(name);
  }
  repo.git('checkout', '-q', 'main');
  repo.write('dir/file', '2');
  repo.commit('two');
  repo.git('merge', '-q', '--no-ff', '-m', 'merge x', 'x');
  repo.git('merge', '-q', '--no-ff', '-m', 'octopus', 'y', 'z');
  repo.git('tag', 'light', 'HEAD^');
  repo.git('tag', '-a', '-m', 'v1', 'v1.0', 'HEAD~1');
  repo.git('tag', '-a', '-m', 'of tag', 'v1.0-again', 'v1.0');
  repo.git('tag', 'on-blob', 'HEAD:x');
  repo.git('tag', '-a', '-m', 'tree', 'on-tree', 'HEAD:dir');
  repo.git('branch', 'v1.0-both', 'x');
  repo.git('tag', 'v1.0-both', 'y');
  repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD~1');
  repo.git('update-ref', 'refs/remotes/origin/other', 'HEAD~2');
  repo.git('update-ref', 'refs/remotes/fork/topic', 'x');
  repo.git('update-ref', 'refs/remotes/fork/main', 'y');
  repo.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  repo.git('config', 'remote.origin.url', 'https://example.org/a');
  repo.git('config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
  repo.git('config', 'remote.fork.url', 'https://example.org/b');
  repo.git('config', 'remote.fork.fetch', '+refs/heads/*:refs/remotes/fork/*');
  for (const [branch, remote, merge] of [
    ['main', 'origin', 'refs/heads/main'],
    ['x', 'origin', 'refs/heads/other'],
    ['y', '.', 'refs/heads/main'],
    ['z', 'origin', 'refs/heads/none'],
  ] as const) {
    repo.git('config', `branch.${branch}.remote`, remote);
    repo.git('config', `branch.${branch}.merge`, merge);
  }
  for (const name of ['x', 'y', 'main', 'light', 'z', 'main']) repo.git('checkout', '-q', name);
  repo.git('reset', '-q', '--hard', 'HEAD^');
  repo.git('reset', '-q', '--hard', 'HEAD@{1}');
  writeFileSync(join(repo.gitDir, 'FETCH_HEAD'), `${repo.git('rev-parse', 'x')}\t\tx\n`);
  return repo;
}

const built = { sha1: build('sha1'), sha256: build('sha256') };

/** A copy for one test: building takes some fifty git processes. */
function populated(objectFormat: 'sha1' | 'sha256' = 'sha1'): GitRepo {
  const copy = temporaryDirectory();
  cpSync(built[objectFormat].dir, copy, { recursive: true });
  return createRepo({ dir: copy, objectFormat });
}

describe('the same as git', () => {
  for (const objectFormat of ['sha1', 'sha256'] as const) {
    test(`names and fixed forms (${objectFormat})`, () => {
      const repo = populated(objectFormat);
      const head = repo.git('rev-parse', 'HEAD');
      const texts = `HEAD|@|main|heads/main|refs/heads/main|x|light|tags/light|v1.0|v1.0-again
        |origin|origin/main|remotes/origin/main|origin/HEAD|FETCH_HEAD|ORIG_HEAD|v1.0-both
        |heads/v1.0-both|on-blob|on-tree|HEAD^|HEAD^0|HEAD^1|HEAD^2|HEAD^3|HEAD^4|HEAD~|HEAD~0|HEAD~1
        |HEAD~2|HEAD~3|HEAD~4|HEAD~99|HEAD^^|HEAD^2^|HEAD~1^2~1|@~1|v1.0^{}|v1.0-again^{}
        |v1.0^{commit}|v1.0-again^{tag}|v1.0^{tree}|v1.0^{object}|HEAD^{tree}|HEAD^{tree}^{tree}
        |HEAD^{blob}|HEAD^{tag}|on-blob^{blob}|on-blob^{commit}|on-tree^{tree}|on-tree^{}|on-tree^0
        |v1.0^0|v1.0~1|v1.0^{nonsense}|HEAD:dir|HEAD:dir/file|HEAD:|HEAD~1:dir|HEAD:none|v1.0:x
        |on-tree:file|HEAD^{tree}:dir/file|HEAD:dir/file/x|none|main^{|main@{|main@{0|main~x
        |main^x|HEAD@{0}|HEAD@{1}|HEAD@{2}|HEAD@{99}|@{0}|@{1}|@{2}|main@{0}|main@{1}|main@{4}
        |main@{5}|main@{6}|x@{0}|x@{1}|x@{2}|@{-1}|@{-2}|@{-3}|@{-4}|@{-5}|@{-99}|@{-1}~1|@{-2}@{0}
        |@{u}|@{upstream}|@{U}|@{UpStream}|main@{u}|HEAD@{u}|@@{u}|x@{u}|y@{u}|z@{u}|v1.0@{u}|@{u}~1
        |main@{u}@{0}|@{push}|main@{push}|x@{push}|y@{push}|origin/main@{u}|@{0}~1|main@{1}^2
        |light@{0}|refs/heads/main@{1}|HEAD@{u}^{tree}|@{-1}@{u}|origin@{0}`
        .split('|')
        .map((text) => text.trim());
      for (const length of [4, 7, 12, 39])
        texts.push(head.slice(0, length), `${head.slice(0, length)}~1`);
      texts.push(head, head.toUpperCase(), `v1.0-3-g${head.slice(0, 8)}`, `${head}^2`, `${head}0`);
      texts.push('0'.repeat(repo.hashLength * 2), 'f'.repeat(repo.hashLength * 2));
      const expected = gitResolve(repo, texts);
      const source = sourceOf(repo);
      const different = texts.flatMap((text, i) => {
        const ours = ourResolve(source, text);
        return ours === expected[i] ? [] : [`${text}: ours ${ours}, git ${expected[i]}`];
      });
      expect(different).toEqual([]);
      expect(expected.filter((id) => id !== null).length).toBeGreaterThan(80);
    });
  }

  test('random chains of suffixes', () => {
    const repo = populated();
    const source = sourceOf(repo);
    const steps = oneof(constantFrom('^', '~', '^0', '^2', '^3', '~0', '~2', '~3', ':dir'));
    const braces = constantFrom('^{}', '^{commit}', '^{tree}', '^{tag}');
    // Behind @{…} git takes braces that do not resolve for a part of a date: no oracle there.
    const text = oneof(
      tuple(constantFrom('HEAD', 'main', 'x', 'v1.0', 'v1.0-again'), array(oneof(steps, braces))),
      tuple(constantFrom('@{u}', '@{-1}', 'HEAD@{3}', 'x@{0}'), array(steps)),
    ).map(([base, rest]) => base + rest.slice(0, 5).join(''));
    assert(
      property(array(text, { minLength: 30, maxLength: 60 }), (texts) => {
        const expected = gitResolve(repo, texts);
        expect(texts.map((each) => ourResolve(source, each))).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  test('dates in reflogs', () => {
    const repo = createRepo();
    for (let i = 0; i < 12; i++) {
      repo.write('a', String(i));
      repo.commit(`c${i}`);
    }
    const source = sourceOf(repo);
    const start = Number(repo.git('log', '-1', '--format=%ct', 'HEAD~11'));
    const texts = [-3600, 0, 30, 60, 61, 330, 600, 3600, 86_400].flatMap((offset) => {
      const stamp = new Date((start + offset) * 1000).toISOString();
      return [
        `main@{${stamp.slice(0, 19).replace('T', ' ')} +0000}`,
        `@{${stamp}}`,
        `HEAD@{${start + offset}}`,
      ];
    });
    texts.push('@{yesterday}', 'main@{2 years ago}', 'main@{now}');
    const ours = texts.map((text) => ourResolve(source, text));
    // A time before the log begins makes git warn on stderr and give the oldest value, as we do.
    const env = { ...process.env, GIT_TEST_DATE_NOW: String(NOW) };
    const options: ExecFileSyncOptions = {
      cwd: repo.dir,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    };
    const git = execFileSync('git', ['rev-parse', ...texts], options)
      .toString()
      .trim()
      .split('\n');
    expect(ours).toEqual(git);
  });

  test.each(['nothing', 'current', 'matching', 'upstream', 'simple'])(
    '@{push} with push.default %s',
    (mode) => {
      const repo = populated();
      repo.git('config', 'push.default', mode);
      repo.git('config', 'branch.y.pushRemote', 'fork');
      const names = ['main@{push}', 'x@{push}', 'y@{push}', 'z@{push}', '@{push}'];
      const check = (): void => {
        const source = sourceOf(repo);
        expect(names.map((name) => ourResolve(source, name))).toEqual(gitResolve(repo, names));
      };
      check();
      // git 2.39 ignores pushDefault under `simple` (later versions do not).
      if (mode === 'simple') return;
      repo.git('config', 'remote.pushDefault', 'fork');
      check();
      repo.git('config', 'remote.fork.push', 'refs/heads/x:refs/heads/topic');
      check();
    },
  );

  test('a worktree has its own HEAD, @{-1} and reflog', () => {
    const repo = populated();
    const linked = join(temporaryDirectory(), 'linked');
    repo.git('worktree', 'add', '-q', '--detach', linked, 'x');
    repo.call(['checkout', '-q', 'light'], { cwd: linked });
    const source = sourceOf(repo, linked);
    for (const text of [
      'HEAD',
      'HEAD@{1}',
      '@{-1}',
      'main-worktree/HEAD',
      'worktrees/linked/HEAD',
    ]) {
      const expected = repo.call(['rev-parse', text], { cwd: linked }).toString().trim();
      if (text !== 'worktrees/linked/HEAD')
        expect([text, ourResolve(source, text)]).toEqual([text, expected]);
    }
  });
});

/** All commits of the source's refs as a graph, with their ids. */
function graphOf(repo: GitRepo): { graph: CommitGraph; ids: string[] } {
  const ids = repo.git('rev-list', '--all', '--reflog').split('\n').toSorted();
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const source = sourceOf(repo);
  const rows = ids.map((id) => parentsOf(source, id).map((parent) => numbers.get(parent) ?? -1));
  const parentStart = new Int32Array(ids.length + 1);
  for (const [i, row] of rows.entries()) parentStart[i + 1] = (parentStart[i] ?? 0) + row.length;
  return {
    graph: { count: ids.length, parentStart, parents: Int32Array.from(rows.flat()) },
    ids,
  };
}

/** The commits that a set's ends stand for. */
function commitsOf(
  { include, exclude, symmetric }: RevisionSet,
  graph: CommitGraph,
  numberOf: (id: string) => number,
): Uint8Array {
  const from = (ids: readonly string[]): Uint8Array => reachable(graph, ids.map(numberOf));
  const left = difference(from(include), from(exclude));
  return symmetric.reduce(
    (rest, [a, b]) => difference(rest, intersection(from([a]), from([b]))),
    left,
  );
}

describe('sets', () => {
  test('equal git rev-list', () => {
    const repo = populated();
    const { graph, ids } = graphOf(repo);
    const source = sourceOf(repo);
    const numbers = new Map(ids.map((id, number) => [id, number]));
    const words = `main|x..main|main..x|x...y|main...z|^x main|x y ^main~2|main --not x y|main^!
      |main^@|main^-|main^-2|x^-|main~1^!|..x|x..|...x|v1.0..main|main ^v1.0-again|@{u}..|--not x --not main
      |HEAD@{2}..HEAD|x...y ^z|main ^main|main@{1}..main|x^@ y|^main^@ main`
      .split('|')
      .map((line) => line.trim().split(' '));
    for (const each of words) {
      const set = resolveRevisionSet(source, each);
      const commits = commitsOf(set, graph, (id) => numbers.get(id) ?? -1);
      const ours = Array.from(numbersOf(commits), (number) => ids[number]);
      const listed = repo
        .git('rev-list', ...each, '--')
        .split('\n')
        .filter(Boolean)
        .toSorted();
      expect([each, ours]).toEqual([each, listed]);
    }
  });

  test.each([
    ['--output=x'],
    ['-p'],
    ['x..none'],
    ['..none'],
    ['HEAD^-9'],
    ['--not', 'x...y'],
    ['HEAD:dir'],
    [''],
  ])('%j is refused', (...words) => {
    const source = sourceOf(populated());
    expect(() => resolveRevisionSet(source, words)).toThrow(
      expect.objectContaining({ code: 'REVISION_UNKNOWN', exitCode: 2 }),
    );
  });
});

function blobId(content: string): string {
  return createHash('sha1').update(`blob ${content.length}\0${content}`).digest('hex');
}

describe('errors that help', () => {
  test('say what is near, what is ambiguous, what is missing', () => {
    const repo = populated();
    const source = sourceOf(repo);
    expect(reasonOf(source, 'maim')).toContain('did you mean main');
    expect(reasonOf(source, 'other')).toContain('did you mean origin/other?');
    expect(reasonOf(source, 'HEAD~99')).toMatch(
      /unknown revision HEAD~99 \(\w{12} has 0 parents\)/,
    );
    expect(reasonOf(source, 'on-blob~1')).toContain('it is a blob, not a commit');
    expect(reasonOf(source, 'z@{u}')).toContain(
      'refs/remotes/origin/none does not exist; fetch it',
    );
    expect(reasonOf(source, 'v1.0@{u}')).toContain('is no branch');
    expect(reasonOf(source, 'main@{soon}')).toContain('soon is neither a number nor a date');
    expect(reasonOf(source, 'light@{1}')).toContain('refs/tags/light has no reflog');
    expect(reasonOf(source, ':/one')).toContain('not supported');
    expect(reasonOf(source, 'f'.repeat(40))).toContain('is not in this repository');
    expect(reasonOf(source, 'x'.repeat(10_000))).toContain('too long');
    appendFileSync(join(repo.gitDir, 'refs/heads/bad'), 'garbage');
    expect(reasonOf(sourceOf(repo), 'bad')).toContain('the ref is broken');
    expect(reasonOf(sourceOf(createRepo()), 'HEAD')).toContain('HEAD is unborn');
  });

  test('short ids: one commit among others wins where a commit is wanted', () => {
    const repo = createRepo();
    repo.write('a', '1');
    const commit = repo.commit();
    const prefix = commit.slice(0, 4);
    let number = 0;
    while (!blobId(`content ${number}`).startsWith(prefix)) number++; // 65,536 tries on average
    repo.hashObject(`content ${number}`);
    const source = sourceOf(repo);
    expect(reasonOf(source, prefix)).toMatch(
      /ambiguous: \w{12} (?:blob|commit), \w{12} (?:blob|commit)/,
    );
    expect(resolveRevision(source, prefix, 'commit').id).toBe(commit);
    expect(ourResolve(source, `${prefix}^{commit}`)).toBe(commit);
    expect(ourResolve(source, `${prefix}^0`)).toBe(commit);
  });

  test('a shallow boundary is named as such', () => {
    const repo = populated();
    const clone = join(temporaryDirectory(), 'shallow');
    repo.git('clone', '-q', '--depth=1', `file://${repo.dir}`, clone);
    const source = sourceOf(createRepo({ dir: clone }), clone);
    expect(reasonOf(source, 'HEAD~1')).toContain('git fetch --unshallow');
  });

  test('names that are properties of objects are names', () => {
    const repo = populated();
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(ourResolve(sourceOf(repo), name)).toBeNull();
      repo.git('branch', name, 'x');
      expect(ourResolve(sourceOf(repo), name)).toBe(repo.git('rev-parse', 'x'));
    }
    rmSync(join(repo.gitDir, 'logs'), { recursive: true });
    expect(reasonOf(sourceOf(repo), 'main@{1}')).toContain('has no reflog');
  });
});
