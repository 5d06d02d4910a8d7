/**
 * The kernel's operations in numbers: µs per object for inflate against node:zlib, MB/s for the
 * rest. `node test/bench/micro/kernel.js [TEXT-FILE]` after `npm run build`; without a file the
 * project's own sources serve as text. GITSIFT_DIST names another build directory. Each figure is
 * the best of ROUNDS, in CPU time where that is less than wall time: a busy machine disturbs less.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { deflateSync, inflateSync, crc32 as zlibCrc32 } from 'node:zlib';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dist = process.env.GITSIFT_DIST ?? path.join(root, 'dist');
const load = (file) => import(pathToFileURL(path.join(dist, file)).href);
const { createKernel } = await load('kernel/index.js');
const { createIdTable } = await load('base/oids.js');
const { KernelIds, QuickTreeEdges } = await load('git/index.js');
const { buildLiteralTables } = await load('prefilter/index.js');

const ROUNDS = 15;
const SEARCH_BYTES = 32 << 20;
/** Object sizes of shared measurements. */
const OBJECT_SIZES = [500, 5_000, 50_000];
const OBJECTS = 200;

function best(run) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const cpu = process.cpuUsage();
    const start = process.hrtime.bigint();
    run();
    const wall = Number(process.hrtime.bigint() - start);
    const { user, system } = process.cpuUsage(cpu);
    least = Math.min(least, wall, (user + system) * 1000);
  }
  return least;
}

function print(name, value, unit) {
  process.stdout.write(`${name.padEnd(44)} ${value.toFixed(2).padStart(10)} ${unit}\n`);
}

/** A small deterministic generator, so that two runs measure the same work. */
function randomFrom(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function readText() {
  if (process.argv[2]) return readFileSync(process.argv[2]);
  const names = readdirSync(path.join(root, 'src'), { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.gen.ts'));
  return Buffer.concat(files.map((name) => readFileSync(path.join(root, 'src', name))));
}

const text = readText();
const random = randomFrom(1);
const kernel = createKernel({ wasm: process.env.GITSIFT_WASM !== '0' });
const base = kernel.heapBase + (1 << 20);
kernel.reserve(base + 2 * SEARCH_BYTES + (32 << 20));

function benchInflate() {
  for (const size of OBJECT_SIZES) {
    const streams = [];
    let at = base;
    for (let i = 0; i < OBJECTS; i++) {
      const from = random(Math.max(1, text.length - size));
      const content = text.subarray(from, from + size);
      const stream = deflateSync(content);
      kernel.bytes.set(stream, at);
      streams.push({ at, stream, size: content.length });
      at += stream.length;
    }
    const end = at + 64;
    const dst = (end + 64) & ~63;
    const repeats = Math.ceil(500_000 / size / 10);
    const ours = best(() => {
      for (let i = 0; i < repeats; i++) {
        for (const { at: src, size: expected } of streams) kernel.inflate(src, end, dst, expected);
      }
    });
    const zlibs = best(() => {
      for (const { stream } of streams) inflateSync(stream);
    });
    print(`inflate ${size} B`, ours / repeats / OBJECTS / 1000, 'µs/object');
    print(`inflate ${size} B, zlib.inflateSync`, zlibs / OBJECTS / 1000, 'µs/object');
  }
}

function fillText(bytes) {
  for (let at = 0; at < bytes; at += text.length) {
    kernel.bytes.set(text.subarray(0, Math.min(text.length, bytes - at)), base + at);
  }
}

function mbPerSecond(bytes, nanoseconds) {
  return (bytes * 1000) / nanoseconds;
}

/**
 * Literals such as rules have: a third token prefixes, a third config words, a third longer names.
 */
function makeLiterals(count) {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const words = [
    'key',
    'secret',
    'token',
    'password',
    'api',
    'auth',
    'client',
    'access',
    'private',
  ];
  const name = (length) => Array.from({ length }, () => alphabet[random(alphabet.length)]).join('');
  return Array.from({ length: count }, (_, i) => {
    if (i % 3 === 0)
      return {
        bytes: `${name(3 + random(3)).toUpperCase()}_`.slice(0, 3 + random(4)),
        caseless: false,
      };
    if (i % 3 === 1)
      return { bytes: `${name(2 + random(4))}_${words[random(words.length)]}`, caseless: true };
    return { bytes: name(5 + random(8)), caseless: true };
  }).concat([
    { bytes: 'secret', caseless: true },
    { bytes: 'password', caseless: true },
    { bytes: 'api_key', caseless: true },
    { bytes: 'token', caseless: true },
  ]);
}

function benchSearch() {
  const out = base + SEARCH_BYTES + 64;
  const capacity = 1 << 20;
  for (const count of [300, 1000, 2000]) {
    kernel.loadLiterals(buildLiteralTables(makeLiterals(count)));
    let hits = 0;
    const time = best(() => {
      hits = 0;
      const stop = base + SEARCH_BYTES;
      for (let at = base; at < stop; at += 1 << 19) {
        const to = Math.min(stop, at + (1 << 19));
        for (let from = at; from < to; from = kernel.resumeAt) {
          hits += kernel.search(from, to, to, out, capacity);
        }
      }
    });
    print(`search, ${count} literals (${hits} hits)`, mbPerSecond(SEARCH_BYTES, time), 'MB/s');
  }
}

function benchSums() {
  const bytes = 8 << 20;
  print(
    'crc32',
    mbPerSecond(
      bytes,
      best(() => kernel.crc32(base, bytes, 0)),
    ),
    'MB/s',
  );
  if (zlibCrc32) {
    const view = kernel.bytes.subarray(base, base + bytes);
    print(
      'crc32, node:zlib',
      mbPerSecond(
        bytes,
        best(() => zlibCrc32(view)),
      ),
      'MB/s',
    );
  }
  print(
    'countNewlines',
    mbPerSecond(
      bytes,
      best(() => kernel.countNewlines(base, bytes)),
    ),
    'MB/s',
  );
}

function sizeBytes(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

/** A delta as git makes them: copies of some hundred bytes, short insertions between. */
function makeDelta(length) {
  const instructions = [];
  let result = 0;
  for (let at = 0; at + 2000 < length; ) {
    const copied = 20 + random(900);
    instructions.push(
      0x80 | 0x3f,
      at & 255,
      (at >> 8) & 255,
      (at >> 16) & 255,
      0,
      copied & 255,
      copied >> 8,
    );
    const inserted = 1 + random(60);
    instructions.push(inserted, ...Array.from({ length: inserted }, () => 97));
    result += copied + inserted;
    at += copied + random(100);
  }
  return {
    bytes: Uint8Array.from([...sizeBytes(length), ...sizeBytes(result), ...instructions]),
    result,
  };
}

function benchDelta() {
  for (const length of [4_000, 200_000]) {
    const { bytes, result } = makeDelta(length);
    const delta = base + length + 64;
    const dst = delta + bytes.length + 64;
    const ops = (dst + result + 67) & ~3;
    kernel.bytes.set(bytes, delta);
    const repeats = Math.ceil(20_000_000 / result);
    const time = best(() => {
      for (let i = 0; i < repeats; i++) {
        kernel.applyDelta(base, length, delta, bytes.length, dst, result, ops, 100_000);
      }
    });
    print(`applyDelta with ops, base of ${length} B`, mbPerSecond(result * repeats, time), 'MB/s');
  }
}

/** Trees parsed whole, of entries whose ids are known, a ninth of them sub-trees. */
function benchTree() {
  const entries = 2_000;
  const objects = 300_000;
  const raw = new Uint8Array(objects * 20).map(() => random(256));
  const sorted = Array.from({ length: objects }, (_, i) => raw.subarray(i * 20, i * 20 + 20));
  sorted.sort(Buffer.compare);
  const table = createIdTable(Buffer.concat(sorted), 20);
  const parts = [];
  for (let i = 0; i < entries; i++) {
    const name = `file-${random(100_000)}.${i % 2 ? 'js' : 'html'}`;
    const head = Buffer.from(`${i % 9 === 0 ? '40000' : '100644'} ${name}\0`);
    parts.push(head, sorted[random(objects)]);
  }
  const sink = { rows: () => {}, missing: () => {} };
  const known = KernelIds.on(kernel, table, base);
  if (known === null) return;
  const edges = new QuickTreeEdges(known, sink, { memoryStart: known.memoryEnd, names: [] });
  edges.begin(new Uint8Array(objects));
  const tree = Buffer.concat(parts);
  const address = edges.memoryEnd;
  kernel.bytes.set(tree, address);
  const node = { depth: 0, objectNumber: 0, address, length: tree.length, opsCount: -1 };
  const repeats = 200;
  const time = best(() => {
    for (let i = 0; i < repeats; i++) edges.enter(node);
  });
  print(`edges of trees (${entries} entries)`, time / repeats / entries, 'ns/entry');
}

benchInflate();
fillText(SEARCH_BYTES);
benchSearch();
benchSums();
benchDelta();
benchTree();
