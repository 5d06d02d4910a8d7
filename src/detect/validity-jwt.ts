/**
 * JSON Web Tokens (RFC 7519): whether header and claims decode, and whether the time is over. Signed
 * ones as they stand or in base64 once more; of encrypted ones (RFC 7516) only the header can be read.
 */
import type { Inspection } from './validity.ts';
import { type Fields, fieldsOf } from './validity-json.ts';
import { CLOCK_SKEW_MS, dayOf, untilEnd } from './validity-time.ts';

/** How JSON objects begin in base64: `{"`, `{ "`, and `{` with a line break behind it. */
const OBJECT = 'e(?:y[IJA]|wo|w0)[\\w-]+={0,2}';
/** Compact form; some issuers begin it with a mark, such as Hugging Face and Buildkite. */
const COMPACT = new RegExp(
  `^(?:[a-z]{2,8}_(?:[a-z]{2,8}_)?)?(${OBJECT})\\.(e[\\w-]+={0,2})\\.([\\w/+-]*={0,2})$`,
);
/** Header, encrypted key (may be empty), initialization vector, ciphertext, tag. */
const ENCRYPTED = new RegExp(`^(${OBJECT})\\.[\\w-]*(?:\\.[\\w-]+){3}$`);
/** `eyJ` in base64, from where on all is base64. */
const WRAPPED = /^ZXlK[0-9A-Za-z+/]+={0,2}$/;
const MS_PER_SECOND = 1000;
/** Signatures shorter than this (bytes) belong to no algorithm of RFC 7518. */
const SHORTEST_SIGNATURE = 32;
/** A modulus of RSA below 1024 bits is refused everywhere. */
const SHORTEST_RSA_SIGNATURE = 128;
/** Bytes of a signature by algorithm (RFC 7518, section 3.1; RFC 8037; RFC 8812). */
const SIGNATURE_BYTES: ReadonlyMap<unknown, readonly number[]> = new Map([
  ['HS256', [32]],
  ['HS384', [48]],
  ['HS512', [64]],
  ['ES256', [64]],
  ['ES256K', [64]],
  ['ES384', [96]],
  ['ES512', [132]],
  ['EdDSA', [64, 114]],
]);

/** What a token says at `now` (ms since 1970); null for what is none. */
export function inspectJwt(secret: string, now: number): Inspection | null {
  if (WRAPPED.test(secret)) return inspectWrapped(secret, now);
  const encrypted = ENCRYPTED.exec(secret);
  if (encrypted !== null) return inspectEncrypted(encrypted[1] ?? '');
  const parts = COMPACT.exec(secret);
  if (parts === null) return null;
  const [, headerPart = '', claimsPart = '', signature = ''] = parts;
  const header = fieldsOf(headerPart);
  const claims = fieldsOf(claimsPart);
  if (header === null || claims === null) {
    const part = header === null ? 'header' : 'payload';
    const reasons = [`its ${part} does not decode to JSON`];
    return { validity: 'unknown', ceiling: 'medium', reasons };
  }
  if (isSample(claims)) {
    return { validity: 'example', ceiling: 'low', reasons: ['its claims are those of a sample'] };
  }
  const fault = faultOf(header['alg'], Buffer.from(signature, 'base64').length);
  if (fault !== null) return fault;
  if (isForBrowsers(claims)) {
    const reasons = ['it is the key of a project that its pages show (role anon)'];
    return { validity: 'well-formed', ceiling: 'low', reasons };
  }
  return inspectTime(claims, now);
}

/** A token in base64 once more: nobody takes that trouble for documentation, so doubts weigh less. */
function inspectWrapped(secret: string, now: number): Inspection {
  const inside = inspectJwt(Buffer.from(secret, 'base64').toString('latin1').trim(), now);
  const reasons = ['what is encoded is no whole JSON Web Token'];
  if (inside === null) return { validity: 'unknown', ceiling: 'medium', reasons };
  return inside.ceiling === 'low' ? { ...inside, ceiling: 'medium' } : inside;
}

/** What is wrong with a signature of `byteLength` by `algorithm`; null if nothing is. */
function faultOf(algorithm: unknown, byteLength: number): Inspection | null {
  if (typeof algorithm === 'string' && algorithm.toLowerCase() === 'none') {
    return { validity: 'unknown', ceiling: 'medium', reasons: ['it is not signed (alg none)'] };
  }
  if (byteLength < SHORTEST_SIGNATURE) {
    return { validity: 'unknown', ceiling: 'low', reasons: ['its signature is cut off'] };
  }
  const isRsa = /^[RP]S(?:256|384|512)$/.test(String(algorithm));
  const fits = isRsa
    ? byteLength >= SHORTEST_RSA_SIGNATURE
    : (SIGNATURE_BYTES.get(algorithm)?.includes(byteLength) ?? true);
  if (fits) return null;
  const reasons = ['its signature has the wrong length for its algorithm'];
  return { validity: 'unknown', ceiling: 'medium', reasons };
}

function inspectTime(claims: Fields, now: number): Inspection {
  const { exp: end, nbf: start } = claims;
  const begin = typeof start === 'number' ? start * MS_PER_SECOND - CLOCK_SKEW_MS : 0;
  const found = endOf(end, now);
  if (found.validity === 'expired' || begin <= now) return found;
  const changesAt = Math.min(begin, found.changesAt ?? begin);
  const day = begin < Date.UTC(10_000, 0) ? dayOf(begin + CLOCK_SKEW_MS) : 'the year 10000';
  return { ...found, reasons: [`it is not valid before ${day}`, ...found.reasons], changesAt };
}

function endOf(end: unknown, now: number): Inspection {
  if (typeof end === 'number') return untilEnd(end * MS_PER_SECOND, now);
  const isMissing = end === undefined || end === null;
  const reasons = [isMissing ? 'it never expires' : 'its end is no number'];
  return { validity: 'well-formed', ceiling: 'high', reasons };
}

function inspectEncrypted(headerPart: string): Inspection {
  const isComplete = typeof fieldsOf(headerPart)?.['enc'] === 'string';
  const reasons = [isComplete ? 'only its issuer can read it' : 'its header names no encryption'];
  return { validity: isComplete ? 'well-formed' : 'unknown', ceiling: 'low', reasons };
}

/**
 * The claims that jwt.io shows to begin with, as they are or with another name put in, those of
 * the examples of RFC 7515 and 7519, and those of the keys that every local Supabase starts with.
 */
function isSample(claims: Fields): boolean {
  const isJohnDoe =
    claims['sub'] === '1234567890' &&
    (claims['name'] === 'John Doe' || claims['iat'] === 1516239022);
  const isJoe = claims['iss'] === 'joe' && claims['exp'] === 1300819380;
  return isJohnDoe || isJoe || claims['iss'] === 'supabase-demo';
}

/** Supabase's anonymous keys; row level security guards the data (supabase.com/docs, "API keys"). */
function isForBrowsers(claims: Fields): boolean {
  return claims['iss'] === 'supabase' && claims['role'] === 'anon';
}
