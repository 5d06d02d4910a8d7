/** `gitsift doctor`: each trap makes it speak, and a sound set-up is silent. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ciRemarks } from '../../src/cli/doctor-ci.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';
import { RULES_TEXT } from './token-rules.ts';

function ruled(settings = ''): GitRepo {
  const repo = createRepo();
  repo.write('test-rules.yaml', RULES_TEXT);
  repo.write('.gitsift.yaml', `extends: none\nrules: ./test-rules.yaml\n${settings}`);
  repo.write('src/a.txt', 'nothing\n');
  repo.commit();
  return repo;
}

const doctor = (repo: GitRepo | string, ...args: string[]): Promise<Outcome> =>
  gitsift(['doctor', ...args], { cwd: typeof repo === 'string' ? repo : repo.dir });

describe('doctor', () => {
  test('a sound repository has no problem', async () => {
    const run = await doctor(ruled());
    expect(run.code, run.stdout).toBe(0);
    expect(run.stdout).toMatch(/ok +canary +test-token is caught in the root and in 1 folder/);
    expect(run.stdout).toMatch(/ok +coverage +everything in scope is read/);
    expect(run.stdout).toContain('no hook runs gitsift');
    expect(run.stdout).not.toMatch(/tst_[0-9A-Za-z]{20}/);
  });

  test('settings that silence everything are a problem, a silenced folder is a note', async () => {
    const all = ruled();
    all.write(
      'test-rules.yaml',
      RULES_TEXT.replace('rules:', "allow: [{ paths: ['**'] }]\nrules:"),
    );
    const run = await doctor(all);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/problem +canary +test-token is not caught in the root, src/);
    const some = ruled();
    some.write(
      'test-rules.yaml',
      RULES_TEXT.replace('rules:', "allow: [{ paths: ['src/**'] }]\nrules:"),
    );
    const noted = await doctor(some);
    expect(noted.code, noted.stdout).toBe(0);
    expect(noted.stdout).toMatch(/note +canary +test-token is not caught in src/);
    expect((await doctor(ruled('fail-on: none\n'))).code).toBe(1);
  });

  test('a shallow clone is a problem', async () => {
    const repo = ruled();
    repo.commit('second');
    const dir = join(temporaryDirectory(), 'clone');
    repo.git('clone', '-q', '--depth', '1', `file://${repo.dir}`, dir);
    const run = await doctor(dir);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/problem +coverage +shallow/);
  });

  test('a hook that cannot run is a problem', async () => {
    const repo = ruled();
    const hook = join(repo.gitDir, 'hooks', 'pre-commit');
    mkdirSync(join(repo.gitDir, 'hooks'), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\ngitsift hook run pre-commit\n');
    chmodSync(hook, 0o644);
    expect((await doctor(repo)).stdout).toMatch(/problem +hook +pre-commit is not executable/);
    chmodSync(hook, 0o755);
    expect((await doctor(repo)).stdout).toMatch(/ok +hook +pre-commit runs gitsift/);
  });

  test('reads CI files, and wrong use is an error', async () => {
    const repo = ruled();
    repo.write('.gitlab-ci.yml', 'scan:\n  script: [gitsift scan --history]\n');
    const run = await doctor(repo, '--json');
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ problems: 1 });
    expect((await doctor(repo, 'missing')).code).toBe(2);
  });
});

const workflow = (checkout: string, rest = ''): string =>
  `jobs:\n  scan:\n    steps:\n      - uses: actions/checkout@v4\n${checkout}      - run: gitsift scan --history ${rest}\n`;

describe('CI files', () => {
  const full = '        with: { fetch-depth: 0 }\n';
  test.each([
    ['.github/workflows/a.yml', workflow(full), ''],
    ['.github/workflows/a.yml', workflow(''), 'shallow'],
    ['.github/workflows/a.yml', workflow('        with: { fetch-depth: 2 }\n'), 'shallow'],
    ['.github/workflows/a.yml', workflow(full, '|| true'), 'thrown away'],
    ['.github/workflows/a.yml', workflow(full, '--fail-on none'), 'do not fail'],
    ['.github/workflows/a.yml', workflow(full, '--exit-code=0'), 'do not fail'],
    [
      '.github/workflows/a.yml',
      `${workflow(full)}        continue-on-error: true\n`,
      'continue-on-error',
    ],
    [
      '.github/workflows/a.yml',
      'jobs:\n  scan:\n    steps:\n      - uses: x/gitsift@v1\n',
      'checked out',
    ],
    ['.gitlab-ci.yml', 'scan:\n  variables: { GIT_DEPTH: "0" }\n  script: gitsift scan\n', ''],
    [
      '.gitlab-ci.yml',
      'variables: { GIT_DEPTH: 0 }\nscan:\n  script: gitsift scan\n  allow_failure: true\n',
      'allow_failure',
    ],
    ['.gitlab-ci.yml', 'scan:\n  script: gitsift scan\n', 'shallow'],
    ['azure-pipelines.yml', 'steps:\n  - bash: gitsift scan\n', 'fetchDepth'],
    [
      'bitbucket-pipelines.yml',
      'pipelines: { default: [{ step: { script: [gitsift scan] } }] }\n',
      'depth: full',
    ],
    ['Jenkinsfile', "sh 'gitsift scan || true'\n", 'thrown away'],
    ['.gitlab-ci.yml', 'a: [gitsift\n', 'no YAML'],
  ])('%s: %s', (path, text, problem) => {
    const problems = ciRemarks(path, text).filter(({ level }) => level === 'problem');
    if (problem === '') expect(problems).toEqual([]);
    else expect(problems.map(({ message }) => message).join('\n')).toContain(problem);
  });

  test('files that do not run gitsift are left alone', () => {
    expect(ciRemarks('.gitlab-ci.yml', '# gitsift\nbuild:\n  script: make || true\n')).toEqual([]);
  });
});
