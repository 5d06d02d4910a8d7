/**
 * Where a blob with an incident gave way, at the same path, to one without it that holds others.
 * Whether one of those is the next value of the same secret is for scan/ to say, which can read.
 */

import { ageOrder } from './age-order.ts';
import type { IncidentSets } from './incident-sets.ts';
import type { AttributionInput } from './input.ts';
import type { PathEvent } from './path-events.ts';

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
  private readonly sets: IncidentSets;

  constructor({ incidentCount, commits }: AttributionInput, sets: IncidentSets) {
    this.found = Array.from({ length: incidentCount }, () => []);
    this.byAge = ageOrder(commits);
    this.sets = sets;
  }

  /** Takes in one path event. */
  note({ commit, path, blob, before }: PathEvent): void {
    if (before.length === 0) return;
    const after = this.sets.of(blob);
    for (const old of before.length === 1 ? before : new Set(before)) {
      const known = this.sets.of(old);
      if (known === after || [...after].every((incident) => known.has(incident))) continue;
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
}
