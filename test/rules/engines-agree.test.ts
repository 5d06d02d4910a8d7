import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine, type RegexEngine } from '../../src/rules/engine.ts';
import { createMatcher, type Matcher, type PatternMatch } from '../../src/rules/matcher.ts';
import type { CompiledPattern } from '../../src/rules/model.ts';
import { ENGINES } from '../support/engines.ts';
import {
  patternWithSecret,
  patternWithSecrets,
  randomPattern,
  randomText,
} from './random-pattern.ts';

/** What base/clock.ts reads counts in seconds. */
const MS_PER_SECOND = 1000;
const re2js = loadEngine('re2js');

function matchersOf(pattern: CompiledPattern): Matcher[] {
  return [
    createMatcher({ ...pattern, engine: 'v8' }, re2js),
    ...ENGINES.map((engine) => createMatcher({ ...pattern, engine: 'linear' }, engine)),
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
        for (const match of found) expect(match).toEqual(found[0]);
        for (let at = 0; at <= text.length; at += 1) {
          const [v8, ...others] = matchers.map((matcher) => copyOf(matcher.execAt(text, at)));
          for (const match of others) expect(match).toEqual(v8);
        }
      },
    ),
    {
      numRuns: 600,
      // re2 takes places between the bytes of one character in UTF-8 for positions.
      examples: [
        [String.raw`(?:(?:a)??|a)\B`, 'a\xffa'],
        [String.raw`\B`, '\xff\xff'],
        [String.raw`\B(?<secret>b?)`, 'a\xe9\xe9 b'],
      ],
    },
  );
  expect(compiledCount).toBeGreaterThan(250);
});

test('a guarded pattern gives the same answers before and after it is handed over', () => {
  const compiled = compilePattern('key.{0,100}.{0,100}=(?<secret>[0-9a-f]{32})');
  if (compiled.kind === 'fault') throw new Error(compiled.fault.message);
  const { pattern } = compiled;
  expect(pattern.engine).toBe('guarded');
  let handedOver = 0;
  const counting: RegexEngine = {
    name: 're2js',
    compile(source) {
      handedOver += 1;
      return re2js.compile(source);
    },
  };
  const matcher = createMatcher(pattern, counting);
  const hostile = `key${'-'.repeat(200)}`;
  const good = `key_a = and=${'0123456789abcdef'.repeat(2)}`;
  const found = copyOf(matcher.exec(good, 0));
  for (let call = 0; call < 300; call += 1) {
    expect(matcher.exec(hostile, 0)).toBeNull();
    if (call % 50 === 0) expect(copyOf(matcher.exec(good, 0))).toEqual(found);
  }
  // How slow V8 is depends on the machine; that it is handed over at most once does not.
  expect(handedOver).toBeLessThanOrEqual(1);
});

test.each([
  { name: 'stays with V8 where a call was slow only once', again: 0.01, handsOver: false },
  { name: 'is handed over where it is slow again', again: 30, handsOver: true },
])('a guarded pattern $name', ({ again, handsOver }) => {
  const compiled = compilePattern('key.{0,100}.{0,100}=(?<secret>[0-9a-f]{32})');
  if (compiled.kind === 'fault') throw new Error(compiled.fault.message);
  const matcher = createMatcher(compiled.pattern, re2js);
  // Each call reads the clock before and after; what is doubtful is timed once more.
  const times = [0, 30, 30, 30 + again];
  const clock = vi
    .spyOn(process, 'uptime')
    .mockImplementation(() => (times.shift() ?? 0) / MS_PER_SECOND);
  try {
    expect(matcher.exec('key', 0)).toBeNull();
  } finally {
    clock.mockRestore();
  }
  expect(times).toEqual([]);
  expect(matcher.isLinear).toBe(handsOver);
});
