import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RuleDetector } from '../../src/detect/rule-detector.ts';
import { TextWindow } from '../../src/detect/window.ts';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import { randomPattern } from '../rules/random-pattern.ts';
import { localityBreach } from './locality.ts';
import { compiled, ruleOf } from './support.ts';

describe('a rule looks no further than it says', () => {
  const engine = loadEngine('re2js');
  const text = fc
    .array(fc.constantFrom('a', 'b', 'key', 'ab', 'A', '_', '.', '-', '0', '\n', ' ', 'c'), {
      maxLength: 60,
    })
    .map((parts) => Uint8Array.from(Buffer.from(parts.join(''), 'latin1')));

  test('whatever its pattern', () => {
    let judged = 0;
    fc.assert(
      fc.property(randomPattern, text, (pattern, bytes) => {
        const source = `(?:${pattern})key`;
        // Some random patterns are refused; that is somebody else's test.
        if (compilePattern(source, { group: 0 }).kind === 'fault') return;
        const rule = ruleOf('random', { pattern: source, options: { group: 0 } });
        if (!rule.bounded) return;
        judged++;
        const window = new TextWindow();
        const detector = new RuleDetector(rule, 0, { engine, window, memory: null });
        expect(localityBreach(detector, bytes, () => window.reset())).toBe(null);
      }),
      { numRuns: 400 },
    );
    expect(judged).toBeGreaterThan(100);
  });

  test('also behind the match', () => {
    const through = compiled('ab[ .]{1,3}$|c{2}\\b');
    fc.assert(
      fc.property(text, (bytes) => {
        const rule = ruleOf('block', { pattern: 'key[ab]{0,3}', through, throughMax: 30 });
        const window = new TextWindow();
        const detector = new RuleDetector(rule, 0, { engine, window, memory: null });
        expect(localityBreach(detector, bytes, () => window.reset())).toBe(null);
      }),
    );
  });
});
