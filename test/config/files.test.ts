/** Configuration files: where they are found, what they may say, and what they may not reach. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ScanError } from '../../src/base/errors.ts';
import { loadSettings, type OptionName, type Settings } from '../../src/config/index.ts';
import { RULE_KEYS } from '../../src/rules/schema-rule.ts';
import { temporaryDirectory } from '../support/git-repo.ts';
import { configSchema } from './config-schema.ts';
import { RULE_PROPERTIES } from './rule-schema.ts';

/** A directory with the given files; it counts as a repository. */
function repoDir(files: Readonly<Record<string, string>>): string {
  const dir = temporaryDirectory();
  mkdirSync(join(dir, '.git'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

function load(
  cwd: string,
  typed: Partial<Record<OptionName, string>> = {},
  env: Record<string, string> = {},
): Promise<Settings> {
  const entries = Object.entries(typed) as [OptionName, string][];
  return loadSettings({ targets: [], typed: new Map(entries), env, cwd });
}

async function failure(run: Promise<unknown>): Promise<ScanError> {
  const error = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ScanError) return error;
  throw new Error(`no ScanError: ${String(error)}`);
}

const NAME = '.gitsift.yaml';
function at(line: number): { path: string; line: number } {
  return { path: NAME, line };
}

/** A policy that changes nothing. */
const ANY = { failOn: null, minSeverity: null, minConfidence: null };

describe('finding the file', () => {
  test('upward from the target to the root of its repository, and no further', async () => {
    const outer = repoDir({ [NAME]: 'threads: 7\n' });
    const inner = join(outer, 'inner');
    mkdirSync(join(inner, '.git'), { recursive: true });
    mkdirSync(join(inner, 'a/b'), { recursive: true });
    expect((await load(join(inner, 'a/b'))).files).toEqual([]);
    writeFileSync(join(inner, NAME), 'threads: 3\n');
    const settings = await load(join(inner, 'a/b'));
    expect(settings.plan.threads).toBe(3);
    expect(settings.origins.get('threads')?.from).toMatch(/\.gitsift\.yaml:1$/);
  });

  test('the nearest file wins; .yml and package.json count too', async () => {
    const dir = repoDir({
      [NAME]: 'threads: 1\n',
      'a/.gitsift.yml': 'threads: 2\n',
      'a/b/package.json': '{"name": "x",\n "gitsift": {"threads": 3}}',
      'a/b/c/package.json': '{"name": "y"}',
    });
    expect((await load(dir)).plan.threads).toBe(1);
    expect((await load(join(dir, 'a'))).plan.threads).toBe(2);
    const settings = await load(join(dir, 'a/b/c'));
    expect(settings.plan.threads).toBe(3);
    expect(settings.origins.get('threads')?.from).toMatch(/package\.json:2$/);
  });

  test('command line, then environment, then file', async () => {
    const dir = repoDir({ [NAME]: 'threads: 1\nfail-on: none\nmin-severity: high\n' });
    const settings = await load(dir, { threads: '4' }, { GITSIFT_FAIL_ON: 'any' });
    expect(settings.plan.threads).toBe(4);
    expect(settings.policy).toMatchObject({ failOn: 'any', minSeverity: 'high' });
  });

  test('--config names another one, --no-repo-config reads none', async () => {
    const dir = repoDir({ [NAME]: 'threads: 1\n', 'other.yaml': 'threads: 2\n' });
    expect((await load(dir, { config: 'other.yaml' })).plan.threads).toBe(2);
    expect((await load(dir, { 'repo-config': 'false' })).files).toEqual([]);
    expect((await failure(load(dir, { config: 'none.yaml' }))).message).toBe(
      'none.yaml cannot be read: there is no such file',
    );
  });
});

describe('what it may say', () => {
  test('everything', async () => {
    const dir = repoDir({
      'r/rules.yaml': '',
      [NAME]: `
extends: default
rules: r/rules.yaml
disable: [y, generic-*,
  "x"]
enable: generic-a*
only: [a]
severity:
  npm-token: critical
  "npm-*": low
allow-incomplete: [promised, shallow]
timings: yes
ignore-file: decisions.txt
policies:
  - paths: [test/**, "*.md"]
    fail-on: none
  - {paths: docs/, min-severity: critical, min-confidence: high}
  - {rules: [npm-*, x], fail-on: head}
`,
    });
    const { plan, policy, notes } = await load(dir);
    expect(plan.rules).toEqual({
      builtin: true,
      files: [join(dir, 'r/rules.yaml')],
      only: [{ ...at(7), glob: 'a' }],
      // A glob stands before an id that it means as well.
      switches: [
        { ...at(4), glob: 'generic-*', isOn: false },
        { ...at(6), glob: 'generic-a*', isOn: true },
        { ...at(4), glob: 'y', isOn: false },
        { ...at(5), glob: 'x', isOn: false },
      ],
      severity: [
        { ...at(10), glob: 'npm-*', severity: 'low' },
        { ...at(9), glob: 'npm-token', severity: 'critical' },
      ],
      mentioned: [
        { ...at(18), glob: 'npm-*' },
        { ...at(18), glob: 'x' },
      ],
    });
    expect(plan.timings).toBe(true);
    expect(plan.suppress.ignoreFile).toBe(join(dir, 'decisions.txt'));
    expect(policy.allowIncomplete).toEqual(['promised', 'shallow']);
    expect(policy.exceptions).toEqual([
      { paths: ['test/**', '*.md'], rules: [], ...ANY, failOn: 'none' },
      { paths: ['docs/'], rules: [], ...ANY, minSeverity: 'critical', minConfidence: 'high' },
      { paths: [], rules: ['npm-*', 'x'], ...ANY, failOn: 'head' },
    ]);
    expect(notes).toEqual([
      '.gitsift.yaml switches off rules: y, generic-*, x',
      '.gitsift.yaml runs these rules only: a',
    ]);
  });

  test('where the cache lies: the file that the user names; a repository only that there is none', async () => {
    const dir = repoDir({ [NAME]: 'cache: off\n', 'named.yaml': 'cache: kept\n' });
    const env = { HOME: '/h' };
    expect((await load(dir, {}, env)).plan.cache).toBeNull();
    const { cache } = (await load(dir, { config: 'named.yaml' }, env)).plan;
    expect(cache).toMatchObject({ directory: join(dir, 'kept'), isNamed: true });
    writeFileSync(join(dir, NAME), 'threads: 1\ncache: ./kept\n');
    expect((await failure(load(dir, {}, env))).message).toBe(
      '.gitsift.yaml:2: cache: here it can only be off; name a directory by --cache or GITSIFT_CACHE',
    );
  });

  test('nothing', async () => {
    expect((await load(repoDir({ [NAME]: '# empty\n' }))).files).toEqual([NAME]);
  });

  test.each([
    ['min-severty: high', 1, 'unknown key "min-severty"; did you mean "min-severity"?'],
    ['a: 1\n', 1, 'unknown key "a"'],
    ['staged: true', 1, 'unknown key "staged"'],
    ['repo-config: false', 1, 'unknown key "repo-config"'],
    ['threads: 2\nthreads: 3\n', 2, 'Map keys must be unique'],
    ['threads: [1]', 1, 'threads: expected a text'],
    ['fail-on: [', 1, ''],
    ['- a', 1, 'the file: expected keys and values'],
    ['severity: [a]', 1, 'severity: expected keys and values'],
    [
      'severity:\n  a: hihg',
      2,
      'severity of a: expected one of critical, high, medium, low, info, got "hihg"; did you mean "high"?',
    ],
    ['policies: 3', 1, 'policies: expected a list'],
    ['policies:\n - fail-on: none', 2, 'policies: neither paths nor rules are named'],
    ['policies:\n - paths: "!a"', 2, 'policies: a glob cannot be negated'],
    ['policies:\n - path: a', 2, 'unknown key "path"; did you mean "paths"?'],
    [
      'extends: ./none.yaml',
      1,
      'extends: there is no "./none.yaml"; give a path such as ./gitsift.yaml, a package, default or none',
    ],
    ['extends: "$(x)"', 1, 'extends: this is no path and no package'],
    ['rules: ../outside.yaml', 1, 'lies outside of the repository'],
    ['rules:\n  - {id: a}\n  - none.yaml', 3, 'rules: there is no file none.yaml'],
    ['rules:\n  - [a]', 2, 'rules: expected the name of a file, or a rule (keys and values)'],
    ['rules: 3', 1, 'rules: expected the name of a file, or a rule (keys and values)'],
    ['allow: [x]', 1, 'allow: expected keys and values'],
    ['ignore-file: /etc/passwd', 1, 'lies outside of the repository'],
    ['extends: /etc/passwd.yaml', 1, 'lies outside of the repository'],
    ['__proto__: {polluted: 1}', 1, 'unknown key "__proto__"'],
    ['disable: &a [x]\nonly: *b', 2, 'the alias *b stands for nothing'],
    ['disable: &a [x, *a]', 1, 'the alias *a stands inside of what it stands for'],
  ])('%j ends with file and line', async (text, line, message) => {
    const error = await failure(load(repoDir({ [NAME]: text })));
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(new RegExp(`^\\.gitsift\\.yaml:${line}: `));
    expect(error.message).toContain(message);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test.each([100, 100_000])('%i nested lists are a fault, not a crash', async (depth) => {
    const text = `disable: ${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect((await failure(load(repoDir({ [NAME]: text })))).message).toContain('nested too deeply');
  });

  test('a wrong value of an option names file and line too', async () => {
    const error = await failure(load(repoDir({ [NAME]: '\nthreads: many\n' })));
    expect(error.message).toBe(
      '.gitsift.yaml:2: threads: expected a whole number from 0 to 64, got "many"',
    );
  });

  test.each([
    ['a link', (path: string) => symlinkSync('/dev/zero', path), 'is a symbolic link'],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'is not an ordinary file'],
    ['a huge file', (path: string) => writeFileSync(path, '#'.repeat(2_000_000)), 'is larger than'],
  ])('%s is refused', async (_, make, message) => {
    const dir = repoDir({});
    make(join(dir, NAME));
    expect((await failure(load(dir))).message).toContain(message);
  });

  test('a link inside the repository that leads out of it is refused', async () => {
    const dir = repoDir({ [NAME]: 'rules: sub/rules.yaml\n' });
    const outside = temporaryDirectory();
    writeFileSync(join(outside, 'rules.yaml'), '');
    symlinkSync(outside, join(dir, 'sub'));
    expect((await failure(load(dir))).message).toContain('lies outside of the repository');
  });
});

describe('extends', () => {
  test('layers: the own file counts most, lists add up', async () => {
    const dir = repoDir({
      [NAME]:
        'extends: [./base.yaml, team-rules]\nthreads: 3\ndisable: own\npolicies: [{paths: own}]\n',
      'base.yaml':
        'extends: ./deep/deep.yaml\nthreads: 2\nmin-severity: high\ndisable: base\npolicies: [{paths: base}]\n',
      'deep/deep.yaml': 'rules: rules.yaml\nmin-severity: low\n',
      'deep/rules.yaml': '',
      'node_modules/team-rules/gitsift.yaml': 'extends: none\nexit-code: 9\n',
    });
    const { plan, policy, files } = await load(dir);
    expect(plan.threads).toBe(3);
    expect(plan.rules.builtin).toBe(false);
    expect(plan.rules.files).toEqual([join(dir, 'deep/rules.yaml')]);
    expect(plan.rules.switches.map(({ glob, path }) => [glob, path])).toEqual([
      ['base', 'base.yaml'],
      ['own', NAME],
    ]);
    expect(policy).toMatchObject({ minSeverity: 'high', exitCode: 9 });
    expect(policy.exceptions.map((p) => p.paths)).toEqual([['own'], ['base']]);
    expect(files).toEqual([
      'deep/deep.yaml',
      'base.yaml',
      'node_modules/team-rules/gitsift.yaml',
      NAME,
    ]);
  });

  test('a circle is refused, and every file of it named', async () => {
    const dir = repoDir({
      [NAME]: 'extends: ./a.yaml\n',
      'a.yaml': 'threads: 1\nextends: ./deep/b.yaml\n',
      'deep/b.yaml': 'extends: ../a.yaml\n',
    });
    expect((await failure(load(dir))).message).toBe(
      'deep/b.yaml:1: extends: files extend each other in a circle: ' +
        '.gitsift.yaml → a.yaml → deep/b.yaml → a.yaml',
    );
  });

  test('a chain without an end in sight is refused', async () => {
    const files = Array.from({ length: 12 }, (_, i) => [`${i}.yaml`, `extends: ./${i + 1}.yaml`]);
    const dir = repoDir({ [NAME]: 'extends: ./0.yaml', ...Object.fromEntries(files) });
    expect((await failure(load(dir))).message).toMatch(
      /^6\.yaml:1: extends: too many files in a chain: \.gitsift\.yaml → 0\.yaml → .* → 7\.yaml$/,
    );
  });

  test('a file that two others extend counts once, before both', async () => {
    const dir = repoDir({
      [NAME]: 'extends: [./a.yaml, ./b.yaml]\n',
      'a.yaml': 'extends: ./base.yaml\nthreads: 2\n',
      'b.yaml': 'extends: ./base.yaml\n',
      'base.yaml': 'threads: 1\ndisable: x\n',
    });
    const { plan, files } = await load(dir);
    expect(files).toEqual(['base.yaml', 'a.yaml', 'b.yaml', NAME]);
    expect(plan.threads).toBe(2);
    expect(plan.rules.switches).toHaveLength(1);
  });

  test('a file that the user names may reach anywhere', async () => {
    const shared = temporaryDirectory();
    writeFileSync(join(shared, 'base.yaml'), 'threads: 5\n');
    writeFileSync(join(shared, 'mine.yaml'), `extends: ./base.yaml\n`);
    expect((await load(repoDir({}), { config: join(shared, 'mine.yaml') })).plan.threads).toBe(5);
  });
});

describe('the schema for editors', () => {
  const shipped = new URL('../../schema/config.schema.json', import.meta.url);

  test('is made from the option table (UPDATE_SCHEMA=1 writes it)', () => {
    const expected = `${JSON.stringify(configSchema(), null, 2)}\n`;
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(shipped, expected);
    expect(JSON.parse(readFileSync(shipped, 'utf8'))).toEqual(JSON.parse(expected));
  });

  test('knows every key of a rule', () => {
    expect(Object.keys(RULE_PROPERTIES).toSorted()).toEqual([...RULE_KEYS].toSorted());
  });

  test.each([
    ['extends: none\nthreads: 2\ndisable: a\npolicies: [{paths: [a]}]', true],
    ['allow-incomplete: [promised]\nmin-severity: high', true],
    ['min-severty: high', false],
    ['threads: 65', false],
    ['policies: [{fail-on: none}]', false],
    ['policies: [{rules: a, fail-on: tips}]', true],
    ['rules: [a.yaml, {id: x, pattern: abc, requires: {rule: y}}]\nenable: x', true],
    ['rules: {id: x, patern: abc}', false],
    ['allow: [{values: [x], rules: y}]', true],
  ])('%j: %s', (text, isValid) => {
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(configSchema());
    expect(validate(parse(text))).toBe(isValid);
  });
});
