// Ranges on random histories: the objects in scope are those that git rev-list --objects lists.
import { type Arbitrary, array, assert, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildHistory, gitObjects, Scopes, type Step, stepArbitrary } from './range-support.ts';

const RUNS = { numRuns: 4, seed: 20_240_607, endOnFailure: true };
const RANGES = 14;

const steps = (min: number, max: number): Arbitrary<Step[]> =>
  array(stepArbitrary, { minLength: min, maxLength: max });

type Naming = (i: number) => string;

/** Words for git and for us, on histories with `count` commits. */
function rangesOf(count: number, seed: number, tags: readonly string[]): string[][] {
  const at = (k: number): number => Math.imul(seed + k, 2_654_435_761) >>> 7;
  const branch: Naming = (k) => `b${at(k) % count}`;
  const tip: Naming = (k) => (tags.length > 0 ? tags[at(k) % tags.length]! : branch(k));
  return [
    [`${branch(1)}..${branch(2)}`],
    [`${branch(3)}...${branch(4)}`],
    [branch(5), `^${branch(6)}`, `^${branch(7)}`],
    [branch(8), branch(9), '--not', branch(10)],
    [`${tip(11)}..${tip(12)}`],
    [`${tip(13)}...${tip(14)}`],
    [`${tip(15)}^@`],
    [`${branch(16)}^!`],
    ['--all', '--not', branch(17)],
    [branch(18), '--not', '--tags'],
    ['--tags', `^${tip(19)}`],
    [`..${branch(20)}`],
    [`${tip(21)}^{}`, `^${tip(22)}^{commit}`],
    [branch(23)],
  ].slice(0, RANGES);
}

describe.each([
  ['packed', 'sha1'],
  ['loose', 'sha1'],
  ['mixed', 'sha1'],
  ['packed', 'sha256'],
] as const)('%s objects, %s', (storage, objectFormat) => {
  test('a range has what git lists, whatever the waves', () => {
    assert(
      property(steps(6, 28), nat(1e6), (history, seed) => {
        const repo = buildHistory(history, { storage, objectFormat });
        const listing = repo.git('tag', '-l');
        const tags = listing === '' ? [] : listing.split('\n');
        const scopes = new Scopes(repo.dir);
        for (const words of rangesOf(history.length, seed, tags)) {
          const range = words.join(' ');
          const expected = gitObjects(repo, ...words);
          expect(scopes.objects({ range }), range).toEqual(expected);
          expect(scopes.objects({ range }, { smallWave: 0 }), range).toEqual(expected);
        }
        scopes.store.close();
      }),
      RUNS,
    );
  });
});
