import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import { createMatcher } from '../../src/rules/matcher.ts';
import { parsePattern } from '../../src/rules/pattern.ts';
import type { PatternOptions } from '../../src/rules/pattern-tree.ts';
import { ENGINES } from '../support/engines.ts';

function jsSource(source: string, options: PatternOptions = {}): string {
  const result = compilePattern(source, { ...options, group: 0 });
  return result.kind === 'compiled' ? result.pattern.jsSource : `fault: ${result.fault.message}`;
}

function bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

describe('what a pattern is written as', () => {
  test.each([
    ['a.b', 'a[\\x00-\\t\\x0b-\\xff]b'],
    ['(?s)a.b', 'a[\\x00-\\xff]b'],
    ['\\d\\w\\s', '[0-9][0-9A-Z_a-z][\\t\\n\\x0c\\r ]'],
    ['[^"\\s]', '[\\x00-\\x08\\x0b\\x0e-\\x1f!#-\\xff]'],
    ['(?i)aZ9', '[Aa][Zz]9'],
    ['(?i:a)a', '[Aa]a'],
    ['(?i)a(?-i)a', '[Aa]a'],
    ['(?:(?i)a)a', '[Aa]a'],
    ['(?i)[^a]', '[\\x00-@B-`b-\\xff]'],
    ['(?i)[x-z]', '[X-Zx-z]'],
    ['[[:alpha:][:^digit:]]', '[\\x00-/:-\\xff]'],
    ['[]a]', '[\\]a]'],
    ['[a-]', '[\\-a]'],
    ['\\Qa.b\\E+', 'fault: a repeat right after \\E'],
    ['\\Qa.b\\E', 'a\\.b'],
    ['\\x{41}\\x42\\103', 'ABC'],
    ['\\0', '\\x00'],
    ['é', '\\xc3\\xa9'],
    ['é{2}', '(?:\\xc3\\xa9){2}'],
    ['\\x{20ac}', '\\xe2\\x82\\xac'],
    ['(a)(?<n>b)', 'a(b)'],
    ['a|b|c', '[a-c]'],
    ['(?:a*)*', 'a*'],
    ['(?:a?b?){2}', '(?:ab?|b){0,2}'],
    ['(?U)a+b+?', 'a+?b+'],
    ['a{3}?', 'a{3}'],
    ['x{,3}', 'fault: not a repeat count'],
    ['x{a}', 'x\\{a\\}'],
    ['^a$', '^a$'],
    ['(?m)^a$', '(?<![^\\n])a(?![^\\n])'],
    ['\\Aa\\z', '^a$'],
    ['', ''],
  ])('%s → %s', (source, expected) => {
    expect(jsSource(source)).toBe(expected);
  });

  test.each([
    ['a b # comment ) (\n c', 'abc'],
    ['a [ ] b', 'a b'],
    ['a \\x20 \\  \\# [#] b', 'a  ##b'],
    ['a {2}', 'a{2}'],
    ['(?-x: a b ) c', ' a b c'],
    ['\\Q a #b\\E c', ' a #bc'],
    ['(?i: a | b )', '[ABab]'],
  ])('verbose %j → %s', (source, expected) => {
    expect(jsSource(source, { verbose: true })).toBe(expected);
  });

  test('long repeats are written side by side for RE2, and mean the same', () => {
    const result = compilePattern('a(?:[b-d]{40}){60}x{0,2500}y{3,}?z');
    if (result.kind === 'fault') throw new Error(result.fault.message);
    const text = `a${'bcd'.repeat(800)}${'x'.repeat(1800)}yyyz`;
    for (const engine of ENGINES) {
      const matcher = createMatcher({ ...result.pattern, engine: 'linear' }, engine);
      expect(matcher.exec(text, 0)?.end).toBe(text.length);
      expect(matcher.exec(text.replace('xx', ''), 0)?.end).toBe(text.length - 2);
      expect(matcher.exec(text.replace('b', ''), 0)).toBeNull();
    }
  });
});

describe('where the secret is', () => {
  test.each([
    ['the whole match', 'k=[a-z]+', 'k=abc', 'k=abc'],
    ['group 1', 'k=([a-z]+)', 'k=abc', 'abc'],
    ['the named group', '(k)=(?<secret>[a-z]+)', 'k=abc', 'abc'],
    ['behind a varying part', '(?:k|key)\\s*=\\s*(?<secret>[a-z]+)\\d*', 'key = abc12', 'abc'],
    ['in front of a fixed part', '\\w+? (?<secret>[a-z]+);', 'zz abc;', 'abc'],
    ['in the branch taken', '"(?<secret>a+)"|\'(?<secret>b+)\'', "'bb'", 'bb'],
    ['nested', '(?:x+(?:y*z(?<secret>a+)b*))?c', 'xxyzaabc', 'aa'],
    ['after a named group', '(?<user>\\w+):(?<secret>\\w+)@', 'root:pw@', 'pw'],
    ['the whole match if its group took no part', 'k(?:=(?<secret>a))?', 'k', 'k'],
    ['UTF-8 counts as bytes', 'é+(?<secret>[a-z]+)', 'ééabc', 'abc'],
  ])('%s', (_, source, text, secret) => {
    const result = compilePattern(source);
    if (result.kind === 'fault') throw new Error(result.fault.message);
    for (const engine of ['v8', 'linear'] as const) {
      const matcher = createMatcher({ ...result.pattern, engine }, loadEngine('re2js'));
      const subject = `~~${bytes(text)}~~`;
      const match = matcher.exec(subject, 0)!;
      expect(subject.slice(match.secretStart, match.secretEnd)).toBe(secret);
    }
  });

  test('named groups can be read after a match', () => {
    const result = compilePattern('(?<user>\\w+):(?<secret>\\w+)@(?<host>\\w+)?');
    if (result.kind === 'fault') throw new Error(result.fault.message);
    for (const engine of ['v8', 'linear'] as const) {
      const matcher = createMatcher({ ...result.pattern, engine }, loadEngine('re2js'));
      matcher.exec('root:pw@', 0);
      expect([matcher.group('user'), matcher.group('host')]).toEqual(['root', undefined]);
    }
  });
});

describe('faults', () => {
  test.each([
    ['a(?=b)', 1, 'look-ahead'],
    ['a(?!b)', 1, 'look-ahead'],
    ['(?<=a)b', 0, 'look-behind'],
    ['(?<!a)b', 0, 'look-behind'],
    ['(?>a)', 0, 'atomic'],
    ['(a)\\1', 3, 'back-references'],
    ['(?<n>a)\\k<n>', 7, 'back-references'],
    ['(?P=n)', 0, 'back-references'],
    ['a++', 2, 'possessive'],
    ['a**', 2, 'a repeat of a repeat'],
    ['a{2}{3}', 4, 'a repeat of a repeat'],
    ['*a', 0, 'nothing to repeat'],
    ['a|+', 2, 'nothing to repeat'],
    ['\\b+', 2, 'without width'],
    ['(a', 0, 'without closing )'],
    ['a)', 1, 'without opening ('],
    ['[a', 0, 'without closing ]'],
    ['[]', 0, 'without closing ]'],
    ['[b-a]', 1, 'runs backwards'],
    ['[a-\\d]', 1, 'single character'],
    ['[[:nope:]]', 1, 'unknown class'],
    ['[é]', 1, 'single bytes'],
    ['[\\b]', 1, 'word boundary'],
    ['[^\\s\\S]', 0, 'matches nothing'],
    ['\\pL', 0, 'Unicode classes'],
    ['\\p{Greek}', 0, 'Unicode classes'],
    ['\\y', 0, 'unknown escape'],
    ['\\Z', 0, '\\Z is not supported'],
    ['a\\', 1, 'ends with a backslash'],
    ['\\x4', 0, 'incomplete'],
    ['\\x{110000}', 0, 'no such character'],
    ['\\777', 0, 'above one byte'],
    ['a{3,2}', 1, 'runs backwards'],
    ['a{1,32769}', 1, 'above 32768'],
    ['a{1 ,2}', 1, 'not a repeat count'],
    ['(?z)a', 2, 'unknown group or flag'],
    ['(?<1>a)', 0, 'bad group name'],
    ['(?:(?<n>a)|b){2}', 3, 'inside a repeat'],
    ['(?:\\b|a)*', 8, 'without moving forward'],
    ['(?:a{1000}){1000}', 0, 'positions'],
    [`${'('.repeat(101)}a${')'.repeat(101)}`, 100, 'nest deeper'],
    ['a'.repeat(16_385), 0, 'longer than'],
  ])('%.30s at %i: %s', (source, position, message) => {
    const result = parsePattern(source);
    expect(result).toMatchObject({ kind: 'fault', fault: { position } });
    if (result.kind === 'fault') expect(result.fault.message).toContain(message);
  });

  test.each([
    [{ group: 2 }, 'there is no group 2'],
    [{ group: 'x' }, 'there is no group named x'],
    [{ literals: ['ab'] }, 'shorter than 3'],
    [{ literals: ['zzz'] }, 'not every match'],
  ])('%j', (options, message) => {
    const result = compilePattern('(abc)d', options);
    expect(result.kind === 'fault' && result.fault.message).toContain(message);
  });

  test('group 1 inside a repeat is no secret', () => {
    expect(compilePattern('(?:k=(a)){2}')).toMatchObject({ kind: 'fault' });
    expect(compilePattern('(?:k=(a)){2}', { group: 0 })).toMatchObject({ kind: 'compiled' });
  });

  test('hostile patterns are answered at once', () => {
    const sources = [
      '(?:a|b)'.repeat(2300),
      '(a)'.repeat(5400),
      `(?:${'a?'.repeat(8000)})`,
      `(?:${'a|'.repeat(8000)})`,
      '(?:(?:(?:a{1,40}){1,40}){1,40})',
      '[a-z]'.repeat(3200),
      `(?:${'(?:x|yy)?'.repeat(1800)}){3}`,
      'ab|'.repeat(5400),
      `${'(?:b?'.repeat(99)}a?${')*'.repeat(99)}`,
      `${'(?:a?b?'.repeat(99)}a?${'){2}'.repeat(99)}`,
    ];
    // CPU time: the machine may be busy.
    const started = process.cpuUsage();
    for (const source of sources) compilePattern(source);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(8);
  });
});
