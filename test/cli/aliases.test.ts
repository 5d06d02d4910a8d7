/** gitleaks' commands and flags: translated, or refused with what to do instead. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Alias, translateAlias } from '../../src/cli/aliases.ts';
import { createRepo } from '../support/git-repo.ts';
import { gitsift } from './gitsift.ts';
import { RULES_TEXT, TOKEN } from './token-rules.ts';

function translated(line: string): readonly [readonly string[], object] {
  const [alias = '', ...words] = line.split(' ');
  const { targets, typed } = translateAlias(alias as Alias, words);
  return [targets, Object.fromEntries(typed)];
}

describe('flags', () => {
  test.each([
    ['git', [], { history: 'true' }],
    ['detect -s repo --no-banner -v --redact=100', ['repo'], { history: 'true' }],
    ['detect --no-git --source=x', ['x'], { worktree: 'true', 'include-ignored': 'true' }],
    ['detect --pipe', ['-'], {}],
    ['protect --staged', [], { staged: 'true' }],
    ['git --pre-commit --redact --staged --verbose', [], { staged: 'true' }],
    [
      'dir --max-target-megabytes 5 a',
      ['a'],
      { worktree: 'true', 'include-ignored': 'true', 'max-bytes': '5000000' },
    ],
    ['stdin -f json -r -', ['-'], { format: 'json' }],
    [
      'git -r out.sarif --exit-code 2',
      [],
      { history: 'true', output: ['out.sarif:sarif'], 'exit-code': '2' },
    ],
    ['git --log-opts=main..topic', [], { range: 'main..topic' }],
    ['git --log-opts=--all', [], { history: 'true', scope: 'refs' }],
    ['git --log-opts=--since=2024-01-01', [], { since: '2024-01-01' }],
    ['git --ignore-gitleaks-allow', [], { history: 'true', inline: 'false' }],
  ])('%s', (line, targets, typed) => {
    expect(translated(line)).toEqual([targets, typed]);
  });

  test.each([
    ['git --baseline-path old.json', 'gitsift migrate'],
    ['git -i .', 'gitsift migrate'],
    ['git -c .gitleaks.toml', 'gitsift migrate .gitleaks.toml'],
    ['git --enable-rule x', 'only'],
    ['git --timeout 5', 'from outside'],
    ['git --log-opts=-p', 'no counterpart'],
    ['git -f template', 'not written'],
    ['git --report-pth x', 'did you mean'],
    ['git --source', 'value is missing'],
    ['dir --staged', 'repository'],
    ['git a b', 'one target'],
    ['stdin a', 'no target'],
  ])('%s is refused', (line, message) => {
    expect(() => translated(line)).toThrow(message);
  });
});

test('a call as pre-commit and CI make it works end to end', async () => {
  const repo = createRepo();
  repo.write('test-rules.yaml', RULES_TEXT);
  repo.write('.gitsift.yaml', 'extends: none\nrules: ./test-rules.yaml\n');
  repo.write('a.txt', `key = ${TOKEN}\n`);
  repo.commit();
  repo.write('a.txt', 'gone\n');
  repo.commit();
  const run = (...args: string[]): ReturnType<typeof gitsift> => gitsift(args, { cwd: repo.dir });
  const args = [
    '--redact',
    '-v',
    '--exit-code=2',
    '--report-format',
    'sarif',
    '--report-path',
    'r.sarif',
  ];
  const detect = await run('detect', '-s', '.', ...args);
  expect(detect.code, detect.stderr).toBe(2);
  expect(existsSync(join(repo.dir, 'r.sarif'))).toBe(true);
  expect(readFileSync(join(repo.dir, 'r.sarif'), 'utf8')).not.toContain(TOKEN);
  expect((await run('git', '--pre-commit', '--staged', '--redact')).code).toBe(0);
  expect((await run('dir', '.')).code).toBe(0);
  const piped = await gitsift(['stdin', '--no-banner'], { cwd: repo.dir, input: `x = ${TOKEN}\n` });
  expect(piped.code).toBe(1);
  const refused = await run('git', '--baseline-path', 'x.json');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('gitsift migrate');
});
