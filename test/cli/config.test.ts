/** The configuration file as a user meets it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';
import { RULES_TEXT, TOKEN } from './token-rules.ts';

/** A repository with its own rule and settings, and one secret in `conf/`. */
function configured(settings: string): GitRepo {
  const repo = createRepo();
  repo.write('security/rules.yaml', RULES_TEXT);
  repo.write('conf/a.txt', `key = ${TOKEN}\n`);
  repo.write('.gitsift.yaml', `extends: none\nrules: security/rules.yaml\n${settings}`);
  repo.commit('first');
  return repo;
}

function scan(repo: GitRepo, ...args: string[]): Promise<Outcome> {
  return gitsift(['scan', '-q', ...args], { cwd: join(repo.dir, 'conf') });
}

test('settings that leave no rule are refused: nothing could be found', async () => {
  const repo = configured('');
  repo.write('.gitsift.yaml', 'extends: none\n');
  const { code, stderr } = await scan(repo);
  expect(code).toBe(2);
  expect(stderr).toContain('no rule is on');
});

describe('a repository with .gitsift.yaml', () => {
  test.each([
    ['', 1],
    ['fail-on: none', 0],
    ['min-severity: critical', 0],
    ['severity: {test-token: critical}\nmin-severity: critical', 1],
    ['exit-code: 42', 42],
    ['policies: [{paths: conf/, fail-on: none}]', 0],
    ['policies: [{paths: test/, fail-on: none}]', 1],
    ['disable: test-*', 2],
  ])('%j ends with %i', async (settings, code) => {
    expect((await scan(configured(settings), '../.')).code).toBe(code);
  });

  test('options count more than the file', async () => {
    expect((await scan(configured('fail-on: none'), '--fail-on', 'any', '../.')).code).toBe(1);
  });

  test('--no-repo-config ignores it', async () => {
    const { stdout } = await scan(
      configured('exit-code: 42'),
      '--no-repo-config',
      '-f',
      'json',
      '../.',
    );
    const report = JSON.parse(stdout) as { ruleset: { rules: number } };
    expect(report.ruleset.rules).toBeGreaterThan(1);
  });

  test('what it switches off is said', async () => {
    const { stderr } = await gitsift(['scan'], { cwd: configured('disable: test-token').dir });
    expect(stderr).toContain('.gitsift.yaml switches off rules: test-token');
    expect(stderr).toContain('.gitsift.yaml runs no built-in rules');
  });

  test('a mistyped key ends with 2, file and line', async () => {
    const { code, stderr } = await scan(configured('min-severty: high'));
    expect(code).toBe(2);
    expect(stderr).toContain(
      '.gitsift.yaml:3: unknown key "min-severty"; did you mean "min-severity"?',
    );
  });

  test('--print-config shows values and where they come from, in YAML that can be pasted', async () => {
    const repo = configured('threads: 2\npolicies: [{paths: conf/, fail-on: none}]');
    const { code, stdout } = await gitsift(['scan', '--print-config', '--min-severity', 'low'], {
      cwd: repo.dir,
      env: { GITSIFT_TIMINGS: '1', GITSIFT_FINGERPRINT_KEY: 'the pepper' },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^threads: 2 +# \.gitsift\.yaml:3$/m);
    expect(stdout).toMatch(/^min-severity: low +# --min-severity$/m);
    expect(stdout).toMatch(/^timings: true +# GITSIFT_TIMINGS$/m);
    expect(stdout).toMatch(/^min-confidence: low +# default$/m);
    expect(stdout).toContain('# files: .gitsift.yaml\n');
    expect(stdout).not.toContain('pepper');
    expect(parse(stdout)).toMatchObject({
      threads: 2,
      extends: 'none',
      policies: [{ paths: ['conf/'] }],
    });
  });
});

test('a file that the user names applies to any target', async () => {
  const repo = configured('');
  const mine = join(createRepo().dir, 'mine.yaml');
  writeFileSync(mine, 'exit-code: 55\nrules: rules.yaml\n');
  writeFileSync(join(mine, '..', 'rules.yaml'), RULES_TEXT);
  const { code } = await gitsift(['scan', '-q', '--config', mine, repo.dir]);
  expect(code).toBe(55);
});
