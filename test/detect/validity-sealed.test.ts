import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicBySetting } from '../../src/detect/surroundings.ts';
import { inspect } from '../../src/detect/validity.ts';
import { NOW } from './support.ts';

function reasonOf(secret: string, match = secret): string {
  const { ceiling, reasons } = inspect(secret, match, NOW);
  return `${ceiling}: ${reasons.join()}`;
}

function base64(bytes: number, head: readonly number[] = []): string {
  return Buffer.concat([Buffer.from(head), randomBytes(bytes)]).toString('base64');
}

/** A Fernet token, as its specification has it (cryptography/fernet, Spec.md). */
function fernet(text: string): string {
  const cipher = createCipheriv('aes-128-cbc', randomBytes(16), randomBytes(16));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  const seconds = Buffer.alloc(8);
  seconds.writeBigUInt64BE(1_700_000_000n);
  const parts = [Buffer.from([0x80]), seconds, randomBytes(16), sealed, randomBytes(32)];
  return Buffer.concat(parts).toString('base64url');
}

const DPAPI = Buffer.from('01000000d08c9ddf0115d1118c7a00c04fc297eb01000000', 'hex');

describe('ciphertext', () => {
  test.each([
    ['of Windows', base64(120, [...DPAPI]), /Windows/],
    [
      'of Windows in hexadecimal',
      DPAPI.toString('hex') + randomBytes(80).toString('hex'),
      /Windows/,
    ],
    ['of AWS KMS', base64(140, [1, 2, 2, 0, 0x78]), /AWS/],
    ['of Google Cloud KMS', base64(100, [0x0a, 0x24, 0]), /Google/],
    ['of ejson', `EJ[1:${base64(32)}:${base64(24)}:${base64(40)}]`, /ejson/],
    ['of Mule', `![${base64(24)}]`, /Mule/],
    ['of GoCD', `AES:${base64(16)}:${base64(32)}`, /GoCD/],
    ['of Bamboo', `BAMSCRT@0@0@${base64(24)}`, /Bamboo/],
    ['of Codecov', `secret:${base64(66)}`, /Codecov/],
    ['of ASP.NET', `CfDJ8${randomBytes(60).toString('base64url')}`, /ASP\.NET/],
    ['of Fernet', fernet('a value of some thirty characters'), /Fernet/],
  ])('%s is low, with the reason', (_, secret, opener) => {
    expect(reasonOf(secret, `password: ${secret}`)).toMatch(/^low: it is encrypted/);
    expect(reasonOf(secret, `password: ${secret}`)).toMatch(opener);
  });

  test('that is a ticket to its bearer stays what it is', () => {
    const ticket = fernet('user and project of some length');
    expect(reasonOf(ticket, `X-Auth-Token: ${ticket}`)).toBe('high: ');
  });

  test.each([
    'encrypted_password',
    'ENCRYPTED_API_KEY',
    'passwordEncrypted',
    'encryptedPassword',
    'encryptedkey',
  ])('is told by the name %s', (name) => {
    const secret = base64(48);
    expect(reasonOf(secret, `${name}: "${secret}`)).toBe('low: it is encrypted, as its name says');
  });

  test.each(['password_decrypted', 'unencrypted_password', 'cipherKey', 'wrapper_key'])(
    'is not told by the name %s',
    (name) => {
      const secret = base64(48);
      expect(reasonOf(secret, `${name}: "${secret}`)).toBe('high: ');
    },
  );

  test('a password behind such a name is none', () => {
    expect(reasonOf('Winter2031!', 'encrypted_password: Winter2031!')).toBe('high: ');
  });
});

test('the address of a channel that Codecov opens', () => {
  const match = `secret:${base64(66)}`;
  const read = (text: string): string => {
    const start = text.indexOf(match);
    return publicBySetting(
      'generic-secret',
      match,
      { start, end: start + match.length },
      (from, to) => text.slice(Math.max(0, from), to),
    );
  };
  expect(read(`    slack:\n      default:\n        url: "${match}"\n`)).toMatch(/Codecov/);
  expect(read(`my ${match}`)).toBe('');
});
