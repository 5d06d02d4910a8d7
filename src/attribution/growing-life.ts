/** The life of one incident while commits are gone through, in terms of ages. */

/** Number of incidents that share one pass. */
export const BATCH = 32;

/** Ages are of age-order.ts; -1 for none. */
export interface GrowingLife {
  commits: number;
  introducedBy: number[];
  removedBy: number[];
  newest: number;
  oldest: number;
  classes: number;
  tips: number[];
  reaching: number[];
  lastingTips: number[];
  olderIn: number;
}

/** A life of which nothing is known yet. */
export function newLife(): GrowingLife {
  return {
    commits: 0,
    introducedBy: [],
    removedBy: [],
    newest: -1,
    oldest: -1,
    classes: 0,
    tips: [],
    reaching: [],
    lastingTips: [],
    olderIn: -1,
  };
}

/** Notes a commit that may not be the first to hold the incidents of `mask`. */
export function noteOlder(lives: readonly GrowingLife[], mask: number, age: number): void {
  forEachBit(mask, (bit) => {
    const life = lives[bit]!;
    if (life.olderIn < 0 || age < life.olderIn) life.olderIn = age;
  });
}

/**
 * Takes in how many commits hold each incident, and of which classes: 32 counters of 32 bits, turned (word
 * p has bit p of each), and by class what its commits hold.
 */
export function addCounts(
  lives: readonly GrowingLife[],
  counters: Int32Array,
  heldByClass: Int32Array,
): void {
  lives.forEach((life, bit) => {
    for (let place = 0; place < BATCH; place += 1) {
      life.commits += ((counters[place]! >>> bit) & 1) * 2 ** place;
    }
    heldByClass.forEach((mask, bits) => {
      if (((mask >>> bit) & 1) === 1) life.classes |= bits;
    });
  });
}

/** Calls `visit` for each bit that is set, the highest first. */
export function forEachBit(mask: number, visit: (bit: number) => void): void {
  for (let rest = mask; rest !== 0; ) {
    const bit = 31 - Math.clz32(rest);
    visit(bit);
    rest &= ~(1 << bit);
  }
}
