// A made-up history for code-cache.js: some hundred versions of a few files, so that a scan of it runs
// what scans of real histories run.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PackWriter } from './pack-writer.js';

const COMMITS = 100;
/** So many values of each kind: each one that is weak takes a while to hash. */
const VALUES = 4;
/** Each so many commits a branch begins, or is merged. */
const MERGE_EVERY = 12;
const TAG_EVERY = 10;
const SECONDS_BETWEEN = 86_400;
const FIRST_SECOND = 1_500_000_000;
const ALPHABET = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Looks random, and is the same in each build. */
function valueOf(number, length) {
  const bytes = [1, 2].map((part) =>
    createHash('sha512')
      .update(`${part} ${number % VALUES}`)
      .digest(),
  );
  const letters = Array.from(Buffer.concat(bytes), (byte) => ALPHABET[byte % ALPHABET.length]);
  return letters.slice(0, length).join('');
}

/** Lines that put names beside values in the ways that files do. */
function linesOf(n) {
  const value = valueOf(n, 20 + (n % 21));
  const quoted = JSON.stringify(value);
  return [
    `const apiToken${n} = ${quoted};`,
    `export DB_PASSWORD=${valueOf(n, 14)}`,
    `  "client_secret": ${quoted}, "clientId": "service-${n}", "retries": ${n},`,
    `mysql -u admin --password=${valueOf(n, 12)} -h db${n}.example.org`,
    `url: postgres://admin:${valueOf(n, 16)}@db${n}.example.org:5432/main`,
    `curl -H "Authorization: Bearer ${value}" https://api.example.org/v${n}`,
    `-----BEGIN RSA PRIVATE ${'KEY'}-----\n${valueOf(n, 64)}\n-----END RSA PRIVATE ${'KEY'}-----`,
    `aws_secret_access_key = ${valueOf(n, 40)}`,
    `password: changeme # secret of user ${n}, see token.txt`,
    `connect({ user: 'root', password: process.env.PASSWORD, key: keys[${n}] });`,
    `<add key="ConnectionString" value="Server=db${n};Password=${valueOf(n, 18)};" />`,
    `"integrity": "sha512-${Buffer.from(valueOf(n, 64)).toString('base64')}",`,
    `INSERT INTO users (name, password, token) VALUES ('user${n}', '${valueOf(n, 10)}', ${quoted});`,
    `auth = Basic ${Buffer.from(`user:${valueOf(n, 15)}`).toString('base64')}`,
    `eyJ${valueOf(n, 33)}.eyJ${valueOf(n + 1, 60)}.${valueOf(n + 2, 43)}`,
    `def get_secret_${n}(key, token=None):  # ${valueOf(n, 32)}`,
  ];
}

const PATHS = ['app.js', 'src/config.json', 'src/deep/settings.py', '.env', 'docs/README.md'];

/** Makes the repository at `dir`: a pack, loose refs, and a work tree of `files` small files. */
export function makeSampleHistory(dir, files) {
  const pack = new PackWriter();
  const put = (path, content) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  };
  const commits = addHistory(pack);
  const last = hex(commits.at(-1));
  const tag = `object ${last}\ntype commit\ntag release\ntagger ${personOf(COMMITS)}\n\nreleased\n`;
  const release = pack.add('tag', Buffer.from(tag));
  const { pack: bytes, index } = pack.finish();
  put('.git/objects/pack/pack-sample.pack', bytes);
  put('.git/objects/pack/pack-sample.idx', index);
  put('.git/config', '[core]\n\trepositoryformatversion = 0\n\tbare = false\n');
  put('.git/HEAD', 'ref: refs/heads/main\n');
  put('.git/refs/heads/main', `${last}\n`);
  put('.git/refs/heads/old', `${hex(commits[COMMITS >> 1])}\n`);
  put('.git/refs/tags/release', `${hex(release)}\n`);
  for (let n = 0; n < COMMITS; n += TAG_EVERY) put(`.git/refs/tags/v${n}`, `${hex(commits[n])}\n`);
  for (let n = 0; n < files; n += 1) put(`files/${n}.txt`, `${linesOf(n).join('\n')}\n`);
}

const hex = ({ id }) => id.toString('hex');

function personOf(n) {
  const name = n % 2 === 0 ? 'Ada' : 'Cy';
  return `${name} <${name}@example.org> ${FIRST_SECOND + n * SECONDS_BETWEEN} +0100`;
}

/** All commits, the oldest first, with what is below them. Each version is a delta on the last. */
function addHistory(pack) {
  const texts = PATHS.map((path) => [`# ${path}`]);
  const blobs = new Map();
  const trees = new Map();
  const commits = [];
  for (let n = 0; n < COMMITS; n += 1) {
    const file = n % PATHS.length;
    change(texts[file], n);
    const text = Buffer.from(`${texts[file].join('\n')}\n`);
    blobs.set(PATHS[file], pack.add('blob', text, blobs.get(PATHS[file])));
    const tree = addTree(pack, '', { blobs, trees });
    const parents = commits.slice(-1);
    if (n % MERGE_EVERY === MERGE_EVERY - 1) parents.push(commits[n - MERGE_EVERY / 2]);
    const lines = [
      `tree ${hex(tree)}`,
      ...parents.map((parent) => `parent ${hex(parent)}`),
      `author ${personOf(n)}`,
      `committer ${personOf(n)}`,
      `\nchange ${n}\n\nIn detail.\n`,
    ];
    commits.push(pack.add('commit', Buffer.from(lines.join('\n'))));
  }
  return commits;
}

function change(lines, n) {
  const at = (n * 7) % lines.length;
  if (n % 9 === 8) lines.splice(at, 4);
  else lines.splice(at, 0, ...linesOf(n).slice(n % 3), `line ${n}`);
}

/** The tree of what lies below `prefix`. */
function addTree(pack, prefix, { blobs, trees }) {
  const names = new Map();
  for (const [path, blob] of blobs) {
    if (!path.startsWith(prefix)) continue;
    const [name, ...below] = path.slice(prefix.length).split('/');
    names.set(name, below.length === 0 ? blob : null);
  }
  // Directories sort as if their names ended with a slash; here no name begins another.
  const entries = [...names].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = entries.flatMap(([name, blob]) => {
    const { id } = blob ?? addTree(pack, `${prefix}${name}/`, { blobs, trees });
    return [Buffer.from(`${blob === null ? '40000' : '100644'} ${name}\0`), id];
  });
  const tree = pack.add('tree', Buffer.concat(parts), trees.get(prefix));
  trees.set(prefix, tree);
  return tree;
}
