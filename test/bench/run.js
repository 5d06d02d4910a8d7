// Benches of the command line. Each prints medians, spreads and ratios.
//
//   npm run bench -- [--runs N] [--threads N] [--extra=--OPTION]… BENCH
//
//   REPO…              full scans against what git needs to print patches and objects
//   --cached REPO…     a second run with a cache against the first
//   --pack REPO…       all rules against those of the most used providers
//   --growth REPO…     a history against one of half its objects
//   --directory [DIR]  a directory of text; where none is named, a gigabyte of mixed text and one of small files
//   --startup          node -e 0, --version, scan --staged, scan -
//
// Peak memory is the high-water mark of the process's resident set (Linux only).
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    extra: { type: 'string', multiple: true, default: [] },
    cached: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    pack: { type: 'boolean', default: false },
    directory: { type: 'boolean', default: false },
    startup: { type: 'boolean', default: false },
  },
});
const options = { runs: Number(values.runs), threads: Number(values.threads), extra: values.extra };

async function run() {
  if (values.startup) return (await import('./startup.js')).benchStartup(options);
  if (values.directory)
    return (await import('./directory.js')).benchDirectory(positionals[0], options);
  if (positionals.length === 0) {
    process.stderr.write(
      'usage: npm run bench -- [--runs N] [--threads N] [--cached|--growth|--pack] REPO… | --directory [DIR] | --startup\n',
    );
    process.exitCode = 2;
    return;
  }
  if (values.cached) return (await import('./cached.js')).benchCached(positionals, options);
  if (values.pack) return (await import('./pack.js')).benchPack(positionals, options);
  if (values.growth) return (await import('./growth.js')).benchGrowth(positionals, options);
  return (await import('./histories.js')).benchHistories(positionals, options);
}

await run();
