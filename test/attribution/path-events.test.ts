// Which commit brought which blob to which path, against looking at every path of every commit.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byAge } from '../../src/attribution/age-order.ts';
import { buildCommitTable } from '../../src/attribution/index.ts';
import { type PathEvent, pathEvents } from '../../src/attribution/path-events.ts';
import { rankHistory } from '../../src/attribution/presence.ts';
import { buildTreeGraph } from '../../src/attribution/tree-graph.ts';
import { createHistoryTables, type HistoryTables } from '../../src/kernel/index.ts';

const BLOBS = [0, 1, 2, 3];
const PATHS = ['a', 'd/a', 'd/b', 'd/e/a', 'd/e/b/c', 'f/a'];

/** Blob at each path, -1 for none. */
type Files = readonly number[];
interface Commit {
  readonly files: Files;
  readonly parents: readonly number[];
}

const change = fc.record({
  path: fc.integer({ min: 0, max: PATHS.length - 1 }),
  blob: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...BLOBS) }, fc.constant(-1)),
});
/** Changes to the first parent's files; parents are named by how far back they are. */
const step = fc.record({
  changes: fc.array(change, { maxLength: 3 }),
  back: fc.oneof(
    { weight: 6, arbitrary: fc.constant([1]) },
    fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
  ),
});
const history = fc.array(step, { minLength: 1, maxLength: 14 }).map((steps) => {
  const commits: Commit[] = [];
  steps.forEach(({ changes, back }, i) => {
    const parents = back.map((distance) => i - distance).filter((parent) => parent >= 0);
    const files = [...(commits[parents[0] ?? -1]?.files ?? PATHS.map((_, k) => k % BLOBS.length))];
    for (const { path, blob } of changes) files[path] = blob;
    commits.push({ files, parents });
  });
  return commits;
});

/** Object numbers: blobs, commits, trees. */
class Objects {
  readonly rows: number[] = [];
  readonly names: string[] = [];
  private readonly trees = new Map<string, number>();
  private next: number;

  constructor(commitCount: number) {
    this.next = BLOBS.length + commitCount;
  }

  get count(): number {
    return this.next;
  }

  /** The tree of the files below `prefix`; -1 where there are none. */
  tree(files: Files, prefix = ''): number {
    const edges: number[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const file = PATHS.indexOf(prefix + name);
      const child = file >= 0 ? files[file]! : this.treeBelow(files, `${prefix}${name}/`);
      if (child >= 0) edges.push(child, this.nameOf(name));
    }
    if (edges.length === 0) return -1;
    const key = edges.join();
    let number = this.trees.get(key);
    if (number === undefined) {
      number = this.next++;
      this.trees.set(key, number);
      this.rows.push(number, edges.length / 2, ...edges);
    }
    return number;
  }

  private treeBelow(files: Files, prefix: string): number {
    return PATHS.some((path) => path.startsWith(prefix)) ? this.tree(files, prefix) : -1;
  }

  private nameOf(name: string): number {
    const known = this.names.indexOf(name);
    return known >= 0 ? known : this.names.push(name) - 1;
  }
}

function told(commits: readonly Commit[], tables: HistoryTables | null): readonly PathEvent[] {
  const objects = new Objects(commits.length);
  const rows = commits.flatMap(({ files, parents }, i) => [
    BLOBS.length + i,
    objects.tree(files),
    parents.length,
    ...parents.map((parent) => BLOBS.length + parent),
  ]);
  const parts = [{ rows: Int32Array.from(rows), times: Float64Array.from(commits, (_, i) => i) }];
  const table = buildCommitTable(parts, objects.count, tables);
  const aged = byAge(table, null, tables);
  const edges = [{ rows: Int32Array.from(objects.rows), names: objects.names }];
  const graph = buildTreeGraph(edges, BLOBS, objects.count, tables);
  return pathEvents(graph, rankHistory(graph, table, aged, tables), tables);
}

function looked(commits: readonly Commit[]): readonly string[] {
  return commits.flatMap(({ files, parents }, commit) =>
    PATHS.flatMap((path, k) => {
      const blob = files[k]!;
      const before = parents.map((parent) => commits[parent]!.files[k]!);
      if (blob < 0 || before.includes(blob)) return [];
      return [textOf({ commit, path, blob, before: before.filter((old) => old >= 0) })];
    }),
  );
}

function textOf({ commit, path, blob, before }: PathEvent): string {
  return `${commit} ${path} ${blob} ${before.toSorted((a, b) => a - b).join()}`;
}

describe('path events', () => {
  for (const [name, make] of [
    ['in JavaScript', () => null],
    ['by the kernel', createHistoryTables],
  ] as const) {
    test(`${name} are what a look at every path tells`, () => {
      fc.assert(
        fc.property(history, (commits) => {
          const events = told(commits, make()).map(textOf);
          expect(events.toSorted()).toEqual(looked(commits).toSorted());
        }),
        { numRuns: 200 },
      );
    });
  }

  test('come in the same order by the kernel, whatever it leaves to JavaScript', () => {
    fc.assert(
      fc.property(history, (commits) => {
        expect(told(commits, createHistoryTables())).toEqual(told(commits, null));
      }),
      { numRuns: 200 },
    );
  });

  test('of a plain history are all compared by the kernel', () => {
    const commits = Array.from({ length: 4 }, (_, i) => ({
      files: PATHS.map((_path, k) => (k === i ? 3 : 1)),
      parents: i === 0 ? [] : [i - 1],
    }));
    const tables = createHistoryTables()!;
    const compare: number[] = [];
    const { pathChanges } = tables;
    tables.pathChanges = (...given) => {
      const changes = pathChanges.apply(tables, given)!;
      const known = changes.compare.bind(changes);
      changes.compare = (from) => {
        const found = known(from);
        compare.push(found.next);
        return found;
      };
      return changes;
    };
    expect(told(commits, tables).map(textOf).toSorted()).toEqual(looked(commits).toSorted());
    // The first commit has no parent.
    expect(compare).toEqual([0, 4]);
  });
});
