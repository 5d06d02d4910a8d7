/**
 * Rules for tokens without a prefix of their own look for the provider's name and an assignment. The
 * name must be found in whatever language the assignment is written, and only next to its value.
 */
import { expect, test } from 'vitest';
import { expandExample, lazyEngine, loadRules } from '../../src/rules/index.ts';
import { createTextScan } from '../../src/scan/index.ts';

const RULES = [
  'amplitude-api-key',
  'circleci-api-key',
  'cloudflare-api-token',
  'heroku-api-key',
  'sentry-legacy-token',
  'virustotal-api-key',
  'webflow-api-key',
] as const;

/** NAME and Name stand for the provider's name, VALUE for the token. */
const SYNTAXES = [
  'Name_api_key = "VALUE"',
  'NAME_API_KEY=VALUE',
  "export NAME_TOKEN='VALUE'",
  'Name_token: VALUE',
  '"Name_token": "VALUE",',
  '"NameToken" => "VALUE"',
  '$NameToken .= "VALUE";',
  'NameToken := `VALUE`',
  'val NameKey: String = "VALUE"',
  'private static final String NAME_KEY = "VALUE";',
  '<NameToken>\n    VALUE\n</NameToken>',
  '<add key="NameKey" value="VALUE" />',
  'System.setProperty("NAME_TOKEN", "VALUE")',
  'req.Header.Set("X-Name-Key", "VALUE")',
  'client = Name.Client("VALUE")',
  '# Name\nsecret: VALUE',
  '{"config.ini": "NAME_TOKEN=VALUE\\nDEBUG=1"}',
  'Name key | VALUE |',
] as const;

/** The same without an assignment, or with something between name and value. */
const ELSEWHERE = [
  'Name/releases/VALUE',
  'the Name parcel has the checksum of VALUE',
  'NAME = load()\n\n\n\nVALUE\n',
] as const;

const pack = await loadRules({
  only: RULES.map((glob) => ({ glob, path: 'test', line: 1 })),
});
const scan = await createTextScan({ pack, engine: lazyEngine(), now: Date.now() });

async function write(syntax: string, id: string): Promise<string> {
  const rule = pack.rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  const token = await expandExample('${secret}', rule, syntax, () => undefined);
  if (token.kind !== 'expanded') throw new Error(token.message);
  const name = id.slice(0, id.indexOf('-'));
  return syntax
    .replaceAll('NAME', name.toUpperCase())
    .replaceAll('Name', name)
    .replaceAll('VALUE', () => token.text);
}

/** Those of the texts in which a rule finds something. */
async function foundIn(texts: readonly string[], id: string): Promise<string[]> {
  const found: string[] = [];
  for (const text of texts) {
    const matches = scan(await write(text, id), '');
    if (matches.some((match) => match.rule === id)) found.push(text);
  }
  return found;
}

test.each(RULES)('%s is found in every syntax', async (id) => {
  expect(await foundIn(SYNTAXES, id)).toEqual([...SYNTAXES]);
});

test.each(RULES)('%s needs its name beside the value', async (id) => {
  expect(await foundIn(ELSEWHERE, id)).toEqual([]);
});
