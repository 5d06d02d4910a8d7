// Rules that change: what a cache calls clean is searched with the new ones alone, and the report is
// that of a fresh scan.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import { runScan } from '../../src/scan/index.ts';
import { token } from '../scan/support.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { planIn } from './support.ts';

const HISTORY = { explicit: true, worktree: false, index: 'none', history: 'all' } as const;
const WORDS = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord'] as const;

let repo: GitRepo;

beforeAll(() => {
  repo = createRepo();
  for (let i = 0; i < 24; i += 1) {
    const word = WORDS[i % WORDS.length]!;
    const line = i % 5 === 0 ? `${word}-${String(1000 + i)}` : `nothing ${i}`;
    repo.write(`dir/file${i % 4}.txt`, `line ${i}\n${line}\n`);
    repo.write(`${word}.txt`, `${'filler\n'.repeat(i)}${token(`secret${i}x`)}\n`);
    repo.commit(i === 7 ? 'tells cedar-7777' : `commit ${i}`);
  }
  repo.git('tag', '-a', '-m', 'says fjord-8888', 'v1');
  repo.git('repack', '-adq');
});

/** A rule for each word that is given; `digits` changes what it matches. */
interface RuleChoice {
  readonly words: readonly string[];
  readonly digits: number;
  readonly allow: string;
}

function ruleFile({ words, digits, allow }: RuleChoice): string {
  const path = join(temporaryDirectory(), 'words.yaml');
  const rules = words.map(
    (word) => `  - id: word-${word}
    title: Word
    description: What the test hides.
    severity: high
    confidence: high
    pattern: \\b (?<secret> ${word}-[0-9]{1,${digits}} ) \\b
    examples: ['${word}-1']
`,
  );
  const allowed = allow === '' ? '' : `allow:\n  - values: ['${allow}']\n`;
  writeFileSync(path, `provider: words\n${allowed}rules:\n${rules.join('')}`);
  return path;
}

async function scan(rules: string, directory: string): Promise<Report> {
  // Whole reports of earlier scans are another matter.
  for (const name of readdirSync(directory)) {
    if (name.endsWith('.report')) rmSync(join(directory, name));
  }
  const plan = planIn(repo.dir, directory, { scope: HISTORY });
  const { report } = await runScan({ ...plan, rules: { ...plan.rules, files: [rules] } });
  return report;
}

/** Everything of a report but how much of it came from the cache. */
const toldBy = ({ findings, target, coverage }: Report): unknown => ({
  findings,
  refs: target.refs,
  complete: coverage.complete,
});

function expectWhole({ coverage }: Report): void {
  for (const kind of ['blobs', 'commits', 'tags', 'trees'] as const) {
    const { inScope, read, cached, skipped } = coverage[kind];
    expect(read + cached + skipped).toBe(inScope);
  }
}

test('a new rule is searched for in what was clean, and only what it finds is read with all rules', async () => {
  const directory = temporaryDirectory();
  const three = { words: ['amber', 'birch', 'delta'], digits: 4, allow: '' };
  await scan(ruleFile(three), directory);
  const more = ruleFile({ ...three, words: [...three.words, 'cedar', 'fjord'] });
  const second = await scan(more, directory);
  expect(toldBy(second)).toEqual(toldBy(await scan(more, temporaryDirectory())));
  expect(second.findings.map(({ rule }) => rule)).toContain('word-cedar');
  // In a commit's message and a tag's.
  const kinds = second.findings.flatMap(({ occurrences }) => occurrences.map(({ kind }) => kind));
  expect(kinds).toEqual(expect.arrayContaining(['commit-message', 'tag-message']));
  expectWhole(second);
  expect(second.coverage.blobs.cached).toBeGreaterThan(second.coverage.blobs.read);
  // What was learnt is kept: nothing is searched for again.
  const third = await scan(more, directory);
  expect(toldBy(third)).toEqual(toldBy(second));
  expect(third.coverage.bytes.searched).toBeLessThan(second.coverage.bytes.searched);
});

test('any change of rules tells what a fresh scan tells', async () => {
  const choice = fc.record({
    words: fc.subarray([...WORDS], { minLength: 1 }),
    digits: fc.constantFrom(3, 4),
    allow: fc.constantFrom('', '', 'amber-1000'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(choice, { minLength: 2, maxLength: 4 }), async (choices) => {
      const directory = temporaryDirectory();
      for (const each of choices) {
        const rules = ruleFile(each);
        const cached = await scan(rules, directory);
        expectWhole(cached);
        expect(toldBy(cached)).toEqual(toldBy(await scan(rules, temporaryDirectory())));
      }
    }),
    { numRuns: 12 },
  );
});
