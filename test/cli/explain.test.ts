/** `gitsift explain`: the reason that it names is the one that decides. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRepo, temporaryDirectory } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';

const WORD = 'Zk3vQ9xLp2mW7rT4nB8c';
const RULES = `provider: test
allow:
  - stopwords: [everywhere]
rules:
  - { id: plain-token, title: plain, pattern: '(?<secret>pln_[0-9a-zA-Z]{20})' }
  - { id: entropy-token, title: entropy, pattern: '(?<secret>ent_[0-9a-zA-Z]{20})', entropy: 4.0 }
  - id: allow-token
    title: allow
    pattern: '(?<secret>alw_[0-9a-zA-Z]{20})'
    allow: [{ lines: ['sample'] }, { stopwords: [dummy] }]
  - id: path-token
    title: path
    pattern: '(?<secret>pth_[0-9a-zA-Z]{20})'
    paths: { include: ['*.conf'] }
  - id: pair-token
    title: pair
    pattern: '(?<secret>par_[0-9a-zA-Z]{20})'
    requires: [{ pattern: 'partner', withinLines: 2 }]
  - { id: strong-token, title: strong, pattern: '(?<secret>ovl_[0-9a-zA-Z]{20})', priority: 100 }
  - { id: weak-token, title: weak, pattern: 'k=(?<secret>ovl_[0-9a-zA-Z]{20})', priority: 10 }
`;

function ruled(): ReturnType<typeof createRepo> {
  const repo = createRepo();
  repo.write('rules.yaml', RULES);
  repo.write('.gitsift.yaml', 'extends: none\nrules: ./rules.yaml\n');
  return repo;
}

const REPO = ruled();

function explain(input: string, ...args: string[]): Promise<Outcome> {
  return gitsift(['explain', ...args], { cwd: REPO.dir, input });
}

describe('a value on standard input', () => {
  test.each([
    ['a match', `pln_${WORD}`, 'reported  plain-token', 'confidence'],
    [
      'a pattern that does not match',
      'pln_short',
      'no        plain-token',
      'its pattern does not match',
    ],
    ['entropy', `ent_${'a'.repeat(20)}`, 'no        entropy-token', 'is below 4.00'],
    [
      'an allowance by line',
      `sample alw_${WORD}`,
      'no        allow-token',
      'allowance 1 of the rule (lines)',
    ],
    [
      'an allowance by word',
      `alw_dummy${WORD.slice(5)}`,
      'no        allow-token',
      'allowance 2 of the rule (stopwords)',
    ],
    [
      'an allowance for all',
      `pln_everywhere${WORD.slice(10)}`,
      'no        plain-token',
      'allowance 1 for all rules (stopwords)',
    ],
    ['a path', `pth_${WORD}`, 'no        path-token', 'does not apply to this path'],
    ['a companion', `par_${WORD}`, 'no        pair-token', 'what must stand near it is not there'],
    ['an overlap', `k=ovl_${WORD}`, 'no        weak-token', 'strong-token claims the same text'],
    [
      'a comment',
      `pln_${WORD} # gitleaks:allow`,
      'accepted  plain-token',
      'the comment gitleaks:allow',
    ],
  ])('names %s', async (_, text, head, reason) => {
    const { code, stdout } = await explain(`${text}\n`);
    expect(code).toBe(0);
    const line = stdout.split('\n').find((one) => one.startsWith(head));
    expect(line, stdout).toContain(reason);
    expect(stdout).not.toContain(WORD.slice(10));
  });

  test('counts where the path is given', async () => {
    const { stdout } = await explain(`pth_${WORD}`, '--path', 'etc/a.conf');
    expect(stdout).toContain('reported  path-token');
  });

  test('counts rules without a literal there, and says so in JSON as well', async () => {
    const none = await explain('nothing\n');
    expect(none.stdout).toContain('0 rules of 7');
    const { stdout } = await explain(`pln_${WORD}`, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      withoutLiteral: 6,
      rules: [{ rule: 'plain-token', outcome: 'reported' }],
    });
  });
});

describe('a line, a fingerprint', () => {
  test('a line sees its file; a decision and its end are named', async () => {
    const repo = ruled();
    repo.write('a.txt', `partner\npar_${WORD}\npln_${WORD}\n`);
    repo.commit();
    const at = (target: string): Promise<Outcome> =>
      gitsift(['explain', target], { cwd: repo.dir });
    expect((await at('a.txt:2')).stdout).toContain('reported  pair-token');
    const line = await at('a.txt:3');
    expect(line.stdout).not.toContain('pair-token');
    const fingerprint = /v1:plain-token:[0-9a-f]{24}/.exec(line.stdout)?.[0] ?? '';
    await gitsift(['accept', fingerprint, '--reason', 'tests'], { cwd: repo.dir });
    const accepted = await at(fingerprint);
    expect(accepted.stdout).toMatch(/^finding of plain-token, in 2 places, .*: confidence \w+$/m);
    expect(accepted.stdout).toMatch(/accepted +plain-token .*accepted by line 3 .*tests/);
    writeFileSync(join(repo.dir, '.gitsiftignore'), `${fingerprint} expires=2020-01-01\n`);
    expect((await at('a.txt:3')).stdout).toMatch(
      /reported +plain-token .*line 1 expired on 2020-01-01/,
    );
  });

  test('what is not there is an error', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'a.txt'), 'one\n');
    const beyond = await gitsift(['explain', 'a.txt:9'], { cwd: dir });
    expect(beyond).toMatchObject({ code: 2 });
    expect(beyond.stderr).toContain('there is no line 9');
    const unknown = `v1:plain-token:${'0'.repeat(24)}`;
    expect((await gitsift(['explain', unknown], { cwd: dir })).code).toBe(2);
    expect((await gitsift(['explain'], { cwd: dir, input: '' })).code).toBe(2);
    const file = await gitsift(['explain', 'a.txt'], { cwd: dir });
    expect(file).toMatchObject({ code: 2 });
    expect(file.stderr).toContain('name a line of it, FILE:LINE');
  });
});
