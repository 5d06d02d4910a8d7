import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import { globSource } from '../../src/rules/glob.ts';
import { createMatcher } from '../../src/rules/matcher.ts';
import type { CompiledPattern } from '../../src/rules/model.ts';

function compiled(glob: string): CompiledPattern {
  const result = compilePattern(globSource(glob), { group: 0, textLength: 512 });
  if (result.kind === 'fault') throw new Error(result.fault.message);
  return result.pattern;
}

describe('path globs', () => {
  test.each([
    ['*.pem', ['a.pem', 'x/y/a.pem', '.pem'], ['a.pem.txt', 'a.pem/x']],
    ['.env', ['.env', 'a/.env'], ['a.env', '.env.local', '.env/x']],
    ['.env*', ['.env', '.env.local', 'a/.env.x'], ['a/x.env']],
    ['config/*.json', ['config/a.json'], ['x/config/a.json', 'config/a/b.json']],
    ['/config.json', ['config.json'], ['a/config.json']],
    [
      '**/config/*.json',
      ['config/a.json', 'x/y/config/a.json'],
      ['xconfig/a.json', 'config/a/b.json'],
    ],
    ['config/**', ['config/a', 'config/a/b'], ['config', 'x/config/a']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['a/xb', 'ab']],
    ['test/', ['test/a', 'x/test/a/b'], ['test', 'xtest/a']],
    ['a?c', ['abc', 'x/abc'], ['ac', 'a/c']],
    ['*.{yml,yaml}', ['a.yml', 'b/a.yaml'], ['a.yl']],
    ['[a-c]x', ['ax', 'cx'], ['dx', '-x']],
    ['[!a-c]x', ['dx'], ['ax', '/x']],
    ['a\\*b', ['a*b'], ['axb']],
    ['a.b+(c)', ['a.b+(c)'], ['aXb+(c)']],
    ['é*', [Buffer.from('été').toString('latin1')], ['ete']],
  ])('%s', (glob, yes, no) => {
    const pattern = compiled(glob);
    expect(pattern.engine).toBe('v8');
    const matcher = createMatcher(pattern, loadEngine('re2js'));
    for (const path of yes) expect(matcher.exec(path, 0), path).not.toBeNull();
    for (const path of no) expect(matcher.exec(path, 0), path).toBeNull();
  });

  test.each(['[a', '{a', 'a\\'])('%s is no glob', (glob) => {
    expect(() => globSource(glob)).toThrow();
  });
});
