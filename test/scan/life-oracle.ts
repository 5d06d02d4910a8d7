/**
 * The life of words by brute force: every object as `git cat-file` prints it, every tree opened, every
 * commit asked. Shares no code with the scanner.
 */
import { execFileSync } from 'node:child_process';

/** One commit as git prints it. */
interface OracleCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly time: number;
  readonly raw: string;
}

/** A whole repository in memory. */
export interface OracleHistory {
  readonly commits: ReadonlyMap<string, OracleCommit>;
  /** Latin1 text by id. */
  readonly blobs: ReadonlyMap<string, string>;
  /** Entries by id: name in latin1, id of a blob or tree. */
  readonly trees: ReadonlyMap<string, readonly (readonly [string, string])[]>;
  /** Commit of each ref that leads to one. */
  readonly tips: ReadonlyMap<string, string>;
}

/** What is true of one word. */
export interface OracleLife {
  readonly commits: number;
  /** Commits that hold it while no parent does. */
  readonly introducers: readonly string[];
  readonly refs: readonly string[];
  readonly historyRefs: readonly string[];
  /** Newest remover where no tip holds it and no message tells it, else null. */
  readonly removed: string | null;
  readonly stays: readonly {
    readonly introduced: string;
    readonly removed: string | null;
    readonly returned: boolean;
  }[];
  /** `path ref` for each branch tip. */
  readonly places: readonly string[];
}

/** What holds something, and where. */
interface Holding {
  readonly treeHolds: (commit: string) => boolean;
  /** Commits whose message holds it. */
  readonly tells: ReadonlySet<string>;
  readonly pathsAt: (commit: string) => readonly string[];
}

interface WordTest {
  test(content: string): boolean;
}

const HASH_HEX = /^[0-9a-f]{40,64}$/;

function git(dir: string, ...args: string[]): Buffer {
  return execFileSync('git', args, { cwd: dir, maxBuffer: 1 << 30 });
}

function parseTree(body: Buffer, hashLength: number): [string, string][] {
  const entries: [string, string][] = [];
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at);
    const nul = body.indexOf(0, space);
    const end = nul + 1 + hashLength;
    const isGitlink = body.toString('latin1', at, space) === '160000';
    if (!isGitlink) {
      entries.push([body.toString('latin1', space + 1, nul), body.toString('hex', nul + 1, end)]);
    }
    at = end;
  }
  return entries;
}

function parseCommit(raw: string): OracleCommit {
  const head = raw.slice(0, raw.indexOf('\n\n')).split('\n');
  const valuesOf = (key: string): string[] =>
    head.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const time = Number(/ (\d+) [+-]\d+$/.exec(valuesOf('committer')[0]!)![1]);
  return { tree: valuesOf('tree')[0]!, parents: valuesOf('parent'), time, raw };
}

/** Reads every object and ref. */
export function readHistory(dir: string): OracleHistory {
  const commits = new Map<string, OracleCommit>();
  const blobs = new Map<string, string>();
  const trees = new Map<string, [string, string][]>();
  const all = git(dir, 'cat-file', '--batch-all-objects', '--unordered', '--batch');
  for (let at = 0; at < all.length; ) {
    const newline = all.indexOf(0x0a, at);
    const [id = '', type = '', size = ''] = all.toString('latin1', at, newline).split(' ');
    const body = all.subarray(newline + 1, newline + 1 + Number(size));
    if (type === 'blob') blobs.set(id, body.toString('latin1'));
    else if (type === 'tree') trees.set(id, parseTree(body, id.length / 2));
    else if (type === 'commit') commits.set(id, parseCommit(body.toString('latin1')));
    at = newline + Number(size) + 2;
  }
  const tips = new Map<string, string>();
  const format = '--format=%(refname) %(objectname) %(*objectname)';
  for (const line of git(dir, 'for-each-ref', format).toString().trim().split('\n')) {
    const [name = '', id = '', peeled = ''] = line.split(' ');
    const commit = HASH_HEX.test(peeled) ? peeled : id;
    if (commits.has(commit)) tips.set(name, commit);
  }
  return { commits, blobs, trees, tips };
}

/** Every commit after its parents. */
function parentsFirst({ commits }: OracleHistory): string[] {
  const seen = new Set<string>();
  for (const root of commits.keys()) {
    const stack = [root];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const next = commits.get(top)!.parents.filter((p) => commits.has(p) && !seen.has(p));
      if (next.length > 0) stack.push(...next);
      else {
        stack.pop();
        seen.add(top);
      }
    }
  }
  return [...seen];
}

/** Answers for one history. */
export class LifeOracle {
  private readonly history: OracleHistory;
  private readonly order: readonly string[];
  /** Committer time, at least one more than any parent's. */
  private readonly age = new Map<string, number>();

  constructor(history: OracleHistory) {
    this.history = history;
    this.order = parentsFirst(history);
    for (const id of this.order) {
      const { time, parents } = history.commits.get(id)!;
      this.age.set(id, Math.max(time, ...parents.map((p) => (this.age.get(p) ?? -2) + 1)));
    }
  }

  /** The life of a word that stands between characters that are no part of words. */
  lifeOf(text: string): OracleLife {
    const pattern = new RegExp(`\\b${text}\\b`);
    const word = { test: (content: string) => content.includes(text) && pattern.test(content) };
    const { commits } = this.history;
    const inTree = this.treesWith(word);
    return this.lifeIn({
      treeHolds: (id) => inTree.has(commits.get(id)?.tree ?? ''),
      tells: new Set(this.order.filter((id) => word.test(commits.get(id)!.raw))),
      pathsAt: (id) => this.pathsOf(commits.get(id)!.tree, word),
    });
  }

  /** The life of a file at a path, whatever it holds. */
  lifeOfPath(path: string): OracleLife {
    const treeHolds = (id: string): boolean =>
      this.hasFile(this.history.commits.get(id)?.tree, path);
    return this.lifeIn({
      treeHolds,
      tells: new Set(),
      pathsAt: (id) => (treeHolds(id) ? [path] : []),
    });
  }

  /** Paths of the files of all commits. */
  files(): string[] {
    const everything = { test: () => true };
    const paths = this.order.flatMap((id) =>
      this.pathsOf(this.history.commits.get(id)!.tree, everything),
    );
    return [...new Set(paths)];
  }

  private hasFile(tree: string | undefined, path: string): boolean {
    const { trees } = this.history;
    let id = tree;
    for (const name of path.split('/')) {
      id = trees.get(id ?? '')?.find(([entry]) => entry === name)?.[1];
    }
    return id !== undefined && !trees.has(id);
  }

  private lifeIn({ treeHolds, tells, pathsAt }: Holding): OracleLife {
    const { commits, tips } = this.history;
    const holders = new Set(this.order.filter((id) => treeHolds(id) || tells.has(id)));
    const parentsOf = (id: string): readonly string[] => commits.get(id)!.parents;
    const past = new Set<string>();
    for (const id of this.order) {
      if (parentsOf(id).some((p) => holders.has(p) || past.has(p))) past.add(id);
    }
    const introducers = [...holders].filter((id) => !parentsOf(id).some((p) => holders.has(p)));
    const removers = this.order.filter((id) => !treeHolds(id) && parentsOf(id).some(treeHolds));
    const refs = [...tips].filter(([, id]) => holders.has(id)).map(([name]) => name);
    const branches = [...tips].filter(([name]) => !name.startsWith('refs/tags/'));
    const stays = this.join(holders).map((stay) => {
      const begins = introducers.filter((id) => stay.has(id));
      const ends = removers.filter((id) => parentsOf(id).some((p) => stay.has(p) && treeHolds(p)));
      const isLasting =
        branches.some(([, id]) => stay.has(id)) || [...stay].some((id) => tells.has(id));
      return {
        introduced: this.sorted(begins)[0]!,
        removed: isLasting ? null : (this.sorted(ends).at(-1) ?? null),
        returned: begins.some((id) => past.has(id)),
      };
    });
    const isLive = refs.length > 0 || tells.size > 0;
    const first = this.sorted(stays.map(({ introduced }) => introduced));
    return {
      commits: holders.size,
      introducers: this.sorted(introducers),
      refs: refs.toSorted(),
      historyRefs: [...tips]
        .filter(([, id]) => past.has(id) && !holders.has(id))
        .map(([name]) => name)
        .toSorted(),
      removed: isLive ? null : (this.sorted(removers).at(-1) ?? null),
      stays: first.map((id) => stays.find(({ introduced }) => introduced === id)!),
      places: branches
        .filter(([name]) => /^refs\/(?:heads|remotes)\//.test(name))
        .flatMap(([name, id]) => pathsAt(id).map((p) => `${p} ${name}`))
        .toSorted(),
    };
  }

  /** Older first; by id where the times are equal. */
  private sorted(ids: readonly string[]): string[] {
    return ids.toSorted((a, b) => this.age.get(a)! - this.age.get(b)! || (a < b ? -1 : 1));
  }

  private treesWith(word: WordTest): Set<string> {
    const { blobs, trees } = this.history;
    const verdicts = new Map<string, boolean>();
    const holds = (id: string): boolean => {
      let verdict = verdicts.get(id);
      if (verdict === undefined) {
        verdict =
          trees.get(id)?.some(([, child]) => holds(child)) ?? word.test(blobs.get(id) ?? '');
        verdicts.set(id, verdict);
      }
      return verdict;
    };
    return new Set([...trees.keys()].filter(holds));
  }

  private pathsOf(tree: string, word: WordTest): string[] {
    const { blobs, trees } = this.history;
    return trees.get(tree)!.flatMap(([name, id]) => {
      if (trees.has(id)) return this.pathsOf(id, word).map((path) => `${name}/${path}`);
      return word.test(blobs.get(id) ?? '') ? [name] : [];
    });
  }

  /** Holders joined by parent links. */
  private join(holders: ReadonlySet<string>): Set<string>[] {
    const { commits } = this.history;
    const neighbours = new Map<string, string[]>([...holders].map((id) => [id, []]));
    for (const id of holders) {
      for (const parent of commits.get(id)!.parents.filter((p) => holders.has(p))) {
        neighbours.get(id)!.push(parent);
        neighbours.get(parent)!.push(id);
      }
    }
    const left = new Set(holders);
    const stays: Set<string>[] = [];
    for (const first of holders) {
      if (!left.delete(first)) continue;
      const stay = new Set([first]);
      for (const member of stay) {
        const joined = neighbours.get(member)!.filter((next) => left.delete(next));
        for (const next of joined) stay.add(next);
      }
      stays.push(stay);
    }
    return stays;
  }
}
