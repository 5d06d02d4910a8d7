/** From commit indices to what reports say of a secret's life: names, dates, refs, intervals. */
import type { Attribution, CommitTable, Stay } from '../attribution/index.ts';
import type { CommitRef, Interval, Lifetime } from '../base/model.ts';
import { pathText } from '../sources/index.ts';
import type { CommitFacts } from './commit-facts.ts';
import type { Pushes } from './pushes.ts';

/** What lives are told from. */
export interface LifetimeContext {
  readonly commits: CommitTable;
  readonly facts: CommitFacts;
  readonly pushes: Pushes;
  /** True where only a part of the history was scanned. */
  readonly isPart: boolean;
}

const SECONDS_A_DAY = 86_400;

/**
 * The life of one incident; null where no commit holds it. `olderIn` is the oldest commit known to hold it
 * where it is older than what was scanned, else -1.
 */
export function lifetimeOf(
  attribution: Attribution,
  olderIn: number,
  context: LifetimeContext,
): Lifetime | null {
  const { presence, introducedAt } = attribution;
  const { commits, facts, pushes, isPart } = context;
  // Where nothing in scope introduces it, it stood there before the scope begins.
  const introducer = presence.introducedBy[0];
  const first = introducer ?? presence.oldest;
  const isOld = introducer === undefined || introducedAt === null;
  if (first < 0 || (isOld && !isPart)) return null;
  const { objectNumber } = commits;
  const removedBy = removalOf(attribution);
  return {
    introduced: isOld
      ? null
      : {
          ...facts.of(objectNumber[first]!),
          path: pathText(introducedAt.path),
          line: Math.abs(introducedAt.hit.line),
        },
    removed: removedBy === null ? null : commitRef(facts, objectNumber[removedBy]!),
    older: olderIn < 0 ? null : facts.of(objectNumber[olderIn]!),
    returned: presence.stays.some((stay) => stay.isReturn),
    commits: presence.commits,
    days: daysBetween(commits, first, removedBy ?? presence.newest),
    refs: attribution.refs,
    historyRefs: attribution.historyRefs,
    pushed: pushes.of(presence.reaching),
    intervals: presence.stays.map((stay) => intervalOf(stay, context)),
  };
}

/** A commit as reports name it in passing. */
export function commitRef(facts: CommitFacts, objectNumber: number): CommitRef {
  const { commit, author, authorDate } = facts.of(objectNumber);
  return { commit, author, authorDate };
}

function intervalOf(stay: Stay, { commits, facts }: LifetimeContext): Interval {
  const { introducedBy, removedBy, oldest, newest } = stay;
  const { objectNumber } = commits;
  return {
    introduced: introducedBy < 0 ? null : commitRef(facts, objectNumber[introducedBy]!),
    removed: removedBy < 0 ? null : commitRef(facts, objectNumber[removedBy]!),
    days: daysBetween(
      commits,
      introducedBy < 0 ? oldest : introducedBy,
      removedBy < 0 ? newest : removedBy,
    ),
    returned: stay.isReturn,
  };
}

function daysBetween({ time }: CommitTable, from: number, to: number): number {
  return Math.floor(Math.max(0, time[to]! - time[from]!) / SECONDS_A_DAY);
}

/** The newest commit that dropped it, null while a tip holds it or a message tells it. */
function removalOf({ presence, places }: Attribution): number | null {
  if (presence.tips.length > 0 || places.some((place) => place.kind === 'commit-message')) {
    return null;
  }
  return presence.removedBy.at(-1) ?? null;
}
