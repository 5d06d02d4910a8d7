/**
 * Google service-account files: whether what a client needs to sign in stands beside the private key. The
 * key itself is validity-pem.ts's question.
 */

/** The key as its rule finds it, with the name before it. */
const KEY = /^"private_key"\s*:/;
/** What rules/google.yaml calls the other halves of the file. */
const NEEDED = ['client e-mail', 'token address'] as const;

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
