/** Rules that stand in the configuration itself, and what settings make of rules, through the command line. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';
import { hookRepo } from './hook-repo.ts';
import { OTHER_TOKEN, RULES_TEXT, TOKEN } from './token-rules.ts';

/** Put together here so that no file holds it. */
const ACME = `acme_${'7f3k9q2m5x8r1t6w'}`;
const ACME_RULE = `  - id: acme-token
    title: Acme token
    severity: high
    confidence: high
    pattern: |
      \\b (?<secret> acme_ [0-9a-z]{16} ) \\b   # as issued
    examples: ['x = acme_\${alnum:16}']
`;

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly title: string;
}

function repoWith(settings: string, files: Readonly<Record<string, string>> = {}): GitRepo {
  const repo = createRepo();
  repo.write('a.txt', `a ${ACME}\nb ${TOKEN}\n`);
  repo.write('test.yaml', RULES_TEXT);
  repo.write('.gitsift.yaml', settings);
  for (const [path, text] of Object.entries(files)) repo.write(path, text);
  repo.commit('first');
  return repo;
}

function run(repo: GitRepo, ...args: string[]): Promise<Outcome> {
  return gitsift(args, { cwd: repo.dir });
}

async function found(repo: GitRepo, ...args: string[]): Promise<string[]> {
  const { stdout, stderr } = await run(repo, 'scan', '-q', '-f', 'json', ...args);
  if (stdout === '') throw new Error(stderr);
  const { findings } = JSON.parse(stdout) as { findings: Found[] };
  return findings.map(({ rule, severity }) => `${rule} ${severity}`).toSorted();
}

describe('a rule in .gitsift.yaml', () => {
  const MIXED = `extends: none\nrules:\n  - test.yaml\n${ACME_RULE}`;

  test('runs beside those of files', async () => {
    expect(await found(repoWith(MIXED))).toEqual(['acme-token high', 'test-token high']);
  });

  test('runs beside the built-in ones', async () => {
    const repo = repoWith(`rules:\n${ACME_RULE}`);
    expect(await found(repo, '--worktree')).toContain('acme-token high');
  });

  test('counts for rules list, show and check, and for explain', async () => {
    const repo = repoWith(MIXED);
    expect((await run(repo, 'rules', 'list')).stdout).toMatch(/^acme-token +high +Acme token$/m);
    const shown = await run(repo, 'rules', 'show', 'acme-token');
    expect(shown.stdout).toMatch(/defined in +\.gitsift\.yaml:4/);
    expect(shown.stdout).toContain('# as issued');
    expect(await run(repo, 'rules', 'check')).toMatchObject({ code: 0 });
    expect((await run(repo, 'explain', 'a.txt:1')).stdout).toContain('acme-token');
  });

  test('rules check holds its examples against the scanner', async () => {
    const wrong = ACME_RULE.replace('alnum:16', 'alnum:15');
    const { code, stdout } = await run(repoWith(`rules:\n${wrong}`), 'rules', 'check');
    expect(code).toBe(1);
    expect(stdout).toMatch(/error.*acme-token.*\.gitsift\.yaml:2/);
  });

  test('has all the powers of a rule in a file', async () => {
    const repo = repoWith(
      `extends: none
rules:
  - id: pair
    pattern: '(?<secret> tst_ [0-9a-zA-Z]{20} )'
    requires:
      - {rule: helper, name: acme, withinLines: 1}
    allow:
      - values: ['^ tst_Hq']
  - {id: helper, pattern: 'acme_ [0-9a-z]{16}', report: false}
`,
      { 'b.txt': `${OTHER_TOKEN}\n${ACME}\n`, 'c.txt': `${TOKEN}x\n` },
    );
    expect(await found(repo)).toEqual(['pair medium']);
  });

  test('works in a package.json that is indented by tabs, and in a file that is extended', async () => {
    const rule = { id: 'acme-token', pattern: 'acme_ [0-9a-z]{16}', severity: 'low' };
    const packageText = JSON.stringify(
      { name: 'x', gitsift: { extends: 'none', rules: rule } },
      null,
      '\t',
    );
    const repo = repoWith('', { 'package.json': packageText });
    execFileSync('git', ['rm', '-q', '.gitsift.yaml'], { cwd: repo.dir });
    expect(await found(repo)).toEqual(['acme-token low']);
    const extended = repoWith('extends: [none, ./ci/base.yaml]\nrules: test.yaml\n', {
      'ci/base.yaml': `rules:\n${ACME_RULE}`,
    });
    expect(await found(extended)).toEqual(['acme-token high', 'test-token high']);
    expect((await run(extended, 'rules', 'show', 'acme-token')).stdout).toContain('ci/base.yaml:2');
  });

  test('is ignored with --no-repo-config', async () => {
    const { stdout } = await run(repoWith(MIXED), 'rules', 'list', '--no-repo-config');
    expect(stdout).not.toContain('acme-token');
    expect(stdout).toContain('github-');
  });

  test('stays where --rules adds another file', async () => {
    const repo = repoWith(`extends: none\nrules:\n${ACME_RULE}`);
    expect(await found(repo, '--rules', 'test.yaml')).toEqual([
      'acme-token high',
      'test-token high',
    ]);
  });

  test('is printed with its place, in YAML that can be pasted', async () => {
    const { stdout } = await run(repoWith(MIXED), 'scan', '--print-config', '--rules', 'a.yaml');
    expect(stdout).toMatch(/^ {2}- ".*test\.yaml" +# \.gitsift\.yaml:3$/m);
    expect(stdout).toMatch(/^ {2}- \{"id":"acme-token".* # \.gitsift\.yaml:4$/m);
    expect(stdout).toMatch(/^ {2}- "a\.yaml" +# --rules$/m);
    const { rules } = parse(stdout) as { rules: unknown[] };
    expect(rules[1]).toEqual((parse(MIXED) as { rules: unknown[] }).rules[1]);
  });

  test.each([
    [ACME_RULE.replace('severity: high', 'severity: hihg'), 4, 'severity: must be one of'],
    [ACME_RULE.replace('severity: high', 'severty: high'), 4, 'unknown key "severty"'],
    [ACME_RULE.replace('acme_ [', 'acme_ (?= ['), 7, 'pattern: '],
    [`${ACME_RULE}${ACME_RULE}`, 9, 'id: "acme-token" is already defined in line 2'],
    ['  - {pattern: abcd}\n', 2, 'the key id is missing'],
    ['  - {id: x, pattern: abcd, requires: {rule: nobody}}\n', 2, 'there is no rule "nobody"'],
  ])('that is broken ends with 2, file, line and key: %#', async (rule, line, message) => {
    const { code, stderr } = await run(repoWith(`rules:\n${rule}`), 'scan', '--worktree');
    expect(code).toBe(2);
    expect(stderr).toContain(`.gitsift.yaml:${line}: rule `);
    expect(stderr).toContain(message);
  });

  test('that changes is no longer what a cache knows', async () => {
    const repo = repoWith(`extends: none\nrules:\n${ACME_RULE}`);
    const cache = ['--cache', 'kept', '--history'];
    repo.write('.git/info/exclude', 'kept\n');
    expect(await found(repo, ...cache)).toEqual(['acme-token high']);
    repo.write('.gitsift.yaml', `extends: none\nrules:\n${ACME_RULE.replaceAll('acme_', 'acmo_')}`);
    expect(await found(repo, ...cache)).toEqual([]);
    repo.write('.gitsift.yaml', `extends: none\nrules:\n${ACME_RULE.replace('y: high', 'y: low')}`);
    expect(await found(repo, ...cache)).toEqual(['acme-token low']);
  });
});

describe('what settings make of rules', () => {
  test('an own rule replaces a built-in one of its id, and that is said', async () => {
    const repo = repoWith(
      `rules:\n${ACME_RULE.replace('id: acme-token', 'id: github-pat-classic')}`,
    );
    const { stderr, stdout } = await run(repo, 'scan', '--worktree', '-f', 'json');
    expect(stderr).toContain(
      '.gitsift.yaml:2: rule github-pat-classic replaces the one defined before',
    );
    const { findings } = JSON.parse(stdout) as { findings: Found[] };
    expect(findings.find(({ rule }) => rule === 'github-pat-classic')?.title).toBe('Acme token');
  });

  const BOTH = `extends: none\nrules:\n  - test.yaml\n${ACME_RULE}`;

  test.each([
    ['disable: "*-token"\nenable: test-token\n', ['test-token high']],
    ['enable: "*-token"\ndisable: test-token\n', ['acme-token high']],
    ['only: acme-*\n', ['acme-token high']],
    ['only: acme-*\nenable: test-*\n', ['acme-token high', 'test-token high']],
    ['severity: {acme-token: low, "*-token": medium}\n', ['acme-token low', 'test-token medium']],
    ['allow: {stopwords: tst_, rules: test-*}\n', ['acme-token high']],
    ['allow: [{values: ["^ acme"]}, {paths: [none/]}]\n', ['test-token high']],
  ])('%j', async (settings, expected) => {
    expect(await found(repoWith(BOTH + settings))).toEqual(expected);
  });

  test('the own file counts more than one that it extends, glob or not', async () => {
    const repo = repoWith(
      'extends: ./base.yaml\nenable: acme-*\nseverity: {"*": low}\nallow: {stopwords: nobody}\n',
      { 'base.yaml': `${BOTH}disable: acme-token\nseverity: {acme-token: critical}\n` },
    );
    expect(await found(repo)).toEqual(['acme-token low', 'test-token low']);
  });

  test('a rule that another one needs stays, silent, when it is switched off', async () => {
    const repo = repoWith(`extends: none
disable: acme-token
rules:
  - test.yaml
  - {id: pair, pattern: 'tst_ \\w{20}', priority: 200, requires: {rule: acme-token}}
${ACME_RULE}`);
    expect(await found(repo)).toEqual(['pair medium']);
  });

  test('thresholds judge what was overridden', async () => {
    const settings = `${BOTH}severity: {acme-token: low}\n`;
    const code = async (more: string): Promise<number | null> =>
      (await run(repoWith(settings + more), 'scan', '-q')).code;
    expect(await code('disable: test-token\nmin-severity: medium\n')).toBe(0);
    expect(await code('min-severity: medium\n')).toBe(1);
    const policies = 'policies:\n  - {rules: test-*, min-severity: critical}\n';
    expect(await code(`min-severity: medium\n${policies}`)).toBe(0);
    expect(await code(`min-confidence: high\n${policies}`)).toBe(1);
  });

  test.each([
    ['disable', 'disable:\n  - acme-token\n  - acme-tokn\n', 12],
    ['enable', 'enable: acme-tokn\n', 10],
    ['only', 'only: [acme-tokn]\n', 10],
    ['severity', 'severity:\n  acme-tokn: low\n', 11],
    ['policies', 'policies:\n  - {rules: acme-tokn, fail-on: none}\n', 11],
    ['allow.rules', 'allow:\n  - values: [x]\n    rules: [acme-tokn]\n', 12],
  ])('%s of a rule that is not there ends with file and line', async (key, settings, line) => {
    const config = `extends: none\nrules:\n${ACME_RULE}`;
    const { code, stderr } = await run(repoWith(config + settings), 'scan', '--worktree');
    expect(code).toBe(2);
    const hint = 'did you mean acme-token?';
    expect(stderr).toContain(
      `.gitsift.yaml:${line}: ${key}: there is no rule "acme-tokn", ${hint}`,
    );
  });

  test('what a file of the repository accepts or switches off is said', async () => {
    const repo = repoWith(`${BOTH}allow: {stopwords: nobody}\ndisable: acme-*\n`);
    const { stderr } = await run(repo, 'scan', '--worktree');
    expect(stderr).toContain('.gitsift.yaml accepts secrets by allowances: 1');
    expect(stderr).toContain('.gitsift.yaml switches off rules: acme-*');
  });

  test('a file that is missing, and a circle, end with the place that names them', async () => {
    const missing = await run(repoWith('rules:\n  - test.yaml\n  - tset.yaml\n'), 'scan');
    expect([missing.code, missing.stderr]).toEqual([2, expect.any(String)]);
    expect(missing.stderr).toContain('.gitsift.yaml:3: rules: there is no file tset.yaml');
    const circle = await run(
      repoWith('extends: ./b.yaml', { 'b.yaml': 'extends: ./b.yaml' }),
      'scan',
    );
    expect(circle.code).toBe(2);
    expect(circle.stderr).toContain('.gitsift.yaml → b.yaml → b.yaml');
  });
});

test('a hook runs the rules of the file, by its settings', async () => {
  const repo = hookRepo();
  repo.write('.gitsift.yaml', `extends: none\nrules:\n${ACME_RULE}severity: {"*": low}\n`);
  repo.write('seed.txt', 'x\n');
  repo.git('add', 'seed.txt');
  repo.git('commit', '-qm', 'seed');
  expect((await repo.gitsift(['hook', 'install'])).code).toBe(0);
  repo.stage('a.txt', `${ACME}\n`);
  const blocked = repo.run(['commit', '-qm', 'x']);
  expect(blocked.code).toBe(1);
  expect(blocked.output).toMatch(/a\.txt:1:1: low, Acme token/);
  repo.write('.gitsift.yaml', `extends: none\nrules:\n${ACME_RULE}min-severity: critical\n`);
  expect(repo.run(['commit', '-qm', 'x']).code).toBe(0);
});

describe('a rule that asks for a check that does not exist', () => {
  test('is refused with its line and what there is', async () => {
    const rule = `${ACME_RULE}    checksum: githup-crc32\n`;
    const { code, stderr } = await run(repoWith(`rules:\n${rule}`), 'scan', '--worktree');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /\.gitsift\.yaml:2: rule acme-token, checksum: there is no checksum "githup-crc32"; known: .*github-crc32/,
    );
  });
});
