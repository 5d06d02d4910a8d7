/**
 * Tokens with something to read inside: JSON or fields in base64, a macaroon. What reads as it should is
 * well formed; what does not was altered, or made up, and is doubted.
 *
 * Each form names where it is described. JSON Web Tokens are validity-jwt.ts.
 */
import type { Inspection } from './validity.ts';
import { fieldsOf } from './validity-json.ts';
import { untilEnd } from './validity-time.ts';

/** One issuer's form. */
interface PayloadForm {
  /** Tokens of this form; its group is the payload. */
  readonly token: RegExp;
  /** What the payload says; null where it cannot be one. Fields are read from trusted shapes only. */
  read(payload: string, now: number): Inspection | null;
}

const WELL_FORMED = wellFormed('what it holds inside is complete');
const MS_PER_SECOND = 1000;

const FORMS: readonly PayloadForm[] = [
  // docs.mapbox.com/api/accounts/tokens: owner and authorization; temporary ones say until when.
  { token: /^[pst]k\.(eyJ[\w-]+)\.[\w-]+$/, read: readMapbox },
  // getsentry/rfcs, 0091-ci-upload-tokens.
  { token: /^sntrys_(eyJ[0-9A-Za-z+/=]+)_[0-9A-Za-z+/]+$/, read: jsonWith('iat', 'url', 'org') },
  // developer.1password.com/docs/service-accounts: what signs in and decrypts.
  { token: /^ops_(eyJ[\w-]+={0,2})$/, read: jsonWith('email', 'secretKey') },
  // grafana/grafana, pkg/components/apikeygen: key, name, organization.
  { token: /^(eyJrIjoi[0-9A-Za-z+/]+={0,2})$/, read: jsonWith('k', 'n', 'id') },
  // Tokens of Grafana Cloud: organization, name, key.
  { token: /^glc_(eyJ[0-9A-Za-z+/]+={0,2})$/, read: jsonWith('o', 'n', 'k') },
  // docs.uploadthing.com, "UPLOADTHING_TOKEN".
  { token: /^(eyJhcGlLZXkiOi[0-9A-Za-z+/]+={0,2})$/, read: jsonWith('apiKey', 'appId', 'regions') },
  // snyk/go-application-framework, pkg/auth: the host is inside.
  { token: /^snyk_[us]at\.[0-9a-f]{8}\.(eyJ[\w-]+)\.[\w-]+$/, read: jsonWith('h') },
  // get-convex/convex-backend, deploy-key-types.mdx: behind the deployment's name.
  { token: /^\w+:[\w:-]+\|(eyJ2MiI6[0-9A-Za-z+/]+={0,2})$/, read: jsonWith('v2') },
  // Keys of Amazon Bedrock: user, account and secret (docs.aws.amazon.com/bedrock, "API keys").
  { token: /^ABSK([0-9A-Za-z+/]+={0,2})$/, read: readBedrock },
  // Artifactory's reference tokens: version, end, id.
  { token: /^(cmVmdGtuO[0-9A-Za-z+/]+={0,2})$/, read: readReferenceToken },
  // pypi/warehouse, warehouse/macaroons; rescrv/libmacaroons, doc/format.txt (version 2).
  { token: /^pypi-(AgE[\w-]+)$/, read: readMacaroon },
];

/** What the payload of a token says; null for anything without one. */
export function inspectPayload(secret: string, now: number): Inspection | null {
  for (const { token, read } of FORMS) {
    const payload = token.exec(secret)?.[1];
    if (payload === undefined) continue;
    const reasons = ['what it holds inside cannot be read'];
    return read(payload, now) ?? { validity: 'unknown', ceiling: 'medium', reasons };
  }
  return null;
}

function jsonWith(...names: readonly string[]): PayloadForm['read'] {
  return (payload) => {
    const fields = fieldsOf(payload);
    return fields !== null && names.every((name) => name in fields) ? WELL_FORMED : null;
  };
}

function readMapbox(payload: string, now: number): Inspection | null {
  const fields = fieldsOf(payload);
  if (fields === null || typeof fields['u'] !== 'string') return null;
  const end = fields['exp'];
  return typeof end === 'number' ? untilEnd(end * MS_PER_SECOND, now) : WELL_FORMED;
}

function readBedrock(payload: string): Inspection | null {
  const text = Buffer.from(payload, 'base64').toString('latin1');
  const account = /^BedrockAPIKey-[\w+-]+-at-([0-9]{12}):./.exec(text)?.[1];
  if (account === undefined) return null;
  return wellFormed(`it belongs to AWS account ${account}`);
}

function readReferenceToken(payload: string, now: number): Inspection | null {
  const text = Buffer.from(payload, 'base64').toString('latin1');
  const end = /^reftkn:[0-9]{2}:([0-9]{10}):[\x21-\x7e]+$/.exec(text)?.[1];
  if (end === undefined) return null;
  const seconds = Number(end);
  return seconds === 0 ? wellFormed('it never expires') : untilEnd(seconds * MS_PER_SECOND, now);
}

function wellFormed(reason: string): Inspection {
  return { validity: 'well-formed', ceiling: 'high', reasons: [reason] };
}

const MACAROON_VERSION = 2;
const FIELD = { end: 0, location: 1, identifier: 2, verification: 4, signature: 6 } as const;
const SIGNATURE_BYTES = 32;

/** Header, caveats and signature of a macaroon; every field fits, and nothing stands behind the last. */
function readMacaroon(payload: string): Inspection | null {
  const bytes = Buffer.from(payload, 'base64url');
  if (bytes[0] !== MACAROON_VERSION) return null;
  let at = 1;
  let hasIdentifier = false;
  while (at < bytes.length) {
    const kind = bytes[at] ?? -1;
    if (kind === FIELD.signature) {
      const isWhole =
        bytes[at + 1] === SIGNATURE_BYTES && at + 2 + SIGNATURE_BYTES === bytes.length;
      return hasIdentifier && isWhole ? WELL_FORMED : null;
    }
    if (kind === FIELD.end) {
      at += 1;
      continue;
    }
    if (!isContentField(kind)) return null;
    hasIdentifier ||= kind === FIELD.identifier;
    const length = varint(bytes, at + 1);
    if (length === null) return null;
    at = length.end + length.value;
  }
  return null;
}

function isContentField(kind: number): boolean {
  return kind === FIELD.location || kind === FIELD.identifier || kind === FIELD.verification;
}

/** An unsigned number of up to four groups of seven bits, the lowest first; null where it does not end. */
function varint(bytes: Buffer, from: number): { value: number; end: number } | null {
  let value = 0;
  for (let group = 0; group < 4; group++) {
    const byte = bytes[from + group];
    if (byte === undefined) return null;
    value |= (byte & 0x7f) << (7 * group);
    if (byte < 0x80) return { value, end: from + group + 1 };
  }
  return null;
}
