/** Decisions from the command line: a decision once taken stays taken, and a new value is new. */
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';
import { OTHER_TOKEN, TOKEN, withRules } from './token-rules.ts';

const WITH_RULES = withRules();

function scan(repo: GitRepo, ...args: string[]): Promise<Outcome> {
  return gitsift(['scan', '-f', 'json', ...WITH_RULES, ...args], { cwd: repo.dir });
}

async function fingerprintsOf(repo: GitRepo): Promise<string[]> {
  const { stdout } = await scan(repo);
  return (JSON.parse(stdout) as Report).findings.map((f) => f.fingerprint);
}

function ignoreFile(repo: GitRepo): string {
  return join(repo.dir, '.gitsiftignore');
}

function repoWith(...tokens: string[]): GitRepo {
  const repo = createRepo();
  repo.write('conf/a.txt', `${tokens.map((token) => `key = ${token}`).join('\n')}\n`);
  repo.commit('first');
  return repo;
}

function accept(repo: GitRepo, ...args: string[]): Promise<Outcome> {
  return gitsift(['accept', ...args], { cwd: join(repo.dir, 'conf') });
}

describe('accept', () => {
  test('lets a secret through, after moves, squashes and renames, but not a new value', async () => {
    const repo = repoWith(TOKEN);
    const [fingerprint = ''] = await fingerprintsOf(repo);
    expect((await scan(repo)).code).toBe(1);
    expect((await accept(repo, fingerprint, '--reason', 'revoked "in May"')).code).toBe(0);
    const first = await scan(repo);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ findings: [], suppressed: { decisions: 1 } });

    repo.git('mv', 'conf/a.txt', 'b.txt');
    repo.write('b.txt', `\n\nmoved = ${TOKEN}\n`);
    repo.commit('move');
    repo.git('reset', '-q', '--soft', 'HEAD~1');
    repo.git('commit', '-q', '--amend', '-m', 'squashed');
    expect((await scan(repo)).code).toBe(0);

    repo.write('b.txt', `moved = ${OTHER_TOKEN}\n`);
    const changed = await scan(repo);
    expect(changed.code).toBe(1);
    expect((JSON.parse(changed.stdout) as Report).findings).toHaveLength(1);
  });

  test('writes sorted lines that say why, who and until when', async () => {
    const repo = repoWith(TOKEN, OTHER_TOKEN);
    const fingerprints = await fingerprintsOf(repo);
    for (const fingerprint of fingerprints.toSorted().toReversed()) {
      await accept(
        repo,
        fingerprint,
        '--reason',
        'test only',
        '--owner',
        'ada',
        '--expires',
        '2999-12-31',
      );
    }
    const lines = readFileSync(ignoreFile(repo), 'utf8').trimEnd().split('\n');
    expect(lines.filter((line) => !line.startsWith('#'))).toEqual(
      fingerprints.toSorted().map((f) => `${f} reason="test only" owner=ada expires=2999-12-31`),
    );
  });

  test('a decision for some paths does not hold elsewhere', async () => {
    const repo = repoWith(TOKEN);
    const [fingerprint = ''] = await fingerprintsOf(repo);
    await accept(repo, fingerprint, '--reason', 'test', '--path', 'conf/**');
    expect((await scan(repo)).code).toBe(0);
    repo.write('prod.txt', `key = ${TOKEN}\n`);
    expect((await scan(repo)).code).toBe(1);
  });

  test.each<[string[], string]>([
    [['v1:x:short', '--reason', 'x'], 'is no fingerprint'],
    [['v1:x:00112233445566778899aabb'], "required option '--reason <TEXT>' not specified"],
    [['v1:x:00112233445566778899aabb', '--reason', ' '], '--reason: say why'],
    [
      ['v1:x:00112233445566778899aabb', '--reason', 'x', '--expires', 'soon'],
      '--expires: expected',
    ],
    [['v1:x:00112233445566778899aabb', '--reason', 'x', '--expires', '2001-01-01'], 'is over'],
    [['--reason', 'x'], "missing required argument 'fingerprint'"],
  ])('%j is wrong use', async (args, message) => {
    const repo = repoWith(TOKEN);
    const { code, stderr } = await accept(repo, ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(existsSync(ignoreFile(repo))).toBe(false);
  });
});

describe('a baseline', () => {
  test('accepts what is there, and only that', async () => {
    const repo = repoWith(TOKEN);
    expect((await scan(repo, '--write-baseline')).code).toBe(0);
    expect(readFileSync(ignoreFile(repo), 'utf8')).not.toContain(TOKEN.slice(4));
    expect((await scan(repo)).code).toBe(0);
    repo.write('new.txt', OTHER_TOKEN);
    expect((await scan(repo)).code).toBe(1);
  });

  test('keeps the decisions that were there', async () => {
    const repo = repoWith(TOKEN, OTHER_TOKEN);
    const [fingerprint = ''] = await fingerprintsOf(repo);
    await accept(repo, fingerprint, '--reason', 'kept');
    await scan(repo, '--write-baseline');
    const text = readFileSync(ignoreFile(repo), 'utf8');
    expect(text).toContain(`${fingerprint} reason=kept\n`);
    expect(text.match(/reason=baseline/g)).toHaveLength(1);
  });
});

describe('decisions that no longer count', () => {
  const NOBODY = 'v1:test-token:ffffffffffffffffffffffff';

  test('an expired one fails again and is named', async () => {
    const repo = repoWith(TOKEN);
    const [fingerprint = ''] = await fingerprintsOf(repo);
    writeFileSync(ignoreFile(repo), `${fingerprint} reason=old expires=2020-01-01\n`);
    const { code, stderr } = await scan(repo);
    expect(code).toBe(1);
    expect(stderr).toContain(`1 decision expired: ${fingerprint} (line 1)`);
  });

  test('an unused one fails where that is asked for', async () => {
    const repo = createRepo();
    repo.write('a.txt', 'clean\n');
    repo.commit('first');
    writeFileSync(ignoreFile(repo), `${NOBODY} reason=gone\n`);
    expect((await scan(repo)).code).toBe(0);
    const { code, stderr } = await scan(repo, '--fail-on-unused-ignores');
    expect(code).toBe(1);
    expect(stderr).toContain(`1 decision without use: ${NOBODY} (line 1)`);
  });

  test('prune removes them and keeps the rest', async () => {
    const repo = repoWith(TOKEN);
    const [fingerprint = ''] = await fingerprintsOf(repo);
    const kept = `${fingerprint} reason=kept`;
    writeFileSync(ignoreFile(repo), `# note\n${kept}\n${NOBODY} reason=gone\n`);
    const dry = await gitsift(['ignores', 'prune', '--dry-run', ...WITH_RULES], { cwd: repo.dir });
    expect(dry.stdout).toBe(`would remove  ${NOBODY} reason=gone\n`);
    expect((await gitsift(['ignores', 'prune', ...WITH_RULES], { cwd: repo.dir })).code).toBe(0);
    expect(readFileSync(ignoreFile(repo), 'utf8')).toBe(`# note\n${kept}\n`);
  });

  test('check finds broken, double and expired lines', async () => {
    const repo = repoWith(TOKEN);
    const file = [
      `${NOBODY} reason=a`,
      `${NOBODY} reason=b`,
      '<<<<<<< HEAD',
      `v1:a:${'0'.repeat(24)} expires=2020-01-01`,
    ];
    writeFileSync(ignoreFile(repo), `${file.join('\n')}\n`);
    const { code, stdout } = await gitsift(['ignores', 'check'], { cwd: repo.dir });
    expect(code).toBe(1);
    expect(stdout).toContain('error  line 2: the same as line 1\n');
    expect(stdout).toContain('error  line 3: "<<<<<<<" is no fingerprint');
    expect(stdout).toContain('error  line 4: expired on 2020-01-01\n');
    expect(stdout).toContain('warning  line 4: gives no reason\n');
  });

  test('list shows every decision', async () => {
    const repo = repoWith(TOKEN);
    writeFileSync(ignoreFile(repo), `${NOBODY} reason=gone\n`);
    const { stdout, code } = await gitsift(['ignores', 'list', '--json'], { cwd: repo.dir });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { fingerprint: NOBODY, reason: 'gone', expired: false },
    ]);
  });
});

describe('a file that cannot be trusted', () => {
  test('a broken line ends the run with 2 before anything is scanned', async () => {
    const repo = repoWith(TOKEN);
    writeFileSync(ignoreFile(repo), 'v1:a:b reason=x\n');
    const { code, stderr, stdout } = await scan(repo);
    expect(code).toBe(2);
    expect(stderr).toContain('.gitsiftignore:1: "v1:a:b" is no fingerprint');
    expect(stdout).toBe('');
  });

  test('a link is not followed', async () => {
    const repo = repoWith(TOKEN);
    symlinkSync('/dev/zero', ignoreFile(repo));
    const { code, stderr } = await scan(repo);
    expect(code).toBe(2);
    expect(stderr).toContain('is a symbolic link');
    expect((await scan(repo, '--no-repo-config')).code).toBe(1);
  });

  test("the repository's own decisions do not count with --no-repo-config", async () => {
    const repo = repoWith(TOKEN);
    await scan(repo, '--write-baseline');
    expect((await scan(repo)).code).toBe(0);
    expect((await scan(repo, '--no-repo-config')).code).toBe(1);
    const elsewhere = join(createRepo().dir, 'decisions');
    writeFileSync(elsewhere, readFileSync(ignoreFile(repo)));
    expect((await scan(repo, '--no-repo-config', '--ignore-file', elsewhere)).code).toBe(0);
  });

  test('a key makes other fingerprints, so that decisions without it do not count', async () => {
    const repo = repoWith(TOKEN);
    await scan(repo, '--write-baseline');
    const env = { GITSIFT_FINGERPRINT_KEY: 'secret of the team' };
    const keyed = await gitsift(['scan', ...WITH_RULES], { cwd: repo.dir, env });
    expect(keyed.code).toBe(1);
    expect(keyed.stdout + keyed.stderr).not.toContain('secret of the team');
    expect(keyed.stderr).toContain('decisions were made without GITSIFT_FINGERPRINT_KEY');
    await gitsift(['scan', '--write-baseline', ...WITH_RULES], { cwd: repo.dir, env });
    expect(readFileSync(ignoreFile(repo), 'utf8')).toMatch(/^# key: [0-9a-f]{8}$/m);
    expect((await gitsift(['scan', ...WITH_RULES], { cwd: repo.dir, env })).code).toBe(0);
  });
});
