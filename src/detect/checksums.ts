/**
 * Checksums that token formats carry, by the name that rules use (`checksum:`).
 *
 * A checksum tells a made-up token from an issued one without asking anybody. Each entry knows how
 * the checksum follows from what stands before it, so that the same entry checks a token found and
 * completes one made up for a rule's examples. A token of a form that has no checksum (GitHub's
 * stateless installation tokens) is neither right nor wrong. Sources are the vendors' descriptions or,
 * where a format is undocumented, agreement with issued tokens; each entry says which.
 */
import type { Confidence } from '../base/model.ts';
import {
  BASE16,
  BASE62_LOWER_FIRST,
  BASE62_UPPER_FIRST,
  type Checksum,
  type ChecksumVerdict,
  compareSums as compare,
  inBase,
} from './checksum-model.ts';
import { AZURE_CHECKSUMS } from './checksums-azure.ts';
import { PACKED_CHECKSUMS } from './checksums-packed.ts';
import {
  BECH32_CHECKSUM_LENGTH,
  base32Of,
  bech32Checksum,
  bytesOfBase32,
  crc16,
  crc24,
  crc32,
  luhnDigit,
} from './crc.ts';

const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const BASE16_UPPER = '0123456789ABCDEF';

/** Name in rules → checksum. */
const REGISTRY: ReadonlyMap<string, Checksum> = new Map<string, Checksum>([
  // GitHub blog, 2021-04-05, "Behind GitHub's new authentication token formats".
  ['github-crc32', trailing({ form: /^gh[pousr]_[0-9A-Za-z]{36}$/, of: afterLast('_') })],
  // GitHub blog, 2021-09-23, "Announcing npm's new access token format".
  ['npm-crc32', trailing({ form: /^npm_[0-9A-Za-z]{36}$/, of: afterLast('_') })],
  // Undocumented; agrees with issued tokens.
  ['vercel-crc32', trailing({ form: /^vc[kacrip]_[0-9A-Za-z]{20,}$/, of: afterLast('_') })],
  ['saladcloud-crc32', trailing({ form: /^salad_cloud_\w+_[0-9A-Za-z]{7,}$/, of: afterLast('_') })],
  ['apify-crc32', trailing({ form: /^apify_api_[0-9A-Za-z]{36}$/, alphabet: BASE62_LOWER_FIRST })],
  // Grafana, pkg/components/satokengen: the CRC's bytes are written in little-endian order.
  [
    'grafana-crc32',
    trailing({
      form: /^glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}$/,
      alphabet: BASE16,
      width: 8,
      of: (stem) => stem.replace(/_$/, ''),
      transform: reverseBytes,
    }),
  ],
  [
    'atlassian-crc32',
    trailing({ form: /^AT[AC]TT3x[\w=-]+=[0-9A-F]{8}$/, alphabet: BASE16_UPPER, width: 8 }),
  ],
  [
    'zuplo-crc32',
    trailing({
      form: /^zpka_[0-9a-z]{32}_[0-9a-f]{8}$/,
      alphabet: BASE16,
      width: 8,
      of: (stem) => stem.slice('zpka_'.length).replace(/_$/, ''),
    }),
  ],
  [
    'cloudflare-crc32',
    trailing({
      form: /^cf(?:k|at|ut)_[0-9A-Za-z]{40}[0-9a-f]{8}$/,
      alphabet: BASE16,
      width: 8,
      of: afterLast('_'),
    }),
  ],
  [
    'cashfree-crc32',
    trailing({
      form: /^cfsk_ma_(?:prod|test)_[0-9a-f]{32}_[0-9a-f]{8}$/,
      alphabet: BASE16,
      width: 8,
      of: (stem) => afterLast('_')(stem.replace(/_$/, '')),
      ifWrong: 'medium',
    }),
  ],
  [
    'planning-center-crc32',
    trailing({
      form: /^pco_\w+_[0-9a-f]{72}$/,
      alphabet: BASE16,
      width: 8,
      of: afterLast('_'),
      ifWrong: 'medium',
    }),
  ],
  ['canva-crc32', trailing({ form: /^cnvca[\w-]+[0-9a-f]{8}$/, alphabet: BASE16, width: 8 })],
  // GitLab handbook, design documents, cells, "Routable tokens".
  [
    'gitlab-crc32',
    trailing({
      form: /^\w+-[\w-]{27,300}\.(?:[0-9a-z]{2}\.)?[0-9a-z]{9}$/,
      alphabet: BASE36,
      width: 7,
    }),
  ],
  // BIP-173 over the human-readable part "age-secret-key-" (age specification, C2SP).
  ['age-bech32', { check: checkAge, complete: completeAge }],
  // RFC 4880, section 6: the CRC-24 of an armour's body, in base64 after "=".
  ['pgp-crc24', { check: checkPgp, complete: () => '' }],
  [
    'luhn',
    {
      check: (token) => compare(luhnDigit(digitsOf(token).slice(0, -1)), digitsOf(token).slice(-1)),
      complete: (stem) => luhnDigit(digitsOf(stem)),
    },
  ],
  // nats-io/nkeys, strkey.go. Hardly anything else looks so: a seed whose sum fails is an altered one.
  ['nkey-crc16', { check: checkNkey, complete: completeNkey, ifWrong: 'medium' }],
  // The user's id, a decimal number, stands in base64 in front (Discord developer documentation).
  ['discord-id', { check: checkDiscord, complete: () => '' }],
  // Bitbucket and Jira Data Center: base64 of twelve digits, a colon and twenty bytes.
  ['atlassian-datacenter', { check: checkDataCenter, complete: () => '' }],
  // netbirdio/netbird, management/server/types/personal_access_token.go.
  [
    'netbird-crc32',
    trailing({ form: /^nbp_[0-9A-Za-z]{36}$/, of: afterLast('_'), ifWrong: 'medium' }),
  ],
  // stack-auth/stack-auth, packages/stack-shared/src/utils/api-keys.tsx.
  [
    'stack-auth-crc32',
    trailing({
      form: /^[ps]k_[0-9a-z]{77}(?:user|team)[0-9a-z]574ck4u7h[0-9a-f]{8}$/,
      alphabet: BASE16,
      width: 8,
      ifWrong: 'medium',
    }),
  ],
  ...PACKED_CHECKSUMS,
  ...AZURE_CHECKSUMS,
]);

/** The checksum of that name, if there is one. */
export function checksumNamed(name: string): Checksum | undefined {
  return REGISTRY.get(name);
}

/** Every name that a rule may use, sorted. */
export function checksumNames(): string[] {
  return [...REGISTRY.keys()].toSorted();
}

interface TrailingForm {
  /** What a token with this checksum looks like; others have none. */
  readonly form: RegExp;
  readonly alphabet?: string;
  readonly width?: number;
  /** The text that the CRC-32 is taken of, from everything that stands before it. */
  readonly of?: (stem: string) => string;
  readonly transform?: (crc: number) => number;
  readonly ifWrong?: Confidence;
}

/** A CRC-32 that ends the token, written in some base with a fixed width. */
function trailing(format: TrailingForm): Checksum {
  const { form, alphabet = BASE62_UPPER_FIRST, width = 6, of, transform, ifWrong } = format;
  const complete = (stem: string): string => {
    const crc = crc32(of === undefined ? stem : of(stem));
    return inBase(transform === undefined ? crc : transform(crc), alphabet, width);
  };
  const check = (token: string): ChecksumVerdict => {
    if (!form.test(token)) return 'absent';
    return compare(complete(token.slice(0, -width)), token.slice(-width));
  };
  return ifWrong === undefined ? { check, complete } : { check, complete, ifWrong };
}

function afterLast(separator: string): (stem: string) => string {
  return (stem) => stem.slice(stem.lastIndexOf(separator) + 1);
}

function reverseBytes(value: number): number {
  const swapped =
    (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
  return swapped >>> 0;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

const AGE_PREFIX = 'age-secret-key-';

function checkAge(token: string): ChecksumVerdict {
  const lower = token.toLowerCase();
  if (!lower.startsWith(`${AGE_PREFIX}1`)) return 'absent';
  const stem = lower.slice(0, -BECH32_CHECKSUM_LENGTH);
  return compare(completeAge(stem).toLowerCase(), lower.slice(-BECH32_CHECKSUM_LENGTH));
}

function completeAge(stem: string): string {
  const data = stem.toLowerCase().slice(AGE_PREFIX.length + 1);
  return bech32Checksum(AGE_PREFIX, data).toUpperCase();
}

function checkPgp(armour: string): ChecksumVerdict {
  const lines = armour.split(/\r?\n/).map((line) => line.trim());
  // Armour headers ("Version: …") end with an empty line.
  const headerEnd = lines.findIndex((line, at) => at > 0 && line === '');
  const body: string[] = [];
  for (const line of lines.slice(headerEnd < 0 ? 1 : headerEnd + 1)) {
    if (/^=[0-9A-Za-z+/]{4}$/.test(line)) {
      const crc = Buffer.from(line.slice(1), 'base64').readUIntBE(0, 3);
      const content = Buffer.from(body.join(''), 'base64').toString('latin1');
      return crc24(content) === crc ? 'right' : 'wrong';
    }
    if (line.startsWith('-----')) return 'absent';
    body.push(line);
  }
  return 'absent';
}

/** Bytes of a seed: two of prefix and role, 32 of seed, two of CRC-16. */
const NKEY_BYTES = 36;
const NKEY_SUM_BYTES = 2;

function checkNkey(token: string): ChecksumVerdict {
  const bytes = bytesOfBase32(token);
  if (bytes.length !== NKEY_BYTES) return 'absent';
  const stem = bytes.subarray(0, NKEY_BYTES - NKEY_SUM_BYTES);
  return compare(base32Of(withCrc16(stem)), token);
}

/** Completes a stem of 54 characters: the next one shares two bits with the seed, which become 0. */
function completeNkey(stem: string): string {
  const bytes = bytesOfBase32(`${stem}A`).subarray(0, NKEY_BYTES - NKEY_SUM_BYTES);
  return base32Of(withCrc16(bytes)).slice(stem.length);
}

/** The bytes and their sum, low byte first. */
function withCrc16(bytes: Uint8Array): Uint8Array {
  const crc = crc16(bytes);
  return Uint8Array.from([...bytes, crc & 0xff, crc >> 8]);
}

function checkDiscord(token: string): ChecksumVerdict {
  const id = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('latin1');
  return /^[0-9]{15,20}$/.test(id) ? 'right' : 'wrong';
}

function checkDataCenter(token: string): ChecksumVerdict {
  const content = Buffer.from(token.replace(/^BBDC-/, ''), 'base64').toString('latin1');
  return /^[0-9]{12}:/.test(content) ? 'right' : 'wrong';
}
