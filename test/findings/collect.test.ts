import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bestMatch,
  collect,
  createFingerprinter,
  type HitBatch,
  type Incident,
  type IncidentContext,
  type MatchFacts,
  REDACTED,
  type RuleFacts,
  scrubReport,
  toFindings,
  verdictOf,
} from '../../src/findings/index.ts';
import { sampleFinding, sampleOccurrence, sampleReport } from '../report/sample.ts';

function rule(id: string, change: Partial<RuleFacts> = {}): RuleFacts {
  return {
    id,
    title: `Title of ${id}`,
    severity: 'high',
    priority: 100,
    literals: ['tok_'],
    caseless: false,
    generic: false,
    remediation: { revoke: '', rotate: '', docs: '' },
    ...change,
  };
}

function match(secret: string, change: Partial<MatchFacts> = {}): MatchFacts {
  return {
    rule: rule('token'),
    secret,
    confidence: 'high',
    score: 0.5,
    reasons: [],
    validity: 'unknown',
    layers: [],
    halves: [],
    ...change,
  };
}

function batch(matches: MatchFacts[], rows: number[][]): HitBatch {
  return { matches, rows: Int32Array.from(rows.flat()) };
}

const A = 'tok_aaaaaaaaaaaaaaaaaaaa';
const B = 'tok_bbbbbbbbbbbbbbbbbbbb';

function sorted(incidents: Incident[]): Incident[] {
  return incidents.toSorted((a, b) => (a.secret < b.secret ? -1 : 1));
}

function threeIncidents(): Incident[] {
  return collect([
    batch(
      [match(A), match(B, { rule: rule('bad', { severity: 'critical' }) }), match('tok_gone')],
      [
        [1, 0, 0, 24, 1, 1, 1, 25],
        [1, 1, 30, 54, 1, 1, 1, 25],
        [9, 2, 0, 8, 1, 1, 1, 9],
      ],
    ),
  ]);
}

describe('collect', () => {
  test('one secret is one incident with all its places, sorted, each once', () => {
    const first = batch(
      [match(A), match(B)],
      [
        [7, 0, 10, 34, 2, 1, 2, 25],
        [3, 1, 0, 24, 1, 1, 1, 25],
      ],
    );
    const second = batch(
      [match(A)],
      [
        [2, 0, 5, 29, 1, 6, 1, 30],
        [7, 0, 10, 34, 2, 1, 2, 25],
      ],
    );
    const incidents = collect([first, second]);
    expect(incidents.map((i) => [i.secret, i.places.map((p) => p.source)])).toEqual([
      [A, [2, 7]],
      [B, [3]],
    ]);
    expect(incidents[0]?.places[1]).toEqual({
      source: 7,
      start: 10,
      end: 34,
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 25,
      layers: [],
      matches: [match(A), match(A)],
    });
  });

  test('the rule of highest priority names what two rules found', () => {
    const generic = match(A, { rule: rule('generic', { priority: 10 }), score: 0.99 });
    for (const order of [
      [generic, match(A)],
      [match(A), generic],
    ]) {
      const incidents = collect([
        batch(order, [
          [1, 0, 0, 24, 1, 1, 1, 25],
          [1, 1, 0, 24, 1, 1, 1, 25],
        ]),
      ]);
      expect(incidents).toHaveLength(1);
      expect(bestMatch(incidents[0]?.places[0]?.matches ?? [])?.rule.id).toBe('token');
      expect(incidents[0]?.places).toHaveLength(1);
    }
  });

  test('a place that looks like an example takes nothing from the surest one', () => {
    const example = match(A, { confidence: 'low', score: 0.2, validity: 'example' });
    const generic = rule('generic', { priority: 10 });
    const sure = match(A, { rule: generic, score: 0.9, reasons: ['the name says token'] });
    for (const matches of [
      [example, sure],
      [sure, example],
    ]) {
      expect(verdictOf(matches)).toEqual({ ...sure, rule: example.rule, halves: example.halves });
    }
    expect(verdictOf([example])).toEqual(example);
    expect(verdictOf([])).toBeNull();
  });

  test('the same text behind different layers is different places', () => {
    const plain = match(A);
    const decoded = match(A, { layers: ['base64'] });
    const rows = [
      [1, 0, 0, 24, 1, 1, 1, 25],
      [1, 1, 0, 24, 1, 1, 1, 25],
    ];
    expect(collect([batch([plain, decoded], rows)])[0]?.places).toHaveLength(2);
  });

  test('a row that names no match is a fault', () => {
    expect(() => collect([batch([], [[1, 0, 0, 1, 1, 1, 1, 2]])])).toThrow(RangeError);
  });

  test('the order in which batches arrive does not show', () => {
    const arbitraryMatch = fc.record({
      secret: fc.constantFrom(A, B, 'tok_c'),
      priority: fc.constantFrom(10, 100),
      score: fc.constantFrom(0.1, 0.9),
      id: fc.constantFrom('r1', 'r2'),
      source: fc.integer({ min: 0, max: 3 }),
      start: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(arbitraryMatch, { maxLength: 12 }), (hits) => {
        const batches = hits.map((hit) =>
          batch(
            [
              match(hit.secret, {
                score: hit.score,
                rule: rule(hit.id, { priority: hit.priority }),
              }),
            ],
            [[hit.source, 0, hit.start, hit.start + 5, 1, 1, 1, 6]],
          ),
        );
        expect(sorted(collect(batches.toReversed()))).toEqual(sorted(collect(batches)));
      }),
    );
  });
});

describe('toFindings', () => {
  const context: Omit<IncidentContext, 'best'> = {
    occurrences: [sampleOccurrence({ path: 'z' }), sampleOccurrence({ path: 'a' })],
    exposure: ['head'],
    lifetime: null,
    cleanup: [],
    replacedBy: [],
    companions: [],
  };

  async function findings(reveal: boolean): Promise<Awaited<ReturnType<typeof toFindings>>> {
    return toFindings(
      threeIncidents(),
      (incident) => {
        const best = bestMatch(incident.places.flatMap((place) => place.matches));
        return best === null || incident.secret === 'tok_gone' ? null : { ...context, best };
      },
      { fingerprinter: createFingerprinter(), reveal },
    );
  }

  test('worst first, occurrences sorted, incidents without a place dropped', async () => {
    const { findings: list } = await findings(false);
    expect(list.map((f) => [f.severity, f.rule])).toEqual([
      ['critical', 'bad'],
      ['high', 'token'],
    ]);
    expect(list[0]?.occurrences.map((o) => o.path)).toEqual(['a', 'z']);
  });

  test('no full value is left unless asked for', async () => {
    const hidden = await findings(false);
    expect(JSON.stringify([...hidden.findings])).not.toContain(A);
    expect(hidden.revealed.size).toBe(0);
    const shown = await findings(true);
    expect(shown.revealed.get(shown.findings[1]?.fingerprint ?? '')?.secret).toBe(A);
    expect(JSON.stringify(shown.findings)).toBe(JSON.stringify(hidden.findings));
  });

  test('the scrubber takes every value of the set out of the rest of the report', async () => {
    const { scrubber } = await findings(false);
    const value = 'tok_aaaaaaaaaaaaaaaaaaaa';
    const { lifetime } = sampleFinding();
    const report = scrubReport(
      sampleReport({
        findings: [
          sampleFinding({
            occurrences: [
              sampleOccurrence({
                path: `dir/${value}`,
                pathBytes: Buffer.from(`dir/${value}`).toString('base64'),
                layers: [`zip:${value}`],
              }),
            ],
            lifetime: lifetime && {
              ...lifetime,
              introduced: lifetime.introduced && {
                ...lifetime.introduced,
                author: value,
                path: value,
              },
              removed: { commit: 'ab', author: `https://u:${value}@h`, authorDate: '' },
              refs: [`refs/heads/${value}`],
            },
          }),
        ],
      }),
      scrubber,
    );
    const text = JSON.stringify(report);
    expect(text).not.toContain(value);
    expect(text).not.toContain(Buffer.from(value).toString('base64').slice(4, 20));
    expect(report.findings[0]?.occurrences[0]?.path).toBe(`dir/${REDACTED}`);
  });
});
