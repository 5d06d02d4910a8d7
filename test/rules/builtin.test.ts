/** The built-in rules as a whole. What each of them finds is proven by `gitsift rules check`. */
import { expect, test } from 'vitest';
import { readBuiltinRules } from '../../src/rules/builtin.ts';
import { packFromText, packToText } from '../../src/rules/load.ts';
import { decodeRules, encodeRules } from '../../src/rules/pack-codec.ts';
import { packHash } from '../../src/rules/rule-hash.ts';

const { rules: loaded, faults } = await readBuiltinRules();
const rules = loaded.map(({ rule }) => rule);

test('every file is faultless', () => {
  expect(faults).toEqual([]);
  expect(rules.length).toBeGreaterThan(80);
});

test('the compact text gives back every rule, and is small', () => {
  const text = encodeRules(rules);
  expect(decodeRules(text)).toEqual(rules);
  expect(text.length / rules.length).toBeLessThan(600);
});

test('a pack travels as text', () => {
  const pack = { hash: packHash(rules, []), rules, allow: [], details: '{}', notes: [] };
  expect(packFromText(packToText(pack))).toEqual(pack);
});

test('every rule that looks at texts has literals and a bound', () => {
  const slow = rules.filter(({ kind, bounded }) => kind === 'text' && !bounded);
  expect(slow.map(({ id }) => id)).toEqual([]);
});
