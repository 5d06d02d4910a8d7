import { availableParallelism } from 'node:os';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScanError } from '../../src/base/errors.ts';
import {
  type ConfigInput,
  environmentName,
  nearest,
  OPTIONS,
  type OptionName,
  resolveConfig,
  type Settings,
} from '../../src/config/index.ts';
import { userCacheDirectory } from '../../src/config/user-directory.ts';
import { FORMATS } from '../../src/report/index.ts';

function resolve(
  typed: Partial<Record<OptionName, string | readonly string[]>> = {},
  change: Partial<ConfigInput> = {},
): Settings {
  const entries = Object.entries(typed) as [OptionName, string | readonly string[]][];
  return resolveConfig({
    targets: [],
    typed: new Map(entries),
    env: {},
    cwd: '/project',
    ...change,
  });
}

function failure(run: () => unknown): ScanError {
  try {
    run();
  } catch (error) {
    if (error instanceof ScanError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the option table', () => {
  test('names each option and each variable once', () => {
    const names = OPTIONS.map((spec) => spec.name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(names.map(environmentName)).size).toBe(names.length);
    const shorts = OPTIONS.flatMap((spec) => spec.short ?? []);
    expect(new Set(shorts).size).toBe(shorts.length);
  });

  test('offers the formats that there are reporters for', () => {
    const format = OPTIONS.find((spec) => spec.name === 'format');
    expect(format?.kind === 'choice' && format.choices).toEqual(FORMATS);
  });

  test.each(OPTIONS.map((spec) => [spec.name, spec] as const))(
    '--%s has a description of one line and no full stop',
    (_, spec) => {
      expect(spec.description).toMatch(/^[^\n]{10,100}[^.\n]$/);
    },
  );
});

describe('scope', () => {
  test('everything by default', () => {
    const { scope } = resolve().plan;
    expect(scope).toMatchObject({
      explicit: false,
      worktree: true,
      index: 'whole',
      history: 'all',
    });
  });

  test.each([
    [{ staged: 'true' }, { worktree: false, index: 'staged', history: 'none' }],
    [{ worktree: 'true' }, { worktree: true, index: 'none', history: 'none' }],
    [{ history: 'true' }, { worktree: false, index: 'none', history: 'all' }],
    [
      { history: 'true', worktree: 'true' },
      { worktree: true, index: 'none', history: 'all' },
    ],
  ])('%j', (typed, scope) => {
    expect(resolve(typed).plan.scope).toMatchObject({ explicit: true, ...scope });
  });
});

describe('targets', () => {
  test('the working directory by default', () => {
    expect(resolve().plan.targets).toEqual([{ path: '/project', typed: '.' }]);
  });

  test('are made absolute and keep what was typed', () => {
    const { targets, stdin } = resolve({}, { targets: ['a/../b', '/c'] }).plan;
    expect(targets).toEqual([
      { path: '/project/b', typed: 'a/../b' },
      { path: '/c', typed: '/c' },
    ]);
    expect(stdin).toBe(false);
  });

  test('- is standard input', () => {
    expect(resolve({}, { targets: ['-'] }).plan).toMatchObject({ targets: [], stdin: true });
  });

  test("git's variables count only where no target is named", () => {
    const env = {
      GIT_DIR: '.git',
      GIT_INDEX_FILE: 'next-index',
      GIT_ALTERNATE_OBJECT_DIRECTORIES: 'a:/b',
      [`GITHEAD_${'ab'.repeat(20)}`]: 'topic',
    };
    expect(resolve({}, { env }).plan.git).toEqual({
      gitDir: '/project/.git',
      commonDir: null,
      workTree: null,
      indexFile: '/project/next-index',
      objectDirectory: null,
      alternateObjectDirectories: ['/project/a', '/b'],
      mergeHeads: ['ab'.repeat(20)],
    });
    expect(resolve({}, { env, targets: ['.'] }).plan.git).toBeNull();
  });
});

describe('precedence', () => {
  test('the command line counts more than the environment, that more than the default', () => {
    const env = { GITSIFT_THREADS: '3', GITSIFT_FAIL_ON: 'none' };
    const settings = resolve({ threads: '2' }, { env });
    expect(settings.plan.threads).toBe(2);
    expect(settings.policy.failOn).toBe('none');
    expect(settings.origins.get('threads')).toEqual({ value: 2, from: '--threads' });
    expect(settings.origins.get('fail-on')).toEqual({ value: 'none', from: 'GITSIFT_FAIL_ON' });
    expect(settings.origins.get('format')).toEqual({ value: 'human', from: 'default' });
  });

  test('one thread for each core by default', () => {
    expect(resolve().plan.threads).toBe(availableParallelism());
  });

  test('an empty variable is not set', () => {
    expect(resolve({}, { env: { GITSIFT_MIN_SEVERITY: '' } }).policy.minSeverity).toBe('info');
  });

  test('what belongs to one call is not taken from the environment', () => {
    expect(resolve({}, { env: { GITSIFT_REVEAL: '1', GITSIFT_STAGED: '1' } }).plan).toMatchObject({
      reveal: false,
      scope: { explicit: false },
    });
  });

  test.each(['1', 'true', 'YES', 'on'])('%s switches on', (text) => {
    expect(resolve({}, { env: { GITSIFT_TIMINGS: text } }).plan.timings).toBe(true);
  });

  test.each(['0', 'false', 'no', 'OFF'])('%s switches off', (text) => {
    expect(resolve({}, { env: { GITSIFT_PROGRESS: text } }).presentation.progress).toBe(false);
  });

  test('a variable that looks mistyped is noted, a foreign one is not', () => {
    const env = { GITSIFT_THREDS: '1', GITSIFT_QQQQQQQQ: '1', GITSIFT_DEBUG: '1' };
    expect(resolve({}, { env }).notes).toEqual([
      'GITSIFT_THREDS is not a setting; did you mean GITSIFT_THREADS?',
    ]);
  });

  test('the fingerprint key reaches the plan and nothing that is printed', () => {
    const settings = resolve({}, { env: { GITSIFT_FINGERPRINT_KEY: 'pepper' } });
    expect(settings.plan.fingerprintKey).toBe('pepper');
    const { plan: _, ...rest } = settings;
    expect(JSON.stringify([rest, ...settings.origins])).not.toContain('pepper');
  });
});

describe('the cache', () => {
  const named = { isNamed: true, key: '' };
  test.each<[Record<string, string>, string | null]>([
    [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, '/x/gitsift'],
    [{ XDG_CACHE_HOME: 'relative', HOME: '/h' }, '/h/.cache/gitsift'],
    [{ HOME: '/h' }, '/h/.cache/gitsift'],
    [{ HOME: '' }, null],
    [{}, null],
  ])('lies in the directory of the user: %j', (env, directory) => {
    const expected = directory === null ? null : { directory, isNamed: false, key: '' };
    expect(resolve({}, { env }).plan.cache).toEqual(expected);
  });

  test.each<[NodeJS.Platform, Record<string, string>, string | null]>([
    ['darwin', { HOME: '/h' }, '/h/Library/Caches/gitsift'],
    ['win32', { HOME: '/h', LOCALAPPDATA: '/l' }, '/l/gitsift/cache'],
    ['win32', { HOME: '/h' }, null],
  ])('by the rule of %s', (platform, env, directory) => {
    expect(userCacheDirectory(env, platform)).toBe(directory);
  });

  test('is named by an option or a variable, relative to the working directory', () => {
    const env = { GITSIFT_CACHE: 'c', HOME: '/h' };
    expect(resolve({}, { env }).plan.cache).toEqual({ directory: '/project/c', ...named });
    const typed = resolve({ cache: '/d' }, { env }).plan.cache;
    expect(typed).toEqual({ directory: '/d', ...named });
  });

  test.each(['off', 'OFF', '0', 'false', 'no'])('%s is none', (text) => {
    expect(resolve({ cache: text }, { env: { HOME: '/h' } }).plan.cache).toBeNull();
    expect(resolve({}, { env: { HOME: '/h', GITSIFT_CACHE: text } }).plan.cache).toBeNull();
  });

  test('its secret reaches the plan and nothing that is printed', () => {
    const settings = resolve({}, { env: { HOME: '/h', GITSIFT_CACHE_KEY: 'pepper' } });
    expect(settings.plan.cache?.key).toBe('pepper');
    const { plan: _, ...rest } = settings;
    expect(JSON.stringify([rest, ...settings.origins])).not.toContain('pepper');
  });
});

describe('wrong values name where they were written', () => {
  test.each<
    [Partial<Record<OptionName, string | readonly string[]>>, Record<string, string>, string]
  >([
    [{ threads: 'x' }, {}, '--threads: expected a whole number from 0 to 64, got "x"'],
    [{ threads: '-1' }, {}, '--threads: expected a whole number from 0 to 64, got "-1"'],
    [{ threads: '1e2' }, {}, '--threads: expected a whole number from 0 to 64, got "1e2"'],
    [
      {},
      { GITSIFT_THREADS: '65' },
      'GITSIFT_THREADS: expected a whole number from 0 to 64, got "65"',
    ],
    [{ 'exit-code': '256' }, {}, '--exit-code: expected a whole number from 0 to 255, got "256"'],
    [{ 'fail-on': 'all' }, {}, '--fail-on: expected one of any, tips, head, new, none, got "all"'],
    [
      { 'min-severity': 'hihg' },
      {},
      '--min-severity: expected one of critical, high, medium, low, info, got "hihg"; did you mean "high"?',
    ],
    [{}, { GITSIFT_TIMINGS: 'maybe' }, 'GITSIFT_TIMINGS: expected true or false, got "maybe"'],
    [
      { output: ['report'] },
      {},
      '--output report: its name says no format; write report:FORMAT with one of human, json, ndjson, sarif',
    ],
    [{ output: ['-'] }, {}, '--output -: expected a file; standard output takes --format'],
    [{ output: [':json'] }, {}, '--output :json: expected a file; standard output takes --format'],
    [{ output: ['a.json', './a.json:json'] }, {}, '--output ./a.json: given twice'],
    [{ cache: '' }, {}, '--cache: expected a directory or off, got ""'],
    [{ engine: 'pcre' }, {}, '--engine: expected one of auto, re2, re2js, got "pcre"'],
  ])('%j %j', (typed, env, message) => {
    const error = failure(() => resolve(typed, { env }));
    expect(error.code).toBe('USAGE');
    expect(error.exitCode).toBe(2);
    expect(error.message).toBe(message);
  });

  test('an unknown reason of --allow-incomplete', () => {
    const error = failure(() => resolve({ 'allow-incomplete': 'promised,shalow' }));
    expect(error.message).toContain('got "shalow"; did you mean "shallow"?');
  });

  test.each([[['-', 'a']], [['']]])('targets %j', (targets) => {
    expect(failure(() => resolve({}, { targets })).code).toBe('USAGE');
  });

  test('a long value is quoted in part only', () => {
    const error = failure(() => resolve({ threads: 'x'.repeat(5000) }));
    expect(error.message.length).toBeLessThan(200);
  });
});

describe('outputs', () => {
  test.each([
    [{}, [[null, 'human']]],
    [{ format: 'json' }, [[null, 'json']]],
    [
      { output: ['r.sarif', 'r.json', 'r.sarif.json', 'r.jsonl', 'r.txt'] },
      [
        ['/project/r.sarif', 'sarif'],
        ['/project/r.json', 'json'],
        ['/project/r.sarif.json', 'sarif'],
        ['/project/r.jsonl', 'ndjson'],
        ['/project/r.txt', 'human'],
        [null, 'human'],
      ],
    ],
    [
      { output: ['a:b:sarif', 'c.txt:json'] },
      [
        ['/project/a:b', 'sarif'],
        ['/project/c.txt', 'json'],
        [null, 'human'],
      ],
    ],
    [
      { format: 'json', output: ['out'] },
      [
        ['/project/out', 'json'],
        [null, 'human'],
      ],
    ],
    [
      { format: 'sarif', output: ['out.json'] },
      [
        ['/project/out.json', 'json'],
        [null, 'sarif'],
      ],
    ],
  ])('%j', (typed, expected) => {
    const outputs = resolve(typed).outputs.map(({ format, file }) => [file, format]);
    expect(outputs).toEqual(expected);
  });
});

test('--allow-incomplete takes all reasons or some', () => {
  expect(resolve({ 'allow-incomplete': 'all' }).policy.allowIncomplete).toEqual(['all']);
  expect(resolve({ 'allow-incomplete': 'promised, shallow' }).policy.allowIncomplete).toEqual([
    'promised',
    'shallow',
  ]);
});

describe('nearest', () => {
  test.each([
    ['severty', 'severity'],
    ['formta', 'format'],
    ['xyz', null],
    ['', null],
    ['x'.repeat(1000), null],
  ])('%s', (word, expected) => {
    expect(nearest(word, ['severity', 'format', 'output'])).toBe(expected);
  });

  test('any one slip in a word of six letters or more is found', () => {
    const slip = fc.tuple(fc.nat(5), fc.stringMatching(/^[a-z]$/));
    fc.assert(
      fc.property(slip, ([at, letter]) => {
        const word = 'format';
        for (const slipped of [
          word.slice(0, at) + word.slice(at + 1),
          word.slice(0, at) + letter + word.slice(at),
          word.slice(0, at) + letter + word.slice(at + 1),
        ]) {
          expect(nearest(slipped, ['output', word])).toBe(word);
        }
      }),
    );
  });
});
