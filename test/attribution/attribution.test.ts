// Attribution against brute force: random histories with merges, renames, copies and several
// roots are built as plain maps (path → blob); what the flat arrays say must equal what looking
// into every commit says.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byAge } from '../../src/attribution/age-order.ts';
import {
  type Attribution,
  type AttributionInput,
  attribute,
  buildCommitTable,
  EDGE_FIELDS,
  EDGE_HEAD,
  type EdgeRows,
  type Hit,
  markedEdges,
  type Tip,
} from '../../src/attribution/index.ts';
import { createHistoryTables, type HistoryTables } from '../../src/kernel/index.ts';

type Files = ReadonlyMap<string, number>;

interface History {
  readonly commits: ReadonlyArray<{ files: Files; parents: number[]; time: number }>;
}

const PATHS = ['a', 'b', 'd/a', 'd/b', 'd/e/a', 'f/a'];
const BLOBS = [0, 1, 2, 3, 4, 5];
/** Incidents by blob: blobs 0 to 3 hit, two of them with two incidents. */
const INCIDENTS: Record<number, number[]> = { 0: [0], 1: [0, 1], 2: [2], 3: [1, 33] };
const INCIDENT_COUNT = 40;

/** Before the epoch, at it, and too late to share a number with an index. */
const ODD_TIMES = [-86_400, 0, 2 ** 51];
/** One second more or less is the same number. */
const ENDLESS_TIMES = [Number.MAX_SAFE_INTEGER, 1e20, -1e20];

const commitArbitrary = fc.record({
  edits: fc.array(fc.tuple(fc.nat(PATHS.length - 1), fc.option(fc.nat(BLOBS.length - 1))), {
    maxLength: 3,
  }),
  rename: fc.option(fc.tuple(fc.nat(PATHS.length - 1), fc.nat(PATHS.length - 1))),
  parents: fc.array(fc.nat(30), { maxLength: 3 }),
  root: fc.boolean(),
  time: fc.oneof(
    { weight: 9, arbitrary: fc.nat(50).map((day) => 1_000_000 + day * 86_400) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_TIMES) },
  ),
});

const historyArbitrary = fc.array(commitArbitrary, { minLength: 1, maxLength: 25 }).map(build);

function build(plans: Array<ReturnType<typeof commitArbitrary.generate>['value']>): History {
  const commits: Array<{ files: Files; parents: number[]; time: number }> = [];
  for (const plan of plans) {
    const parents =
      commits.length === 0 || (plan.root && plan.parents.length === 0)
        ? []
        : [
            ...new Set(
              (plan.parents.length ? plan.parents : [0]).map(
                (p) => commits.length - 1 - (p % commits.length),
              ),
            ),
          ];
    const files = new Map<string, number>();
    for (const p of parents) for (const [k, v] of commits[p]!.files) files.set(k, v);
    for (const [path, blob] of plan.edits) {
      if (blob === null) files.delete(PATHS[path]!);
      else files.set(PATHS[path]!, BLOBS[blob]!);
    }
    if (plan.rename && files.has(PATHS[plan.rename[0]]!)) {
      files.set(PATHS[plan.rename[1]]!, files.get(PATHS[plan.rename[0]]!)!);
      files.delete(PATHS[plan.rename[0]]!);
    }
    commits.push({ files, parents, time: plan.time });
  }
  return { commits };
}

/** Numbers objects: blobs first, then commits, then trees as they come up. */
function flatten(
  history: History,
  tips: Tip[],
  tables: HistoryTables | null = null,
): AttributionInput {
  const firstCommit = BLOBS.length;
  let next = firstCommit + history.commits.length;
  const treeNumber = new Map<string, number>();
  const rows: number[] = [];
  const names: string[] = [];
  const nameOf = (text: string): number => {
    const known = names.indexOf(text);
    return known >= 0 ? known : names.push(text) - 1;
  };
  const treeOf = (files: Files): number => {
    const direct = new Map<string, number>();
    const below = new Map<string, Map<string, number>>();
    for (const [path, blob] of files) {
      const slash = path.indexOf('/');
      if (slash < 0) direct.set(path, blob);
      else {
        const name = path.slice(0, slash);
        if (!below.has(name)) below.set(name, new Map());
        below.get(name)!.set(path.slice(slash + 1), blob);
      }
    }
    const entries: Array<[string, number]> = [...direct];
    for (const [name, inner] of below) entries.push([name, treeOf(inner)]);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify(entries);
    let number = treeNumber.get(key);
    if (number === undefined) {
      number = next++;
      treeNumber.set(key, number);
      const edges = entries.filter(([, child]) => child >= firstCommit || child in INCIDENTS);
      rows.push(number, edges.length);
      for (const [name, child] of edges) rows.push(child, nameOf(name));
    }
    return number;
  };
  const commitRows: number[] = [];
  const times: number[] = [];
  history.commits.forEach((commit, i) => {
    commitRows.push(firstCommit + i, treeOf(commit.files), commit.parents.length);
    commitRows.push(...commit.parents.map((p) => firstCommit + p));
    times.push(commit.time);
  });
  const hit = (incident: number, object: number): Hit => ({ incident, object, line: 1, place: 0 });
  return {
    objectCount: next,
    incidentCount: INCIDENT_COUNT,
    commits: buildCommitTable(
      [{ rows: Int32Array.from(commitRows), times: Float64Array.from(times) }],
      next,
      tables,
    ),
    edges: [{ rows: Int32Array.from(rows), names }],
    blobHits: Object.entries(INCIDENTS).flatMap(([blob, list]) =>
      list.map((i) => hit(i, Number(blob))),
    ),
    commitHits: [],
    tagHits: [],
    tips,
    indexBlobs: new Set(),
    counted: null,
    former: new Set(),
    watched: [],
    tables,
  };
}

/** The first edges of all trees, then the second ones, …: each round a part with names of its own. */
function inPieces({ rows, names }: EdgeRows): EdgeRows[] {
  const rounds: number[][] = [];
  for (let at = 0; at < rows.length; ) {
    const tree = rows[at]!;
    const first = at + EDGE_HEAD;
    at = first + rows[at + 1]! * EDGE_FIELDS;
    for (let edge = first, round = 0; edge < at; edge += EDGE_FIELDS, round += 1) {
      rounds[round] ??= [];
      rounds[round].push(tree, 1, rows[edge]!, names.length - 1 - rows[edge + 1]!);
    }
  }
  return rounds.map((each) => ({ rows: Int32Array.from(each), names: names.toReversed() }));
}

/** Tree, child and name of each edge. */
function edgesOf({ rows, names }: EdgeRows): Array<[number, number, string]> {
  const found: Array<[number, number, string]> = [];
  for (let at = 0; at < rows.length; ) {
    const first = at + EDGE_HEAD;
    const tree = rows[at]!;
    at = first + rows[at + 1]! * EDGE_FIELDS;
    for (let edge = first; edge < at; edge += EDGE_FIELDS) {
      found.push([tree, rows[edge]!, names[rows[edge + 1]!]!]);
    }
  }
  return found;
}

const holds = (files: Files, incident: number): boolean =>
  [...files.values()].some((blob) => INCIDENTS[blob]?.includes(incident));

function bruteForce(history: History, incident: number) {
  const holders = history.commits.flatMap((c, i) => (holds(c.files, incident) ? [i] : []));
  const parentHolds = (i: number): boolean =>
    history.commits[i]!.parents.some((p) => holds(history.commits[p]!.files, incident));
  return {
    commits: holders.length,
    introducedBy: holders.filter((i) => !parentHolds(i)),
    removedBy: history.commits.flatMap((c, i) =>
      !holds(c.files, incident) && parentHolds(i) ? [i] : [],
    ),
    ...staysByBruteForce(history, incident, holders),
    paths: new Set(
      holders.flatMap((i) =>
        [...history.commits[i]!.files]
          .filter(([, blob]) => INCIDENTS[blob]?.includes(incident))
          .map(([path]) => path),
      ),
    ),
  };
}

/** Whether `commit` has a proper ancestor in `wanted`. */
function hasAncestor({ commits }: History, commit: number, wanted: ReadonlySet<number>): boolean {
  const seen = new Set<number>();
  const queue = [...commits[commit]!.parents];
  while (queue.length > 0) {
    const next = queue.pop()!;
    if (wanted.has(next)) return true;
    if (!seen.has(next)) queue.push(...commits[next]!.parents);
    seen.add(next);
  }
  return false;
}

/** Holders joined by parent links, grown one at a time until nothing joins. */
function staysByBruteForce(history: History, incident: number, holders: readonly number[]) {
  const { commits } = history;
  const corrected: number[] = [];
  commits.forEach(({ time, parents }, i) => {
    corrected[i] = Math.max(time, ...parents.map((p) => corrected[p]! + 1));
  });
  const older = (a: number, b: number): number => corrected[a]! - corrected[b]! || a - b;
  const isLinked = (a: number, b: number): boolean =>
    commits[a]!.parents.includes(b) || commits[b]!.parents.includes(a);
  const left = new Set(holders);
  const stays: number[][] = [];
  for (const first of holders) {
    if (!left.delete(first)) continue;
    const stay = [first];
    for (const member of stay) {
      const joined = holders.filter((other) => left.has(other) && isLinked(member, other));
      for (const other of joined) left.delete(other);
      stay.push(...joined);
    }
    stays.push(stay.toSorted(older));
  }
  const held = new Set(holders);
  const last = commits.length - 1;
  return {
    stays: stays
      .toSorted((a, b) => older(a[0]!, b[0]!))
      .map((stay) => {
        const begins = stay.filter((i) => !commits[i]!.parents.some((p) => held.has(p)));
        const ends = commits.flatMap((c, i) =>
          !held.has(i) && c.parents.some((p) => stay.includes(p)) ? [i] : [],
        );
        return {
          introducedBy: begins[0]!,
          removedBy: stay.includes(last) ? -1 : (ends.toSorted(older).at(-1) ?? -1),
          oldest: stay[0],
          isReturn: begins.some((i) => hasAncestor(history, i, held)),
        };
      }),
    reaching: commits.flatMap((_, i) => (held.has(i) || hasAncestor(history, i, held) ? [i] : [])),
  };
}

const sorted = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);

describe('attribution', () => {
  test.each([
    ['JavaScript', () => null],
    ['the kernel', createHistoryTables],
  ])('by %s equals looking into every commit', (_name, tablesOf) => {
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        const tables = tablesOf();
        const last = history.commits.length - 1;
        const tips: Tip[] = [
          { kind: 'head', name: 'HEAD', object: BLOBS.length + last },
          { kind: 'branch', name: 'refs/heads/main', object: BLOBS.length + last },
          { kind: 'tag', name: 'refs/tags/v1', object: BLOBS.length + (last >> 1) },
        ];
        const watched = history.commits.map((_, i) => BLOBS.length + i);
        const result = attribute({ ...flatten(history, tips, tables), watched });
        for (const incident of [0, 1, 2, 33]) {
          checkIncident(history, incident, result[incident]!, last);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('edges of a tree may come in pieces, from several readers', () => {
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        const head = BLOBS.length + history.commits.length - 1;
        const input = flatten(history, [{ kind: 'head', name: 'HEAD', object: head }]);
        const edges = inPieces(input.edges[0]!);
        expect(attribute({ ...input, edges })).toEqual(attribute(input));
      }),
      { numRuns: 100 },
    );
  });

  test('the edges kept for later scans are those on the way to a hit', () => {
    fc.assert(
      fc.property(
        historyArbitrary,
        fc.subarray([0, 1, 2, 3]),
        fc.boolean(),
        (history, hits, all) => {
          const { edges, objectCount } = flatten(history, []);
          const parts = all ? edges : inPieces(edges[0]!);
          const every = edges.flatMap(edgesOf);
          const leads = (object: number): boolean =>
            hits.includes(object) || every.some(([from, to]) => from === object && leads(to));
          const expected = every.filter(([, to]) => leads(to));
          const kept = edgesOf(markedEdges(parts, hits, objectCount));
          expect(kept.map(String).toSorted()).toEqual(expected.map(String).toSorted());
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([...ODD_TIMES, ...ENDLESS_TIMES])(
    'a parent is older than its child at %d too',
    (time) => {
      // Objects 0 to 3 are commits, each the child of the next one.
      const rows = Int32Array.from([0, -1, 1, 1, 1, -1, 1, 2, 2, -1, 1, 3, 3, -1, 0]);
      const table = buildCommitTable([{ rows, times: new Float64Array(4).fill(time) }], 4);
      const { commitAt } = byAge(table, null);
      expect([...commitAt]).toEqual([3, 2, 1, 0]);
    },
  );

  test('the first object of all may be the commit of a tip', () => {
    // Object 0 is a commit, 1 its tree with the blob 2 as `f`.
    const rows = [{ rows: Int32Array.from([0, 1, 0]), times: new Float64Array(1) }];
    const input = flatten(build([]), [{ kind: 'stash', name: 'refs/stash', object: 0 }]);
    const [found] = attribute({
      ...input,
      objectCount: 3,
      commits: buildCommitTable(rows, 3),
      edges: [{ rows: Int32Array.from([1, 1, 2, 0]), names: ['f'] }],
      blobHits: [{ ...input.blobHits[0]!, object: 2 }],
    });
    expect([...found!.exposure]).toEqual(['stash']);
    expect(found!.refs).toEqual(['refs/stash']);
  });

  test('an ancestor counts as older than its descendant whatever the clocks say', () => {
    const history = build([
      { edits: [[0, 2]], rename: null, parents: [], root: true, time: 50 },
      { edits: [[0, null]], rename: null, parents: [0], root: false, time: 20 },
      { edits: [[1, 2]], rename: null, parents: [0], root: false, time: 1 },
    ]);
    const [life] = attribute(flatten(history, [])).filter((_, i) => i === 2);
    expect(life!.presence.introducedBy).toEqual([0, 2]);
  });
});

function checkIncident(history: History, incident: number, found: Attribution, head: number): void {
  const expected = bruteForce(history, incident);
  expect(found.presence.commits).toBe(expected.commits);
  expect(sorted(found.presence.introducedBy)).toEqual(expected.introducedBy);
  expect(sorted(found.presence.removedBy)).toEqual(expected.removedBy);
  expect(found.presence.stays).toMatchObject(expected.stays);
  expect(found.presence.stays).toHaveLength(expected.stays.length);
  expect(sorted(found.presence.reaching)).toEqual(expected.reaching);
  expect(found.presence.olderIn).toBe(-1);
  expect(new Set(found.places.map((p) => p.path).filter((p) => p !== ''))).toEqual(expected.paths);
  for (const place of found.places) {
    if (place.commit < 0) continue;
    const { files } = history.commits[place.commit]!;
    expect(files.get(place.path)).toBe(place.hit.object);
  }
  const headFiles = history.commits[head]!.files;
  const atHead = [...headFiles].filter(([, blob]) => INCIDENTS[blob]?.includes(incident));
  expect(
    new Set(found.places.filter((p) => p.atHead).map((p) => `${p.path} ${p.hit.object}`)),
  ).toEqual(new Set(atHead.map(([path, blob]) => `${path} ${blob}`)));
  expect(found.exposure.has('head')).toBe(atHead.length > 0);
  const isTagged = holds(history.commits[head >> 1]!.files, incident);
  const [main, v1] = ['refs/heads/main', 'refs/tags/v1'];
  expect(found.refs).toEqual([...(atHead.length > 0 ? [main] : []), ...(isTagged ? [v1] : [])]);
  const live = found.live.map((p) => `${p.path} ${p.refs}`);
  const atMain = atHead.map(([path]) => `${path} refs/heads/main`);
  expect(live.toSorted()).toEqual(atMain.toSorted());
  const isReached = (tip: number): boolean => expected.reaching.includes(tip);
  expect(found.historyRefs).toEqual([
    ...(isReached(head) && atHead.length === 0 ? [main] : []),
    ...(isReached(head >> 1) && !isTagged ? [v1] : []),
  ]);
  checkReplacements(history, incident, found);
  if (expected.commits > 0) expect(found.introducedAt).not.toBeNull();
}

/** Every commit that has another hit blob where a parent had one with the incident, and no other. */
function checkReplacements({ commits }: History, incident: number, found: Attribution): void {
  const expected = new Set<string>();
  const others = (blob: number): number[] => (INCIDENTS[blob] ?? []).filter((i) => i !== incident);
  commits.forEach(({ files, parents }, commit) => {
    for (const [path, after] of files) {
      const before = parents.map((p) => commits[p]!.files.get(path));
      if (before.includes(after) || !(after in INCIDENTS)) continue;
      for (const old of before) {
        if (old === undefined || !INCIDENTS[old]?.includes(incident)) continue;
        const isNew = INCIDENTS[after]!.some((i) => !INCIDENTS[old]!.includes(i));
        if (isNew && others(after).length === INCIDENTS[after]!.length) {
          expected.add(`${commit} ${path} ${old} ${after}`);
        }
      }
    }
  });
  const told = found.replacements.map((r) => `${r.commit} ${r.path} ${r.before} ${r.after}`);
  expect(new Set(told)).toEqual(expected);
  expect(told).toHaveLength(expected.size);
}
