/** Random histories, what is in scope of them, and the same by git and by brute force. */
import { readdirSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { hasBit } from '../../src/base/bits.ts';
import type { ScopePlan } from '../../src/base/plan.ts';
import { openObjectStore, openRepository, readReflogs, readRefs } from '../../src/git/index.ts';
import type { ReachTuning } from '../../src/scan/reach.ts';
import { type HistoryScope, historyScope } from '../../src/scan/scope.ts';
import { createRepo, type GitRepo } from '../support/git-repo.ts';

export const NOW = 1_700_000_000;
const START = 1_600_000_000;
const PATHS = ['a', 'd/a', 'd/b', 'd/e/f/c', 'g/a'];

export interface Step {
  /** Path and content; contents repeat, so that reverts and copies happen. */
  readonly edits: ReadonlyArray<readonly [path: number, content: number]>;
  readonly removal: number;
  /** Distances back to the parents; none for a further root. */
  readonly parents: readonly number[];
  /** Seconds by which the clock is off. */
  readonly skew: number;
  readonly tag: number;
}

export const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  edits: fc.array(fc.tuple(fc.nat(PATHS.length - 1), fc.nat(5)), { maxLength: 3 }),
  removal: fc.nat(12),
  parents: fc.oneof(
    { weight: 12, arbitrary: fc.array(fc.nat(6), { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  skew: fc.integer({ min: -50_000, max: 50_000 }),
  tag: fc.nat(9),
});

export interface BuildOptions {
  readonly objectFormat?: 'sha1' | 'sha256';
  /** How objects are stored in the end. */
  readonly storage?: 'loose' | 'packed' | 'mixed';
  readonly skewed?: boolean;
}

function commitLines(step: Step, i: number, skewed: boolean): string[] {
  const parents = i === 0 ? [] : [...new Set(step.parents.map((p) => i - 1 - (p % i)))];
  const stamp = START + i * 1000 + (skewed ? step.skew : 0);
  const lines = [`reset refs/heads/b${i}`, `commit refs/heads/b${i}`, `mark :${i + 1}`];
  lines.push(`author Ada <ada@example.org> ${stamp} +0000`);
  lines.push(`committer Cy <cy@example.org> ${stamp} +0000`, 'data 1', 'x');
  parents.forEach((p, k) => lines.push(`${k === 0 ? 'from' : 'merge'} :${p + 1}`));
  if (step.removal < PATHS.length) lines.push(`D ${PATHS[step.removal]}`);
  for (const [path, content] of step.edits) {
    const text = `content ${content}\n`.repeat(content + 3);
    lines.push(`M 100644 inline ${PATHS[path]}`, `data ${text.length}`, text);
  }
  return lines;
}

/** Branch b<i> is commit i; some have an annotated tag t<i>, some of those a tag tt<i> on the tag. */
export function buildHistory(steps: readonly Step[], options: BuildOptions = {}): GitRepo {
  const repo = createRepo({ ...options, config: ['fastimport.unpackLimit=0'] });
  const storage = options.storage ?? 'packed';
  const lines = steps.flatMap((step, i) => commitLines(step, i, options.skewed ?? false));
  const tags = steps.flatMap(({ tag }, i) => (tag < 2 ? [{ i, isNested: tag === 0 }] : []));
  for (const { i } of tags) {
    lines.push(`tag t${i}`, `from refs/heads/b${i}`);
    lines.push(`tagger Cy <cy@example.org> ${START} +0000`, 'data 1', 't');
  }
  repo.fastImport(`${lines.join('\n')}\n`);
  repo.git('update-ref', 'refs/heads/main', `b${steps.length - 1}`);
  for (const { i, isNested } of tags) {
    if (isNested) repo.git('tag', '-a', '-m', 'again', `tt${i}`, `t${i}`);
  }
  if (storage === 'packed') repo.git('repack', '-adfq', '--window=20');
  else unpack(repo);
  if (storage === 'mixed') {
    repo.call(['pack-objects', '--revs', '-q', 'objects/pack/pack'], {
      input: `b${steps.length >> 1}\n`,
      cwd: repo.gitDir,
    });
    repo.git('prune-packed', '-q');
  }
  return repo;
}

/** Makes every packed object loose. */
function unpack(repo: GitRepo): void {
  const pack = repo.call(['pack-objects', '--all', '--stdout', '-q']);
  const dir = `${repo.objectsDir}/pack`;
  for (const name of readdirSync(dir)) rmSync(`${dir}/${name}`, { force: true });
  repo.call(['unpack-objects', '-q'], { input: pack });
}

/** The plan of `gitsift scan --history`, to be narrowed. */
export const HISTORY: ScopePlan = {
  explicit: true,
  worktree: false,
  index: 'none',
  history: 'range',
  refScope: 'everything',
  refs: [],
  range: null,
  since: null,
  not: [],
  changes: null,
  paths: [],
  exclude: [],
  includeIgnored: false,
  maxBytes: null,
  timeBudgetSeconds: null,
};

/** Works scopes out on one opened repository. */
export class Scopes {
  private readonly repository;
  readonly store;
  private readonly refs;
  private readonly reflogs;

  constructor(dir: string) {
    this.repository = openRepository(dir);
    const { objectsDir, hashLength, alternates } = this.repository;
    const bytes = hashLength === 32 ? 32 : 20;
    this.store = openObjectStore({ objectsDir, hashLength: bytes, alternates });
    this.refs = readRefs(this.repository);
    this.reflogs = readReflogs(this.repository);
  }

  scope(change: Partial<ScopePlan>, tuning: ReachTuning = {}): HistoryScope {
    const { repository, store, refs, reflogs } = this;
    const scope = { ...HISTORY, ...change };
    const now = { wasm: true, nowSeconds: NOW, tuning };
    return historyScope({ repository, store, refs, reflogs, scope, ...now });
  }

  /** Ids of the objects in scope, sorted. */
  objects(change: Partial<ScopePlan>, tuning: ReachTuning = {}): string[] {
    const { wanted } = this.scope(change, tuning);
    const ids: string[] = [];
    for (let number = 0; number < this.store.objectCount; number += 1) {
      if (hasBit(wanted, number)) ids.push(this.store.idOf(number));
    }
    return ids;
  }
}

/** Ids that git lists for some words, sorted. */
export function gitObjects(repo: GitRepo, ...words: string[]): string[] {
  const text = repo.call(['rev-list', '--objects', ...words]).toString();
  const ids = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ')[0]!);
  return [...new Set(ids)].toSorted();
}
