// Workers that die or hang: nothing is lost, or what was lost is named.
import { describe, expect, test } from 'vitest';
import { plantedRules, token } from '../scan/support.ts';
import { createRepo, type GitRepo } from '../support/git-repo.ts';

// Threads need the built tree.
const { createPool } = (await import(
  '../../dist/pool/index.js'
)) as typeof import('../../src/pool/index.ts');
const { openObjectStore, planWalk, wantedOfUnit, unitCount } = (await import(
  '../../dist/git/index.js'
)) as typeof import('../../src/git/index.ts');
const { loadRules } = (await import(
  '../../dist/rules/index.js'
)) as typeof import('../../src/rules/index.ts');
const { scannerTables } = (await import(
  '../../dist/detect/index.js'
)) as typeof import('../../src/detect/index.ts');
const { kernelModule } = (await import(
  '../../dist/kernel/index.js'
)) as typeof import('../../src/kernel/index.ts');

const SABOTEUR = new URL('./saboteur.js', import.meta.url);
const DIES = 1;
const HANGS = 2;

function repository(): GitRepo {
  const repo = createRepo();
  for (let i = 0; i < 30; i += 1) repo.write(`f${i}.txt`, `${token(`file${i}x`)}\n`);
  repo.commit();
  repo.git('repack', '-adfq', '--depth=0');
  return repo;
}

/** Runs the scan phase on two saboteurs; returns which objects came back with a hit, and the outcome. */
async function run(
  repo: GitRepo,
  kind: number,
  times: number,
  stuckAfterMs = 60_000,
  workerUrl = SABOTEUR,
) {
  const pack = await loadRules({ builtin: false, files: [plantedRules()] });
  const store = openObjectStore({ objectsDir: repo.objectsDir, hashLength: 20, alternates: [] });
  // A unit for each object, so that there are jobs before and behind the one that fails.
  const walk = planWalk(store, store.ownObjects(), { unitBytes: 1 });
  const slots = new Int32Array(new SharedArrayBuffer(8192));
  const poisoned = Math.floor(unitCount(walk) / 2);
  slots.set([poisoned, kind, times], 1000);
  const retries: string[] = [];
  const pool = createPool({
    threads: 2,
    onRetry: (reason) => retries.push(reason),
    stuckAfterMs,
    workerUrl,
    setup: {
      pack,
      tables: scannerTables(pack),
      kernelModule: kernelModule(),
      engine: 'auto',
      prefilter: true,
      deltaScan: true,
      now: 0,
      store: store.share(),
      shallow: new Set(),
      files: null,
      maxBytes: Number.POSITIVE_INFINITY,
      slots,
    },
  });
  const jobs: number[] = [];
  let blobs = 0;
  try {
    const plan = { phase: 'scan', walk, fileCount: 0, edgesTo: new Uint8Array(0) } as const;
    const outcome = await pool.run(plan, (batch) => {
      jobs.push(...batch.jobs);
      blobs += batch.read.blobs;
    });
    const covered = wantedOfUnit(store, walk, poisoned).length;
    return {
      outcome,
      retries,
      jobs: jobs.toSorted((a, b) => a - b),
      blobs,
      poisoned,
      units: unitCount(walk),
      covered,
    };
  } finally {
    await pool.close();
    store.close();
  }
}

const all = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a worker', () => {
  const repo = repository();

  test('that dies once costs nothing: its jobs are run again, none twice', async () => {
    const { outcome, jobs, blobs, units, retries } = await run(repo, DIES, 1);
    expect(retries).toEqual([expect.stringContaining('ended with code 3')]);
    expect(outcome).toEqual({ lost: new Map(), aborted: false });
    expect(jobs).toEqual(all(units));
    expect(blobs).toBe(30);
  });

  test('that dies at the same job twice loses that job and no other', async () => {
    const { outcome, jobs, poisoned, units, covered } = await run(repo, DIES, 2);
    expect([...outcome.lost.keys()]).toEqual([poisoned]);
    expect(outcome.lost.get(poisoned)).toContain('ended with code 3');
    expect(jobs).toEqual(all(units).filter((job) => job !== poisoned));
    expect(covered).toBeGreaterThan(0);
  });

  test('that hangs is given up, and its job is run again', async () => {
    const { outcome, jobs, units } = await run(repo, HANGS, 1, 1500);
    expect(outcome.lost.size).toBe(0);
    expect(jobs).toEqual(all(units));
  });

  test('that never starts ends the scan with the reason', async () => {
    const broken = new URL('data:text/javascript,throw new Error("no code")');
    await expect(run(repo, DIES, 0, 60_000, broken)).rejects.toThrow(
      'no worker thread could start: Error: no code',
    );
  });
});
