// Tokens right behind an escape; the escapes are made by Node's own encoders where it has one.
import { styleText } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/rules/compile.ts';
import { Bench, packOf } from '../detect/support.ts';

const TOKEN = ['acme', '_', 'k3v9x2m8q4w7z1p5t6r0'].join('');
const TOKENS = String.raw`\b(?<secret>acme_[0-9a-z]{20})\b`;
const PACK = packOf({ acme: TOKENS });
const bench = new Bench(PACK);
/** Scheme, user, password and host, with literals that only what follows tells from words. */
const URLS = String.raw`\b(?:imap|smtp)s?://[a-z]{1,20}:(?<secret>[0-9a-z]{4,20})@[a-z.]{3,80}`;

function secretsIn(text: string): string[] {
  return bench.scan(text).map(({ secret }) => secret);
}

const yellow = styleText('yellow', TOKEN, { validateStream: false });
const quotedPrintable = (text: string): string =>
  text.replace(/[=\r\n ]/g, (byte) => `=${Buffer.from(byte).toString('hex').toUpperCase()}`);

describe('a token right behind an escape', () => {
  test.each([
    ['a line feed in JSON', JSON.stringify(`first\n${TOKEN}\nlast`)],
    ['a tab in JSON in JSON', JSON.stringify(JSON.stringify(`name\t${TOKEN}`))],
    ['an address', encodeURIComponent(`token=${TOKEN}&x=1`)],
    ['an address in an address', encodeURIComponent(encodeURIComponent(`token=${TOKEN}`))],
    ['a mail', quotedPrintable(`token=${TOKEN} `)],
    ['a colour', yellow],
    ['a colour in JSON', JSON.stringify(yellow)],
    ['a colour in a shell script', String.raw`printf "\033[1;32m${TOKEN}\033[0m"`],
    ['a colour whose escape was stripped', `[38;5;196m${TOKEN}[0m`],
    ['an erased line', `\x1b[K${TOKEN}`],
    ['an escape by number', String.raw`'t\x3d${TOKEN}\x26u\u003d1'`],
    ['an octal escape', String.raw`"user\011${TOKEN}"`],
  ])('is found: %s', (_, text) => {
    expect(secretsIn(text)).toEqual([TOKEN]);
  });

  test.each([
    ['a letter', `n${TOKEN}`],
    ['an escaped letter', `%41${TOKEN}`],
    ['an escape that is none', String.raw`\q${TOKEN}`],
    ['digits', `=20000${TOKEN}`],
    ['an index', `list[7]m${TOKEN}`],
  ])('is none behind %s', (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });

  test('is found by every way of searching', () => {
    const pack = packOf({ acme: TOKENS, urls: URLS });
    const quick = new Bench(pack);
    const plain = new Bench(pack, { prefilter: false });
    const slow = new Bench(pack, { wasm: false });
    const escapes = ['%', '3D', '\\', 'n', '0', '33', '[', ';', 'm', '=', '\x1b', 'u00', 'x'];
    const pieces = [...escapes, TOKEN, 'imap', 'smtps://', '://ann:', 'k3v9', '@mail.example'];
    const texts = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join('');
        const places = (one: Bench): unknown =>
          one.scan(text).map(({ start, end, secret }) => [start, end, secret]);
        const expected = places(plain);
        expect(places(quick)).toEqual(expected);
        expect(places(slow)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps what is known of the bytes behind its literals', () => {
    const anchorsOf = (source: string): unknown[] => {
      const compiled = compilePattern(source);
      if (compiled.kind === 'fault') throw new Error(compiled.fault.message);
      return compiled.pattern.anchors.map(({ bytes, follow }) => ({ bytes, follow }));
    };
    // Without a boundary there is no joint.
    const plain = anchorsOf(URLS.replace(String.raw`\b`, ''));
    expect(plain).not.toContainEqual({ bytes: expect.anything(), follow: [] });
    expect(anchorsOf(URLS)).toEqual(plain);
  });

  test('is not looked for where all of the match is the secret', () => {
    const whole = new Bench(packOf({ acme: String.raw`\bacme_[0-9a-z]{20}\b` }));
    expect(whole.scan(`%3D${TOKEN}`)).toEqual([]);
  });
});
