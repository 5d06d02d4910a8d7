/**
 * Measures what a piece of work costs the processor: bounds in tests must hold on a loaded machine,
 * where the clock on the wall says nothing.
 */

/** Milliseconds of processor time (all threads of this process) that `action` took. */
export function cpuMilliseconds(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
