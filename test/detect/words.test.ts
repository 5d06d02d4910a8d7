/** Anchors without the words of a rule are passed over by the kernel: nothing may be lost by that. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bench, brief, packOf } from './support.ts';

const PIECES = [
  'acme',
  'ACME_',
  ' key=',
  '_Token: ',
  '="',
  'SECRET',
  'Secret-of ',
  '\n',
  '   ',
  'kto',
  '0a1b2c3d',
  '4e5f',
  'zzzzzzzzzzzzzzzzzzzz',
  '\xe9',
];
const PACK = packOf({
  beside: String.raw`(?i:acme)(?:[\w\x20-]{0,12}(?i:key|token|secret)[^\n]{0,3}|=")(?<secret>[0-9a-f]{8,12})`,
  'without a run': String.raw`(?i:acme)[^\n]{0,12}(?i:secret-of)[^\n]{1,4}`,
  'in any order': String.raw`[0-9a-f]{8}\W{1,3}acme\W(?:token|=").{0,9}`,
});

test('texts have the same secrets with and without the kernel', () => {
  const [fast, plain] = [true, false].map((wasm) => new Bench(PACK, { wasm }));
  const { words } = PACK.rules[0] ?? {};
  expect(words).toEqual(['key', 'token', 'secret', '="']);
  let found = 0;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }), (pieces) => {
      const text = pieces.join('');
      const expected = brief(plain?.scan(text) ?? []);
      found += expected.length;
      expect([text, brief(fast?.scan(text) ?? [])]).toEqual([text, expected]);
    }),
    { numRuns: 4000 },
  );
  expect(found).toBeGreaterThan(200);
});

test('so have texts in which the surroundings of many anchors overlap', () => {
  const pack = packOf({
    near: String.raw`(?:acme|corp)[\w =]{0,9}(?:key|keys|eyes)=?(?<secret>[0-9a-f]{4,8})`,
    'before and behind': String.raw`(?:[0-9a-f]{6}|keys?)[ =]{0,5}acme[\w =]{0,8}(?:eyes|sk)[0-9a-f]{6}`,
  });
  const [fast, plain] = [true, false].map((wasm) => new Bench(pack, { wasm }));
  expect(pack.rules.map(({ words }) => words.length > 0)).toContain(true);
  const pieces = fc.constantFrom(
    'acme',
    'acme',
    'corp',
    'ke',
    'y',
    's',
    'eyes',
    'k',
    '0a1b',
    '2c',
    '=',
    ' ',
  );
  let found = 0;
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 10, maxLength: 60 }), (parts) => {
      const text = parts.join('');
      const expected = brief(plain?.scan(text) ?? []);
      found += expected.length;
      expect([text, brief(fast?.scan(text) ?? [])]).toEqual([text, expected]);
    }),
    { numRuns: 3000 },
  );
  expect(found).toBeGreaterThan(200);
});
