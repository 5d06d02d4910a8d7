/** `gitsift scan` from end to end on repositories that git makes. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { gitsift, shell } from './gitsift.ts';
import { OTHER_TOKEN, RULES_TEXT, TOKEN, withRules } from './token-rules.ts';

const WITH_RULES = withRules();

async function scanJson(
  cwd: string,
  ...args: string[]
): Promise<{ code: number | null; report: Report }> {
  const { code, stdout, stderr } = await gitsift(['scan', '-f', 'json', ...WITH_RULES, ...args], {
    cwd,
  });
  try {
    return { code, report: JSON.parse(stdout) as Report };
  } catch {
    throw new Error(`no JSON: ${stderr}`);
  }
}

/** One secret in the work tree and the history, one only in the history. */
function makeLeakyRepo(): GitRepo {
  const repo = createRepo();
  repo.write('src/app.ts', `const key = '${TOKEN}';\n`);
  repo.write('old.env', `KEY=${OTHER_TOKEN}\n`);
  repo.commit('first');
  repo.git('rm', '-q', 'old.env');
  repo.commit('second');
  return repo;
}

/** Shared: no test changes it. */
const leaky = makeLeakyRepo();

describe('a repository', () => {
  test('findings end with 1, in JSON that the shipped schema describes, without the values', async () => {
    const { dir } = leaky;
    const { code, report } = await scanJson(dir);
    expect(code).toBe(1);
    const schema = JSON.parse(
      readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'),
    );
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
    expect(report.coverage.complete).toBe(true);
    expect(report.findings.map((f) => [f.rule, f.occurrences[0]?.path])).toEqual([
      ['test-token', 'old.env'],
      ['test-token', 'src/app.ts'],
    ]);
    expect(JSON.stringify(report)).not.toContain(TOKEN.slice(4));
  });

  test('a clean one ends with 0 and says what was read', async () => {
    const repo = createRepo();
    repo.write('a.txt', 'nothing here\n');
    repo.commit('first');
    const { code, stdout, stderr } = await gitsift(['scan', ...WITH_RULES], { cwd: repo.dir });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^No secrets found\.\nComplete: read 1 blob, 1 commit, [0-9]+ files/);
    expect(stderr).toBe('');
  });

  test.each<[string[], number, string[]]>([
    [['--history'], 1, ['old.env', 'src/app.ts']],
    [['--worktree'], 1, ['src/app.ts']],
    [['--staged'], 0, []],
    [['--fail-on', 'none'], 0, ['old.env', 'src/app.ts']],
    [['--min-severity', 'critical'], 0, ['old.env', 'src/app.ts']],
    [['--exit-code', '77'], 77, ['old.env', 'src/app.ts']],
  ])('%j ends with %i', async (args, expected, paths) => {
    const { code, report } = await scanJson(leaky.dir, ...args);
    expect(code).toBe(expected);
    expect(report.findings.map((f) => f.occurrences[0]?.path)).toEqual(paths);
  });

  test('what is staged and not committed is found with --staged only', async () => {
    const repo = createRepo();
    repo.write('a.txt', 'x\n');
    repo.commit('first');
    repo.write('a.txt', `x ${TOKEN}\n`);
    repo.git('add', 'a.txt');
    repo.write('a.txt', 'x\n');
    expect((await scanJson(repo.dir, '--staged')).report.findings).toHaveLength(1);
    expect((await scanJson(repo.dir, '--worktree')).report.findings).toHaveLength(0);
  });

  test('a missing object ends with 3, and with 0 where that is allowed', async () => {
    const repo = createRepo();
    repo.write('a.txt', 'unique content\n');
    repo.commit('first');
    const id = repo.git('rev-parse', 'HEAD:a.txt');
    rmSync(join(repo.gitDir, 'objects', id.slice(0, 2), id.slice(2)));
    const { code, report } = await scanJson(repo.dir, '--history');
    expect(report.coverage.skipped).toMatchObject([{ object: id, reason: 'missing' }]);
    expect(code).toBe(3);
    expect((await scanJson(repo.dir, '--history', '--allow-incomplete=missing')).code).toBe(0);
    expect((await scanJson(repo.dir, '--history', '--allow-incomplete')).code).toBe(0);
    expect((await scanJson(repo.dir, '--history', '--allow-incomplete=corrupt')).code).toBe(3);
  });

  test('the bytes of the report do not depend on threads', async () => {
    const { dir } = leaky;
    const outputs = await Promise.all(
      ['0', '1', '2', '4'].map((n) =>
        gitsift(['-f', 'json', '--threads', n, ...WITH_RULES], { cwd: dir }),
      ),
    );
    for (const { stdout } of outputs) expect(stdout).toBe(outputs[0]?.stdout);
  });

  test('nothing is written into it', async () => {
    const { dir } = leaky;
    const list = (): string =>
      readdirSync(dir, { recursive: true }).map(String).toSorted().join('\n');
    const before = list();
    await gitsift(['scan', ...WITH_RULES], { cwd: dir });
    expect(list()).toBe(before);
  });
});

describe('other targets', () => {
  test('a directory, files and standard input', async () => {
    const dir = temporaryDirectory();
    mkdirSync(join(dir, 'sub'));
    writeFileSync(join(dir, 'sub', 'a.txt'), `a\n  ${TOKEN}\n`);
    writeFileSync(join(dir, 'b.txt'), 'clean\n');
    expect((await scanJson(dir, '.')).report).toMatchObject({
      target: { kind: 'directory' },
      findings: [{ occurrences: [{ path: 'sub/a.txt', line: 2, column: 3 }] }],
    });
    expect((await scanJson(dir, 'sub/a.txt', 'b.txt')).report.target.kind).toBe('files');
    expect((await scanJson(dir, 'b.txt')).code).toBe(0);
    const piped = await gitsift(['scan', '-', ...WITH_RULES], { input: `x ${TOKEN}` });
    expect(piped.stdout).not.toContain('work tree');
    expect(piped.code).toBe(1);
  });

  test.each([
    [['nowhere'], 'target nowhere does not exist'],
    [['--history', '.'], 'is not a Git repository'],
    [['--staged', '.'], 'is not a Git repository'],
  ])('%j ends with 2', async (args, message) => {
    const { code, stdout, stderr } = await gitsift(['scan', ...args], {
      cwd: temporaryDirectory(),
    });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });

  test('a broken rule file ends with 2 and names file, line and key', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'bad.yaml'), RULES_TEXT.replace('severity: high', 'severity: hihg'));
    const { code, stderr } = await gitsift(['scan', '--rules', 'bad.yaml', '.'], { cwd: dir });
    expect(code).toBe(2);
    expect(stderr).toMatch(/bad\.yaml:6: rule test-token, severity/);
  });
});

test('without a target and without a repository it says that only files were scanned', async () => {
  const cwd = temporaryDirectory();
  const { code, stdout, stderr } = await gitsift([], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('Complete: read nothing');
  expect(stderr).toBe('gitsift: there is no Git repository here: only files were scanned\n');
  expect((await gitsift(['scan', '.'], { cwd })).stderr).toBe('');
});

test('a line of the configuration that git would refuse is named, and the rest is read', async () => {
  const repo = createRepo();
  repo.write('a.env', `KEY=${TOKEN}\n`);
  repo.commit();
  const path = join(repo.gitDir, 'config');
  writeFileSync(path, `${readFileSync(path, 'utf8')}[broken\n[user]\n\tname = a\n1x\n`);
  const { code, stderr } = await gitsift(['scan', ...WITH_RULES, repo.dir]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /config of the Git directory, line \d+: \S.* such lines\); read without it/,
  );
});

describe('full values', () => {
  test('go to a file of the owner, and to no other place', async () => {
    const { dir } = leaky;
    const output = join(temporaryDirectory(), 'r.json');
    const { code, stdout } = await gitsift(['scan', '--reveal', '-o', output, ...WITH_RULES], {
      cwd: dir,
    });
    expect(code).toBe(1);
    expect(stdout).not.toContain(TOKEN.slice(4));
    expect(statSync(output).mode & 0o777).toBe(0o600);
    const { findings } = JSON.parse(readFileSync(output, 'utf8')) as Report;
    expect(findings.map((f) => f.secret)).toEqual([OTHER_TOKEN, TOKEN]);
  });

  test('are refused where standard output is no terminal', async () => {
    const { code, stdout } = await gitsift(['scan', '--reveal', ...WITH_RULES], {
      cwd: leaky.dir,
    });
    expect([code, stdout]).toEqual([2, '']);
  });

  test('are shown on a terminal', async () => {
    const { stdout } = await shell(
      `script -qec "gitsift scan --reveal ${WITH_RULES.map((word) => `'${word}'`).join(' ')}" /dev/null`,
      { cwd: leaky.dir, env: { TERM: 'xterm' } },
    );
    expect(stdout).toContain(TOKEN);
  });

  test('appear in no output, message or argument without --reveal', async () => {
    const repo = createRepo();
    repo.write(`dir-${TOKEN}/x.txt`, `${TOKEN}\n`);
    repo.git('config', 'user.name', TOKEN);
    repo.commit(`message ${TOKEN}`);
    repo.git('branch', `topic-${TOKEN}`);
    for (const format of ['human', 'json', 'ndjson', 'sarif']) {
      const { stdout, stderr } = await gitsift(
        ['scan', '-f', format, '--verbose', '--timings', ...WITH_RULES],
        { cwd: repo.dir },
      );
      expect(stdout.length).toBeGreaterThan(100);
      expect(stdout + stderr).not.toContain(TOKEN.slice(4));
    }
  });
});

describe('hostile names', () => {
  test.each(['human', 'json', 'ndjson', 'sarif'])('are harmless in %s', async (format) => {
    const repo = createRepo();
    const names = [
      'e\u001b[2Jsc',
      'cr\rx',
      'nl\n::error::x',
      'b\u202eidi',
      'c1\u009b31m',
      '##[error]x',
    ];
    for (const name of names) repo.write(name, `${TOKEN}\n`);
    writeFileSync(
      Buffer.concat([Buffer.from(`${repo.dir}/bad-`), Buffer.from([0xff, 0xfe])]),
      TOKEN,
    );
    repo.commit('x\u001b]0;title\u0007 \u009b');
    const { stdout, stderr, code } = await gitsift(['scan', '-f', format, ...WITH_RULES], {
      cwd: repo.dir,
    });
    expect(code).toBe(1);
    expect(stdout + stderr).not.toMatch(
      // oxlint-disable-next-line no-control-regex -- these are what must not appear
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|^\s*::|##\[/m,
    );
    if (format === 'json') {
      const { findings } = JSON.parse(stdout) as Report;
      const occurrences = findings.flatMap((f) => f.occurrences);
      expect(names.every((name) => occurrences.some((o) => o.path === name))).toBe(true);
      const odd = occurrences.find((o) => o.pathBytes !== undefined);
      expect(Buffer.from(odd?.pathBytes ?? '', 'base64')).toEqual(
        Buffer.concat([Buffer.from('bad-'), Buffer.from([0xff, 0xfe])]),
      );
    }
  });
});

describe('interruption', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s ends with %i, without a report and without leftovers',
    async (signal, expected) => {
      const cwd = temporaryDirectory();
      // Standard input stays open: the command waits for it until the signal comes.
      const outcome = await gitsift(['report', '-', '-o', 'r.json'], {
        cwd,
        during: (child) => {
          void delay(600).then(() => child.kill(signal));
        },
      });
      // On a busy machine the signal may come before our handler is there: it then ends the process
      // itself, which shells report by the same number.
      const byItself = outcome.signal === signal ? expected : null;
      expect(outcome.code ?? byItself).toBe(expected);
      expect(outcome.stdout).toBe('');
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  test('at any time of a scan leaves either nothing or a whole report', async () => {
    const source = temporaryDirectory();
    for (let i = 0; i < 300; i++) {
      writeFileSync(join(source, `f${i}.txt`), `${TOKEN}\n${'word '.repeat(20_000)}\n`);
    }
    const outcomes = [150, 300, 450, 600].map(async (afterMs) => {
      const cwd = temporaryDirectory();
      const { code } = await gitsift(['scan', source, '-q', '-o', 'r.json', ...WITH_RULES], {
        cwd,
        during: (child) => {
          void delay(afterMs).then(() => child.kill('SIGINT'));
        },
      });
      const files = readdirSync(cwd);
      if (files.length > 0) JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
      // Null: the signal came before the program was there to take it.
      expect([130, 1, null]).toContain(code);
      expect(files).toEqual(code === 1 || files.length === 1 ? ['r.json'] : []);
    });
    await Promise.all(outcomes);
  });
});

describe('progress', () => {
  test('is silent where standard error is no terminal', async () => {
    const { stderr } = await gitsift(['scan', ...WITH_RULES], { cwd: leaky.dir });
    expect(stderr).toBe('');
  });

  test('--quiet leaves only the report', async () => {
    const { stderr, code } = await gitsift(
      ['scan', '-q', '--min-severity', 'critical', ...WITH_RULES],
      { cwd: leaky.dir },
    );
    expect([stderr, code]).toEqual(['', 0]);
  });
});

test('a mistyped variable is noted', async () => {
  const { stderr } = await gitsift(['scan', '.'], {
    cwd: temporaryDirectory(),
    env: { GITSIFT_THREDS: '2' },
  });
  expect(stderr).toBe('gitsift: GITSIFT_THREDS is not a setting; did you mean GITSIFT_THREADS?\n');
});
