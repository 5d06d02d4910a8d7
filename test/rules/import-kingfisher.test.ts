/** Rules of kingfisher: every key of its documentation is carried over or named. */
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../../src/rules/engine.ts';
import { importRules } from '../../src/rules/import-rules.ts';
import { withoutSpace } from '../../src/rules/kingfisher-regex.ts';
import { packOf } from '../../src/rules/load.ts';
import { createMatcher } from '../../src/rules/matcher.ts';
import type { RulePack } from '../../src/rules/model.ts';

async function imported(yaml: string): Promise<{ pack: RulePack; notes: string[] }> {
  const result = await importRules('kingfisher.yml', yaml, ['own-rule'], () => ({ reason: 'no' }));
  return {
    pack: await packOf('imported.yaml', result.yaml),
    notes: result.notes.map(({ level, rule, message }) => `${level} ${rule}: ${message}`),
  };
}

const PAIR = `rules:
  - name: Acme key
    id: kingfisher.acme.1
    pattern: |
      (?x)(?i)
      acme                       # the name
      (?:.|[\\n\\r]){0,8}?
      \\b ( [a-z 0-9]{16} ) \\b  (?# the key )
    min_entropy: 2.5
    confidence: high
    references: [https://docs.acme.example/keys, http://old.example/x]
    categories: [api]
    examples: ['acme = x']
    validation: { type: Http }
    depends_on_rule:
      - { rule_id: kingfisher.acme.2, variable: APPID }
      - { rule_id: kingfisher.other.9, variable: X }
  - name: Acme id
    id: kingfisher.acme.2
    visible: false
    pattern: 'acme-(?P<kind>app|org)-([0-9]{8})'
  - name: Acme other
    id: own-rule
    pattern: 'aaaa(?P<id>[0-9])(?P<TOKEN>[a-z]{9})'
    pattern_requirements: { min_digits: 2 }
`;

describe('importing rules of kingfisher', () => {
  test('carries keys over, and names what is lost', async () => {
    const { pack, notes } = await imported(PAIR);
    const byId = new Map(pack.rules.map((rule) => [rule.id, rule]));
    expect(byId.get('kingfisher-acme-1')).toMatchObject({
      title: 'Acme key',
      severity: 'high',
      confidence: 'high',
      entropy: 2.5,
      tags: ['api'],
      report: true,
      requires: [{ rule: 'kingfisher-acme-2', name: 'appid', optional: true, withinLines: null }],
    });
    expect(byId.get('kingfisher-acme-2')).toMatchObject({ report: false, confidence: 'medium' });
    expect(notes).toEqual([
      'lost own-rule: unknown key "pattern_requirements" is left out',
      'lost kingfisher.acme.1: depends_on_rule "kingfisher.other.9": the file has no such rule',
      'lost kingfisher.acme.1: validation: gitsift asks no address that a file names',
      "changed own-rule: it replaces gitsift's own rule",
      'info : kingfisher knows no severities: every rule is of severity high',
      "info : gitsift's own rules run beside these, as kingfisher's do",
      'info : examples are left out: texts shaped like tokens are refused by many hosts',
      'changed : min_entropy: kingfisher asks for more than the limit, gitsift for no less',
    ]);
  });

  test.each([
    ['kingfisher-acme-1', 'ACME\nkey=0123456789abcdef;', '0123456789abcdef'],
    ['kingfisher-acme-2', 'acme-org-12345678', '12345678'],
    ['own-rule', 'aaaa1qwertyuio', 'qwertyuio'],
  ])('the secret of %s is its group', async (id, text, secret) => {
    const { pack } = await imported(PAIR);
    const rule = pack.rules.find((each) => each.id === id)!;
    const match = createMatcher(rule, loadEngine('re2js')).exec(text, 0);
    expect(match && text.slice(match.secretStart, match.secretEnd)).toBe(secret);
  });

  test('leaves out what cannot be used, with the reason', async () => {
    const { pack, notes } = await imported(
      "rules: [{ name: a, id: a, pattern: '(?=x)abcd' }, { name: b, id: b, pattern: 'ab (?x: c d)' }]",
    );
    expect(pack.rules).toEqual([]);
    expect(notes.filter((note) => note.startsWith('lost'))).toEqual([
      expect.stringContaining(
        'lost a: the rule is left out, its pattern cannot be used: look-ahead',
      ),
      'lost b: the rule is left out, its pattern cannot be used: the flag x for a part of it',
    ]);
  });

  test("a rule file of gitsift's own is none of kingfisher's", async () => {
    await expect(
      importRules('own.yaml', 'rules: [{ id: a, pattern: abcd }]', [], () => ({ reason: 'no' })),
    ).rejects.toMatchObject({ code: 'CONFIG_BROKEN' });
  });
});

describe('white space that means nothing', () => {
  test.each([
    ['(?x) a b # c\n d', 'abd'],
    ['(?xi) a [ b c ] d', '(?i)a[bc]d'],
    ['(?s)(?x) a \\  b\\# \\t', '(?s)a\\x20b\\#\\t'],
    ['a b # c', 'a b # c'],
    ['(?i) a', '(?i) a'],
  ])('%j is %j', (given, source) => {
    expect(withoutSpace(given)).toEqual({ source });
  });
});
