// The kernel's loops against those in JavaScript, on histories that no honest repository has: circles,
// missing parents, trees that are read twice, names that stand twice, times beyond all bounds.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byAge } from '../../src/attribution/age-order.ts';
import {
  type AttributionInput,
  attribute,
  buildCommitTable,
  type CommitRows,
  type EdgeRows,
  type Hit,
} from '../../src/attribution/index.ts';
import { buildTreeGraph } from '../../src/attribution/tree-graph.ts';
import { createHistoryTables, type HistoryTables } from '../../src/kernel/index.ts';

const BLOBS = 4;
const COMMITS = 9;
const TREES = 7;
const FIRST_TREE = BLOBS + COMMITS;
const OBJECTS = FIRST_TREE + TREES;

const integer = (min: number, max: number) => fc.integer({ min, max });
const times = fc.oneof(
  integer(0, 5),
  integer(1_000_000_000, 1_000_000_100),
  fc.constantFrom(-5, 2 ** 51, 1e20, -1e20, 0.5, Number.NaN),
);
const commitArbitrary = fc.record({
  tree: fc.oneof(integer(FIRST_TREE, OBJECTS - 1), fc.constant(-1)),
  parents: fc.array(fc.oneof(integer(BLOBS, FIRST_TREE - 1), fc.constant(-1)), { maxLength: 3 }),
  time: times,
});
const treeArbitrary = fc.record({
  part: integer(0, 1),
  edges: fc.array(
    fc.record({
      child: fc.oneof(integer(0, BLOBS - 1), integer(FIRST_TREE, OBJECTS - 1)),
      name: integer(0, 2),
    }),
    { maxLength: 4 },
  ),
});

const inputArbitrary = fc
  .record({
    commits: fc.array(commitArbitrary, { minLength: COMMITS, maxLength: COMMITS }),
    trees: fc.array(treeArbitrary, { minLength: TREES, maxLength: TREES }),
    twice: fc.option(integer(0, TREES - 1), { freq: 6 }),
    incidents: fc.array(fc.tuple(integer(0, FIRST_TREE - 1), integer(0, 69)), { maxLength: 12 }),
    counted: fc.option(integer(0, 2 ** COMMITS - 1)),
    tips: fc.array(integer(BLOBS, FIRST_TREE - 1), { maxLength: 3 }),
  })
  .map((drawn) => {
    const parts: CommitRows[] = [drawn.commits.slice(0, 5), drawn.commits.slice(5)].map(
      (half, i) => ({
        rows: Int32Array.from(
          half.flatMap(({ tree, parents }, k) => [
            BLOBS + i * 5 + k,
            tree,
            parents.length,
            ...parents,
          ]),
        ),
        times: Float64Array.from(half.map(({ time }) => time)),
      }),
    );
    const rows: number[][] = [[], []];
    const read = drawn.trees.map((tree, i) => Object.assign(tree, { number: FIRST_TREE + i }));
    if (drawn.twice !== null) read.push(read[drawn.twice]!);
    for (const { part, edges, number } of read) {
      rows[part]!.push(number, edges.length, ...edges.flatMap(({ child, name }) => [child, name]));
    }
    const edges: EdgeRows[] = [
      { rows: Int32Array.from(rows[0]!), names: ['a', 'b', 'c'] },
      { rows: Int32Array.from(rows[1]!), names: ['c', 'd', 'a'] },
    ];
    return Object.assign(drawn, { parts, edges });
  });

type Drawn = typeof inputArbitrary extends fc.Arbitrary<infer T> ? T : never;

function hitOf(incident: number, object: number): Hit {
  return { incident, object, line: 1, place: 0 };
}

function inputOf(drawn: Drawn, tables: HistoryTables | null): AttributionInput {
  const hits = drawn.incidents.map(([object, incident]) => hitOf(incident, object));
  const { counted } = drawn;
  return {
    objectCount: OBJECTS,
    incidentCount: 70,
    commits: buildCommitTable(drawn.parts, OBJECTS, tables),
    edges: drawn.edges,
    blobHits: hits.filter(({ object }) => object < BLOBS),
    commitHits: hits.filter(({ object }) => object >= BLOBS),
    tagHits: [],
    tips: drawn.tips.map((object, i) => ({ kind: 'branch', name: `refs/heads/b${i}`, object })),
    watched: [BLOBS, BLOBS + 1],
    indexBlobs: new Set(),
    counted: counted === null ? null : Uint8Array.from([counted & 255, counted >> 8]),
    former: new Set(),
    tables,
  };
}

describe('the kernel', () => {
  test('attributes as JavaScript does', () => {
    fc.assert(
      fc.property(inputArbitrary, (drawn) => {
        expect(attribute(inputOf(drawn, createHistoryTables()))).toEqual(
          attribute(inputOf(drawn, null)),
        );
      }),
      { numRuns: 150 },
    );
  });

  test('makes the same tables', () => {
    fc.assert(
      fc.property(inputArbitrary, (drawn) => {
        const tables = createHistoryTables();
        const [fast, plain] = [inputOf(drawn, tables), inputOf(drawn, null)];
        expect(fast.commits).toEqual(plain.commits);
        const { counted } = plain;
        expect(byAge(fast.commits, counted, tables)).toEqual(byAge(plain.commits, counted));
        const blobs = [2, 0];
        const { start, target, name, ...known } = buildTreeGraph(
          drawn.edges,
          blobs,
          OBJECTS,
          tables,
        );
        const graph = buildTreeGraph(drawn.edges, blobs, OBJECTS);
        // Both have room for edges that lead nowhere.
        const size = graph.start[graph.treeCount]!;
        expect(start.subarray(0, graph.treeCount + 1)).toEqual(
          graph.start.subarray(0, graph.treeCount + 1),
        );
        expect(target.subarray(0, size)).toEqual(graph.target.subarray(0, size));
        expect(name.subarray(0, size)).toEqual(graph.name.subarray(0, size));
        expect({ ...known, hasTwins: 0 }).toEqual({
          treeCount: graph.treeCount,
          rankOf: graph.rankOf,
          blobs: graph.blobs,
          names: graph.names,
          hasTwins: 0,
        });
        expect(known.hasTwins.subarray(0, graph.treeCount)).toEqual(
          graph.hasTwins.subarray(0, graph.treeCount),
        );
      }),
      { numRuns: 150 },
    );
  });
});
