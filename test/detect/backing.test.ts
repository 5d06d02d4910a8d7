import { describe, expect, test } from 'vitest';
import { Bench, packOf, type RuleSketch } from './support.ts';

const GENERIC: RuleSketch = { pattern: 'unused', kind: 'generic', priority: 10 };
const LINE = `db_password = "${['kJ8zfQw', 'R2vTq9LmXs'].join('')}"`;

function judged(special: Partial<RuleSketch>, text = LINE): unknown {
  const pack = packOf({
    'generic-password': GENERIC,
    special: { pattern: 'password = "(?<secret>[^"]+)"', confidence: 'low', ...special },
  });
  const found = new Bench(pack).scan(text);
  return found.map(({ rule, record }) => [rule, record.confidence]);
}

describe('a rule that wins over a generic finding of the same value', () => {
  test('takes over its confidence and its reasons where that is surer', () => {
    const pack = packOf({
      'generic-password': GENERIC,
      special: { pattern: 'password = "(?<secret>[^"]+)"', confidence: 'low' },
    });
    const [found] = new Bench(pack).scan(LINE);
    expect(found?.rule).toBe('special');
    expect(found?.record.confidence).toBe('high');
    expect(found?.record.score).toBeGreaterThan(0.9);
    expect(found?.record.reasons).toContain('the name says password');
  });

  test('keeps its own where that is as sure', () => {
    const pack = packOf({
      'generic-password': GENERIC,
      special: { pattern: 'password = "(?<secret>[^"]+)"', confidence: 'high' },
    });
    expect(new Bench(pack).scan(LINE)[0]?.record.reasons).toEqual([]);
  });

  test('is not made surer by a value of which it holds a small part', () => {
    expect(judged({ pattern: '"(?<secret>kJ8)' })).toEqual([['special', 'low']]);
  });

  test('nor where the value is seen to be none', () => {
    const example = LINE.replace(/"(.*)"/, '"$1-EXAMPLE"');
    expect(judged({}, example)).toEqual([['special', 'low']]);
  });

  test('nor by another rule that is not generic', () => {
    const pack = packOf({
      sure: { pattern: 'word = "(?<secret>[^"]+)"', confidence: 'high', priority: 50 },
      special: { pattern: 'password = "(?<secret>[^"]+)"', confidence: 'low' },
    });
    const found = new Bench(pack).scan(LINE);
    expect(found.map(({ rule, record }) => [rule, record.confidence])).toEqual([
      ['special', 'low'],
    ]);
  });
});
