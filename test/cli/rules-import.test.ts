/** `rules import` of gitleaks configurations, and what its rule file then finds. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

interface Report {
  readonly findings: readonly { rule: string; companions?: readonly unknown[] }[];
}

/** Imports into own.yaml, and what a scan of `text` then finds by its rules alone. */
async function foundAfter(dir: string, file: string, text: string): Promise<string[]> {
  const made = await gitsift(['rules', 'import', file, '-o', 'own.yaml'], { cwd: dir });
  expect([0, 3]).toContain(made.code);
  expect((await gitsift(['rules', 'check', 'own.yaml'], { cwd: dir })).code).toBe(0);
  writeFileSync(join(dir, 'settings.yaml'), 'extends: none\nrules: own.yaml\n');
  writeFileSync(join(dir, 'a.txt'), text);
  const args = ['scan', 'a.txt', '--format', 'json', '--config', 'settings.yaml'];
  const { stdout } = await gitsift(args, { cwd: dir });
  return (JSON.parse(stdout) as Report).findings.map(({ rule }) => rule).toSorted();
}

test('what a gitleaks file extends is read beside it, else where gitleaks would look', async () => {
  const { dir, file } = placed('[extend]\npath = "ci/b.toml"\n');
  mkdirSync(join(dir, 'ci'));
  writeFileSync(join(dir, 'ci/b.toml'), '[extend]\npath = "c.toml"\n');
  writeFileSync(join(dir, 'ci/c.toml'), "[[rules]]\nid='cc'\nregex='cc_[0-9]{8}'\n");
  expect(await foundAfter(dir, file, `x cc_${'12345678'}\n`)).toEqual(['cc']);
  writeFileSync(join(dir, 'ci/d.toml'), '[extend]\npath = "ci/c.toml"\n');
  expect(await foundAfter(dir, 'ci/d.toml', `x cc_${'12345678'}\n`)).toEqual(['cc']);
  writeFileSync(join(dir, 'ci/c.toml'), '[extend]\npath = "../ci/b.toml"\n');
  const { code, stderr } = await gitsift(['rules', 'import', 'ci/b.toml'], { cwd: dir });
  expect(code).toBe(0);
  expect(stderr).toContain('ci/b.toml → ci/c.toml → ci/b.toml');
});

test("trufflehog's detectors find what they found", async () => {
  const { dir } = placed('');
  const detectors = `detectors:
  - name: Acme pair
    keywords: [acme]
    regex: {id: 'id-([0-9]{6})', secret: 'sec-([0-9a-f]{16})'}
    exclude_words: [dead]
    verify: [{endpoint: 'https://acme.example'}]
`;
  writeFileSync(join(dir, 'config.yaml'), detectors);
  const secret = `sec-${'0123456789abcdef'}`;
  expect(await foundAfter(dir, 'config.yaml', `acme\nid-123456\n\n\n\n\n\n\n${secret}\n`)).toEqual([
    'acme-pair',
  ]);
  expect(await foundAfter(dir, 'config.yaml', `acme ${secret}\n`)).toEqual([]);
  expect(await foundAfter(dir, 'config.yaml', `id-123456 ${secret}\n`)).toEqual([]);
  const excluded = `acme id-123456 sec-${'dead456789abcdef'}\n`;
  expect(await foundAfter(dir, 'config.yaml', excluded)).toEqual([]);
});

test("what is about gitsift's own rules passes rules check too", async () => {
  const { dir, file } = placed(
    '[extend]\nuseDefault = true\ndisabledRules = ["generic-api-key"]\n' +
      "[[allowlists]]\ntargetRules=['generic-password']\nstopwords=['x']\n",
  );
  const baseline = join(dir, '.secrets.baseline');
  writeFileSync(
    baseline,
    '{"plugins_used": [{"name": "KeywordDetector", "keyword_exclude": "fixture"}], "results": {}}',
  );
  for (const [from, said] of [
    [file, 'nothing lost'],
    [baseline, 'nothing lost'],
  ] as const) {
    const made = await gitsift(['rules', 'import', from, '-o', 'own.yaml'], { cwd: dir });
    expect([made.code, made.stderr]).toEqual([0, expect.stringContaining(said)]);
    const checked = await gitsift(['rules', 'check', 'own.yaml'], { cwd: dir });
    expect([checked.code, checked.stdout]).toEqual([
      0,
      '0 rules, 0 examples: 0 errors, 0 warnings\n',
    ]);
  }
});
