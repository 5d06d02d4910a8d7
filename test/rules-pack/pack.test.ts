/**
 * The built-in pack as people keep it: files in order, every rule explained, no secret in the rules
 * themselves. That each rule finds its examples is proven by `gitsift rules check`; see check.test.ts.
 */
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { builtinSources, readBuiltinRules } from '../../src/rules/builtin.ts';
import { lazyEngine } from '../../src/rules/index.ts';
import { createTextScan } from '../../src/scan/index.ts';

const { rules } = await readBuiltinRules();
const provided = rules.filter(({ rule }) => rule.kind === 'text');

/** Ids per file, in the order of the file. */
function idsByFile(): Map<string, string[]> {
  const byFile = new Map<string, string[]>();
  for (const { rule, details } of provided) {
    const file = details.origin.slice(0, details.origin.lastIndexOf(':'));
    byFile.set(file, [...(byFile.get(file) ?? []), rule.id]);
  }
  return byFile;
}

test('a file is named for its provider and lists its rules by id', () => {
  const unordered: string[] = [];
  for (const [file, ids] of idsByFile()) {
    if (ids.join() !== ids.toSorted().join()) unordered.push(file);
  }
  expect(unordered).toEqual([]);
  const astray = provided.filter(
    ({ rule, details }) => !basename(details.origin).startsWith(`${rule.provider}.yaml:`),
  );
  expect(astray.map(({ rule }) => rule.id)).toEqual([]);
});

test('every rule says what it opens, how to replace it, and shows itself', () => {
  const bare = provided.filter(
    ({ rule, details }) =>
      rule.title === '' ||
      details.description === '' ||
      details.rotate === '' ||
      details.examples.length === 0,
  );
  expect(bare.map(({ rule }) => rule.id)).toEqual([]);
});

test('a title stands for one rule of its provider', () => {
  const titles = provided.map(({ rule }) => `${rule.provider}: ${rule.title}`);
  expect(titles.filter((title, idx) => titles.indexOf(title) !== idx)).toEqual([]);
});

test('the rule files hold nothing that the rules would report', async () => {
  const details = Object.fromEntries(rules.map((one) => [one.rule.id, one.details]));
  const pack = {
    hash: '',
    rules: rules.map(({ rule }) => rule),
    allow: [],
    details: JSON.stringify(details),
    notes: [],
  };
  const scan = await createTextScan({ pack, engine: lazyEngine(), now: Date.now() });
  const found: string[] = [];
  for (const { path, text } of await builtinSources()) {
    for (const match of scan(Buffer.from(text).toString('latin1'), path)) {
      if (match.confidence !== 'low') found.push(`${path}:${match.line} ${match.rule}`);
    }
  }
  expect(found).toEqual([]);
});
