/** Repositories with hooks of gitsift in them, driven by the real git. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRepo, type GitRepo, type GitRepoOptions } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';
import { RULES_TEXT } from './token-rules.ts';

/** How a git command ended. */
export interface GitOutcome {
  readonly code: number | null;
  /** Standard output and error together: hooks write to both. */
  readonly output: string;
}

export interface GitRun {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A repository in which only the rule of the tests runs, so that hooks start quickly. */
export interface HookRepo extends GitRepo {
  /** Runs git with hooks; a failure is an outcome, not an exception. */
  run(args: readonly string[], options?: GitRun): GitOutcome;
  /** Runs gitsift in the work tree. */
  gitsift(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>;
  /** Writes a file and stages it. */
  stage(path: string, content: string): void;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_EDITOR: 'true',
  HOME: '/nonexistent',
  LC_ALL: 'C',
};

/** Makes a repository whose settings lie in it, not committed. */
export function hookRepo(options: GitRepoOptions = {}): HookRepo {
  const repo = createRepo(options);
  writeFileSync(join(repo.dir, '.gitsift.yaml'), 'extends: none\nrules: .rules.yaml\n');
  writeFileSync(join(repo.dir, '.rules.yaml'), RULES_TEXT);
  writeFileSync(join(repo.gitDir, 'info', 'exclude'), '/.gitsift.yaml\n/.rules.yaml\n');
  return {
    ...repo,
    run(args, { cwd, input, env } = {}) {
      const { PATH = '' } = process.env;
      const { status, stdout, stderr } = spawnSync('git', args, {
        cwd: cwd ?? repo.dir,
        env: { PATH, ...IDENTITY, ...env },
        input: input ?? '',
        encoding: 'utf8',
        timeout: 300_000,
      });
      return { code: status, output: `${stdout}${stderr}` };
    },
    gitsift: (args, env = {}) => gitsift(args, { cwd: repo.dir, env: { ...IDENTITY, ...env } }),
    stage(path, content) {
      repo.write(path, content);
      repo.git('add', path);
    },
  };
}

/** Such a repository with one commit and the hooks installed. */
export async function installed(...stages: readonly string[]): Promise<HookRepo> {
  const repo = hookRepo();
  repo.write('clean.txt', 'one\n');
  repo.commit();
  const named = stages.flatMap((stage) => ['--stage', stage]);
  const { code, stderr } = await repo.gitsift(['hook', 'install', ...named]);
  if (code !== 0) throw new Error(stderr);
  return repo;
}
