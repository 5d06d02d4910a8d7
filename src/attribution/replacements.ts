/**
 * Where a blob with an incident gave way, at the same path, to one without it that holds others.
 * Whether one of those is the next value of the same secret is for scan/ to say, which can read.
 */
import type { AttributionInput, Hit } from './input.ts';
import type { PathEvent } from './path-events.ts';
import { ageOrder } from './stays.ts';

/** A commit that put something in the place of an incident, which may be its next value. */
export interface Replacement {
  readonly commit: number;
  /** Path in latin1; the same before and after. */
  readonly path: string;
  /** Object numbers of the blobs: the one holds the incident, the other does not, but others. */
  readonly before: number;
  readonly after: number;
}

/** Collects them from path events. */
export class ReplacementList {
  private readonly found: Replacement[][];
  private readonly byAge: (a: number, b: number) => number;
  private readonly hitsOfBlob: ReadonlyMap<number, readonly Hit[]>;
  private readonly incidents = new Map<number, ReadonlySet<number>>();

  constructor(
    { incidentCount, commits }: AttributionInput,
    hitsOfBlob: ReadonlyMap<number, readonly Hit[]>,
  ) {
    this.found = Array.from({ length: incidentCount }, () => []);
    this.byAge = ageOrder(commits);
    this.hitsOfBlob = hitsOfBlob;
  }

  /** Takes in one path event. */
  note({ commit, path, blob, before }: PathEvent): void {
    if (before.length === 0) return;
    const after = this.incidentsOf(blob);
    for (const old of new Set(before)) {
      const known = this.incidentsOf(old);
      if ([...after].every((incident) => known.has(incident))) continue;
      for (const incident of known) {
        if (after.has(incident)) continue;
        this.found[incident]!.push({ commit, path, before: old, after: blob });
      }
    }
  }

  /** By incident, oldest first. */
  sorted(): Replacement[][] {
    return this.found.map((list) =>
      list.toSorted(
        (a, b) =>
          this.byAge(a.commit, b.commit) || (a.path < b.path ? -1 : 1) || a.before - b.before,
      ),
    );
  }

  private incidentsOf(blob: number): ReadonlySet<number> {
    let known = this.incidents.get(blob);
    if (known === undefined) {
      known = new Set((this.hitsOfBlob.get(blob) ?? []).map((hit) => hit.incident));
      this.incidents.set(blob, known);
    }
    return known;
  }
}
