/** Texts made to cost a rule much: what is found stays what a plain search finds, and the work linear. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createScanner } from '../../src/detect/scanner.ts';
import { createKernel } from '../../src/kernel/index.ts';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine, type RegexEngine } from '../../src/rules/engine.ts';
import { parsePattern } from '../../src/rules/pattern.ts';
import { hostileTexts } from '../bench/micro/hostile-text.js';
import { randomPattern } from '../rules/random-pattern.ts';
import { Bench, compiled, packOf, type RuleSketch, whole } from './support.ts';

const VALUE = '0123456789abcdef'.repeat(2);

/** One rule of each kind that texts can be made against, with a match. */
const RULES: Readonly<Record<string, RuleSketch & { readonly example: string }>> = {
  keyword: {
    pattern:
      '(?i:acme)(?:[\\w .-]{0,16}?(?i:key|token)\\w{0,16}(?:[^\\w\\n]{1,4}\\w{1,16})?[ =:>"]{1,6}|[^\\n]{0,60}\\n[^\\n]{0,26}?key=)(?<secret>[0-9a-f]{32})(?:[^\\w]|$)',
    example: `acme_key = ${VALUE}\n`,
  },
  token: {
    pattern:
      '(?:^|[^\\w/+-])(?<secret>eyJ[\\w-]{12,40}=?[.]ey[\\w-]{10,300}[.][\\w-]{10,90})(?:[^\\w-]|$)',
    example: ` eyJ${'a'.repeat(20)}.ey${'b'.repeat(60)}.${'c'.repeat(43)} `,
  },
  block: {
    pattern: '-----BEGIN KEY-----[\\s"\\\\nr]{0,120}[0-9A-Za-z+/=]{10}',
    through: compiled('-----END [A-Z0-9 ]{0,40}KEY-----'),
    throughMax: 16_384,
    example: `-----BEGIN KEY-----\n${'Q'.repeat(64)}\n-----END KEY-----\n`,
  },
  before: {
    pattern: '(?<secret>[\\w.-]{8,40}):\\w{0,20}@acme[.]example',
    example: 'some.user.name:word@acme.example ',
  },
};

const NAMES = Object.keys(RULES);

function textsAgainst(name: string, length: number): { name: string; text: string }[] {
  const { example, ...sketch } = RULES[name]!;
  const [rule] = packOf({ rule: sketch }).rules;
  const parsed = parsePattern(rule!.re2Source);
  if (parsed.kind === 'fault') throw new Error(parsed.fault.message);
  return hostileTexts({ rule, root: parsed.root, examples: [example], length });
}

describe('a text made against a rule', () => {
  test.each(NAMES)('gives what a plain search gives: %s', (name) => {
    const { example: _, ...sketch } = RULES[name]!;
    for (const engine of ['guarded', 'linear'] as const) {
      const pack = packOf({ rule: { ...sketch, engine } });
      const fast = new Bench(pack);
      const plain = new Bench(pack, { prefilter: false });
      for (const { name: kind, text } of textsAgainst(name, 3000)) {
        const found = whole(fast.scan(text));
        expect(found, kind).toEqual(whole(plain.scan(text)));
      }
    }
  });

  test('whatever the pattern', () => {
    const text = fc
      .array(fc.constantFrom('key', 'key', 'keyab', 'akey', 'bb', '.', '\n', ' ', 'A'), {
        minLength: 20,
        maxLength: 40,
      })
      .map((parts) => parts.join(''));
    let judged = 0;
    fc.assert(
      fc.property(randomPattern, randomPattern, text, (before, after, subject) => {
        const source = `(?:${before})key(?:${after})`;
        if (compilePattern(source, { group: 0 }).kind === 'fault') return;
        const pack = packOf({ random: { pattern: source, options: { group: 0 } } });
        if (!pack.rules[0]!.bounded) return;
        judged++;
        const found = new Bench(pack).scan(subject);
        expect(whole(found)).toEqual(whole(new Bench(pack, { prefilter: false }).scan(subject)));
      }),
      { numRuns: 60 },
    );
    expect(judged).toBeGreaterThan(10);
  });
});

/** Counts the bytes that the linear engine is given. */
function countingEngine(): { readonly engine: RegexEngine; bytes: number } {
  const re2js = loadEngine('re2js');
  const counter = {
    bytes: 0,
    engine: {
      name: 're2js',
      compile(source) {
        const program = re2js.compile(source);
        return {
          exec(text, from, sticky) {
            const found = program.exec(text, from, sticky);
            counter.bytes += (found?.[1] ?? text.length) - from;
            return found;
          },
        };
      },
    } satisfies RegexEngine,
  };
  return counter;
}

/** Bytes that pass through the linear engine for a text, for each byte of it. */
function workOn(name: string, text: string): number {
  const { example: _, ...sketch } = RULES[name]!;
  const through = sketch.through ? { ...sketch.through, engine: 'linear' as const } : null;
  const pack = packOf({ rule: { ...sketch, through, engine: 'linear' } });
  const kernel = createKernel();
  const counter = countingEngine();
  const scanner = createScanner({ pack, kernel, engine: counter.engine, now: 0 });
  kernel.reserve(scanner.heapBase + text.length + 4096);
  kernel.bytes.set(Buffer.from(text, 'latin1'), scanner.heapBase + 64);
  scanner.scanWhole(scanner.heapBase + 64, text.length);
  return counter.bytes / text.length;
}

/** Texts of every kind take long in the linear engine: each rule is held to some of them. */
const EVERY = 3;

test.each(NAMES)('the work on a text does not grow faster than the text: %s', (name) => {
  const short = textsAgainst(name, 16_000);
  const long = textsAgainst(name, 64_000);
  expect(long.length).toBe(short.length);
  for (let i = 0; i < long.length; i += EVERY) {
    const { name: kind, text } = long[i]!;
    const work = workOn(name, text);
    expect(work, kind).toBeLessThan(100);
    // Quadratic work would be four times as much a byte. The ends of short texts weigh more or less.
    expect(work, kind).toBeLessThanOrEqual(2 * workOn(name, short[i]!.text) + 10);
  }
});
