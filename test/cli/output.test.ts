/** Where reports go and what happens when they cannot: shown with `report`, which needs no scan. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PLAIN_OPTIONS, reporterOf } from '../../src/report/index.ts';
import { HOSTILE, hostileReport, sampleFinding, sampleReport } from '../report/sample.ts';
import { temporaryDirectory } from '../support/git-repo.ts';
import { gitsift, shell } from './gitsift.ts';

/** A directory with `report.json` in it. */
function reportDirectory(report = sampleReport()): string {
  const dir = temporaryDirectory();
  writeFileSync(join(dir, 'report.json'), [...reporterOf('json')(report, PLAIN_OPTIONS)].join(''));
  return dir;
}

function manyFindings(count: number): ReturnType<typeof sampleReport> {
  return sampleReport({ findings: Array.from({ length: count }, () => sampleFinding()) });
}

/** About 20 MB of JSON. */
const LARGE = 14_500;

describe('standard output', () => {
  test('20 MB through a slow pipe arrive whole', async () => {
    const cwd = reportDirectory(manyFindings(LARGE));
    const { stdout, code } = await shell(
      'gitsift report -f json report.json | (sleep 1; cmp - report.json && wc -c < report.json)',
      { cwd },
    );
    expect(code).toBe(0);
    expect(Number(stdout)).toBeGreaterThan(20_000_000);
  });

  test('a reader that stops early is no success and no noise', async () => {
    const cwd = reportDirectory(manyFindings(LARGE));
    const { stdout, stderr } = await shell(
      'gitsift report -f json report.json | head -1; echo ${PIPESTATUS[0]}',
      { cwd },
    );
    expect(stdout).toBe('{\n141\n');
    expect(stderr).toBe('');
  });

  test('a full disk ends with 74 and names it', async () => {
    const cwd = reportDirectory();
    const { code, stderr } = await shell('gitsift report report.json > /dev/full', { cwd });
    expect(code).toBe(74);
    expect(stderr).toContain('cannot write standard output: no space left on device');
  });

  test('a closed standard error does not matter', async () => {
    const cwd = reportDirectory();
    const { code, stdout } = await shell('gitsift report report.json 2>&-', { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('1 secret found');
  });
});

describe('files', () => {
  test('several at once, formats from their names', async () => {
    const cwd = reportDirectory();
    const { code, stdout } = await gitsift(
      ['report', 'report.json', '-o', 'a.sarif', '-o', 'b.jsonl', '-o', 'c.out:human'],
      { cwd },
    );
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, 'a.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(readFileSync(join(cwd, 'b.jsonl'), 'utf8')).toMatch(/^\{"type":"begin"/);
    expect(readFileSync(join(cwd, 'c.out'), 'utf8')).toBe(stdout);
  });

  test('an older report is replaced, its mode kept, and nothing is left beside it', async () => {
    const cwd = reportDirectory();
    writeFileSync(join(cwd, 'old.json'), 'old');
    chmodSync(join(cwd, 'old.json'), 0o640);
    expect((await gitsift(['report', 'report.json', '-o', 'old.json'], { cwd })).code).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, 'old.json'), 'utf8')).schemaVersion).toBe(1);
    expect(statSync(join(cwd, 'old.json')).mode & 0o777).toBe(0o640);
    expect(readdirSync(cwd).toSorted()).toEqual(['old.json', 'report.json']);
  });

  test('a symbolic link is not written through', async () => {
    const cwd = reportDirectory();
    writeFileSync(join(cwd, 'precious'), 'precious');
    symlinkSync('precious', join(cwd, 'link.json'));
    const { code, stderr } = await gitsift(['report', 'report.json', '-o', 'link.json'], { cwd });
    expect(code).toBe(74);
    expect(stderr).toContain('cannot write link.json: it is a symbolic link');
    expect(readFileSync(join(cwd, 'precious'), 'utf8')).toBe('precious');
  });

  test.each([
    ['a directory', 'folder:json', 'cannot write folder: it is a directory'],
    ['a missing folder', 'no/where.json', 'its folder: no such file or directory'],
    ['a file as folder', 'report.json/x.json', 'not a directory'],
    ['a full device', '/dev/full:json', 'cannot write /dev/full: no space left on device'],
  ])('%s ends with 74', async (_, output, message) => {
    const cwd = reportDirectory();
    mkdirSync(join(cwd, 'folder'));
    const { code, stderr } = await gitsift(['report', 'report.json', '-o', output], { cwd });
    expect(stderr).toContain(message);
    expect(code).toBe(74);
    expect(readdirSync(cwd).toSorted()).toEqual(['folder', 'report.json']);
    expect(existsSync('/dev/full')).toBe(true);
  });

  test('files are written even if nobody reads standard output', async () => {
    const cwd = reportDirectory(manyFindings(LARGE));
    await shell('gitsift report -f ndjson report.json -o copy.json | head -1 >/dev/null', { cwd });
    expect(statSync(join(cwd, 'copy.json')).size).toBe(statSync(join(cwd, 'report.json')).size);
  });
});

describe('colours', () => {
  const ESCAPE = '\u001b[';

  test.each<[string[], Record<string, string>, boolean]>([
    [[], {}, false],
    [['--color', 'always'], {}, true],
    [['--color'], {}, true],
    [['--color=always'], { NO_COLOR: '1' }, true],
    [['--no-color'], { FORCE_COLOR: '1' }, false],
    [[], { FORCE_COLOR: '1' }, true],
    [[], { FORCE_COLOR: '0' }, false],
    [[], { CLICOLOR_FORCE: '1' }, true],
    [[], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    [[], { GITSIFT_COLOR: 'always' }, true],
  ])('%j with %j: %s', async (args, env, isColored) => {
    const { stdout } = await gitsift(['report', 'report.json', ...args], {
      cwd: reportDirectory(),
      env,
    });
    expect(stdout.includes(ESCAPE)).toBe(isColored);
  });

  test('machine formats and files are never coloured', async () => {
    const cwd = reportDirectory();
    const args = ['report', 'report.json', '--color=always', '-f', 'json', '-o', 'x.txt'];
    const { stdout } = await gitsift(args, { cwd });
    expect(stdout).not.toContain(ESCAPE);
    expect(readFileSync(join(cwd, 'x.txt'), 'utf8')).not.toContain(ESCAPE);
  });
});

test('a terminal gets a coloured report that fits it', async () => {
  const { stdout, code } = await shell(
    'script -qec "stty cols 60; gitsift report report.json" /dev/null',
    { cwd: reportDirectory(), env: { TERM: 'xterm' } },
  );
  expect(code).toBe(0);
  expect(stdout).toContain('\u001b[1m');
  // oxlint-disable-next-line no-control-regex -- colours are taken off to measure
  const lines = stdout.replace(/\u001b\[\d+m/g, '').split('\r\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
});

test.each(['human', 'json', 'ndjson', 'sarif'])(
  'a hostile report in %s is harmless',
  async (format) => {
    const text = HOSTILE.filter((part) => part.isWellFormed()).join(' | ');
    const cwd = reportDirectory(hostileReport(text));
    const { stdout, stderr, code } = await gitsift(['report', 'report.json', '-f', format], {
      cwd,
    });
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).not.toMatch(
      // oxlint-disable-next-line no-control-regex -- these are what must not appear
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
    );
    expect(stdout).not.toMatch(/^\s*::/m);
  },
);
