/**
 * Private keys in textual form (RFC 7468, RFC 1421 headers, OpenSSH's and OpenPGP's armour): the kind
 * of key, whether a passphrase protects it, and whether the block is whole.
 *
 * Blocks are found in source code, JSON and patches as well as in files, so line ends may be written
 * as `\n` and lines may be quoted or marked; that is undone here. What stands in a block is read by
 * the file of its form.
 */
import type { Inspection } from './validity.ts';
import { derMissing, pkcs8Kind } from './validity-der.ts';
import { isOpenSshKey, readOpenSshKey } from './validity-openssh.ts';
import { pgpProtection } from './validity-pgp.ts';

const HEADER = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?)-----/;
const FOOTER = /-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
/** Characters of base64 below which no private key fits: an Ed25519 key in PKCS #8 has 64. */
const SHORTEST_BODY = 56;
/** A whole line of a key is no sketch of one: somebody cut, or mistyped, a real one. */
const LONG_BODY = 60;
/** A remark on the header's line. */
const REMARK = /^[a-z]{1,16}$/;
const FULL_LINE = 48;
const STAND_IN = /\.\.\.|…|\u00e2\u0080\u00a6|\*{3}|[xX]{8}|<[^<>]*>|REDACTED|EXAMPLE|YOUR[ _-]/;
/** Line ends as strings, JSON and XML write them. */
const WRITTEN_LINE_END = /\\{1,8}(?:[rn]|u000[adAD])|&#(?:10|13|x0*[adAD]);/g;
const BLANK_BEHIND = /[\s\\]/;
/** `-----BEGIN` and a blank, in base64. */
const WRAPPED = /^LS0tLS1CRUdJTi/;

/** What a block says, as it stands or in base64 as a whole; null for what is no private key. */
export function inspectPrivateKey(secret: string): Inspection | null {
  const text = WRAPPED.test(secret) ? Buffer.from(secret, 'base64').toString('latin1') : secret;
  const label = HEADER.exec(text)?.[1];
  if (label === undefined) return null;
  const isWhole = FOOTER.test(text);
  const lines = withoutPlus(withoutRemark(linesOf(text)));
  if (label.endsWith('BLOCK')) return inspectPgp(lines, isWhole);
  const headers = lines.filter((line) => /^[A-Za-z-]+: /.test(line));
  const body = lines.filter((line) => !headers.includes(line)).join('');
  if (STAND_IN.test(body)) return doubtful('the key is left out', 'example');
  if (body.length < SHORTEST_BODY) return doubtful('there is no whole key behind the header');
  if (headers.some((line) => line.includes('ENCRYPTED'))) return encrypted(kindOf(label));
  const bytes = Buffer.from(body, 'base64');
  if (isOpenSshKey(bytes)) return inspectOpenSsh(bytes, isWhole, body.length);
  if (label.startsWith('ENCRYPTED')) return encrypted(kindOf(label));
  const missing = derMissing(bytes);
  if (missing < 0) return doubtful('what stands behind the header is no key');
  if (missing > 0 || !isWhole) return cutOff(body.length);
  return complete(label === 'PRIVATE KEY' ? named(pkcs8Kind(bytes)) : kindOf(label));
}

/** The lines between header and footer, freed of quotes, escapes and comment marks. */
function linesOf(secret: string): string[] {
  const from = secret.search(HEADER) + (HEADER.exec(secret)?.[0].length ?? 0);
  const footer = secret.search(FOOTER);
  const inside = secret.slice(from, footer < 0 ? secret.length : footer);
  return inside
    .replace(WRITTEN_LINE_END, '\n')
    .replace(/["'`][\s+.,;&()\\]*["'`]?/g, '\n')
    .split(/[\r\n]+/)
    .map(unmarked)
    .filter((line) => line !== '');
}

/** A line without marks of comments and quotations in front, without blanks and backslashes behind. */
function unmarked(line: string): string {
  const text = line.replace(/^\s*\/\/\s/, '').replace(/^[\s>|#*-]+/, '');
  // From the end: a pattern would try every run of blanks within the line.
  let end = text.length;
  while (end > 0 && BLANK_BEHIND.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function withoutRemark(lines: readonly string[]): readonly string[] {
  const [first = '', second = ''] = lines;
  return REMARK.test(first) && second.length >= FULL_LINE ? lines.slice(1) : lines;
}

/** Lines that a patch adds begin with a plus, which is a character of base64 as well. */
function withoutPlus(lines: readonly string[]): readonly string[] {
  const isPatch = lines.every((line) => line.startsWith('+')) && lines.length !== 1;
  const isOneLine = lines.length === 1 && /^\+(?:.{4})+$/.test(lines[0] ?? '');
  return isPatch || isOneLine ? lines.map((line) => line.slice(1)) : lines;
}

function inspectOpenSsh(bytes: Buffer, isWhole: boolean, bodyLength: number): Inspection {
  const key = readOpenSshKey(bytes);
  if (key?.isEncrypted === true) return encrypted('OpenSSH private key');
  if (key === null || !key.isComplete || !isWhole) return cutOff(bodyLength);
  if (key.isOnDevice) return doubtful('a security key holds the key; this is the handle to it');
  return complete(`OpenSSH private key${key.kind === '' ? '' : ` (${key.kind})`}`);
}

function inspectPgp(lines: readonly string[], isWhole: boolean): Inspection {
  const body = lines.filter((line) => !line.includes(': ') && !line.startsWith('=')).join('');
  if (STAND_IN.test(body)) return doubtful('the key is left out', 'example');
  if (body.length < SHORTEST_BODY) return doubtful('there is no whole key behind the header');
  if (!isWhole) return cutOff(body.length);
  const protection = pgpProtection(Buffer.from(body, 'base64'));
  if (protection === 'broken') return doubtful('what stands behind the header is no key');
  return protection === 'encrypted'
    ? encrypted('OpenPGP private key')
    : complete('OpenPGP private key');
}

function complete(kind: string): Inspection {
  const reasons = [`it is a complete ${kind}, not encrypted`];
  return { validity: 'well-formed', ceiling: 'high', reasons };
}

function encrypted(kind: string): Inspection {
  const reasons = [`the ${kind} is encrypted with a passphrase`];
  return { validity: 'unknown', ceiling: 'low', reasons };
}

function cutOff(bodyLength: number): Inspection {
  const ceiling = bodyLength >= LONG_BODY ? 'medium' : 'low';
  return { validity: 'unknown', ceiling, reasons: ['the key is cut off'] };
}

function doubtful(reason: string, validity: Inspection['validity'] = 'unknown'): Inspection {
  return { validity, ceiling: 'low', reasons: [reason] };
}

/** What a header's label calls the key. */
function kindOf(label: string): string {
  return named(label.replace(/^ENCRYPTED /, '').replace(/ ?PRIVATE KEY$/, '')).replace(
    'OPENSSH',
    'OpenSSH',
  );
}

function named(kind: string): string {
  return kind === '' ? 'private key' : `${kind} private key`;
}
