/**
 * Until when a value says that it works. Which field says so is each structure's own business.
 */
import type { Inspection } from './validity.ts';

/** Clocks differ: servers take a token for a few minutes beyond its end (RFC 7519, section 4.1.4). */
export const CLOCK_SKEW_MS = 300_000;

/** The first day that is not written with a year of four digits, in ms since 1970. */
const YEAR_10000 = Date.UTC(10_000, 0);

/** What an end says at `now`; both in ms since 1970. A well-formed value else. */
export function untilEnd(end: number, now: number): Inspection {
  const last = end + CLOCK_SKEW_MS;
  if (last > now) {
    const day = end < YEAR_10000 ? `until ${dayOf(end)}` : 'beyond the year 9999';
    const reasons = [`it is valid ${day}`];
    return { validity: 'well-formed', ceiling: 'high', reasons, changesAt: last };
  }
  const reasons = [`it expired ${end < 0 ? 'before 1970' : `on ${dayOf(end)}`}`];
  return { validity: 'expired', ceiling: 'high', reasons };
}

/** The day in UTC of a time between 1970 and the year 9999. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
