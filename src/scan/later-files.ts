/**
 * Lists a large directory while its first files are scanned: in rounds, each of the files that are known when
 * the one before it ends. Files keep the order of their paths, so that rounds do not show in a report.
 */
import { fileListOf, type PhaseOutcome, type Pool } from '../pool/index.ts';
import type { Gathered } from './gather.ts';
import type { Material } from './material.ts';

/** What rounds work on. */
export interface LaterFilesWork {
  readonly pool: Pool;
  readonly material: Material;
  readonly gathered: Gathered;
  /** Called when a round begins, with how many files it has. */
  readonly onPhase: (files: number) => void;
}

/** Files that are listed before the thread looks at what came in. */
const FILES_PER_TURN = 256;
/** A round has so many files, or the last ones. */
const LEAST_FILES = 2000;

/**
 * Lists on while `run`, which scans all files that are known by now, is under way; then scans what was listed.
 * After an abort the rest is listed only, for the ledger. Returns reasons by number of the file for those
 * that were lost, and whether a round was aborted.
 */
export async function scanLaterFiles(
  { pool, material, gathered, onPhase }: LaterFilesWork,
  run: Promise<PhaseOutcome>,
): Promise<PhaseOutcome> {
  const { files } = material;
  const lost = new Map<number, string>();
  let scanned = files.length;
  let running = run;
  let aborted = false;
  for (;;) {
    await listWhile(running, material, scanned + LEAST_FILES);
    ({ aborted } = await running);
    if (aborted || scanned === files.length) break;
    const first = scanned;
    const part = files.slice(first);
    scanned = files.length;
    onPhase(part.length);
    const list = fileListOf(material.fileRoot, part, new Map());
    const plan = {
      phase: 'scan',
      walk: null,
      fileCount: part.length,
      files: { list, first },
      edgesTo: new Uint8Array(0),
    } as const;
    running = pool
      .run(plan, (batch) => gathered.add(batch))
      .then((outcome) => {
        for (const [job, reason] of outcome.lost) lost.set(first + job, reason);
        return outcome;
      });
  }
  material.listOn?.(Number.POSITIVE_INFINITY);
  return { lost, aborted };
}

/** Lists until the run has ended and there are `enough` files, or all. */
async function listWhile(
  run: Promise<PhaseOutcome>,
  { files, listOn }: Material,
  enough: number,
): Promise<void> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  // A failure is told to whoever waits for the run.
  run.then(end, end);
  for (;;) {
    const isOpen = listOn?.(FILES_PER_TURN) ?? false;
    if (!isOpen) return;
    await new Promise((resume) => setImmediate(resume));
    if (isOver && files.length >= enough) return;
  }
}
