/** A generic match counts for more or less by its path; one that a rule knows does not. */
import { beforeAll, expect, test } from 'vitest';
import { loadEngine, loadRules } from '../../src/rules/index.ts';
import { createTextScan } from '../../src/scan/text-scan.ts';
import { fillIn } from '../support/fixture-files.ts';

const value = `bV7x${'Qm2'.repeat(2)}kZ4r`;
let scan: Awaited<ReturnType<typeof createTextScan>>;

beforeAll(async () => {
  const pack = await loadRules({
    only: ['generic-password', 'private-key-*', 'github-app-installation-token'].map((glob) => ({
      glob,
      path: 'test',
      line: 1,
    })),
  });
  scan = await createTextScan({ pack, engine: await loadEngine('auto'), now: 0 });
});

test('its score and reasons are those of the place', () => {
  const [bare] = scan(`password = "${value}"`, '');
  const [inTest] = scan(`password = "${value}"`, 'test/a.py');
  expect(bare).toMatchObject({ rule: 'generic-password' });
  expect(inTest?.score).toBeLessThan(bare?.score ?? 0);
  expect(inTest?.reasons).toEqual([...(bare?.reasons ?? []), 'the file is a test or an example']);
});

test('it is none in a binary file, where only what a rule knows counts', async () => {
  const token = await fillIn('ghs_${base62:30}${check:github-crc32}', 'in a binary file');
  const text = `password = "${value}"\n${token}\n`;
  const rulesIn = (content: string): string[] => scan(content, '').map(({ rule }) => rule);
  expect(rulesIn(text)).toEqual(['generic-password', 'github-app-installation-token']);
  expect(rulesIn(`${text}\0`)).toEqual(['github-app-installation-token']);
});

test('it counts for little or nothing in a lock file', () => {
  for (const secret of [value, `summer${1980 + 5}`]) {
    const levels = scan(`password = "${secret}"`, 'package-lock.json').map((one) => one.confidence);
    expect(['', 'low']).toContain(levels.join());
  }
});
