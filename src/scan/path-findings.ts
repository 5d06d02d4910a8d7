/**
 * Files that rules about paths alone are for: where each path stands, in the history, the index and on
 * disk, and its life. Nothing is read of the files: they may be empty, binary, too large or not here.
 *
 * A file is what Git has as one: a link counts by its own name, a submodule does not, nor do notes, whose
 * paths are ids.
 */
import {
  type Attribution,
  attribute,
  buildCommitTable,
  buildPathGraph,
  filesBelow,
  type Hit,
  type PathGraph,
  type Tip,
} from '../attribution/index.ts';
import { hasBit } from '../base/bits.ts';
import type { Finding, Occurrence, Skipped } from '../base/model.ts';
import {
  compareFindings,
  compareLivePlaces,
  type FindingSet,
  type Fingerprinter,
  type PathContext,
  toPathFinding,
  type WatchedPath,
} from '../findings/index.ts';
import { OBJECT_TREE } from '../git/index.ts';
import type { RulePack } from '../rules/index.ts';
import { type ContextRepository, watchedObjects } from './contexts.ts';
import type { Gathered } from './gather.ts';
import { lifetimeOf } from './lifetimes.ts';
import type { RepositoryMaterial } from './material.ts';
import { exposureOf, livePlaceOf, occurrenceOf } from './occurrences.ts';
import { OlderHistory } from './older.ts';
import type { PathWatch } from './path-watch.ts';
import type { PlaceRules } from './place-rules.ts';
import { Pushes } from './pushes.ts';
import { ruleFactsOf } from './rule-facts.ts';

/** What files at paths are looked for in. */
export interface PathSearch {
  readonly watch: PathWatch;
  readonly repository:
    | (ContextRepository & Pick<RepositoryMaterial, 'indexPaths' | 'lostPaths' | 'scope'>)
    | null;
  readonly gathered: Gathered;
  readonly tips: readonly Tip[];
  /** Paths (latin1) of files on disk. */
  readonly files: Iterable<string>;
  /** Whether a path (latin1) is in scope. */
  readonly includes: (path: string) => boolean;
  readonly rules: PlaceRules;
}

/** What was found. */
interface FoundPaths {
  /** One for each rule and path. */
  readonly paths: readonly WatchedPath[];
  readonly skipped: readonly Skipped[];
}

/** All of a file, as a stretch of nothing at its start. */
const WHOLE_FILE = { line: 1, column: 1, endLine: 1, endColumn: 1, layers: [] } as const;

/** One path with what is known of it so far. */
interface GrowingPath {
  readonly occurrences: Occurrence[];
  attribution: Attribution | null;
}

type Repository = NonNullable<PathSearch['repository']>;

/** How findings are made of paths. */
export interface PathFindingChoice {
  readonly fingerprinter: Fingerprinter;
  /** Keep full paths among the revealed values. */
  readonly reveal: boolean;
  /** See `ScopePlan.pathPrefix`. */
  readonly prefix: string;
}

/** The findings of a scan with those about files, in the order of a report. */
export async function addPathFindings(
  found: FindingSet,
  search: PathSearch,
  pack: RulePack,
  { reveal, ...options }: PathFindingChoice,
): Promise<FindingSet & Pick<FoundPaths, 'skipped'>> {
  const { paths, skipped } = findPaths(search);
  const factsOf = await ruleFactsOf(pack);
  const added: Finding[] = [];
  for (const watched of paths) {
    const { confidence } = pack.rules[watched.rule]!; // the index is the pack's own
    const rule = { ...factsOf(watched.rule), confidence };
    const finding = await toPathFinding(watched, rule, { ...options, scrubber: found.scrubber });
    if (reveal) {
      const secret = Buffer.from(watched.path, 'latin1').toString('utf8');
      found.revealed.set(finding.fingerprint, { secret, companions: [] });
    }
    added.push(finding);
  }
  const findings = [...found.findings, ...added].toSorted(compareFindings);
  return { ...found, findings, skipped };
}

/** Finds them. Which blobs stood at such paths is noted in `gathered`, for a cache. */
function findPaths(search: PathSearch): FoundPaths {
  const { repository, watch } = search;
  const found = new Map<string, GrowingPath>();
  const history = repository === null ? null : historyOf(search, repository);
  if (repository !== null && history !== null) {
    addHistory(search, repository, history, found);
  }
  if (repository !== null) addIndex(repository, search, found);
  for (const path of search.files) {
    if (watch.rulesAt(path).length === 0) continue;
    const ids = { commit: '', object: '', atHead: false };
    pathAt(found, path).occurrences.push(occurrenceOf('file', path, WHOLE_FILE, ids));
  }
  const contexts = history && repository && contextMaker(repository, history);
  const paths = [...found].flatMap(([path, growing]) =>
    watch.rulesAt(path).flatMap((rule) => {
      const context = contextOf({ search, path, rule }, growing, contexts);
      return context === null ? [] : [{ rule, path, context }];
    }),
  );
  return { paths, skipped: history?.graph.isWhole === false ? [TOO_MANY] : [] };
}

const TOO_MANY: Skipped = {
  path: '.',
  reason: 'oversize',
  detail:
    'its trees have more paths than rules about paths follow: some of them were not looked at',
};

function pathAt(found: Map<string, GrowingPath>, path: string): GrowingPath {
  let growing = found.get(path);
  if (growing === undefined) {
    growing = { occurrences: [], attribution: null };
    found.set(path, growing);
  }
  return growing;
}

/** The history of watched paths, with what attribution says of each. */
interface PathHistory {
  readonly graph: PathGraph;
  readonly commits: PathGraph['commits'];
  /** By path. */
  readonly attributions: ReadonlyMap<string, Attribution>;
}

function historyOf(search: PathSearch, repository: Repository): PathHistory {
  const { store, scope } = repository;
  const { gathered, tips, watch } = search;
  const { objectCount } = store;
  const isTree = (number: number): boolean =>
    (store.typeOf(number) || gathered.types.get(number)) === OBJECT_TREE;
  const graph = buildPathGraph({
    objectCount,
    commits: scope?.graph ?? buildCommitTable(gathered.commits, objectCount),
    edges: gathered.edges,
    roots: tips.map(({ object }) => object).filter((object) => object >= 0 && isTree(object)),
    isTree,
    isWatched: (path) => watch.rulesAt(path).length > 0,
  });
  for (const { blob } of graph.files.values()) gathered.named.add(blob);
  const numbers = new Map<string, number>();
  const former = formerFiles(graph, repository);
  const inScope = new Set<number>();
  const blobHits = [...graph.files].map(([object, { path }]): Hit => {
    const incident = numbers.get(path) ?? numbers.size;
    numbers.set(path, incident);
    if (!former.has(object)) inScope.add(incident);
    return { incident, object, line: WHOLE_FILE.line, place: 0 };
  });
  const attributions = attribute({
    objectCount: graph.objectCount,
    incidentCount: numbers.size,
    commits: graph.commits,
    edges: [graph.edges],
    blobHits,
    commitHits: [],
    tagHits: [],
    tips: tips.map(({ kind, name, object }) => ({
      kind,
      name,
      object: graph.rootOf.get(object) ?? object,
    })),
    indexBlobs: stagedFiles(graph, repository),
    counted: scope?.commits ?? null,
    former,
    watched: watchedObjects(repository),
    tables: null,
  });
  const known = [...numbers].filter(([, number]) => inScope.has(number));
  return {
    graph,
    commits: graph.commits,
    attributions: new Map(known.map(([path, number]) => [path, attributions[number]!])),
  };
}

/** Files of this graph that are not in scope: no commit in scope brought them to their path. */
function formerFiles(graph: PathGraph, { scope }: Repository): Set<number> {
  if (scope === null) return new Set();
  const { commits } = graph;
  const roots: number[] = [];
  const before: number[] = [];
  for (let commit = 0; commit < commits.count; commit += 1) {
    if (!hasBit(scope.commits, commit)) continue;
    roots.push(commits.rootTree[commit]!); // a set of the table's commits
    for (let at = commits.parentStart[commit]!; at < commits.parentStart[commit + 1]!; at += 1) {
      const parent = commits.parents[at]!;
      if (parent >= 0 && !hasBit(scope.commits, parent)) before.push(commits.rootTree[parent]!);
    }
  }
  const known = filesBelow(graph, before);
  const added = filesBelow(graph, roots);
  return new Set([...graph.files.keys()].filter((file) => known.has(file) || !added.has(file)));
}

/** Those that an index has as they are. */
function stagedFiles(graph: PathGraph, { indexPaths }: Repository): Set<number> {
  const staged = new Set<number>();
  for (const [number, { path, blob }] of graph.files) {
    if (indexPaths.get(blob)?.includes(path) === true) staged.add(number);
  }
  return staged;
}

function addHistory(
  { includes }: PathSearch,
  { store }: Repository,
  { graph, commits, attributions }: PathHistory,
  found: Map<string, GrowingPath>,
): void {
  for (const [path, attribution] of attributions) {
    if (!includes(path)) continue;
    const growing = pathAt(found, path);
    growing.attribution = attribution;
    for (const place of attribution.places) {
      const file = graph.files.get(place.hit.object);
      if (place.kind !== 'blob' || place.path === '' || file === undefined) continue;
      const commit = place.commit < 0 ? '' : store.idOf(commits.objectNumber[place.commit]!);
      const ids = { commit, object: store.idOf(file.blob), atHead: place.atHead };
      growing.occurrences.push(occurrenceOf('blob', place.path, WHOLE_FILE, ids));
    }
  }
}

/** What the index holds and HEAD does not have at the same path; also what the store lacks. */
function addIndex(
  { store, indexPaths, lostPaths }: Repository,
  { watch, includes }: PathSearch,
  found: Map<string, GrowingPath>,
): void {
  const add = (path: string, object: string): void => {
    if (!includes(path) || watch.rulesAt(path).length === 0) return;
    const { occurrences } = pathAt(found, path);
    if (occurrences.some((other) => other.atHead && other.object === object)) return;
    const ids = { commit: '', object, atHead: false };
    occurrences.push(occurrenceOf('index', path, WHOLE_FILE, ids));
  };
  for (const [number, paths] of indexPaths) {
    for (const path of paths) add(path, store.idOf(number));
  }
  for (const { path, id } of lostPaths) add(path, id);
}

type ContextMaker = (
  path: string,
  growing: GrowingPath,
) => Pick<PathContext, 'lifetime' | 'cleanup'>;

function contextMaker(repository: Repository, { commits }: PathHistory): ContextMaker {
  const { store, facts, scope } = repository;
  const lives = {
    commits,
    facts,
    pushes: new Pushes(store, commits, repository),
    isPart: scope !== null,
  };
  const older = scope && new OlderHistory(store, scope.graph);
  return (path, { attribution }) => {
    if (attribution === null) return { lifetime: null, cleanup: [] };
    const { olderIn } = attribution.presence;
    const isOlder = olderIn >= 0 && scope !== null && !hasBit(scope.commits, olderIn);
    const first = isOlder && older !== null ? older.oldestAt(olderIn, path) : olderIn;
    return {
      lifetime: lifetimeOf(attribution, first, lives),
      cleanup: attribution.live.map(livePlaceOf).toSorted(compareLivePlaces),
    };
  };
}

interface RuleAtPath {
  readonly search: PathSearch;
  readonly path: string;
  readonly rule: number;
}

/** What is told of a rule and a path; null where allowances leave nothing. */
function contextOf(
  { search, path, rule }: RuleAtPath,
  growing: GrowingPath,
  contexts: ContextMaker | null,
): PathContext | null {
  const occurrences = growing.occurrences.filter(
    ({ commit }) => !search.rules.isFileAllowed(rule, path, commit),
  );
  if (occurrences.length === 0) return null;
  const exposure = exposureOf(growing.attribution, occurrences, search.includes);
  const life = contexts?.(path, growing) ?? { lifetime: null, cleanup: [] };
  return { occurrences, exposure, ...life };
}
