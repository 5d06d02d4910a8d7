/** Readings that were weighed before are not weighed again: the answers must be those of the first time. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Candidate, Detector } from '../../../src/detect/detector.ts';
import { createGenericDetectors } from '../../../src/detect/generic/index.ts';
import { GENERIC_RULE_IDS } from '../../../src/detect/generic/rules.ts';
import { searchReference } from '../../../src/prefilter/index.ts';
import { namedTexts, placedTexts } from './anchors.ts';

const RULES = GENERIC_RULE_IDS.map((id) => ({ id, kind: 'generic' }));

/** Values on the edge, each behind many joints: some count in one place and in another do not. */
const edges = fc
  .array(
    fc
      .tuple(
        fc.constantFrom('\n', ' ', '"', '(', ', '),
        fc.constantFrom('password', 'key', 'token', 'db_auth', 'api key', 'mock_secret'),
        fc.constantFrom('=', ': ', ' = ', '": "', "', '", ' == ', ' || ', ' is '),
        fc.constantFrom('', '"', "'", 'new X("'),
        fc.constantFrom(
          'monkey12',
          'Kx82hqPz',
          'fooBar',
          'deadbeef99',
          'sunday-night',
          'aB3x',
          'letMeIn1',
        ),
        fc.constantFrom('', '"', "'", '")', ' + x', ','),
      )
      .map((list) => list.join('')),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => Buffer.from(list.join(''), 'latin1'));

function answers(detectors: readonly Detector[], text: Buffer): Candidate[] {
  const found: Candidate[] = [];
  const sink = { add: (candidate: Readonly<Candidate>) => found.push({ ...candidate }) };
  for (const detector of detectors) {
    const { literals } = detector;
    for (const [at, n] of searchReference(text, literals, 0, text.length, text.length)) {
      const end = at + (literals[n]?.bytes.length ?? 0);
      detector.judge(text, 0, text.length, at, end, sink, n);
    }
  }
  return found;
}

test('a detector says the same whatever it was asked before', () => {
  const experienced = createGenericDetectors(RULES);
  let found = 0;
  fc.assert(
    fc.property(fc.oneof(edges, edges, namedTexts, placedTexts), (text) => {
      const expected = answers(createGenericDetectors(RULES), text);
      expect(answers(experienced, text)).toEqual(expected);
      found += expected.length;
    }),
    { numRuns: 600 },
  );
  expect(found).toBeGreaterThan(200);
});
