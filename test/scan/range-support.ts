/** Random histories, what is in scope of them, and the same by git and by brute force. */
import { readdirSync, rmSync } from 'node:fs';
import { type Arbitrary, array, constant, integer, nat, oneof, record, tuple } from 'fast-check';
import { hasBit } from '../../src/base/bits.ts';
import type { ScopePlan } from '../../src/base/plan.ts';
import { openObjectStore, openRepository, readReflogs, readRefs } from '../../src/git/index.ts';
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

/** A branch b<i> of a random history; `at` may be any number. */
export function branchOf(history: readonly Step[], at: number): string {
  return `b${at % history.length}`;
}

export const stepArbitrary: Arbitrary<Step> = record({
  edits: array(tuple(nat(PATHS.length - 1), nat(5)), { maxLength: 3 }),
  removal: nat(12),
  parents: oneof(
    { weight: 12, arbitrary: array(nat(6), { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: constant([]) },
  ),
  skew: integer({ min: -50_000, max: 50_000 }),
  tag: nat(9),
});

export interface BuildOptions {
  readonly objectFormat?: 'sha1' | 'sha256';
  /** How objects are stored in the end. */
  readonly storage?: 'loose' | 'packed' | 'mixed';
  readonly skewed?: boolean;
  /** Text of a file with content number n. */
  readonly text?: (content: number) => string;
  readonly message?: (step: Step) => string;
}

const plainText = (content: number): string => `content ${content}\n`.repeat(content + 3);

function commitLines(step: Step, i: number, options: BuildOptions): string[] {
  const { skewed = false, text = plainText, message = () => 'x' } = options;
  const parents = i === 0 ? [] : [...new Set(step.parents.map((p) => i - 1 - (p % i)))];
  const stamp = START + i * 1000 + (skewed ? step.skew : 0);
  const lines = [`reset refs/heads/b${i}`, `commit refs/heads/b${i}`, `mark :${i + 1}`];
  lines.push(`author Ada <ada@example.org> ${stamp} +0000`);
  lines.push(`committer Cy <cy@example.org> ${stamp} +0000`);
  lines.push(`data ${message(step).length}`, message(step));
  parents.forEach((p, k) => lines.push(`${k === 0 ? 'from' : 'merge'} :${p + 1}`));
  if (step.removal < PATHS.length) lines.push(`D ${PATHS[step.removal]}`);
  for (const [path, content] of step.edits) {
    const bytes = text(content);
    lines.push(`M 100644 inline ${PATHS[path]}`, `data ${bytes.length}`, bytes);
  }
  return lines;
}

/** Branch b<i> is commit i; some have an annotated tag t<i>, some of those a tag tt<i> on the tag. */
export function buildHistory(steps: readonly Step[], options: BuildOptions = {}): GitRepo {
  const repo = createRepo({ ...options, config: ['fastimport.unpackLimit=0'] });
  const storage = options.storage ?? 'packed';
  const lines = steps.flatMap((step, i) => commitLines(step, i, options));
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

  scope(change: Partial<ScopePlan>, tuning: { smallWave?: number } = {}): HistoryScope {
    const { repository, store, refs, reflogs } = this;
    const scope = { ...HISTORY, ...change };
    const now = { wasm: true, nowSeconds: NOW, ...tuning };
    return historyScope({ repository, store, refs, reflogs, scope, ...now });
  }

  /** Ids of the objects in scope, sorted. */
  objects(change: Partial<ScopePlan>, tuning: { smallWave?: number } = {}): string[] {
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

/** Reads a repository's objects through git and follows them by brute force. */
export class BruteForce {
  private readonly contents: ReadonlyMap<string, Buffer>;
  private readonly types: ReadonlyMap<string, string>;
  private readonly hashLength: number;

  constructor(repo: GitRepo) {
    const listed = repo.listObjects();
    this.hashLength = repo.hashLength;
    this.types = new Map(listed.map(({ id, type }) => [id, type]));
    this.contents = repo.readObjects(listed.map(({ id }) => id));
  }

  private header(commit: string): string {
    const text = this.contents.get(commit)!.toString('latin1');
    return text.slice(0, text.indexOf('\n\n'));
  }

  parents(commit: string): string[] {
    return [...this.header(commit).matchAll(/^parent (\w+)$/gm)].map((match) => match[1]!);
  }

  time(commit: string): number {
    return Number(/^committer .* (\d+) \S+$/m.exec(this.header(commit))![1]);
  }

  commitsFrom(tips: readonly string[]): Set<string> {
    const seen = new Set<string>();
    const queue = [...tips];
    while (queue.length > 0) {
      const commit = queue.pop()!;
      if (seen.has(commit)) continue;
      seen.add(commit);
      queue.push(...this.parents(commit));
    }
    return seen;
  }

  /** Trees and blobs below the root trees of commits. */
  below(commits: Iterable<string>): Set<string> {
    const seen = new Set<string>();
    const queue = [...commits].map((commit) => /^tree (\w+)/.exec(this.header(commit))![1]!);
    while (queue.length > 0) {
      const id = queue.pop()!;
      if (seen.has(id)) continue;
      seen.add(id);
      if (this.types.get(id) === 'tree') queue.push(...this.entries(id));
    }
    return seen;
  }

  private entries(tree: string): string[] {
    const bytes = this.contents.get(tree)!;
    const ids: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      const idAt = bytes.indexOf(0, at) + 1;
      at = idAt + this.hashLength;
      ids.push(bytes.toString('hex', idAt, at));
    }
    return ids;
  }

  /** What a set of commits brings against its boundary, as this project defines it. */
  newObjects(commits: ReadonlySet<string>): string[] {
    const boundary = [...commits].flatMap((c) => this.parents(c)).filter((c) => !commits.has(c));
    const before = this.below(new Set(boundary));
    const below = [...this.below(commits)].filter((id) => !before.has(id));
    return [...commits, ...below].toSorted();
  }
}
