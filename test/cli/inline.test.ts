/** Comments that accept secrets, through the whole program. */
import { expect, test } from 'vitest';
import { createRepo } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';
import { OTHER_TOKEN, TOKEN, withRules } from './token-rules.ts';

const RULES = withRules();

interface ReportView {
  readonly suppressed?: Readonly<Record<string, number>>;
  readonly findings: readonly { readonly occurrences: readonly { readonly path: string }[] }[];
}

function reportOf({ stdout }: Outcome): ReportView {
  return JSON.parse(stdout) as ReportView;
}

function pathsOf(report: ReportView): string[] {
  return report.findings
    .flatMap((finding) => finding.occurrences.map(({ path }) => path))
    .toSorted();
}

test('what comments accept is counted and not reported; places without one still are', async () => {
  const repo = createRepo();
  repo.write('a.py', `key = "${TOKEN}"  # gitleaks:allow\n`);
  repo.write('b.py', `key = "${OTHER_TOKEN}"  # gitsift:allow test-token -- made up\n`);
  repo.write('c.py', `key = "${OTHER_TOKEN}"\n`);
  repo.commit();
  const scan = ['scan', '.', '--worktree', '-f', 'json', ...RULES];
  const with_ = await gitsift(scan, { cwd: repo.dir });
  expect(with_.code).toBe(1);
  expect(reportOf(with_).suppressed).toEqual({ inline: 1 });
  expect(pathsOf(reportOf(with_))).toEqual(['c.py']);
  for (const option of ['--no-inline', '--no-repo-config']) {
    const without = await gitsift([...scan, option], { cwd: repo.dir });
    expect(reportOf(without).suppressed).toBeUndefined();
    expect(pathsOf(reportOf(without))).toEqual(['a.py', 'b.py', 'c.py']);
  }
});

test('all accepted: exit 0, and people are told how many', async () => {
  const input = `// secretlint-disable\nkey = "${TOKEN}"\n`;
  const { code, stdout } = await gitsift(['scan', '-', ...RULES], { input });
  expect(code).toBe(0);
  expect(stdout).toContain('Accepted and not shown: 1 by inline comments.');
});

test('a secret stays in the history of what had no comment yet', async () => {
  const repo = createRepo();
  repo.write('a.py', `key = "${TOKEN}"\n`);
  repo.commit();
  repo.write('a.py', `key = "${TOKEN}"  # ggignore\n`);
  repo.commit();
  const { code } = await gitsift(['scan', '.', '-f', 'json', ...RULES], { cwd: repo.dir });
  expect(code).toBe(1);
});

test('our own fingerprints are no findings', async () => {
  const line = `v1:test-token:${'0a1b2c3d4e5f60718293a4b5'} reason="x"\nkey: v1:aws-access-key-id:a4646cbd0640fad41d818554\n`;
  const { code, stdout } = await gitsift(['scan', '-', ...RULES], { input: line });
  expect([code, stdout]).toEqual([0, expect.stringContaining('No secrets found')]);
});
