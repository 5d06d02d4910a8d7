import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ScanError } from '../../src/base/errors.ts';
import { openRepository, type Repository, readIndex, readRefs } from '../../src/git/index.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';

const scratch = (): string => realpathSync(temporaryDirectory());

function committed(options: Parameters<typeof createRepo>[0] = {}): GitRepo {
  const repo = createRepo({ dir: join(scratch(), 'repo'), ...options });
  repo.write('a', '1');
  repo.commit();
  return repo;
}

/** What git itself says of the same place. */
function gitSays(cwd: string, ...names: string[]): string[] {
  const args = names.map((name) => `--${name}`);
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const output = execFileSync('git', ['rev-parse', '--path-format=absolute', ...args], {
    cwd,
    env,
  });
  return output.toString().trimEnd().split('\n');
}

function errorOf(action: () => unknown): ScanError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ScanError);
    return error as ScanError;
  }
  throw new Error('nothing was thrown');
}

const refusal = (path: string): string => errorOf(() => openRepository(path)).code;

/** Checks the parts that git tells too. */
function expectSame(repository: Repository, cwd: string): void {
  const [gitDir, commonDir] = gitSays(cwd, 'git-dir', 'git-common-dir');
  expect([repository.gitDir, repository.commonDir]).toEqual([gitDir, commonDir]);
  if (!repository.bare) expect([repository.workTree]).toEqual(gitSays(cwd, 'show-toplevel'));
}

describe('finds what git finds', () => {
  test('from the top, below it and inside .git', () => {
    const repo = committed();
    mkdirSync(join(repo.dir, 'x/y/z'), { recursive: true });
    for (const path of ['.', 'x/y/z', 'a']) {
      const repository = openRepository(join(repo.dir, path));
      expectSame(repository, repo.dir);
      expect(repository.bare).toBe(false);
    }
    for (const path of ['.git', '.git/objects', '.git/refs/heads']) {
      const repository = openRepository(join(repo.dir, path));
      expect([repository.gitDir, repository.workTree]).toEqual([repo.gitDir, repo.dir]);
    }
  });

  test('bare ones, mirrors, and copies without configuration', () => {
    const repo = committed();
    const parent = scratch();
    for (const kind of ['--bare', '--mirror']) {
      const bare = join(parent, `copy${kind}.git`);
      repo.git('clone', '-q', kind, repo.dir, bare);
      const repository = openRepository(bare);
      expectSame(repository, bare);
      expect([repository.bare, repository.workTree]).toEqual([true, null]);
      expect(openRepository(join(bare, 'objects')).gitDir).toBe(bare);
      rmSync(join(bare, 'config'));
      expect(openRepository(bare)).toMatchObject({
        gitDir: bare,
        bare: true,
        objectFormat: 'sha1',
      });
    }
  });

  test('SHA-256, and guesses it where no configuration tells', () => {
    const repo = committed({ objectFormat: 'sha256' });
    expect(openRepository(repo.dir)).toMatchObject({ objectFormat: 'sha256', hashLength: 32 });
    rmSync(join(repo.gitDir, 'config'));
    expect(openRepository(repo.dir).objectFormat).toBe('sha256');
    repo.git('init', '-q', '--object-format=sha256');
    repo.git('repack', '-adq');
    rmSync(join(repo.gitDir, 'config'));
    expect(openRepository(repo.dir).objectFormat).toBe('sha256');
  });

  test('linked worktrees, absolute and relative, of bare ones, locked, and with the main one gone', () => {
    const repo = committed();
    const parent = join(repo.dir, '..');
    const linked = join(parent, 'linked');
    repo.git('worktree', 'add', '-q', linked);
    repo.git('worktree', 'add', '-q', '--lock', join(parent, 'locked'));
    const repository = openRepository(linked);
    expectSame(repository, linked);
    expect(repository.indexPath).toBe(join(repo.gitDir, 'worktrees/linked/index'));
    const worktrees = repository.worktrees.map((each) => [
      each.id,
      each.path,
      each.current,
      each.locked,
    ]);
    expect(worktrees).toEqual([
      [null, repo.dir, false, false],
      ['linked', linked, true, false],
      ['locked', join(parent, 'locked'), false, true],
    ]);
    expect(openRepository(repo.dir).worktrees.map((each) => each.current)).toEqual([
      true,
      false,
      false,
    ]);
    const own = join(repo.gitDir, 'worktrees/linked');
    writeFileSync(join(linked, '.git'), `gitdir: ${relative(linked, own)}\n`);
    writeFileSync(join(own, 'gitdir'), `${relative(own, linked)}/.git\n`);
    expectSame(openRepository(linked), linked);
    expect(openRepository(own)).toMatchObject({ gitDir: own, workTree: linked });
    rmSync(linked, { recursive: true });
    expect(openRepository(repo.dir).worktrees[1]).toMatchObject({ id: 'linked', missing: true });
    rmSync(repo.gitDir, { recursive: true });
    expect(errorOf(() => openRepository(join(parent, 'locked'))).message).toContain('missing');
    const bare = join(parent, 'bare.git');
    const other = committed();
    other.git('clone', '-q', '--bare', other.dir, bare);
    other.call(['worktree', 'add', '-q', join(parent, 'of-bare')], { cwd: bare });
    expectSame(openRepository(join(parent, 'of-bare')), join(parent, 'of-bare'));
    expect(openRepository(join(parent, 'of-bare')).worktrees[0]?.path).toBeNull();
  });

  test('submodules, absorbed and nested, also in a linked worktree', () => {
    const inner = committed();
    const middle = committed();
    const outer = committed();
    const add = ['-c', 'protocol.file.allow=always', 'submodule', 'add', '-q'];
    middle.git(...add, inner.dir, 'inner');
    middle.commit();
    outer.git(...add, middle.dir, 'libs/middle');
    outer.commit();
    const update = [
      '-c',
      'protocol.file.allow=always',
      'submodule',
      'update',
      '--init',
      '--recursive',
      '-q',
    ];
    outer.git(...update);
    const linked = join(outer.dir, '../linked');
    outer.git('worktree', 'add', '-q', linked);
    outer.call(update, { cwd: linked });
    for (const top of [outer.dir, linked]) {
      for (const path of ['libs/middle', 'libs/middle/inner']) {
        const repository = openRepository(join(top, path));
        expectSame(repository, join(top, path));
        expect(repository.workTree).toBe(join(top, path));
      }
    }
  });

  test('core.worktree and a separate Git directory, once trusted', () => {
    const repo = committed();
    const separate = join(repo.dir, '../separate.git');
    repo.git('init', '-q', `--separate-git-dir=${separate}`);
    expect(refusal(repo.dir)).toBe('REPOSITORY_REFUSED');
    expectSame(openRepository(repo.dir, { trustGitDir: true }), repo.dir);
    expect(openRepository(separate)).toMatchObject({ gitDir: separate });
    repo.git('config', 'core.worktree', repo.dir);
    expectSame(openRepository(repo.dir), repo.dir); // now it points back
    expect(openRepository(separate).workTree).toBe(repo.dir);
  });

  test('nothing where there is nothing', () => {
    const empty = scratch();
    mkdirSync(join(empty, '.git'));
    const error = errorOf(() => openRepository(empty));
    expect(error.code).toBe('NOT_A_REPOSITORY');
    expect(error.message).toContain('has no objects directory');
    expect(errorOf(() => openRepository(join(empty, 'none'))).code).toBe('TARGET_NOT_FOUND');
    mkdirSync(join(empty, 'plain/objects'), { recursive: true });
    mkdirSync(join(empty, 'plain/refs'));
    expect(refusal(join(empty, 'plain'))).toBe('NOT_A_REPOSITORY');
  });

  test('files with the names of Git’s own do not hide the repository above them', () => {
    const repo = committed();
    for (const name of ['commondir', 'objects', 'HEAD', 'gitdir']) {
      mkdirSync(join(repo.dir, `with-${name}`));
      writeFileSync(join(repo.dir, `with-${name}`, name), 'text');
      expect(openRepository(join(repo.dir, `with-${name}`)).gitDir).toBe(repo.gitDir);
    }
  });

  test('a .git directory that lost HEAD, or refs, as archives do', () => {
    const repo = committed();
    repo.git('pack-refs', '--all');
    rmSync(join(repo.gitDir, 'HEAD'));
    expect(openRepository(repo.dir).gitDir).toBe(repo.gitDir);
    rmSync(join(repo.gitDir, 'refs'), { recursive: true });
    expect(readRefs(openRepository(repo.dir)).refs.map((ref) => ref.name)).toEqual([
      'refs/heads/main',
    ]);
  });
});

describe('pointers that leave the tree are refused', () => {
  test('a .git file to another repository (no pointer back)', () => {
    const victim = committed();
    const evil = scratch();
    writeFileSync(join(evil, '.git'), `gitdir: ${victim.gitDir}\n`);
    const error = errorOf(() => openRepository(evil));
    expect(error.code).toBe('REPOSITORY_REFUSED');
    expect(error.message).toContain('does not point back');
    expect(openRepository(evil, { trustGitDir: true }).gitDir).toBe(victim.gitDir);
    rmSync(join(evil, '.git'));
    symlinkSync(victim.gitDir, join(evil, '.git'));
    expect(refusal(evil)).toBe('REPOSITORY_REFUSED');
  });

  test('a worktree pointer of somebody else, and one that was moved away', () => {
    const victim = committed();
    const linked = join(victim.dir, '../linked');
    victim.git('worktree', 'add', '-q', linked);
    const evil = scratch();
    writeFileSync(join(evil, '.git'), `gitdir: ${join(victim.gitDir, 'worktrees/linked')}\n`);
    expect(refusal(evil)).toBe('REPOSITORY_REFUSED');
    renameSync(linked, `${linked}-moved`);
    expect(refusal(`${linked}-moved`)).toBe('REPOSITORY_REFUSED');
    victim.git('worktree', 'repair', `${linked}-moved`);
    expectSame(openRepository(`${linked}-moved`), `${linked}-moved`);
  });

  test('an unpacked tree inside the user’s own repository may not borrow that', () => {
    const user = committed();
    mkdirSync(join(user.dir, 'evil'));
    writeFileSync(join(user.dir, 'evil/.git'), 'gitdir: ../.git\n');
    expect(refusal(join(user.dir, 'evil'))).toBe('REPOSITORY_REFUSED');
  });

  test('commondir', () => {
    const victim = committed();
    const evil = committed();
    writeFileSync(join(evil.gitDir, 'commondir'), `${victim.gitDir}\n`);
    expect(refusal(evil.dir)).toBe('REPOSITORY_REFUSED');
    writeFileSync(join(evil.gitDir, 'commondir'), '/nonexistent\n');
    expect(refusal(evil.dir)).toBe('NOT_A_REPOSITORY');
  });

  test('core.worktree', () => {
    const victim = committed();
    const evil = committed();
    evil.git('config', 'core.worktree', victim.dir);
    expect(errorOf(() => openRepository(evil.dir)).message).toContain('no .git that leads back');
    evil.git('config', 'core.worktree', '/nonexistent');
    expect(refusal(evil.dir)).toBe('REPOSITORY_REFUSED');
    evil.git('config', 'core.worktree', '..');
    expect(openRepository(evil.dir).workTree).toBe(evil.dir);
  });

  test.each(['objects', 'refs', 'packed-refs', 'HEAD', 'config', 'index', 'logs'])(
    '%s as a symbolic link out of the repository',
    (name) => {
      const victim = committed();
      victim.git('pack-refs', '--all');
      const evil = committed();
      rmSync(join(evil.gitDir, name), { recursive: true, force: true });
      symlinkSync(join(victim.gitDir, name), join(evil.gitDir, name));
      const error = errorOf(() => openRepository(evil.dir));
      expect(error.code).toBe('REPOSITORY_REFUSED');
      expect(error.message).toContain('symbolic link');
      expect(openRepository(evil.dir, { trustGitDir: true }).gitDir).toBe(evil.gitDir);
    },
  );

  test('logs or refs of a linked worktree as a link out of it', () => {
    const victim = committed();
    for (const name of ['logs', 'refs']) {
      const evil = committed();
      evil.git('worktree', 'add', '-q', '--detach', join(evil.dir, '../linked'));
      const own = join(evil.gitDir, 'worktrees/linked', name);
      rmSync(own, { recursive: true, force: true });
      symlinkSync(join(victim.gitDir, name), own);
      expect(refusal(evil.dir)).toBe('REPOSITORY_REFUSED');
    }
  });

  test('links that stay inside are followed', () => {
    const repo = committed();
    renameSync(join(repo.gitDir, 'objects'), join(repo.gitDir, 'store'));
    symlinkSync('store', join(repo.gitDir, 'objects'));
    expect(openRepository(repo.dir).gitDir).toBe(repo.gitDir);
  });
});

describe('broken .git files end in a sentence', () => {
  test.each([
    ['to itself', 'gitdir: .git\n'],
    ['to a file', 'gitdir: ../file\n'],
    ['to a FIFO', 'gitdir: ../fifo\n'],
    ['to nowhere', 'gitdir: ../none\r\n'],
    ['to a name with trailing blanks', 'gitdir: ../other  \n'],
    ['without a path', 'gitdir: '],
    ['of something else', 'ref: refs/heads/main\n'],
    ['with NUL', 'gitdir: a\0b\n'],
    ['empty', ''],
    ['of 1 MB', `gitdir: ${'x'.repeat(1 << 20)}`],
  ])('%s', (_, content) => {
    const parent = scratch();
    const directory = join(parent, 'tree');
    mkdirSync(directory);
    mkdirSync(join(parent, 'other'));
    writeFileSync(join(parent, 'file'), '');
    execFileSync('mkfifo', [join(parent, 'fifo')]);
    writeFileSync(join(directory, '.git'), content);
    expect(refusal(directory)).toBe('NOT_A_REPOSITORY');
  });

  test('CR LF and relative paths work', () => {
    const repo = committed();
    const sub = join(repo.dir, 'sub');
    mkdirSync(join(repo.gitDir, 'modules'));
    cpSync(committed().gitDir, join(repo.gitDir, 'modules/sub'), { recursive: true });
    mkdirSync(sub);
    writeFileSync(join(sub, '.git'), 'gitdir: ../.git/modules/sub\r\n');
    expect(openRepository(sub)).toMatchObject({
      gitDir: join(repo.gitDir, 'modules/sub'),
      workTree: sub,
    });
  });

  test('two that point to each other, a FIFO, a link to itself', () => {
    const parent = scratch();
    for (const [name, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      mkdirSync(join(parent, name));
      writeFileSync(join(parent, name, '.git'), `gitdir: ../${other}/.git\n`);
    }
    expect(refusal(join(parent, 'a'))).toBe('NOT_A_REPOSITORY');
    mkdirSync(join(parent, 'c'));
    execFileSync('mkfifo', [join(parent, 'c/.git')]);
    expect(refusal(join(parent, 'c'))).toBe('NOT_A_REPOSITORY');
    mkdirSync(join(parent, 'd'));
    symlinkSync('.git', join(parent, 'd/.git'));
    expect(refusal(join(parent, 'd'))).toBe('NOT_A_REPOSITORY');
  });
});

describe('configuration', () => {
  test.each([
    ['[core]\nrepositoryformatversion = 1\n[extensions]\nfoo = 1\n', 'extensions.foo'],
    ['[core]\nrepositoryformatversion = 2\n', 'repositoryformatversion is 2'],
    ['[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat = sha512\n', 'sha512'],
    ['[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = sqlite\n', 'sqlite'],
    [
      '[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = reftable:///victim\n',
      'elsewhere',
    ],
  ])('%j is unsupported and says what', (text, name) => {
    const repo = committed();
    writeFileSync(join(repo.gitDir, 'config'), text);
    const error = errorOf(() => openRepository(repo.dir));
    expect(error.code).toBe('REPOSITORY_UNSUPPORTED');
    expect(error.message).toContain(name);
    expect(error.exitCode).toBe(2);
  });

  test('includes are not followed, FIFOs do not block', () => {
    const repo = committed();
    const fifo = join(repo.dir, 'fifo');
    execFileSync('mkfifo', [fifo]);
    writeFileSync(
      join(repo.gitDir, 'config'),
      `[include]\npath = ${fifo}\n[includeIf "onbranch:*"]\npath = /dev/zero\n`,
    );
    expect(openRepository(repo.dir).config.includesIgnored).toBe(true);
    rmSync(join(repo.gitDir, 'config'));
    renameSync(fifo, join(repo.gitDir, 'config'));
    expect(refusal(repo.dir)).toBe('REPOSITORY_REFUSED');
  });

  test('broken lines do not stop the scan; config.worktree counts where it is switched on', () => {
    const repo = committed();
    writeFileSync(join(repo.gitDir, 'config.worktree'), '[core]\nbare = true\n');
    const text =
      '[core\n[core]\nrepositoryformatversion = 1\nbare = fal\\se\n[extensions]\nworktreeConfig = true\n';
    writeFileSync(join(repo.gitDir, 'config'), text);
    const repository = openRepository(repo.dir);
    expect(repository.config.faults.map((fault) => fault.line)).toEqual([1, 4]);
    expect(repository.config.bare).toBe(true);
  });
});

describe('what is absent on purpose', () => {
  test('shallow clones', () => {
    const repo = committed();
    for (let i = 0; i < 4; i++) repo.commit(`more ${i}`);
    const clone = join(repo.dir, '../shallow');
    repo.git('clone', '-q', '--depth=2', `file://${repo.dir}`, clone);
    const expected = repo.git('rev-parse', 'HEAD^');
    expect(openRepository(clone).shallow).toEqual(new Set([expected]));
    writeFileSync(join(clone, '.git/shallow'), `${expected}\nnonsense\n`);
    const damaged = openRepository(clone);
    expect(damaged.shallow).toEqual(new Set([expected]));
    expect(damaged.skipped).toMatchObject([{ reason: 'corrupt' }]);
  });

  test.each(['blob:none', 'tree:0', 'blob:limit=1'])('partial clones (%s)', (filter) => {
    const repo = committed();
    repo.git('config', 'uploadpack.allowFilter', 'true');
    const clone = join(repo.dir, '../partial');
    repo.git('clone', '-q', '--no-checkout', `--filter=${filter}`, `file://${repo.dir}`, clone);
    const { promisor } = openRepository(clone);
    expect(promisor.remote).toBe('origin');
    expect(promisor.packs).toEqual([expect.stringMatching(/^pack-[0-9a-f]{40}$/)]);
  });

  test('alternates: absolute, relative, quoted, cyclic, deep, missing', () => {
    const repos = Array.from({ length: 9 }, () => committed());
    const objects = repos.map((repo) => repo.objectsDir);
    const link = (from: number, text: string): void =>
      writeFileSync(join(objects[from] ?? '', 'info/alternates'), text);
    link(0, `# comment\n\n${objects[1]}\n${relative(objects[0] ?? '', objects[2] ?? '')}\n`);
    link(1, `"${objects[3]}"\n${objects[0]}\n`);
    const read = openRepository(repos[0]?.dir ?? '');
    expect(read.alternates).toEqual([objects[1], objects[3], objects[2]]);
    expect(read.skipped).toEqual([]);
    for (let i = 1; i < 8; i++) link(i, `${objects[i + 1]}\n/none/${i}\n`);
    link(0, `${objects[1]}\n`);
    const deep = openRepository(repos[0]?.dir ?? '');
    expect(deep.alternates).toEqual(objects.slice(1, 6));
    expect(deep.skipped.every((entry) => entry.reason === 'missing-alternate')).toBe(true);
    expect(deep.skipped.map((entry) => entry.path)).toEqual([
      objects[6],
      ...[5, 4, 3, 2, 1].map((i) => `/none/${i}`),
    ]);
    link(0, '/none\n'.repeat(100_000));
    expect(openRepository(repos[0]?.dir ?? '').skipped.length).toBeLessThanOrEqual(1001);
  });

  test('alternates of the environment are listed as git lists them', () => {
    const repo = committed();
    const other = committed();
    const odd = createRepo({ dir: join(temporaryDirectory(), 'a:b') });
    const list = `:${other.objectsDir}::"${odd.objectsDir}":`;
    const env = { GIT_ALTERNATE_OBJECT_DIRECTORIES: list };
    const told = repo.call(['count-objects', '-v'], { env }).toString();
    const expected = [...told.matchAll(/^alternate: (.*)$/gm)].map(([, path]) => path);
    expect(expected).toEqual([other.objectsDir, odd.objectsDir]);
    expect(openRepository(repo.dir, { env })).toMatchObject({ alternates: expected, skipped: [] });
  });

  test('grafts and replacements change nothing', () => {
    const repo = committed();
    const first = repo.git('rev-parse', 'HEAD');
    const second = repo.commit('second');
    repo.git('replace', second, first);
    writeFileSync(join(repo.gitDir, 'info/grafts'), `${second}\n`);
    const { refs } = readRefs(openRepository(repo.dir));
    expect(refs.map((ref) => [ref.name, ref.kind, ref.id])).toEqual([
      ['HEAD', 'head', second],
      ['refs/heads/main', 'branch', second],
      [`refs/replace/${second}`, 'replace', first],
    ]);
  });
});

/** Runs git with a hook that prints its working directory and GIT_* variables. */
function environmentOf(
  repo: GitRepo,
  hook: string,
  ...args: string[]
): { cwd: string; env: Record<string, string> } {
  const output = join(repo.dir, '../hook-output');
  const path = join(repo.gitDir, 'hooks', hook);
  mkdirSync(join(repo.gitDir, 'hooks'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\npwd > '${output}'\nenv -0 >> '${output}'\n`, { mode: 0o755 });
  repo.git(...args);
  const [cwd = '', rest = ''] = execFileSync('cat', [output])
    .toString()
    .split(/\n(.*)/s);
  const pairs = rest.split('\0').filter((line) => line.startsWith('GIT_'));
  return { cwd, env: Object.fromEntries(pairs.map((line) => line.split(/=(.*)/s).slice(0, 2))) };
}

describe('a hook’s environment', () => {
  test('pre-commit of commit -a and commit PATH names the index that counts', () => {
    for (const args of [
      ['commit', '-qam', 'x'],
      ['commit', '-qm', 'x', 'a'],
    ]) {
      const repo = committed();
      repo.write('b', 'staged only');
      repo.git('add', 'b');
      repo.write('a', 'changed');
      const { cwd, env } = environmentOf(repo, 'pre-commit', ...args);
      expect(env['GIT_INDEX_FILE']).toMatch(/\.lock$/);
      const repository = openRepository(cwd, { env });
      expect(repository.gitDir).toBe(repo.gitDir);
      expect(repository.workTree).toBe(repo.dir);
      expect(repository.indexPath).toMatch(/(?:index|next-index-\d+)\.lock$/);
      expect(readIndex(repository)).toBeNull(); // The commit is over and its lock gone.
    }
  });

  test('pre-commit in a linked worktree sets GIT_DIR', () => {
    const repo = committed();
    const linked = join(repo.dir, '../linked');
    repo.git('worktree', 'add', '-q', linked);
    const { cwd, env } = environmentOf(
      repo,
      'pre-commit',
      '-C',
      linked,
      'commit',
      '-qm',
      'x',
      '--allow-empty',
    );
    expect(env['GIT_DIR']).toBeDefined();
    const repository = openRepository(cwd, { env });
    expectSame(repository, linked);
    expect(repository.worktrees.find((each) => each.current)?.id).toBe('linked');
  });

  test('pre-receive has its new objects in quarantine', () => {
    const repo = committed();
    const bare = createRepo({ bare: true, dir: join(repo.dir, '../server.git') });
    const hooked = { ...bare, dir: repo.dir, git: repo.git };
    const { cwd, env } = environmentOf(hooked, 'pre-receive', 'push', '-q', bare.dir, 'main');
    expect(env['GIT_DIR']).toBe('.');
    const fresh = { ...env };
    mkdirSync(fresh['GIT_OBJECT_DIRECTORY'] ?? '', { recursive: true });
    const repository = openRepository(cwd, { env: fresh });
    expect(repository.gitDir).toBe(bare.dir);
    expect(repository.bare).toBe(true);
    expect(repository.objectsDir).toContain('tmp_objdir-incoming-');
    expect(repository.alternates).toEqual([join(bare.dir, 'objects')]);
    repo.commit('another');
    const into = committed();
    into.git('config', 'receive.denyCurrentBranch', 'ignore');
    const pushed = environmentOf(
      { ...into, git: repo.git },
      'pre-receive',
      'push',
      '-qf',
      into.dir,
      'main',
    );
    expect(openRepository(pushed.cwd, { env: pushed.env }).workTree).toBe(into.dir);
  });

  test('GIT_DIR and GIT_WORK_TREE are obeyed when given, and only then', () => {
    const repo = committed();
    const tree = scratch();
    const env = { GIT_DIR: repo.gitDir, GIT_WORK_TREE: tree };
    expect(openRepository(tree, { env })).toMatchObject({ gitDir: repo.gitDir, workTree: tree });
    expect(openRepository(tree, { env: { GIT_DIR: repo.gitDir } }).workTree).toBe(tree);
    expect(errorOf(() => openRepository(tree, { env: { GIT_DIR: '/none' } })).code).toBe(
      'NOT_A_REPOSITORY',
    );
    process.env['GIT_DIR'] = repo.gitDir;
    try {
      expect(refusal(tree)).toBe('NOT_A_REPOSITORY');
    } finally {
      delete process.env['GIT_DIR'];
    }
    const deep = join(repo.dir, 'x');
    mkdirSync(deep);
    const ceiling = { GIT_CEILING_DIRECTORIES: `/none:${repo.dir}` };
    expect(errorOf(() => openRepository(deep, { env: ceiling })).code).toBe('NOT_A_REPOSITORY');
  });
});

test('a worker can be sent a repository', () => {
  const repository = openRepository(committed().dir);
  expect(structuredClone(repository)).toEqual(repository);
});
