/** What docs/rules.md shows works as it stands there, and its table has the keys that there are. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checksumNamed } from '../../src/detect/index.ts';
import { checkRules } from '../../src/rules/check.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import { packOf } from '../../src/rules/load.ts';
import { RULE_KEYS } from '../../src/rules/schema-rule.ts';
import { createTextScan } from '../../src/scan/index.ts';

const DOCS = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');
const BLOCKS = [...DOCS.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
const engine = loadEngine('auto');

/** What shows some keys of a rule stands in one, with the rules that it names. */
function wholeFile(block: string): string {
  if (/^rules:/m.test(block)) return block;
  const inside = block.replace(/^(?=.)/gm, '    ');
  return `rules:
  - id: shown
    pattern: \\b acme_ [a-z]{12} \\b
${inside}
  - id: acme-client-id
    pattern: \\b acme-client- [0-9]{8} \\b
`;
}

describe('docs/rules.md', () => {
  test.each(BLOCKS.map((block) => [block.split('\n')[0] ?? '', block]))(
    'the example that begins with %s',
    async (_, block) => {
      const pack = await packOf('docs.yaml', wholeFile(block));
      const scan = await createTextScan({ pack, engine, now: 0 });
      const complete = (name: string, stem: string): string | undefined =>
        checksumNamed(name)?.complete(stem);
      const { problems } = await checkRules(pack, { scan, complete, engine });
      expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );

  test('has examples with rules, allowances, companions and paths', () => {
    for (const key of ['rules', 'allow', 'requires', 'paths']) {
      expect(BLOCKS.some((block) => new RegExp(`^ *${key}:`, 'm').test(block))).toBe(true);
    }
  });

  test('tells of every key of a rule, and of no other', () => {
    const table = /^\| key \|[\s\S]*?\n\n/m.exec(DOCS)?.[0] ?? '';
    const told = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, key]) => key),
    );
    // `kind` is for the generic rules, which are code.
    expect(told.toSorted()).toEqual(RULE_KEYS.filter((key) => key !== 'kind').toSorted());
  });
});
