/**
 * The progress line: on standard error, on a terminal only, redrawn in place.
 */
import type { Progress } from '../base/plan.ts';
import { byteSize, counted, withCommas } from '../report/index.ts';

/** Shorter intervals only flicker. */
const REDRAW_MS = 100;
/** Before this, no rate says anything. */
const WARM_UP_MS = 500;
const CLEAR_LINE = '\r\u001b[K';

/** A line that shows how far the scan has come. */
export interface ProgressLine {
  show(progress: Progress): void;
  /** Removes the line; to be called before anything else is written to the terminal. */
  clear(): void;
}

/** `0:07`, `12:30`, `1:02:03`. */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** The text of the line. `elapsedMs` is the time since the scan began. */
export function progressText(progress: Progress, elapsedMs: number): string {
  const { objectsDone, objectsTotal, bytesDone, findings } = progress;
  const total = objectsTotal === 0 ? '' : ` of ${withCommas(objectsTotal)}`;
  const parts = [`${withCommas(objectsDone)}${total} objects`];
  if (elapsedMs >= WARM_UP_MS) {
    parts.push(`${byteSize((bytesDone / elapsedMs) * 1000)}/s`);
    if (objectsDone > 0 && objectsTotal > objectsDone) {
      const left = (elapsedMs / objectsDone) * (objectsTotal - objectsDone);
      parts.push(`${clock(left / 1000)} left`);
    }
  }
  parts.push(counted(findings, 'secret'));
  return parts.join(', ');
}

/** A progress line on a terminal. */
export function createProgressLine(stream: NodeJS.WriteStream): ProgressLine {
  const startedMs = performance.now();
  let drawnMs = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show(progress): void {
      const nowMs = performance.now();
      if (nowMs - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs;
      isShown = true;
      const text = progressText(progress, nowMs - startedMs);
      stream.write(CLEAR_LINE + text.slice(0, Math.max(0, stream.columns - 1)));
    },
    clear(): void {
      if (isShown) stream.write(CLEAR_LINE);
      isShown = false;
    },
  };
}
