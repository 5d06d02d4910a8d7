import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import type { Log, Result, Run } from 'sarif';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Report } from '../../src/base/model.ts';
import { PLAIN_OPTIONS, reporterOf } from '../../src/report/index.ts';
import { HOSTILE, hostileReport, sampleFinding, sampleOccurrence, sampleReport } from './sample.ts';

/** The OASIS schema, as @microsoft/jest-sarif ships it. It is draft-04: only `id` differs for ajv. */
function oasisSchema(): object {
  const require = createRequire(import.meta.url);
  const path = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  return schema;
}

const validate = new Ajv({
  strict: false,
  allErrors: true,
  logger: false,
  unicodeRegExp: false,
}).compile(oasisSchema());

function render(report: Report): string {
  return [...reporterOf('sarif')(report, PLAIN_OPTIONS)].join('');
}

function runOf(report: Report): Run {
  const run = (JSON.parse(render(report)) as Log).runs[0];
  if (run === undefined) throw new Error('no run');
  return run;
}

function resultOf(finding: Finding): Result {
  const result = runOf(sampleReport({ findings: [finding] })).results?.[0];
  if (result === undefined) throw new Error('no result');
  return result;
}

/** Varied values, so that the log compresses as badly as a real one. */
function manyFindings(count: number, extra = ''): Finding[] {
  return Array.from({ length: count }, (_, i) => {
    const id = (i * 2654435761).toString(16).padStart(24, '0').slice(-24);
    const path = `src/${id}/${extra === '' ? '' : Buffer.from(id.repeat(40)).toString('base64')}`;
    return sampleFinding({
      fingerprint: `v1:cloud-key:${id}`,
      severity: i < 10 ? 'critical' : 'low',
      lifetime: null,
      occurrences: [sampleOccurrence({ path, line: i + 1 })],
    });
  });
}

describe('validity', () => {
  test.each([
    ['a plain report', sampleReport()],
    ['no findings', sampleReport({ findings: [] })],
    ...HOSTILE.map(
      (text) => [`hostile ${JSON.stringify(text).slice(0, 30)}`, hostileReport(text)] as const,
    ),
  ])('%s is valid against the OASIS schema', (_, report) => {
    validate(JSON.parse(render(report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('every text that GitHub requires is there and within its length', () => {
    const run = runOf(hostileReport('x'.repeat(5000)));
    for (const rule of run.tool.driver.rules ?? []) {
      expect(rule.id.length).toBeGreaterThan(0);
      expect(rule.name?.length).toBeLessThanOrEqual(255);
      for (const text of [
        rule.shortDescription?.text,
        rule.fullDescription?.text,
        rule.help?.text,
      ]) {
        expect(text?.length).toBeGreaterThan(0);
      }
      expect(rule.shortDescription?.text.length).toBeLessThanOrEqual(1024);
      expect(rule.fullDescription?.text.length).toBeLessThanOrEqual(1024);
      expect(rule.properties?.tags).toContain('security');
      expect(Number(rule.properties?.['security-severity'])).toBeGreaterThan(0);
    }
  });
});

describe('results', () => {
  test('one incident is one result, at HEAD, with the other places related', () => {
    const gone = sampleOccurrence({ path: 'a/old.env', atHead: false });
    const here = sampleOccurrence({ path: 'b/new.env' });
    const result = resultOf(sampleFinding({ occurrences: [gone, here] }));
    expect(result.locations).toHaveLength(1);
    expect(result.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('b/new.env');
    expect(result.relatedLocations?.map((l) => l.physicalLocation?.artifactLocation?.uri)).toEqual([
      'a/old.env',
    ]);
    expect(result.ruleIndex).toBe(0);
    expect(result.level).toBe('error');
  });

  test('only what fails the run is an error', () => {
    const failing = sampleFinding({ fingerprint: 'v1:cloud-key:aaaaaaaaaaaaaaaaaaaaaaaa' });
    const passing = sampleFinding({ fingerprint: 'v1:cloud-key:bbbbbbbbbbbbbbbbbbbbbbbb' });
    const low = sampleFinding({ ...passing, severity: 'low' });
    const options = { ...PLAIN_OPTIONS, failing: new Set([failing.fingerprint]) };
    const report = sampleReport({ findings: [failing, passing, low] });
    const log = JSON.parse([...reporterOf('sarif')(report, options)].join('')) as Log;
    expect(log.runs[0]?.results?.map(({ level }) => level)).toEqual(['error', 'warning', 'note']);
  });

  test('a secret that is only in history says so', () => {
    const occurrences = [sampleOccurrence({ atHead: false })];
    expect(resultOf(sampleFinding({ occurrences })).message.text).toContain('not at HEAD');
  });

  test('neither author nor snippet is written', () => {
    const text = render(sampleReport());
    expect(text).not.toContain('Ada Example');
    expect(text).not.toContain('"snippet"');
  });

  test('at most 100 places are related', () => {
    const occurrences = Array.from({ length: 300 }, (_, i) => sampleOccurrence({ line: i + 1 }));
    expect(resultOf(sampleFinding({ occurrences })).relatedLocations).toHaveLength(100);
  });

  test('the fingerprint that GitHub uses is bound to the value, not to the place', () => {
    const [a, b] = [1, 2].map((line) =>
      resultOf(sampleFinding({ occurrences: [sampleOccurrence({ line, path: `p${line}` })] })),
    );
    expect(a?.partialFingerprints?.['primaryLocationLineHash']).toMatch(/^[0-9a-f]{16}:1$/);
    expect(a?.partialFingerprints).toEqual(b?.partialFingerprints);
    const other = resultOf(sampleFinding({ fingerprint: 'v1:cloud-key:ffffffffffffffffffffffff' }));
    expect(other.partialFingerprints).not.toEqual(a?.partialFingerprints);
  });

  test.each([
    ['a b/ü#?.txt', undefined, 'a%20b/%C3%BC%23%3F.txt'],
    ['c:/x', undefined, 'c%3A/x'],
    ['a\ufffd.txt', Buffer.from([0x61, 0xff, 0x2e, 0x74]).toString('base64'), 'a%FF.t'],
    ['100%', undefined, '100%25'],
  ])('path %j becomes a relative URI that keeps every byte', (path, pathBytes, uri) => {
    const occurrence = sampleOccurrence({
      path,
      ...(pathBytes === undefined ? {} : { pathBytes }),
    });
    const location = resultOf(sampleFinding({ occurrences: [occurrence] })).locations?.[0];
    expect(location?.physicalLocation?.artifactLocation?.uri).toBe(uri);
  });

  test('a commit message has a location that is not empty', () => {
    const occurrence = sampleOccurrence({ kind: 'commit-message', path: '', line: 1 });
    const location = resultOf(sampleFinding({ occurrences: [occurrence] })).locations?.[0];
    expect(location?.physicalLocation?.artifactLocation?.uri).toMatch(
      /^commit-message\/[0-9a-f]{40}$/,
    );
  });

  test('brackets in names make no links', () => {
    const occurrences = [sampleOccurrence({ path: '[x](1)', atHead: false })];
    expect(resultOf(sampleFinding({ occurrences })).message.text).toContain('\\[x\\](1)');
  });
});

describe('run', () => {
  test('a complete scan is successful and has no notifications', () => {
    const invocation = runOf(sampleReport()).invocations?.[0];
    expect(invocation?.executionSuccessful).toBe(true);
    expect(invocation?.toolExecutionNotifications).toEqual([]);
  });

  test('an incomplete scan is not successful and names what was not read', () => {
    const invocation = runOf(hostileReport('secret.bin')).invocations?.[0];
    expect(invocation?.executionSuccessful).toBe(false);
    const texts = invocation?.toolExecutionNotifications?.map((n) => n.message.text) ?? [];
    expect(texts[0]).toContain('incomplete: 1 unreadable, 1 corrupt');
    expect(texts.some((text) => text?.includes('secret.bin'))).toBe(true);
  });

  test('history and HEAD have categories of their own', () => {
    const { scope } = sampleReport();
    expect(runOf(sampleReport()).automationDetails?.id).toBe('secrets-history/');
    const staged = sampleReport({ scope: { ...scope, history: 'none' } });
    expect(runOf(staged).automationDetails?.id).toBe('secrets-head/');
  });

  test('columns are UTF-16 code units', () => {
    expect(runOf(sampleReport()).columnKind).toBe('utf16CodeUnits');
  });
});

describe('limits', () => {
  let large: Run;
  beforeAll(() => {
    large = runOf(sampleReport({ findings: manyFindings(30_000) }));
  });

  test('25,000 results at most, the most severe first, and a notification counts the rest', () => {
    expect(large.results).toHaveLength(25_000);
    expect(large.results?.slice(0, 10).every((result) => result.level === 'error')).toBe(true);
    const text = large.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text;
    expect(text).toContain('5,000 findings');
  });

  test('the compressed log stays under 10 MB', () => {
    const text = render(sampleReport({ findings: manyFindings(20_000, 'long') }));
    expect(gzipSync(text).length).toBeLessThan(10_000_000);
    expect((JSON.parse(text) as Log).runs[0]?.results?.length).toBeGreaterThan(1000);
  });
});
