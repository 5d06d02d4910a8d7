import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { listBranches } from 'isomorphic-git';
import { describe, expect, test } from 'vitest';
import {
  openRepository,
  type RefList,
  readReflogs,
  readRefs,
  refKindOf,
} from '../../src/git/index.ts';
import { cpuMilliseconds } from '../support/cpu-time.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';

const read = (repo: GitRepo): RefList => readRefs(openRepository(repo.dir));

/** `name id target` of every ref below refs/, as for-each-ref lists them. */
function gitRefs(repo: GitRepo): string[] {
  const format = '--format=%(refname) %(objectname) %(symref)';
  return repo
    .git('for-each-ref', format)
    .split('\n')
    .map((line) => line.trimEnd());
}

function ourRefs(list: RefList): string[] {
  return list.refs
    .filter((ref) => ref.name.startsWith('refs/'))
    .map((ref) => `${ref.name} ${ref.id} ${ref.target}`.trimEnd());
}

/** Branches, tags of all kinds, remotes, notes, a stash, odd names. */
function populated(options: Parameters<typeof createRepo>[0] = {}): GitRepo {
  const repo = createRepo(options);
  repo.write('a', '1');
  repo.commit('one');
  repo.git('branch', 'topic/x');
  repo.git('branch', 'emoji-🎉');
  repo.git('branch', 'up.and-down');
  repo.git('tag', 'light');
  repo.git('tag', '-a', '-m', 'v1', 'v1');
  repo.git('tag', '-a', '-m', 'of tag', 'v1-again', 'v1');
  repo.git('tag', 'blob', repo.hashObject('tagged blob'));
  repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  repo.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  repo.git('update-ref', 'refs/pull/7/head', 'HEAD');
  repo.git('update-ref', 'refs/heads/zz\x7f'.slice(0, -1), 'HEAD');
  repo.git('notes', 'add', '-m', 'a note', 'HEAD');
  repo.write('a', '2');
  repo.git('stash');
  return repo;
}

describe('refs equal those of git for-each-ref', () => {
  for (const objectFormat of ['sha1', 'sha256'] as const) {
    test(`loose, packed and mixed (${objectFormat})`, () => {
      const repo = populated({ objectFormat });
      expect(ourRefs(read(repo))).toEqual(gitRefs(repo));
      repo.git('pack-refs', '--all');
      expect(ourRefs(read(repo))).toEqual(gitRefs(repo));
      repo.write('a', '3');
      repo.commit('loose again');
      repo.git('branch', 'late');
      repo.git('branch', '-D', 'topic/x');
      const list = read(repo);
      expect(ourRefs(list)).toEqual(gitRefs(repo));
      expect(list.broken).toEqual([]);
      const peeled = list.refs.find((ref) => ref.name === 'refs/tags/v1-again')?.peeledId;
      expect(peeled).toBe(repo.git('rev-parse', 'v1-again^{}'));
    });
  }

  test('isomorphic-git lists the same branches', async () => {
    const repo = populated();
    const names = ourRefs(read(repo)).filter((line) => line.startsWith('refs/heads/'));
    const branches = await listBranches({ fs, dir: repo.dir });
    expect(names.map((line) => line.split(' ')[0]?.slice('refs/heads/'.length))).toEqual(
      branches.toSorted(),
    );
  });

  test('names that are not UTF-8 keep their bytes', () => {
    const repo = createRepo();
    repo.write('a', '1');
    const id = repo.commit();
    const directory = Buffer.from(join(repo.gitDir, 'refs/heads/'));
    writeFileSync(Buffer.concat([directory, Buffer.from([0x66, 0xff])]), `${id}\n`);
    const bytes = Buffer.concat([Buffer.from('refs/tags/p'), Buffer.from([0x80])]);
    const line = Buffer.concat([Buffer.from(`${id} `), bytes, Buffer.from('\n')]);
    writeFileSync(join(repo.gitDir, 'packed-refs'), line);
    const odd = read(repo).refs.filter((ref) => ref.nameBytes !== undefined);
    expect(odd.map((ref) => ref.name)).toEqual(['refs/heads/f\ufffd', 'refs/tags/p\ufffd']);
    expect(Buffer.from(odd[1]?.nameBytes ?? [])).toEqual(bytes);
  });
});

const head = (repo: GitRepo): RefList['head'] => read(repo).head;

describe('HEAD', () => {
  const none = { worktree: null, name: 'HEAD' };

  test('on a branch, detached, unborn', () => {
    const repo = createRepo();
    expect(head(repo)).toEqual({ ...none, state: 'unborn', target: 'refs/heads/main', id: '' });
    expect(read(repo)).toMatchObject({ refs: [], broken: [] });
    repo.write('a', '1');
    const id = repo.commit();
    expect(head(repo)).toEqual({ ...none, state: 'branch', target: 'refs/heads/main', id });
    repo.git('checkout', '-q', '--detach');
    expect(head(repo)).toEqual({ ...none, state: 'detached', target: '', id });
  });

  test('missing, garbage or going round: the other refs are still read', () => {
    const repo = createRepo();
    repo.write('a', '1');
    repo.commit();
    const path = join(repo.gitDir, 'HEAD');
    writeFileSync(path, 'nonsense\n');
    expect(head(repo).state).toBe('broken');
    expect(read(repo).broken).toMatchObject([{ path: 'HEAD', reason: 'broken-ref' }]);
    expect(ourRefs(read(repo))).toHaveLength(1);
    writeFileSync(path, 'ref: HEAD\n');
    expect(read(repo).broken).toMatchObject([
      { path: 'HEAD', detail: expect.stringContaining('round') },
    ]);
    rmSync(path);
    expect(head(repo).state).toBe('missing');
    expect(ourRefs(read(repo))).toHaveLength(1);
  });

  test('as a symbolic link into refs/', () => {
    const repo = createRepo();
    repo.write('a', '1');
    const id = repo.commit();
    rmSync(join(repo.gitDir, 'HEAD'));
    symlinkSync('refs/heads/main', join(repo.gitDir, 'HEAD'));
    expect(head(repo)).toEqual({ ...none, state: 'branch', target: 'refs/heads/main', id });
  });
});

describe('worktrees and pseudo refs', () => {
  test('HEADs and own refs of all worktrees', () => {
    const repo = createRepo();
    repo.write('a', '1');
    const one = repo.commit();
    repo.write('a', '2');
    const two = repo.commit();
    const linked = join(temporaryDirectory(), 'linked');
    repo.git('worktree', 'add', '-q', '--detach', linked, one);
    const own = join(repo.gitDir, 'worktrees', 'linked');
    rmSync(join(own, 'ORIG_HEAD'), { force: true });
    repo.call(['update-ref', 'refs/bisect/bad', one], { cwd: linked });
    repo.call(['update-ref', 'refs/worktree/mine', two], { cwd: linked });
    const list = read(repo);
    expect(list.heads.map((each) => [each.worktree, each.state, each.id])).toEqual([
      [null, 'branch', two],
      ['linked', 'detached', one],
    ]);
    expect(list.refs.map((ref) => `${ref.name} ${ref.id}`)).toEqual([
      `HEAD ${two}`,
      `refs/heads/main ${two}`,
      `worktrees/linked/HEAD ${one}`,
      `worktrees/linked/refs/bisect/bad ${one}`,
      `worktrees/linked/refs/worktree/mine ${two}`,
    ]);
    for (const ref of list.refs) expect(repo.git('rev-parse', ref.name)).toBe(ref.id);
    const there = readRefs(openRepository(linked));
    for (const ref of there.refs) {
      expect(repo.call(['rev-parse', ref.name], { cwd: linked }).toString().trim()).toBe(ref.id);
    }
    expect(there.head.id).toBe(one);
    expect(there.refs.map((ref) => ref.name)).toContain('main-worktree/HEAD');
  });

  test('FETCH_HEAD has many lines, MERGE_HEAD, ORIG_HEAD and rebase state have names', () => {
    const repo = createRepo();
    repo.write('a', '1');
    const one = repo.commit();
    repo.write('a', '2');
    const two = repo.commit();
    const fetched = `${one}\tnot-for-merge\tbranch 'x' of there\n${two}\t\tbranch 'y'\n${one}\t\tz\n`;
    writeFileSync(join(repo.gitDir, 'FETCH_HEAD'), fetched);
    writeFileSync(join(repo.gitDir, 'MERGE_HEAD'), `${one}\n${two}\n`);
    writeFileSync(join(repo.gitDir, 'ORIG_HEAD'), `${one}\n`);
    mkdirSync(join(repo.gitDir, 'rebase-merge'));
    writeFileSync(join(repo.gitDir, 'rebase-merge/orig-head'), `${two}\n`);
    writeFileSync(join(repo.gitDir, 'COMMIT_EDITMSG'), 'no ref\n');
    writeFileSync(join(repo.gitDir, 'BAD_HEAD'), 'no id\n');
    const list = read(repo);
    expect(
      list.refs.filter((ref) => ref.kind === 'pseudo').map((ref) => [ref.name, ref.id]),
    ).toEqual([
      ['FETCH_HEAD', one],
      ['FETCH_HEAD', two],
      ['MERGE_HEAD', one],
      ['MERGE_HEAD', two],
      ['ORIG_HEAD', one],
      ['rebase-merge/orig-head', two],
    ]);
    expect(list.broken.map((entry) => entry.path)).toEqual(['BAD_HEAD']);
  });

  test('kinds go by name', () => {
    const names = {
      head: ['HEAD', 'worktrees/x/HEAD', 'main-worktree/HEAD'],
      branch: ['refs/heads/a'],
      remote: ['refs/remotes/o/a'],
      tag: ['refs/tags/v1'],
      stash: ['refs/stash'],
      note: ['refs/notes/commits'],
      replace: ['refs/replace/aa'],
      pseudo: ['FETCH_HEAD', 'worktrees/x/ORIG_HEAD'],
      other: ['refs/pull/1/head', 'refs/original/refs/heads/a', 'worktrees/x/refs/bisect/bad'],
    };
    for (const [kind, list] of Object.entries(names)) {
      expect(list.map(refKindOf)).toEqual(list.map(() => kind));
    }
  });
});

function withCommit(): { repo: GitRepo; id: string; ref: (name: string, text: string) => void } {
  const repo = createRepo();
  repo.write('a', '1');
  const id = repo.commit();
  const ref = (name: string, text: string): void => {
    mkdirSync(join(repo.gitDir, name, '..'), { recursive: true });
    writeFileSync(join(repo.gitDir, name), text);
  };
  return { repo, id, ref };
}

describe('broken refs cost only themselves', () => {
  test('in files', () => {
    const { repo, id, ref } = withCommit();
    ref('refs/heads/empty', '');
    ref('refs/heads/zero', `${'0'.repeat(40)}\n`);
    ref('refs/heads/short', `${id.slice(1)}\n`);
    ref('refs/heads/long', `${id}a\n`);
    ref('refs/heads/spaced', `${id} \t\n`);
    ref('refs/heads/upper', `${id.toUpperCase()}\n`);
    ref('refs/heads/new.lock', `${id}\n`);
    ref('refs/heads/.hidden', `${id}\n`);
    ref('refs/heads/nul', 'ref: refs/heads/a\0b\n');
    ref('refs/heads/s1', 'ref: refs/heads/s2\n');
    ref('refs/heads/s2', 'ref: refs/heads/s1\n');
    ref('refs/heads/d0', 'ref: refs/heads/main\n');
    for (let i = 1; i <= 6; i++) ref(`refs/heads/d${i}`, `ref: refs/heads/d${i - 1}\n`);
    ref('refs/heads/dangling', 'ref: refs/heads/none\n');
    symlinkSync('refs/heads/main', join(repo.gitDir, 'refs/heads/link'));
    symlinkSync('/etc/hostname', join(repo.gitDir, 'refs/heads/outside'));
    execFileSync('mkfifo', [join(repo.gitDir, 'refs/heads/fifo')]);
    const list = read(repo);
    const good = ['d0', 'd1', 'd2', 'd3', 'd4', 'link', 'main', 'spaced', 'upper'];
    expect(list.refs.map((entry) => entry.name)).toEqual([
      'HEAD',
      ...good.map((name) => `refs/heads/${name}`),
    ]);
    expect(new Set(list.refs.map((entry) => entry.id))).toEqual(new Set([id]));
    const bad = [
      'd5',
      'd6',
      'empty',
      'fifo',
      'long',
      'nul',
      'outside',
      's1',
      's2',
      'short',
      'zero',
    ];
    expect(list.broken.map((entry) => entry.path).toSorted()).toEqual(
      bad.map((name) => `refs/heads/${name}`),
    );
    expect(list.broken.every((entry) => entry.reason === 'broken-ref')).toBe(true);
    expect(list.dangling).toEqual([{ name: 'refs/heads/dangling', target: 'refs/heads/none' }]);
  });

  test('unreadable ones are named', () => {
    const { repo, id, ref } = withCommit();
    ref('refs/heads/secret/x', `${id}\n`);
    ref('refs/heads/file', `${id}\n`);
    chmodSync(join(repo.gitDir, 'refs/heads/file'), 0);
    chmodSync(join(repo.gitDir, 'refs/heads/secret'), 0);
    const list = read(repo);
    chmodSync(join(repo.gitDir, 'refs/heads/secret'), 0o755);
    const isRoot = process.getuid?.() === 0; // root reads everything
    expect(list.broken.map((entry) => entry.path).toSorted()).toEqual(
      isRoot ? [] : ['refs/heads/file', 'refs/heads/secret'],
    );
  });

  test('in packed-refs: no header, CRLF, unsorted, garbage, doubles, no final newline', () => {
    const { repo, id } = withCommit();
    repo.git('tag', '-a', '-m', 'x', 'v1');
    const tag = repo.git('rev-parse', 'v1');
    rmSync(join(repo.gitDir, 'refs/tags/v1'));
    const lines = [
      `${id} refs/heads/z\r`,
      `${tag} refs/tags/v1`,
      `^${id}`,
      'garbage line',
      '^^',
      `${id} refs/heads/a`,
      `${id}  refs/heads/two-spaces`,
      `${'0'.repeat(40)} refs/heads/zero`,
      `${tag} refs/heads/a`,
      '',
      '# a comment',
      `${tag} refs/heads/main`,
      `${id} refs/heads/last`,
    ];
    writeFileSync(join(repo.gitDir, 'packed-refs'), lines.join('\n'));
    const list = read(repo);
    const found = new Map(list.refs.map((entry) => [entry.name, entry]));
    expect(found.get('refs/heads/z')?.id).toBe(id);
    expect(found.get('refs/tags/v1')).toMatchObject({ id: tag, peeledId: id });
    expect(found.get('refs/heads/last')?.id).toBe(id);
    expect(found.get('refs/heads/main')?.id).toBe(id); // the loose one wins
    expect(list.broken.map((entry) => entry.detail)).toEqual([
      expect.stringContaining('line 4 of packed-refs'),
      expect.stringContaining('line 8 of packed-refs'),
      expect.stringContaining('names it twice, again in line 9'),
    ]);
    writeFileSync(join(repo.gitDir, 'packed-refs'), 'x\n'.repeat(5000));
    expect(read(repo).broken).toHaveLength(1001);
  });

  test('a packed-refs or reflog without measure is refused, not loaded', () => {
    const { repo, id } = withCommit();
    const packed = join(repo.gitDir, 'packed-refs');
    writeFileSync(packed, '');
    truncateSync(packed, 1 << 30);
    truncateSync(join(repo.gitDir, 'logs/HEAD'), 1 << 30);
    expect(read(repo).broken).toMatchObject([{ detail: expect.stringContaining('more than') }]);
    const { broken } = readReflogs(openRepository(repo.dir));
    expect(broken).toMatchObject([
      { path: 'logs/HEAD', detail: expect.stringContaining('more than') },
    ]);
    const line = `${id} refs/heads/${'x'.repeat(1 << 20)}\n`;
    writeFileSync(packed, `${line}${id} refs/heads/after\n`);
    expect(ourRefs(read(repo))).toEqual([`refs/heads/after ${id}`, `refs/heads/main ${id}`]);
    expect(read(repo).broken).toMatchObject([{ path: 'packed-refs' }]);
  });

  test('100,000 packed refs are read in a moment', () => {
    const { repo, id } = withCommit();
    const lines = Array.from({ length: 100_000 }, (_, i) => `${id} refs/pull/${i}/head\n`);
    writeFileSync(join(repo.gitDir, 'packed-refs'), lines.join(''));
    const cost = cpuMilliseconds(() => expect(read(repo).refs).toHaveLength(100_002));
    expect(cost).toBeLessThan(3000); // 300 here
  });
});

describe('reflogs', () => {
  test('equal git reflog, stash and worktrees included', () => {
    const repo = createRepo();
    repo.write('a', '1');
    repo.commit('one');
    repo.write('a', '2');
    repo.commit('two\nlines');
    repo.git('commit', '-q', '--amend', '-m', 'two amended');
    repo.git('branch', 'gone');
    repo.git('reset', '-q', '--hard', 'HEAD^');
    for (const text of ['x', 'y', 'z']) {
      repo.write('a', text);
      repo.git('stash');
    }
    const linked = join(temporaryDirectory(), 'linked');
    repo.git('worktree', 'add', '-q', linked, '-b', 'side');
    const { logs, broken } = readReflogs(openRepository(repo.dir));
    expect(broken).toEqual([]);
    expect(logs.map((log) => log.ref)).toEqual([
      'HEAD',
      'refs/heads/gone',
      'refs/heads/main',
      'refs/heads/side',
      'refs/stash',
      'worktrees/linked/HEAD',
    ]);
    for (const { ref, entries } of logs) {
      const format = '--format=%H %gn <%ge> %gs';
      const lines = repo.git('reflog', 'show', format, ref, '--').split('\n');
      expect(
        entries.map((e) => `${e.newId} ${e.name} <${e.email}> ${e.message}`.trimEnd()),
      ).toEqual(lines.map((line) => line.trimEnd()));
      const dates = repo.git('reflog', 'show', '--date=raw', '--format=%gd', ref, '--').split('\n');
      expect(entries.map((entry) => entry.seconds)).toEqual(
        dates.map((line) => Number(/@\{(\d+) /.exec(line)?.[1])),
      );
    }
    expect(logs.find((log) => log.ref === 'refs/stash')?.entries).toHaveLength(3);
  });

  test('damaged lines are counted, the others read', () => {
    const repo = createRepo();
    repo.write('a', '1');
    const id = repo.commit();
    const path = join(repo.gitDir, 'logs/HEAD');
    const good = `${'0'.repeat(40)} ${id} A U <a@b> 17 -0100\tmessage\twith tab`;
    writeFileSync(path, `junk\n${good}\n\n${id} short\n${id} ${id} no mail\n${good.slice(0, 90)}`);
    const list = readReflogs(openRepository(repo.dir));
    const log = list.logs.find((each) => each.ref === 'HEAD');
    expect(log?.entries).toHaveLength(3);
    expect(log?.entries.at(-1)).toEqual({
      oldId: '',
      newId: id,
      name: 'A U',
      email: 'a@b',
      seconds: 17,
      zoneMinutes: -60,
      message: 'message\twith tab',
    });
    expect(list.broken).toEqual([
      { path: 'logs/HEAD', reason: 'broken-ref', detail: '2 lines of the reflog are damaged' },
    ]);
  });

  test('links and FIFOs in their place are refused', () => {
    const repo = createRepo();
    repo.write('a', '1');
    repo.commit();
    const path = join(repo.gitDir, 'logs/refs/heads/main');
    renameSync(path, `${path}-real`);
    symlinkSync('/etc/passwd', path);
    execFileSync('mkfifo', [join(repo.gitDir, 'logs/refs/heads/fifo')]);
    const list = readReflogs(openRepository(repo.dir));
    expect(list.broken.map((entry) => entry.path).toSorted()).toEqual([
      'logs/refs/heads/fifo',
      'logs/refs/heads/main',
    ]);
    expect(list.logs.map((log) => log.ref)).toEqual(['HEAD', 'refs/heads/main-real']);
  });
});

test('refs that pack-refs moves while they are read are not lost', async () => {
  const repo = createRepo();
  repo.write('a', '1');
  const ids = [repo.commit('one'), repo.commit('two')];
  const names = Array.from({ length: 60 }, (_, i) => `refs/heads/b${i}`);
  for (const [round, id] of ids.entries()) {
    const input = names.map((name) => `update ${name} ${id}\n`).join('');
    writeFileSync(join(repo.gitDir, `updates-${round}`), input);
    repo.call(['update-ref', '--stdin'], { input });
  }
  // Each round writes all refs loose, moves them into packed-refs and deletes the loose ones.
  const script =
    'for i in $(seq 16); do git update-ref --stdin < .git/updates-$((i % 2)); git pack-refs --all; done';
  const packer = spawn('sh', ['-c', script], { cwd: repo.dir, stdio: 'ignore' });
  const done = once(packer, 'exit');
  while (packer.exitCode === null) {
    const list = read(repo);
    expect(ourRefs(list)).toHaveLength(61);
    expect(list.broken).toEqual([]);
    await setImmediate();
  }
  await done;
  expect(packer.exitCode).toBe(0);
});
