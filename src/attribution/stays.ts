/**
 * The times that one incident came and went.
 *
 * A stay is a connected part of the commits that hold it: commits that hold it and are joined by
 * parent links are one stay, however many merges lie in it. It begins with the commits whose parents
 * do not hold it, and ends with those that do not hold it while a parent in the stay does. A secret
 * that a branch kept all the time was never gone, whatever other branches did.
 */
import type { AgedCommits } from './age-order.ts';

/** One time that an incident came, and went. Commit indices (ages, inside of this folder's passes). */
export interface Stay {
  /** The oldest commit of it whose parents do not hold it; -1 where it began out of sight. */
  readonly introducedBy: number;
  /** The newest commit that dropped it; -1 while a branch or a message of the stay holds it. */
  readonly removedBy: number;
  readonly oldest: number;
  readonly newest: number;
  /** True where one of its beginnings has an ancestor that held it: it was gone and came back. */
  readonly isReturn: boolean;
}

/** What is known of the incident as a whole. Ages, ascending. */
export interface Life {
  readonly commits: number;
  readonly introducedBy: readonly number[];
  readonly removedBy: readonly number[];
  readonly oldest: number;
  readonly newest: number;
  readonly olderIn: number;
  /** Tips that hold it and are no tags. */
  readonly lastingTips: readonly number[];
}

/** Bits of one batch of incidents for each commit by age, and which bit is meant. */
export interface Holding {
  readonly trees: Int32Array;
  readonly messages: Int32Array;
  /** Both. */
  readonly held: Int32Array;
  /** What ancestors hold. */
  readonly past: Int32Array;
  readonly bit: number;
  /** What messages of commits that count hold, of all of them. */
  readonly told: number;
  /** For each commit a number of the caller's, to be written over. */
  readonly scratch: Int32Array;
}

interface GrowingStay {
  introducedBy: number;
  removedBy: number;
  oldest: number;
  newest: number;
  isReturn: boolean;
  /** A tip or a message holds it: it is not over. */
  isLasting: boolean;
}

/** The stays of one incident, oldest first. */
export function staysOf(aged: AgedCommits, life: Life, holding: Holding): Stay[] {
  if (life.commits === 0) return [];
  const { past, bit } = holding;
  const parts = new Parts(aged, holding);
  // Every stay has a beginning of its own, or is older than what is in sight.
  if (life.introducedBy.length === 1 && life.olderIn < 0) parts.takeAsOne(life);
  else parts.join(life);
  for (const tip of life.lastingTips) {
    if (aged.counted[tip] === 1) parts.of(tip).isLasting = true;
    // A tip out of scope cannot be joined to a stay: then none is known to be over.
    else for (const stay of parts.stays) stay.isLasting = true;
  }
  for (const age of life.introducedBy) {
    const stay = parts.of(age);
    if (stay.introducedBy < 0) stay.introducedBy = age;
    if (((past[age]! >>> bit) & 1) === 1) stay.isReturn = true;
  }
  for (const age of life.removedBy) {
    for (let k = aged.parentStart[age]!; k < aged.parentStart[age + 1]!; k += 1) {
      const parent = aged.parents[k]!;
      if (parent < 0 || !parts.isInTree(parent)) continue;
      const stay = parts.of(parent);
      if (!stay.isLasting) stay.removedBy = age;
    }
  }
  return parts.distinct().map(({ introducedBy, removedBy, oldest, newest, isReturn }) => ({
    introducedBy,
    removedBy,
    oldest,
    newest,
    isReturn,
  }));
}

/** The stays as they grow, and which of them each commit is in. */
class Parts {
  readonly stays: GrowingStay[] = [];
  private readonly aged: AgedCommits;
  private readonly holding: Holding;
  /** What a stay has become part of; itself while it stands alone. */
  private readonly above: number[] = [];
  private isOne = false;

  constructor(aged: AgedCommits, holding: Holding) {
    this.aged = aged;
    this.holding = holding;
  }

  /** The stay of a commit that holds it and counts. */
  of(age: number): GrowingStay {
    return this.stays[this.isOne ? 0 : this.top(this.holding.scratch[age]!)]!;
  }

  /** True where the tree of a commit that counts holds it. */
  isInTree(age: number): boolean {
    return (
      this.aged.counted[age] === 1 && ((this.holding.trees[age]! >>> this.holding.bit) & 1) === 1
    );
  }

  /** One stay of all holders. */
  takeAsOne({ oldest, newest }: Life): void {
    const { told, bit } = this.holding;
    this.isOne = true;
    const stay = this.begin(oldest);
    stay.newest = newest;
    stay.isLasting = ((told >>> bit) & 1) === 1;
  }

  /** Joins holders by their parent links. HOT: all commits of a life that has several beginnings. */
  join({ oldest, newest }: Life): void {
    const { counted, parentStart, parents } = this.aged;
    const { held, messages, bit, scratch } = this.holding;
    for (let age = oldest; age <= newest; age += 1) {
      if (((held[age]! >>> bit) & 1) === 0 || counted[age] !== 1) continue;
      let part = -1;
      for (let k = parentStart[age]!; k < parentStart[age + 1]!; k += 1) {
        const parent = parents[k]!;
        // A parent is older, but where an id was forged.
        if (parent < 0 || parent >= age) continue;
        if (((held[parent]! >>> bit) & 1) === 0 || counted[parent] !== 1) continue;
        const other = this.top(scratch[parent]!);
        part = part < 0 ? other : this.unite(part, other);
      }
      if (part < 0) {
        part = this.stays.length;
        this.begin(age);
      }
      scratch[age] = part;
      const stay = this.stays[part]!;
      stay.newest = age;
      if (((messages[age]! >>> bit) & 1) === 1) stay.isLasting = true;
    }
  }

  /** Those that have not become part of another, oldest first. */
  distinct(): GrowingStay[] {
    return this.stays.filter((_, part) => this.above[part] === part);
  }

  private begin(age: number): GrowingStay {
    const ends = { oldest: age, newest: age, introducedBy: -1, removedBy: -1 };
    const stay = { ...ends, isReturn: false, isLasting: false };
    this.above.push(this.stays.push(stay) - 1);
    return stay;
  }

  private top(part: number): number {
    const { above } = this;
    let at = part;
    while (above[at] !== at) {
      above[at] = above[above[at]!]!;
      at = above[at]!;
    }
    return at;
  }

  /** The older of the two takes the other in. */
  private unite(a: number, b: number): number {
    if (a === b) return a;
    const [kept, gone] = a < b ? [a, b] : [b, a];
    this.above[gone] = kept;
    this.stays[kept]!.isLasting ||= this.stays[gone]!.isLasting;
    this.stays[kept]!.newest = Math.max(this.stays[kept]!.newest, this.stays[gone]!.newest);
    return kept;
  }
}
