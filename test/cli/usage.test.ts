/** Wrong use, help and version: what the command line says before anything is scanned. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/git-repo.ts';
import { gitsift, shell } from './gitsift.ts';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

describe('version and help', () => {
  test.each(['--version', '-V'])('%s prints one line', async (word) => {
    expect(await gitsift([word])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('--version --verbose tells what runs', async () => {
    const { code, stdout } = await gitsift(['--version', '--verbose']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^gitsift \S+\nnode {4}\S+ .+\nengine {2}re2(js)?\nwasm {4}(on|off)\nrules {3}\d+ \(\w+\)\n$/,
    );
  });

  test.each([['--help'], ['help'], ['scan', '--help'], ['help', 'report'], ['-h']])(
    '%s prints help and succeeds',
    async (...args) => {
      const { code, stdout, stderr } = await gitsift(args);
      expect(code).toBe(0);
      expect(stdout).toContain('Usage: gitsift');
      expect(stderr).toBe('');
    },
  );

  test('the help of scan lists the options in groups', async () => {
    const { stdout } = await gitsift(['scan', '--help']);
    const headings = stdout.match(/^[A-Z][a-z ]+:$/gm);
    expect(headings).toEqual(['What to scan:', 'What counts:', 'Output:', 'Speed:', 'Options:']);
    expect(stdout).toContain('--allow-incomplete[=REASON,...]');
  });
});

describe('wrong use', () => {
  test.each<[string[], string]>([
    [['scan', '--bogus'], "unknown option '--bogus'"],
    [['scan', '--stagd'], 'Did you mean --staged?'],
    [['scna'], '"scna" is neither a command nor a target; did you mean "scan"?'],
    [['--staged', 'scan'], 'the command "scan" comes before its options'],
    [['report'], "missing required argument 'file'"],
    [['rules'], 'a command is missing behind rules; there are list, show, check, import'],
    [['help', 'nope'], 'there is no command "nope"'],
    [['explain', ''], 'there is nothing to explain: give a value, FILE:LINE or a fingerprint'],
    [['scan', '--rules', 'none.yaml'], 'none.yaml cannot be read: no such file'],
    [['scan', '--threads'], "option '--threads <N>' argument missing"],
    [['scan', '--threads', 'many'], '--threads: expected a whole number'],
    [
      ['scan', '--format', 'xml'],
      '--format: expected one of human, json, ndjson, sarif, got "xml"',
    ],
    [['scan', '--allow-incomplete=hope'], '--allow-incomplete: expected one of'],
    [['scan', '-', 'x'], 'standard input (-) cannot be combined'],
    [['scan', '--reveal', '-'], '--reveal: full secrets go to a file'],
    [['report', 'missing.json'], 'report missing.json cannot be used: no such file or directory'],
  ])('%j ends with 2 and says why', async (args, message) => {
    const { code, stdout, stderr } = await gitsift(args, { cwd: temporaryDirectory() });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^(gitsift: [^\n]+\n)+$/);
  });

  test('hostile words come back harmless', async () => {
    const { code, stderr } = await gitsift(['report', 'a\u001b[2J\n::error::b\u202e.json']);
    expect(code).toBe(2);
    expect(stderr).toContain('a\\x1b[2J\\x0a::error::b\\u202e.json');
    expect(
      stderr
        .split('\n')
        .filter((line) => line !== '')
        .every((l) => l.startsWith('gitsift: ')),
    ).toBe(true);
  });

  test('a file of another origin is no report', async () => {
    const { code, stderr } = await gitsift(['report', '-'], { input: '{"schemaVersion": 7}' });
    expect(code).toBe(2);
    expect(stderr).toContain('report - cannot be used: schemaVersion: expected 1');
  });
});

test('an old Node is told in one sentence, with exit code 2', async () => {
  // The launcher is run with a changed version number, since no old Node is at hand.
  const { code, stderr } = await shell(
    `"$NODE" --input-type=module -e "
      Object.defineProperty(process.versions, 'node', { value: '18.20.0' });
      await import(process.argv[1]);" "$LAUNCHER"`,
  );
  expect(stderr).toBe('gitsift: Node 18.20.0 is too old: gitsift needs Node 20.19 or later\n');
  expect(code).toBe(2);
});

test('the launcher is written in syntax that old versions parse', () => {
  const text = readFileSync(new URL('../../bin/gitsift.js', import.meta.url), 'utf8');
  expect(text).not.toMatch(/\b(?:const|let|await|async|class)\b|=>|\?\.|\?\?|^import /m);
});
