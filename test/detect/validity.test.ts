import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PUBLISHED_DIGESTS } from '../../src/detect/published.gen.ts';
import { publishedAs } from '../../src/detect/published.ts';
import { inspect, nextChange } from '../../src/detect/validity.ts';
import { awsAccountOf } from '../../src/detect/validity-aws.ts';
import { NOW } from './support.ts';

function jwt(header: unknown, payload: unknown, signature = 'x'.repeat(43)): string {
  const parts = [header, payload].map((part) =>
    Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, signature].join('.');
}

function look(secret: string, match = secret): string {
  const { validity, ceiling, reasons } = inspect(secret, match, NOW);
  return [validity, ceiling, ...reasons].join(' | ');
}

/** Token-shaped text is written in pieces, so that no push protection takes this file for a leak. */
function joined(...pieces: string[]): string {
  return pieces.join('');
}

describe('JSON Web Tokens', () => {
  const header = { alg: 'HS256', typ: 'JWT' };
  const day = 86_400;
  const now = NOW / 1000;

  test('are told by their time', () => {
    expect(look(jwt(header, { sub: 'u' }))).toBe('well-formed | high | it never expires');
    expect(look(jwt(header, { exp: now + day }))).toBe(
      'well-formed | high | it is valid until 2025-01-02',
    );
    expect(look(jwt(header, { exp: now - day }))).toBe('expired | high | it expired on 2024-12-31');
    expect(look(jwt(header, { exp: 1e300 }))).toContain('beyond the year 9999');
    expect(look(jwt(header, { exp: -1 }))).toBe('expired | high | it expired before 1970');
    expect(look(jwt(header, { exp: String(now - day) }))).toContain('its end is no number');
    expect(look(jwt(header, { nbf: now + day, exp: now + 2 * day }))).toBe(
      'well-formed | high | it is not valid before 2025-01-02 | it is valid until 2025-01-03',
    );
  });

  test('live on for the minutes that clocks differ by', () => {
    const token = jwt(header, { exp: now - 299 });
    expect(look(token)).toMatch(/^well-formed/);
    expect(nextChange(token, NOW)).toBe(NOW + 1000);
    expect(look(jwt(header, { exp: now - 300 }))).toMatch(/^expired/);
  });

  test('change when they begin to count, then when they expire', () => {
    const token = jwt(header, { nbf: now + day, exp: now + 2 * day });
    const begins = nextChange(token, NOW) ?? 0;
    expect(begins).toBe(NOW + (day - 300) * 1000);
    expect(inspect(token, token, begins).reasons).toEqual(['it is valid until 2025-01-03']);
    expect(nextChange(token, begins)).toBe(NOW + (2 * day + 300) * 1000);
    expect(nextChange(token, NOW + 3 * day * 1000)).toBeNull();
    expect(nextChange(jwt(header, {}), NOW)).toBeNull();
  });

  test('are read in base64 once more, with white space, with padding', () => {
    const expired = jwt(header, { exp: now - day });
    const inBase64 = (text: string): string => Buffer.from(text).toString('base64');
    expect(look(inBase64(expired))).toBe('expired | high | it expired on 2024-12-31');
    expect(look(inBase64(expired).slice(0, 60))).toMatch(/^unknown \| medium/);
    expect(look(jwt('{ "alg": "HS256" }', `{\n  "exp": ${now - day}}`))).toMatch(/^expired/);
    expect(look(jwt('{\n"alg":"HS256"}', { exp: now - day }))).toMatch(/^expired/);
    expect(look(`${expired}=`)).toMatch(/^expired/);
  });

  test('under encryption are told for what they are', () => {
    const parts = [randomBytes(256), randomBytes(12), randomBytes(99), randomBytes(16)];
    const behind = parts.map((part) => part.toString('base64url')).join('.');
    const token = (head: unknown): string =>
      `${Buffer.from(JSON.stringify(head)).toString('base64url')}.${behind}`;
    expect(look(token({ alg: 'RSA-OAEP', enc: 'A256GCM' }))).toBe(
      'well-formed | low | only its issuer can read it',
    );
    expect(look(token({ alg: 'RSA-OAEP' }))).toBe('unknown | low | its header names no encryption');
  });

  test.each([
    ['HS256', 32, 31],
    ['HS512', 64, 63],
    ['RS256', 256, 64],
    ['ES384', 96, 128],
    ['EdDSA', 64, 256],
  ])('signed with %s have %i bytes of signature, not %i', (alg, right, wrong) => {
    const signed = (length: number): string =>
      look(jwt({ alg }, { sub: 'u' }, randomBytes(length).toString('base64url')));
    expect(signed(right)).toMatch(/^well-formed/);
    expect(signed(wrong)).toMatch(/^unknown/);
  });

  test('that pages show, or every local server starts with, are no secrets', () => {
    expect(look(jwt(header, { iss: 'supabase', role: 'anon' }))).toMatch(/^well-formed \| low/);
    expect(look(jwt(header, { iss: 'supabase', role: 'service_role' }))).toMatch(/\| high/);
    expect(look(jwt(header, { iss: 'supabase-demo', role: 'anon' }))).toMatch(/^example \| low/);
  });

  test('that cannot be one are doubted', () => {
    expect(look(jwt(header, '{broken'))).toMatch(/^unknown \| medium/);
    expect(look(jwt(header, 'e30broken'))).toMatch(/^\w+ \|/);
    expect(look(jwt({ alg: 'none' }, { sub: 'u' }))).toMatch(/^unknown \| medium/);
    expect(look(jwt(header, { sub: 'u' }, 'abc'))).toMatch(/^unknown \| low/);
    expect(look(jwt(header, { sub: '1234567890', name: 'John Doe' }))).toMatch(/^example \| low/);
    const edited = { sub: '1234567890', name: 'Jane', admin: true, iat: 1516239022 };
    expect(look(jwt(header, edited))).toMatch(/^example \| low/);
    expect(look(jwt(header, { ...edited, iat: 1700000000 }))).toMatch(/^well-formed/);
  });
});

describe('AWS key ids', () => {
  test('tell the account, by the inverse of how it is written', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    for (const account of ['123456789012', '210987654321', '999999999999']) {
      let bits = ((BigInt(account) << 7n) | (1n << 47n)) << 2n;
      let body = '';
      for (let i = 0; i < 10; i++, bits >>= 5n) body = alphabet.charAt(Number(bits & 31n)) + body;
      const id = `AKIA${body}QWERTY`;
      expect(awsAccountOf(id)).toBe(account);
      expect(look(id)).toBe(`well-formed | high | it belongs to AWS account ${account}`);
    }
  });

  test('of the older kind do not', () => {
    expect(look(joined('AKIA', 'IRWZJ2KD4MTYVUB6'))).toBe('well-formed | high');
  });
});

describe('URLs with credentials', () => {
  test.each([
    ['postgres://svc:kJ8!fz0Qw@db.internal.corp:5432/x', 'unknown | high'],
    ['postgres://svc:@db.internal.corp/x', 'unknown | low'],
    ['postgres://svc:password@db.internal.corp/x', 'example | low'],
    ['https://user:<password>@git.corp/x', 'example | low'],
    ['https://user:${PASSWORD}@git.corp/x', 'example | low'],
    ['https://user:kJ8!fz0Qw@www.example.com/x', 'example | low'],
    ['mysql://app:REPLACE_WITH_PASSWORD@db.corp/x', 'example | low'],
    ['mysql://app:DB_PASSWORD@db.corp/x', 'example | low'],
    ['mysql://app:my-password@db.corp/x', 'example | low'],
    ['mysql://app:KXQ_VWZJT@db.corp/x', 'unknown | high'],
    ['redis://root:root@cache.corp', 'unknown | low'],
    ['redis://root:root@localhost', 'unknown | low'],
    ['redis://root:kJ8!fz0Qw@127.0.0.1', 'unknown | medium'],
  ])('%s: %s', (url, expected) => {
    const password = /:\/\/[^:]*:([^@]*)@/.exec(url)?.[1] ?? url;
    expect(look(password, url).startsWith(expected)).toBe(true);
  });
});

describe('passwords among the settings of a connection', () => {
  test.each([
    ['Server=db;Uid=app;Pwd=§', 'kJ8!fz0Qw', 'unknown | high'],
    ['Server=db;Uid=app;Pwd=§', 'password', 'example | low'],
    ['Server=db;Uid=sa;Pwd=§', 'sa', 'unknown | low | the password equals the user name'],
    ['Data Source=tcp:db.example.com,1433;User ID=a;Password=§', 'kJ8!fz0Qw', 'example | low'],
    ['Server=localhost;User ID=a;Password=§', 'kJ8!fz0Qw', 'unknown | medium | the host is this'],
    ['Data Source=.\\SQLEXPRESS;User ID=a;Password=§', 'kJ8!fz0Qw', 'unknown | medium'],
    ['Data Source=(local);User ID=a;Password=§', 'kJ8!fz0Qw', 'unknown | medium'],
    ['jdbc:mysql://db/app?user=app&password=§', 'kJ8!fz0Qw', 'unknown | high'],
    ['jdbc:mysql://db/app?user=app&password=§', 'password', 'example | low'],
    ['jdbc:mysql://db/app?user=root&password=§', 'root', 'unknown | low'],
    ['jdbc:sqlserver://127.0.0.1:1433;user=sa;password=§', 'kJ8!fz0Qw', 'unknown | medium'],
  ])('%s of %s: %s', (settings, password, expected) => {
    expect(look(password, settings.replace('§', password)).startsWith(expected)).toBe(true);
  });
});

describe('examples', () => {
  test.each([
    joined('AKIA', 'IOSFODNN7EXAMPLE'),
    joined('wJalrXUtnFEMI/K7MDENG/bPxRfiCY', 'EXAMPLEKEY'),
    'ghp_' + 'x'.repeat(36),
    'ghp_' + '1234567890'.repeat(4).slice(0, 36),
    joined('xoxb-', 'your-token-goes-here'),
    joined('sk_te', 'st_4eC39HqLyjWDarjtT1zdp7dc'),
  ])('%#: are told', (value) => {
    expect(look(value)).toMatch(/^example \| low/);
  });

  test('a random token is none', () => {
    for (let i = 0; i < 2000; i++) {
      const value = `ghp_${randomBytes(27).toString('base64url').replace(/[-_]/g, 'a')}`;
      expect(look(value)).toBe('unknown | high');
    }
  });
});

describe('values that everybody knows', () => {
  // Microsoft's NuGet reference; the key of YouTube's own page.
  const printed = joined('hal+9ooo', '_da!sY');
  const shipped = joined('AIzaSyAO_FJ2SlqU8Q4STE', 'HLGCilw_Y9_11qcW8');

  test('are told for what they are', () => {
    expect(publishedAs(printed)).toBe('example');
    expect(publishedAs(shipped)).toBe('public');
    expect(publishedAs(`${shipped}x`)).toBe(null);
    expect(look(printed)).toMatch(/^example \| low/);
    expect(look(shipped)).toMatch(/^unknown \| low \| this value is publicly known/);
  });

  test('are held as digests only', () => {
    const listed = Object.values(PUBLISHED_DIGESTS).flat();
    expect(listed.every((digest) => /^[0-9a-f]{16}$/.test(digest))).toBe(true);
    const digest = createHash('sha256').update(shipped).digest('hex');
    expect(listed).toContain(digest.slice(0, 16));
  });
});

describe('user:password in base64', () => {
  const basic = (text: string): string => Buffer.from(text).toString('base64');

  test.each([
    ['user:pass', 'example | low'],
    ['my_username:my_password', 'example | low'],
    ['admin:admin', 'unknown | low'],
    ['ci:kJ8!fz0Qw', 'unknown | high'],
    ['no pair in here at all', 'unknown | high'],
  ])('%s: %s', (text, expected) => {
    expect(look(basic(text)).startsWith(expected)).toBe(true);
  });
});

describe('shared access signatures', () => {
  const signature = encodeURIComponent(randomBytes(32).toString('base64'));
  const whole = `sv=2022-11-02&ss=b&sp=rwdl&se=2030-01-02T00:00:00Z&spr=https&sig=${signature}`;

  test.each([
    ['what a service issues', whole, 'well-formed | high | it is valid until 2030-01-02'],
    ['in HTML', whole.replaceAll('&', '&amp;'), 'well-formed | high | it is valid until'],
    ['behind an address', `https://x.blob.core.windows.net/c?${whole}`, 'well-formed | high'],
    ['too old', whole.replace('2030', '2020'), 'expired | high | it expired on 2020-01-02'],
    ['no such permission', whole.replace('rwdl', 'rqx'), 'unknown | low | it names a permission'],
    ['no address', `sip=168.1.6&${whole}`, 'unknown | low | its address range is none'],
    ['addresses', `sip=168.1.5.60-168.1.5.70&${whole}`, 'well-formed | high'],
    ['too short', whole.slice(0, -6), 'unknown | medium | its signature has the wrong length'],
  ])('%s', (_, text, expected) => {
    expect(look(text).startsWith(expected)).toBe(true);
  });

  test('change when they end', () => {
    expect(nextChange(whole, NOW)).toBe(Date.UTC(2030, 0, 2, 0, 5));
  });
});
