// Files that are not what they were listed as, or long: what is read, and what the ledger is told.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scannerTables } from '../../src/detect/index.ts';
import { kernelModule } from '../../src/kernel/index.ts';
import { createJobRunner, fileListOf, HIT_FIELDS, type JobBatch } from '../../src/pool/index.ts';
import { loadRules } from '../../src/rules/index.ts';
import { plantedRules, token } from '../scan/support.ts';
import { temporaryDirectory } from '../support/git-repo.ts';

const pack = await loadRules({ builtin: false, files: [plantedRules()] });
const folder = temporaryDirectory();

/** Scans files of the folder as if a walk had listed all of them as regular files. */
const scan = (names: readonly string[], maxBytes?: number): JobBatch =>
  scanListed(
    names.map((name) => join(folder, name)),
    maxBytes,
  );

function scanListed(paths: readonly string[], maxBytes = Number.POSITIVE_INFINITY): JobBatch {
  const runner = createJobRunner(
    {
      pack,
      tables: scannerTables(pack),
      kernelModule: kernelModule(),
      engine: 'auto',
      prefilter: true,
      deltaScan: true,
      now: 0,
      store: null,
      shallow: new Set(),
      files: fileListOf(
        '',
        paths.map((path) => ({ path, isLink: false })),
        new Map(),
      ),
      maxBytes,
      slots: new Int32Array(new SharedArrayBuffer(64)),
    },
    1,
    0,
  );
  const fileCount = paths.length;
  runner.begin({ phase: 'scan', walk: null, fileCount, edgesTo: new Uint8Array(0) });
  for (let job = 0; job < fileCount; job += 1) runner.run(job);
  return runner.take();
}

/** Offsets of hits by number of the file. */
function offsetsOf({ hits }: JobBatch): [file: number, offset: number][] {
  const rows = [];
  for (let at = 0; at < hits.length; at += HIT_FIELDS) {
    rows.push([hits[at]!, hits[at + 2]!] satisfies [number, number]);
  }
  return rows;
}

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const reasons = ({ skipped }: JobBatch): string[] => skipped.map(({ reason }) => reason);

test('what is no regular file any more is passed over, and the next file is read', () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  mkdirSync(join(folder, 'directory'));
  write('file', token('plain'));
  const batch = scan(['pipe', 'directory', 'file']);
  expect(reasons(batch)).toEqual(['special-file', 'special-file']);
  expect(offsetsOf(batch)).toEqual([[2, 0]]);
  expect(batch.read.files).toBe(1);
});

test.runIf(existsSync('/dev/zero'))('devices end, whether they give nothing or without end', () => {
  const batch = scanListed(['/dev/null', '/dev/zero', '/dev/urandom']);
  expect(reasons(batch)).toEqual(['special-file', 'special-file', 'special-file']);
  expect(batch.bytes.expanded).toBe(0);
});

test('a link in the place of a file is not followed, a file that is gone is told', () => {
  write('secret', token('linked'));
  symlinkSync(join(folder, 'secret'), join(folder, 'link'));
  const batch = scan(['link', 'gone']);
  expect(batch.skipped.map(({ reason, detail }) => [reason, detail])).toEqual([
    ['unreadable', 'ELOOP'],
    ['vanished', 'ENOENT'],
  ]);
  expect(offsetsOf(batch)).toEqual([]);
});

test('an empty file is read', () => {
  write('empty', '');
  expect(scan(['empty'])).toMatchObject({
    skipped: [],
    read: { files: 1 },
    bytes: { expanded: 0 },
  });
});

test.runIf(existsSync('/proc/self/status'))(
  'a file whose size is not told is read to its end',
  () => {
    const batch = scanListed(['/proc/self/status']);
    expect(batch).toMatchObject({ skipped: [], read: { files: 1 } });
    expect(batch.bytes.expanded).toBeGreaterThan(100);
  },
);

test('a long file gives every hit once, wherever its windows end', () => {
  const secret = token('long');
  const line = `${'-'.repeat(4095 - secret.length)}${secret}\n`;
  const lines = 2600;
  write('long', line.repeat(lines));
  const batch = scan(['long', 'file']);
  const expected = Array.from({ length: lines }, (_, i) => [0, i * 4096 + 4095 - secret.length]);
  expect(offsetsOf(batch)).toEqual([...expected, [1, 0]]);
  expect(batch.bytes.expanded).toBe(lines * 4096 + token('plain').length);
});

test('files above the limit are told with their size, also where they are longer than a window', () => {
  write('seven', '1234567');
  write('eight', '12345678');
  write('holes', '');
  truncateSync(join(folder, 'holes'), 20 << 20);
  const batch = scan(['seven', 'eight', 'holes'], 7);
  expect(batch.skipped.map(({ reason, detail }) => [reason, detail])).toEqual([
    ['oversize', '8 bytes'],
    ['oversize', `${20 << 20} bytes`],
  ]);
  expect(batch.read.files).toBe(1);
});
