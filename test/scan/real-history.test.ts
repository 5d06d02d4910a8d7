// Lives on a whole history, object by object against git: words that stand in it are taken for secrets.
// GITSIFT_TEST_HISTORY=DIR names a repository with a real history; without it only a built one is asked.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../src/base/model.ts';
import { runScan } from '../../src/scan/index.ts';
import { createRepo, temporaryDirectory } from '../support/git-repo.ts';
import { LifeOracle, type OracleHistory, type OracleLife, readHistory } from './life-oracle.ts';
import { planFor } from './support.ts';

const HISTORY = process.env['GITSIFT_TEST_HISTORY'] ?? '';
const SAMPLED = 40;
const SEED = 20_241_122;

/** A generator of numbers below `limit`, the same in every run. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Words from blobs and messages all over the history. */
function sampleWords({ blobs, commits }: OracleHistory, count: number): string[] {
  const next = numbers(SEED);
  const texts = [...blobs.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, t]) => t);
  texts.push(...[...commits.values()].map(({ raw }) => raw.slice(raw.indexOf('\n\n'))));
  const words = new Set<string>();
  for (let tries = 0; words.size < count && tries < 100 * count; tries += 1) {
    const text = texts[next(texts.length)]!;
    if (text.includes('\0')) continue;
    const found = text.slice(0, 50_000).match(/\b[A-Za-z]{9,20}\b/g) ?? [];
    if (found.length > 0) words.add(found[next(found.length)]!);
  }
  return [...words];
}

function ruleFor(words: readonly string[]): string {
  const path = join(temporaryDirectory(), 'words.yaml');
  writeFileSync(
    path,
    `provider: sampled
rules:
  - id: sampled-word
    title: Sampled word
    description: Words that stand in the history.
    severity: high
    confidence: high
    pattern: '\\b (?<secret> ${words.join(' | ')} ) \\b'
    examples: ['x ${words[0]} y']
`,
  );
  return path;
}

async function scanWords(dir: string, words: readonly string[]): Promise<Map<string, Finding>> {
  const plan = planFor([dir], {
    reveal: true,
    suppress: { inline: false, ignoreFile: null, trustRepository: false },
    scope: { explicit: true, worktree: false, index: 'none', history: 'all' },
  });
  const rules = { ...plan.rules, files: [ruleFor(words)] };
  const { report, revealed } = await runScan({ ...plan, rules });
  return new Map(report.findings.map((f) => [revealed.get(f.fingerprint)!.secret, f]));
}

/** A finding in the words of the oracle. */
function lifeTold({ lifetime, cleanup }: Finding): Omit<OracleLife, 'introducers'> | null {
  if (lifetime === null) return null;
  const places = cleanup.flatMap(({ path, refs }) => refs.map((ref) => `${path} ${ref}`));
  return {
    commits: lifetime.commits,
    refs: lifetime.refs,
    historyRefs: lifetime.historyRefs,
    removed: lifetime.removed?.commit ?? null,
    stays: lifetime.intervals.map(({ introduced, removed, returned }) => ({
      introduced: introduced!.commit,
      removed: removed?.commit ?? null,
      returned,
    })),
    places: [...new Set(places)].toSorted(),
  };
}

/** Asks both about sampled words; how many lives had more than one stay, or came back. */
async function compare(
  dir: string,
): Promise<{ readonly words: number; readonly returned: number }> {
  const history = readHistory(dir);
  const oracle = new LifeOracle(history);
  const words = sampleWords(history, SAMPLED);
  const findings = await scanWords(dir, words);
  let returned = 0;
  for (const word of words) {
    const { introducers, ...expected } = oracle.lifeOf(word);
    const finding = findings.get(word);
    expect(finding, word).toBeDefined();
    // Only an object that no commit leads to has no life.
    if (expected.commits === 0) continue;
    expect(lifeTold(finding!), word).toEqual(expected);
    expect(finding!.lifetime!.introduced!.commit, word).toBe(introducers[0]);
    if (expected.stays.some((stay) => stay.returned)) returned += 1;
  }
  return { words: words.length, returned };
}

/** A history of 200 commits with merges, renames, copies, reverts, two roots and tags. */
function buildHistory(): string {
  const repo = createRepo();
  const next = numbers(SEED);
  const paths = ['a.txt', 'd/a.txt', 'd/e/b.txt', 'c/d.txt', 'e.txt'];
  const vocabulary = Array.from({ length: 60 }, (_, i) =>
    `word${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10)]}ending`.replace(/\d/g, ''),
  );
  const lines: string[] = [];
  for (let i = 0; i < 200; i += 1) {
    const stamp = 1_600_000_000 + i * 40_000 - next(90_000);
    lines.push(`commit refs/heads/b${i % 7}`, `mark :${i + 1}`);
    lines.push(
      `author A <a@example.org> ${stamp} +0100`,
      `committer C <c@example.org> ${stamp} +0000`,
    );
    const message = next(20) === 0 ? `about ${vocabulary[next(60)]}` : 'x';
    lines.push(`data ${message.length}`, message);
    const parents = i === 0 || i === 90 ? [] : [i, 1 + next(i), 1 + next(i)];
    const distinct = [...new Set(parents.slice(0, next(3) === 0 ? 3 : 1))];
    distinct.forEach((mark, k) => lines.push(`${k === 0 ? 'from' : 'merge'} :${mark}`));
    if (distinct.length === 0) lines.push('deleteall');
    const path = paths[next(paths.length)]!;
    if (next(6) === 0 && distinct.length > 0) lines.push(`D ${path}`);
    else {
      const body = `${Array.from({ length: 5 }, () => vocabulary[next(60)]).join('\n')}\n`;
      lines.push(`M 100644 inline ${path}`, `data ${body.length}`, body);
    }
    lines.push('');
  }
  repo.fastImport(`${lines.join('\n')}\n`);
  for (let i = 0; i < 7; i += 1) repo.git('tag', `v${i}`, `refs/heads/b${i}~${i}`);
  repo.git('branch', '-D', 'b2', 'b5');
  repo.git('symbolic-ref', 'HEAD', 'refs/heads/b3');
  return repo.dir;
}

test('the lives of words in a built history are what git says', async () => {
  const { words, returned } = await compare(buildHistory());
  expect(words).toBe(SAMPLED);
  expect(returned).toBeGreaterThan(5);
});

test('the lives of words in a real history are what git says', async (context) => {
  if (HISTORY === '' || !existsSync(HISTORY)) {
    const reason = 'set GITSIFT_TEST_HISTORY to a repository with a real history';
    process.stderr.write(`SKIPPED: real-history.test.ts: ${reason}\n`);
    context.skip(reason);
  }
  expect((await compare(HISTORY)).words).toBe(SAMPLED);
}, 120_000);
