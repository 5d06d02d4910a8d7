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
} from '../attribution/index.ts';
import { hasBit } from '../base/bits.ts';
import {
  compareLivePlaces,
  type Incident,
  type IncidentContext,
  verdictOf,
} from '../findings/index.ts';
import {
  OBJECT_COMMIT,
  OBJECT_TAG,
  type ObjectStore,
  type RefList,
  type ReflogList,
} from '../git/index.ts';
import { createHistoryTables } from '../kernel/index.ts';
import type { CommitFacts } from './commit-facts.ts';
import type { Gathered, Match } from './gather.ts';
import { type LifetimeContext, lifetimeOf } from './lifetimes.ts';
import { exposureOf, livePlaceOf, occurrenceOf } from './occurrences.ts';
import { OlderHistory } from './older.ts';
import { halvesOf, type Located, type LocatedContext, withoutHalves } from './pairs.ts';
import type { PlaceRules } from './place-rules.ts';
import { loggedIds, Pushes, remoteLogs } from './pushes.ts';
import { Rotation } from './rotation.ts';
import type { HistoryScope } from './scope.ts';

/** What of a repository a context is made of. */
export interface ContextRepository {
  readonly store: ObjectStore;
  readonly facts: CommitFacts;
  readonly refs: RefList;
  readonly reflogs: ReflogList;
}

/** What a context is made of. */
export interface ContextInput {
  readonly repository: ContextRepository | null;
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
  /** Whether WebAssembly may do some of the work. */
  readonly wasm: boolean;
}

/** What contexts are, and what they leave out. */
export interface Contexts {
  /** Null for an incident that counts nowhere. */
  readonly of: ReadonlyMap<Incident, IncidentContext | null>;
  /** How many incidents count nowhere because comments accept them. */
  readonly silenced: number;
}

/** Makes the context of every incident. */
export function makeContexts(incidents: readonly Incident[], input: ContextInput): Contexts {
  if (incidents.length === 0) return { of: new Map(), silenced: 0 };
  const { repository, gathered } = input;
  const objectCount = repository?.store.objectCount ?? 0;
  const tables = input.wasm && repository !== null ? createHistoryTables() : null;
  const commits = input.scope?.graph ?? buildCommitTable(gathered.commits, objectCount, tables);
  const hits = splitHits(incidents, input);
  const attributions =
    repository === null
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
          watched: watchedObjects(repository),
          tables,
        });
  const history = repository && {
    rotation: new Rotation(incidents, repository.store),
    older: input.scope && {
      scope: input.scope.commits,
      history: new OlderHistory(repository.store, commits),
    },
    lives: {
      commits,
      facts: repository.facts,
      pushes: new Pushes(repository.store, commits, repository),
      isPart: input.scope !== null,
    },
  };
  const contexts = new Map<Incident, LocatedContext | null>();
  let silenced = 0;
  incidents.forEach((incident, i) => {
    const attribution = attributions[i] ?? null;
    const before = input.rules.silenced;
    const context = contextOf(incident, { attribution, commits, input, history });
    if (context === null && input.rules.silenced > before) silenced += 1;
    contexts.set(incident, context);
  });
  return { of: withoutHalves(contexts), silenced };
}

/** Commits that logs of remotes name: did they have it? */
export function watchedObjects({
  store,
  reflogs,
}: Pick<ContextRepository, 'store' | 'reflogs'>): number[] {
  return loggedIds(remoteLogs(reflogs))
    .map((id) => store.numberOfHex(id))
    .filter((number) => number >= 0);
}

function splitHits(
  incidents: readonly Incident[],
  { repository, gathered }: ContextInput,
): { blobHits: Hit[]; commitHits: Hit[]; tagHits: Hit[] } {
  const hits = { blobHits: [] as Hit[], commitHits: [] as Hit[], tagHits: [] as Hit[] };
  if (repository === null) return hits;
  const { store } = repository;
  incidents.forEach((incident, number) => {
    for (const [place, { source, line }] of incident.places.entries()) {
      if (source >= store.objectCount) continue;
      const hit = { incident: number, object: source, line, place };
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
  readonly input: ContextInput;
  readonly history: {
    readonly lives: LifetimeContext;
    readonly rotation: Rotation;
    /** For a part of the history: its commits, and what lies before them. */
    readonly older: { readonly scope: Uint8Array; readonly history: OlderHistory } | null;
  } | null;
}

function contextOf(incident: Incident, from: IncidentInput): LocatedContext | null {
  const { attribution } = from;
  const located = [
    ...historyPlaces(incident, from),
    ...indexPlaces(incident, from),
    ...filePlaces(incident, from.input),
  ];
  if (located.length === 0) return null;
  const best = verdictOf(located.flatMap((place) => place.matches));
  if (best === null) return null;
  const context = {
    best,
    occurrences: located.map((place) => place.occurrence),
    exposure: exposureOf(
      attribution,
      located.map((place) => place.occurrence),
      from.input.includes,
    ),
    companions: halvesOf(located),
    ...lifeOf(incident, from),
  };
  return { context, located };
}

function lifeOf(
  incident: Incident,
  { attribution, history, commits }: IncidentInput,
): Pick<IncidentContext, 'lifetime' | 'cleanup' | 'replacedBy'> {
  if (attribution === null || history === null) {
    return { lifetime: null, cleanup: [], replacedBy: [] };
  }
  const { lives, rotation } = history;
  const { objectNumber } = commits;
  return {
    lifetime: lifetimeOf(attribution, olderIn(incident, attribution, history), lives),
    cleanup: attribution.live.map(livePlaceOf).toSorted(compareLivePlaces),
    replacedBy: rotation.nextOf(incident, attribution.replacements, {
      facts: lives.facts,
      objectNumber,
    }),
  };
}

/** The oldest commit known to hold what is older than the scope; -1 where nothing is. */
function olderIn(
  { secret, places }: Incident,
  attribution: Attribution,
  { older }: NonNullable<IncidentInput['history']>,
): number {
  const commit = attribution.presence.olderIn;
  if (commit < 0 || older === null || hasBit(older.scope, commit)) return commit;
  return older.history.oldest(commit, {
    secret,
    blobs: new Set(places.map(({ source }) => source)),
    paths: [...new Set(attribution.places.map(({ path }) => path))].filter((path) => path !== ''),
  });
}

function historyPlaces(
  incident: Incident,
  { attribution, commits, input }: IncidentInput,
): Located[] {
  if (attribution === null || input.repository === null) return [];
  const { store } = input.repository;
  const located: Located[] = [];
  for (const place of attribution.places) {
    if (!input.includes(place.path)) continue;
    const commit = place.commit < 0 ? '' : store.idOf(commits.objectNumber[place.commit]!);
    const { start, source, matches, ...at } = incident.places[place.hit.place]!;
    const counting = input.rules.counting(matches as readonly Match[], place.path, commit);
    // A blob that only the index holds is told by its path in the index.
    const isIndexOnly = place.path === '' && input.indexPaths.has(source);
    if (counting.length === 0 || (isIndexOnly && place.kind === 'blob')) continue;
    const ids = { commit, object: store.idOf(source), atHead: place.atHead };
    const occurrence = occurrenceOf(place.kind, place.path, at, ids);
    located.push({ occurrence, matches: counting, start, source });
  }
  return located;
}

/** What the index holds and HEAD does not have at the same path. */
function indexPlaces(incident: Incident, { attribution, input }: IncidentInput): Located[] {
  if (input.repository === null) return [];
  const { store } = input.repository;
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
      const occurrence = occurrenceOf('index', path, place, ids);
      located.push({ ...place, occurrence, matches: counting });
    }
  }
  return located;
}

function filePlaces(incident: Incident, input: ContextInput): Located[] {
  const objectCount = input.repository?.store.objectCount ?? 0;
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
    const occurrence = occurrenceOf(kind, path, place, ids);
    located.push({ ...place, occurrence, matches: counting });
  }
  return located;
}
