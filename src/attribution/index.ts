/**
 * From "these blobs and messages hit" to "who brought it, where does it stand, is it still there".
 *
 * Pure: works on the flat arrays that the workers made of commits and trees and on the tips that
 * the caller read from refs. Object numbers and commit indices in, the same out; ids, names and
 * dates are filled in by scan/, which can read objects.
 */
import { hasBit } from '../base/bits.ts';
import type { Exposure } from '../base/model.ts';
import type { CommitTable } from './commit-table.ts';
import type { AttributionInput, Hit, Tip, TipKind } from './input.ts';
import { type LivePlace, livePlaces } from './live-places.ts';
import { forEachPathEvent, listHits, type PathEvent } from './path-events.ts';
import { computePresence, type Holders, type Presence } from './presence.ts';
import { markReachable } from './reachability.ts';
import { type Replacement, ReplacementList } from './replacements.ts';
import { buildTreeGraph, type TreeGraph } from './tree-graph.ts';

export {
  buildCommitTable,
  COMMIT_ROW_HEAD,
  type CommitRows,
  type CommitTable,
} from './commit-table.ts';
export type { AttributionInput, Hit, Tip, TipKind } from './input.ts';
export type { LivePlace } from './live-places.ts';
export { markReachable } from './reachability.ts';
export type { Replacement } from './replacements.ts';
export type { Stay } from './stays.ts';
export { EDGE_ROW, type EdgeRows, markedEdges } from './tree-graph.ts';

/** One place where an incident stands in the repository. */
export interface Place {
  readonly kind: 'blob' | 'note' | 'commit-message' | 'tag-message';
  readonly hit: Hit;
  /** Path in latin1, '' where there is none. */
  readonly path: string;
  /** Commit index of the commit that brought it to this path, -1 for none. */
  readonly commit: number;
  readonly atHead: boolean;
}

/** What is known of one incident. */
export interface Attribution {
  readonly places: readonly Place[];
  readonly presence: Presence;
  /** Place in the introducing commit, null where no commit holds the incident. */
  readonly introducedAt: Place | null;
  /** Names of the refs whose tip holds it, sorted. */
  readonly refs: readonly string[];
  /** Names of the refs whose history holds it though their tip does not, sorted. */
  readonly historyRefs: readonly string[];
  /** Where it stands at the tips of branches. */
  readonly live: readonly LivePlace[];
  /** Oldest first. */
  readonly replacements: readonly Replacement[];
  readonly exposure: ReadonlySet<Exposure>;
}

const FROM_REFS = 1;
const FROM_STASH = 2;
const FROM_REFLOG = 4;
const FROM_NOTES = 8;
/** Set for every commit, so that "none of the others" can be told from "not held by any commit". */
const ANY_COMMIT = 16;
/** Reachable from HEAD: decides which of several commits brought what stands there. */
const FROM_HEAD = 32;

/** Attributes every incident. */
export function attribute(input: AttributionInput): Attribution[] {
  const { commits } = input;
  const classes = classifyCommits(commits, input.tips);
  const hitsOfBlob = groupByObject(input.blobHits);
  const graph = buildTreeGraph(input.edges, hitsOfBlob.keys(), input.objectCount);
  const tipCommits = new Set<number>();
  const lasting = new Set<number>();
  for (const tip of input.tips) {
    const commit = commitOf(commits, tip.object);
    if (commit < 0 || tip.kind === 'reflog') continue;
    tipCommits.add(commit);
    if (tip.kind !== 'tag') lasting.add(commit);
  }
  const watched = input.watched.map((object) => commitOf(commits, object)).filter((c) => c >= 0);
  const presence = computePresence(
    graph,
    commits,
    holdersOf(input, hitsOfBlob),
    input.incidentCount,
    { tips: [...tipCommits], lasting, watched, classes, counted: input.counted },
  );
  const { places, replacements } = collectPlaces(input, graph, hitsOfBlob, classes);
  const live = livePlaces(input, graph, hitsOfBlob);
  return presence.map((life, incident) => {
    const own = places[incident]!;
    return {
      places: own,
      presence: life,
      introducedAt: own.find((p) => p.commit >= 0 && p.commit === life.introducedBy[0]) ?? null,
      refs: refNames(input, life.tips),
      historyRefs: refNames(input, life.reaching, life.tips),
      live: live[incident]!,
      replacements: replacements[incident]!,
      exposure: exposureOf(input, life, own),
    };
  });
}

function commitOf(commits: CommitTable, object: number): number {
  return object < 0 ? -1 : commits.indexOf[object]!;
}

function classifyCommits(commits: CommitTable, tips: readonly Tip[]): Uint8Array {
  const classes = new Uint8Array(commits.count).fill(ANY_COMMIT);
  const from = (kinds: readonly TipKind[]): number[] =>
    tips.filter((t) => kinds.includes(t.kind)).map((t) => commitOf(commits, t.object));
  markReachable(commits, from(['head', 'branch', 'tag', 'other']), classes, FROM_REFS);
  markReachable(commits, from(['stash']), classes, FROM_STASH);
  markReachable(commits, from(['reflog']), classes, FROM_REFLOG);
  markReachable(commits, from(['note']), classes, FROM_NOTES);
  markReachable(commits, from(['head']), classes, FROM_HEAD);
  // A stash grows out of a branch: what the branch has is not in a stash for that.
  for (let i = 0; i < classes.length; i += 1) {
    if ((classes[i]! & FROM_REFS) !== 0) classes[i]! &= ~FROM_STASH;
  }
  return classes;
}

function groupByObject(hits: readonly Hit[]): Map<number, Hit[]> {
  const groups = new Map<number, Hit[]>();
  for (const hit of hits) {
    const group = groups.get(hit.object);
    if (group) group.push(hit);
    else groups.set(hit.object, [hit]);
  }
  return groups;
}

function holdersOf(input: AttributionInput, hitsOfBlob: Map<number, Hit[]>): Holders {
  const blobs = new Map<number, number[]>();
  for (const [blob, hits] of hitsOfBlob) blobs.set(blob, unique(hits.map((h) => h.incident)));
  const commits = new Map<number, number[]>();
  for (const [object, hits] of groupByObject(input.commitHits)) {
    const commit = input.commits.indexOf[object]!;
    if (commit >= 0) commits.set(commit, unique(hits.map((h) => h.incident)));
  }
  return { blobs, commits };
}

function unique(numbers: readonly number[]): number[] {
  return [...new Set(numbers)];
}

function collectPlaces(
  input: AttributionInput,
  graph: TreeGraph,
  hitsOfBlob: Map<number, Hit[]>,
  classes: Uint8Array,
): { places: Place[][]; replacements: Replacement[][] } {
  const places: Place[][] = Array.from({ length: input.incidentCount }, () => []);
  const replaced = new ReplacementList(input, hitsOfBlob);
  const { counted, former } = input;
  const placed = new Set<string>();
  const seenBlobs = new Set<number>();
  const head = new HeadPlaces(input, graph, classes);
  const add = (event: Omit<PathEvent, 'before'>, hit: Hit): void => {
    const atHead = head.has(event.path, event.blob);
    if (atHead) placed.add(`${hit.incident} ${event.blob} ${event.path}`);
    const kind = isNote(classes, event.commit) ? 'note' : 'blob';
    places[hit.incident]!.push({ kind, hit, path: event.path, commit: event.commit, atHead });
  };
  forEachPathEvent(graph, input.commits, (event) => {
    if (former.has(event.blob) || (counted !== null && !hasBit(counted, event.commit))) return;
    seenBlobs.add(event.blob);
    head.note(event);
    replaced.note(event);
    const before = new Set<number>();
    for (const blob of event.before) {
      // A new blob is a place even where an old one, out of scope, held the same.
      if (former.has(blob)) continue;
      for (const hit of hitsOfBlob.get(blob) ?? []) before.add(hit.incident);
    }
    for (const hit of hitsOfBlob.get(event.blob)!) {
      if (!before.has(hit.incident)) add(event, hit);
    }
  });
  for (const entry of head.entries) {
    if (former.has(entry.blob)) continue;
    for (const hit of hitsOfBlob.get(entry.blob)!) {
      if (placed.has(`${hit.incident} ${entry.blob} ${entry.path}`)) continue;
      add({ ...entry, commit: head.broughtBy(entry.path, entry.blob) }, hit);
    }
  }
  addLooseEnds(input, graph, hitsOfBlob, seenBlobs, places);
  addMessages(input, places);
  return { places, replacements: replaced.sorted() };
}

/** What stands at HEAD, and which commit brought each such blob to its path. */
class HeadPlaces {
  readonly entries: ReturnType<typeof listHits>;
  private readonly commits: CommitTable;
  private readonly classes: Uint8Array;
  private readonly broughtAt = new Map<string, number>();

  constructor(input: AttributionInput, graph: TreeGraph, classes: Uint8Array) {
    this.commits = input.commits;
    this.classes = classes;
    const head = input.tips.find((t) => t.kind === 'head' && t.name === 'HEAD');
    const commit = head ? commitOf(input.commits, head.object) : -1;
    this.entries = commit < 0 ? [] : listHits(graph, input.commits.rootTree[commit]!);
    for (const { path, blob } of this.entries) this.broughtAt.set(`${blob} ${path}`, -1);
  }

  has(path: string, blob: number): boolean {
    return this.broughtAt.has(`${blob} ${path}`);
  }

  /** Keeps the newest commit of HEAD's history that brought the blob. */
  note(event: PathEvent): void {
    const key = `${event.blob} ${event.path}`;
    const known = this.broughtAt.get(key);
    if (known === undefined || (this.classes[event.commit]! & FROM_HEAD) === 0) return;
    const { correctedTime } = this.commits;
    if (known < 0 || correctedTime[event.commit]! > correctedTime[known]!) {
      this.broughtAt.set(key, event.commit);
    }
  }

  broughtBy(path: string, blob: number): number {
    return this.broughtAt.get(`${blob} ${path}`) ?? -1;
  }
}

function isNote(classes: Uint8Array, commit: number): boolean {
  if (commit < 0) return false;
  return (classes[commit]! & (FROM_NOTES | FROM_REFS | FROM_STASH)) === FROM_NOTES;
}

/** Blobs that no commit's tree holds: reached by a tag, or only in the index, or by nothing. */
function addLooseEnds(
  input: AttributionInput,
  graph: TreeGraph,
  hitsOfBlob: Map<number, Hit[]>,
  seenBlobs: ReadonlySet<number>,
  places: Place[][],
): void {
  const add = (path: string, blob: number): void => {
    for (const hit of hitsOfBlob.get(blob)!) {
      places[hit.incident]!.push({ kind: 'blob', hit, path, commit: -1, atHead: false });
    }
  };
  const found = new Set<number>(input.former);
  for (const tip of input.tips) {
    if (tip.object < 0 || commitOf(input.commits, tip.object) >= 0) continue;
    for (const { path, blob } of listHits(graph, tip.object)) {
      if (input.former.has(blob)) continue;
      add(path, blob);
      found.add(blob);
    }
  }
  for (const blob of hitsOfBlob.keys()) {
    if (!seenBlobs.has(blob) && !found.has(blob)) add('', blob);
  }
}

function addMessages(input: AttributionInput, places: Place[][]): void {
  for (const hit of input.commitHits) {
    if (input.former.has(hit.object)) continue;
    const commit = input.commits.indexOf[hit.object]!;
    places[hit.incident]!.push({ kind: 'commit-message', hit, path: '', commit, atHead: false });
  }
  for (const hit of input.tagHits) {
    places[hit.incident]!.push({ kind: 'tag-message', hit, path: '', commit: -1, atHead: false });
  }
}

/** Names of the refs that lead to one of `commits`, but to none of `others`. */
function refNames(
  { tips, commits }: AttributionInput,
  wanted: readonly number[],
  others: readonly number[] = [],
): string[] {
  const isWanted = new Set(wanted);
  for (const commit of others) isWanted.delete(commit);
  const names = tips
    // HEAD is an exposure of its own; here stand the refs that people push, delete and protect.
    .filter((tip) => tip.name.startsWith('refs/') && isWanted.has(commitOf(commits, tip.object)))
    .map((tip) => tip.name);
  return [...new Set(names)].toSorted();
}

function exposureOf(
  input: AttributionInput,
  life: Presence,
  places: readonly Place[],
): Set<Exposure> {
  const exposure = new Set<Exposure>();
  const holding = new Set(life.tips);
  const blobs = new Set(places.map((p) => p.hit.object));
  for (const tip of input.tips) {
    const commit = commitOf(input.commits, tip.object);
    const holds = commit >= 0 ? holding.has(commit) : blobs.has(tip.object);
    if (holds && (tip.kind === 'head' || tip.kind === 'branch' || tip.kind === 'tag')) {
      exposure.add(tip.kind);
    }
  }
  if (input.tagHits.length > 0 && places.some((p) => p.kind === 'tag-message')) exposure.add('tag');
  if ((life.classes & (FROM_REFS | FROM_NOTES)) !== 0) exposure.add('history');
  if ((life.classes & FROM_STASH) !== 0) exposure.add('stash');
  if ((life.classes & FROM_REFLOG) !== 0 && (life.classes & FROM_REFS) === 0)
    exposure.add('reflog');
  for (const blob of blobs) if (input.indexBlobs.has(blob)) exposure.add('index');
  if (exposure.size === 0) exposure.add('unreachable');
  return exposure;
}
