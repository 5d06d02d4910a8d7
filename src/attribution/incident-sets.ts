/** Which incidents each blob holds: versions of one file mostly hold the same, and share one set. */
import type { Hit } from './input.ts';

const NONE: ReadonlySet<number> = new Set();

/** The incidents of blobs by object number; equal sets are one object. */
export class IncidentSets {
  private readonly sets = new Map<number, ReadonlySet<number>>();

  constructor(hitsOfBlob: ReadonlyMap<number, readonly Hit[]>) {
    const known = new Map<string, ReadonlySet<number>>();
    for (const [blob, hits] of hitsOfBlob) {
      const set = new Set(hits.map((hit) => hit.incident));
      const key = [...set].toSorted((a, b) => a - b).join();
      const same = known.get(key) ?? set;
      known.set(key, same);
      this.sets.set(blob, same);
    }
  }

  of(blob: number): ReadonlySet<number> {
    return this.sets.get(blob) ?? NONE;
  }
}
