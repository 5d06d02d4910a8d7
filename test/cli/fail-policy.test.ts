/** Which findings fail a run: by where they stand, by rule, by path; and how reports show the others. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';
import { OTHER_TOKEN, RULES_TEXT, TOKEN } from './token-rules.ts';

function scan(repo: GitRepo, ...args: string[]): Promise<Outcome> {
  return gitsift(['scan', ...args], { cwd: repo.dir });
}

/** A repository whose secret was removed again, with settings that lie beside it. */
function removed(settings = ''): GitRepo {
  const repo = createRepo();
  repo.write('rules.yaml', RULES_TEXT);
  repo.write('.gitsift.yaml', `extends: none\nrules: rules.yaml\n${settings}`);
  repo.write('conf/a.txt', `key = ${TOKEN}\n`);
  repo.commit('bring');
  repo.write('conf/a.txt', 'key = none\n');
  repo.commit('remove');
  return repo;
}

async function codes(repo: GitRepo): Promise<(number | null)[]> {
  const runs = ['any', 'tips', 'head', 'new', 'none'].map((word) => scan(repo, '--fail-on', word));
  return (await Promise.all(runs)).map(({ code }) => code);
}

describe('--fail-on any, tips, head, new, none', () => {
  test('a secret in history only', async () => {
    expect(await codes(removed())).toEqual([1, 0, 0, 1, 0]);
  });

  test('one in an old tag', async () => {
    const repo = removed();
    repo.git('tag', 'v1', 'HEAD~1');
    expect(await codes(repo)).toEqual([1, 0, 0, 1, 0]);
  });

  test('one at the tip of another branch', async () => {
    const repo = removed();
    repo.git('branch', 'old', 'HEAD~1');
    expect(await codes(repo)).toEqual([1, 1, 0, 1, 0]);
  });

  test('one at HEAD, and one on disk alone', async () => {
    const repo = removed();
    repo.write('b.txt', TOKEN);
    expect(await codes(repo)).toEqual([1, 1, 1, 1, 0]);
    repo.commit('back again');
    expect(await codes(repo)).toEqual([1, 1, 1, 1, 0]);
  });

  test('one that an expired decision is about is not new', async () => {
    const repo = removed();
    const { stdout } = await scan(repo, '-f', 'json');
    const { fingerprint } = (JSON.parse(stdout) as Report).findings[0]!;
    writeFileSync(join(repo.dir, '.gitsiftignore'), `${fingerprint} expires=2020-01-31\n`);
    expect(await codes(repo)).toEqual([1, 0, 0, 0, 0]);
    repo.write('c.txt', OTHER_TOKEN);
    expect(await codes(repo)).toEqual([1, 1, 1, 1, 0]);
  });
});

describe('history warns while HEAD fails', () => {
  const SETTINGS = 'fail-on: head\n';

  test('in SARIF, in the report for people and in the exit code', async () => {
    const repo = removed(SETTINGS);
    repo.write('b.txt', OTHER_TOKEN);
    repo.commit('another');
    const { code, stdout, stderr } = await scan(repo, '-o', 'report.sarif', '-f', 'human');
    expect(code).toBe(1);
    expect(stderr).toContain('1 finding below the policy');
    expect(stdout.match(/ {2}warning$/gm)).toHaveLength(1);
    const { readFileSync } = await import('node:fs');
    const log = JSON.parse(readFileSync(join(repo.dir, 'report.sarif'), 'utf8')) as Log;
    const levels = log.runs[0]!.results!.map(({ level, message }) => [
      level,
      message.text?.includes('not at HEAD'),
    ]);
    expect(levels.toSorted()).toEqual([
      ['error', false],
      ['warning', true],
    ]);
  });

  test.each([
    ['policies: [{rules: test-*, fail-on: any}]', 1],
    ['policies: [{rules: test-token, paths: src/, fail-on: any}]', 0],
    ['policies: [{paths: conf/, fail-on: tips}, {rules: [test-token], fail-on: any}]', 0],
    ['policies: [{rules: [test-token], fail-on: any, min-severity: critical}]', 0],
  ])('%s ends with %i', async (policies, code) => {
    expect((await scan(removed(SETTINGS + policies), '-q')).code).toBe(code);
  });

  test('a policy about a rule that is not there is a mistake', async () => {
    const { code, stderr } = await scan(removed('policies: [{rules: test-tokn, fail-on: any}]'));
    expect(code).toBe(2);
    expect(stderr).toContain('there is no rule "test-tokn"');
  });

  test('--print-config prints what the file says, as a file', async () => {
    const repo = removed(`${SETTINGS}policies: [{rules: test-*, fail-on: any}]`);
    const { stdout } = await scan(repo, '--print-config');
    expect(stdout).toMatch(/^fail-on: head +# \.gitsift\.yaml:3$/m);
    expect(stdout).toContain('policies: [{"rules":["test-*"],"fail-on":"any"}]\n');
  });
});
