/** Which incidents each blob holds: versions of one file mostly hold the same, and share one set. */
import type { Hit } from './input.ts';

const NONE: ReadonlySet<number> = new Set();
/** Above any incident's number: nodes times this are exact below 2^53. */
const MOST_INCIDENTS = 2 ** 26;

/** The incidents of blobs by object number; equal sets are one object. */
export class IncidentSets {
  /** Each set once. */
  readonly distinct: Array<ReadonlySet<number>> = [];
  /** By object number of a blob: its set's index in `distinct`. */
  readonly indexOf: Map<number, number> = new Map();

  constructor(hitsOfBlob: ReadonlyMap<number, readonly Hit[]>) {
    const known = new SetNumbers();
    for (const [blob, hits] of hitsOfBlob) {
      const incidents = distinctIncidents(hits);
      const index = known.of(incidents);
      if (index === this.distinct.length) this.distinct.push(new Set(incidents));
      this.indexOf.set(blob, index);
    }
  }

  of(blob: number): ReadonlySet<number> {
    return this.distinct[this.indexOf.get(blob) ?? -1] ?? NONE;
  }
}

/** Numbers sets in the order in which they are met: a walk down a tree whose branches are incidents. */
class SetNumbers {
  /** Nodes by the one above and the incident; the first is 0, for nothing. */
  private readonly nodes = new Map<number, number>();
  /** By node: the number of the set that ends there. */
  private readonly numbers = new Map<number, number>();

  /** `incidents`: ascending. */
  of(incidents: readonly number[]): number {
    let node = 0;
    for (const incident of incidents) {
      const key = node * MOST_INCIDENTS + incident;
      const below = this.nodes.get(key) ?? this.nodes.size + 1;
      this.nodes.set(key, below);
      node = below;
    }
    const number = this.numbers.get(node) ?? this.numbers.size;
    this.numbers.set(node, number);
    return number;
  }
}

/** The incidents of some hits, ascending, each once. */
export function distinctIncidents(hits: readonly Hit[]): number[] {
  const found: number[] = [];
  let isSorted = true;
  for (const { incident } of hits) {
    const last = found.at(-1) ?? -1;
    if (incident === last) continue;
    if (incident < last) isSorted = false;
    found.push(incident);
  }
  return isSorted ? found : [...new Set(found)].toSorted((a, b) => a - b);
}
