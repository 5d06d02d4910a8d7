/** pre-push and pre-receive: exactly what the other side lacks, in every kind of push. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { gitsift } from './gitsift.ts';
import { type HookRepo, hookRepo, installed } from './hook-repo.ts';
import { OTHER_TOKEN, RULES_TEXT, TOKEN } from './token-rules.ts';

let repo: HookRepo;
let remote: GitRepo;

/** Commits a file without asking any hook; returns the commit's id. */
function sneak(path: string, content: string): string {
  repo.stage(path, content);
  repo.git('commit', '-q', '--no-verify', '-m', path);
  return repo.git('rev-parse', 'HEAD');
}

function push(...args: string[]): { code: number | null; output: string } {
  return repo.run(['push', ...args]);
}

function remoteRefs(): string[] {
  const refs = remote.git('for-each-ref', '--format=%(refname)');
  return refs === '' ? [] : refs.split('\n');
}

describe('pre-push', () => {
  beforeEach(async () => {
    repo = await installed('pre-push');
    remote = createRepo({ bare: true });
    repo.git('remote', 'add', 'origin', remote.dir);
  });

  test('a clean push goes through without a word of ours', () => {
    expect(push('-q', 'origin', 'main')).toEqual({ code: 0, output: '' });
  });

  test('a new branch with a secret is blocked, and names the commit', () => {
    const id = sneak('conf.env', TOKEN);
    const { code, output } = push('origin', 'main');
    expect([code, remoteRefs()]).toEqual([1, []]);
    expect(output).toContain(`push blocked: 1 secret found\n  conf.env:1:1 in ${id.slice(0, 8)}`);
    expect(output).not.toContain(TOKEN);
  });

  test('--fail-on head means the tip that is pushed, checked out or not', () => {
    push('-q', 'origin', 'main');
    appendFileSync(join(repo.dir, '.gitsift.yaml'), 'fail-on: head\n');
    repo.git('checkout', '-q', '-b', 'topic');
    sneak('conf.env', TOKEN);
    repo.git('checkout', '-q', 'main');
    expect(push('-q', 'origin', 'topic').code).toBe(1);
    repo.git('checkout', '-q', 'topic');
    sneak('conf.env', 'nothing\n');
    expect(push('-q', 'origin', 'topic').code).toBe(0);
  });

  test('what was added and removed again within the push counts', () => {
    push('-q', 'origin', 'main');
    sneak('conf.env', TOKEN);
    sneak('conf.env', 'nothing\n');
    expect(push('-q', 'origin', 'main').code).toBe(1);
  });

  test('a secret in a message, and in an annotated tag', () => {
    repo.git('commit', '-q', '--no-verify', '--allow-empty', '-m', `oops\n\n${TOKEN}`);
    expect(push('-q', 'origin', 'main').output).toContain('message of');
    repo.git('reset', '-q', '--hard', 'HEAD~');
    expect(push('-q', 'origin', 'main').code).toBe(0);
    repo.git('tag', '-a', 'v1', '-m', `release ${TOKEN}`);
    expect(push('-q', 'origin', 'v1').code).toBe(1);
    repo.git('tag', '-f', '-a', 'v1', '-m', 'release');
    expect(push('-q', 'origin', 'v1').code).toBe(0);
  });

  test('what the remote has already is not asked about again', () => {
    sneak('conf.env', TOKEN);
    push('-q', '--no-verify', 'origin', 'main');
    sneak('more.txt', 'x\n');
    expect(push('-q', 'origin', 'main').code).toBe(0);
    expect(push('-q', 'origin', 'HEAD~:refs/heads/copy').code).toBe(0);
  });

  test('another branch, a forced push, a deletion', () => {
    push('-q', 'origin', 'main');
    repo.git('checkout', '-qb', 'topic');
    sneak('a.txt', 'one\n');
    expect(push('-q', 'origin', 'topic').code).toBe(0);
    repo.git('reset', '-q', '--hard', 'HEAD~');
    sneak('a.txt', `two ${TOKEN}\n`);
    expect(push('-q', '--force', 'origin', 'topic').code).toBe(1);
    repo.git('reset', '-q', '--hard', 'HEAD~');
    sneak('a.txt', 'three\n');
    expect(push('-q', '--force', 'origin', 'topic').code).toBe(0);
    expect(push('-q', 'origin', ':topic').code).toBe(0);
    expect(remoteRefs()).toEqual(['refs/heads/main']);
  });

  test('several refs at once: one bad one blocks all', () => {
    push('-q', 'origin', 'main');
    repo.git('branch', 'good');
    repo.git('checkout', '-qb', 'bad');
    sneak('a.txt', TOKEN);
    expect(push('-q', 'origin', 'good', 'bad').code).toBe(1);
    expect(remoteRefs()).toEqual(['refs/heads/main']);
  });

  test('a forced push over an old tip that was never fetched', () => {
    push('-q', 'origin', 'main');
    const other = createRepo();
    other.git('pull', '-q', remote.dir, 'main');
    other.write('theirs.txt', 'x\n');
    other.commit();
    other.git('push', '-q', remote.dir, 'HEAD:main');
    sneak('a.txt', 'mine\n');
    expect(push('-q', '--force', 'origin', 'main').code).toBe(0);
    sneak('b.txt', TOKEN);
    expect(push('-q', '--force', 'origin', 'main').code).toBe(1);
  });

  test('to an address instead of a remote', () => {
    expect(push('-q', remote.dir, 'main').code).toBe(0);
    sneak('a.txt', TOKEN);
    expect(push('-q', remote.dir, 'main').code).toBe(1);
  });

  test('one that the framework makes to a new branch', async () => {
    sneak('a.txt', TOKEN);
    const env = {
      PRE_COMMIT: '1',
      PRE_COMMIT_REMOTE_NAME: 'origin',
      PRE_COMMIT_LOCAL_BRANCH: 'refs/heads/main',
    };
    expect((await repo.gitsift(['hook', 'run', 'pre-push'], env)).code).toBe(1);
    push('-q', '--no-verify', 'origin', 'main');
    expect((await repo.gitsift(['hook', 'run', 'pre-push'], env)).code).toBe(0);
  });

  test('lines that are no lines of a push are refused', async () => {
    const { code, stderr } = await gitsift(['hook', 'run', 'pre-push', 'origin', 'x'], {
      cwd: repo.dir,
      input: 'refs/heads/main nonsense\n',
    });
    expect(code).toBe(2);
    expect(stderr).toContain('pre-push input, line 1');
  });
});

describe('pre-receive', () => {
  beforeEach(async () => {
    remote = createRepo({ bare: true });
    writeFileSync(join(remote.dir, '.gitsift.yaml'), 'extends: none\nrules: .rules.yaml\n');
    writeFileSync(join(remote.dir, '.rules.yaml'), RULES_TEXT);
    const { code, stdout } = await gitsift(['hook', 'install'], { cwd: remote.dir });
    expect([code, stdout]).toEqual([0, 'pre-receive: installed (hooks/pre-receive)\n']);
    repo = hookRepo();
    repo.git('remote', 'add', 'origin', remote.dir);
    repo.write('clean.txt', 'one\n');
    repo.commit();
    expect(push('-q', 'origin', 'main')).toEqual({ code: 0, output: '' });
  });

  test('--fail-on tips means what is pushed, though no ref has it yet', () => {
    appendFileSync(join(remote.dir, '.gitsift.yaml'), 'fail-on: tips\n');
    sneak('conf.env', TOKEN);
    expect(push('-q', 'origin', 'main').code).toBe(1);
    sneak('conf.env', 'nothing\n');
    expect(push('-q', 'origin', 'main').code).toBe(0);
  });

  test('rejects, and the objects do not land', () => {
    const id = sneak('conf.env', TOKEN);
    const { code, output } = push('origin', 'main');
    expect(code).toBe(1);
    expect(output).toContain('remote: gitsift: push rejected: 1 secret found');
    expect(output).toContain('pre-receive hook declined');
    expect(output).not.toContain(TOKEN);
    expect(() => remote.git('cat-file', '-e', id)).toThrow();
    expect(remote.git('rev-list', '--count', 'main')).toBe('1');
  });

  test('takes decisions that the push brings, bound to the value', async () => {
    sneak('conf.env', TOKEN);
    const [fingerprint = ''] = /v1:[\w-]+:[0-9a-f]+/.exec(push('origin', 'main').output) ?? [];
    const accepted = await repo.gitsift(['accept', fingerprint, '--reason', 'a sample']);
    expect(accepted.code).toBe(0);
    repo.commit();
    expect(push('-q', 'origin', 'main').code).toBe(0);
    sneak('conf.env', OTHER_TOKEN);
    expect(push('-q', 'origin', 'main').code).toBe(1);
    repo.git('reset', '-q', '--hard', 'HEAD~1');
    // A tag of the tip leads to the same file.
    sneak('again.env', `again\n${TOKEN}`);
    repo.git('tag', '-a', '-m', 'x', 'v2');
    expect(push('-q', 'origin', 'v2').code).toBe(0);
    // Where the keeper of the server says that nothing in a push counts, this does not, either.
    appendFileSync(join(remote.dir, '.gitsift.yaml'), 'inline: false\n');
    sneak('third.env', `third\n${TOKEN}`);
    expect(push('-q', 'origin', 'HEAD:refs/heads/third').code).toBe(1);
  });

  test('names what is wrong with a decision file that is pushed', () => {
    repo.stage('.gitsiftignore', 'nonsense\n');
    sneak('conf.env', TOKEN);
    const { code, output } = push('origin', 'main');
    expect(code).toBe(1);
    expect(output).toMatch(/\.gitsiftignore in [0-9a-f]{8}, line 1: "nonsense" is no fingerprint/);
  });

  test('git config hooks.gitsift false switches it off, and says so', () => {
    remote.git('config', 'hooks.gitsift', 'false');
    sneak('conf.env', TOKEN);
    const { code, output } = push('origin', 'main');
    expect(code).toBe(0);
    expect(output).toContain('pre-receive skipped, because git config hooks.gitsift says so');
  });

  test('lets a clean push, a tag, a forced push and a deletion through', () => {
    sneak('a.txt', 'x\n');
    expect(push('-q', 'origin', 'main').code).toBe(0);
    repo.git('tag', '-a', 'v1', '-m', 'one');
    expect(push('-q', 'origin', 'v1').code).toBe(0);
    repo.git('commit', '-q', '--amend', '-m', 'again');
    expect(push('-q', '--force', 'origin', 'main', 'HEAD:refs/heads/new').code).toBe(0);
    expect(push('-q', 'origin', ':new').code).toBe(0);
    expect(remoteRefs()).toEqual(['refs/heads/main', 'refs/tags/v1']);
  });

  test('does not ask again about what it has', () => {
    sneak('a.txt', OTHER_TOKEN);
    writeFileSync(
      join(remote.dir, '.gitsift.yaml'),
      'extends: none\nrules: .rules.yaml\nfail-on: none\n',
    );
    expect(push('-q', 'origin', 'main').code).toBe(0);
    writeFileSync(join(remote.dir, '.gitsift.yaml'), 'extends: none\nrules: .rules.yaml\n');
    sneak('b.txt', 'x\n');
    expect(push('-q', 'origin', 'main').code).toBe(0);
    sneak('c.txt', TOKEN);
    expect(push('-q', 'origin', 'HEAD:refs/heads/c').code).toBe(1);
  });
});
