/** Texts made to cost a rule much: what is found stays what a plain search finds, and the work linear. */
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createScanner } from '../../src/detect/scanner.ts';
import { createKernel } from '../../src/kernel/index.ts';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine, type RegexEngine } from '../../src/rules/engine.ts';
import { loadRules } from '../../src/rules/load.ts';
import { MemoMatcher } from '../../src/rules/memo-matcher.ts';
import type { RulePack } from '../../src/rules/model.ts';
import { parsePattern } from '../../src/rules/pattern.ts';
import { Sieve } from '../../src/rules/sieve.ts';
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

/** What a scan of a text does beside searching literals, for each byte of the text. */
interface Work {
  /** Bytes that the linear engine is given. */
  engine: number;
  /** Instructions of the search that remembers. */
  steps: number;
  /** Bytes that the sieve reads. */
  sifted: number;
}

function countingEngine(work: Work): RegexEngine {
  const re2js = loadEngine('re2js');
  return {
    name: 're2js',
    compile(source) {
      const program = re2js.compile(source);
      return {
        exec(text, from, sticky) {
          const found = program.exec(text, from, sticky);
          work.engine += (found?.[1] ?? text.length) - from;
          return found;
        },
      };
    },
  };
}

/** Counts in `work` what is done until it is stopped. */
function watch(work: Work): () => void {
  const { find } = MemoMatcher.prototype;
  const { findEnd } = Sieve.prototype;
  vi.spyOn(MemoMatcher.prototype, 'find').mockImplementation(function (this: MemoMatcher, ...args) {
    const before = this.steps;
    const found = find.apply(this, args);
    work.steps += this.steps - before;
    return found;
  });
  vi.spyOn(Sieve.prototype, 'findEnd').mockImplementation(function (this: Sieve, ...args) {
    const before = this.position;
    const end = findEnd.apply(this, args);
    work.sifted += this.position - before;
    return end;
  });
  return () => vi.restoreAllMocks();
}

const kernel = createKernel();

function workOn(pack: RulePack, text: string): Work {
  const work = { engine: 0, steps: 0, sifted: 0 };
  const scanner = createScanner({ pack, kernel, engine: countingEngine(work), now: 0 });
  kernel.reserve(scanner.heapBase + text.length + 4096);
  kernel.bytes.set(Buffer.from(text, 'latin1'), scanner.heapBase + 64);
  const stop = watch(work);
  scanner.scanWhole(scanner.heapBase + 64, text.length);
  stop();
  work.engine /= text.length;
  work.steps /= text.length;
  work.sifted /= text.length;
  return work;
}

/** The rule as one that V8 has been given up for. */
function linearPack(name: string): RulePack {
  const { example: _, ...sketch } = RULES[name]!;
  const through = sketch.through ? { ...sketch.through, engine: 'linear' as const } : null;
  return packOf({ rule: { ...sketch, through, engine: 'linear' } });
}

/** Each rule is held to some of its texts: a scanner is made for each. */
const EVERY = 3;

test.each(NAMES)('the work on a text does not grow faster than the text: %s', (name) => {
  const pack = linearPack(name);
  const short = textsAgainst(name, 16_000);
  const long = textsAgainst(name, 64_000);
  expect(long.length).toBe(short.length);
  for (let i = 0; i < long.length; i += EVERY) {
    const { name: kind, text } = long[i]!;
    const work = workOn(pack, text);
    const less = workOn(pack, short[i]!.text);
    // Quadratic work would be four times as much a byte. The ends of short texts weigh more or less.
    expect(work.steps, kind).toBeLessThanOrEqual(1.5 * less.steps + 1);
    expect(work.sifted, kind).toBeLessThanOrEqual(1.5 * less.sifted + 1);
    expect(work.engine, kind).toBe(0);
  }
});

/** What rules of the pack may cost a byte: a step takes some nanoseconds, a sifted byte two or three. */
const MOST_STEPS = 14;
const MOST_SIFTED = 12;
/** Of the rules that V8 runs one in so many is asked, of the texts against each one in so many. */
const RULES_EVERY = 150;
const TEXTS_EVERY = 20;

test('rules of the pack cost little for each byte of texts made against them', async () => {
  const pack = await loadRules();
  const rules = pack.rules.filter(
    ({ kind, engine }, index) =>
      kind === 'text' && (engine === 'linear' || index % RULES_EVERY === 0),
  );
  expect(rules.length).toBeGreaterThan(40);
  let most = 0;
  for (const [index, rule] of rules.entries()) {
    const parsed = parsePattern(rule.re2Source);
    if (parsed.kind === 'fault') throw new Error(parsed.fault.message);
    const texts = hostileTexts({ rule, root: parsed.root, examples: [], length: 8000 });
    const alone = { ...pack, rules: [{ ...rule, engine: 'linear' as const }], allow: [] };
    for (let i = index % TEXTS_EVERY; i < texts.length; i += TEXTS_EVERY) {
      const { name, text } = texts[i]!;
      const work = workOn(alone, text);
      expect(work.engine, `${rule.id}, ${name}`).toBe(0);
      expect(work.steps, `${rule.id}, ${name}`).toBeLessThan(MOST_STEPS);
      expect(work.sifted, `${rule.id}, ${name}`).toBeLessThan(MOST_SIFTED);
      most = Math.max(most, work.steps);
    }
  }
  expect(most).toBeGreaterThan(1);
});
