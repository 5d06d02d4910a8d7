/** What people read of files that rules about paths alone find: reports, explain, hooks, decisions. */
import { describe, expect, test } from 'vitest';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';

const SETTINGS = `extends: none
rules:
  - id: key-store
    title: Key store
    severity: high
    confidence: high
    paths: { include: ['*.p12'], exclude: ['test/**'] }
    allow: { paths: ['docs/**'] }
`;

function repository(): GitRepo {
  const repo = createRepo();
  repo.write('.gitsift.yaml', SETTINGS);
  repo.write('certs/store.p12', '\0');
  repo.write('docs/sample.p12', '');
  repo.commit('first');
  return repo;
}

function run(repo: GitRepo, ...args: string[]): Promise<Outcome> {
  return gitsift(args, { cwd: repo.dir });
}

interface Shown {
  readonly findings: readonly { readonly fingerprint: string }[];
}

describe('a file that a rule about paths finds', () => {
  test('is told by its path, without a line, and counted as a file', async () => {
    const { code, stdout } = await run(repository(), 'scan', '-q');
    expect(code).toBe(1);
    expect(stdout).toMatch(/key-store {2}store\.p12\n {4}in certs\/store\.p12 and 1 other place\n/);
    expect(stdout).toContain('1 file found: 1 high, in 2 places.');
    expect(stdout).not.toContain('store.p12:1');
  });

  test('has a region in SARIF that is not empty', async () => {
    const { stdout } = await run(repository(), 'scan', '-q', '-f', 'sarif');
    const [result] = JSON.parse(stdout).runs[0].results;
    expect(result.locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'certs/store.p12' },
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
    });
    expect(JSON.parse(stdout).runs[0].tool.driver.rules[0].help.text).toContain(
      'what the file holds',
    );
  });

  test.each([
    ['certs/store.p12', /^reported {2}key-store {2}store\.p12/m],
    ['docs/sample.p12', /^no {8}key-store.*allowance 1 of the rule \(paths\)/m],
    ['test/x.p12', /^no {8}key-store.*its paths exclude this one/m],
    ['other.txt', /^no {8}key-store.*it is about other paths/m],
  ])('is explained at %s', async (path, line) => {
    const { stdout } = await run(repository(), 'explain', 'anything', '--path', path);
    expect(stdout).toMatch(line);
  });

  test('is explained by its fingerprint, and accepted by it', async () => {
    const repo = repository();
    const { stdout } = await run(repo, 'scan', '-q', '-f', 'json');
    const [finding] = (JSON.parse(stdout) as Shown).findings;
    const explained = await run(repo, 'explain', finding!.fingerprint);
    expect(explained.stdout).toContain(`certs/store.p12: `);
    expect(explained.stdout).toContain(finding!.fingerprint);
    await run(repo, 'accept', finding!.fingerprint, '--reason', 'empty');
    const again = await run(repo, 'scan', '-q');
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('Accepted and not shown: 1 by decisions');
  });

  test('stops a commit with words that fit a file', async () => {
    const repo = repository();
    repo.write('new.p12', 'x');
    repo.git('add', 'new.p12');
    const { code, stderr, stdout } = await run(repo, 'hook', 'run', 'pre-commit');
    const text = stdout + stderr;
    expect(code).toBe(1);
    expect(text).toContain('commit blocked: 1 finding\n');
    expect(text).toContain('new.p12: high, Key store, new.p12');
    expect(text).toContain('git rm --cached');
    expect(text).not.toContain('a comment on its line');
  });
});
