import { createHash, randomBytes } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksumNamed, checksumNames } from '../../src/detect/checksums.ts';
import {
  base32Of,
  bech32Checksum,
  bytesOfBase32,
  crc16,
  crc24,
  crc32,
  crc32c,
  luhnDigit,
  marvin32,
} from '../../src/detect/crc.ts';

const BASE16 = '0123456789abcdef';
const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Letters that look random but are the same in every run. */
function letters(alphabet: string, length: number, seed: string): string {
  const digest = createHash('shake256', { outputLength: length }).update(seed).digest();
  return Array.from(digest, (byte) => alphabet[byte % alphabet.length]).join('');
}

describe('the sums themselves', () => {
  test('CRC-32 agrees with the check value of its catalogue, and with zlib where Node has it', () => {
    expect(crc32('123456789')).toBe(0xcbf43926);
    if (zlibCrc32 === undefined) return;
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(crc32(Buffer.from(bytes).toString('latin1'))).toBe(zlibCrc32(bytes));
      }),
    );
  });

  test('CRC-32C agrees with the check value of its catalogue', () => {
    expect(crc32c('123456789')).toBe(0xe3069283);
    expect(crc32c('')).toBe(0);
  });

  // Vectors that SymCrypt and the microsoft/security-utilities hold themselves to.
  test.each([
    ['d53cd9cecd0893b7', 'abc', 0x6be02a86],
    ['0ddddeeeeffff000', 'abcdefghijklmnopqrstuvwxyz', 0xd34847dc],
    ['004fb61a001bdbcc', '', 0x302009bc],
    ['004fb61a001bdbcc', '\xaf', 0x3592e206],
    ['004fb61a001bdbcc', '\xe7\x0f', 0xfdab5e04],
    ['004fb61a001bdbcc', '\x37\xf4\x95', 0x6b3c8b90],
  ])('Marvin32 with seed %s', (seed, text, sum) => {
    const words = Buffer.from(seed, 'hex');
    const bytes = Buffer.from(text, 'latin1');
    expect(marvin32(bytes, words.readUInt32BE(4), words.readUInt32BE(0))).toBe(sum);
  });

  test('CRC-24 of OpenPGP', () => {
    expect(crc24('123456789')).toBe(0x21cf02);
    expect(crc24('')).toBe(0xb704ce);
  });

  test('CRC-16/XMODEM agrees with the check value of its catalogue', () => {
    expect(crc16(Buffer.from('123456789'))).toBe(0x31c3);
    expect(crc16(Buffer.from(''))).toBe(0);
  });

  test('base32, vectors of RFC 4648 without padding', () => {
    const vectors = { f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', foobar: 'MZXW6YTBOI' };
    for (const [text, encoded] of Object.entries(vectors)) {
      expect(base32Of(Buffer.from(text))).toBe(encoded);
      expect(Buffer.from(bytesOfBase32(encoded)).toString()).toBe(text);
    }
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(bytesOfBase32(base32Of(bytes))).toEqual(bytes);
      }),
    );
  });

  test('Bech32, vectors of BIP-173', () => {
    expect(bech32Checksum('a', '')).toBe('2uel5l');
    expect(bech32Checksum('abcdef', 'qpzry9x8gf2tvdw0s3jn54khce6mua7l')).toBe('mqqqxw');
    expect(bech32Checksum('split', 'checkupstagehandshakeupstreamerranterredcaperred')).toBe(
      '2y9e3w',
    );
    expect(bech32Checksum('a', 'b')).toBe('');
  });

  test('Luhn', () => {
    expect(luhnDigit('7992739871')).toBe('3');
  });
});

/** Base62 of the CRC-32 in another way than the code under test. */
function base62Of(text: string): string {
  let rest = BigInt(crc32(text));
  let sum = '';
  for (; rest > 0n; rest /= 62n) sum = BASE62.charAt(Number(rest % 62n)) + sum;
  return sum.padStart(6, '0');
}

/** Bits in groups of six from the end; what would be 30, 31, 62 or 63 is cut to five. */
function packed(bytes: Buffer): string {
  const alphabet = `0123456789${BASE62.slice(36)}${BASE62.slice(10, 36)}`;
  let bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  let text = '';
  while (bits !== '') {
    const six = bits.slice(-6);
    const width = six.length === 6 && six.slice(1, 5) === '1111' ? 5 : six.length;
    text += alphabet.charAt(Number.parseInt(bits.slice(-width), 2));
    bits = bits.slice(0, -width);
  }
  return text;
}

const STEMS: Readonly<Record<string, string>> = {
  'github-crc32': 'ghp_' + letters(BASE62, 30, 'github'),
  'npm-crc32': 'npm_' + letters(BASE62, 30, 'npm'),
  'vercel-crc32': 'vcp_' + letters(BASE62, 50, 'vercel'),
  'saladcloud-crc32': 'salad_cloud_org_' + letters(BASE62, 40, 'salad'),
  'apify-crc32': 'apify_api_' + letters(BASE62, 30, 'apify'),
  'grafana-crc32': 'glsa_' + letters(BASE62, 32, 'grafana') + '_',
  'atlassian-crc32': 'ATATT3xFfGF0' + letters(BASE62, 171, 'atlassian') + '=',
  'zuplo-crc32': 'zpka_' + letters(BASE36, 32, 'zuplo') + '_',
  'cloudflare-crc32': 'cfut_' + letters(BASE62, 40, 'cloudflare'),
  'canva-crc32': 'cnvca' + letters(BASE62, 43, 'canva'),
  'gitlab-crc32': 'glpat-' + letters(BASE62, 27, 'gitlab') + '.0r',
  'age-bech32': 'AGE-SECRET-KEY-1' + letters('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 52, 'age'),
  'nkey-crc16': 'SUA' + letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 51, 'nkey'),
  luhn: '424242424242424',
  'netbird-crc32': 'nbp_' + letters(BASE62, 30, 'netbird'),
  'crates-io-xor': 'cio_tp_' + letters(BASE62, 31, 'crates'),
  'unkey-crc32c': 'unkey_' + letters(BASE58, 8, 'un') + 'unkeyv1' + letters(BASE58, 36, 'key'),
  'cfx-crc32': 'cfxk_' + letters(BASE62, 21, 'cfx') + '_',
  'cashfree-crc32': 'cfsk_ma_prod_' + letters(BASE16, 32, 'cashfree') + '_',
  'planning-center-crc32': 'pco_pat_' + letters(BASE16, 64, 'planning'),
  'ydc-crc32': 'ydc-sk-' + letters(BASE16, 16, 'y') + '-' + letters(BASE62, 32, 'dc') + '-',
  'choreo-crc32': 'chp_eyJ' + letters(BASE62, 70, 'choreo'),
  'localstack-md5': 'ls-' + letters(BASE62, 8, 'ls') + '-1a2b-3c4d-5e6f-' + letters(BASE62, 8, 't'),
  'polar-crc32': 'polar_oat_' + letters(BASE62, 37, 'polar'),
  'entra-marvin32': letters(BASE62, 3, 'entra') + '8Q~' + letters(BASE62, 31, 'secret'),
};

describe('tokens', () => {
  test.each(Object.entries(STEMS))('%s completes a token and finds it right', (name, stem) => {
    const checksum = checksumNamed(name);
    const token = stem + (checksum?.complete(stem) ?? '');
    expect(checksum?.check(token)).toBe('right');
    const at = stem.length - 2;
    const other = token[at] === '2' ? '3' : '2';
    const changed = token.slice(0, at) + other + token.slice(at + 1);
    expect(checksum?.check(changed)).toBe('wrong');
  });

  test('each name is proven here or by its structure', () => {
    const structural = [
      'atlassian-datacenter',
      'discord-id',
      'nuget-base32',
      'pgp-crc24',
      'stack-auth-crc32',
      'xata-crc32',
    ];
    expect(checksumNames()).toEqual([...Object.keys(STEMS), ...structural].toSorted());
  });

  // Made by the vendors' own published algorithms, in another way than the code under test.
  test('GitHub: base62 of the CRC-32, left-padded', () => {
    const body = letters(BASE62, 30, 'other');
    let rest = BigInt(crc32(body));
    let sum = '';
    for (; rest > 0n; rest /= 62n) sum = BASE62.charAt(Number(rest % 62n)) + sum;
    expect(checksumNamed('github-crc32')?.check(`gho_${body}${sum.padStart(6, '0')}`)).toBe(
      'right',
    );
  });

  test('Grafana writes the bytes of the sum in little-endian order', () => {
    const stem = STEMS['grafana-crc32'] ?? '';
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(crc32(stem.slice(0, -1)));
    expect(checksumNamed('grafana-crc32')?.check(stem + bytes.toString('hex'))).toBe('right');
  });

  // Tokens that the issuers' own tests and announcements show.
  test.each([
    ['unkey-crc32c', ['unkey_111thX6L', 'unkeyv1ZfHDZZKUs92febYZhYRcXddmzfzF2NvTkPNE18n8B8']],
    ['crates-io-xor', ['cio_', 'tp_gGK6jurSwKyl9V3Az19z7YEFQI9aoOOd']],
    ['crates-io-xor', ['cio_', 'tp_0000000000000000000000000000000w']],
    ['cfx-crc32', ['cfx', 'k_1kDPPvLBZmXOUehqU7utw_4PGjtG']],
    ['entra-marvin32', ['zzz8', 'Q~', 'z'.repeat(31), 'blP']],
  ])('%s: %s', (name, pieces) => {
    expect(checksumNamed(name)?.check(pieces.join(''))).toBe('right');
  });

  test('Stack Auth: the CRC-32 of all before it, in hex', () => {
    const random = letters(BASE36, 45, 'stack') + letters(BASE16, 32, 'auth');
    const stem = ['sk', random].join('_') + ['user0', '574ck4u7h'].join('');
    const key = stem + crc32(stem).toString(16).padStart(8, '0');
    const check = checksumNamed('stack-auth-crc32');
    expect(check?.check(key)).toBe('right');
    expect(check?.complete(stem)).toBe(key.slice(-8));
    expect(check?.check(key.replace('user0', 'team0'))).toBe('wrong');
    expect(check?.check(key.slice(0, -1))).toBe('absent');
  });

  test('Cashfree, Planning Center, You.com: the CRC-32 in hex, of what each takes it of', () => {
    const hex = (text: string): string => crc32(text).toString(16).padStart(8, '0');
    const body = letters(BASE16, 32, 'body');
    const cashfree = checksumNamed('cashfree-crc32');
    expect(cashfree?.check(['cfsk_ma', 'test', body, hex(body)].join('_'))).toBe('right');
    expect(cashfree?.check(['cfsk_ma', 'test', body].join('_'))).toBe('absent');
    expect(
      checksumNamed('planning-center-crc32')?.check(`pco_pat_${body}${body}${hex(body + body)}`),
    ).toBe('right');
    const stem = `ydc-sk-${body.slice(0, 16)}-${letters(BASE62, 32, 'ydc')}`;
    const ydc = checksumNamed('ydc-crc32');
    expect(ydc?.check(`${stem}-${hex(stem)}`)).toBe('right');
    expect(ydc?.check(`${stem}-${hex(stem)}<__>${body}`)).toBe('right');
    expect(ydc?.check(`${stem}-${hex(body)}<__>${body}`)).toBe('wrong');
  });

  test('Choreo, LocalStack: the CRC-32 in base64, the beginning of an MD5', () => {
    const content = Buffer.from(JSON.stringify({ key: letters(BASE36, 54, 'key') }));
    const sum = Buffer.alloc(4);
    for (const encoded of [content.toString('base64url'), content.toString('base64')]) {
      sum.writeUInt32BE(crc32(encoded));
      const token = `chp_${encoded}${sum.toString('base64url')}`;
      expect(checksumNamed('choreo-crc32')?.check(token)).toBe('right');
    }
    const groups = [8, 4, 4, 4, 8].map((length) => letters(BASE62, length, `group ${length}`));
    const body = groups.join('-');
    const end = createHash('md5').update(body).digest('hex').slice(0, 4);
    expect(checksumNamed('localstack-md5')?.check(`ls-${body}${end}`)).toBe('right');
    expect(checksumNamed('localstack-md5')?.check(`ls-${body}`)).toBe('absent');
  });

  test('NetBird, Polar: base62 of the CRC-32 of the random part', () => {
    const body = letters(BASE62, 30, 'nb');
    const long = letters(BASE62, 37, 'po');
    expect(checksumNamed('netbird-crc32')?.check(`nbp_${body}${base62Of(body)}`)).toBe('right');
    const polar = checksumNamed('polar-crc32');
    expect(polar?.check(`polar_oat_${long}${base62Of(long)}`)).toBe('right');
    expect(polar?.check(`polar_at_u_${long}${base62Of(long)}`)).toBe('right');
    // Those of people may be older than the sum.
    expect(polar?.check(`polar_pat_${long}000000`)).toBe('absent');
    expect(polar?.check(`polar_oat_${long}000000`)).toBe('wrong');
    expect(polar?.check(`polar_oat_${long}00`)).toBe('absent');
  });

  test('Xata: bytes and sum, packed by six bits from the last one on', () => {
    const xata = checksumNamed('xata-crc32');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (random) => {
        const sum = Buffer.alloc(4);
        sum.writeUInt32LE(crc32(Buffer.from(random).toString('latin1')));
        const key = packed(Buffer.concat([random, sum]));
        // Leading zero bytes shorten a key; its issuer's check would not take it either.
        fc.pre(key.length >= 32 && key.length <= 36);
        expect(xata?.check(`xau_${key}`)).toBe('right');
        const other = key.startsWith('a') ? 'b' : 'a';
        expect(xata?.check(`xao_${other}${key.slice(1)}`)).toBe('wrong');
      }),
    );
  });

  test('NuGet: base32 of a version and of two stretches of bytes', () => {
    const base32 = (bytes: Uint8Array): string => base32Of(bytes).toLowerCase();
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (id, password) => {
          const head = Buffer.concat([Buffer.from('v4'), Buffer.from(id)]);
          const key = base32(head) + base32(password);
          expect(key).toHaveLength(46);
          const verdict = id.includes(0) ? 'wrong' : 'right';
          expect(checksumNamed('nuget-base32')?.check(key)).toBe(verdict);
        },
      ),
    );
    expect(checksumNamed('nuget-base32')?.check('oy2' + 'z'.repeat(43))).toBe('wrong');
    expect(checksumNamed('nuget-base32')?.check('oy2' + '0'.repeat(43))).toBe('wrong');
  });

  test('a token of a form without checksum is neither right nor wrong', () => {
    const stateless = `ghs_12345_ey${'J'.repeat(60)}`;
    expect(checksumNamed('github-crc32')?.check(stateless)).toBe('absent');
    expect(checksumNamed('gitlab-crc32')?.check('glpat-' + 'x'.repeat(20))).toBe('absent');
    expect(checksumNamed('age-bech32')?.check('age1abc')).toBe('absent');
  });

  test('an OpenPGP block is checked by its last line', () => {
    const content = randomBytes(90);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc24(content.toString('latin1')));
    const body = content.toString('base64').replace(/(.{64})/g, '$1\n');
    const block = (last: string): string =>
      [
        '-----BEGIN PGP PRIVATE KEY BLOCK-----',
        'Version: x',
        '',
        body,
        last,
        '-----END PGP PRIVATE KEY BLOCK-----',
      ].join('\n');
    const checksum = checksumNamed('pgp-crc24');
    expect(checksum?.check(block(`=${sum.subarray(1).toString('base64')}`))).toBe('right');
    expect(checksum?.check(block('=AAAA'))).toBe(
      crc24(content.toString('latin1')) === 0 ? 'right' : 'wrong',
    );
    expect(checksum?.check(block(''))).toBe('absent');
  });

  test('Discord and Data Center tokens hold what they must in base64', () => {
    const id = Buffer.from('123456789012345678').toString('base64url');
    expect(checksumNamed('discord-id')?.check(`${id}.abcdef.${'x'.repeat(27)}`)).toBe('right');
    expect(checksumNamed('discord-id')?.check(`xyzxyzxyz.abcdef.${'x'.repeat(27)}`)).toBe('wrong');
    const pat = Buffer.from(`123456789012:${'x'.repeat(20)}`).toString('base64');
    expect(checksumNamed('atlassian-datacenter')?.check(pat)).toBe('right');
    expect(checksumNamed('atlassian-datacenter')?.check('BBDC-' + 'A'.repeat(44))).toBe('wrong');
  });
});
