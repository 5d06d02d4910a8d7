import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/detect/validity.ts';
import { NOW } from './support.ts';

function look(secret: string): string {
  const { validity, ceiling, reasons } = inspect(secret, secret, NOW);
  return [validity, ceiling, ...reasons].join(' | ');
}

const COMPLETE = 'well-formed | high | what it holds inside is complete';
const UNREADABLE = 'unknown | medium | what it holds inside cannot be read';

function json(value: unknown, encoding: 'base64' | 'base64url' = 'base64url'): string {
  return Buffer.from(JSON.stringify(value)).toString(encoding);
}

/** A number in groups of seven bits, as macaroons write lengths. */
function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

function field(kind: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([kind, ...varint(bytes.length)]), bytes]);
}

/** A macaroon of version 2 by its description, with the caveats given. */
function macaroon(...caveats: string[]): Buffer {
  const end = Buffer.from([0]);
  const header = [field(1, 'pypi.org'), field(2, randomBytes(36)), end];
  const body = caveats.flatMap((caveat) => [field(2, caveat), end]);
  return Buffer.concat([Buffer.from([2]), ...header, ...body, end, field(6, randomBytes(32))]);
}

describe('tokens with something to read inside', () => {
  const sum = 'x'.repeat(22);
  test.each([
    ['Mapbox', `sk.${json({ u: 'me', a: 'cjx' })}.${sum}`, COMPLETE],
    [
      'Mapbox, temporary',
      `tk.${json({ u: 'me', exp: 1 })}.${sum}`,
      'expired | high | it expired on 1970-01-01',
    ],
    ['Mapbox, cut off', `sk.${json({ u: 'me', a: 'cjx' }).slice(0, 12)}.${sum}`, UNREADABLE],
    ['Sentry', `sntrys_${json({ iat: 1, url: 'https://x', org: 'o' }, 'base64')}_${sum}`, COMPLETE],
    [
      'Sentry without its organization',
      `sntrys_${json({ iat: 1, url: 'x' }, 'base64')}_${sum}`,
      UNREADABLE,
    ],
    ['1Password', `ops_${json({ email: 'a@b', secretKey: 'A3' })}`, COMPLETE],
    ['Grafana', json({ k: sum, n: 'ci', id: 1 }, 'base64'), COMPLETE],
    ['Grafana Cloud', `glc_${json({ o: '1', n: 'ci', k: sum }, 'base64')}`, COMPLETE],
    ['UploadThing', json({ apiKey: 'sk_live_', appId: 'a', regions: ['x'] }, 'base64'), COMPLETE],
    ['Snyk', `snyk_${'uat'}.12345678.${json({ e: 9, h: 'snyk.io' })}.${sum}`, COMPLETE],
    ['Convex', `prod:happy-animal-1|${json({ v2: '0'.repeat(32) }, 'base64')}`, COMPLETE],
  ])('%s', (_, secret, outcome) => {
    expect(look(secret)).toBe(outcome);
  });

  test('a key of Bedrock tells the account', () => {
    const text = `BedrockAPIKey-ab1c-at-123456789012:${randomBytes(32).toString('base64')}`;
    const secret = `ABSK${Buffer.from(text).toString('base64')}`;
    expect(look(secret)).toBe('well-formed | high | it belongs to AWS account 123456789012');
    expect(look(`ABSK${randomBytes(90).toString('base64')}`)).toBe(UNREADABLE);
  });

  test('a reference token of Artifactory tells its end', () => {
    const token = (end: string): string =>
      Buffer.from(`reftkn:01:${end}:${'a'.repeat(28)}`).toString('base64');
    expect(look(token('0000000000'))).toBe('well-formed | high | it never expires');
    expect(look(token('1000000000'))).toBe('expired | high | it expired on 2001-09-09');
    expect(look(token('9999999999'))).toBe('well-formed | high | it is valid until 2286-11-20');
    expect(look(Buffer.from('reftkn:x').toString('base64'))).toBe(UNREADABLE);
  });

  test('a macaroon of PyPI is whole, with and without restrictions', () => {
    const whole = [macaroon(), macaroon('[0,2000000000]', `[1,${'["a"],'.repeat(40)}]`)];
    for (const bytes of whole) {
      expect(look(`pypi-${bytes.toString('base64url')}`)).toBe(COMPLETE);
      for (const cut of [1, 20, 33, 60]) {
        expect(look(`pypi-${bytes.subarray(0, -cut).toString('base64url')}`)).toBe(UNREADABLE);
      }
      const longer = Buffer.concat([bytes, Buffer.from([0])]);
      expect(look(`pypi-${longer.toString('base64url')}`)).toBe(UNREADABLE);
    }
  });

  test('a JSON Web Token behind a mark is one', () => {
    const token = [{ alg: 'RS256' }, { exp: 1 }].map((part) => json(part)).join('.');
    expect(look(`hf_oauth_${token}.${'x'.repeat(342)}`)).toBe(
      'expired | high | it expired on 1970-01-01',
    );
  });
});
