/**
 * `user:password` in base64 (RFC 7617, Docker's `auth`): whether the password is a stand-in.
 */
import type { Inspection } from './validity.ts';
import { isStandIn } from './validity-url.ts';

const BASE64 = /^[0-9A-Za-z+/]{8,1024}={0,2}$/;
const PAIR = /^([\x21-\x39\x3b-\x7e]{1,200}):([\x20-\x7e]{1,600})$/;

/** Both halves as written. */
export interface CredentialPair {
  readonly user: string;
  readonly password: string;
}

/** What the base64 text holds; null where it is not printable text of two halves. */
export function credentialPairOf(secret: string): CredentialPair | null {
  if (!BASE64.test(secret)) return null;
  const found = PAIR.exec(Buffer.from(secret, 'base64').toString('latin1'));
  return found === null ? null : { user: found[1] ?? '', password: found[2] ?? '' };
}

/** Judges the password of a pair. */
export function inspectPair({ user, password }: CredentialPair): Inspection {
  if (isStandIn(password)) {
    const reasons = ['the password inside is a stand-in'];
    return { validity: 'example', ceiling: 'low', reasons };
  }
  if (password === user) {
    const reasons = ['the password inside equals the user name'];
    return { validity: 'unknown', ceiling: 'low', reasons };
  }
  return { validity: 'unknown', ceiling: 'high', reasons: [] };
}
