// The table of ARCHITECTURE.md, executable: imports point to lower rows, foreign folders are
// entered by their index.ts, files stay short, and the worker cannot reach what it must not.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

const ROWS: Record<string, number> = {
  base: 0,
  kernel: 1,
  config: 2,
  git: 2,
  decode: 2,
  rules: 2,
  prefilter: 2,
  attribution: 3,
  findings: 3,
  report: 3,
  sources: 3,
  detect: 3,
  pool: 4,
  cache: 4,
  hooks: 4,
  migrate: 4,
  scan: 5,
  'index.ts': 6,
  cli: 7,
};

const MAX_LINES = 400;

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'assembly' ? [] : filesBelow(path);
    return name.endsWith('.ts') && !name.endsWith('.gen.ts') ? [path] : [];
  });
}

const sources = filesBelow(SRC).map((path) => relative(SRC, path).replaceAll('\\', '/'));

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'(\.{1,2}\/[^']+)'/g)].map((m) =>
    relative(SRC, join(SRC, dirname(file), m[1]!)).replaceAll('\\', '/'),
  );
}

const folderOf = (file: string): string => file.split('/')[0]!;

describe('architecture', () => {
  test('every folder of src has a row', () => {
    expect([...new Set(sources.map(folderOf))].filter((folder) => !(folder in ROWS))).toEqual([]);
  });

  test.each(sources)('%s keeps to its row', (file) => {
    const lines = readFileSync(join(SRC, file), 'utf8').split('\n').length - 1;
    expect(lines, 'lines').toBeLessThanOrEqual(MAX_LINES);
    const own = folderOf(file);
    for (const target of importsOf(file)) {
      const folder = folderOf(target);
      if (folder === own) continue;
      expect(ROWS[folder], `${file} -> ${target} points down`).toBeLessThan(ROWS[own]!);
      if (folder !== 'base' && folder !== 'index.ts') {
        expect(target, `${file} enters ${folder} by its index`).toBe(`${folder}/index.ts`);
      }
    }
  });

  test('nothing below scan/ and cli/ reads the process or the clock', () => {
    const offenders = sources.filter((file) => {
      if (['cli', 'config', 'index.ts'].includes(folderOf(file))) return false;
      // Comments and strings may name them: a detector knows `process.env` as a word.
      const text = readFileSync(join(SRC, file), 'utf8').replace(
        /\/\*[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'|`[^`]*`/gm,
        '',
      );
      return /\bprocess\.(argv|env|cwd|exit|stdout|stderr)\b|child_process|\bconsole\./.test(text);
    });
    expect(offenders).toEqual([]);
  });

  test('there are sources to look at', () => {
    expect(sources.length).toBeGreaterThan(30);
  });
});
