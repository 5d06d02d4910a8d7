/**
 * From places to what reports say of an incident: occurrences with ids and names, exposure,
 * lifetime. The only file that knows both the flat arrays and the report's nouns.
 */
import {
  type Attribution,
  attribute,
  buildCommitTable,
  type CommitTable,
  type Hit,
  type Tip,
  type Place as TreePlace,
} from '../attribution/index.ts';
import {
  EXPOSURES,
  type Exposure,
  type Lifetime,
  type Occurrence,
  type OccurrenceKind,
} from '../base/model.ts';
import { bestMatch, type Incident, type IncidentContext, type Place } from '../findings/index.ts';
import { OBJECT_COMMIT, OBJECT_TAG, type ObjectStore } from '../git/index.ts';
import { pathText } from '../sources/index.ts';
import type { CommitFacts } from './commit-facts.ts';
import type { Gathered, Match } from './gather.ts';
import type { PlaceRules } from './place-rules.ts';
import type { HistoryScope } from './scope.ts';

/** What a context is made of. */
export interface ContextInput {
  readonly store: ObjectStore | null;
  readonly facts: CommitFacts | null;
  readonly gathered: Gathered;
  readonly tips: readonly Tip[];
  /** Path (latin1) of each file by index; null for standard input. */
  readonly filePath: (index: number) => string;
  readonly fileKind: (index: number) => 'file' | 'config';
  /** Ref names by the index of the text that lists them. */
  readonly refNames: ReadonlyMap<number, readonly string[]>;
  /** Paths (latin1) that an index has for a blob, by object number. */
  readonly indexPaths: ReadonlyMap<number, readonly string[]>;
  /** The part of the history that is in scope; null for all of it. */
  readonly scope: Pick<HistoryScope, 'graph' | 'commits'> | null;
  /** Whether a path (latin1, '' for none) is in scope. */
  readonly includes: (path: string) => boolean;
  readonly rules: PlaceRules;
}

/** Where one place of an incident stands, ready for the report. */
interface Located {
  readonly occurrence: Occurrence;
  readonly matches: readonly Match[];
}

const SECONDS_A_DAY = 86_400;

/** What contexts are, and what they leave out. */
export interface Contexts {
  /** Null for an incident that counts nowhere. */
  readonly of: ReadonlyMap<Incident, IncidentContext | null>;
  /** How many incidents count nowhere because comments accept them. */
  readonly silenced: number;
}

/** Makes the context of every incident. */
export function makeContexts(incidents: readonly Incident[], input: ContextInput): Contexts {
  const { store, gathered } = input;
  const objectCount = store?.objectCount ?? 0;
  const commits = input.scope?.graph ?? buildCommitTable(gathered.commits, objectCount);
  const placeOf = new Map<Hit, Place>();
  const hits = splitHits(incidents, input, placeOf);
  const attributions =
    store === null
      ? []
      : attribute({
          objectCount,
          incidentCount: incidents.length,
          commits,
          edges: gathered.edges,
          ...hits,
          tips: input.tips,
          indexBlobs: new Set(input.indexPaths.keys()),
          counted: input.scope?.commits ?? null,
          former: gathered.former,
          watched: [],
        });
  const contexts = new Map<Incident, IncidentContext | null>();
  let silenced = 0;
  incidents.forEach((incident, i) => {
    const attribution = attributions[i] ?? null;
    const before = input.rules.silenced;
    const context = contextOf(incident, { attribution, commits, placeOf, input });
    if (context === null && input.rules.silenced > before) silenced += 1;
    contexts.set(incident, context);
  });
  return { of: contexts, silenced };
}

function splitHits(
  incidents: readonly Incident[],
  { store, gathered }: ContextInput,
  placeOf: Map<Hit, Place>,
): { blobHits: Hit[]; commitHits: Hit[]; tagHits: Hit[] } {
  const hits = { blobHits: [] as Hit[], commitHits: [] as Hit[], tagHits: [] as Hit[] };
  if (store === null) return hits;
  incidents.forEach((incident, number) => {
    for (const place of incident.places) {
      if (place.source >= store.objectCount) continue;
      const { line, column, endLine, endColumn, layers, source } = place;
      const hit = { incident: number, object: source, line, column, endLine, endColumn, layers };
      placeOf.set(hit, place);
      const type = store.typeOf(source) || gathered.types.get(source);
      if (type === OBJECT_COMMIT) hits.commitHits.push(hit);
      else if (type === OBJECT_TAG) hits.tagHits.push(hit);
      else hits.blobHits.push(hit);
    }
  });
  return hits;
}

interface IncidentInput {
  readonly attribution: Attribution | null;
  readonly commits: CommitTable;
  readonly placeOf: ReadonlyMap<Hit, Place>;
  readonly input: ContextInput;
}

function contextOf(incident: Incident, from: IncidentInput): IncidentContext | null {
  const located = [
    ...historyPlaces(from),
    ...indexPlaces(incident, from),
    ...filePlaces(incident, from.input),
  ];
  if (located.length === 0) return null;
  const best = bestMatch(located.flatMap((place) => place.matches));
  if (best === null) return null;
  return {
    best,
    occurrences: located.map((place) => place.occurrence),
    exposure: exposureOf(from, located),
    lifetime: from.attribution === null ? null : lifetimeOf(from.attribution, from),
  };
}

function historyPlaces({ attribution, commits, placeOf, input }: IncidentInput): Located[] {
  const { store, facts } = input;
  if (attribution === null || store === null || facts === null) return [];
  const located: Located[] = [];
  for (const place of attribution.places) {
    if (!input.includes(place.path)) continue;
    const commit = place.commit < 0 ? '' : store.idOf(commits.objectNumber[place.commit]!);
    const { matches } = placeOf.get(place.hit)!;
    const counting = input.rules.counting(matches as readonly Match[], place.path, commit);
    // A blob that only the index holds is told by its path in the index.
    const isIndexOnly = place.path === '' && input.indexPaths.has(place.hit.object);
    if (counting.length === 0 || (isIndexOnly && place.kind === 'blob')) continue;
    const occurrence = occurrenceOf(place.kind, place.path, place.hit, {
      commit,
      object: store.idOf(place.hit.object),
      atHead: place.atHead,
    });
    located.push({ occurrence, matches: counting });
  }
  return located;
}

/** What the index holds and HEAD does not have at the same path. */
function indexPlaces(incident: Incident, { attribution, input }: IncidentInput): Located[] {
  const { store } = input;
  if (store === null) return [];
  const atHead = new Set(
    (attribution?.places ?? []).filter((p) => p.atHead).map((p) => `${p.hit.object} ${p.path}`),
  );
  const located: Located[] = [];
  for (const place of incident.places) {
    for (const path of input.indexPaths.get(place.source) ?? []) {
      if (atHead.has(`${place.source} ${path}`)) continue;
      const counting = input.rules.counting(place.matches as readonly Match[], path, '');
      if (counting.length === 0) continue;
      const ids = { commit: '', object: store.idOf(place.source), atHead: false };
      located.push({ occurrence: occurrenceOf('index', path, place, ids), matches: counting });
    }
  }
  return located;
}

function filePlaces(incident: Incident, input: ContextInput): Located[] {
  const objectCount = input.store?.objectCount ?? 0;
  const located: Located[] = [];
  for (const place of incident.places) {
    if (place.source < objectCount) continue;
    const index = place.source - objectCount;
    const refName = input.refNames.get(index)?.[place.line - 1];
    const path =
      refName === undefined ? input.filePath(index) : Buffer.from(refName).toString('latin1');
    const kind = refName === undefined ? input.fileKind(index) : 'ref-name';
    // Files were chosen when they were listed; a ref's name is no path.
    if (kind !== 'file' && !input.includes(kind === 'ref-name' ? '' : path)) continue;
    const counting = input.rules.counting(place.matches as readonly Match[], path, '');
    if (counting.length === 0) continue;
    const ids = { commit: '', object: '', atHead: false };
    located.push({ occurrence: occurrenceOf(kind, path, place, ids), matches: counting });
  }
  return located;
}

function occurrenceOf(
  kind: OccurrenceKind,
  path: string,
  at: Pick<Hit, 'line' | 'column' | 'endLine' | 'endColumn' | 'layers'>,
  ids: { commit: string; object: string; atHead: boolean },
): Occurrence {
  const text = pathText(path);
  const isLossy = Buffer.from(text, 'utf8').toString('latin1') !== path;
  return {
    kind,
    path: text,
    ...(isLossy ? { pathBytes: Buffer.from(path, 'latin1').toString('base64') } : {}),
    // Lines below 1 are headers of a commit or tag, counted from its first line.
    line: Math.abs(at.line),
    column: at.column,
    endLine: Math.abs(at.endLine),
    endColumn: at.endColumn,
    commit: ids.commit,
    object: ids.object,
    layers: [...at.layers],
    atHead: ids.atHead,
  };
}

/** Kinds of places that are in no object. */
const ON_DISK: ReadonlySet<OccurrenceKind> = new Set(['file', 'index', 'config', 'ref-name']);

function exposureOf(
  { attribution, input }: IncidentInput,
  located: readonly Located[],
): Exposure[] {
  const exposure = new Set(attribution?.exposure ?? []);
  // Where paths are chosen, what stands at HEAD at another path is not meant.
  const isAtHead = input.includes('') || located.some((place) => place.occurrence.atHead);
  if (!isAtHead) exposure.delete('head');
  const kinds = new Set(located.map((place) => place.occurrence.kind));
  // The Git directory is on this disk as the work tree is; a ref's name leaves with every push.
  if (kinds.has('file') || kinds.has('config')) exposure.add('worktree');
  if (kinds.has('ref-name')) exposure.add('branch');
  if (kinds.has('index')) exposure.add('index');
  const isInHistory = [...kinds].some((kind) => !ON_DISK.has(kind));
  if (!isInHistory) exposure.delete('unreachable');
  return EXPOSURES.filter((name) => exposure.has(name));
}

function lifetimeOf(attribution: Attribution, from: IncidentInput): Lifetime | null {
  const { presence, introducedAt } = attribution;
  const { facts } = from.input;
  // Where nothing in scope introduces it, it stood there before the scope begins.
  const introducer = presence.introducedBy[0];
  const first = introducer ?? presence.oldest;
  const isOld = introducer === undefined || introducedAt === null;
  if (first < 0 || facts === null || (isOld && from.input.scope === null)) return null;
  const { objectNumber, time } = from.commits;
  const removedBy = removalOf(attribution);
  const last = removedBy ?? presence.newest;
  const seconds = Math.max(0, time[last]! - time[first]!);
  return {
    introduced: isOld
      ? null
      : {
          ...facts.of(objectNumber[first]!),
          path: pathText(introducedAt.path),
          line: Math.abs(introducedAt.hit.line),
        },
    removed: removedBy === null ? null : removalFacts(facts, objectNumber[removedBy]!),
    commits: presence.commits,
    days: Math.floor(seconds / SECONDS_A_DAY),
    refs: attribution.refs,
  };
}

function removalFacts(facts: CommitFacts, objectNumber: number): Lifetime['removed'] {
  const { commit, author, authorDate } = facts.of(objectNumber);
  return { commit, author, authorDate };
}

/** The newest commit that dropped it, null while a tip holds it or a message tells it. */
function removalOf({ presence, places }: Attribution): number | null {
  if (presence.tips.length > 0 || places.some(isMessage)) return null;
  return presence.removedBy.at(-1) ?? null;
}

function isMessage(place: TreePlace): boolean {
  return place.kind === 'commit-message';
}
