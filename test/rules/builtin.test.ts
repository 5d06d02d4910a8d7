/** The built-in rules as a whole. What each of them finds is proven by `gitsift rules check`. */
import { expect, test } from 'vitest';
import { detailIn, detailsText, readBuiltinRules } from '../../src/rules/builtin.ts';
import { packFromText, packToText } from '../../src/rules/load.ts';
import { encodeRules } from '../../src/rules/pack-codec.ts';
import { decodeRules, plainRule } from '../../src/rules/pack-reader.ts';
import { packHash } from '../../src/rules/rule-hash.ts';

const { rules: loaded, faults } = await readBuiltinRules();
const rules = loaded.map(({ rule }) => rule);

test('every file is faultless', () => {
  expect(faults).toEqual([]);
  expect(rules.length).toBeGreaterThan(80);
});

test('the compact text gives back every rule, and is small', () => {
  const text = encodeRules(rules);
  expect(text).toMatch(/^[\0-\x7f]*$/);
  expect(decodeRules(text).map(plainRule)).toEqual(rules);
  expect(text.length / rules.length).toBeLessThan(600);
});

test('what people read is JSON in ASCII, of which one rule is read alone', () => {
  const text = detailsText(loaded);
  expect(text).toMatch(/^[\0-\x7f]*$/);
  const all = JSON.parse(text);
  expect(Object.keys(all)).toHaveLength(loaded.length);
  for (const { rule, details } of loaded) {
    expect(all[rule.id]).toEqual(details);
    expect(detailIn(text, rule.id)).toEqual(details);
  }
  expect(detailIn(text, 'no-such-rule')).toBeUndefined();
});

test('a pack travels as text', () => {
  const pack = { hash: packHash(rules, []), rules, allow: [], details: '{}', notes: [] };
  const arrived = packFromText(packToText(pack));
  expect({ ...arrived, rules: arrived.rules.map(plainRule) }).toEqual(pack);
});

test('every rule that looks at texts has literals and a bound', () => {
  const slow = rules.filter(({ kind, bounded }) => kind === 'text' && !bounded);
  expect(slow.map(({ id }) => id)).toEqual([]);
});

test('what is told of a rule without reading it equals the rule', () => {
  const lazy = decodeRules(encodeRules(rules));
  const names = Object.keys(rules[0]!) as (keyof (typeof rules)[0])[];
  for (const [index, rule] of rules.entries()) {
    for (const name of names) expect(lazy[index]?.[name]).toEqual(rule[name]);
  }
});
