import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptingPragma, pragmaBlocks, pragmasOf } from '../../src/base/pragmas.ts';

/** The pragma that accepts a match on the line (or lines) marked with `KEY`. */
function accepted(text: string, rule = 'github-pat'): string | null {
  const lines = text.split('\n');
  const line = lines.findIndex((content) => content.includes('KEY')) + 1;
  const endLine = lines.findLastIndex((content) => content.includes('KEY')) + 1;
  const lineAt = (n: number): string | null => lines[n - 1] ?? null;
  const blocks = pragmaBlocks(text);
  return acceptingPragma({ lineAt, line, endLine, rule, blocks })?.name ?? null;
}

describe('on the same line', () => {
  test.each([
    ['KEY # gitsift:allow', 'gitsift:allow'],
    ['KEY // gitsift:allow -- used in tests only', 'gitsift:allow'],
    ['KEY /* gitsift:allow github-pat */', 'gitsift:allow'],
    ['KEY <!-- gitsift:allow aws-key, github-pat -- both dead -->', 'gitsift:allow'],
    ['KEY # gitleaks:allow', 'gitleaks:allow'],
    ['KEY #betterleaks:allow', 'betterleaks:allow'],
    ['KEY // trufflehog:ignore', 'trufflehog:ignore'],
    ['KEY // kingfisher:ignore', 'kingfisher:ignore'],
    ['KEY # pragma: allowlist secret', 'allowlist secret'],
    ['KEY // pragma:whitelist secret', 'allowlist secret'],
    ['KEY ; pragma: allowlist-secret', 'allowlist secret'],
    ['KEY -- Pragma: Allowlist Secret', 'allowlist secret'],
    ['KEY // secretlint-disable-line', 'secretlint-disable-line'],
    [
      'KEY // secretlint-disable-line @secretlint/secretlint-rule-github -- demo',
      'secretlint-disable-line',
    ],
    [
      'KEY // secretlint-disable-line @secretlint/secretlint-rule-preset-recommend',
      'secretlint-disable-line',
    ],
    ['KEY # ggignore', 'ggignore'],
    ['KEY # nosemgrep', 'nosemgrep'],
    ['KEY # nosemgrep: generic.secrets.security.detected-github-token', 'nosemgrep'],
  ])('%s', (text, name) => {
    expect(accepted(text)).toBe(name);
  });

  test.each([
    'KEY # gitsift:allow aws-key',
    'KEY # gitsift:allow because it is a test',
    'KEY # gitsift:allowed',
    'KEY # nogitsift:allow',
    'KEY # allowlist secret',
    'KEY # pragma: allowlist nextline secret',
    'KEY // secretlint-disable-next-line',
    'KEY // secretlint-disable-line @secretlint/secretlint-rule-aws',
    'KEY # nosemgrep: python.lang.security.audit.eval',
    'KEY # xggignorex',
    'KEY NOSONAR nosec',
    'KEY\n# gitsift:allow',
    '# gitsift:allow\nKEY',
    '# gitleaks:allow\nKEY',
  ])('%j accepts nothing', (text) => {
    expect(accepted(text)).toBeNull();
  });
});

describe('on other lines', () => {
  test.each([
    ['# gitsift:allow-next-line -- reason\nKEY', 'gitsift:allow-next-line'],
    ['# pragma: allowlist nextline secret\nKEY', 'allowlist nextline secret'],
    ['// secretlint-disable-next-line\nKEY', 'secretlint-disable-next-line'],
    ['// kingfisher:ignore\nKEY', 'kingfisher:ignore'],
    ['# nosemgrep\nKEY', 'nosemgrep'],
    ['KEY\nKEY\n// kingfisher:ignore', 'kingfisher:ignore'],
    ['KEY\nKEY # gitleaks:allow', 'gitleaks:allow'],
    ['/* secretlint-disable */\nx\nKEY\ny', 'secretlint-disable'],
    ['/* secretlint-disable */\nKEY\n/* secretlint-enable */', 'secretlint-disable'],
  ])('%j', (text, name) => {
    expect(accepted(text)).toBe(name);
  });

  test.each([
    '# gitsift:allow-next-line\n\nKEY',
    'KEY\n// kingfisher:ignore',
    '/* secretlint-disable */\n/* secretlint-enable */\nKEY',
    'KEY\n/* secretlint-disable */',
    '/* secretlint-disable @secretlint/secretlint-rule-aws */\nKEY',
  ])('%j accepts nothing', (text) => {
    expect(accepted(text)).toBeNull();
  });
});

test('rules and reason of our own pragma', () => {
  expect(pragmasOf('x = 1 # gitsift:allow github-pat, aws-key -- revoked in May')).toEqual([
    {
      name: 'gitsift:allow',
      reach: 'line',
      rules: ['github-pat', 'aws-key'],
      reason: 'revoked in May',
    },
  ]);
});

test('a line far longer than code is not searched', () => {
  expect(pragmasOf(`${'x'.repeat(20_000)} gitleaks:allow`)).toEqual([]);
});

test('any text is read in time and without a throw', () => {
  const part = fc.constantFrom(
    'gitsift:allow',
    ' -- ',
    'secretlint-disable',
    ',',
    ' ',
    '*/',
    'nosemgrep:',
    'a',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 400 }), (parts) => {
      pragmasOf(parts.join(''));
      pragmaBlocks(parts.join('\n'));
    }),
  );
});
