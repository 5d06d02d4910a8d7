/**
 * Private keys in textual form (RFC 7468, RFC 1421 headers, OpenSSH's and OpenPGP's armour): the kind
 * of key, whether a passphrase protects it, and whether the block is whole.
 *
 * Blocks are found in source code and JSON as well as in files, so line ends may be written as `\n`
 * and lines may be quoted; that is undone first. Only the outermost DER structure is read: enough to
 * tell a key from text that wears its header.
 */
import { checksumNamed } from './checksums.ts';
import type { Inspection } from './validity.ts';

const HEADER = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?)-----/;
const FOOTER = /-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
/** Characters of base64 below which no private key fits: an Ed25519 key in PKCS #8 has 64. */
const SHORTEST_BODY = 56;
/** A whole line of a key is no sketch of one: somebody cut, or mistyped, a real one. */
const LONG_BODY = 60;
/** A remark on the header's line. */
const REMARK = /^[a-z]{1,16}$/;
const FULL_LINE = 48;
const STAND_IN = /\.\.\.|…|\u00e2\u0080\u00a6|\*{3}|[xX]{8}|<[^>]*>|REDACTED|EXAMPLE|YOUR[ _-]/;
const OPENSSH_MAGIC = 'openssh-key-v1\0';
const DER_SEQUENCE = 0x30;

export function isPrivateKey(secret: string): boolean {
  return HEADER.test(secret);
}

export function inspectPrivateKey(secret: string): Inspection {
  const label = HEADER.exec(secret)?.[1] ?? '';
  const isWhole = FOOTER.test(secret);
  const lines = withoutRemark(linesOf(secret));
  if (label.endsWith('BLOCK')) return inspectPgp(secret, lines, isWhole);
  const headers = lines.filter((line) => /^[A-Za-z-]+: /.test(line));
  const body = lines.filter((line) => !headers.includes(line)).join('');
  if (STAND_IN.test(body)) return doubtful('the key is left out', 'example');
  if (body.length < SHORTEST_BODY) return doubtful('there is no whole key behind the header');
  if (headers.some((line) => line.includes('ENCRYPTED'))) return encrypted(label);
  const bytes = Buffer.from(body, 'base64');
  const isOpenSsh = bytes.toString('latin1', 0, OPENSSH_MAGIC.length) === OPENSSH_MAGIC;
  if (isOpenSsh) return inspectOpenSsh(bytes, isWhole, body.length);
  if (label.startsWith('ENCRYPTED')) return encrypted(label);
  const missing = derMissing(bytes);
  if (missing < 0) return doubtful('what stands behind the header is no key');
  if (missing > 0 || !isWhole) return cutOff(body.length);
  return {
    validity: 'well-formed',
    ceiling: 'high',
    reasons: [`it is a complete ${kindOf(label)}, not encrypted`],
  };
}

/** The lines between header and footer, freed of quotes, escapes and comment marks. */
function linesOf(secret: string): string[] {
  const from = secret.search(HEADER) + (HEADER.exec(secret)?.[0].length ?? 0);
  const footer = secret.search(FOOTER);
  const inside = secret.slice(from, footer < 0 ? secret.length : footer);
  return inside
    .replace(/\\+[rn]/g, '\n')
    .replace(/["'`][\s+.,;&()\\]*["'`]?/g, '\n')
    .split(/[\r\n]+/)
    .map((line) => line.replace(/^[\s>|#*]+|[\s\\]+$/g, ''))
    .filter((line) => line !== '');
}

function withoutRemark(lines: readonly string[]): readonly string[] {
  const [first = '', second = ''] = lines;
  return REMARK.test(first) && second.length >= FULL_LINE ? lines.slice(1) : lines;
}

function inspectOpenSsh(bytes: Buffer, isWhole: boolean, bodyLength: number): Inspection {
  const cipher = sshString(bytes, OPENSSH_MAGIC.length);
  if (cipher === null) return cutOff(bodyLength);
  if (cipher !== 'none') return encrypted('OPENSSH PRIVATE KEY');
  const isComplete = isWhole && openSshEnd(bytes) <= bytes.length;
  if (!isComplete) return cutOff(bodyLength);
  return {
    validity: 'well-formed',
    ceiling: 'high',
    reasons: ['it is a complete OpenSSH private key, not encrypted'],
  };
}

/** A string of the SSH wire format (RFC 4251, section 5) at `at`; null where it does not fit. */
function sshString(bytes: Buffer, at: number): string | null {
  if (at + 4 > bytes.length) return null;
  const length = bytes.readUInt32BE(at);
  return at + 4 + length > bytes.length ? null : bytes.toString('latin1', at + 4, at + 4 + length);
}

/** Where the private part of an OpenSSH key ends (PROTOCOL.key): Infinity where it does not fit. */
function openSshEnd(bytes: Buffer): number {
  let at = OPENSSH_MAGIC.length;
  for (let field = 0; field < 3; field++) {
    const text = sshString(bytes, at);
    if (text === null) return Number.POSITIVE_INFINITY;
    at += 4 + text.length;
  }
  at += 4; // number of keys
  for (let field = 0; field < 2; field++) {
    const text = sshString(bytes, at);
    if (text === null) return Number.POSITIVE_INFINITY;
    at += 4 + text.length;
  }
  return at;
}

/** Bytes that a DER SEQUENCE lacks to its stated length; -1 if it is no sequence (X.690, 8.1). */
function derMissing(bytes: Buffer): number {
  if (bytes.length < 2 || bytes[0] !== DER_SEQUENCE) return -1;
  const first = bytes[1] ?? 0;
  if (first < 0x80) return Math.max(0, 2 + first - bytes.length);
  const lengthBytes = first & 0x7f;
  if (lengthBytes === 0 || lengthBytes > 4 || bytes.length < 2 + lengthBytes) return -1;
  const length = bytes.readUIntBE(2, lengthBytes);
  return Math.max(0, 2 + lengthBytes + length - bytes.length);
}

function inspectPgp(secret: string, lines: readonly string[], isWhole: boolean): Inspection {
  const body = lines.filter((line) => !line.includes(': ') && !line.startsWith('=')).join('');
  if (STAND_IN.test(body)) return doubtful('the key is left out', 'example');
  if (body.length < SHORTEST_BODY) return doubtful('there is no whole key behind the header');
  if (!isWhole) return cutOff(body.length);
  const isRight = checksumNamed('pgp-crc24')?.check(secret) === 'right';
  const reasons = isRight ? ['it is an OpenPGP private key block, its checksum is right'] : [];
  return { validity: isRight ? 'well-formed' : 'unknown', ceiling: 'high', reasons };
}

function encrypted(label: string): Inspection {
  const reasons = [`the ${kindOf(label)} is encrypted with a passphrase`];
  return { validity: 'unknown', ceiling: 'low', reasons };
}

function cutOff(bodyLength: number): Inspection {
  const ceiling = bodyLength >= LONG_BODY ? 'medium' : 'low';
  return { validity: 'unknown', ceiling, reasons: ['the key is cut off'] };
}

function doubtful(reason: string, validity: Inspection['validity'] = 'unknown'): Inspection {
  return { validity, ceiling: 'low', reasons: [reason] };
}

function kindOf(label: string): string {
  const kind = label.replace(/^ENCRYPTED /, '').replace(/ ?PRIVATE KEY$/, '');
  return kind === '' ? 'private key' : `${kind} private key`;
}
