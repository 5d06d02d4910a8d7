// Reports of a repository and of its submodules as one: every path is one of the whole.
import { describe, expect, test } from 'vitest';
import type { Companion, Finding, Replacement } from '../../src/base/model.ts';
import { joinReports } from '../../src/findings/index.ts';
import { sampleFinding, sampleOccurrence, sampleReport } from '../report/sample.ts';

const REGION = { line: 1, column: 2, endLine: 1, endColumn: 9 };
const HALF: Companion = { ...REGION, path: 'a.env', name: 'user', rule: 'r', value: 'a…(8)' };
const NEXT: Replacement = {
  commit: '1'.repeat(40),
  author: 'Ada',
  authorDate: '2024-03-01T12:00:00Z',
  fingerprint: 'v1:r:0123456789abcdef01234567',
  path: 'a.env',
};
const NOT_UTF8 = {
  path: 'd/\ufffd',
  pathBytes: Buffer.from('d/\xff', 'latin1').toString('base64'),
};

function joinedFindings(first: readonly Finding[], part: readonly Finding[]): readonly Finding[] {
  const parts = [{ name: 'lib/sub', report: sampleReport({ findings: part }) }];
  return joinReports(sampleReport({ findings: first }), parts).findings;
}

describe('a finding of a submodule', () => {
  const [moved] = joinedFindings(
    [],
    [
      sampleFinding({
        occurrences: [
          sampleOccurrence(NOT_UTF8),
          sampleOccurrence({ kind: 'commit-message', path: '' }),
        ],
        cleanup: [{ ...NOT_UTF8, line: 1, refs: ['refs/heads/main'] }],
        replacedBy: [NEXT],
        companions: [HALF, { ...HALF, path: '' }],
      }),
    ],
  );

  test('has paths of the whole wherever it names one, and none for messages', () => {
    const { occurrences, cleanup, replacedBy, companions, lifetime } = moved!;
    const listed = [...occurrences, ...cleanup, ...replacedBy, ...companions];
    expect(listed.map(({ path }) => path)).toEqual([
      'lib/sub/d/\ufffd',
      '',
      'lib/sub/d/\ufffd',
      'lib/sub/a.env',
      'lib/sub/a.env',
      '',
    ]);
    expect(lifetime?.introduced?.path).toBe('lib/sub/config/app.env');
  });

  test('keeps the exact bytes of its paths', () => {
    for (const place of [moved!.occurrences[0]!, moved!.cleanup[0]!]) {
      const bytes = Buffer.from(place.pathBytes ?? '', 'base64').toString('latin1');
      expect(bytes).toBe('lib/sub/d/\xff');
    }
  });
});

test('a secret of both has what each tells of it, once', () => {
  const own = sampleFinding({ replacedBy: [NEXT], companions: [HALF] });
  const other = { ...NEXT, fingerprint: 'v1:r:ffffffffffffffffffffffff' };
  const theirs = sampleFinding({
    replacedBy: [NEXT, other],
    companions: [
      { ...HALF, path: 'b.env' },
      { ...HALF, value: 'b…(8)' },
    ],
  });
  const [joined, ...more] = joinedFindings([own], [theirs]);
  expect(more).toEqual([]);
  expect(joined!.cleanup.map(({ path }) => path)).toEqual([
    'config/app.env',
    'lib/sub/config/app.env',
  ]);
  expect(joined!.replacedBy.map((next) => [next.fingerprint, next.path])).toEqual([
    [NEXT.fingerprint, 'a.env'],
    [other.fingerprint, 'lib/sub/a.env'],
  ]);
  // In the order of values that the first report's secrets are revealed with.
  expect(joined!.companions).toEqual([HALF]);
});

test('what was silenced adds up, and is not told where nothing was', () => {
  const parts = [{ name: 'a', report: sampleReport({ suppressed: { inline: 2, decisions: 1 } }) }];
  expect(joinReports(sampleReport({ suppressed: { inline: 1 } }), parts).suppressed).toEqual({
    inline: 3,
    decisions: 1,
  });
  expect(joinReports(sampleReport(), parts).suppressed).toEqual({ inline: 2, decisions: 1 });
  const silent = joinReports(sampleReport(), [{ name: 'a', report: sampleReport() }]);
  expect(silent).not.toHaveProperty('suppressed');
});
