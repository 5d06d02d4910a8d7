/** `rules check` of files that are not right. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/git-repo.ts';
import { gitsift } from './gitsift.ts';

const BROKEN = `provider: test
rules:
  - id: first rule
    pattern: 'abc('
  - id: second
    severity: dreadful
    patern: 'abc'
`;

function files(): { dir: string; names: string[] } {
  const dir = temporaryDirectory();
  writeFileSync(join(dir, 'a.yaml'), BROKEN);
  writeFileSync(join(dir, 'b.yaml'), 'rules: 3\n');
  return { dir, names: ['a.yaml', 'b.yaml'] };
}

test('every fault of every file is listed, with file, line and key', async () => {
  const { dir, names } = files();
  const { code, stdout } = await gitsift(['rules', 'check', ...names], { cwd: dir });
  const faults = stdout.trimEnd().split('\n');
  expect(code).toBe(2);
  expect(faults.at(-1)).toBe(`${faults.length - 1} faults: nothing was checked`);
  expect(faults.length).toBeGreaterThan(4);
  for (const place of ['a.yaml:3: ', 'a.yaml:4: ', 'a.yaml:6: ', 'a.yaml:7: ', 'b.yaml:1: ']) {
    expect(faults.filter((line) => line.startsWith(`error  ${place}`)).length).toBeGreaterThan(0);
  }
});

test('the same as JSON, and for files that settings name', async () => {
  const { dir } = files();
  writeFileSync(join(dir, '.gitsift.yaml'), 'rules: a.yaml\n');
  const { code, stdout } = await gitsift(['rules', 'check', '--json'], { cwd: dir });
  expect(code).toBe(2);
  const { problems } = JSON.parse(stdout) as { problems: { level: string; origin: string }[] };
  expect(problems.length).toBeGreaterThan(3);
  expect(
    problems.every(({ level, origin }) => level === 'error' && /a\.yaml:\d+$/.test(origin)),
  ).toBe(true);
});
