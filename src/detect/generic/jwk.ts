/**
 * Private members of JSON Web Keys (RFC 7517, RFC 7518 section 6): `d` of RSA, EC and OKP keys, `k` of
 * symmetric ones. Written as JSON or as an object literal; the members may stand in any order.
 */
import type { Literal } from '../../prefilter/index.ts';
import { BLANK, BREAK, CLASSES, NAME, QUOTE } from './classes.ts';

export const JWK_LITERALS: readonly Literal[] = [{ bytes: 'kty', caseless: false }];
/** A 4096-bit RSA key's members before its `d`, or behind it when `kty` comes last. */
export const JWK_REACH = 2048;

/** 128 bits, the least that RFC 7518 lets a symmetric key have, in base64url. */
const SHORTEST_MEMBER = 22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const MEMBER_D = 0x64;
const MEMBER_K = 0x6b;

/** Where a private member's value stands. */
export interface JwkMember {
  start: number;
  end: number;
  /** The object around, as far as it was in reach. */
  from: number;
  to: number;
}

/** Finds the private member of the object around `kty` at [anchorStart, anchorEnd); false if none. */
export function readJwk(
  bytes: Uint8Array,
  text: readonly [number, number],
  anchor: readonly [number, number],
  into: JwkMember,
): boolean {
  const low = Math.max(text[0], anchor[0] - JWK_REACH);
  const high = Math.min(text[1], anchor[1] + JWK_REACH);
  const symmetric = keyType(bytes, anchor[1], high);
  if (symmetric === undefined) return false;
  let from = anchor[0];
  while (from > low && !isBrace(bytes[from - 1] as number)) {
    // No object has two: without a brace between them a text of many would be read over and over.
    if (from < anchor[0] && isKeyType(bytes, from, anchor[0])) break;
    from--;
  }
  let to = anchor[1];
  while (to < high && !isBrace(bytes[to] as number) && !isKeyType(bytes, to, high)) to++;
  into.from = from;
  into.to = to;
  const member = symmetric ? MEMBER_K : MEMBER_D;
  for (let i = from; i < to; i++) {
    if (bytes[i] !== member || !standsAlone(bytes, i, from, to)) continue;
    if (readMember(bytes, i + 1, to, into)) return true;
  }
  return false;
}

function isBrace(byte: number): boolean {
  return byte === OPEN_BRACE || byte === CLOSE_BRACE;
}

/** Whether `kty` with a type of RFC 7518 begins at `at`. */
function isKeyType(bytes: Uint8Array, at: number, high: number): boolean {
  if (bytes[at] !== 0x6b || bytes[at + 1] !== 0x74 || bytes[at + 2] !== 0x79) return false;
  return at + 3 <= high && keyType(bytes, at + 3, high) !== undefined;
}

/** Whether the key type behind `kty` is symmetric; undefined if it is none of RFC 7518. */
function keyType(bytes: Uint8Array, from: number, high: number): boolean | undefined {
  let i = from;
  const limit = Math.min(high, from + 16);
  while (i < limit && !isLetter(bytes[i] as number)) i++;
  let word = '';
  while (i < limit && isLetter(bytes[i] as number))
    word += String.fromCharCode(bytes[i++] as number);
  if (word === 'oct') return true;
  return word === 'RSA' || word === 'EC' || word === 'OKP' || word === 'AKP' ? false : undefined;
}

function isLetter(byte: number): boolean {
  return (byte | 32) >= 0x61 && (byte | 32) <= 0x7a;
}

function standsAlone(bytes: Uint8Array, at: number, from: number, to: number): boolean {
  const before = at > from ? (CLASSES[bytes[at - 1] as number] as number) & NAME : 0;
  const behind = at + 1 < to ? (CLASSES[bytes[at + 1] as number] as number) & NAME : 0;
  return before === 0 && behind === 0;
}

/** `": "value"` behind a member's name. */
function readMember(bytes: Uint8Array, from: number, to: number, into: JwkMember): boolean {
  let i = from;
  let colons = 0;
  for (; i < to && i < from + 12; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x3a) colons++;
    else if (byte !== 0x5c && ((CLASSES[byte] as number) & (QUOTE | BLANK | BREAK)) === 0) break;
  }
  if (colons !== 1) return false;
  const start = i;
  while (i < to && ((CLASSES[bytes[i] as number] as number) & NAME) !== 0 && bytes[i] !== 0x24) i++;
  if (i - start < SHORTEST_MEMBER) return false;
  into.start = start;
  into.end = i;
  return true;
}
