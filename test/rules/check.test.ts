import { describe, expect, test } from 'vitest';
import { checkRules, type ScannedSecret } from '../../src/rules/check.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import { packOf } from '../../src/rules/load.ts';
import { createMatcher } from '../../src/rules/matcher.ts';
import type { RulePack } from '../../src/rules/model.ts';

const engine = loadEngine('re2js');

/** A scanner without any judgement: every rule's matches, wherever its literals stand. */
function plainScan(pack: RulePack): (text: string, path: string) => ScannedSecret[] {
  return (text, path) =>
    pack.rules.flatMap((rule) => {
      if (rule.kind === 'path') {
        const hit = rule.paths.include.some((glob) => createMatcher(glob, engine).exec(path, 0));
        return hit ? [{ rule: rule.id, secret: '' }] : [];
      }
      const match = createMatcher(rule, engine).exec(text, 0);
      return match
        ? [{ rule: rule.id, secret: text.slice(match.secretStart, match.secretEnd) }]
        : [];
    });
}

function complete(name: string): string | undefined {
  return name === 'known' ? '42' : undefined;
}

async function problemsOf(yaml: string): Promise<string[]> {
  const pack = await packOf('r.yaml', yaml);
  const result = await checkRules(pack, { scan: plainScan(pack), complete, engine });
  return result.problems.map(
    ({ level, code, rule, origin }) => `${level} ${code} ${rule} ${origin}`,
  );
}

const WHOLE = `
    description: A token.
    revoke: https://example.com/tokens`;

/** Two rules for the same tokens. */
function rivals(priority: number): string {
  return `rules:
  - id: one${WHOLE}
    pattern: \\b tok_ [0-9a-f]{16} \\b
    examples: ['tok_\${hex:16}']
  - id: two${WHOLE}
    pattern: \\b tok_ \\w{16} \\b
    priority: ${priority}
    examples: ['tok_\${upper:16}']
`;
}

describe('rules check', () => {
  test('a rule that proves itself has no problem', async () => {
    expect(
      await problemsOf(`rules:
  - id: good${WHOLE}
    pattern: \\b tok_ [0-9a-f]{16} \\b
    examples: ['a = "tok_\${hex:16}"', 'b: \${match}']
    counterExamples: ['tok_\${hex:15}', 'tok_\${TOKEN}']
  - id: key-file${WHOLE}
    paths: { include: ['*.pem'] }
    examples: [deploy/server.pem]
    counterExamples: [deploy/server.pem.md]
`),
    ).toEqual([]);
  });

  test.each([
    [
      'example-missed',
      `examples: ['tok_\${hex:15}']`,
      ['error example-not-matched', 'error example-missed'],
    ],
    [
      'counter-example-found',
      `examples: ['tok_\${hex:16}']\n    counterExamples: ['tok_\${hex:16}']`,
      ['error counter-example-found'],
    ],
    ['example-broken', `examples: ['tok_\${hexx:16}']`, ['error example-broken']],
    [
      'checksum-unknown',
      `checksum: nope\n    examples: ['tok_\${hex:16}']`,
      ['error checksum-unknown'],
    ],
    ['no-example', '', ['warning no-example']],
  ])('%s', async (_, lines, expected) => {
    const yaml = `rules:
  - id: one${WHOLE}
    pattern: \\b tok_ [0-9a-f]{16} \\b
    ${lines}
`;
    expect(await problemsOf(yaml)).toEqual(expected.map((problem) => `${problem} one r.yaml:2`));
  });

  test.each([
    ['no-literal', '[a-f]{3} [0-9]{9}', 'abc123456789'],
    ['unbounded', 'token= [0-9]+', 'token=1'],
    ['not-proven-linear', 'token= (?: \\w{1,40} \\W? ){1,40} x', 'token=ab x'],
    ['short-literal', 'k:= [^0-9]{5}', 'k:=abcde'],
  ])('warns: %s', async (code, pattern, example) => {
    const yaml = `rules:
  - id: one${WHOLE}
    pattern: '${pattern}'
    examples: ['${example}']
`;
    expect(await problemsOf(yaml)).toEqual([`warning ${code} one r.yaml:2`]);
  });

  test('two rules that claim the same text need an order', async () => {
    expect(await problemsOf(rivals(100))).toEqual(['error conflict one r.yaml:2']);
    expect(await problemsOf(rivals(10))).toEqual([]);
  });
});
