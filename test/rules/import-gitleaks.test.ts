import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../../src/rules/engine.ts';
import { GITLEAKS_NAMES, ownNamesOf } from '../../src/rules/gitleaks-names.ts';
import { importGitleaks } from '../../src/rules/import-gitleaks.ts';
import { loadRules, packOf } from '../../src/rules/load.ts';
import { createMatcher } from '../../src/rules/matcher.ts';
import type { RulePack } from '../../src/rules/model.ts';
import { createTextScan } from '../../src/scan/index.ts';

interface Imported {
  readonly pack: RulePack;
  readonly notes: readonly string[];
}

async function imported(toml: string, ownIds: readonly string[] = []): Promise<Imported> {
  const result = await importGitleaks('.gitleaks.toml', toml, ownIds);
  const pack = await packOf('imported.yaml', result.yaml);
  expect(pack.rules).toHaveLength(result.rules);
  return {
    pack,
    notes: result.notes.map(({ level, rule, message }) => `${level} ${rule}: ${message}`),
  };
}

function secretIn(pack: RulePack, text: string): string | null {
  const matcher = createMatcher(pack.rules[0]!, loadEngine('re2js'));
  const match = matcher.exec(Buffer.from(text).toString('latin1'), 0);
  return match && text.slice(match.secretStart, match.secretEnd);
}

const OWN_ALLOWLISTS =
  "changed : gitleaks' own allowlists (paths such as images and lock files, values such as ${...}) held for these rules, too; here the file's own hold alone";

function ruleWith(lines: string): string {
  return `[extend]\nuseDefault = true\n[[rules]]\nid = "acme"\n${lines}\n`;
}

describe('importing a gitleaks file', () => {
  test('a whole rule', async () => {
    const { pack, notes } = await imported(`
title = "mine"
[extend]
useDefault = true
[[rules]]
id = "Acme_Token"
description = "Acme token"
regex = '''(?i)\\b(acme_[0-9a-z]{20})\\b'''
path = '''\\.env$'''
secretGroup = 1
entropy = 3.5
keywords = ["ACME_"]
tags = ["a", "b"]
skipReport = true
[[rules.allowlists]]
description = "docs"
condition = "AND"
regexTarget = "line"
regexes = ['''example''']
paths = ['''^docs/''']
stopwords = ["dummy"]
commits = ["0123456789ABCDEF0123456789abcdef01234567"]
`);
    expect(pack.rules[0]).toMatchObject({
      id: 'acme-token',
      title: 'Acme token',
      severity: 'high',
      entropy: 3.5,
      tags: ['a', 'b'],
      report: false,
      requires: [],
      anchors: [{ bytes: 'acme_', caseless: true }],
      allow: [
        {
          description: 'docs',
          match: 'all',
          stopwords: ['dummy'],
          commits: ['0123456789abcdef0123456789abcdef01234567'],
        },
      ],
    });
    const [rule] = pack.rules;
    expect(rule!.paths.include.map(({ jsSource }) => jsSource)).toEqual(['\\.env$']);
    expect(rule!.allow[0]!.lines.map(({ jsSource }) => jsSource)).toEqual(['example']);
    expect(rule!.allow[0]!.paths.map(({ jsSource }) => jsSource)).toEqual(['^docs/']);
    expect(secretIn(pack, 'x=Acme_0123456789abcdefghij;')).toBe('Acme_0123456789abcdefghij');
    expect(rule!.priority).toBe(30);
    expect(notes).toEqual([
      OWN_ALLOWLISTS,
      'info Acme_Token: its id is now acme-token',
      'info : gitleaks knows no severities: every rule is of severity high',
      'info : matches are of bytes: a character beyond ASCII counts as several',
      'info : where several rules find the same text one is told: those that allow some texts give way',
      'changed : entropy: gitleaks asks for more than the limit, gitsift for no less',
    ]);
  });

  test('keys count in any case', async () => {
    const { pack } = await imported(
      "[[Rules]]\nID='a'\nREGEX='tok_([0-9]{9})'\nSecretgroup=1\nstopWords=['x']\n",
    );
    expect(secretIn(pack, 'tok_123456789')).toBe('123456789');
  });

  test.each([
    ['the first group', "regex='key=([a-z]+);([0-9]+)'", 'key=abc;12', 'abc'],
    ['the first group that is not empty', "regex='key=([a-z]*);([0-9]+)'", 'key=;12', '12'],
    ['the group of the branch', "regex='key=(?:a([0-9]+)|b([a-z]+))'", 'key=bxyz', 'xyz'],
    ['the whole match', "regex='key=[a-z]+'", 'key=abc', 'key=abc'],
    ['the named group', "regex='(?P<x>key)=(?P<y>[a-z]+)'\nsecretGroup=2", 'key=abc', 'abc'],
    ['no group inside a repeat', "regex='key=(ab)+'", 'key=abab', 'key=abab'],
    ['text, not code points', "regex='key=[^\"]{4}'", 'key=ab\u00e9', 'key=ab\u00e9'],
    ['a character', "regex='key=\\x{e9}+'", 'key=\u00e9\u00e9', 'key=\u00e9\u00e9'],
    ['a class beyond ASCII', "regex='key=[a\u00e0-\u00e9]+'", 'key=\u00e4a', 'key=\u00e4a'],
    ['a Unicode class', "regex='key=\\pL+\\p{Nd}'", 'key=\u00e4b7', 'key=\u00e4b7'],
    ['a quoted text', "regex='key\\Q=(a)+\\E+'", 'key=(a)++', 'key=(a)++'],
    ['a brace', "regex='key={[a-z]+}'", 'key={ab}', 'key={ab}'],
  ])('the secret is %s', async (_, lines, text, secret) => {
    const { pack } = await imported(ruleWith(lines));
    const matcher = createMatcher(pack.rules[0]!, loadEngine('re2js'));
    const bytes = Buffer.from(text).toString('latin1');
    const match = matcher.exec(bytes, 0)!;
    const found = bytes.slice(match.secretStart, match.secretEnd);
    expect(Buffer.from(found, 'latin1').toString()).toBe(secret);
  });

  test.each([
    [
      'keywords beside the match',
      ruleWith("regex='tok_[0-9]{9}'\nkeywords=['acme']"),
      'changed acme: its keywords are not part of every match',
    ],
    ['group in a repeat', ruleWith("regex='key=(ab)+'"), 'changed acme: a group inside a repeat'],
    ['unbounded', ruleWith("regex='key=.*'"), 'changed acme: it has no literal or no bound'],
    [
      'look-ahead',
      ruleWith("regex='a(?=b)'"),
      'lost acme: the rule is left out, its regex cannot be used: look-ahead',
    ],
    ['bad group', ruleWith("regex='abcd'\nsecretGroup=3"), 'lost acme: the rule is left out'],
    [
      'empty match',
      ruleWith("regex='a*'"),
      'lost acme: the rule is left out, its regex cannot be used: it matches the empty text',
    ],
    ['bad path', ruleWith("path='('"), 'lost acme: path "(" is left out'],
    [
      'bad allowlist regex',
      ruleWith("regex='abcd'\n[rules.allowlist]\nregexes=['(','x']"),
      'lost acme: allowlist regex "(" is left out',
    ],
    [
      'short commit',
      ruleWith("regex='abcd'\n[rules.allowlist]\ncommits=['abc']"),
      'lost acme: commit "abc" is no full id',
    ],
    [
      'empty allowlist',
      ruleWith("regex='abcd'\n[rules.allowlist]\ndescription='x'"),
      'info acme: an allowlist without any criterion',
    ],
    [
      'condition',
      ruleWith("regex='abcd'\n[rules.allowlist]\ncondition='XOR'\nstopwords=['a']"),
      'changed acme: condition "XOR"',
    ],
    [
      'regexTarget',
      ruleWith("regex='abcd'\n[rules.allowlist]\nregexTarget='file'\nregexes=['a']"),
      'changed acme: regexTarget "file"',
    ],
    ['unknown key', ruleWith("regex='abcd'\nfoo=1"), 'info acme: unknown key "foo"'],
    ['wrong type', ruleWith("regex='abcd'\nentropy='x'"), 'lost acme: entropy is no number'],
    [
      'betterleaks',
      ruleWith("regex='abcd'\nfilter='x'\nvalidate='y'"),
      'lost acme: filter has no counterpart',
    ],
    [
      'required is missing',
      ruleWith("regex='abcd'\n[[rules.required]]\nid='zz'"),
      'lost acme: required rule "zz" is not in the file',
    ],
    [
      'required is lost',
      `${ruleWith("regex='abcd'\n[[rules.required]]\nid='b'")}[[rules]]\nid='b'\nregex='('`,
      'changed acme: a required rule could not be kept',
    ],
    [
      'no id',
      "[extend]\nuseDefault=true\n[[rules]]\nregex='abcd'",
      'lost rule 1: a rule without an id',
    ],
    [
      'id twice',
      `${ruleWith("regex='abcd'")}[[rules]]\nid='acme'\nregex='efgh'`,
      'lost acme: a second rule of this id',
    ],
    ['no default', "[[rules]]\nid='a'\nregex='abcd'", 'changed : gitleaks ran these rules alone'],
    ['no rules', "title='x'", 'changed : gitleaks ran no rule at all'],
    ['extend path', "[extend]\npath='x.toml'", 'lost : extend.path "x.toml"'],
    ['disabled', "[extend]\nuseDefault=true\ndisabledRules=['zz']", 'lost : disabled rule "zz"'],
    ['change of a foreign rule', ruleWith('entropy=4'), 'lost acme: it changes a rule of gitleaks'],
    [
      'targetRules',
      `${ruleWith("regex='abcd'")}[[allowlists]]\ntargetRules=['zz']\nstopwords=['a']`,
      'lost : targetRules "zz"',
    ],
    [
      'both allowlists',
      `${ruleWith("regex='abcd'")}[[rules.allowlists]]\nstopwords=['a']\n[rules.allowlist]\nstopwords=['b']`,
      'info acme: allowlist and allowlists',
    ],
  ])('notes: %s', async (_, toml, expected) => {
    const { notes } = await imported(toml);
    expect(notes.join('\n')).toContain(expected);
  });

  test('keywords that every match has anyway are nothing to note', async () => {
    const { pack, notes } = await imported(
      ruleWith("regex='(?i)(?:acme|foob)[0-9]{9}'\nkeywords=['acme','FOOB']"),
    );
    expect(pack.rules[0]!.requires).toEqual([]);
    expect(notes.filter((note) => note.startsWith('changed'))).toEqual([OWN_ALLOWLISTS]);
  });

  test('values are taken as viper takes them', async () => {
    const { pack, notes } = await imported(`
[extend]
useDefault = "true"
[rules]
id = 7
regex = "tok_([0-9]{9})"
entropy = "2.5"
secretGroup = "1"
keywords = "tok_,other"
tags = [1, true]
skipReport = "F"
[allowlist]
regexes = "111,222"
commits = [" ${'ab'.repeat(20)} "]
`);
    expect(pack.rules[0]).toMatchObject({
      id: '7',
      entropy: 2.5,
      tags: ['1', '1'],
      report: true,
      requires: [],
    });
    expect(pack.allow[0]!.values.map(({ jsSource }) => jsSource)).toEqual(['111', '222']);
    expect(pack.allow[0]!.commits).toEqual(['ab'.repeat(20)]);
    expect(notes.filter((note) => /lost|no text|no number/.test(note))).toEqual([]);
  });

  test('a table of rules without a key is none, an item of a list is one', async () => {
    const lostOf = async (toml: string): Promise<string[]> =>
      (await imported(toml)).notes.filter((note) => note.startsWith('lost'));
    expect(await lostOf('[extend]\nuseDefault = true\n[rules]\n')).toEqual([]);
    expect(await lostOf('[extend]\nuseDefault = true\n[[rules]]\n')).toHaveLength(1);
  });

  test('a rule that allows some texts does not silence one that finds the same', async () => {
    const { pack } = await imported(`
[[rules]]
id = "any-key"
regex = '''key ?= ?"([a-z_0-9]{10,40})"'''
[[rules.allowlists]]
regexes = ['''^[a-z_]+$''']
[[rules]]
id = "acme"
regex = '''acme_[a-z]{10}'''
`);
    const engine = loadEngine('re2js');
    const scan = await createTextScan({ pack, engine, now: 0 });
    const found = (text: string): string[] => scan(text, 'a.txt').map(({ rule }) => rule);
    expect(found(`key = "acme_${'q'.repeat(10)}"`)).toEqual(['acme']);
    expect(found('key = "some_words_only"')).toEqual([]);
    expect(found('key = "some_0words_only"')).toEqual(['any-key']);
  });

  test('rules about paths alone: what they cannot have is said', async () => {
    const { pack, notes } = await imported(`
[extend]
useDefault = true
[[rules]]
id = "store"
path = '''(?i)p12$'''
keywords = ["x"]
entropy = 3
[[rules]]
id = "helper"
path = '''^secret/'''
skipReport = true
[[rules]]
id = "needs"
regex = "abcd[0-9]{4}"
[[rules.required]]
id = "helper"
[[rules]]
id = "placed"
path = "^src/"
regex = "efgh[0-9]{4}"
[[rules.required]]
id = "helper"
`);
    const byId = new Map(pack.rules.map((rule) => [rule.id, rule]));
    expect([...byId.keys()].toSorted()).toEqual(['needs', 'placed', 'store']);
    expect(byId.get('store')!.kind).toBe('path');
    expect(byId.get('needs')!.paths.include.map(({ jsSource }) => jsSource)).toEqual(['^secret/']);
    expect(byId.get('placed')!.paths.include.map(({ jsSource }) => jsSource)).toEqual(['^src/']);
    expect(notes.filter((note) => !note.startsWith('info :'))).toEqual([
      OWN_ALLOWLISTS,
      'changed store: keywords do not count for a rule about paths alone',
      'info store: entropy means nothing for a rule about paths alone, nor does it to gitleaks',
      'info helper: it only helps other rules: they have its path',
      'changed placed: required rule "helper" is about paths alone, and this one has a path: it reports without it',
    ]);
  });

  test('required rules, global allowlists, disabled rules and changes of own rules are kept', async () => {
    const toml = `
[extend]
useDefault = true
disabledRules = ["own-b"]
[[rules]]
id = "a"
regex = "aaaa[0-9]"
[[rules.required]]
id = "b"
withinLines = 3
withinColumns = 40
[[rules.required]]
id = "c"
[[rules]]
id = "b"
regex = "bbbb[0-9]"
[[rules]]
id = "c"
path = "c$"
[[rules]]
id = "own-a"
[rules.allowlist]
stopwords = ["test"]
[[allowlists]]
targetRules = ["a", "own-a"]
paths = ["^x/"]
[[allowlists]]
regexes = ["^y"]
`;
    const result = await importGitleaks('x.toml', toml, ['own-a', 'own-b']);
    const folder = mkdtempSync(join(tmpdir(), 'gitsift-import-'));
    const files = ['own.yaml', 'imported.yaml'].map((name) => join(folder, name));
    const own = 'rules: [{id: own-a, pattern: abcd}, {id: own-b, pattern: efgh}]';
    writeFileSync(files[0]!, own);
    writeFileSync(files[1]!, result.yaml);
    const pack = await loadRules({ builtin: false, files });
    rmSync(folder, { recursive: true });
    const byId = new Map(pack.rules.map((rule) => [rule.id, rule]));
    expect([...byId.keys()].toSorted()).toEqual(['a', 'b', 'c', 'own-a']);
    expect(byId.get('a')!.requires).toMatchObject([
      { rule: 'b', withinLines: 3, withinColumns: 40 },
    ]);
    // A rule about paths that is required: both have its path.
    expect(byId.get('c')!.kind).toBe('path');
    expect(byId.get('a')!.paths.include.map(({ jsSource }) => jsSource)).toEqual(['c$']);
    expect(
      byId.get('own-a')!.allow.map(({ stopwords, paths }) => [stopwords, paths.length]),
    ).toEqual([
      [['test'], 0],
      [[], 1],
    ]);
    expect(byId.get('a')!.allow).toHaveLength(1);
    expect(pack.allow.map(({ values }) => values[0]!.jsSource)).toEqual(['^y']);
  });

  test('white space in a path counts', async () => {
    const { pack } = await imported("[[rules]]\nid='a'\npath='my key #1$'\n");
    const [include] = pack.rules[0]!.paths.include;
    expect(new RegExp(include!.jsSource).test('x/my key #1')).toBe(true);
    expect(new RegExp(include!.jsSource).test('x/mykey')).toBe(false);
  });

  test('what is no TOML is an error with its line', async () => {
    await expect(importGitleaks('x.toml', 'a = 1\nb = [')).rejects.toThrow(/^x\.toml:2: /);
  });
});

describe('names of gitleaks for tokens that our rules find', () => {
  test('are names of rules that there are, and no name is ours', async () => {
    const ids = new Set((await loadRules({})).rules.map(({ id }) => id));
    for (const name of GITLEAKS_NAMES) {
      expect(ids.has(name), name).toBe(false);
      expect(
        ownNamesOf(name).filter((own) => !ids.has(own)),
        name,
      ).toEqual([]);
      expect(ownNamesOf(name).length, name).toBeGreaterThan(0);
    }
  });

  test('stand for our rules where a file switches off, changes or allows', async () => {
    const own = ['github-pat-classic', 'stripe-secret-key-live', 'stripe-test-key', 'jwt-token'];
    const result = await importGitleaks(
      '.gitleaks.toml',
      `[extend]
useDefault = true
disabledRules = ["stripe-access-token"]
[[rules]]
id = "jwt"
[[rules.allowlists]]
regexes = ["example"]
[[allowlists]]
targetRules = ["github-pat"]
stopwords = ["sample"]`,
      own,
    );
    expect(result.notes.filter(({ level }) => level === 'lost')).toEqual([]);
    expect(result.yaml).toMatch(/disable:\n\s+- stripe-secret-key-live\n\s+- stripe-test-key\n/);
    expect(result.yaml).toMatch(/rules:\n\s+- jwt-token\n/);
    expect(result.yaml).toMatch(/rules:\n\s+- github-pat-classic\n/);
  });
});
