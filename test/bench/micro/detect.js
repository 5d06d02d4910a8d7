/**
 * Scanning texts in numbers: MB/s for a slice of a repository's blobs scanned whole and by simulated
 * edits, with the share of each part. `node test/bench/micro/detect.js REPOSITORY` after `npm run build`
 * (git is run to read the blobs); without a repository the project's own sources serve.
 * GITSIFT_DIST names another build directory, GITSIFT_RULES a rule file to add. Best of ROUNDS.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dist = process.env.GITSIFT_DIST ?? path.join(root, 'dist');
const load = (file) => import(pathToFileURL(path.join(dist, file)).href);
const { createKernel } = await load('kernel/index.js');
const { createScanner } = await load('detect/index.js');
const { lazyEngine, loadRules } = await load('rules/index.js');

const ROUNDS = 7;
const SLICE_BYTES = 48 << 20;
/** Every so many-th blob of the repository is taken. */
const BLOB_STEP = 37;
const ENGINE = process.env.GITSIFT_ENGINE ?? 're2js';

function sourceTexts() {
  const names = readdirSync(path.join(root, 'src'), { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.gen.ts'));
  return files.map((name) => readFileSync(path.join(root, 'src', name)));
}

/** A slice of the repository's blobs, the same in every run. */
function blobTexts(repository) {
  const format = '--batch-check=%(objectname) %(objecttype) %(objectsize)';
  const list = execFileSync('git', ['-C', repository, 'cat-file', '--batch-all-objects', format], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const blobs = list
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, type, size]) => type === 'blob' && Number(size) < 1 << 20);
  const chosen = blobs.filter((_, i) => i % BLOB_STEP === 0).map(([id]) => id);
  const { stdout } = spawnSync('git', ['-C', repository, 'cat-file', '--batch'], {
    input: chosen.join('\n'),
    maxBuffer: 1 << 30,
  });
  const texts = [];
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf(10, at);
    const length = Number(stdout.toString('latin1', at, end).split(' ')[2]);
    texts.push(stdout.subarray(end + 1, end + 1 + length));
    at = end + 1 + length + 1;
  }
  return texts;
}

/** CPU time of this process: a busy machine does not change it much. */
function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function best(run) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = cpuSeconds();
    run();
    least = Math.min(least, cpuSeconds() - start);
  }
  return least;
}

function print(name, value, unit) {
  process.stdout.write(`${name.padEnd(46)} ${value.toFixed(2).padStart(10)} ${unit}\n`);
}

const extra = process.env.GITSIFT_RULES;
const pack = await loadRules(extra ? { files: [extra] } : {});
const kernel = createKernel();
const scanner = createScanner({ pack, kernel, engine: lazyEngine(ENGINE), now: 0 });
const texts = process.argv[2] ? blobTexts(process.argv[2]) : sourceTexts();
const base = scanner.heapBase + (1 << 20);
kernel.reserve(base + SLICE_BYTES + (8 << 20));

/** Texts as they lie in memory: address and length. */
const placed = [];
let top = base;
for (const text of texts) {
  if (top + text.length > base + SLICE_BYTES) break;
  kernel.bytes.set(text, top);
  placed.push([top, text.length]);
  top += text.length + 64;
}
const megabytes = placed.reduce((sum, [, length]) => sum + length, 0) / 1e6;
const opsAddress = Math.ceil(top / 4) * 4 + 4096;

function scanAll(visit = () => undefined) {
  for (const [ptr, length] of placed) {
    const state = scanner.scanWhole(ptr, length);
    visit(state, ptr, length);
    scanner.release(state);
  }
}

let anchors = 0;
let matches = 0;
let texting = 0;
scanAll((state, ptr, length) => {
  anchors += state.lastAnchor - state.firstAnchor;
  texting += state.mayMatch ? 1 : 0;
  scanner.emit(state, ptr, length, { match: () => matches++ });
});
print(`${pack.rules.length} rules, ${placed.length} texts`, megabytes, 'MB');
print('anchors', anchors / megabytes, 'per MB');
print(`matches (${matches} in ${texting} texts)`, matches / megabytes, 'per MB');

const hitArea = opsAddress + 4096;
const searching = best(() => {
  for (const [ptr, length] of placed) {
    for (let at = ptr; at < ptr + length; at = kernel.resumeAt) {
      kernel.search(at, ptr + length, ptr + length, hitArea, 1 << 16);
    }
  }
});
print('search only', megabytes / searching, 'MB/s');
const scanning = best(() => scanAll());
print('scan whole', megabytes / scanning, 'MB/s');
print('judging, per anchor', ((scanning - searching) * 1e9) / anchors, 'ns');
const emitting = best(() =>
  scanAll((state, ptr, length) => {
    if (state.mayMatch) scanner.emit(state, ptr, length, { match: () => undefined });
  }),
);
print('emitting, per match', ((emitting - scanning) * 1e9) / Math.max(1, matches), 'ns');

/** Each text as a child of itself with 40 bytes in its middle counted as new, `children` times. */
const CHILDREN = 40;
const rows = new Int32Array(kernel.bytes.buffer, opsAddress, 9);
let bases = 0;
function scanChildren(children) {
  bases = 0;
  scanAll((state, ptr, length) => {
    if (length < 200) return;
    bases++;
    const cut = length >> 1;
    rows.set([0, 0, cut, cut, -1, 40, cut + 40, cut + 40, length - cut - 40]);
    for (let child = 0; child < children; child++) {
      scanner.release(scanner.scanDelta(state, opsAddress, 3, ptr, length));
    }
  });
}
const searchedBefore = scanner.searchedBytes;
scanChildren(0);
const searchedWhole = scanner.searchedBytes - searchedBefore;
scanChildren(1);
const searched = scanner.searchedBytes - searchedBefore - 2 * searchedWhole;
const inheriting = (best(() => scanChildren(CHILDREN)) - best(() => scanChildren(0))) / CHILDREN;
print('scan by delta, per text', (inheriting * 1e6) / bases, 'us');
print('scan by delta, per anchor', (inheriting * 1e9) / anchors, 'ns');
print('searched by delta, per text', searched / bases, 'bytes');
