// How fast directories of text are read, against programs that only read the same files.
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn, row, scanArguments, secondsOf, spreadOf } from './measure.js';
import { buildMixed, buildWritten } from './mixed-text.js';

const READ_FILES = fileURLToPath(new URL('./read-files.js', import.meta.url));
const CLASSES = [
  ['16 KB', 16e3],
  ['100 KB', 100e3],
  ['1 MB', 1e6],
  ['10 MB', 10e6],
  ['more', Number.POSITIVE_INFINITY],
];
const SCAN = 'gitsift';

function sizesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size);
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Prints how many files there are, and which share of the bytes is in files up to which size. */
function tellSizes(name, sizes) {
  const bytes = sum(sizes);
  let above = -1;
  const shares = CLASSES.map(([label, most]) => {
    const inClass = sizes.filter((size) => size > above && size <= most);
    above = most;
    return `${label} ${((100 * sum(inClass)) / bytes).toFixed(0)} %`;
  });
  process.stdout.write(
    `${name}: ${sizes.length} files, ${(bytes / 1e6).toFixed(0)} MB (of the bytes, in files up to ${shares.join(', ')})\n`,
  );
}

async function bench(name, fill, { runs, threads, extra }) {
  const folder = mkdtempSync(join(tmpdir(), 'gitsift-bench-'));
  try {
    fill(folder);
    const sizes = sizesOf(folder);
    tellSizes(name, sizes);
    const commands = {
      [SCAN]: [process.execPath, scanArguments(folder, threads, '--cache', 'off', ...extra)],
      'cat of every file': ['sh', ['-c', `find '${folder}' -type f -print0 | xargs -0 cat`]],
      'readFileSync of every file': [process.execPath, [READ_FILES, folder]],
    };
    const results = await inTurn(commands, runs);
    const scanSeconds = secondsOf(results[SCAN]);
    for (const [command, list] of Object.entries(results)) {
      const seconds = secondsOf(list);
      row(
        command,
        `${seconds.toFixed(2)} s`,
        `(${spreadOf(list)})`,
        `${(sum(sizes) / 1e6 / seconds).toFixed(0)} MB/s`,
        command === SCAN ? '' : `ratio ${(scanSeconds / seconds).toFixed(2)}`,
        `${Math.max(...list.map((result) => result.peak)).toFixed(0)} MiB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `npm run bench -- --directory [DIR]`: without a name, a gigabyte of mixed text and one of small files. */
export async function benchDirectory(path, options) {
  if (path === undefined) {
    await bench('mixed', buildMixed, options);
    await bench('small files', buildWritten, options);
    return;
  }
  // A directory that stands in a repository is scanned as one: its text is copied out of it.
  const filter = (from) => !from.endsWith('/.git');
  await bench(path, (folder) => cpSync(path, folder, { recursive: true, filter }), options);
}
