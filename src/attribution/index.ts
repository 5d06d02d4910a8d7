/**
 * From "these blobs and messages hit" to "who brought it, where does it stand, is it still there".
 *
 * Pure: works on the flat arrays that the workers made of commits and trees and on the tips that
 * the caller read from refs. Object numbers and commit indices in, the same out; ids, names and
 * dates are filled in by scan/, which can read objects.
 */
import type { Exposure } from '../base/model.ts';
import { byAge } from './age-order.ts';
import {
  classifyCommits,
  FROM_NOTES,
  FROM_REFLOG,
  FROM_REFS,
  FROM_STASH,
} from './commit-classes.ts';
import type { CommitTable } from './commit-table.ts';
import { distinctIncidents, IncidentSets } from './incident-sets.ts';
import type { AttributionInput, Hit } from './input.ts';
import { type LivePlace, livePlaces } from './live-places.ts';
import { pathEvents } from './path-events.ts';
import { collectPlaces, type Place } from './places.ts';
import { computePresence, type Holders, type Presence, rankHistory } from './presence.ts';
import type { Replacement } from './replacements.ts';
import { TipNames } from './tip-names.ts';
import { buildTreeGraph } from './tree-graph.ts';

export {
  buildCommitTable,
  COMMIT_ROW_HEAD,
  type CommitRows,
  type CommitTable,
} from './commit-table.ts';
export type { AttributionInput, Hit, Tip, TipKind } from './input.ts';
export type { LivePlace } from './live-places.ts';
export { buildPathGraph, filesBelow, type PathFile, type PathGraph } from './path-graph.ts';
export type { Place } from './places.ts';
export type { Replacement } from './replacements.ts';
export type { Stay } from './stays.ts';
export { EDGE_FIELDS, EDGE_HEAD, type EdgeRows, markedEdges } from './tree-graph.ts';

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

/** Attributes every incident. */
export function attribute(input: AttributionInput): Attribution[] {
  const { commits, tables } = input;
  const aged = byAge(commits, input.counted, tables);
  const classes = classifyCommits(input, aged);
  const hitsOfBlob = groupByObject(input.blobHits);
  const sets = new IncidentSets(hitsOfBlob);
  const graph = buildTreeGraph(input.edges, hitsOfBlob.keys(), input.objectCount, tables);
  const history = rankHistory(graph, commits, aged, tables);
  const tipCommits = new Set<number>();
  const lasting = new Set<number>();
  for (const tip of input.tips) {
    const commit = commitOf(commits, tip.object);
    if (commit < 0 || tip.kind === 'reflog') continue;
    tipCommits.add(commit);
    if (tip.kind !== 'tag') lasting.add(commit);
  }
  const watched = input.watched.map((object) => commitOf(commits, object)).filter((c) => c >= 0);
  const presence = computePresence({
    graph,
    history,
    holders: { blobs: sets, commits: holdingCommits(input) },
    incidentCount: input.incidentCount,
    roles: { tips: [...tipCommits], lasting, watched, classes },
    tables,
  });
  const { places, replacements } = collectPlaces(
    input,
    { graph, events: pathEvents(graph, history, tables) },
    { hitsOfBlob, sets, classes },
  );
  const live = livePlaces(input, graph, hitsOfBlob);
  const names = new TipNames(input);
  const kinds = kindsOfTips(input);
  return presence.map((life, incident) => {
    const own = places[incident]!;
    return {
      places: own,
      presence: life,
      introducedAt: own.find((p) => p.commit >= 0 && p.commit === life.introducedBy[0]) ?? null,
      refs: names.of(life.tips),
      historyRefs: names.of(life.reaching, life.tips),
      live: live[incident]!,
      replacements: replacements[incident]!,
      exposure: exposureOf(input, life, own, kinds),
    };
  });
}

function commitOf(commits: CommitTable, object: number): number {
  return object < 0 ? -1 : commits.indexOf[object]!;
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

/** Incidents that stand in messages, by commit. */
function holdingCommits(input: AttributionInput): Holders['commits'] {
  const commits = new Map<number, number[]>();
  for (const [object, hits] of groupByObject(input.commitHits)) {
    const commit = input.commits.indexOf[object]!;
    if (commit >= 0) commits.set(commit, distinctIncidents(hits));
  }
  return commits;
}

/** What it means to stand at a tip: by object number of a commit, or of what else a tip leads to. */
function kindsOfTips({ tips }: AttributionInput): Map<number, Set<Exposure>> {
  const kinds = new Map<number, Set<Exposure>>();
  for (const { kind, object } of tips) {
    if (kind !== 'head' && kind !== 'branch' && kind !== 'tag') continue;
    const known = kinds.get(object);
    if (known === undefined) kinds.set(object, new Set([kind]));
    else known.add(kind);
  }
  return kinds;
}

function exposureOf(
  input: AttributionInput,
  life: Presence,
  places: readonly Place[],
  kinds: ReadonlyMap<number, ReadonlySet<Exposure>>,
): Set<Exposure> {
  const exposure = new Set<Exposure>();
  const blobs = new Set(places.map((p) => p.hit.object));
  const { objectNumber } = input.commits;
  const held = life.tips.map((commit) => objectNumber[commit]!);
  const tagged = [...blobs].filter((object) => commitOf(input.commits, object) < 0);
  for (const object of [...held, ...tagged]) {
    for (const kind of kinds.get(object) ?? []) exposure.add(kind);
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
