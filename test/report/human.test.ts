import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import {
  byteSize,
  PLAIN_OPTIONS,
  PLAIN_STYLE,
  reporterOf,
  withCommas,
} from '../../src/report/index.ts';
import { sampleFinding, sampleOccurrence, sampleReport } from './sample.ts';

function render(report: Report, width = Number.POSITIVE_INFINITY): string {
  return [...reporterOf('human')(report, { ...PLAIN_OPTIONS, width })].join('');
}

test('a finding is told with its place, its lifetime and its name', () => {
  expect(render(sampleReport())).toBe(`critical (1)
  cloud-key  CLD…(20)
    in config/app.env:3:9
    introduced 2024-03-01 by Ada Example <ada@example.org> in 1a2b3c4d, pushed to origin/main on 2024-03-02, in tag v1.2, 41 days so far, still in main, in the history of topic
    v1:cloud-key:00112233445566778899aabb

1 secret found: 1 critical, in 1 place.
Complete: read 1,234 blobs, 10 commits, 10 files (3.4 GB).
`);
});

test('what is counted and not entered is told, though the scan is complete', () => {
  const { coverage } = sampleReport();
  const skipped = [
    { path: 'libs/a', reason: 'submodule' },
    { path: 'x', reason: 'nested-repository' },
    { path: 'y', reason: 'nested-repository' },
  ] as const;
  const text = render(sampleReport({ coverage: { ...coverage, skipped: [...skipped] } }));
  expect(text).toMatch(
    /\nComplete: .*\nPassed over: 1 submodule \(--recurse-submodules .*\), 2 nested repositories\.\n$/,
  );
});

test('many branches to clean up are counted as branches', () => {
  const refs = ['a', 'b', 'c', 'd', 'e'].map((name) => `refs/heads/${name}`);
  const cleanup = [
    { path: 'one.env', line: 1, refs },
    { path: 'two.env', line: 1, refs },
  ];
  expect(render(sampleReport({ findings: [sampleFinding({ cleanup })] }))).toContain(
    'one.env:1 on a, b, c and 2 other branches; two.env',
  );
});

test('a removed secret says when and after how long', () => {
  const { lifetime } = sampleFinding();
  const text = render(
    sampleReport({
      findings: [
        sampleFinding({
          confidence: 'medium',
          exposure: ['history'],
          occurrences: [
            sampleOccurrence({ atHead: false }),
            sampleOccurrence({ atHead: false, path: 'z' }),
          ],
          lifetime: lifetime && {
            ...lifetime,
            refs: [],
            removed: {
              commit: 'abcdef0123'.repeat(4),
              author: 'B',
              authorDate: '2024-04-11T00:00:00Z',
            },
          },
        }),
      ],
    }),
  );
  expect(text).toContain(
    'removed 2024-04-11 in abcdef01 after 41 days, still reachable from topic',
  );
  expect(text).toContain('medium confidence');
  expect(text).toContain('in z:3:9 and 1 other place');
});

test('what does not fail the run is a warning', () => {
  const told = (failing: ReadonlySet<string>): string =>
    [...reporterOf('human')(sampleReport(), { ...PLAIN_OPTIONS, failing })].join('');
  expect(told(new Set())).toContain('cloud-key  CLD…(20)  warning\n');
  expect(told(new Set([sampleFinding().fingerprint]))).not.toContain('warning');
});

test('no findings and everything read', () => {
  expect(render(sampleReport({ findings: [] }))).toBe(
    'No secrets found.\nComplete: read 1,234 blobs, 10 commits, 10 files (3.4 GB).\n',
  );
});

test('an incomplete scan never looks clean', () => {
  const { coverage } = sampleReport();
  const text = render(
    sampleReport({
      findings: [],
      coverage: {
        ...coverage,
        complete: false,
        blobs: { inScope: 12, read: 9, cached: 1, skipped: 2 },
        skipped: [
          { object: 'ab'.repeat(20), reason: 'missing' },
          { object: 'cd'.repeat(20), reason: 'missing' },
          { path: 'link', reason: 'symlink' },
          ...Array.from({ length: 20 }, () => ({ path: 'f', reason: 'corrupt' as const })),
        ],
      },
    }),
  );
  expect(text).toContain('No secrets found so far.');
  expect(text).toContain('INCOMPLETE: 2 missing, 1 symlink, 20 corrupt. Read 10 of 12 blobs');
  expect(text).toContain(`  missing  ${'ab'.repeat(20)}\n`);
  expect(text).toContain('and 12 others; the JSON report lists all');
  expect(text).not.toContain('link\n');
});

test.each([40, 60, 80, 120])('no line but the fingerprint is wider than %i columns', (width) => {
  const occurrences = [
    sampleOccurrence({ path: 'very/long/path/'.repeat(20) }),
    sampleOccurrence(),
  ];
  const findings = [sampleFinding({ rule: 'r'.repeat(60), occurrences, confidence: 'low' })];
  const lines = render(sampleReport({ findings }), width).split('\n').slice(0, 4);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
});

test('emphasis comes from the caller and covers no text', () => {
  const style = { ...PLAIN_STYLE, severity: (_: string, text: string) => `<${text}>` };
  const text = [
    ...reporterOf('human')(sampleReport(), { ...PLAIN_OPTIONS, style, width: 80 }),
  ].join('');
  expect(text.startsWith('<critical (1)>\n')).toBe(true);
});

describe('numbers', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9_960, '10 kB'],
    [1_500_000, '1.5 MB'],
    [3_400_000_000, '3.4 GB'],
    [999_999_999, '1.0 GB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(byteSize(bytes)).toBe(text);
  });

  test('thousands are set apart', () => {
    expect([0, 999, 1000, 1234567].map(withCommas)).toEqual(['0', '999', '1,000', '1,234,567']);
  });
});

test('plain options cut nothing', () => {
  expect(PLAIN_OPTIONS.width).toBe(Number.POSITIVE_INFINITY);
});

test('what was accepted is counted', () => {
  const report = sampleReport({
    findings: [],
    suppressed: { decisions: 1200, inline: 1, other: 0 },
  });
  expect(render(report)).toContain(
    'Accepted and not shown: 1,200 by decisions, 1 by inline comments.\n',
  );
});
