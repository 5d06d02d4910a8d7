// Text that benches of directories read: copies of what people wrote, and made logs, dumps and tables. The
// same bytes every time, as far as the packages of this project are the same.
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src', 'test', 'docs', 'rules', 'node_modules'];
const KINDS = new Set(
  '.c .cc .cpp .css .h .html .js .json .map .md .mjs .cjs .mts .py .sh .ts .txt .yaml .yml'.split(
    ' ',
  ),
);
/** Larger files are bundles, maps and data, not what people write. */
const WRITTEN_BYTES_MAX = 100_000;
const CHUNK_BYTES = 1 << 20;
const SEED = 0x5eed;

/** Bytes of a directory of written files alone. */
const WRITTEN_BYTES = 1e9;
/**
 * What the mix is made of, in megabytes. The classes of size have the shares of an installed tree of packages and
 * of /usr/share: files below 100 KB hold 30 to 45 % of the bytes (and are 98 % of the files), those of 100 KB to
 * 1 MB 20 to 30 %, of 1 to 10 MB and of more the rest.
 */
const MIX = {
  written: 440,
  bundles: 130,
  made: [
    { name: 'package-lock', kind: 'lock', megabytes: 0.5, files: 150 },
    { name: 'response', kind: 'json', megabytes: 0.25, files: 300 },
    { name: 'table', kind: 'csv', megabytes: 3, files: 15 },
    { name: 'fixture', kind: 'json', megabytes: 5, files: 9 },
    { name: 'dump', kind: 'sql', megabytes: 8, files: 6 },
    { name: 'access', kind: 'access', megabytes: 60, files: 1 },
    { name: 'service', kind: 'service', megabytes: 50, files: 1 },
    { name: 'backup', kind: 'sql', megabytes: 34, files: 1 },
  ],
};

/** A gigabyte of small files: what people write, 7 KB each. */
export function buildWritten(folder) {
  copyUpTo(folder, ownFiles(0, WRITTEN_BYTES_MAX), WRITTEN_BYTES);
}

/** A gigabyte of mixed text; see {@link MIX}. */
export function buildMixed(folder) {
  copyUpTo(join(folder, 'written'), ownFiles(0, WRITTEN_BYTES_MAX), MIX.written * 1e6);
  copyUpTo(join(folder, 'bundles'), ownFiles(WRITTEN_BYTES_MAX, Infinity), MIX.bundles * 1e6);
  const random = randomNumbers(SEED);
  for (const { name, kind, megabytes, files } of MIX.made) {
    mkdirSync(join(folder, name));
    for (let file = 0; file < files; file += 1) {
      make(
        join(folder, name, `${name}-${file}.${EXTENSIONS[kind]}`),
        kind,
        megabytes * 1e6,
        random,
      );
    }
  }
}

/** Paths of this project's text files, and its packages', of more than `above` bytes. */
function ownFiles(above, most) {
  return SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && KINDS.has(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => {
        const { size } = statSync(path);
        return size > above && size <= most;
      }),
  ).toSorted();
}

/** Writes copies of files below `folder`, again and again until there are so many bytes. */
function copyUpTo(folder, paths, bytesMax) {
  const files = paths.map((path) => [path.slice(ROOT.length), readFileSync(path)]);
  let bytes = 0;
  for (let copy = 0; bytes < bytesMax; copy += 1) {
    for (const [path, content] of files) {
      const target = join(folder, `copy-${copy}`, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
      bytes += content.length;
      if (bytes >= bytesMax) break;
    }
  }
}

/** Writes one file of records of a kind. */
function make(path, kind, bytesMax, random) {
  const record = RECORDS[kind];
  const handle = openSync(path, 'w');
  let bytes = 0;
  for (let number = 0; bytes < bytesMax; ) {
    let chunk = '';
    while (chunk.length < CHUNK_BYTES && bytes + chunk.length < bytesMax) {
      chunk += record(random, number);
      number += 1;
    }
    bytes += writeSync(handle, chunk);
  }
  closeSync(handle);
}

const EXTENSIONS = {
  access: 'log',
  service: 'log',
  sql: 'sql',
  csv: 'csv',
  json: 'json',
  lock: 'json',
};

const NAMES =
  'anna bela carla dimitri elena farid greta hugo ines jonas katya luis mara nils olga pavel'.split(
    ' ',
  );
const WORDS =
  'order invoice account report session product basket shipment payment region search status'.split(
    ' ',
  );
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5',
  'curl/8.5.0',
];
const LEVELS = ['DEBUG', 'INFO', 'INFO', 'INFO', 'WARN', 'ERROR'];

/** One record of each kind; `number` counts those of a file. */
const RECORDS = {
  access: (random, number) =>
    `${address(random)} - ${random(9) === 0 ? pick(random, NAMES) : '-'} [${logTime(number)}] "GET /${word(random)}/${random(99999)}` +
    `?page=${random(40)}&sort=${word(random)} HTTP/1.1" ${random(9) === 0 ? 404 : 200} ${random(50000)} "https://example.com/${word(random)}" "${pick(random, AGENTS)}"\n`,
  service: (random, number) =>
    `${isoTime(number)} ${pick(random, LEVELS)} [worker-${random(16)}] ${word(random)}.${word(random)} request_id=${uuid(random)} ` +
    `user_id=${random(99999)} duration_ms=${random(2000)} path=/v1/${word(random)}/${random(9999)} msg="${word(random)} ${word(random)} was read"\n`,
  sql: (random, number) =>
    `INSERT INTO \`${word(random)}s\` VALUES (${number},'${pick(random, NAMES)}','${pick(random, NAMES)}@example.com','${hex(random, 40)}',${random(99999)},'${isoTime(number)}',NULL);\n`,
  csv: (random, number) =>
    `${number},${isoTime(number)},${pick(random, NAMES)},${word(random)},${random(9999) / 100},${random(9999) / 100},${random(2)},${hex(random, 8)}\n`,
  json: (random, number) =>
    `  {\n    "id": "${uuid(random)}",\n    "index": ${number},\n    "name": "${pick(random, NAMES)} ${word(random)}",\n    "email": "${pick(random, NAMES)}${random(999)}@example.com",\n` +
    `    "position": { "lat": ${random(90000) / 1000}, "lon": ${random(180000) / 1000} },\n    "tags": ["${word(random)}", "${word(random)}"],\n    "active": ${random(2) === 0},\n    "updated": "${isoTime(number)}"\n  },\n`,
  lock: (random, number) =>
    `    "node_modules/${word(random)}-${pick(random, NAMES)}-${number}": {\n      "version": "${version(random)}",\n      "resolved": "https://packages.example.com/${word(random)}/-/${word(random)}-${version(random)}.tgz",\n` +
    `      "integrity": "sha512-${base64(random, 86)}==",\n      "dev": true,\n      "license": "MIT",\n      "engines": { "node": ">=${random(20)}" }\n    },\n`,
};

/** Whole numbers below a bound, the same ones for a seed (xorshift, 32 bits). */
function randomNumbers(seed) {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

const pick = (random, list) => list[random(list.length)];
const word = (random) => pick(random, WORDS);
const version = (random) => `${random(20)}.${random(20)}.${random(20)}`;
const address = (random) => `10.${random(256)}.${random(256)}.${random(256)}`;
const START = Date.UTC(2026, 0, 1);
const isoTime = (number) => new Date(START + number * 37).toISOString();
const logTime = (number) => isoTime(number).slice(0, 19);
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(random, length) {
  let text = '';
  while (text.length < length) text += BASE64[random(64)];
  return text;
}

function hex(random, length) {
  let text = '';
  while (text.length < length)
    text += random(2 ** 24)
      .toString(16)
      .padStart(6, '0');
  return text.slice(0, length);
}

function uuid(random) {
  const digits = hex(random, 32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}
