/** Rules of other scanners as rule files: chains of gitleaks, trufflehog's detectors, detect-secrets' settings. */
import fc from 'fast-check';
import { stringify } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../../src/rules/engine.ts';
import type { ExtendReader } from '../../src/rules/gitleaks-extend.ts';
import { importRules } from '../../src/rules/import-rules.ts';
import { packOf } from '../../src/rules/load.ts';
import { createMatcher } from '../../src/rules/matcher.ts';
import type { CompiledRule, RulePack } from '../../src/rules/model.ts';

interface Imported {
  readonly pack: RulePack;
  readonly yaml: string;
  readonly notes: string;
}

/** Imports `first` of some files, and proves that the result loads. */
async function imported(
  files: Readonly<Record<string, string>>,
  ownIds: readonly string[] = [],
): Promise<Imported> {
  const [[first, text] = ['', '']] = Object.entries(files);
  const read: ExtendReader = (name) => {
    const found = files[name];
    return found === undefined ? { reason: 'there is no such file' } : { path: name, text: found };
  };
  const { yaml, rules, notes } = await importRules(first, text, ownIds, read);
  const own = ownIds.map((id) => `- {id: ${id}, pattern: 'own-${id}'}`).join('\n');
  const pack = await packOf(
    'own.yaml',
    yaml.replace(/^rules: \[\]$/m, `rules:\n${own || '- {id: x, pattern: abcd}'}`),
  );
  if (rules > 0) expect(pack.rules).toHaveLength(rules);
  const lines = notes.map(({ level, rule, message }) => `${level} ${rule}: ${message}`);
  return { pack, yaml, notes: lines.join('\n') };
}

function ruleNamed(pack: RulePack, id: string): CompiledRule {
  const rule = pack.rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}: ${pack.rules.map((each) => each.id)}`);
  return rule;
}

function secretIn(rule: CompiledRule, text: string): string | null {
  const match = createMatcher(rule, loadEngine('re2js')).exec(text, 0);
  return match && text.slice(match.secretStart, match.secretEnd);
}

describe('a gitleaks file that extends another', () => {
  const BASE = `
[[rules]]
id = "shared"
description = "Shared"
regex = "shared_[0-9]{8}"
keywords = ["shared_"]
tags = ["base"]
entropy = 2.5
[[rules.allowlists]]
stopwords = ["00000000"]
[[rules]]
id = "gone"
regex = "gone_[0-9]{8}"
[[allowlists]]
paths = ["^vendor/"]
`;

  test('is one file with it: rules of one id are merged, lists add up', async () => {
    const { pack, notes } = await imported({
      'a.toml': `
[extend]
path = "base.toml"
disabledRules = ["gone"]
[[rules]]
id = "shared"
description = "Ours"
tags = ["own"]
[rules.allowlist]
stopwords = ["11111111"]
[[rules]]
id = "more"
regex = "more_[0-9]{8}"
[[allowlists]]
targetRules = ["shared"]
paths = ["^docs/"]
`,
      'base.toml': BASE,
    });
    expect(pack.rules.map(({ id }) => id).toSorted()).toEqual(['more', 'shared']);
    const shared = ruleNamed(pack, 'shared');
    expect(shared).toMatchObject({ title: 'Ours', tags: ['base', 'own'], entropy: 2.5 });
    expect(secretIn(shared, 'x shared_12345678')).toBe('shared_12345678');
    expect(shared.allow.map(({ stopwords }) => stopwords.join())).toEqual([
      '00000000',
      '11111111',
      '',
    ]);
    expect(pack.allow).toHaveLength(1);
    expect(notes).not.toContain('lost');
  });

  test('counts more than it, and keeps required that gitleaks forgets', async () => {
    const { pack, notes } = await imported({
      'a.toml': `
[extend]
path = "base.toml"
[[rules]]
id = "shared"
regex = "shared-[0-9]{8}"
entropy = 0
[[rules.required]]
id = "gone"
withinLines = 5000
`,
      'base.toml': BASE,
    });
    const shared = ruleNamed(pack, 'shared');
    expect(secretIn(shared, 'shared-12345678')).toBe('shared-12345678');
    expect(shared.entropy).toBe(2.5);
    expect(shared.requires).toMatchObject([{ rule: 'gone', withinLines: null }, { rule: null }]);
    expect(notes).toContain('changed shared: required: gitleaks forgets it');
    expect(notes).toContain('withinlines 5000 cannot be a distance here');
  });

  test('is followed over two files, and no further', async () => {
    const link = (id: string, next: string): string =>
      `[extend]\npath = "${next}"\n[[rules]]\nid = "${id}"\nregex = "${id}_[0-9]{8}"\n`;
    const { pack, notes } = await imported({
      'a.toml': link('aa', 'b.toml'),
      'b.toml': link('bb', 'c.toml'),
      'c.toml': link('cc', 'd.toml'),
      'd.toml': link('dd', 'a.toml'),
    });
    expect(pack.rules.map(({ id }) => id).toSorted()).toEqual(['aa', 'bb', 'cc']);
    expect(notes).toContain('info : c.toml: extend.path "d.toml" is not read: gitleaks stops');
  });

  test('may lead in a circle', async () => {
    const link = (next: string): string => `[extend]\npath = "${next}"\n${BASE}`;
    const { pack, notes } = await imported({ 'a.toml': link('b.toml'), 'b.toml': link('a.toml') });
    expect(pack.rules).toHaveLength(2);
    expect(notes).toContain('leads in a circle and is not read again: a.toml → b.toml → a.toml');
  });

  test('says what is missing or broken in it', async () => {
    const missing = await imported({ 'a.toml': `[extend]\npath = "none.toml"\n${BASE}` });
    expect(missing.notes).toContain('lost : extend.path "none.toml": there is no such file');
    const broken = { 'a.toml': '[extend]\npath = "b.toml"\n', 'b.toml': 'x = 1\ny = [' };
    await expect(imported(broken)).rejects.toThrow(/^b\.toml:2: /);
    const inner = {
      'a.toml': '[extend]\npath = "b.toml"',
      'b.toml': "[[rules]]\nid='r'\nregex='('",
    };
    expect((await imported(inner)).notes).toContain('lost r: b.toml: the rule is left out');
  });

  test('extends the default through another file', async () => {
    const files = {
      'a.toml': '[extend]\npath="b.toml"\ndisabledRules=["own-a", "zz"]',
      'b.toml': '[extend]\nuseDefault=true',
    };
    const { yaml, notes } = await imported(files, ['own-a', 'own-b']);
    expect(yaml).toMatch(/disable:\s+- own-a/);
    expect(notes).toContain('lost : disabled rule "zz"');
    expect(notes).not.toContain('ran no rule');
  });
});

test('whatever a gitleaks file says, the rule file loads', async () => {
  const word = fc.oneof(
    fc.constantFrom(
      '',
      'a',
      'ab-',
      '-',
      'A B',
      'x'.repeat(69) + '-y',
      'é',
      '(',
      '[a-z]{3}',
      'k_(?P<x>a+)?',
      '\\bkey_[0-9]{8}',
    ),
    fc.string({ maxLength: 12 }),
  );
  const number = fc.oneof(fc.integer({ min: -2, max: 3000 }), fc.constantFrom(0.5, 9.5));
  const allow = fc.record(
    {
      description: word,
      condition: fc.constantFrom('AND', '||', 'x'),
      regexTarget: fc.constantFrom('line', 'match', 'y'),
      regexes: fc.array(word, { maxLength: 2 }),
      paths: fc.array(word, { maxLength: 2 }),
      stopwords: fc.array(word, { maxLength: 2 }),
      commits: fc.array(fc.constantFrom('abc', 'a'.repeat(40)), { maxLength: 1 }),
      targetRules: fc.array(word, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const rule = fc.record(
    {
      id: word,
      description: word,
      regex: word,
      path: word,
      secretGroup: number,
      entropy: number,
      keywords: fc.array(word, { maxLength: 2 }),
      tags: fc.array(word, { maxLength: 2 }),
      skipReport: fc.boolean(),
      specificity: number,
      required: fc.array(fc.record({ id: word, withinLines: number, withinColumns: number }), {
        maxLength: 2,
      }),
      allowlists: fc.array(allow, { maxLength: 2 }),
      unknown: word,
    },
    { requiredKeys: ['id'] },
  );
  const file = fc.record({
    title: word,
    rules: fc.array(rule, { maxLength: 4 }),
    allowlists: fc.array(allow, { maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(file, async (content) => {
      const { yaml } = await importRules('x.toml', stringify(content), ['a'], () => ({
        reason: '',
      }));
      const own = /^ {2}- id: a$/m.test(yaml) ? '' : '  - {id: a, pattern: zzzz}\n';
      await packOf('own.yaml', yaml.replace(/^rules: \[\]$/m, 'rules:') + own);
    }),
    {
      numRuns: 300,
      examples: [
        [
          {
            title: '',
            rules: [{ id: 'a', allowlists: [{ stopwords: ['!'] }, { commits: ['a'.repeat(40)] }] }],
            allowlists: [],
          },
        ],
      ],
    },
  );
});

describe("trufflehog's custom detectors", () => {
  test('one expression, with all that it refuses', async () => {
    const { pack, notes } = await imported({
      'config.yaml': `
detectors:
  - name: Acme Internal
    keywords: [acme_]
    regex:
      token: '\\b(acme_[0-9a-z]{24})\\b'
    entropy: 3
    exclude_words: [example]
    exclude_regexes_capture: ['^acme_0+$']
    excludeRegexesMatch: ['test']
    validations:
      token: {contains_digit: true, contains_uppercase: false}
`,
    });
    expect(pack.rules).toHaveLength(1);
    const rule = ruleNamed(pack, 'acme-internal');
    expect(rule).toMatchObject({ title: 'Acme Internal', entropy: 3, requires: [] });
    const token = `acme_${'a1b2c3d4'.repeat(3)}`;
    expect(secretIn(rule, `x = ${token};`)).toBe(token);
    expect(rule.allow.map(({ stopwords }) => stopwords)[0]).toEqual(['example']);
    expect(rule.allow.map(({ values }) => values.map(({ jsSource }) => jsSource))).toEqual([
      [],
      ['^acme_0+$'],
      [],
      ['^[\\x00-/:-\\xff]*$'],
    ]);
    expect(notes).not.toMatch(/lost|changed/);
  });

  test('several expressions: one is the secret, the others must be there', async () => {
    const { pack, notes } = await imported({
      'config.yml': `
sources: []
detectors:
  - name: pair
    keywords: [acme]
    regex: {id: 'id-[0-9]{6}', secret: 'sec-([0-9a-f]{16})'}
    verify:
      - endpoint: https://acme.example/verify
        unsafe: true
        headers: ['Authorization: x']
  - name: pair
    regex: {zz: 'zz-[0-9]{6}'}
`,
    });
    expect(pack.rules.map(({ id, report }) => [id, report])).toEqual([
      ['pair-id', false],
      ['pair', true],
      ['pair-2', true],
    ]);
    expect(ruleNamed(pack, 'pair').requires).toMatchObject([
      { rule: 'pair-id', name: 'id', withinLines: null },
      { rule: null },
    ]);
    expect(notes).toContain('changed pair: 2 expressions: "secret" is the secret');
    expect(notes).toContain('lost pair: verify: gitsift asks no address');
    expect(notes).toContain('info : sources');
    expect(notes).toContain('info pair: it has no keywords');
  });

  test.each([
    ['no regex', '- {name: a, keywords: [x]}', 'lost a: the detector is left out: it has no regex'],
    [
      'look-ahead',
      "- {name: a, regex: {x: 'a(?=b)'}}",
      'lost a: the detector is left out, its regex "x": look-ahead',
    ],
    ['unknown key', "- {name: a, regex: {x: 'abcd'}, colour: red}", 'info a: unknown key "colour"'],
    ['no name', "- {regex: {x: 'abcd'}}", 'info detector 1: it has no keywords'],
    [
      'primary',
      "- {name: a, regex: {x: 'abcd'}, primary_regex_name: y}",
      'changed a: primary_regex_name "y" is none',
    ],
  ])('notes: %s', async (_, detector, expected) => {
    expect((await imported({ 'c.yaml': `detectors:\n  ${detector}\n` })).notes).toContain(expected);
  });
});

describe("detect-secrets' settings", () => {
  const baseline = (parts: object): Record<string, string> => ({
    '.secrets.baseline': JSON.stringify({ version: '1.5.0', results: {}, ...parts }),
  });

  test('what they exclude becomes allowances, the rest is said', async () => {
    const { pack, notes } = await imported(
      baseline({
        plugins_used: [
          { name: 'Base64HighEntropyString', limit: 4.5 },
          { name: 'HexHighEntropyString', limit: 2 },
          { name: 'KeywordDetector', keyword_exclude: 'fixture|dummy' },
          { name: 'AcmeDetector', path: 'file:///plugins/acme.py' },
        ],
        filters_used: [
          { path: 'detect_secrets.filters.allowlist.is_line_allowlisted' },
          { path: 'detect_secrets.filters.regex.should_exclude_file', pattern: ['^test/'] },
          { path: 'detect_secrets.filters.regex.should_exclude_line', pattern: 'notasecret' },
          {
            path: 'detect_secrets.filters.regex.should_exclude_secret',
            pattern: ['a(?!b)', '^0+$'],
          },
          { path: 'detect_secrets.filters.wordlist.should_exclude_secret', file_name: 'words.txt' },
          { path: 'acme.filters.mine' },
        ],
        results: { 'a.py': [] },
      }),
      ['generic-password', 'acme'],
    );
    expect(
      pack.allow.map((each) => [each.paths.length, each.lines.length, each.values.length]),
    ).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    const [allowed] = ruleNamed(pack, 'generic-password').allow;
    expect(new RegExp(allowed?.lines[0]?.jsSource ?? '').test('password = FIXTURE')).toBe(true);
    expect(ruleNamed(pack, 'acme').allow).toEqual([]);
    for (const expected of [
      'info Base64HighEntropyString: limit 4.5',
      'changed HexHighEntropyString: limit 2',
      'lost AcmeDetector: a plugin of your own "file:///plugins/acme.py" is code',
      'lost : should_exclude_secret "a(?!b)" is left out',
      'lost : the word list',
      'lost : the filter "acme.filters.mine" is code',
      'changed : detect-secrets runs without ArtifactoryDetector, AWSKeyDetector',
      'info : its accepted secrets are carried over by gitsift migrate',
    ]) {
      expect(notes).toContain(expected);
    }
  });
});

test.each([
  ['x.yaml', 'a: 1\n', 'x.yaml:1: there are no rules in it'],
  ['x.yaml', 'detectors: [\n', 'x.yaml:2: '],
  ['x.json', '{"plugins_used": 3}', 'x.json:1: there are no rules in it'],
  ['x.yaml', '- a\n', 'there are no rules in it'],
  ['x.yaml', '', 'there are no rules in it'],
])('%s %j is of no scanner', async (path, text, message) => {
  await expect(imported({ [path]: text })).rejects.toThrow(message);
});
