import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/detect/validity.ts';
import { cpuMilliseconds } from '../support/cpu-time.ts';
import { NOW } from './support.ts';

function look(secret: string): string {
  const { validity, ceiling, reasons } = inspect(secret, secret, NOW);
  return [validity, ceiling, ...reasons].join(' | ');
}

/** Headers are written in pieces, so that no push protection takes this file for a leak. */
function joined(...pieces: string[]): string {
  return pieces.join('');
}

const PLAIN = { type: 'pkcs8', format: 'pem' } as const;

function pem(options: { passphrase?: boolean; type?: 'pkcs1' | 'pkcs8' | 'sec1' } = {}): string {
  const pair =
    options.type === 'sec1'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 1024 });
  const lock = options.passphrase === true ? { cipher: 'aes-128-cbc', passphrase: 'x' } : {};
  return pair.privateKey
    .export({ ...PLAIN, type: options.type ?? 'pkcs8', ...lock } as never)
    .toString()
    .trim();
}

/** A string of the SSH wire format. */
function string(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** An OpenSSH key file by its description (PROTOCOL.key): only its frame matters here. */
function openSsh(cipher: string, name = 'ssh-ed25519'): string {
  const one = Buffer.from([0, 0, 0, 1]);
  const frame = [string(cipher), string(cipher === 'none' ? 'none' : 'bcrypt'), string(''), one];
  const publicKey = Buffer.concat([string(name), randomBytes(36)]);
  const keys = [string(publicKey), string(randomBytes(136))];
  const body = Buffer.concat([Buffer.from('openssh-key-v1\0'), ...frame, ...keys]);
  const lines = body.toString('base64').replace(/(.{70})/g, '$1\n');
  const label = joined('OPENSSH PRIVATE ', 'KEY');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----`;
}

/** A multiprecision integer of OpenPGP. */
function integer(bits: number): Buffer {
  const bytes = randomBytes(2 + Math.ceil(bits / 8));
  bytes.writeUInt16BE(bits);
  return bytes;
}

/** A packet with an RSA key (RFC 9580, section 5.5.3), `usage` saying how it is protected. */
function secretKey(tag: number, usage: number): Buffer {
  const head = Buffer.from([4, 0, 0, 0, 0, 1]);
  const publicPart = Buffer.concat([head, integer(1024), integer(17)]);
  const body = Buffer.concat([publicPart, Buffer.from([usage]), randomBytes(200)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([Buffer.from([0x81 | (tag << 2)]), length, body]);
}

function armoured(...packets: Buffer[]): string {
  const lines =
    Buffer.concat(packets)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const label = joined('PGP PRIVATE ', 'KEY BLOCK');
  return [`-----BEGIN ${label}-----`, '', ...lines, `-----END ${label}-----`].join('\n');
}

function withoutLine(text: string, line: number): string {
  return text.split('\n').toSpliced(line, 1).join('\n');
}

describe('private keys', () => {
  test('whole ones are told by kind', () => {
    const complete = 'well-formed | high | it is a complete';
    expect(look(pem())).toBe(`${complete} RSA private key, not encrypted`);
    expect(look(pem({ type: 'pkcs1' }))).toBe(`${complete} RSA private key, not encrypted`);
    expect(look(pem({ type: 'sec1' }))).toBe(`${complete} EC private key, not encrypted`);
    expect(look(openSsh('none'))).toBe(`${complete} OpenSSH private key (Ed25519), not encrypted`);
    expect(look(openSsh('none', 'ssh-none'))).toBe(
      `${complete} OpenSSH private key, not encrypted`,
    );
    expect(look(openSsh('none', joined('sk-ssh-ed25519', '@openssh.com')))).toMatch(
      /^unknown \| low/,
    );
  });

  test.each([
    ['Ed25519', generateKeyPairSync('ed25519')],
    ['X25519', generateKeyPairSync('x25519')],
    ['Ed448', generateKeyPairSync('ed448')],
    ['EC', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['Diffie-Hellman', generateKeyPairSync('dh', { group: 'modp14' })],
  ])('PKCS #8 names %s', (kind, { privateKey }) => {
    const text = privateKey.export(PLAIN).toString().trim();
    expect(look(text)).toContain(`it is a complete ${kind} private key, not encrypted`);
  });

  test('in base64 as a whole are read too', () => {
    const inBase64 = (text: string): string => Buffer.from(text).toString('base64');
    expect(look(inBase64(pem()))).toMatch(/^well-formed \| high/);
    expect(look(inBase64(pem({ passphrase: true })))).toMatch(/^unknown \| low .*passphrase$/);
    expect(look(inBase64(pem()).replace(/(.{76})/g, '$1\n'))).toMatch(/^well-formed \| high/);
  });

  test('of service accounts are read in a whole file in base64', () => {
    const told = (file: object): string =>
      look(Buffer.from(JSON.stringify({ type: 'service_account', ...file })).toString('base64'));
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(PLAIN);
    const whole = { private_key: key, client_email: 'a@b.c', token_uri: 'https://x' };
    const complete = 'well-formed | high | it is a complete RSA private key, not encrypted';
    expect(told(whole)).toBe(`${complete} | the account file is complete`);
    expect(told({ private_key: key })).toContain('lacks the client e-mail and the token address');
    expect(told({ ...whole, private_key: 0, padding: 'x'.repeat(900) })).toContain('lacks the key');
  });

  test("PuTTY's are told by their lines", () => {
    const lines = ['AAAAgQCb', 'x4Wq/+sZ'].map((line) => line.repeat(8));
    const key = (encryption: string, count: number): string =>
      [
        'PuTTY-User-Key-File-3: ssh-rsa',
        `Encryption: ${encryption}`,
        `Private-Lines: ${count}`,
        ...lines,
        `Private-MAC: ${'0f'.repeat(32)}`,
      ].join('\r\n');
    expect(look(key('none', 2))).toMatch(/^well-formed \| high/);
    expect(look(key('none', 3))).toBe('unknown | medium | the key is cut off');
    expect(look(key('aes256-cbc', 2))).toMatch(/^unknown \| low .*passphrase$/);
  });

  test("OpenPGP's are told by their packets", () => {
    const userId = Buffer.concat([Buffer.from([0xb4, 4]), Buffer.from('a b ')]);
    const plain = 'well-formed | high | it is a complete OpenPGP private key, not encrypted';
    const locked = 'unknown | low | the OpenPGP private key is encrypted with a passphrase';
    expect(look(armoured(secretKey(5, 0), userId, secretKey(7, 0)))).toBe(plain);
    expect(look(armoured(secretKey(5, 254), userId, secretKey(7, 0)))).toBe(plain);
    expect(look(armoured(secretKey(5, 254), userId, secretKey(7, 254)))).toBe(locked);
    expect(look(armoured(...Array.from({ length: 9 }, () => userId)))).toContain('no key');
    expect(look(armoured(secretKey(5, 0).subarray(0, 300)))).toContain('no key');
  });

  test('a damaged one is told as something, whatever was damaged', () => {
    const whole = Buffer.concat([secretKey(5, 0), secretKey(7, 254)]);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = randomBytes(1)[0] ?? 0;
      expect(look(armoured(damaged))).toMatch(/^(?:well-formed \| high|unknown \| low) \| /);
    }
  });

  test('are read as they stand in source code', () => {
    const key = pem();
    const expected = 'well-formed | high | it is a complete RSA private key, not encrypted';
    expect(look(key.replaceAll('\n', '\\n'))).toBe(expected);
    expect(look(key.replaceAll('\n', '\\\\n'))).toBe(expected);
    expect(look(key.replaceAll('\n', '\r\n'))).toBe(expected);
    expect(look(key.replaceAll('\n', '\n    '))).toBe(expected);
    expect(look(key.replaceAll('\n', '\\n" +\n    "'))).toBe(expected);
    expect(look(key.replaceAll('\n', "',\n  '"))).toBe(expected);
    expect(look(key.replaceAll('\n', '\n# '))).toBe(expected);
    expect(look(key.replaceAll('\n', '\n// '))).toBe(expected);
    expect(look(key.replaceAll('\n', '\n+'))).toBe(expected);
    expect(look(key.replaceAll('\n', '\n-'))).toBe(expected);
    expect(look(key.replaceAll('\n', '\\u000a'))).toBe(expected);
    expect(look(key.replaceAll('\n', '&#xA;'))).toBe(expected);
  });

  test('take no longer for blanks and backslashes within a line', () => {
    for (const filler of [' ', '\\', '\t', '"', '+', '#', '<']) {
      const body = `MIIEabcdefgh${filler.repeat(16_000)}x`;
      const cost = cpuMilliseconds(() => {
        look(`-----BEGIN ${joined('RSA PRIVATE ', 'KEY')}-----\n${body}`);
      });
      expect(cost, JSON.stringify(filler)).toBeLessThan(250); // 1700 for a pattern that tries each
    }
  });

  test('encrypted ones are set back', () => {
    expect(look(pem({ passphrase: true }))).toBe(
      'unknown | low | the private key is encrypted with a passphrase',
    );
    expect(look(pem({ passphrase: true, type: 'pkcs1' }))).toBe(
      'unknown | low | the RSA private key is encrypted with a passphrase',
    );
    expect(look(openSsh('aes256-ctr'))).toMatch(/^unknown \| low .*passphrase$/);
  });

  test('incomplete ones and stand-ins too', () => {
    const key = pem();
    expect(look(key.slice(0, 80))).toBe('unknown | low | there is no whole key behind the header');
    expect(look(key.slice(0, 100))).toBe('unknown | medium | the key is cut off');
    expect(look(key.slice(0, 400))).toBe('unknown | medium | the key is cut off');
    expect(look(withoutLine(key, 4))).toBe('unknown | medium | the key is cut off');
    expect(look(withoutLine(openSsh('none'), 3))).toMatch(/^unknown \| \w+ .*cut off$/);
    expect(look(key.replace(/\n.{64}\n/, '\n...\n'))).toBe('example | low | the key is left out');
    expect(look(key.replace(/\n[^-]*\n/s, '\n'))).toMatch(/^unknown \| low/);
    expect(look(key.replace(/\n[^-]*\n/s, `\n${'Tm90IGEga2V5IGF0IGFsbA'.repeat(9)}\n`))).toBe(
      'unknown | low | what stands behind the header is no key',
    );
  });
});
