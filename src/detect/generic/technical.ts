/**
 * Values that name a technique, a type, an index or a version, digits and all: `sha256_password`, `RawUtf8`,
 * `UNIQ_368A42095F37A13B`, `1.20-otp-29`. Asked by filters.ts about values of letters, digits and joiners.
 */
import {
  ascii,
  DIGIT,
  hasClass,
  LETTER,
  LOWER,
  lower,
  NAME,
  startsWithAny,
  UPPER,
  type Word,
} from './classes.ts';
import { byteAt, OP_COLON, type Reading } from './reading.ts';
import type { Statistics } from './statistics.ts';

const CARET = 0x5e;
const DOT = 0x2e;
const DASH = 0x2d;

/** Techniques and types whose digits belong to their names. */
const TECHNIQUES: readonly Word[] = (
  'utf8 utf16 utf32 sha1 sha2 sha3 sha224 sha256 sha384 sha512 md2 md4 md5 aes128 aes192 aes256 base16 base32 ' +
  'base58 base64 base85 int8 int16 int32 int64 int128 float32 float64 x509 x86 x64 pkcs1 pkcs5 pkcs7 pkcs8 ' +
  'pkcs11 pkcs12 prime192v1 prime256v1 p256 p384 p521 secp192k1 secp192r1 secp224k1 secp224r1 secp256k1 ' +
  'secp256r1 secp384r1 secp521r1 ed25519 ed448 curve25519 x25519 x448 hash128 hash160 hash256 hash512 ipv4 ' +
  'ipv6 oauth1 oauth2 http1 http2 http3 varchar2 rsa1024 rsa2048 rsa3072 rsa4096 ecdsa256 ecdsa384 ecdsa521 ' +
  'mschapv2 mschap2 tls12 tls13 pbkdf1 pbkdf2 asn1 crc16 crc32 blake2 blake3 shake128 shake256 ripemd160 ' +
  'amd64 arm64 win32 win64 scrypt1 unicode16'
)
  .split(' ')
  .map(ascii);

/** Whether what ends at `end` is a technique's name; joiners inside of it do not count. Where it starts, or -1. */
function techniqueStart(bytes: Uint8Array, start: number, end: number): number {
  for (let n = 0; n < TECHNIQUES.length; n++) {
    const word = TECHNIQUES[n] as Word;
    let at = end - 1;
    let left = word.length - 1;
    while (left >= 0 && at >= start) {
      const byte = bytes[at] as number;
      if (byte === word[left] || lower(byte) === word[left]) left--;
      else if (byte !== DASH && byte !== 0x5f) break;
      else if (left === word.length - 1) break;
      at--;
    }
    if (left >= 0) continue;
    const first = at + 1;
    // A name of its own, or a hump of one.
    if (first === start || hasClass(bytes[first] as number, UPPER)) return first;
    if (!hasClass(bytes[first - 1] as number, LETTER)) return first;
  }
  return -1;
}

/** Whether all digits of a value, which has nothing else but letters, joiners and dots, belong to names of techniques. */
function isTechnical(bytes: Uint8Array, start: number, end: number): boolean {
  let i = end;
  let names = 0;
  while (i > start) {
    const byte = bytes[i - 1] as number;
    if (!hasClass(byte, DIGIT)) {
      if (!hasClass(byte, NAME) && byte !== DOT && byte !== CARET) return false;
      i--;
      continue;
    }
    i = techniqueStart(bytes, start, i);
    if (i < 0) return false;
    names++;
  }
  return names > 0;
}

/** What databases call what they make themselves. */
const INDEX_STARTS: readonly Word[] = ['fk_', 'idx_', 'uniq_'].map(ascii);
/** Digits and letters a to f behind it. */
const LEAST_INDEX = 8;

/** `FK_368A4209A76ED395`: a kind of index, and a digest of what it is for. */
function isIndexName(bytes: Uint8Array, start: number, end: number): boolean {
  if (!startsWithAny(bytes, start, end, INDEX_STARTS)) return false;
  let i = start;
  while (bytes[i] !== 0x5f) i++;
  if (end - i <= LEAST_INDEX) return false;
  for (i++; i < end; i++) {
    const byte = lower(bytes[i] as number);
    if (!hasClass(byte, DIGIT) && (byte < 0x61 || byte > 0x66)) return false;
  }
  return true;
}

/** `1.20-otp-29`, `OTP-17.3.4`: figures joined by dots in front of a tag, or behind a name. */
function isVersionOf(bytes: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (i < end && hasClass(bytes[i] as number, LETTER)) i++;
  if (i > start) {
    if (i - start < 2 || bytes[i] !== DASH) return false;
    return behindFigures(bytes, i + 1, end) === end;
  }
  i = behindFigures(bytes, start, end);
  if (i < 0 || bytes[i] !== DASH) return false;
  return (
    i + 2 < end &&
    hasClass(bytes[i + 1] as number, LETTER) &&
    hasClass(bytes[i + 2] as number, LETTER)
  );
}

/** Behind two or more numbers of up to three digits joined by dots; -1 where none stand at `start`. */
function behindFigures(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  for (let numbers = 0; i < end; numbers++) {
    const from = i;
    while (i < end && hasClass(bytes[i] as number, DIGIT)) i++;
    if (i === from || i - from > 3) return -1;
    if (i >= end || bytes[i] !== DOT) return numbers > 0 ? i : -1;
    i++;
  }
  return -1;
}

/** `fOwnerPass: TPdfBuffer;`, `function(pwd: PChar)`: what a colon and a semicolon enclose in code is a type. */
function isDeclaredType(bytes: Uint8Array, reading: Reading, counted: Statistics): boolean {
  const { operator, quote, spaced, nameQuoted, valueStart, valueEnd } = reading;
  if (operator !== OP_COLON || quote !== 0 || !spaced || nameQuoted) return false;
  if (!hasClass(bytes[valueStart] as number, UPPER) || counted.humps < 2) return false;
  if (counted.special > 0 || counted.digits * 4 > counted.length) return false;
  const after = byteAt(bytes, valueEnd, reading);
  if (after === 0x3b) return true;
  // Pascal's T and P.
  const first = bytes[valueStart] as number;
  const isPrefixed =
    (first === 0x54 || first === 0x50) && hasClass(bytes[valueStart + 1] as number, UPPER);
  return after === 0x29 && isPrefixed;
}

/** `PREFERENCE_PASSCODE_D1 = "PrefPinCode1"`: constants and their names, counted alike. */
function isCountedAlike(bytes: Uint8Array, reading: Reading, counted: Statistics): boolean {
  const { nameStart, nameEnd, valueEnd, quote } = reading;
  if (quote === 0 || nameEnd - nameStart < 2 || counted.digits !== 1 || counted.special > 0) {
    return false;
  }
  const last = bytes[nameEnd - 1] as number;
  if (counted.humps < 4 || bytes[valueEnd - 1] !== last || !hasClass(last, DIGIT)) return false;
  for (let i = nameStart; i < nameEnd; i++) if (hasClass(bytes[i] as number, LOWER)) return false;
  return true;
}

/** Whether the value names something of code or of a database. */
export function isTechnicalName(bytes: Uint8Array, reading: Reading, counted: Statistics): boolean {
  if (isDeclaredType(bytes, reading, counted)) return true;
  if (isCountedAlike(bytes, reading, counted)) return true;
  if (counted.digits === 0 || counted.special > counted.joiners + counted.dots + 1) return false;
  const { valueStart, valueEnd } = reading;
  if (counted.dots > 0 && isVersionOf(bytes, valueStart, valueEnd)) return true;
  if (counted.joiners > 0 && isIndexName(bytes, valueStart, valueEnd)) return true;
  return isTechnical(bytes, valueStart, valueEnd);
}
