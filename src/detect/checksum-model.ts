/**
 * What a checksum is, and what those of several formats share: alphabets, numbers in some base.
 *
 * The formats themselves are in checksums.ts, checksums-packed.ts and checksums-azure.ts.
 */
import type { Confidence } from '../base/model.ts';

/** What a checksum says of a token. */
export type ChecksumVerdict = 'right' | 'wrong' | 'absent';

/** One format's checksum. */
export interface Checksum {
  /** Judges a whole token, given as latin1 string. */
  check(token: string): ChecksumVerdict;
  /** The checksum that completes a token of which everything before the checksum is given. */
  complete(stem: string): string;
  /** The confidence that a wrong one leaves; low if nothing is said. */
  readonly ifWrong?: Confidence;
}

export const BASE62_UPPER_FIRST = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const BASE62_LOWER_FIRST = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const BASE16 = '0123456789abcdef';
/** Base58 as Bitcoin writes it: without 0, O, I and l. */
export const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Whether what was found is what was to be expected. */
export function compareSums(expected: string, found: string): ChecksumVerdict {
  return expected === found ? 'right' : 'wrong';
}

/** `value` in the base of `alphabet`, filled with its first character up to `width`. */
export function inBase(value: number, alphabet: string, width: number): string {
  let text = '';
  let rest = value;
  while (rest > 0) {
    text = (alphabet[rest % alphabet.length] ?? '') + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return text.padStart(width, alphabet[0]);
}
