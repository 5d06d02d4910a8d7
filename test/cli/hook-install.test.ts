/** Putting hooks in and taking them out: whatever was there runs first, and comes back byte for byte. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { STAGES } from '../../src/cli/hook-stages.ts';
import { createRepo, temporaryDirectory } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';
import { type HookRepo, hookRepo } from './hook-repo.ts';
import { RULES_TEXT, TOKEN } from './token-rules.ts';

let repo: HookRepo;

beforeEach(() => {
  repo = hookRepo();
});

function put(path: string, text: string, mode = 0o755): string {
  const file = join(repo.dir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

/** Names, modes and contents of a folder. */
function snapshot(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const stat = lstatSync(path);
      const text = stat.isSymbolicLink() ? readlinkSync(path) : readFileSync(path, 'base64');
      return `${path} ${(stat.mode & 0o777).toString(8)} ${text}`;
    })
    .toSorted();
}

async function ok(outcome: Promise<Outcome>): Promise<string> {
  const { code, stdout, stderr } = await outcome;
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

const install = (...args: string[]): Promise<string> =>
  ok(repo.gitsift(['hook', 'install', ...args]));
const uninstall = (...args: string[]): Promise<string> =>
  ok(repo.gitsift(['hook', 'uninstall', ...args]));

describe('in the repository', () => {
  test('installs what a client needs, again and again, and leaves nothing behind', async () => {
    const before = snapshot(repo.gitDir);
    const first = await install();
    const after = snapshot(repo.gitDir);
    expect(first.match(/^[\w-]+(?=: installed )/gm)).toEqual([
      'pre-commit',
      'pre-merge-commit',
      'commit-msg',
      'pre-push',
    ]);
    expect(await install()).toContain('pre-push: installed again');
    expect(snapshot(repo.gitDir)).toEqual(after);
    await uninstall();
    expect(snapshot(repo.gitDir)).toEqual(before);
    expect(await uninstall()).toBe('no hook of gitsift is installed\n');
  });

  test('--stage chooses; an unknown one is refused', async () => {
    await install('--stage', 'pre-push', '--stage', 'commit-msg');
    const names = readdirSync(join(repo.gitDir, 'hooks')).filter((n) => !n.endsWith('.sample'));
    expect(names.toSorted()).toEqual(['commit-msg', 'pre-push']);
    expect(await uninstall('--stage', 'pre-push')).toBe('pre-push: removed\n');
    const { code, stderr } = await repo.gitsift(['hook', 'install', '--stage', 'pre-comit']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('"pre-comit" is no stage')]);
  });

  test('what was there runs first: its failure and its output are the hook’s', async () => {
    const before = snapshot(repo.gitDir);
    put('.git/hooks/pre-commit', '#!/bin/sh\necho "old: $0 $#"; exit ${OLD_CODE:-0}\n');
    put('.git/hooks/commit-msg', '#!/bin/sh\nexit 1\n', 0o644);
    const withOld = snapshot(repo.gitDir);
    expect(await install()).toContain('the hook that was there runs first');
    repo.stage('a.txt', 'x\n');
    const failed = repo.run(['commit', '-m', 'x'], { env: { OLD_CODE: '3' } });
    expect([failed.code, failed.output]).toEqual([1, expect.stringContaining('old: ')]);
    // A hook that is not executable is none, as for Git itself.
    expect(repo.run(['commit', '-qm', 'x']).code).toBe(0);
    repo.stage('a.txt', TOKEN);
    expect(repo.run(['commit', '-qm', 'x']).output).toMatch(/old: [^]*commit blocked/);
    await uninstall();
    const left = snapshot(repo.gitDir).filter((line) => line.includes('/hooks/'));
    expect(left).toEqual(withOld.filter((line) => line.includes('/hooks/')));
    expect(left).not.toEqual(before.filter((line) => line.includes('/hooks/')));
  });

  test('both read the lines of a push', async () => {
    const seen = join(repo.dir, 'seen');
    put('.git/hooks/pre-push', `#!/bin/sh\ncat > '${seen}'\n`);
    await install('--stage', 'pre-push');
    const remote = createRepo({ bare: true });
    repo.write('a.txt', 'x\n');
    const id = repo.commit();
    expect(repo.run(['push', '-q', remote.dir, 'main']).code).toBe(0);
    expect(readFileSync(seen, 'utf8')).toBe(
      `refs/heads/main ${id} refs/heads/main ${'0'.repeat(40)}\n`,
    );
    repo.write('b.txt', TOKEN);
    repo.commit();
    expect(repo.run(['push', '-q', remote.dir, 'main']).output).toContain('push blocked');
  });

  test('a link is kept as a link', async () => {
    put('tools/check.sh', '#!/bin/sh\necho linked\n');
    symlinkSync('../../tools/check.sh', join(repo.gitDir, 'hooks', 'pre-commit'));
    const before = snapshot(join(repo.gitDir, 'hooks'));
    await install('--stage', 'pre-commit');
    repo.stage('a.txt', 'x\n');
    expect(repo.run(['commit', '-qm', 'x']).output).toBe('linked\n');
    await uninstall();
    expect(snapshot(join(repo.gitDir, 'hooks'))).toEqual(before);
  });

  test('a hook that somebody put in our place is left alone', async () => {
    put('.git/hooks/pre-commit', '#!/bin/sh\n# first\n');
    await install('--stage', 'pre-commit');
    put('.git/hooks/pre-commit', '#!/bin/sh\n# third\n');
    expect(await uninstall()).toContain('pre-commit: left alone');
    const { code, stderr } = await repo.gitsift(['hook', 'install']);
    expect([code, stderr]).toEqual([74, expect.stringContaining('gitsift-chained is taken')]);
  });

  test('goes on where the installation is gone: blocks and says so, or uses what is found', async () => {
    await install('--stage', 'pre-commit');
    const file = join(repo.gitDir, 'hooks', 'pre-commit');
    const text = readFileSync(file, 'utf8').replace(/program=.*/, "program='/nowhere/gitsift.js'");
    writeFileSync(file, text);
    repo.stage('a.txt', 'x\n');
    const bare = temporaryDirectory();
    for (const name of ['git', 'sh', 'cat']) symlinkSync(`/usr/bin/${name}`, join(bare, name));
    const alone = repo.run(['commit', '-qm', 'x'], { env: { PATH: bare } });
    expect([alone.code, alone.output]).toEqual([1, expect.stringContaining('gitsift: not found')]);
    const found = join(bare, 'gitsift');
    writeFileSync(found, '#!/bin/sh\necho "found: $*"\n', { mode: 0o755 });
    const result = repo.run(['commit', '-qm', 'x'], { env: { PATH: bare } });
    expect(result).toEqual({ code: 0, output: 'found: hook run pre-commit\n' });
  });

  test('from a linked worktree they go where git looks for them', async () => {
    repo.write('a.txt', 'x\n');
    repo.commit();
    const folder = join(temporaryDirectory(), 'linked');
    repo.git('worktree', 'add', '-q', folder);
    await ok(gitsift(['hook', 'install', '--stage', 'pre-commit'], { cwd: folder }));
    expect(existsSync(join(repo.gitDir, 'hooks', 'pre-commit'))).toBe(true);
  });

  test('outside of a repository there is nothing to install into', async () => {
    const { code, stderr } = await gitsift(['hook', 'install'], { cwd: temporaryDirectory() });
    expect([code, stderr]).toEqual([2, expect.stringContaining('not a Git repository')]);
  });
});

describe('core.hooksPath', () => {
  test('in the work tree: scripts name no place of this machine', async () => {
    repo.git('config', 'core.hooksPath', 'tools/hooks');
    await install('--stage', 'pre-commit');
    const text = readFileSync(join(repo.dir, 'tools/hooks/pre-commit'), 'utf8');
    expect(text).not.toContain(process.execPath);
    expect(text).toContain('exec gitsift hook run pre-commit');
    await uninstall();
    expect(readdirSync(join(repo.dir, 'tools/hooks'))).toEqual([]);
  });

  test('of the user: --global is asked for', async () => {
    const home = temporaryDirectory();
    const hooks = join(home, 'hooks');
    writeFileSync(join(home, 'config'), `[core]\n\thooksPath = ${hooks}\n`);
    const env = { GIT_CONFIG_GLOBAL: join(home, 'config') };
    const { code, stderr } = await repo.gitsift(['hook', 'install'], env);
    expect([code, stderr]).toEqual([2, expect.stringContaining('use --global')]);
    await ok(repo.gitsift(['hook', 'install', '--global'], env));
    repo.stage('a.txt', TOKEN);
    expect(repo.run(['commit', '-qm', 'x'], { env }).output).toContain('commit blocked');
    await ok(repo.gitsift(['hook', 'uninstall', '--global'], env));
    expect(readdirSync(hooks)).toEqual([]);
  });

  test('--global makes a directory, tells the one command, and runs the hooks of repositories', async () => {
    const home = temporaryDirectory();
    const env = { HOME: home, GIT_CONFIG_GLOBAL: join(home, '.gitconfig') };
    const told = await ok(repo.gitsift(['hook', 'install', '--global'], env));
    const hooks = join(home, '.config/gitsift/hooks');
    expect(told).toContain(`git config --global core.hooksPath '${hooks}'`);
    expect(repo.run(['config', '--global', 'core.hooksPath', hooks], { env }).code).toBe(0);
    put('.git/hooks/pre-commit', '#!/bin/sh\necho own pre-commit\n');
    put('.git/hooks/post-commit', '#!/bin/sh\necho own post-commit\n');
    repo.stage('a.txt', 'x\n');
    const { code, output } = repo.run(['commit', '-qm', 'x'], { env });
    expect([code, output]).toEqual([0, 'own pre-commit\nown post-commit\n']);
    repo.stage('a.txt', TOKEN);
    expect(repo.run(['commit', '-qm', 'x'], { env }).code).toBe(1);
    const again = await ok(repo.gitsift(['hook', 'uninstall', '--global'], env));
    expect(again).toContain('--unset core.hooksPath');
    expect(readdirSync(hooks)).toEqual([]);
  });
});

/** A PATH on which gitsift is. */
function onPath(): Readonly<Record<string, string>> {
  const bin = temporaryDirectory();
  const program = process.env['GITSIFT_TEST_PROGRAM'] ?? join(process.cwd(), 'bin/gitsift.js');
  const text = `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`;
  writeFileSync(join(bin, 'gitsift'), text, { mode: 0o755 });
  return { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
}

/** What husky 9 sets up. */
function husky9(): void {
  put(
    '.husky/_/h',
    '#!/usr/bin/env sh\ns=".husky/$(basename "$0")"\n[ ! -f "$s" ] || sh -e "$s" "$@"\n',
  );
  for (const name of ['pre-commit', 'pre-push', 'commit-msg', 'pre-merge-commit']) {
    put(`.husky/_/${name}`, '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n');
  }
  repo.git('config', 'core.hooksPath', '.husky/_');
}

describe('husky', () => {
  test('9: a block in its files, before what is there', async () => {
    husky9();
    put('.husky/pre-commit', 'echo lint', 0o644);
    put('.husky/pre-push', '#!/bin/sh\necho "lines: $(wc -l)"\n');
    const before = snapshot(join(repo.dir, '.husky'));
    await install();
    const after = snapshot(join(repo.dir, '.husky'));
    await install();
    expect(snapshot(join(repo.dir, '.husky'))).toEqual(after);
    const env = onPath();
    repo.stage('a.txt', 'x\n');
    expect(repo.run(['commit', '-qm', 'x'], { env })).toEqual({ code: 0, output: 'lint\n' });
    const remote = createRepo({ bare: true });
    const pushed = repo.run(['push', '-q', remote.dir, 'main'], { env });
    expect([pushed.code, pushed.output]).toEqual([0, expect.stringMatching(/lines: +1\n/)]);
    repo.stage('a.txt', TOKEN);
    const blocked = repo.run(['commit', '-qm', 'x'], { env });
    expect([blocked.code, blocked.output]).toEqual([1, expect.stringContaining('a.txt:1:1')]);
    expect(blocked.output).not.toContain('lint');
    await uninstall();
    expect(snapshot(join(repo.dir, '.husky'))).toEqual(before);
  });

  test('8: behind the line that loads husky', async () => {
    const head = '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n';
    put('.husky/pre-commit', `${head}\nnpm test\n`);
    await install('--stage', 'pre-commit');
    const text = readFileSync(join(repo.dir, '.husky/pre-commit'), 'utf8');
    expect(text.startsWith(`${head}# gitsift-begin`)).toBe(true);
    expect(await uninstall()).toContain('taken out of .husky/pre-commit');
    expect(readFileSync(join(repo.dir, '.husky/pre-commit'), 'utf8')).toBe(`${head}\nnpm test\n`);
  });
});

describe('lefthook', () => {
  test('gets a block at the end of its file', async () => {
    const text = 'skip_output: [meta]\npre-rebase:\n  commands: {}';
    const file = put('lefthook.yml', text, 0o644);
    expect(await install()).toContain('lefthook install');
    const patched = readFileSync(file, 'utf8');
    expect(patched).toMatch(
      /pre-push:\n {2}commands:\n {4}gitsift:\n {6}run: gitsift hook run pre-push \{1\} \{2\}\n {6}use_stdin: true/,
    );
    await install();
    expect(readFileSync(file, 'utf8')).toBe(patched);
    await uninstall();
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('that has the hook already is told what to add', async () => {
    const file = put('lefthook.yml', 'pre-commit:\n  parallel: true\n', 0o644);
    const { code, stdout, stderr } = await repo.gitsift([
      'hook',
      'install',
      '--stage',
      'pre-commit',
    ]);
    expect(code).toBe(2);
    expect(stdout).toContain('run: gitsift hook run pre-commit');
    expect(stderr).toContain('lefthook.yml has hooks of its own');
    expect(readFileSync(file, 'utf8')).toBe('pre-commit:\n  parallel: true\n');
  });
});

describe('hook run', () => {
  test('knows what to scan: options that say otherwise are refused', async () => {
    const { code, stderr } = await repo.gitsift(['hook', 'run', 'pre-commit', '--history']);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--history: a hook's stage")]);
  });

  test('takes policy and output options, for settings of the pre-commit framework', async () => {
    repo.stage('a.txt', TOKEN);
    const lenient = ['hook', 'run', 'pre-commit', '--min-severity', 'critical'];
    expect((await repo.gitsift(lenient)).code).toBe(0);
    const json = await repo.gitsift(['hook', 'run', 'pre-commit', '-f', 'json', '-o', 'r.sarif']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ findings: [{ rule: 'test-token' }] });
    expect(readFileSync(join(repo.dir, 'r.sarif'), 'utf8')).toContain('test-token');
  });

  test('an unknown stage, and a message that is not there', async () => {
    expect((await repo.gitsift(['hook', 'run', 'post-commit'])).code).toBe(2);
    const { code, stderr } = await repo.gitsift(['hook', 'run', 'commit-msg', 'nowhere']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('nowhere')]);
  });

  test('pre-receive wants a bare repository, where it is the default', async () => {
    const bare = createRepo({ bare: true });
    writeFileSync(join(bare.dir, '.rules.yaml'), RULES_TEXT);
    const told = await ok(gitsift(['hook', 'install'], { cwd: bare.dir }));
    expect(told).toBe('pre-receive: installed (hooks/pre-receive)\n');
  });

  test('what the pre-commit framework is told are commands and stages that there are', async () => {
    const path = new URL('../../.pre-commit-hooks.yaml', import.meta.url);
    const hooks = parse(readFileSync(path, 'utf8')) as {
      entry: string;
      stages: string[];
      language: string;
    }[];
    const stages = new Set<string>([...STAGES, 'manual']);
    for (const { entry, stages: own, language } of hooks) {
      expect(entry).toMatch(/^gitsift hook run [a-z-]+$/);
      expect(STAGES).toContain(entry.split(' ').at(-1));
      expect(own.filter((stage) => !stages.has(stage))).toEqual([]);
      expect(['node', 'system']).toContain(language);
    }
  });
});
