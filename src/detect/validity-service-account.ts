/**
 * Google service-account files: whether the JSON holds what a client needs to sign in.
 */
import type { Inspection } from './validity.ts';

const MARK = /"type"\s*:\s*"service_account"/;
const NEEDED = ['private_key', 'client_email', 'token_uri'] as const;

export function isServiceAccount(match: string): boolean {
  return MARK.test(match);
}

export function inspectServiceAccount(match: string): Inspection {
  const missing = NEEDED.filter((name) => !new RegExp(`"${name}"\\s*:\\s*"[^"]`).test(match));
  if (missing.length === 0) {
    return { validity: 'well-formed', ceiling: 'high', reasons: ['the account file is complete'] };
  }
  const list = missing.join(', ');
  return { validity: 'unknown', ceiling: 'medium', reasons: [`the account file lacks ${list}`] };
}
