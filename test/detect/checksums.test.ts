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
  luhnDigit,
} from '../../src/detect/crc.ts';

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

const STEMS: Readonly<Record<string, string>> = {
  'github-crc32': 'ghp_' + letters(BASE62, 30, 'github'),
  'npm-crc32': 'npm_' + letters(BASE62, 30, 'npm'),
  'vercel-crc32': 'vcp_' + letters(BASE62, 50, 'vercel'),
  'saladcloud-crc32': 'salad_cloud_org_' + letters(BASE62, 40, 'salad'),
  'apify-crc32': 'apify_api_' + letters(BASE62, 30, 'apify'),
  'grafana-crc32': 'glsa_' + letters(BASE62, 32, 'grafana') + '_',
  'atlassian-crc32': 'ATATT3xFfGF0' + letters(BASE62, 171, 'atlassian') + '=',
  'zuplo-crc32': 'zpka_' + letters('0123456789abcdefghijklmnopqrstuvwxyz', 32, 'zuplo') + '_',
  'cloudflare-crc32': 'cfut_' + letters(BASE62, 40, 'cloudflare'),
  'canva-crc32': 'cnvca' + letters(BASE62, 43, 'canva'),
  'gitlab-crc32': 'glpat-' + letters(BASE62, 27, 'gitlab') + '.0r',
  'age-bech32': 'AGE-SECRET-KEY-1' + letters('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 52, 'age'),
  'nkey-crc16': 'SUA' + letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 51, 'nkey'),
  luhn: '424242424242424',
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
    const structural = ['atlassian-datacenter', 'discord-id', 'pgp-crc24'];
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
