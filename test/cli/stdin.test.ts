/** Standard input: of any length, in any pieces, from anything that can be one, and interruptible. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/git-repo.ts';
import { gitsift, shell } from './gitsift.ts';
import { TOKEN, withRules } from './token-rules.ts';

const RULES = withRules();
const SCAN = ['scan', '-', '--format', 'ndjson', ...RULES];

/** `line:column` of every occurrence in ndjson output. */
function places(stdout: string): string[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{"type":"finding"'))
    .flatMap((line) => {
      const { occurrences } = JSON.parse(line) as {
        occurrences: readonly { line: number; column: number }[];
      };
      return occurrences.map((at) => `${at.line}:${at.column}`);
    });
}

describe('standard input', () => {
  test('is read to its end, however slowly it comes and wherever it is cut', async () => {
    const { code, stdout } = await gitsift(SCAN, {
      during: ({ stdin }) => {
        stdin?.write(`one\n  ${TOKEN.slice(0, 9)}`);
        setTimeout(() => stdin?.write(TOKEN.slice(9)), 150);
        setTimeout(() => stdin?.end('\n'), 250);
      },
    });
    expect([code, places(stdout)]).toEqual([1, ['2:3']]);
  });

  test('may be longer than what is held of it', async () => {
    const filler = `${'x'.repeat(99)}\n`.repeat(45_000);
    const input = `${TOKEN}\n${filler}${TOKEN}\n${filler}  ${TOKEN}`;
    const { code, stdout } = await gitsift(SCAN, { input });
    expect([code, places(stdout)]).toEqual([1, ['1:1', '45002:1', '90003:3']]);
  });

  test('ends at once when the scan is interrupted while it waits', async () => {
    // Its input never ends: a run that does not heed the signal is killed at the deadline.
    const { code, signal } = await gitsift(SCAN, {
      during: (child) => {
        child.stdin?.write('x');
        setTimeout(() => child.kill('SIGINT'), 2500);
      },
    });
    // On a busy machine the signal may come before the program is there to take it.
    expect(code ?? signal).toBe(signal === 'SIGINT' ? signal : 130);
  });

  test('may be a file, nothing, or closed', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'a'), `x ${TOKEN}`);
    const scan = `gitsift scan - -f ndjson --rules '${RULES[1]}'`;
    expect((await shell(`${scan} < a`, { cwd: dir })).code).toBe(1);
    expect((await shell(`${scan} < /dev/null`, { cwd: dir })).code).toBe(0);
    expect((await shell(`${scan} <&-`, { cwd: dir })).code).toBe(0);
  });

  test('that cannot be read leaves the scan incomplete', async () => {
    const dir = temporaryDirectory();
    mkdirSync(join(dir, 'folder'));
    const line = `gitsift scan - -f ndjson --rules '${RULES[1]}' < folder`;
    const { code, stdout } = await shell(line, { cwd: dir });
    expect(code).toBe(3);
    expect(stdout).toContain('"unreadable"');
  });

  test('a pipe that does not block its reader is waited for', async () => {
    const nonBlocking = `node -e 'setTimeout(() => console.log("x ${TOKEN}"), 300)'`;
    const line = `${nonBlocking} | gitsift scan - -f ndjson --rules '${RULES[1]}'`;
    expect((await shell(line)).code).toBe(1);
  });
});
