/** The table of `--timings`: where the time of a run went, for standard error. */

const NAME_WIDTH = 16;
const MS_WIDTH = 9;

/** What a run took, in ms since the process began. */
export interface RunTimes {
  /** When the command began to work. */
  readonly begun: number;
  /** When everything was delivered. */
  readonly delivered: number;
  /** Stages as a report has them, with their `total`. */
  readonly stages: Readonly<Record<string, number>>;
}

/** A line for each stage, with its share of the whole. */
export function timingLines({ begun, delivered, stages }: RunTimes): string[] {
  const { total = 0, ...parts } = stages;
  const known = Object.values(parts).reduce((sum, ms) => sum + ms, 0);
  const rows: Array<[string, number]> = [
    ['start-up', begun],
    ...Object.entries(parts),
    ['other stages', total - known],
    ['settings, output', delivered - begun - total],
    ['all', delivered],
  ];
  return rows.map(([name, ms]) => {
    const share = `${((100 * ms) / delivered).toFixed(1)} %`;
    return `${name.padEnd(NAME_WIDTH)} ${`${Math.round(ms)} ms`.padStart(MS_WIDTH)} ${share.padStart(8)}`;
  });
}
