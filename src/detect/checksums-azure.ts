/**
 * The checksum of client secrets of Microsoft Entra: the first three of six characters of a Marvin32 sum.
 * Azure's other keys are told by shape, whichever rule found them (azure-keys.ts).
 */
import { seededSum } from './azure-keys.ts';
import { type Checksum, type ChecksumVerdict, compareSums, inBase } from './checksum-model.ts';

/** Secrets with `7Q~` are shorter and have no sum. */
const SUMMED_SECRET = /^[\w~.-]{3}8Q~[\w~.-]{34}$/;
const SEED = 'AadPwd00';
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~';
const FULL_WIDTH = 6;
const WIDTH = 3;

function completeSecret(stem: string): string {
  const sum = seededSum(Buffer.from(stem, 'latin1'), SEED);
  return inBase(sum, ALPHABET, FULL_WIDTH).slice(0, WIDTH);
}

function checkSecret(secret: string): ChecksumVerdict {
  if (!SUMMED_SECRET.test(secret)) return 'absent';
  return compareSums(completeSecret(secret.slice(0, -WIDTH)), secret.slice(-WIDTH));
}

/** Name in rules → checksum. */
export const AZURE_CHECKSUMS: ReadonlyMap<string, Checksum> = new Map<string, Checksum>([
  // microsoft/security-utilities, IdentifiableMetadata.cs, IsAzureAadClientAppIdentifiableSecret.
  ['entra-marvin32', { check: checkSecret, complete: completeSecret, ifWrong: 'medium' }],
]);
