/** Where incidents stand in the history: the commits and paths that brought them, and what is at HEAD. */
import { hasBit } from '../base/bits.ts';
import { FROM_HEAD, isNote } from './commit-classes.ts';
import type { CommitTable } from './commit-table.ts';
import type { IncidentSets } from './incident-sets.ts';
import type { AttributionInput, Hit } from './input.ts';
import { listHits, type PathEvent } from './path-events.ts';
import { type Replacement, ReplacementList } from './replacements.ts';
import type { TreeGraph } from './tree-graph.ts';

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

/** What is known of blobs and commits. */
export interface PlaceFacts {
  readonly hitsOfBlob: ReadonlyMap<number, readonly Hit[]>;
  readonly sets: IncidentSets;
  /** Class bits of commits by index. */
  readonly classes: Uint8Array;
}

/** All places of every incident, and what took the place of incidents. */
export function collectPlaces(
  input: AttributionInput,
  { graph, events }: { readonly graph: TreeGraph; readonly events: readonly PathEvent[] },
  { hitsOfBlob, sets, classes }: PlaceFacts,
): { places: Place[][]; replacements: Replacement[][] } {
  const places: Place[][] = Array.from({ length: input.incidentCount }, () => []);
  const replaced = new ReplacementList(input, sets);
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
  for (const event of events) {
    if (former.has(event.blob) || (counted !== null && !hasBit(counted, event.commit))) continue;
    seenBlobs.add(event.blob);
    head.note(event);
    replaced.note(event);
    // A new blob is a place even where an old one, out of scope, held the same.
    const old = former.size === 0 ? event.before : event.before.filter((blob) => !former.has(blob));
    const after = sets.of(event.blob);
    if (old.some((blob) => sets.of(blob) === after)) continue;
    const before = old.map((blob) => sets.of(blob));
    for (const hit of hitsOfBlob.get(event.blob)!) {
      if (!before.some((set) => set.has(hit.incident))) add(event, hit);
    }
  }
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
  /** Most events are about blobs that no longer stand there. */
  private readonly blobs = new Set<number>();

  constructor(input: AttributionInput, graph: TreeGraph, classes: Uint8Array) {
    this.commits = input.commits;
    this.classes = classes;
    const head = input.tips.find((t) => t.kind === 'head' && t.name === 'HEAD');
    const commit = head ? commitOf(input.commits, head.object) : -1;
    this.entries = commit < 0 ? [] : listHits(graph, input.commits.rootTree[commit]!);
    for (const { path, blob } of this.entries) {
      this.broughtAt.set(`${blob} ${path}`, -1);
      this.blobs.add(blob);
    }
  }

  has(path: string, blob: number): boolean {
    return this.blobs.has(blob) && this.broughtAt.has(`${blob} ${path}`);
  }

  /** Keeps the newest commit of HEAD's history that brought the blob. */
  note(event: PathEvent): void {
    if (!this.blobs.has(event.blob)) return;
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

/** Blobs that no commit's tree holds: reached by a tag, or only in the index, or by nothing. */
function addLooseEnds(
  input: AttributionInput,
  graph: TreeGraph,
  hitsOfBlob: ReadonlyMap<number, readonly Hit[]>,
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

function commitOf(commits: CommitTable, object: number): number {
  return object < 0 ? -1 : commits.indexOf[object]!;
}
