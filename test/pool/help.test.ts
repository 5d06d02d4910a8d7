// Threads that are done with a phase help with hashing; who dies at it costs time, nothing else.
import { scryptSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { plantedRules, token } from '../scan/support.ts';
import { createRepo, temporaryDirectory } from '../support/git-repo.ts';

// Threads need the built tree.
const { createPool } = (await import(
  '../../dist/pool/index.js'
)) as typeof import('../../src/pool/index.ts');
const { openObjectStore, planWalk } = (await import(
  '../../dist/git/index.js'
)) as typeof import('../../src/git/index.ts');
const { loadRules } = (await import(
  '../../dist/rules/index.js'
)) as typeof import('../../src/rules/index.ts');
const { scannerTables } = (await import(
  '../../dist/detect/index.js'
)) as typeof import('../../src/detect/index.ts');
const { createScryptBatch, kernelModule } = (await import(
  '../../dist/kernel/index.js'
)) as typeof import('../../src/kernel/index.ts');

const OPTIONS = { salt: 'salt', cost: 4096, byteLength: 12 };
const passwords = Array.from({ length: 9 }, (_, i) => Buffer.from(`password ${i}`));
const expected = passwords.map((p) =>
  scryptSync(p, OPTIONS.salt, OPTIONS.byteLength, { N: OPTIONS.cost, r: 8, p: 1 }),
);

const repo = createRepo();
for (let i = 0; i < 8; i += 1) repo.write(`f${i}.txt`, `${token(`file${i}x`)}\n`);
repo.commit();
repo.git('repack', '-adfq', '--depth=0');

/** A pool that has run its first phase. */
async function poolOf(threads: number, workerUrl?: URL) {
  const pack = await loadRules({ builtin: false, files: [plantedRules()] });
  const store = openObjectStore({ objectsDir: repo.objectsDir, hashLength: 20, alternates: [] });
  const walk = planWalk(store, store.ownObjects(), { unitBytes: 1 });
  const pool = createPool({
    threads,
    ...(workerUrl && { workerUrl }),
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
      slots: new Int32Array(new SharedArrayBuffer(4096)),
    },
  });
  const plan = { phase: 'scan', walk, fileCount: 0, edgesTo: new Uint8Array(0) } as const;
  await pool.run(plan, () => undefined);
  store.close();
  return pool;
}

describe('threads of a pool', () => {
  test.each([1, 2, 3])('%i of them do all of a batch', async (threads) => {
    const pool = await poolOf(threads);
    const batch = createScryptBatch(passwords, OPTIONS)!;
    await pool.help!(batch.work);
    expect(batch.unclaimed).toBe(0);
    expect(batch.work.state.subarray(2).every((mixed) => mixed === 1)).toBe(true);
    expect(passwords.map((_, i) => batch.result(i))).toEqual(expected);
    await pool.close();
  });

  test('end their share before they are ended', async () => {
    const pool = await poolOf(2);
    const batch = createScryptBatch(passwords, OPTIONS)!;
    const left = pool.help!(batch.work);
    await pool.close();
    expect(batch.unclaimed).toBe(0);
    await left;
  });

  test('that die while they help are not waited for', async () => {
    const url = join(temporaryDirectory(), 'dies.mjs');
    const worker = new URL('../../dist/pool/worker.js', import.meta.url);
    writeFileSync(
      url,
      // Its first word to a batch is that it helps.
      `const { add } = Atomics;
       Atomics.add = (array, index, value) =>
         array.length === ${2 + passwords.length} ? process.exit(3) : add(array, index, value);
       await import(${JSON.stringify(worker.href)});`,
    );
    const pool = await poolOf(2, pathToFileURL(url));
    const batch = createScryptBatch(passwords, OPTIONS)!;
    await pool.help!(batch.work);
    expect(passwords.map((_, i) => batch.result(i))).toEqual(expected);
    await pool.close();
  });
});

test('a pool without threads has no help to offer', async () => {
  expect((await poolOf(0)).help).toBeNull();
});
