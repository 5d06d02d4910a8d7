// Whatever the number of threads and whichever fast way is off: the same bytes come out.
import { describe, expect, test } from 'vitest';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { jsonOf, planFor, token } from './support.ts';

// Threads need the built tree, so this file takes the whole pipeline from dist/.
const { runScan } = (await import(
  '../../dist/scan/index.js'
)) as typeof import('../../src/scan/index.ts');

function history(): GitRepo {
  const repo = createRepo();
  const lines = Array.from({ length: 400 }, (_, n) => `value_${n} = ${n * 7919}`);
  for (let i = 0; i < 60; i += 1) {
    lines[(i * 37) % 400] = i % 5 === 0 ? `key = ${token(`edit${i % 15}`)}` : `value = ${i}`;
    repo.write('code.txt', lines.join('\n'));
    repo.write(
      `part${i % 6}/notes.md`,
      `${lines.slice(i, i + 40).join('\n')}\npassword: Summer${i}!x\n`,
    );
    repo.commit(i % 9 === 0 ? `mentions ${token(`message${i}`)}` : `change ${i}`);
  }
  repo.git('checkout', '-q', '-b', 'side', 'HEAD~20');
  repo.write('side.txt', token('side'));
  repo.commit();
  repo.git('checkout', '-q', 'main');
  repo.git('merge', '-q', '--no-edit', 'side');
  repo.git('repack', '-adfq', '--depth=50', '--window=50');
  repo.write('loose.txt', token('loose'));
  repo.commit();
  return repo;
}

describe('the same bytes', () => {
  const repo = history();
  // Rules of the pack too, so that every kind of detector takes part.
  const plan = {
    ...planFor([repo.dir]),
    rules: { builtin: true, files: planFor([]).rules.files, switches: [], only: [] },
  };
  // Small work is done without threads; this many bytes force them.
  const force = { smallBytes: 0 };

  test('for 0, 1, 2 and 4 threads', async () => {
    const reports = [];
    for (const threads of [0, 1, 2, 4])
      reports.push(jsonOf((await runScan({ ...plan, threads }, force)).report));
    expect(JSON.parse(reports[0]!).findings.length).toBeGreaterThan(15);
    for (const report of reports) expect(report).toBe(reports[0]);
  });

  test.each([
    ['without delta scanning', { deltaScan: false }],
    ['without prefilter', { prefilter: false }],
    ['without WebAssembly', { wasm: false }],
    ['without any of them', { deltaScan: false, prefilter: false, wasm: false }],
    ['with re2js', { engine: 're2js' as const }],
  ])('%s', async (_, change) => {
    const normalise = (text: string): string => text.replace(/"engine": "\w+"/, '');
    const usual = jsonOf((await runScan(plan)).report).replace(/"searched": \d+/, '');
    const other = jsonOf((await runScan({ ...plan, ...change })).report).replace(
      /"searched": \d+/,
      '',
    );
    expect(normalise(other)).toBe(normalise(usual));
  });
});
