/**
 * Entry of the command line. Answers `--version` at once, because hooks and editors ask for it on
 * every call; everything else, with all its imports, is loaded only after that.
 */
import { toolVersion } from '../base/version.ts';

const VERSION_WORDS = new Set(['--version', '-V']);
const VERBOSE_WORDS = new Set(['--verbose', '-v']);

/** Runs one command and sets `process.exitCode`. Ends by itself: output is never cut off. */
export async function main(argv: readonly string[]): Promise<void> {
  const [first = ''] = argv;
  if (argv.length === 1 && VERSION_WORDS.has(first)) {
    process.stdout.write(`${toolVersion()}\n`);
    return;
  }
  const isDetailed =
    argv.some((w) => VERSION_WORDS.has(w)) && argv.some((w) => VERBOSE_WORDS.has(w));
  if (argv.length === 2 && isDetailed) {
    const { printVersionDetails } = await import('./version-details.ts');
    return printVersionDetails();
  }
  const { run } = await import('./run.ts');
  await run(argv);
}
