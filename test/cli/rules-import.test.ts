/** `rules import` of gitleaks configurations, and what its rule file then finds. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/git-repo.ts';
import { gitsift } from './gitsift.ts';

const WHOLE = `title = "ours"
[extend]
useDefault = true
[[rules]]
id = "acme-token"
description = "Acme token"
regex = '''\\bacme_[0-9a-f]{16}\\b'''
keywords = ["acme_"]
tags = ["ours"]
[[rules.allowlists]]
description = "documentation"
regexes = ['''acme_0{16}''']
[[allowlists]]
paths = ['''fixtures/''']
`;

const LOSSY = `[[rules]]
id = "back"
regex = '''(a)\\1'''
[[rules]]
id = "kept"
regex = '''kept_[0-9]{12}'''
secretgroup = 0
filter = "x"
`;

function placed(text: string): { dir: string; file: string } {
  const dir = temporaryDirectory();
  const file = join(dir, 'gitleaks.toml');
  writeFileSync(file, text);
  return { dir, file };
}

test('what is imported finds what gitleaks would', async () => {
  const { dir, file } = placed(WHOLE);
  const made = await gitsift(['rules', 'import', file, '-o', 'own.yaml'], { cwd: dir });
  expect(made.code).toBe(0);
  expect(made.stdout).toBe('');
  expect(made.stderr).toContain('1 rule imported, nothing lost');
  writeFileSync(join(dir, '.gitsift.yaml'), 'rules: own.yaml\n');
  writeFileSync(join(dir, 'a.txt'), `x acme_${'0123456789abcdef'} y\nx acme_${'0'.repeat(16)} y\n`);
  const args = ['scan', 'a.txt', '--format', 'json', '--config', '.gitsift.yaml'];
  const { code, stdout } = await gitsift(args, { cwd: dir });
  expect(code).toBe(1);
  const { findings } = JSON.parse(stdout) as {
    findings: { rule: string; occurrences: unknown[] }[];
  };
  expect(findings.map(({ rule }) => rule)).toEqual(['acme-token']);
  expect(findings[0]?.occurrences).toHaveLength(1);
});

test('what is lost is said, stands in the file, and is no success', async () => {
  const { dir, file } = placed(LOSSY);
  const { code, stdout, stderr } = await gitsift(['rules', 'import', file], { cwd: dir });
  expect(code).toBe(3);
  for (const said of [stderr, stdout]) {
    expect(said).toMatch(/lost: rule back: the rule is left out/);
    expect(said).toMatch(/lost: rule kept: filter has no counterpart/);
  }
  expect(stdout).toContain('id: kept');
  expect(stderr).toContain('1 rule imported, 2 parts lost');
  writeFileSync(join(dir, 'out.yaml'), stdout);
  const list = await gitsift(['rules', 'check', 'out.yaml'], { cwd: dir });
  expect(list.code).toBe(0);
});

test('a file that is none is refused, and nothing is written', async () => {
  const { dir, file } = placed('[[rules]\nid = 3');
  const broken = await gitsift(['rules', 'import', file, '-o', 'x.yaml'], { cwd: dir });
  expect(broken.code).toBe(2);
  expect(broken.stderr).toContain('gitleaks.toml:1');
  expect(() => readFileSync(join(dir, 'x.yaml'))).toThrow();
  const missing = await gitsift(['rules', 'import', 'no.toml'], { cwd: dir });
  expect(missing.code).not.toBe(0);
  expect(missing.stderr).toContain('no.toml');
});
