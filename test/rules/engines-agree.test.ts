import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import { createMatcher, type Matcher, type PatternMatch } from '../../src/rules/matcher.ts';
import type { CompiledPattern } from '../../src/rules/model.ts';
import {
  patternWithSecret,
  patternWithSecrets,
  randomPattern,
  randomText,
} from './random-pattern.ts';

const re2 = loadEngine('re2');
const re2js = loadEngine('re2js');

function matchersOf(pattern: CompiledPattern): Matcher[] {
  return [
    createMatcher({ ...pattern, engine: 'v8' }, re2js),
    createMatcher({ ...pattern, engine: 'linear' }, re2),
    createMatcher({ ...pattern, engine: 'linear' }, re2js),
  ];
}

/** Matchers reuse their result. */
function copyOf(match: PatternMatch | null): PatternMatch | null {
  return match && Object.assign({}, match);
}

test('V8, re2 and re2js find the same match and secret', () => {
  let compiledCount = 0;
  fc.assert(
    fc.property(
      fc.oneof(randomPattern, patternWithSecret, patternWithSecrets),
      randomText,
      (source, text) => {
        const compiled = compilePattern(source);
        if (compiled.kind === 'fault') return;
        compiledCount += 1;
        const matchers = matchersOf(compiled.pattern);
        const found = matchers.map((matcher) => copyOf(matcher.exec(text, 0)));
        expect(found[1]).toEqual(found[0]);
        expect(found[2]).toEqual(found[0]);
        for (let at = 0; at <= text.length; at += 1) {
          const [v8, native, plain] = matchers.map((matcher) => copyOf(matcher.execAt(text, at)));
          expect(native).toEqual(v8);
          expect(plain).toEqual(v8);
        }
      },
    ),
    { numRuns: 1500 },
  );
  expect(compiledCount).toBeGreaterThan(600);
});
