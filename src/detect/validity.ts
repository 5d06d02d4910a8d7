/**
 * Looks at a value offline: what it is, whether it can still work, whether it is a known example.
 *
 * Each kind of structure has a file of its own; this one tells by shape which of them to ask, so
 * that a JWT is taken apart whichever rule found it. Nothing here asks an issuer, and nothing drops a
 * match: the outcome is a validity, a ceiling for the confidence, and reasons in words.
 */
import type { Confidence, Validity } from '../base/model.ts';
import { publishedAs } from './published.ts';
import { inspectAwsKeyId, isAwsKeyId } from './validity-aws.ts';
import { credentialPairOf, inspectPair } from './validity-basic.ts';
import { placeholderIn } from './validity-examples.ts';
import { inspectJwt } from './validity-jwt.ts';
import { inspectPayload } from './validity-payload.ts';
import { inspectPrivateKey } from './validity-pem.ts';
import { inspectPuttyKey } from './validity-putty.ts';
import { inspectSas, isSas } from './validity-sas.ts';
import { sealedBy } from './validity-sealed.ts';
import { inspectWrappedAccount } from './validity-service-account.ts';
import { connectionOf } from './validity-settings.ts';
import { credentialUrlOf, inspectLogin } from './validity-url.ts';

/** What a look at the value says. */
export interface Inspection {
  readonly validity: Validity;
  /** Confidence does not go above this. */
  readonly ceiling: Confidence;
  readonly reasons: readonly string[];
  /** When the time alone makes another of it, in ms since 1970; absent where it never does. */
  readonly changesAt?: number;
}

/** Nothing to say. */
const UNREMARKABLE: Inspection = { validity: 'unknown', ceiling: 'high', reasons: [] };

const PUBLIC: Inspection = {
  validity: 'unknown',
  ceiling: 'low',
  reasons: ['this value is publicly known: it ships in software or pages that anybody may read'],
};

/** A structure of its own may hold any characters; beyond this length runs of one are no sign. */
const LONGEST_PLACEHOLDER = 256;

/** Classes and groups of regular expressions: `[^`, `(?:`, `(?P<`. */
const PATTERN = /\[\^|\(\?(?:[:=!]|P?<)/;

/** Inspects `secret`, which stands in `match` (both latin1), at the time `now` (ms since 1970). */
export function inspect(secret: string, match: string, now: number): Inspection {
  const published = publishedAs(secret);
  if (published === 'example') return example('this value is published as an example or for tests');
  if (published === 'public') return PUBLIC;
  if (secret.length <= LONGEST_PLACEHOLDER && PATTERN.test(secret)) {
    return example('it is a piece of a pattern');
  }
  const sealed = sealedBy(secret, match);
  if (sealed !== '') return { validity: 'unknown', ceiling: 'low', reasons: [sealed] };
  const key = inspectPrivateKey(secret) ?? inspectPuttyKey(secret);
  if (key !== null) return key;
  const token =
    inspectJwt(secret, now) ?? inspectPayload(secret, now) ?? inspectWrappedAccount(secret);
  if (token !== null) return token;
  const login = credentialUrlOf(match, secret) ?? connectionOf(match, secret);
  if (login !== null) return inspectLogin(login);
  if (isSas(secret)) return inspectSas(secret, now);
  const pair = credentialPairOf(secret);
  if (pair !== null) return inspectPair(pair);
  if (secret.length <= LONGEST_PLACEHOLDER) {
    const placeholder = placeholderIn(secret);
    if (placeholder !== '') return example(placeholder);
  }
  return isAwsKeyId(secret) ? inspectAwsKeyId(secret) : UNREMARKABLE;
}

/** When {@link inspect} says something else of a value than at `now`; null for never. Both ms since 1970. */
export function nextChange(secret: string, now: number): number | null {
  return inspect(secret, secret, now).changesAt ?? null;
}

function example(reason: string): Inspection {
  return { validity: 'example', ceiling: 'low', reasons: [reason] };
}
