/**
 * JSON Web Tokens (RFC 7519): whether header and claims decode, and whether the time is over.
 */
import type { Inspection } from './validity.ts';

/** Compact form; some issuers begin it with a mark, such as Hugging Face and Buildkite. */
const COMPACT = /^(?:[a-z]{2,8}_(?:[a-z]{2,8}_)?)?(eyJ[\w-]+)\.(e[\w-]+)\.([\w-]*)$/;
const MS_PER_SECOND = 1000;
/** Signatures shorter than this (bytes) belong to no algorithm of RFC 7518. */
const SHORTEST_SIGNATURE = 32;

export function isJwt(secret: string): boolean {
  return COMPACT.test(secret);
}

export function inspectJwt(secret: string, now: number): Inspection {
  const [, headerPart = '', claimsPart = '', signature = ''] = COMPACT.exec(secret) ?? [];
  const header = jsonOf(headerPart);
  const claims = jsonOf(claimsPart);
  if (header === null || claims === null) {
    const part = header === null ? 'header' : 'payload';
    const reasons = [`its ${part} does not decode to JSON`];
    return { validity: 'unknown', ceiling: 'medium', reasons };
  }
  if (isSample(claims)) {
    return { validity: 'example', ceiling: 'low', reasons: ['its claims are those of a sample'] };
  }
  const algorithm = header['alg'];
  if (typeof algorithm === 'string' && algorithm.toLowerCase() === 'none') {
    return { validity: 'unknown', ceiling: 'medium', reasons: ['it is not signed (alg none)'] };
  }
  if (Buffer.from(signature, 'base64url').length < SHORTEST_SIGNATURE) {
    return { validity: 'unknown', ceiling: 'low', reasons: ['its signature is cut off'] };
  }
  const expiry = claims['exp'];
  if (typeof expiry === 'number' && expiry * MS_PER_SECOND <= now) {
    return { validity: 'expired', ceiling: 'high', reasons: [`it expired on ${dayOf(expiry)}`] };
  }
  const reasons =
    typeof expiry === 'number' ? [`it is valid until ${dayOf(expiry)}`] : ['it never expires'];
  return { validity: 'well-formed', ceiling: 'high', reasons };
}

/** When a value stops working, in ms since 1970, where it says so itself; null for any other. */
export function expiryOf(secret: string): number | null {
  const claims = jsonOf(COMPACT.exec(secret)?.[2] ?? '');
  const expiry = claims?.['exp'];
  return typeof expiry === 'number' ? expiry * MS_PER_SECOND : null;
}

/**
 * The claims that jwt.io shows to begin with, as they are or with another name put in, and those of
 * the examples of RFC 7515 and 7519.
 */
function isSample(claims: Readonly<Record<string, unknown>>): boolean {
  const isJohnDoe =
    claims['sub'] === '1234567890' &&
    (claims['name'] === 'John Doe' || claims['iat'] === 1516239022);
  const isJoe = claims['iss'] === 'joe' && claims['exp'] === 1300819380;
  return isJohnDoe || isJoe;
}

function jsonOf(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Dates outside of what a Date can hold are told in seconds, as they stand. */
function dayOf(seconds: number): string {
  const date = new Date(seconds * MS_PER_SECOND);
  const known = !Number.isNaN(date.getTime());
  return known ? date.toISOString().slice(0, 10) : `second ${seconds}`;
}
