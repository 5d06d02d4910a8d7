// Aliases of YAML are what the parser itself makes of them, and a file of them is no bomb.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as yaml from 'yaml';
import { replaceAliases } from '../../src/base/yaml-aliases.ts';

const MANY = 1 << 20;

function faultOf(text: string, maxLength = MANY): string | null {
  const document = yaml.parseDocument(text);
  expect(document.errors).toEqual([]);
  return replaceAliases(yaml, document, maxLength)?.message ?? null;
}

/** Anchored values: a text, a list or a mapping of what two names stand for; names are given again. */
type Step = readonly ['text' | 'list' | 'map', name: string, string, string];
const NAMES = ['a', 'b', 'c'] as const;
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom('text' as const, 'list' as const, 'map' as const),
  fc.constantFrom(...NAMES),
  fc.constantFrom(...NAMES),
  fc.constantFrom(...NAMES),
);

function write(steps: readonly Step[]): string {
  const lines = steps.map(([kind, name, left, right], at) => {
    const key = `step${at}: &${name}`;
    // What a value holds may not be itself.
    const [first, second] = [left, right].map((word) => (word === name ? `${at}` : `*${word}`));
    if (kind === 'text') return `${key} text${at}`;
    if (kind === 'list') return `${key} [${first}, {in: ${second}}]`;
    return `${key} {p: ${first}, ? ${at} : [${second}]}`;
  });
  return `first: &a one\nsecond: &b [two]\nthird: &c {three: *b}\n${lines.join('\n')}\n`;
}

test('documents with aliases mean what the parser says', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const text = write(steps);
      const document = yaml.parseDocument(text);
      expect(replaceAliases(yaml, document, MANY)).toBeNull();
      yaml.visit(document, { Alias: () => expect.fail('an alias is left') });
      expect(document.toJS()).toEqual(yaml.parse(text, { maxAliasCount: -1 }));
    }),
  );
});

test.each([
  ['a: *none', 'the alias *none stands for nothing: no anchor before it has this name'],
  ['a: *late\nb: &late 1', 'the alias *late stands for nothing: no anchor before it has this name'],
  ['a: &a [1, {b: *a}]', 'the alias *a stands inside of what it stands for'],
  ['a: &a\n  b: [*a]', 'the alias *a stands inside of what it stands for'],
])('%j cannot be replaced', (text, message) => {
  expect(faultOf(text)).toBe(message);
});

test('aliases that stand for more than a file may hold are a fault, found at once', () => {
  const levels = Array.from(
    { length: 60 },
    (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}]`,
  );
  const message = faultOf(`l0: &l0 text\n${levels.join('\n')}`);
  expect(message).toBe(
    `with the alias *l16 written out the file is larger than ${MANY} characters`,
  );
  // The whole is 8 + 8 + 2 characters, and one for the mapping and for its list.
  const small = 'k: &k 1234567\nl: [*k]';
  const whole = 1 + 2 + 8 + 2 + 1 + 8;
  expect(faultOf(small, whole)).toBeNull();
  expect(faultOf(small, whole - 1)).toContain('larger than');
});

test('a hundred thousand aliases take no longer than as many values', () => {
  const text = `word: &w value\nlist:\n${'- *w\n'.repeat(100_000)}`;
  const document = yaml.parseDocument(text);
  const started = process.cpuUsage();
  expect(replaceAliases(yaml, document, MANY)).toBeNull();
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(2);
});
