/**
 * When a rule that knows its values by a service's name nearby may be sure of one. The name and a shape
 * alone fit a checksum as well; with a word for keys on the value's line, of which nothing is public or
 * about something else, and a value that nobody made up by hand, nothing else is left.
 */
import type { CompiledRule } from '../rules/index.ts';
import { readsRandom } from './generic/index.ts';

/** Shorter ones are ids, codes and PINs as often. */
const SHORTEST_KEY = 16;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Words for something secret, as names, tags and prose have them; `monkey` and `tokenizer` are none. */
const CREDENTIAL =
  /(?<![a-z])(?:api)?keys?(?![a-z])|(?<![A-Z])(?:API)?KEYS?(?![A-Z])|Keys?(?![a-z])|(?<![a-z])tokens?(?![a-z])|(?<![A-Z])TOKENS?(?![A-Z])|Tokens?(?![a-z])|[Ss]ecret|SECRET|[Pp]assw|PASSW|[Cc]redential|CREDENTIAL|[Bb]earer|[Aa]uthorization|(?<![A-Za-z])auth(?![a-z])|AUTH(?![A-Z])|Auth(?![a-z])/g;

/** What makes a key something else than a secret, or speaks of another value. */
const OTHER =
  /publi[cs]|hash|sha[-_]?\d|md5|checksum|digest|fingerprint|signature|integrity|commit|revision|etag|nonce|salt|cache|index|primary|foreign|partition|sort[\s_-]?key|(?<![a-z])id(?![a-z])|[a-z]I[dD](?![a-z])|identifier|uuid|guid|example|sample|dummy|fake|mock|placeholder/i;

/** So many bytes in front of a match are read with it. */
export const BEFORE_MATCH = 48;
/** So many characters in front of the word for keys speak of the same thing. */
const BEFORE_WORD = 24;

export const NAMED_KEY_REASON =
  'its issuer is named with a word for keys, and it is as random as generated keys are';

/** Whether `before`, the text up to `secret` (both latin1), leaves no doubt what the value is. */
export function isNamedKey(secret: string, before: string): boolean {
  if (secret.length < SHORTEST_KEY || UUID.test(secret)) return false;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const word = [...line.matchAll(CREDENTIAL)].at(-1);
  if (word === undefined) return false;
  return !OTHER.test(line.slice(Math.max(0, word.index - BEFORE_WORD))) && readsRandom(secret);
}

/** Whether a rule knows its values by a name, and finds more than ids. */
export function mayBeNamed({ kind, confidence, severity }: CompiledRule): boolean {
  return kind === 'text' && confidence === 'medium' && severity !== 'low' && severity !== 'info';
}
