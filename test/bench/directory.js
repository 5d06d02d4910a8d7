// How fast a directory of mixed text is read: by default a gigabyte made of copies of this project's text
// files and those of its packages.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn, row, scanArguments, secondsOf, spreadOf } from './measure.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src', 'test', 'docs', 'rules', 'node_modules'];
const KINDS = new Set(
  '.c .cc .cpp .css .h .html .js .json .md .mjs .cjs .mts .py .sh .ts .txt .yaml .yml'.split(' '),
);
const TARGET_BYTES = 1e9;
/** Larger files are bundles and maps, not what people write. */
const FILE_BYTES_MAX = 200_000;

function textFiles() {
  return SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && KINDS.has(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => statSync(path).size <= FILE_BYTES_MAX),
  ).toSorted();
}

/** Writes a gigabyte below `folder`. */
function build(folder) {
  const files = textFiles().map((path) => [path.slice(ROOT.length), readFileSync(path)]);
  let bytes = 0;
  for (let copy = 0; bytes < TARGET_BYTES; copy += 1) {
    for (const [path, content] of files) {
      const target = join(folder, `copy-${copy}`, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
      bytes += content.length;
      if (bytes >= TARGET_BYTES) break;
    }
  }
}

function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const sizes = files.map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** `npm run bench -- --directory [DIR]` */
export async function benchDirectory(path, { runs, threads, extra }) {
  const folder = mkdtempSync(join(tmpdir(), 'gitsift-bench-'));
  try {
    // A directory that stands in a repository is scanned as one: its text is copied out of it.
    if (path === undefined) build(folder);
    else cpSync(path, folder, { recursive: true, filter: (from) => !from.endsWith('/.git') });
    const { files, bytes } = sizeOf(folder);
    const commands = {
      gitsift: [process.execPath, scanArguments(folder, threads, ...extra)],
      'cat of every file': ['sh', ['-c', `find '${folder}' -type f -print0 | xargs -0 cat`]],
    };
    const results = await inTurn(commands, runs);
    process.stdout.write(`${files} files, ${(bytes / 1e6).toFixed(0)} MB\n`);
    for (const [name, list] of Object.entries(results)) {
      const seconds = secondsOf(list);
      row(
        name,
        `${seconds.toFixed(2)} s`,
        `(${spreadOf(list)})`,
        `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`,
        `${Math.max(...list.map((result) => result.peak)).toFixed(0)} MiB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
