/**
 * Google service-account files: whether what a client needs to sign in stands beside the private key, in
 * the text or in a whole file in base64. The key itself is validity-pem.ts's question.
 */
import type { Inspection } from './validity.ts';
import { fieldsOf } from './validity-json.ts';
import { inspectPrivateKey } from './validity-pem.ts';

/** The key as its rule finds it, with the name before it. */
const KEY = /^"private_key"\s*:/;
/** What rules/google.yaml calls the other halves of the file. */
const NEEDED = ['client e-mail', 'token address'] as const;
/** The same in the file. */
const FIELDS = ['client_email', 'token_uri'] as const;
/** `{"`, or `{` with white space behind it, in base64, and more than a token has. */
const WRAPPED = /^e(?:yJ|wo|w0|yA)[0-9A-Za-z+/]{800,}={0,2}$/;

/** Whether a value is the private key of such a file. */
export function isServiceAccountKey(secret: string): boolean {
  return KEY.test(secret);
}

/** What stands beside the key, in words. */
export function serviceAccountFile(companions: readonly { readonly name: string }[]): string {
  const missing = NEEDED.filter((needed) => !companions.some(({ name }) => name === needed));
  return missing.length === 0
    ? 'the account file is complete'
    : `the account file lacks the ${missing.join(' and the ')}`;
}

/** What a whole account file in base64 says; null for anything else. */
export function inspectWrappedAccount(secret: string): Inspection | null {
  if (!WRAPPED.test(secret)) return null;
  const fields = fieldsOf(secret);
  if (fields === null || fields['type'] !== 'service_account') return null;
  const key = fields['private_key'];
  const inspected = typeof key === 'string' ? inspectPrivateKey(key) : null;
  if (inspected === null) {
    return { validity: 'unknown', ceiling: 'low', reasons: ['the account file lacks the key'] };
  }
  const there = FIELDS.flatMap((field, at) =>
    field in fields ? [{ name: NEEDED[at] ?? '' }] : [],
  );
  return { ...inspected, reasons: [...inspected.reasons, serviceAccountFile(there)] };
}
