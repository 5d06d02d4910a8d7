/** What the last name of a path must hold: never less than the whole pattern asks for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import { globSource } from '../../src/rules/glob.ts';
import { lastNamePattern } from '../../src/rules/last-name.ts';
import { createMatcher } from '../../src/rules/matcher.ts';
import type { CompiledPattern } from '../../src/rules/model.ts';
import { randomPattern } from './random-pattern.ts';

const engine = loadEngine('auto');

function compiled(source: string): CompiledPattern {
  const result = compilePattern(source, { group: 0, textLength: 512 });
  if (result.kind === 'fault') throw new Error(result.fault.message);
  return result.pattern;
}

function matches(pattern: CompiledPattern, text: string): boolean {
  return createMatcher(pattern, engine).exec(text, 0) !== null;
}

const randomPath = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'key', '/', '_', '.', '0', 'A', '\n', '\xe9'), {
    maxLength: 9,
  })
  .map((parts) => parts.join(''));

test('a path that matches has a last name that passes', () => {
  const separators = fc.constantFrom('', '/', '(?:^|/)', '[^/]*', '.*');
  const pathPattern = fc
    .tuple(randomPattern, separators, randomPattern, fc.constantFrom('$', '\\z', '$', ''))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(pathPattern, fc.array(randomPath, { minLength: 8 }), (source, paths) => {
      const result = compilePattern(source, { group: 0, textLength: 512 });
      fc.pre(result.kind === 'compiled');
      if (result.kind !== 'compiled') return;
      const names = lastNamePattern(result.pattern);
      if (names === null) return;
      for (const path of paths) {
        const name = path.slice(path.lastIndexOf('/') + 1);
        if (matches(result.pattern, path)) expect(matches(names, name), path).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

describe('names are told apart', () => {
  test.each([
    ['(?i)(?:^|/)id_rsa$', ['id_rsa', 'ID_RSA'], ['id_rsa.pub', 'id_dsa']],
    ['.*\\.(?:p12|pfx)$', ['a.p12', 'b.pfx'], ['a.p12.txt', 'p12']],
    ['\\.key$|(?:^|/)secret[^/]*$', ['a.key', 'secrets.yml'], ['a.txt']],
    [globSource('*.jks'), ['a.jks'], ['a.jks.md', 'jks']],
    [globSource('config/**/master.key'), ['master.key'], ['other.key']],
  ])('by %s', (source, yes, no) => {
    const names = lastNamePattern(compiled(source));
    expect(names).not.toBeNull();
    for (const name of yes) expect(matches(names!, name), name).toBe(true);
    for (const name of no) expect(matches(names!, name), name).toBe(false);
  });

  test.each(['\\.env', 'secrets/', globSource('keys/'), '(?m:\\.p12$)', '.*'])(
    'not by %s, which may match before the end',
    (source) => {
      expect(lastNamePattern(compiled(source))).toBeNull();
    },
  );
});
