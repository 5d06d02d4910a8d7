import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveConfig } from '../../src/git/config.ts';
import { configBoolean, configInteger, parseConfig } from '../../src/git/config-file.ts';
import { cpuMilliseconds } from '../support/cpu-time.ts';
import { temporaryDirectory } from '../support/git-repo.ts';

const directory = temporaryDirectory();

/** `key<LF>value` records as `git config --list -z` prints them. */
function gitList(text: string): string[] {
  const path = join(directory, 'config');
  writeFileSync(path, text, 'latin1');
  const output = execFileSync('git', ['config', '--file', path, '--list', '-z'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return output.toString('utf8').split('\0').slice(0, -1);
}

function ourList(text: string): string[] {
  return parseConfig(Buffer.from(text, 'latin1')).entries.map((entry) => {
    const middle = entry.subsection === null ? '' : `${entry.subsection}.`;
    const name = `${entry.section}.${middle}${entry.key}`;
    return entry.value === null ? name : `${name}\n${entry.value}`;
  });
}

const PIECES = [
  '[a]|[b "c"]|[b.D]|[|]|k|Key2| = |=|value| x |k = v'.split('|'),
  [' ', '\n', '\n', '\r\n', '\\\n', '"', '"', '\\n', '\\"', '#', ';'],
].flat();

const faultsOf = (text: string): string[] =>
  parseConfig(Buffer.from(text, 'latin1')).faults.map((fault) => `${fault.line}: ${fault.message}`);

describe('entries equal those of git config --list', () => {
  test.each([
    ['sections and keys', '[core]\n\tbare = true\n  FileMode=false\n[Core] x-Y = 1'],
    [
      'sub-sections',
      '[a "B c"]\nk=v\n[a "q\\"\\\\z\\t"]\nk=v\n[A.Sub]\nk=v\n[a   "x"]k=v\n[a ""]k=v',
    ],
    ['no value', '[a]\nk\nk2\t\nk3 =\nk4 = ""'],
    ['comments', '# a\n; b\n[a] ; c\nk = v # w\nk = "v # w" ; x\nk=a;b\n[b]#x'],
    ['quotes', '[a]\nk = "a" b "c d" \nk = a"b c"d\nk = "  x  "\nk=  "x"  '],
    ['escapes', '[a]\nk = a\\tb\\nc\\"d\\\\e\nk = "\\t"\nk = x\\b'],
    ['continuation', '[a]\nk = one \\\n  two\\\n\nk = "q \\\n r"\nk = x\\\r\n y'],
    ['CRLF', '[a]\r\nk = v\r\nk2\r\n[b "c"]\r\nk = "v"\r\n'],
    ['BOM', '\xef\xbb\xbf[a]\nk = v\n'],
    ['inner spaces', '[a]\nk = a  b   c  \n'],
    ['non-ASCII', '[a "\xc3\xa9"]\nk = \xc3\xa9'],
    ['duplicates', '[a]\nk=1\nk=2\n[a]\nk=3'],
    ['include is only a section', '[include]\npath = /dev/zero\n[includeIf "x"]\npath = y'],
    ['no newline at the end', '[a]\nk = v'],
    [
      'prototype names',
      '[__proto__]\nconstructor = 1\n[a "__proto__"]\nk = 1'.replace('__proto__]', 'proto]'),
    ],
    ['one line', '[a] k = v\n[b] k'],
    ['empty', ''],
  ])('%s', (_, text) => {
    expect(faultsOf(text)).toEqual([]);
    expect(ourList(text)).toEqual(gitList(text));
  });

  test('a lone CR belongs to the value (CVE-2025-48384)', () => {
    const { entries } = parseConfig(Buffer.from('[submodule "x"]\n\tpath = "sub\r"\n'));
    expect(entries[0]?.value).toBe('sub\r');
  });

  test('for random pieces, wherever git accepts them', () => {
    const piece = constantFrom(...PIECES);
    let accepted = 0;
    assert(
      property(array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        let expected: string[];
        try {
          expected = gitList(text);
          // Keys before any section have no name that a reader could ask for: we call them faults.
          if (expected.some((line) => !line.split('\n', 1)[0]?.includes('.'))) throw new Error();
        } catch {
          expect(faultsOf(text).length).toBeGreaterThan(0);
          return;
        }
        accepted++;
        expect(ourList(text)).toEqual(expected);
        expect(faultsOf(text)).toEqual([]);
      }),
      { numRuns: 80 },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});

describe('lines that git would refuse', () => {
  test.each([
    [
      '[core\nbare = true\n[a]\nk=v',
      ['1: section header without ]', '2: key outside of a section'],
      ['a.k\nv'],
    ],
    ['[a]\nk = "open\nk2 = v', ['2: value without closing quote'], ['a.k2\nv']],
    ['[a]\n1k = v\nk = v', ['2: a key must start with a letter'], ['a.k\nv']],
    ['[a]\nk = \\x\nk = v', ['2: unknown escape in value'], ['a.k\nv']],
    [
      '[a "x]\nk = v\n[b]\nk=v',
      ['1: sub-section name without closing quote', '2: key outside of a section'],
      ['b.k\nv'],
    ],
    ['[a]\nk v\nk = v', ['2: key k is not followed by ='], ['a.k\nv']],
    [
      '[a\0]\n\0\n[b]\nk=v',
      ['1: bad section name', '2: a key must start with a letter'],
      ['b.k\nv'],
    ],
  ])('%j costs only itself', (text, faults, entries) => {
    expect(() => gitList(text)).toThrow();
    expect(faultsOf(text)).toEqual(faults);
    expect(ourList(text)).toEqual(entries);
  });

  test('a key before any section is told, though git lets it pass', () => {
    expect(faultsOf('k = v\n[a]\nk=v')).toEqual(['1: key outside of a section']);
    expect(ourList('k = v\n[a]\nk=v')).toEqual(['a.k\nv']);
  });

  test('10 MB in one line and 10^5 bad lines take no time', () => {
    const long = `[a]\nk = ${'x '.repeat(1 << 20)}${'y'.repeat(8 << 20)}\n`;
    const cost = cpuMilliseconds(() => {
      expect(parseConfig(Buffer.from(long)).entries[0]?.value).toHaveLength(10 << 20);
      expect(parseConfig(Buffer.from('[\n'.repeat(100_000))).faults).toHaveLength(100);
    });
    expect(cost).toBeLessThan(8000); // 300 here
  });
});

test('booleans and numbers read as git reads them', () => {
  const booleans = {
    yes: true,
    ON: true,
    True: true,
    '1': true,
    '2k': true,
    '': false,
    off: false,
    '0': false,
    No: false,
  };
  for (const [text, value] of Object.entries(booleans)) expect(configBoolean(text)).toBe(value);
  expect(configBoolean(null)).toBe(true);
  expect(configBoolean('maybe')).toBeUndefined();
  expect(['3', '-2', '1k', '2M', '1g', 'x', '', '1kk'].map(configInteger)).toEqual([
    3,
    -2,
    1024,
    2 << 20,
    1 << 30,
    undefined,
    undefined,
    undefined,
  ]);
});

function resolve(text: string): ReturnType<typeof resolveConfig> {
  return resolveConfig(parseConfig(Buffer.from(text)), '/r/config');
}

describe('the closed list of keys', () => {
  test('remotes, branches and submodules', () => {
    const config = resolve(
      [
        '[remote "origin"]',
        'url = https://example.org/a.git',
        'url = https://example.org/b.git',
        'pushurl = git@example.org:a.git',
        'fetch = +refs/heads/*:refs/remotes/origin/*',
        '[branch "main"]',
        'remote = origin',
        'merge = refs/heads/main',
        'pushRemote = fork',
        '[submodule "lib"]',
        'url = ../lib',
        'active = true',
        '[core]',
        'fsmonitor = ./evil',
      ].join('\n'),
    );
    expect(config.remotes).toEqual([
      {
        name: 'origin',
        urls: ['https://example.org/a.git', 'https://example.org/b.git'],
        pushUrls: ['git@example.org:a.git'],
        fetch: ['+refs/heads/*:refs/remotes/origin/*'],
        push: [],
      },
    ]);
    expect(config.branches).toEqual([
      { name: 'main', remote: 'origin', pushRemote: 'fork', merge: 'refs/heads/main' },
    ]);
    expect(config.submodules).toEqual([{ name: 'lib', url: '../lib' }]);
    expect(JSON.stringify(config)).not.toContain('evil');
  });

  test.each([
    ['[core]\nrepositoryformatversion = 2', /repositoryformatversion is 2/],
    [
      '[core]\nrepositoryformatversion = 1\n[extensions]\nfoo = 1',
      /unknown extension extensions\.foo \(line 4\)/,
    ],
    [
      '[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat = sha512',
      /objectFormat = sha512/,
    ],
  ])('%j is refused by name', (text, message) => {
    expect(() => resolve(text)).toThrow(message);
    expect(() => resolve(text)).toThrow(
      expect.objectContaining({ code: 'REPOSITORY_UNSUPPORTED' }),
    );
  });

  test.each([
    '[extensions]\nfoo = 1',
    '[core]\nrepositoryformatversion = 1\n[extensions]\nnoop-v1 = 1\npreciousObjects = true',
    '[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = files\nworktreeConfig = true',
  ])('%j is accepted', (text) => {
    expect(resolve(text).objectFormat).toBe('sha1');
  });

  test('promisor remotes', () => {
    expect(resolve('[extensions]\npartialClone = up').partialClone).toBe('up');
    expect(resolve('[remote "o"]\npromisor = true').partialClone).toBe('o');
    expect(resolve('[remote "o"]\npromisor = false').partialClone).toBeNull();
  });
});
