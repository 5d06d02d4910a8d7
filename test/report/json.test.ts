import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import { PLAIN_OPTIONS, parseReport, reporterOf, revealReport } from '../../src/report/index.ts';
import { HOSTILE, hostileReport, sampleFinding, sampleReport } from './sample.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
  schema,
);

function render(report: Report, format: 'json' | 'ndjson' = 'json'): string {
  return [...reporterOf(format)(report, PLAIN_OPTIONS)].join('');
}

describe('json', () => {
  test.each([
    ['with findings', sampleReport()],
    ['without findings', sampleReport({ findings: [] })],
    ['with timings', sampleReport({ timings: { scan: 1.5, read: 2 } })],
    ...HOSTILE.map(
      (text) => [`hostile ${JSON.stringify(text).slice(0, 40)}`, hostileReport(text)] as const,
    ),
  ])('a report %s is valid against the shipped schema', (_, report) => {
    validate(JSON.parse(render(report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('parses back to the report it was made from', () => {
    for (const report of [
      sampleReport(),
      ...HOSTILE.filter((t) => t.isWellFormed()).map(hostileReport),
    ]) {
      expect(JSON.parse(render(report))).toEqual(report);
      expect(parseReport(render(report))).toEqual({ kind: 'report', report });
    }
  });

  test('is the same bytes whatever the order of keys in the objects', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([key, entry]) => [key, shuffled(entry)] as const);
      return Object.fromEntries(entries.toReversed());
    };
    const report = sampleReport({ timings: { b: 1, a: 2 } });
    expect(render(shuffled(report) as Report)).toBe(render(report));
  });

  test('is written finding by finding', () => {
    const findings = Array.from({ length: 1000 }, () => sampleFinding());
    const longest = Math.max(
      ...[...reporterOf('json')(sampleReport({ findings }), PLAIN_OPTIONS)].map((c) => c.length),
    );
    expect(longest).toBeLessThan(5000);
  });

  test('holds full values only after they were put in', () => {
    const at = { path: 'a', line: 1, column: 1, endLine: 1, endColumn: 2 };
    const half = { name: 'user', rule: '', value: '…(1-7)', ...at };
    const finding = sampleFinding({ companions: [half, half] });
    const report = sampleReport({ findings: [finding] });
    const companions = ['the full half', 'the full other one'];
    const full = { secret: 'the full value', companions };
    const revealed = revealReport(report, new Map([[finding.fingerprint, full]]));
    expect(render(report)).not.toContain('the full');
    const [shown] = JSON.parse(render(revealed)).findings;
    expect(shown.secret).toBe('the full value');
    expect(shown.companions.map(({ value }: { value: string }) => value)).toEqual(companions);
  });
});

describe('ndjson', () => {
  test('has one object a line, from begin to end, with the content of the JSON report', () => {
    const report = sampleReport({ findings: [sampleFinding(), sampleFinding()] });
    const lines = render(report, 'ndjson')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.type)).toEqual(['begin', 'finding', 'finding', 'end']);
    const whole = JSON.parse(render(report));
    const { type: _, ...begin } = lines[0];
    expect(whole).toMatchObject(begin);
    const { type: __, ...finding } = lines[1];
    expect(finding).toEqual(whole.findings[0]);
    expect(lines[3]).toMatchObject({ findings: 2, coverage: whole.coverage });
  });
});

describe('reading a report back', () => {
  const good = render(sampleReport());
  test.each([
    ['text that is not JSON', 'hello', 'it is not JSON'],
    ['an empty file', '', 'it is not JSON'],
    ['a list', '[]', 'the document: expected an object'],
    [
      'another version',
      good.replace('"schemaVersion": 1', '"schemaVersion": 2'),
      'schemaVersion: expected 1',
    ],
    [
      'another tool',
      good.replace('"name": "gitsift"', '"name": "x"'),
      'tool.name: expected gitsift',
    ],
    [
      'a wrong type',
      good.replace('"line": 3,\n          "column"', '"line": "3",\n          "column"'),
      'findings[0].occurrences[0].line: expected a whole number',
    ],
    [
      'a missing member',
      good.replace('"rule": "cloud-key",', ''),
      'findings[0].rule: expected a value; it is missing',
    ],
    [
      'an unknown severity',
      good.replace('"critical"', '"dire"'),
      'findings[0].severity: expected critical, high, medium, low, info',
    ],
  ])('refuses %s and says where', (_, text, reason) => {
    expect(parseReport(text)).toEqual({ kind: 'fault', reason });
  });

  test('ignores members that it does not know, also __proto__', () => {
    const text = good.replace(
      '"schemaVersion": 1',
      '"__proto__": {"polluted": 1}, "later": 2, "schemaVersion": 1',
    );
    const parsed = parseReport(text);
    expect(parsed).toEqual({ kind: 'report', report: sampleReport() });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('accepts a byte order mark', () => {
    expect(parseReport(`\ufeff${good}`).kind).toBe('report');
  });
});
