/** Random patterns and texts for property tests. Patterns are built as source, so the parser is under test too. */
import * as fc from 'fast-check';

const atoms = fc.constantFrom(
  'a',
  'b',
  'ab',
  'key',
  'A',
  '_',
  '\\.',
  '-',
  '[ab]',
  '[^a]',
  '[a-c_]',
  '\\d',
  '\\w',
  '\\s',
  '.',
  '\\W',
  '[[:alpha:]]',
  '\\x{62}',
  '\\x61',
  '\\Qa.b\\E',
  '(?i:ab)',
  '(?s:.)',
  '\\n',
  'é',
  '[0-9a-f]',
  '(?i:[^B])',
);
const asserts = fc.constantFrom('\\b', '\\B', '^', '$', '\\A', '\\z', '(?m:^)', '(?m:$)', '');
const repeats = fc.constantFrom(
  '',
  '',
  '',
  '?',
  '*',
  '+',
  '{2}',
  '{0,3}',
  '{1,2}',
  '{2,}',
  '??',
  '*?',
  '+?',
  '{1,3}?',
);

/** Sources of a few parts, with the secret marked in some. */
export const randomPattern: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    atoms,
    fc.tuple(atoms, repeats).map(([atom, repeat]) => `(?:${atom})${repeat}`),
    fc.tuple(tie('node'), repeats).map(([node, repeat]) => `(?:${node})${repeat}`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
    fc.tuple(asserts, tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), asserts).map(([a, b]) => a + b),
    tie('node').map((node) => `(${node})`),
  ),
})).node;

/** The same name in several places, as branches and one after the other. */
export const patternWithSecrets: fc.Arbitrary<string> = fc
  .array(fc.tuple(randomPattern, randomPattern, fc.constantFrom('', '?', '|')), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) =>
    parts
      .map(([head, secret, joint]) =>
        joint === '|'
          ? `(?:${head}|x(?<secret>${secret}))`
          : `${head}(?:(?<secret>${secret}))${joint}`,
      )
      .join(''),
  );

export const patternWithSecret: fc.Arbitrary<string> = fc
  .tuple(randomPattern, randomPattern, randomPattern, fc.constantFrom('', '?'))
  .map(([head, secret, tail, repeat]) => `${head}(?:(?<secret>${secret}))${repeat}${tail}`);

export const randomText: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'ab',
      'key',
      'A',
      'B',
      '_',
      '.',
      '-',
      ' ',
      '\n',
      '1',
      '0',
      'c',
      '\xc3\xa9',
      '\xff',
      '\r',
      '\v',
      'a.b',
      'K',
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));
