/** The linear-time engines that are here: re2 is an optional dependency, and says so where it is missing. */
import { loadEngine, type RegexEngine } from '../../src/rules/engine.ts';

function installed(): readonly RegexEngine[] {
  const fallback = loadEngine('re2js');
  const best = loadEngine('auto');
  if (best.name === 're2') return [best, fallback];
  process.stderr.write('re2 is not built here: only re2js is compared\n');
  return [fallback];
}

export const ENGINES: readonly RegexEngine[] = installed();
