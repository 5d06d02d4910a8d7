/** A clock for how long something takes; what time of day it is belongs to the caller. */

const MS_PER_SECOND = 1000;

/**
 * Milliseconds since the process began, with fractions. As `performance.now()`, whose module is not part
 * of what Node starts with and takes a millisecond of each hook.
 */
export function elapsedMs(): number {
  return process.uptime() * MS_PER_SECOND;
}
