/**
 * AWS access key ids: the account that they belong to.
 *
 * Ids issued since 2019 hold the account number: the sixteen characters behind the prefix are
 * base32 (RFC 4648), and bits 1 to 40 of the decoded bytes are the number, shifted left by seven.
 * Older ids hold something else; they are told by their first character, which lies below Q there.
 */
import type { Inspection } from './validity.ts';

const KEY_ID = /^(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}$/;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PREFIX_LENGTH = 4;
/** Base32 characters that hold the first six bytes, 48 bits. */
const ACCOUNT_CHARACTERS = 10;
const FIRST_WITH_ACCOUNT = 'Q';

/** Account numbers have twelve digits; forty bits can hold more. */
const LARGEST_ACCOUNT = 999_999_999_999n;

/** Whether a value has the form of an access key id. */
export function isAwsKeyId(secret: string): boolean {
  return KEY_ID.test(secret);
}

/** Whose it is, where it says so. */
export function inspectAwsKeyId(secret: string): Inspection {
  const account = awsAccountOf(secret);
  const reasons = account === null ? [] : [`it belongs to AWS account ${account}`];
  return { validity: 'well-formed', ceiling: 'high', reasons };
}

/** The twelve digits of the account behind a key id; null for the older kind, and for anything else. */
export function awsAccountOf(keyId: string): string | null {
  if (!isAwsKeyId(keyId)) return null;
  const body = keyId.slice(PREFIX_LENGTH);
  const first = body[0] ?? '';
  if (BASE32.indexOf(first) < BASE32.indexOf(FIRST_WITH_ACCOUNT)) return null;
  let bits = 0n;
  for (const char of body.slice(0, ACCOUNT_CHARACTERS)) {
    bits = (bits << 5n) | BigInt(BASE32.indexOf(char));
  }
  // 50 bits were read; the six bytes are the upper 48 of them.
  const sixBytes = bits >> 2n;
  const account = (sixBytes & 0x7fffffffff80n) >> 7n;
  return account > LARGEST_ACCOUNT ? null : account.toString().padStart(12, '0');
}
