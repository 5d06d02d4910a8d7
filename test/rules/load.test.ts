import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { RuleName, RuleSwitch } from '../../src/base/plan.ts';
import { detailsOf, loadRules, packOf, ruleFileFaults } from '../../src/rules/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'gitsift-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const BASE = `rules:
  - { id: acme-a, pattern: 'aaaa [0-9]', description: first }
  - { id: acme-b, pattern: 'bbbb [0-9]' }
  - { id: other, pattern: 'cccc [0-9]' }
`;

/** A name as if it stood in line 7 of a file. */
function named(glob: string): RuleName {
  return { glob, path: 'c.yaml', line: 7 };
}

function off(glob: string): RuleSwitch {
  return { ...named(glob), isOn: false };
}

function on(glob: string): RuleSwitch {
  return { ...named(glob), isOn: true };
}

async function idsOf(files: readonly string[], options = {}): Promise<string[]> {
  const pack = await loadRules({ builtin: false, files, ...options });
  return pack.rules.map(({ id }) => id);
}

describe('loading rules', () => {
  const base = fileOf('base.yaml', BASE);

  test('a later file replaces a rule, and it is said', async () => {
    const later = fileOf('later.yaml', "rules: [{ id: other, pattern: 'dddd [0-9]' }]");
    const pack = await loadRules({ builtin: false, files: [base, later] });
    expect(pack.rules.map(({ id, jsSource }) => [id, jsSource])).toEqual([
      ['acme-a', 'aaaa[0-9]'],
      ['acme-b', 'bbbb[0-9]'],
      ['other', 'dddd[0-9]'],
    ]);
    expect(pack.notes).toEqual([`${later}:1: rule other replaces the one defined before`]);
  });

  test.each([
    ['latin1', Buffer.from("rules:\n  - id: one\n    pattern: 'caf\xe9 abcd'\n", 'latin1'), 3],
    ['UTF-16', Buffer.from('\ufeffrules: []\n', 'utf16le'), 1],
  ])('a file in %s is refused with the line', async (_, bytes, line) => {
    const file = fileOf('bytes.yaml', '');
    writeFileSync(file, bytes);
    await expect(loadRules({ builtin: false, files: [file] })).rejects.toMatchObject({
      code: 'RULE_BROKEN',
      details: { line, message: expect.stringContaining('save it as UTF-8') },
    });
  });

  test('a replacement character that is meant is none that was lost', async () => {
    const file = fileOf(
      'meant.yaml',
      "rules:\n  - { id: one, title: 'a \ufffd', pattern: abcd }\n",
    );
    expect((await loadRules({ builtin: false, files: [file] })).rules).toHaveLength(1);
  });

  test('a rule about paths alone is no companion, and has none', async () => {
    const file = fileOf(
      'paths.yaml',
      "rules:\n  - { id: key-file, paths: { include: '*.key' } }\n  - { id: half, pattern: 'key_[0-9]{9}', requires: { rule: key-file } }\n",
    );
    await expect(loadRules({ builtin: false, files: [file] })).rejects.toMatchObject({
      message: expect.stringMatching(
        /paths\.yaml:3: rule half, requires\.rule: rule "key-file" is about paths alone/,
      ),
    });
    const faults = await ruleFileFaults({
      path: 'x.yaml',
      keys: [],
      text: "rules: [{ id: key-file, report: false, requires: { pattern: 'abcd' }, paths: { include: '*.key' } }]",
    });
    expect(faults.map(({ key, message }) => `${key}: ${message}`)).toEqual([
      'requires: has no meaning without the key pattern',
      'report: a rule about paths alone can help no other rule',
    ]);
  });

  test('rules are switched off by id and by *', async () => {
    expect(await idsOf([base], { switches: [off('acme-*')] })).toEqual(['other']);
    const again = { switches: [off('acme-*'), on('acme-b')] };
    expect(await idsOf([base], again)).toEqual(['acme-b', 'other']);
    expect(await idsOf([base], { only: [named('acme-*')] })).toEqual(['acme-a', 'acme-b']);
    const file = fileOf('off.yaml', 'disable: [other]');
    expect(await idsOf([base, file])).toEqual(['acme-a', 'acme-b']);
  });

  test('severities are overridden without touching the hash', async () => {
    const plain = await loadRules({ builtin: false, files: [base] });
    const severity = [{ ...named('acme-*'), severity: 'low' as const }];
    const pack = await loadRules({ builtin: false, files: [base], severity });
    expect(pack.rules.map((rule) => rule.severity)).toEqual(['low', 'low', 'medium']);
    expect(pack.hash).toBe(plain.hash);
  });

  test('an allowance of the file is for all rules, or for those it names', async () => {
    const file = fileOf(
      'allow.yaml',
      "allow: [{values: ['x']}, {stopwords: [Foo], rules: [other]}]",
    );
    const plain = await loadRules({ builtin: false, files: [base] });
    const pack = await loadRules({ builtin: false, files: [base, file] });
    expect(pack.allow).toHaveLength(1);
    expect(pack.rules.map((rule) => rule.allow.length)).toEqual([0, 0, 1]);
    expect(pack.rules[2]!.allow[0]!.stopwords).toEqual(['foo']);
    expect(pack.hash).not.toBe(plain.hash);
  });

  test.each([
    [
      'unknown rule to disable',
      [base],
      { switches: [off('acme-c')] },
      'c.yaml:7: disable: there is no rule "acme-c", did you mean acme-a?',
    ],
    [
      'unknown rule to keep',
      [base],
      { only: [named('x*')] },
      'c.yaml:7: only: there is no rule "x*"',
    ],
    [
      'file that is not there',
      [join(folder, 'none.yaml')],
      {},
      'none.yaml cannot be read: no such file',
    ],
    [
      'broken file',
      [fileOf('bad.yaml', 'rules:\n  - {id: x, patern: y, entropy: z}')],
      {},
      'bad.yaml:2: rule x, (file): unknown key "patern", did you mean pattern? (and ',
    ],
    [
      'companion that is not there',
      [fileOf('comp.yaml', "rules: [{id: x, pattern: 'abcd', requires: {rule: acme-a}}]")],
      {},
      'comp.yaml:1: rule x, requires.rule: there is no rule "acme-a"',
    ],
  ])('%s', async (_, files, options, message) => {
    await expect(idsOf(files, options)).rejects.toThrow(message);
  });

  test('details are kept apart and found by id', async () => {
    const pack = await packOf('r.yaml', BASE);
    expect((await detailsOf(pack)).get('acme-a')).toMatchObject({
      description: 'first',
      origin: 'r.yaml:2',
    });
    expect(structuredClone(pack)).toEqual(pack);
  });

  test('equal rules in another order have the same hash', async () => {
    const lines = BASE.trimEnd().split('\n');
    const turned = [lines[0], lines[3], lines[2], lines[1]].join('\n');
    expect((await packOf('b.yaml', turned)).hash).toBe((await packOf('a.yaml', BASE)).hash);
  });
});
