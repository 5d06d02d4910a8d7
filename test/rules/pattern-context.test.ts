/** The key `context`: a text that many patterns share, as if each of them had it. */
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../../src/rules/engine.ts';
import { detailsOf, packOf } from '../../src/rules/load.ts';
import { createMatcher } from '../../src/rules/matcher.ts';
import { CONTEXT_NAMES, placeContext } from '../../src/rules/pattern-context.ts';
import { readRuleFile } from '../../src/rules/schema.ts';

const WRITTEN = '(?i: acme )\n(?&context)\n(?<secret> [0-9a-f]{32} )\n\\b';

function ruleText(pattern: string, keys = ''): string {
  const lines = pattern.split('\n').map((line) => `      ${line}\n`);
  return `rules:\n  - id: acme\n${keys}    pattern: |\n${lines.join('')}`;
}

async function faultsOf(text: string): Promise<string[]> {
  const { faults } = await readRuleFile('r.yaml', text);
  return faults.map(({ line, key, message }) => `${line} ${key}: ${message}`);
}

describe.each(CONTEXT_NAMES)('context: %s', (name) => {
  test('means what it would mean written out', async () => {
    const short = await packOf('r.yaml', ruleText(WRITTEN, `    context: ${name}\n`));
    const long = await packOf('r.yaml', ruleText(placeContext(WRITTEN, name).source));
    expect(short.hash).toBe(long.hash);
    expect(short.rules).toEqual(long.rules);
    const shown = (await detailsOf(short)).get('acme')?.pattern;
    expect(shown).toBe((await detailsOf(long)).get('acme')?.pattern);
  });

  test('tells each position of the whole where it was written', () => {
    const { source, origin } = placeContext(WRITTEN, name);
    const at = WRITTEN.indexOf('(?&');
    for (let position = 0; position < source.length; position += 1) {
      const from = origin(position);
      if (from !== at) expect(WRITTEN[from]).toBe(source[position]);
      else expect(position).toBeGreaterThanOrEqual(at);
    }
  });
});

test.each([
  ['name', 'ACME_KEY=', true],
  ['name', 'acme: {token: "', true],
  ['name', 'acme:\n  token: "', true],
  ['name', 'acme prod = "', true],
  ['name', 'acmes of the world ', false],
  ['name', '{"acme": {"apiKey": "', true],
  ['name', "'acme' => ['key' => '", true],
  ['name', '${ACME_KEY:-', true],
  ['name', 'the acme API key ', true],
  ['name', 'acme token is ', true],
  ['name', 'acme - ', true],
  ['name', 'acme\t', true],
  ['name', '<key>acmeKey</key>\n  <string>', true],
  ['name', '"https://acme.com/?key=" + "', true],
  ['name', 'acme-web/', false],
  ['credential', 'use the acme token ', true],
  ['credential', 'acme_api_key: ', true],
  ['credential', 'acme_build = ', false],
] as const)('%s: %j', async (context, before, isFound) => {
  const pack = await packOf('r.yaml', ruleText(WRITTEN, `    context: ${context}\n`));
  const matcher = createMatcher(pack.rules[0]!, loadEngine('re2js'));
  const value = '0123456789abcdef'.repeat(2);
  const match = matcher.exec(`x ${before}${value}" `, 0);
  expect(
    match === null ? '' : `x ${before}${value}`.slice(match.secretStart, match.secretEnd),
  ).toBe(isFound ? value : '');
});

test('of two values on a line the nearer one is found', async () => {
  const pattern = '(?i: acme )\n(?&context)\n(?<secret> [0-9a-z]{12} )\n\\b';
  const pack = await packOf('r.yaml', ruleText(pattern, '    context: name\n'));
  const matcher = createMatcher(pack.rules[0]!, loadEngine('re2js'));
  const text = 'acme_id: 0a1b2c3d4e5f, acme_key: 9z8y7x6w5v4u';
  const match = matcher.exec(text, 0);
  expect(match === null ? '' : text.slice(match.secretStart, match.secretEnd)).toBe('0a1b2c3d4e5f');
});

test('faults stand in the line in which they were written', async () => {
  const keys = '    context: name\n';
  expect(await faultsOf(ruleText(`acme\n(?&context)\n(?<secret> a )\n(?= b )`, keys))).toEqual([
    expect.stringMatching(/^8 pattern: .*look-ahead/),
  ]);
  expect(await faultsOf(ruleText('acme (?= b )\n(?&context)', keys))).toEqual([
    expect.stringMatching(/^5 pattern: .*look-ahead/),
  ]);
  expect(await faultsOf(ruleText('acme', keys))).toEqual([
    expect.stringContaining('pattern: no (?&context) says where the context stands'),
  ]);
  expect(await faultsOf(ruleText('acme\n(?&context) b\n(?&context)', keys))).toEqual([
    expect.stringMatching(/^7 pattern: a second \(\?&context\)/),
  ]);
  expect(await faultsOf(ruleText(WRITTEN, '    context: names\n'))).toContainEqual(
    expect.stringMatching(/^3 context: must be one of name, credential, did you mean name\?/),
  );
  expect(await faultsOf(ruleText(WRITTEN, `${keys}    verbose: false\n`))).toContainEqual(
    expect.stringContaining('context: needs a pattern in which white space means nothing'),
  );
  expect(await faultsOf('rules: [{id: a, context: name, paths: {include: a}}]')).toEqual([
    expect.stringContaining('context: has no meaning without the key pattern'),
  ]);
});
