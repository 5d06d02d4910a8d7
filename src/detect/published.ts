/**
 * Values that everybody knows: printed in documentation, made for tests, or shipped in software and
 * pages that anybody may read. Held as digests, so that this file is no list of token-shaped texts;
 * scripts/published-values.js adds to it.
 */
import { createHash } from 'node:crypto';
import { PUBLISHED_DIGESTS } from './published.gen.ts';

/** Digits kept of each digest: 64 bits, more than enough for a few hundred values. */
const DIGEST_LENGTH = 16;
/** No published value is longer; tokens and keys of thousands of bytes are not digested. */
const LONGEST = 512;

const EXAMPLES: ReadonlySet<string> = new Set(PUBLISHED_DIGESTS.example);
const PUBLIC: ReadonlySet<string> = new Set(PUBLISHED_DIGESTS.public);
/** AWS marks the keys of its documentation so. */
const AWS_EXAMPLE = /EXAMPLE(?:KEY)?$/;

/** How a value (latin1) is known to everybody; null if it is not known to be. */
export function publishedAs(value: string): 'example' | 'public' | null {
  if (AWS_EXAMPLE.test(value)) return 'example';
  if (value.length > LONGEST) return null;
  const digest = createHash('sha256').update(value, 'latin1').digest('hex').slice(0, DIGEST_LENGTH);
  if (EXAMPLES.has(digest)) return 'example';
  return PUBLIC.has(digest) ? 'public' : null;
}
