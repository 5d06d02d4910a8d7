/** Holds the literals of a pattern to what they promise: required, and with the stated reach. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldAscii } from '../../src/rules/byte-set.ts';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import { createMatcher, type Matcher, type PatternMatch } from '../../src/rules/matcher.ts';
import { type CompiledPattern, UNBOUNDED } from '../../src/rules/model.ts';
import { parsePattern } from '../../src/rules/pattern.ts';
import type { Anchor } from '../../src/rules/pattern-literals.ts';
import { sample, seededRandom } from '../../src/rules/pattern-sample.ts';
import { randomText } from './random-pattern.ts';

const engine = loadEngine('re2js');

function compiled(source: string, options = {}): CompiledPattern {
  const result = compilePattern(source, options);
  if (result.kind === 'fault') throw new Error(`${source}: ${result.fault.message}`);
  return result.pattern;
}

/** Every place at which an anchor's literal stands in a text. */
function placesOf(anchor: Anchor, text: string): number[] {
  const subject = anchor.caseless ? foldAscii(text) : text;
  const places: number[] = [];
  for (
    let at = subject.indexOf(anchor.bytes);
    at >= 0;
    at = subject.indexOf(anchor.bytes, at + 1)
  ) {
    places.push(at);
  }
  return places;
}

function isWithinReach(anchor: Anchor, place: number, length: number): boolean {
  const after = length - place - anchor.bytes.length;
  return (
    place >= anchor.minBefore &&
    place <= anchor.before &&
    after >= anchor.minAfter &&
    after <= anchor.after
  );
}

/** What execAround promises, tried start by start. */
function firstAround(
  matcher: Matcher,
  text: string,
  [from, lastStart, end]: readonly [number, number, number],
): PatternMatch | null {
  for (let start = from; start <= lastStart; start += 1) {
    const match = matcher.execAt(text, start);
    if (match && match.end >= end) return match;
  }
  return null;
}

/** Parts from which patterns with literals are made; some shorter than a useful literal. */
const part = fc.constantFrom(
  'key',
  '(?i:Token)',
  'gh',
  'p_',
  'SK',
  '[0-9a-f]',
  '[0-9]{2}',
  '\\d{1,4}',
  '[a-z]{0,5}',
  '_?',
  '[_-]?',
  '.{0,3}',
  '\\s{0,2}',
  '(?:abc|abd|x)',
  '(?:[^a-z](?i:acme)|Acme)',
  '(?:live|test)',
  '(?:(?i:secret)|pass(?:word)?)',
  '\\b',
  '(?:-{3,5})',
  '[ab]{2,3}',
  '(?:ab){1,3}',
  'é',
  '[^"]{1,3}',
  '(?:a[0-9]bc|zz{3})',
  '[\\w.]{0,30}',
  '\\w+',
  '(?:k=|k:)?',
);
const patternSource = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

describe('required literals', () => {
  test('every match contains one of them, within its reach', () => {
    let matches = 0;
    fc.assert(
      fc.property(
        patternSource,
        fc.integer(),
        randomText,
        randomText,
        (source, seed, head, tail) => {
          const pattern = compiled(source);
          if (pattern.anchors.length === 0) return;
          const tree = parsePattern(source);
          if (tree.kind === 'fault') throw new Error('compiled, so it parses');
          const text = head + sample(tree.root, seededRandom(String(seed))) + tail;
          const matcher = createMatcher({ ...pattern, engine: 'v8' }, engine);
          for (let at = 0; at <= text.length; at += 1) {
            const match = matcher.execAt(text, at);
            if (!match) continue;
            matches += 1;
            const found = text.slice(match.start, match.end);
            const reached = pattern.anchors.some((anchor) =>
              placesOf(anchor, found).some((place) => isWithinReach(anchor, place, found.length)),
            );
            expect(reached, `${source} in ${JSON.stringify(found)}`).toBe(true);
          }
        },
      ),
      { numRuns: 800 },
    );
    expect(matches).toBeGreaterThan(200);
  });

  test('a window around an anchor gives the match that the whole text gives', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        patternSource,
        fc.integer(),
        randomText,
        randomText,
        (source, seed, head, tail) => {
          const pattern = compiled(source);
          if (!pattern.bounded) return;
          const tree = parsePattern(source);
          if (tree.kind === 'fault') throw new Error('compiled, so it parses');
          const text = head + sample(tree.root, seededRandom(String(seed))) + tail;
          const whole = createMatcher(pattern, engine);
          const windowed = createMatcher(pattern, engine);
          for (const anchor of pattern.anchors) {
            for (const place of placesOf(anchor, text)) {
              const from = Math.max(0, place - anchor.before);
              const lastStart = place - anchor.minBefore;
              if (lastStart < 0) continue;
              const end = place + anchor.bytes.length;
              const expected = firstAround(whole, text, [from, lastStart, end]);
              const first = Math.max(0, from - 1);
              const last = Math.min(text.length, lastStart + pattern.maxLength + 1);
              const window = text.slice(first, last);
              const found = windowed.execAround(
                window,
                from - first,
                lastStart - first,
                end - first,
              );
              const shifted = found && {
                start: found.start + first,
                end: found.end + first,
                secretStart: found.secretStart + first,
                secretEnd: found.secretEnd + first,
              };
              expect(shifted).toEqual(expected);
              compared += expected ? 1 : 0;
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(60);
  });

  test.each([
    ['ghp_[0-9A-Za-z]{36}', ['ghp_']],
    ['SK[0-9a-f]{32}', 16],
    ['pat[0-9A-Za-z]{14}\\.[0-9a-f]{64}', ['pat']],
    ['abc[0-4]{9}', ['abc0', 'abc1', 'abc2', 'abc3', 'abc4']],
    ['(?i)api[_-]?key', ['apikey', 'api_key', 'api-key']],
    ['(?:sk|rk)_liv[0-9A-Za-z]{10,99}', ['_liv']],
    ['[0-9]{8,10}:AA[\\w-]{33}', 10],
    ['(?:foo_[0-9]{3}bar|[a-f]{9}quux)', ['foo_', 'quux']],
    ['(?:AKIA|ASIA)[A-Z2-7]{16}', ['AKIA', 'ASIA']],
    ['-----BEGIN (?:[A-Z]{1,9} )?PRIVATE KEY-----', ['PRIVATE KEY-----']],
    ['(?:(?:^|[^A-Za-z])(?i:acme)|[A-Za-z]Acme)[=:][0-9a-f]{8}', ['acme']],
    ['[a-z]{3}\\d+', []],
    ['x*', []],
    ['(?:abcd)?[0-9]+', []],
  ])('%s → %j', (source, expected) => {
    const literals = compiled(source).anchors.map((anchor) => anchor.bytes);
    if (typeof expected === 'number') expect(literals).toHaveLength(expected);
    else expect(literals.toSorted()).toEqual(expected.toSorted());
  });

  test('reach counts bytes on both sides of the literal', () => {
    const [anchor] = compiled('[a-z]{2,5}\\.slack\\.com/[0-9]{3,7}').anchors;
    expect(anchor).toMatchObject({ before: 5, minBefore: 2, after: 7, minAfter: 3 });
  });

  test('a pattern without a bound says so', () => {
    const pattern = compiled('slack\\.com/.*');
    expect(pattern).toMatchObject({ bounded: false, after: UNBOUNDED, engine: 'linear' });
    expect(pattern.anchors).toHaveLength(1);
  });

  test('literals that the author names get their own reach', () => {
    const pattern = compiled('x-vault-token[ :]{1,3}[0-9a-f]{8}', { literals: ['vault'] });
    expect(pattern.anchors).toMatchObject([
      { bytes: 'vault', caseless: false, before: 2, minBefore: 2, after: 17, minAfter: 15 },
    ]);
  });

  test('literals that a match could lack are a fault', () => {
    const result = compilePattern('(?:vault|token)=[0-9]{4}', { literals: ['vault'] });
    expect(result).toMatchObject({ kind: 'fault' });
  });
});
