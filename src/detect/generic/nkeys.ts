/**
 * Key pairs of NATS (nats-io/nkeys, strkey.go): base32 with a sum, of which one half is public. Translated to
 * WebAssembly, too; see scripts/assembly-source.js for what may stand here.
 */
import { ascii, lower, type Word } from './classes.ts';
import type { Reading } from './reading.ts';

const LENGTH = 56;
/** The sum's bytes, behind all others. */
const SUM_BYTES = 2;
/** First letters of NKEYs that are public: of users, operators, accounts, servers, clusters and curves. */
const PUBLIC: Word = ascii('uoancx');
/** CRC-16/XMODEM. */
const POLYNOMIAL = 0x1021;

const NO_DIGIT = 255;
/** Value of each base32 digit. */
const BASE32: Uint8Array = buildBase32();

function buildBase32(): Uint8Array {
  const table = new Uint8Array(256).fill(NO_DIGIT);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i;
  return table;
}

function isPublicLetter(byte: number): boolean {
  const letter = lower(byte);
  for (let i = 0; i < PUBLIC.length; i++) if (letter === PUBLIC[i]) return true;
  return false;
}

/** Whether the value is the public half of a key pair, told from all else by its sum. */
export function isPublicNkey(bytes: Uint8Array, reading: Reading): boolean {
  const { valueStart, valueEnd } = reading;
  if (valueEnd - valueStart !== LENGTH || !isPublicLetter(bytes[valueStart] as number)) {
    return false;
  }
  const sumAt = ((LENGTH * 5) >> 3) - SUM_BYTES;
  let sum = 0;
  let crc = 0;
  let bits = 0;
  let held = 0;
  let count = 0;
  for (let i = valueStart; i < valueEnd; i++) {
    const digit = BASE32[bytes[i] as number] as number;
    if (digit === NO_DIGIT) return false;
    bits = ((bits << 5) | digit) & 0xfff;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    const byte = (bits >> held) & 0xff;
    if (count < sumAt) crc = addToSum(crc, byte);
    // The low byte comes first.
    else sum |= byte << (8 * (count - sumAt));
    count++;
  }
  return crc === sum;
}

function addToSum(crc: number, byte: number): number {
  let sum = crc ^ (byte << 8);
  for (let bit = 0; bit < 8; bit++) {
    sum = (sum & 0x8000) !== 0 ? (sum << 1) ^ POLYNOMIAL : sum << 1;
  }
  return sum & 0xffff;
}
