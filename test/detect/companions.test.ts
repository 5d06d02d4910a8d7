import { describe, expect, test, vi } from 'vitest';
import type { CompiledCompanion } from '../../src/rules/index.ts';
import { Bench, brief, compiled, packOf } from './support.ts';

function needs(sketch: Partial<CompiledCompanion>): readonly CompiledCompanion[] {
  const none = { rule: null, pattern: null, withinLines: null, withinColumns: null };
  return [{ ...none, name: 'other', optional: false, ...sketch }];
}

function scan(companion: Partial<CompiledCompanion>, text: string): string[] {
  const pack = packOf({
    id: { pattern: 'id_[0-9]{2}', report: false },
    secret: { pattern: 'sec_[0-9]{2}', requires: needs(companion) },
  });
  return brief(new Bench(pack).scan(text));
}

describe('a rule that needs a companion', () => {
  test('counts only beside a match of the other rule, which itself is not reported', () => {
    expect(scan({ rule: 'id' }, 'sec_11')).toEqual([]);
    expect(scan({ rule: 'id' }, 'sec_11\n\n\n\nid_22')).toEqual(['secret sec_11 @0']);
    expect(scan({ rule: 'nobody' }, 'sec_11 id_22')).toEqual([]);
  });

  test('within lines and columns', () => {
    const near = { rule: 'id', withinLines: 2 };
    expect(scan(near, 'sec_11\n\nid_22')).toEqual(['secret sec_11 @0']);
    expect(scan(near, 'sec_11\n\n\nid_22')).toEqual([]);
    expect(scan(near, 'id_22\n\n\nsec_11\nsec_12\n\nid_33')).toEqual(['secret sec_12 @15']);
    const aligned = { rule: 'id', withinLines: 1, withinColumns: 3 };
    expect(scan(aligned, 'x\n  id_22\nsec_11')).toEqual(['secret sec_11 @10']);
    expect(scan(aligned, 'x\n    id_22\nsec_11')).toEqual([]);
  });

  test('or beside text that a pattern describes', () => {
    const host = { pattern: compiled('host=[a-z]+'), withinLines: 1 };
    expect(scan(host, 'host=db\nsec_11')).toEqual(['secret sec_11 @8']);
    expect(scan(host, 'sec_11\nhost=db')).toEqual(['secret sec_11 @0']);
    expect(scan(host, 'host=db\n\nsec_11\n\nhost=db')).toEqual([]);
    expect(scan({ ...host, withinLines: 0 }, 'host=a sec_11')).toEqual(['secret sec_11 @7']);
    expect(scan({ ...host, withinLines: null }, `sec_11${'\n'.repeat(99)}host=a`)).toHaveLength(1);
  });

  test('an optional one decides nothing', () => {
    expect(scan({ rule: 'id', optional: true }, 'sec_11')).toHaveLength(1);
  });

  test('without it the match silences nobody', () => {
    const pack = packOf({
      weak: { pattern: 'k=(?<secret>[a-z0-9_]+) ', priority: 10 },
      strong: { pattern: 'sec_[0-9]{2}', requires: needs({ rule: 'id' }) },
      id: { pattern: 'id_[0-9]{2}', report: false },
    });
    const bench = new Bench(pack);
    expect(brief(bench.scan('k=sec_11 '))).toEqual(['weak sec_11 @2']);
    expect(brief(bench.scan('k=sec_11 id_22 '))).toEqual(['strong sec_11 @2']);
  });

  test('is looked for near its match alone, however many there are', () => {
    const pack = packOf({
      id: { pattern: 'id_[0-9]{2}', report: false },
      secret: { pattern: 'sec_[0-9]{2}', requires: needs({ rule: 'id', withinLines: 3 }) },
    });
    const bench = new Bench(pack);
    const countNewlines = vi.spyOn(bench.kernel, 'countNewlines');
    const found = bench.scan(`${'sec_11\n'.repeat(500)}${'id_22\n'.repeat(500)}`);
    // Only the last three secrets have an id within three lines.
    expect(found).toHaveLength(3);
    expect(countNewlines.mock.calls.length).toBeLessThan(10 * 500);
  });
});
