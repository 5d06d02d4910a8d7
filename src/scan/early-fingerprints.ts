/**
 * Has fingerprints computed early: those of weak values are slow on purpose, and threads that are
 * done with the trees are idle. Which values become findings is known only later; that a value was
 * hashed in vain costs time, nothing else.
 */
import type { Fingerprinter } from '../findings/index.ts';
import type { RulePack } from '../rules/index.ts';
import type { Gathered } from './gather.ts';

/** No more values than this in advance (about a second): all of them may be in vain. */
const MAX_EARLY = 256;

/** Starts with the values of what was matched so far. `inline`: comments beside them accept some. */
export function prepareFingerprints(
  gathered: Gathered,
  fingerprinter: Fingerprinter,
  { pack, inline }: { readonly pack: RulePack; readonly inline: boolean },
): void {
  const secrets = new Set<string>();
  for (const { rule, secret, pragma } of gathered.records()) {
    if (secrets.size === MAX_EARLY) break;
    const isReported = pack.rules[rule]?.report ?? false;
    if (isReported && !(inline && pragma !== '')) secrets.add(secret);
  }
  fingerprinter.prepare(secrets);
}
