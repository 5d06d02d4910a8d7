/**
 * Checksums of issuers that pack or fold them in ways of their own; plain trailing ones are in
 * checksums.ts. Each is taken from the code or the announcement of the issuer, which is named, or
 * agrees with issued tokens where nothing is said.
 */
import { createHash } from 'node:crypto';
import {
  BASE16,
  BASE58,
  BASE62_LOWER_FIRST,
  BASE62_UPPER_FIRST,
  type Checksum,
  type ChecksumVerdict,
  compareSums,
  inBase,
} from './checksum-model.ts';
import { bytesOfBase32, crc32, crc32c } from './crc.ts';

/** crates.io: `cio_tp_`, 31 random characters, one that is the XOR of their codes. */
const CRATES_STEM = /^cio_tp_[0-9A-Za-z]{31}$/;
const CRATES_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function completeCrates(stem: string): string {
  if (!CRATES_STEM.test(stem)) return '';
  let sum = 0;
  for (const char of stem.slice('cio_tp_'.length)) sum ^= char.charCodeAt(0);
  return CRATES_ALPHABET[sum % CRATES_ALPHABET.length] ?? '';
}

/** Unkey, second form: random characters around the mark `unkeyv1`, a CRC-32C in base58 behind them. */
const UNKEY = /^unkey_[1-9A-HJ-NP-Za-km-z]{8}unkeyv1[1-9A-HJ-NP-Za-km-z]{42}$/;
const UNKEY_SUM_LENGTH = 6;

function completeUnkey(stem: string): string {
  return inBase(crc32c(stem), BASE58, UNKEY_SUM_LENGTH);
}

/** Cfx.re: base62 of 16 bytes, then the CRC-32 of all before it in base62, not filled up. */
const CFX = /^cfxk_[0-9A-Za-z]{16,24}_[0-9A-Za-z]{1,6}$/;

function completeCfx(stem: string): string {
  return inBase(crc32(stem.replace(/_$/, '')), BASE62_UPPER_FIRST, 1);
}

/**
 * Polar: 37 characters and their CRC-32 in base62. Before 2025 its tokens were as long and had none, but
 * those of organizations (`oat`) are all younger.
 */
const POLAR = /^polar_[a-z]{2,3}_(?:[a-z]_)?[0-9A-Za-z]{43}$/;
const POLAR_SUM_LENGTH = 6;

function completePolar(stem: string): string {
  const body = stem.slice(stem.lastIndexOf('_') + 1);
  return inBase(crc32(body), BASE62_UPPER_FIRST, POLAR_SUM_LENGTH);
}

function checkPolar(token: string): ChecksumVerdict {
  if (!POLAR.test(token)) return 'absent';
  const sum = completePolar(token.slice(0, -POLAR_SUM_LENGTH));
  const verdict = compareSums(sum, token.slice(-POLAR_SUM_LENGTH));
  return verdict === 'wrong' && !token.startsWith('polar_oat_') ? 'absent' : verdict;
}

/** Xata: 20 random bytes and their CRC-32, low byte first, packed by six bits. */
const XATA = /^xa[uo]_[0-9A-Za-z]{32,36}$/;
const XATA_BYTES = 24;
const SUM_BYTES = 4;
/** Of the values of six bits, 30, 31, 62 and 63 are written in five: only so many characters there are. */
const FIVE_BIT_MASK = 0x1e;

function checkXata(token: string): ChecksumVerdict {
  if (!XATA.test(token)) return 'absent';
  const bytes = unpackSixBits(token.slice('xau_'.length));
  if (bytes === null) return 'wrong';
  const stem = bytes.toString('latin1', 0, XATA_BYTES - SUM_BYTES);
  return bytes.readUInt32LE(XATA_BYTES - SUM_BYTES) === crc32(stem) ? 'right' : 'wrong';
}

/** The bytes behind the characters, which begin with the last bits; null if they are not 24. */
function unpackSixBits(text: string): Buffer | null {
  let value = 0n;
  let length = 0n;
  for (const char of text) {
    const bits = BASE62_LOWER_FIRST.indexOf(char);
    value |= BigInt(bits) << length;
    length += (bits & FIVE_BIT_MASK) === FIVE_BIT_MASK ? 5n : 6n;
  }
  const hex = value.toString(16).padStart(XATA_BYTES * 2, '0');
  return hex.length === XATA_BYTES * 2 ? Buffer.from(hex, 'hex') : null;
}

/**
 * NuGet: base32 of `v4`, ten bytes that are not zero, and, on its own, of sixteen bytes: what the last characters
 * of both leave over is zero (NuGetGallery, ApiKeyV4.cs).
 */
const NUGET = /^[a-z2-7]{46}$/;
const NUGET_ID_CHARACTERS = 20;
const NUGET_LAST_OF_ID = /[aq]$/;
const NUGET_LAST = /[aeimquy4]$/;

function checkNuget(token: string): ChecksumVerdict {
  const folded = token.toLowerCase();
  if (!NUGET.test(folded)) return 'wrong';
  const id = folded.slice(0, NUGET_ID_CHARACTERS);
  const bytes = Buffer.from(bytesOfBase32(id.toUpperCase()));
  const isRight =
    bytes.toString('latin1', 0, 2) === 'v4' &&
    !bytes.includes(0) &&
    NUGET_LAST_OF_ID.test(id) &&
    NUGET_LAST.test(folded);
  return isRight ? 'right' : 'wrong';
}

/** You.com: the CRC-32 of all before it in hexadecimal; what follows `<__>` names a tenant. */
const YDC = /^(ydc-sk-[0-9a-f]{16}-[0-9A-Za-z]{32})-([0-9a-f]{8})(?:<__>[0-9A-Za-z]+)?$/;
const HEX_SUM_LENGTH = 8;

function completeYdc(stem: string): string {
  return inBase(crc32(stem.replace(/-$/, '')), BASE16, HEX_SUM_LENGTH);
}

function checkYdc(token: string): ChecksumVerdict {
  const [, stem, sum] = YDC.exec(token) ?? [];
  return stem === undefined || sum === undefined ? 'absent' : compareSums(completeYdc(stem), sum);
}

/** Choreo: base64 of a small JSON object, then the CRC-32 of that base64 in base64, high byte first. */
const CHOREO = /^ch[ps]_eyJ[\w-]{40,200}={0,2}[\w-]{6}$/;

function completeChoreo(stem: string): string {
  const sum = Buffer.alloc(SUM_BYTES);
  sum.writeUInt32BE(crc32(stem.slice('chp_'.length)));
  return sum.toString('base64url');
}

/** LocalStack: the first digits of the MD5 of what stands between `ls-` and them. */
const LOCALSTACK = /^ls-(?:[0-9A-Za-z]{4,8}-){4}[0-9A-Za-z]{12}$/;
const LOCALSTACK_SUM_LENGTH = 4;

function completeLocalstack(stem: string): string {
  const body = stem.slice('ls-'.length);
  return createHash('md5').update(body).digest('hex').slice(0, LOCALSTACK_SUM_LENGTH);
}

/** A trailing checksum whose width follows from `sumOf`. */
function byStem(form: RegExp, complete: (stem: string) => string, cut: RegExp): Checksum {
  const check = (token: string): ChecksumVerdict => {
    if (!form.test(token)) return 'absent';
    const found = cut.exec(token)?.[0] ?? '';
    return compareSums(complete(token.slice(0, token.length - found.length)), found);
  };
  return { check, complete, ifWrong: 'medium' };
}

/** Name in rules → checksum. */
export const PACKED_CHECKSUMS: ReadonlyMap<string, Checksum> = new Map<string, Checksum>([
  // rust-lang/crates.io, crates/crates_io_trustpub/src/access_token.rs.
  ['crates-io-xor', byStem(/^cio_tp_[0-9A-Za-z]{32}$/, completeCrates, /.$/)],
  // unkeyed/unkey, RFC 0017 and internal/services/keys/create_v1.go.
  ['unkey-crc32c', byStem(UNKEY, completeUnkey, /.{6}$/)],
  // forum.cfx.re, "Introducing a new server key format".
  ['cfx-crc32', byStem(CFX, completeCfx, /[^_]*$/)],
  // polarsource/polar, server/polar/kit/crypto.py.
  ['polar-crc32', { check: checkPolar, complete: completePolar, ifWrong: 'medium' }],
  // xataio/xata, internal/api/key/key.go; jxskiss/base62.
  ['xata-crc32', { check: checkXata, complete: () => '', ifWrong: 'medium' }],
  // Undocumented; these agree with issued tokens.
  ['ydc-crc32', { check: checkYdc, complete: completeYdc, ifWrong: 'medium' }],
  ['choreo-crc32', byStem(CHOREO, completeChoreo, /.{6}$/)],
  ['localstack-md5', byStem(LOCALSTACK, completeLocalstack, /.{4}$/)],
  ['nuget-base32', { check: checkNuget, complete: () => '', ifWrong: 'medium' }],
]);
