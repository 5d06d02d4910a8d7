/** pre-commit, pre-merge-commit and commit-msg, in every way in which git makes a commit. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/git-repo.ts';
import { type HookRepo, installed } from './hook-repo.ts';
import { OTHER_TOKEN, TOKEN } from './token-rules.ts';

let repo: HookRepo;

function commits(): number {
  return Number(repo.git('rev-list', '--count', 'HEAD'));
}

describe('pre-commit', () => {
  beforeEach(async () => {
    repo = await installed('pre-commit', 'pre-merge-commit');
  });

  test('says what, where, how to fix and how to accept, in fewer than 15 lines', () => {
    for (let i = 0; i < 5; i++) {
      repo.stage(`conf/${i}.env`, `\nkey=tst_${String(i).repeat(20)} ${i === 0 ? TOKEN : ''}\n`);
    }
    const { code, output } = repo.run(['commit', '-m', 'x']);
    expect([code, commits()]).toEqual([1, 1]);
    expect(output).toMatch(
      /commit blocked: [56] secrets found\n {2}conf\/\d\.env:2:\d+: high, Token/,
    );
    expect(output).toMatch(/gitsift accept v1:test-token:[0-9a-f]{24} --reason/);
    expect(output).toContain('gitsift:allow -- why');
    expect(output).toContain('Revoke it as well.\n');
    expect(output.trimEnd().split('\n').length).toBeLessThan(15);
    expect(output).not.toContain(TOKEN);
  });

  test('reads what is staged, not what is in the work tree', () => {
    repo.stage('a.txt', 'clean\n');
    repo.write('a.txt', `${TOKEN}\n`);
    repo.write('untracked.txt', TOKEN);
    expect(repo.run(['commit', '-qm', 'x']).code).toBe(0);
    repo.stage('b.txt', TOKEN);
    repo.write('b.txt', 'clean\n');
    expect(repo.run(['commit', '-qm', 'x']).code).toBe(1);
  });

  test('commit -a', () => {
    repo.write('clean.txt', `one\n${TOKEN}\n`);
    expect(repo.run(['commit', '-qam', 'x'])).toMatchObject({ code: 1 });
    repo.write('clean.txt', 'one\ntwo\n');
    expect(repo.run(['commit', '-qam', 'x'])).toEqual({ code: 0, output: '' });
  });

  test('commit of some paths only', () => {
    repo.stage('bad.txt', TOKEN);
    repo.stage('good.txt', 'fine\n');
    expect(repo.run(['commit', '-qm', 'x', 'good.txt']).code).toBe(0);
    expect(repo.run(['commit', '-qm', 'x', 'bad.txt']).output).toContain('bad.txt:1:1');
  });

  test('commit -p', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`);
    repo.stage('p.txt', `${lines.join('\n')}\n`);
    expect(repo.run(['commit', '-qm', 'x']).code).toBe(0);
    repo.write('p.txt', `top\n${lines.join('\n')}\n${TOKEN}\n`);
    expect(repo.run(['commit', '-p', '-m', 'x'], { input: 'n\ny\n' }).output).toContain('p.txt:31');
    expect(repo.run(['commit', '-p', '-m', 'x'], { input: 'y\nn\n' }).code).toBe(0);
  });

  test('commit --amend', () => {
    expect(repo.run(['commit', '-q', '--amend', '-m', 'better']).code).toBe(0);
    repo.stage('a.txt', TOKEN);
    expect(repo.run(['commit', '-q', '--amend', '--no-edit']).code).toBe(1);
  });

  test('a commit that is edited in a rebase', () => {
    repo.stage('a.txt', 'one\n');
    repo.run(['commit', '-qm', 'one']);
    repo.stage('b.txt', 'two\n');
    repo.run(['commit', '-qm', 'two']);
    const env = { GIT_SEQUENCE_EDITOR: 'sed -i 1s/pick/edit/' };
    expect(repo.run(['rebase', '-i', 'HEAD~2'], { env }).code).toBe(0);
    repo.stage('a.txt', TOKEN);
    expect(repo.run(['commit', '-q', '--amend', '--no-edit']).code).toBe(1);
    repo.stage('a.txt', 'better\n');
    expect(repo.run(['commit', '-q', '--amend', '--no-edit']).code).toBe(0);
    expect(repo.run(['rebase', '--continue']).code).toBe(0);
    expect(repo.git('log', '-1', '--format=%s')).toBe('two');
  });

  test('the first commit of a repository', async () => {
    const fresh = await installed('pre-commit');
    fresh.git('checkout', '-q', '--orphan', 'other');
    fresh.stage('a.txt', TOKEN);
    expect(fresh.run(['commit', '-qm', 'x']).code).toBe(1);
  });

  test('from a sub-directory', () => {
    repo.stage('deep/er/a.txt', TOKEN);
    const { code, output } = repo.run(['commit', '-qm', 'x'], { cwd: join(repo.dir, 'deep') });
    expect(code).toBe(1);
    expect(output).toContain('  deep/er/a.txt:1:1');
  });

  test('in a linked worktree', () => {
    const folder = join(temporaryDirectory(), 'linked');
    repo.git('worktree', 'add', '-q', folder);
    for (const name of ['.gitsift.yaml', '.rules.yaml']) {
      copyFileSync(join(repo.dir, name), join(folder, name));
    }
    writeFileSync(join(folder, 'a.txt'), TOKEN);
    expect(repo.run(['add', 'a.txt'], { cwd: folder }).code).toBe(0);
    expect(repo.run(['commit', '-qm', 'x'], { cwd: folder }).output).toContain('a.txt:1:1');
    expect(repo.run(['commit', '-qm', 'x', '--no-verify'], { cwd: folder }).code).toBe(0);
  });

  test('a merge brings what is in the history already, and is blocked for what is not', () => {
    repo.git('checkout', '-qb', 'side');
    repo.stage('side.txt', TOKEN);
    repo.stage('clean.txt', 'theirs\n');
    repo.git('commit', '-qm', 'side', '--no-verify');
    repo.git('checkout', '-qb', 'other', 'HEAD~');
    repo.stage('more.txt', 'x\n');
    repo.git('commit', '-qm', 'more', '--no-verify');
    expect(repo.run(['merge', '-q', '--no-ff', '--no-edit', 'side'])).toMatchObject({ code: 0 });
    repo.git('checkout', '-q', 'main');
    repo.stage('clean.txt', 'ours\n');
    repo.git('commit', '-qm', 'ours', '--no-verify');
    expect(repo.run(['merge', '-q', 'side']).code).toBe(1);
    repo.stage('clean.txt', `ours and ${OTHER_TOKEN}\n`);
    const { code, output } = repo.run(['commit', '-q', '--no-edit']);
    expect(code).toBe(1);
    expect(output).toContain('1 secret found\n  clean.txt:1:10');
    repo.stage('clean.txt', 'both\n');
    expect(repo.run(['commit', '-q', '--no-edit']).code).toBe(0);
    expect(repo.git('log', '-1', '--format=%P').split(' ')).toHaveLength(2);
  });

  test('SKIP lets a commit through, and says so', () => {
    repo.stage('a.txt', TOKEN);
    const { code, output } = repo.run(['commit', '-qm', 'x'], { env: { SKIP: 'lint,gitsift' } });
    expect(code).toBe(0);
    expect(output).toContain('SKIP');
  });

  test('what cannot be read blocks, and says how to go on', () => {
    repo.git('update-index', '--add', '--cacheinfo', `100644,${'12'.repeat(20)},gone.txt`);
    const { code, output } = repo.run(['commit', '-qm', 'x']);
    expect(code).not.toBe(0);
    expect(output).toContain('not everything could be read');
    expect(output).toContain('gone.txt');
  });
});

describe('the pre-commit framework', () => {
  beforeEach(async () => {
    repo = await installed('pre-commit');
  });

  test('over all files with nothing staged reads the whole index', async () => {
    repo.stage('a.txt', TOKEN);
    repo.git('commit', '-qm', 'x', '--no-verify');
    expect((await repo.gitsift(['hook', 'run', 'pre-commit'])).code).toBe(0);
    const all = await repo.gitsift(['hook', 'run', 'pre-commit'], { PRE_COMMIT: '1' });
    expect(all.code).toBe(1);
    expect(all.stderr).toContain('a.txt:1:1');
  });

  test('in CI reads the range, also what its end no longer has', async () => {
    repo.stage('a.txt', TOKEN);
    repo.git('commit', '-qm', 'x', '--no-verify');
    repo.git('rm', '-q', 'a.txt');
    repo.git('commit', '-qm', 'y', '--no-verify');
    const run = (from: string): Promise<{ code: number | null }> =>
      repo.gitsift(['hook', 'run', 'pre-commit'], {
        PRE_COMMIT: '1',
        PRE_COMMIT_FROM_REF: from,
        PRE_COMMIT_TO_REF: 'HEAD',
      });
    expect((await run('HEAD~2')).code).toBe(1);
    expect((await run('HEAD~1')).code).toBe(0);
  });
});

/** An editor that puts a text before what Git wrote. */
function editor(text: string): string {
  const file = join(temporaryDirectory(), 'editor.sh');
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s' '${text}' | cat - "$1" > "$1.new" && mv "$1.new" "$1"\n`,
    {
      mode: 0o755,
    },
  );
  // Git hands the line to a shell.
  return `'${file}'`;
}

describe('commit-msg', () => {
  beforeEach(async () => {
    repo = await installed('commit-msg');
    repo.stage('a.txt', 'x\n');
  });

  test('names the line of the message', () => {
    const { code, output } = repo.run(['commit', '-m', 'title', '-m', `body\nwith ${TOKEN}`]);
    expect([code, commits()]).toEqual([1, 1]);
    expect(output).toContain('line 4 of the message: high, Token of the tests');
    expect(output).not.toContain(TOKEN);
    expect(repo.run(['commit', '-qm', 'title']).code).toBe(0);
  });

  test('leaves out what Git takes out: comments and the patch, after an editor', () => {
    repo.stage('b.txt', `${TOKEN}\n`);
    const env = { GIT_EDITOR: editor(`title\n# ${OTHER_TOKEN}\n`) };
    expect(repo.run(['commit', '-v'], { env })).toMatchObject({ code: 0 });
    expect(repo.git('log', '-1', '--format=%B')).toBe('title');
    repo.stage('c.txt', 'x\n');
    const bad = { GIT_EDITOR: editor(`title\n\nbody ${OTHER_TOKEN}\n`) };
    expect(repo.run(['commit'], { env: bad }).output).toContain('line 3 of the message');
  });

  test('keeps comments where Git does', () => {
    expect(repo.run(['commit', '-m', `title\n# ${TOKEN}`]).code).toBe(1);
    repo.git('config', 'core.commentChar', ';');
    const env = { GIT_EDITOR: editor(`title\n# ${TOKEN}\n; ${OTHER_TOKEN}\n`) };
    expect(repo.run(['commit'], { env }).output).toContain(': 1 secret found\n  line 2');
    repo.git('config', 'commit.cleanup', 'whitespace');
    expect(repo.run(['commit'], { env }).output).toContain('2 secrets found');
  });
});

describe('as a new user', () => {
  test('blocked, accepted, and still accepted after rebase, squash and move; not for a new value', async () => {
    repo = await installed();
    mkdirSync(join(repo.dir, 'conf'));
    repo.stage('conf/app.env', `# settings\nkey=${TOKEN}\n`);
    const blocked = repo.run(['commit', '-qm', 'add settings']);
    expect(blocked.code).toBe(1);
    const words = /gitsift (accept \S+ --reason) "why"/.exec(blocked.output)?.[1]?.split(' ') ?? [];
    expect((await repo.gitsift([...words, 'revoked on 3 May'])).code).toBe(0);
    repo.git('add', '.gitsiftignore');
    expect(repo.run(['commit', '-qm', 'add settings'])).toEqual({ code: 0, output: '' });

    repo.stage('conf/app.env', `# settings\n\n\nother=1\nkey=${TOKEN}\n`);
    expect(repo.run(['commit', '-qm', 'lines move']).code).toBe(0);
    repo.git('mv', 'conf', 'settings');
    expect(repo.run(['commit', '-qm', 'folder moves']).code).toBe(0);
    repo.git('checkout', '-qb', 'topic', 'HEAD~3');
    repo.stage('new.txt', 'x\n');
    expect(repo.run(['commit', '-qm', 'topic']).code).toBe(0);
    expect(repo.run(['rebase', '-q', 'topic', 'main']).code).toBe(0);
    expect(repo.run(['reset', '-q', '--soft', 'topic']).code).toBe(0);
    expect(repo.run(['commit', '-qm', 'squashed']).code).toBe(0);

    repo.stage('settings/app.env', `# settings\n\n\nother=1\nkey=${OTHER_TOKEN}\n`);
    const again = repo.run(['commit', '-qm', 'rotated']);
    expect(again.code).toBe(1);
    expect(again.output).toContain('1 secret found\n  settings/app.env:5:5');
    repo.stage('settings/app.env', `key=${OTHER_TOKEN} # gitsift:allow -- dead\n`);
    expect(repo.run(['commit', '-qm', 'commented']).code).toBe(0);
  });
});
