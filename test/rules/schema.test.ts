import { describe, expect, test } from 'vitest';
import { readRuleFile } from '../../src/rules/schema.ts';

async function faultsOf(text: string): Promise<string[]> {
  const file = await readRuleFile('r.yaml', text);
  return file.faults.map(
    ({ path, line, rule, key, message }) => `${path}:${line} [${rule}] ${key}: ${message}`,
  );
}

/** A file with one rule that has the given lines beside id and pattern. */
function withLines(lines: string, pattern = "pattern: 'abcd [0-9]'"): string {
  return `rules:\n  - id: one\n    ${pattern}\n    ${lines}\n`;
}

async function hashOf(lines: string): Promise<string> {
  return (await readRuleFile('r.yaml', withLines(lines))).rules[0]!.rule.hash;
}

describe('faults of a rule file', () => {
  test.each([
    ['no YAML', 'a: [1\nb: 2', 'r.yaml:2 [] : not valid YAML: '],
    ['nothing', '', 'r.yaml:1 [] : must be a mapping'],
    ['two documents', 'rules: []\n---\nrules: []\n', 'a second document (---): one file is one'],
    ['depth', `a: ${'['.repeat(20_000)}`, 'r.yaml:1 [] : the document nests too deeply'],
    ['tabs', 'rules:\n\t- id: one\n', 'r.yaml:2 [] : not valid YAML: Tabs are not allowed'],
    [
      'a back-reference',
      withLines('tags: [a]', "pattern: '(?<x>abcd)\\1'"),
      'back-references are not',
    ],
    ['an atomic group', withLines('tags: [a]', "pattern: '(?>abcd)'"), 'atomic groups are not'],
    ['a possessive repeat', withLines('tags: [a]', "pattern: 'abcd a++'"), 'drop the +'],
    ['a conditional', withLines('tags: [a]', "pattern: '(?(1)a|b)'"), 'write an alternation'],
    [
      'a huge count',
      withLines('tags: [a]', "pattern: 'ab[a-z]{100000}'"),
      'repeat count above 32768',
    ],
    [
      'nested counts',
      withLines('tags: [a]', "pattern: 'ab(?:(?:a{1000}){1000}){1000}'"),
      'lower the repeat counts',
    ],
    ['an unknown alias', withLines('allow: *nope'), 'the alias *nope stands for nothing'],
    ['a list', '- a', 'r.yaml:1 [] : must be a mapping'],
    [
      'no key of a rule file',
      'provider: x',
      'a rule file has at least one of the keys rules, allow',
    ],
    [
      'unknown key of the file',
      'rulez: []',
      'r.yaml:1 [] : unknown key "rulez", did you mean rules?',
    ],
    [
      'unknown key of a rule',
      withLines('entorpy: 3'),
      'r.yaml:4 [one] : unknown key "entorpy", did you mean entropy?',
    ],
    ['prototype key', withLines('__proto__: {a: 1}'), 'r.yaml:4 [one] : unknown key "__proto__"'],
    ['merge key', 'x: &x {id: a}\nrules: [{<<: *x}]', 'unknown key "x"'],
    [
      'key twice',
      withLines("pattern: 'x'"),
      'r.yaml:4 [] : not valid YAML: Map keys must be unique',
    ],
    ['id missing', "rules:\n  - pattern: 'abcd'\n", 'r.yaml:2 [] : the key id is missing'],
    [
      'id with capitals',
      "rules:\n  - id: Foo\n    pattern: 'abcd'\n",
      'r.yaml:2 [Foo] id: "Foo" is not an id',
    ],
    [
      'id beyond ASCII',
      "rules:\n  - id: fö\n    pattern: 'abcd'\n",
      'r.yaml:2 [fö] id: "fö" is not an id',
    ],
    [
      'id twice',
      `${withLines('tags: [a]')}  - id: one\n    pattern: 'efgh'\n`,
      'r.yaml:5 [one] id: "one" is already defined in line 2',
    ],
    [
      'neither pattern nor paths',
      'rules:\n  - id: one\n',
      'r.yaml:2 [one] : a rule needs a pattern, or paths.include',
    ],
    ['wrong type', withLines('title: 3'), 'r.yaml:4 [one] title: must be a text: put it in quotes'],
    ['empty text', withLines("title: ' '"), 'r.yaml:4 [one] title: must not be empty'],
    [
      'wrong word',
      withLines('severity: hihg'),
      'r.yaml:4 [one] severity: must be one of critical, high, medium, low, info, did you mean high?',
    ],
    [
      'wrong number',
      withLines('entropy: 9'),
      'r.yaml:4 [one] entropy: must be a number from 0 to 8',
    ],
    [
      'no whole number',
      withLines('priority: 1.5'),
      'r.yaml:4 [one] priority: must be a whole number',
    ],
    ['no boolean', withLines('caseless: yes'), 'r.yaml:4 [one] caseless: must be true or false'],
    ['no list', withLines('allow: [a]'), 'r.yaml:4 [one] allow: must be a mapping'],
    [
      'http',
      withLines('revoke: http://a.example/x'),
      'r.yaml:4 [one] revoke: must be an https address',
    ],
    [
      'pattern, at its own line',
      withLines('tags: [a]', 'pattern: |\n      abcd\n      (?=x)'),
      'r.yaml:5 [one] pattern: look-ahead is not supported at "(?=x)"; ',
    ],
    [
      'pattern that is empty',
      withLines('tags: [a]', "pattern: 'a?'"),
      'r.yaml:3 [one] pattern: the pattern matches the empty text',
    ],
    ['group', withLines('group: 3'), 'r.yaml:3 [one] pattern: there is no group 3'],
    ['literals', withLines('literals: [zzzz]'), 'r.yaml:3 [one] pattern: not every match'],
    ['through', withLines("through: '('"), 'r.yaml:4 [one] through: group without closing )'],
    [
      'throughMax alone',
      withLines('throughMax: 9'),
      'r.yaml:4 [one] throughMax: has no meaning without the key through',
    ],
    [
      'entropy without a pattern',
      withLines('entropy: 3', 'paths: {include: [a]}'),
      'r.yaml:4 [one] entropy: has no meaning without the key pattern',
    ],
    [
      'glob',
      withLines("paths: {include: ['[a']}"),
      'r.yaml:4 [one] paths.include: not a glob: class without closing ]',
    ],
    ['path item', withLines('paths: {include: [{glob: a}]}'), 'unknown key "glob"'],
    [
      'allow pattern',
      withLines("allow: {values: ['[z-a]']}"),
      'r.yaml:4 [one] allow.values: range z-a runs backwards',
    ],
    [
      'allow without criterion',
      withLines('allow: {description: x}'),
      'r.yaml:4 [one] allow: an allowance without any criterion',
    ],
    [
      'commit',
      withLines('allow: {commits: [abc]}'),
      'r.yaml:4 [one] allow.commits: "abc" is not a full commit id',
    ],
    [
      'companion',
      withLines('requires: {withinLines: 3}'),
      'r.yaml:4 [one] requires: needs either the key rule or the key pattern',
    ],
    [
      'both companions',
      withLines("requires: {rule: a, pattern: 'b'}"),
      'needs either the key rule or the key pattern',
    ],
    [
      'example',
      withLines('examples: [{path: a}]'),
      'r.yaml:4 [one] examples: an example needs the key text',
    ],
    ['severity of the file', 'severity: {a: bad}', 'r.yaml:1 [] severity.a: must be one of'],
  ])('%s', async (_, text, expected) => {
    const faults = await faultsOf(text);
    expect(faults.join('\n')).toContain(expected);
  });

  test('every fault of a rule is named, and the other rules are read', async () => {
    const file = await readRuleFile(
      'r.yaml',
      `rules:
  - id: bad
    pattern: '('
    severity: no
    tags: {}
  - id: good
    pattern: 'abcd'
`,
    );
    expect(file.faults.map(({ key }) => key)).toEqual(['pattern', 'severity', 'tags']);
    expect(file.rules.map(({ rule }) => rule.id)).toEqual(['good']);
  });

  test.each([
    ['100,000 nested lists', `rules: ${'['.repeat(100_000)}`],
    ['5,000 indents', Array.from({ length: 5000 }, (_, idx) => `${' '.repeat(idx)}a:`).join('\n')],
    ['alias bomb', `rules:\n- &a0 [x]\n${bomb(60)}`],
    ['alias of itself', 'rules: &r [{id: a, examples: *r}]'],
    ['9 MB', `# ${'x'.repeat(9_000_000)}`],
    ['20,001 rules', `rules: [${'a,'.repeat(20_001)}]`],
    ['NUL bytes', 'rules:\0\0'],
  ])('hostile: %s', async (_, text) => {
    const started = process.cpuUsage();
    const faults = await faultsOf(text);
    expect(faults.length).toBeGreaterThan(0);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  test('aliases stand for lists and mappings as well as for texts', async () => {
    const file = await readRuleFile(
      'r.yaml',
      `provider: acme
rules:
  - id: one
    pattern: &p '\\b acme-[a-z]{4} \\b'
    examples: &e ['acme-abcd']
    allow: &allow
      values: [acme-none]
  - id: two
    pattern: *p
    examples: *e
    allow: *allow
`,
    );
    expect(file.faults).toEqual([]);
    const [one, two] = file.rules;
    expect(two!.rule.pattern).toEqual(one!.rule.pattern);
    expect(two!.rule.allow).toEqual(one!.rule.allow);
    expect(two!.rule.allow).toHaveLength(1);
    expect(two!.details.examples).toEqual(one!.details.examples);
    expect(two!.details.examples).toHaveLength(1);
  });

  test('byte order mark and CRLF are nothing special', async () => {
    const text = `\uFEFF${withLines('tags: [a]')}`.replaceAll('\n', '\r\n');
    const file = await readRuleFile('r.yaml', text);
    expect(file.faults).toEqual([]);
    expect(file.rules).toHaveLength(1);
  });
});

function bomb(levels: number): string {
  const rows = Array.from({ length: levels }, (_, at) => `- &a${at + 1} [*a${at}, *a${at}]\n`);
  return rows.join('');
}

describe('a rule as loaded', () => {
  test('has every key, with defaults', async () => {
    const file = await readRuleFile(
      'r.yaml',
      "provider: acme\nrules:\n  - id: one\n    pattern: 'abcd'\n",
    );
    const [loaded] = file.rules;
    expect(loaded!.rule).toMatchObject({
      id: 'one',
      provider: 'acme',
      title: 'one',
      severity: 'medium',
      confidence: 'medium',
      kind: 'text',
      priority: 100,
      entropy: null,
      checksum: null,
      through: null,
      throughMax: 0,
      paths: { include: [], exclude: [] },
      allow: [],
      requires: [],
      tags: [],
      report: true,
    });
    expect(loaded!.details.origin).toBe('r.yaml:3');
    expect(structuredClone(loaded)).toEqual(loaded);
    expect(JSON.parse(JSON.stringify(loaded))).toEqual(loaded);
  });

  test('through adds to the reach', async () => {
    const text = withLines("through: 'END'\n    throughMax: 500", "pattern: 'BEGIN [0-9]{2}'");
    const [loaded] = (await readRuleFile('r.yaml', text)).rules;
    expect(loaded!.rule).toMatchObject({ before: 0, after: 502, throughMax: 500 });
  });

  test('its hash follows what it detects and nothing else', async () => {
    const plain = await hashOf('tags: [a]');
    for (const same of ['title: x', 'severity: low', 'examples: [x]', 'docs: https://a.example/']) {
      expect(await hashOf(same)).toBe(plain);
    }
    for (const other of [
      'entropy: 3',
      'checksum: x',
      'priority: 3',
      'confidence: low',
      'caseless: true',
      "paths: {exclude: ['a']}",
      "allow: {values: ['a']}",
      "requires: {pattern: 'abcd'}",
      "through: 'x'",
      'report: false',
    ]) {
      expect(await hashOf(other), other).not.toBe(plain);
    }
  });
});
